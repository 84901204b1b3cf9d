//! Where files live.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::{ConfigError, Environment, env};

/// The three folders and the files in them. Nothing is created here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Settings and the key file.
    pub config: PathBuf,
    /// Vault, state, local orgs.
    pub data: PathBuf,
    /// What can be made again.
    pub cache: PathBuf,
}

impl Paths {
    /// Under `SFKIT_HOME`, else in the platform's folders.
    ///
    /// # Errors
    /// When the platform knows no home folder.
    pub fn resolve(environment: &Environment) -> Result<Self, ConfigError> {
        if let Some(home) = environment.get(env::SFKIT_HOME) {
            return Ok(Self::under(Path::new(home)));
        }
        let base = etcetera::base_strategy::choose_native_strategy();
        let base = base.map_err(|_| ConfigError::NoHome)?;
        Ok(Self {
            config: base.config_dir().join("sfkit"),
            data: base.data_dir().join("sfkit"),
            cache: base.cache_dir().join("sfkit"),
        })
    }

    /// All under one root.
    #[must_use]
    pub fn under(home: &Path) -> Self {
        Self {
            config: home.join("config"),
            data: home.join("data"),
            cache: home.join("cache"),
        }
    }

    /// The settings.
    #[must_use]
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The key of a vault whose key store is `file`.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.config.join("vault.key")
    }

    /// The vault.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.data.join("vault.db")
    }

    /// Lock files.
    #[must_use]
    pub fn locks(&self) -> PathBuf {
        self.data.join("locks")
    }

    /// The folder of the demo org.
    #[must_use]
    pub fn demo(&self) -> PathBuf {
        self.data.join("demo")
    }
}
