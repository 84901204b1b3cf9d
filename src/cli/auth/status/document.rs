//! What `auth status` shows of one login.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::model::token::TokenState;
use crate::output::{Datum, Document, View};
use crate::session::{Probed, mend, mend_cause, standing};
use crate::vault::{Grant, KeystoreKind, Org, Vault, VaultInfo};

/// One login and its token.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    alias: Option<String>,
    default: bool,
    username: String,
    kind: &'static str,
    organization_id: String,
    organization_name: Option<String>,
    user_id: String,
    login_url: Option<String>,
    instance_url: Option<String>,
    client_id: String,
    grant: &'static str,
    scopes: Vec<String>,
    api_version: Option<String>,
    keystore: &'static str,
    state: &'static str,
    state_since: Timestamp,
    state_evidence: Option<String>,
    is_estimate: bool,
    issued_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    expiry_measured: bool,
    has_refresh_token: bool,
    rotation: bool,
    last_refresh_at: Option<Timestamp>,
    last_refresh_result: Option<String>,
    unfinished_refresh_at: Option<Timestamp>,
    imported: bool,
    protected: bool,
    read_only: bool,
    tags: Vec<String>,
    secrets: Vec<Kept>,
    pub(super) probe: Option<Probe>,
    mend: Option<String>,
    #[serde(skip)]
    pub(super) judged: TokenState,
    #[serde(skip)]
    grant_of: Grant,
}

/// A secret that is stored: what it is, where, and no more of it than the org's id.
#[derive(Debug, Serialize)]
struct Kept {
    secret: &'static str,
    source: &'static str,
    sealed_in: String,
    key_in: String,
    shown: String,
}

/// What a server has shown.
#[derive(Debug, Serialize)]
pub(super) struct Probe {
    state: &'static str,
    evidence: Vec<String>,
    took_ms: u64,
}

/// All logins.
#[derive(Debug, Serialize)]
pub(super) struct List {
    pub(super) schema: u8,
    pub(super) items: Vec<Status>,
}

/// What the statuses of all orgs have in common, read once.
pub(crate) struct Common<'a> {
    vault: &'a Vault,
    info: VaultInfo,
    default: Option<String>,
    now: Timestamp,
}

impl<'a> Common<'a> {
    /// Reads it.
    pub(crate) fn of(app: &App, vault: &'a Vault) -> Result<Self> {
        Ok(Self {
            info: vault.info()?,
            default: vault.default_uuid()?,
            now: app.clock.now(),
            vault,
        })
    }

    /// What the vault knows about the org.
    pub(crate) fn status(&self, org: &Org) -> Result<Status> {
        Status::new(self, org)
    }
}

impl Status {
    /// What the vault knows about the one org.
    pub(crate) fn of(app: &App, vault: &Vault, org: &Org) -> Result<Self> {
        Common::of(app, vault)?.status(org)
    }

    fn new(common: &Common<'_>, org: &Org) -> Result<Self> {
        let judged = standing(&org.token, common.now);
        let unfinished = common.vault.unfinished_refresh(org)?;
        Ok(Self {
            alias: org.login.alias.clone(),
            default: common.default.as_ref() == Some(&org.uuid),
            username: org.login.username.clone(),
            kind: org.login.kind.as_str(),
            organization_id: org.login.organization_id.clone(),
            organization_name: org.login.facts.organization_name.clone(),
            user_id: org.login.user_id.clone(),
            login_url: org.login.login_url.clone(),
            instance_url: org.login.instance_url.clone(),
            client_id: org.login.client_id.clone(),
            grant: org.token.grant.as_str(),
            scopes: org.login.scopes.clone(),
            api_version: org
                .login
                .facts
                .api_version
                .map(|version| format!("{version}.0")),
            keystore: common.info.keystore.as_str(),
            state: judged.state.as_str(),
            state_since: org.token.state_since,
            state_evidence: org.token.state_evidence.clone(),
            is_estimate: judged.is_estimate,
            issued_at: org.token.issued_at,
            expires_at: org.token.expires_at,
            expiry_measured: org.token.expiry_measured,
            has_refresh_token: org.token.has_refresh_token,
            rotation: org.token.rotation_seen,
            last_refresh_at: org.token.last_refresh_at,
            last_refresh_result: org.token.last_refresh_result.clone(),
            unfinished_refresh_at: unfinished.map(|refresh| refresh.started_at),
            imported: org.token.imported,
            protected: org.login.protected,
            read_only: org.login.read_only,
            tags: org.tags.clone(),
            secrets: secrets(org, &common.info),
            probe: None,
            mend: mend(org, judged.state).map(|remedy| remedy.words),
            judged: judged.state,
            grant_of: org.token.grant,
        })
    }

    /// Puts what the server has shown above what the vault says.
    pub(super) fn with_probe(mut self, org: &Org, probed: &Probed, took: Duration) -> Self {
        let state = match probed.state {
            // Reached and let in: the clock then says how long that lasts.
            TokenState::Active if self.judged == TokenState::ExpiringSoon => self.judged,
            state => state,
        };
        self.judged = state;
        self.state = state.as_str();
        self.state_evidence = probed.evidence.first().map(ToString::to_string);
        self.is_estimate = self.is_estimate && state == TokenState::ExpiringSoon;
        self.mend = mend_cause(org, state, probed.cause).map(|remedy| remedy.words);
        self.probe = Some(Probe {
            state: probed.state.as_str(),
            evidence: probed.evidence.iter().map(ToString::to_string).collect(),
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        });
        self
    }

