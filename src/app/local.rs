//! Files of local orgs: opened, made, locked against being removed while somebody uses them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::files;
use crate::localorg::JwtCertificate;
use crate::localorg::seed::{SeedOptions, seed_demo, seed_empty};
use crate::localorg::store::{Store, WRITTEN_AT};

use super::App;

/// A file of a local org that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LocalFileError {
    /// A file or folder cannot be made or removed.
    #[error("cannot use `{}`", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Another process serves the org.
    #[error("the local org `{}` is in use by another process", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file holds no certificate.
    #[error("`{}` holds neither a certificate nor a public RSA key in PEM form", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// The file is not there.
    #[error("there is no local org at `{}`", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
}

impl Diagnostic for LocalFileError {
    fn code(&self) -> Code {
        match self {
            Self::File { .. } => Code::File,
            Self::InUse { .. } => Code::Refused,
            Self::NoCertificate { .. } => Code::InvalidData,
            Self::Missing { .. } => Code::NotFound,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::File { .. } => vec![Hint::new("check the path and its permissions")],
            Self::NoCertificate { .. } => vec![Hint::new(
                "make key and certificate with `openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ci \
                 -keyout server.key -out server.crt`",
            )],
            Self::InUse { .. } => vec![Hint::new("stop it first")],
            Self::Missing { path } => {
                let path = path.display();
                vec![Hint::new(format!(
                    "`sfkit local load --db {path} …` or `sfkit local start --db {path}` makes it"
                ))]
            }
        }
    }
}

/// The certificate that a local org checks JWT logins against.
///
/// # Errors
/// When the file cannot be read or holds none.
pub fn certificate(path: &Path) -> Result<JwtCertificate, LocalFileError> {
    let pem = fs::read(path).map_err(refused(path))?;
    JwtCertificate::parse(&pem).ok_or_else(|| LocalFileError::NoCertificate {
        path: path.to_owned(),
    })
}

/// Writes the certificate that callers of an https org must trust beside its file.
///
/// # Errors
/// When it cannot be written.
pub fn write_authority(database: &Path, pem: &str) -> Result<PathBuf, LocalFileError> {
    let path = with_ending(database, ".ca.pem");
    files::write_private(&path, pem.as_bytes()).map_err(refused(&path))?;
    Ok(path)
}

/// What a file that holds no org yet is filled with.
#[derive(Clone, Debug)]
pub enum Seed {
    /// Believable sample data.
    Demo(SeedOptions),
    /// Only what no org is without.
    Empty(SeedOptions),
}

/// An open local org. The lock tells others that it is in use.
pub struct LocalFile {
    /// The org.
    pub store: Store,
    _lock: File,
    _temporary: Option<tempfile::TempDir>,
}

impl App {
    /// Opens the file of a local org; `seed` fills one that holds no org yet.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn open_local(&self, path: &Path, seed: Option<&Seed>) -> Result<LocalFile, Failure> {
        let lock = lock_file(path)?;
        lock.lock_shared().map_err(refused(path))?;
        let store = Store::open(path, self.clock.clone())?;
        if let Some(seed) = seed.filter(|_| store.is_empty()) {
            self.seed(&store, seed)?;
        }
        Ok(LocalFile {
            store,
            _lock: lock,
            _temporary: None,
        })
    }

    /// A local org that is gone when it is closed.
    ///
    /// # Errors
    /// When no temporary folder can be made.
    pub fn temporary_local(&self, seed: &Seed) -> Result<LocalFile, Failure> {
        let folder = tempfile::Builder::new().prefix("sfkit-local-").tempdir();
        let folder = folder.map_err(refused(Path::new("temporary folder")))?;
        let mut file = self.open_local(&folder.path().join("org.db"), Some(seed))?;
        file._temporary = Some(folder);
        Ok(file)
    }

    /// Removes a local org, unless a process uses it.
    ///
    /// # Errors
    /// When it is in use or cannot be removed.
    pub fn remove_local(&self, path: &Path) -> Result<(), Failure> {
        if !path.exists() {
            return Err(LocalFileError::Missing {
                path: path.to_owned(),
            }
            .into());
        }
        let lock = lock_file(path)?;
        if lock.try_lock().is_err() {
            return Err(LocalFileError::InUse {
                path: path.to_owned(),
            }
            .into());
        }
        for ending in ["", "-wal", "-shm"] {
            let file = with_ending(path, ending);
            match fs::remove_file(&file) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(LocalFileError::File { path: file, source }.into());
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn seed(&self, store: &Store, seed: &Seed) -> Result<(), Failure> {
        let now = self.clock.now();
        match seed {
            Seed::Empty(options) => drop(seed_empty(store, now, options)?),
            Seed::Demo(options) => {
                self.ui.status(
                    "Making the demo data: accounts, contacts, opportunities with history, leads",
                );
                seed_demo(store, now, options)?;
            }
        }
        Ok(())
    }

    /// Notes that the data is no longer what was seeded.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note_written(&self, store: &Store) -> Result<(), Failure> {
        Ok(store.set_setting(WRITTEN_AT, &self.clock.now().to_string())?)
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The lock stands beside the file and is never removed, so that two processes always mean the
/// same one.
fn lock_file(path: &Path) -> Result<File, LocalFileError> {
    let lock = with_ending(path, ".lock");
    let opened = files::private_options()
        .append(true)
        .create(true)
        .open(&lock);
    opened.map_err(refused(&lock))
}

fn refused(path: &Path) -> impl FnOnce(std::io::Error) -> LocalFileError + use<> {
    let path = path.to_owned();
    move |source| LocalFileError::File { path, source }
}
