//! Tests of the vault as a whole, in one process, with a keyring in memory.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::clock::Clock;
use crate::error::{Code, Diagnostic};
use crate::model::token::{TokenSet, TokenState};
use crate::secret::SecretText;
use crate::vault::keystore::memory::MemoryKeyring;
use crate::vault::*;

const ACCESS: &str = "00DfakeAccess!canary";
const REFRESH: &str = "5AepfakeRefresh-canary";
const CLIENT_SECRET: &str = "fake-client-secret-canary";

/// A place for a vault, with a keyring of its own.
struct World {
    folder: tempfile::TempDir,
    keyring: Arc<MemoryKeyring>,
    passphrase: Arc<std::sync::Mutex<String>>,
}

impl World {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keyring: Arc::default(),
            passphrase: Arc::new(std::sync::Mutex::new("correct horse".to_owned())),
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn options(&self) -> VaultOptions {
        let passphrase = Arc::clone(&self.passphrase);
        VaultOptions {
            os: Arc::clone(&self.keyring) as Arc<dyn OsKeyring>,
            clock: Clock::Fixed("2026-11-22T12:00:00Z".parse().unwrap()),
            command: "test".to_owned(),
            lock_limit: Duration::from_millis(300),
            passphrase: Box::new(move |_| Ok(passphrase.lock().unwrap().clone().into())),
            ..VaultOptions::new(
                self.path("data/vault.db"),
                self.path("data/locks"),
                self.path("config/vault.key"),
            )
        }
    }

    fn create(&self, kind: KeystoreKind) -> Vault {
        Vault::create(self.options(), kind, ChosenBy::User).unwrap()
    }

    fn open(&self) -> Vault {
        Vault::open(self.options()).unwrap().unwrap()
    }

    fn sql(&self, statement: &str) {
        self.connection().execute_batch(statement).unwrap();
    }

    fn connection(&self) -> Connection {
        crate::db::open(&self.path("data/vault.db"), &crate::db::Options::durable()).unwrap()
    }
}

fn login(alias: Option<&str>, user: &str) -> NewLogin {
    NewLogin {
        kind: OrgKind::Developer,
        alias: alias.map(str::to_owned),
        username: format!("{user}@example.com"),
        organization_id: "00D000000000001EAA".to_owned(),
        user_id: format!("005{user}"),
        instance_url: Some("https://example.my.salesforce.com".to_owned()),
        login_url: Some("https://login.salesforce.com".to_owned()),
        client_id: "PlatformCLI".to_owned(),
        client_secret: Some(CLIENT_SECRET.into()),
        redirect_uri: Some("http://localhost:1717/OauthRedirect".to_owned()),
        access_token: ACCESS.into(),
        refresh_token: Some(REFRESH.into()),
        scopes: vec!["api".to_owned(), "refresh_token".to_owned()],
        allow_hosts: Vec::new(),
        protected: false,
        read_only: false,
        issued_at: Some("2026-11-22T11:59:00Z".parse().unwrap()),
        expires_at: Some("2026-11-22T13:59:00Z".parse().unwrap()),
        expiry_measured: false,
        imported: false,
        facts: OrgFacts {
            api_version: Some(60),
            ..OrgFacts::default()
        },
    }
}

fn save(vault: &Vault, alias: Option<&str>, user: &str) -> Org {
    vault
        .save_login(&login(alias, user), LoginPolicy::default())
        .unwrap()
        .org
}

fn tokens(access: &str, refresh: Option<&str>) -> TokenSet {
    TokenSet {
        access_token: access.into(),
        refresh_token: refresh.map(SecretText::from),
        instance_url: "https://example.my.salesforce.com".to_owned(),
        id: None,
        issued_at: None,
        scope: None,
        expires_at: None,
    }
}

fn refreshed(tokens: &TokenSet) -> Refreshed<'_> {
    Refreshed {
        tokens,
        instance_url: None,
        expires_at: None,
        expiry_measured: false,
    }
}

