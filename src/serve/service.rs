//! What all handlers share.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::auth::LoginBook;
use super::broker::Passing;
use super::error::Result;
use super::guard::{Names, Origins};
use super::limits::{Bounds, Meter};
use super::orgs::{Admitted, Orgs};
use super::records::CursorSeal;
use super::registry::{Copies, Probes};
use super::token::{Bearer, Scope, TokenFile, TokenFileError};
use crate::app::App;
use crate::vault::{AuditEvent, Org, VaultError};

/// Calls are written down so often.
const FLUSH: Duration = Duration::from_secs(15);

/// What a service is started with.
pub struct ServiceOptions {
    /// Orgs that the token is for.
    pub orgs: Admitted,
    /// What the token is for.
    pub scope: Scope,
    /// Whether records of protected orgs may be changed.
    pub writes_protected: bool,
    /// Where the token is written.
    pub token_file: PathBuf,
    /// Hosts that a client may call the service by.
    pub names: Names,
    /// Web pages whose scripts may call the service.
    pub origins: Origins,
    /// What is passed through to Salesforce.
    pub passing: Passing,
    /// How much a client may ask for.
    pub bounds: Bounds,
    /// Where copies of objects are kept.
    pub sync_folder: Option<PathBuf>,
}

/// What all handlers share.
pub struct Service {
    /// Settings, vault, HTTP client, clock; nobody is asked anything.
    pub(super) app: App,
    /// The orgs that may be used, and sessions of them.
    pub(super) orgs: Orgs,
    /// The token.
    pub(super) bearer: Bearer,
    /// What the token is for.
    pub(super) scope: Scope,
    /// Whether records of protected orgs may be changed.
    pub(super) writes_protected: bool,
    /// Hosts that a client may call the service by.
    pub(super) names: Names,
    /// Web pages whose scripts may call the service.
    pub(super) origins: Origins,
    /// What is passed through to Salesforce.
    pub(super) passing: Passing,
    /// How much a client may ask for.
    pub(super) bounds: Bounds,
    /// What was asked for.
    pub(super) meter: Meter,
    /// Seals cursors.
    pub(super) cursors: CursorSeal,
    /// Logins that wait for their code.
    pub(super) logins: LoginBook,
    /// What was last found out about the services.
    pub(super) probes: Probes,
    /// Copies of objects.
    pub(super) copies: Copies,
    /// When it was started.
    pub(super) started: Timestamp,
    token_file: TokenFile,
}

/// The state of the router.
pub(super) type Shared = Arc<Service>;

impl Service {
    /// Makes the token and writes it to its file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn new(app: &App, options: ServiceOptions) -> std::result::Result<Self, TokenFileError> {
        let bearer = Bearer::random()?;
        let token_file = TokenFile::write(&options.token_file, &bearer)?;
        Ok(Self {
            app: app.unattended(),
            orgs: Orgs::new(options.orgs, options.bounds.concurrency),
            bearer,
            scope: options.scope,
            writes_protected: options.writes_protected,
            names: options.names,
            origins: options.origins,
            passing: options.passing,
            meter: Meter::new(&options.bounds),
            bounds: options.bounds,
            cursors: CursorSeal::random().map_err(|_| TokenFileError::NoRandomness)?,
            logins: LoginBook::default(),
            probes: Probes::default(),
            copies: Copies::new(options.sync_folder),
            started: app.clock.now(),
            token_file,
        })
    }

    /// The file with the token.
    #[must_use]
    pub fn token_file(&self) -> &TokenFile {
        &self.token_file
    }

    /// A row of the audit log that says what is served from now on. Without a vault there is nothing to
    /// serve yet, and no log.
    ///
    /// # Errors
    /// When the row cannot be written; then nothing may be served.
    pub fn note_start(&self, port: u16) -> std::result::Result<(), VaultError> {
        let Some(vault) = self.app.vault()? else {
            return Ok(());
        };
        let facts = [
            ("port", json!(port)),
            ("scope", json!(self.scope.as_str())),
            ("orgs", self.orgs.admitted_json()),
            ("passes", json!(self.passing.methods_text())),
        ];
        vault.audit(&AuditEvent {
            action: "serve",
            org: None,
            outcome: "ok",
            details: facts
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        })
    }

    /// A row of the audit log.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) async fn audit(
        &self,
        action: &'static str,
        org: Option<&Org>,
        outcome: &str,
        details: Value,
    ) -> Result<()> {
        let details = match details {
            Value::Object(details) => details,
            _ => Map::new(),
        };
        let (org, outcome) = (org.cloned(), outcome.to_owned());
        let noted = self.with_vault(move |vault| {
            vault.audit(&AuditEvent {
                action,
                org: org.as_ref(),
                outcome: &outcome,
                details,
            })
        });
        Ok(noted.await??)
    }

    /// A row of the audit log about what was done: it is done, also without one.
    pub(super) async fn note(
        &self,
        action: &'static str,
        org: Option<&Org>,
        outcome: &str,
        details: Value,
    ) {
        if let Err(refusal) = self.audit(action, org, outcome, details).await {
            let reason = &refusal.message;
            tracing::warn!(action, reason, "what was done is not in the audit log");
        }
    }

    /// Writes the calls down every now and then, for ever.
    pub(super) async fn keep_books(self: Arc<Self>) {
        loop {
            tokio::time::sleep(FLUSH).await;
            let service = Arc::clone(&self);
            let flushed = tokio::task::spawn_blocking(move || service.app.flush_usage()).await;
            if let Err(failed) = flushed {
                tracing::error!(error = %failed, "the calls were not counted");
            }
        }
    }
}
