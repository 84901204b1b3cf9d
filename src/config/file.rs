//! The config file: TOML, edited in place so that comments stay.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Value};

use crate::files;

use super::{ConfigError, Key, Kind};

/// The file `config.toml`.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    path: PathBuf,
    document: DocumentMut,
}

impl ConfigFile {
    /// Reads the file; a missing one is empty.
    ///
    /// # Errors
    /// When it cannot be read, is no TOML, or names a setting that does not exist.
    pub fn open(path: &Path) -> Result<Self, ConfigError> {
        let file = Self::open_to_mend(path)?;
        let names = file.document.iter().map(|(name, _)| name);
        if let Some(name) = names.into_iter().find(|name| Key::parse(name).is_none()) {
            return Err(ConfigError::Unknown {
                name: name.to_owned(),
                place: Some(path.display().to_string()),
            });
        }
        Ok(file)
    }

    /// Reads the file for a change, whatever settings it names.
    ///
    /// # Errors
    /// When it cannot be read or is no TOML.
    pub fn open_to_mend(path: &Path) -> Result<Self, ConfigError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(source) => {
                return Err(ConfigError::File {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        let document: DocumentMut = text.parse().map_err(|source| ConfigError::Syntax {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            document,
        })
    }

    /// What of the file can be used; nothing when it cannot be read at all.
    #[must_use]
    pub fn open_sound(path: &Path) -> Self {
        let file = Self::open_to_mend(path);
        file.as_ref().map(Self::sound).unwrap_or_else(|_| Self {
            path: path.to_owned(),
            document: DocumentMut::new(),
        })
    }

    /// The same file without the lines that no setting takes: unknown names and wrong values.
    fn sound(&self) -> Self {
        let is_sound = |name: &str| {
            Key::parse(name)
                .is_some_and(|key| self.get(key).is_none_or(|value| key.check(&value).is_ok()))
        };
        let names = self.document.iter().map(|(name, _)| name.to_owned());
        let bad: Vec<_> = names.filter(|name| !is_sound(name)).collect();
        let mut sound = self.clone();
        for name in &bad {
            sound.document.remove(name);
        }
        sound
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The value of a setting as a word.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<String> {
        let (_, item) = self
            .document
            .iter()
            .find(|(name, _)| Key::parse(name) == Some(key))?;
        match item {
            Item::Value(Value::String(text)) => Some(text.value().clone()),
            Item::Value(Value::Integer(number)) => Some(number.value().to_string()),
            Item::Value(Value::Float(number)) => Some(format!("{:?}", number.value())),
            Item::Value(Value::Boolean(flag)) => Some(flag.value().to_string()),
            other => Some(other.to_string().trim().to_owned()),
        }
    }

    /// Sets a setting; the file is written by [`ConfigFile::save`].
    pub fn set(&mut self, key: Key, value: &str) {
        self.unset(key);
        let value = match key.kind() {
            Kind::Flag => Value::from(super::key::flag(value).unwrap_or_default()),
            Kind::Level => Value::from(value.parse::<i64>().unwrap_or_default()),
            _ => Value::from(value),
        };
        self.document.insert(key.name(), Item::Value(value));
    }

    /// Removes a setting; tells whether it was there.
    pub fn unset(&mut self, key: Key) -> bool {
        let names = self.document.iter().map(|(name, _)| name.to_owned());
        let found: Vec<_> = names.filter(|name| Key::parse(name) == Some(key)).collect();
        for name in &found {
            self.document.remove(name);
        }
        !found.is_empty()
    }

    /// Removes a line whose name is no setting; tells whether it was there.
    pub fn unset_unknown(&mut self, name: &str) -> bool {
        Key::parse(name).is_none() && self.document.remove(name).is_some()
    }

    /// Writes the file, at once and 0600.
    ///
    /// # Errors
    /// When it cannot be written; the old one is then untouched.
    pub fn save(&self) -> Result<(), ConfigError> {
        let failed = |source| ConfigError::File {
            path: self.path.clone(),
            source,
        };
        if let Some(folder) = self.path.parent() {
            files::private_dir(folder).map_err(failed)?;
        }
        files::write_private(&self.path, self.document.to_string().as_bytes()).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_keeps_comments_and_types() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "# mine\napi_version = 57.0 # old\nquiet = true\n").unwrap();
        let mut file = ConfigFile::open(&path).unwrap();
        assert_eq!(file.get(Key::ApiVersion).as_deref(), Some("57.0"));
        assert_eq!(file.get(Key::Quiet).as_deref(), Some("true"));
        file.set(Key::Format, "csv");
        assert!(file.unset(Key::Quiet));
        file.save().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, "# mine\napi_version = 57.0 # old\nformat = \"csv\"\n");
    }

    #[test]
    fn a_bad_file_can_be_mended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(
            &path,
            "fromat = \"csv\"\ncolor = \"blue\"\norg = \"acme\"\n",
        )
        .unwrap();
        assert!(ConfigFile::open(&path).is_err());
        let mut file = ConfigFile::open_to_mend(&path).unwrap();
        assert_eq!(file.sound().document.to_string(), "org = \"acme\"\n");
        assert_eq!(ConfigFile::open_sound(&path).get(Key::Color), None);
        assert!(!file.unset_unknown("org"));
        assert!(file.unset_unknown("fromat"));
        file.set(Key::Color, "never");
        file.save().unwrap();
        assert_eq!(
            ConfigFile::open(&path).unwrap().get(Key::Color).unwrap(),
            "never"
        );
    }

    #[test]
    fn unknown_names_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "fromat = \"csv\"\n").unwrap();
        let error = ConfigFile::open(&path).unwrap_err();
        assert!(error.to_string().contains("`fromat`"));
    }
}
