//! Every number of every report over a large and over a small file, group by group, next to what SQL
//! over the same file gives: another engine and other formulas, amounts in whole hundredths.

use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::Value;

use crate::world::{World, shared};

use super::files::{org_of, report};

/// The day that counts as today.
const TODAY: &str = "2017-12-31";

/// Numbers of a report and the SQL behind SELECT that gives the same over the deals `d` of a group.
/// `open`, `won` and `lost` are 0 or 1; `days` is the cycle.
const NUMBERS: &[(&str, &str)] = &[
    ("open_count", "sum(open)"),
    ("open_value", "sum(open * amount) / 100.0"),
    (
        "weighted_value",
        "sum(open * amount * probability) / 10000.0",
    ),
    ("open_null_amounts", "sum(open AND amount IS NULL)"),
    ("omitted_count", "sum(NOT closed AND category = 'Omitted')"),
    ("won_count", "sum(won)"),
    ("won_value", "sum(won * amount) / 100.0"),
    ("lost_count", "sum(lost)"),
    ("lost_value", "sum(lost * amount) / 100.0"),
    ("win_rate_count", "sum(won) * 1.0 / nullif(sum(closed), 0)"),
    (
        "win_rate_value",
        "sum(won * amount) * 1.0 / nullif(sum(closed * amount), 0)",
    ),
    (
        "average_deal",
        "sum(won * amount) / 100.0 / nullif(sum(won AND amount IS NOT NULL), 0)",
    ),
    ("cycle_count", "sum(won AND days >= 0)"),
    ("cycle_negative_count", "sum(won AND days < 0)"),
    (
        "cycle_days_mean",
        "avg(CASE WHEN won AND days >= 0 THEN days END)",
    ),
];

/// Percentiles: the value and the deals that have it.
const PERCENTILES: &[(&str, &str, &str, f64)] = &[
    (
        "median_deal",
        "amount / 100.0",
        "won AND amount IS NOT NULL",
        0.5,
    ),
    ("cycle_days_median", "days", "won AND days >= 0", 0.5),
    ("cycle_days_p75", "days", "won AND days >= 0", 0.75),
    ("cycle_days_p90", "days", "won AND days >= 0", 0.9),
];

pub(crate) struct Proof {
    pub(crate) sql: Connection,
}

impl Proof {
    pub(crate) fn number(&self, query: &str) -> Option<f64> {
        let found = self.sql.query_row(query, [], |row| row.get(0));
        found.unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// The percentile by weights: a value counts as much as its place is near to the wanted one.
    pub(crate) fn percentile(&self, value: &str, from: &str, share: f64) -> Option<f64> {
        self.number(&format!(
            "SELECT sum(x * max(0, 1 - abs(r - (n - 1) * {share}))) FROM (
                 SELECT x, row_number() OVER (ORDER BY x) - 1 r, count(*) OVER () n
                 FROM (SELECT {value} x FROM {from}))"
        ))
    }

    /// All numbers of a group (or of all), which is the deals for which `filter` holds.
    fn check(&self, found: &Value, filter: &str, what: &str) {
        for (key, formula) in NUMBERS {
            if let Some(value) = found.get(key) {
                let zero = if formula.starts_with("sum") && !formula.contains("nullif") {
                    Some(0.0)
                } else {
                    None
                };
                let wanted = self.number(&format!("SELECT {formula} FROM d WHERE {filter}"));
                same(value, wanted.or(zero), &format!("{what}: {key}"));
            }
        }
        for (key, value, of, share) in PERCENTILES {
            if let Some(found) = found.get(key) {
                let wanted = self.percentile(value, &format!("d WHERE {of} AND {filter}"), *share);
                same(found, wanted, &format!("{what}: {key}"));
            }
        }
    }

