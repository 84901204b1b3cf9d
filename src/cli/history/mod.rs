//! `sfkit history`: the queries that were run here.

mod clear;
mod list;
mod run;

use clap::{Args, Subcommand};

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Show the queries that were run here, and run them again
///
/// Texts, times, orgs and numbers of rows are kept; no results, and no values of parameters. The
/// newest 10,000 stay. `sfkit config set history false` switches it off.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  sfkit history\n  sfkit history --search \"account industry\" --limit 5\n  \
                  sfkit history run 42 --output again.csv\n  sfkit history clear"
)]
pub(crate) struct HistoryArgs {
    #[command(subcommand)]
    command: Option<HistoryCommand>,

    #[command(flatten)]
    list: list::ListArgs,
}

#[derive(Debug, Subcommand)]
enum HistoryCommand {
    List(list::ListArgs),
    Run(run::AgainArgs),
    Clear(clear::ClearArgs),
}

pub(crate) async fn run(app: &App, args: &HistoryArgs) -> Result<Outcome> {
    match &args.command {
        None => list::run(app, &args.list),
        Some(HistoryCommand::List(args)) => list::run(app, args),
        Some(HistoryCommand::Run(args)) => run::run(app, args).await,
        Some(HistoryCommand::Clear(args)) => clear::run(app, args),
    }
}
