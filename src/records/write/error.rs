//! What can go wrong on the way of a record.

use std::io;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::check::Fault;
use super::input::InputError;
use super::outcome::{MODIFIED, RowResult, Tally, Verdict};
use super::verb::Verb;
use crate::client;
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::model::rows::SinkError;
use crate::query::QueryError;

/// A failure on the way of a record.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The REST API.
    #[error(transparent)]
    Client(Box<client::Error>),
    /// The rows that were handed in.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The result cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The query that finds the records.
    #[error(transparent)]
    Query(Box<QueryError>),
    /// The org has no such object.
    #[error("the org has no object `{object}`")]
    UnknownObject {
        /// What was given.
        object: String,
        /// An object that may be meant.
        suggestion: Option<String>,
    },
    /// The user may not do that to the object.
    #[error("records of `{object}` cannot be {}", verb.done())]
    NotAllowed {
        /// The object.
        object: String,
        /// What was to be done.
        verb: Verb,
    },
    /// No key of an upsert.
    #[error("`{key}` is no key of `{object}`{}", if *is_field { "" } else { ": there is no such field" })]
    NoKey {
        /// The object.
        object: String,
        /// What was given.
        key: String,
        /// It is a field, but no key.
        is_field: bool,
        /// Fields that are keys.
        keys: Vec<String>,
    },
    /// Rows that cannot be sent.
    #[error("{0}")]
    Invalid(Box<InvalidRows>),
    /// No row at all.
    #[error("no record to {}", verb.as_str())]
    NoRows {
        /// What was to be done.
        verb: Verb,
    },
    /// A condition that is more than one.
    #[error("the condition goes on with {clause}")]
    NotOnlyCondition {
        /// What it goes on with.
        clause: &'static str,
    },
    /// The target of a write is no id.
    #[error("`{text}` is no id")]
    NoId {
        /// What was given.
        text: String,
    },
    /// A local file.
    #[error("cannot write {what} to `{}`", path.display())]
    File {
        /// What the file holds.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The undo file cannot be read.
    #[error("cannot read `{}`", path.display())]
    UndoUnread {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No file that tells how to take a write back.
    #[error("`{}`, line {line}: this was not written by `--undo`", path.display())]
    NoUndoFile {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// The file belongs to another org.
    #[error("the file is about the org {file}, and this is {org}")]
    OtherOrg {
        /// Organization id in the file.
        file: String,
        /// Organization id of the org at hand.
        org: String,
    },
    /// Some or all rows failed.
    #[error("{}", tally_text(verb, tally))]
    Rows {
        /// What was to be done.
        verb: Verb,
        /// What came of it.
        tally: Box<Tally>,
        /// Where the failed rows are.
        failures: Option<PathBuf>,
    },
    /// The answer to the only write was lost.
    #[error("whether the record was {} is not known", verb.done())]
    Lost {
        /// What was to be done.
        verb: Verb,
        /// Why.
        source: Box<client::Error>,
    },
    /// The server refused the only record.
    #[error("{message} ({code})")]
    Refused {
        /// The server's code.
        code: String,
        /// What it says.
        message: String,
        /// The fields at fault.
        fields: Vec<String>,
    },
    /// The only record was changed meanwhile.
    #[error("the record was changed after {since}")]
    Modified {
        /// The time that was given.
        since: String,
    },
}

/// Rows that cannot be sent, and why.
#[derive(Clone, Debug, Default)]
pub struct InvalidRows {
    /// Rows of the input.
    pub rows: u64,
    /// Rows that are wrong.
    pub bad: u64,
    /// They stand in a file, so that lines tell something.
    pub is_file: bool,
    /// What is wrong, each fault once.
    pub problems: Vec<Problem>,
}

/// A fault and where it is.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The first line that has it.
    pub line: u64,
    /// Lines that have it.
    pub count: u64,
    /// The fault.
    pub fault: Fault,
}

/// So many faults are told.
const TOLD: usize = 20;

impl std::fmt::Display for InvalidRows {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.is_file {
            let faults: Vec<String> = self
                .problems
                .iter()
                .map(|one| one.fault.to_string())
                .collect();
            return out.write_str(&faults.join("; "));
        }
        let (rows, are) = match (self.rows, self.bad) {
            (1, _) => ("row", "is"),
            (_, 1) => ("rows", "is"),
            _ => ("rows", "are"),
        };
        let (bad, all) = (self.bad, self.rows);
        write!(out, "{bad} of {all} {rows} {are} wrong; nothing was sent")?;
        for problem in self.problems.iter().take(TOLD) {
            let more = match problem.count {
                1 => String::new(),
                count => format!(" and {} more", count - 1),
            };
            write!(out, "\n  line {}{more}: {}", problem.line, problem.fault)?;
        }
        match self.problems.len().saturating_sub(TOLD) {
            0 => Ok(()),
            rest => write!(out, "\n  and {rest} more"),
        }
    }
}

