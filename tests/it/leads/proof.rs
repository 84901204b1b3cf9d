//! Every number of every report on leads over a small export, group by group, next to what SQL over the
//! same file gives: another engine and other formulas.

use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::Value;

use crate::pipeline::proof::{Proof, instant, same};
use crate::world::{LocalOrg, World, shared};

/// The day that counts as today, and the first moment behind it.
const TODAY: &str = "2026-03-31";
const MIDNIGHT: &str = "2026-04-01 00:00:00";

/// Numbers and the SQL behind SELECT that gives the same over the leads `l`. `made` is 1 for those created
/// in the window, `ended` for those converted in it; `active` is a past activity.
const NUMBERS: &[(&str, &str)] = &[
    ("created_count", "total(made)"),
    ("open_count", "total(made AND open)"),
    (
        "closed_out_count",
        "total(made AND NOT open AND NOT converted)",
    ),
    ("converted_count", "total(made AND converted)"),
    (
        "conversion_rate",
        "total(made AND converted) / nullif(total(made), 0)",
    ),
    ("converted_in_period_count", "total(converted AND ended)"),
    (
        "period_conversion_rate",
        "total(converted AND ended) / nullif(total(made), 0)",
    ),
    ("with_opportunity_count", "total(made AND deal <> '')"),
    (
        "opportunity_rate",
        "total(made AND deal <> '') / nullif(total(made), 0)",
    ),
    (
        "won_count",
        "total(made AND deal IN (SELECT id FROM o WHERE won))",
    ),
    (
        "lead_win_rate",
        "total(made AND deal IN (SELECT id FROM o WHERE won)) / nullif(total(made), 0)",
    ),
    ("untouched_count", "total(made AND open AND active IS NULL)"),
    (
        "unreachable_count",
        "total(made AND open AND email = '' AND phone = '')",
    ),
    (
        "convert_days_mean",
        "avg(CASE WHEN made AND converted AND days >= 0 THEN days END)",
    ),
    (
        "convert_negative_count",
        "total(made AND converted AND days < 0)",
    ),
];

/// What each source's opportunities came to, over the deals `o`.
const DEALS: &[(&str, &str)] = &[
    ("deals_open_count", "total(NOT closed)"),
    ("deals_open_value", "total((NOT closed) * amount) / 100.0"),
    ("deals_won_count", "total(won)"),
    ("deals_won_value", "total(won * amount) / 100.0"),
    ("deals_lost_count", "total(closed AND NOT won)"),
    ("win_rate_count", "total(won) / nullif(total(closed), 0)"),
    (
        "win_rate_value",
        "total(won * amount) / nullif(total(closed * amount), 0)",
    ),
    (
        "average_deal",
        "total(won * amount) / 100.0 / nullif(total(won AND amount IS NOT NULL), 0)",
    ),
];

/// The export has no day on which its leads were created: that of their last change stands for it.
fn org_of(world: &World, folder: &Path) -> LocalOrg {
    let db = world.folder().join("org.db");
    let db = db.to_str().unwrap();
    world.file(
        "User.csv",
        "Id,Username,LastName,FirstName,Name,IsActive\n005bm00000NCJmQAAX,ann@x.example,Lee,Ann,Ann Lee,true\n",
    );
    // A call an hour after the first lead was made, one from before the second, one that lies ahead, and a
    // meeting with what the fourth became.
    world.file(
        "Task.csv",
        "WhoId,Subject,CreatedDate\n00Qbm00000Orxk6EAB,Call,2026-02-23T21:55:00Z\n\
         00Qbm00000Orxk8EAB,Call,2026-02-23T10:00:00Z\n00Qbm00000Orxk9EAB,Call,2026-04-02T10:00:00Z\n",
    );
    world.file(
        "Event.csv",
        "WhoId,Subject,StartDateTime,EndDateTime,DurationInMinutes\n\
         003bm00000zbyRuAAI,Meeting,2026-02-24T02:22:30Z,2026-02-24T02:52:30Z,30\n",
    );
    let shipped = |object: &str| format!("{object}={}/{object}.csv", folder.display());
    let own = |object: &str| format!("{object}={}/{object}.csv", world.folder().display());
    let load = |files: &[String], flags: &[&str]| {
        let files = files.iter().map(String::as_str);
        let words: Vec<_> = ["local", "load", "--db", db]
            .into_iter()
            .chain(files)
            .collect();
        world.run(&[&words[..], flags].concat()).ends(0);
    };
    load(&[own("User")], &[]);
    load(
        &["Account", "Contact", "Opportunity"].map(shipped),
        &["--dates", "us"],
    );
    load(
        &[shipped("Lead")],
        &["--dates", "us", "--map", "CreatedDate=LastModifiedDate"],
    );
    load(&["Task", "Event"].map(own), &[]);
    let org = world.local_org(&["--db", db]);
    world.log_in(&org, "crm");
    org
}

