//! Storing, renaming and removing logins.
//!
//! A login is known by organization, user and client: the same three again replace what was
//! stored, with a new data key, and keep uuid and alias. Names are the user's own business: an alias
//! of another org is not taken over unless that was asked for, and `demo` belongs to the demo org.

use jiff::Timestamp;
use rusqlite::{Connection, named_params, params};
use serde_json::Map;

use crate::secret::SecretText;
use crate::vault::audit::{self, AuditEvent};
use crate::vault::crypto;
use crate::vault::error::VaultError;
use crate::vault::open::{Unlocked, Vault};
use crate::vault::org::{self, NewLogin, Org, OrgFacts, OrgKind};
use crate::vault::secrets::{self, DataKey, Field};
use crate::vault::select::{default_uuid, set_default_uuid};

/// The reserved alias of the demo org.
pub(crate) const DEMO_ALIAS: &str = "demo";

/// What a login may do beside storing itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoginPolicy {
    /// Make the org the default, also when it is not the first.
    pub set_default: bool,
    /// Take the alias over from another org.
    pub replace_alias: bool,
}

/// What the user decides about a stored login; what is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrgSettings {
    /// Writes need a confirmation.
    pub protected: Option<bool>,
    /// Writes are refused.
    pub read_only: Option<bool>,
    /// Tags to add.
    pub add_tags: Vec<String>,
    /// Tags to remove.
    pub remove_tags: Vec<String>,
}

impl OrgSettings {
    fn tags(&self, before: &[String]) -> Vec<String> {
        let kept = before.iter().filter(|tag| !self.remove_tags.contains(tag));
        let mut tags: Vec<_> = kept.chain(&self.add_tags).cloned().collect();
        tags.sort();
        tags.dedup();
        tags
    }
}

/// What storing a login has done.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The org as it is stored now.
    pub org: Org,
    /// The refresh token of the earlier login, when it was another one: to be revoked.
    pub replaced_refresh_token: Option<SecretText>,
    /// The org that had the alias before. It goes on without one; an earlier demo org is removed.
    pub alias_taken_from: Option<Org>,
    /// The org is the default now and was not before.
    pub became_default: bool,
}

impl Vault {
    /// Stores a login, durably and with its row in the audit log, before it returns.
    ///
    /// # Errors
    /// When the alias cannot be used, the key is out of reach, or the file cannot be written.
    /// Nothing is changed then.
    pub fn save_login(&self, new: &NewLogin, policy: LoginPolicy) -> Result<Saved, VaultError> {
        if let Some(alias) = &new.login.alias {
            check_alias(alias, new.login.kind)?;
        }
        let now = self.now();
        let saved = self.write_sealed(|connection, unlocked| {
            let saved = store(connection, unlocked, (new, policy), now)?;
            let event = AuditEvent {
                action: "login",
                org: Some(&saved.org),
                outcome: "ok",
                details: Map::new(),
            };
            let written = self.append_audit(connection, Some(unlocked), &event);
            written.map_err(audit::refused)?;
            self.fail_point("login:uncommitted");
            Ok(saved)
        })?;
        self.fail_point("login:committed");
        self.truncate_log();
        Ok(saved)
    }

    /// Finds out before a login by this client whether its alias can belong to it. Whether it does
    /// shows only afterwards, since nobody knows yet who logs in.
    ///
    /// # Errors
    /// When the alias belongs to a login by another client, unless `replace` is set.
    pub fn check_alias(
        &self,
        alias: &str,
        client_id: &str,
        replace: bool,
    ) -> Result<(), VaultError> {
        let holder = self.read(|connection| org::read_alias(connection, alias))?;
        let is_other =
            |org: &Org| org.login.client_id != client_id && org.login.kind != OrgKind::Demo;
        match holder.filter(is_other) {
            Some(holder) if !replace => Err(VaultError::AliasTaken {
                alias: alias.to_owned(),
                username: holder.login.username,
            }),
            _ => Ok(()),
        }
    }

    /// Gives the org an alias, or takes it away.
    ///
    /// # Errors
    /// When the alias cannot be used or belongs to another org, unless `replace` is set.
    pub fn set_alias(
        &self,
        org: &Org,
        alias: Option<&str>,
        replace: bool,
    ) -> Result<Org, VaultError> {
        if let Some(alias) = alias {
            check_alias(alias, org.login.kind)?;
        }
        let now = self.now().to_string();
        self.write(|connection| {
            let org = secrets::current(connection, org)?;
            if let Some(alias) = alias {
                release_alias(connection, alias, (Some(&org.uuid), replace))?;
            }
            connection.execute(
                "UPDATE org SET alias = ?1, updated_at = ?2 WHERE uuid = ?3",
                params![alias, now, org.uuid],
            )?;
            secrets::current(connection, &org)
        })
    }

