//! `sfkit auth status`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::{App, OrgError};
use crate::cli::duration;
use crate::cli::outcome::{Outcome, Result};
use crate::config::Key;
use crate::error::Code;
use crate::model::token::TokenState;
use crate::output::{Datum, Document, View};
use crate::session::{self, Probed, standing};
use crate::vault::{KeystoreKind, Org, OrgKind, Vault, VaultInfo};

/// Tell how good the stored tokens are, and what mends them
///
/// Reads the vault's own records: no server is asked and no key store is opened. Without `-o` all
/// logins are told about. With `--probe` every server is asked, all at the same time; a token that is
/// refused is renewed as any command would. Ends with 4 when a login is needed, else with 5 when a server
/// cannot be reached, else with 1 when one shuts us out.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit auth status\n  sfkit auth status -o acme --format json\n  \
                  sfkit auth status --probe --timeout 5s"
)]
pub(crate) struct StatusArgs {
    /// Ask the servers
    #[arg(long)]
    probe: bool,

    /// Time limit of each server
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "10s", requires = "probe")]
    timeout: Duration,
}

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
    imported: bool,
    protected: bool,
    read_only: bool,
    tags: Vec<String>,
    secrets: Vec<Kept>,
    probe: Option<Probe>,
    mend: Option<String>,
    #[serde(skip)]
    judged: TokenState,
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
struct Probe {
    state: &'static str,
    evidence: Vec<String>,
    took_ms: u64,
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
            alias: org.login.alias.clone(),
            default,
            username: org.login.username.clone(),
            kind: org.login.kind.as_str(),
            organization_id: org.login.organization_id.clone(),
            organization_name: org.login.facts.organization_name.clone(),
            user_id: org.login.user_id.clone(),
            login_url: org.login.login_url.clone(),
            instance_url: org.login.instance_url.clone(),
            client_id: org.login.client_id.clone(),
            scopes: org.login.scopes.clone(),
            api_version: org
                .login
                .facts
                .api_version
                .map(|version| format!("{version}.0")),
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
            imported: org.token.imported,
            protected: org.login.protected,
            read_only: org.login.read_only,
            tags: org.tags.clone(),
            secrets: secrets(org, &info),
            probe: None,
            mend: mend(org, judged.state),
            judged: judged.state,
        })
    }

    /// Puts what the server has shown above what the vault says.
    fn with_probe(mut self, org: &Org, probed: Probed, took: Duration) -> Self {
        let state = match probed.state {
            // Reached and let in: the clock then says how long that lasts.
            TokenState::Active if self.judged == TokenState::ExpiringSoon => self.judged,
            state => state,
        };
        self.judged = state;
        self.state = state.as_str();
        self.state_evidence = probed.evidence.first().cloned();
        self.is_estimate = self.is_estimate && state == TokenState::ExpiringSoon;
        self.mend = mend(org, state);
        self.probe = Some(Probe {
            state: probed.state.as_str(),
            evidence: probed.evidence,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        });
        self
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
        let probed = self.probe.as_ref();
        let kept = |secret: &Kept| {
            let name = secret.secret.replace('_', " ");
            let text = format!(
                "{}, sealed in the vault (key in {}), from {}",
                secret.shown, secret.key_in, secret.source
            );
            (format!("Kept: {name}"), text.into())
        };
        let mut fields = vec![
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
            row(
                "Tags",
                Some(self.tags.join(" "))
                    .filter(|tags| !tags.is_empty())
                    .into(),
            ),
            row(
                "Probe",
                probed.map(|probe| probe.evidence.join("; ")).into(),
            ),
        ];
        fields.extend(self.secrets.iter().map(kept));
        fields.push(row("Mend it with", self.mend.clone().into()));
        fields
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
    let source = if org.token.imported {
        "import"
    } else {
        "login"
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

/// The login that replaces what is stored.
pub(super) fn login_command(org: &Org) -> String {
    if org.login.kind == OrgKind::Demo {
        return "sfkit demo".to_owned();
    }
    let flag = |name: &str, value: Option<&String>| {
        value.map_or(String::new(), |value| format!(" --{name} {value}"))
    };
    format!(
        "sfkit auth login{}{} --client-id {}",
        flag("alias", org.login.alias.as_ref()),
        flag("login-url", org.login.login_url.as_ref()),
        org.login.client_id
    )
}

/// The command that mends the state; none when nothing is wrong.
fn mend(org: &Org, state: TokenState) -> Option<String> {
    let name = org.name();
    match state {
        TokenState::Active | TokenState::ExpiringSoon => None,
        TokenState::ExpiredRefreshable if org.token.imported => {
            Some(format!("sfkit auth refresh -o {name} --yes"))
        }
        TokenState::ExpiredRefreshable => Some(format!(
            "nothing to do: the next command renews it (or `sfkit auth refresh -o {name}`)"
        )),
        TokenState::Undecryptable => Some("sfkit vault verify".to_owned()),
        TokenState::Unreachable => Some(format!("sfkit auth status -o {name} --probe")),
        TokenState::Blocked => Some(format!(
            "ask the org's admin to let app and user in; then `{}`",
            login_command(org)
        )),
        TokenState::ReauthRequired
        | TokenState::Revoked
        | TokenState::NotConfigured
        | TokenState::Unknown => Some(login_command(org)),
    }
}

pub(crate) async fn run(app: &App, args: &StatusArgs) -> Result<Outcome> {
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
        return Err(OrgError::NoLogin { name: None }.into());
    };
    let items = if args.probe {
        probe_all(app, &vault, &orgs, args.timeout).await?
    } else {
        let told = orgs.iter().map(|org| Status::of(app, &vault, org));
        told.collect::<Result<_>>()?
    };
    let outcome = outcome(&items);
    app.ui.document(&List { schema: 1, items })?;
    Ok(outcome)
}

/// The worst of the states; unreachable and blocked are known only to a probe.
fn outcome(items: &[Status]) -> Outcome {
    let has = |states: &[TokenState]| items.iter().any(|status| states.contains(&status.judged));
    match () {
        () if has(&[TokenState::ReauthRequired, TokenState::Revoked]) => {
            Outcome::Found(Code::ReauthRequired)
        }
        () if !items.iter().any(|status| status.probe.is_some()) => Outcome::Done,
        () if has(&[TokenState::Undecryptable]) => Outcome::Found(Code::VaultDamaged),
        () if has(&[TokenState::Unreachable]) => Outcome::Found(Code::Unavailable),
        () if has(&[TokenState::Blocked]) => Outcome::Found(Code::Unhealthy),
        () => Outcome::Done,
    }
}

/// Asks all servers at the same time; one that does not answer delays nobody else.
async fn probe_all(
    app: &App,
    vault: &Arc<Vault>,
    orgs: &[Org],
    limit: Duration,
) -> Result<Vec<Status>> {
    // Once and before the clocks run: a person may have to unlock the key store.
    vault.unlock_now()?;
    let (sessions, _servers) = app.sessions_of(vault, orgs).await;
    let mut tasks = Vec::new();
    for (org, session) in orgs.iter().zip(sessions) {
        let version = app.version(org.login.facts.api_version);
        tasks.push(async move {
            let begun = Instant::now();
            let probed = match session {
                Ok(session) => {
                    let asked = session::probe(&session, version);
                    let answer = tokio::time::timeout(limit, asked).await;
                    answer.unwrap_or_else(|_| unanswered(limit))
                }
                Err(error) => Probed {
                    state: TokenState::NotConfigured,
                    evidence: vec![error.to_string()],
                },
            };
            (probed, begun.elapsed())
        });
    }
    let probed = super::together(tasks).await;
    let mut items = Vec::new();
    for (org, (probed, took)) in orgs.iter().zip(probed) {
        let now = vault.org(&org.uuid)?;
        let org = now.as_ref().unwrap_or(org);
        items.push(Status::of(app, vault, org)?.with_probe(org, probed, took));
    }
    Ok(items)
}

fn unanswered(limit: Duration) -> Probed {
    Probed {
        state: TokenState::Unreachable,
        evidence: vec![format!("no answer within {} s", limit.as_secs_f64())],
    }
}
