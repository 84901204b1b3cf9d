//! `sfkit cache`: what is kept of the orgs' describes.

mod clear;
mod info;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Look at the cached describes, or remove them
#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    Info(info::InfoArgs),
    Clear(clear::ClearArgs),
}

pub(crate) fn run(app: &App, command: &CacheCommand) -> Result<Outcome> {
    match command {
        CacheCommand::Info(args) => info::run(app, args),
        CacheCommand::Clear(args) => clear::run(app, args),
    }
}
