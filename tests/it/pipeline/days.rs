//! Days that are gone, fiscal years, zones, reasons of loss: small orgs whose numbers are known.

use serde_json::Value;

use crate::world::{LocalOrg, World};

use super::files::{org_of, report};

fn metric<'a>(found: &'a Value, key: &str) -> &'a Value {
    &found["metrics"][key]
}

fn has_note(found: &Value, code: &str) -> bool {
    let notes = found["notes"].as_array().unwrap();
    notes.iter().any(|note| note["code"] == code)
}

fn keys(found: &Value) -> Vec<&str> {
    let groups = found["groups"].as_array().unwrap();
    groups
        .iter()
        .filter_map(|group| group["key"].as_str())
        .collect()
}

/// A deal that was won in March, one that grew in March, one that was made in April, one that has no
/// history.
const DEALS: &str = "\
Id,Name,StageName,Amount,CloseDate,CreatedDate,IsClosed,IsWon,Loss_Reason__c
006000000000001AAA,Wins,Closed Won,100,2026-03-20,2026-01-05T10:00:00Z,true,true,
006000000000002AAA,Grows,Proposal/Price Quote,500,2026-06-30,2026-01-05T10:00:00Z,false,false,
006000000000003AAA,Late,Prospecting,70,2026-06-30,2026-04-02T10:00:00Z,false,false,
006000000000004AAA,Silent,Prospecting,9,2026-06-30,2026-01-05T10:00:00Z,false,false,
006000000000005AAA,Dear,Closed Lost,40,2026-02-10,2026-01-05T10:00:00Z,true,false,Price
006000000000006AAA,Slow,Closed Lost,,2026-02-11,2026-01-05T10:00:00Z,true,false,
";

const HISTORY: &str = "\
Id,OpportunityId,CreatedDate,StageName,Amount,CloseDate,Probability,ForecastCategory
008000000000001AAA,006000000000001AAA,2026-01-05T10:00:00Z,Prospecting,80,2026-03-31,10,Pipeline
008000000000002AAA,006000000000001AAA,2026-03-20T10:00:00Z,Closed Won,100,2026-03-20,100,Closed
008000000000003AAA,006000000000002AAA,2026-01-05T10:00:00Z,Prospecting,300,2026-05-31,10,Pipeline
008000000000004AAA,006000000000002AAA,2026-03-25T10:00:00Z,Proposal/Price Quote,500,2026-06-30,75,Pipeline
008000000000005AAA,006000000000003AAA,2026-04-02T10:00:00Z,Prospecting,70,2026-06-30,10,Pipeline
008000000000006AAA,006000000000005AAA,2026-01-05T10:00:00Z,Prospecting,40,2026-02-28,10,Pipeline
008000000000007AAA,006000000000005AAA,2026-02-10T10:00:00Z,Closed Lost,40,2026-02-10,0,Omitted
";

const SCHEMA: &str = r#"[{"name": "Opportunity", "fields": [
    {"name": "Loss_Reason__c", "label": "Loss Reason", "type": "string", "length": 80}]}]"#;

fn small(world: &World) -> LocalOrg {
    world.file("Opportunity.csv", DEALS);
    world.file("OpportunityHistory.csv", HISTORY);
    let schema = world.file("schema.json", SCHEMA);
    let files = ["Opportunity.csv", "OpportunityHistory.csv"];
    org_of(world, world.folder(), &files, &["--schema", &schema])
}

#[test]
fn a_day_that_is_gone_is_answered_as_it_was() {
    let world = World::new();
    let _org = small(&world);
    let on = |day: &str, flags: &[&str]| {
        let base = ["pipeline", "summary", "--as-of", day];
        report(&world, &[&base[..], flags].concat())
    };
    // In the middle of March: 80, 300 and 9 are open; the deal of April is not there yet.
    let march = on("2026-03-15", &[]);
    assert_eq!(metric(&march, "open_value"), 389);
    assert_eq!(
        (metric(&march, "open_count"), metric(&march, "won_count")),
        (&3.into(), &0.into())
    );
    assert!(has_note(&march, "as-of"), "{}", march["notes"]);
    assert_eq!(metric(&march, "created_count"), 5);
    // By its history alone the deal without one is not there.
    assert_eq!(metric(&on("2026-03-15", &["--rebuilt"]), "open_value"), 380);
    let now = on("2026-03-15", &["--present"]);
    assert_eq!(metric(&now, "open_value"), 500 + 70 + 9);
    assert!(has_note(&now, "present-state"));
    // Nothing was made or changed after April: that day is the present, by sums of the server.
    let may = on("2026-05-01", &[]);
    assert_eq!(may["metrics"]["open_value"], 579);
    let run = world
        .run(&["pipeline", "summary", "--as-of", "2026-05-01", "--explain"])
        .ends(0);
    assert!(
        !run.stdout
            .contains("ForecastCategory FROM OpportunityHistory"),
        "{}",
        run.stdout
    );
    world
        .run(&["pipeline", "summary", "--rebuilt", "--present"])
        .ends(2);
    let stages = report(&world, &["pipeline", "stages", "--as-of", "2026-03-15"]);
    let first = &stages["groups"][0];
    assert_eq!(
        (&first["key"], &first["open_value"]),
        (&"Prospecting".into(), &389.into())
    );
    let velocity = report(&world, &["pipeline", "velocity", "--as-of", "2026-03-15"]);
    assert_eq!(metric(&velocity, "push_count"), 0);
    let hygiene = report(&world, &["pipeline", "hygiene", "--as-of", "2026-06-15"]);
    assert_eq!(metric(&hygiene, "overdue_count"), 0);
}