    /// Changes protection and tags of the org, with a row in the audit log.
    ///
    /// # Errors
    /// When the org is gone or the file cannot be written.
    pub fn change_settings(&self, org: &Org, settings: &OrgSettings) -> Result<Org, VaultError> {
        let now = self.now().to_string();
        self.write(|connection| {
            let org = secrets::current(connection, org)?;
            let protected = settings.protected.unwrap_or(org.login.protected);
            let read_only = settings.read_only.unwrap_or(org.login.read_only);
            let tags = settings.tags(&org.tags).join(" ");
            connection.execute(
                "UPDATE org SET protected = ?2, read_only = ?3, tags = ?4, updated_at = ?5
                 WHERE uuid = ?1",
                params![org.uuid, protected, read_only, tags, now],
            )?;
            let mut details = Map::new();
            details.insert("protected".to_owned(), protected.into());
            details.insert("read_only".to_owned(), read_only.into());
            let event = AuditEvent {
                action: "settings changed",
                org: Some(&org),
                outcome: "ok",
                details,
            };
            self.append_audit_leniently(connection, &event);
            secrets::current(connection, &org)
        })
    }

    /// Stores what the org tells about itself.
    ///
    /// # Errors
    /// When the org is gone or the file cannot be written.
    pub fn update_facts(&self, org: &Org, facts: &OrgFacts) -> Result<Org, VaultError> {
        let now = self.now().to_string();
        self.write(|connection| {
            write_facts(connection, &org.uuid, facts, &now)?;
            secrets::current(connection, org)
        })
    }

    /// Stores when the access token ends, as the server told it, unless the token has changed since
    /// `org` was read.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note_expiry(&self, org: &Org, at: Timestamp) -> Result<(), VaultError> {
        self.write(|connection| {
            connection.execute(
                "UPDATE org SET expires_at = ?2, expiry_measured = 1
                 WHERE uuid = ?1 AND EXISTS (SELECT 1 FROM secret WHERE org = ?1
                     AND field = 'access_token' AND generation = ?3)",
                params![org.uuid, at.to_string(), org.token.generation],
            )?;
            Ok(())
        })
    }

    /// Removes the org, its data key and its secrets; needs no key. The vault's own key stays, also
    /// when this was the last org. Revoking the tokens, under the org's refresh lock, comes before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_org(&self, org: &Org) -> Result<(), VaultError> {
        self.write(|connection| {
            if default_uuid(connection)?.as_ref() == Some(&org.uuid) {
                set_default_uuid(connection, None)?;
            }
            connection.execute("DELETE FROM org WHERE uuid = ?1", [&org.uuid])?;
            let event = AuditEvent {
                action: "logout",
                org: Some(org),
                outcome: "ok",
                details: Map::new(),
            };
            self.append_audit_leniently(connection, &event);
            Ok(())
        })?;
        self.truncate_log();
        Ok(())
    }
}

/// Whether an org of this kind may be called so.
///
/// # Errors
/// When it has characters that it may not have, or is reserved.
pub fn check_alias(alias: &str, kind: OrgKind) -> Result<(), VaultError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._@-".contains(&byte);
    if alias.is_empty() || alias.len() > 64 || !alias.bytes().all(allowed) {
        return Err(VaultError::AliasInvalid {
            alias: alias.to_owned(),
        });
    }
    if alias.eq_ignore_ascii_case(DEMO_ALIAS) && kind != OrgKind::Demo {
        return Err(VaultError::AliasReserved {
            alias: alias.to_owned(),
        });
    }
    Ok(())
}

impl Vault {
    /// Removes logins of this name whose row cannot be read, and says how many there were. Their
    /// tokens cannot be given back: nobody knows where.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_unreadable(&self, name: &str) -> Result<usize, VaultError> {
        self.write(|connection| {
            let mut statement = connection.prepare(
                "SELECT uuid FROM org WHERE alias = ?1 OR username = ?1 COLLATE NOCASE OR uuid = ?1",
            )?;
            let uuids = statement.query_map([name], |row| row.get::<_, String>(0))?;
            let mut removed = 0;
            for uuid in uuids.collect::<Result<Vec<_>, _>>()? {
                if org::read_one(connection, &uuid).is_ok() {
                    continue;
                }
                if default_uuid(connection)?.as_ref() == Some(&uuid) {
                    set_default_uuid(connection, None)?;
                }
                removed += connection.execute("DELETE FROM org WHERE uuid = ?1", [&uuid])?;
                let event = AuditEvent {
                    action: "logout",
                    org: None,
                    outcome: "ok",
                    details: Map::from_iter([("unreadable".to_owned(), name.into())]),
                };
                self.append_audit_leniently(connection, &event);
            }
            Ok(removed)
        })
    }
}

