//! `sfkit pipeline`: against the demo org, and against numbers that SQL of its own computes from
//! the files.

use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use crate::world::{DEMO, LocalOrg, Run, World, shared};

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
    let all = demo_json(&["pipeline", "forecast"]);
    assert!(all["metrics"]["slippage_rate"].is_null());
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
        (&["--record-type", "x"], 2, "RecordType"),
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
fn formulas_and_queries_are_told() {
    let explained = demo_json(&["pipeline", "summary", "--explain"]);
    let metrics = explained["metrics"].as_array().unwrap();
    for metric in metrics {
        assert!(!metric["formula"].as_str().unwrap().is_empty(), "{metric}");
    }
    assert!(
        explained["queries"][0]["soql"]
            .as_str()
            .unwrap()
            .starts_with("SELECT ")
    );
    let help = DEMO.run(&["help", "metrics"]).ends(0).stdout;
    assert!(help.contains("velocity_per_day"));
    let page = include_str!("../../docs/metrics.md");
    for entry in sfkit::analytics::catalogue::ENTRIES {
        assert!(
            page.contains(&format!("| `{}` |", entry.key)),
            "docs/metrics.md lacks `{}`",
            entry.key
        );
        assert!(
            page.contains(entry.formula),
            "docs/metrics.md has another formula of `{}`",
            entry.key
        );
    }
}

#[test]
fn the_earlier_keys_are_there() {
    let report = demo(&["pipeline", "summary", "--compat"]).ends(0).json();
    let analytics = &report["analytics"];
    let now = demo_json(&["pipeline", "summary"]);
    assert_eq!(report["ok"], true);
    assert_eq!(
        cents(&analytics["total_pipeline_value"]),
        cents(&now["metrics"]["open_value"])
    );
    let stages = analytics["stage_breakdown"].as_object().unwrap();
    let deals: u64 = stages
        .values()
        .map(|stage| stage["count"].as_u64().unwrap())
        .sum();
    assert_eq!(now["n"], deals);
    assert!(
        stages
            .values()
            .all(|stage| stage["opportunities"].as_array().unwrap().len() <= 5)
    );
    for key in [
        "weighted_pipeline_value",
        "current_quarter_value",
        "total_opportunities",
        "current_quarter_opportunities",
        "generated_at",
    ] {
        assert!(!analytics[key].is_null(), "{key}");
    }
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

/// An org with these files, logged in as the default.
fn org_of(world: &World, folder: &Path, files: &[&str], flags: &[&str]) -> LocalOrg {
    let db = world.folder().join("org.db");
    let db = db.to_str().unwrap();
    let path = |file: &&str| {
        format!(
            "{}={}/{file}",
            file.split('.').next().unwrap(),
            folder.display()
        )
    };
    let files: Vec<_> = files.iter().map(path).collect();
    let mut load = vec!["local", "load", "--db", db];
    load.extend(files.iter().map(String::as_str));
    load.extend(flags);
    world.run(&load).ends(0);
    let org = world.local_org(&["--db", db]);
    world.log_in(&org, "crm");
    org
}

fn report(world: &World, arguments: &[&str]) -> Value {
    world
        .run(&[arguments, &["--format", "json"]].concat())
        .ends(0)
        .json()
}

/// A number of a query; amounts in cents.
fn ask(sql: &Connection, query: &str) -> f64 {
    sql.query_row(query, [], |row| row.get::<_, Option<f64>>(0))
        .unwrap()
        .unwrap_or(f64::NAN)
}

#[track_caller]
fn same(found: &Value, wanted: f64, what: &str) {
    let found = found.as_f64().unwrap_or(f64::NAN);
    let is_same = (found.is_nan() && wanted.is_nan()) || (found - wanted).abs() < 0.005;
    assert!(is_same, "{what}: {found}, and SQL says {wanted}");
}

/// The opportunities of `maven_as_salesforce` in a table.
fn maven(folder: &Path) -> Connection {
    let sql = Connection::open_in_memory().unwrap();
    sql.execute_batch(
        "CREATE TABLE o (owner TEXT, account TEXT, stage TEXT, probability REAL, closed INT, won INT,
                         amount REAL, close TEXT, created TEXT);
         CREATE TABLE u (id TEXT, name TEXT);",
    )
    .unwrap();
    let lines = |file: &str| {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        text.lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .collect::<Vec<_>>()
    };
    for row in lines("Opportunity.ndjson") {
        let text = |key: &str| row[key].as_str().map(str::to_owned);
        let flag = |key: &str| i64::from(row[key].as_bool().unwrap_or_default());
        sql.execute(
            "INSERT INTO o VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, substr(?9, 1, 10))",
            rusqlite::params![
                text("OwnerId"),
                text("AccountId"),
                text("StageName"),
                row["Probability"].as_f64(),
                flag("IsClosed"),
                flag("IsWon"),
                row["Amount"].as_f64(),
                text("CloseDate"),
                text("CreatedDate"),
            ],
        )
        .unwrap();
    }
    for row in lines("User.ndjson") {
        let text = |key: &str| row[key].as_str().map(str::to_owned);
        sql.execute("INSERT INTO u VALUES (?1, ?2)", [text("Id"), text("Name")])
            .unwrap();
    }
    sql
}

