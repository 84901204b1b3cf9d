//! `sfkit pipeline owners`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{DealArgs, QuotaArgs, ReportArgs, SizeArgs, SumsArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Show pipeline, wins and losses by owner
///
/// The win rate stands with the range in which it probably lies; few deals make a wide range.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline owners -o demo --period this-quarter\n  sfkit pipeline owners --period 2026-Q3 --quota quotas.csv\n  sfkit pipeline owners --role \"VP Sales\" --compare year-ago --period this-year"
)]
pub(crate) struct OwnersArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    deals: DealArgs,

    #[command(flatten)]
    size: SizeArgs,

    #[command(flatten)]
    quota: QuotaArgs,

    #[command(flatten)]
    sums: SumsArgs,
}

pub(crate) async fn run(app: &App, args: &OwnersArgs) -> Result<Outcome> {
    show(app, &args.report, Kind::Owners, |request| {
        args.deals.fill(request);
        request.exclude_zero = args.size.exclude_zero;
        args.quota.fill(request);
        request.sums_only = args.sums.sums_only;
    })
    .await
}
