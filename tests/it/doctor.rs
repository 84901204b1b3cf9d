//! `sfkit doctor`: each sickness is made for real; it is told with what mends it, `--fix` mends what can
//! be mended, and a second look finds nothing.

mod bundle;
mod keyring;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::schema::Schema;
use crate::world::{LocalOrg, Run, World, finish, free_port};

/// A world whose shell and port are its own, so that nothing of the machine shows.
fn world() -> World {
    let mut world = World::new();
    let port = free_port();
    world
        .set("SHELL", "/bin/sh")
        .set(
            "SFKIT_REDIRECT_URI",
            &format!("http://localhost:{port}/OauthRedirect"),
        )
        .set("SSL_CERT_FILE", &certificates());
    world
}

/// A file with one authority, since a machine for tests may trust nobody.
fn certificates() -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doctor-authority.pem");
    let key = rcgen::KeyPair::generate().unwrap();
    let made = rcgen::CertificateParams::new(["doctor.example".to_owned()]).unwrap();
    let pem = made.self_signed(&key).unwrap().pem();
    // Every test writes it, one as good as the other, and each at once.
    let temporary = tempfile::NamedTempFile::new_in(path.parent().unwrap()).unwrap();
    std::fs::write(temporary.path(), pem).unwrap();
    temporary.persist(&path).unwrap();
    path.to_str().unwrap().to_owned()
}

fn with_org() -> (World, LocalOrg) {
    let world = world();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    (world, org)
}

fn look(world: &World, more: &[&str]) -> Run {
    let words = ["doctor", "--offline", "--format", "json"];
    let run = world.run(&[&words[..], more].concat());
    Schema::published().check(&run.json());
    run
}

/// The findings of a check, the first that is not ok before the others.
fn found(run: &Run, check: &str) -> Value {
    let report = run.json();
    let items = report["items"].as_array().unwrap().clone();
    let of_check: Vec<_> = items
        .into_iter()
        .filter(|item| item["check"] == check)
        .collect();
    let wrong = of_check.iter().find(|item| item["verdict"] != "ok");
    let one = wrong.or(of_check.first());
    one.unwrap_or_else(|| panic!("no `{check}` in {report:#}"))
        .clone()
}

/// Fails unless the check says this, with something that mends it.
#[track_caller]
fn is_sick(run: &Run, check: &str, (verdict, state): (&str, &str)) -> Value {
    let found = found(run, check);
    assert_eq!(
        (&found["verdict"], &found["state"]),
        (&verdict.into(), &state.into()),
        "{found:#}"
    );
    assert!(found["remedy"]["words"].is_string(), "{found:#}");
    found
}

#[track_caller]
fn is_well(run: &Run, check: &str) {
    let found = found(run, check);
    assert_eq!(found["verdict"], "ok", "{found:#}");
}

/// Mends, checks that this was done, and that a second look finds nothing.
#[track_caller]
fn fix(world: &World, check: &str, more: &[&str]) {
    let dry = look(world, &[&["--fix", "--dry-run"], more].concat());
    let planned = fixes(&dry, check);
    assert!(!planned.is_empty(), "{}", dry.stdout);
    assert!(planned.iter().all(|fix| fix["result"] == "planned"));
    let still = found(&dry, check);
    assert_ne!(
        still["verdict"], "ok",
        "a dry run changes nothing: {still:#}"
    );
    let fixed = look(world, &[&["--fix"], more].concat());
    let done = fixes(&fixed, check);
    assert_eq!(done.len(), planned.len());
    assert!(done.iter().all(|fix| fix["result"] == "done"), "{done:?}");
    is_well(&fixed, check);
    let again = look(world, &[&["--fix"], more].concat());
    assert!(fixes(&again, check).is_empty(), "{}", again.stdout);
    is_well(&again, check);
}

