//! A private file as a key store.
//!
//! One line per key: `<vault id>/<key id> <base64>`; empty lines and lines that begin with `#` are
//! left alone. There is more than one line while a vault gets a new key, and when several vaults
//! share the file. It is replaced as a whole, so it is never half written. A file that others may
//! read, or that belongs to somebody else, is refused rather than used: whoever could read it has
//! the key.

use std::fs;
use std::io;
use std::path::Path;

use crate::files;
use crate::secret::SecretText;
use crate::vault::crypto::{self, Key};
use crate::vault::keystore::{KeystoreError, KeystoreKind, decode_key, encode_key};

const HEADING: &str =
    "# Key of an sfkit vault. Whoever has this file and vault.db has the tokens in it.\n";

/// A key file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyFile<'a> {
    path: &'a Path,
}

impl<'a> KeyFile<'a> {
    /// The file at `path`, which need not exist yet.
    pub(crate) fn new(path: &'a Path) -> Self {
        Self { path }
    }

    /// The key of the entry.
    pub(crate) fn fetch(&self, entry: &str) -> Result<Key, KeystoreError> {
        let text = self.read()?.ok_or_else(|| KeystoreError::FileMissing {
            path: self.path.to_owned(),
        })?;
        for (number, line) in text.expose().lines().enumerate() {
            if !is_key(line) {
                continue;
            }
            let parts = line.split_once(' ');
            let (name, value) = parts.ok_or_else(|| self.damaged(number + 1))?;
            if name == entry {
                return decode_key(value).ok_or_else(|| self.damaged(number + 1));
            }
        }
        Err(KeystoreError::FileForeign {
            path: self.path.to_owned(),
            entry: entry.to_owned(),
        })
    }

    /// Writes the key, beside those of other entries, and reads it back.
    pub(crate) fn store(&self, entry: &str, key: &Key) -> Result<(), KeystoreError> {
        let old = self.read()?.unwrap_or_else(|| HEADING.into());
        let mut text = without(old.expose(), entry);
        text.push_str(entry);
        text.push(' ');
        text.push_str(encode_key(key).expose());
        text.push('\n');
        self.write(SecretText::from(text))?;
        if crypto::same(self.fetch(entry)?.expose(), key.expose()) {
            Ok(())
        } else {
            Err(KeystoreError::NotKept {
                kind: KeystoreKind::File,
            })
        }
    }

    /// Removes the entry, and the file when no key is left in it.
    pub(crate) fn remove(&self, entry: &str) -> Result<(), KeystoreError> {
        let Some(old) = self.read()? else {
            return Ok(());
        };
        let text = SecretText::from(without(old.expose(), entry));
        if text.expose().lines().any(is_key) {
            return self.write(text);
        }
        fs::remove_file(self.path).map_err(|source| self.failed(source))?;
        if let Some(folder) = self.path.parent() {
            files::sync_dir(folder);
        }
        Ok(())
    }

    fn read(&self) -> Result<Option<SecretText>, KeystoreError> {
        match self.check() {
            Ok(()) => {}
            Err(KeystoreError::FileMissing { .. }) => return Ok(None),
            Err(other) => return Err(other),
        }
        match fs::read_to_string(self.path) {
            Ok(text) => Ok(Some(text.into())),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(self.damaged(1)),
            Err(source) => Err(self.failed(source)),
        }
    }

    fn check(&self) -> Result<(), KeystoreError> {
        let metadata = match fs::metadata(self.path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeystoreError::FileMissing {
                    path: self.path.to_owned(),
                });
            }
            Err(source) => return Err(self.failed(source)),
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            if metadata.uid() != rustix::process::geteuid().as_raw() {
                return Err(KeystoreError::FileOwner {
                    path: self.path.to_owned(),
                });
            }
            let mode = metadata.mode() & 0o7777;
            if mode & 0o077 != 0 {
                return Err(KeystoreError::FileExposed {
                    path: self.path.to_owned(),
                    mode,
                });
            }
        }
        if metadata.is_file() {
            Ok(())
        } else {
            Err(self.failed(io::Error::other("it is not a regular file")))
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "the text is zeroed when it was written"
    )]
    fn write(&self, text: SecretText) -> Result<(), KeystoreError> {
        if let Some(folder) = self
            .path
            .parent()
            .filter(|path| !path.as_os_str().is_empty())
        {
            files::private_dir(folder).map_err(|source| self.failed(source))?;
        }
        files::write_private(self.path, text.expose().as_bytes())
            .map_err(|source| self.failed(source))
    }

    fn damaged(&self, line: usize) -> KeystoreError {
        KeystoreError::FileDamaged {
            path: self.path.to_owned(),
            line,
        }
    }

    fn failed(&self, source: io::Error) -> KeystoreError {
        KeystoreError::FileFailed {
            path: self.path.to_owned(),
            source,
        }
    }
}

fn is_key(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

/// The lines of `text` but the one of `entry`.
fn without(text: &str, entry: &str) -> String {
    let mut kept = String::with_capacity(text.len() + 128);
    for line in text.lines() {
        if line.split(' ').next() != Some(entry) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config/vault.key");
        (folder, path)
    }

    #[test]
    fn keys_of_several_vaults_live_together() {
        let (_folder, path) = place();
        let file = KeyFile::new(&path);
        let (first, second) = (Key::generate().unwrap(), Key::generate().unwrap());
        file.store("one/a", &first).unwrap();
        file.store("two/b", &second).unwrap();
        assert_eq!(file.fetch("one/a").unwrap().id(), first.id());
        file.store("one/a", &second).unwrap();
        assert_eq!(file.fetch("one/a").unwrap().id(), second.id());
        file.remove("one/a").unwrap();
        assert!(matches!(
            file.fetch("one/a"),
            Err(KeystoreError::FileForeign { .. })
        ));
        assert_eq!(file.fetch("two/b").unwrap().id(), second.id());
        file.remove("two/b").unwrap();
        assert!(!path.exists());
        assert!(matches!(
            file.fetch("two/b"),
            Err(KeystoreError::FileMissing { .. })
        ));
        file.remove("two/b").unwrap();
    }

    #[test]
    fn damaged_lines_are_told_by_number() {
        let (_folder, path) = place();
        let file = KeyFile::new(&path);
        file.store("one/a", &Key::generate().unwrap()).unwrap();
        for text in ["# x\none/a\n", "# x\none/a c2hvcnQ=\n", "# x\none/a %%%\n"] {
            files::write_private(&path, text.as_bytes()).unwrap();
            let error = file.fetch("one/a").unwrap_err();
            assert!(
                matches!(error, KeystoreError::FileDamaged { line: 2, .. }),
                "{error}"
            );
        }
        files::write_private(&path, &[0xff, 0xfe, 0x00]).unwrap();
        let error = file.fetch("one/a").unwrap_err();
        assert!(matches!(error, KeystoreError::FileDamaged { line: 1, .. }));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_open_to_others_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = place();
        let file = KeyFile::new(&path);
        let key = Key::generate().unwrap();
        file.store("one/a", &key).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        for wide in [0o640, 0o604, 0o620] {
            fs::set_permissions(&path, fs::Permissions::from_mode(wide)).unwrap();
            let error = file.fetch("one/a").unwrap_err();
            assert!(matches!(error, KeystoreError::FileExposed { mode, .. } if mode == wide));
            assert!(file.store("one/a", &key).is_err());
        }
    }
}
