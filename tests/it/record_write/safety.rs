//! What keeps a write from doing harm, and what is told when one breaks off.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Crm;
use crate::world::finish;

#[test]
fn a_dry_run_shows_what_would_change_and_sends_nothing() {
    let crm = Crm::new(&[]);
    let id = crm.create(
        "Account",
        &["Name=Acme", "Industry=Energy", "AnnualRevenue=12"],
    );
    let before = crm.writes();
    let rows = crm.json(&[
        "record",
        "update",
        "Account",
        &id,
        "--set",
        "Name=Acme 2",
        "--set",
        "Industry=Energy",
        "--set",
        "AnnualRevenue=12.00",
        "--dry-run",
    ]);
    assert_eq!(
        rows,
        json!([{"line": 1, "action": "update", "id": id, "field": "Name",
        "before": "Acme", "after": "Acme 2"}])
    );
    let csv = crm.world.file(
        "a.csv",
        &format!("Id,Phone\n{id},1\n001000000000zzzAAA,2\n"),
    );
    let run = crm
        .run(&["record", "update", "Account", "--file", &csv, "--dry-run"])
        .ends(0);
    assert!(
        run.stderr.contains("1 would be updated, 1 are not there"),
        "{}",
        run.stderr
    );
    let rows = crm.json(&["record", "delete", "Account", &id, "--dry-run"]);
    assert_eq!(
        (&rows[0]["action"], &rows[0]["before"]),
        (&json!("delete"), &json!("Acme"))
    );
    let rows = crm.json(&[
        "record",
        "create",
        "Account",
        "--set",
        "Name=x",
        "--dry-run",
    ]);
    assert_eq!(
        (&rows[0]["action"], &rows[0]["after"]),
        (&json!("create"), &json!("x"))
    );
    let rows = crm.json(&[
        "record",
        "upsert",
        "Contact",
        "--key",
        "Email",
        "--set",
        "Email=a@a.example",
        "--set",
        "LastName=Ann",
        "--dry-run",
    ]);
    assert_eq!(rows[0]["action"], "create");
    assert_eq!(crm.writes(), before);
    assert_eq!(crm.rows("SELECT Name FROM Account"), ["Acme"]);
}