/// The cells of a row, by heading.
type Cells<'a> = &'a dyn Fn(&str) -> String;

fn tables(world: &World, folder: &Path) -> Proof {
    let sql = Connection::open_in_memory().unwrap();
    sql.execute_batch(
        "CREATE TABLE r (id TEXT, source TEXT, status TEXT, industry TEXT, owner TEXT, converted INT, ended_on TEXT, created TEXT,
                         deal TEXT, contact TEXT, active TEXT, email TEXT, phone TEXT);
         CREATE TABLE o (id TEXT, source TEXT, closed INT, won INT, amount INT, close TEXT, created TEXT);
         CREATE TABLE t (who TEXT, moment TEXT);",
    )
    .unwrap();
    let rows = |folder: &Path, file: &str, take: &dyn Fn(Cells<'_>)| {
        let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
        let headers = reader.headers().unwrap().clone();
        for row in reader.records().map(Result::unwrap) {
            take(&|name: &str| {
                let at = headers.iter().position(|header| header == name).unwrap();
                row[at].to_owned()
            });
        }
    };
    let day = |text: &str| instant(text).map(|at| at[..10].to_owned());
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    rows(folder, "Lead.csv", &|cell| {
        let values = params![
            cell("Id"),
            some(cell("LeadSource")),
            cell("Status"),
            some(cell("Industry")),
            "Ann Lee",
            cell("IsConverted") == "TRUE",
            day(&cell("ConvertedDate")),
            instant(&cell("LastModifiedDate")),
            cell("ConvertedOpportunityId"),
            cell("ConvertedContactId"),
            day(&cell("LastActivityDate")).filter(|day| day.as_str() <= TODAY),
            cell("Email"),
            cell("Phone"),
        ];
        sql.execute("INSERT INTO r VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", values)
            .unwrap();
    });
    rows(folder, "Opportunity.csv", &|cell| {
        let amount = cell("Amount").parse::<f64>().ok();
        let values = params![
            cell("Id"),
            some(cell("LeadSource")),
            cell("IsClosed") == "TRUE",
            cell("IsWon") == "TRUE",
            amount.map(|amount| (amount * 100.0).round() as i64),
            day(&cell("CloseDate")),
            day(&cell("CreatedDate")),
        ];
        sql.execute("INSERT INTO o VALUES (?,?,?,?,?,?,?)", values)
            .unwrap();
    });
    for (file, column) in [("Task.csv", "CreatedDate"), ("Event.csv", "StartDateTime")] {
        rows(world.folder(), file, &|cell| {
            let moment = cell(column).replace('T', " ").replace('Z', "");
            sql.execute("INSERT INTO t VALUES (?, ?)", [cell("WhoId"), moment])
                .unwrap();
        });
    }
    Proof { sql }
}

/// The leads as the window sees them.
fn look_at(proof: &Proof, window: &str) {
    let made = window.replace("day", "date(created)");
    let ended = window.replace("day", "ended_on");
    let text = format!(
        "DROP VIEW IF EXISTS l;
         CREATE VIEW l AS SELECT *, {made} made, coalesce({ended}, 0) ended,
             NOT converted AND status <> 'Closed - Not Converted' open,
             CAST(julianday(ended_on) - julianday(date(created)) AS INT) days,
             CAST(julianday('{TODAY}') - julianday(date(created)) AS INT) age,
             (SELECT max(0, min(julianday(moment) - julianday(created)) * 1440) FROM t WHERE moment < '{MIDNIGHT}'
                AND (who = r.id OR who = r.contact AND moment >= created)) minutes,
             EXISTS (SELECT 1 FROM t WHERE who = r.id AND moment < created) early FROM r;"
    );
    proof.sql.execute_batch(&text).unwrap();
}

