//! Files in a local org give what SQL over the files gives: other code, another engine, to the cent.

use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use crate::world::{LocalOrg, World, shared};

/// An org with these files, logged in as the default.
pub(crate) fn org_of(world: &World, folder: &Path, files: &[&str], flags: &[&str]) -> LocalOrg {
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

pub(super) fn report(world: &World, arguments: &[&str]) -> Value {
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
    let is_same = (found.is_nan() && wanted.is_nan())
        || (found - wanted).abs() < 1e-9 * wanted.abs().max(1.0);
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
        summary_of(&world, &sql, period, window);
    }
    owners_of(&world, &sql);
    months_of(&world, &sql);
}

fn summary_of(world: &World, sql: &Connection, period: &str, window: &str) {
    let found = report(
        world,
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
        ask(sql, &format!("SELECT count(*) FROM o WHERE {window}")),
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
        same(&metrics[key], ask(sql, &query), key);
    }

    medians_of(metrics, sql, window);
}

fn medians_of(metrics: &Value, sql: &Connection, window: &str) {
    let won = format!("o WHERE won AND {window}");
    let open = format!("o WHERE NOT closed AND {window}");
    let days = "julianday(close) - julianday(created)";
    let cycle = median(sql, days, &format!("{won} AND close >= created"));
    same(&metrics["cycle_days_median"], cycle, "cycle_days_median");
    same(
        &metrics["median_deal"],
        median(sql, "amount", &won),
        "median_deal",
    );
    let velocity = ask(
        sql,
        &format!(
            "SELECT (SELECT count(*) FROM {open}) * (SELECT avg(won) FROM o WHERE closed AND {window}) * (SELECT avg(amount) FROM {won}) / {cycle}"
        ),
    );
    same(&metrics["velocity_per_day"], velocity, "velocity_per_day");
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

/// Objects that only some orgs have.
const OPTIONAL: &str = r#"[
    {"name": "Opportunity", "fields": [{"name": "CurrencyIsoCode", "type": "picklist"}]},
    {"name": "CurrencyType", "fields": [
        {"name": "IsoCode", "type": "string", "length": 3},
        {"name": "ConversionRate", "type": "double"},
        {"name": "IsCorporate", "type": "boolean"}]},
    {"name": "DatedConversionRate", "fields": [
        {"name": "IsoCode", "type": "string", "length": 3},
        {"name": "StartDate", "type": "date"},
        {"name": "ConversionRate", "type": "double"}]},
    {"name": "ForecastingQuota", "fields": [
        {"name": "QuotaOwnerId", "type": "reference", "referenceTo": ["User"], "relationshipName": "QuotaOwner"},
        {"name": "QuotaAmount", "type": "currency"},
        {"name": "StartDate", "type": "date"},
        {"name": "IsAmount", "type": "boolean"}]},
    {"name": "OpportunityTeamMember", "fields": [
        {"name": "OpportunityId", "type": "reference", "referenceTo": ["Opportunity"], "relationshipName": "Opportunity"},
        {"name": "UserId", "type": "reference", "referenceTo": ["User"], "relationshipName": "User"}]}
]"#;

#[test]
fn currencies_quotas_and_teams_of_orgs_that_have_them() {
    let world = World::new();
    let schema = world.file("schema.json", OPTIONAL);
    for (name, rows) in [
        (
            "User.csv",
            "Id,Username,LastName,Name\n005000000000009AAA,ann@example.com,Lee,Ann Lee\n",
        ),
        (
            "CurrencyType.csv",
            "IsoCode,ConversionRate,IsCorporate\nUSD,1,true\nEUR,0.8,false\n",
        ),
        (
            "DatedConversionRate.csv",
            "IsoCode,StartDate,ConversionRate\nEUR,2026-01-01,0.5\nEUR,2026-06-01,0.4\n",
        ),
        (
            "Opportunity.csv",
            "Id,Name,StageName,Amount,CloseDate,CurrencyIsoCode,OwnerId\n\
             006000000000001AAA,A,Prospecting,100,2026-12-01,USD,005000000000009AAA\n\
             006000000000002AAA,B,Prospecting,100,2026-12-01,EUR,005000000000009AAA\n\
             006000000000003AAA,C,Prospecting,100,2026-05-31,EUR,005000000000009AAA\n\
             006000000000004AAA,D,Prospecting,100,2025-12-31,EUR,005000000000009AAA\n\
             006000000000005AAA,E,Prospecting,100,2026-12-01,XXX,005000000000009AAA\n",
        ),
        (
            "ForecastingQuota.csv",
            "QuotaOwnerId,QuotaAmount,StartDate,IsAmount\n005000000000009AAA,800,2026-10-01,true\n\
             005000000000009AAA,900,2026-07-01,true\n",
        ),
        (
            "OpportunityTeamMember.csv",
            "OpportunityId,UserId\n006000000000003AAA,005000000000009AAA\n",
        ),
    ] {
        world.file(name, rows);
    }
    let files = [
        "User.csv",
        "CurrencyType.csv",
        "DatedConversionRate.csv",
        "Opportunity.csv",
        "ForecastingQuota.csv",
        "OpportunityTeamMember.csv",
    ];
    let _org = org_of(&world, world.folder(), &files, &["--schema", &schema]);
    // 100 USD, 100 / 0.4, 100 / 0.5, 100 / 0.8; nobody knows what an XXX is worth.
    let found = report(&world, &["pipeline", "summary"]);
    assert_eq!(found["metrics"]["open_value"], 100 + 250 + 200 + 125);
    assert_eq!(
        (&found["currency"], &found["null_amounts"]),
        (&"USD".into(), &1.into())
    );
    assert!(
        found["notes"].to_string().contains("XXX"),
        "{}",
        found["notes"]
    );
    let quarter = ["--period", "2026-Q4", "--quota", "org"];
    let found = report(&world, &[&["pipeline", "owners"][..], &quarter].concat());
    assert_eq!(found["metrics"]["quota"], 800);
    assert_eq!(found["groups"][0]["quota"], 800);
    assert_eq!(found["metrics"]["coverage"], 350.0 / 800.0);
    let team = report(&world, &["pipeline", "summary", "--team", "Ann Lee"]);
    assert_eq!(
        (&team["n"], &team["metrics"]["open_value"]),
        (&1.into(), &200.into())
    );
    let trend = report(&world, &["pipeline", "trend"]);
    assert_eq!(trend["currency"], "USD");
}
