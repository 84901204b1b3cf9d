//! What a write needs to be taken back, in a file.
//!
//! A line of JSON each: a head that tells what was done where, then for every record how it was
//! before, made durable before the record is sent, and behind that what became of it. A run that is
//! killed leaves a file that tells of every record that may have been changed.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::before::Record;
use super::error::WriteError;
use super::outcome::{RowResult, Verdict};
use super::verb::Verb;
use crate::files;

/// The form of the file.
const FORM: u32 = 1;

/// The head of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoHead {
    /// The form of the file.
    pub sfkit_undo: u32,
    /// What was done.
    pub verb: String,
    /// To which object.
    pub object: String,
    /// In which org; none where it is not known.
    pub organization_id: Option<String>,
    /// When.
    pub at: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    /// How a record was.
    Before(Record),
    /// A record that was made.
    Created(String),
    /// A record that was changed or deleted.
    Done(String),
    /// A record that was left as it was.
    Failed(String),
}

/// A file that is being written.
#[derive(Debug)]
pub struct UndoFile {
    path: PathBuf,
    file: File,
}

impl UndoFile {
    /// Makes the file, 0600, with its head made durable.
    ///
    /// # Errors
    /// When it cannot be made, or is there already.
    pub fn create(path: &Path, head: &UndoHead) -> Result<Self, WriteError> {
        let opened = files::private_options()
            .write(true)
            .create_new(true)
            .open(path);
        let file = opened.map_err(|source| failed(path, source))?;
        let mut undo = Self {
            path: path.to_owned(),
            file,
        };
        let line = serde_json::to_string(head).expect("the head is plain data");
        undo.write(&format!("{line}\n"))?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        files::sync_dir(folder.unwrap_or(Path::new(".")));
        Ok(undo)
    }

    /// Makes durable how records are, before they are sent.
    pub(super) fn before(&mut self, records: Vec<Record>) -> Result<(), WriteError> {
        self.lines(records.into_iter().map(Line::Before))
    }

    /// Takes note of what became of records.
    pub(super) fn after(&mut self, results: &[RowResult]) -> Result<(), WriteError> {
        self.lines(results.iter().filter_map(|result| {
            let id = result.id.clone()?;
            match result.verdict {
                Verdict::Done { created: true } => Some(Line::Created(id)),
                Verdict::Done { created: false } => Some(Line::Done(id)),
                Verdict::Failed(_) | Verdict::NotSent(_) => Some(Line::Failed(id)),
                Verdict::Unknown(_) => None,
            }
        }))
    }

    fn lines(&mut self, lines: impl Iterator<Item = Line>) -> Result<(), WriteError> {
        let mut text = String::new();
        for line in lines {
            text.push_str(&serde_json::to_string(&line).expect("a record is JSON"));
            text.push('\n');
        }
        match text.is_empty() {
            true => Ok(()),
            false => self.write(&text),
        }
    }

    fn write(&mut self, text: &str) -> Result<(), WriteError> {
        let written = self.file.write_all(text.as_bytes());
        let durable = written.and_then(|()| self.file.sync_all());
        durable.map_err(|source| failed(&self.path, source))
    }
}

fn failed(path: &Path, source: io::Error) -> WriteError {
    WriteError::File {
        what: "the undo file",
        path: path.to_owned(),
        source,
    }
}

fn unread(path: &Path, source: io::Error) -> WriteError {
    WriteError::UndoUnread {
        path: path.to_owned(),
        source,
    }
}

/// What a file tells.
#[derive(Debug)]
pub struct UndoLog {
    /// Its head.
    pub head: UndoHead,
    /// Records as they were, that may have been changed or deleted.
    pub before: Vec<Record>,
    /// Records that were made.
    pub created: Vec<String>,
}

impl UndoLog {
    /// Reads a file. A last line that was cut off is passed over: its record was not sent.
    ///
    /// # Errors
    /// When it cannot be read or is no such file.
    pub fn read(path: &Path) -> Result<Self, WriteError> {
        let file = File::open(path).map_err(|source| unread(path, source))?;
        let mut lines = BufReader::new(file).lines();
        let no_undo = |line: usize| WriteError::NoUndoFile {
            path: path.to_owned(),
            line,
        };
        let first = lines
            .next()
            .transpose()
            .map_err(|source| unread(path, source))?;
        let head: Option<UndoHead> = first.and_then(|line| serde_json::from_str(&line).ok());
        let head = head
            .filter(|head| head.sfkit_undo == FORM)
            .ok_or_else(|| no_undo(1))?;
        let mut log = Self {
            head,
            before: Vec::new(),
            created: Vec::new(),
        };
        let mut unchanged = HashSet::new();
        let mut lines = lines.enumerate().peekable();
        while let Some((at, line)) = lines.next() {
            let line = line.map_err(|source| unread(path, source))?;
            match serde_json::from_str(&line) {
                Ok(Line::Before(record)) => log.before.push(record),
                Ok(Line::Created(id)) => log.created.push(id),
                Ok(Line::Done(_)) => {}
                Ok(Line::Failed(id)) => drop(unchanged.insert(id)),
                Err(_) if lines.peek().is_none() => break,
                Err(_) => return Err(no_undo(at + 2)),
            }
        }
        let is_unchanged = |record: &Record| {
            let id = record.text("Id");
            id.is_some_and(|id| unchanged.contains(&id))
        };
        log.before.retain(|record| !is_unchanged(record));
        Ok(log)
    }

    /// Each record and what would be done about it.
    pub fn plan(&self) -> impl Iterator<Item = (String, &'static str)> {
        let action = match self.head.verb.as_str() {
            "delete" => "undelete",
            _ => "restore",
        };
        let made = self.created.iter().map(|id| (id.clone(), "delete"));
        let known = self.before.iter().filter_map(|record| record.text("Id"));
        made.chain(known.map(move |id| (id, action)))
    }

    /// Whether nothing is to be taken back.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.created.is_empty()
    }
}

impl UndoHead {
    /// The head of the file of a write.
    #[must_use]
    pub fn new(verb: &Verb, object: &str, organization_id: Option<String>, at: String) -> Self {
        Self {
            sfkit_undo: FORM,
            verb: verb.as_str().to_owned(),
            object: object.to_owned(),
            organization_id,
            at,
        }
    }
}
