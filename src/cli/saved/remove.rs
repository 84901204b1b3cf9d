//! `sfkit saved remove`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};

/// Forget a saved query
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit saved remove won")]
pub(crate) struct RemoveArgs {
    /// Its name
    #[arg(value_name = "SAVED")]
    name: String,
}

pub(crate) fn run(app: &App, args: &RemoveArgs) -> Result<Outcome> {
    let name = args.name.strip_prefix('@').unwrap_or(&args.name);
    app.saved_queries()?.remove(name)?;
    app.ui.status(&format!("Removed `{name}`"));
    Ok(Outcome::Done)
}