#[test]
fn a_login_comes_back_whole_from_every_key_store() {
    for kind in KeystoreKind::ALL {
        let world = World::new();
        let vault = world.create(kind);
        let saved = save(&vault, Some("dev"), "one");
        let vault = world.open();
        assert_eq!(vault.orgs().unwrap(), [saved.clone()]);
        let read = vault.credentials(&saved).unwrap();
        assert_eq!(read.access_token.expose(), ACCESS);
        assert_eq!(read.refresh_token.unwrap().expose(), REFRESH);
        assert_eq!(read.client_secret.unwrap().expose(), CLIENT_SECRET);
        assert_eq!(vault.access_token(&saved).unwrap().token.expose(), ACCESS);
        assert!(saved.token.has_refresh_token && saved.has_client_secret);
        let info = vault.info().unwrap();
        assert_eq!(
            (info.keystore, info.orgs, info.chosen_by),
            (kind, 1, ChosenBy::User)
        );
        assert!(vault.verify().unwrap().is_sound());
    }
}

#[test]
fn no_secret_is_in_any_file() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let org = save(&vault, Some("dev"), "one");
    let lock = vault.refresh_lock(&org, Duration::ZERO).unwrap();
    vault.journal_refresh_start(&lock, &REFRESH.into()).unwrap();
    for file in files_under(world.folder.path()) {
        let content = std::fs::read(&file).unwrap();
        for secret in [ACCESS, REFRESH, CLIENT_SECRET] {
            let found = content
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{}", file.display());
        }
    }
}