fn fixes(run: &Run, check: &str) -> Vec<Value> {
    let fixes = run.json()["fixes"].as_array().unwrap().clone();
    fixes
        .into_iter()
        .filter(|fix| fix["check"] == check)
        .collect()
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Makes a file that was last written two hours ago.
fn old(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let then = SystemTime::now() - Duration::from_secs(7_200);
    file.set_modified(then).unwrap();
}

#[test]
fn a_fresh_machine_and_one_with_a_login_are_well() {
    let world = world();
    let run = look(&world, &[]).ends(0);
    assert_eq!(run.json()["report"], "doctor");
    for check in ["platform", "config_file", "files", "locks", "disk"] {
        is_well(&run, check);
    }
    assert!(!world.home().exists(), "looking makes no files");
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let run = world.run(&["doctor", "--format", "json"]).ends(0);
    Schema::published().check(&run.json());
    for check in [
        "vault",
        "vault_key",
        "left_over_keys",
        "token",
        "certificates",
    ] {
        is_well(&run, check);
    }
    let table = world.run(&["doctor", "--format", "table"]).ends(0).stdout;
    for title in ["System\n", "Vault\n", "Network\n", "acme", "Healthy: "] {
        assert!(table.contains(title), "{table}");
    }
    let quiet = world.run(&["doctor", "--quiet", "--format", "table", "--offline"]);
    assert!(!quiet.ends(0).stdout.contains('✓'));
}

#[test]
fn what_is_open_to_others_is_closed() {
    let (world, _org) = with_org();
    mode(&world.home().join("data/vault.db"), 0o644);
    mode(&world.home().join("data/locks"), 0o755);
    let run = look(&world, &[]).ends(0);
    let told = is_sick(&run, "files", ("warn", "open_to_others"));
    assert_eq!(told["remedy"]["command"], "sfkit doctor --fix");
    assert_eq!(told["remedy"]["is_safe"], true);
    assert!(told["facts"]["open"].as_array().unwrap().len() >= 2);
    // Looking alone has closed nothing.
    is_sick(&look(&world, &[]), "files", ("warn", "open_to_others"));
    fix(&world, "files", &[]);

    let key = world.home().join("config/vault.key");
    mode(&key, 0o640);
    let run = look(&world, &[]).ends(1);
    is_sick(&run, "files", ("fail", "open_to_others"));
    is_sick(&run, "vault_key", ("fail", "keystore-unavailable"));
    fix(&world, "files", &[]);
    is_well(&look(&world, &[]).ends(0), "vault_key");
}

#[test]
fn what_killed_processes_have_left_is_removed() {
    let world = world();
    let folder = world.home().join("config");
    let left = [
        folder.join(".sfkit-aBc123"),
        world.home().join("cache/x/.sfkit-q.tmp"),
    ];
    left.iter().for_each(|path| old(path));
    let (fresh, other, held) = (
        folder.join(".sfkit-fresh"),
        folder.join("other.tmp"),
        folder.join(".sfkit-held"),
    );
    std::fs::write(&fresh, "").unwrap();
    old(&other);
    old(&held);
    let _open = std::fs::File::open(&held).unwrap();
    let told = is_sick(&look(&world, &[]), "temporary_files", ("warn", "left_over"));
    assert_eq!(
        told["facts"]["files"].as_array().unwrap().len(),
        2,
        "{told:#}"
    );
    fix(&world, "temporary_files", &[]);
    assert!(left.iter().all(|path| !path.exists()));
    assert!(fresh.exists() && other.exists() && held.exists());
}

#[test]
fn a_log_that_nobody_has_emptied_is_written_back() {
    let (world, _org) = with_org();
    world.run(&["query", "SELECT Id FROM User"]).ends(0);
    let path = world.home().join("data/usage.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .pragma_update(None, "wal_autocheckpoint", 0)
        .unwrap();
    connection
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS filling (a BLOB);
             WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
             INSERT INTO filling SELECT randomblob(100000) FROM n;",
        )
        .unwrap();
    let log = world.home().join("data/usage.db-wal");
    assert!(log.metadata().unwrap().len() > 8 << 20);
    let told = is_sick(&look(&world, &[]), "write_ahead_log", ("warn", "large"));
    assert!(
        told["facts"]["file"]
            .as_str()
            .unwrap()
            .ends_with("usage.db")
    );
    fix(&world, "write_ahead_log", &[]);
    assert_eq!(log.metadata().map_or(0, |facts| facts.len()), 0);
}

#[test]
fn a_rekey_that_was_cut_off_is_finished() {
    for (point, command) in [
        ("rekey:stored", &["vault", "rekey"][..]),
        ("rekey:committed", &["vault", "rekey"]),
        (
            "move-key:committed",
            &["vault", "move-key", "--to", "passphrase"],
        ),
    ] {
        let (mut world, _org) = with_org();
        let words = world.file("words", "correct horse battery staple");
        world.set("SFKIT_PASSPHRASE_FILE", &words);
        let token = world.run(&["auth", "token"]).ends(0).stdout;
        let mut killed = world.command(command);
        killed.env("SFKIT_TEST_FAIL_POINT", point);
        assert_eq!(finish(killed.output().unwrap()).status, 137, "{point}");
        let run = look(&world, &[]);
        let told = is_sick(&run, "left_over_keys", ("warn", "cut_off"));
        assert_eq!(told["facts"]["keystores"], serde_json::json!(["file"]));
        fix(&world, "left_over_keys", &[]);
        assert_eq!(
            world.run(&["auth", "token"]).ends(0).stdout,
            token,
            "{point}"
        );
        world.run(&["vault", "verify"]).ends(0);
    }
}

#[test]
fn a_refresh_that_was_cut_off_is_told_and_its_remedy_ends_it() {
    let (world, _org) = with_org();
    let mut killed = world.command(&["auth", "refresh"]);
    killed.env("SFKIT_TEST_FAIL_POINT", "refresh:journaled");
    assert_eq!(finish(killed.output().unwrap()).status, 137);
    let told = is_sick(&look(&world, &[]).ends(0), "refresh", ("warn", "warn"));
    run_remedy(&world, &told);
    is_well(&look(&world, &[]), "refresh");
}

#[test]
fn a_refresh_that_was_cut_off_is_done_again_where_that_does_no_harm() {
    let (world, org) = with_org();
    let cut_off = || {
        let mut killed = world.command(&["auth", "refresh"]);
        killed.env("SFKIT_TEST_FAIL_POINT", "refresh:journaled");
        assert_eq!(finish(killed.output().unwrap()).status, 137);
    };
    let mend = |more: &[&str]| {
        let words = ["doctor", "--fix", "--format", "json"];
        world.run(&[&words[..], more].concat()).ends(0)
    };
    cut_off();
    // Without a server it can only be told.
    let offline = mend(&["--offline"]);
    assert!(fixes(&offline, "refresh").is_empty(), "{}", offline.stdout);
    let planned = fixes(&mend(&["--dry-run"]), "refresh");
    assert_eq!(planned[0]["result"], "planned", "{planned:?}");
    let done = mend(&[]);
    Schema::published().check(&done.json());
    let mended = fixes(&done, "refresh");
    assert_eq!(mended[0]["result"], "done", "{mended:?}");
    is_well(&done, "refresh");

    // Where refresh tokens rotate, the access token may be all that is left.
    org.fault("rotate@/services/oauth2/token:1");
    world.run(&["auth", "refresh"]).ends(0);
    cut_off();
    let left = mend(&[]);
    let told = fixes(&left, "refresh");
    assert_eq!(told[0]["result"], "left", "{told:?}");
    let note = told[0]["note"].as_str().unwrap();
    assert!(note.contains("`sfkit auth refresh`"), "{note}");
    is_sick(&left, "refresh", ("warn", "warn"));
}

/// Runs the command of the remedy, as a person would copy it.
#[track_caller]
fn run_remedy(world: &World, told: &Value) {
    let line = told["remedy"]["command"].as_str().unwrap();
    let mut shell = world.program("sh");
    shell.args(["-c", line]);
    finish(shell.output().unwrap()).ends(0);
}

#[test]
fn who_holds_a_lock_is_named() {
    let (world, _org) = with_org();
    let path = world.home().join("data/locks/vault.lock");
    let held = std::fs::File::open(&path).unwrap();
    held.lock().unwrap();
    let run = look(&world, &[]);
    let told = found_all(&run, "locks").remove(0);
    assert_eq!(told["state"], "held", "{told:#}");
    let me = std::process::id();
    assert_eq!(told["facts"]["processes"], serde_json::json!([me]));
    let summary = told["summary"].as_str().unwrap();
    assert!(summary.contains(&format!("(process {me})")), "{summary}");
    drop(held);
    is_well(&look(&world, &[]).ends(0), "locks");

    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    is_sick(&look(&world, &[]).ends(1), "locks", ("fail", "unusable"));
    std::fs::remove_dir(&path).unwrap();
    is_well(&look(&world, &[]).ends(0), "locks");
}

fn found_all(run: &Run, check: &str) -> Vec<Value> {
    let items = run.json()["items"].as_array().unwrap().clone();
    items
        .into_iter()
        .filter(|item| item["check"] == check)
        .collect()
}

/// A process that was stopped while it held a lock keeps all others waiting.
#[test]
fn a_stopped_process_that_holds_a_lock_is_told_and_goes_on_by_the_remedy() {
    let (world, _org) = with_org();
    let path = world.home().join("data/locks/other.lock");
    // A shell that opens the file on descriptor 9, locks it and waits for its standard input.
    let script = format!(
        "exec 9>'{}'; flock 9; echo locked; read line",
        path.display()
    );
    let mut shell = world.program("sh");
    let child = shell
        .args(["-c", &script])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    let mut line = String::new();
    let mut told = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut told, &mut line).unwrap();
    if line != "locked\n" {
        child.wait().unwrap();
        assert!(crate::world::available("keyring", &["flock"]));
        return;
    }
    let id = child.id().to_string();
    let signal = |name: &str| {
        let sent = std::process::Command::new("kill")
            .args([name, &id])
            .status();
        assert!(sent.unwrap().success());
    };
    signal("-STOP");
    while !std::fs::read_to_string(format!("/proc/{id}/stat"))
        .unwrap()
        .contains(") T ")
    {
        std::thread::sleep(Duration::from_millis(5));
    }
    let sick = is_sick(&look(&world, &[]).ends(1), "locks", ("fail", "held"));
    assert_eq!(sick["remedy"]["command"], format!("kill -CONT {id}"));
    run_remedy(&world, &sick);
    drop(child.stdin.take());
    child.wait().unwrap();
    is_well(&look(&world, &[]).ends(0), "locks");
}

