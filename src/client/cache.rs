//! Describes and object lists on disk, so that a check or a completion needs no network.
//!
//! One JSON file per object, below a folder per org, user and API version. Only metadata is kept,
//! in clear, 0600, in the reduced form of [`ObjectSchema`], with the time it was fetched. A file is
//! replaced at once; one that cannot be read is not cached. Records are never kept here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::client::describe::ObjectEntry;
use crate::client::names::api_name;
use crate::error::{Code, Diagnostic, Hint};
use crate::files;
use crate::model::id::RecordId;
use crate::model::schema::ObjectSchema;
use crate::model::version::ApiVersion;

/// Grows when the shape of the files changes; files of another shape are not cached.
const FORMAT: u32 = 2;

/// The caches of one org, user and API version.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    lasting: Duration,
}

/// How long a copy is taken for current when nobody says otherwise.
const LASTING: Duration = Duration::from_secs(3_600);

/// What is cached for one user of one org in one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheFolder {
    /// Organization id.
    pub organization: String,
    /// User id.
    pub user: String,
    /// API version, as `65.0`.
    pub version: String,
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
    /// When the newest of them was written.
    pub newest: Option<Timestamp>,
}

impl CacheFolder {
    fn add(&mut self, folder: &Path) -> Result<(), CacheError> {
        for entry in entries(folder)? {
            let path = entry.path();
            let failed = |source| CacheError {
                path: path.clone(),
                source,
            };
            let about = entry.metadata().map_err(failed)?;
            if about.is_dir() {
                self.add(&path)?;
                continue;
            }
            self.files += 1;
            self.bytes += about.len();
            let written = about.modified().ok();
            let written = written.and_then(|at| Timestamp::try_from(at).ok());
            self.oldest = self.oldest.into_iter().chain(written).min();
            self.newest = self.newest.into_iter().chain(written).max();
        }
        Ok(())
    }
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>, CacheError> {
    let failed = |source| CacheError {
        path: folder.to_owned(),
        source,
    };
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect::<Result<_, _>>().map_err(failed),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(source) => Err(failed(source)),
    }
}

/// The folders in a folder, with their names.
fn folders(folder: &Path) -> Result<Vec<(String, PathBuf)>, CacheError> {
    let all = entries(folder)?.into_iter().map(|entry| entry.path());
    let named = all.filter(|path| path.is_dir()).filter_map(|path| {
        let name = path.file_name()?.to_str()?.to_owned();
        Some((name, path))
    });
    Ok(named.collect())
}

/// The folders of orgs; whatever else lies there is none of ours.
fn org_folders(root: &Path) -> Result<Vec<(String, PathBuf)>, CacheError> {
    let is_org = |name: &str| name.starts_with("00D") && RecordId::parse(name).is_ok();
    let all = folders(root)?.into_iter();
    Ok(all.filter(|(name, _)| is_org(name)).collect())
}

/// Something that was fetched once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cached<T> {
    format: u32,
    /// When it was fetched.
    pub fetched_at: Timestamp,
    /// `Last-Modified` of the answer, for asking whether it changed.
    pub last_modified: Option<String>,
    /// What was fetched.
    pub value: T,
}

/// A cache that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the cache `{}`", path.display())]
pub struct CacheError {
    /// File or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Diagnostic for CacheError {
    fn code(&self) -> Code {
        Code::File
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(
            "nothing is lost when the cache folder is removed",
        )]
    }
}

impl<T> Cached<T> {
    /// Something that was fetched at this moment.
    pub fn new(value: T, fetched_at: Timestamp, last_modified: Option<String>) -> Self {
        Self {
            format: FORMAT,
            fetched_at,
            last_modified,
            value,
        }
    }

    /// Whether it was fetched so many seconds ago or earlier. A time in the future is old: the
    /// clock was changed.
    #[must_use]
    pub fn is_older_than(&self, seconds: i64, now: Timestamp) -> bool {
        let age = now.as_second() - self.fetched_at.as_second();
        !(0..seconds).contains(&age)
    }
}

impl Cache {
    /// The caches below `root` that belong to this user of this org.
    #[must_use]
    pub fn new(root: &Path, org: &RecordId, user: &RecordId, version: ApiVersion) -> Self {
        Self {
            folder: Self::of_org(root, org)
                .join(user.as_str())
                .join(version.segment()),
            lasting: LASTING,
        }
    }

    /// The same caches, whose copies are taken for current this long.
    #[must_use]
    pub fn lasting(mut self, lasting: Duration) -> Self {
        self.lasting = lasting;
        self
    }

    /// Whether a copy may be taken for current.
    #[must_use]
    pub fn is_current<T>(&self, copy: &Cached<T>, now: Timestamp) -> bool {
        let lasting = i64::try_from(self.lasting.as_secs()).unwrap_or(i64::MAX);
        !copy.is_older_than(lasting, now)
    }

    /// Everything that is cached of the org, for its users and all versions.
    #[must_use]
    pub fn of_org(root: &Path, org: &RecordId) -> PathBuf {
        root.join(org.as_str())
    }

