//! `sfkit config`: the config file.

mod get;
mod list;
mod set;
mod unset;

use clap::Subcommand;

use crate::app::App;
use crate::config::{ConfigError, Key};

use super::outcome::{Outcome, Result};

/// Show and change settings
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    List(list::ListArgs),
    Get(get::GetArgs),
    Set(set::SetArgs),
    Unset(unset::UnsetArgs),
}

pub(crate) fn run(app: &App, command: &ConfigCommand) -> Result<Outcome> {
    match command {
        ConfigCommand::List(args) => list::run(app, args),
        ConfigCommand::Get(args) => get::run(app, args),
        ConfigCommand::Set(args) => set::run(app, args),
        ConfigCommand::Unset(args) => unset::run(app, args),
    }
}

fn key(name: &str) -> std::result::Result<Key, ConfigError> {
    Key::parse(name).ok_or_else(|| ConfigError::Unknown {
        name: name.to_owned(),
        place: None,
    })
}
