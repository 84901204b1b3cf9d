//! `sfkit health limits`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::health::{
    self, Answered, Asked, Check, Finding, Report, Survey, Thresholds, Verdict, sorted,
};

use super::environment::{Unnamed, token_and_limits};
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
    let unnamed = Unnamed::of(app, args.fleet.timeout);
    let asked = unnamed.told(token_and_limits(args.thresholds.into()));
    let Some(vault) = opened?.filter(|_| !orgs.is_empty()) else {
        let mut findings = asked.await;
        findings.retain(keeps_limits_from_being_read);
        if !unnamed.is_some() {
            findings.push(health::no_login());
        }
        return Ok(Report::new("limits", app.clock.now(), findings));
    };
    let fleet = Fleet::gather(app, &vault, &orgs).await?;
    let survey = fleet.survey(app, &vault, args.fleet.timeout);
    let (probed, mut unnamed) = tokio::join!(survey.tokens(), asked);
    let (mut findings, answers) = probed?;
    findings.retain(keeps_limits_from_being_read);
    unnamed.retain(keeps_limits_from_being_read);
    let limits = of_all(app, &survey, &answers, args.thresholds.into());
    findings.extend(limits);
    let mut findings = sorted(&orgs, findings);
    findings.extend(unnamed);
    Ok(Report::new("limits", app.clock.now(), findings))
}

/// Limits, and of the login only what keeps them from being read.
fn keeps_limits_from_being_read(finding: &Finding) -> bool {
    match finding.check {
        Check::Token => finding.verdict != Verdict::Ok,
        check => check == Check::Limit,
    }
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