fn files_under(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_under(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn lists_and_states_open_no_key_store() {
    let world = World::new();
    save(&world.create(KeystoreKind::Os), Some("dev"), "one");
    let failure = OsFailure::Other(Arc::new(std::io::Error::other("must not be asked")));
    world.keyring.fail(Some(failure));
    let vault = world.open();
    let org = vault.find(&OrgSelector::new("dev")).unwrap();
    assert_eq!(vault.default_org().unwrap(), org);
    vault
        .mark_state(&org, TokenState::Revoked, Some("invalid_grant"))
        .unwrap();
    assert_eq!(vault.orgs().unwrap()[0].token.state, TokenState::Revoked);
    vault.info().unwrap();
    assert!(vault.unfinished_refresh(&org).unwrap().is_none());
    vault.remove_org(&org).unwrap();
    assert!(vault.orgs().unwrap().is_empty());
    assert!(vault.audit_log().unwrap().last().unwrap().unkeyed);
}

#[test]
fn each_fault_of_the_keyring_has_its_own_error() {
    let world = World::new();
    let org = save(&world.create(KeystoreKind::Os), Some("dev"), "one");
    let cause = || Arc::new(std::io::Error::other("cause")) as Arc<_>;
    let cases = [
        (OsFailure::NoBus(cause()), Code::KeystoreUnavailable),
        (OsFailure::NoProvider(cause()), Code::KeystoreUnavailable),
        (OsFailure::NoCollection(cause()), Code::KeystoreUnavailable),
        (OsFailure::Other(cause()), Code::KeystoreUnavailable),
        (OsFailure::Locked(cause()), Code::KeystoreLocked),
        (OsFailure::NoEntry, Code::KeyMissing),
        (OsFailure::Ambiguous(2), Code::WrongKey),
        (OsFailure::NotText, Code::WrongKey),
    ];
    let mut messages = std::collections::HashSet::new();
    for (failure, code) in cases {
        world.keyring.fail(Some(failure));
        let error = world.open().access_token(&org).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(
            code == Code::KeystoreUnavailable || !error.hints().is_empty(),
            "{error}"
        );
        assert!(messages.insert(error.to_string()), "{error} is told twice");
    }
    world.keyring.fail(None);
    assert_eq!(
        world.open().access_token(&org).unwrap().token.expose(),
        ACCESS
    );
}

#[test]
fn a_keyring_that_hangs_is_given_up() {
    let world = World::new();
    let org = save(&world.create(KeystoreKind::Os), Some("dev"), "one");
    world.keyring.delay(Duration::from_secs(30));
    let started = std::time::Instant::now();
    let error = world.open().access_token(&org).unwrap_err();
    assert_eq!(error.code(), Code::KeystoreTimeout);
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn wrong_key_and_missing_key_and_damage_differ() {
    let world = World::new();
    let org = save(&world.create(KeystoreKind::File), Some("dev"), "one");
    let other = World::new();
    other.create(KeystoreKind::File);
    let key_file = world.path("config/vault.key");
    let own = std::fs::read(&key_file).unwrap();

    crate::files::write_private(
        &key_file,
        &std::fs::read(other.path("config/vault.key")).unwrap(),
    )
    .unwrap();
    assert_eq!(
        world.open().access_token(&org).unwrap_err().code(),
        Code::WrongKey
    );

    let text = String::from_utf8(own.clone()).unwrap();
    let (name, _) = text.lines().last().unwrap().split_once(' ').unwrap();
    let swapped = format!("{name} {}\n", "A".repeat(43) + "=");
    crate::files::write_private(&key_file, swapped.as_bytes()).unwrap();
    let wrong = world.open().access_token(&org).unwrap_err();
    assert!(matches!(
        wrong,
        VaultError::WrongKey {
            kind: KeystoreKind::File
        }
    ));

    std::fs::remove_file(&key_file).unwrap();
    let missing = world.open().access_token(&org).unwrap_err();
    assert_eq!(missing.code(), Code::KeyMissing);
    let again = Vault::create(world.options(), KeystoreKind::File, ChosenBy::User).unwrap();
    assert_eq!(
        again.access_token(&org).unwrap_err().code(),
        Code::KeyMissing
    );
    assert!(
        !key_file.exists(),
        "no new key may take the place of a lost one"
    );

    crate::files::write_private(&key_file, &own).unwrap();
    world.sql("UPDATE secret SET sealed = zeroblob(60) WHERE field = 'access_token'");
    let damaged = world.open().access_token(&org).unwrap_err();
    assert!(matches!(
        damaged,
        VaultError::RowDamaged {
            field: "access token",
            ..
        }
    ));
    let messages = [wrong, missing, damaged].map(|error| error.to_string());
    assert!(messages[0] != messages[1] && messages[1] != messages[2]);
}

#[test]
fn a_wrong_passphrase_is_no_damage() {
    let world = World::new();
    let org = save(&world.create(KeystoreKind::Passphrase), Some("dev"), "one");
    *world.passphrase.lock().unwrap() = "wrong horse".to_owned();
    let error = world.open().access_token(&org).unwrap_err();
    assert!(matches!(
        error,
        VaultError::WrongKey {
            kind: KeystoreKind::Passphrase
        }
    ));
    *world.passphrase.lock().unwrap() = String::new();
    let error = world.open().access_token(&org).unwrap_err();
    assert!(matches!(
        error,
        VaultError::Keystore(KeystoreError::PassphraseEmpty)
    ));
}

#[test]
fn every_flipped_byte_of_a_sealed_value_is_noticed() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let org = save(&vault, Some("dev"), "one");
    let connection = world.connection();
    for (table, column) in [("secret", "sealed"), ("data_key", "wrapped_key")] {
        let one = format!("FROM {table} ORDER BY rowid LIMIT 1");
        let one = if table == "secret" {
            "FROM secret WHERE field = 'access_token'".to_owned()
        } else {
            one
        };
        let query = format!("SELECT {column} {one}");
        let blob: Vec<u8> = connection.query_row(&query, [], |row| row.get(0)).unwrap();
        let place = one
            .trim_start_matches(&format!("FROM {table}"))
            .replace("ORDER BY rowid LIMIT 1", "");
        let update = format!("UPDATE {table} SET {column} = ?1 {place}");
        for index in 0..blob.len() {
            let mut damaged = blob.clone();
            damaged[index] ^= 0x01;
            connection.execute(&update, [&damaged]).unwrap();
            let error = vault.access_token(&org).unwrap_err();
            assert_eq!(error.code(), Code::VaultDamaged, "{table} {index}: {error}");
        }
        connection.execute(&update, [&blob]).unwrap();
        vault.access_token(&org).unwrap();
    }
}

#[test]
fn every_change_of_the_header_is_noticed() {
    let world = World::new();
    let org = save(&world.create(KeystoreKind::Passphrase), Some("dev"), "one");
    for change in [
        "UPDATE vault SET vault_id = 'other'",
        "UPDATE vault SET key_id = '0011223344556677'",
        "UPDATE vault SET chosen_by = 'demo'",
        "UPDATE vault SET chosen_by = 'nobody'",
        "UPDATE vault SET created_at = 'yesterday'",
        "UPDATE vault SET format = 0",
        "UPDATE vault SET check_value = zeroblob(40)",
        "UPDATE vault SET digest = zeroblob(32)",
        "UPDATE slot SET number = 3",
        "UPDATE slot SET kind = 'file'",
        "UPDATE slot SET kind = 'cloud'",
        "UPDATE slot SET slot_key_id = '00'",
        "UPDATE slot SET kdf_memory = 19456",
        "UPDATE slot SET kdf_memory = 0",
        "UPDATE slot SET kdf_memory = 4294967295",
        "UPDATE slot SET kdf_memory = -1",
        "UPDATE slot SET kdf_passes = 1",
        "UPDATE slot SET kdf_passes = 4294967296",
        "UPDATE slot SET kdf_lanes = NULL",
        "UPDATE slot SET kdf_salt = zeroblob(16)",
        "UPDATE slot SET wrapped_key = zeroblob(61)",
        "DELETE FROM slot",
        "DELETE FROM vault",
        "UPDATE vault SET key_id = CAST(x'ff' AS TEXT)",
    ] {
        let copy = World::new();
        std::fs::create_dir_all(copy.path("data")).unwrap();
        world.sql("PRAGMA wal_checkpoint(TRUNCATE)");
        std::fs::copy(world.path("data/vault.db"), copy.path("data/vault.db")).unwrap();
        copy.sql(change);
        let opened = Vault::open(copy.options());
        let error = opened
            .and_then(|vault| vault.unwrap().access_token(&org))
            .unwrap_err();
        assert_eq!(error.code(), Code::VaultDamaged, "{change}: {error}");
    }
    world.sql("UPDATE vault SET format = 2");
    let error = Vault::open(world.options()).unwrap_err();
    assert!(matches!(
        error,
        VaultError::FormatTooNew { found: 2, known: 1 }
    ));
}

#[test]
fn values_cannot_change_places() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let one = save(&vault, Some("one"), "one");
    let two = save(&vault, Some("two"), "two");
    let lock = vault.refresh_lock(&one, Duration::ZERO).unwrap();
    let newer = tokens("00Dnewer", None);
    let connection = world.connection();
    let blob = |org: &Org, field: &str| -> Vec<u8> {
        let query = "SELECT sealed FROM secret WHERE org = ?1 AND field = ?2";
        connection
            .query_row(query, [&org.uuid, field], |row| row.get(0))
            .unwrap()
    };
    let older = blob(&one, "access_token");
    vault.save_refresh(&lock, &refreshed(&newer)).unwrap();
    let put = |org: &Org, field: &str, blob: &[u8]| {
        let update = "UPDATE secret SET sealed = ?3 WHERE org = ?1 AND field = ?2";
        connection
            .execute(update, rusqlite::params![org.uuid, field, blob])
            .unwrap();
    };
    let good = blob(&one, "access_token");
    for (what, foreign) in [
        ("older value of the field", older),
        ("another field", blob(&one, "refresh_token")),
        ("another org", blob(&two, "access_token")),
    ] {
        put(&one, "access_token", &foreign);
        let error = vault.access_token(&one).unwrap_err();
        assert!(matches!(error, VaultError::RowDamaged { .. }), "{what}");
        put(&one, "access_token", &good);
        vault.access_token(&one).unwrap();
    }
    connection
        .execute("UPDATE secret SET generation = generation + 1", [])
        .unwrap();
    assert!(vault.access_token(&one).is_err());
    connection
        .execute("UPDATE secret SET generation = generation - 1", [])
        .unwrap();
    let swap = "UPDATE data_key SET wrapped_key =
        (SELECT wrapped_key FROM data_key AS other WHERE other.id <> data_key.id)";
    connection.execute(swap, []).unwrap();
    let error = vault.access_token(&one).unwrap_err();
    assert!(matches!(error, VaultError::DataKeyDamaged { .. }));
}

#[test]
fn rows_of_another_vault_do_not_open() {
    let (world, other) = (World::new(), World::new());
    let org = save(&world.create(KeystoreKind::File), Some("one"), "one");
    save(&other.create(KeystoreKind::File), Some("one"), "one");
    world.sql(&format!(
        "ATTACH '{}' AS other; PRAGMA foreign_keys = OFF;
         UPDATE secret SET sealed = (SELECT sealed FROM other.secret AS o WHERE o.field = secret.field);
         UPDATE data_key SET wrapped_key = (SELECT wrapped_key FROM other.data_key);",
        other.path("data/vault.db").display()
    ));
    assert_eq!(
        world.open().access_token(&org).unwrap_err().code(),
        Code::VaultDamaged
    );
    let report = world.open().verify().unwrap();
    assert!(!report.is_sound());
}

#[test]
fn another_key_store_is_an_error_that_names_the_way() {
    let world = World::new();
    world.create(KeystoreKind::File);
    let asked = |kind| {
        let options = VaultOptions {
            keystore: Some(kind),
            ..world.options()
        };
        Vault::open(options)
    };
    asked(KeystoreKind::File).unwrap().unwrap();
    let error = asked(KeystoreKind::Os).unwrap_err();
    assert_eq!(error.code(), Code::KeystoreMismatch);
    assert!(error.hints()[0].0.contains("sfkit vault move-key os"));
    let options = world.options();
    let error = Vault::create(options, KeystoreKind::Os, ChosenBy::Demo).unwrap_err();
    assert_eq!(error.code(), Code::KeystoreMismatch);
}

#[test]
fn names_find_orgs() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let one = save(&vault, Some("One"), "one");
    let two = save(&vault, None, "two");
    let find = |name: &str| vault.find(&OrgSelector::new(name));
    assert_eq!(find("one").unwrap(), one);
    assert_eq!(find("TWO@example.com").unwrap(), two);
    let error = find("00D000000000001").unwrap_err();
    assert!(
        error.to_string().contains("One (one@example.com)"),
        "{error}"
    );
    assert_eq!(find("00D000000000001EAA").unwrap_err().code(), Code::Usage);
    vault.remove_org(&two).unwrap();
    assert_eq!(find("00D000000000001").unwrap(), one);
    let error = find("nobody").unwrap_err();
    assert_eq!(error.code(), Code::LoginRequired);
    let hints: String = error.hints().into_iter().map(|hint| hint.0).collect();
    assert!(hints.contains("sfkit auth list") && hints.contains("sfkit auth login --alias nobody"));
}

