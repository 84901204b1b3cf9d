//! `sfkit pipeline forecast`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{DealArgs, GroupArgs, ListArgs, QuotaArgs, ReportArgs, SumsArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Roll the forecast of a period up, with slippage and accuracy
///
/// What was expected when the period began is rebuilt from the history of the deals; each of those
/// deals is listed with what became of it.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline forecast -o demo --period this-quarter\n  sfkit pipeline forecast --period this-fiscal-quarter --quota 2500000\n  sfkit pipeline forecast --period last-quarter --single-category --format json\n  sfkit pipeline forecast --period last-quarter --deals --output slipped.csv"
)]
pub(crate) struct ForecastArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    deals: DealArgs,

    #[command(flatten)]
    quota: QuotaArgs,

    #[command(flatten)]
    group: GroupArgs,

    #[command(flatten)]
    sums: SumsArgs,

    #[command(flatten)]
    list: ListArgs,

    /// Each category by itself, instead of with the better ones
    #[arg(long, help_heading = "Report")]
    single_category: bool,
}

pub(crate) async fn run(app: &App, args: &ForecastArgs) -> Result<Outcome> {
    let kind = Kind::Forecast {
        is_cumulative: !args.single_category,
    };
    show(app, &args.report, kind, |request| {
        args.deals.fill(request);
        args.quota.fill(request);
        request.group_by.clone_from(&args.group.group_by);
        request.sums_only = args.sums.sums_only;
        request.list_deals = args.list.deals;
    })
    .await
}
