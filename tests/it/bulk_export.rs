//! `sfkit bulk export`: jobs, pages, formats, and bad days.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use serde_json::{Value, json};

use crate::fake_org::{FakeOrg, reply, reply_json, rows};
use crate::world::{LocalOrg, Run, World};

/// A world with an org of so many accounts, logged in to as `acme`.
fn accounts(count: usize) -> (World, LocalOrg) {
    let world = World::new();
    let mut csv = String::from(
        "Id,Name,NumberOfEmployees,AnnualRevenue,Description,CreatedDate,LastModifiedDate,SystemModstamp\n",
    );
    for at in 0..count {
        // The last one is the newest.
        let month = if at + 1 == count { 6 } else { 1 };
        let time = format!("2025-0{month}-01T00:00:00.000Z");
        writeln!(
            csv,
            "001000000{at:06}AAA,\"Account {at}, \"\"Inc\"\"\",{at},{at}.00,\"a\nb {at}\",{time},{time},{time}"
        )
        .unwrap();
    }
    let file = format!("Account={}", world.file("Account.csv", &csv));
    let load = ["local", "load", "--db", "org.db", &file];
    world.run(&load).ends(0);
    let org = world.local_org(&["--db", "org.db"]);
    world.log_in(&org, "acme");
    (world, org)
}

const SOQL: &str = "SELECT Id, Name, NumberOfEmployees, AnnualRevenue, Description FROM Account";

fn export(world: &World, arguments: &[&str]) -> Run {
    world.run(&[&["bulk", "export"], arguments].concat())
}

/// Names in a file of CSV; each once.
fn names(path: &Path) -> BTreeSet<String> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let place = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "Name")
        .unwrap();
    let mut found = BTreeSet::new();
    for record in reader.records() {
        let name = record.unwrap()[place].to_owned();
        assert!(found.insert(name.clone()), "{name} twice");
    }
    found
}

fn expected(count: usize) -> BTreeSet<String> {
    (0..count)
        .map(|at| format!("Account {at}, \"Inc\""))
        .collect()
}

/// What is in the folder of the world beside its own things.
fn left(world: &World) -> Vec<String> {
    let entries = world.folder().read_dir().unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("sfkit-")).collect()
}