#[test]
fn reasons_of_loss_are_found_or_named() {
    let world = World::new();
    let _org = small(&world);
    let found = report(&world, &["pipeline", "summary"]);
    assert_eq!(metric(&found, "loss_reason_field"), "Loss_Reason__c");
    assert!(has_note(&found, "loss-reason"));
    let reasons = &found["series"]["loss_reasons"];
    assert_eq!(
        (&reasons[0]["key"], &reasons[0]["count"]),
        (&Value::Null, &1.into())
    );
    assert_eq!(
        (&reasons[1]["key"], &reasons[1]["value"]),
        (&"Price".into(), &40.into())
    );
    let named = ["pipeline", "summary", "--loss-reason-field", "Type"];
    let named = report(&world, &named);
    assert_eq!(metric(&named, "loss_reason_field"), "Type");
    assert!(!has_note(&named, "loss-reason"));
    let run = world
        .run(&["pipeline", "summary", "--loss-reason-field", "Reason__c"])
        .ends(2);
    assert!(run.stderr.contains("Loss_Reason__c"), "{}", run.stderr);
}

#[test]
fn a_summary_takes_as_many_calls_however_large_the_org() {
    let calls = |deals: u32| {
        let world = World::new();
        let mut rows = "Name,StageName,Amount,CloseDate,Probability\n".to_owned();
        for at in 0..deals {
            rows.push_str(&format!("D{at},Prospecting,{at}.10,2026-12-01,10\n"));
        }
        world.file("Opportunity.csv", &rows);
        let org = org_of(&world, world.folder(), &["Opportunity.csv"], &[]);
        // Describes are fetched once and then cached.
        let summary = ["pipeline", "summary", "--sums-only"];
        let found = report(&world, &summary);
        assert_eq!(found["n"], deals);
        let used = || -> u64 {
            let url = format!("{}/services/data/v60.0/limits", org.url());
            let bearer = format!("Bearer {}", org.text("access_token"));
            let answer = crate::web::send("GET", &url, &[("Authorization", &*bearer)], "");
            let limits: Value = serde_json::from_str(&answer.body).unwrap();
            let requests = &limits["DailyApiRequests"];
            requests["Max"].as_u64().unwrap() - requests["Remaining"].as_u64().unwrap()
        };
        let before = used();
        report(&world, &summary);
        used() - before
    };
    let few = calls(3);
    assert_eq!(few, calls(4_500));
    // The batch of sums, which the server counts by its parts, and the request that tells the count.
    assert!(few <= 6, "{few}");
}

/// The fiscal year of this org begins in February and is named after its start.
#[test]
fn fiscal_years_are_those_of_the_org() {
    let world = World::new();
    world.file(
        "Opportunity.csv",
        "Name,StageName,Amount,CloseDate,IsWon,IsClosed\nA,Closed Won,1,2026-01-31,true,true\n\
         B,Closed Won,20,2026-02-01,true,true\nC,Closed Won,300,2027-01-31,true,true\n",
    );
    world.file(
        "FiscalYearSettings.csv",
        "Id,Name,StartDate,EndDate,IsStandardYear\n\
         022000000000001AAA,FY 2025,2025-02-02,2026-01-31,false\n\
         022000000000002AAA,FY 2026,2026-02-01,2027-01-30,false\n",
    );
    world.file(
        "Period.csv",
        "FiscalYearSettingsId,Type,Number,StartDate,EndDate\n\
         022000000000001AAA,Quarter,4,2025-11-02,2026-01-31\n\
         022000000000002AAA,Quarter,1,2026-02-01,2026-05-02\n\
         022000000000002AAA,Quarter,4,2026-11-01,2027-01-30\n",
    );
    let files = ["Opportunity.csv", "FiscalYearSettings.csv", "Period.csv"];
    let _org = org_of(&world, world.folder(), &files, &[]);
    let won = |period: &str| {
        let day = ["--as-of", "2027-06-01", "--period", period];
        report(&world, &[&["pipeline", "summary"][..], &day].concat())
    };
    for (period, from, value) in [
        ("FY2025", "2025-02-02", 1),
        ("FY2026", "2026-02-01", 20),
        ("FY26-Q1", "2026-02-01", 20),
        ("2026", "2026-01-01", 21),
    ] {
        let found = won(period);
        assert_eq!(found["window"]["from"], from, "{period}");
        assert_eq!(metric(&found, "won_value"), value, "{period}");
    }
    let run = world
        .run(&["pipeline", "summary", "--period", "FY2031"])
        .ends(2);
    assert!(run.stderr.contains("FiscalYearSettings"), "{}", run.stderr);
    let trend = report(&world, &["pipeline", "trend", "--by", "fiscal-quarter"]);
    assert!(keys(&trend).contains(&"FY2025-Q4"), "{:?}", keys(&trend));
    assert_eq!(super::sum(&trend["groups"], "won_value"), 32_100);
    let weeks = report(&world, &["pipeline", "trend", "--by", "week"]);
    // The user lives in the United States: weeks begin on Sunday.
    assert!(keys(&weeks).contains(&"2026-02-01"), "{:?}", keys(&weeks));
}
