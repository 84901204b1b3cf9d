//! Copies of objects that are brought up to date.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::{serve, text};
use crate::bulk::stopped::{JOB, await_look, busy, stops};
use crate::serve::running::Serving;
use crate::world::World;

const SYNC: &str = "/api/integrations/salesforce/sync";

/// Syncs, waits for the end, and gives what was done by object.
fn synced(serving: &Serving, body: &Value) -> (Value, BTreeMap<String, Value>) {
    let begun = serving.send("POST", SYNC, body, 202);
    let path = format!("{SYNC}/{}", text(&begun, "sync_id"));
    loop {
        let sync = serving.get(&path, 200)["sync"].clone();
        if sync["status"] != "running" {
            let objects = sync["objects"].as_array().unwrap().iter();
            let objects = objects.map(|copy| (text(copy, "object").to_owned(), copy.clone()));
            return (sync.clone(), objects.collect());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The values of a column of a file of CSV without quotes in it.
fn column(file: &Path, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let split = |line: &str| -> Vec<String> {
        let fields = line
            .split(',')
            .map(|field| field.trim_matches('"').to_owned());
        fields.collect()
    };
    let mut lines = text.lines();
    let at = split(lines.next().unwrap())
        .iter()
        .position(|field| field == name);
    let mut values: Vec<_> = lines.map(|line| split(line)[at.unwrap()].clone()).collect();
    values.sort();
    values
}

fn syncs(world: &World) -> Vec<Value> {
    let log = world.run(&["vault", "audit", "--format", "json"]).ends(0);
    let log = log.json();
    let rows = log["items"].as_array().unwrap().iter();
    rows.filter(|row| row["action"] == "serve-sync")
        .cloned()
        .collect()
}

/// The first sync, of three accounts and no contact, is in the audit log.
fn assert_audited(world: &World, sync: &Value) {
    let rows = syncs(world);
    let outcomes: Vec<_> = rows.iter().map(|row| text(row, "outcome")).collect();
    assert_eq!(outcomes, ["begun", "ok"], "{rows:?}");
    for row in &rows {
        assert_eq!(row["details"]["sync_id"], sync["sync_id"]);
        assert_eq!(row["details"]["objects"], json!(["Account", "Contact"]));
    }
    assert_eq!(
        rows[1]["details"]["rows"],
        json!({"Account": 3, "Contact": 0})
    );
    let shown = world.run(&["vault", "audit", "--format", "table"]).ends(0);
    assert!(
        shown.stdout.contains("objects=Account,Contact"),
        "{}",
        shown.stdout
    );
}

#[test]
fn copies_are_made_whole_and_then_brought_up_to_date() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let folder = world.folder().join("copies");
    let serving = serve(
        &mut world,
        &org,
        &["--sync-folder", folder.to_str().unwrap()],
    );
    let accounts = "/api/salesforce/accounts?user_id=acme";
    let make = |name: &str| {
        let made = serving.send("POST", accounts, &json!({"Name": name}), 201);
        text(&made["data"], "id").to_owned()
    };
    let [one, two, three] = ["One", "Two", "Three"].map(make);
    let status = "/api/integrations/salesforce/status?user_id=acme";
    assert_eq!(serving.get(status, 200)["last_sync"], Value::Null);

    let body = json!({"user_id": "acme", "data_types": ["accounts", "Contact"]});
    let (sync, objects) = synced(&serving, &body);
    assert_eq!(text(&sync, "status"), "done", "{sync}");
    let account = &objects["Account"];
    assert_eq!(
        (&account["rows"], &account["changed"], &account["full"]),
        (&json!(3), &json!(3), &json!(true))
    );
    assert_eq!(objects["Contact"]["rows"], 0);
    let file = folder.join(text(account, "file"));
    assert_eq!(column(&file, "Name"), ["One", "Three", "Two"]);
    assert_eq!(crate::world::open_to_others(&folder), Vec::<String>::new());
    let last = serving.get(status, 200)["last_sync"].clone();
    assert_eq!(last, sync["ended_at"]);
    assert_audited(&world, &sync);

    let change = |id: &str| format!("/api/salesforce/accounts/{id}?user_id=acme");
    serving.send("PATCH", &change(&one), &json!({"Name": "First"}), 200);
    assert_eq!(serving.ask("DELETE", &change(&two), None).status, 200);
    make("Four");
    let (sync, objects) = synced(&serving, &body);
    let account = &objects["Account"];
    assert_eq!(
        (&account["rows"], &account["gone"], &account["full"]),
        (&json!(3), &json!(1), &json!(false)),
        "{sync}"
    );
    assert_eq!(column(&file, "Name"), ["First", "Four", "Three"]);
    assert!(column(&file, "Id").contains(&three));

    // A file that somebody has changed is made anew, also by the next service.
    std::fs::write(&file, "Id\n").unwrap();
    drop(serving);
    let serving = serve(
        &mut world,
        &org,
        &["--sync-folder", folder.to_str().unwrap()],
    );
    assert_ne!(serving.get(status, 200)["last_sync"], Value::Null);
    let (_, objects) = synced(&serving, &body);
    let account = &objects["Account"];
    assert_eq!(account["full"], true);
    assert!(text(account, "note").contains("changed"), "{account}");
    assert_eq!(column(&file, "Name"), ["First", "Four", "Three"]);
}

/// A job that the org has not done when the service ends is stopped there, or told.
#[test]
fn a_sync_that_the_service_takes_along_leaves_no_job_behind() {
    for is_deaf in [false, true] {
        let org = busy(is_deaf);
        let mut world = World::new();
        org.log_in(&world, "file", &[]).ends(0);
        world.set("SFKIT_KEYSTORE", "file");
        let folder = world.folder().join("copies");
        let flags = ["--orgs", "all", "--scope", "admin", "--sync-folder"];
        let flags = [&flags[..], &[folder.to_str().unwrap()]].concat();
        let serving = Serving::start(&world, &flags);
        let body = json!({"user_id": "acme", "data_types": ["accounts", "contacts"]});
        serving.send("POST", SYNC, &body, 202);
        await_look(&org);
        let (status, said) = serving.end(rustix::process::Signal::TERM);
        assert_eq!(status, 0, "{said}");
        assert_eq!(stops(&org), 1, "{said}");
        let told = match is_deaf {
            false => format!("the bulk job `{JOB}` was stopped"),
            true => format!("the bulk job `{JOB}` goes on in the org; `sfkit bulk abort {JOB} -o "),
        };
        assert!(said.contains(&told), "{said}");
        let last = std::fs::read(folder.join("acme/sync.json")).unwrap();
        let last: Value = serde_json::from_slice(&last).unwrap();
        assert_eq!(text(&last, "status"), "failed", "{last}");
        for object in last["objects"].as_array().unwrap() {
            assert_eq!(object["error"]["code"], "terminated", "{object}");
        }
        let rows = syncs(&world);
        let is_told = rows.iter().any(|row| row["outcome"] == "failed");
        assert!(is_told, "{rows:?}");
    }
}

#[test]
fn without_a_folder_nothing_is_copied_and_nothing_pretended() {
    let (world, _org, serving) = super::acme(&[]);
    let refused = serving.send("POST", SYNC, &json!({"user_id": "acme"}), 403);
    assert_eq!(text(&refused, "error"), "sync_not_allowed");
    serving.get(&format!("{SYNC}/sf_sync_0"), 404);
    let file = world.file("file", "");
    let said = world.run(&["serve", "-o", "acme", "--sync-folder", &file]);
    said.ends(1);
}

#[test]
fn a_sync_that_fails_says_why_and_keeps_the_old_file() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let folder = world.folder().join("copies");
    let serving = serve(
        &mut world,
        &org,
        &["--sync-folder", folder.to_str().unwrap()],
    );
    let made = json!({"user_id": "acme", "Name": "One"});
    serving.send("POST", "/api/salesforce/accounts", &made, 201);
    let body = json!({"user_id": "acme", "data_types": ["accounts", "leads"]});
    synced(&serving, &body);
    let unknown = json!({"user_id": "acme", "data_types": ["Acount"]});
    let refused = serving.send("POST", SYNC, &unknown, 404);
    assert!(refused.to_string().contains("`Account`"), "{refused}");
    org.fault("status=500@/services/data/*/jobs/query:1");
    let (sync, objects) = synced(&serving, &body);
    assert_eq!(text(&sync, "status"), "partly", "{sync}");
    assert!(objects["Account"]["error"]["message"].is_string(), "{sync}");
    assert_eq!(objects["Lead"]["status"], "done");
    assert_eq!(column(&folder.join("acme/Account.csv"), "Name"), ["One"]);

    // One at a time.
    org.fault("delay=2s@/services/data/*/jobs/query:1");
    let begun = serving.send("POST", SYNC, &body, 202);
    let second = serving.send("POST", SYNC, &body, 409);
    assert_eq!(second["details"]["sync_id"], begun["sync_id"]);
}
