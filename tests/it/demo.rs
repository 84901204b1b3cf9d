//! `sfkit demo` on a fresh machine, and `-o demo` afterwards.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::world::World;

/// Every file and folder below, with its permission bits.
fn modes(folder: &Path) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mode = std::fs::symlink_metadata(&path)
            .unwrap()
            .permissions()
            .mode()
            & 0o777;
        found.push((path.display().to_string(), mode));
        if path.is_dir() {
            found.extend(modes(&path));
        }
    }
    found
}

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
    let world = World::new();
    let script = format!("umask 000; exec '{}' demo", crate::world::SFKIT);
    let mut command = world.command(&[]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).env_clear().envs(
        command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))),
    );
    let output = shell.current_dir(world.folder()).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    command.arg("--version");
    let found = modes(&world.home());
    assert!(found.len() >= 5, "{found:?}");
    for (path, mode) in found {
        let wanted = if Path::new(&path).is_dir() {
            0o700
        } else {
            0o600
        };
        assert_eq!(mode, wanted, "{path} has mode {mode:o}");
    }
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