fn check(proof: &Proof, found: &Value, filter: &str, what: &str) {
    for (key, formula) in NUMBERS {
        let wanted = proof.number(&format!("SELECT {formula} FROM l WHERE {filter}"));
        same(&found[key], wanted, &format!("{what}: {key}"));
    }
    let converted = format!("l WHERE made AND converted AND days >= 0 AND {filter}");
    for (key, share) in [("convert_days_median", 0.5), ("convert_days_p90", 0.9)] {
        let wanted = proof.percentile("days", &converted, share);
        same(&found[key], wanted, &format!("{what}: {key}"));
    }
    // Of the two ends of the interval each is as likely, by its own spread, as the rate that was found.
    let (part, whole) = (&found["converted_count"], &found["created_count"]);
    let (part, whole) = (part.as_f64().unwrap(), whole.as_f64().unwrap());
    for key in ["conversion_rate_low", "conversion_rate_high"] {
        let Some(end) = found[key].as_f64() else {
            assert_eq!(whole, 0.0, "{what}: {key}");
            continue;
        };
        let distance = (part / whole - end).powi(2);
        let spread = 1.959_963_984_540_054_f64.powi(2) * end * (1.0 - end) / whole;
        assert!((distance - spread).abs() < 1e-9, "{what}: {key} {end}");
    }
}

/// A condition that holds for a group.
fn of_group(column: &str, group: &Value) -> String {
    match group["key"].as_str() {
        Some(key) => format!("{column} = '{}'", key.replace('\'', "''")),
        None => format!("{column} IS NULL"),
    }
}

fn check_groups(proof: &Proof, found: &Value, column: &str) {
    let groups = found["groups"].as_array().unwrap();
    for group in groups {
        let filter = of_group(column, group);
        check(proof, group, &filter, &filter);
    }
    let query = format!("SELECT count(DISTINCT coalesce({column}, '')) FROM l WHERE made OR ended");
    let all = proof.number(&query).unwrap();
    assert!(
        groups.len() as f64 >= all,
        "{column}: {} of {all}",
        groups.len()
    );
}

#[test]
fn every_number_of_a_small_export_is_what_sql_says() {
    let Some(folder) = shared("data/crm/devedition_2026") else {
        return;
    };
    let world = World::new();
    let _org = org_of(&world, &folder);
    let proof = tables(&world, &folder);
    for (period, window) in [
        ("all", "1"),
        ("2026-02-24..", "day >= '2026-02-24'"),
        (
            "2026-02-23..2026-02-24",
            "day >= '2026-02-23' AND day < '2026-02-24'",
        ),
        (
            "2024-01-01..2025-01-01",
            "day >= '2024-01-01' AND day < '2025-01-01'",
        ),
    ] {
        look_at(&proof, window);
        let asked = |words: &[&str]| {
            let days = ["--period", period, "--as-of", TODAY, "--format", "json"];
            world
                .run(&[&["leads"], words, &days].concat())
                .ends(0)
                .json()
        };
        for (field, column) in [("Status", "status"), ("Industry", "industry")] {
            let found = asked(&["summary", "--group-by", field, "--min-n", "0"]);
            check(&proof, &found["metrics"], "1", period);
            same(&found["n"], proof.number("SELECT total(made) FROM l"), "n");
            check_groups(&proof, &found, column);
        }
        check_groups(&proof, &asked(&["owners", "--min-n", "0"]), "owner");
        let found = asked(&["sources", "--min-n", "0"]);
        check_groups(&proof, &found, "source");
        deals(&proof, &found, window);
        aging(&proof, &asked(&["aging"]));
        response(&proof, &asked(&["response", "--group-by", "LeadSource"]));
    }
}