#[test]
fn a_condition_shows_what_it_finds_and_needs_a_yes() {
    let crm = Crm::new(&[]);
    let csv = "LastName,Company\nAnn,Acme\nBob,Acme\nCid,Other\n";
    crm.run(&[
        "record",
        "create",
        "Lead",
        "--file",
        &crm.world.file("l.csv", csv),
    ])
    .ends(0);
    let arguments = [
        "record",
        "update",
        "Lead",
        "--where",
        "Company = 'Acme'",
        "--set",
        "Rating=Hot",
    ];
    let run = crm.run(&arguments).ends(2);
    assert!(
        run.stderr
            .contains("The condition finds 2 records of Lead:"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("  Ann\n") && run.stderr.contains("`--yes`"),
        "{}",
        run.stderr
    );
    assert_eq!(
        crm.rows("SELECT COUNT(Id) n FROM Lead WHERE Rating = 'Hot'"),
        ["0"]
    );
    let run = crm.run(&[&arguments[..], &["--yes"]].concat()).ends(0);
    assert_eq!(run.stdout.lines().count(), 3);
    assert_eq!(
        crm.rows("SELECT LastName FROM Lead WHERE Rating = 'Hot' ORDER BY LastName"),
        ["Ann", "Bob"]
    );
    crm.run(&["record", "delete", "Lead", "--where", "Company = 'Nobody'"])
        .ends(0);
    let run = crm
        .run(&[
            "record",
            "delete",
            "Lead",
            "--where",
            "Company = 'Acme' LIMIT 1",
            "--yes",
        ])
        .ends(2);
    assert!(
        run.stderr.contains("the condition goes on with LIMIT"),
        "{}",
        run.stderr
    );
    let run = crm
        .run(&[
            "record",
            "delete",
            "Lead",
            "--where",
            "Compny = 'Acme'",
            "--yes",
        ])
        .ends(2);
    assert!(run.stderr.contains("`Company`"), "{}", run.stderr);
    assert_eq!(crm.rows("SELECT COUNT(Id) n FROM Lead"), ["3"]);
}

#[test]
fn protected_orgs_ask_and_read_only_orgs_refuse() {
    let crm = Crm::new(&[]);
    crm.run(&["auth", "set", "acme", "--protect"]).ends(0);
    let create = ["record", "create", "Account", "--set", "Name=Acme"];
    let run = crm.run(&create).ends(2);
    assert!(
        run.stderr
            .contains("create 1 record of Account in the protected org `acme`?"),
        "{}",
        run.stderr
    );
    crm.run(&[&create[..], &["--dry-run"]].concat()).ends(0);
    crm.run(&[&create[..], &["--yes"]].concat()).ends(0);
    crm.run(&["auth", "set", "acme", "--read-only"]).ends(0);
    let run = crm.run(&[&create[..], &["--yes"]].concat()).ends(1);
    assert!(
        run.stderr.contains("`acme` is read-only: nothing was sent"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("`sfkit auth set acme --no-read-only`"),
        "{}",
        run.stderr
    );
    assert_eq!(crm.rows("SELECT COUNT(Id) n FROM Account"), ["1"]);
}

#[test]
fn what_somebody_else_changed_is_left_alone() {
    let crm = Crm::new(&[]);
    let id = crm.create("Account", &["Name=Acme"]);
    let set = ["--set", "Name=Mine"];
    let since = |time: &'static str| ["--if-unmodified-since", time];
    let one = ["record", "update", "Account", &id];
    let run = crm
        .run(&[&one[..], &set, &since("2020-01-01T00:00:00Z")].concat())
        .ends(1);
    assert!(
        run.stderr
            .contains("the record was changed after 2020-01-01T00:00:00Z"),
        "{}",
        run.stderr
    );
    let file = crm.world.file("a.csv", &format!("Id\n{id}\n"));
    let many = [
        "record", "delete", "Account", "--file", &file, "--format", "json",
    ];
    let run = crm
        .run(&[&many[..], &since("2020-01-01 00:00")].concat())
        .ends(1);
    assert_eq!(run.json()[0]["errors"][0]["code"], "RECORD_MODIFIED");
    assert_eq!(crm.rows("SELECT Name FROM Account"), ["Acme"]);
    crm.run(&[&one[..], &set, &since("2099-01-01T00:00:00Z")].concat())
        .ends(0);
    crm.run(&[&many[..], &since("2099-01-01")].concat()).ends(0);
    crm.run(&[&one[..], &set, &since("yesterday")].concat())
        .ends(2);
}

fn contacts(crm: &Crm, count: usize) -> String {
    let rows: String = (0..count).map(|number| format!("L{number:04}\n")).collect();
    crm.world.file("contacts.csv", &format!("LastName\n{rows}"))
}

fn codes(rows: &Value) -> Vec<(String, usize)> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for row in rows.as_array().unwrap() {
        let code = match &row["success"] {
            Value::Bool(true) => "done".to_owned(),
            _ => row["errors"][0]["code"].as_str().unwrap().to_owned(),
        };
        match counted.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => counted.push((code, 1)),
        }
    }
    counted
}

#[test]
fn an_answer_that_is_lost_is_told_and_its_rows_are_never_sent_again() {
    let crm = Crm::new(&["--fault", "lost@/services/data/*/composite/sobjects:1"]);
    let file = contacts(&crm, 1500);
    let failures = crm.world.folder().join("failed.csv");
    let run = crm
        .run(&[
            "record",
            "create",
            "Contact",
            "--file",
            &file,
            "--format",
            "json",
            "--failures",
            failures.to_str().unwrap(),
        ])
        .ends(3);
    let rows = run.json();
    assert_eq!(rows.as_array().unwrap().len(), 1500, "every row is told");
    let codes = codes(&rows);
    let count = |word: &str| {
        codes
            .iter()
            .find(|(code, _)| code == word)
            .map_or(0, |(_, count)| *count)
    };
    assert_eq!(count("UNKNOWN_OUTCOME"), 200);
    assert_eq!(
        count("done") + count("UNKNOWN_OUTCOME") + count("NOT_SENT"),
        1500
    );
    assert!(count("NOT_SENT") > 0, "{codes:?}");
    let details = &run.error()["details"];
    assert_eq!(
        (&details["unknown"], &details["done"]),
        (&json!(200), &json!(count("done")))
    );
    // The fault has done its work, and nothing is there twice.
    let there = crm.rows("SELECT COUNT(Id) n FROM Contact");
    assert_eq!(there, [(count("done") + 200).to_string()]);
    assert_eq!(
        crm.rows("SELECT LastName FROM Contact GROUP BY LastName HAVING COUNT(Id) > 1"),
        [""; 0]
    );
    let kept = std::fs::read_to_string(failures).unwrap();
    assert_eq!(kept.lines().count(), 1 + 200 + count("NOT_SENT"));
}

