//! From the command line to the exit status.
//!
//! The command runs on a thread of its own, so that a signal ends the process also while the
//! command waits for a disk, a keyring or a question. On a signal half-written files are removed.

use std::ffi::OsString;
use std::thread;

use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::app::{App, AppOptions};
use crate::error::{Code, Failure};
use crate::output;

use super::outcome::{Outcome, Result, exit_status};
use super::{
    Cli, Command, auth, complete, completions, config, demo, help, local, query, saved, search,
    usage, vault,
};

/// Runs the command line and gives the exit status.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<_> = arguments.into_iter().collect();
    if let Some(status) = complete::answer(&arguments) {
        return status;
    }
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            usage::tell(&error, &arguments);
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    harden();
    let ended = supervise(cli);
    exit_status_of(&ended)
}

/// How the supervised command ended.
enum Ended {
    Status(u8),
    Signal(Code),
    Panicked,
}

fn exit_status_of(ended: &Ended) -> u8 {
    match ended {
        Ended::Status(status) => *status,
        Ended::Signal(code) => {
            output::tidy_up();
            exit_status(*code)
        }
        Ended::Panicked => {
            output::tidy_up();
            exit_status(Code::Bug)
        }
    }
}

/// No core dump and no debugger of another process may read the secrets in memory.
fn harden() {
    #[cfg(all(target_os = "linux", not(debug_assertions)))]
    // Without it everything still works; there is nobody to tell.
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

fn supervise(cli: Cli) -> Ended {
    let waits = cli.command.waits_for_signals();
    let (report, reported) = oneshot::channel();
    let worker = thread::Builder::new()
        .name("command".to_owned())
        .spawn(move || {
            // The receiver is gone only when a signal came first.
            let _ = report.send(command_thread(&cli));
        });
    if worker.is_err() {
        return Ended::Panicked;
    }
    runtime().block_on(async move {
        if waits {
            return reported.await.map_or(Ended::Panicked, Ended::Status);
        }
        let (Ok(mut interrupt), Ok(mut terminate)) = (
            signal(SignalKind::interrupt()),
            signal(SignalKind::terminate()),
        ) else {
            return reported.await.map_or(Ended::Panicked, Ended::Status);
        };
        // A file beyond the allowed size then fails as a write, and the older file stays.
        let too_large = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
        let _too_large = signal(too_large);
        tokio::select! {
            status = reported => status.map_or(Ended::Panicked, Ended::Status),
            _ = interrupt.recv() => Ended::Signal(Code::Interrupted),
            _ = terminate.recv() => Ended::Signal(Code::Terminated),
        }
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the system gives a poll handle to every process")
}

fn command_thread(cli: &Cli) -> u8 {
    let flags = cli.global.given();
    let name = cli.command.name();
    let app = match App::build(&AppOptions {
        flags,
        command: name,
        mends_config: cli.command.mends_config(),
    }) {
        Ok(app) => app,
        Err(error) => {
            let failure = Failure::from(error);
            App::bare_ui(&cli.global.given()).error(failure.diagnostic());
            return exit_status(failure.diagnostic().code());
        }
    };
    let runtime = runtime();
    let ended = runtime.block_on(dispatch(&app, &cli.command));
    // A thread that still waits (for standard input, a keyring) must not hold the process.
    runtime.shutdown_background();
    app.flush_usage();
    match ended {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Found(code)) => exit_status(code),
        Ok(Outcome::Status(status)) => status,
        Err(failure) if is_closed(&failure) => 0,
        Err(failure) => {
            app.ui.error(failure.diagnostic());
            exit_status(failure.diagnostic().code())
        }
    }
}

/// The reader of standard output went away: not a failure.
fn is_closed(failure: &Failure) -> bool {
    let mut error: Option<&(dyn std::error::Error + 'static)> = Some(failure.error());
    while let Some(present) = error {
        if let Some(crate::model::rows::SinkError::Closed) = present.downcast_ref() {
            return true;
        }
        error = present.source();
    }
    false
}

async fn dispatch(app: &App, command: &Command) -> Result<Outcome> {
    match command {
        Command::Demo(args) => demo::run(app, args).await,
        Command::Auth(command) => auth::run(app, command).await,
        Command::Vault(command) => vault::run(app, command),
        Command::Query(args) => query::run(app, args).await,
        Command::Saved(command) => saved::run(app, command),
        Command::Search(args) => search::run(app, args).await,
        Command::Local(command) => local::run(app, command).await,
        Command::Config(command) => config::run(app, command),
        Command::Completions(args) => completions::run(app, args),
        Command::Help(args) => help::run(app, args),
    }
}
