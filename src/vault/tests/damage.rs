//! A backup, damaged everywhere: each change is an error, or it is in nothing that matters and
//! every secret is the right one of the right login. None makes the program panic.

use std::collections::BTreeMap;
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;

use rusqlite::types::Value;
use rusqlite::{OpenFlags, Transaction, params_from_iter};

use super::*;
use crate::vault::header::Header;
use crate::vault::open::Unlocked;
use crate::vault::restore::decrypt_all;

type Secrets = BTreeMap<(String, &'static str), String>;

/// A backup of two logins with nothing in common, and the secrets in it.
struct Sample {
    world: World,
    file: PathBuf,
    /// Opens the backup's header; what is in it does not matter.
    opener: Vault,
    secrets: Secrets,
}

impl Sample {
    fn new() -> Self {
        let world = World::new();
        let vault = world.create(KeystoreKind::File);
        for name in ["one", "two"] {
            let mut new = login(Some(name), name);
            new.login.organization_id = format!("00D000000000{name}AAA");
            new.access_token = format!("00Daccess{name}").as_str().into();
            new.refresh_token = Some(format!("5Aeprefresh{name}").as_str().into());
            new.client_secret = Some(format!("secret{name}").as_str().into());
            vault.save_login(&new, LoginPolicy::default()).unwrap();
        }
        let (file, key_file) = (world.path("b"), world.path("backup.key"));
        let key = || BackupKey::File(key_file.clone());
        vault.backup(&file, key(), false).unwrap();
        let options = world.options().for_copy(&world.path("opener.db"), key());
        let mut sample = Self {
            opener: Vault::connect(options).unwrap(),
            secrets: Secrets::new(),
            file,
            world,
        };
        sample.secrets = sample.opened().unwrap();
        assert_eq!(sample.secrets.len(), 6);
        sample
    }

    /// What opens of the backup, as `restore` decrypts it.
    fn opened(&self) -> Result<Secrets, VaultError> {
        // Not by `db::open`: nothing may be written to the file.
        let mut connection =
            Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        self.decrypted(&connection.transaction()?)
    }

    fn decrypted(&self, connection: &Transaction<'_>) -> Result<Secrets, VaultError> {
        let Some(header) = Header::read(connection)? else {
            return Ok(Secrets::new());
        };
        let key = self.opener.open_header(&header)?;
        let identity = header.identity;
        let opened = decrypt_all(connection, &Unlocked { identity, key })?;
        let mut secrets = Secrets::new();
        for login in opened.logins {
            for (field, _, value) in login.values {
                let place = (login.org.uuid.clone(), field.as_str());
                secrets.insert(place, value.expose().to_owned());
            }
        }
        Ok(secrets)
    }

    /// Whether the damage was noticed: by an error, or by secrets that do not open. Those that do
    /// are the right ones.
    fn is_noticed(&self, found: Result<Secrets, VaultError>, what: &str) -> bool {
        let Ok(found) = found else {
            return true;
        };
        for (place, value) in &found {
            assert_eq!(self.secrets.get(place), Some(value), "{what}");
        }
        found != self.secrets
    }
}

/// Where to flip: every byte but those inside a run of zeros, of which both ends count.
fn places(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let is_zero = |index: usize| bytes.get(index).is_none_or(|byte| *byte == 0);
    (0..bytes.len()).filter(move |index| {
        !is_zero(*index) || *index == 0 || !is_zero(index - 1) || !is_zero(index + 1)
    })
}

#[test]
fn every_flipped_byte_of_a_backup() {
    let sample = Sample::new();
    let good = std::fs::read(&sample.file).unwrap();
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .open(&sample.file)
        .unwrap();
    let mut put = |index: usize, byte: u8| {
        file.seek(SeekFrom::Start(index as u64)).unwrap();
        file.write_all(&[byte]).unwrap();
    };
    let mut noticed = 0;
    for index in places(&good) {
        put(index, good[index] ^ 0x10);
        let found = sample.opened();
        noticed += usize::from(sample.is_noticed(found, &format!("byte {index}")));
        put(index, good[index]);
    }
    assert!(noticed > 1_000, "only {noticed} flips were noticed");
    assert_eq!(sample.opened().unwrap(), sample.secrets);
}

/// The first page says how the file is to be read; damage there goes the whole way of a restore.
#[test]
fn every_flipped_byte_of_a_backups_first_hundred() {
    let sample = Sample::new();
    let good = std::fs::read(&sample.file).unwrap();
    let damaged = sample.world.path("damaged");
    for index in 0..100 {
        let mut bytes = good.clone();
        bytes[index] ^= 0x01;
        std::fs::write(&damaged, &bytes).unwrap();
        let place = World::new();
        let key = BackupKey::File(sample.world.path("backup.key"));
        let restored = OpenedBackup::open(&place.options(), &damaged, key).and_then(|backup| {
            backup.restore_whole(
                place.options(),
                KeystoreKind::File,
                RestorePolicy::default(),
            )
        });
        if !matches!(restored, Ok(Some(_))) {
            continue;
        }
        let vault = place.open();
        for org in vault.orgs().unwrap() {
            let held = vault.credentials(&org).unwrap();
            let place = (org.uuid, "access_token");
            assert_eq!(Some(held.access_token.expose()), sample.secrets.get(&place));
        }
    }
}

/// The rows of a table.
fn rows(connection: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut statement = connection
        .prepare(&format!("SELECT * FROM {table}"))
        .unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
    let rows = statement.query_map([], row).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// Puts rows in place of those of the table; not all can be written.
fn put(connection: &Connection, table: &str, rows: &[Vec<Value>]) -> rusqlite::Result<()> {
    connection.execute(&format!("DELETE FROM {table}"), [])?;
    for row in rows {
        let marks = vec!["?"; row.len()].join(", ");
        let insert = format!("INSERT INTO {table} VALUES ({marks})");
        connection.execute(&insert, params_from_iter(row))?;
    }
    Ok(())
}

/// Whether the column is sealed or in the associated data of what is.
fn sealed(table: &str, column: usize) -> bool {
    match table {
        "vault" => column > 0,
        "slot" => true,
        // Not: the data key's id, which only leads from it, and the time.
        "secret" => ![2, 5].contains(&column),
        // Not: the id of the key that wrapped it, and the time.
        "data_key" => ![2, 4].contains(&column),
        _ => false,
    }
}

#[test]
fn every_pair_of_fields_of_a_backup_swapped() {
    let sample = Sample::new();
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing is to be made private or kept"
    )]
    let mut connection = Connection::open(&sample.file).unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF")
        .unwrap();
    let (mut tried, mut noticed) = (0, 0);
    for table in ["secret", "data_key", "vault", "slot", "org"] {
        let good = rows(&connection, table);
        let cells: Vec<_> = (0..good.len())
            .flat_map(|row| (0..good[row].len()).map(move |column| (row, column)))
            .collect();
        for (first, one) in cells.iter().enumerate() {
            for other in &cells[first + 1..] {
                let mut swapped = good.clone();
                let value = good[one.0][one.1].clone();
                swapped[one.0][one.1] = std::mem::replace(&mut swapped[other.0][other.1], value);
                // What says nothing of secrets may change places within a column.
                let is_clear = table == "org" && one.1 != other.1;
                if swapped == good || (is_clear && (one.1 + other.1) % 5 > 0) {
                    continue;
                }
                let transaction = connection.transaction().unwrap();
                if put(&transaction, table, &swapped).is_ok() {
                    let found = sample.decrypted(&transaction);
                    let what = format!("{table}: {one:?} and {other:?}");
                    tried += 1;
                    let is_noticed = sample.is_noticed(found, &what);
                    let matters = [one.1, other.1].iter().any(|column| sealed(table, *column));
                    assert!(is_noticed || !matters, "{what}");
                    noticed += usize::from(is_noticed);
                }
            }
        }
    }
    assert!(noticed > 300, "{noticed} of {tried} swaps were noticed");
    assert_eq!(sample.opened().unwrap(), sample.secrets);
}
