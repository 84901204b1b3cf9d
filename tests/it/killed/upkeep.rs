//! Killed while the vault itself is changed: logins, keys, the log, dead logins, backups. Whatever
//! the instant, every token is readable afterwards, or the one that is not says why.

use serde_json::Value;

use super::{killed_at, run_killed_at};
use crate::world::{LocalOrg, World};

fn logged_in() -> (World, LocalOrg) {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    (world, org)
}

fn token(world: &World, alias: &str) -> String {
    world.run(&["auth", "token", "-o", alias]).ends(0).stdout
}

fn aliases(world: &World) -> Vec<String> {
    let list = world.run(&["auth", "list", "--format", "json"]);
    let list = list.ends(0).json();
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| item["alias"].as_str().unwrap().to_owned())
        .collect()
}

fn slots(world: &World) -> Vec<String> {
    let info = world.run(&["vault", "info", "--format", "json"]);
    let info = info.ends(0).json();
    let slots = info["slots"].as_array().unwrap().iter();
    slots
        .map(|slot| slot["keystore"].as_str().unwrap().to_owned())
        .collect()
}

/// Keys in the key file, left-over ones too.
fn keys_in_file(world: &World) -> usize {
    let path = world.home().join("config/vault.key");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|line| line.contains('/')).count()
}

#[test]
fn a_first_login() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    for point in ["noted", "stored", "uncommitted", "committed"] {
        let login = world.login_command(&org, "acme", &[]);
        killed_at(login, &format!("create:{point}"));
        let verify = world.run(&["vault", "verify", "--format", "json"]);
        if point == "committed" {
            verify.ends(0);
        } else {
            assert_eq!(verify.ends(7).error()["code"], "vault-missing", "{point}");
        }
        world.run(&["auth", "token"]).ends(4);
    }
    killed_at(world.login_command(&org, "acme", &[]), "login:uncommitted");
    assert!(aliases(&world).is_empty());
    world.log_in(&org, "acme");
    token(&world, "acme");
    world.run(&["vault", "verify"]).ends(0);
    assert_eq!(keys_in_file(&world), 1, "left-over keys are removed");
}

#[test]
fn a_second_login() {
    let (world, org) = logged_in();
    let before = token(&world, "acme");
    killed_at(world.login_command(&org, "acme", &[]), "login:uncommitted");
    assert_eq!(token(&world, "acme"), before);
    world.run(&["vault", "verify"]).ends(0);
    killed_at(world.login_command(&org, "acme", &[]), "login:committed");
    assert_ne!(token(&world, "acme"), before);
    world.run(&["vault", "verify"]).ends(0);
    assert_eq!(aliases(&world), ["acme"]);
}

/// Kills the command at each of its points. Up to the last `committed` one the vault opens by the
/// key stores `before`, from there on by `after`; the token never changes.
fn keys_survive(
    world: &World,
    (command, name): (&[&str], &str),
    (points, undo): (&[&str], Option<&[&str]>),
    (before, after): (&[&str], &[&str]),
) {
    let expected = token(world, "acme");
    for point in points {
        run_killed_at(world, &format!("{name}:{point}"), command);
        let is_done = ["committed", "emptied"].contains(point);
        let ways = if is_done { after } else { before };
        assert_eq!(slots(world), ways, "{name}:{point}");
        for way in ways {
            let mut command = world.command(&["auth", "token", "-o", "acme"]);
            let run = crate::world::finish(command.env("SFKIT_KEYSTORE", way).output().unwrap());
            assert_eq!(run.ends(0).stdout, expected, "{name}:{point} by {way}");
        }
        world.run(&["vault", "verify"]).ends(0);
        assert_eq!(
            keys_in_file(world),
            usize::from(ways.contains(&"file")),
            "{name}:{point}"
        );
        if let Some(undo) = undo.filter(|_| is_done) {
            world.run(undo).ends(0);
        }
    }
}

