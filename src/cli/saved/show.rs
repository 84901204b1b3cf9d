//! `sfkit saved show`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};

use super::Item;

/// Show a saved query
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit saved show won\n  sfkit saved show won --format json | jq -r .soql"
)]
pub(crate) struct ShowArgs {
    /// Its name
    #[arg(value_name = "SAVED")]
    name: String,
}

pub(crate) fn run(app: &App, args: &ShowArgs) -> Result<Outcome> {
    let name = args.name.strip_prefix('@').unwrap_or(&args.name);
    let saved = app.saved_queries()?.get(name)?;
    app.ui.document(&Item::from(saved))?;
    Ok(Outcome::Done)
}
