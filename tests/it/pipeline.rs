//! `sfkit pipeline`: against the demo org; against files whose numbers are computed by SQL (`files`); over
//! changes (`moves`); over days, fiscal years and reasons (`days`);
//! number by number next to SQL (`proof`); with wrong words (`wrong`) and objects that nobody may see (`unseen`);
//! by cohorts and beside another window (`cohorts`); told and under the earlier keys (`explained`).

mod cohorts;
mod days;
mod explained;
pub(crate) mod files;
mod moves;
pub(crate) mod proof;
mod unseen;
mod wrong;

use serde_json::Value;

use crate::world::{DEMO, Run};

fn demo(arguments: &[&str]) -> Run {
    DEMO.run(&[arguments, &["-o", "demo"]].concat())
}

fn demo_json(arguments: &[&str]) -> Value {
    demo(&[arguments, &["--format", "json"]].concat())
        .ends(0)
        .json()
}

/// A number as its text, so that no digit is compared in binary.
#[track_caller]
fn cents(value: &Value) -> i64 {
    let number: f64 = value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no amount"));
    (number * 100.0).round() as i64
}

fn sum(groups: &Value, key: &str) -> i64 {
    groups
        .as_array()
        .unwrap()
        .iter()
        .map(|group| cents(&group[key]))
        .sum()
}

