//! `sfkit auth token`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::vault::AuditEvent;

/// Print an access token and nothing else
///
/// On a terminal it asks first. Every printed token is a row of the audit log. A token that is known
/// to have ended is renewed before.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth token -o acme --yes\n  \
                  curl -H \"Authorization: Bearer $(sfkit auth token -o acme)\" https://acme.my.salesforce.com/services/data/")]
pub(crate) struct TokenArgs {
    /// Do not ask; neither before the first refresh of a login that was taken over from elsewhere
    #[arg(short, long)]
    yes: bool,
}

pub(crate) async fn run(app: &App, args: &TokenArgs) -> Result<Outcome> {
    let reached = app.reach().await?;
    let org = reached.session.org();
    if app.ui.options().stdout_tty && !args.yes {
        let question = format!("Show the access token of `{}` on the screen?", org.name());
        if !app.ui.confirm(&question, false, "--yes")? {
            return Ok(Outcome::Done);
        }
    }
    if args.yes {
        reached.session.allow_first_refresh();
    }
    let access = reached.session.lasting().await?;
    app.tell_notes(&reached.session);
    let event = AuditEvent {
        action: "token printed",
        org: Some(org),
        outcome: "ok",
        details: serde_json::Map::new(),
    };
    reached.session.vault().audit(&event)?;
    app.ui.line(access.token.expose())?;
    Ok(Outcome::Done)
}
