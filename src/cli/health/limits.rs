//! `sfkit health limits`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::health::{
    self, Answered, Asked, Check, Finding, Report, Survey, Thresholds, Verdict, sorted,
};

use super::fleet::{Fleet, FleetArgs};
use super::monitor::MonitorArgs;

/// From which used share on a limit is worth a look, and from which it is no longer well.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct ThresholdArgs {
    /// Used share in percent that is worth a look
    #[arg(long, value_name = "PERCENT", default_value = "80", value_parser = percent)]
    warn: f64,

    /// Used share in percent that is no longer well
    #[arg(long, value_name = "PERCENT", default_value = "95", value_parser = percent)]
    fail: f64,
}

fn percent(text: &str) -> std::result::Result<f64, String> {
    let number = text.trim_end_matches('%').trim().parse::<f64>();
    match number {
        Ok(number) if (0.0..=1_000.0).contains(&number) => Ok(number),
        _ => Err(format!("`{text}` is no share; 80, 95% or 99.5 are")),
    }
}

impl From<ThresholdArgs> for Thresholds {
    fn from(args: ThresholdArgs) -> Self {
        Self {
            warn: args.warn,
            fail: args.fail,
        }
    }
}

/// Tell how much of the orgs' limits is used, how fast that grows, and when it is used up
///
/// What the orgs tell is kept on this machine, so that the next look knows the trend: run it from time to
/// time. Limits that are not used at all are left out for people, unless `--all` is given. Costs an API
/// call.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit health limits\n  sfkit health limits -o acme --warn 60 --fail 90\n  \
                  sfkit health limits -o acme --all --format csv"
)]
pub(crate) struct LimitsArgs {
    #[command(flatten)]
    thresholds: ThresholdArgs,

    /// Show unused limits, too
    #[arg(long)]
    pub(super) all: bool,

    #[command(flatten)]
    fleet: FleetArgs,

    #[command(flatten)]
    pub(super) monitor: MonitorArgs,
}

/// Looks at the limits of the orgs.
pub(super) async fn look(app: &App, args: &LimitsArgs) -> Result<Report> {
    let opened = app.vault();
    let orgs = super::orgs(app, &opened)?;
    let Some(vault) = opened?.filter(|_| !orgs.is_empty()) else {
        let findings = vec![health::no_login()];
        return Ok(Report::new("limits", app.clock.now(), findings));
    };
    let fleet = Fleet::gather(app, &vault, &orgs).await?;
    let survey = fleet.survey(app, &vault, args.fleet.timeout);
    let (mut findings, answers) = survey.tokens().await?;
    // Of the login only what keeps the limits from being read.
    findings.retain(|finding| finding.check == Check::Token && finding.verdict != Verdict::Ok);
    let limits = of_all(app, &survey, &answers, args.thresholds.into());
    findings.extend(limits);
    Ok(Report::new(
        "limits",
        app.clock.now(),
        sorted(&orgs, findings),
    ))
}

/// The limits of all orgs that have answered; that they could not be kept is told.
pub(super) fn of_all(
    app: &App,
    survey: &Survey<'_>,
    answers: &[Asked<Answered>],
    thresholds: Thresholds,
) -> Vec<Finding> {
    let (findings, unkept) = survey.limits(answers, thresholds);
    if let Some(error) = unkept {
        app.ui.warn(&format!("the limits are not kept: {error}"));
    }
    findings
}
