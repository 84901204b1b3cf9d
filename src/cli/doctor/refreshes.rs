//! Refreshes that were cut off, done again.
//!
//! A refresh that began and of which nothing more was heard is repeated where that can do no harm: where
//! the org was never seen to rotate refresh tokens, and where the access token has ended, so that the next
//! command would refresh it anyway. Where the org rotates, a lost answer may have taken the refresh token
//! with it, and the access token may be all that is left: that is for the user to decide.

use crate::app::App;
use crate::cli::outcome::Result;
use crate::doctor::{Fix, Mended};
use crate::health::Check;
use crate::model::token::TokenState;
use crate::session;
use crate::vault::{Org, Vault};

use super::DoctorArgs;

/// Why it is left as it is.
const ROTATES: &str = "the org rotates refresh tokens and the answer was lost: trying again may end the login \
                       while its access token still works; `sfkit auth refresh` tries, and where that \
                       fails `sfkit auth login` makes the login anew";

/// Does them again, for the logins that are meant.
pub(super) async fn finish(app: &App, args: &DoctorArgs) -> Result<Vec<Fix>> {
    let looked_at = app.vault_as_it_is();
    let orgs = super::orgs(app, args, &looked_at)?;
    let Ok(Some(vault)) = &looked_at else {
        return Ok(Vec::new());
    };
    let mut fixes = Vec::new();
    for org in orgs.into_iter().filter(|org| is_cut_off(vault, org)) {
        let fix = Fix {
            check: Check::Refresh,
            what: format!("refresh `{}`, whose last refresh was cut off", org.name()),
            result: Mended::Planned,
            error: None,
            note: None,
        };
        fixes.push(match () {
            () if may_end(app, &org) => Fix {
                result: Mended::Left,
                note: Some(ROTATES),
                ..fix
            },
            () if args.dry_run => fix,
            () => done(app, args, org, fix).await,
        });
    }
    Ok(fixes)
}

/// Whether a refresh of the login was cut off, which a server can be asked about without a question.
fn is_cut_off(vault: &Vault, org: &Org) -> bool {
    let is_ours = org.token.is_renewable() && !org.token.imported;
    is_ours
        && vault
            .unfinished_refresh(org)
            .is_ok_and(|found| found.is_some())
}

/// Whether trying again may end what still works.
fn may_end(app: &App, org: &Org) -> bool {
    let state = session::standing(&org.token, app.clock.now()).state;
    org.token.rotation_seen && matches!(state, TokenState::Active | TokenState::ExpiringSoon)
}

async fn done(app: &App, args: &DoctorArgs, org: Org, fix: Fix) -> Fix {
    let failed = |error: String| Fix {
        result: Mended::Failed,
        error: Some(error),
        ..fix.clone()
    };
    let vault = match app.vault() {
        Ok(Some(vault)) => vault,
        Ok(None) => return fix,
        Err(error) => return failed(error.to_string()),
    };
    let orgs = [org];
    let (mut sessions, _servers) = app.sessions_of(&vault, &orgs).await;
    let session = match sessions.pop() {
        Some(Ok(session)) => session,
        Some(Err(error)) => return failed(error.to_string()),
        None => return fix,
    };
    match tokio::time::timeout(args.timeout, session.renewed(None)).await {
        Ok(Ok(_)) => Fix {
            result: Mended::Done,
            ..fix
        },
        Ok(Err(error)) => failed(error.to_string()),
        Err(_) => {
            session.settled().await;
            failed(format!("no answer within {} s", args.timeout.as_secs_f64()))
        }
    }
}
