//! `sfkit auth revoke`.

use clap::Args;
use serde_json::Map;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::model::token::TokenState;
use crate::session;
use crate::vault::AuditEvent;

/// End the tokens at the server and keep the login's entry
///
/// The entry keeps alias, settings and facts; `sfkit auth login` brings it new tokens (after a login by
/// JWT key or client secret, `sfkit auth refresh` does). When the server
/// does not take part, nothing is changed here and the exit status tells.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sfkit auth revoke -o acme --yes")]
pub(crate) struct RevokeArgs {
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(crate) async fn run(app: &App, args: &RevokeArgs) -> Result<Outcome> {
    let (vault, org) = app.stored_org()?;
    if app.ui.can_ask() && !args.yes {
        let question = format!("End the tokens of `{}` at the server?", org.name());
        if !app.ui.confirm(&question, false, "--yes")? {
            return Ok(Outcome::Done);
        }
    }
    let (place, _server) = app.place_of(&org).await;
    session::revoke(&vault, &app.http(), &org, place?).await?;
    vault.audit(&AuditEvent {
        action: "revoke",
        org: Some(&org),
        outcome: "ok",
        details: Map::new(),
    })?;
    app.ui.status(&format!(
        "The tokens of `{}` are revoked; the entry stays",
        org.name()
    ));
    if let Some(mend) = session::mend(&org, TokenState::Revoked) {
        app.ui.hint(&format!("get new ones with `{mend}`"));
    }
    Ok(Outcome::Done)
}
