//! Flags that every command takes.

use std::collections::BTreeMap;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{ArgAction, Args};

use crate::config::{Key, Kind};

/// What `health` and `doctor` write for Prometheus. It has no place for rows: no setting takes it, and no
/// other command.
pub(crate) const PROMETHEUS: &str = "prometheus";

/// Flags that every command takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// Org to use: alias, username or organization id
    #[arg(short, long, global = true, value_name = "ORG")]
    pub(crate) org: Option<String>,

    /// Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere
    #[arg(long, global = true, value_name = "FORMAT", value_parser = formats())]
    pub(crate) format: Option<String>,

    /// API version, such as 65.0
    #[arg(long, global = true, value_name = "VERSION")]
    pub(crate) api_version: Option<String>,

    /// Key store of a new vault
    #[arg(long, global = true, value_name = "STORE", value_parser = words(Key::Keystore))]
    pub(crate) keystore: Option<String>,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_parser = words(Key::Color))]
    pub(crate) color: Option<String>,

    /// PEM file with an extra certificate authority
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ca_file: Option<String>,

    /// Neither read nor write cached describes and lists of objects
    #[arg(long, global = true)]
    pub(crate) no_cache: bool,

    /// Never ask a question
    #[arg(long, global = true)]
    pub(crate) no_input: bool,

    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// Tell what happens on standard error; twice and thrice tell more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

fn formats() -> PossibleValuesParser {
    let words = match Key::Format.kind() {
        Kind::Word(words) => words,
        _ => &[],
    };
    let words = words.iter().map(PossibleValue::new);
    PossibleValuesParser::new(words.chain([PossibleValue::new(PROMETHEUS).hide(true)]))
}

fn words(key: Key) -> PossibleValuesParser {
    match key.kind() {
        Kind::Word(words) => PossibleValuesParser::new(words),
        _ => PossibleValuesParser::new([""; 0]),
    }
}

impl GlobalArgs {
    /// Whether metrics are wanted.
    pub(crate) fn wants_metrics(&self) -> bool {
        self.format.as_deref() == Some(PROMETHEUS)
    }

    /// The flags that were given, by setting.
    pub(crate) fn given(&self) -> BTreeMap<Key, String> {
        let texts = [
            (Key::Org, &self.org),
            (Key::Format, &self.format),
            (Key::ApiVersion, &self.api_version),
            (Key::Keystore, &self.keystore),
            (Key::Color, &self.color),
            (Key::CaFile, &self.ca_file),
        ];
        let texts = texts
            .into_iter()
            .filter_map(|(key, text)| Some((key, text.clone()?)))
            .filter(|(key, text)| (*key, text.as_str()) != (Key::Format, PROMETHEUS));
        let flags = [
            (Key::NoInput, self.no_input),
            (Key::Quiet, self.quiet),
            (Key::NoCache, self.no_cache),
        ];
        let flags = flags
            .into_iter()
            .filter(|(_, set)| *set)
            .map(|(key, _)| (key, "true".into()));
        let level = (self.verbose > 0).then(|| (Key::Verbose, self.verbose.min(3).to_string()));
        texts.chain(flags).chain(level).collect()
    }
}
