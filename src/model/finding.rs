//! What a check brings to light: what told so, and what mends it.
//!
//! Plain facts that whoever looks at a login or at this machine hands on; which check they belong to
//! and what follows from them is decided above.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

/// Who said what, when.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// What was looked at or asked: `vault`, `limits`, `userinfo`, `introspection of the access token`.
    pub source: String,
    /// What it said, in few words; never a secret.
    pub said: String,
    /// When.
    pub at: Option<Timestamp>,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// `errorCode` or OAuth `error` of the answer.
    pub error_code: Option<String>,
    /// Request id of the answer, for Salesforce's support.
    pub request_id: Option<String>,
}

impl Evidence {
    /// What a source said, with nothing else known.
    pub fn new(source: impl Into<String>, said: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            said: said.into(),
            ..Self::default()
        }
    }

    /// The same, said at this time.
    #[must_use]
    pub fn at(self, at: impl Into<Option<Timestamp>>) -> Self {
        Self {
            at: at.into(),
            ..self
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.source, self.said)
    }
}

/// What to do about something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remedy {
    /// What to do, for people; commands in it stand in backticks, unless it is one command and nothing
    /// else.
    pub words: String,
    /// The command that mends it, as one line for a shell; none when no command does.
    pub command: Option<String>,
    /// Nothing can be lost by running the command, and nobody needs to be asked.
    pub is_safe: bool,
}

impl Remedy {
    /// A command and nothing else.
    pub fn command(command: impl Into<String>, is_safe: bool) -> Self {
        let command = command.into();
        Self {
            words: command.clone(),
            command: Some(command),
            is_safe,
        }
    }

    /// Something that a person has to do, and what to run then, if anything.
    pub fn told(words: impl Into<String>, command: Option<String>) -> Self {
        Self {
            words: words.into(),
            command,
            is_safe: false,
        }
    }

    /// The same; the command may be run without asking.
    #[must_use]
    pub fn safe(self) -> Self {
        Self {
            is_safe: true,
            ..self
        }
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.words)
    }
}
