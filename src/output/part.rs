//! A result file that survives an interruption: what has arrived stands in `FILE.part`, and
//! `FILE.journal` tells how much of it is good and where to go on.
//!
//! After each page the producer hands over a [`Checkpoint`]; bytes come first, then the journal, which
//! is replaced as a whole. A run that goes on cuts off what stands behind the last checkpoint and
//! checks the rest against the journal's SHA-256, so that no row is lost or comes twice. When all is
//! there the part is renamed to the file, which was not touched before.
//!
//! One run at a time: the part is locked while it is written.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::files;
use crate::model::rows::{Checkpoint, SinkError};

use super::destination::failed;
use super::file;

/// How long bytes may stay where a loss of power would take them. A kill takes nothing.
const SYNCED_EVERY: Duration = Duration::from_secs(2);

/// The journal as it stands on the disk.
#[derive(Debug, Deserialize, Serialize)]
struct Journal {
    schema: u8,
    /// What the result is of: query, org, format.
    job: String,
    /// The query, for people.
    query: String,
    /// So many bytes of the part are good.
    bytes: u64,
    /// What they add up to.
    sha256: String,
    cursor: String,
    records: u64,
    rows: u64,
    total: Option<u64>,
    before: u64,
    shape: String,
    last_id: Option<String>,
}

/// What a resumable result is of. Another one is not mixed into it.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// The query.
    pub query: String,
    /// Everything else that makes a difference: the org, flags.
    pub facts: Vec<String>,
}

impl Job {
    fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        for part in [&self.query].into_iter().chain(&self.facts) {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part);
        }
        hex(&hasher.finalize())
    }
}

/// What an earlier run has left.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Nothing.
    Nothing,
    /// Rows up to here.
    Rows(Box<Checkpoint>),
    /// Something that is not what the journal tells; it is written anew.
    Damaged,
}

/// A part on its way to becoming the file.
pub(crate) struct PartFile {
    part: File,
    places: Places,
    job: Job,
    hasher: Sha256,
    bytes: u64,
    synced: Instant,
    /// There is something to go on with, or nothing left to do.
    is_kept: bool,
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.is_kept {
            // An empty part that stays is in nobody's way.
            drop(remove(&self.places.part));
        }
    }
}

/// The three paths.
struct Places {
    target: PathBuf,
    part: PathBuf,
    journal: PathBuf,
}

impl Places {
    fn of(path: &Path) -> io::Result<Self> {
        let target = file::behind_links(path)?;
        let beside = |ending: &str| {
            let mut name = target.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        Ok(Self {
            part: beside(".part"),
            journal: beside(".journal"),
            target,
        })
    }

    /// A journal that is being written.
    fn fresh(&self) -> PathBuf {
        self.journal.with_extension("journal.tmp")
    }

    fn journal(&self) -> Option<Journal> {
        let text = fs::read_to_string(&self.journal).ok()?;
        let journal: Journal = serde_json::from_str(&text).ok()?;
        (journal.schema == 1).then_some(journal)
    }
}

impl PartFile {
    /// Opens the part of the file and tells what is good in it; `anew` begins from nothing.
    pub(crate) fn open(path: &Path, job: &Job, anew: bool) -> Result<(Self, Left), SinkError> {
        let name = named(path);
        let fault = |error| failed(&name, error);
        let places = Places::of(path).map_err(fault)?;
        if places.target.exists() && !places.target.is_file() {
            let reason = "needs a regular file";
            return Err(SinkError::NotResumable { reason });
        }
        let mut options = files::private_options();
        let opened = options
            .read(true)
            .write(true)
            .create(true)
            .open(&places.part);
        let part = opened.map_err(fault)?;
        match part.try_lock() {
            Ok(()) => {}
            // Some network file systems know no locks.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::WouldBlock) => {
                return Err(SinkError::InUse {
                    part: named(&places.part),
                });
            }
            Err(TryLockError::Error(error)) => return Err(fault(error)),
        }
        let journal = places.journal().filter(|_| !anew);
        if let Some(journal) = &journal
            && journal.job != job.fingerprint()
        {
            return Err(SinkError::OtherJob {
                part: named(&places.part),
                journal: named(&places.journal),
                query: journal.query.clone(),
            });
        }
        let mut own = Self {
            part,
            places,
            job: job.clone(),
            hasher: Sha256::new(),
            bytes: 0,
            synced: Instant::now(),
            is_kept: false,
        };
        let left = own.take_over(journal).map_err(fault)?;
        Ok((own, left))
    }

    /// Keeps what the journal vouches for, and nothing else.
    fn take_over(&mut self, journal: Option<Journal>) -> io::Result<Left> {
        let mut left = Left::Nothing;
        if let Some(journal) = journal {
            let mut good = (&self.part).take(journal.bytes);
            self.bytes = io::copy(&mut good, &mut Hashing(&mut self.hasher))?;
            left = match self.bytes == journal.bytes && self.sum() == journal.sha256 {
                true => Left::Rows(Box::new(journal.checkpoint())),
                false => Left::Damaged,
            };
        }
        self.is_kept = matches!(left, Left::Rows(_));
        if !self.is_kept {
            self.hasher = Sha256::new();
            self.bytes = 0;
            remove(&self.places.journal)?;
        }
        self.part.set_len(self.bytes)?;
        self.part.seek(SeekFrom::Start(self.bytes))?;
        Ok(left)
    }