/// The median of a column of a query, by counting.
fn median(sql: &Connection, column: &str, from: &str) -> f64 {
    ask(
        sql,
        &format!(
            "WITH v AS (SELECT {column} x, row_number() OVER (ORDER BY {column}) r, count(*) OVER () n FROM {from})
             SELECT avg(x) FROM v WHERE r IN ((n + 1) / 2, (n + 2) / 2)"
        ),
    )
}

#[test]
fn a_large_file_gives_what_sql_gives() {
    let Some(folder) = shared("data/crm/maven_as_salesforce") else {
        return;
    };
    let world = World::new();
    let files = [
        "User.ndjson",
        "Account.ndjson",
        "Product2.ndjson",
        "Opportunity.ndjson",
    ];
    let _org = org_of(&world, &folder, &files, &[]);
    let sql = maven(&folder);
    for (period, window) in [
        ("all", "1"),
        ("2017-Q2", "close >= '2017-04-01' AND close < '2017-07-01'"),
    ] {
        let found = report(
            &world,
            &[
                "pipeline",
                "summary",
                "--period",
                period,
                "--as-of",
                "2017-12-31",
            ],
        );
        let metrics = &found["metrics"];
        let won = format!("o WHERE won AND {window}");
        let lost = format!("o WHERE closed AND NOT won AND {window}");
        let open = format!("o WHERE NOT closed AND {window}");
        same(
            &found["n"],
            ask(&sql, &format!("SELECT count(*) FROM o WHERE {window}")),
            "n",
        );
        for (key, query) in [
            ("open_count", format!("SELECT count(*) FROM {open}")),
            (
                "open_value",
                format!("SELECT coalesce(sum(amount), 0) FROM {open}"),
            ),
            (
                "weighted_value",
                format!("SELECT coalesce(sum(amount * probability / 100), 0) FROM {open}"),
            ),
            ("won_count", format!("SELECT count(*) FROM {won}")),
            ("won_value", format!("SELECT sum(amount) FROM {won}")),
            ("lost_count", format!("SELECT count(*) FROM {lost}")),
            (
                "win_rate_count",
                format!("SELECT avg(won) FROM o WHERE closed AND {window}"),
            ),
            (
                "win_rate_value",
                format!("SELECT sum(amount * won) / sum(amount) FROM o WHERE closed AND {window}"),
            ),
            ("average_deal", format!("SELECT avg(amount) FROM {won}")),
            (
                "cycle_days_mean",
                format!(
                    "SELECT avg(julianday(close) - julianday(created)) FROM {won} AND close >= created"
                ),
            ),
        ] {
            same(&metrics[key], ask(&sql, &query), key);
        }
        let days = "julianday(close) - julianday(created)";
        let cycle = median(&sql, days, &format!("{won} AND close >= created"));
        same(&metrics["cycle_days_median"], cycle, "cycle_days_median");
        same(
            &metrics["median_deal"],
            median(&sql, "amount", &won),
            "median_deal",
        );
        let velocity = ask(
            &sql,
            &format!(
                "SELECT (SELECT count(*) FROM {open}) * (SELECT avg(won) FROM o WHERE closed AND {window}) * (SELECT avg(amount) FROM {won}) / {cycle}"
            ),
        );
        same(&metrics["velocity_per_day"], velocity, "velocity_per_day");
    }
    owners_of(&world, &sql);
    months_of(&world, &sql);
}

fn owners_of(world: &World, sql: &Connection) {
    let found = report(world, &["pipeline", "owners"]);
    let groups = found["groups"].as_array().unwrap();
    assert_eq!(
        groups.len() as f64,
        ask(sql, "SELECT count(DISTINCT owner) FROM o")
    );
    for group in groups {
        let name = group["key"].as_str().unwrap();
        let of = format!("o JOIN u ON u.id = owner WHERE name = '{name}'");
        for (key, query) in [
            ("won_value", format!("SELECT sum(amount) FROM {of} AND won")),
            (
                "open_value",
                format!("SELECT coalesce(sum(amount), 0) FROM {of} AND NOT closed"),
            ),
            (
                "win_rate_count",
                format!("SELECT avg(won) FROM {of} AND closed"),
            ),
        ] {
            same(&group[key], ask(sql, &query), &format!("{name}: {key}"));
        }
    }
}