fn store(
    connection: &Connection,
    unlocked: &Unlocked,
    (new, policy): (&NewLogin, LoginPolicy),
    now: Timestamp,
) -> Result<Saved, VaultError> {
    let who = &new.login;
    let earlier = org::read_login(connection, who)?;
    let earlier = earlier.as_ref();
    let first_real = !has_real_org(connection)?;
    let alias = who
        .alias
        .clone()
        .or_else(|| earlier.and_then(|org| org.login.alias.clone()));
    let alias_taken_from = match &who.alias {
        Some(alias) => {
            let own = earlier.map(|org| org.uuid.as_str());
            release_alias(connection, alias, (own, policy.replace_alias))?
        }
        None => None,
    };
    let uuid = match earlier {
        Some(org) => org.uuid.clone(),
        None => crypto::random_uuid()?,
    };
    // A refresh token that came from another tool and was not used here is still that tool's.
    let own = earlier.filter(|org| !org.token.imported);
    let old_refresh = own.and_then(|org| refresh_token(connection, unlocked, org));
    let generation = secrets::generation(connection, &uuid, Field::AccessToken)?.saturating_add(1);
    write_org(connection, (&uuid, alias.as_deref()), new, now)?;
    write_facts(connection, &uuid, &who.facts, &now.to_string())?;
    connection.execute("DELETE FROM refresh_journal WHERE org = ?1", [&uuid])?;
    write_secrets(connection, unlocked, (&uuid, new), (generation, now))?;
    let default_before = default_uuid(connection)?;
    let was_default = default_before.as_ref() == Some(&uuid);
    // The demo org is made anew now and then; whoever made it the default meant the next one too.
    let takes_over = alias_taken_from.as_ref().is_some_and(|org| {
        org.login.kind == OrgKind::Demo && default_before.as_ref() == Some(&org.uuid)
    });
    let become_default =
        policy.set_default || takes_over || (first_real && who.kind != OrgKind::Demo);
    if become_default {
        set_default_uuid(connection, Some(&uuid))?;
    }
    Ok(Saved {
        org: required(connection, &uuid)?,
        replaced_refresh_token: old_refresh.filter(|old| !is_token(old, &new.refresh_token)),
        alias_taken_from,
        became_default: become_default && !was_default,
    })
}

fn required(connection: &Connection, uuid: &str) -> Result<Org, VaultError> {
    org::read_one(connection, uuid)?.ok_or_else(|| VaultError::OrgGone {
        name: uuid.to_owned(),
    })
}

fn has_real_org(connection: &Connection) -> Result<bool, VaultError> {
    let query = "SELECT EXISTS (SELECT 1 FROM org WHERE kind <> ?1)";
    Ok(connection.query_row(query, [OrgKind::Demo.as_str()], |row| row.get(0))?)
}

fn is_token(old: &SecretText, new: &Option<SecretText>) -> bool {
    new.as_ref()
        .is_some_and(|new| crypto::same(old.expose().as_bytes(), new.expose().as_bytes()))
}

/// The refresh token of an earlier login; a damaged one is no reason to refuse a new login.
fn refresh_token(connection: &Connection, unlocked: &Unlocked, org: &Org) -> Option<SecretText> {
    let data_key = DataKey::open(connection, unlocked, org).ok()?;
    let read = data_key.read(connection, &unlocked.identity, org, Field::RefreshToken);
    read.ok().flatten().map(|found| found.token)
}

/// Makes the alias free for the org with uuid `own`.
fn release_alias(
    connection: &Connection,
    alias: &str,
    (own, replace): (Option<&str>, bool),
) -> Result<Option<Org>, VaultError> {
    let holder = org::read_alias(connection, alias)?;
    let Some(holder) = holder.filter(|org| Some(org.uuid.as_str()) != own) else {
        return Ok(None);
    };
    if holder.login.kind == OrgKind::Demo {
        connection.execute("DELETE FROM org WHERE uuid = ?1", [&holder.uuid])?;
    } else if replace {
        connection.execute(
            "UPDATE org SET alias = NULL WHERE uuid = ?1",
            [&holder.uuid],
        )?;
    } else {
        return Err(VaultError::AliasTaken {
            alias: alias.to_owned(),
            username: holder.login.username,
        });
    }
    Ok(Some(holder))
}

