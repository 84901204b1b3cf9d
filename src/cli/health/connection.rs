//! `sfkit health connection`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::health::{self, Report, sorted};

use super::environment::Unnamed;
use super::fleet::{Fleet, FleetArgs, TrustArgs};
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
    let limit = args.fleet.timeout;
    let unnamed = Unnamed::of(app, limit);
    let unnamed_findings = unnamed.told(|answer| vec![answer.connection()]);
    let Some(vault) = opened?.filter(|_| !orgs.is_empty()) else {
        let mut findings = unnamed_findings.await;
        if findings.is_empty() {
            findings.push(health::no_login());
        }
        return Ok(Report::new("connection", app.clock.now(), findings));
    };
    let fleet = Fleet::gather(app, &vault, &orgs).await?;
    let survey = fleet.survey(app, &vault, limit);
    let (mut findings, trust, unnamed) = tokio::join!(
        survey.ways(args.samples),
        args.trust.ask(app, &fleet, limit),
        unnamed_findings
    );
    findings.extend(trust);
    let mut findings = sorted(&orgs, findings);
    findings.extend(unnamed);
    Ok(Report::new("connection", app.clock.now(), findings))
}
