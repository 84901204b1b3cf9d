//! The vault across processes: killed at every step, raced by many, under umask 0, and with a real
//! Secret Service.
//!
//! What has to happen in a process of its own is done by [`child`], an ignored test that other
//! tests start from their own executable with a command in the environment.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may do both"
)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use sfkit::error::Diagnostic;
use sfkit::model::token::TokenSet;
use sfkit::secret::SecretText;
use sfkit::vault::{
    ChosenBy, Grant, KeystoreKind, Login, LoginPolicy, NewLogin, OrgFacts, OrgKind, OrgSelector,
    OsFailure, OsKeyring, Patience, PlatformKeyring, Refreshed, Vault, VaultError, VaultOptions,
    probe_os,
};

const COMMAND: &str = "SFKIT_TEST_VAULT_COMMAND";
const FOLDER: &str = "SFKIT_TEST_VAULT_FOLDER";
const KEYRING: &str = "SFKIT_TEST_VAULT_KEYRING";
const FAIL_AT: &str = "SFKIT_TEST_VAULT_FAIL_AT";

#[expect(
    clippy::disallowed_methods,
    reason = "orders to a child process of a test"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A keyring of files in a folder, so that several processes can share it.
struct FolderKeyring(PathBuf);

impl FolderKeyring {
    fn path(&self, user: &str) -> PathBuf {
        self.0.join(user.replace('/', "+"))
    }
}

impl OsKeyring for FolderKeyring {
    fn get(&self, user: &str) -> Result<SecretText, OsFailure> {
        let text = fs::read_to_string(self.path(user)).map_err(|_| OsFailure::NoEntry)?;
        Ok(text.into())
    }

    fn set(&self, user: &str, text: &SecretText) -> Result<(), OsFailure> {
        let other = |error| OsFailure::Other(Arc::new(error));
        fs::create_dir_all(&self.0).map_err(other)?;
        fs::write(self.path(user), text.expose()).map_err(other)
    }

    fn delete(&self, user: &str) -> Result<(), OsFailure> {
        fs::remove_file(self.path(user)).map_err(|_| OsFailure::NoEntry)
    }
}

/// A place for a vault.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn open(&self) -> Vault {
        Vault::open(options(self.path())).unwrap().unwrap()
    }

    fn command(&self, command: &str) -> Command {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args([
            "--exact",
            "vault::child",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ]);
        child
            .env(COMMAND, command)
            .env(FOLDER, self.path())
            .env_remove(FAIL_AT);
        child.stdin(Stdio::null());
        child
    }

    /// Runs the command in another process and gives what it says.
    fn run(&self, command: &str) -> String {
        said(&self.command(command).output().unwrap())
    }

    /// Runs the command in a process that kills itself at `point`.
    #[cfg(debug_assertions)]
    fn kill(&self, command: &str, point: &str) {
        let output = self.command(command).env(FAIL_AT, point).output().unwrap();
        assert!(!output.status.success(), "{command} went past {point}");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(!told.contains("said: "), "{command} at {point}: {told}");
    }

    /// What the folder keyring holds.
    fn keyring_entries(&self) -> usize {
        fs::read_dir(self.path().join("keyring")).map_or(0, Iterator::count)
    }

    /// How many keys the key file holds.
    fn file_entries(&self) -> usize {
        let text = fs::read_to_string(self.path().join("config/vault.key")).unwrap_or_default();
        text.lines().filter(|line| !line.starts_with('#')).count()
    }
}

fn said(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stdout);
    let line = told.lines().find_map(|line| line.split_once("said: "));
    let Some((_, line)) = line else {
        panic!("{told}\n{}", String::from_utf8_lossy(&output.stderr));
    };
    line.to_owned()
}

fn options(folder: &Path) -> VaultOptions {
    let os: Arc<dyn OsKeyring> = match variable(KEYRING) {
        Some(_) => Arc::new(PlatformKeyring),
        None => Arc::new(FolderKeyring(folder.join("keyring"))),
    };
    VaultOptions {
        os,
        command: "test".to_owned(),
        fail_point: variable(FAIL_AT),
        passphrase: Box::new(|_| Ok("correct horse battery".into())),
        ..VaultOptions::new(
            folder.join("data/vault.db"),
            folder.join("data/locks"),
            folder.join("config/vault.key"),
        )
    }
}

fn login() -> NewLogin {
    NewLogin {
        login: Login {
            kind: OrgKind::Developer,
            alias: Some("dev".to_owned()),
            username: "one@example.com".to_owned(),
            organization_id: "00D000000000001EAA".to_owned(),
            user_id: "005000000000001AAA".to_owned(),
            instance_url: Some("https://example.my.salesforce.com".to_owned()),
            login_url: Some("https://login.salesforce.com".to_owned()),
            client_id: "PlatformCLI".to_owned(),
            redirect_uri: None,
            scopes: vec!["api".to_owned()],
            allow_hosts: Vec::new(),
            protected: false,
            read_only: false,
            facts: OrgFacts::default(),
        },
        client_secret: None,
        access_token: "access-0".into(),
        refresh_token: Some("refresh-0".into()),
        issued_at: None,
        expires_at: None,
        expiry_measured: false,
        imported: false,
        grant: Grant::AuthorizationCode,
        jwt_key: None,
    }
}

