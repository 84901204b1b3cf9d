//! `sfkit cache clear`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::client::Cache;
use crate::config::{Key, Source};

/// Remove what is cached
///
/// With the flag `-o` of that org alone, else of every org. What is needed is fetched anew. Opens no
/// key store and reaches no server.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit cache clear\n  sfkit cache clear -o acme")]
pub(crate) struct ClearArgs {}

pub(super) fn run(app: &App, _args: &ClearArgs) -> Result<Outcome> {
    let named = app.settings.setting(Key::Org);
    if named.is_some_and(|org| org.source == Source::Flag) {
        let (_, org) = app.stored_org()?;
        app.forget_cache(&org)?;
        app.ui
            .status(&format!("Nothing of `{}` is cached any more", org.name()));
    } else {
        Cache::forget_all(&app.paths.cache)?;
        app.ui.status("Nothing is cached any more");
    }
    Ok(Outcome::Done)
}