#[test]
fn csv_is_passed_on_as_the_org_sends_it() {
    let (world, org) = accounts(250);
    let run = export(
        &world,
        &[SOQL, "--output", "a.csv", "--page-rows", "100", "-v"],
    )
    .ends(0);
    assert!(run.stderr.contains("250 rows to "), "{}", run.stderr);
    assert!(run.stderr.contains("3 pages of 1 jobs"), "{}", run.stderr);
    let path = world.folder().join("a.csv");
    assert_eq!(names(&path), expected(250));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("\"Id\",\"Name\""), "{text:.60}");
    assert_eq!(text.matches("\"NumberOfEmployees\"").count(), 1);
    assert_eq!(left(&world), [""; 0]);
    let requests = org.requests().to_string();
    assert!(requests.contains("resultPages"), "{requests}");

    let older = [
        "--api-version",
        "57.0",
        "--output",
        "b.csv",
        "--page-rows",
        "100",
    ];
    export(&world, &[&[SOQL], &older[..]].concat()).ends(0);
    assert_eq!(
        fs::read_to_string(world.folder().join("b.csv")).unwrap(),
        text
    );

    let listed = world
        .run(&["bulk", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert_eq!(listed["items"][0]["state"], "finished");
    assert_eq!(listed["items"][0]["direction"], "export");
}

#[test]
fn other_formats_are_made_of_it() {
    let (world, _org) = accounts(30);
    let flags = ["--page-rows", "7", "--output"];
    let write = |file: &str| {
        export(&world, &[&[SOQL], &flags[..], &[file]].concat()).ends(0);
        world.folder().join(file)
    };
    let lines = fs::read_to_string(write("a.ndjson")).unwrap();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["NumberOfEmployees"], json!(0));
    assert_eq!(first["Description"], "a\nb 0");
    assert_eq!(lines.lines().count(), 30);

    let file = fs::File::open(write("a.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let mut schema = Vec::new();
    parquet::schema::printer::print_schema(&mut schema, reader.metadata().file_metadata().schema());
    let schema = String::from_utf8(schema).unwrap();
    assert!(schema.contains("INT64 NumberOfEmployees;"), "{schema}");
    assert!(schema.contains("AnnualRevenue (DECIMAL("), "{schema}");
    assert_eq!(reader.metadata().file_metadata().num_rows(), 30);

    let whole = export(&world, &["Account", "--format", "tsv", "--no-header"]).ends(0);
    assert_eq!(whole.stdout.lines().count(), 30);
    let none = "SELECT Id, Name FROM Account WHERE Name = 'nobody'";
    let empty = export(&world, &[none, "--format", "json"]).ends(0);
    assert_eq!(empty.stdout, "[]\n");
    let empty = export(&world, &[none]).ends(0);
    assert_eq!(empty.stdout, "\"Id\",\"Name\"\n");
}

#[test]
fn what_a_bulk_query_cannot_do_is_told_before_it_is_sent() {
    let (world, org) = accounts(1);
    for (soql, said) in [
        ("SELECT COUNT() FROM Account", "sfkit query"),
        ("SELECT MAX(Name) m FROM Account", "the aggregate MAX()"),
        (
            "SELECT FIELDS(ALL) FROM Account LIMIT 9",
            "sfkit bulk export Account",
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
            "with their parent's id",
        ),
        ("SELECT Id FROM Account OFFSET 3", "OFFSET"),
        ("SELECT Id, BillingAddress FROM Account", "BillingStreet"),
        ("SELECT Id FRO Account", "FRO"),
    ] {
        let run = export(&world, &[soql]).ends(2);
        assert!(run.stderr.contains(said), "{soql}: {}", run.stderr);
    }
    let requests = org.requests().to_string();
    assert!(!requests.contains("/jobs/query"), "{requests}");
    assert!(
        world
            .run(&["bulk", "list"])
            .ends(0)
            .stderr
            .contains("no bulk transfer")
    );
}

#[test]
fn pages_that_break_off_and_ended_tokens_cost_no_row() {
    let (world, org) = accounts(250);
    for fault in [
        "truncate@/services/data/*/jobs/query/*/results:2",
        "cut@/services/data/*/jobs/query/*/results:1",
        "status=503@/services/data/*/jobs/query/*/results:1",
        "status=401@/services/data/*/jobs/query/*/results:1",
        "cut@/services/data/*/jobs/query/*:1",
    ] {
        org.fault(fault);
        export(&world, &[SOQL, "--output", "a.csv", "--page-rows", "50"]).ends(0);
        assert_eq!(
            names(&world.folder().join("a.csv")),
            expected(250),
            "{fault}"
        );
    }
}

#[test]
fn a_file_is_complete_or_not_there_and_a_failed_export_is_gone_on_with() {
    let (world, org) = accounts(250);
    fs::write(world.folder().join("a.csv"), "older\n").unwrap();
    org.fault("status=400@/services/data/*/jobs/query/*/results:1");
    let arguments = [
        SOQL,
        "--output",
        "a.csv",
        "--page-rows",
        "50",
        "--parallel",
        "1",
    ];
    let run = export(&world, &arguments);
    assert_ne!(run.status, 0);
    assert!(run.stderr.contains("sfkit bulk resume 1"), "{}", run.stderr);
    let path = world.folder().join("a.csv");
    assert_eq!(fs::read_to_string(&path).unwrap(), "older\n");
    world.run(&["bulk", "resume", "1"]).ends(0);
    assert_eq!(names(&path), expected(250));
    assert_eq!(left(&world), [""; 0]);
}

#[test]
fn killed_in_the_middle_it_goes_on_where_it_was() {
    let (world, org) = accounts(400);
    // Six pages come, and then none.
    org.fault("delay=0ms@/services/data/*/jobs/query/*/results:6");
    org.fault("delay=10m@/services/data/*/jobs/query/*/results");
    let arguments = [
        "bulk",
        "export",
        SOQL,
        "--output",
        "a.ndjson",
        "--page-rows",
        "20",
        "--parallel",
        "1",
    ];
    let mut child = world
        .command(&arguments)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let spool = world.folder().join("a.ndjson.sfkit-1");
    let begun = Instant::now();
    let whole = || {
        let entries = fs::read_dir(&spool).into_iter().flatten().flatten();
        entries
            .filter(|entry| entry.path().extension().is_some_and(|end| end == "json"))
            .count()
    };
    while whole() < 6 {
        assert!(begun.elapsed() < Duration::from_secs(120), "no page came");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = whole();
    assert_eq!(before, 6);
    org.mend();
    assert!(!world.folder().join("a.ndjson").exists());
    let run = world.run(&["bulk", "resume", "1", "-v"]).ends(0);
    assert!(
        run.stderr.contains(&format!("{before} of them were here")),
        "{}",
        run.stderr
    );
    let text = fs::read_to_string(world.folder().join("a.ndjson")).unwrap();
    let found: BTreeSet<String> = text
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            row["Name"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(text.lines().count(), 400);
    assert_eq!(found, expected(400));
    assert!(!spool.exists());
}

#[test]
fn a_job_that_is_not_waited_for_is_fetched_later() {
    let (world, _org) = accounts(20);
    let run = export(
        &world,
        &[SOQL, "--output", "a.csv", "--no-wait", "--format", "csv"],
    )
    .ends(8);
    assert!(run.stderr.contains("sfkit bulk resume 1"), "{}", run.stderr);
    assert!(!world.folder().join("a.csv").exists());
    world.run(&["bulk", "resume", "1"]).ends(0);
    assert_eq!(names(&world.folder().join("a.csv")), expected(20));
    let again = world.run(&["bulk", "resume", "1"]).ends(0);
    assert!(again.stderr.contains("complete"), "{}", again.stderr);
}

const JOB: &str = "7505e00000";

/// A job of the fake org.
fn job(number: usize, state: &str, more: &Value) -> Value {
    let mut job = json!({
        "id": format!("{JOB}{number:05}AAA"), "operation": "query", "object": "Account",
        "state": state, "apiVersion": 60.0, "columnDelimiter": "COMMA",
    });
    job.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    job
}

#[test]
fn a_job_that_failed_is_told_with_its_reason() {
    let org = FakeOrg::start(|asked, _| {
        let reason =
            json!({"errorMessage": "InvalidBatch : Failed to process query: no such thing"});
        match asked.line.as_str() {
            line if line.starts_with("POST") && line.ends_with("/jobs/query") => {
                Some(reply_json(200, &job(1, "UploadComplete", &json!({}))))
            }
            line if line.contains("/jobs/query/") => {
                Some(reply_json(200, &job(1, "Failed", &reason)))
            }
            _ => None,
        }
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let run = export(&world, &["SELECT Id FROM Account", "--output", "a.csv"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("no such thing"), "{}", run.stderr);
    assert!(!world.folder().join("a.csv").exists());
}

#[test]
fn rows_that_are_missing_are_an_error() {
    let org = FakeOrg::start(|asked, _| {
        let count = json!({"numberRecordsProcessed": 3});
        match asked.line.as_str() {
            line if line.starts_with("POST") && line.ends_with("/jobs/query") => {
                Some(reply_json(200, &job(1, "UploadComplete", &json!({}))))
            }
            line if line.contains("/results") => Some(reply(
                200,
                "Content-Type: text/csv\r\nSforce-Locator: null\r\nSforce-NumberOfRecords: 2\r\n",
                "\"Id\"\n\"1\"\n\"2\"\n",
            )),
            line if line.contains("/resultPages") => Some(reply_json(404, &json!([]))),
            line if line.contains("/jobs/query/") => {
                Some(reply_json(200, &job(1, "JobComplete", &count)))
            }
            _ => None,
        }
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let run = export(&world, &["SELECT Id FROM Account"]).ends(5);
    assert!(
        run.stderr.contains("2 rows arrived, the job has 3"),
        "{}",
        run.stderr
    );
}

/// An org whose jobs run out of time unless their window is a day or less, over four days of records,
/// one an hour.
fn slow_org() -> FakeOrg {
    let queries: std::sync::Mutex<Vec<String>> = std::sync::Mutex::default();
    FakeOrg::start(move |asked, _| {
        let mut queries = queries.lock().unwrap();
        let line = asked.line.as_str();
        if line.starts_with("POST") && line.ends_with("/jobs/query") {
            let body: Value = serde_json::from_str(&asked.body).unwrap();
            queries.push(body["query"].as_str().unwrap().to_owned());
            let made = job(queries.len(), "UploadComplete", &json!({}));
            return Some(reply_json(200, &made));
        }
        if line.contains("/query?") && line.contains("ORDER+BY") {
            let at = if line.contains("DESC") {
                "2026-01-04T23:00:00.000+0000"
            } else {
                "2026-01-01T00:00:00.000+0000"
            };
            return Some(rows(&json!([{"CreatedDate": at}]), None, 1));
        }
        let id = line.split("/jobs/query/").nth(1)?;
        let number: usize = id.get(10..15)?.parse().unwrap();
        let query = &queries[number - 1];
        let hour = |operator: &str| {
            let (_, rest) = query.split_once(&format!("CreatedDate {operator} 2026-01-0"))?;
            let day: usize = rest.get(..1)?.parse().ok()?;
            let hour: usize = rest.get(2..4)?.parse().ok()?;
            Some((day - 1) * 24 + hour)
        };
        let (from, until) = (hour(">=").unwrap_or(0), hour("<").unwrap_or(96));
        if until - from > 24 {
            let reason =
                json!({"errorMessage": "InternalServerError : Retried more than fifteen times"});
            return Some(reply_json(200, &job(number, "Failed", &reason)));
        }
        if id.contains("resultPages") {
            return Some(reply_json(404, &json!([])));
        }
        if id.contains("/results") {
            let mut csv = String::from("\"Name\"\n");
            for hour in from..until {
                writeln!(csv, "\"Account {hour}\"").unwrap();
            }
            return Some(reply(
                200,
                "Content-Type: text/csv\r\nSforce-Locator: null\r\n",
                &csv,
            ));
        }
        let count = json!({"numberRecordsProcessed": until - from});
        Some(reply_json(200, &job(number, "JobComplete", &count)))
    })
}

#[test]
fn windows_that_take_too_long_are_halved() {
    let org = slow_org();
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let arguments = ["SELECT Name FROM Account", "--output", "a.csv"];
    let run = export(&world, &arguments);
    assert_ne!(run.status, 0);
    export(
        &world,
        &[&arguments[..], &["--chunk-by", "CreatedDate"]].concat(),
    )
    .ends(0);
    let text = fs::read_to_string(world.folder().join("a.csv")).unwrap();
    let expected: Vec<String> = (0..96).map(|hour| format!("\"Account {hour}\"")).collect();
    assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), expected);
}

/// Rows of a mirror by their names.
fn mirrored(world: &World, file: &str) -> BTreeSet<String> {
    let path = world.folder().join(file);
    if file.ends_with(".csv") {
        return names(&path);
    }
    let mut found = BTreeSet::new();
    if file.ends_with(".ndjson") {
        for line in fs::read_to_string(&path).unwrap().lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            assert!(found.insert(row["Name"].as_str().unwrap().to_owned()));
        }
        return found;
    }
    let reader = SerializedFileReader::new(fs::File::open(&path).unwrap()).unwrap();
    for row in reader.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        let mut columns = row.get_column_iter();
        let (_, name) = columns.find(|(name, _)| *name == "Name").unwrap();
        let parquet::record::Field::Str(name) = name else {
            panic!("{name}");
        };
        assert!(found.insert(name.clone()));
    }
    found
}

/// The names and ids of the accounts that the mirrors hold.
fn named(world: &World, soql: &str) -> Vec<(String, String)> {
    let listed = world
        .run(&["query", soql, "--format", "json"])
        .ends(0)
        .json();
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    let rows = listed.as_array().unwrap().iter();
    rows.map(|row| (text(row, "Name"), text(row, "Id")))
        .collect()
}

fn names_now(world: &World, soql: &str) -> BTreeSet<String> {
    named(world, soql)
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn a_mirror_follows_what_changes_and_what_is_deleted() {
    let (world, _org) = accounts(60);
    let soql = "SELECT Id, Name, NumberOfEmployees, AnnualRevenue FROM Account WHERE NumberOfEmployees < 50";
    let update = |id: &str, value: &str| {
        let words = ["account", "update", id, "--set", value, "--yes"];
        world.run(&words).ends(0);
    };
    for file in ["m.csv", "m.ndjson", "m.parquet"] {
        let prefix = file.replace('.', "");
        let run = || {
            let arguments = [soql, "--output", file, "--since-last", "--overlap", "0s"];
            export(&world, &arguments).ends(0).stderr
        };
        let first = run();
        assert!(first.contains("first run"), "{first}");
        assert_eq!(mirrored(&world, file), names_now(&world, soql));
        std::thread::sleep(Duration::from_millis(1100));
        let name = format!("Name={prefix} new");
        let words = [
            "account",
            "create",
            "--set",
            &name,
            "--set",
            "NumberOfEmployees=7",
        ];
        assert!(!world.run(&words).ends(0).stdout.is_empty());
        let mut old = named(&world, soql);
        old.retain(|(name, _)| name.starts_with("Account "));
        update(&old[0].1, "Name=changed");
        update(&old[1].1, "NumberOfEmployees=99");
        world
            .run(&["account", "delete", &old[2].1, "--yes"])
            .ends(0);
        let told = run();
        assert!(told.contains(" new or changed, 2 gone"), "{told}");
        assert!(
            file != "m.csv" || told.contains(": 2 new or changed"),
            "{told}"
        );
        let expected = names_now(&world, soql);
        assert_eq!(mirrored(&world, file), expected, "{file}");
        // The same once more changes nothing.
        run();
        assert_eq!(mirrored(&world, file), expected, "{file}");
        update(&old[0].1, &format!("Name={prefix} changed"));
    }
    assert_eq!(left(&world), [""; 0]);
}

#[test]
fn a_mirror_is_made_anew_when_it_cannot_be_trusted() {
    let (world, _org) = accounts(5);
    let soql = "SELECT Id, Name FROM Account";
    let arguments = [
        soql,
        "--output",
        "m.csv",
        "--since-last",
        "--as",
        "accounts",
    ];
    export(&world, &arguments).ends(0);
    let path = world.folder().join("m.csv");
    fs::write(
        &path,
        "\"Id\",\"Name\"\n\"001000000000001AAA\",\"by hand\"\n",
    )
    .unwrap();
    let run = export(&world, &arguments).ends(0);
    assert!(
        run.stderr.contains("the file was changed since"),
        "{}",
        run.stderr
    );
    assert_eq!(names(&path), expected(5));
    fs::remove_file(&path).unwrap();
    let run = export(&world, &arguments).ends(0);
    assert!(
        run.stderr.contains("the file is not there"),
        "{}",
        run.stderr
    );
    let other = [
        "SELECT Id, Name, Phone FROM Account",
        "--output",
        "m.csv",
        "--since-last",
        "--as",
        "accounts",
    ];
    let run = export(&world, &other).ends(0);
    assert!(
        run.stderr.contains("the query is another one"),
        "{}",
        run.stderr
    );
    for (arguments, said) in [
        (
            ["SELECT Name FROM Account", "--output", "m.csv"],
            "needs `Id`",
        ),
        (
            ["SELECT Id FROM Account LIMIT 5", "--output", "m.csv"],
            "without ORDER BY and LIMIT",
        ),
        (
            ["SELECT Id FROM Account", "--output", "m.xlsx"],
            "and no xlsx",
        ),
    ] {
        let run = export(&world, &[&arguments[..], &["--since-last"]].concat()).ends(2);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    export(&world, &[soql, "--since-last"]).ends(2);
}