/// Does in its own process what the environment tells, and says how it went.
#[test]
#[ignore = "started by other tests"]
fn child() {
    let (Some(command), Some(folder)) = (variable(COMMAND), variable(FOLDER)) else {
        return;
    };
    let answer = match obey(&command, Path::new(&folder)) {
        Ok(answer) => answer,
        Err(error) => format!("{}: {error}", error.code().as_str()),
    };
    println!("said: {answer}");
}

fn obey(command: &str, folder: &Path) -> Result<String, VaultError> {
    let (verb, rest) = command.split_once(' ').unwrap_or((command, ""));
    let kind = || KeystoreKind::parse(rest).unwrap();
    let open = || Vault::open(options(folder)).map(|vault| vault.expect("there is a vault"));
    let find = |vault: &Vault| vault.find(&OrgSelector::new("dev"));
    match verb {
        "umask-0-create" => {
            rustix::process::umask(rustix::fs::Mode::empty());
            let vault = Vault::create(options(folder), kind(), ChosenBy::User)?;
            let org = vault.save_login(&login(), LoginPolicy::default())?.org;
            drop(vault.refresh_lock(&org, Duration::ZERO)?);
            vault.rekey()?;
        }
        "create" => {
            let vault = Vault::create(options(folder), kind(), ChosenBy::User)?;
            return Ok(vault.info()?.vault_id);
        }
        "login" => drop(open()?.save_login(&login(), LoginPolicy::default())?),
        "read" => {
            let vault = open()?;
            let read = vault.credentials(&find(&vault)?)?;
            return Ok(read.access_token.expose().clone());
        }
        "move" => open()?.move_key(kind(), ChosenBy::User)?,
        "rekey" => open()?.rekey()?,
        "refresh" => return refresh(&open()?, folder),
        "probe" => {
            let os: Arc<dyn OsKeyring> = Arc::new(PlatformKeyring);
            probe_os(&os, Patience::Plain)?;
        }
        #[cfg(target_os = "linux")]
        "keep-silent" => secret_service::keep_silent(folder),
        "get" => {
            let failure = PlatformKeyring.get(rest).err();
            return Ok(format!("{failure:?}")
                .split('(')
                .take(2)
                .collect::<Vec<_>>()
                .join("("));
        }
        other => panic!("{other} is no command"),
    }
    Ok("done".to_owned())
}

/// A refresh against a "server" that is a file: each request makes it longer by a byte.
fn refresh(vault: &Vault, folder: &Path) -> Result<String, VaultError> {
    let org = vault.find(&OrgSelector::new("dev"))?;
    let seen = org.token.generation;
    // The others are let in before anybody refreshes.
    std::thread::sleep(Duration::from_millis(300));
    let lock = vault.refresh_lock(&org, Duration::from_secs(120))?;
    if lock.org().token.generation > seen {
        return Ok("adopted".to_owned());
    }
    let old = vault.credentials(&org)?.refresh_token.expect("stored");
    vault.journal_refresh_start(&lock, &old)?;
    let server = folder.join("requests");
    let count = fs::read(&server).map_or(0, |bytes| bytes.len()) + 1;
    fs::write(&server, "x".repeat(count)).unwrap();
    let tokens = TokenSet {
        access_token: format!("access-{count}").into(),
        refresh_token: Some(format!("refresh-{count}").into()),
        instance_url: String::new(),
        id: None,
        issued_at: None,
        scope: None,
        expires_at: None,
    };
    let refreshed = Refreshed {
        tokens: &tokens,
        replaces: lock.org().token.generation,
        instance_url: None,
        expires_at: None,
        expiry_measured: false,
    };
    vault.save_refresh(&lock, &refreshed)?;
    Ok("refreshed".to_owned())
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        }
        found.push(path);
    }
}

#[cfg(unix)]
#[test]
fn every_file_is_private_under_umask_0() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    assert_eq!(place.run("umask-0-create file"), "done");
    let _open = place.open();
    let mut found = Vec::new();
    walk(place.path(), &mut found);
    assert!(found.len() >= 8, "{found:?}");
    for path in found {
        let metadata = fs::metadata(&path).unwrap();
        let wanted = if metadata.is_dir() { 0o700 } else { 0o600 };
        let mode = metadata.permissions().mode() & 0o777;
        assert_eq!(mode, wanted, "{}", path.display());
    }
}

