//! Commands that need no org: config, help, completions, vault, version.

use crate::world::World;

#[test]
fn version_opens_no_file() {
    let world = World::new();
    let run = world.run(&["--version"]).ends(0);
    assert_eq!(run.stdout, format!("sfkit {}\n", env!("CARGO_PKG_VERSION")));
    assert!(!world.home().exists());
}

#[test]
fn settings_are_written_shown_and_removed() {
    let world = World::new();
    world.run(&["config", "set", "format", "ndjson"]).ends(0);
    assert_eq!(
        world.run(&["config", "get", "format"]).ends(0).stdout,
        "ndjson\n"
    );
    let list = world
        .run(&["config", "list", "--format", "json"])
        .ends(0)
        .json();
    let items = list["items"].as_array().unwrap();
    let format = items
        .iter()
        .find(|item| item["setting"] == "format")
        .unwrap();
    assert_eq!(
        (&format["value"], &format["source"]),
        (&"json".into(), &"flag".into())
    );
    world.run(&["config", "unset", "format"]).ends(0);
    assert_eq!(
        world.run(&["config", "get", "format"]).ends(0).stdout,
        "auto\n"
    );
    world.run(&["config", "get", "org"]).ends(1);
    let wrong = world.run(&["config", "set", "formt", "csv"]).ends(2);
    assert!(wrong.stderr.contains("`format`"), "{}", wrong.stderr);
    world.run(&["config", "set", "color", "blue"]).ends(2);
}

#[test]
fn help_tells_about_topics_and_commands() {
    let world = World::new();
    for topic in [
        "environment",
        "exit-codes",
        "formats",
        "soql",
        "metrics",
        "config",
    ] {
        assert!(
            world.run(&["help", topic]).ends(0).stdout.lines().count() > 10,
            "{topic}"
        );
    }
    assert!(
        world
            .run(&["help", "auth", "login"])
            .ends(0)
            .stdout
            .contains("--client-id")
    );
    world.run(&["help", "nothing"]).ends(2);
}

#[test]
fn every_command_explains_itself_with_examples() {
    let world = World::new();
    for words in sfkit::cli::reference::commands() {
        let mut arguments: Vec<_> = words.split(' ').collect();
        arguments.push("--help");
        let run = world.run(&arguments).ends(0);
        let leaf = !run.stdout.contains("\nCommands:");
        assert!(
            !leaf || run.stdout.contains("Example"),
            "{words} shows no example"
        );
    }
    assert!(!world.home().exists(), "help opens no file");
}

#[test]
fn completions_come_for_every_shell() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            world
                .run(&["completions", shell])
                .ends(0)
                .stdout
                .contains("sfkit")
        );
    }
    assert!(!world.home().exists());
}

#[test]
fn the_vault_tells_about_itself_and_moves_its_key() {
    let world = World::new();
    world.run(&["demo"]).ends(0);
    let info = world
        .run(&["vault", "info", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(info["keystore"], "file");
    assert_eq!(info["orgs"], 1);
    world.run(&["vault", "verify"]).ends(0);
    let before = info["key_id"].clone();
    world.run(&["vault", "rekey"]).ends(0);
    let after = world
        .run(&["vault", "info", "--format", "json"])
        .ends(0)
        .json();
    assert_ne!(before, after["key_id"]);
    world
        .run(&["query", "-o", "demo", "SELECT Id FROM User LIMIT 1"])
        .ends(0);
    let passphrase = world.file("passphrase", "correct horse battery staple\n");
    let mut command = world.command(&["vault", "move-key", "--to", "passphrase"]);
    let moved = command
        .env("SFKIT_PASSPHRASE_FILE", &passphrase)
        .output()
        .unwrap();
    crate::world::finish(moved).ends(0);
    assert!(!world.home().join("config/vault.key").exists());
    let locked = world.run(&["auth", "token", "-o", "demo"]).ends(7);
    assert!(
        locked.stderr.contains("SFKIT_PASSPHRASE_FILE"),
        "{}",
        locked.stderr
    );
    let mut command = world.command(&["auth", "token", "-o", "demo"]);
    let open = command
        .env("SFKIT_PASSPHRASE_FILE", &passphrase)
        .output()
        .unwrap();
    crate::world::finish(open).ends(0);
    world.run(&["vault", "destroy"]).ends(2);
    world.run(&["vault", "destroy", "--yes"]).ends(0);
    world.run(&["vault", "info"]).ends(7);
}

#[test]
fn a_usage_error_is_json_where_json_was_asked_for() {
    let mut world = World::new();
    let run = world.run(&["query", "--format", "json"]).ends(2);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert_eq!(run.error()["code"], "usage");
    assert!(run.error()["message"].as_str().unwrap().contains("<SOQL>"));
    let run = world.run(&["demo", "more", "--format=ndjson"]).ends(2);
    assert!(run.error()["message"].as_str().unwrap().contains("more"));
    world.set("SFKIT_FORMAT", "json");
    assert_eq!(world.run(&["nothing"]).ends(2).error()["code"], "usage");
    assert!(
        world
            .run(&["query", "--help"])
            .ends(0)
            .stdout
            .starts_with("Run a SOQL query")
    );
}

#[test]
fn a_query_that_is_no_soql_needs_no_login_to_be_refused() {
    let world = World::new();
    let run = world.run(&["query", "SELEKT Id FROM Account"]).ends(2);
    assert!(
        run.stderr.contains("did you mean `SELECT`?"),
        "{}",
        run.stderr
    );
    assert!(!world.home().exists());
}

#[test]
fn every_list_takes_the_flags_of_rows() {
    let world = World::new();
    for words in [
        &["query"][..],
        &["search"],
        &["report", "list"],
        &["report", "run"],
        &["object", "list"],
        &["object", "describe"],
        &["history", "list"],
        &["history", "run"],
        &["cache", "info"],
        &["saved", "list"],
        &["config", "list"],
        &["auth", "list"],
        &["vault", "audit"],
        &["vault", "usage"],
    ] {
        let help = world.run(&[words, &["--help"]].concat()).ends(0).stdout;
        for flag in [
            "--output <FILE>",
            "--no-header",
            "--null <TEXT>",
            "-x, --expanded",
        ] {
            assert!(help.contains(flag), "{words:?} lacks {flag}");
        }
    }
    let list = |more: &[&str]| {
        world
            .run(&[&["config", "list"], more].concat())
            .ends(0)
            .stdout
    };
    let csv = list(&["--format", "csv", "--no-header", "--null", "NULL"]);
    assert!(csv.starts_with("org,NULL,not set\n"), "{csv}");
    let expanded = list(&["-x"]);
    assert!(
        expanded.lines().any(|line| line.starts_with("SETTING")),
        "{expanded}"
    );
    let file = world.folder().join("settings.tsv");
    assert_eq!(list(&["--output", file.to_str().unwrap()]), "");
    assert!(
        std::fs::read_to_string(file)
            .unwrap()
            .starts_with("setting\tvalue\tsource\n")
    );
}
