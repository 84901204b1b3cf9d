//! `sfkit pipeline stages`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{DealArgs, ReportArgs, SizeArgs, SumsArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Show open deals by stage, in the org's order
///
/// Stages that the org no longer knows stand behind the others and are named. How deals move from
/// one stage to the next is told by `sfkit pipeline velocity`.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline stages -o demo\n  sfkit pipeline stages --period this-quarter --owner me\n  sfkit pipeline stages --where \"Type = 'New Customer'\" --format csv"
)]
pub(crate) struct StagesArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    deals: DealArgs,

    #[command(flatten)]
    size: SizeArgs,

    #[command(flatten)]
    sums: SumsArgs,
}

pub(crate) async fn run(app: &App, args: &StagesArgs) -> Result<Outcome> {
    show(app, &args.report, Kind::Stages, |request| {
        args.deals.fill(request);
        request.exclude_zero = args.size.exclude_zero;
        request.sums_only = args.sums.sums_only;
    })
    .await
}
