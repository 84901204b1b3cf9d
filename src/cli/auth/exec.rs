//! `sfkit auth exec`.

use std::ffi::OsString;
use std::io;
use std::process::ExitStatus;

use clap::Args;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Map, Value, json};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::config::env;
use crate::error::{Code, Diagnostic, Hint};
use crate::secret::SECRET_VARIABLES;
use crate::vault::AuditEvent;

/// Run a command with an access token in its environment
///
/// The command gets SF_ACCESS_TOKEN, SF_ORG_INSTANCE_URL, SF_ORG_API_VERSION, SFKIT_ACCESS_TOKEN and
/// SFKIT_INSTANCE_URL, and nothing that opens the vault. Its streams and signals are ours, and so is its
/// exit status: 128+n when signal n ended it, 127 when it is not found, 126 when it cannot be run.
/// A row of the audit log tells of it before it starts.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit auth exec -o acme -- sh -c 'curl -H \"Authorization: Bearer $SF_ACCESS_TOKEN\" \
                  \"$SF_ORG_INSTANCE_URL/services/data/\"'\n  sfkit auth exec -o demo -- printenv SF_ORG_INSTANCE_URL"
)]
pub(crate) struct ExecArgs {
    /// The command and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// How the vault is opened is none of the command's business either.
const VAULT_VARIABLES: [&str; 1] = [env::SFKIT_KEYSTORE];

/// Shells give these statuses to commands that do not start.
const NOT_FOUND: u8 = 127;
const NOT_EXECUTABLE: u8 = 126;

/// The command did not start.
#[derive(Debug, thiserror::Error)]
enum ExecError {
    #[error("`{program}` is not found")]
    NotFound { program: String },
    #[error("`{program}` cannot be run")]
    NotExecutable {
        program: String,
        #[source]
        source: io::Error,
    },
}

impl ExecError {
    fn new(program: &OsString, source: io::Error) -> Self {
        let program = program.to_string_lossy().into_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { program },
            _ => Self::NotExecutable { program, source },
        }
    }

    fn status(&self) -> u8 {
        match self {
            Self::NotFound { .. } => NOT_FOUND,
            Self::NotExecutable { .. } => NOT_EXECUTABLE,
        }
    }
}

impl Diagnostic for ExecError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound { .. } => Code::NotFound,
            Self::NotExecutable { .. } => Code::File,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(
            "no shell is involved: `sh -c '…'` runs a line of shell",
        )]
    }

    fn details(&self) -> Map<String, Value> {
        let (Self::NotFound { program } | Self::NotExecutable { program, .. }) = self;
        Map::from_iter([("program".to_owned(), json!(program))])
    }
}

pub(crate) async fn run(app: &App, args: &ExecArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let session = connected.session.as_ref();
    let access = match session {
        Some(session) => session.lasting().await?,
        None => connected.access().await?,
    };
    let (program, arguments) = args
        .command
        .split_first()
        .expect("clap demands at least one word");
    let name = program.to_string_lossy();
    if let Some(session) = session {
        app.tell_notes(session);
        session.vault().audit(&AuditEvent {
            action: "token given to a command",
            org: Some(session.org()),
            outcome: "ok",
            // The arguments may hold secrets of their own.
            details: Map::from_iter([("program".to_owned(), json!(name))]),
        })?;
    }
    let mut command = Command::new(program);
    command.args(arguments);
    for name in SECRET_VARIABLES.iter().chain(&VAULT_VARIABLES) {
        command.env_remove(name);
    }
    let version = connected.client.version().to_string();
    command
        .env(env::SF_ACCESS_TOKEN, access.token.expose())
        .env(env::SFKIT_ACCESS_TOKEN, access.token.expose())
        .env(env::SF_ORG_INSTANCE_URL, access.base.as_str())
        .env(env::SFKIT_INSTANCE_URL, access.base.as_str())
        .env(env::SF_ORG_API_VERSION, version);
    match watched(command).await {
        Ok(status) => Ok(Outcome::Status(status_of(status))),
        Err(source) => {
            let error = ExecError::new(program, source);
            app.ui.error(&error);
            Ok(Outcome::Status(error.status()))
        }
    }
}

/// Runs the command to its end and hands it the signals that are for it.
async fn watched(mut command: Command) -> io::Result<ExitStatus> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut quit = signal(SignalKind::quit())?;
    let mut child = command.spawn()?;
    loop {
        let caught = tokio::select! {
            status = child.wait() => return status,
            _ = interrupt.recv() => Signal::INT,
            _ = terminate.recv() => Signal::TERM,
            _ = hangup.recv() => Signal::HUP,
            _ = quit.recv() => Signal::QUIT,
        };
        if caught == Signal::TERM || !is_in_foreground() {
            hand_on(&child, caught);
        }
    }
}

/// Whether a terminal sends its signals to our group, and so to the command as well.
fn is_in_foreground() -> bool {
    let group = rustix::process::getpgrp();
    let input = io::stdin();
    rustix::termios::tcgetpgrp(input).is_ok_and(|front| front == group)
}

fn hand_on(child: &Child, signal: Signal) {
    let id = child.id().and_then(|id| i32::try_from(id).ok());
    if let Some(pid) = id.and_then(Pid::from_raw) {
        // A command that has just ended needs no signal any more.
        let _ended = kill_process(pid, signal);
    }
}

/// As a shell tells it.
fn status_of(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    let by_signal = status.signal().map(|signal| 128 + signal);
    let status = status.code().or(by_signal).unwrap_or(1);
    u8::try_from(status & 0xff).unwrap_or(1)
}
