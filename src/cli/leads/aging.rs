//! `sfkit leads aging`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{LeadArgs, ReportArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Show the age of open leads
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit leads aging -o demo\n  sfkit leads aging --owner me --source Web"
)]
pub(crate) struct AgingArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    leads: LeadArgs,
}

pub(crate) async fn run(app: &App, args: &AgingArgs) -> Result<Outcome> {
    show(app, &args.report, Kind::LeadAging, |request| {
        request.closed_out.clone_from(&args.leads.closed_out);
    })
    .await
}
