//! `sfkit leads response`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{GroupArgs, ReportArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Show how soon leads are answered
///
/// The first touch is the first call, mail, other task or meeting. Leads that nobody touched are counted
/// by themselves.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit leads response -o demo --period last-90-days\n  sfkit leads response --group-by Owner.Name --format csv"
)]
pub(crate) struct ResponseArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    group: GroupArgs,
}

pub(crate) async fn run(app: &App, args: &ResponseArgs) -> Result<Outcome> {
    show(app, &args.report, Kind::LeadResponse, |request| {
        request.group_by.clone_from(&args.group.group_by);
    })
    .await
}
