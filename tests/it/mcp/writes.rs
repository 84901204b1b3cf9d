//! Tools that write: off by default, one record at a time, never against the org's protection.

use serde_json::{Value, json};

use super::host::Host;
use crate::world::{LocalOrg, World};

fn world() -> (World, LocalOrg) {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    (world, org)
}

/// Requests that change something.
fn writes(org: &LocalOrg) -> usize {
    let requests = org.requests();
    let counted = requests["requests"]
        .as_object()
        .or(requests.as_object())
        .unwrap();
    let is_write = |name: &&String| {
        name.contains("sobjects")
            && ["POST ", "PATCH ", "DELETE "]
                .iter()
                .any(|verb| name.starts_with(verb))
    };
    counted.keys().filter(is_write).count()
}

#[test]
fn nothing_is_written_unless_it_was_allowed() {
    let (world, org) = world();
    let mut host = Host::start(&world, &[]);
    for (tool, arguments) in [
        (
            "record_create",
            json!({"object": "Account", "values": {"Name": "x"}}),
        ),
        (
            "record_update",
            json!({"object": "Account", "record": "001000000000001", "values": {"Name": "x"}}),
        ),
        (
            "record_upsert",
            json!({"object": "Account", "key": "Key__c", "values": {"Key__c": "x"}}),
        ),
        (
            "record_delete",
            json!({"object": "Account", "record": "001000000000001"}),
        ),
    ] {
        let error = host.fails(tool, arguments);
        assert_eq!(error["code"], "refused", "{error}");
        assert!(
            error["hints"][0]
                .as_str()
                .unwrap()
                .contains("--allow-write"),
            "{error}"
        );
    }
    assert_eq!(writes(&org), 0);
}

/// Writes are in the audit log, without values.
fn audit_tells(world: &World) {
    let audit = world
        .run(&["vault", "audit", "--format", "json"])
        .ends(0)
        .json();
    let rows = audit["items"].as_array().unwrap().iter();
    let rows: Vec<_> = rows.filter(|row| row["action"] == "mcp-write").collect();
    assert_eq!(
        rows.len(),
        4,
        "three done and one refused, no dry run: {rows:?}"
    );
    assert!(
        rows.iter().all(|row| row["details"]["object"] == "Account"),
        "{rows:?}"
    );
    assert!(!audit.to_string().contains("Beta"), "{audit}");
}

#[test]
fn a_record_lives_and_its_writes_can_be_taken_back() {
    let (world, _org) = world();
    let folder = world.folder().join("undo");
    let mut host = Host::start(
        &world,
        &["--allow-write", "--undo", folder.to_str().unwrap()],
    );
    let values = json!({"Name": "Acme", "AnnualRevenue": 1_200_000});
    let dry = json!({"object": "Account", "values": values, "dry_run": true});
    let dry = host.calls("record_create", dry);
    assert_eq!(
        (&dry["dry_run"], &dry["success"], &dry["id"]),
        (&json!(true), &json!(null), &json!(null))
    );
    let change = json!({"line": 1, "action": "create", "id": null, "field": "Name", "before": null, "after": "Acme"});
    assert_eq!(dry["changes"][0], change);
    let made = host.calls(
        "record_create",
        json!({"object": "Account", "values": values}),
    );
    assert_eq!(
        (&made["success"], &made["created"], &made["org"]),
        (&json!(true), &json!(true), &json!("acme"))
    );
    let id = made["id"].as_str().unwrap().to_owned();
    let name = |host: &mut Host| {
        let got = host.calls(
            "record_get",
            json!({"object": "Account", "record": id, "fields": ["Name"]}),
        );
        got["record"]["Name"].as_str().unwrap().to_owned()
    };
    let change =
        json!({"object": "Account", "record": "Acme", "values": {"Name": "Beta", "Phone": null}});
    let mut dry = change.clone();
    dry["dry_run"] = json!(true);
    let dry = host.calls("record_update", dry);
    let row = &dry["changes"][0];
    assert_eq!(
        (&row["before"], &row["after"], &row["action"]),
        (&json!("Acme"), &json!("Beta"), &json!("update"))
    );
    assert_eq!(name(&mut host), "Acme");
    let changed = host.calls("record_update", change);
    assert_eq!(
        (&changed["id"], &changed["created"]),
        (&json!(id), &json!(false))
    );
    assert_eq!(name(&mut host), "Beta");
    world
        .run(&[
            "record",
            "restore",
            changed["undo"].as_str().unwrap(),
            "--yes",
        ])
        .ends(0);
    assert_eq!(name(&mut host), "Acme");
    let late = json!({"object": "Account", "record": id, "values": {"Name": "Gamma"}, "if_unmodified_since": "2020-01-01"});
    let late = host.fails("record_update", late);
    assert_eq!(late["code"], "refused", "{late}");
    let gone = host.calls("record_delete", json!({"object": "Account", "record": id}));
    assert_eq!(gone["success"], true);
    audit_tells(&world);
    let error = host.fails("record_get", json!({"object": "Account", "record": id}));
    assert_eq!(error["code"], "not-found", "{error}");
}

