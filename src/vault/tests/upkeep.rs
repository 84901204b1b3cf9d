//! Pruning the audit log, further keys, and how much is read to find one org among many.

use super::*;

fn event(action: &str) -> AuditEvent<'_> {
    AuditEvent {
        action,
        org: None,
        outcome: "ok",
        details: serde_json::Map::new(),
    }
}

/// A vault that was used on three days.
fn used_for_days() -> (World, Vault) {
    let world = World::new();
    let at = |time: &str| {
        let mut options = world.options();
        options.clock = Clock::Fixed(time.parse().unwrap());
        options
    };
    let first = at("2026-11-20T12:00:00Z");
    let vault = Vault::create(first, KeystoreKind::File, ChosenBy::User).unwrap();
    save(&vault, Some("x"), "one");
    let second = Vault::open(at("2026-11-21T12:00:00Z")).unwrap().unwrap();
    second.audit(&event("second")).unwrap();
    let vault = world.open();
    vault.audit(&event("third")).unwrap();
    (world, vault)
}

fn day(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_pruned_log_still_verifies() {
    let (world, vault) = used_for_days();
    assert_eq!(vault.prune_audit(day("2026-11-19T00:00:00Z")).unwrap(), 0);
    assert_eq!(vault.prune_audit(day("2026-11-22T00:00:00Z")).unwrap(), 2);
    let report = vault.verify_audit().unwrap();
    assert_eq!((report.rows, report.pruned_to, report.fault), (2, 2, None));
    let rows = vault.audit_log().unwrap();
    assert_eq!(
        (
            rows[0].seq,
            rows[0].action.as_str(),
            rows[1].action.as_str()
        ),
        (3, "third", "audit pruned")
    );
    assert!(world.connection().execute("DELETE FROM audit", []).is_err());
    // Everything is older than tomorrow; the row about the pruning itself stays.
    assert_eq!(vault.prune_audit(day("2026-11-23T00:00:00Z")).unwrap(), 2);
    let report = vault.verify_audit().unwrap();
    assert_eq!((report.rows, report.pruned_to, report.fault), (1, 4, None));
    assert!(vault.rekey().is_ok() && world.open().verify().unwrap().is_sound());
}

#[test]
fn a_forged_anchor_is_noticed() {
    for (tampering, fault) in [
        (
            "UPDATE audit_anchor SET row_mac = zeroblob(32)",
            AuditFault::Anchor,
        ),
        (
            "UPDATE audit_anchor SET mac = zeroblob(32)",
            AuditFault::Anchor,
        ),
        ("UPDATE audit_anchor SET seq = 3", AuditFault::Anchor),
        ("DELETE FROM audit_anchor", AuditFault::Missing { seq: 1 }),
        (
            "DELETE FROM audit WHERE seq = 3",
            AuditFault::Missing { seq: 3 },
        ),
        (
            "UPDATE audit SET outcome = 'x' WHERE seq = 3",
            AuditFault::Changed { seq: 3 },
        ),
    ] {
        let (world, vault) = used_for_days();
        vault.prune_audit(day("2026-11-22T00:00:00Z")).unwrap();
        world.sql("DROP TRIGGER audit_no_delete; DROP TRIGGER audit_no_update");
        world.sql(tampering);
        let report = vault.verify_audit().unwrap();
        assert_eq!(report.fault, Some(fault), "{tampering}");
        let error = vault.prune_audit(day("2026-11-23T00:00:00Z")).unwrap_err();
        assert!(matches!(error, VaultError::AuditBroken(found) if found == fault));
    }
}

#[test]
fn an_anchor_cannot_be_made_without_the_key() {
    let (world, vault) = used_for_days();
    vault.verify_audit().unwrap();
    world.sql(
        "INSERT INTO audit_anchor SELECT 1, seq, mac, mac FROM audit WHERE seq = 1;
         DELETE FROM audit WHERE seq = 1",
    );
    let fault = vault.verify_audit().unwrap().fault;
    assert_eq!(fault, Some(AuditFault::Anchor));
}

/// Fills the vault with so many logins in one transaction.
fn crowd(vault: &Vault, orgs: i64) {
    let now = "2026-11-22T12:00:00Z";
    vault
        .write_sealed(|connection, unlocked| {
            for number in 0..orgs {
                let uuid = format!("uuid-{number:05}");
                connection.execute(
                    "INSERT INTO org (uuid, kind, alias, username, organization_id, user_id,
                         client_id, scopes, allow_hosts, protected, read_only, expiry_measured,
                         state, state_since, created_at, updated_at)
                     VALUES (?1, 'developer', 'a' || ?2, 'u' || ?2 || '@example.com',
                         'o' || ?2, 'u' || ?2, 'client', 'api', '', 0, 0, 0, 'active', ?3, ?3, ?3)",
                    rusqlite::params![uuid, number, now],
                )?;
                let key = secrets::DataKey::create(connection, unlocked, &uuid, now)?;
                let org = org::read_one(connection, &uuid)?.unwrap();
                let field = secrets::Field::AccessToken;
                let token = SecretText::from(format!("token {number}"));
                let (identity, sealed) = (&unlocked.identity, (field, 1, &token));
                key.write(connection, identity, (&org, now), sealed)?;
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn ten_thousand_logins_are_found_by_index_and_rekeyed_in_one_transaction() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    crowd(&vault, 10_000);
    assert_eq!(vault.orgs().unwrap().len(), 10_000);
    for name in ["a9876", "A9876", "u9876@EXAMPLE.com"] {
        let org = vault.find(&OrgSelector::new(name)).unwrap();
        assert_eq!(org.uuid, "uuid-09876");
        let token = vault.access_token(&org).unwrap().token;
        assert_eq!(token.expose(), "token 9876");
    }
    let connection = world.connection();
    for condition in [
        "uuid = 'x'",
        "alias = 'x'",
        "username = 'x' COLLATE NOCASE",
        "organization_id = 'x'",
    ] {
        let explain = format!("EXPLAIN QUERY PLAN SELECT * FROM org WHERE {condition}");
        let plan: String = connection
            .query_row(&explain, [], |row| row.get(3))
            .unwrap();
        assert!(plan.starts_with("SEARCH org USING"), "{condition}: {plan}");
    }
    let writes = |connection: &Connection| -> i64 {
        connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .unwrap()
    };
    let before = writes(&connection);
    vault.rekey().unwrap();
    let key_id = vault.info().unwrap().key_id;
    let query = "SELECT count(*) FROM data_key WHERE key_id = ?1";
    let count: i64 = connection
        .query_row(query, [&key_id], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 10_000);
    // Its notes about left-over keys are the only other commits; not one for each login.
    assert!(writes(&connection) - before <= 8);
    let org = vault.find(&OrgSelector::new("a1")).unwrap();
    assert!(vault.access_token(&org).is_ok());
}

#[test]
fn only_what_is_dead_for_good_is_pruned() {
    let world = World::new();
    let vault = world.create(KeystoreKind::File);
    for (alias, user) in [
        ("dead", "one"),
        ("gone", "two"),
        ("fine", "three"),
        ("new", "four"),
        ("key", "five"),
        ("app", "six"),
    ] {
        save(&vault, Some(alias), user);
    }
    world.sql(
        "UPDATE org SET state = 'reauth_required', state_since = '2026-01-01T00:00:00Z'
             WHERE alias = 'dead';
         UPDATE org SET state = 'revoked', state_since = '2026-01-01T00:00:00Z'
             WHERE alias = 'gone';
         UPDATE org SET state = 'revoked' WHERE alias = 'new';
         UPDATE org SET state = 'revoked', state_since = '2026-01-01T00:00:00Z',
             grant_kind = 'jwt', has_refresh_token = 0 WHERE alias = 'key';
         UPDATE org SET expires_at = '2026-01-01T00:00:00Z', expiry_measured = 1,
             grant_kind = 'client_credentials', has_refresh_token = 0 WHERE alias = 'app';
         UPDATE org SET expires_at = '2026-01-01T00:00:00Z', expiry_measured = 1
             WHERE alias = 'fine'",
    );
    let before = day("2026-10-01T00:00:00Z");
    let dead = vault.dead_orgs(before).unwrap();
    let names: Vec<_> = dead.iter().map(Org::name).collect();
    assert_eq!(names, ["dead", "gone"]);
    // One was logged in to again while the question was asked.
    save(&vault, Some("gone"), "two");
    vault.remove_dead(&dead, before).unwrap();
    let left: Vec<_> = vault.orgs().unwrap();
    let names: Vec<_> = left.iter().map(Org::name).collect();
    assert_eq!(names, ["app", "fine", "gone", "key", "new"]);
    assert!(vault.verify().unwrap().is_sound());
}

#[test]
fn a_second_key_opens_the_vault() {
    let world = World::new();
    let vault = world.create(KeystoreKind::Os);
    let org = save(&vault, Some("x"), "one");
    let again = vault.add_key(KeystoreKind::Os).unwrap_err();
    assert!(matches!(again, VaultError::KeyPresent { .. }));
    let last = vault.remove_key(KeystoreKind::Os).unwrap_err();
    assert!(matches!(last, VaultError::LastKey { .. }));
    let absent = vault.remove_key(KeystoreKind::File).unwrap_err();
    assert!(matches!(absent, VaultError::KeyAbsent { .. }));
    vault.add_key(KeystoreKind::File).unwrap();
    vault.add_key(KeystoreKind::Passphrase).unwrap();
    for kind in KeystoreKind::ALL {
        let mut options = world.options();
        options.keystore = Some(kind);
        let vault = Vault::open(options).unwrap().unwrap();
        assert_eq!(vault.access_token(&org).unwrap().token.expose(), ACCESS);
    }
    vault.rekey().unwrap();
    let mut options = world.options();
    options.keystore = Some(KeystoreKind::File);
    let vault = Vault::open(options).unwrap().unwrap();
    vault.remove_key(KeystoreKind::Os).unwrap();
    assert!(world.keyring.users().is_empty());
    vault.remove_key(KeystoreKind::File).unwrap();
    assert!(!world.path("config/vault.key").exists());
    let last = vault.remove_key(KeystoreKind::Passphrase).unwrap_err();
    assert!(matches!(last, VaultError::LastKey { .. }));
    let vault = world.open();
    assert_eq!(vault.access_token(&org).unwrap().token.expose(), ACCESS);
    assert!(vault.verify().unwrap().is_sound());
}