#[test]
fn the_first_real_org_is_default_and_demo_never_by_itself() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let demo = NewLogin {
        kind: OrgKind::Demo,
        ..login(Some("demo"), "admin")
    };
    let saved = vault.save_login(&demo, LoginPolicy::default()).unwrap();
    assert!(!saved.became_default);
    assert_eq!(saved.org.instance_url, None);
    assert_eq!(vault.default_org().unwrap_err().code(), Code::LoginRequired);
    let first = vault
        .save_login(&login(Some("a"), "one"), LoginPolicy::default())
        .unwrap();
    assert!(first.became_default);
    save(&vault, Some("b"), "two");
    assert_eq!(vault.default_org().unwrap().uuid, first.org.uuid);
    let policy = LoginPolicy {
        set_default: true,
        ..LoginPolicy::default()
    };
    let third = vault
        .save_login(&login(Some("c"), "three"), policy)
        .unwrap();
    assert_eq!(vault.default_org().unwrap(), third.org);
    vault.remove_org(&third.org).unwrap();
    assert!(vault.default_org().is_err());
}

#[test]
fn aliases_belong_to_one_org() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let one = save(&vault, Some("x"), "one");
    let refuse = |login: &NewLogin| vault.save_login(login, LoginPolicy::default()).unwrap_err();
    assert!(matches!(
        refuse(&login(Some("X"), "two")),
        VaultError::AliasTaken { .. }
    ));
    assert!(matches!(
        refuse(&login(Some("Demo"), "two")),
        VaultError::AliasReserved { .. }
    ));
    for name in ["", "../x", "a b", "a\n", "é", &"x".repeat(65)] {
        assert!(matches!(
            refuse(&login(Some(name), "two")),
            VaultError::AliasInvalid { .. }
        ));
    }
    assert_eq!(vault.orgs().unwrap().len(), 1);
    let policy = LoginPolicy {
        replace_alias: true,
        ..LoginPolicy::default()
    };
    let saved = vault.save_login(&login(Some("x"), "two"), policy).unwrap();
    assert_eq!(saved.alias_taken_from.unwrap().uuid, one.uuid);
    assert_eq!(vault.org(&one.uuid).unwrap().unwrap().alias, None);
    assert!(vault.set_alias(&one, Some("x"), false).is_err());
    assert_eq!(vault.set_alias(&one, Some("y"), false).unwrap().name(), "y");
}

