//! `sfkit local reset`.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};

use super::start::SeedKind;

/// Throw a local org's data away and begin anew
///
/// Without `--db` it is the demo org. Tokens of the org end with it. Off a terminal it needs `--yes`.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit local reset --yes\n  sfkit local reset --db org.db --seed empty"
)]
pub(crate) struct ResetArgs {
    /// File of the org
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,

    /// What it is filled with
    #[arg(long, value_enum, default_value = "demo", value_name = "DATA")]
    seed: SeedKind,

    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(crate) fn run(app: &App, args: &ResetArgs) -> Result<Outcome> {
    let path = args.db.clone().unwrap_or_else(|| app.demo_path());
    if !args.yes {
        let question = format!("Throw away all data of `{}`?", path.display());
        if !app.ui.confirm(&question, false, "--yes")? {
            return Ok(Outcome::Done);
        }
    }
    app.remove_local(&path)?;
    app.open_local(&path, Some(&args.seed.with("UTC")))?;
    app.ui.status(&format!("`{}` is new", path.display()));
    Ok(Outcome::Done)
}
