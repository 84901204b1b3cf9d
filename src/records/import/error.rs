//! What can go wrong with an import.

use std::io;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::rejoin::RejoinError;
use super::tally::Tally;
use crate::bulk::{BulkError, Operation};
use crate::error::{Code, Diagnostic, Hint};
use crate::records::write::{InputError, WriteError};
use crate::state::JobBookError;

/// A failure of an import.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Corrected rows and those that failed.
    #[error(transparent)]
    Rejoin(#[from] RejoinError),
    /// The rows, or what they are held against.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The jobs of the org.
    #[error(transparent)]
    Bulk(#[from] BulkError),
    /// The book.
    #[error(transparent)]
    Book(#[from] JobBookError),
    /// The folder of the transfer.
    #[error("cannot use the folder `{}`, where the rows wait", path.display())]
    Spool {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of results cannot be written.
    #[error("cannot write the results to `{}`", path.display())]
    Results {
        /// Number of the transfer.
        number: u64,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process works on the transfer.
    #[error("another process works on bulk transfer {number}")]
    Busy {
        /// Its number.
        number: u64,
    },
    /// No import.
    #[error("bulk transfer {number} is no import")]
    NoImport {
        /// Its number.
        number: u64,
    },
    /// The file is not what it was.
    #[error("`{}` has changed since bulk transfer {number} began", path.display())]
    SourceChanged {
        /// Number of the transfer.
        number: u64,
        /// The file.
        path: PathBuf,
        /// Rows that were taken from it before.
        taken: u64,
    },
    /// The failed rows were sent again already.
    #[error("the failed rows of bulk transfer {number} were sent again by transfer {by}")]
    Retried {
        /// Number of the transfer.
        number: u64,
        /// Number of the later one.
        by: u64,
    },
    /// No row failed.
    #[error("no row of bulk transfer {number} failed or was left out")]
    NothingFailed {
        /// Its number.
        number: u64,
    },
    /// Nothing is left but rows that were wrong before they were sent.
    #[error("{rows} row{} of bulk transfer {number} {} wrong and left out; no other one failed",
        if *rows == 1 { "" } else { "s" }, if *rows == 1 { "was" } else { "were" })]
    OnlyWrong {
        /// Its number.
        number: u64,
        /// Rows that were left out.
        rows: u64,
    },
    /// The transfer has not ended.
    #[error("bulk transfer {number} has not ended")]
    NotEnded {
        /// Its number.
        number: u64,
    },
    /// Its folder was removed.
    #[error("the rows of bulk transfer {number} are not kept any more")]
    Forgotten {
        /// Its number.
        number: u64,
    },
    /// Rows that are to be sent again were done before.
    #[error("{count} row{} of `{}` did not fail in bulk transfer {number}: the first is that of line {line}",
        if *count == 1 { "" } else { "s" }, path.display())]
    DidNotFail {
        /// Number of the transfer.
        number: u64,
        /// The file.
        path: PathBuf,
        /// How many there are.
        count: u64,
        /// Line of the first in the file that was imported.
        line: u64,
    },
    /// The file that was imported has other rows now.
    #[error("`{}` has {rows} rows and had {before} when bulk transfer {number} took it; {others} of those that were done are changed or on other lines", path.display())]
    OtherRows {
        /// Number of the transfer.
        number: u64,
        /// The file.
        path: PathBuf,
        /// Rows that it has.
        rows: u64,
        /// Rows that it had.
        before: u64,
        /// Rows that were done and are not what they were.
        others: u64,
    },
    /// The org works on it.
    #[error("bulk transfer {number} goes on in the org: {}", tally.text(*operation))]
    Running {
        /// Its number.
        number: u64,
        /// What is done.
        operation: Operation,
        /// What came of it so far.
        tally: Box<Tally>,
    },
    /// Some or all rows failed.
    #[error("{}", tally.text(*operation))]
    Rows {
        /// Number of the transfer.
        number: u64,
        /// What was done.
        operation: Operation,
        /// What came of it.
        tally: Box<Tally>,
    },
    /// Nothing more was sent.
    #[error("{reason}; {}", tally.text(*operation))]
    Stopped {
        /// Number of the transfer.
        number: u64,
        /// What was done.
        operation: Operation,
        /// What came of it so far.
        tally: Box<Tally>,
        /// Why.
        reason: Box<Self>,
    },
}

impl From<InputError> for ImportError {
    fn from(error: InputError) -> Self {
        Self::Write(error.into())
    }
}

