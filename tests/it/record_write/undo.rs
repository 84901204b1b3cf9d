//! Writes that are taken back.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use super::Crm;

#[test]
fn an_update_is_taken_back() {
    let crm = Crm::new(&[]);
    let id = crm.create("Account", &["Name=Acme", "Industry=Energy"]);
    let other = crm.create("Account", &["Name=Other"]);
    let csv = format!("Id,Name,Industry\n{id},Changed,#N/A\n{other},,Banking\n");
    let file = crm.world.file("a.csv", &csv);
    let undo = crm.world.folder().join("undo.json");
    let undo = undo.to_str().unwrap();
    crm.run(&[
        "record", "update", "Account", "--file", &file, "--undo", undo,
    ])
    .ends(0);
    let mode = std::fs::metadata(undo).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // A file that is there is not written over.
    let again = crm
        .run(&[
            "record", "update", "Account", "--file", &file, "--undo", undo,
        ])
        .ends(1);
    assert!(
        again.stderr.contains("the file is there already"),
        "{}",
        again.stderr
    );
    let plan = crm.json(&["record", "restore", undo, "--dry-run"]);
    assert_eq!(plan[0]["action"], "restore");
    let rows = crm.json(&["record", "restore", undo]);
    assert_eq!(
        (&rows[0]["action"], &rows[1]["success"]),
        (&json!("restored"), &json!(true))
    );
    assert_eq!(
        crm.rows("SELECT Name, Industry FROM Account ORDER BY Name"),
        ["Acme|Energy", "Other|-"]
    );
}

#[test]
fn a_delete_is_taken_back_also_when_the_bin_is_empty() {
    let crm = Crm::new(&[]);
    let id = crm.create("Account", &["Name=Acme", "Industry=Energy"]);
    let contact = crm.create("Contact", &["LastName=Ann", &format!("AccountId={id}")]);
    let undo = crm.world.folder().join("undo.json");
    let path = undo.to_str().unwrap();
    crm.run(&["record", "delete", "Account", &id, "--undo", path])
        .ends(0);
    let rows = crm.json(&["record", "restore", path]);
    assert_eq!(
        (&rows[0]["action"], &rows[0]["id"]),
        (&json!("undeleted"), &json!(id))
    );
    assert_eq!(
        crm.rows("SELECT Id, Account.Name FROM Contact"),
        [format!("{contact}|{{\"Name\":\"Acme\"}}")]
    );
    let rows = crm.json(&["record", "restore", path]);
    assert_eq!(rows[0]["action"], "unchanged", "it is there");

    // A record that no bin knows is made again.
    let lost = std::fs::read_to_string(&undo)
        .unwrap()
        .replace(&id, "001000000000zzzAAA");
    let lost = crm.world.file("lost.json", &lost);
    let rows = crm.json(&["record", "restore", &lost]);
    assert_eq!(
        (&rows[0]["action"], &rows[0]["id"]),
        (&json!("recreated"), &json!("001000000000zzzAAA"))
    );
    let new = rows[0]["new_id"].as_str().unwrap();
    let soql = format!("SELECT Name, Industry FROM Account WHERE Id = '{new}'");
    assert_eq!(crm.rows(&soql), ["Acme|Energy"]);
}

#[test]
fn what_was_made_is_deleted_and_what_was_found_is_changed_back() {
    let crm = Crm::new(&[]);
    crm.create("Contact", &["LastName=Ann", "Email=ann@a.example"]);
    let file = crm.world.file(
        "c.csv",
        "Email,LastName\nann@a.example,Changed\nbob@a.example,Bob\n",
    );
    let undo = crm.world.folder().join("undo.json");
    let undo = undo.to_str().unwrap();
    crm.run(&[
        "record", "upsert", "Contact", "--key", "Email", "--file", &file, "--undo", undo,
    ])
    .ends(0);
    assert_eq!(
        crm.rows("SELECT LastName FROM Contact ORDER BY LastName"),
        ["Bob", "Changed"]
    );
    crm.run(&["record", "restore", undo]).ends(0);
    assert_eq!(crm.rows("SELECT LastName FROM Contact"), ["Ann"]);
    let made = crm.world.folder().join("made.json");
    let made = made.to_str().unwrap();
    crm.run(&[
        "record",
        "create",
        "Lead",
        "--set",
        "LastName=x",
        "--set",
        "Company=y",
        "--undo",
        made,
    ])
    .ends(0);
    crm.run(&["record", "restore", made]).ends(0);
    assert_eq!(crm.rows("SELECT COUNT(Id) n FROM Lead"), ["0"]);
}

#[test]
fn only_a_file_of_this_org_is_taken_back() {
    let crm = Crm::new(&[]);
    let file = crm.world.file(
        "x.json",
        "{\"sfkit_undo\":1,\"verb\":\"update\",\"object\":\"Account\",\
        \"organization_id\":\"00D000000000001EAA\",\"at\":\"2026-01-01T00:00:00Z\"}\n",
    );
    let run = crm.run(&["record", "restore", &file]).ends(2);
    assert!(
        run.stderr
            .contains("the file is about the org 00D000000000001EAA"),
        "{}",
        run.stderr
    );
    let file = crm.world.file("y.json", "{}\n");
    let run = crm.run(&["record", "restore", &file]).ends(1);
    assert!(
        run.stderr.contains("this was not written by `--undo`"),
        "{}",
        run.stderr
    );
}
