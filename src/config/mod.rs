//! Where settings come from and which one wins: flag, environment, config file, default.
//!
//! [`Settings`] holds words with their origin, so that an error can say who set a wrong one; the
//! rooms that own the meaning (output, vault, model) turn the words into types. Only this room
//! reads environment variables.

pub mod env;
mod error;
mod file;
mod key;
mod paths;
mod settings;

pub use env::Environment;
pub use error::ConfigError;
pub use file::ConfigFile;
pub use key::{Key, Kind};
pub use paths::Paths;
pub use settings::{ProxySetting, Setting, Settings, Source};