impl Diagnostic for ImportError {
    fn code(&self) -> Code {
        match self {
            Self::Rejoin(error) => error.code(),
            Self::Write(error) => error.code(),
            Self::Bulk(error) => error.code(),
            Self::Book(error) => error.code(),
            Self::Spool { .. } | Self::Results { .. } | Self::Forgotten { .. } => Code::File,
            Self::Busy { .. } => Code::Refused,
            Self::NoImport { .. } | Self::Retried { .. } => Code::Usage,
            Self::SourceChanged { .. }
            | Self::DidNotFail { .. }
            | Self::OtherRows { .. }
            | Self::OnlyWrong { .. } => Code::InvalidData,
            Self::NothingFailed { .. } => Code::NotFound,
            Self::NotEnded { .. } | Self::Running { .. } => Code::StillRunning,
            Self::Rows { tally, .. } if tally.done + tally.unknown > 0 => Code::Partial,
            Self::Rows { .. } => Code::Refused,
            Self::Stopped { reason, .. } => reason.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let one = |text: String| vec![Hint(text)];
        match self {
            Self::Rejoin(error) => error.hints(),
            Self::Write(error) => error.hints(),
            Self::Bulk(error) => error.hints(),
            Self::Book(error) => error.hints(),
            Self::Spool { .. } => one("check its permissions and the space on the disk".to_owned()),
            Self::Results { number, .. } => one(format!(
                "nothing is lost: `sfkit bulk results {number} --results DIR` writes them elsewhere"
            )),
            Self::Busy { number } => one(format!(
                "`sfkit bulk status {number}` tells how far it is; two must not send the same rows"
            )),
            Self::NoImport { .. } => one("`sfkit bulk list` tells what each is".to_owned()),
            Self::SourceChanged { taken, .. } => one(format!(
                "which rows were sent cannot be told any more: of the file as it was, the first {taken} rows \
                 were; import what is behind them as a file of its own"
            )),
            Self::Retried { by, .. } => one(format!("`sfkit bulk retry {by}` goes on from there")),
            Self::NothingFailed { number } => one(format!("`sfkit bulk status {number}` shows it")),
            Self::OnlyWrong { number, .. } => one(format!(
                "correct them where they stand, then `sfkit bulk retry {number} --from FILE`; or in `failed.csv` \
                 (`sfkit bulk results {number} --results DIR`), then `--file DIR/failed.csv`"
            )),
            Self::NotEnded { number } => one(format!(
                "`sfkit bulk resume {number}` brings it to its end first"
            )),
            Self::Forgotten { number } => one(format!(
                "rows are kept for 7 days; `sfkit bulk status {number}` still tells what became of them"
            )),
            Self::OtherRows { number, .. } => one(format!(
                "put its rows back on their lines, or correct a `failed.csv`: `sfkit bulk results {number} \
                 --results DIR`, then `sfkit bulk retry {number} --file DIR/failed.csv`"
            )),
            Self::DidNotFail { .. } => one("take them out: they would be done twice".to_owned()),
            Self::Running { number, .. } => vec![
                Hint(format!("`sfkit bulk resume {number}` waits for its end")),
                Hint(format!("`sfkit bulk status {number}` tells how far it is")),
            ],
            Self::Rows { number, tally, .. } => rows_hints(*number, tally),
            Self::Stopped { number, reason, .. } => {
                let mut hints = reason.hints();
                hints.push(Hint(format!(
                    "`sfkit bulk resume {number}` goes on; no row is sent twice"
                )));
                hints
            }
        }
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = match self {
            Self::Write(error) => return error.details(),
            Self::Bulk(error) => return error.details(),
            Self::Book(error) => return error.details(),
            Self::Stopped { reason, .. } => reason.details(),
            _ => Map::new(),
        };
        if let Self::Running { number, tally, .. }
        | Self::Rows { number, tally, .. }
        | Self::Stopped { number, tally, .. } = self
        {
            details.insert("number".to_owned(), json!(number));
            for (name, count) in tally.counts() {
                details.insert(name.to_owned(), json!(count));
            }
        }
        details
    }
}

fn rows_hints(number: u64, tally: &Tally) -> Vec<Hint> {
    let mut hints = Vec::new();
    if tally.failed + tally.unprocessed > 0 {
        hints.push(Hint(format!(
            "`sfkit bulk results {number} --results DIR` writes the rows with their lines and errors"
        )));
        hints.push(Hint(format!(
            "`sfkit bulk retry {number}` sends them again; `--file failed.csv` sends them corrected"
        )));
    }
    if tally.unknown > 0 {
        hints.push(Hint::new(
            "look in the org at the rows that nobody knows of before you send them again",
        ));
    }
    if tally.not_sent > 0 {
        hints.push(Hint::new(
            "rows that were not sent stand behind the last line of the last job; import them as a file of their own",
        ));
    }
    hints
}
