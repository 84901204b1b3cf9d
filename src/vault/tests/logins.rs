//! Logins as a user of the vault sees them.

use super::*;

#[test]
fn a_login_comes_back_whole_from_every_key_store() {
    for kind in KeystoreKind::ALL {
        let world = World::new();
        let vault = world.create(kind);
        let saved = save(&vault, Some("dev"), "one");
        let vault = world.open();
        assert_eq!(vault.orgs().unwrap(), std::slice::from_ref(&saved));
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
fn a_list_says_the_same_as_the_orgs() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let lists = || {
        let orgs = vault.orgs().unwrap();
        let expected: Vec<_> = orgs.iter().map(ListedOrg::from).collect();
        let list = vault.listed_orgs().unwrap();
        assert_eq!(list.iter().collect::<Vec<_>>(), expected);
        orgs
    };
    save(&vault, None, "zoe");
    save(&vault, Some("b"), "one");
    let mut new = login(Some("A"), "two");
    (new.refresh_token, new.client_secret) = (None, None);
    let org = vault.save_login(&new, LoginPolicy::default()).unwrap().org;
    let names: Vec<_> = lists().iter().map(|org| org.name().to_owned()).collect();
    assert_eq!(names, ["A", "b", "zoe@example.com"]);
    assert!(!org.token.has_refresh_token && !org.has_client_secret);
    new = login(None, "two");
    let org = vault.save_login(&new, LoginPolicy::default()).unwrap().org;
    assert!(org.token.has_refresh_token && org.has_client_secret);
    assert_eq!(org.token.generation, 2);
    lists();
    world.sql("DELETE FROM secret");
    let org = vault.org(&org.uuid).unwrap().unwrap();
    assert!(!org.token.has_refresh_token && !org.has_client_secret);
    assert_eq!(org.token.generation, 0);
    lists();
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
fn one_username_in_two_organizations_is_told_apart() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    save(&vault, None, "ann");
    let mut other = login(None, "ann");
    other.login.organization_id = "00D000000000002EAA".to_owned();
    let other = vault.save_login(&other, LoginPolicy::default()).unwrap();
    assert_eq!(vault.orgs().unwrap().len(), 2);
    let find = |name: &str| vault.find(&OrgSelector::new(name));
    let error = find("ann@example.com").unwrap_err();
    for organization in ["00D000000000001EAA", "00D000000000002EAA"] {
        assert!(error.to_string().contains(organization), "{error}");
    }
    assert!(error.hints()[0].0.contains("organization id"));
    assert_eq!(find("00D000000000002").unwrap(), other.org);
}

fn demo(user: &str) -> NewLogin {
    let mut new = login(Some("demo"), user);
    new.login.kind = OrgKind::Demo;
    new
}

#[test]
fn the_first_real_org_is_default_and_demo_never_by_itself() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let demo = demo("admin");
    let saved = vault.save_login(&demo, LoginPolicy::default()).unwrap();
    assert!(!saved.became_default);
    assert_eq!(saved.org.login.instance_url, None);
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
    assert_eq!(vault.org(&one.uuid).unwrap().unwrap().login.alias, None);
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
    let saved = vault.save_refresh(&lock, &refreshed(&rotated)).unwrap();
    let after = saved.unwrap();
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
fn a_new_demo_org_takes_the_place_of_the_old_one() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let policy = LoginPolicy::default();
    let old = vault.save_login(&demo("one"), policy).unwrap().org;
    vault.set_default(Some(&old.uuid)).unwrap();
    let saved = vault.save_login(&demo("two"), policy).unwrap();
    assert_eq!(saved.alias_taken_from.unwrap().uuid, old.uuid);
    assert_eq!(vault.orgs().unwrap().len(), 1);
    assert_eq!(vault.default_org().unwrap().uuid, saved.org.uuid);
}

#[test]
fn a_vault_is_shared_between_threads() {
    fn shared<T: Send + Sync>(value: T) -> Arc<T> {
        Arc::new(value)
    }
    let world = World::new();
    let vault = shared(world.create(KeystoreKind::Passphrase));
    let org = save(&vault, Some("x"), "one");
    vault.forget_key();
    let read = |_| {
        let (vault, org) = (Arc::clone(&vault), org.clone());
        std::thread::spawn(move || vault.access_token(&org).unwrap().token.expose().clone())
    };
    let readers: Vec<_> = (0..8).map(read).collect();
    for reader in readers {
        assert_eq!(reader.join().unwrap(), ACCESS);
    }
}

#[test]
fn a_writer_that_does_not_let_go_is_told() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let org = save(&vault, Some("x"), "one");
    let other = world.connection();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(vault.access_token(&org).unwrap().token.expose(), ACCESS);
    let error = vault.set_default(None).unwrap_err();
    assert!(matches!(
        error,
        VaultError::Busy {
            kind: LockKind::Database,
            ..
        }
    ));
}