fn tally_text(verb: &Verb, tally: &Tally) -> String {
    let mut parts = Vec::new();
    for (count, what) in [
        (tally.done, verb.done()),
        (tally.failed, "failed"),
        (
            tally.unknown,
            "sent without an answer, so that nobody knows",
        ),
        (tally.not_sent, "not sent"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let why = match (&tally.cause, tally.ended) {
        (_, Some(ending)) => format!("{}: ", ending.code().as_str()),
        (Some(cause), _) => format!("{cause}: "),
        (None, _) => String::new(),
    };
    let plural = if tally.rows == 1 { "" } else { "s" };
    format!("{why}of {} record{plural} {}", tally.rows, parts.join(", "))
}

impl WriteError {
    /// Why the only record was not written.
    #[must_use]
    pub fn of_one(verb: Verb, result: RowResult, tally: Tally, since: Option<&str>) -> Self {
        let error = result.errors().first().cloned().unwrap_or_default();
        let modified = || Self::Modified {
            since: since.unwrap_or_default().to_owned(),
        };
        match (result.verdict, tally.cause) {
            (_, Some(cause))
                if cause
                    .rejection()
                    .is_some_and(|refusal| refusal.status == 412) =>
            {
                modified()
            }
            (Verdict::Unknown(_), Some(cause)) => Self::Lost {
                verb,
                source: Box::new(cause),
            },
            (_, Some(cause)) => cause.into(),
            (_, None) if tally.ended.is_some() => Self::Rows {
                verb,
                tally: Box::new(Tally {
                    cause: None,
                    ..tally
                }),
                failures: None,
            },
            _ if error.code == MODIFIED => modified(),
            _ => Self::Refused {
                code: error.code,
                message: error.message,
                fields: error.fields,
            },
        }
    }
}

impl From<client::Error> for WriteError {
    fn from(error: client::Error) -> Self {
        Self::Client(Box::new(error))
    }
}

impl From<QueryError> for WriteError {
    fn from(error: QueryError) -> Self {
        Self::Query(Box::new(error))
    }
}

impl Diagnostic for WriteError {
    fn code(&self) -> Code {
        match self {
            Self::Client(error) => error.code(),
            Self::Input(error) => error.code(),
            Self::Sink(error) => error.code(),
            Self::Query(error) => error.code(),
            Self::UnknownObject { .. } => Code::NotFound,
            Self::NotAllowed { .. } | Self::Modified { .. } | Self::Refused { .. } => Code::Refused,
            Self::NoKey { .. } | Self::NotOnlyCondition { .. } | Self::NoId { .. } => Code::Usage,
            Self::Invalid(_) | Self::NoUndoFile { .. } => Code::InvalidData,
            Self::NoRows { .. } => Code::NotFound,
            Self::File { .. } | Self::UndoUnread { .. } => Code::File,
            Self::OtherOrg { .. } => Code::Usage,
            Self::Rows { tally, .. } => match tally.ended {
                Some(ending) => ending.code(),
                None if tally.done + tally.unknown > 0 => Code::Partial,
                None => tally.cause.as_ref().map_or(Code::Refused, Diagnostic::code),
            },
            Self::Lost { source, .. } => source.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let one = |text: String| vec![Hint(text)];
        match self {
            Self::Client(error) => hints_of(error),
            Self::Input(error) => error.hints(),
            Self::Sink(error) => error.hints(),
            Self::Query(error) => error.hints(),
            Self::UnknownObject {
                suggestion: Some(name),
                ..
            } => one(format!("did you mean `{name}`?")),
            Self::UnknownObject { .. } => one(
                "custom objects end with `__c`, and the user of the login must be allowed to see them"
                    .to_owned(),
            ),
            Self::NotAllowed { .. } => {
                one("ask an administrator for the permission on the object".to_owned())
            }
            Self::NoKey { keys, .. } if keys.is_empty() => {
                one("the object has no external id; `update` changes records by their id".to_owned())
            }
            Self::NoKey { keys, .. } => one(format!("its keys are {}", keys.join(", "))),
            Self::Invalid(invalid) => invalid_hints(invalid),
            Self::NoRows { .. } => one("the file has a header and no row below it".to_owned()),
            Self::UndoUnread { .. } => one("check the path and its permissions".to_owned()),
            Self::NotOnlyCondition { .. } => one(
                "`--where` takes what stands behind WHERE, up to ORDER BY or LIMIT: `Industry = 'Energy'`"
                    .to_owned(),
            ),
            Self::NoId { .. } => one(
                "an id has 15 or 18 letters and digits; `--where` finds records by a condition".to_owned(),
            ),
            Self::File { source, .. } if source.kind() == io::ErrorKind::AlreadyExists => {
                one("the file is there already; name another, or remove it".to_owned())
            }
            Self::File { .. } => {
                one("check the path, its permissions and the space on the disk".to_owned())
            }
            Self::NoUndoFile { .. } => one(
                "`--undo FILE` of an update or a delete writes what `sfkit record restore FILE` takes"
                    .to_owned(),
            ),
            Self::OtherOrg { .. } => one("name the org with `-o ORG`".to_owned()),
            Self::Rows { tally, failures, .. } => rows_hints(tally, failures.as_ref()),
            Self::Lost { source, verb } => {
                let look = match verb {
                    Verb::Create => "look whether it is there before you send it again, or it may be there twice",
                    _ => "look at the record before you send it again",
                };
                let mut hints = one(look.to_owned());
                hints.extend(source.hints());
                hints
            }
            Self::Refused { code, .. } => code_hint(code, &[]).into_iter().collect(),
            Self::Modified { .. } => {
                one("look at the record, and send the change again with a later time".to_owned())
            }
        }
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Client(error) => error.details(),
            Self::Lost { source, .. } => source.details(),
            Self::Refused { code, fields, .. } => Map::from_iter([
                ("error_code".to_owned(), json!(code)),
                ("fields".to_owned(), json!(fields)),
            ]),
            Self::Query(error) => error.details(),
            Self::Invalid(invalid) => {
                let problems = invalid.problems.iter().map(|one| {
                    json!({"line": one.line, "count": one.count, "code": one.fault.code(),
                        "message": one.fault.to_string(), "fields": one.fault.fields()})
                });
                Map::from_iter([
                    ("rows".to_owned(), json!(invalid.rows)),
                    ("bad".to_owned(), json!(invalid.bad)),
                    ("problems".to_owned(), problems.collect()),
                ])
            }
            Self::Rows { tally, .. } => {
                let cause = tally.cause.as_ref().map(Diagnostic::details);
                let mut details = cause.unwrap_or_default();
                for (name, count) in [
                    ("rows", tally.rows),
                    ("done", tally.done),
                    ("failed", tally.failed),
                    ("unknown", tally.unknown),
                    ("not_sent", tally.not_sent),
                ] {
                    details.insert(name.to_owned(), json!(count));
                }
                details
            }
            _ => Map::new(),
        }
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Query(error) => error.snippet(),
            _ => None,
        }
    }
}

/// Different hints of the faults, the first few.
fn invalid_hints(invalid: &InvalidRows) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    for problem in &invalid.problems {
        if let Some(hint) = problem.fault.hint()
            && !hints.contains(&hint)
        {
            hints.push(hint);
        }
    }
    hints.truncate(3);
    if invalid.is_file && invalid.bad < invalid.rows {
        hints.push(Hint::new(
            "`--skip-bad` leaves the wrong rows out and sends the others",
        ));
    }
    hints
}

