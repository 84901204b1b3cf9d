//! `sfkit config unset`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::config::{ConfigFile, Key};

/// Remove a setting from the config file
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sfkit config unset org")]
pub(crate) struct UnsetArgs {
    /// Setting (see `sfkit help config`)
    #[arg(value_name = "SETTING")]
    name: String,
}

pub(crate) fn run(app: &App, args: &UnsetArgs) -> Result<Outcome> {
    let mut file = ConfigFile::open_to_mend(&app.paths.config_file())?;
    let is_gone = match Key::parse(&args.name) {
        Some(key) => file.unset(key),
        // A line that does not belong there can be taken out all the same.
        None => file.unset_unknown(&args.name) || super::key(&args.name).map(|_| false)?,
    };
    let name = Key::parse(&args.name).map_or(args.name.as_str(), |key| key.name());
    let path = file.path().display();
    if is_gone {
        file.save()?;
        app.ui.status(&format!("Removed `{name}` from {path}"));
    } else {
        app.ui.status(&format!("`{name}` is not in {path}"));
    }
    Ok(Outcome::Done)
}
