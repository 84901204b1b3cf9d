//! The one door to the terminal, to standard output and to result files.
//!
//! [`Ui`] is built once. Commands hand it rows ([`Ui::rows`] gives a sink), documents
//! ([`Ui::document`]), bare data lines, messages, questions and failures; what a format looks like,
//! whether a stream is a terminal and what colours it bears is decided here and nowhere else.
//!
//! One file per format: `table`, `expanded`, `csv`, `tsv`, `json`, `ndjson`, `markdown`, `parquet`,
//! `xlsx`; each is a [`RowSink`](crate::model::rows::RowSink) over a `destination`, which is standard
//! output or a file that comes into place only when it is complete ([`AtomicFile`]). `dataset` is a
//! folder of Parquet files. [`ByteSink`] takes what is to pass as it came.
//!
//! Text that others wrote reaches a person only through [`sanitize`]. Standard output carries the
//! result, standard error everything that is said to a person. This room knows no org, no query
//! and no environment variable: the facts about the streams are given to it.

mod bytes;
mod cells;
pub mod chart;
mod checks;
mod children;
mod csv;
mod dataset;
mod delimited;
mod destination;
mod diagnostic;
mod document;
mod exact;
mod expanded;
mod file;
mod format;
mod hush;
mod indent;
mod json;
mod layout;
mod markdown;
mod ndjson;
mod notes;
mod page;
mod parquet;
mod part;
mod progress;
mod prompt;
mod relative;
mod screen;
mod table;
mod trace;
mod tsv;
mod typed;
mod ui;
mod xlsx;

use std::io::{IsTerminal, Write};

pub use self::parquet::read_parquet;
pub use crate::model::sanitize;
pub use bytes::ByteSink;
pub use checks::{CheckLine, Mark, More};
pub use dataset::{NoPartition, Partition, PartitionUnit};
pub(crate) use diagnostic::json as failure_json;
pub use document::{Datum, Document, DocumentRows, DocumentTable, View};
pub use file::{AtomicFile, remove_pending};
pub use format::{Format, UnknownFormat};
pub use hush::hush_caught_panics;
pub(crate) use layout::{cut_middle, width as cells};
pub use part::Job;
pub use progress::Unit;
pub use prompt::PromptError;
pub use relative::{relative, span};
pub use screen::{Capture, Input, Streams};
pub use ui::{Colors, Resumable, RowOptions, Ui, UiOptions};

/// What the terminal prints next does not stand behind a bar or a question.
fn leave_line() {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        // There is nobody to tell that the terminal is gone.
        drop(stderr.write_all(b"\n"));
    }
}

/// Leaves folder and terminal as they were when the process ends before its work does: removes
/// unfinished files and turns the echo on again. For the handler of SIGINT and SIGTERM.
pub fn tidy_up() {
    remove_pending();
    prompt::restore_echo();
    leave_line();
}
