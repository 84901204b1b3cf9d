//! `sfkit pipeline`: opportunities in numbers.

mod diff;
mod forecast;
mod hygiene;
mod owners;
mod snapshot;
mod stages;
mod summary;
mod trend;
mod velocity;

use clap::{Args, Subcommand};

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Pipeline, wins, forecast and hygiene in numbers
///
/// Alone it is `sfkit pipeline summary`. `sfkit help metrics` tells what each number is.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  sfkit pipeline -o demo\n  sfkit pipeline stages -o demo\n  sfkit pipeline forecast --period this-quarter"
)]
pub(crate) struct PipelineArgs {
    #[command(subcommand)]
    command: Option<PipelineCommand>,

    #[command(flatten)]
    summary: summary::SummaryArgs,
}

#[derive(Debug, Subcommand)]
enum PipelineCommand {
    Summary(Box<summary::SummaryArgs>),
    Stages(Box<stages::StagesArgs>),
    Owners(Box<owners::OwnersArgs>),
    Trend(Box<trend::TrendArgs>),
    Velocity(Box<velocity::VelocityArgs>),
    Forecast(Box<forecast::ForecastArgs>),
    Hygiene(Box<hygiene::HygieneArgs>),
    Snapshot(Box<snapshot::SnapshotArgs>),
    Diff(Box<diff::DiffArgs>),
}

impl PipelineArgs {
    /// The words of the command, for the audit log.
    pub(crate) fn name(&self) -> &'static str {
        match &self.command {
            None | Some(PipelineCommand::Summary(_)) => "pipeline summary",
            Some(PipelineCommand::Stages(_)) => "pipeline stages",
            Some(PipelineCommand::Owners(_)) => "pipeline owners",
            Some(PipelineCommand::Trend(_)) => "pipeline trend",
            Some(PipelineCommand::Velocity(_)) => "pipeline velocity",
            Some(PipelineCommand::Forecast(_)) => "pipeline forecast",
            Some(PipelineCommand::Hygiene(_)) => "pipeline hygiene",
            Some(PipelineCommand::Snapshot(_)) => "pipeline snapshot",
            Some(PipelineCommand::Diff(_)) => "pipeline diff",
        }
    }
}

pub(crate) async fn run(app: &App, args: &PipelineArgs) -> Result<Outcome> {
    match &args.command {
        None => summary::run(app, &args.summary).await,
        Some(PipelineCommand::Summary(args)) => summary::run(app, args).await,
        Some(PipelineCommand::Stages(args)) => stages::run(app, args).await,
        Some(PipelineCommand::Owners(args)) => owners::run(app, args).await,
        Some(PipelineCommand::Trend(args)) => trend::run(app, args).await,
        Some(PipelineCommand::Velocity(args)) => velocity::run(app, args).await,
        Some(PipelineCommand::Forecast(args)) => forecast::run(app, args).await,
        Some(PipelineCommand::Hygiene(args)) => hygiene::run(app, args).await,
        Some(PipelineCommand::Snapshot(args)) => snapshot::run(app, args).await,
        Some(PipelineCommand::Diff(args)) => diff::run(app, args).await,
    }
}
