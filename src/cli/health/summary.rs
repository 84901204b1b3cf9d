//! `sfkit health summary`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::error::Code;
use crate::health::{self, Machine, Report, is_of_the_roll_up, sorted};
use crate::vault::Org;

use super::fleet::{Fleet, FleetArgs, TrustArgs};
use super::limits::{ThresholdArgs, of_all};
use super::monitor::MonitorArgs;

/// Tell in one line each whether this machine and the orgs are well, and if not, why
///
/// Settings, files, tokens and limits. All servers are asked at the same time, each within its time limit: one that is
/// dead delays nobody. Without `-o` all logins are told about.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit health\n  sfkit health summary --offline\n  sfkit health summary --trust --timeout 5s\n  \
                  sfkit health summary -o acme --compat"
)]
pub(crate) struct SummaryArgs {
    /// Ask no server
    #[arg(long, conflicts_with_all = ["trust", "timeout"])]
    offline: bool,

    #[command(flatten)]
    fleet: FleetArgs,

    #[command(flatten)]
    trust: TrustArgs,

    #[command(flatten)]
    thresholds: ThresholdArgs,

    /// JSON with the keys of the earlier service (`overall_status`, `components`, …), about one org
    #[arg(long, help_heading = "Output", conflicts_with_all = ["nagios", "textfile", "watch"])]
    pub(super) compat: bool,

    #[command(flatten)]
    pub(super) monitor: MonitorArgs,
}

/// Looks at this machine and the orgs.
pub(super) async fn look(app: &App, args: &SummaryArgs) -> Result<Report> {
    Ok(look_at(app, args).await?.0)
}

/// The same in the words of the earlier service.
pub(super) async fn compat(app: &App, args: &SummaryArgs) -> Result<Outcome> {
    let (report, orgs) = look_at(app, args).await?;
    app.ui
        .json_line(&health::compat(&report.items, orgs.first(), report.at))?;
    Ok(match report.healthy {
        true => Outcome::Done,
        false => Outcome::Found(Code::Unhealthy),
    })
}

/// The report and the orgs that it is about.
async fn look_at(app: &App, args: &SummaryArgs) -> Result<(Report, Vec<Org>)> {
    let machine = Machine {
        settings: &app.settings,
        paths: &app.paths,
        environment: &app.environment,
    };
    let mut findings = vec![machine.files()];
    let opened = app.vault();
    let orgs = super::orgs(app, &opened)?;
    let orgs = match args.compat {
        true => meant(app, &orgs),
        false => orgs,
    };
    findings.extend(health::config(machine, &opened, &orgs));
    match opened {
        Ok(Some(vault)) if args.offline && !orgs.is_empty() => {
            let now = app.clock.now();
            findings.extend(health::tokens(&vault, &app.usage_file(), &orgs, now)?);
        }
        Ok(Some(vault)) if !orgs.is_empty() => {
            let fleet = Fleet::gather(app, &vault, &orgs).await?;
            let limit = args.fleet.timeout;
            let survey = fleet.survey(app, &vault, limit);
            let (probed, trust) = tokio::join!(survey.tokens(), args.trust.ask(app, &fleet, limit));
            let (tokens, answers) = probed?;
            let limits = of_all(app, &survey, &answers, args.thresholds.into());
            findings.extend(tokens);
            findings.extend(limits.into_iter().filter(is_of_the_roll_up));
            findings.extend(trust);
        }
        // What keeps the vault from being opened is told by its own finding.
        Err(_) => {}
        Ok(_) => findings.push(health::no_login()),
    }
    let report = Report::new("summary", app.clock.now(), sorted(&orgs, findings));
    Ok((report, orgs))
}

/// The one org of a document that has room for one.
fn meant(app: &App, orgs: &[Org]) -> Vec<Org> {
    match orgs {
        [_, _, ..] => {
            let default = app.stored_org().map(|(_, org)| org);
            default.ok().into_iter().collect()
        }
        orgs => orgs.to_vec(),
    }
}
