//! The header in the tables `vault` and `slot`.
//!
//! Whatever cannot be understood, is out of bounds or does not fit the digest is told as a damaged
//! header before anything is done with it.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::vault::crypto;
use crate::vault::error::{HeaderFault, VaultError, is_unreadable};
use crate::vault::header::{Added, ChosenBy, FORMAT, Header, Identity, Place, Slot};
use crate::vault::kdf::Cost;
use crate::vault::keystore::KeystoreKind;

impl Header {
    /// The header in the file; none when the vault was not made yet.
    pub(crate) fn read(connection: &Connection) -> Result<Option<Self>, VaultError> {
        let unreadable = |error: rusqlite::Error| {
            if is_unreadable(&error) {
                VaultError::Header(HeaderFault::Unreadable)
            } else {
                error.into()
            }
        };
        let found = connection
            .query_row("SELECT * FROM vault", [], raw_identity)
            .optional()
            .map_err(unreadable)?;
        let Some((raw, check_value, digest)) = found else {
            return missing(connection);
        };
        if raw.format > FORMAT {
            return Err(VaultError::FormatTooNew {
                found: raw.format,
                known: FORMAT,
            });
        }
        let mut statement = connection.prepare("SELECT * FROM slot ORDER BY number")?;
        let slots = statement
            .query_map([], raw_slot)?
            .collect::<Result<Vec<_>, _>>()
            .map_err(unreadable)?;
        let slots = slots
            .into_iter()
            .map(RawSlot::checked)
            .collect::<Result<Vec<_>, _>>()?;
        let header = Self {
            identity: raw.checked()?,
            slots,
            check_value,
        };
        if !crypto::same(&digest, &header.digest()) {
            return Err(VaultError::Header(HeaderFault::Digest));
        }
        Ok(Some(header))
    }

    /// Puts the header into the file in place of the old one. To be called in a transaction.
    pub(crate) fn write(&self, connection: &Connection) -> Result<(), VaultError> {
        connection.execute(
            "INSERT OR REPLACE INTO vault
                 (id, vault_id, format, key_id, chosen_by, created_at, check_value, digest)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                self.identity.vault_id,
                self.identity.format,
                self.identity.key_id,
                self.identity.chosen_by.as_str(),
                self.identity.created_at,
                self.check_value,
                self.digest(),
            ],
        )?;
        connection.execute("DELETE FROM slot", [])?;
        for slot in &self.slots {
            let added = slot.place.added.as_ref();
            let cost = slot.cost.as_ref().map(Cost::parts);
            connection.execute(
                "INSERT INTO slot (number, kind, slot_key_id, kdf_memory, kdf_passes, kdf_lanes,
                                   kdf_salt, wrapped_key, added_at, added_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    slot.place.number,
                    slot.place.kind.as_str(),
                    slot.slot_key_id,
                    cost.map(|cost| cost.0),
                    cost.map(|cost| cost.1),
                    cost.map(|cost| cost.2),
                    cost.map(|cost| cost.3),
                    slot.wrapped_key,
                    added.map(|added| &added.at),
                    added.map(|added| &added.by),
                ],
            )?;
        }
        Ok(())
    }
}

/// No header is fine as long as nothing is sealed.
fn missing(connection: &Connection) -> Result<Option<Header>, VaultError> {
    let used: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM org) OR EXISTS (SELECT 1 FROM secret)
             OR EXISTS (SELECT 1 FROM data_key) OR EXISTS (SELECT 1 FROM slot)",
        [],
        |row| row.get(0),
    )?;
    if used {
        return Err(VaultError::Header(HeaderFault::Missing));
    }
    Ok(None)
}

/// Id of the key that seals the vault now, for writers that hold a key already.
pub(crate) fn active_key_id(connection: &Connection) -> Result<String, VaultError> {
    connection
        .query_row("SELECT key_id FROM vault", [], |row| row.get(0))
        .map_err(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => VaultError::Header(HeaderFault::Missing),
            error if is_unreadable(&error) => VaultError::Header(HeaderFault::Unreadable),
            error => error.into(),
        })
}

struct RawIdentity {
    vault_id: String,
    format: u32,
    key_id: String,
    chosen_by: String,
    created_at: String,
}

impl RawIdentity {
    fn checked(self) -> Result<Identity, VaultError> {
        let chosen_by = ChosenBy::parse(&self.chosen_by);
        Ok(Identity {
            vault_id: self.vault_id,
            format: self.format,
            key_id: self.key_id,
            chosen_by: chosen_by.ok_or(VaultError::Header(HeaderFault::Unreadable))?,
            created_at: self.created_at,
        })
    }
}

fn raw_identity(row: &Row<'_>) -> rusqlite::Result<(RawIdentity, Vec<u8>, Vec<u8>)> {
    let identity = RawIdentity {
        vault_id: row.get("vault_id")?,
        format: row.get("format")?,
        key_id: row.get("key_id")?,
        chosen_by: row.get("chosen_by")?,
        created_at: row.get("created_at")?,
    };
    Ok((identity, row.get("check_value")?, row.get("digest")?))
}

struct RawSlot {
    number: u32,
    kind: String,
    slot_key_id: String,
    memory: Option<u32>,
    passes: Option<u32>,
    lanes: Option<u32>,
    salt: Option<Vec<u8>>,
    wrapped_key: Vec<u8>,
    added_at: Option<String>,
    added_by: Option<String>,
}

impl RawSlot {
    fn checked(self) -> Result<Slot, VaultError> {
        let fault = VaultError::Header;
        let kind = KeystoreKind::parse(&self.kind).ok_or(fault(HeaderFault::Unreadable))?;
        let cost = match (self.memory, self.passes, self.lanes, self.salt) {
            (Some(memory), Some(passes), Some(lanes), Some(salt)) => {
                let cost = Cost::checked(memory, passes, lanes, salt);
                Some(cost.map_err(|error| fault(error.into()))?)
            }
            (None, None, None, None) => None,
            _ => return Err(fault(HeaderFault::Unreadable)),
        };
        if cost.is_some() != (kind == KeystoreKind::Passphrase) {
            return Err(fault(HeaderFault::Unreadable));
        }
        let added = match (self.added_at, self.added_by) {
            (Some(at), Some(by)) => Some(Added { at, by }),
            (None, None) => None,
            _ => return Err(fault(HeaderFault::Unreadable)),
        };
        Ok(Slot {
            place: Place {
                number: self.number,
                kind,
                added,
            },
            slot_key_id: self.slot_key_id,
            cost,
            wrapped_key: self.wrapped_key,
        })
    }
}

fn raw_slot(row: &Row<'_>) -> rusqlite::Result<RawSlot> {
    Ok(RawSlot {
        number: row.get("number")?,
        kind: row.get("kind")?,
        slot_key_id: row.get("slot_key_id")?,
        memory: row.get("kdf_memory")?,
        passes: row.get("kdf_passes")?,
        lanes: row.get("kdf_lanes")?,
        salt: row.get("kdf_salt")?,
        wrapped_key: row.get("wrapped_key")?,
        added_at: row.get("added_at")?,
        added_by: row.get("added_by")?,
    })
}