    /// Removes everything that is cached of the org.
    ///
    /// # Errors
    /// When a file stands that cannot be removed.
    pub fn forget_org(root: &Path, org: &RecordId) -> Result<(), CacheError> {
        let path = Self::of_org(root, org);
        match fs::remove_dir_all(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(CacheError { path, source })
            }
            _ => Ok(()),
        }
    }

    /// What is cached of all orgs, one entry per user and version.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn survey(root: &Path) -> Result<Vec<CacheFolder>, CacheError> {
        let mut found = Vec::new();
        for (organization, path) in org_folders(root)? {
            for (user, path) in folders(&path)? {
                for (version, path) in folders(&path)? {
                    let mut folder = CacheFolder {
                        organization: organization.clone(),
                        user: user.clone(),
                        version: version.trim_start_matches('v').to_owned(),
                        ..CacheFolder::default()
                    };
                    folder.add(&path)?;
                    found.push(folder);
                }
            }
        }
        found.sort_by(|one, other| {
            let key = |folder: &CacheFolder| {
                let of = [&folder.organization, &folder.user, &folder.version];
                of.map(String::clone)
            };
            key(one).cmp(&key(other))
        });
        Ok(found)
    }

    /// Removes what is cached of every org.
    ///
    /// # Errors
    /// When a folder cannot be read or a file not be removed.
    pub fn forget_all(root: &Path) -> Result<(), CacheError> {
        for (_, path) in org_folders(root)? {
            fs::remove_dir_all(&path).map_err(|source| CacheError { path, source })?;
        }
        Ok(())
    }

    /// The describe of the object with this name, in any case.
    #[must_use]
    pub fn describe(&self, object: &str) -> Option<Cached<ObjectSchema>> {
        let cached: Cached<ObjectSchema> = read(&self.describe_path(object)?)?;
        let same = cached.value.name.eq_ignore_ascii_case(object);
        same.then_some(cached)
    }

    /// Keeps a describe.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_describe(&self, describe: &Cached<ObjectSchema>) -> Result<(), CacheError> {
        match self.describe_path(&describe.value.name) {
            Some(path) => write(&path, describe),
            None => Ok(()),
        }
    }

    /// Names of the objects whose describes are kept, in lower case and alphabetical order.
    #[must_use]
    pub fn described(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join("describe"));
        let names = entries.into_iter().flatten().flatten().filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let name = name.strip_prefix("o-")?.strip_suffix(".json")?;
            Some(name.to_owned())
        });
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    /// The list of objects.
    #[must_use]
    pub fn objects(&self) -> Option<Cached<Vec<ObjectEntry>>> {
        read(&self.folder.join("objects.json"))
    }

    /// Keeps the list of objects.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_objects(&self, objects: &Cached<Vec<ObjectEntry>>) -> Result<(), CacheError> {
        write(&self.folder.join("objects.json"), objects)
    }

    /// Names of files are in lower case, because SOQL writes names in any. The objects `con` and
    /// the like, which Windows cannot have as files, get a prefix as all others do.
    fn describe_path(&self, object: &str) -> Option<PathBuf> {
        let name = api_name(object).ok()?.to_ascii_lowercase();
        Some(self.folder.join("describe").join(format!("o-{name}.json")))
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<Cached<T>> {
    let bytes = fs::read(path).ok()?;
    let cached: Cached<T> = serde_json::from_slice(&bytes).ok()?;
    (cached.format == FORMAT).then_some(cached)
}

fn write<T: Serialize>(path: &Path, content: &Cached<T>) -> Result<(), CacheError> {
    let failed = |source| CacheError {
        path: path.to_owned(),
        source,
    };
    let bytes = serde_json::to_vec(content).map_err(|error| failed(error.into()))?;
    if let Some(folder) = path.parent() {
        files::private_dir(folder).map_err(failed)?;
    }
    files::write_private(path, &bytes).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(root: &Path) -> Cache {
        let org = RecordId::from_number(*b"00D", 1);
        let user = RecordId::from_number(*b"005", 1);
        Cache::new(root, &org, &user, ApiVersion::new(57))
    }

    fn described(name: &str) -> Cached<ObjectSchema> {
        let schema = ObjectSchema {
            name: name.to_owned(),
            ..ObjectSchema::default()
        };
        Cached::new(schema, Timestamp::UNIX_EPOCH, None)
    }

    #[test]
    fn what_is_kept_is_found_in_any_case() {
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        assert_eq!(cache.describe("Account"), None);
        cache.keep_describe(&described("Account")).unwrap();
        assert_eq!(cache.describe("aCCOUNT"), Some(described("Account")));
        assert_eq!(cache.describe("../../etc/passwd"), None);

        let all = Cache::survey(root.path()).unwrap();
        assert_eq!((all.len(), all[0].files), (1, 1));
        assert_eq!(
            (all[0].version.as_str(), all[0].oldest),
            ("57.0", all[0].newest)
        );
        assert!(all[0].bytes > 50);

        Cache::forget_org(root.path(), &RecordId::from_number(*b"00D", 1)).unwrap();
        assert_eq!(cache.describe("Account"), None);
        cache.keep_describe(&described("Lead")).unwrap();
        fs::create_dir(root.path().join("other")).unwrap();
        Cache::forget_all(root.path()).unwrap();
        assert_eq!(Cache::survey(root.path()).unwrap(), []);
        assert!(root.path().join("other").exists());
    }

    #[test]
    fn a_damaged_file_is_not_cached() {
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        cache.keep_describe(&described("Account")).unwrap();
        let path = cache.describe_path("Account").unwrap();
        for damage in ["", "{", "{\"format\":99}", "null", "\u{0}"] {
            fs::write(&path, damage).unwrap();
            assert_eq!(cache.describe("Account"), None);
        }
        cache.keep_describe(&described("Account")).unwrap();
        assert!(cache.describe("Account").is_some());
    }

    #[test]
    #[cfg(unix)]
    fn files_are_private() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        cache.keep_describe(&described("Account")).unwrap();
        let path = cache.describe_path("Account").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }

    #[test]
    fn age() {
        let entry = described("Account");
        let at = |second| Timestamp::from_second(second).unwrap();
        assert!(!entry.is_older_than(60, at(59)));
        assert!(entry.is_older_than(60, at(60)));
        assert!(entry.is_older_than(60, at(-5)));
    }
}