    fn fields(&self) -> Vec<(String, Datum)> {
        let row = |name: &str, value: Datum| (name.to_owned(), value);
        let probed = self.probe.as_ref();
        let mut fields = vec![
            row("State", self.state.to_owned().into()),
            row("Since", self.state_since.into()),
            row("Evidence", self.state_evidence.clone().into()),
            row("Username", self.username.clone().into()),
            row("Organization", self.organization_name.clone().into()),
            row("Organization id", self.organization_id.clone().into()),
            row("Kind", self.kind.to_owned().into()),
            row("Login by", flow(self.grant_of).to_owned().into()),
            row("Instance", self.instance_url.clone().into()),
            row("Login host", self.login_url.clone().into()),
            row("Client id", some(&self.client_id).into()),
            row("Scopes", some(&self.scopes.join(" ")).into()),
            row("API version", self.api_version.clone().into()),
            row("Key store", self.keystore.to_owned().into()),
            row("Issued", self.issued_at.into()),
            row("Expires", self.expires_at.into()),
            row("Expiry is", self.expiry().to_owned().into()),
            row("Refresh token", self.refresh_token().to_owned().into()),
            row("Last refresh", self.last_refresh_at.into()),
            row("Its result", self.last_refresh_result.clone().into()),
            row("Cut-off refresh", self.unfinished_refresh_at.into()),
            row("Tags", some(&self.tags.join(" ")).into()),
            row(
                "Probe",
                probed.map(|probe| probe.evidence.join("; ")).into(),
            ),
        ];
        fields.extend(self.secrets.iter().map(Kept::field));
        fields.push(row("Mend it with", self.mend.clone().into()));
        fields
    }

    fn expiry(&self) -> &'static str {
        match (self.expires_at, self.expiry_measured) {
            (Some(_), true) => "measured",
            (Some(_), false) => "estimate: Salesforce does not say; the default session is 2 h",
            (None, _) => "unknown",
        }
    }

    /// What renews the access token.
    fn refresh_token(&self) -> &'static str {
        match (self.has_refresh_token, self.grant_of) {
            (true, _) if self.imported => "stored, not used here yet: that needs a yes",
            (true, _) if self.rotation => "stored, rotates",
            (true, _) => "stored",
            (false, Grant::Jwt) => "none: a new access token is asked for with the stored JWT key",
            (false, Grant::ClientCredentials) => {
                "none: a new access token is asked for with the stored client secret"
            }
            (false, Grant::AccessToken) => "none: nothing renews the access token",
            (false, Grant::ImportedSf | Grant::ImportedForce) => {
                "none: the other tool had none to take over"
            }
            (false, _) => "none: the scope `refresh_token` was not granted",
        }
    }
}

/// How the login was won, for people.
fn flow(grant: Grant) -> &'static str {
    match grant {
        Grant::AuthorizationCode => "browser (authorization code)",
        Grant::Jwt => "JWT bearer",
        Grant::ClientCredentials => "client credentials",
        Grant::AccessToken => "access token alone",
        Grant::SfdxUrl => "SFDX auth URL",
        Grant::ImportedSf => "import from `sf`",
        Grant::ImportedForce => "import from `force`",
    }
}

/// The text, unless it is empty.
fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

impl Kept {
    fn field(&self) -> (String, Datum) {
        let name = self.secret.replace('_', " ");
        let text = format!(
            "{}, sealed in the vault (key in {}), from {}",
            self.shown, self.key_in, self.source
        );
        (format!("Kept: {name}"), text.into())
    }
}

impl Document for Status {
    fn view(&self) -> View {
        let known = self
            .fields()
            .into_iter()
            .filter(|(_, value)| *value != Datum::None);
        View::Fields(known.collect())
    }
}

impl Document for List {
    fn view(&self) -> View {
        let title = |status: &Status| status.alias.clone().unwrap_or(status.username.clone());
        View::Sections(
            self.items
                .iter()
                .map(|status| (title(status), status.view()))
                .collect(),
        )
    }
}

/// Where the org's secrets are. None of them is read for it: an access token begins with the
/// organization's id, and that much is known.
fn secrets(org: &Org, info: &VaultInfo) -> Vec<Kept> {
    let place = info.slots.first().and_then(|slot| slot.place.as_deref());
    let key_in = match info.keystore {
        KeystoreKind::Os => format!("keyring: {}", place.unwrap_or_default()),
        KeystoreKind::File => format!("file: {}", place.unwrap_or_default()),
        KeystoreKind::Passphrase => "passphrase".to_owned(),
    };
    let source = match org.token.grant {
        Grant::ImportedSf | Grant::ImportedForce => "import",
        _ if org.token.imported => "import",
        _ => "login",
    };
    let prefix: String = org.login.organization_id.chars().take(3).collect();
    let names = [
        ("access_token", true, format!("{prefix}…!****")),
        (
            "refresh_token",
            org.token.has_refresh_token,
            "****".to_owned(),
        ),
        ("client_secret", org.has_client_secret, "****".to_owned()),
        ("jwt_key", org.token.grant == Grant::Jwt, "****".to_owned()),
    ];
    let kept = names.into_iter().filter(|(_, is_there, _)| *is_there);
    kept.map(|(secret, _, shown)| Kept {
        secret,
        source,
        sealed_in: info.path.display().to_string(),
        key_in: key_in.clone(),
        shown,
    })
    .collect()
}
