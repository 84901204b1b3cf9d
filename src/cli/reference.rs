//! Completion scripts and manual pages, made from the command tree.
//!
//! The files in `completions/` and `man/` are committed; a test makes them anew and compares.

use clap::{Command, CommandFactory, Parser};
use clap_complete::Shell;

use crate::config::env;

use super::outcome::STATUSES;
use super::{Cli, complete};

/// The shells that have a script in `completions/`.
pub const SHELLS: [(Shell, &str); 4] = [
    (Shell::Bash, "sfkit.bash"),
    (Shell::Zsh, "_sfkit"),
    (Shell::Fish, "sfkit.fish"),
    (Shell::PowerShell, "_sfkit.ps1"),
];

/// The completion script of a shell: where `sfkit` can be asked it asks, elsewhere it is static.
#[must_use]
pub fn completion(shell: Shell) -> Vec<u8> {
    if let Some(script) = complete::script(shell) {
        return script.into();
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "sfkit", &mut script);
    script
}

/// Every file of `completions/`: name and content.
#[must_use]
pub fn completions() -> Vec<(String, Vec<u8>)> {
    SHELLS
        .iter()
        .map(|(shell, name)| ((*name).to_owned(), completion(*shell)))
        .collect()
}

/// Every page of `man/`: name and content.
#[must_use]
pub fn manual() -> Vec<(String, Vec<u8>)> {
    let mut command = Cli::command();
    command.build();
    let mut pages = Vec::new();
    collect(&command, "sfkit", &mut pages);
    pages
}

/// The words of every command, for instance `auth login`.
#[must_use]
pub fn commands() -> Vec<String> {
    let mut command = Cli::command();
    command.build();
    let mut found = Vec::new();
    list(&command, "", &mut found);
    found
}

/// Whether the words (without `sfkit`) are a command line that `sfkit` takes; for checking what
/// documents show.
///
/// # Errors
/// What is wrong with them.
pub fn check_words(words: &[&str]) -> Result<(), String> {
    let words = std::iter::once("sfkit").chain(words.iter().copied());
    match Cli::try_parse_from(words) {
        Ok(_) => Ok(()),
        Err(error) if error.exit_code() == 0 => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// The lines of all examples that help texts show.
#[must_use]
pub fn examples() -> Vec<String> {
    let mut command = Cli::command();
    command.build();
    let mut lines = Vec::new();
    let mut waiting = vec![&command];
    while let Some(command) = waiting.pop() {
        waiting.extend(command.get_subcommands());
        let text = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        let shown = text.lines().filter_map(|line| line.strip_prefix("  "));
        lines.extend(shown.map(|line| line.trim().to_owned()));
    }
    lines
}

fn list(command: &Command, prefix: &str, found: &mut Vec<String>) {
    for child in command
        .get_subcommands()
        .filter(|child| !child.is_hide_set())
    {
        let words = format!("{prefix}{}", child.get_name());
        list(child, &format!("{words} "), found);
        found.push(words);
    }
}

fn collect(command: &Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) {
    for child in command
        .get_subcommands()
        .filter(|child| !child.is_hide_set())
    {
        collect(child, &format!("{name}-{}", child.get_name()), pages);
    }
    let named = command
        .clone()
        .name(name.to_owned())
        .disable_help_flag(true);
    pages.push((format!("{name}.1"), page(&named)));
}

/// One page. `clap_mangen` alone leaves ENVIRONMENT and EXIT STATUS out.
fn page(command: &Command) -> Vec<u8> {
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(command.clone()).title(command.get_name().to_uppercase());
    page.render(&mut text).expect("writing to memory");
    let mut extra = String::from(".SH \"EXIT STATUS\"\n");
    for (status, meaning) in STATUSES {
        extra.push_str(&format!(".TP\n{status}\n{meaning}\n"));
    }
    extra.push_str(".SH ENVIRONMENT\n");
    for (name, meaning) in env::DOCUMENTED {
        extra.push_str(&format!(".TP\n{name}\n{}\n", meaning.replace('`', "")));
    }
    text.extend(extra.into_bytes());
    text
}