    fn sum(&self) -> String {
        hex(&self.hasher.clone().finalize())
    }

    /// Writes down that everything up to here is good.
    pub(crate) fn note(&mut self, point: &Checkpoint) -> io::Result<()> {
        if self.synced.elapsed() > SYNCED_EVERY {
            self.part.sync_data()?;
            self.synced = Instant::now();
        }
        let journal = Journal {
            schema: 1,
            job: self.job.fingerprint(),
            query: self.job.query.clone(),
            bytes: self.bytes,
            sha256: self.sum(),
            cursor: point.cursor.clone(),
            records: point.records,
            rows: point.rows,
            total: point.total,
            before: point.before,
            shape: point.shape.clone(),
            last_id: point.last_id.clone(),
        };
        let text = serde_json::to_string(&journal).map_err(io::Error::other)?;
        // The journal's own bytes need no sync: one that is lost or torn is as good as none, and the
        // checksum tells whether the part is what it says.
        let fresh = self.places.fresh();
        let mut options = files::private_options();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .open(&fresh)?;
        file.write_all(text.as_bytes())?;
        fs::rename(&fresh, &self.places.journal)?;
        self.is_kept = true;
        Ok(())
    }

    /// The part is whole and becomes the file.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if let Ok(older) = fs::metadata(&self.places.target) {
            file::keep_owner_and_mode(&self.part, &older)?;
        }
        self.part.sync_all()?;
        fs::rename(&self.places.part, &self.places.target)?;
        self.is_kept = true;
        files::sync_dir(file::folder_of(&self.places.target));
        remove(&self.places.fresh())?;
        remove(&self.places.journal)
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.part.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.part.flush()
    }
}

impl Journal {
    fn checkpoint(self) -> Checkpoint {
        Checkpoint {
            cursor: self.cursor,
            records: self.records,
            rows: self.rows,
            total: self.total,
            before: self.before,
            shape: self.shape,
            last_id: self.last_id,
        }
    }
}

/// Adds up what is written to it.
struct Hashing<'h>(&'h mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn named(path: &Path) -> String {
    format!("`{}`", super::sanitize::line(&path.to_string_lossy()))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        Job {
            query: "SELECT Id FROM Lead".to_owned(),
            facts: vec!["00D".to_owned()],
        }
    }

    fn point(rows: u64) -> Checkpoint {
        Checkpoint {
            cursor: format!("/services/data/v57.0/query/01g-{rows}"),
            rows,
            ..Checkpoint::default()
        }
    }

    fn left(path: &Path) -> Left {
        PartFile::open(path, &job(), false).unwrap().1
    }

    #[test]
    fn what_stands_behind_the_last_checkpoint_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let (mut part, nothing) = PartFile::open(&path, &job(), false).unwrap();
        assert_eq!(nothing, Left::Nothing);
        part.write_all(b"one\n").unwrap();
        part.note(&point(1)).unwrap();
        part.write_all(b"tw").unwrap();
        drop(part);
        let (mut part, found) = PartFile::open(&path, &job(), false).unwrap();
        assert_eq!(found, Left::Rows(Box::new(point(1))));
        part.write_all(b"two\n").unwrap();
        part.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\ntwo\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_part_that_was_changed_counts_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        for spoil in [&b"ONE\n"[..], b"on", b""] {
            let (mut part, _) = PartFile::open(&path, &job(), true).unwrap();
            part.write_all(b"one\n").unwrap();
            part.note(&point(1)).unwrap();
            drop(part);
            fs::write(folder.path().join("out.csv.part"), spoil).unwrap();
            assert_eq!(left(&path), Left::Damaged, "{spoil:?}");
            assert_eq!(left(&path), Left::Nothing, "{spoil:?}");
        }
        fs::write(folder.path().join("out.csv.journal"), b"{\"schema\":1").unwrap();
        assert_eq!(left(&path), Left::Nothing);
    }

    #[test]
    fn two_runs_and_two_queries_do_not_mix() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let (mut part, _) = PartFile::open(&path, &job(), false).unwrap();
        part.note(&point(0)).unwrap();
        let second = PartFile::open(&path, &job(), false).err();
        assert!(
            matches!(second, Some(SinkError::InUse { .. })),
            "{second:?}"
        );
        drop(part);
        let other = Job {
            query: "SELECT Id FROM Account".to_owned(),
            ..job()
        };
        let second = PartFile::open(&path, &other, false).err();
        let Some(SinkError::OtherJob { query, .. }) = second else {
            panic!("{second:?}");
        };
        assert_eq!(query, "SELECT Id FROM Lead");
    }
}