    /// Every group of a report, found by a column.
    fn check_groups(&self, found: &Value, (column, window): (&str, &str)) {
        let groups = found["groups"].as_array().unwrap();
        assert!(!groups.is_empty());
        for group in groups {
            let filter = match group["key"].as_str() {
                Some(key) => format!("{column} = '{}' AND {window}", key.replace('\'', "''")),
                None => format!("{column} IS NULL AND {window}"),
            };
            self.check(group, &filter, &format!("{column} {}", group["key"]));
        }
        let query = format!("SELECT count(DISTINCT coalesce({column}, '')) FROM d WHERE {window}");
        let all = self.number(&query).unwrap();
        assert!(
            groups.len() as f64 >= all,
            "{column}: {} of {all}",
            groups.len()
        );
    }
}

#[track_caller]
pub(crate) fn same(found: &Value, wanted: Option<f64>, what: &str) {
    let is_same = match (found.as_f64(), wanted) {
        (None, None) => true,
        (Some(found), Some(wanted)) => (found - wanted).abs() < 1e-9 * wanted.abs().max(1.0),
        _ => false,
    };
    assert!(is_same, "{what}: {found}, and SQL says {wanted:?}");
}

const TABLE: &str = "
    CREATE TABLE o (id TEXT, owner TEXT, account TEXT, stage TEXT, category TEXT, probability INT,
                    closed INT, won INT, amount INT, close TEXT, created TEXT);
    CREATE TABLE u (id TEXT, name TEXT);
    CREATE VIEW d AS SELECT o.*, u.name owner_name, closed AND NOT won lost,
        NOT closed AND coalesce(category, '') <> 'Omitted' open,
        CAST(julianday(close) - julianday(created) AS INT) days FROM o LEFT JOIN u ON u.id = owner;";

fn maven(folder: &Path) -> Proof {
    let sql = Connection::open_in_memory().unwrap();
    sql.execute_batch(TABLE).unwrap();
    let lines = |file: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    for row in lines("Opportunity.ndjson") {
        let text = |key: &str| row[key].as_str();
        let cents = row["Amount"]
            .as_f64()
            .map(|amount| (amount * 100.0).round() as i64);
        let values = params![
            text("Id"),
            text("OwnerId"),
            text("AccountId"),
            text("StageName"),
            text("ForecastCategoryName"),
            row["Probability"].as_i64(),
            row["IsClosed"].as_bool(),
            row["IsWon"].as_bool(),
            cents,
            text("CloseDate"),
            text("CreatedDate").map(|day| &day[..10]),
        ];
        sql.execute("INSERT INTO o VALUES (?,?,?,?,?,?,?,?,?,?,?)", values)
            .unwrap();
    }
    for row in lines("User.ndjson") {
        let values = [row["Id"].as_str(), row["Name"].as_str()];
        sql.execute("INSERT INTO u VALUES (?, ?)", values).unwrap();
    }
    Proof { sql }
}

/// Takes a row, given the value of each column by its name.
type TakeRow<'a> = dyn Fn(&dyn Fn(&str) -> String) + 'a;

#[test]
fn every_number_of_a_large_file_is_what_sql_says() {
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
    let proof = maven(&folder);
    for (period, window) in [
        ("all", "1"),
        ("2017-Q2", "close >= '2017-04-01' AND close < '2017-07-01'"),
        ("2017-10-01..", "close >= '2017-10-01'"),
    ] {
        let asked = |words: &[&str]| {
            let days = ["--period", period, "--as-of", TODAY];
            report(&world, &[&["pipeline"], words, &days].concat())
        };
        let found = asked(&["summary", "--group-by", "ForecastCategoryName"]);
        proof.check(&found["metrics"], window, period);
        proof.check_groups(&found, ("category", window));
        cycles(&proof, &found, window);
        proof.check_groups(&asked(&["owners"]), ("owner_name", window));
        proof.check_groups(&asked(&["stages"]), ("stage", window));
        let velocity = asked(&["velocity"]);
        proof.check(&velocity["metrics"], window, "velocity");
        months(&proof, &asked(&["trend"]), window);
        forecast(&proof, &asked(&["forecast"]), window);
        hygiene(&proof, &asked(&["hygiene"]), window);
    }
}

