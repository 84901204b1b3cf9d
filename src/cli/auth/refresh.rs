//! `sfkit auth refresh`.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::app::{App, OrgError};
use crate::cli::duration;
use crate::cli::outcome::{Outcome, Result};
use crate::error::{Code, Diagnostic};
use crate::model::token::TokenState;
use crate::output::{Datum, Document, View};
use crate::session::{OrgSession, SessionError};
use crate::vault::Org;

use super::status::Status;
use super::together;

/// Get a new access token now
///
/// Also reads the facts of the org anew: API version, name, time zone, currency, fiscal year. With
/// `--all` every login is renewed, five at the same time and each within its own time limit; the
/// result has a row per login, and the exit status is 3 when one of them failed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth refresh -o acme\n  \
                  sfkit auth refresh --all --older-than 12h --format json")]
pub(crate) struct RefreshArgs {
    /// Every stored login
    #[arg(long)]
    all: bool,

    /// Only tokens that were issued longer ago than this, such as 12h
    #[arg(long, value_name = "DURATION", value_parser = duration, requires = "all")]
    older_than: Option<Duration>,

    /// Time limit of each login
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "60s")]
    timeout: Duration,

    /// Use the refresh token of an imported login for the first time without asking
    #[arg(short, long)]
    yes: bool,
}

pub(crate) async fn run(app: &App, args: &RefreshArgs) -> Result<Outcome> {
    if args.all {
        return run_all(app, args).await;
    }
    let reached = app.reach().await?;
    if args.yes {
        reached.session.allow_first_refresh();
    }
    reached.session.renewed(None).await?;
    app.tell_notes(&reached.session);
    let org = reached.session.read_facts().await?;
    app.ui
        .status(&format!("Renewed the access token of `{}`", org.name()));
    app.ui
        .document(&Status::of(app, reached.session.vault(), &org)?)?;
    Ok(Outcome::Done)
}

/// What became of one login.
#[derive(Debug, Serialize)]
struct Row {
    alias: Option<String>,
    username: String,
    organization_id: String,
    result: &'static str,
    code: Option<&'static str>,
    reason: Option<String>,
    expires_at: Option<Timestamp>,
    expiry_measured: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    schema: u8,
    items: Vec<Row>,
}

impl Row {
    fn new(org: &Org, result: &'static str) -> Self {
        Self {
            alias: org.alias.clone(),
            username: org.username.clone(),
            organization_id: org.organization_id.clone(),
            result,
            code: None,
            reason: None,
            expires_at: org.token.expires_at,
            expiry_measured: org.token.expiry_measured,
        }
    }

    fn skipped(org: &Org, reason: &str) -> Self {
        let reason = Some(reason.to_owned());
        Self {
            reason,
            ..Self::new(org, "skipped")
        }
    }

    fn failed(org: &Org, code: Code, reason: String) -> Self {
        let (code, reason) = (Some(code.as_str()), Some(reason));
        Self {
            code,
            reason,
            ..Self::new(org, "failed")
        }
    }
}

impl Document for Report {
    fn view(&self) -> View {
        let columns = ["ALIAS", "USERNAME", "RESULT", "REASON", "EXPIRES"];
        let row = |row: &Row| -> Vec<Datum> {
            vec![
                row.alias.clone().into(),
                row.username.clone().into(),
                row.result.to_owned().into(),
                row.reason.clone().into(),
                row.expires_at.into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "alias",
            "username",
            "organization_id",
            "result",
            "code",
            "reason",
            "expires_at",
            "expiry_measured",
        ]
    }
}

async fn run_all(app: &App, args: &RefreshArgs) -> Result<Outcome> {
    let vault = app.vault()?.ok_or(OrgError::NoLogin { name: None })?;
    let orgs = vault.orgs()?;
    let (sessions, _servers) = app.sessions_of(&vault, &orgs).await;
    let now = app.clock.now();
    let mut tasks = Vec::new();
    for (org, session) in orgs.into_iter().zip(sessions) {
        let skipped = reason_to_skip(&org, args.older_than, now);
        let (limit, allowed) = (args.timeout, args.yes);
        tasks.push(async move {
            match skipped {
                Some(reason) => Row::skipped(&org, reason),
                None => refresh(&org, session, allowed, limit).await,
            }
        });
    }
    let items = together(tasks).await;
    let failed = items.iter().any(|row| row.result == "failed");
    app.ui.document(&Report { schema: 1, items })?;
    Ok(if failed {
        Outcome::Found(Code::Partial)
    } else {
        Outcome::Done
    })
}

fn reason_to_skip(org: &Org, older_than: Option<Duration>, now: Timestamp) -> Option<&'static str> {
    let is_young = |least: Duration| {
        let least = SignedDuration::try_from(least).unwrap_or(SignedDuration::MAX);
        let issued = org.token.issued_at;
        issued.is_some_and(|issued| now.duration_since(issued) < least)
    };
    match () {
        () if older_than.is_some_and(is_young) => Some("its token is younger"),
        () if org.token.state == TokenState::Revoked => Some("it was revoked here"),
        () if !org.token.is_renewable() && org.token.state == TokenState::Active => {
            Some("nothing renews it: it has no refresh token")
        }
        () => None,
    }
}

async fn refresh(
    org: &Org,
    session: std::result::Result<Arc<OrgSession>, SessionError>,
    is_allowed: bool,
    limit: Duration,
) -> Row {
    let failed = |error: &dyn Diagnostic| Row::failed(org, error.code(), error.to_string());
    if org.token.state == TokenState::ReauthRequired {
        // The server has refused this refresh token already: it is not sent every hour.
        let reason = "it needs a new login".to_owned();
        return Row::failed(org, Code::ReauthRequired, reason);
    }
    let session = match session {
        Ok(session) => session,
        Err(error) => return failed(&error),
    };
    if is_allowed {
        session.allow_first_refresh();
    }
    match tokio::time::timeout(limit, session.renewed(None)).await {
        Ok(Ok(_)) => {
            let now = session.vault().org(&org.uuid).ok().flatten();
            Row::new(now.as_ref().unwrap_or(org), "refreshed")
        }
        Ok(Err(error)) => failed(&error),
        Err(_) => {
            session.settled().await;
            if let Ok(Some(now)) = session.vault().org(&org.uuid)
                && now.token.generation != org.token.generation
            {
                return Row::new(&now, "refreshed");
            }
            let reason = format!("no answer within {} s", limit.as_secs_f64());
            Row::failed(org, Code::Timeout, reason)
        }
    }
}