#[test]
fn a_second_login_replaces_the_first() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let first = save(&vault, Some("x"), "one");
    let same = vault
        .save_login(&login(None, "one"), LoginPolicy::default())
        .unwrap();
    assert!(same.replaced_refresh_token.is_none());
    assert_eq!(
        (same.org.uuid.as_str(), same.org.name()),
        (first.uuid.as_str(), "x")
    );
    assert!(same.org.token.generation > first.token.generation);
    let new = NewLogin {
        refresh_token: Some("5Aepnew".into()),
        ..login(None, "one")
    };
    let saved = vault.save_login(&new, LoginPolicy::default()).unwrap();
    assert_eq!(saved.replaced_refresh_token.unwrap().expose(), REFRESH);
    assert_eq!(vault.orgs().unwrap().len(), 1);
    world.sql("UPDATE data_key SET wrapped_key = zeroblob(61)");
    vault.save_login(&new, LoginPolicy::default()).unwrap();
    assert!(vault.verify().unwrap().is_sound());
}

#[test]
fn a_refresh_is_journaled_and_stored() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let org = save(&vault, Some("x"), "one");
    let lock = vault.refresh_lock(&org, Duration::ZERO).unwrap();
    let second = vault
        .refresh_lock(&org, Duration::from_millis(20))
        .unwrap_err();
    assert_eq!(second.code(), Code::VaultBusy);
    vault.journal_refresh_start(&lock, &REFRESH.into()).unwrap();
    let unfinished = world.open().unfinished_refresh(&org).unwrap().unwrap();
    assert_eq!(
        unfinished.started_at,
        "2026-11-22T12:00:00Z".parse::<Timestamp>().unwrap()
    );
    assert!(unfinished.was_sent(&REFRESH.into()) && !unfinished.was_sent(&"other".into()));
    let rotated = tokens("00Dnew", Some("5Aepnew"));
    let after = vault.save_refresh(&lock, &refreshed(&rotated)).unwrap();
    assert!(after.token.rotation_seen && after.token.generation > org.token.generation);
    assert_eq!(after.token.last_refresh_result.as_deref(), Some("ok"));
    assert!(vault.unfinished_refresh(&org).unwrap().is_none());
    let read = world.open().credentials(&org).unwrap();
    assert_eq!(read.access_token.expose(), "00Dnew");
    assert_eq!(read.refresh_token.unwrap().expose(), "5Aepnew");
    vault
        .journal_refresh_start(&lock, &"5Aepnew".into())
        .unwrap();
    vault
        .journal_refresh_failed(&lock, "timeout", false)
        .unwrap();
    assert!(vault.unfinished_refresh(&org).unwrap().is_some());
    vault
        .journal_refresh_failed(&lock, "invalid_grant", true)
        .unwrap();
    assert!(vault.unfinished_refresh(&org).unwrap().is_none());
    drop(lock);
    vault.remove_org(&org).unwrap();
    assert!(matches!(
        vault.refresh_lock(&org, Duration::ZERO),
        Err(VaultError::OrgGone { .. })
    ));
    assert!(
        world
            .path(&format!("data/locks/{}.lock", org.uuid))
            .exists()
    );
}

