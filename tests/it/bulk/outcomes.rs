//! What became of rows: partial failures, rows sent again, jobs that are waited for, stopped or gone,
//! bad days.

use serde_json::{Value, json};

use super::import::{count, rows};
use super::{acme, insert, run};
use crate::world::{World, finish};

/// Accounts of which every third has a revenue that the org refuses when nobody checks before.
fn mixed(world: &World, rows: usize) -> String {
    let mut text = String::from("Name,AnnualRevenue\n");
    for row in 0..rows {
        let revenue = if row % 3 == 2 { "much" } else { "1" };
        text.push_str(&format!("Row {row},{revenue}\n"));
    }
    world.file("mixed.csv", &text)
}

pub(super) fn read(world: &World, path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(world.folder().join(path)).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

#[test]
fn failed_rows_have_their_lines_and_are_sent_again() {
    let world = World::new();
    let _org = acme(&world);
    let file = mixed(&world, 9);
    let import = insert(&file, &["--no-check", "--batch-rows", "4"]);
    let failed = run(
        &world,
        &[&import[..], &["--results", "out", "--format", "table"]].concat(),
    )
    .ends(3);
    let told = &failed.stderr;
    assert!(told.contains("of 9 records 6 inserted, 3 failed"), "{told}");
    assert!(
        told.contains("3 × INVALID_TYPE_ON_FIELD_IN_RECORD"),
        "{told}"
    );
    assert!(told.contains("(first in line 4)"), "{told}");
    assert!(told.contains("`sfkit bulk retry 1`"), "{told}");
    let rows = read(&world, "out/failed.csv");
    assert_eq!(
        rows[0],
        ["sfkit_line", "sf__Id", "sf__Error", "Name", "AnnualRevenue"]
    );
    let lines: Vec<_> = rows[1..]
        .iter()
        .map(|row| (row[0].as_str(), row[3].as_str()))
        .collect();
    assert_eq!(lines, [("4", "Row 2"), ("7", "Row 5"), ("10", "Row 8")]);
    assert_eq!(read(&world, "out/success.csv").len(), 7);
    assert_eq!(read(&world, "out/unprocessed.csv").len(), 1);

    // As they were they fail again: none is done.
    run(&world, &["bulk", "retry", "1"]).ends(1);
    let twice = run(&world, &["bulk", "retry", "1"]).ends(2).stderr;
    assert!(twice.contains("were sent again by transfer 2"), "{twice}");

    // Corrected, and never a row that was done.
    let mixed = std::fs::read_to_string(world.folder().join("out/failed.csv")).unwrap();
    let wrong = world.file("wrong.csv", &format!("{mixed}2,,,Row 0,1\n"));
    let refused = run(&world, &["bulk", "retry", "2", "--file", &wrong])
        .ends(1)
        .stderr;
    assert!(refused.contains("1 row of"), "{refused}");
    assert!(
        refused.contains("did not fail in bulk transfer 2: the first is that of line 2"),
        "{refused}"
    );
    let right = world.file("right.csv", &mixed.replace("much", "5"));
    let done = run(
        &world,
        &[
            "bulk",
            "retry",
            "2",
            "--file",
            &right,
            "--results",
            "out2",
            "--format",
            "json",
        ],
    );
    assert_eq!(done.ends(0).json()["retry_of"], 2);
    let lines: Vec<_> = read(&world, "out2/success.csv")[1..]
        .iter()
        .map(|row| row[0].clone())
        .collect();
    assert_eq!(lines, ["4", "7", "10"]);
    assert_eq!(count(&world, "Account"), 9);
    let nothing = run(&world, &["bulk", "retry", "3"]).ends(1).stderr;
    assert!(
        nothing.contains("no row of bulk transfer 3 failed"),
        "{nothing}"
    );
}

#[test]
fn all_rows_failed_is_another_status_than_some() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("bad.csv", "Name,AnnualRevenue\na,x\nb,y\n");
    let import = insert(&file, &[]);
    let none = run(
        &world,
        &[&import[..], &["--no-check", "--format", "json"]].concat(),
    )
    .ends(1);
    assert_eq!(none.error()["details"]["failed"], 2);
    let status = run(&world, &["bulk", "status", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(status["errors"][0]["count"], 2);

    let some = world.file("some.csv", "Name,AnnualRevenue\na,x\nb,1\n");
    let skip = insert(&some, &["--skip-bad"]);
    let left = run(&world, &skip).ends(3).stderr;
    assert!(
        left.contains("line 2: `AnnualRevenue`") && left.contains("1 wrong ones left out"),
        "{left}"
    );
    assert_eq!(count(&world, "Account"), 1);
}

#[test]
fn jobs_can_be_left_alone_and_waited_for_later() {
    let world = World::new();
    let _org = acme(&world);
    let file = mixed(&world, 30);
    let import = insert(&file, &["--no-check", "--batch-rows", "10"]);
    let left = run(
        &world,
        &[&import[..], &["--no-wait", "--format", "json"]].concat(),
    )
    .ends(8);
    assert_eq!(left.json()["jobs"].as_array().unwrap().len(), 3);
    assert_eq!(left.error()["code"], "still-running");
    let hint = left.error()["hints"][0].as_str().unwrap().to_owned();
    assert!(hint.contains("`sfkit bulk resume 1`"), "{hint}");
    let done = run(&world, &["bulk", "resume", "1", "--format", "json"])
        .ends(3)
        .json();
    assert_eq!(
        (&done["succeeded"], &done["failed"]),
        (&json!(20), &json!(10))
    );
    assert_eq!(done["state"], "finished");
    run(&world, &["bulk", "results", "1", "--results", "late"]).ends(0);
    assert_eq!(read(&world, "late/failed.csv").len(), 11);
    assert_eq!(count(&world, "Account"), 20);
    // The rows are private to the user, and their folder goes when nobody needs it.
    assert_eq!(
        crate::world::open_to_others(&world.home()),
        Vec::<String>::new()
    );
}

#[test]
fn a_job_that_the_org_forgot_is_told_and_sent_never_again() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("rows.csv", "Name\na\nb\n");
    let import = insert(&file, &["--no-wait", "--format", "json"]);
    let left = run(&world, &import).ends(8).json();
    let id = left["jobs"][0]["id"].as_str().unwrap();
    super::ended(&world, id);
    let path = format!("/services/data/v66.0/jobs/ingest/{id}");
    run(&world, &["api", "DELETE", &path]).ends(0);
    let lost = run(&world, &["bulk", "resume"]).ends(3).stderr;
    assert!(
        lost.contains("2 sent, and nobody knows what became of them"),
        "{lost}"
    );
    assert!(lost.contains("look in the org"), "{lost}");
    run(&world, &["bulk", "resume"]).ends(3);
    assert_eq!(count(&world, "Account"), 2);
    let nothing = run(&world, &["bulk", "retry"]).ends(1).stderr;
    assert!(
        nothing.contains("no row of bulk transfer 1 failed"),
        "{nothing}"
    );
}

/// An org may be done before it is told to stop: then it gets more rows.
#[test]
fn a_transfer_that_is_stopped_tells_what_was_done() {
    let was_stopped = [6_000, 30_000, 150_000].into_iter().any(stopped);
    assert!(was_stopped, "all was done before it was stopped");
}

/// Whether the transfer of so many rows was stopped before its end.
fn stopped(rows: usize) -> bool {
    let world = World::new();
    let _org = acme(&world);
    let mut text = String::from("Name\n");
    for row in 0..rows {
        text.push_str(&format!("Row {row}\n"));
    }
    let file = world.file("many.csv", &text);
    let half = (rows / 2).to_string();
    let import = insert(&file, &["--no-wait"]);
    run(&world, &[&import[..], &["--batch-rows", &half]].concat()).ends(8);
    let told = run(&world, &["bulk", "abort"]);
    let done = count(&world, "Account");
    if told.status != 0 || done == rows as u64 {
        return false;
    }
    run(&world, &["bulk", "results", "--results", "out"]).ends(0);
    let done = read(&world, "out/success.csv").len() - 1;
    let rest = read(&world, "out/unprocessed.csv").len() - 1;
    assert_eq!(done + rest, rows, "{done} done");
    assert_eq!(count(&world, "Account"), done as u64);
    let status = run(&world, &["bulk", "status", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(
        (&status["state"], &status["unprocessed"]),
        (&json!("aborted"), &json!(rest))
    );
    run(&world, &["bulk", "retry", "--format", "json"]).ends(0);
    assert_eq!(count(&world, "Account"), rows as u64);
    true
}

#[test]
fn bad_days_lose_and_double_nothing() {
    for (number, fault) in [
        "status=503@/services/data/*/jobs/ingest:2",
        "status=503@**/batches:2",
        "cut@**/batches:1",
        "lost@**/batches:1",
        "truncate@**/batches:1",
        "status=401@**/batches:1",
        "lost@/services/data/*/jobs/ingest/750*:2",
        "cut@**/successfulResults:1",
        "truncate@**/failedResults:2",
        "status=503@**/unprocessedrecords:1",
    ]
    .into_iter()
    .enumerate()
    {
        let world = World::new();
        let org = acme(&world);
        org.fault(fault);
        let file = world.file("rows.csv", "Name\na\nb\nb\nc\n");
        let import = insert(&file, &["--batch-rows", "2", "--parallel", "1"]);
        let ended = run(&world, &[&import[..], &["--results", "out"]].concat());
        assert_eq!(ended.status, 0, "{number} {fault}: {}", ended.stderr);
        assert_eq!(count(&world, "Account"), 4, "{fault}");
        let lines: Vec<_> = read(&world, "out/success.csv")[1..]
            .iter()
            .map(|row| row[0].clone())
            .collect();
        assert_eq!(lines, ["2", "3", "4", "5"], "{fault}");
    }
}

#[test]
fn limits_and_missing_permissions_are_explained() {
    let world = World::new();
    let org = acme(&world);
    let file = world.file("rows.csv", "Name\na\n");
    let insert = insert(&file, &[]);
    run(&world, &insert).ends(0);
    let id = rows(&world, "SELECT Id FROM Account")[0]["Id"]
        .as_str()
        .unwrap()
        .to_owned();
    org.fault("status=403@/services/data/*/jobs/ingest:1");
    let ids = world.file("ids.csv", &format!("Id\n{id}\n"));
    let hard = ["bulk", "import", "hard-delete", "Account", &ids, "--yes"];
    let refused = run(&world, &hard).ends(1).stderr;
    assert!(
        refused.contains("may not delete records of `Account` for good"),
        "{refused}"
    );
    assert!(refused.contains("Bulk API Hard Delete"), "{refused}");
    assert_eq!(count(&world, "Account"), 1);
}

#[test]
fn a_full_disk_costs_the_files_and_not_the_rows() {
    let world = World::new();
    let _org = acme(&world);
    let mut text = String::from("Name,Description\n");
    for row in 0..5_000 {
        text.push_str(&format!("Row {row},{}\n", "x".repeat(300)));
    }
    let file = world.file("rows.csv", &text);
    let script = format!(
        "trap '' XFSZ; ulimit -f 2000; exec '{}' bulk import insert Account '{file}' \
         --batch-rows 1000 --results out",
        crate::world::SFKIT
    );
    let full = finish(world.program("sh").args(["-c", &script]).output().unwrap());
    assert_eq!(full.status, 1, "{}", full.stderr);
    assert!(
        full.stderr.contains("`sfkit bulk results 1 --results DIR`"),
        "{}",
        full.stderr
    );
    let left: Vec<_> = std::fs::read_dir(world.folder().join("out"))
        .unwrap()
        .collect();
    assert!(left.is_empty(), "{left:?}");
    run(&world, &["bulk", "results", "1", "--results", "out"]).ends(0);
    assert_eq!(read(&world, "out/success.csv").len(), 5_001);
    assert_eq!(count(&world, "Account"), 5_000);
}

/// A tenth of them, unless `benches/soak.sh` asks for all.
#[test]
fn a_hundred_thousand_rows_are_exact() {
    let is_soak = std::env::var_os("SFKIT_TEST_SOAK").is_some();
    let all: u64 = if is_soak { 100_000 } else { 10_000 };
    let world = World::new();
    let _org = acme(&world);
    let mut text = String::from("Name,Description\n");
    for row in 0..all {
        // Cells that nobody may break, and rows that are alike.
        let name = row / 2;
        text.push_str(&format!("Row {name},\"first\r\nsecond, \"\"{name}\"\"\"\n"));
    }
    let file = world.file("many.csv", &text);
    let batch = (all * 3 / 10).to_string();
    let import = insert(&file, &["--batch-rows", &batch]);
    let done = run(
        &world,
        &[&import[..], &["--results", "out", "--format", "json"]].concat(),
    )
    .ends(0);
    let done = done.json();
    assert_eq!(done["jobs"].as_array().unwrap().len(), 4);
    assert_eq!(count(&world, "Account"), all);
    let mut lines: Vec<u64> = read(&world, "out/success.csv")[1..]
        .iter()
        .map(|row| row[0].parse().unwrap())
        .collect();
    lines.sort_unstable();
    let expected: Vec<u64> = (0..all).map(|row| 2 + 2 * row).collect();
    assert!(lines == expected, "each line once");
    let value: Value = rows(
        &world,
        "SELECT Description FROM Account WHERE Name = 'Row 7' LIMIT 1",
    );
    assert_eq!(value[0]["Description"], "first\nsecond, \"7\"");
}
