//! `sfkit config unset`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::config::ConfigFile;

/// Remove a setting from the config file
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sfkit config unset org")]
pub(crate) struct UnsetArgs {
    /// Setting (see `sfkit help config`)
    #[arg(value_name = "SETTING")]
    name: String,
}

pub(crate) fn run(app: &App, args: &UnsetArgs) -> Result<Outcome> {
    let key = super::key(&args.name)?;
    let mut file = ConfigFile::open(&app.paths.config_file())?;
    if file.unset(key) {
        file.save()?;
        app.ui.status(&format!(
            "Removed `{}` from {}",
            key.name(),
            file.path().display()
        ));
    } else {
        app.ui.status(&format!(
            "`{}` is not in {}",
            key.name(),
            file.path().display()
        ));
    }
    Ok(Outcome::Done)
}