fn write_secrets(
    connection: &Connection,
    unlocked: &Unlocked,
    (uuid, new): (&str, &NewLogin),
    (generation, now): (u32, Timestamp),
) -> Result<(), VaultError> {
    let org = required(connection, uuid)?;
    let now = now.to_string();
    let data_key = DataKey::create(connection, unlocked, uuid, &now)?;
    let values = [
        (Field::AccessToken, Some(&new.access_token)),
        (Field::RefreshToken, new.refresh_token.as_ref()),
        (Field::ClientSecret, new.client_secret.as_ref()),
        (Field::JwtKey, new.jwt_key.as_ref()),
    ];
    for (field, value) in values {
        if let Some(value) = value {
            let sealed = (field, generation, value);
            data_key.write(connection, &unlocked.identity, (&org, &now), sealed)?;
        }
    }
    Ok(())
}

fn write_org(
    connection: &Connection,
    (uuid, alias): (&str, Option<&str>),
    new: &NewLogin,
    now: Timestamp,
) -> Result<(), VaultError> {
    let who = &new.login;
    // The origin of the demo org is found at run time.
    let lasting = |url: &Option<String>| url.clone().filter(|_| who.kind != OrgKind::Demo);
    connection.execute(
        "INSERT INTO org (uuid, kind, alias, username, organization_id, user_id, instance_url,
             login_url, client_id, redirect_uri, scopes, allow_hosts, protected, read_only,
             issued_at, expires_at, expiry_measured, state, state_since, imported, grant_kind, created_at,
             updated_at)
         VALUES (:uuid, :kind, :alias, :username, :organization_id, :user_id, :instance_url,
             :login_url, :client_id, :redirect_uri, :scopes, :allow_hosts, :protected, :read_only,
             :issued_at, :expires_at, :expiry_measured, 'active', :now, :imported, :grant, :now,
             :now)
         ON CONFLICT (uuid) DO UPDATE SET kind = excluded.kind, alias = excluded.alias,
             username = excluded.username, user_id = excluded.user_id,
             instance_url = excluded.instance_url,
             login_url = excluded.login_url, redirect_uri = excluded.redirect_uri,
             scopes = excluded.scopes, allow_hosts = excluded.allow_hosts,
             issued_at = excluded.issued_at, expires_at = excluded.expires_at,
             expiry_measured = excluded.expiry_measured, state = 'active',
             state_since = excluded.state_since, state_evidence = NULL, last_refresh_at = NULL,
             last_refresh_result = NULL, imported = excluded.imported,
             grant_kind = excluded.grant_kind,
             updated_at = excluded.updated_at",
        named_params! {
            ":uuid": uuid,
            ":kind": who.kind.as_str(),
            ":alias": alias,
            ":username": who.username,
            ":organization_id": who.organization_id,
            ":user_id": who.user_id,
            ":instance_url": lasting(&who.instance_url),
            ":login_url": lasting(&who.login_url),
            ":client_id": who.client_id,
            ":redirect_uri": who.redirect_uri,
            ":scopes": who.scopes.join(" "),
            ":allow_hosts": who.allow_hosts.join(" "),
            ":protected": who.protected,
            ":read_only": who.read_only,
            ":issued_at": new.issued_at.map(|at| at.to_string()),
            ":expires_at": new.expires_at.map(|at| at.to_string()),
            ":expiry_measured": new.expiry_measured,
            ":imported": new.imported,
            ":grant": new.grant.as_str(),
            ":now": now.to_string(),
        },
    )?;
    Ok(())
}

fn write_facts(
    connection: &Connection,
    uuid: &str,
    facts: &OrgFacts,
    now: &str,
) -> Result<(), VaultError> {
    connection.execute(
        "UPDATE org SET api_version = ?2, organization_name = ?3, instance_name = ?4,
             time_zone = ?5, locale = ?6, currency = ?7, fiscal_start_month = ?8, profile_id = ?9,
             updated_at = ?10
         WHERE uuid = ?1",
        params![
            uuid,
            facts.api_version,
            facts.organization_name,
            facts.instance_name,
            facts.time_zone,
            facts.locale,
            facts.currency,
            facts.fiscal_start_month,
            facts.profile_id,
            now,
        ],
    )?;
    Ok(())
}
