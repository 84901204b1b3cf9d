//! `sfkit config get`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::error::Code;

/// Print the value of a setting that is in force
///
/// The value alone stands on standard output; where it comes from is told with `-v`. Ends with 1
/// when the setting has no value.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sfkit config get api-version")]
pub(crate) struct GetArgs {
    /// Setting (see `sfkit help config`)
    #[arg(value_name = "SETTING")]
    name: String,
}

pub(crate) fn run(app: &App, args: &GetArgs) -> Result<Outcome> {
    let key = super::key(&args.name)?;
    let Some(setting) = app.settings.setting(key) else {
        app.ui.status(&format!("`{}` is not set", key.name()));
        return Ok(Outcome::Found(Code::NotFound));
    };
    app.ui.line(&key.shown(&setting.value))?;
    app.ui.note(&format!("from {}", setting.source.describe()));
    Ok(Outcome::Done)
}
