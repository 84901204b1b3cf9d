//! Completion of command lines, from what is on this machine: no network, no key store.
//!
//! `sfkit completions SHELL` prints a script that calls `sfkit __complete` for each TAB. The answer
//! follows from the tree of commands; nothing is registered anywhere. What the value of an argument
//! may be follows from the name that its value has in the help:
//!
//! | value name | what is offered |
//! | --- | --- |
//! | `ORG` | aliases, or usernames of logins without one |
//! | `OBJECT`, `OBJECTS` | objects that the command's verb (`create`, `update`, `delete`) can be done to; a list with commas |
//! | `FIELD`, `FIELDS` | fields of the line's object and of its parents (`Owner.Name`); a list with commas, `+` before the first |
//! | `FIELD=VALUE`, `FIELD:=JSON` | fields that can be set or filtered by, then values of a picklist; with every operator |
//! | `COLUMN=FIELD` | fields behind the sign |
//! | `KEY_FIELD` | external ids and other fields that find a record |
//! | `LISTS` | child lists of the line's object, a list with commas |
//! | `ORDER` | fields, `ASC`, `DESC` and so on |
//! | `CONDITION`, `SOQL` | fields, values and words of SOQL; `@` and a saved query |
//! | `SAVED` | names of saved queries |
//! | `SETTING`, `VALUE` behind it, `TOPIC` | of `config` and `help` |
//! | `FILE`, `DIR`, `OBJECT=FILE`, `COMMAND` | files and folders |
//!
//! Arguments with possible values offer those, and flags that stand for a field of a noun
//! (`records::noun`) the values of its picklist. The line's object is the value of `OBJECT`, else the
//! first of `OBJECTS`, else the noun of the command (`account`). A command gets all of this by naming its
//! values so.

mod candidates;
mod known;
mod line;
mod query;
mod shells;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::CommandFactory;

use crate::app::App;

use super::Cli;
use known::Known;
use line::Line;
pub(super) use shells::script;

/// The word that the scripts call; it is in no help.
const ENTRY: &str = "__complete";

/// One thing that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    /// The whole word.
    value: String,
    /// The part of it that is shown in a list.
    shown: String,
    /// What it is.
    help: String,
}

impl Candidate {
    fn new(value: &str, help: &str) -> Self {
        Self {
            value: value.to_owned(),
            shown: value.to_owned(),
            help: help.to_owned(),
        }
    }

    /// Whether it can be put on a line; what the org calls a value may be anything.
    fn is_plain(&self) -> bool {
        !self.value.chars().any(char::is_control)
    }
}

/// Everything that may stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Answer {
    candidates: Vec<Candidate>,
    /// The word goes on behind a candidate: no space.
    is_open: bool,
    /// Files, or folders alone, may stand there too.
    files: Option<Files>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Files {
    All,
    Folders,
}

impl Answer {
    fn of(candidates: Vec<Candidate>) -> Self {
        Self {
            candidates,
            ..Self::default()
        }
    }

    fn files() -> Self {
        Self {
            files: Some(Files::All),
            ..Self::default()
        }
    }

    fn folders() -> Self {
        Self {
            files: Some(Files::Folders),
            ..Self::default()
        }
    }

    /// Those that begin so, in any case.
    fn matching(mut self, text: &str) -> Self {
        let text = text.to_lowercase();
        self.candidates
            .retain(|candidate| candidate.value.to_lowercase().starts_with(&text));
        self
    }

    /// All but these.
    fn without(mut self, listed: &[&str]) -> Self {
        self.candidates.retain(|candidate| {
            !listed
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(&candidate.value))
        });
        self
    }

    /// The same behind what stands before in the word.
    fn behind(mut self, before: &str) -> Self {
        for candidate in &mut self.candidates {
            candidate.value.insert_str(0, before);
        }
        self
    }

    /// The same with this at the end, and with no space.
    fn ending_with(mut self, end: &str) -> Self {
        for candidate in &mut self.candidates {
            // A path goes on with a name, not with a value.
            if !candidate.value.ends_with('.') {
                candidate.value.push_str(end);
            }
        }
        self.open()
    }

    /// Texts of SOQL, whose opening quote is there.
    fn quoted(mut self) -> Self {
        for candidate in &mut self.candidates {
            let text = candidate.value.replace('\\', "\\\\").replace('\'', "\\'");
            candidate.value = format!("{text}'");
        }
        self
    }

    fn open(mut self) -> Self {
        self.is_open = true;
        self
    }

    fn and(mut self, other: Self) -> Self {
        self.is_open |= other.is_open && !other.candidates.is_empty();
        self.candidates.extend(other.candidates);
        self.files = self.files.or(other.files);
        self
    }
}

/// Whether nothing but an unfinished path is left: then the word goes on.
fn goes_on(answer: &Answer) -> bool {
    let mut candidates = answer.candidates.iter();
    answer.is_open || candidates.all(|candidate| candidate.value.ends_with(['.', ':', '=']))
}

/// The answer to a script, when one asks; prints it.
pub(super) fn answer(arguments: &[OsString]) -> Option<u8> {
    if arguments.get(1)? != ENTRY {
        return None;
    }
    let arguments: Vec<_> = arguments[2..]
        .iter()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let text = shells::Request::read(&arguments).map(|request| {
        let root = Cli::command();
        let line = Line::read(&root, &request.before);
        let known = Known::new(line.global("org"));
        let text = request.current.text.as_str();
        let mut found = candidates::answer(&known, &line, text, &request.after);
        found.candidates.retain(Candidate::is_plain);
        request.written(&found)
    });
    // Nobody reads a complaint here.
    let ui = App::bare_ui(&BTreeMap::new());
    drop(text.map(|text| ui.line(&text)));
    Some(0)
}
