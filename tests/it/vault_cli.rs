//! `sfkit vault` from the outside: the log, a second key, backup and restore, usage.

use serde_json::Value;

use crate::world::{World, finish};

const KILLED: i32 = 128 + 9;

fn logged_in() -> (World, crate::world::LocalOrg) {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    (world, org)
}

#[test]
fn the_log_is_listed_checked_and_pruned() {
    let (world, _org) = logged_in();
    world.run(&["auth", "token"]).ends(0);
    let list = world.run(&["vault", "audit", "--format", "json"]).ends(0);
    let list = list.json();
    assert_eq!(list["items"][0]["action"], "login");
    assert_eq!(list["items"][0]["org"], "acme");
    let last = world
        .run(&["vault", "audit", "--limit", "1", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(last["items"].as_array().unwrap().len(), 1);
    assert_eq!(last["items"][0]["action"], "token printed");
    let pruned = world.run(&["vault", "audit", "--prune-before", "2099-01-01"]);
    assert!(pruned.ends(0).stderr.contains("Removed"));
    let report = world
        .run(&["vault", "audit", "--verify", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(report["sound"], true);
    assert!(report["pruned_to"].as_i64().unwrap() >= 2);
    world
        .run(&["vault", "audit", "--prune-before", "soon"])
        .ends(2);
}

#[test]
fn cron_opens_the_vault_by_its_own_key() {
    let (mut world, _org) = logged_in();
    let words = world.file("words", "correct horse battery staple");
    world.set("SFKIT_PASSPHRASE_FILE", &words);
    world.run(&["vault", "add-key", "passphrase"]).ends(0);
    world.run(&["vault", "add-key", "passphrase"]).ends(1);
    let token = world.run(&["auth", "token"]).ends(0).stdout;
    std::fs::remove_file(world.home().join("config/vault.key")).unwrap();
    world.run(&["auth", "token"]).ends(7);
    world.set("SFKIT_KEYSTORE", "passphrase");
    assert_eq!(world.run(&["auth", "token"]).ends(0).stdout, token);
    world.run(&["vault", "remove-key", "file"]).ends(0);
    world.run(&["vault", "remove-key", "passphrase"]).ends(1);
    world.run(&["vault", "verify"]).ends(0);
}

#[test]
fn a_backup_outlives_the_vault_and_a_killed_restore() {
    let (world, _org) = logged_in();
    let token = world.run(&["auth", "token"]).ends(0).stdout;
    let words = world.file("words", "words of the backup");
    let backup = ["vault", "backup", "b", "--passphrase-file", &words];
    world.run(&["vault", "backup", "b", "--no-input"]).ends(7);
    for point in ["copied", "sealed"] {
        let mut command = world.command(&backup);
        command.env("SFKIT_TEST_FAIL_POINT", format!("backup:{point}"));
        assert_eq!(finish(command.output().unwrap()).status, KILLED, "{point}");
        assert!(!world.folder().join("b").exists(), "{point}");
    }
    let mut command = world.command(&backup);
    command.env("SFKIT_TEST_FAIL_POINT", "backup:written");
    assert_eq!(finish(command.output().unwrap()).status, KILLED);
    world.run(&backup).ends(1);
    world.run(&["vault", "destroy", "--yes"]).ends(0);
    let restore = ["vault", "restore", "b", "--passphrase-file", &words];
    let restore = [&restore[..], &["--keystore", "file", "--format", "json"]].concat();
    let dry = world.run(&[&restore[..], &["--dry-run"]].concat()).ends(0);
    assert_eq!(dry.json()["items"][0]["fate"], "restored");
    for point in ["noted", "stored", "uncommitted"] {
        let mut command = world.command(&restore);
        command.env("SFKIT_TEST_FAIL_POINT", format!("restore:{point}"));
        assert_eq!(finish(command.output().unwrap()).status, KILLED, "{point}");
        world.run(&["auth", "token"]).ends(4);
    }
    let report = world.run(&restore).ends(0).json();
    assert_eq!(report["whole"], true);
    assert_eq!(world.run(&["auth", "token"]).ends(0).stdout, token);
    world.run(&["vault", "destroy", "--yes"]).ends(0);
    let mut command = world.command(&restore);
    command.env("SFKIT_TEST_FAIL_POINT", "restore:committed");
    assert_eq!(finish(command.output().unwrap()).status, KILLED);
    assert_eq!(world.run(&["auth", "token"]).ends(0).stdout, token);
    world.run(&["vault", "verify"]).ends(0);
    let again = world.run(&restore).ends(0).json();
    assert_eq!(again["items"][0]["fate"], "kept");
}

#[test]
fn calls_are_counted() {
    let (world, _org) = logged_in();
    world
        .run(&["query", "-o", "acme", "SELECT Id FROM User"])
        .ends(0);
    let usage = |more: &[&str]| {
        let words = ["vault", "usage", "--format", "json"];
        world.run(&[&words[..], more].concat()).ends(0).json()
    };
    let item = &usage(&[])["items"][0];
    assert_eq!(item["key"], "acme");
    assert_eq!((&item["calls"], &item["errors"]), (&1.into(), &0.into()));
    assert_eq!(item["login_success_rate"], 1.0);
    assert!(item["p99_ms"].as_f64().unwrap() > 0.0);
    let by = world.run(&["vault", "usage", "--by", "endpoint", "--format", "csv"]);
    assert!(by.ends(0).stdout.contains("\nquery,1,"));
    for by in ["day", "month"] {
        let items = usage(&["--by", by])["items"].clone();
        assert_eq!((&items[0]["calls"], &items[1]), (&1.into(), &Value::Null));
        assert_eq!(items[0]["login_success_rate"], 1.0);
    }
}

#[test]
fn counts_of_one_login_within_a_time() {
    let (world, _org) = logged_in();
    let other = world.local_org(&["--seed", "empty"]);
    world.log_in(&other, "other");
    for (org, calls) in [("acme", 2), ("other", 1)] {
        for _ in 0..calls {
            world
                .run(&["query", "-o", org, "SELECT Id FROM User"])
                .ends(0);
        }
    }
    let usage = |more: &[&str]| {
        let words = ["vault", "usage", "--format", "json"];
        world.run(&[&words[..], more].concat()).ends(0).json()
    };
    let all = usage(&[]);
    assert_eq!(all["total"]["calls"], 3);
    assert_eq!(all["total"]["logins"], 2);
    assert_eq!(
        (&all["months"], &all["max_calls_per_month"]),
        (&1.into(), &3.into())
    );
    assert_eq!(all["average_calls_per_month"], 3.0);
    let one = usage(&["-o", "acme", "--by", "endpoint"]);
    assert_eq!(one["items"][0]["calls"], 2);
    assert_eq!(
        (&one["total"]["calls"], &one["total"]["logins"]),
        (&2.into(), &1.into())
    );
    let early = usage(&["--until", "1d"]);
    assert_eq!(
        (&early["items"], &early["total"]["calls"]),
        (&Value::Array(vec![]), &0.into())
    );
    let table = world.run(&["vault", "usage", "--format", "table"]).ends(0);
    assert!(table.stdout.contains("\ntotal "), "{}", table.stdout);
    world.run(&["vault", "usage", "-o", "nobody"]).ends(4);
}

#[test]
fn failed_logins_count_for_the_org_that_was_meant() {
    let (world, org) = logged_in();
    let wrong = |alias| {
        let mut command = world.login_command(&org, alias, &[]);
        command.env("SFKIT_CLIENT_SECRET", "wrong");
        finish(command.output().unwrap()).ends(1);
    };
    wrong("acme");
    wrong("other");
    let rates = |world: &World| -> Vec<_> {
        let usage = world.run(&["vault", "usage", "--format", "json"]).ends(0);
        let items = usage.json()["items"].as_array().unwrap().clone();
        let rate = |item: &Value| (item["key"].clone(), item["login_success_rate"].clone());
        items.iter().map(rate).collect()
    };
    let failed: (Value, Value) = ("(failed logins)".into(), 0.0.into());
    let expected = [failed, ("acme".into(), 0.5.into())];
    assert_eq!(rates(&world), expected);
    world
        .run(&["auth", "logout", "-o", "acme", "--yes"])
        .ends(0);
    assert_eq!(rates(&world), expected, "what is gone keeps its name");
}

#[test]
fn every_way_to_the_key_is_told() {
    let (mut world, _org) = logged_in();
    let words = world.file("words", "correct horse battery staple");
    world.set("SFKIT_PASSPHRASE_FILE", &words);
    world.run(&["vault", "add-key", "passphrase"]).ends(0);
    world.run(&["vault", "rekey"]).ends(0);
    let info = world.run(&["vault", "info", "--format", "json"]).ends(0);
    let info = info.json();
    let slots = info["slots"].as_array().unwrap();
    let told = |slot: usize, key: &str| slots[slot][key].as_str().unwrap().to_owned();
    assert_eq!(slots.len(), 2);
    assert_eq!(
        (told(0, "keystore"), told(0, "added_by")),
        ("file".to_owned(), "auth login".to_owned())
    );
    assert!(told(0, "place").ends_with("config/vault.key"));
    assert_eq!(
        (told(1, "keystore"), told(1, "added_by")),
        ("passphrase".to_owned(), "vault add-key".to_owned())
    );
    assert!(told(1, "added_at") > told(0, "added_at"));
    assert!(slots[1]["place"].is_null() && slots[0]["kdf_passes"].is_null());
    assert!(slots[1]["kdf_memory_kib"].as_u64().unwrap() >= 19_456);
    let table = world.run(&["vault", "info", "--format", "table"]).ends(0);
    assert!(table.stdout.contains("vault add-key"), "{}", table.stdout);
    assert!(table.stdout.contains("Argon2id"), "{}", table.stdout);
}

#[test]
fn without_a_vault_it_is_told_what_makes_one() {
    let world = World::new();
    for command in [
        &["vault", "info"][..],
        &["vault", "verify"],
        &["vault", "audit"],
        &["vault", "rekey"],
        &["vault", "move-key", "--to", "file"],
        &["vault", "add-key", "file"],
        &["vault", "remove-key", "file"],
        &["vault", "backup", "b"],
        &["vault", "prune"],
        &["vault", "destroy", "--yes"],
    ] {
        let run = world.run(command).ends(7);
        assert!(run.stderr.contains("there is no vault yet"), "{command:?}");
        assert!(run.stderr.contains("sfkit auth login"), "{}", run.stderr);
        assert!(!world.home().join("data/vault.db").exists(), "{command:?}");
    }
    world.run(&["vault", "usage"]).ends(0);
}

#[test]
fn a_long_list_says_the_same_in_every_format() {
    let (world, _org) = logged_in();
    let other = world.local_org(&["--seed", "empty"]);
    world.log_in(&other, "zen");
    world
        .run(&[
            "auth",
            "set",
            "zen",
            "--tag",
            "a",
            "--tag",
            "b",
            "--protect",
        ])
        .ends(0);
    let json = world.run(&["auth", "list", "--format", "json"]).ends(0);
    let csv = world.run(&["auth", "list", "--format", "csv"]).ends(0);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_bytes());
    let names = reader.headers().unwrap().clone();
    let items = json.json()["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 2);
    let lines = world.run(&["auth", "list", "--format", "ndjson"]).ends(0);
    let lines: Vec<Value> = lines
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, items);
    for (record, item) in reader.records().zip(&items) {
        let record = record.unwrap();
        assert_eq!(names.len(), item.as_object().unwrap().len());
        for (name, value) in names.iter().zip(&record) {
            let expected = match &item[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(value, expected, "{name}");
        }
    }
}

#[test]
fn a_usage_file_that_cannot_be_written_only_warns() {
    let (world, _org) = logged_in();
    let path = world.home().join("data/usage.db");
    drop(std::fs::remove_file(&path));
    std::fs::create_dir(&path).unwrap();
    let run = world.run(&["query", "-o", "acme", "SELECT Id FROM User"]);
    assert!(run.ends(0).stderr.contains("were not counted"));
}
