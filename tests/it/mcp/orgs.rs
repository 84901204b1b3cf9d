//! Who may be used.

use serde_json::{Value, json};

use super::host::Host;
use crate::world::World;

fn names(host: &mut Host) -> Vec<String> {
    let items = host.calls("orgs", json!({}))["items"].clone();
    let name = |item: &Value| match item["default"] == true {
        true => format!("*{}", item["name"].as_str().unwrap()),
        false => item["name"].as_str().unwrap().to_owned(),
    };
    items.as_array().unwrap().iter().map(name).collect()
}

#[test]
fn only_the_orgs_that_were_named_may_be_used() {
    let world = World::new();
    let orgs: Vec<_> = ["one", "two", "three"]
        .into_iter()
        .map(|alias| {
            let org = world.local_org(&["--seed", "empty"]);
            world.log_in(&org, alias);
            org
        })
        .collect();
    world.run(&["auth", "set", "two", "--tag", "team"]).ends(0);
    world
        .run(&["auth", "set", "three", "--tag", "team"])
        .ends(0);
    for (flags, expected) in [
        (&[][..], &["*one"][..]),
        (&["-o", "two"], &["*two"]),
        (&["--orgs", "two,one"], &["two", "*one"]),
        (&["--orgs", "tag:team"], &["three", "two"]),
        (&["--orgs", "tag:team", "-o", "two"], &["three", "*two"]),
        (&["--orgs", "all"], &["*one", "three", "two"]),
        (&["--orgs", "three"], &["*three"]),
    ] {
        let mut host = Host::start(&world, flags);
        assert_eq!(names(&mut host), expected, "{flags:?}");
    }
    let mut host = Host::start(&world, &["--orgs", "tag:team"]);
    let query = |org: Option<&str>| json!({"soql": "SELECT COUNT() FROM User", "org": org});
    for name in ["two", "three"] {
        assert_eq!(host.calls("query", query(Some(name)))["org"], name);
    }
    // One that is there and may not be used is told as one that is not there.
    for name in ["one", "nobody"] {
        let error = host.fails("query", query(Some(name)));
        assert_eq!(error["code"], "not-found", "{error}");
        assert_eq!(error["details"]["orgs"], json!(["three", "two"]));
    }
    let error = host.fails("query", query(None));
    assert_eq!(error["code"], "usage", "{error}");
    assert_eq!(
        orgs[0].requests()["total"].as_u64().unwrap(),
        before(&orgs[0])
    );
    // What changes meanwhile is seen.
    world.run(&["auth", "logout", "-o", "two"]).ends(0);
    assert_eq!(names(&mut host), ["*three"]);
    let error = host.fails("query", query(Some("two")));
    assert_eq!(error["code"], "not-found", "{error}");
}

/// Requests that the org has had: asking it is none of them.
fn before(org: &crate::world::LocalOrg) -> u64 {
    org.requests()["total"].as_u64().unwrap()
}

#[test]
fn a_token_of_the_environment_is_an_org_of_its_own() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world
        .set("SFKIT_ACCESS_TOKEN", org.text("access_token"))
        .set("SFKIT_INSTANCE_URL", org.url());
    let mut host = Host::start(&world, &["--allow-write"]);
    assert_eq!(names(&mut host), ["*127.0.0.1"]);
    let count = host.calls("query", json!({"soql": "SELECT COUNT() FROM Account"}));
    assert_eq!(count["rows"], json!([{"count": 0}]));
    let made = host.calls(
        "record_create",
        json!({"object": "Account", "values": {"Name": "x"}}),
    );
    assert_eq!(made["success"], true);
    let error = host.fails(
        "query",
        json!({"soql": "SELECT Id FROM User", "org": "other"}),
    );
    assert_eq!(error["code"], "not-found", "{error}");
    let told = host.ends(0);
    assert!(!told.contains(org.text("access_token")));
}
