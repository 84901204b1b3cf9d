//! `sfkit auth refresh`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};

use super::status::Status;

/// Get a new access token now
///
/// Also reads the facts of the org anew: API version, name, time zone, currency, fiscal year.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sfkit auth refresh -o acme")]
pub(crate) struct RefreshArgs {}

pub(crate) async fn run(app: &App, _args: &RefreshArgs) -> Result<Outcome> {
    let reached = app.reach().await?;
    reached.session.renewed(None).await?;
    for note in reached.session.take_notes() {
        app.ui.note(&note);
    }
    let org = reached.session.read_facts().await?;
    app.ui
        .status(&format!("Renewed the access token of `{}`", org.name()));
    app.ui
        .document(&Status::of(app, reached.session.vault(), &org)?)?;
    Ok(Outcome::Done)
}