#[test]
fn keys_added_removed_and_exchanged() {
    const WHILE_ADDED: &[&str] = &["noted", "stored", "uncommitted", "committed"];
    const WHILE_REMOVED: &[&str] = &["uncommitted", "committed", "emptied"];
    let (mut world, _org) = logged_in();
    let words = world.file("words", "correct horse battery staple");
    world.set("SFKIT_PASSPHRASE_FILE", &words);
    let add = |kind| ["vault", "add-key", kind];
    let remove = |kind| ["vault", "remove-key", kind];
    for (first, other) in [("file", "passphrase"), ("passphrase", "file")] {
        world.run(&["vault", "move-key", "--to", first]).ends(0);
        let (add, remove) = (add(other), remove(other));
        let (one, both) = ([first], [first, other]);
        let way = (&add[..], "add-key");
        keys_survive(&world, way, (WHILE_ADDED, Some(&remove)), (&one, &both));
        world.run(&add).ends(0);
        let way = (&remove[..], "remove-key");
        keys_survive(&world, way, (WHILE_REMOVED, Some(&add)), (&both, &one));
        if first == "file" {
            let points = &["noted", "stored", "uncommitted", "committed", "emptied"];
            let way = (&["vault", "rekey"][..], "rekey");
            keys_survive(&world, way, (points, None), (&both, &both));
        }
        world.run(&remove).ends(0);
    }
}

#[test]
fn a_pruned_log() {
    let (world, _org) = logged_in();
    let expected = token(&world, "acme");
    let rows = || {
        let list = world.run(&["vault", "audit", "--format", "json"]);
        list.ends(0).json()["items"].as_array().unwrap().clone()
    };
    let before = rows();
    let prune = ["vault", "audit", "--prune-before", "2099-01-01"];
    run_killed_at(&world, "audit-prune:uncommitted", &prune);
    assert_eq!(rows(), before);
    world.run(&["vault", "audit", "--verify"]).ends(0);
    run_killed_at(&world, "audit-prune:committed", &prune);
    assert_eq!(rows()[0]["action"], "audit pruned");
    world.run(&["vault", "audit", "--verify"]).ends(0);
    assert_eq!(token(&world, "acme"), expected);
}

#[test]
fn dead_logins_removed() {
    let (world, _org) = logged_in();
    let expected = token(&world, "acme");
    let other = world.local_org(&["--seed", "empty"]);
    world.log_in(&other, "dead");
    world
        .run(&["auth", "revoke", "-o", "dead", "--yes"])
        .ends(0);
    let prune = ["vault", "prune", "--older-than", "0s", "--yes"];
    run_killed_at(&world, "prune:uncommitted", &prune);
    assert_eq!(aliases(&world), ["acme", "dead"]);
    run_killed_at(&world, "prune:committed", &prune);
    assert_eq!(aliases(&world), ["acme"]);
    assert_eq!(token(&world, "acme"), expected);
    world.run(&["vault", "verify"]).ends(0);
}

#[test]
fn a_backup_restored_into_another_vault() {
    let (theirs, _their_org) = logged_in();
    let words = theirs.file("words", "words of the backup");
    let backup = theirs.folder().join("b");
    let file = backup.to_str().unwrap();
    let key = ["--passphrase-file", &words];
    theirs
        .run(&[&["vault", "backup", file][..], &key].concat())
        .ends(0);
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "other");
    let expected = token(&world, "other");
    let restore = [&["vault", "restore", file][..], &key].concat();
    run_killed_at(&world, "restore:uncommitted", &restore);
    assert_eq!(aliases(&world), ["other"]);
    assert_eq!(token(&world, "other"), expected);
    world.run(&["vault", "verify"]).ends(0);
    run_killed_at(&world, "restore:committed", &restore);
    assert_eq!(aliases(&world), ["acme", "other"]);
    assert_eq!(token(&world, "other"), expected);
    assert_eq!(token(&world, "acme"), token(&theirs, "acme"));
    world.run(&["vault", "verify"]).ends(0);
}

#[test]
fn a_vault_destroyed() {
    for point in ["destroy:emptied", "destroy:removed"] {
        let (world, org) = logged_in();
        let destroy = ["vault", "destroy", "--yes"];
        run_killed_at(&world, point, &destroy);
        let error: Value = world
            .run(&["auth", "token", "--format", "json"])
            .ends(7)
            .error();
        assert_eq!(error["code"], "key-missing", "{point}: {error}");
        world.run(&destroy).ends(0);
        let error = world.run(&["vault", "info", "--format", "json"]).ends(7);
        assert_eq!(error.error()["code"], "vault-missing");
        assert_eq!(keys_in_file(&world), 0);
        world.log_in(&org, "acme");
        token(&world, "acme");
    }
}
