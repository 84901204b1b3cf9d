//! Why rows cannot be read.

use std::io;
use std::path::PathBuf;

use crate::error::{Code, Diagnostic, Hint};

/// Rows that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be opened or read.
    #[error("cannot read {}", place(path.as_ref()))]
    Read {
        /// The file; none is standard input.
        path: Option<PathBuf>,
        /// Why.
        source: io::Error,
    },
    /// There is nothing in it.
    #[error("{} holds no rows", place(path.as_ref()))]
    Empty {
        /// The file.
        path: Option<PathBuf>,
    },
    /// Written in another encoding.
    #[error("{} is written in {encoding}, not in UTF-8", place(path.as_ref()))]
    Encoding {
        /// The file.
        path: Option<PathBuf>,
        /// The encoding.
        encoding: &'static str,
    },
    /// A name that is no encoding.
    #[error("`{name}` is no encoding")]
    NoEncoding {
        /// What was given.
        name: String,
    },
    /// A file that is not what its beginning says.
    #[error("{} cannot be read as a {kind}: {reason}", place(path.as_ref()))]
    Unreadable {
        /// The file.
        path: Option<PathBuf>,
        /// What it seems to be.
        kind: &'static str,
        /// Why.
        reason: String,
    },
    /// A table that cannot be parted into cells.
    #[error("{}, line {line}: the table cannot be read: {reason}", place(path.as_ref()))]
    Csv {
        /// The file.
        path: Option<PathBuf>,
        /// Where.
        line: u64,
        /// Why.
        reason: String,
    },
    /// A row that does not end.
    #[error("{}, line {line}: the row has no end within 64 MiB", place(path.as_ref()))]
    Endless {
        /// The file.
        path: Option<PathBuf>,
        /// Where it begins.
        line: u64,
    },
    /// Two columns with one name.
    #[error("{} has the column `{column}` twice", place(path.as_ref()))]
    ColumnTwice {
        /// The file.
        path: Option<PathBuf>,
        /// The column.
        column: String,
    },
    /// Something that is no list of JSON objects.
    #[error("{}, line {line}: {reason}", place(path.as_ref()))]
    Json {
        /// The file.
        path: Option<PathBuf>,
        /// Where.
        line: u64,
        /// Why.
        reason: String,
    },
    /// `--map` names a column that is not there.
    #[error("{} has no column `{column}`", place(path.as_ref()))]
    NoColumn {
        /// The file.
        path: Option<PathBuf>,
        /// The column.
        column: String,
        /// One that is there.
        suggestion: Option<String>,
    },
    /// `--set` without a value.
    #[error("`{text}` sets nothing")]
    NoAssignment {
        /// What was given.
        text: String,
    },
    /// A value that should be JSON and is not.
    #[error("the value of `{field}` is no JSON")]
    BadJson {
        /// The field; `--set-json` for the whole.
        field: String,
        /// Why.
        source: serde_json::Error,
    },
    /// A field that was given twice.
    #[error("`{field}` is set twice")]
    SetTwice {
        /// The field.
        field: String,
    },
}

/// The file as it is named in messages.
fn place(path: Option<&PathBuf>) -> String {
    match path {
        Some(path) => format!("`{}`", path.display()),
        None => "standard input".to_owned(),
    }
}

impl Diagnostic for InputError {
    fn code(&self) -> Code {
        match self {
            Self::Read { .. } => Code::File,
            Self::Empty { .. } | Self::Encoding { .. } | Self::Csv { .. } | Self::Json { .. } => {
                Code::InvalidData
            }
            Self::ColumnTwice { .. } | Self::Unreadable { .. } | Self::Endless { .. } => {
                Code::InvalidData
            }
            Self::NoEncoding { .. } => Code::Usage,
            Self::NoColumn { .. }
            | Self::NoAssignment { .. }
            | Self::BadJson { .. }
            | Self::SetTwice { .. } => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let text = match self {
            Self::Read { .. } => "check the path and its permissions".to_owned(),
            Self::Empty { .. } => {
                "a table needs a header and a row; JSON an array of objects".to_owned()
            }
            Self::Encoding { .. } => {
                "save it as UTF-8; spreadsheets call that `CSV UTF-8`".to_owned()
            }
            Self::Endless { .. } => {
                "a quote that is not closed makes one row of all that follows".to_owned()
            }
            Self::Csv { .. } => {
                "a text with a quote, a separator or a line break stands in quotes, \
                and quotes in it are doubled"
                    .to_owned()
            }
            Self::NoEncoding { .. } => {
                "names are those of browsers: utf-8, utf-16le, windows-1252, iso-8859-2, shift_jis"
                    .to_owned()
            }
            Self::Unreadable { .. } => "save it anew, or as CSV in UTF-8".to_owned(),
            Self::ColumnTwice { .. } => "give each column a name of its own".to_owned(),
            Self::Json { .. } => {
                "write an array of objects, or an object a line: `{\"Name\": \"Acme\"}`".to_owned()
            }
            Self::NoColumn {
                suggestion: Some(name),
                ..
            } => format!("did you mean `{name}`?"),
            Self::NoColumn { .. } => {
                "`--map` takes COLUMN=FIELD, the column of the file first".to_owned()
            }
            Self::NoAssignment { .. } => {
                "write `FIELD=VALUE`, or `FIELD:=JSON` for a value that keeps its type".to_owned()
            }
            Self::BadJson { field, .. } if field == "--set-json" => {
                "write an object: `{\"Name\": \"Acme\"}`".to_owned()
            }
            Self::BadJson { .. } => {
                "`FIELD=VALUE` takes a text as it is, without quotes".to_owned()
            }
            Self::SetTwice { .. } => "leave one of them out".to_owned(),
        };
        vec![Hint(text)]
    }
}