#[test]
fn the_key_moves_between_all_stores() {
    let world = World::new();
    let vault = Vault::create(world.options(), KeystoreKind::File, ChosenBy::Demo).unwrap();
    let org = save(&vault, Some("x"), "one");
    let id = vault.info().unwrap().key_id;
    for kind in [
        KeystoreKind::File,
        KeystoreKind::Os,
        KeystoreKind::Passphrase,
        KeystoreKind::Os,
        KeystoreKind::File,
    ] {
        world.open().move_key(kind, ChosenBy::User).unwrap();
        let vault = world.open();
        let info = vault.info().unwrap();
        assert_eq!((info.keystore, info.chosen_by), (kind, ChosenBy::User));
        assert_eq!(info.key_id, id);
        assert_eq!(vault.access_token(&org).unwrap().token.expose(), ACCESS);
        assert_eq!(
            world.keyring.users().len(),
            usize::from(kind == KeystoreKind::Os)
        );
        assert_eq!(
            world.path("config/vault.key").exists(),
            kind == KeystoreKind::File
        );
        assert!(vault.verify().unwrap().is_sound());
    }
}

#[test]
fn a_store_that_takes_no_key_leaves_the_old_place() {
    let world = World::new();
    let org = save(&world.create(KeystoreKind::File), Some("x"), "one");
    world
        .keyring
        .fail(Some(OsFailure::Locked(Arc::new(std::io::Error::other(
            "locked",
        )))));
    let error = world
        .open()
        .move_key(KeystoreKind::Os, ChosenBy::User)
        .unwrap_err();
    assert_eq!(error.code(), Code::KeystoreLocked);
    assert_eq!(
        world.open().access_token(&org).unwrap().token.expose(),
        ACCESS
    );
    assert_eq!(world.open().info().unwrap().keystore, KeystoreKind::File);
}