#[test]
fn a_vault_that_two_processes_make_is_one() {
    let place = Place::new();
    let children: Vec<_> = (0..6)
        .map(|_| {
            place
                .command("create file")
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let ids: HashSet<String> = children
        .into_iter()
        .map(|child| said(&child.wait_with_output().unwrap()))
        .collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(place.file_entries(), 1);
}

#[cfg(debug_assertions)]
#[test]
fn a_kill_while_a_vault_is_made_leaves_no_vault() {
    let place = Place::new();
    place.kill("create file", "create:stored");
    assert!(Vault::open(options(place.path())).unwrap().is_none());
    place.run("create file");
    assert_eq!(place.run("login"), "done");
    assert_eq!(place.run("read"), "access-0");
}

#[cfg(debug_assertions)]
#[test]
fn a_kill_at_any_step_of_a_move_loses_nothing() {
    use KeystoreKind::{File, Os, Passphrase};
    for (from, to) in [(File, Os), (Os, File), (File, Passphrase), (Passphrase, Os)] {
        for step in ["noted", "stored", "uncommitted", "committed", "emptied"] {
            let place = Place::new();
            place.run(&format!("create {from}"));
            place.run("login");
            place.kill(&format!("move {to}"), &format!("move-key:{step}"));
            let moved = matches!(step, "committed" | "emptied");
            let info = place.open().info().unwrap();
            assert_eq!(info.keystore, if moved { to } else { from }, "{step}");
            assert_eq!(place.run("read"), "access-0", "{from} to {to} at {step}");
            let holds = |kind| usize::from(info.keystore == kind);
            assert_eq!(
                place.file_entries(),
                holds(File),
                "{from} to {to} at {step}"
            );
            assert_eq!(
                place.keyring_entries(),
                holds(Os),
                "{from} to {to} at {step}"
            );
            assert_eq!(place.run(&format!("move {to}")), "done");
            assert_eq!(place.run("read"), "access-0");
            assert!(place.open().verify().unwrap().is_sound());
        }
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_kill_at_any_step_of_a_rekey_loses_nothing() {
    for kind in KeystoreKind::ALL {
        for step in ["noted", "stored", "uncommitted", "committed", "emptied"] {
            let place = Place::new();
            place.run(&format!("create {kind}"));
            place.run("login");
            let before = place.open().info().unwrap().key_id;
            place.kill("rekey", &format!("rekey:{step}"));
            let changed = place.open().info().unwrap().key_id != before;
            assert_eq!(
                changed,
                matches!(step, "committed" | "emptied"),
                "{kind} at {step}"
            );
            assert_eq!(place.run("read"), "access-0", "{kind} at {step}");
            let kept = place.file_entries() + place.keyring_entries();
            assert_eq!(
                kept,
                usize::from(kind != KeystoreKind::Passphrase),
                "{kind} at {step}"
            );
            assert_eq!(place.run("rekey"), "done");
            assert!(place.open().verify().unwrap().is_sound());
        }
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_kill_during_a_refresh_is_told_afterwards() {
    for step in ["journaled", "answered", "uncommitted", "saved"] {
        let saved = step == "saved";
        let place = Place::new();
        place.run("create file");
        place.run("login");
        place.kill("refresh", &format!("refresh:{step}"));
        let vault = place.open();
        let org = vault.find(&OrgSelector::new("dev")).unwrap();
        let unfinished = vault.unfinished_refresh(&org).unwrap();
        assert_eq!(unfinished.is_none(), saved, "{step}");
        assert!(unfinished.is_none_or(|row| row.was_sent(&"refresh-0".into())));
        let read = vault.credentials(&org).unwrap();
        let wanted = if saved { "access-1" } else { "access-0" };
        assert_eq!(read.access_token.expose(), wanted, "{step}");
    }
}

#[test]
fn sixteen_processes_refresh_once() {
    let place = Place::new();
    place.run("create file");
    place.run("login");
    let children: Vec<_> = (0..16)
        .map(|_| {
            place
                .command("refresh")
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let answers: Vec<String> = children
        .into_iter()
        .map(|child| said(&child.wait_with_output().unwrap()))
        .collect();
    let refreshed = answers
        .iter()
        .filter(|answer| *answer == "refreshed")
        .count();
    let requests = fs::read(place.path().join("requests")).unwrap().len();
    // A child that starts after the first refresh has seen the new token and refreshes that.
    assert_eq!(refreshed, requests);
    assert_eq!(
        answers.iter().filter(|answer| *answer == "adopted").count(),
        16 - refreshed
    );
    assert!(refreshed < 16);
    assert_eq!(place.run("read"), format!("access-{requests}"));
    assert!(place.open().verify().unwrap().is_sound());
}

#[test]
fn two_rekeys_at_once_both_succeed() {
    let place = Place::new();
    place.run("create file");
    place.run("login");
    let children: Vec<_> = ["rekey", "rekey", "read", "read"]
        .into_iter()
        .map(|command| {
            place
                .command(command)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let answer = said(&child.wait_with_output().unwrap());
        assert!(answer == "done" || answer == "access-0", "{answer}");
    }
    assert_eq!(place.file_entries(), 1);
    assert!(place.open().verify().unwrap().is_sound());
}

#[cfg(target_os = "linux")]
mod secret_service;
