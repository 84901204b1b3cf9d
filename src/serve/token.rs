//! The bearer token of the service: made at every start, kept in a private file while it is served.
//!
//! 256 random bits, compared in constant time. It opens the endpoints of its scope for the orgs that
//! it was started with, and is no token of Salesforce: whoever has it sees none of those.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

use crate::error::{Code, Diagnostic, Hint};
use crate::files;
use crate::secret::SecretText;

/// What a caller may do; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Read records and metadata.
    Read,
    /// Change records.
    Write,
    /// Log in and out.
    Admin,
}

impl Scope {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

/// The file of the token cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TokenFileError {
    /// It cannot be written.
    #[error("cannot write the token to `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

impl Diagnostic for TokenFileError {
    fn code(&self) -> Code {
        match self {
            Self::Write { .. } => Code::File,
            Self::NoRandomness => Code::Bug,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Write { .. } => vec![Hint::new("name another place with `--token-file FILE`")],
            Self::NoRandomness => Vec::new(),
        }
    }
}

/// The bearer token.
pub(super) struct Bearer(SecretText);

impl Bearer {
    /// A new one.
    pub(super) fn random() -> Result<Self, TokenFileError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| TokenFileError::NoRandomness)?;
        Ok(Self(SecretText::from(URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// Whether that is it.
    pub(super) fn is(&self, given: &[u8]) -> bool {
        self.0.expose().as_bytes().ct_eq(given).into()
    }
}

/// The file that holds the token; gone when it is dropped, unless somebody else has put another one
/// there.
pub struct TokenFile {
    path: PathBuf,
    text: SecretText,
}

impl TokenFile {
    /// Writes the token, mode 0600, at once; missing folders are made.
    pub(super) fn write(path: &Path, bearer: &Bearer) -> Result<Self, TokenFileError> {
        let failed = |source| TokenFileError::Write {
            path: path.to_owned(),
            source,
        };
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            && !folder.exists()
        {
            files::private_dir(folder).map_err(failed)?;
        }
        let text = SecretText::from(format!("{}\n", bearer.0.expose()));
        files::write_private(path, text.expose().as_bytes()).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            text,
        })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        // A service that was started later may use the same place.
        if fs::read(&self.path).is_ok_and(|held| held == self.text.expose().as_bytes()) {
            drop(fs::remove_file(&self.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_it() {
        let bearer = Bearer::random().unwrap();
        let text = bearer.0.expose().clone();
        assert_eq!(text.len(), 43);
        assert!(bearer.is(text.as_bytes()));
        assert!(!bearer.is(&text.as_bytes()[..42]));
        assert!(!bearer.is(format!("{text} ").as_bytes()));
        assert!(!bearer.is(b""));
    }

    #[test]
    fn the_file_goes_with_its_service_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/token");
        let file = TokenFile::write(&path, &Bearer::random().unwrap()).unwrap();
        assert_eq!(files::exposed(&path), None);
        let later = TokenFile::write(&path, &Bearer::random().unwrap()).unwrap();
        drop(file);
        assert!(path.exists());
        drop(later);
        assert!(!path.exists());
    }
}
