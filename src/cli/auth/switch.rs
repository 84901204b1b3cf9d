//! `sfkit auth switch`.

use clap::Args;

use crate::app::{App, OrgError};
use crate::cli::outcome::{Outcome, Result};
use crate::vault::OrgSelector;

/// Make an org the default
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sfkit auth switch acme")]
pub(crate) struct SwitchArgs {
    /// Alias, username or organization id
    #[arg(value_name = "ORG")]
    name: String,
}

pub(crate) fn run(app: &App, args: &SwitchArgs) -> Result<Outcome> {
    let none = || OrgError::NoLogin {
        name: Some(args.name.clone()),
    };
    let vault = app.vault()?.ok_or_else(none)?;
    let org = vault.find(&OrgSelector::new(&args.name))?;
    vault.set_default(Some(&org.uuid))?;
    app.ui.status(&format!(
        "`{}` ({}) is the default org",
        org.name(),
        org.login.username
    ));
    Ok(Outcome::Done)
}