/// The distribution of cycles.
fn cycles(proof: &Proof, found: &Value, window: &str) {
    let mut below = -1;
    for bucket in found["series"]["cycle_days"].as_array().unwrap() {
        let key = bucket["key"].as_str().unwrap();
        let last = key.rsplit('-').next().and_then(|last| last.parse().ok());
        let last = last.unwrap_or(i64::MAX);
        let query = format!(
            "SELECT count(*) FROM d WHERE won AND days > {below} AND days >= 0 AND days <= {last} AND {window}"
        );
        same(&bucket["count"], proof.number(&query), key);
        below = last;
    }
}

fn months(proof: &Proof, found: &Value, window: &str) {
    for group in found["groups"].as_array().unwrap() {
        let month = group["key"].as_str().unwrap();
        let closed = format!("closed AND substr(close, 1, 7) = '{month}' AND {window}");
        proof.check(group, &closed, month);
        let created = window.replace("close", "created");
        let query =
            format!("SELECT count(*) FROM d WHERE substr(created, 1, 7) = '{month}' AND {created}");
        same(&group["created_count"], proof.number(&query), month);
    }
}

fn forecast(proof: &Proof, found: &Value, window: &str) {
    let mut rolled = 0.0;
    for category in ["Closed", "Commit", "Most Likely", "Best Case", "Pipeline"] {
        let of = match category {
            "Closed" => "won".to_owned(),
            open => format!("open AND category = '{open}'"),
        };
        let query = format!("SELECT sum(amount) / 100.0 FROM d WHERE {of} AND {window}");
        let amount = proof.number(&query).unwrap_or_default();
        rolled += amount;
        let groups = found["groups"].as_array().unwrap();
        let group = groups
            .iter()
            .find(|group| group["key"] == category)
            .unwrap();
        same(&group["amount"], Some(amount), category);
        same(&group["rolled_up_value"], Some(rolled), category);
    }
    same(
        &found["metrics"]["pipeline_value"],
        Some(rolled),
        "pipeline_value",
    );
}

fn hygiene(proof: &Proof, found: &Value, window: &str) {
    let of = |condition: &str| {
        let query = format!("SELECT count(*) FROM d WHERE open AND {condition} AND {window}");
        proof.number(&query)
    };
    let metrics = &found["metrics"];
    same(&metrics["open_count"], of("1"), "open");
    same(
        &metrics["overdue_count"],
        of(&format!("close < '{TODAY}'")),
        "overdue",
    );
    same(
        &metrics["null_amount_count"],
        of("amount IS NULL"),
        "without amount",
    );
    let age = format!("CAST(julianday('{TODAY}') - julianday(created) AS INT)");
    let mut below = -1;
    for bucket in found["series"]["ageing"].as_array().unwrap() {
        let key = bucket["key"].as_str().unwrap();
        let last = key.rsplit('-').next().and_then(|last| last.parse().ok());
        let last: i64 = last.unwrap_or(i64::MAX);
        let between = format!("{age} > {below} AND {age} <= {last}");
        same(&bucket["count"], of(&between), key);
        below = last;
    }
    let silent = format!("{age} > 30");
    let groups = found["groups"].as_array().unwrap();
    let group = groups
        .iter()
        .find(|group| group["key"] == "no-activity")
        .unwrap();
    same(&group["count"], of(&silent), "no-activity");
}

/// A day as the small export writes it, `02/23/26 08:55 PM`, as an instant that SQL understands.
pub(crate) fn instant(text: &str) -> Option<String> {
    let (day, time) = text.split_once(' ').unwrap_or((text, ""));
    let mut parts = day.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (hour, minute, half) = match time.split_once(' ') {
        Some((clock, half)) => {
            let (hour, minute) = clock.split_once(':')?;
            (
                hour.parse::<u32>().ok()? % 12,
                minute,
                if half == "PM" { 12 } else { 0 },
            )
        }
        None => (0, "00", 0),
    };
    Some(format!(
        "20{year}-{month}-{day} {:02}:{minute}:00",
        hour + half
    ))
}

