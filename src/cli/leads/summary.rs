//! `sfkit leads summary`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{LeadArgs, ReportArgs, connect, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::{self, Kind};

/// Show leads in numbers: created, open, converted, won, days to conversion
///
/// Leads that were created in the period. `sfkit help metrics` and `--explain` tell what each number is.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit leads summary -o demo\n  sfkit leads --period this-quarter --compare previous\n  \
                  sfkit leads summary --mql \"Marketing Qualified\" --sql \"Sales Qualified\""
)]
pub(crate) struct SummaryArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    leads: LeadArgs,

    /// Statuses of marketing-qualified leads
    #[arg(long, value_name = "STATUSES", value_delimiter = ',')]
    mql: Vec<String>,

    /// Statuses of sales-qualified leads
    #[arg(long, value_name = "STATUSES", value_delimiter = ',')]
    sql: Vec<String>,

    /// JSON with the keys of the earlier service (`total_leads`, `source_breakdown`, …)
    #[arg(long, conflicts_with_all = ["explain", "compare"])]
    compat: bool,
}

pub(crate) async fn run(app: &App, args: &SummaryArgs) -> Result<Outcome> {
    if args.compat {
        let reporting = connect(app).await?;
        let source = reporting.source(app, &args.report);
        let request = args.report.request(Kind::LeadSummary, &source)?;
        app.ui
            .json_line(&reports::compat_leads(&source, &request).await?)?;
        return Ok(Outcome::Done);
    }
    show(app, &args.report, Kind::LeadSummary, |request| {
        args.leads.fill(request);
        request.qualified = (args.mql.clone(), args.sql.clone());
    })
    .await
}
