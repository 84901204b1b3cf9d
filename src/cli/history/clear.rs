//! `sfkit history clear`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};

/// Forget the queries that were run here
///
/// Saved queries stay. The next query is number 1 again.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit history clear")]
pub(crate) struct ClearArgs {}

pub(super) fn run(app: &App, _args: &ClearArgs) -> Result<Outcome> {
    let count = app.history()?.clear()?;
    let plural = if count == 1 { "y is" } else { "ies are" };
    app.ui.status(&format!("{count} quer{plural} forgotten"));
    Ok(Outcome::Done)
}
