//! `sfkit health connection`.

use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::health::{self, Finding, Member, Report, Walk};
use crate::http::RetryPolicy;
use crate::state::{By, Extent, Usage, UsageRow};

use super::fleet::{Fleet, FleetArgs, TrustArgs, sorted};
use super::monitor::MonitorArgs;

/// Go the way to the orgs step by step, and tell where the time goes or the way ends
///
/// Name look-up, connection, TLS, first byte, the list of versions, a call of the API, userinfo; each
/// sample from the beginning. The call is compared with those of the last seven days. Costs an API call a
/// sample.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit health connection\n  sfkit health connection -o acme --samples 10\n  \
                  sfkit health connection -o acme --trust --format json"
)]
pub(crate) struct ConnectionArgs {
    /// How often to go the way
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u16).range(1..=100))]
    samples: u16,

    #[command(flatten)]
    fleet: FleetArgs,

    #[command(flatten)]
    trust: TrustArgs,

    #[command(flatten)]
    pub(super) monitor: MonitorArgs,
}

/// Looks at the ways to the orgs.
pub(super) async fn look(app: &App, args: &ConnectionArgs) -> Result<Report> {
    let opened = app.vault();
    let orgs = super::orgs(app, &opened)?;
    let Some(vault) = opened?.filter(|_| !orgs.is_empty()) else {
        let findings = vec![health::no_login()];
        return Ok(Report::new("connection", app.clock.now(), findings));
    };
    let fleet = Fleet::gather(app, &vault, &orgs).await?;
    let limit = args.fleet.timeout;
    let (mut findings, trust) = tokio::join!(
        ways(app, &fleet, (args.samples, limit)),
        args.trust.ask(app, &fleet, limit)
    );
    findings.extend(trust);
    let findings = sorted(&orgs, findings);
    Ok(Report::new("connection", app.clock.now(), findings))
}

/// Goes the ways to all of these so many times, each org within its time.
pub(in crate::cli) async fn ways(
    app: &App,
    fleet: &Fleet,
    (samples, limit): (u16, Duration),
) -> Vec<Finding> {
    let http = app.http_with(RetryPolicy::never());
    let asked = health::ask_all(&fleet.members, limit, |member| {
        let walk = member.session.as_ref().ok().map(|session| Walk {
            session: session.clone(),
            http: http.clone(),
            version: member.version,
            samples: usize::from(samples),
        });
        async move {
            match walk {
                Some(walk) => Some(walk.go().await),
                None => None,
            }
        }
    });
    let asked = asked.await;
    let mut findings = Vec::new();
    for (member, asked) in fleet.members.iter().zip(asked) {
        let past = past(app, member);
        match (asked.answer, &member.session) {
            (Some(Some(way)), Ok(session)) => {
                findings.extend(way.findings(session, past.as_ref()));
            }
            (_, Err(error)) => findings.push(health::no_way(&member.org, error)),
            _ => findings.push(health::way_timed_out(&member.org, limit, app.clock.now())),
        }
    }
    findings
}

/// The calls to the org of the last seven days: those of the limits, if there are any.
fn past(app: &App, member: &Member) -> Option<UsageRow> {
    let file = Some(app.usage_file()).filter(|file| file.exists())?;
    let usage = Usage::open(&file).ok()?;
    let since = app
        .clock
        .now()
        .checked_sub(SignedDuration::from_hours(7 * 24));
    let extent = Extent {
        org: Some(&member.org.uuid),
        since: since.ok(),
        until: None,
    };
    let by_endpoint = usage.sums(By::Endpoint, &extent).ok()?;
    let limits = by_endpoint.into_iter().find(|row| row.key == "limits");
    let is_enough = |row: &UsageRow| row.calls >= 5;
    let all = || usage.sums(By::All, &extent).ok()?.pop();
    limits.filter(is_enough).or_else(all)
}