#[test]
fn what_is_wrong_with_values_is_told_before_they_are_sent() {
    let (world, org) = world();
    let mut host = Host::start(&world, &["--allow-write"]);
    for (tool, arguments, part) in [
        (
            "record_create",
            json!({"object": "Account", "values": {}}),
            "values",
        ),
        (
            "record_create",
            json!({"object": "Account", "values": {"Nmae": "x"}}),
            "Nmae",
        ),
        (
            "record_create",
            json!({"object": "Contact", "values": {"FirstName": "x"}}),
            "LastName",
        ),
        (
            "record_create",
            json!({"object": "Acount", "values": {"Name": "x"}}),
            "Acount",
        ),
        (
            "record_create",
            json!({"object": "Account", "values": {"Name": "x", "NumberOfEmployees": "many"}}),
            "NumberOfEmployees",
        ),
        (
            "record_upsert",
            json!({"object": "Account", "key": "Key__c", "values": {"Name": "x"}}),
            "Key__c",
        ),
        (
            "record_update",
            json!({"object": "Account", "record": "Nobody", "values": {"Name": "x"}}),
            "Nobody",
        ),
        (
            "record_update",
            json!({"object": "Account", "record": "001000000000001", "values": {"Name": "x"},
            "if_unmodified_since": "soon"}),
            "soon",
        ),
    ] {
        let error = host.fails(tool, arguments.clone());
        assert!(
            error.to_string().contains(part),
            "{tool} {arguments}: {error}"
        );
    }
    assert_eq!(writes(&org), 0);
    // What only the server knows has its own code.
    org.fault("status=400@/services/data/*/sobjects/Account:1");
    let refused = host.fails(
        "record_create",
        json!({"object": "Account", "values": {"Name": "x"}}),
    );
    assert!(refused["details"]["error_code"].is_string(), "{refused}");
}

#[test]
fn protection_holds_and_is_seen_when_it_changes() {
    let (world, org) = world();
    let make = || json!({"object": "Account", "values": {"Name": "x"}});
    world.run(&["auth", "set", "acme", "--protect"]).ends(0);
    let mut careful = Host::start(&world, &["--allow-write"]);
    let error = careful.fails("record_create", make());
    assert_eq!(error["code"], "confirmation-required", "{error}");
    assert_eq!(writes(&org), 0);
    let dry = json!({"object": "Account", "values": {"Name": "x"}, "dry_run": true});
    assert_eq!(careful.calls("record_create", dry)["dry_run"], true);
    let mut bold = Host::start(&world, &["--allow-write", "--allow-protected"]);
    let writable = |host: &mut Host| -> Value {
        let item = host.calls("orgs", json!({}))["items"][0].clone();
        json!([item["writable"], item["why_not_writable"]])
    };
    assert_eq!(writable(&mut careful), json!([false, "protected"]));
    assert_eq!(writable(&mut bold), json!([true, null]));
    assert_eq!(bold.calls("record_create", make())["success"], true);
    world
        .run(&["auth", "set", "acme", "--no-protect", "--read-only"])
        .ends(0);
    for host in [&mut careful, &mut bold] {
        let error = host.fails("record_create", make());
        assert_eq!(error["code"], "refused", "{error}");
        assert_eq!(writable(host), json!([false, "read-only"]));
    }
    world
        .run(&["auth", "set", "acme", "--no-read-only"])
        .ends(0);
    assert_eq!(careful.calls("record_create", make())["success"], true);
}