#[test]
fn who_has_the_port_of_logins_is_named() {
    let mut world = world();
    let port = free_port();
    let listener = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    world.set("SFKIT_REDIRECT_URI", &format!("http://localhost:{port}/cb"));
    let told = is_sick(&look(&world, &[]).ends(0), "login_port", ("warn", "taken"));
    assert_eq!(told["facts"]["port"], port);
    let holder = told["facts"]["holder"].as_str().unwrap();
    let me = format!("(process {})", std::process::id());
    assert!(holder.ends_with(&me), "{holder}");
    assert!(told["remedy"]["words"].as_str().unwrap().contains("--port"));
    drop(listener);
    is_well(&look(&world, &[]).ends(0), "login_port");
}

#[test]
fn settings_that_cannot_be_used_are_told_and_not_stumbled_over() {
    let mut world = world();
    let config = world.home().join("config/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    mode(&world.home(), 0o700);
    mode(config.parent().unwrap(), 0o700);
    for text in ["fromat = \"csv\"\n", "color = \"blue\"\n", "= nonsense\n"] {
        std::fs::write(&config, text).unwrap();
        mode(&config, 0o600);
        let run = look(&world, &[]).ends(1);
        let told = found(&run, "config_file");
        assert_eq!(told["verdict"], "fail", "{told:#}");
        assert!(told["remedy"]["words"].is_string(), "{told:#}");
        if told["remedy"]["command"].is_string() {
            run_remedy(&world, &told);
            is_well(&look(&world, &[]).ends(0), "config_file");
        }
    }
    std::fs::remove_file(&config).unwrap();
    world
        .set("SFKIT_COLOR", "blue")
        .set("SFKIT_RETRIES", "many");
    world.run(&["auth", "list"]).ends(2);
    let run = look(&world, &[]).ends(1);
    let told = is_sick(&run, "environment", ("fail", "config-invalid"));
    assert!(told["summary"].as_str().unwrap().contains("`SFKIT_COLOR`"));
    assert_eq!(found_all(&run, "environment").len(), 2);
}

#[test]
fn a_damaged_vault_and_a_lost_key_are_told_apart() {
    let (world, _org) = with_org();
    let vault = world.home().join("data/vault.db");
    let connection = rusqlite::Connection::open(&vault).unwrap();
    connection
        .execute("UPDATE secret SET sealed = zeroblob(length(sealed))", [])
        .unwrap();
    drop(connection);
    let run = look(&world, &[]).ends(1);
    is_well(&run, "vault_key");
    let told = is_sick(&run, "vault", ("fail", "vault-damaged"));
    assert!(
        told["summary"].as_str().unwrap().contains("acme"),
        "{told:#}"
    );

    let (world, _org) = with_org();
    let key = world.home().join("config/vault.key");
    std::fs::rename(&key, world.folder().join("gone")).unwrap();
    let run = look(&world, &[]).ends(1);
    is_sick(&run, "vault_key", ("fail", "key-missing"));
    assert_eq!(found(&run, "vault")["verdict"], "unknown");
    std::fs::rename(world.folder().join("gone"), &key).unwrap();
    is_well(&look(&world, &[]).ends(0), "vault_key");

    std::fs::write(
        world.home().join("data/vault.db"),
        "no database, only text ".repeat(50),
    )
    .unwrap();
    is_sick(
        &look(&world, &[]).ends(1),
        "vault",
        ("fail", "vault-damaged"),
    );
}

#[test]
fn a_clock_that_was_set_back_is_told() {
    let (mut world, _org) = with_org();
    world.set("SFKIT_TEST_CLOCK", "2020-01-01T00:00:00Z");
    let told = is_sick(&look(&world, &[]), "clock", ("warn", "behind"));
    assert!(told["summary"].as_str().unwrap().contains("behind"));
}

#[test]
fn trust_that_leads_nowhere_is_told() {
    let mut world = world();
    world.set("SSL_CERT_FILE", "/nonexistent/authorities.pem");
    let told = is_sick(&look(&world, &[]).ends(1), "certificates", ("fail", "fail"));
    assert_eq!(told["remedy"]["command"], "unset SSL_CERT_FILE");
    world.set("SSL_CERT_FILE", &certificates());
    is_well(&look(&world, &[]).ends(0), "certificates");
}

#[test]
fn another_program_of_the_name_is_told() {
    let mut world = world();
    let run = look(&world, &[]);
    assert!(
        ["not_on_path", "shadowed", "ok"]
            .contains(&found(&run, "program")["state"].as_str().unwrap())
    );
    let folder = world.folder().join("bin");
    std::fs::create_dir(&folder).unwrap();
    let other = world.file("bin/sfkit", "#!/bin/sh\n");
    crate::world::make_executable(other.as_ref());
    let ours = PathBuf::from(crate::world::SFKIT);
    let ours = ours.parent().unwrap().display();
    let path = std::env::var("PATH").unwrap();
    world.set("PATH", &format!("{}:{ours}:{path}", folder.display()));
    is_sick(&look(&world, &[]).ends(0), "program", ("warn", "shadowed"));
    world.set("PATH", &format!("{ours}:{}:{path}", folder.display()));
    is_well(&look(&world, &[]), "program");
}

#[test]
fn completion_is_installed_only_when_that_was_asked_for() {
    for (shell, place) in [
        (
            "/bin/bash",
            ".local/share/bash-completion/completions/sfkit",
        ),
        ("/usr/bin/zsh", ".local/share/zsh/site-functions/_sfkit"),
        ("/usr/bin/fish", ".config/fish/completions/sfkit.fish"),
    ] {
        let mut world = world();
        world.set("SHELL", shell);
        let path = world.folder().join(place);
        is_sick(
            &look(&world, &[]).ends(0),
            "completions",
            ("warn", "missing"),
        );
        assert!(fixes(&look(&world, &["--fix"]), "completions").is_empty());
        assert!(!path.exists());
        fix(&world, "completions", &["--completions"]);
        let script = std::fs::read(&path).unwrap();
        let name = Path::new(shell).file_name().unwrap().to_str().unwrap();
        let printed = world.run(&["completions", name]).ends(0).stdout;
        assert_eq!(
            String::from_utf8(script).unwrap().trim_end(),
            printed.trim_end()
        );
        std::fs::write(&path, "an older script").unwrap();
        is_sick(&look(&world, &[]), "completions", ("warn", "old"));
        std::fs::remove_file(&path).unwrap();
        let rc = match name {
            "fish" => ".config/fish/config.fish".to_owned(),
            other => format!(".{other}rc"),
        };
        std::fs::write(world.folder().join(rc), "source <(sfkit completions x)").unwrap();
        is_well(&look(&world, &[]), "completions");
    }
}

#[test]
fn servers_are_asked_and_their_bad_days_are_told() {
    let (world, org) = with_org();
    let ask = |status| {
        let run = world.run(&["doctor", "--format", "json", "--timeout", "60s"]);
        Schema::published().check(&run.json());
        run.ends(status)
    };
    let run = ask(0);
    for check in ["token", "connection", "clock"] {
        is_well(&run, check);
    }
    drop(org);
    let run = ask(1);
    is_sick(&run, "token", ("fail", "unreachable"));
    assert_eq!(found(&run, "connection")["verdict"], "fail");
    let offline = look(&world, &[]).ends(0);
    assert!(found_all(&offline, "connection").is_empty());
}

#[test]
fn logins_are_looked_at_as_they_are_meant() {
    let (world, org) = with_org();
    let other = world.local_org(&["--seed", "empty"]);
    world.log_in(&other, "other");
    world
        .run(&["auth", "revoke", "-o", "other", "--yes"])
        .ends(0);
    let names = |run: &Run| -> Vec<String> {
        let tokens = found_all(run, "token").into_iter();
        tokens
            .map(|token| token["subject"]["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&look(&world, &[]).ends(0)), ["acme"]);
    assert_eq!(names(&look(&world, &["-o", "other"]).ends(1)), ["other"]);
    let all = look(&world, &["--all"]).ends(1);
    assert_eq!(names(&all), ["acme", "other"]);
    is_sick(&all, "token", ("fail", "revoked"));
    look(&world, &[]);
    world.run(&["doctor", "--offline", "-o", "nobody"]).ends(4);
    world.run(&["doctor", "--dry-run"]).ends(2);
    drop(org);
}
