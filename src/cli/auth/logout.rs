//! `sfkit auth logout`.

use clap::Args;

use crate::app::{App, OrgError};
use crate::cli::outcome::{Outcome, Result};
use crate::config::Key;
use crate::error::{Code, Diagnostic, Failure};
use crate::session;
use crate::vault::{Org, VaultError};

/// Revoke the tokens at the server and delete the login here
///
/// The local half is done whatever the server says; what could not be revoked is told, and the exit
/// status is then 3.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth logout -o acme\n  sfkit auth logout --all --yes")]
pub(crate) struct LogoutArgs {
    /// Every stored login
    #[arg(long)]
    all: bool,

    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

const REVOKE_THERE: &str =
    "revoke it in Setup > Connected Apps OAuth Usage, or let it end by itself";

pub(crate) async fn run(app: &App, args: &LogoutArgs) -> Result<Outcome> {
    let orgs = match args.all {
        true => app
            .vault()?
            .map(|vault| vault.orgs())
            .transpose()?
            .unwrap_or_default(),
        false => match app.stored_org() {
            Ok((_, org)) => vec![org],
            Err(failure) => return remove_damaged(app, args, failure),
        },
    };
    if orgs.is_empty() {
        return Err(OrgError::NoLogin {
            name: app.settings.get(Key::Org).map(str::to_owned),
        }
        .into());
    }
    let names: Vec<_> = orgs.iter().map(|org| format!("`{}`", org.name())).collect();
    if app.ui.can_ask() && !args.yes {
        let question = format!("Log out of {}?", names.join(", "));
        if !app.ui.confirm(&question, false, "--yes")? {
            return Ok(Outcome::Done);
        }
    }
    let mut whole = true;
    for org in &orgs {
        whole &= log_out(app, org).await?;
    }
    Ok(if whole {
        Outcome::Done
    } else {
        Outcome::Found(Code::Partial)
    })
}

/// A login whose row cannot be read is only in the way: it is deleted here.
fn remove_damaged(app: &App, args: &LogoutArgs, failure: Failure) -> Result<Outcome> {
    let Some(VaultError::RowUnreadable {
        row: Some(name), ..
    }) = failure.error().downcast_ref()
    else {
        return Err(failure);
    };
    let vault = app.vault()?.ok_or(OrgError::NoLogin { name: None })?;
    let question = format!("`{name}` cannot be read. Delete what is left of it?");
    if app.ui.can_ask() && !args.yes && !app.ui.confirm(&question, false, "--yes")? {
        return Ok(Outcome::Done);
    }
    vault.remove_unreadable(name)?;
    app.ui.warn(&format!(
        "`{name}` could not be read: it is deleted here, but not revoked at the server"
    ));
    app.ui.hint(REVOKE_THERE);
    Ok(Outcome::Found(Code::Partial))
}

/// Logs out of one org; tells whether the server took part.
async fn log_out(app: &App, org: &Org) -> Result<bool> {
    let (place, _server) = app.place_of(org).await;
    let vault = app.vault()?.ok_or(OrgError::NoLogin {
        name: Some(org.name().to_owned()),
    })?;
    let done = session::logout(&vault, &app.http(), org, place).await?;
    if let Err(error) = app.forget_cache(org) {
        app.ui.warn(&format!(
            "cached metadata of `{}` is still there: {error}",
            org.name()
        ));
    }
    let Some(error) = done.not_revoked else {
        app.ui.status(&format!(
            "Logged out of `{}`: revoked at the server, deleted here",
            org.name()
        ));
        return Ok(true);
    };
    app.ui.warn(&format!(
        "`{}` is deleted here, but not revoked at the server: {error}",
        org.name()
    ));
    for hint in error.hints() {
        app.ui.hint(&hint.0);
    }
    app.ui.hint(REVOKE_THERE);
    Ok(false)
}
