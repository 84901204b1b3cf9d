//! From the command line to the exit status.
//!
//! The command runs on a thread of its own, so that a signal ends the process also while the
//! command waits for a disk, a keyring or a question. On a signal half-written files are removed.

use std::ffi::OsString;
use std::thread;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use crate::app::{App, AppOptions};
use crate::error::{Code, Failure};
use crate::model::stop::{Ending, Stop};
use crate::output;

use super::outcome::{Outcome, Result, exit_status};
use super::{
    Cli, Command, api, auth, bulk, cache, compat, complete, completions, config, demo, doctor,
    health, help, history, later, leads, local, mcp, monitor, noun, object, offered, open,
    pipeline, query, record, report, saved, search, serve, stopped, trade, usage, vault,
};

/// Runs the command line and gives the exit status.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<_> = arguments.into_iter().collect();
    if let Some(status) = complete::answer(&arguments) {
        return status;
    }
    let monitor = monitor::is_asked(&arguments);
    let cli = match parse(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            usage::tell(&error, &arguments);
            if monitor && error.use_stderr() {
                return monitor::unknown(usage::message(&error));
            }
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    harden();
    output::hush_caught_panics();
    let ended = supervise(cli);
    let status = exit_status_of(&ended);
    match ended {
        Ended::Status(_) => status,
        Ended::Signal(code) if monitor => {
            monitor::unknown(format!("{} before it was done", code.as_str()))
        }
        Ended::Panicked if monitor => monitor::unknown("a bug in sfkit".to_owned()),
        Ended::Signal(_) | Ended::Panicked => status,
    }
}

/// Reads the command line.
fn parse(arguments: &[OsString]) -> std::result::Result<Cli, clap::Error> {
    let mut command = later::sparse(Cli::command);
    let mut matches = command.try_get_matches_from_mut(arguments);
    if matches
        .as_ref()
        .is_err_and(|error| error.kind() != ErrorKind::DisplayVersion)
    {
        command = offered::command(arguments);
        matches = command.try_get_matches_from_mut(arguments);
    }
    let matches = matches.map_err(compat::advised)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    if cli.global.wants_metrics() && !cli.command.has_metrics() {
        let message = "`--format prometheus` is what `sfkit health` and `sfkit doctor` write";
        return Err(command.error(ErrorKind::InvalidValue, message));
    }
    Ok(cli)
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

/// What the main thread of a process has. Builds for debugging keep much of a command on the stack.
const STACK: usize = 8 << 20;

fn supervise(cli: Cli) -> Ended {
    runtime().block_on(async move {
        // Before the command begins, so that none comes too early.
        let mut caught = Caught::new(cli.command.waits_for_signals());
        let (report, mut reported) = oneshot::channel();
        let stop = Stop::default();
        let wish = stop.clone();
        let worker = thread::Builder::new()
            .name("command".to_owned())
            .stack_size(STACK)
            .spawn(move || {
                // The receiver is gone only when a signal came first.
                let _ = report.send(command_thread(&cli, wish));
            });
        if worker.is_err() {
            return Ended::Panicked;
        }
        let ending = tokio::select! {
            status = &mut reported => return status.map_or(Ended::Panicked, Ended::Status),
            ending = caught.next() => ending,
        };
        if stop.is_held() {
            stop.ask(ending);
            // What it has to put in order is bounded, and one more signal ends that, too.
            tokio::select! {
                _ = reported => {}
                _ = caught.next() => {}
                () = tokio::time::sleep(stopped::GRACE) => {}
            }
        }
        Ended::Signal(ending.code())
    })
}

/// The signals that end a command.
struct Caught {
    ending: Option<(Signal, Signal)>,
    _too_large: Option<Signal>,
}

impl Caught {
    /// None of them for a command that looks after its signals itself.
    fn new(is_own_business: bool) -> Self {
        if is_own_business {
            return Self {
                ending: None,
                _too_large: None,
            };
        }
        let interrupt = signal(SignalKind::interrupt()).ok();
        let terminate = signal(SignalKind::terminate()).ok();
        // A file beyond the allowed size then fails as a write, and the older file stays.
        let too_large = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
        Self {
            ending: interrupt.zip(terminate),
            _too_large: signal(too_large).ok(),
        }
    }

    /// The next of the two that comes.
    async fn next(&mut self) -> Ending {
        match &mut self.ending {
            None => std::future::pending().await,
            Some((interrupt, terminate)) => tokio::select! {
                _ = interrupt.recv() => Ending::Interrupted,
                _ = terminate.recv() => Ending::Terminated,
            },
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the system gives a poll handle to every process")
}

fn threaded_runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        // Requests do what commands do, so they need the room that a command has.
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .expect("the system gives threads to a process that has just begun")
}

fn command_thread(cli: &Cli, stop: Stop) -> u8 {
    let flags = cli.global.given();
    let name = cli.command.name();
    let app = match App::build(&AppOptions {
        flags,
        command: name,
        mends_config: cli.command.mends_config(),
        tells_faults: cli.command.tells_faults(),
        writes_metrics: cli.global.wants_metrics(),
        stop,
    }) {
        Ok(app) => app,
        Err(error) => {
            let failure = Failure::from(error);
            App::bare_ui(&cli.global.given()).error(failure.diagnostic());
            if cli.command.is_monitor() {
                return monitor::failed(failure.diagnostic());
            }
            return exit_status(failure.diagnostic().code());
        }
    };
    let runtime = match cli.command.needs_threads() {
        true => threaded_runtime(),
        false => runtime(),
    };
    // The state of the largest command is no part of every command's stack.
    let ended = runtime.block_on(Box::pin(dispatch(&app, &cli.command)));
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
            if cli.command.is_monitor() {
                return monitor::failed(failure.diagnostic());
            }
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
        Command::History(args) => history::run(app, args).await,
        Command::Cache(command) => cache::run(app, command),
        Command::Search(args) => search::run(app, args).await,
        Command::Api(args) => api::run(app, args).await,
        Command::Object(command) => object::run(app, command).await,
        Command::Report(command) => report::run(app, command).await,
        Command::Account(command) => noun::run(app, command).await,
        Command::Contact(command) => noun::run(app, command).await,
        Command::Lead(command) => trade::lead(app, command).await,
        Command::Opportunity(command) => trade::opportunity(app, command).await,
        Command::Campaign(command) => trade::campaign(app, command).await,
        Command::Case(command) => trade::case(app, command).await,
        Command::User(command) => noun::run(app, command).await,
        Command::Record(command) => record::run(app, command).await,
        Command::Bulk(command) => bulk::run(app, command).await,
        Command::Open(args) => open::run(app, args).await,
        Command::Pipeline(args) => pipeline::run(app, args).await,
        Command::Leads(args) => leads::run(app, args).await,
        Command::Doctor(args) => doctor::run(app, args).await,
        Command::Health(args) => health::run(app, args).await,
        Command::Local(command) => local::run(app, command).await,
        Command::Serve(args) => serve::run(app, args).await,
        Command::Mcp(args) => mcp::run(app, args).await,
        Command::Config(command) => config::run(app, command),
        Command::Completions(args) => completions::run(app, args),
        Command::Help(args) => help::run(app, args),
    }
}
