//! `sfkit pipeline hygiene`.

use clap::Args;

use crate::analytics::Limits;
use crate::app::App;
use crate::cli::analytics::{DealArgs, ReportArgs, show};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::Kind;

/// Find open deals that need somebody
///
/// Reasons are: overdue, stuck-in-stage, no-activity, pushed, no-amount, zero-amount, no-next-step. The
/// first three make a deal stalled.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline hygiene -o demo\n  sfkit pipeline hygiene --owner me --silent-days 14\n  sfkit pipeline hygiene --output findings.csv"
)]
pub(crate) struct HygieneArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    deals: DealArgs,

    /// Stuck: longer in a stage than so many times the median stay
    #[arg(long, value_name = "FACTOR", default_value_t = 2.0, value_parser = factor, allow_negative_numbers = true)]
    stalled_factor: f64,

    /// Stuck: at least so many days
    #[arg(long, value_name = "DAYS", default_value_t = 14)]
    stalled_days: u32,

    /// No activity for so many days
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    silent_days: u32,

    /// Pushed: close date moved to a later day so often
    #[arg(long, value_name = "TIMES", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pushes: u32,
}

/// Reads a factor.
fn factor(text: &str) -> std::result::Result<f64, String> {
    let number = text.parse::<f64>().ok();
    let number = number.filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "a factor is a number from 0 on, such as 1.5".to_owned())
}

pub(crate) async fn run(app: &App, args: &HygieneArgs) -> Result<Outcome> {
    let limits = Limits {
        stalled_factor: args.stalled_factor,
        stalled_days: f64::from(args.stalled_days),
        silent_days: i64::from(args.silent_days),
        pushes: u64::from(args.pushes),
    };
    let kind = Kind::Hygiene(limits);
    show(app, &args.report, kind, |request| {
        args.deals.fill(request);
    })
    .await
}