fn months_of(world: &World, sql: &Connection) {
    let found = report(world, &["pipeline", "trend"]);
    for group in found["groups"].as_array().unwrap() {
        let month = group["key"].as_str().unwrap();
        for (key, query) in [
            (
                "won_value",
                format!(
                    "SELECT coalesce(sum(amount), 0) FROM o WHERE won AND close LIKE '{month}%'"
                ),
            ),
            (
                "lost_count",
                format!(
                    "SELECT count(*) FROM o WHERE closed AND NOT won AND close LIKE '{month}%'"
                ),
            ),
            (
                "created_count",
                format!("SELECT count(*) FROM o WHERE created LIKE '{month}%'"),
            ),
        ] {
            same(&group[key], ask(sql, &query), &format!("{month}: {key}"));
        }
    }
}

#[test]
fn a_small_export_gives_what_sql_gives() {
    let Some(folder) = shared("data/crm/devedition_2026") else {
        return;
    };
    let world = World::new();
    let files = [
        "Account.csv",
        "Contact.csv",
        "Lead.csv",
        "Opportunity.csv",
        "OpportunityHistory.csv",
    ];
    let _org = org_of(&world, &folder, &files, &["--dates", "us"]);
    let sql = Connection::open_in_memory().unwrap();
    sql.execute_batch(
        "CREATE TABLE o (stage TEXT, amount REAL, probability REAL, closed TEXT, won TEXT)",
    )
    .unwrap();
    let mut reader = csv::Reader::from_path(folder.join("Opportunity.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    for row in reader.records() {
        let row = row.unwrap();
        let cell =
            |name: &str| row[headers.iter().position(|header| header == name).unwrap()].to_owned();
        let number = |name: &str| cell(name).parse::<f64>().ok();
        let values = rusqlite::params![
            cell("StageName"),
            number("Amount"),
            number("Probability"),
            cell("IsClosed"),
            cell("IsWon")
        ];
        sql.execute("INSERT INTO o VALUES (?1, ?2, ?3, ?4, ?5)", values)
            .unwrap();
    }
    let found = report(&world, &["pipeline", "stages"]);
    for (key, query) in [
        (
            "open_value",
            "SELECT sum(amount) FROM o WHERE closed = 'FALSE'",
        ),
        (
            "weighted_value",
            "SELECT sum(amount * probability / 100) FROM o WHERE closed = 'FALSE'",
        ),
        ("won_value", "SELECT sum(amount) FROM o WHERE won = 'TRUE'"),
        (
            "win_rate_count",
            "SELECT avg(won = 'TRUE') FROM o WHERE closed = 'TRUE'",
        ),
    ] {
        same(&found["metrics"][key], ask(&sql, query), key);
    }
    for group in found["groups"].as_array().unwrap() {
        let stage = group["key"].as_str().unwrap();
        let query = format!(
            "SELECT coalesce(sum(amount), 0) FROM o WHERE closed = 'FALSE' AND stage = '{stage}'"
        );
        same(&group["open_value"], ask(&sql, &query), stage);
    }
    // Every deal was created two years after it closed: no cycle can be told, and that is said.
    assert!(found["metrics"]["cycle_days_median"].is_null());
    assert_eq!(
        found["metrics"]["cycle_negative_count"],
        found["metrics"]["won_count"]
    );
    let velocity = report(&world, &["pipeline", "velocity"]);
    let notes = velocity["notes"].as_array().unwrap();
    assert!(
        notes.iter().any(|note| note["code"] == "history"),
        "{notes:?}"
    );
}

#[test]
fn what_moved_adds_up() {
    let world = World::new();
    let deals = "Id,Name,StageName,Amount,CloseDate,CreatedDate\n\
                 006000000000001AAA,Stays,Prospecting,100,2026-12-01,2026-01-01T00:00:00Z\n\
                 006000000000002AAA,Grows,Prospecting,200,2026-12-01,2026-01-01T00:00:00Z\n\
                 006000000000003AAA,Wins,Prospecting,300,2026-12-01,2026-01-01T00:00:00Z\n\
                 006000000000004AAA,Goes,Prospecting,400,2026-12-01,2026-01-01T00:00:00Z\n";
    world.file("Opportunity.csv", deals);
    let org = org_of(&world, world.folder(), &["Opportunity.csv"], &[]);
    let taken = report(&world, &["pipeline", "snapshot"]);
    assert_eq!(
        (&taken["open_count"], &taken["open_value"]),
        (&4.into(), &1000.into())
    );
    let day = taken["taken_on"].as_str().unwrap();
    let list = report(&world, &["pipeline", "snapshot", "--list"]);
    assert_eq!(list["items"][0]["taken_on"], day);

    let bearer = format!("Bearer {}", org.text("access_token"));
    let change = |method: &str, id: &str, body: &str| {
        let url = format!(
            "{}/services/data/v60.0/sobjects/Opportunity/{id}",
            org.url()
        );
        let headers = [
            ("Authorization", &*bearer),
            ("Content-Type", "application/json"),
        ];
        let answer = crate::web::send(method, &url, &headers, body);
        assert!((200..300).contains(&answer.status), "{answer:?}");
    };
    change(
        "PATCH",
        "006000000000002AAA",
        r#"{"Amount": 250, "CloseDate": "2027-01-15", "StageName": "Qualification"}"#,
    );
    change(
        "PATCH",
        "006000000000003AAA",
        r#"{"StageName": "Closed Won", "Amount": 310}"#,
    );
    change("DELETE", "006000000000004AAA", "");
    change(
        "POST",
        "",
        r#"{"Name": "New", "StageName": "Prospecting", "Amount": 50, "CloseDate": "2026-12-05"}"#,
    );

    let moved = report(&world, &["pipeline", "diff", day]);
    let count = |key: &str| {
        moved["groups"]
            .as_array()
            .unwrap()
            .iter()
            .find(|group| group["key"] == key)
            .unwrap()["count"]
            .as_u64()
            .unwrap()
    };
    for (movement, expected) in [
        ("new", 1),
        ("won", 1),
        ("gone", 1),
        ("grown", 1),
        ("slipped", 1),
        ("re-staged", 1),
        ("shrunk", 0),
        ("lost", 0),
        ("reopened", 0),
        ("pulled-in", 0),
    ] {
        assert_eq!(count(movement), expected, "{movement}: {moved}");
    }
    let metrics = &moved["metrics"];
    assert_eq!(
        (&metrics["open_value_before"], &metrics["open_value_after"]),
        (&1000.into(), &400.into())
    );
    assert_eq!(sum(&moved["groups"], "effect"), -60_000);
    assert_eq!(metrics["unchanged_count"], 1);
    let csv = world
        .run(&["pipeline", "diff", day, "--format", "csv"])
        .ends(0)
        .stdout;
    assert!(csv.starts_with("id,name,owner,movements,effect"), "{csv}");

    world
        .run(&["pipeline", "diff", "2020-01-01", "--from", "snapshots"])
        .ends(1);
    world
        .run(&["pipeline", "snapshot", "--delete", day])
        .ends(0);
    world
        .run(&["pipeline", "snapshot", "--delete", day])
        .ends(1);
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

#[test]
fn several_currencies_are_never_mixed() {
    let world = World::new();
    let schema = r#"[
        {"name": "Opportunity", "fields": [{"name": "CurrencyIsoCode", "type": "picklist"}]},
        {"name": "CurrencyType", "fields": [
            {"name": "IsoCode", "type": "string", "length": 3},
            {"name": "ConversionRate", "type": "double"},
            {"name": "IsCorporate", "type": "boolean"}]}
    ]"#;
    let schema = world.file("schema.json", schema);
    world.file(
        "CurrencyType.csv",
        "IsoCode,ConversionRate,IsCorporate\nUSD,1,true\nEUR,0.8,false\n",
    );
    world.file(
        "Opportunity.csv",
        "Name,StageName,Amount,CloseDate,CurrencyIsoCode\n\
         A,Prospecting,100,2026-12-01,USD\nB,Prospecting,100,2026-12-01,EUR\nC,Prospecting,100,2026-12-01,XXX\n",
    );
    let files = ["CurrencyType.csv", "Opportunity.csv"];
    let _org = org_of(&world, world.folder(), &files, &["--schema", &schema]);
    let found = report(&world, &["pipeline", "summary"]);
    assert_eq!(found["metrics"]["open_value"], 225);
    assert_eq!(found["currency"], "USD");
    assert_eq!(found["null_amounts"], 1);
    assert!(
        found["notes"].to_string().contains("XXX"),
        "{}",
        found["notes"]
    );
}
