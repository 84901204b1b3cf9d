//! `sfkit leads owners`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{LeadArgs, LeastArgs, ReportArgs, SumsArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Show leads by owner: load, untouched ones, conversion
///
/// Leads of a queue stand under the name of the queue.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit leads owners -o demo\n  sfkit leads owners --period this-quarter --role \"Sales Development Americas\""
)]
pub(crate) struct OwnersArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    leads: LeadArgs,

    #[command(flatten)]
    least: LeastArgs,

    #[command(flatten)]
    sums: SumsArgs,
}

pub(crate) async fn run(app: &App, args: &OwnersArgs) -> Result<Outcome> {
    show(app, &args.report, Kind::LeadOwners, |request| {
        request.closed_out.clone_from(&args.leads.closed_out);
        request.least = args.least.min_n;
        request.sums_only = args.sums.sums_only;
    })
    .await
}
