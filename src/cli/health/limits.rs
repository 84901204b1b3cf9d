//! `sfkit health limits`.

use clap::Args;
use jiff::Timestamp;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::db::DbError;
use crate::health::{
    self, Answered, Asked, Check, Finding, LOOK_BACK, Limit, Member, Report, Subject, Thresholds,
    Verdict,
};
use crate::state::LimitReadings;

use super::fleet::{Fleet, FleetArgs, sorted};
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
    let (mut findings, answers) = fleet.probe(app, &vault, args.fleet.timeout).await?;
    // Of the login only what keeps the limits from being read.
    findings.retain(|finding| finding.check == Check::Token && finding.verdict != Verdict::Ok);
    let limits = of_all(app, (&fleet.members, &answers), args.thresholds.into());
    findings.extend(limits);
    Ok(Report::new(
        "limits",
        app.clock.now(),
        sorted(&orgs, findings),
    ))
}

/// The limits of all orgs that have answered; what they told is kept.
pub(super) fn of_all(
    app: &App,
    (members, answers): (&[Member], &[Asked<Answered>]),
    thresholds: Thresholds,
) -> Vec<Finding> {
    let now = app.clock.now();
    let told: Vec<(&Member, Vec<Limit>)> = members
        .iter()
        .zip(answers)
        .filter_map(|(member, asked)| {
            let probed = &asked.answer.as_ref()?.probed;
            let body = probed.limits.as_deref();
            let told = body.and_then(health::read_limits);
            let alone = || Some(vec![health::daily_calls(probed.usage?)]);
            Some((member, told.or_else(alone)?))
        })
        .collect();
    let kept = keep(app, &told, now);
    let kept = kept.unwrap_or_else(|error| {
        app.ui.warn(&format!("the limits are not kept: {error}"));
        None
    });
    let since = now.checked_sub(LOOK_BACK).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut findings = Vec::new();
    for (member, limits) in told {
        let past = kept
            .as_ref()
            .map(|kept| kept.since(&member.org.uuid, since));
        let past = past.and_then(|read| read.ok()).unwrap_or_default();
        let subject = Subject::from(&member.org);
        findings.extend(health::limits(&subject, &limits, &past, (thresholds, now)));
    }
    findings
}

/// Keeps what is used of the limits. Readings that cannot be kept cost the trend and nothing else.
fn keep(
    app: &App,
    told: &[(&Member, Vec<Limit>)],
    now: Timestamp,
) -> std::result::Result<Option<LimitReadings>, DbError> {
    if told.is_empty() {
        return Ok(None);
    }
    let mut readings = app.limit_readings()?;
    let rows = told.iter().flat_map(|(member, limits)| {
        let uuid = member.org.uuid.as_str();
        let used = limits
            .iter()
            .filter(|limit| limit.allowed > 0 && limit.remaining != limit.allowed);
        used.map(move |limit| (uuid, limit.name.as_str(), limit.allowed, limit.remaining))
    });
    readings.add(now, rows)?;
    Ok(Some(readings))
}
