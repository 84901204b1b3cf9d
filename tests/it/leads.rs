//! `sfkit leads`: against the demo org; against a small export, number by number next to SQL (`proof`).

mod proof;

use serde_json::Value;

use crate::world::{DEMO, Run, World, shared};

fn demo(arguments: &[&str]) -> Run {
    DEMO.run(&[arguments, &["-o", "demo"]].concat())
}

fn demo_json(arguments: &[&str]) -> Value {
    demo(&[arguments, &["--format", "json"]].concat())
        .ends(0)
        .json()
}

fn count(soql: &str) -> u64 {
    let rows = demo_json(&["query", soql]);
    rows[0]["count"].as_u64().unwrap()
}

fn sum(report: &Value, key: &str) -> u64 {
    let groups = report["groups"].as_array().unwrap();
    groups
        .iter()
        .map(|group| group[key].as_u64().unwrap())
        .sum()
}

#[test]
fn the_summary_counts_what_queries_count() {
    let report = demo_json(&["leads", "summary"]);
    let metrics = &report["metrics"];
    for (key, soql) in [
        ("created_count", "SELECT COUNT() FROM Lead"),
        (
            "converted_count",
            "SELECT COUNT() FROM Lead WHERE IsConverted = true",
        ),
        (
            "with_opportunity_count",
            "SELECT COUNT() FROM Lead WHERE ConvertedOpportunityId != null",
        ),
        (
            "closed_out_count",
            "SELECT COUNT() FROM Lead WHERE Status = 'Closed - Not Converted'",
        ),
        (
            "open_count",
            "SELECT COUNT() FROM Lead WHERE IsConverted = false AND Status != 'Closed - Not Converted'",
        ),
    ] {
        assert_eq!(metrics[key], count(soql), "{key}");
    }
    assert!(metrics["convert_days_median"].is_number());
    assert_eq!(
        demo_json(&["leads"])["metrics"],
        *metrics,
        "`leads` alone is the summary"
    );
    let sources = demo_json(&["leads", "sources"]);
    let owners = demo_json(&["leads", "owners"]);
    let statuses = demo_json(&["leads", "summary", "--group-by", "Status"]);
    for report in [&sources, &owners, &statuses] {
        for key in [
            "created_count",
            "open_count",
            "converted_count",
            "won_count",
            "untouched_count",
        ] {
            assert_eq!(metrics[key], sum(report, key), "{key}");
        }
    }
    let won: f64 = sources["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["deals_won_value"].as_f64().unwrap())
        .sum();
    let pipeline = demo_json(&["pipeline", "summary"]);
    assert!((won - pipeline["metrics"]["won_value"].as_f64().unwrap()).abs() < 0.005);
}

#[test]
fn ages_touches_and_costs() {
    let aging = demo_json(&["leads", "aging"]);
    assert_eq!(aging["metrics"]["open_count"], sum(&aging, "count"));
    assert_eq!(aging["groups"][4]["key"], ">90");
    let response = demo_json(&["leads", "response", "--group-by", "LeadSource"]);
    let metrics = &response["metrics"];
    let all = metrics["leads_count"].as_u64().unwrap();
    assert_eq!(
        metrics["touched_count"].as_u64().unwrap() + metrics["untouched_count"].as_u64().unwrap(),
        all
    );
    assert_eq!(sum(&response, "leads_count"), all);
    assert!(metrics["touched_count"].as_u64().unwrap() > 0);
    let spread: u64 = response["series"]["response_time"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bucket| bucket["count"].as_u64().unwrap())
        .sum();
    assert_eq!(spread, all);
    let world = World::new();
    let costs = world.file("costs.csv", "source,cost\nWeb,1000\nMoon,5\n");
    let sources = demo_json(&["leads", "sources", "--costs", &costs]);
    let web = sources["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|group| group["key"] == "Web")
        .unwrap();
    let won = web["deals_won_value"].as_f64().unwrap();
    assert!(
        (web["roi"].as_f64().unwrap() - (won - 1000.0) / 1000.0).abs() < 1e-9,
        "{web}"
    );
    let notes = sources["notes"].to_string();
    assert!(
        notes.contains("neither leads nor deals in the period: Moon"),
        "{notes}"
    );
    let small = demo_json(&["leads", "sources", "--min-n", "1000000"]);
    assert!(small["groups"][0]["conversion_rate"].is_null());
    assert!(small["notes"].to_string().contains("small-groups"));
}

#[test]
fn qualified_leads_and_earlier_keys() {
    let words = [
        "leads",
        "summary",
        "--mql",
        "Working - Contacted",
        "--sql",
        "Closed - Not Converted",
    ];
    let report = demo_json(&words);
    let metrics = &report["metrics"];
    assert!(metrics["mql_count"].as_u64().unwrap() >= metrics["sql_count"].as_u64().unwrap());
    assert!(metrics["mql_to_sql_rate"].is_number());
    let compat = demo(&["leads", "summary", "--compat"]).ends(0).json();
    let analytics = &compat["analytics"];
    assert_eq!(analytics["total_leads"], metrics["created_count"]);
    let rate = metrics["conversion_rate"].as_f64().unwrap() * 100.0;
    assert!((analytics["overall_conversion_rate"].as_f64().unwrap() - rate).abs() < 0.005);
    let sources = analytics["source_breakdown"].as_object().unwrap();
    let all: u64 = sources
        .values()
        .map(|source| source["count"].as_u64().unwrap())
        .sum();
    assert_eq!(analytics["total_leads"], all);
}

#[test]
fn conversion_is_read_from_the_flag() {
    let Some(folder) = shared("data/crm/devedition_2026") else {
        return;
    };
    let world = World::new();
    let db = world.folder().join("org.db");
    let db = db.to_str().unwrap();
    let file = |object: &str| format!("{object}={}/{object}.csv", folder.display());
    let (accounts, contacts) = (file("Account"), file("Contact"));
    let (leads, deals) = (file("Lead"), file("Opportunity"));
    world
        .run(&[
            "local", "load", "--db", db, &accounts, &contacts, &leads, &deals, "--dates", "us",
        ])
        .ends(0);
    let org = world.local_org(&["--db", db]);
    world.log_in(&org, "crm");
    let report = world
        .run(&["leads", "summary", "--format", "json"])
        .ends(0)
        .json();
    let mut rows = csv::Reader::from_path(folder.join("Lead.csv")).unwrap();
    let headers = rows.headers().unwrap().clone();
    let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (flag, deal) = (place("IsConverted"), place("ConvertedOpportunityId"));
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    let metrics = &report["metrics"];
    let converted = rows.iter().filter(|row| &row[flag] == "TRUE").count();
    assert_eq!((converted, &metrics["converted_count"]), (5, &5.into()));
    assert_eq!(metrics["created_count"], rows.len());
    let with_deal = rows.iter().filter(|row| !row[deal].is_empty()).count();
    assert_eq!(metrics["with_opportunity_count"], with_deal);
}

/// A desk that is open on weekdays from nine to five, and closed on one Monday.
#[test]
fn answers_count_in_business_hours() {
    let world = World::new();
    let day = |name: &str| format!("{name}StartTime,{name}EndTime");
    let week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"].map(day);
    let hours = ["09:00:00.000Z,17:00:00.000Z"; 5].join(",");
    world.file(
        "BusinessHours.csv",
        &format!(
            "Id,Name,IsActive,TimeZoneSidKey,{}\n01m000000000009AAA,Desk,true,UTC,{hours}\n",
            week.join(",")
        ),
    );
    world.file(
        "Holiday.csv",
        "Name,ActivityDate,IsAllDay,IsRecurrence\nA day off,2026-03-09,true,false\n",
    );
    world.file(
        "Lead.csv",
        "Id,LastName,Company,Status,CreatedDate\n\
         00Q000000000001EAA,Friday,C,Open - Not Contacted,2026-03-06T16:30:00Z\n\
         00Q000000000002EAA,Night,C,Open - Not Contacted,2026-03-11T22:00:00Z\n\
         00Q000000000003EAA,Nobody,C,Open - Not Contacted,2026-03-11T22:00:00Z\n",
    );
    world.file(
        "Task.csv",
        "WhoId,Subject,CreatedDate\n00Q000000000001EAA,Call,2026-03-10T09:10:00Z\n\
         00Q000000000002EAA,Call,2026-03-12T09:04:00Z\n",
    );
    let files = ["BusinessHours.csv", "Holiday.csv", "Lead.csv", "Task.csv"];
    let _org = crate::pipeline::files::org_of(&world, world.folder(), &files, &[]);
    let asked = |flags: &[&str]| {
        let base = ["leads", "response", "--format", "json"];
        world.run(&[&base[..], flags].concat()).ends(0).json()
    };
    // 30 minutes of Friday, none of Monday, ten of Tuesday; four minutes of the morning.
    let desk = asked(&["--business-hours=Desk"]);
    assert_eq!(desk["metrics"]["response_minutes_median"], 22);
    assert_eq!(desk["metrics"]["untouched_count"], 1);
    assert_eq!(desk["notes"][0]["code"], "business-hours");
    // The default hours have no end, but for the day off.
    let always = asked(&["--business-hours"]);
    assert_eq!(
        always["metrics"]["response_minutes_median"],
        (3_880 + 664) / 2
    );
    let plain = asked(&[]);
    assert_eq!(
        plain["metrics"]["response_minutes_median"],
        (5_320 + 664) / 2
    );
    let run = world
        .run(&["leads", "response", "--business-hours=Moon"])
        .ends(1);
    assert!(run.stderr.contains("BusinessHours"), "{}", run.stderr);
}

#[test]
fn campaigns_cost_what_their_leads_share() {
    let world = World::new();
    world.file(
        "Campaign.csv",
        "Id,Name,ActualCost,StartDate\n701000000000001AAA,Fair,120.00,2026-02-01\n\
         701000000000002AAA,Mail,10,2025-02-01\n701000000000003AAA,Idle,5,2026-03-01\n",
    );
    world.file(
        "Lead.csv",
        "Id,LastName,Company,Status,LeadSource,CreatedDate\n\
         00Q000000000001EAA,A,C,Open - Not Contacted,Web,2026-02-02T10:00:00Z\n\
         00Q000000000002EAA,B,C,Open - Not Contacted,Web,2026-02-02T10:00:00Z\n\
         00Q000000000003EAA,C,C,Open - Not Contacted,Other,2026-02-02T10:00:00Z\n\
         00Q000000000004EAA,D,C,Open - Not Contacted,,2026-02-02T10:00:00Z\n",
    );
    world.file(
        "CampaignMember.csv",
        "CampaignId,LeadId,Status\n701000000000001AAA,00Q000000000001EAA,Sent\n\
         701000000000001AAA,00Q000000000002EAA,Sent\n701000000000001AAA,00Q000000000003EAA,Sent\n\
         701000000000002AAA,00Q000000000003EAA,Sent\n701000000000001AAA,00Q000000000004EAA,Sent\n",
    );
    world.file(
        "Opportunity.csv",
        "Name,StageName,Amount,CloseDate,LeadSource,IsWon,IsClosed\n\
         Won,Closed Won,240,2026-05-01,Web,true,true\n",
    );
    let files = [
        "Campaign.csv",
        "Lead.csv",
        "CampaignMember.csv",
        "Opportunity.csv",
    ];
    let _org = crate::pipeline::files::org_of(&world, world.folder(), &files, &[]);
    let asked = [
        "leads", "sources", "--costs", "org", "--period", "2026", "--format", "json",
    ];
    let report = world.run(&asked).ends(0).json();
    let of = |name: Option<&str>| {
        let groups = report["groups"].as_array().unwrap();
        groups
            .iter()
            .find(|group| group["key"].as_str() == name)
            .unwrap()
            .clone()
    };
    assert_eq!(of(Some("Web"))["cost"], 60);
    assert_eq!(of(Some("Web"))["roi"], 3);
    assert_eq!(of(Some("Other"))["cost"], 30);
    // Leads without a source bear their share.
    assert_eq!(of(None)["cost"], 30);
    let notes = report["notes"].to_string();
    assert!(notes.contains("campaigns-without-leads"), "{notes}");
}

/// All reports of a book share a batch of counts and one fetch of the leads.
#[test]
fn a_book_fetches_each_lead_once() {
    let world = World::new();
    let org = world.local_org(&[]);
    world.log_in(&org, "crm");
    let page = world.folder().join("leads.html");
    let asked = ["leads", "summary", "--report", page.to_str().unwrap()];
    // Describes are fetched once and then cached.
    let alone = ["summary", "sources", "owners", "response", "aging"].map(|word| {
        let run = world.run(&["leads", word, "--format", "json"]).ends(0);
        (word, run.json())
    });
    let calls = || org.requests()["total"].as_u64().unwrap();
    let before = calls();
    world.run(&asked).ends(0);
    // Statuses, counts, leads, sums of deals, won deals, tasks, events; some of these have a second page.
    let used = calls() - before;
    assert!(used <= 10, "{used}: {}", org.requests());
    let page = std::fs::read_to_string(page).unwrap();
    for (word, report) in &alone {
        let start = page.find(&format!("data-report=\"leads {word}\"")).unwrap();
        let section = &page[start..];
        for (key, value) in report["metrics"].as_object().unwrap() {
            let mark = format!("data-metric=\"{key}\"");
            let tag = section
                .split(&mark)
                .nth(1)
                .unwrap()
                .split('>')
                .next()
                .unwrap();
            match value.as_f64() {
                Some(_) if key.ends_with("_low") || key.ends_with("_high") => {}
                Some(value) => {
                    let shown = tag.split("data-v=\"").nth(1).unwrap();
                    let shown: f64 = shown.split('"').next().unwrap().parse().unwrap();
                    assert!(
                        (shown - value).abs() < 1e-9,
                        "{word} {key}: {shown}, alone {value}"
                    );
                }
                None => assert!(!tag.contains("data-v"), "{word} {key}: {tag}"),
            }
        }
    }
}
