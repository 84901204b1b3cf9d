//! `sfkit history`.

use std::os::unix::fs::PermissionsExt;

use crate::world::World;

#[test]
fn queries_are_kept_shown_and_run_again() {
    let world = World::new();
    let list = |more: &[&str]| {
        let arguments = [&["history", "list", "--format", "json"], more].concat();
        world.run(&arguments).ends(0).json()["items"].clone()
    };
    assert_eq!(list(&[]), serde_json::json!([]));
    world.run(&["history", "run"]).ends(1);
    let query = |arguments: &[&str]| world.run(&[&["query", "-o", "demo"], arguments].concat());
    let first = query(&["SELECT Name FROM Account ORDER BY Name LIMIT 3"])
        .ends(0)
        .stdout;
    let param = [
        "SELECT Id FROM Lead WHERE Company = :who",
        "--param",
        "who=CANARY",
    ];
    query(&param).ends(0);
    query(&["SELECT Nmae FROM Account"]).ends(2);
    query(&["SELECT"]).ends(2);
    query(&["--check", "SELECT Id FROM Account"]).ends(0);

    let items = list(&[]);
    let items = items.as_array().unwrap();
    assert_eq!(items.len(), 3, "{items:?}");
    assert_eq!(
        (&items[0]["number"], &items[0]["rows"]),
        (&1.into(), &3.into())
    );
    assert_eq!(
        (&items[0]["org"], &items[0]["outcome"]),
        (&"demo".into(), &"ok".into())
    );
    assert_eq!(items[1]["soql"], param[0]);
    assert_ne!(items[2]["outcome"], "ok");
    assert!(items[2]["rows"].is_null());
    let text = world.run(&["history", "--format", "csv"]).ends(0).stdout;
    assert!(
        !text.contains("CANARY") && text.starts_with("number,at,org,rows"),
        "{text}"
    );
    let state = world.home().join("data/state.db");
    let bytes = std::fs::read(&state).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"CANARY"));
    assert_eq!(
        std::fs::metadata(&state).unwrap().permissions().mode() & 0o777,
        0o600
    );

    assert_eq!(
        list(&["--search", "LEAD company"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let newest = list(&["--limit", "1"]);
    assert_eq!(newest[0]["number"], 3);
    let again = world.run(&["history", "run", "1"]).ends(0);
    assert_eq!(again.stdout, first);
    let unbound = world.run(&["history", "run", "2"]).ends(2);
    assert!(unbound.stderr.contains("who"), "{}", unbound.stderr);
    world
        .run(&[
            "history", "run", "2", "--param", "who=x", "--format", "json",
        ])
        .ends(0);
    let missing = world.run(&["history", "run", "99"]).ends(1);
    assert!(missing.stderr.contains("from 1 to 5"), "{}", missing.stderr);
    world.run(&["history", "run", "1", "-o", "nobody"]).ends(4);
}

#[test]
fn it_can_be_switched_off_and_cleared() {
    let world = World::new();
    let query = ["query", "-o", "demo", "SELECT COUNT() FROM User"];
    world.run(&query).ends(0);
    let cleared = world.run(&["history", "clear"]).ends(0);
    assert!(
        cleared.stderr.contains("1 query is forgotten"),
        "{}",
        cleared.stderr
    );
    world.run(&["config", "set", "history", "false"]).ends(0);
    world.run(&query).ends(0);
    world.run(&["config", "unset", "history"]).ends(0);
    let mut command = world.command(&query);
    command.env("SFKIT_HISTORY", "0");
    assert!(command.output().unwrap().status.success());
    let none = world.run(&["history", "--format", "json"]).ends(0);
    assert_eq!(none.json()["items"], serde_json::json!([]));
    world.run(&query).ends(0);
    let one = world.run(&["history", "--format", "json"]).ends(0).json();
    assert_eq!(one["items"][0]["number"], 1);
    // A query whose rows nobody reads to the end is one all the same.
    let shown = world.run(&["history", "--format", "table"]).ends(0).stdout;
    assert!(shown.contains("SELECT COUNT() FROM User"), "{shown}");
}