#[test]
fn the_history_of_a_small_export_is_what_sql_says() {
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
        "CREATE TABLE h (id TEXT, deal TEXT, at TEXT, stage TEXT, amount INT, close TEXT);
         CREATE TABLE o (id TEXT, stage TEXT, closed INT);",
    )
    .unwrap();
    let rows = |file: &str, take: &TakeRow<'_>| {
        let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
        let headers = reader.headers().unwrap().clone();
        for row in reader.records().map(Result::unwrap) {
            take(&|name: &str| {
                row[headers.iter().position(|header| header == name).unwrap()].to_owned()
            });
        }
    };
    rows("OpportunityHistory.csv", &|cell| {
        let amount = cell("Amount")
            .parse::<f64>()
            .ok()
            .map(|amount| (amount * 100.0).round() as i64);
        let values = params![
            cell("Id"),
            cell("OpportunityId"),
            instant(&cell("CreatedDate")),
            cell("StageName"),
            amount,
            instant(&cell("CloseDate")),
        ];
        sql.execute("INSERT INTO h VALUES (?, ?, ?, ?, ?, ?)", values)
            .unwrap();
    });
    rows("Opportunity.csv", &|cell| {
        let values = params![cell("Id"), cell("StageName"), cell("IsClosed") == "TRUE"];
        sql.execute("INSERT INTO o VALUES (?, ?, ?)", values)
            .unwrap();
    });
    let proof = Proof { sql };
    let found = report(&world, &["pipeline", "velocity", "--as-of", "2026-03-31"]);
    let moved = "(SELECT julianday(close) - lag(julianday(close)) OVER (PARTITION BY deal ORDER BY at, id) by_days \
                  FROM h WHERE deal IN (SELECT id FROM o))";
    for (key, formula) in [
        ("push_count", "coalesce(sum(by_days > 0), 0)"),
        ("pull_count", "coalesce(sum(by_days < 0), 0)"),
        ("slip_days", "coalesce(sum(max(by_days, 0)), 0)"),
    ] {
        let wanted = proof.number(&format!("SELECT {formula} FROM {moved}"));
        same(&found["metrics"][key], wanted, key);
    }
    dwell(&proof, &found);
}

/// Time spent in each stage: from the row in which it began to the next row with another stage.
fn dwell(proof: &Proof, found: &Value) {
    let stays = "(SELECT deal, stage, sum(julianday(coalesce(until, '2026-04-01 00:00:00')) - julianday(at)) days FROM (
            SELECT *, lead(at) OVER (PARTITION BY deal ORDER BY at, id) until FROM (
                SELECT *, lag(stage) OVER (PARTITION BY deal ORDER BY at, id) before FROM h
                WHERE deal IN (SELECT id FROM o)) WHERE before IS NOT stage)
        GROUP BY deal, stage)";
    for group in found["groups"].as_array().unwrap() {
        let stage = group["key"].as_str().unwrap();
        let of = format!("{stays} WHERE stage = '{stage}'");
        let count = proof.number(&format!("SELECT count(*) FROM {of}"));
        same(&group["dwell_count"], count, stage);
        let median = proof.percentile("days", &of, 0.5);
        let close = |found: &Value| match (found.as_f64(), median) {
            (None, None) => true,
            // Days of SQL have some microseconds of error.
            (Some(found), Some(median)) => (found - median).abs() < 1e-6,
            _ => false,
        };
        assert!(
            close(&group["dwell_days_median"]),
            "{stage}: {group} {median:?}"
        );
        let open = proof.number(&format!(
            "SELECT count(*) FROM o WHERE NOT closed AND stage = '{stage}'"
        ));
        same(&group["current_count"], open, stage);
    }
}
