//! What a load did and what it had to say: counts, warnings, bad rows, and why it failed.

use std::fmt;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::dates::DateStyle;
use super::read::{Flaw, ReadError};
use super::schema::SchemaReport;
use crate::error::{Code, Diagnostic, Hint};
use crate::localorg::error::StoreError;
use crate::localorg::schema::SchemaFileError;
use crate::model::id::IdError;

/// How many bad rows are kept with their reasons; all are counted.
pub(super) const KEPT_BAD_ROWS: usize = 1_000;

/// What a load did.
#[derive(Debug, Default)]
pub struct LoadReport {
    /// One entry per file, in the order of loading.
    pub files: Vec<FileReport>,
    /// What should be known although it is no failure.
    pub warnings: Vec<LoadWarning>,
    /// Rows that could not be used: the first thousand with their reasons.
    pub bad_rows: Vec<BadRow>,
    /// How many rows could not be used.
    pub bad_row_count: u64,
    /// What the schema file added, when there was one.
    pub schema: Option<SchemaReport>,
}

/// What became of one file.
#[derive(Debug)]
pub struct FileReport {
    /// Object that the rows belong to.
    pub object: String,
    /// The file.
    pub path: PathBuf,
    /// Rows read.
    pub read: u64,
    /// Rows that are now in the org.
    pub loaded: u64,
    /// Rows left out because they are bad.
    pub skipped: u64,
}

/// A row that could not be used.
#[derive(Debug)]
pub struct BadRow {
    /// The file.
    pub path: PathBuf,
    /// Line in the file on which the row begins, from 1.
    pub line: u64,
    /// Heading of the column at fault, when it is one column.
    pub column: Option<String>,
    /// What is wrong.
    pub problem: RowProblem,
}

impl fmt::Display for BadRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: ", self.path.display(), self.line)?;
        if let Some(column) = &self.column {
            write!(formatter, "`{column}`: ")?;
        }
        write!(formatter, "{}", self.problem)
    }
}

/// What is wrong with a row.
#[derive(Debug, thiserror::Error)]
pub enum RowProblem {
    /// It has more or fewer cells than the header, or is no JSON object.
    #[error("{0}")]
    Shape(String),
    /// Something that no field can hold.
    #[error("{0} cannot be stored in a field")]
    Unfit(&'static str),
    /// No number.
    #[error("`{0}` is not a number")]
    Number(String),
    /// A number with decimals where a whole one is needed.
    #[error("`{0}` is not a whole number")]
    Whole(String),
    /// Neither true nor false.
    #[error("`{0}` is neither true nor false")]
    Boolean(String),
    /// No date in the style asked for.
    #[error("`{value}` is not a date{}", style_hint(*.style))]
    Date {
        /// As in the file.
        value: String,
        /// The style asked for.
        style: DateStyle,
    },
    /// No time of day.
    #[error("`{0}` is not a time of day")]
    Time(String),
    /// No id.
    #[error("`{value}` is not a record id: {source}")]
    Id {
        /// As in the file.
        value: String,
        /// What is wrong with it.
        source: IdError,
    },
    /// The id of a record of another object.
    #[error("the id `{id}` belongs to `{found}`, not to `{wanted}`")]
    OtherObject {
        /// As in the file.
        id: String,
        /// Object of its key prefix.
        found: String,
        /// Object that is loaded.
        wanted: String,
    },
    /// A record with this id is there already.
    #[error("`{object}` has a record with the id `{id}` already")]
    DuplicateId {
        /// The object.
        object: String,
        /// The id.
        id: String,
    },
    /// No record has the value looked for.
    #[error("no record has `{object}.{field}` = `{value}`")]
    NoParent {
        /// Object that was searched.
        object: String,
        /// Field that was compared.
        field: String,
        /// Value that was looked for.
        value: String,
    },
    /// More than one record has the value looked for.
    #[error("more than one record has `{object}.{field}` = `{value}`")]
    ManyParents {
        /// Object that was searched.
        object: String,
        /// Field that was compared.
        field: String,
        /// Value that was looked for.
        value: String,
    },
}

impl From<Flaw> for RowProblem {
    fn from(flaw: Flaw) -> Self {
        Self::Shape(flaw.to_string())
    }
}

fn style_hint(style: DateStyle) -> &'static str {
    match style {
        DateStyle::Iso => " in ISO form; `--dates us` and `--dates eu` read others",
        DateStyle::Us => " (read as month/day/year)",
        DateStyle::Eu => " (read as day/month/year)",
    }
}

/// What should be known although it is no failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadWarning {
    /// A column that fits no field was left out.
    DroppedColumn {
        /// Object that is loaded.
        object: String,
        /// Heading of the column.
        column: String,
        /// A field that was perhaps meant.
        suggestion: Option<String>,
    },
    /// A column was left out because another one fills the same field.
    DoubledColumn {
        /// Object that is loaded.
        object: String,
        /// Heading of the column.
        column: String,
        /// The field.
        field: String,
    },
    /// Ids that point at no record; they are kept.
    Dangling(Dangling),
    /// Rows without a value that Salesforce demands.
    MissingRequired {
        /// Object that is loaded.
        object: String,
        /// The field.
        field: String,
        /// How many rows.
        count: u64,
    },
    /// A stage or status that the org did not know became a picklist value.
    NewPicklistValue {
        /// Object that is loaded.
        object: String,
        /// The field.
        field: String,
        /// The value.
        value: String,
    },
}

/// Ids of one column that point at no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dangling {
    /// Object that is loaded.
    pub object: String,
    /// The reference field.
    pub field: String,
    /// How many rows.
    pub count: u64,
    /// One of the ids.
    pub example: String,
}

