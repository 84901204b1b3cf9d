//! `sfkit leads`: against the demo org, and against a small export.

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
    let costs = world.file("costs.csv", "source,cost\nWeb,1000\n");
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