fn rows_hints(tally: &Tally, failures: Option<&PathBuf>) -> Vec<Hint> {
    let mut hints = Vec::new();
    if tally.unknown > 0 {
        hints.push(Hint::new(
            "look at the records without an answer before you send them again",
        ));
    }
    if tally.failed + tally.not_sent > 0 {
        hints.push(Hint(match failures {
            Some(path) => format!(
                "correct `{}` and send it again with `--file`",
                path.display()
            ),
            None => "`--failures FILE` keeps the rows that fail, to be corrected and sent again"
                .to_owned(),
        }));
    }
    hints.extend(tally.cause.iter().flat_map(Diagnostic::hints));
    hints
}

/// What helps with a refused record, beside what helps with any call.
fn hints_of(error: &client::Error) -> Vec<Hint> {
    let mut hints = error.hints();
    let fault = error.rejection().and_then(client::Rejection::fault);
    let Some(fault) = fault else {
        return hints;
    };
    hints.extend(code_hint(
        fault.code.as_deref().unwrap_or_default(),
        &fault.duplicates,
    ));
    hints
}

fn code_hint(code: &str, duplicates: &[String]) -> Option<Hint> {
    let text = match code {
        "DUPLICATES_DETECTED" => {
            let found = match duplicates {
                [] => String::new(),
                ids => format!("it may be {}; ", ids.join(", ")),
            };
            format!("{found}`--allow-duplicates` saves it all the same")
        }
        "ENTITY_IS_DELETED" => {
            "the record is in the recycle bin: `sfkit record undelete OBJECT ID`".to_owned()
        }
        "CANNOT_UPDATE_CONVERTED_LEAD" => {
            "a converted lead cannot be changed; change its contact or account".to_owned()
        }
        "INSUFFICIENT_ACCESS_OR_READONLY" | "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" => {
            "ask the record's owner or an administrator for access".to_owned()
        }
        "INVALID_CROSS_REFERENCE_KEY" => {
            "there is no such record, or you may not see it".to_owned()
        }
        "UNABLE_TO_LOCK_ROW" => "somebody else is changing it; run the command again".to_owned(),
        "ENTITY_IS_LOCKED" => "the record waits for an approval".to_owned(),
        _ => return None,
    };
    Some(Hint(text))
}
