//! Flags and arguments that make no sense.
//!
//! `clap` writes help, version and its errors by itself; where JSON was asked for by name, its
//! errors become the one line that every other failure is.

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::app::App;
use crate::config::{Environment, Key, env};
use crate::error::{Code, Diagnostic, Hint};
use crate::output::Format;

/// What `clap` says.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct UsageError {
    message: String,
    hints: Vec<String>,
}

impl Diagnostic for UsageError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        self.hints.iter().map(Hint::new).collect()
    }
}

impl UsageError {
    /// Takes the paragraphs apart: the first is the message, the others help.
    fn of(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        let words = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut parts = text
            .split("\n\n")
            .map(words)
            .filter(|part| !part.is_empty());
        let message = parts.next().unwrap_or_default();
        let message = message.trim_start_matches("error: ").to_owned();
        let hints = parts
            .map(|part| part.trim_start_matches("tip: ").to_owned())
            .collect();
        Self { message, hints }
    }
}

/// What is wrong, in one line.
pub(super) fn message(error: &clap::Error) -> String {
    UsageError::of(error).message
}

/// Shows help, version or the error.
pub(super) fn tell(error: &clap::Error, arguments: &[OsString]) {
    match format(arguments) {
        Some(format) if error.use_stderr() && is_json(&format) => {
            let flags = BTreeMap::from([(Key::Format, format)]);
            App::bare_ui(&flags).error(&UsageError::of(error));
        }
        // Nothing can be done about a closed stream here.
        _ => drop(error.print()),
    }
}

fn is_json(word: &str) -> bool {
    word.parse().is_ok_and(Format::is_json)
}

/// The format that flags or environment ask for, as far as that can be told.
fn format(arguments: &[OsString]) -> Option<String> {
    let words: Vec<_> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let pairs = words
        .windows(2)
        .filter(|pair| pair[0] == "--format")
        .map(|pair| pair[1]);
    let joined = words
        .iter()
        .filter_map(|word| word.strip_prefix("--format="));
    let flag = pairs.chain(joined).last().map(str::to_owned);
    flag.or_else(|| {
        Environment::read()
            .text(env::SFKIT_FORMAT)
            .map(str::to_owned)
    })
}
