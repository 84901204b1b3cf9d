//! Why nothing at all can be imported; what concerns one login stands in its item.

use std::path::PathBuf;

use crate::error::{Code, Diagnostic, Hint};
use crate::model::origin::OriginError;
use crate::vault::Tool;

/// Nothing can be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Where the other tool's folders are is not known.
    #[error("the home folder is not known")]
    NoHome,
    /// The store is there, but empty.
    #[error("`{}` has no login in `{}`", tool.as_str(), home.display())]
    Empty {
        /// The tool.
        tool: Tool,
        /// The home folder.
        home: PathBuf,
    },
    /// One alias for several logins.
    #[error("`--alias` names one login, but {count} were chosen")]
    AliasForSeveral {
        /// How many.
        count: usize,
    },
    /// `--allow-host` cannot be used.
    #[error(transparent)]
    Host(#[from] OriginError),
}

impl Diagnostic for ImportError {
    fn code(&self) -> Code {
        match self {
            Self::NoHome | Self::AliasForSeveral { .. } => Code::Usage,
            Self::Empty { .. } => Code::NotFound,
            Self::Host(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let hint = match self {
            Self::NoHome | Self::Empty { .. } => {
                "name the home folder that holds the store with `--home DIR`"
            }
            Self::AliasForSeveral { .. } => "name the one login to import, as the last argument",
            Self::Host(error) => return error.hints(),
        };
        vec![Hint::new(hint)]
    }
}
