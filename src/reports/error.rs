//! Why a report cannot be made.

use std::io;

use serde_json::{Map, Value};

use crate::client;
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::query::QueryError;
use crate::soql::ParseError;
use crate::state::SnapshotError;

/// A report that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A query failed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A call failed.
    #[error(transparent)]
    Client(#[from] client::Error),
    /// The snapshots cannot be used.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The period cannot be understood.
    #[error("`{text}` is no period")]
    Period {
        /// As it was given.
        text: String,
    },
    /// The org lists its fiscal years, and none is the one that was asked for.
    #[error("the org's fiscal years have no `{text}`")]
    NoFiscalYear {
        /// As it was given.
        text: String,
    },
    /// The object has no such field, which was to tell why deals were lost.
    #[error("`Opportunity` has no field `{field}` in this org")]
    NoLossField {
        /// As it was given.
        field: String,
        /// A field that looks like it.
        likely: Option<String>,
    },
    /// There are no business hours of this name, or they are never open.
    #[error("there are no business hours `{name}` with open hours")]
    NoHours {
        /// As it was given.
        name: String,
    },
    /// A comparison needs a window with two ends.
    #[error("there is nothing to compare: the period `{period}` has no two ends")]
    OpenPeriod {
        /// As it was given.
        period: String,
    },
    /// A condition cannot be understood.
    #[error("the condition of `--where` is no SOQL condition: {error}")]
    Where {
        /// What is wrong, with its place in `text`.
        error: Box<ParseError>,
    },
    /// More than a condition.
    #[error("`--where` takes a condition alone, without {clause}")]
    WhereClause {
        /// What is too much.
        clause: &'static str,
    },
    /// What the report is to be grouped by is no path of names.
    #[error("`{text}` is no field or path of a parent's field")]
    GroupBy {
        /// As it was given.
        text: String,
    },
    /// The object has no such field in this org.
    #[error("`{object}` has no field `{field}` in this org")]
    NoField {
        /// The object.
        object: &'static str,
        /// The field.
        field: &'static str,
    },
    /// There is no role of this name.
    #[error("there is no role `{name}`")]
    NoRole {
        /// As it was given.
        name: String,
        /// Roles that there are.
        roles: Vec<String>,
    },
    /// The file with quotas or costs cannot be read.
    #[error("cannot read `{path}`")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A line of the file with quotas or costs cannot be used.
    #[error("line {line} of `{path}` has no name and amount")]
    Line {
        /// The file.
        path: String,
        /// From 1.
        line: u64,
    },
    /// The workbook cannot be put together.
    #[error("the workbook cannot be put together")]
    Workbook {
        /// What the library said.
        #[source]
        source: Box<rust_xlsxwriter::XlsxError>,
    },
    /// The report needs a user that is known.
    #[error("who `me` is was not told at login")]
    Nobody,
    /// No snapshot of that day, and the history was not to be used.
    #[error("there is no snapshot of {day}")]
    NoSnapshot {
        /// The day.
        day: String,
        /// Days that there are.
        days: Vec<String>,
    },
}

impl Diagnostic for ReportError {
    fn code(&self) -> Code {
        match self {
            Self::Query(error) => error.code(),
            Self::Client(error) => error.code(),
            Self::Snapshot(error) => error.code(),
            Self::Period { .. }
            | Self::NoFiscalYear { .. }
            | Self::OpenPeriod { .. }
            | Self::WhereClause { .. }
            | Self::GroupBy { .. }
            | Self::Nobody => Code::Usage,
            Self::Where { .. } => Code::SoqlSyntax,
            Self::NoField { .. } | Self::NoLossField { .. } => Code::SoqlInvalid,
            Self::NoRole { .. } | Self::NoSnapshot { .. } | Self::NoHours { .. } => Code::NotFound,
            Self::File { .. } | Self::Workbook { .. } => Code::File,
            Self::Line { .. } => Code::InvalidData,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match self {
            Self::Query(error) => return error.hints(),
            Self::Client(error) => return error.hints(),
            Self::Snapshot(error) => return error.hints(),
            Self::Period { .. } => Hint::new(
                "periods are `all`, `this-quarter`, `last-fiscal-year`, `last-90-days`, `next-month`, `ytd`, \
                 `2026`, `2026-Q3`, `2026-H1`, `2026-07`, `2026-W31`, `FY2026`, `FY2026-Q2`, a day, or \
                 `FROM..TO` (TO is the day behind the last)",
            ),
            Self::NoFiscalYear { .. } => Hint::new(
                "`sfkit query \"SELECT Name, StartDate, EndDate FROM FiscalYearSettings\"` lists them; \
                 `FROM..TO` takes any days",
            ),
            Self::NoLossField {
                likely: Some(likely),
                ..
            } => Hint::new(format!("`--loss-reason-field {likely}` looks like it")),
            Self::NoLossField { .. } => {
                Hint::new("`sfkit object describe Opportunity` tells which fields there are")
            }
            Self::NoHours { .. } => Hint::new(
                "`sfkit query \"SELECT Name, IsDefault FROM BusinessHours\"` lists them; `--business-hours` \
                 alone takes the default ones",
            ),
            Self::OpenPeriod { .. } => {
                Hint::new("name a period, such as `--period this-quarter --compare previous`")
            }
            Self::Where { .. } | Self::WhereClause { .. } => Hint::new(
                "write what would stand behind WHERE: `--where \"Type = 'New Customer' AND Amount > 1000\"`",
            ),
            Self::GroupBy { .. } => {
                Hint::new("write it as in a query: `Type`, `Owner.Name`, `Account.Industry`")
            }
            Self::NoField { object, .. } => Hint::new(format!(
                "`sfkit query --check \"SELECT … FROM {object}\"` tells which fields there are"
            )),
            Self::NoRole { roles, .. } => Hint::new(format!("roles are: {}", roles.join(", "))),
            Self::File { .. } => Hint::new("check the path and its permissions"),
            Self::Workbook { .. } => Hint::new(
                "`--report FILE.html` makes a page of the same numbers, `--format csv` a table",
            ),
            Self::Line { .. } => Hint::new("write a name and an amount per line: `Ann Lee,250000`"),
            Self::Nobody => {
                Hint::new("write the user's name or username: `--owner ann@example.com`")
            }
            Self::NoSnapshot { days, .. } if days.is_empty() => Hint::new(
                "`sfkit pipeline snapshot` takes one of today; without `--from` the history is used",
            ),
            Self::NoSnapshot { days, .. } => Hint::new(format!(
                "there are snapshots of {}; without `--from` the history is used",
                days.join(", ")
            )),
        }]
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Query(error) => error.details(),
            Self::Client(error) => error.details(),
            _ => Map::new(),
        }
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Query(error) => error.snippet(),
            Self::Client(error) => error.snippet(),
            _ => None,
        }
    }
}
