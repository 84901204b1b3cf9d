//! `sfkit health summary`.

use clap::Args;

use crate::app::App;
use crate::cli::compat;
use crate::cli::outcome::{Outcome, Result};
use crate::error::Code;
use crate::health::{
    self, Accounts, Finding, Machine, Opened, Report, Whose, is_of_the_roll_up, sorted,
};
use crate::vault::Org;

use super::environment::{Unnamed, token_and_limits};
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
    #[arg(long, help_heading = "Output", conflicts_with_all = [
        "nagios", "textfile", "watch", "trust", "trust_url",
    ])]
    pub(super) compat: bool,

    #[command(flatten)]
    pub(super) monitor: MonitorArgs,
}

/// Looks at this machine and the orgs.
pub(super) async fn look(app: &App, args: &SummaryArgs) -> Result<Report> {
    Ok(look_at(app, args).await?.report)
}

/// The same in the words of the earlier service.
pub(super) async fn compat(app: &App, args: &SummaryArgs) -> Result<Outcome> {
    let begun = compat::begin(app, None)?;
    let Looked {
        report,
        orgs,
        is_unnamed,
        accounts,
    } = look_at(app, args).await?;
    let whose = match (orgs.first(), is_unnamed) {
        (Some(org), _) => Whose::Login(org),
        (None, true) => Whose::Environment,
        (None, false) => Whose::Nobody,
    };
    begun.write(app, &health::compat(&report, whose, accounts))?;
    Ok(match report.healthy {
        true => Outcome::Done,
        false => Outcome::Found(Code::Unhealthy),
    })
}

/// What was seen.
struct Looked {
    report: Report,
    /// The logins that it is about.
    orgs: Vec<Org>,
    /// It is about the org of the environment, too.
    is_unnamed: bool,
    /// Those that the user of the one org sees; only for the earlier service's words.
    accounts: Option<Accounts>,
}

async fn look_at(app: &App, args: &SummaryArgs) -> Result<Looked> {
    let machine = Machine {
        settings: &app.settings,
        paths: &app.paths,
        environment: &app.environment,
    };
    let mut findings = vec![machine.files()];
    let opened = app.vault();
    let unnamed = Unnamed::of(app, args.fleet.timeout);
    let orgs = super::orgs(app, &opened)?;
    let orgs = match args.compat {
        // The token of the environment is what commands use.
        true if unnamed.is_some() => Vec::new(),
        true => meant(app, &orgs),
        false => orgs,
    };
    findings.extend(health::config(machine, &opened, &orgs));
    let asked = async {
        match args.offline {
            true => unnamed.unasked().into_iter().collect(),
            false => unnamed.told(token_and_limits(args.thresholds.into())).await,
        }
    };
    let (stored, mut asked) = tokio::join!(stored(app, args, &opened, &orgs), asked);
    let (stored, mut accounts) = stored?;
    asked.retain(is_of_the_roll_up);
    if let (Unnamed::Org(org), true, false) = (&unnamed, args.compat, args.offline) {
        accounts = Some(org.accounts().await);
    }
    // What keeps the vault from being opened is told by its own finding.
    if orgs.is_empty() && !unnamed.is_some() && opened.is_ok() {
        findings.push(health::no_login());
    }
    findings.extend(stored);
    let mut findings = sorted(&orgs, findings);
    findings.extend(asked);
    Ok(Looked {
        report: Report::new("summary", app.clock.now(), findings),
        is_unnamed: matches!(unnamed, Unnamed::Org(_)),
        orgs,
        accounts,
    })
}

/// The stored logins, and what the user of the one org sees.
async fn stored(
    app: &App,
    args: &SummaryArgs,
    opened: &Opened,
    orgs: &[Org],
) -> Result<(Vec<Finding>, Option<Accounts>)> {
    let Ok(Some(vault)) = opened else {
        return Ok((Vec::new(), None));
    };
    if orgs.is_empty() {
        return Ok((Vec::new(), None));
    }
    if args.offline {
        let now = app.clock.now();
        let found = health::tokens(vault, &app.usage_file(), orgs, now)?;
        return Ok((found, None));
    }
    let fleet = Fleet::gather(app, vault, orgs).await?;
    let limit = args.fleet.timeout;
    let survey = fleet.survey(app, vault, limit);
    let counted = async {
        match args.compat {
            true => survey.accounts().await.pop(),
            false => None,
        }
    };
    let trusted = args.trust.ask(app, &fleet, limit);
    let (probed, trust, counted) = tokio::join!(survey.tokens(), trusted, counted);
    let (mut found, answers) = probed?;
    let limits = of_all(app, &survey, &answers, args.thresholds.into());
    found.extend(limits.into_iter().filter(is_of_the_roll_up));
    found.extend(trust);
    Ok((found, counted))
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