#[test]
fn every_report_has_its_frame_and_adds_up() {
    let summary = demo_json(&["pipeline", "summary", "--group-by", "Type"]);
    for key in [
        "report",
        "as_of",
        "window",
        "currency",
        "filters",
        "n",
        "null_amounts",
        "metrics",
        "groups",
        "notes",
    ] {
        assert!(summary.get(key).is_some(), "{key}");
    }
    assert_eq!(summary["report"], "pipeline summary");
    assert_eq!(summary["window"]["field"], "CloseDate");
    let alone = demo_json(&["pipeline"]);
    assert_eq!(
        alone["metrics"], summary["metrics"],
        "`pipeline` alone is the summary"
    );
    let stages = demo_json(&["pipeline", "stages"]);
    let owners = demo_json(&["pipeline", "owners"]);
    for report in [&summary, &stages, &owners] {
        assert_eq!(
            sum(&report["groups"], "open_value"),
            cents(&alone["metrics"]["open_value"])
        );
        assert_eq!(
            sum(&report["groups"], "weighted_value"),
            cents(&alone["metrics"]["weighted_value"])
        );
        assert_eq!(report["n"], alone["n"]);
    }
    let order: Vec<_> = stages["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["order"].as_u64().unwrap())
        .collect();
    assert!(order.is_sorted(), "{order:?}");
    let trend = demo_json(&["pipeline", "trend", "--by", "quarter"]);
    assert_eq!(
        sum(&trend["groups"], "won_value"),
        cents(&alone["metrics"]["won_value"])
    );
    let weeks = demo_json(&["pipeline", "trend", "--by", "week"]);
    assert_eq!(
        sum(&weeks["groups"], "won_value"),
        cents(&alone["metrics"]["won_value"])
    );
    assert_eq!(weeks["metrics"], trend["metrics"]);
}

#[test]
fn server_sums_and_fetched_deals_give_the_same() {
    let sums = demo_json(&["pipeline", "summary", "--sums-only"]);
    let fetched = demo_json(&["pipeline", "summary"]);
    for key in [
        "open_value",
        "weighted_value",
        "won_count",
        "won_value",
        "win_rate_value",
        "average_deal",
        "overdue_value",
    ] {
        assert_eq!(sums["metrics"][key], fetched["metrics"][key], "{key}");
    }
    assert!(sums["metrics"]["cycle_days_median"].is_null());
    assert!(fetched["metrics"]["cycle_days_median"].is_number());
    let velocity = demo_json(&["pipeline", "velocity"]);
    for key in [
        "open_value",
        "won_value",
        "win_rate_count",
        "cycle_days_median",
        "velocity_per_day",
        "median_deal",
    ] {
        assert_eq!(velocity["metrics"][key], fetched["metrics"][key], "{key}");
    }
}

#[test]
fn few_calls_are_made() {
    let run = demo(&["pipeline", "summary", "--sums-only", "-v"]).ends(0);
    // Describe, and one batch; open deals are weighed one by one when a stage mixes probabilities.
    let calls = run
        .stderr
        .lines()
        .find_map(|line| line.split_once(" API call")?.0.parse::<u64>().ok());
    assert!(calls.unwrap() <= 4, "{}", run.stderr);
}

#[test]
fn the_forecast_rolls_up_and_looks_back() {
    let report = demo_json(&[
        "pipeline",
        "forecast",
        "--period",
        "last-quarter",
        "--quota",
        "2000000",
    ]);
    let metrics = &report["metrics"];
    let value = |key: &str| cents(&metrics[key]);
    assert!(value("won_value") <= value("commit_value"));
    assert!(value("commit_value") <= value("best_case_value"));
    assert_eq!(
        value("pipeline_value"),
        value("won_value") + value("open_value")
    );
    assert_eq!(metrics["quota"], 2_000_000);
    assert!(
        metrics["expected_count"].as_u64().unwrap() >= metrics["slipped_count"].as_u64().unwrap()
    );
    assert!(metrics["slippage_rate"].is_number() && metrics["weighted_accuracy"].is_number());
    let single = demo_json(&[
        "pipeline",
        "forecast",
        "--period",
        "last-quarter",
        "--single-category",
    ]);
    let groups = sum(&single["groups"], "amount");
    assert!(groups >= cents(&single["metrics"]["commit_value"]));
    let now = [
        "pipeline",
        "forecast",
        "--period",
        "this-quarter",
        "--group-by",
        "Type",
    ];
    let running = demo_json(&now);
    assert!(
        running["metrics"]["weighted_accuracy"].is_null(),
        "the quarter goes on"
    );
    let table = demo(&[&now[..], &["--format", "table"]].concat()).ends(0);
    assert!(table.stdout.contains("New Customer"), "{}", table.stdout);
    let all = demo_json(&["pipeline", "forecast"]);
    assert!(all["metrics"]["slippage_rate"].is_null());
}

#[test]
fn slipped_deals_stand_one_by_one() {
    let last_quarter = ["--period", "last-quarter"];
    let forecast = demo_json(&[&["pipeline", "forecast"][..], &last_quarter].concat());
    let deals = forecast["records"].as_array().unwrap();
    assert_eq!(forecast["metrics"]["expected_count"], deals.len());
    let slipped: Vec<_> = deals
        .iter()
        .filter(|deal| deal["outcome"] == "slipped")
        .collect();
    assert_eq!(forecast["metrics"]["slipped_count"], slipped.len());
    let end = forecast["window"]["to"].as_str().unwrap();
    for deal in &slipped {
        assert!(deal["close_after"].as_str().unwrap() >= end, "{deal}");
        assert!(deal["moved_days"].as_i64().unwrap() > 0, "{deal}");
    }
    let before: i64 = slipped
        .iter()
        .filter(|deal| !deal["amount_before"].is_null())
        .map(|deal| cents(&deal["amount_before"]))
        .sum();
    assert_eq!(before, cents(&forecast["metrics"]["slipped_value"]));
    let velocity = demo_json(&[&["pipeline", "velocity"][..], &last_quarter].concat());
    let deals = velocity["records"].as_array().unwrap();
    let sum = |key: &str| -> i64 { deals.iter().map(|deal| deal[key].as_i64().unwrap()).sum() };
    assert_eq!(velocity["metrics"]["slip_days"], sum("slip_days"));
    assert_eq!(velocity["metrics"]["push_count"], sum("push_count"));
    assert_eq!(velocity["metrics"]["pull_count"], sum("pull_count"));
    let csv = |report: &str, flags: &[&str]| {
        let base = ["pipeline", report, "--format", "csv"];
        let run = demo(&[&base[..], &last_quarter, flags].concat());
        run.ends(0).stdout
    };
    assert!(csv("forecast", &["--deals"]).starts_with("id,name,owner,stage,outcome,close_before"));
    assert!(csv("forecast", &[]).starts_with("key,count,amount"));
    let list = csv("velocity", &["--deals"]);
    assert!(
        list.starts_with("id,name,owner,stage,close_first"),
        "{list}"
    );
    assert_eq!(list.lines().count(), deals.len() + 1);
}

#[test]
fn hygiene_lists_deals_with_reasons() {
    let report = demo_json(&["pipeline", "hygiene"]);
    let records = report["records"].as_array().unwrap();
    assert_eq!(report["metrics"]["findings_count"], records.len());
    assert!(!records.is_empty());
    for record in records {
        assert!(!record["reasons"].as_str().unwrap().is_empty());
    }
    let overdue = records
        .iter()
        .filter(|record| record["reasons"].as_str().unwrap().contains("overdue"));
    assert_eq!(report["metrics"]["overdue_count"], overdue.count());
    let ages: u64 = report["series"]["ageing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bucket| bucket["count"].as_u64().unwrap())
        .sum();
    assert_eq!(report["metrics"]["open_count"], ages);
    let csv = demo(&["pipeline", "hygiene", "--format", "csv"])
        .ends(0)
        .stdout;
    assert!(
        csv.starts_with("id,name,owner,stage,amount,close_date"),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), records.len() + 1);
}

#[test]
fn filters_narrow_and_wrong_ones_are_told() {
    let all = demo_json(&["pipeline", "summary"]);
    let new = demo_json(&["pipeline", "summary", "--where", "Type = 'New Customer'"]);
    let rest = demo_json(&[
        "pipeline",
        "summary",
        "--where",
        "Type != 'New Customer' OR Type = null",
    ]);
    let count = |report: &Value| report["n"].as_u64().unwrap();
    assert_eq!(count(&new) + count(&rest), count(&all));
    assert_eq!(new["filters"][0]["name"], "where");
    let role = demo_json(&["pipeline", "summary", "--role", "Sales Director Americas"]);
    let higher = demo_json(&["pipeline", "summary", "--role", "VP Sales"]);
    assert!(count(&role) < count(&higher) && count(&role) > 0);
    let large = demo_json(&["pipeline", "summary", "--min-amount", "100000"]);
    assert!(count(&large) < count(&all) && large["null_amounts"] == 0);
    let owner = demo_json(&["pipeline", "owners"])["groups"][0]["key"]
        .as_str()
        .unwrap()
        .to_owned();
    let own = demo_json(&["pipeline", "summary", "--owner", &owner]);
    assert!(count(&own) > 0 && count(&own) < count(&all));

    for (arguments, status, says) in [
        (&["--where", "Amount >"][..], 2, "--where"),
        (&["--where", "Amount > 1 LIMIT 5"], 2, "LIMIT"),
        (&["--where", "Amuont > 1"], 2, "Amount"),
        (&["--period", "someday"], 2, "2026-Q3"),
        (&["--compare", "previous"], 2, "--period"),
        (&["--role", "Nobody"], 1, "VP Sales"),
        (&["--group-by", "Type; x"], 2, "Owner.Name"),
        (&["--quota", "/no/such.csv"], 1, "/no/such.csv"),
        (&["--record-type", "x"], 1, "RecordType"),
    ] {
        let run = demo(&[&["pipeline", "summary"], arguments].concat()).ends(status);
        assert!(run.stderr.contains(says), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn another_window_stands_beside() {
    let report = demo_json(&[
        "pipeline",
        "summary",
        "--period",
        "last-quarter",
        "--compare",
        "previous",
    ]);
    let compare = &report["compare"];
    assert_eq!(compare["window"]["to"], report["window"]["from"]);
    let change = cents(&report["metrics"]["won_value"]) - cents(&compare["metrics"]["won_value"]);
    assert_eq!(cents(&compare["change"]["won_value"]), change);
    let table = demo(&[
        "pipeline",
        "owners",
        "--period",
        "2026-Q3",
        "--compare",
        "year-ago",
        "--format",
        "table",
    ])
    .ends(0);
    assert!(table.stdout.contains("YEAR-AGO"), "{}", table.stdout);
}

#[test]
fn charts_fit_any_terminal() {
    for arguments in [
        &["pipeline", "summary", "--group-by", "Type"][..],
        &["pipeline", "stages"],
        &["pipeline", "trend", "--period", "last-12-months"],
        &["pipeline", "velocity"],
        &["pipeline", "hygiene"],
    ] {
        let run = demo(&[arguments, &["--format", "table"]].concat()).ends(0);
        assert!(run.stdout.contains('█'), "{arguments:?}: {}", run.stdout);
        assert!(run.stdout.contains("n = "), "{}", run.stdout);
    }
    let trend = demo(&[
        "pipeline",
        "trend",
        "--period",
        "last-12-months",
        "--format",
        "table",
    ])
    .ends(0);
    assert!(
        trend.stdout.contains('▁') || trend.stdout.contains('▃'),
        "{}",
        trend.stdout
    );
    let csv = demo(&["pipeline", "summary", "--format", "csv"])
        .ends(0)
        .stdout;
    assert!(csv.starts_with("metric,value,unit\nopen_count,"), "{csv}");
    let ndjson = demo(&["pipeline", "summary", "--format", "ndjson"])
        .ends(0)
        .stdout;
    assert_eq!(ndjson.lines().count(), 1);
}

#[test]
fn the_demo_history_tells_what_moved() {
    let found = demo_json(&["query", "SELECT MAX(CreatedDate) d FROM OpportunityHistory"]);
    let last: jiff::civil::Date = found[0]["d"].as_str().unwrap()[..10].parse().unwrap();
    let first = last
        .checked_sub(jiff::Span::new().days(60))
        .unwrap()
        .to_string();
    let last = last.to_string();
    let moved = demo_json(&["pipeline", "diff", &first, &last, "--from", "history"]);
    let metrics = &moved["metrics"];
    let change = cents(&metrics["open_value_after"]) - cents(&metrics["open_value_before"]);
    assert_eq!(sum(&moved["groups"], "effect"), change);
    assert!(!moved["records"].as_array().unwrap().is_empty());
    let rebuilt = demo_json(&[
        "pipeline",
        "summary",
        "--as-of",
        &last,
        "--rebuilt",
        "--include-omitted",
    ]);
    assert_eq!(
        cents(&rebuilt["metrics"]["open_value"]),
        cents(&metrics["open_value_after"])
    );
}