impl fmt::Display for Dangling {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            object,
            field,
            count,
            example,
        } = self;
        let s = if *count == 1 { " points" } else { "s point" };
        write!(
            formatter,
            "{count} id{s} nowhere in `{object}.{field}`, for example `{example}`"
        )
    }
}

impl fmt::Display for LoadWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DroppedColumn {
                object,
                column,
                suggestion,
            } => {
                write!(
                    formatter,
                    "column `{column}` is left out, `{object}` has no such field"
                )?;
                match suggestion {
                    Some(field) => write!(formatter, "; did you mean `{field}`?"),
                    None => Ok(()),
                }
            }
            Self::DoubledColumn {
                object,
                column,
                field,
            } => write!(
                formatter,
                "column `{column}` is left out, another column fills `{object}.{field}`"
            ),
            Self::Dangling(dangling) => dangling.fmt(formatter),
            Self::MissingRequired {
                object,
                field,
                count,
            } => {
                let s = if *count == 1 { " has" } else { "s have" };
                write!(
                    formatter,
                    "{count} row{s} no `{object}.{field}`, which Salesforce requires"
                )
            }
            Self::NewPicklistValue {
                object,
                field,
                value,
            } => {
                write!(
                    formatter,
                    "`{value}` is new in `{object}.{field}` and was added to its values"
                )
            }
        }
    }
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The local org has no such object.
    #[error("the local org has no object `{object}`")]
    UnknownObject {
        /// As given.
        object: String,
        /// An object that was perhaps meant.
        suggestion: Option<String>,
    },
    /// A file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: ReadError,
    },
    /// A schema file cannot be understood.
    #[error("cannot use `{}` as a schema", path.display())]
    Schema {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: SchemaFileError,
    },
    /// A mapping that no file could use.
    #[error("`--map {target}={column}` fits no column of the files")]
    UnusedMapping {
        /// Field or path.
        target: String,
        /// Heading of the column.
        column: String,
    },
    /// Rows are bad and bad rows were not to be skipped.
    #[error("{} of the rows cannot be loaded, so nothing was loaded", report.bad_row_count)]
    BadRows {
        /// The rows, and what was read until the end.
        report: Box<LoadReport>,
    },
    /// Ids point nowhere, and that was not allowed.
    #[error("ids point at records that are not there, so nothing was loaded")]
    Dangling {
        /// The columns.
        columns: Vec<Dangling>,
    },
    /// The local org's file failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Diagnostic for LoadError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownObject { .. } | Self::UnusedMapping { .. } => Code::Usage,
            Self::Read { source, .. } => match source {
                ReadError::Io(_) => Code::File,
                ReadError::Utf16 | ReadError::Json { .. } | ReadError::Csv { .. } => {
                    Code::InvalidData
                }
            },
            Self::BadRows { .. } | Self::Dangling { .. } | Self::Schema { .. } => Code::InvalidData,
            Self::Store(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::UnknownObject { suggestion, .. } => match suggestion {
                Some(object) => vec![Hint::new(format!("did you mean `{object}`?"))],
                None => vec![Hint::new("files are given as `Account=accounts.csv`")],
            },
            Self::Read { source, .. } => match source {
                ReadError::Io(_) => vec![Hint::new("check the path and its permissions")],
                ReadError::Utf16 => vec![Hint::new("`iconv -f UTF-16 -t UTF-8` converts it")],
                ReadError::Json { .. } | ReadError::Csv { .. } => Vec::new(),
            },
            Self::Schema { .. } => vec![Hint::new(
                "a schema is a JSON array of `{\"name\": \"Invoice__c\", \"fields\": [{\"name\": …, \
                 \"type\": …}]}`, as describe answers it",
            )],
            Self::UnusedMapping { .. } => vec![Hint::new(
                "a mapping is `FIELD=COLUMN`, for example `--map Account.Name=AccountName`",
            )],
            Self::BadRows { report } => {
                let shown = report.bad_rows.iter().take(20);
                let mut hints: Vec<Hint> = shown.map(|row| Hint::new(row.to_string())).collect();
                hints.push(Hint::new(
                    "mend the rows, or leave them out with `--skip-bad`",
                ));
                hints
            }
            Self::Dangling { columns } => {
                let mut hints: Vec<Hint> = columns
                    .iter()
                    .map(|column| Hint::new(column.to_string()))
                    .collect();
                hints.push(Hint::new(
                    "load the parents too, or keep such ids without `--strict`",
                ));
                hints
            }
            Self::Store(error) => error.hints(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        match self {
            Self::UnknownObject { object, .. } => {
                details.insert("object".into(), json!(object));
            }
            Self::Read { path, .. } | Self::Schema { path, .. } => {
                details.insert("path".into(), json!(path.display().to_string()));
            }
            Self::UnusedMapping { target, column } => {
                details.insert("map".into(), json!(format!("{target}={column}")));
            }
            Self::BadRows { report } => {
                details.insert("bad_row_count".into(), json!(report.bad_row_count));
                let rows = report.bad_rows.iter().map(|row| {
                    json!({
                        "file": row.path.display().to_string(),
                        "line": row.line,
                        "column": row.column,
                        "reason": row.problem.to_string(),
                    })
                });
                details.insert("bad_rows".into(), rows.collect());
            }
            Self::Dangling { columns } => {
                let columns = columns.iter().map(|column| {
                    json!({
                        "object": column.object,
                        "field": column.field,
                        "count": column.count,
                        "example": column.example,
                    })
                });
                details.insert("columns".into(), columns.collect());
            }
            Self::Store(error) => return error.details(),
        }
        details
    }
}
