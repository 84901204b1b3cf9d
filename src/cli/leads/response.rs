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
    after_help = "Examples:\n  sfkit leads response -o demo --period last-90-days\n  sfkit leads response --group-by Owner.Name --format csv\n  sfkit leads response --business-hours\n  sfkit leads response --business-hours=\"Sales Desk\""
)]
pub(crate) struct ResponseArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    group: GroupArgs,

    /// Count only minutes in these business hours of the org, without its holidays; alone the default ones
    #[arg(
        long,
        value_name = "NAME",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "default",
        help_heading = "Report"
    )]
    business_hours: Option<String>,
}

pub(crate) async fn run(app: &App, args: &ResponseArgs) -> Result<Outcome> {
    show(app, &args.report, Kind::LeadResponse, |request| {
        request.group_by.clone_from(&args.group.group_by);
        request.business_hours.clone_from(&args.business_hours);
    })
    .await
}
