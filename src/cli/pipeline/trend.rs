//! `sfkit pipeline trend`.

use clap::{Args, ValueEnum};

use crate::app::App;
use crate::cli::analytics::{DealArgs, ReportArgs, SizeArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::{By, Kind};

/// Show what was created, won and lost, period by period
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline trend -o demo --period last-12-months\n  sfkit pipeline trend --by quarter --owner me\n  sfkit pipeline trend --by week --period last-90-days --output trend.csv"
)]
pub(crate) struct TrendArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    deals: DealArgs,

    #[command(flatten)]
    size: SizeArgs,

    /// How long the periods are
    #[arg(long, value_enum, default_value = "month", value_name = "LENGTH")]
    by: Length,
}

/// How long the periods of a trend are.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Length {
    /// From the day on which weeks begin where the user lives
    Week,
    /// A month
    Month,
    /// A quarter of the calendar year
    Quarter,
    /// A calendar year
    Year,
    /// A quarter of the org's fiscal year
    FiscalQuarter,
    /// The org's fiscal year
    FiscalYear,
}

impl From<Length> for By {
    fn from(length: Length) -> Self {
        match length {
            Length::Week => Self::Week,
            Length::Month => Self::Month,
            Length::Quarter => Self::Quarter,
            Length::Year => Self::Year,
            Length::FiscalQuarter => Self::FiscalQuarter,
            Length::FiscalYear => Self::FiscalYear,
        }
    }
}

pub(crate) async fn run(app: &App, args: &TrendArgs) -> Result<Outcome> {
    let kind = Kind::Trend(args.by.into());
    show(app, &args.report, kind, |request| {
        args.deals.fill(request);
        request.exclude_zero = args.size.exclude_zero;
    })
    .await
}
