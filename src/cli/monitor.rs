//! `--nagios`: whatever happens, one line on standard output and an exit status from 0 to 3.
//!
//! The command itself tells the line of a report; what ends a command before that (a wrong flag, a
//! vault that is locked, a signal, a bug) is told here as UNKNOWN.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::App;
use crate::error::Diagnostic;
use crate::health::monitor::{Status, unknown as line_of};
use crate::output::Ui;

/// Whether the line was told; a second one would be one too many.
static TOLD: AtomicBool = AtomicBool::new(false);

/// Whether a command line that may not even parse asks for it.
pub(super) fn is_asked(arguments: &[OsString]) -> bool {
    let words = arguments.iter().skip(1).take_while(|word| *word != "--");
    let has = |wanted: &str| words.clone().any(|word| word == wanted);
    has("health") && has("--nagios")
}

/// Tells the line, once.
pub(super) fn tell(ui: &Ui, line: &str) {
    if !TOLD.swap(true, Ordering::Relaxed) {
        // A monitor that went away reads no status either.
        drop(ui.line(line));
    }
}

/// Tells why nothing could be told; the exit status.
#[expect(clippy::needless_pass_by_value, reason = "made for this call")]
pub(super) fn unknown(why: String) -> u8 {
    tell(&App::bare_ui(&BTreeMap::new()), &line_of(&why));
    Status::Unknown.code()
}

/// Tells a failure; the exit status.
pub(super) fn failed(failure: &dyn Diagnostic) -> u8 {
    let mut text = failure.to_string();
    if let Some(hint) = failure.hints().first() {
        text = format!("{text} ({})", hint.0);
    }
    unknown(text)
}
