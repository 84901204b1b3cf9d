//! Limits of the day that do not suffice are told before the work, and nobody asks for them who needs
//! little.

use serde_json::{Value, json};

use super::run;
use crate::fake_org::{FakeOrg, reply, reply_json};
use crate::world::World;

/// An org with so many batches, query jobs and megabytes left, which refuses every job.
fn poor(batches: i64, jobs: i64, megabytes: i64) -> FakeOrg {
    FakeOrg::start(move |asked, _| {
        let left = |max: u64, left: i64| json!({"Max": max, "Remaining": left});
        let refusal = json!([{"errorCode": "EXCEEDEDQUOTA", "message": "not today"}]);
        match asked.line.as_str() {
            line if line.ends_with("/limits") => Some(reply_json(
                200,
                &json!({"DailyBulkApiBatches": left(15_000, batches),
                    "DailyBulkV2QueryJobs": left(10_000, jobs),
                    "DailyBulkV2QueryFileStorageMB": left(976_562, megabytes)}),
            )),
            line if line.contains("/jobs/") => Some(reply_json(400, &refusal)),
            line if line.contains("/sobjects/Account/describe") => Some(reply_json(
                200,
                &json!({"name": "Account", "createable": true, "fields": [
                    {"name": "Name", "label": "Name", "type": "string", "length": 255, "createable": true}]}),
            )),
            _ => None,
        }
    })
}

fn asked(org: &FakeOrg) -> usize {
    let asked = org.asked();
    asked
        .iter()
        .filter(|asked| asked.line.ends_with("/limits"))
        .count()
}

#[test]
fn an_export_without_jobs_or_megabytes_is_warned_of() {
    for (jobs, megabytes, said) in [
        (0, 5, "none of its 10000 bulk query jobs left today"),
        (3, 0, "given out its 976562 MB of bulk query results"),
        (1, -4, "given out its 976562 MB of bulk query results"),
    ] {
        let org = poor(9, jobs, megabytes);
        let world = World::new();
        org.log_in(&world, "file", &[]).ends(0);
        let words = [
            "bulk",
            "export",
            "SELECT Name FROM Account",
            "--output",
            "a.csv",
        ];
        let told = run(&world, &words).ends(6).stderr;
        let (before, after) = (told.find(said), told.find("error:"));
        assert!(before.is_some() && before < after, "{told}");
        assert_eq!(asked(&org), 1);
    }
}

#[test]
fn a_large_import_without_batches_is_warned_of_and_a_small_one_asks_nothing() {
    let org = poor(20, 1, 1);
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let small = world.file("small.csv", "Name\na\n");
    let told = run(&world, &super::insert(&small, &[])).ends(6).stderr;
    assert!(!told.contains("left today"), "{told}");
    assert_eq!(asked(&org), 0);
    let large = world.file("large.csv", &format!("Name\n{}", "a\n".repeat(200_000)));
    let told = run(&world, &super::insert(&large, &["--no-check"]))
        .ends(6)
        .stderr;
    let said = "this needs 20 batches";
    assert!(!told.contains(said), "twenty are there: {told}");
    let org = poor(19, 1, 1);
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let large = world.file("large.csv", &format!("Name\n{}", "a\n".repeat(200_000)));
    let told = run(&world, &super::insert(&large, &["--no-check"]))
        .ends(6)
        .stderr;
    assert!(
        told.contains(
            "this needs 20 batches of 10,000 rows, and the org has 19 of 15000 left today"
        ),
        "{told}"
    );
    assert_eq!(asked(&org), 1);
}

/// An org with ten thousand leads in pages of two thousand, and so many calls left of a hundred.
fn counting(left: usize) -> FakeOrg {
    FakeOrg::start(move |asked, _| {
        if !asked.line.contains("/query")
            || asked.line.contains("Organization")
            || asked.line.contains("User")
        {
            return None;
        }
        let offset = asked
            .line
            .split_once("AAA-")
            .map_or(0, |(_, offset)| offset.parse().unwrap());
        let record =
            |row: usize| json!({"attributes": {"type": "Lead"}, "Name": format!("Lead {row}")});
        let records: Vec<Value> = (offset..offset + 2_000).map(record).collect();
        let end = offset + 2_000;
        let mut page = json!({"totalSize": 10_000, "done": end == 10_000, "records": records});
        if end < 10_000 {
            page["nextRecordsUrl"] =
                format!("/services/data/v65.0/query/01g000000000001AAA-{end}").into();
        }
        let head = format!(
            "Content-Type: application/json\r\nSforce-Limit-Info: api-usage={}/100\r\n",
            100 - left
        );
        Some(reply(200, &head, &page.to_string()))
    })
}

#[test]
fn pages_for_which_calls_are_missing_are_told_with_the_first() {
    for (left, is_told) in [(4, false), (3, true), (0, true)] {
        let org = counting(left);
        let world = World::new();
        org.log_in(&world, "file", &[]).ends(0);
        let before = org.asked().len();
        let words = ["query", "SELECT Name FROM Lead", "--format", "csv"];
        let done = run(&world, &words).ends(0);
        assert_eq!(done.stdout.lines().count(), 10_001);
        let said = format!("this needs some 4 API calls, and the org has {left} of 100 left today");
        assert_eq!(
            done.stderr.contains(&said),
            is_told,
            "{left}: {}",
            done.stderr
        );
        assert_eq!(org.asked().len() - before, 5, "pages and nothing else");
    }
}