fn deals(proof: &Proof, found: &Value, window: &str) {
    let window = window.replace("day", "close");
    for group in found["groups"].as_array().unwrap() {
        let source = of_group("source", group);
        for (key, formula) in DEALS {
            let query = format!("SELECT {formula} FROM o WHERE {source} AND {window}");
            same(
                &group[key],
                proof.number(&query),
                &format!("{source}: {key}"),
            );
        }
        let days = "julianday(close) - julianday(created)";
        let won = format!("o WHERE won AND {days} >= 0 AND {source} AND {window}");
        let wanted = proof.percentile(days, &won, 0.5);
        same(
            &group["cycle_days_median"],
            wanted,
            &format!("{source}: cycle"),
        );
    }
}

fn aging(proof: &Proof, found: &Value) {
    let of = |what: &str, more: &str| {
        proof.number(&format!(
            "SELECT {what} FROM l WHERE made AND open AND {more}"
        ))
    };
    let metrics = &found["metrics"];
    same(&metrics["open_count"], of("count(*)", "1"), "open");
    same(
        &metrics["untouched_count"],
        of("count(*)", "active IS NULL"),
        "untouched",
    );
    same(&metrics["age_days_mean"], of("avg(age)", "1"), "mean age");
    let open = "l WHERE made AND open";
    for (key, share) in [("age_days_median", 0.5), ("age_days_p90", 0.9)] {
        same(&metrics[key], proof.percentile("age", open, share), key);
    }
    let silence = format!("julianday('{TODAY}') - julianday(active)");
    let active = format!("{open} AND active IS NOT NULL");
    let wanted = proof.percentile(&silence, &active, 0.5);
    same(&metrics["silent_days_median"], wanted, "silence");
    let mut below = -1;
    for bucket in found["groups"].as_array().unwrap() {
        let key = bucket["key"].as_str().unwrap();
        let last = key.rsplit('-').next().and_then(|last| last.parse().ok());
        let last: i64 = last.unwrap_or(i64::MAX);
        let between = format!("age > {below} AND age <= {last}");
        same(&bucket["count"], of("count(*)", &between), key);
        let untouched = of("count(*)", &format!("{between} AND active IS NULL"));
        same(&bucket["untouched_count"], untouched, key);
        below = last;
    }
}

fn response(proof: &Proof, found: &Value) {
    answers(proof, &found["metrics"], "1");
    for group in found["groups"].as_array().unwrap() {
        answers(proof, group, &of_group("source", group));
    }
    let spread = found["series"]["response_time"].as_array().unwrap();
    let ends = [5, 60, 1_440, 10_080, i64::MAX];
    let mut below = -1;
    for (bucket, last) in spread.iter().zip(ends) {
        let query = format!(
            "SELECT count(*) FROM l WHERE made AND round(minutes, 3) > {below} AND round(minutes, 3) <= {last}"
        );
        same(
            &bucket["count"],
            proof.number(&query),
            &bucket["key"].to_string(),
        );
        below = last;
    }
}

fn answers(proof: &Proof, found: &Value, filter: &str) {
    let of = |what: &str| proof.number(&format!("SELECT {what} FROM l WHERE made AND {filter}"));
    // Days of SQL have some microseconds of error.
    let within = |minutes: u32| {
        of(&format!(
            "total(round(minutes, 3) <= {minutes}) / nullif(count(*), 0)"
        ))
    };
    for (key, wanted) in [
        ("leads_count", of("count(*)")),
        ("touched_count", of("count(minutes)")),
        ("untouched_count", of("count(*) - count(minutes)")),
        (
            "untouched_rate",
            of("1 - count(minutes) * 1.0 / nullif(count(*), 0)"),
        ),
        ("touched_before_count", of("total(early)")),
        ("within_5_minutes_rate", within(5)),
        ("within_1_hour_rate", within(60)),
        ("within_24_hours_rate", within(1_440)),
    ] {
        same(&found[key], wanted, &format!("{filter}: {key}"));
    }
    let touched = format!("l WHERE made AND minutes IS NOT NULL AND {filter}");
    for (key, share) in [
        ("response_minutes_median", 0.5),
        ("response_minutes_p90", 0.9),
    ] {
        let wanted = proof.percentile("round(minutes, 3)", &touched, share);
        same(&found[key], wanted, &format!("{filter}: {key}"));
    }
}