#[test]
fn a_lost_answer_to_one_record_is_told_as_such() {
    let crm = Crm::new(&["--fault", "lost@/services/data/*/sobjects/Account:1"]);
    let run = crm
        .run(&["record", "create", "Account", "--set", "Name=Acme"])
        .ends(5);
    assert!(
        run.stderr
            .contains("whether the record was created is not known"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("before you send it again"),
        "{}",
        run.stderr
    );
    assert_eq!(crm.calls("POST", "/sobjects/Account"), 1);
    assert_eq!(crm.rows("SELECT COUNT(Id) n FROM Account"), ["1"]);
}

#[test]
fn a_limit_in_the_middle_ends_it_with_every_row_told() {
    let crm = Crm::new(&["--api-limit", "12"]);
    let file = contacts(&crm, 3600);
    let run = crm
        .run(&[
            "record", "create", "Contact", "--file", &file, "--format", "json",
        ])
        .ends(3);
    let rows = run.json();
    assert_eq!(rows.as_array().unwrap().len(), 3600);
    let codes = codes(&rows);
    assert_eq!(codes[0].0, "done");
    assert!(
        codes
            .iter()
            .any(|(code, _)| code == "REQUEST_LIMIT_EXCEEDED"),
        "{codes:?}"
    );
    assert_eq!(
        run.error()["details"]["error_code"],
        "REQUEST_LIMIT_EXCEEDED"
    );
    // Nothing at all was done: the limit itself is the news.
    let run = crm
        .run(&["record", "create", "Contact", "--file", &file, "--no-check"])
        .ends(6);
    assert!(
        run.stderr.contains("3600 not sent") || run.stderr.contains("not sent"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_signal_ends_the_sending_and_every_row_is_told() {
    stopped_by("-INT", 130, "interrupted");
    stopped_by("-TERM", 143, "terminated");
}

fn stopped_by(signal: &str, status: i32, code: &str) {
    let crm = Crm::new(&["--fault", "delay=3s@/services/data/*/composite/sobjects"]);
    let file = contacts(&crm, 4000);
    let mut command = crm.world.command(&[
        "record", "create", "Contact", "--file", &file, "--format", "json",
    ]);
    let child = command.spawn().unwrap();
    let start = Instant::now();
    while crm.calls("POST", "/composite/sobjects") == 0 {
        assert!(
            start.elapsed() < Duration::from_secs(300),
            "nothing is sent"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args([signal, &id])
            .status()
            .unwrap()
            .success()
    );
    let run = finish(child.wait_with_output().unwrap()).ends(status);
    let rows: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 4000);
    let codes = codes(&rows);
    let names: Vec<_> = codes.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(names, ["done", "NOT_SENT"]);
    assert_eq!(
        crm.rows("SELECT COUNT(Id) n FROM Contact"),
        [codes[0].1.to_string()]
    );
    assert_eq!(run.error()["code"], code);
}

#[test]
fn a_row_that_is_held_is_tried_again() {
    let mut crm = Crm::new(&[
        "--fault",
        "locked-row@/services/data/*/composite/sobjects:1",
    ]);
    crm.world.set("SFKIT_TEST_CLOCK", "2026-11-28T10:00:00Z");
    let file = contacts(&crm, 3);
    let run = crm.run(&[
        "record", "create", "Contact", "--file", &file, "--format", "json",
    ]);
    assert_eq!(run.ends(0).json().as_array().unwrap().len(), 3);
    assert_eq!(crm.calls("POST", "/composite/sobjects"), 2);
}
