//! What goes wrong at the tools themselves. What goes wrong behind them is told by the rooms that do the
//! work.

use std::io;
use std::path::{Path, PathBuf};

use rmcp::service::ServerInitializeError;
use serde_json::{Map, Value, json};

use crate::error::{Code, Diagnostic, Hint};

/// The host cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum McpError {
    /// It said something else before `initialize`.
    #[error("the program at standard input does not speak the Model Context Protocol")]
    Handshake(#[source] Box<ServerInitializeError>),
    /// The folder for undo files cannot be made.
    #[error("cannot make the folder {} for undo files", folder.display())]
    Undo {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The task that speaks the protocol died.
    #[error("the conversation broke off")]
    Task(#[source] tokio::task::JoinError),
}

impl McpError {
    /// A host that goes away before it has begun is no failure.
    pub(super) fn of_start(error: ServerInitializeError) -> Result<(), Self> {
        match error {
            ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled => Ok(()),
            error => Err(Self::Handshake(Box::new(error))),
        }
    }
}

impl McpError {
    pub(super) fn undo(folder: &Path, source: io::Error) -> Self {
        let folder = folder.to_owned();
        Self::Undo { folder, source }
    }
}

impl Diagnostic for McpError {
    fn code(&self) -> Code {
        match self {
            Self::Handshake(_) => Code::Usage,
            Self::Undo { .. } => Code::File,
            Self::Task(_) => Code::Bug,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Handshake(_) => vec![Hint::new(
                "`sfkit mcp` is started by a program that uses tools; put it into that program's settings",
            )],
            Self::Undo { .. } => vec![Hint::new("name a folder in a place that you may write to")],
            Self::Task(_) => Vec::new(),
        }
    }
}

/// A call that a tool does not take.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    /// The arguments do not fit.
    #[error("the arguments of `{tool}` do not fit")]
    Arguments {
        tool: &'static str,
        known: Vec<String>,
        #[source]
        source: serde_json::Error,
    },
    /// An argument has a value that it does not take.
    #[error("`{argument}` is {value}, and {wanted}")]
    Value {
        argument: &'static str,
        value: String,
        wanted: &'static str,
    },
    /// Nobody said which org, and there are several.
    #[error("several orgs may be used, and none of them is the default")]
    WhichOrg { names: Vec<String> },
    /// The org may not be used, or there is none of this name.
    #[error("`{name}` is none of the orgs that may be used here")]
    NotOffered { name: String, names: Vec<String> },
    /// `--orgs` names nobody.
    #[error("no login has the tag `{tag}`")]
    NoSuchTag { tag: String },
    /// There is no such record.
    #[error("there is no {object} `{text}`")]
    NoRecord { object: String, text: String },
    /// Writing is off.
    #[error("writing is off: nothing was sent")]
    WritesOff,
    /// The org is protected.
    #[error("`{org}` is a protected org: nothing was sent")]
    Protected { org: String },
    /// The host gave the call up.
    #[error("the call was cancelled")]
    Cancelled,
}

impl Diagnostic for CallError {
    fn code(&self) -> Code {
        match self {
            Self::Arguments { .. } | Self::Value { .. } | Self::WhichOrg { .. } => Code::Usage,
            Self::NotOffered { .. } | Self::NoSuchTag { .. } | Self::NoRecord { .. } => {
                Code::NotFound
            }
            Self::WritesOff => Code::Refused,
            Self::Protected { .. } => Code::ConfirmationRequired,
            Self::Cancelled => Code::Interrupted,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let listed = |lead: &str, names: &[String]| {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            vec![Hint(format!("{lead} {}", names.join(", ")))]
        };
        let told = |text: &str| vec![Hint::new(text)];
        match self {
            Self::Arguments { known, .. } => {
                if known.is_empty() {
                    return told("it takes none");
                }
                listed("it takes", known)
            }
            Self::WhichOrg { names } | Self::NotOffered { names, .. } if !names.is_empty() => {
                listed("pass `org`:", names)
            }
            Self::WhichOrg { .. } | Self::NotOffered { .. } => {
                told("the person who runs `sfkit mcp` chooses the orgs with `-o` or `--orgs`")
            }
            Self::NoSuchTag { .. } => told("`sfkit auth set ORG --tag TAG` gives it"),
            Self::WritesOff => told(
                "the person who runs it can start it as `sfkit mcp --allow-write`; do not look for another way",
            ),
            Self::Protected { .. } => told(
                "the person who runs it can start it as `sfkit mcp --allow-write --allow-protected`; do not look for another way",
            ),
            Self::NoRecord { .. } => told("`all_rows` finds a deleted one, too"),
            Self::Value { .. } | Self::Cancelled => Vec::new(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let details = match self {
            Self::Arguments { tool, known, .. } => json!({"tool": tool, "known": known}),
            Self::Value { argument, .. } => json!({"argument": argument}),
            Self::WhichOrg { names } => json!({"orgs": names}),
            Self::NotOffered { name, names } => json!({"org": name, "orgs": names}),
            Self::NoRecord { object, text } => json!({"object": object, "record": text}),
            Self::Protected { org } => json!({"org": org}),
            Self::NoSuchTag { .. } | Self::WritesOff | Self::Cancelled => return Map::new(),
        };
        details.as_object().cloned().unwrap_or_default()
    }
}
