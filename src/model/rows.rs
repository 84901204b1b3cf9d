//! Rows on their way from a producer to a sink.
//!
//! A producer (a query, a list of records) pushes rows of borrowed cells into a [`RowSink`]; the
//! sink does not know where they come from, the producer does not know what is written. Numbers
//! stay the text that the server sent, so that no digit is lost.

use std::borrow::Cow;
use std::io;

use super::delimited::Delimited;
use super::value_type::ValueType;
use crate::error::{Code, Diagnostic, Hint};

/// One column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Heading: the path as written in the SELECT (`Account.Name`), an alias, or `exprN`.
    pub header: String,
    /// Keys that lead to the value in a nested record, spelled as in the server's answer
    /// (`["Account", "Name"]`). Columns with a common beginning stand side by side.
    pub keys: Vec<String>,
    /// What the cells hold.
    pub kind: ColumnKind,
    /// Type of the values, as far as somebody knows it.
    pub data: ValueType,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A value, or JSON of a compound value.
    Value,
    /// A JSON array of child records.
    Children,
}

impl Column {
    /// A column of plain values whose key is its heading.
    pub fn value(header: impl Into<String>) -> Self {
        let header = header.into();
        Self {
            keys: vec![header.clone()],
            header,
            kind: ColumnKind::Value,
            data: ValueType::Unknown,
        }
    }
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// No value, because the parent reached by the first `depth` keys of the column is null.
    /// Text formats treat it as [`Cell::Null`]; JSON writes `null` in place of the parent.
    NoParent {
        /// How many of the column's keys lead to the null.
        depth: usize,
    },
    /// The row has no such column: in a result over several objects each row has the columns of
    /// its own. Text formats treat it as [`Cell::Null`]; JSON leaves the key out.
    Absent,
    /// A boolean.
    Bool(bool),
    /// A number, digit by digit as received.
    Number(Cow<'a, str>),
    /// A text, unescaped.
    Text(Cow<'a, str>),
    /// Valid JSON text of an object or array.
    Json(Cow<'a, str>),
}

impl Cell<'_> {
    /// The same, borrowing nothing.
    #[must_use]
    pub fn to_owned_cell(&self) -> Cell<'static> {
        let own = |text: &str| Cow::Owned(text.to_owned());
        match self {
            Self::Null => Cell::Null,
            Self::NoParent { depth } => Cell::NoParent { depth: *depth },
            Self::Absent => Cell::Absent,
            Self::Bool(value) => Cell::Bool(*value),
            Self::Number(digits) => Cell::Number(own(digits)),
            Self::Text(text) => Cell::Text(own(text)),
            Self::Json(json) => Cell::Json(own(json)),
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null | Self::NoParent { .. } | Self::Absent)
    }
}

/// Why a sink cannot take more.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// The reader of standard output went away. Not a failure: the command ends quietly with 0.
    #[error("the reader closed the stream")]
    Closed,
    /// Writing failed.
    #[error("cannot write {target}")]
    Write {
        /// The file, or `standard output`.
        target: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A result of this kind cannot be gone on with.
    #[error("`--resume` {reason}")]
    NotResumable {
        /// What it needs.
        reason: &'static str,
    },
    /// Another process writes the same result.
    #[error("another run is writing {part}")]
    InUse {
        /// The unfinished file.
        part: String,
    },
    /// What stands there unfinished is another result.
    #[error("{part} is the unfinished result of another query or org: `{query}`")]
    OtherJob {
        /// The unfinished file.
        part: String,
        /// The notes about it.
        journal: String,
        /// Its query.
        query: String,
    },
    /// The format cannot hold the data, with the reason (a row limit, a cell limit).
    #[error("{format} cannot hold this result: {reason}")]
    Unsuited {
        /// Name of the format.
        format: &'static str,
        /// The limit that was met.
        reason: String,
    },
    /// The format stores types, and a value is none of its column's type.
    #[error(
        "row {row}: `{column}` is `{value}`, which a column of type {wanted} cannot hold exactly"
    )]
    Misfit {
        /// Number of the row, from 1.
        row: u64,
        /// Heading of the column.
        column: String,
        /// The value, shortened.
        value: String,
        /// Type of the column.
        wanted: ValueType,
    },
    /// The format is none for a screen.
    #[error("{format} is not for a terminal")]
    NotForTerminal {
        /// Name of the format.
        format: &'static str,
    },
    /// The options of the output do not go together.
    #[error("{flag} {problem}")]
    Options {
        /// The flag.
        flag: &'static str,
        /// What is the matter with it.
        problem: String,
    },
}