#[test]
fn a_rekey_is_seen_by_other_handles() {
    for kind in KeystoreKind::ALL {
        let world = World::new();
        let vault = world.create(kind);
        let org = save(&vault, Some("x"), "one");
        save(&vault, Some("y"), "two");
        let other = world.open();
        other.access_token(&org).unwrap();
        let before = vault.info().unwrap();
        vault.rekey().unwrap();
        let after = vault.info().unwrap();
        assert_ne!(before.key_id, after.key_id);
        assert_eq!(before.vault_id, after.vault_id);
        assert_eq!(other.access_token(&org).unwrap().token.expose(), ACCESS);
        assert_eq!(vault.access_token(&org).unwrap().token.expose(), ACCESS);
        assert!(world.open().verify().unwrap().is_sound());
        if kind == KeystoreKind::Os {
            assert_eq!(
                world.keyring.users(),
                [format!("{}/{}", after.vault_id, after.key_id)]
            );
        }
        if kind == KeystoreKind::File {
            let text = std::fs::read_to_string(world.path("config/vault.key")).unwrap();
            assert!(text.contains(&after.key_id) && !text.contains(&before.key_id));
        }
    }
}

#[test]
fn maintenance_waits_for_users_of_the_vault() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let org = save(&vault, Some("x"), "one");
    let lock = vault.refresh_lock(&org, Duration::ZERO).unwrap();
    let error = world.open().rekey().unwrap_err();
    assert!(matches!(
        error,
        VaultError::Busy {
            kind: LockKind::Maintenance,
            ..
        }
    ));
    drop(lock);
    world.open().rekey().unwrap();
}

