//! `sfkit leads summary`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{
    GroupArgs, LeadArgs, LeastArgs, ReportArgs, SumsArgs, connect, footer, show,
};
use crate::cli::compat;
use crate::cli::outcome::{Outcome, Result};
use crate::reports::{self, Kind};

/// Show leads in numbers: created, open, converted, won, days to conversion
///
/// Leads that were created in the period. `sfkit help metrics` and `--explain` tell what each number is.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit leads summary -o demo\n  sfkit leads --period this-quarter --compare previous\n  \
                  sfkit leads summary --mql \"Marketing Qualified\" --sql \"Sales Qualified\"\n  \
                  sfkit leads summary --period last-12-months --report leads.html"
)]
pub(crate) struct SummaryArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    leads: LeadArgs,

    #[command(flatten)]
    group: GroupArgs,

    #[command(flatten)]
    least: LeastArgs,

    #[command(flatten)]
    sums: SumsArgs,

    /// Statuses of marketing-qualified leads
    #[arg(
        long,
        value_name = "STATUSES",
        value_delimiter = ',',
        help_heading = "Report"
    )]
    mql: Vec<String>,

    /// Statuses of sales-qualified leads
    #[arg(
        long,
        value_name = "STATUSES",
        value_delimiter = ',',
        help_heading = "Report"
    )]
    sql: Vec<String>,

    /// JSON with the keys of the earlier service (`total_leads`, `source_breakdown`, …)
    #[arg(long, help_heading = "Output", conflicts_with_all = [
        "explain", "compare", "report", "group_by", "closed_out", "sums_only", "mql", "sql", "min_n",
        "as_of", "currency", "no_header", "null", "csv_safe", "expanded", "column_type", "partition_by",
    ])]
    compat: bool,
}

pub(crate) async fn run(app: &App, args: &SummaryArgs) -> Result<Outcome> {
    if args.compat {
        let begun = compat::begin(app, args.report.show.rows.output.as_deref())?;
        let started = app.clock.now();
        let reporting = connect(app).await?;
        let source = reporting.source(app, args.report.time.as_of, &args.report.show);
        let request = args.report.request(Kind::LeadSummary, &source).await?;
        begun.write(app, &reports::compat_leads(&source, &request).await?)?;
        footer(app, &reporting, started);
        return Ok(Outcome::Done);
    }
    show(app, &args.report, Kind::LeadSummary, |request| {
        request.closed_out.clone_from(&args.leads.closed_out);
        request.group_by.clone_from(&args.group.group_by);
        request.least = args.least.min_n;
        request.sums_only = args.sums.sums_only;
        request.qualified = (args.mql.clone(), args.sql.clone());
    })
    .await
}
