//! `sfkit cache`.

use crate::world::World;

#[test]
fn what_is_cached_is_told_and_removed_without_a_key() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let info = || {
        let run = world.run(&["cache", "info", "--format", "json"]).ends(0);
        run.json()
    };
    assert_eq!((&info()["files"], &info()["bytes"]), (&0.into(), &0.into()));
    world.run(&["object", "describe", "Account"]).ends(0);
    world
        .run(&["object", "list", "--api-version", "57.0"])
        .ends(0);
    world.run(&["object", "list", "-o", "demo"]).ends(0);
    // Neither the key nor the server is needed from here on.
    std::fs::rename(
        world.home().join("config/vault.key"),
        world.folder().join("key"),
    )
    .unwrap();
    drop(org);
    let known = info();
    let items = known["items"].as_array().unwrap();
    assert_eq!(items.len(), 3, "{items:?}");
    let of_acme: Vec<_> = items.iter().filter(|item| item["org"] == "acme").collect();
    assert_eq!(of_acme.len(), 2);
    assert_eq!(of_acme[0]["api_version"], "57.0");
    assert!(
        of_acme
            .iter()
            .all(|item| item["bytes"].as_u64().unwrap() > 100)
    );
    assert!(of_acme[1]["oldest_at"].is_string());
    assert_eq!(known["files"], 3);
    let shown = world
        .run(&["cache", "info", "--format", "table"])
        .ends(0)
        .stdout;
    assert!(shown.contains("acme") && shown.contains("57.0"), "{shown}");

    world.run(&["cache", "clear", "-o", "acme"]).ends(0);
    let items = info()["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!(items[0]["org"], "demo");
    world.run(&["cache", "clear", "-o", "nobody"]).ends(4);
    world.run(&["cache", "clear"]).ends(0);
    assert_eq!(info()["items"], serde_json::json!([]));
}
