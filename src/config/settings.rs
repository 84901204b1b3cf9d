//! Settings with their origin.

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

use crate::model::duration::duration;
use crate::model::quota::{Rate, Share};

use super::{ConfigError, ConfigFile, Environment, Key, key};

/// Who gave a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A flag of the command line.
    Flag,
    /// An environment variable.
    Environment(&'static str),
    /// The config file.
    File,
    /// Nobody.
    Default,
}

impl Source {
    /// For people: `flag`, `SFKIT_ORG`, `config file`, `default`.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Environment(name) => name,
            Self::File => "config file",
            Self::Default => "default",
        }
    }
}

/// A value and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The word, already checked.
    pub value: String,
    /// Who gave it.
    pub source: Source,
}

/// What is said about a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxySetting {
    /// Nothing: the system's is used, where it has one.
    Unset,
    /// There shall be none.
    Off,
    /// This one.
    Url(Url),
}

/// All settings after precedence.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    values: BTreeMap<Key, Setting>,
}

impl Settings {
    /// Flag > `SFKIT_*` > `SALESFORCE_*` > config file > default.
    ///
    /// # Errors
    /// When a value is none that the setting takes; the error names who gave it.
    pub fn resolve(
        flags: &BTreeMap<Key, String>,
        environment: &Environment,
        file: &ConfigFile,
    ) -> Result<Self, ConfigError> {
        let mut values = BTreeMap::new();
        for key in Key::ALL {
            let Some(setting) = pick(key, flags, environment, file) else {
                continue;
            };
            key.check(&setting.value)
                .map_err(|expected| ConfigError::Value {
                    key,
                    origin: origin(key, &setting.source),
                    value: key.shown(&setting.value),
                    expected,
                })?;
            values.insert(key, setting);
        }
        Ok(Self { values })
    }

    /// As [`Settings::resolve`], but a variable with a value that its setting does not take counts as
    /// not set; the second part tells of those.
    ///
    /// # Errors
    /// When a flag or the file has such a value.
    pub fn resolve_sound(
        flags: &BTreeMap<Key, String>,
        environment: &Environment,
        file: &ConfigFile,
    ) -> Result<(Self, Vec<ConfigError>), ConfigError> {
        let mut sound = environment.clone();
        let mut faults = Vec::new();
        loop {
            match Self::resolve(flags, &sound, file) {
                Err(ConfigError::Value {
                    key,
                    origin,
                    value,
                    expected,
                }) if sound.unset_bad(key) => {
                    faults.push(ConfigError::Value {
                        key,
                        origin,
                        value,
                        expected,
                    });
                }
                other => return other.map(|settings| (settings, faults)),
            }
        }
    }

    /// The same settings with this value, as if a flag had given it.
    #[must_use]
    pub fn with(mut self, key: Key, value: &str) -> Self {
        let setting = Setting {
            value: value.to_owned(),
            source: Source::Flag,
        };
        self.values.insert(key, setting);
        self
    }

    /// The value and who gave it.
    #[must_use]
    pub fn setting(&self, key: Key) -> Option<&Setting> {
        self.values.get(&key)
    }

    /// The value.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&str> {
        self.setting(key).map(|setting| setting.value.as_str())
    }

    /// The value, unless it is only the default.
    #[must_use]
    pub fn given(&self, key: Key) -> Option<&str> {
        let setting = self
            .setting(key)
            .filter(|setting| setting.source != Source::Default);
        setting.map(|setting| setting.value.as_str())
    }

    /// A yes-or-no setting.
    #[must_use]
    pub fn flag(&self, key: Key) -> bool {
        self.get(key).and_then(key::flag).unwrap_or_default()
    }

    /// A span of time; none when it is off.
    #[must_use]
    pub fn span(&self, key: Key) -> Option<Duration> {
        duration(self.get(key)?).ok()
    }

    /// How fast an org may be called; none when it is off.
    #[must_use]
    pub fn rate(&self) -> Option<Rate> {
        self.get(Key::RateLimit)?.parse().ok()
    }

    /// The share of an org's daily calls that is left to others; none when it is off.
    #[must_use]
    pub fn guarded_share(&self) -> Option<Share> {
        self.get(Key::QuotaGuard)?.parse().ok()
    }

    /// Rows of a result beyond which a bulk job may be made of it.
    #[must_use]
    pub fn bulk_above(&self) -> u64 {
        let rows = self.get(Key::BulkAbove).and_then(|rows| rows.parse().ok());
        rows.unwrap_or(u64::MAX)
    }

    /// The proxy for https.
    #[must_use]
    pub fn proxy(&self) -> ProxySetting {
        match self.get(Key::Proxy) {
            None => ProxySetting::Unset,
            Some(value) => key::proxy(value)
                .filter(|_| value != key::OFF)
                .map_or(ProxySetting::Off, ProxySetting::Url),
        }
    }

    /// A number setting.
    #[must_use]
    pub fn level(&self, key: Key) -> u8 {
        self.get(key)
            .and_then(|value| value.parse().ok())
            .unwrap_or_default()
    }
}

fn pick(
    key: Key,
    flags: &BTreeMap<Key, String>,
    environment: &Environment,
    file: &ConfigFile,
) -> Option<Setting> {
    if let Some(value) = flags.get(&key) {
        return Some(Setting {
            value: value.clone(),
            source: Source::Flag,
        });
    }
    for name in key.variables() {
        if let Some(value) = environment.get(name) {
            let value = value.to_string_lossy().into_owned();
            return Some(Setting {
                value,
                source: Source::Environment(name),
            });
        }
    }
    if let Some(value) = file.get(key) {
        return Some(Setting {
            value,
            source: Source::File,
        });
    }
    let value = key.default()?.to_owned();
    Some(Setting {
        value,
        source: Source::Default,
    })
}

fn origin(key: Key, source: &Source) -> String {
    match source {
        Source::Flag => format!("`--{}`", key.name()),
        Source::Environment(name) => format!("`{name}`"),
        Source::File => format!("`{}` in the config file", key.name()),
        Source::Default => format!("`{}`", key.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> ConfigFile {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        ConfigFile::open(&path).unwrap()
    }

    #[test]
    fn the_nearer_word_wins() {
        let file = file("api-version = 55\nformat = \"csv\"\n");
        let environment = Environment::of([
            ("SALESFORCE_API_VERSION", "57.0"),
            ("SFKIT_API_VERSION", "60.0"),
            ("SFKIT_FORMAT", ""),
        ]);
        let flags = BTreeMap::from([(Key::Org, "acme".to_owned())]);
        let settings = Settings::resolve(&flags, &environment, &file).unwrap();
        assert_eq!(settings.get(Key::ApiVersion), Some("60.0"));
        assert_eq!(settings.get(Key::Format), Some("csv"));
        assert_eq!(settings.get(Key::Org), Some("acme"));
        assert_eq!(
            settings.setting(Key::Color).unwrap().source,
            Source::Default
        );
        assert_eq!(settings.given(Key::Color), None);
    }

    #[test]
    fn a_wrong_value_names_its_origin() {
        let environment = Environment::of([("SFKIT_COLOR", "blue")]);
        let error = Settings::resolve(&BTreeMap::new(), &environment, &file("")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`blue` is no value for `SFKIT_COLOR`: one of auto, always, never is expected"
        );
    }
}
