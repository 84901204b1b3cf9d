//! Backup and restore.

use super::*;

fn own(text: &'static str) -> BackupKey {
    BackupKey::Passphrase(Box::new(move |_| Ok(text.into())))
}

const WORDS: &str = "backup words";

/// A vault with two logins, the second one the default, and a backup of it.
fn backed_up() -> (World, std::path::PathBuf) {
    let world = World::new();
    let vault = world.create(KeystoreKind::Os);
    save(&vault, Some("one"), "one");
    let two = save(&vault, Some("two"), "two");
    vault.set_default(Some(&two.uuid)).unwrap();
    let file = world.path("vault.backup");
    assert_eq!(vault.backup(&file, own(WORDS), false).unwrap(), 2);
    (world, file)
}

fn opened(world: &World, file: &Path) -> OpenedBackup {
    OpenedBackup::open(&world.options(), file, own(WORDS)).unwrap()
}

#[test]
fn a_backup_is_one_private_file_and_replaces_nothing_unasked() {
    let (world, file) = backed_up();
    let vault = world.open();
    let error = vault.backup(&file, own(WORDS), false).unwrap_err();
    assert!(matches!(error, VaultError::FileExists { .. }));
    vault.backup(&file, own(WORDS), true).unwrap();
    let names = std::fs::read_dir(world.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !["data", "config"].contains(&name.as_str()));
    assert_eq!(names.collect::<Vec<_>>(), ["vault.backup"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let bytes = std::fs::read(&file).unwrap();
    for secret in [ACCESS, REFRESH, CLIENT_SECRET] {
        assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()));
    }
    let actions: Vec<_> = vault.audit_log().unwrap();
    let backups = actions.iter().filter(|row| row.action == "backup");
    assert_eq!(backups.count(), 2);
}

#[test]
fn an_empty_place_becomes_the_vault_without_its_keyring() {
    let (world, file) = backed_up();
    let before = world.open().info().unwrap();
    let empty = World::new();
    let backup = opened(&empty, &file);
    let dry = RestorePolicy {
        dry_run: true,
        ..RestorePolicy::default()
    };
    backup
        .restore_whole(empty.options(), KeystoreKind::File, dry)
        .unwrap();
    assert!(!empty.path("data/vault.db").exists());
    let report = backup
        .restore_whole(
            empty.options(),
            KeystoreKind::File,
            RestorePolicy::default(),
        )
        .unwrap()
        .unwrap();
    assert!(report.whole && report.logins.len() == 2);
    let vault = empty.open();
    let after = vault.info().unwrap();
    assert_eq!(after.vault_id, before.vault_id);
    assert_ne!(after.key_id, before.key_id);
    assert_eq!(vault.default_org().unwrap().name(), "two");
    for org in vault.orgs().unwrap() {
        assert!(org.token.imported);
        let held = vault.credentials(&org).unwrap();
        assert_eq!(held.access_token.expose(), ACCESS);
        assert_eq!(held.refresh_token.unwrap().expose(), REFRESH);
    }
    let report = vault.verify().unwrap();
    assert!(report.is_sound(), "{:?}", report.problems);
    let actions: Vec<_> = vault.audit_log().unwrap();
    assert_eq!(actions.first().unwrap().action, "login");
    assert_eq!(actions.last().unwrap().action, "restore");
    // The vault that the backup was of has kept its key.
    assert!(world.open().verify().unwrap().is_sound());
}

#[test]
fn another_vault_takes_the_logins_and_keeps_its_own() {
    let (_world, file) = backed_up();
    let other = World::new();
    let vault = other.create(KeystoreKind::Passphrase);
    save(&vault, Some("two"), "three");
    let mut newer = login(Some("mine"), "one");
    newer.access_token = "00Dnewer".into();
    let kept = vault
        .save_login(&newer, LoginPolicy::default())
        .unwrap()
        .org;
    let backup = opened(&other, &file);
    let report = backup
        .restore_into(&vault, RestorePolicy::default())
        .unwrap();
    let fates: Vec<_> = report.logins.iter().map(|(_, fate)| *fate).collect();
    assert_eq!(fates, [Fate::Kept, Fate::WithoutAlias]);
    assert_eq!(vault.orgs().unwrap().len(), 3);
    assert_eq!(
        vault.access_token(&kept).unwrap().token.expose(),
        "00Dnewer"
    );
    let restored = vault.find(&OrgSelector::new("two@example.com")).unwrap();
    assert_eq!(restored.login.alias, None);
    assert!(restored.token.imported);
    assert_eq!(
        vault.access_token(&restored).unwrap().token.expose(),
        ACCESS
    );
    assert_eq!(
        vault.default_org().unwrap().login.username,
        "three@example.com"
    );
    let replace = RestorePolicy {
        replace: true,
        dry_run: false,
    };
    let report = opened(&other, &file).restore_into(&vault, replace).unwrap();
    let fates: Vec<_> = report.logins.iter().map(|(_, fate)| *fate).collect();
    assert_eq!(fates, [Fate::Replaced, Fate::WithoutAlias]);
    let one = vault.find(&OrgSelector::new("one")).unwrap();
    assert_eq!(vault.access_token(&one).unwrap().token.expose(), ACCESS);
    assert!(vault.verify().unwrap().is_sound());
}

#[test]
fn a_key_file_opens_a_backup_and_may_be_the_vaults_own() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    save(&vault, Some("one"), "one");
    let (file, key_file) = (world.path("b"), world.path("config/vault.key"));
    let key = || BackupKey::File(key_file.clone());
    vault.backup(&file, key(), false).unwrap();
    assert!(world.open().verify().unwrap().is_sound());
    assert!(OpenedBackup::open(&world.options(), &file, key()).is_ok());
    let error = OpenedBackup::open(&world.options(), &file, own(WORDS)).err();
    assert!(matches!(error, Some(VaultError::KeystoreMismatch { .. })));
}

#[test]
fn what_is_no_backup_or_not_ones_own_is_refused() {
    let (world, file) = backed_up();
    let open = |path: &Path, words| OpenedBackup::open(&world.options(), path, own(words)).err();
    let wrong = open(&file, "other words").unwrap();
    assert!(matches!(wrong, VaultError::WrongKey { .. }), "{wrong}");
    let text = world.path("text");
    std::fs::write(&text, "hello").unwrap();
    let error = open(&text, WORDS).unwrap();
    assert!(matches!(error, VaultError::NoBackup { .. }));
    let error = open(&world.path("nothing"), WORDS).unwrap();
    assert!(matches!(error, VaultError::File { .. }));
}

#[test]
fn a_damaged_login_does_not_keep_back_the_others() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    save(&vault, Some("one"), "one");
    save(&vault, Some("two"), "two");
    save(&vault, Some("zen"), "three");
    world.sql(
        "UPDATE secret SET sealed = zeroblob(60)
             WHERE field = 'refresh_token' AND org = (SELECT uuid FROM org WHERE alias = 'one');
         UPDATE data_key SET wrapped_key = zeroblob(61)
             WHERE org = (SELECT uuid FROM org WHERE alias = 'zen')",
    );
    let file = world.path("b");
    vault.backup(&file, own(WORDS), false).unwrap();
    let empty = World::new();
    let report = opened(&empty, &file)
        .restore_whole(
            empty.options(),
            KeystoreKind::File,
            RestorePolicy::default(),
        )
        .unwrap()
        .unwrap();
    let fates: Vec<_> = report.logins.iter().map(|(_, fate)| *fate).collect();
    assert_eq!(fates, [Fate::Restored, Fate::Damaged, Fate::Damaged]);
    assert!(empty.open().verify().unwrap().is_sound());
}
