//! Removing logins that are dead for good.
//!
//! Dead is a login whose refresh token was refused or revoked, and one whose measured expiry has
//! passed without a refresh token to go on with. Estimates kill nobody, nor does a server that could
//! not be reached. What can still be refreshed is not dead: a login by JWT key or client secret gets
//! a new token whenever it asks, also after its tokens were revoked.

use jiff::Timestamp;
use serde_json::{Map, json};

use crate::model::token::TokenState;
use crate::vault::audit::AuditEvent;
use crate::vault::error::VaultError;
use crate::vault::open::Vault;
use crate::vault::org::{self, Org, OrgKind, TokenFacts};
use crate::vault::select::{default_uuid, set_default_uuid};

impl TokenFacts {
    /// Since when the login is dead for good; none while it is not.
    #[must_use]
    pub fn dead_since(&self, now: Timestamp) -> Option<Timestamp> {
        match self.state {
            _ if self.grant.renews_itself() => None,
            TokenState::ReauthRequired | TokenState::Revoked => Some(self.state_since),
            TokenState::Active if !self.has_refresh_token && self.expiry_measured => {
                self.expires_at.filter(|end| *end < now)
            }
            _ => None,
        }
    }
}

fn is_dead(org: &Org, before: Timestamp, now: Timestamp) -> bool {
    // The demo org mends itself.
    let since = org.token.dead_since(now);
    org.login.kind != OrgKind::Demo && since.is_some_and(|since| since <= before)
}

impl Vault {
    /// Logins that were dead before that instant. Opens no key store.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn dead_orgs(&self, before: Timestamp) -> Result<Vec<Org>, VaultError> {
        let now = self.now();
        let mut orgs = self.orgs()?;
        orgs.retain(|org| is_dead(org, before, now));
        Ok(orgs)
    }

    /// Removes these logins in one transaction, but for those that have come to life meanwhile.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is removed then.
    pub fn remove_dead(&self, orgs: &[Org], before: Timestamp) -> Result<(), VaultError> {
        let now = self.now();
        self.write(|connection| {
            let default = default_uuid(connection)?;
            for known in orgs {
                let current = org::read_one(connection, &known.uuid)?;
                let Some(org) = current.filter(|org| is_dead(org, before, now)) else {
                    continue;
                };
                if default.as_ref() == Some(&org.uuid) {
                    set_default_uuid(connection, None)?;
                }
                connection.execute("DELETE FROM org WHERE uuid = ?1", [&org.uuid])?;
                let details = Map::from_iter([
                    ("state".to_owned(), json!(org.token.state.as_str())),
                    ("since".to_owned(), json!(org.token.state_since.to_string())),
                ]);
                let event = AuditEvent {
                    action: "pruned",
                    org: Some(&org),
                    outcome: "ok",
                    details,
                };
                self.append_audit_leniently(connection, &event);
                self.fail_point("prune:uncommitted");
            }
            Ok(())
        })?;
        self.fail_point("prune:committed");
        self.truncate_log();
        Ok(())
    }
}
