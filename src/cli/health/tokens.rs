//! `sfkit health tokens`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::health::{self, Report};

use super::monitor::MonitorArgs;

/// Tell how good the stored tokens are, since when, why, and what mends them
///
/// Reads the vault's own records and the counts of calls: no server is asked and no key store opened.
/// Without `-o` all logins are told about.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit health tokens\n  sfkit health tokens -o acme --format json"
)]
pub(crate) struct TokensArgs {
    #[command(flatten)]
    pub(super) monitor: MonitorArgs,
}

/// Looks at the stored tokens.
pub(super) fn look(app: &App) -> Result<Report> {
    let now = app.clock.now();
    let vault = app.vault();
    let orgs = super::orgs(app, &vault)?;
    let findings = match vault? {
        Some(vault) if !orgs.is_empty() => health::tokens(&vault, &app.usage_file(), &orgs, now)?,
        _ => vec![health::no_login()],
    };
    Ok(Report::new("tokens", now, findings))
}
