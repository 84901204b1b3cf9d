//! What can be wrong with settings.

use std::io;
use std::path::PathBuf;

use crate::error::{Code, Diagnostic, Hint};

use super::Key;

/// A setting, the config file or a folder that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value that the setting does not take.
    #[error("`{value}` is no value for {origin}: {expected} is expected")]
    Value {
        /// The setting.
        key: Key,
        /// Who gave it, for instance `SFKIT_COLOR`.
        origin: String,
        /// What was given.
        value: String,
        /// What would be accepted.
        expected: String,
    },
    /// The config file is no TOML.
    #[error("the config file `{}` cannot be read", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: toml_edit::TomlError,
    },
    /// A name in the config file or on the command line is no setting.
    #[error("there is no setting `{name}`{}", place.as_deref().map_or(String::new(), |p| format!(" (in `{p}`)")))]
    Unknown {
        /// The name.
        name: String,
        /// The file it stands in.
        place: Option<String>,
    },
    /// A file or folder cannot be used.
    #[error("cannot use `{}`", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The platform has no folder for the user's files.
    #[error("this system has no home folder for the current user")]
    NoHome,
}

impl Diagnostic for ConfigError {
    fn code(&self) -> Code {
        match self {
            Self::Value { .. } | Self::Syntax { .. } | Self::NoHome => Code::ConfigInvalid,
            Self::Unknown { .. } => Code::Usage,
            Self::File { .. } => Code::File,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Value { key, origin, .. }
                if key.variables().iter().any(|name| origin.contains(name)) =>
            {
                vec![Hint::new(format!(
                    "set {origin} to another value, or unset it"
                ))]
            }
            Self::Value { key, origin, .. } if origin.ends_with("file") => {
                let name = key.name();
                vec![Hint::new(format!(
                    "mend it with `sfkit config set {name} …`, or remove it with `sfkit config unset {name}`"
                ))]
            }
            Self::Value { .. } => vec![Hint::new(
                "`sfkit help config` tells what each setting takes",
            )],
            Self::Unknown { name, place } => {
                let names = Key::ALL.map(Key::name);
                let near = names.iter().max_by(|a, b| {
                    strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name))
                });
                let close = near.filter(|near| strsim::jaro_winkler(near, name) > 0.8);
                let list = Hint::new("`sfkit config list` shows all settings");
                let remove = place
                    .is_some()
                    .then(|| Hint::new(format!("remove it with `sfkit config unset {name}`")));
                close
                    .map(|near| Hint::new(format!("did you mean `{near}`?")))
                    .into_iter()
                    .chain([remove.unwrap_or(list)])
                    .collect()
            }
            Self::NoHome => vec![Hint::new("set `SFKIT_HOME` to a folder for sfkit's files")],
            Self::Syntax { .. } => {
                vec![Hint::new(
                    "mend the file by hand, or remove it to begin with an empty one",
                )]
            }
            Self::File { .. } => vec![Hint::new("check the path and its permissions")],
        }
    }
}
