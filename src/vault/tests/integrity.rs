//! Damage and tampering: every one is noticed, none makes it panic.

use super::*;

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