#[test]
fn the_audit_log_notices_every_tampering() {
    let event = |action| AuditEvent {
        action,
        org: None,
        outcome: "ok",
        details: serde_json::Map::new(),
    };
    let world = World::new();
    save(&world.create(KeystoreKind::File), Some("x"), "one");
    let vault = world.open();
    vault.audit(&event("first")).unwrap();
    vault.audit(&event("second")).unwrap();
    let report = vault.verify_audit().unwrap();
    assert_eq!((report.rows, report.unkeyed, report.not_adopted), (3, 2, 2));
    vault.audit(&event("third")).unwrap();
    let report = vault.verify_audit().unwrap();
    assert_eq!((report.rows, report.unkeyed, report.not_adopted), (4, 2, 0));
    assert_eq!(report.fault, None);
    let rows = vault.audit_log().unwrap();
    assert_eq!(rows[0].action, "login");
    assert_eq!(rows[0].org_name.as_deref(), Some("x"));

    let connection = world.connection();
    assert!(connection.execute("DELETE FROM audit", []).is_err());
    assert!(
        connection
            .execute("UPDATE audit SET outcome = 'denied'", [])
            .is_err()
    );
    world.sql("DROP TRIGGER audit_no_delete; DROP TRIGGER audit_no_update");
    for (tampering, fault) in [
        (
            "UPDATE audit SET outcome = 'x' WHERE seq = 2",
            AuditFault::Changed { seq: 2 },
        ),
        (
            "UPDATE audit SET mac = NULL WHERE seq = 2",
            AuditFault::Changed { seq: 3 },
        ),
        (
            "DELETE FROM audit WHERE seq = 3",
            AuditFault::Missing { seq: 3 },
        ),
        (
            "DELETE FROM audit WHERE seq = 4",
            AuditFault::CutOff { after: 3 },
        ),
        (
            "DELETE FROM audit WHERE seq = 4; UPDATE sqlite_sequence SET seq = 3",
            AuditFault::CutOff { after: 3 },
        ),
        ("DELETE FROM audit_head", AuditFault::Head),
        (
            "UPDATE audit SET seq = 9 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;
             UPDATE audit SET seq = 3 WHERE seq = 9",
            AuditFault::Changed { seq: 2 },
        ),
    ] {
        let copy = World::new();
        std::fs::create_dir_all(copy.path("data")).unwrap();
        std::fs::create_dir_all(copy.path("config")).unwrap();
        world.sql("PRAGMA wal_checkpoint(TRUNCATE)");
        std::fs::copy(world.path("data/vault.db"), copy.path("data/vault.db")).unwrap();
        std::fs::copy(
            world.path("config/vault.key"),
            copy.path("config/vault.key"),
        )
        .unwrap();
        copy.sql(tampering);
        assert_eq!(
            copy.open().verify_audit().unwrap().fault,
            Some(fault),
            "{tampering}"
        );
    }
}

#[test]
fn without_its_audit_row_a_login_is_refused() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let org = save(&vault, Some("x"), "one");
    world.sql("UPDATE audit_key SET wrapped_key = zeroblob(61)");
    let vault = world.open();
    let error = vault
        .save_login(&login(Some("y"), "two"), LoginPolicy::default())
        .unwrap_err();
    assert!(matches!(error, VaultError::AuditFailed(_)), "{error}");
    assert_eq!(vault.orgs().unwrap().len(), 1);
    assert!(vault.rekey().is_err());
    let lock = vault.refresh_lock(&org, Duration::ZERO).unwrap();
    let rotated = tokens("00Dnew", Some("5Aepnew"));
    vault.save_refresh(&lock, &refreshed(&rotated)).unwrap();
    assert_eq!(vault.access_token(&org).unwrap().token.expose(), "00Dnew");
    assert!(!vault.verify().unwrap().is_sound());
}

#[test]
fn a_probe_leaves_nothing_behind() {
    let keyring = Arc::new(MemoryKeyring::default());
    let shared = Arc::clone(&keyring) as Arc<dyn OsKeyring>;
    probe_os(&shared, Patience::Plain).unwrap();
    assert!(keyring.users().is_empty());
    keyring.fail(Some(OsFailure::NoEntry));
    assert!(probe_os(&shared, Patience::Plain).is_err());
}

#[test]
fn there_is_no_vault_until_it_was_made() {
    let world = World::new();
    assert!(Vault::open(world.options()).unwrap().is_none());
    assert!(!world.path("data").exists());
    world
        .keyring
        .fail(Some(OsFailure::NoBus(Arc::new(std::io::Error::other(
            "none",
        )))));
    Vault::create(world.options(), KeystoreKind::Os, ChosenBy::User).unwrap_err();
    assert!(Vault::open(world.options()).unwrap().is_none());
    world.create(KeystoreKind::File);
    assert!(Vault::open(world.options()).unwrap().is_some());
}

#[test]
fn a_file_that_is_no_vault_is_damaged() {
    let world = World::new();
    std::fs::create_dir_all(world.path("data")).unwrap();
    std::fs::write(
        world.path("data/vault.db"),
        "no database at all\n".repeat(100),
    )
    .unwrap();
    let error = Vault::open(world.options()).unwrap_err();
    assert_eq!(error.code(), Code::VaultDamaged);
    assert!(error.to_string().contains("vault.db"));
}
