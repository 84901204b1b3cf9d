//! `sfkit leads sources`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{LeadArgs, LeastArgs, ReportArgs, SizeArgs, SumsArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Show leads by source, and what became of their opportunities
///
/// Opportunities count for their own LeadSource, first touch. With costs the return of each source is
/// shown.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit leads sources -o demo --period last-12-months\n  sfkit leads sources --costs costs.csv --period 2026\n  sfkit leads sources --costs org --period this-fiscal-year\n  sfkit leads sources --min-n 20 --format csv"
)]
pub(crate) struct SourcesArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    leads: LeadArgs,

    #[command(flatten)]
    least: LeastArgs,

    #[command(flatten)]
    size: SizeArgs,

    #[command(flatten)]
    sums: SumsArgs,

    /// Cost of each source: a CSV file with source and cost, or `org` (ActualCost of its campaigns)
    #[arg(long, value_name = "COSTS", help_heading = "Report")]
    costs: Option<String>,
}

pub(crate) async fn run(app: &App, args: &SourcesArgs) -> Result<Outcome> {
    show(app, &args.report, Kind::LeadSources, |request| {
        request.closed_out.clone_from(&args.leads.closed_out);
        request.least = args.least.min_n;
        request.exclude_zero = args.size.exclude_zero;
        request.sums_only = args.sums.sums_only;
        request.costs.clone_from(&args.costs);
    })
    .await
}
