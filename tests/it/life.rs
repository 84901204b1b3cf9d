//! The life of a stored login: handing its token on, renewing it in time, ending it, judging it.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, OnceLock};

use serde_json::json;

use crate::fake_org::{FakeOrg, access, reply_json, tokens};
use crate::world::{World, finish};

fn with_org(flags: &[&str]) -> (World, crate::world::LocalOrg) {
    let world = World::new();
    let org = world.local_org(&[&["--seed", "empty"], flags].concat());
    world.log_in(&org, "acme");
    (world, org)
}

#[test]
fn a_command_gets_the_token_and_nothing_of_the_vault() {
    let (mut world, org) = with_org(&[]);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0).stdout;
    world
        .set("SFKIT_CLIENT_SECRET", "not for others")
        .set("SFKIT_PASSPHRASE_FILE", "/nonexistent");
    let run = world
        .run(&["auth", "exec", "-o", "acme", "--", "env"])
        .ends(0);
    let has = |line: &str| run.stdout.lines().any(|found| found == line);
    let token = token.trim();
    assert!(has(&format!("SF_ACCESS_TOKEN={token}")), "{}", run.stdout);
    assert!(has(&format!("SFKIT_ACCESS_TOKEN={token}")));
    assert!(has(&format!("SF_ORG_INSTANCE_URL={}", org.url())));
    assert!(has(&format!("SFKIT_INSTANCE_URL={}", org.url())));
    assert!(run.stdout.contains("SF_ORG_API_VERSION="));
    for name in ["SFKIT_PASSPHRASE_FILE", "SFKIT_CLIENT_SECRET"] {
        assert!(!run.stdout.contains(name), "{name}: {}", run.stdout);
    }
    // Another sfkit needs nothing but these.
    let inner = [
        "auth", "exec", "--", crate::world::SFKIT, "query", "SELECT Id FROM User", "--format", "csv",
    ];
    let run = world.run(&inner).ends(0);
    assert!(run.stdout.starts_with("Id\n"), "{}", run.stdout);
}

#[test]
fn the_status_of_a_command_is_passed_on() {
    let (world, _org) = with_org(&[]);
    let script = world.file("script", "not a program");
    let cases: [(&[&str], i32); 5] = [
        (&["true"], 0),
        (&["sh", "-c", "exit 42"], 42),
        (&["sh", "-c", "kill -KILL $$"], 137),
        (&["no-such-program-anywhere"], 127),
        (&[&script], 126),
    ];
    for (words, status) in cases {
        let run = world.run(&[&["auth", "exec", "-o", "acme", "--"], words].concat());
        assert_eq!(run.status, status, "{words:?}: {}", run.stderr);
    }
    world.run(&["auth", "exec", "-o", "acme"]).ends(2);
    let input = ["auth", "exec", "-o", "acme", "--", "cat"];
    assert_eq!(world.run_with(&input, "through\n").ends(0).stdout, "through\n");
}

#[test]
fn signals_go_to_the_command() {
    let (world, _org) = with_org(&[]);
    let script = "trap 'echo caught; exit 7' INT; echo ready; while :; do sleep 0.05; done";
    let mut child = world
        .command(&["auth", "exec", "-o", "acme", "--", "sh", "-c", script])
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "caught\n");
    assert_eq!(child.wait().unwrap().code(), Some(7));
}

#[test]
fn without_an_audit_row_no_command_runs() {
    let (world, _org) = with_org(&[]);
    let database = world.home().join("data/vault.db");
    let connection = rusqlite::Connection::open(database).unwrap();
    let trigger = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END";
    connection.execute_batch(trigger).unwrap();
    let run = world
        .run(&["auth", "exec", "-o", "acme", "--", "echo", "ran"])
        .ends(7);
    assert_eq!(run.stdout, "");
}
