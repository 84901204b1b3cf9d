//! `sfkit config set`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::config::{ConfigError, ConfigFile};

/// Write a setting to the config file
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit config set org acme\n  sfkit config set format csv")]
pub(crate) struct SetArgs {
    /// Setting (see `sfkit help config`)
    #[arg(value_name = "SETTING")]
    name: String,

    /// Value
    value: String,
}

pub(crate) fn run(app: &App, args: &SetArgs) -> Result<Outcome> {
    let key = super::key(&args.name)?;
    key.check(&args.value)
        .map_err(|expected| ConfigError::Value {
            key,
            origin: format!("`{}`", key.name()),
            value: key.shown(&args.value),
            expected,
        })?;
    let mut file = ConfigFile::open_to_mend(&app.paths.config_file())?;
    file.set(key, &args.value);
    file.save()?;
    app.ui.status(&format!(
        "Set `{}` in {}",
        key.name(),
        file.path().display()
    ));
    Ok(Outcome::Done)
}
