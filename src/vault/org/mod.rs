//! An org as the vault knows it: everything about a login that is no secret.
//!
//! Listing orgs and telling their state reads only this, so it opens no key store. The secrets of
//! an org (access token, refresh token, client secret) are sealed in a table of their own and are
//! tied to the org's immutable random uuid, not to its alias or username. What a list needs of
//! them (that there is one, and its generation) stands in the org's row, kept by triggers.

mod list;
mod rows;
mod words;

use jiff::Timestamp;

use crate::model::token::TokenState;
use crate::secret::SecretText;

pub(crate) use list::read_list;
pub use list::{ListedOrg, OrgList};
pub(crate) use rows::{read_alias, read_all, read_each, read_login, read_one, read_where, time};
pub use words::{Grant, OrgKind};

/// What the org tells about itself and its user; read at login and at `auth refresh` only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrgFacts {
    /// Newest API version that both sides know, as `60` for `60.0`.
    pub api_version: Option<u16>,
    /// Name of the organization.
    pub organization_name: Option<String>,
    /// Instance (`NA135`).
    pub instance_name: Option<String>,
    /// The user's time zone (`Europe/Berlin`).
    pub time_zone: Option<String>,
    /// The user's locale (`en_US`).
    pub locale: Option<String>,
    /// The org's currency (`EUR`).
    pub currency: Option<String>,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start_month: Option<i8>,
    /// Id of the user's profile.
    pub profile_id: Option<String>,
}

/// What is known of an org's token without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFacts {
    /// When the access token was issued.
    pub issued_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// The server said when it ends; otherwise `expires_at` is an estimate.
    pub expiry_measured: bool,
    /// How good it is.
    pub state: TokenState,
    /// Since when it is so.
    pub state_since: Timestamp,
    /// What told so: an error code of the server, never a secret.
    pub state_evidence: Option<String>,
    /// When a refresh was last tried.
    pub last_refresh_at: Option<Timestamp>,
    /// How it ended: `ok` or an error code.
    pub last_refresh_result: Option<String>,
    /// The server has given a new refresh token with a refresh.
    pub rotation_seen: bool,
    /// The refresh token came from another tool or a backup and was not used here yet.
    pub imported: bool,
    /// A refresh token is stored.
    pub has_refresh_token: bool,
    /// How the login was won.
    pub grant: Grant,
    /// Grows with every new access token; equal numbers mean the same token.
    pub generation: u32,
}

impl TokenFacts {
    /// Whether a new access token can be had without a person.
    #[must_use]
    pub fn is_renewable(&self) -> bool {
        self.has_refresh_token || self.grant.renews_itself()
    }
}

/// What tells how good a token is at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenOutlook {
    /// How good it was when that was last looked at.
    pub state: TokenState,
    /// When the access token was issued.
    pub issued_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// The server said when it ends; otherwise `expires_at` is an estimate.
    pub expiry_measured: bool,
    /// Whether a new access token can be had without a person.
    pub is_renewable: bool,
}

impl From<&TokenFacts> for TokenOutlook {
    fn from(token: &TokenFacts) -> Self {
        Self {
            state: token.state,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            expiry_measured: token.expiry_measured,
            is_renewable: token.is_renewable(),
        }
    }
}

/// Who is logged in where and by which client, and what the user has decided about it: what a
/// login says before and after it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// What kind of org it is.
    pub kind: OrgKind,
    /// Name given by the user. To store none keeps the alias of an earlier login.
    pub alias: Option<String>,
    /// Salesforce username.
    pub username: String,
    /// Organization id, 18 characters.
    pub organization_id: String,
    /// User id, 18 characters.
    pub user_id: String,
    /// Base of the API, without a slash at the end; not stored for [`OrgKind::Demo`].
    pub instance_url: Option<String>,
    /// Where tokens come from; not stored for [`OrgKind::Demo`].
    pub login_url: Option<String>,
    /// OAuth client id.
    pub client_id: String,
    /// OAuth redirect URI of the login.
    pub redirect_uri: Option<String>,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// Hosts that the token may go to beside Salesforce's own.
    pub allow_hosts: Vec<String>,
    /// Writes need a confirmation.
    pub protected: bool,
    /// Writes are refused.
    pub read_only: bool,
    /// What the org tells about itself.
    pub facts: OrgFacts,
}

/// A stored login, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Immutable random id; what the org's secrets and its lock file are tied to.
    pub uuid: String,
    /// Who is logged in where.
    pub login: Login,
    /// Words that the user sorts logins by.
    pub tags: Vec<String>,
    /// A client secret is stored.
    pub has_client_secret: bool,
    /// What is known of the token.
    pub token: TokenFacts,
    /// When the login was first stored.
    pub created_at: Timestamp,
    /// When anything of it was last changed.
    pub updated_at: Timestamp,
}

impl Org {
    /// The alias, or else the username.
    #[must_use]
    pub fn name(&self) -> &str {
        self.login.alias.as_deref().unwrap_or(&self.login.username)
    }
}

/// A login to be stored, with its secrets.
#[derive(Clone, Debug)]
pub struct NewLogin {
    /// Who is logged in where.
    pub login: Login,
    /// OAuth client secret.
    pub client_secret: Option<SecretText>,
    /// How the login was won.
    pub grant: Grant,
    /// Private key of a [`Grant::Jwt`], PEM.
    pub jwt_key: Option<SecretText>,
    /// Access token.
    pub access_token: SecretText,
    /// Refresh token.
    pub refresh_token: Option<SecretText>,
    /// When the access token was issued.
    pub issued_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// The server said when it ends.
    pub expiry_measured: bool,
    /// The tokens come from another tool or a backup.
    pub imported: bool,
}
