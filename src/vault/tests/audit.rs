//! The audit log.

use super::*;

/// A vault with three rows, of which the second and third were written without a key.
fn filled() -> (World, Vault) {
    let world = World::new();
    save(&world.create(KeystoreKind::File), Some("x"), "one");
    let vault = world.open();
    vault.audit(&event("first")).unwrap();
    vault.audit(&event("second")).unwrap();
    (world, vault)
}

fn event(action: &str) -> AuditEvent<'_> {
    AuditEvent {
        action,
        org: None,
        outcome: "ok",
        details: serde_json::Map::new(),
    }
}

#[test]
fn rows_without_a_key_are_adopted() {
    let (_world, vault) = filled();
    let report = vault.verify_audit().unwrap();
    assert_eq!((report.rows, report.unkeyed, report.not_adopted), (3, 2, 2));
    vault.audit(&event("third")).unwrap();
    let report = vault.verify_audit().unwrap();
    assert_eq!((report.rows, report.unkeyed, report.not_adopted), (4, 2, 0));
    assert_eq!(report.fault, None);
    let rows = vault.audit_log().unwrap();
    assert_eq!(rows[0].action, "login");
    assert_eq!(rows[0].org_name.as_deref(), Some("x"));
}

#[test]
fn every_tampering_is_noticed() {
    let (world, vault) = filled();
    vault.verify_audit().unwrap();
    vault.audit(&event("third")).unwrap();
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
fn a_failed_decryption_is_a_row() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    let org = save(&vault, Some("x"), "one");
    world.sql("UPDATE secret SET sealed = zeroblob(60) WHERE field = 'access_token'");
    assert!(vault.access_token(&org).is_err());
    assert!(vault.credentials(&org).is_err());
    let rows = vault.audit_log().unwrap();
    let last = rows.last().unwrap();
    assert_eq!((rows.len(), last.action.as_str()), (3, "decrypt"));
    assert_eq!(last.outcome, "vault-damaged");
    assert_eq!(last.details["field"], "access token");
}
