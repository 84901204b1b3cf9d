//! `sfkit doctor`: the command. `document` is what it shows, `bundle` packs it for somebody who helps.

mod bundle;
mod document;
mod refreshes;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap_complete::Shell as Target;

use crate::app::App;
use crate::cli::health::fleet::Fleet;
use crate::cli::health::monitor::metrics_of;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::{duration, reference};
use crate::config::Key;
use crate::doctor::bundle::Trace;
use crate::doctor::{Doctor, Fix, Orders, Shell, Terminal};
use crate::error::Code;
use crate::health::{self, Finding, Machine, Opened, Report};
use crate::output::RowOptions;
use crate::vault::{Org, OrgSelector};

use document::Diagnosis;

/// Look for what is wrong here, and mend what can be mended without a loss
///
/// Looks at the system, settings, files and their modes, the vault and its key, locks, what killed
/// processes have left, ports and certificates; then at the login that is meant: its token, and the
/// way to its server. Without --fix nothing is changed. Ends with 0 when all is well, also while
/// something is worth a look, and with 1 when something does not work.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit doctor\n  sfkit doctor --fix\n  sfkit doctor --all --offline --format json\n  \
                  sfkit doctor --bundle sfkit-support.zip"
)]
pub(crate) struct DoctorArgs {
    /// Mend what can be mended without a loss: modes, leftover files, large logs, cut-off rekeys and refreshes
    #[arg(long, help_heading = "Mending")]
    fix: bool,

    /// Only tell what --fix would do
    #[arg(long, requires = "fix", help_heading = "Mending")]
    dry_run: bool,

    /// Let --fix install the completion script of your shell, too
    #[arg(long, requires = "fix", help_heading = "Mending")]
    completions: bool,

    /// Look at every login, not only the one that is meant
    #[arg(long, help_heading = "Logins")]
    all: bool,

    /// Reach no server
    #[arg(long, help_heading = "Logins")]
    offline: bool,

    /// Time limit of each server
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "10s", help_heading = "Logins")]
    timeout: Duration,

    /// Write a support bundle without secrets and records
    #[arg(long, value_name = "FILE.zip", value_parser = archive, help_heading = "Support bundle")]
    bundle: Option<PathBuf>,

    /// Show hosts, users, orgs and ids in the bundle as they are
    #[arg(long, requires = "bundle", help_heading = "Support bundle")]
    with_names: bool,
}

fn archive(text: &str) -> std::result::Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.is_some_and(|ending| ending == "zip") {
        true => Ok(path),
        false => Err("the name must end in .zip, which is what is written".to_owned()),
    }
}

pub(crate) async fn run(app: &App, args: &DoctorArgs) -> Result<Outcome> {
    let script = |shell| script(shell);
    let doctor = Doctor {
        machine: machine(app),
        faults: &app.faults,
        terminal: terminal(app),
        script: &script,
        now: app.clock.now(),
    };
    let fixes = match args.fix {
        true => mend(app, args, &doctor).await?,
        false => Vec::new(),
    };
    let vault = app.vault_as_it_is();
    let orgs = orgs(app, args, &vault)?;
    let mut findings = doctor.findings(&vault, &orgs);
    let trace = Trace::default();
    findings.extend(of_logins(app, args, &vault, (&orgs, &trace)).await?);
    let report = Report::new("doctor", doctor.now, findings);
    if let Some(path) = &args.bundle {
        let lines = trace.lines();
        let parts = (&report, fixes.as_slice(), lines.as_slice());
        bundle::write(app, path, args.with_names, parts)?;
    }
    let outcome = match report.healthy && fixes.iter().all(Fix::is_settled) {
        true => Outcome::Done,
        false => Outcome::Found(Code::Unhealthy),
    };
    if app.writes_metrics {
        let vault = vault.ok().flatten();
        app.ui
            .line(metrics_of(app, vault.as_deref(), &report).trim_end())?;
        return Ok(outcome);
    }
    let bundle = args.bundle.as_ref().map(|path| path.display().to_string());
    let quiet = app.settings.flag(Key::Quiet);
    app.ui
        .document(&Diagnosis::new(report, fixes, bundle, quiet))?;
    Ok(outcome)
}

fn machine(app: &App) -> Machine<'_> {
    Machine {
        settings: &app.settings,
        paths: &app.paths,
        environment: &app.environment,
    }
}

fn terminal(app: &App) -> Terminal {
    let options = app.ui.options();
    Terminal {
        stdin: options.stdin_tty,
        stdout: options.stdout_tty,
        stderr: options.stderr_tty,
        width: app.ui.width(&RowOptions::default()),
        color: options.color.stdout,
    }
}

fn script(shell: Shell) -> Vec<u8> {
    reference::completion(match shell {
        Shell::Bash => Target::Bash,
        Shell::Zsh => Target::Zsh,
        Shell::Fish => Target::Fish,
    })
}

async fn mend(app: &App, args: &DoctorArgs, doctor: &Doctor<'_>) -> Result<Vec<Fix>> {
    let open = || app.vault();
    let orders = Orders {
        is_dry_run: args.dry_run,
        installs_completions: args.completions,
        open: &open,
    };
    let mut fixes = doctor.fix(&app.vault_as_it_is(), &orders);
    if !args.offline {
        fixes.extend(refreshes::finish(app, args).await?);
    }
    Ok(fixes)
}

/// The logins that are meant: all, the one of `-o`, or the default one when there is one.
fn orgs(app: &App, args: &DoctorArgs, vault: &Opened) -> Result<Vec<Org>> {
    let vault = match vault {
        Ok(Some(vault)) => vault,
        _ if app.settings.get(Key::Org).is_some() && !args.all => {
            return Ok(vec![app.stored_org()?.1]);
        }
        _ => return Ok(Vec::new()),
    };
    match app.settings.get(Key::Org) {
        _ if args.all => Ok(vault.orgs()?),
        Some(name) => Ok(vec![vault.find(&OrgSelector::new(name))?]),
        None => Ok(vault.default_org().into_iter().collect()),
    }
}

/// Tokens, as the vault knows them, and what the servers say and how the way to them is unless
/// `--offline` is given; those of a login stand together.
async fn of_logins(
    app: &App,
    args: &DoctorArgs,
    looked_at: &Opened,
    (orgs, trace): (&[Org], &Trace),
) -> Result<Vec<Finding>> {
    let Ok(Some(vault)) = looked_at else {
        return Ok(Vec::new());
    };
    let stored = || health::tokens(vault, &app.usage_file(), orgs, app.clock.now());
    if args.offline || orgs.is_empty() {
        return Ok(stored()?);
    }
    let app = &app.watched(trace.watch());
    let opened = app.vault();
    let Ok(Some(vault)) = &opened else {
        return Ok(stored()?);
    };
    // A key that is out of reach was told already.
    let Ok(fleet) = Fleet::gather(app, vault, orgs).await else {
        return Ok(stored()?);
    };
    let limit = args.timeout;
    let survey = fleet.survey(app, vault, limit);
    let mut found = survey.tokens().await?.0;
    found.extend(survey.ways(1).await);
    Ok(health::sorted(orgs, found))
}
