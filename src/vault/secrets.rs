//! The sealed fields of an org and the data key that seals them.
//!
//! Each secret is a blob of its own, so that reading one does not decrypt the others. A field's
//! associated data hold the org's uuid, the data key's id, the field's name and its generation,
//! which grows with every write: an older blob of the same field does not open either.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Code, Diagnostic};
use crate::secret::SecretText;
use crate::vault::audit::AuditEvent;
use crate::vault::crypto::{self, Aad, Key};
use crate::vault::error::{VaultError, reading};
use crate::vault::header::Identity;
use crate::vault::open::{Unlocked, Vault};
use crate::vault::org::{self, Org};

/// After so many seals under one data key a new login must bring a new one. Random nonces stay
/// unique, for all practical purposes, far beyond that.
const MOST_GENERATIONS: u32 = 1 << 31;

/// A secret of an org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    AccessToken,
    RefreshToken,
    ClientSecret,
    JwtKey,
}

impl Field {
    pub(crate) const ALL: [Self; 4] = [
        Self::AccessToken,
        Self::RefreshToken,
        Self::ClientSecret,
        Self::JwtKey,
    ];

    /// The word in the database and in the associated data.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
            Self::ClientSecret => "client_secret",
            Self::JwtKey => "jwt_key",
        }
    }

    /// The name for people.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::AccessToken => "access token",
            Self::RefreshToken => "refresh token",
            Self::ClientSecret => "client secret",
            Self::JwtKey => "JWT key",
        }
    }
}

/// Everything needed to use and to renew a login.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Sent with every request.
    pub access_token: SecretText,
    /// Brings a new access token.
    pub refresh_token: Option<SecretText>,
    /// OAuth client id.
    pub client_id: String,
    /// OAuth client secret.
    pub client_secret: Option<SecretText>,
    /// Private key that signs JWT assertions, PEM.
    pub jwt_key: Option<SecretText>,
    /// Generation of the access token.
    pub generation: u32,
}

/// An access token and its generation.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The token.
    pub token: SecretText,
    /// Grows with every new token.
    pub generation: u32,
}

/// The key that seals the secrets of one org.
pub(crate) struct DataKey {
    id: String,
    key: Key,
}

impl DataKey {
    /// Makes a data key for the org and stores it wrapped. An older one goes, and with it all that
    /// it sealed.
    pub(crate) fn create(
        connection: &Connection,
        unlocked: &Unlocked,
        org: &str,
        now: &str,
    ) -> Result<Self, VaultError> {
        let data_key = Self {
            id: crypto::random_uuid()?,
            key: Key::generate()?,
        };
        connection.execute("DELETE FROM data_key WHERE org = ?1", [org])?;
        let wrapped = data_key.wrapped(&unlocked.identity, &unlocked.key, org)?;
        connection.execute(
            "INSERT INTO data_key (id, org, key_id, wrapped_key, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![data_key.id, org, unlocked.identity.key_id, wrapped, now],
        )?;
        Ok(data_key)
    }

    /// The data key of the org.
    pub(crate) fn open(
        connection: &Connection,
        unlocked: &Unlocked,
        org: &Org,
    ) -> Result<Self, VaultError> {
        let damaged = || VaultError::DataKeyDamaged {
            org: org.name().to_owned(),
        };
        let found = connection
            .query_row(
                "SELECT id, wrapped_key FROM data_key WHERE org = ?1",
                [&org.uuid],
                |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)),
            )
            .optional()
            .map_err(reading("data_key"))?;
        let (id, wrapped) = found.ok_or_else(damaged)?;
        let aad = unlocked.identity.data_key_aad(&org.uuid, &id);
        let key = unlocked.key.unwrap(&wrapped, &aad).map_err(|_| damaged())?;
        Ok(Self { id, key })
    }

    fn wrapped(&self, identity: &Identity, key: &Key, org: &str) -> Result<Vec<u8>, VaultError> {
        Ok(key.wrap(&self.key, &identity.data_key_aad(org, &self.id))?)
    }

    /// Wraps the data key with another key-encryption key.
    pub(crate) fn rewrap(
        &self,
        connection: &Connection,
        (identity, key): (&Identity, &Key),
        org: &str,
    ) -> Result<(), VaultError> {
        connection.execute(
            "UPDATE data_key SET key_id = ?1, wrapped_key = ?2 WHERE id = ?3",
            params![identity.key_id, self.wrapped(identity, key, org)?, self.id],
        )?;
        Ok(())
    }

    fn aad(&self, identity: &Identity, org: &str, field: Field, generation: u32) -> Aad {
        Aad::new(identity.format)
            .text(&identity.vault_id)
            .text(org)
            .text(&self.id)
            .text("secret")
            .text(field.as_str())
            .number(generation.into())
    }

    /// Seals a field of the org in place of the older value.
    pub(crate) fn write(
        &self,
        connection: &Connection,
        identity: &Identity,
        (org, now): (&Org, &str),
        (field, generation, value): (Field, u32, &SecretText),
    ) -> Result<(), VaultError> {
        if generation > MOST_GENERATIONS {
            return Err(VaultError::DataKeyWornOut {
                org: org.name().to_owned(),
            });
        }
        let aad = self.aad(identity, &org.uuid, field, generation);
        let sealed = self.key.seal(value.expose().as_bytes(), &aad)?;
        connection.execute(
            "INSERT OR REPLACE INTO secret (org, field, data_key, generation, sealed, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![org.uuid, field.as_str(), self.id, generation, sealed, now],
        )?;
        Ok(())
    }

    /// Opens a field of the org; none when nothing is stored.
    pub(crate) fn read(
        &self,
        connection: &Connection,
        identity: &Identity,
        org: &Org,
        field: Field,
    ) -> Result<Option<AccessToken>, VaultError> {
        let damaged = || VaultError::RowDamaged {
            org: org.name().to_owned(),
            field: field.label(),
        };
        let found = connection
            .query_row(
                "SELECT generation, sealed FROM secret WHERE org = ?1 AND field = ?2",
                params![org.uuid, field.as_str()],
                |row| Ok((row.get::<_, u32>(0)?, row.get::<_, Vec<u8>>(1)?)),
            )
            .optional()
            .map_err(|error| match reading("secret")(error) {
                VaultError::RowUnreadable { .. } => damaged(),
                other => other,
            })?;
        let Some((generation, sealed)) = found else {
            return Ok(None);
        };
        let aad = self.aad(identity, &org.uuid, field, generation);
        let plain = self.key.open(&sealed, &aad).map_err(|_| damaged())?;
        let text = std::str::from_utf8(plain.expose()).map_err(|_| damaged())?;
        Ok(Some(AccessToken {
            token: text.into(),
            generation,
        }))
    }
}

