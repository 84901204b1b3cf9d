//! Why a request cannot be made of what was written, or its answer not be shown as asked.

use std::io;
use std::ops::Range;

use serde_json::{Map, Value, json};

use crate::client;
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::model::rows::SinkError;

/// A request that failed.
#[derive(Debug, thiserror::Error)]
pub enum RestError {
    /// The path holds what no URL can.
    #[error("`{}` cannot be the path of a request", text.escape_debug())]
    Path {
        /// As given.
        text: String,
    },
    /// A field without `=`.
    #[error("the field `{text}` has no `=`")]
    NoValue {
        /// As given.
        text: String,
    },
    /// A key that cannot be one.
    #[error("`{key}` cannot be the key of a field")]
    Key {
        /// As given.
        key: String,
    },
    /// Two fields that exclude each other, such as `a=1` and `a[b]=2`.
    #[error("the field `{key}` is given as a value and as something with parts")]
    Clash {
        /// The key of the later one.
        key: String,
    },
    /// A field with parts where only a URL can take it.
    #[error("the field `{key}` has parts, and a {method} carries its fields in the URL")]
    Nested {
        /// The key.
        key: String,
        /// The method.
        method: &'static str,
    },
    /// The value behind `:=` is not JSON.
    #[error("the value of `{key}` is not JSON")]
    Json {
        /// The key.
        key: String,
        /// What reading it said.
        source: serde_json::Error,
    },
    /// A file that cannot be read.
    #[error("cannot read {origin}")]
    Read {
        /// The file, or standard input.
        origin: String,
        /// What the system said.
        source: io::Error,
    },
    /// A header without a colon, or with characters that none may have.
    #[error("`{text}` is not a header")]
    Header {
        /// As given.
        text: String,
    },
    /// A header that is not for the user to set.
    #[error("the header `{name}` is set by sfkit")]
    OwnHeader {
        /// Its name.
        name: String,
    },
    /// The filter cannot be understood.
    #[error("the filter cannot be understood: {what}")]
    Filter {
        /// What is wrong.
        what: String,
        /// The whole filter.
        source_text: String,
        /// Where.
        range: Range<usize>,
    },
    /// The filter failed on this answer.
    #[error("the filter failed: {message}")]
    Failed {
        /// What it said.
        message: String,
    },
    /// The answer is not JSON, so that no filter can look at it.
    #[error("the answer is not JSON, so the filter cannot be applied")]
    NotJson,
    /// Fewer records than promised.
    #[error("the result is incomplete: {received} records arrived, {total} were promised")]
    Incomplete {
        /// Records that arrived.
        received: u64,
        /// Records that the server promised.
        total: u64,
    },
    /// The client failed.
    #[error(transparent)]
    Client(#[from] client::Error),
    /// The bytes cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

impl Diagnostic for RestError {
    fn code(&self) -> Code {
        match self {
            Self::Client(error) => error.code(),
            Self::Sink(error) => error.code(),
            Self::Read { .. } => Code::File,
            Self::Failed { .. } | Self::NotJson => Code::InvalidData,
            Self::Incomplete { .. } => Code::IncompleteResult,
            _ => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(match self {
            Self::Client(client::Error::ForeignHost { base, .. }) => {
                return vec![
                    Hint::new(format!(
                        "leave the host out, or write a URL that begins with `{base}`"
                    )),
                    Hint::new("`-o ORG` asks another org"),
                ];
            }
            Self::Client(error) => return error.hints(),
            Self::Sink(error) => return error.hints(),
            Self::Path { .. } => {
                "write `sobjects/Account` (below the API version) or `/services/…` (from the root)"
            }
            Self::NoValue { .. } | Self::Key { .. } => {
                "write `-f Name=Acme`, `-F Active=true`, `-f 'ids[]=001…'` or `-f 'a[b]=c'`"
            }
            Self::Clash { .. } => {
                "name each field once, or send the whole body with `--input FILE`"
            }
            Self::Nested { .. } => "`-X POST` sends fields in the body",
            Self::Json { .. } => {
                "behind `:=` stands JSON, such as `-f 'n:=1.50'`; for a text write `key=text`"
            }
            Self::Read { .. } => "check the path; `-` is standard input",
            Self::Header { .. } => "write `-H 'Name: value'`",
            Self::OwnHeader { .. } => "leave it out",
            Self::Filter { .. } | Self::Failed { .. } => {
                "it is written in the language of jq, such as `.records[].Name`"
            }
            Self::NotJson => "leave `--jq` out",
            Self::Incomplete { .. } => "run it again; what was written is not complete",
        })]
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Client(error) => error.details(),
            Self::Incomplete { received, total } => Map::from_iter([
                ("received".to_owned(), json!(received)),
                ("total".to_owned(), json!(total)),
            ]),
            _ => Map::new(),
        }
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Filter {
                what,
                source_text,
                range,
            } => Some(Snippet {
                source: source_text.clone(),
                origin: None,
                marks: vec![(range.clone(), what.clone())],
            }),
            _ => None,
        }
    }
}
