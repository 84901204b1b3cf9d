//! `sfkit pipeline summary`.

use clap::Args;

use crate::app::App;
use crate::cli::analytics::{
    DealArgs, GroupArgs, QuotaArgs, ReportArgs, SizeArgs, SumsArgs, connect, footer, show,
};
use crate::cli::compat;
use crate::cli::outcome::{Outcome, Result};
use crate::reports::{self, Kind};

/// Show the pipeline in numbers: value, weight, wins, deal size, cycle, velocity
///
/// Open deals and closed ones whose CloseDate is in the period. Nobody defines most of these numbers:
/// `sfkit help metrics` and `--explain` tell which custom is followed.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline summary -o demo\n  sfkit pipeline --period this-quarter --compare previous\n  \
                  sfkit pipeline summary --group-by Type --period 2026 --format csv\n  \
                  sfkit pipeline summary --period this-quarter --quota 2500000 --explain\n  \
                  sfkit pipeline summary --period this-quarter --report monday.html --report monday.xlsx"
)]
pub(crate) struct SummaryArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    deals: DealArgs,

    #[command(flatten)]
    size: SizeArgs,

    #[command(flatten)]
    quota: QuotaArgs,

    #[command(flatten)]
    group: GroupArgs,

    #[command(flatten)]
    sums: SumsArgs,

    /// The field that tells why deals were lost; without it a custom field that looks like one
    #[arg(long, value_name = "FIELD", help_heading = "Report")]
    loss_reason_field: Option<String>,

    /// JSON with the keys of the earlier service (`total_pipeline_value`, `stage_breakdown`, …)
    #[arg(long, help_heading = "Output", conflicts_with_all = [
        "explain", "compare", "report", "group_by", "quota", "sums_only", "exclude_zero", "loss_reason_field",
        "as_of", "rebuilt", "currency", "no_header", "null", "csv_safe", "expanded", "column_type", "partition_by",
    ])]
    compat: bool,
}

pub(crate) async fn run(app: &App, args: &SummaryArgs) -> Result<Outcome> {
    if args.compat {
        let begun = compat::begin(app, args.report.show.rows.output.as_deref())?;
        let started = app.clock.now();
        let reporting = connect(app).await?;
        let source = reporting.source(app, args.report.time.as_of, &args.report.show);
        let mut request = args.report.request(Kind::Summary, &source).await?;
        args.deals.fill(&mut request);
        begun.write(app, &reports::compat_pipeline(&source, &request).await?)?;
        footer(app, &reporting, started);
        return Ok(Outcome::Done);
    }
    show(app, &args.report, Kind::Summary, |request| {
        args.deals.fill(request);
        args.quota.fill(request);
        request.exclude_zero = args.size.exclude_zero;
        request.group_by.clone_from(&args.group.group_by);
        request.sums_only = args.sums.sums_only;
        request.loss_reason.clone_from(&args.loss_reason_field);
    })
    .await
}
