//! `sfkit demo` on a fresh machine, and `-o demo` afterwards.

use crate::world::{World, open_to_others};

#[test]
fn the_tour_sets_everything_up_and_is_quick_the_second_time() {
    let world = World::new();
    let first = world.run(&["demo"]).ends(0);
    for wanted in [
        "Negotiation/Review",
        "Prospecting",
        "Open - Not Contacted",
        "sfkit query",
        "active",
    ] {
        assert!(
            first.stdout.contains(wanted),
            "{wanted:?} is missing in\n{}",
            first.stdout
        );
    }
    assert!(
        first.stderr.contains("move-key"),
        "how to move the key is told\n{}",
        first.stderr
    );
    let second = world.run(&["demo"]).ends(0);
    assert_eq!(first.stdout, second.stdout, "the same data is shown again");
    assert!(
        !second.stderr.contains("Making"),
        "nothing is made twice\n{}",
        second.stderr
    );

    let list = world
        .run(&["auth", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(list["items"][0]["alias"], "demo");
    assert_eq!(
        list["items"][0]["default"], false,
        "demo never is default by itself"
    );
}

#[test]
fn any_command_with_the_demo_org_sets_it_up() {
    let world = World::new();
    let soql = "SELECT COUNT() FROM Opportunity";
    let run = world
        .run(&["query", "-o", "demo", soql, "--format", "csv"])
        .ends(0);
    let count: u32 = run.stdout.lines().nth(1).unwrap().parse().unwrap();
    assert!((5_900..=6_100).contains(&count), "{count}");
    assert!(
        run.stderr.contains("demo"),
        "the set-up is told: {}",
        run.stderr
    );
    let again = world
        .run(&["query", "-o", "demo", soql, "--format", "csv"])
        .ends(0);
    assert_eq!(again.stdout, run.stdout);
}

#[test]
fn every_file_is_private_whatever_the_umask() {
    let world = World::under_umask_0();
    world.run(&["demo"]).ends(0);
    assert!(world.home().join("data/vault.db").exists());
    assert_eq!(open_to_others(&world.home()), Vec::<String>::new());
}

#[test]
fn a_key_store_that_demo_chose_does_not_serve_a_real_login() {
    let world = World::new();
    world.run(&["demo"]).ends(0);
    let org = world.local_org(&["--seed", "empty"]);
    let arguments = [
        "auth",
        "login",
        "--login-url",
        org.url(),
        "--client-id",
        "sfkit-local",
    ];
    let refused = world
        .run(&[&arguments[..], &["--no-browser", "--timeout", "1"]].concat())
        .ends(7);
    assert!(refused.stderr.contains("--keystore"), "{}", refused.stderr);
    world.log_in(&org, "real");
    let list = world
        .run(&["auth", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}

#[test]
fn a_demo_whose_key_is_gone_makes_no_new_one() {
    let world = World::new();
    world.run(&["demo"]).ends(0);
    std::fs::remove_file(world.home().join("config/vault.key")).unwrap();
    let run = world
        .run(&["query", "-o", "demo", "SELECT Id FROM Account LIMIT 1"])
        .ends(7);
    assert!(run.stderr.contains("vault.key"), "{}", run.stderr);
    assert!(!world.home().join("config/vault.key").exists());
}