impl Diagnostic for SinkError {
    fn code(&self) -> Code {
        match self {
            Self::Closed | Self::Write { .. } | Self::InUse { .. } | Self::OtherJob { .. } => {
                Code::File
            }
            Self::Unsuited { .. } | Self::Misfit { .. } => Code::InvalidData,
            Self::NotForTerminal { .. } | Self::Options { .. } | Self::NotResumable { .. } => {
                Code::Usage
            }
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Write { .. } => vec![Hint::new(
                "check the path, its permissions and the space on the disk",
            )],
            Self::InUse { .. } => vec![Hint::new("wait for it, or name another file")],
            Self::OtherJob { part, journal, .. } => vec![
                Hint::new("name another file"),
                Hint::new(format!(
                    "or give that result up: delete {part} and {journal}"
                )),
            ],
            Self::Misfit { column, .. } => vec![Hint::new(format!(
                "give the column a wider type: `--column-type '{column}=decimal(38,10)'`, or `={}`",
                ValueType::Text
            ))],
            Self::NotForTerminal { .. } => vec![Hint::new(
                "write it to a file with `--output FILE`, or into a pipe",
            )],
            Self::Closed | Self::Unsuited { .. } | Self::Options { .. } => Vec::new(),
            Self::NotResumable { .. } => {
                vec![Hint::new("write it like `--resume --output contacts.csv`")]
            }
        }
    }
}

/// A place in a result up to which everything is written, and what it takes to go on from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Where the next page is.
    pub cursor: String,
    /// Records that were read.
    pub records: u64,
    /// Rows that were written.
    pub rows: u64,
    /// Records of the whole result, when the server told.
    pub total: Option<u64>,
    /// Records among them that came from earlier cursors.
    pub before: u64,
    /// What settled the columns, as the producer needs it.
    pub shape: String,
    /// Id of the last record, when the result is in the order of ids.
    pub last_id: Option<String>,
}

/// Takes the rows of one result.
///
/// The order is `begin`, any number of `row`, `finish`; a sink that is dropped before `finish`
/// leaves nothing behind.
pub trait RowSink: Send {
    /// Tells the columns. Called once, also for a result without rows.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError>;

    /// Takes one row with as many cells as columns.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError>;

    /// How rows are written and where to, for who may append one by itself as if it had been given to
    /// `row`; none when rows are no delimited text. Asked for after `begin`.
    fn delimited(&mut self) -> Option<(&Delimited, &mut Vec<u8>)> {
        None
    }

    /// A row was appended there.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn appended(&mut self) -> Result<(), SinkError> {
        Ok(())
    }

    /// Everything up to here may be kept, if the sink can do such a thing.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn checkpoint(&mut self, _point: &Checkpoint) -> Result<(), SinkError> {
        Ok(())
    }

    /// Somebody who writes rows as this sink would, apart from it; none when a row depends on those
    /// before it. Asked for after `begin`.
    fn renderer(&self) -> Option<Box<dyn RowRenderer>> {
        None
    }

    /// Takes rows that a renderer of this sink has written, in their place among the others.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn rendered(&mut self, _rows: &[u8]) -> Result<(), SinkError> {
        Ok(())
    }

    /// Everything was said: writes what is left and puts a file into place.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn finish(&mut self) -> Result<(), SinkError>;
}

/// Writes rows one by one, each for itself.
pub trait RowRenderer: Send {
    /// Appends the row.
    fn row(&self, cells: &[Cell<'_>], out: &mut Vec<u8>);

    /// How its rows look, for who may append one by itself; none when they are no delimited text.
    fn delimited(&self) -> Option<&Delimited> {
        None
    }
}

/// Shows how far a long task is. All methods are cheap and may be called from any thread.
pub trait Progress: Send + Sync {
    /// So many of so many rows (or steps) are done; `total` may become known late.
    fn advance(&self, done: u64, total: Option<u64>);

    /// Removes the bar from the screen.
    fn clear(&self);
}
