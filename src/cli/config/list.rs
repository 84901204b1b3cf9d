//! `sfkit config list`.

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::config::Key;

/// Show every setting, its value and where it comes from
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit config list\n  sfkit config list --format json")]
pub(crate) struct ListArgs {}

/// One setting, as it is shown.
#[derive(Debug, Serialize)]
struct Row {
    setting: &'static str,
    value: Option<String>,
    source: &'static str,
}
