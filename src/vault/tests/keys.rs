//! Key stores that fail, and keys that move or change.

use super::*;

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
    assert!(error.hints()[0].0.contains("sfkit vault move-key --to os"));
    let options = world.options();
    let error = Vault::create(options, KeystoreKind::Os, ChosenBy::Demo).unwrap_err();
    assert_eq!(error.code(), Code::KeystoreMismatch);
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
fn a_probe_leaves_nothing_behind() {
    let keyring = Arc::new(MemoryKeyring::default());
    let shared = Arc::clone(&keyring) as Arc<dyn OsKeyring>;
    probe_os(&shared, Patience::Plain).unwrap();
    assert!(keyring.users().is_empty());
    keyring.fail(Some(OsFailure::NoEntry));
    assert!(probe_os(&shared, Patience::Plain).is_err());
}

#[test]
fn a_vault_can_be_given_up() {
    for kind in KeystoreKind::ALL {
        let world = World::new();
        save(&world.create(kind), Some("x"), "one");
        Vault::destroy(world.options()).unwrap();
        assert!(Vault::open(world.options()).unwrap().is_none());
        assert!(world.keyring.users().is_empty());
        assert!(!world.path("config/vault.key").exists());
        assert!(!world.path("data/vault.db").exists());
        Vault::destroy(world.options()).unwrap();
    }
}