/// Generation of a field, without opening it; 0 when nothing is stored.
pub(crate) fn generation(
    connection: &Connection,
    org: &str,
    field: Field,
) -> Result<u32, VaultError> {
    let found = connection
        .query_row(
            "SELECT generation FROM secret WHERE org = ?1 AND field = ?2",
            [org, field.as_str()],
            |row| row.get(0),
        )
        .optional()
        .map_err(reading("secret"))?;
    Ok(found.unwrap_or(0))
}

/// The org as it is now; an error when it was logged out meanwhile.
pub(crate) fn current(connection: &Connection, org: &Org) -> Result<Org, VaultError> {
    org::read_one(connection, &org.uuid)?.ok_or_else(|| VaultError::OrgGone {
        name: org.name().to_owned(),
    })
}

impl Vault {
    /// The access token of the org. Decrypts nothing else.
    ///
    /// # Errors
    /// When the key is out of reach, the org is gone, or the stored value is damaged.
    pub fn access_token(&self, org: &Org) -> Result<AccessToken, VaultError> {
        let read = self.read_sealed(|connection, unlocked| {
            let org = current(connection, org)?;
            let data_key = DataKey::open(connection, unlocked, &org)?;
            required(&data_key, connection, &unlocked.identity, &org)
        });
        read.inspect_err(|error| self.note_failed_decrypt(org, error))
    }

    /// All secrets of the org.
    ///
    /// # Errors
    /// When the key is out of reach, the org is gone, or a stored value is damaged.
    pub fn credentials(&self, org: &Org) -> Result<Credentials, VaultError> {
        let read = self.read_sealed(|connection, unlocked| {
            let org = current(connection, org)?;
            let identity = &unlocked.identity;
            let data_key = DataKey::open(connection, unlocked, &org)?;
            let access = required(&data_key, connection, identity, &org)?;
            let optional = |field| data_key.read(connection, identity, &org, field);
            Ok(Credentials {
                access_token: access.token,
                generation: access.generation,
                refresh_token: optional(Field::RefreshToken)?.map(|value| value.token),
                client_secret: optional(Field::ClientSecret)?.map(|value| value.token),
                jwt_key: optional(Field::JwtKey)?.map(|value| value.token),
                client_id: org.login.client_id,
            })
        });
        read.inspect_err(|error| self.note_failed_decrypt(org, error))
    }

    /// A key that does not fit and a blob that does not open are worth a row in the audit log; a
    /// key store that does not answer is not.
    fn note_failed_decrypt(&self, org: &Org, error: &VaultError) {
        let code = error.code();
        if !matches!(code, Code::WrongKey | Code::VaultDamaged) {
            return;
        }
        let event = AuditEvent {
            action: "decrypt",
            org: Some(org),
            outcome: code.as_str(),
            details: error.details(),
        };
        let written = self.write(|connection| {
            self.append_audit_leniently(connection, &event);
            Ok(())
        });
        if written.is_err() {
            tracing::warn!("a failed decryption could not be written to the audit log");
        }
    }
}

fn required(
    data_key: &DataKey,
    connection: &Connection,
    identity: &Identity,
    org: &Org,
) -> Result<AccessToken, VaultError> {
    let found = data_key.read(connection, identity, org, Field::AccessToken)?;
    found.ok_or_else(|| VaultError::NotStored {
        org: org.name().to_owned(),
        field: Field::AccessToken.label(),
    })
}
