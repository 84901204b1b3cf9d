//! What is wrong with this machine, and mending it.
//!
//! [`Doctor::findings`] looks at everything local: the system and the terminal, settings and files,
//! the vault and its key, locks and what killed processes have left, ports and trusted certificates.
//! It changes nothing, opens no network, and disturbs no other process. [`Doctor::fix`] mends what can
//! be mended without a loss. What a finding is, and how good tokens and connections are, is
//! [`crate::health`]'s business; what a report looks like is the command line's.
//!
//! [`bundle`] packs it all for somebody who helps, without secrets and without records.

pub mod bundle;
mod certificates;
mod completions;
mod disk;
mod fix;
mod leftovers;
mod locks;
mod machine;
mod modes;
mod ports;
mod processes;
mod vault;

use std::path::Path;

use jiff::Timestamp;

use crate::auth::urls::DEFAULT_REDIRECT;
use crate::config::{ConfigError, Key};
use crate::error::Diagnostic;
use crate::health::{Check, Finding, Machine, Opened, Subject, Verdict, config};
use crate::model::finding::Remedy;
use crate::vault::Org;

pub use completions::Shell;
pub use fix::{Fix, Mended, Orders};

use processes::OpenFiles;

/// What mends what can be mended without a question.
const FIX: &str = "sfkit doctor --fix";
/// What installs the completion script, too.
const INSTALL: &str = "sfkit doctor --fix --completions";

/// What the streams of this process are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Standard input is a terminal.
    pub stdin: bool,
    /// Standard output is a terminal.
    pub stdout: bool,
    /// Standard error is a terminal.
    pub stderr: bool,
    /// Its width in cells.
    pub width: Option<usize>,
    /// Standard output bears colour.
    pub color: bool,
}

/// What is looked at.
pub struct Doctor<'a> {
    /// Settings, places and environment.
    pub machine: Machine<'a>,
    /// What of settings and environment could not be used.
    pub faults: &'a [ConfigError],
    /// The streams.
    pub terminal: Terminal,
    /// The completion script of a shell.
    pub script: &'a dyn Fn(Shell) -> Vec<u8>,
    /// The time.
    pub now: Timestamp,
}

impl Doctor<'_> {
    /// Everything local, ok or not. `vault` is one that is only looked at, `orgs` are its logins.
    #[must_use]
    pub fn findings(&self, vault: &Opened, orgs: &[Org]) -> Vec<Finding> {
        let machine = &self.machine;
        let paths = machine.paths;
        let open = OpenFiles::below(&self.folders());
        let mut found = vec![
            machine::platform(),
            machine::terminal(machine.environment, &self.terminal),
            machine::program(machine.environment),
            completions::finding(machine.environment, self.script),
        ];
        found.extend(self.faults.iter().map(faulty));
        found.extend(config(*machine, vault, orgs));
        found.push(modes::finding(&modes::exposed(paths), paths));
        found.push(disk::finding(&paths.data));
        let temporary = leftovers::temporary(paths, &open, self.now);
        found.push(leftovers::finding(&temporary));
        found.extend(leftovers::log_findings(&leftovers::large_logs(paths)));
        found.extend(vault::findings(vault, orgs, self.now));
        let name = |stem: &str| vault::lock_name(stem, orgs);
        found.extend(locks::findings(&paths.locks(), &open, name));
        let redirect = machine.settings.get(Key::RedirectUri);
        found.extend(ports::findings(redirect.unwrap_or(DEFAULT_REDIRECT)));
        found.push(certificates::finding(machine.environment));
        // What belongs to a login stands with the login.
        found.sort_by_key(|finding| finding.subject != Subject::machine());
        found
    }

    fn folders(&self) -> [&Path; 3] {
        let paths = self.machine.paths;
        [&paths.config, &paths.data, &paths.cache]
    }
}

/// A variable that holds what its setting does not take.
fn faulty(error: &ConfigError) -> Finding {
    Finding::new(
        Check::Environment,
        &Subject::machine(),
        Verdict::Fail,
        message(error),
    )
    .state(error.code().as_str())
    .mended_by(remedy_of(error))
}

/// The error with its causes, in one line.
fn message(error: &dyn Diagnostic) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        // A transparent error says the same as its cause.
        if !text.ends_with(&said) {
            text.push_str(": ");
            text.push_str(said.trim_end());
        }
        next = cause.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The hints of an error; the first whole command line in them is the one to run.
fn remedy_of(error: &dyn Diagnostic) -> Option<Remedy> {
    let hints: Vec<_> = error.hints().into_iter().map(|hint| hint.0).collect();
    (!hints.is_empty()).then(|| {
        let words = hints.join("; ");
        let commands = words.split('`').skip(1).step_by(2);
        let is_whole = |text: &&str| {
            let is_word = text.starts_with(|c: char| c.is_ascii_lowercase());
            is_word && text.contains(' ') && !text.contains('…')
        };
        let command = commands.into_iter().find(is_whole).map(str::to_owned);
        Remedy::told(words, command)
    })
}
