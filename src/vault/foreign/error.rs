//! Why a foreign store, or one login of it, cannot be read.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::error::{Code, Diagnostic, Hint};
use crate::vault::keystore::KeystoreError;

use super::Tool;

/// A foreign store or one of its logins cannot be read. Never holds what a file said.
#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    /// The tool has no folder here.
    #[error("`{}` keeps no logins in `{}`", tool.as_str(), path.display())]
    NoStore {
        /// The tool.
        tool: Tool,
        /// Where they would be.
        path: PathBuf,
    },
    /// A file or folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file is no JSON object.
    #[error("`{}` does not hold a JSON object", path.display())]
    NotJson {
        /// The file.
        path: PathBuf,
    },
    /// A field is missing.
    #[error("its `{field}` is missing")]
    Lacks {
        /// The field.
        field: &'static str,
    },
    /// There is neither an entry in the keyring nor a key file.
    #[error("the key is missing: there is no `{}`", path.display())]
    NoKey {
        /// The key file.
        path: PathBuf,
        /// Why the keyring gave none, when it was asked.
        #[source]
        keyring: Option<KeystoreError>,
    },
    /// The keyring does not give the key, and there is no key file.
    #[error("the key is out of reach")]
    Keyring(#[source] KeystoreError),
    /// The key that every login needs is out of reach.
    #[error(transparent)]
    Key(Arc<Self>),
    /// Others may read the key file.
    #[error("`{}` may be read by others (mode {mode:03o})", path.display())]
    KeyExposed {
        /// The key file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// What stands where the key should be is none.
    #[error("{place} holds no key of 32 or 64 hexadecimal digits")]
    KeyMalformed {
        /// The keyring, or the path of the file.
        place: String,
    },
    /// A value is not sealed in a known form.
    #[error("its `{field}` is not encrypted in a form that is known")]
    Format {
        /// The field.
        field: &'static str,
    },
    /// A value does not open.
    #[error("its `{field}` does not decrypt: another key, or a changed file")]
    Sealed {
        /// The field.
        field: &'static str,
    },
}

impl ForeignError {
    /// A word for documents.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NoStore { .. } => "not_found",
            Self::File { .. } | Self::NotJson { .. } => "unreadable",
            Self::Lacks { .. } => "incomplete",
            Self::NoKey { .. }
            | Self::Keyring(_)
            | Self::Key(_)
            | Self::KeyExposed { .. }
            | Self::KeyMalformed { .. } => "no_key",
            Self::Format { .. } | Self::Sealed { .. } => "undecryptable",
        }
    }
}

impl Diagnostic for ForeignError {
    fn code(&self) -> Code {
        match self {
            Self::NoStore { .. } => Code::NotFound,
            Self::File { .. } | Self::KeyExposed { .. } => Code::File,
            Self::NotJson { .. } | Self::Lacks { .. } | Self::Format { .. } => Code::InvalidData,
            Self::NoKey { .. } | Self::KeyMalformed { .. } => Code::KeyMissing,
            Self::Keyring(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Sealed { .. } => Code::WrongKey,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoStore { .. } => vec![Hint::new(
                "name the home folder that holds the store with `--home DIR`",
            )],
            Self::KeyExposed { path, .. } => vec![Hint::new(format!(
                "close it with `chmod 600 {}`; whoever could read it may have the tokens",
                path.display()
            ))],
            Self::Keyring(error) => error.hints(),
            Self::Key(error) => error.hints(),
            Self::NoKey { .. } | Self::Sealed { .. } => vec![Hint::new(
                "does the other tool still open it? If not, log in with `sfkit auth login`",
            )],
            _ => Vec::new(),
        }
    }
}
