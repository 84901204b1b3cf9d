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
    let connected = app.connect().await?;
    let session = connected.session.as_ref();
    if app.ui.options().stdout_tty && !args.yes {
        let whose = session.map_or("SFKIT_ACCESS_TOKEN", |session| session.org().name());
        let question = format!("Show the access token of `{whose}` on the screen?");
        if !app.ui.confirm(&question, false, "--yes")? {
            return Ok(Outcome::Done);
        }
    }
    let access = match session {
        // It is the caller's own already: there is no vault that could take a row.
        None => connected.access().await?,
        Some(session) => {
            if args.yes {
                session.allow_first_refresh();
            }
            let access = session.lasting().await?;
            app.tell_notes(session);
            session.vault().audit(&AuditEvent {
                action: "token printed",
                org: Some(session.org()),
                outcome: "ok",
                details: serde_json::Map::new(),
            })?;
            access
        }
    };
    app.ui.line(access.token.expose())?;
    Ok(Outcome::Done)
}
