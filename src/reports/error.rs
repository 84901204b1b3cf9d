//! Why a report cannot be made.

use std::io;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::client;
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::query::QueryError;
use crate::soql::ParseError;
use crate::soql::suggest::closest;
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
    /// The period ends where it begins, or before.
    #[error("the period `{text}` has no days")]
    NoDays {
        /// As it was given.
        text: String,
    },
    /// No amount is between the two.
    #[error("no amount is at least {least} and at most {most}")]
    NoBetween {
        /// `--min-amount`.
        least: String,
        /// `--max-amount`.
        most: String,
    },
    /// The later day of a comparison is not behind the earlier one.
    #[error("{after} is not behind {before}")]
    Backwards {
        /// The first day.
        before: Date,
        /// The second one.
        after: Date,
    },
    /// A day of which there is no picture yet.
    #[error("{day} lies ahead")]
    Ahead {
        /// The day.
        day: Date,
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
    /// The org does not show the object.
    #[error("the org shows you no `{object}`")]
    Unseen {
        /// The object.
        object: &'static str,
        /// What the server said.
        #[source]
        source: Box<client::Error>,
    },
    /// The object has no such field to group by.
    #[error("`{object}` has no field `{field}` to group by")]
    Group {
        /// The object.
        object: &'static str,
        /// As it was given.
        field: String,
        /// A field that looks like it.
        likely: Option<String>,
    },
    /// The server groups by no field of this type.
    #[error("`{field}` cannot be grouped by")]
    NotGroupable {
        /// As it was given.
        field: String,
    },
    /// The object has no such field in this org, or none that the user may see.
    #[error("`{object}` has no field `{field}` that you may see")]
    NoField {
        /// The object.
        object: &'static str,
        /// The field.
        field: &'static str,
    },
    /// The org has nothing of the name that the report is filtered by.
    #[error("there is no {} `{}`", .0.what, .0.name)]
    Strange(Box<Strange>),
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
    #[error("line {line} of `{path}` has {fault}")]
    Line {
        /// The file.
        path: String,
        /// From 1.
        line: u64,
        /// What is wrong with it.
        fault: LineFault,
    },
    /// The file with quotas or costs has no line that can be used.
    #[error("`{path}` has no names and amounts")]
    NoAmounts {
        /// The file.
        path: String,
    },
    /// An amount cannot be read, or is less than nothing.
    #[error("`{text}` is no amount")]
    NoAmount {
        /// As it was given.
        text: String,
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

/// What is wrong with a line of a file with quotas or costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Nothing that can be used.
    #[error("no name and amount")]
    NoAmount,
    /// Not as many cells as the heading, or as a name and an amount take.
    #[error("{found} {} instead of {wanted}", if *found == 1 { "cell" } else { "cells" })]
    Cells {
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// Less than nothing.
    #[error("an amount below zero")]
    Negative,
}

/// A name that the org does not have, and those that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strange {
    /// What it should be: `role`, `user`, `account` …
    pub what: &'static str,
    /// As it was given.
    pub name: String,
    /// Names that there are.
    pub known: Vec<String>,
    /// Whether these are all.
    pub is_complete: bool,
    /// The command that lists them.
    pub listing: String,
}

impl Strange {
    /// Names that a message has room for.
    const FEW: usize = 20;

    /// The one that was meant, as far as that can be told.
    fn likely(&self) -> Option<&str> {
        let name = self.name.to_lowercase();
        let known = || self.known.iter().map(String::as_str);
        let mut holding = known().filter(|known| known.to_lowercase().contains(&name));
        match (holding.next(), holding.next()) {
            (Some(only), None) => Some(only),
            _ => closest(&self.name, known()),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = Vec::new();
        if let Some(likely) = self.likely() {
            hints.push(Hint::new(format!("did you mean `{likely}`?")));
        }
        let (what, listing) = (self.what, &self.listing);
        hints.push(match self.known.len() {
            1..=Self::FEW if self.is_complete => {
                Hint::new(format!("{what}s are: {}", self.known.join(", ")))
            }
            _ => Hint::new(format!("`{listing}` lists what there is")),
        });
        hints
    }
}

/// Whether the server knows no such object, or does not show it to the user.
fn is_unseen(error: &QueryError) -> bool {
    matches!(error, QueryError::Server(fault) if fault.error.has_code("INVALID_TYPE"))
}

/// What to do about an object or a field that the org does not show.
const UNSEEN: &str = "the org lacks it, or you may not read it, which an administrator can grant; \
                      `sfkit object list` tells which objects you may see";

impl ReportError {
    /// What could be named instead of a period, a day, an amount, a field or hours.
    fn offered(&self) -> Hint {
        match self {
            Self::Period { .. } => Hint::new(
                "periods are `all`, `this-quarter`, `last-fiscal-year`, `last-90-days`, `next-month`, `ytd`, \
                 `2026`, `2026-Q3`, `2026-H1`, `2026-07`, `2026-W31`, `FY2026`, `FY2026-Q2`, a day, or \
                 `FROM..TO` (TO is the day behind the last)",
            ),
            Self::NoDays { .. } => Hint::new(
                "in `FROM..TO` TO is the day behind the last one: `2026-07-01..2026-08-01` is July",
            ),
            Self::NoBetween { least, most } => Hint::new(format!(
                "the other way round they are: `--min-amount {most} --max-amount {least}`"
            )),
            Self::Backwards { before, after } if before == after => {
                Hint::new("give two days, or one alone, which is compared with now")
            }
            Self::Backwards { before, after } => Hint::new(format!(
                "the earlier day comes first: `sfkit pipeline diff {after} {before}`"
            )),
            Self::Ahead { .. } => {
                Hint::new("name a day that is gone; one alone is compared with now")
            }
            Self::NoFiscalYear { .. } => Hint::new(
                "`sfkit query \"SELECT Name, StartDate, EndDate FROM FiscalYearSettings\"` lists them; \
                 `FROM..TO` takes any days",
            ),
            Self::NoLossField {
                likely: Some(likely),
                ..
            } => Hint::new(format!("`--loss-reason-field {likely}` looks like it")),
            Self::NoHours { .. } => Hint::new(
                "`sfkit query \"SELECT Name, IsDefault FROM BusinessHours\"` lists them; `--business-hours` \
                 alone takes the default ones",
            ),
            _ => Hint::new("`sfkit object describe Opportunity` tells which fields there are"),
        }
    }
}

impl Diagnostic for ReportError {
    fn code(&self) -> Code {
        match self {
            Self::Query(error) if is_unseen(error) => Code::NotFound,
            Self::Query(error) => error.code(),
            Self::Client(error) => error.code(),
            Self::Snapshot(error) => error.code(),
            Self::Period { .. }
            | Self::NoDays { .. }
            | Self::NoBetween { .. }
            | Self::Backwards { .. }
            | Self::Ahead { .. }
            | Self::NoFiscalYear { .. }
            | Self::OpenPeriod { .. }
            | Self::WhereClause { .. }
            | Self::GroupBy { .. }
            | Self::NoAmount { .. }
            | Self::Nobody => Code::Usage,
            Self::Where { .. } => Code::SoqlSyntax,
            Self::NoField { .. }
            | Self::NoLossField { .. }
            | Self::Group { .. }
            | Self::NotGroupable { .. } => Code::SoqlInvalid,
            Self::Strange(_)
            | Self::NoSnapshot { .. }
            | Self::NoHours { .. }
            | Self::Unseen { .. } => Code::NotFound,
            Self::File { .. } | Self::Workbook { .. } => Code::File,
            Self::Line { .. } | Self::NoAmounts { .. } => Code::InvalidData,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match self {
            // The queries are not the user's to send unchecked.
            Self::Query(error) => {
                let mut hints = error.hints();
                hints.retain(|hint| !hint.0.contains("--no-check"));
                if hints.is_empty() && (is_unseen(error) || error.code() == Code::SoqlInvalid) {
                    hints.push(Hint::new(UNSEEN));
                }
                return hints;
            }
            Self::Client(error) => return error.hints(),
            Self::Snapshot(error) => return error.hints(),
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
                "an administrator can let you read it; `sfkit object describe {object}` tells which fields you may see"
            )),
            Self::Strange(strange) => return strange.hints(),
            Self::File { source, .. } if source.kind() == io::ErrorKind::InvalidData => {
                Hint::new("save it as CSV in UTF-8")
            }
            Self::File { .. } => Hint::new("check the path and its permissions"),
            Self::Workbook { .. } => Hint::new(
                "`--report FILE.html` makes a page of the same numbers, `--format csv` a table",
            ),
            Self::Line { .. } | Self::NoAmounts { .. } => Hint::new(
                "write a name and an amount per line, with a comma between them and none within the amount: \
                 `Ann Lee,250000`",
            ),
            Self::NoAmount { .. } => {
                Hint::new("write an amount without sign and separators: `2500000`")
            }
            Self::Group {
                likely: Some(likely),
                ..
            } => Hint::new(format!("did you mean `{likely}`?")),
            Self::Group { object, .. } => Hint::new(format!(
                "`sfkit object describe {object}` tells which fields there are"
            )),
            Self::Unseen { .. } => Hint::new(UNSEEN),
            Self::NotGroupable { .. } => Hint::new(
                "group by a picklist, a lookup or a short text: `Type`, `Owner.Name`, `Account.Industry`",
            ),
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
            Self::Period { .. }
            | Self::NoDays { .. }
            | Self::NoBetween { .. }
            | Self::Backwards { .. }
            | Self::Ahead { .. }
            | Self::NoFiscalYear { .. }
            | Self::NoLossField { .. }
            | Self::NoHours { .. } => self.offered(),
        }]
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Query(error) => error.details(),
            Self::Client(error) => error.details(),
            Self::Unseen { source, .. } => source.details(),
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
