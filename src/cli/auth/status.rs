//! `sfkit auth status`.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::config::Key;
use crate::error::Code;
use crate::model::token::TokenState;
use crate::output::{Datum, Document, View};
use crate::session::standing;
use crate::vault::{Org, Vault, VaultInfo};

/// Tell how good the stored tokens are, and what mends them
///
/// Reads the vault's own records: no server is asked and no key store is opened. Without `-o` all
/// logins are told about. Ends with 4 when one of them needs a login.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth status\n  sfkit auth status -o acme --format json")]
pub(crate) struct StatusArgs {}

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
    mend: Option<String>,
    #[serde(skip)]
    judged: TokenState,
}

#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Status>,
}

impl Status {
    /// What the vault knows about the org.
    pub(crate) fn of(app: &App, vault: &Vault, org: &Org) -> Result<Self> {
        let info: VaultInfo = vault.info()?;
        let judged = standing(&org.token, app.clock.now());
        let default = vault
            .default_org()
            .is_ok_and(|default| default.uuid == org.uuid);
        let unfinished = vault.unfinished_refresh(org)?;
        Ok(Self {
            alias: org.alias.clone(),
            default,
            username: org.username.clone(),
            kind: org.kind.as_str(),
            organization_id: org.organization_id.clone(),
            organization_name: org.facts.organization_name.clone(),
            user_id: org.user_id.clone(),
            login_url: org.login_url.clone(),
            instance_url: org.instance_url.clone(),
            client_id: org.client_id.clone(),
            scopes: org.scopes.clone(),
            api_version: org.facts.api_version.map(|version| format!("{version}.0")),
            keystore: info.keystore.as_str(),
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
            mend: mend(org, judged.state),
            judged: judged.state,
        })
    }

    fn fields(&self) -> Vec<(String, Datum)> {
        let expiry = match (self.expires_at, self.expiry_measured) {
            (Some(_), true) => "measured",
            (Some(_), false) => "estimate: Salesforce does not say; the default session is 2 h",
            (None, _) => "unknown",
        };
        let refresh = match (self.has_refresh_token, self.rotation) {
            (true, true) => "stored, rotates",
            (true, false) => "stored",
            (false, _) => "none",
        };
        let row = |name: &str, value: Datum| (name.to_owned(), value);
        vec![
            row("State", self.state.to_owned().into()),
            row("Since", self.state_since.into()),
            row("Evidence", self.state_evidence.clone().into()),
            row("Username", self.username.clone().into()),
            row("Organization", self.organization_name.clone().into()),
            row("Organization id", self.organization_id.clone().into()),
            row("Kind", self.kind.to_owned().into()),
            row("Instance", self.instance_url.clone().into()),
            row("Login host", self.login_url.clone().into()),
            row("Scopes", self.scopes.join(" ").into()),
            row("API version", self.api_version.clone().into()),
            row("Key store", self.keystore.to_owned().into()),
            row("Issued", self.issued_at.into()),
            row("Expires", self.expires_at.into()),
            row("Expiry is", expiry.to_owned().into()),
            row("Refresh token", refresh.to_owned().into()),
            row("Last refresh", self.last_refresh_at.into()),
            row("Its result", self.last_refresh_result.clone().into()),
            row("Cut-off refresh", self.unfinished_refresh_at.into()),
            row("Mend it with", self.mend.clone().into()),
        ]
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

/// The command that mends the state; none when nothing is wrong.
fn mend(org: &Org, state: TokenState) -> Option<String> {
    let name = org.name();
    match state {
        TokenState::Active | TokenState::ExpiringSoon => None,
        TokenState::ExpiredRefreshable => Some(format!(
            "nothing to do: the next command renews it (or `sfkit auth refresh -o {name}`)"
        )),
        TokenState::Undecryptable => Some("sfkit vault verify".to_owned()),
        TokenState::Unreachable => Some(format!("sfkit auth refresh -o {name}")),
        TokenState::Blocked => Some("ask the org's admin; then log in again".to_owned()),
        TokenState::ReauthRequired
        | TokenState::Revoked
        | TokenState::NotConfigured
        | TokenState::Unknown => Some(format!("sfkit auth login --alias {name}")),
    }
}

pub(crate) fn run(app: &App, _args: &StatusArgs) -> Result<Outcome> {
    let (vault, orgs) = match app.settings.get(Key::Org) {
        Some(_) => {
            let (vault, org) = app.stored_org()?;
            (Some(vault), vec![org])
        }
        None => match app.vault()? {
            Some(vault) => (Some(vault.clone()), vault.orgs()?),
            None => (None, Vec::new()),
        },
    };
    let Some(vault) = vault.filter(|_| !orgs.is_empty()) else {
        return Err(crate::app::OrgError::NoLogin { name: None }.into());
    };
    let items: Vec<_> = orgs
        .iter()
        .map(|org| Status::of(app, &vault, org))
        .collect::<Result<_>>()?;
    let needs_login = items.iter().any(|status| {
        matches!(
            status.judged,
            TokenState::ReauthRequired | TokenState::Revoked
        )
    });
    app.ui.document(&List { schema: 1, items })?;
    Ok(if needs_login {
        Outcome::Found(Code::ReauthRequired)
    } else {
        Outcome::Done
    })
}
