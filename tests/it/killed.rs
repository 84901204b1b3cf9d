//! Killed at the worst moment: while a file is written, while a token is refreshed, while the
//! vault's key moves.

mod upkeep;

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::world::{Run, World, finish};

const KILLED: i32 = 128 + 9;

/// Waits until a file appears beside `target`.
fn await_temporary(target: &Path) {
    let start = Instant::now();
    let folder = target.parent().unwrap();
    while std::fs::read_dir(folder).unwrap().count() < 2 {
        assert!(
            start.elapsed() < Duration::from_secs(300),
            "no temporary file appears"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn send(signal: &str, child: &Child) {
    let done = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(done.success());
}

#[test]
fn an_older_file_outlives_every_end_of_a_query() {
    let world = World::new();
    let org = world.local_org(&[]);
    world.log_in(&org, "acme");
    // The file is begun with the first page; the others do not come.
    org.fault("delay=10m@/services/data/*/query/*");
    let folder = world.folder().join("out");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("deals.csv");
    std::fs::write(&file, "older\n").unwrap();
    let arguments = [
        "query",
        "SELECT Id, Name FROM Opportunity",
        "--batch-size",
        "200",
        "--output",
    ];
    let arguments = [&arguments[..], &[file.to_str().unwrap()]].concat();
    for (signal, status) in [("-INT", 130), ("-TERM", 143), ("-KILL", KILLED)] {
        let child = world.command(&arguments).process_group(0).spawn().unwrap();
        await_temporary(&file);
        send(signal, &child);
        finish(child.wait_with_output().unwrap()).ends(status);
        assert_eq!(
            std::fs::read_to_string(&file).unwrap(),
            "older\n",
            "after {signal}"
        );
        let left = std::fs::read_dir(&folder).unwrap().count() - 1;
        // Nobody can clean up after SIGKILL; what stays is hidden and does not end in `.csv`.
        assert_eq!(
            left,
            usize::from(status == KILLED),
            "left over after {signal}"
        );
    }
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name == "deals.csv" || name.starts_with('.'),
            "{name} looks like a result"
        );
    }
    org.mend();
    world.run(&arguments).ends(0);
    assert!(std::fs::read_to_string(&file).unwrap().lines().count() > 5_000);
}

fn run_killed_at(world: &World, point: &str, arguments: &[&str]) -> Run {
    killed_at(world.command(arguments), point)
}

fn killed_at(mut command: Command, point: &str) -> Run {
    command.env("SFKIT_TEST_FAIL_POINT", point);
    let run = finish(command.output().unwrap());
    assert_eq!(run.status, KILLED, "{point} is not reached: {}", run.stderr);
    run
}

fn unfinished_refresh(world: &World) -> serde_json::Value {
    let status = world
        .run(&["auth", "status", "-o", "acme", "--format", "json"])
        .ends(0)
        .json();
    status["items"][0]["unfinished_refresh_at"].clone()
}

const QUERY: [&str; 4] = ["query", "SELECT Id FROM User", "-o", "acme"];

#[test]
fn killed_before_the_refresh_is_sent() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty", "--rotate"]);
    world.log_in(&org, "acme");
    run_killed_at(
        &world,
        "refresh:journaled",
        &["auth", "refresh", "-o", "acme"],
    );
    assert!(
        unfinished_refresh(&world).is_string(),
        "it is told that a refresh was cut off"
    );
    let table = world
        .run(&["auth", "status", "-o", "acme", "--format", "table"])
        .ends(0);
    assert!(table.stdout.contains("Cut-off refresh"), "{}", table.stdout);
    world.run(&QUERY).ends(0);
    world.run(&["auth", "refresh", "-o", "acme"]).ends(0);
    assert!(unfinished_refresh(&world).is_null());
}

#[test]
fn killed_between_answer_and_disk_under_rotation() {
    for point in ["answered", "uncommitted"] {
        let world = World::new();
        let org = world.local_org(&["--seed", "empty", "--rotate"]);
        world.log_in(&org, "acme");
        run_killed_at(
            &world,
            &format!("refresh:{point}"),
            &["auth", "refresh", "-o", "acme"],
        );
        assert!(unfinished_refresh(&world).is_string(), "{point}");
        let run = world.run(&["auth", "refresh", "-o", "acme"]).ends(4);
        for wanted in [
            "cut off before its answer was stored",
            "sfkit auth login --alias acme",
        ] {
            assert!(run.stderr.contains(wanted), "{point}: {}", run.stderr);
        }
        world.log_in(&org, "acme");
        assert!(unfinished_refresh(&world).is_null(), "{point}");
        world.run(&QUERY).ends(0);
    }
}

#[test]
fn killed_after_the_new_tokens_are_stored() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty", "--rotate"]);
    world.log_in(&org, "acme");
    run_killed_at(&world, "refresh:saved", &["auth", "refresh", "-o", "acme"]);
    assert!(unfinished_refresh(&world).is_null());
    world.run(&QUERY).ends(0);
    world.run(&["auth", "refresh", "-o", "acme"]).ends(0);
}

#[test]
fn killed_while_the_key_moves() {
    let points = ["noted", "stored", "uncommitted", "committed", "emptied"];
    for (from, to) in [("file", "passphrase"), ("passphrase", "file")] {
        for point in points {
            let mut world = World::new();
            let org = world.local_org(&["--seed", "empty"]);
            world.log_in(&org, "acme");
            let passphrase = world.file("passphrase", "correct horse battery staple");
            world.set("SFKIT_PASSPHRASE_FILE", &passphrase);
            world.run(&["vault", "move-key", "--to", from]).ends(0);
            let token = world.run(&["auth", "token"]).ends(0).stdout;
            run_killed_at(
                &world,
                &format!("move-key:{point}"),
                &["vault", "move-key", "--to", to],
            );
            let after = world.run(&["auth", "token"]).ends(0).stdout;
            assert_eq!(after, token, "{from} to {to}, killed at {point}");
            world.run(&["vault", "verify"]).ends(0);
            world.run(&["vault", "move-key", "--to", to]).ends(0);
            let info = world
                .run(&["vault", "info", "--format", "json"])
                .ends(0)
                .json();
            assert_eq!(info["keystore"], to);
            world.run(&QUERY).ends(0);
            let key_file = world.home().join("config/vault.key");
            assert_eq!(
                key_file.exists(),
                to == "file",
                "{from} to {to}, killed at {point}"
            );
        }
    }
}
