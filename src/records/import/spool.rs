//! The folder of an import on this machine: the CSV of its parts, and what became of their rows.
//!
//! Everything in it is private to the user and compressed. The CSV of a part goes when its results are
//! there; the results go a week after the transfer's end, as the org's own do.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;

use super::error::ImportError;
use crate::bulk::ResultPart;
use crate::files;
use crate::http::Upload;
use crate::state::{JobBook, TransferState};

/// Seconds after its end for which the folder of a transfer is kept.
const KEPT: i64 = 7 * 24 * 3600;

/// Where the folders of all imports are.
#[derive(Clone, Debug)]
pub struct Spools(PathBuf);

impl Spools {
    /// Below this folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The folder of a transfer, which may not be there.
    #[must_use]
    pub fn of(&self, number: u64) -> Spool {
        Spool(self.0.join(number.to_string()))
    }

    /// A file without name, for rows that can be read only once.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn scratch(&self) -> io::Result<tempfile::NamedTempFile> {
        files::private_dir(&self.0)?;
        tempfile::Builder::new()
            .prefix("rows-")
            .tempfile_in(&self.0)
    }

    /// Removes the folders of transfers that ended long ago. What cannot be removed stays.
    pub fn prune(&self, book: &JobBook, now: Timestamp) {
        for transfer in book.list().unwrap_or_default() {
            let age = now.as_second() - transfer.updated_at.as_second();
            if transfer.state != TransferState::Running && age > KEPT {
                drop(fs::remove_dir_all(self.of(transfer.number).0));
            }
        }
    }
}

/// The folder of an import.
#[derive(Clone, Debug)]
pub struct Spool(PathBuf);

/// Nobody else works on the transfer as long as it is held.
pub(super) struct Held(#[expect(dead_code, reason = "closing the file ends the lock")] File);

/// Compressed rows.
pub(super) type Rows = csv::Reader<GzDecoder<BufReader<File>>>;

impl Spool {
    pub(super) fn make(&self) -> Result<(), ImportError> {
        files::private_dir(&self.0).map_err(|source| self.failed(source))
    }

    /// Takes the transfer for this process alone.
    pub(super) fn hold(&self, number: u64) -> Result<Held, ImportError> {
        self.make()?;
        let path = self.0.join("lock");
        let open = || {
            files::ensure_private_file(&path)?;
            files::private_options().read(true).append(true).open(&path)
        };
        let file = open().map_err(|source| self.failed(source))?;
        match file.try_lock() {
            Ok(()) => Ok(Held(file)),
            Err(TryLockError::WouldBlock) => Err(ImportError::Busy { number }),
            Err(TryLockError::Error(source)) => Err(self.failed(source)),
        }
    }

    /// Rows that were handed in and can be read nowhere else.
    pub(super) fn source(&self) -> PathBuf {
        self.0.join("source")
    }

    fn csv(&self, part: u32) -> PathBuf {
        self.0.join(format!("part-{part:05}.csv.gz"))
    }

    fn lines_file(&self, part: u32) -> PathBuf {
        self.0.join(format!("part-{part:05}.lines"))
    }

    fn piece(&self, part: u32, which: ResultPart) -> PathBuf {
        self.0
            .join(format!("part-{part:05}.{}.gz", which.file_name()))
    }

    fn prints_file(&self, part: u32) -> PathBuf {
        self.0.join(format!("part-{part:05}.prints"))
    }

    /// What tells whether rows are still the same, by their lines, of all parts.
    pub(super) fn prints(&self, parts: u32) -> Result<HashMap<u64, u64>, ImportError> {
        let mut prints = HashMap::new();
        for part in 1..=parts {
            let bytes = match fs::read(self.prints_file(part)) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(self.failed(error)),
            };
            let (numbers, _) = bytes.as_chunks::<8>();
            for pair in numbers.chunks_exact(2) {
                prints.insert(u64::from_le_bytes(pair[0]), u64::from_le_bytes(pair[1]));
            }
        }
        Ok(prints)
    }

    fn bad_file(&self, part: u32) -> PathBuf {
        self.0.join(format!("part-{part:05}.bad.gz"))
    }

    /// Begins the rows that are left out because they are wrong, met while a part was made.
    pub(super) fn begin_bad(&self, part: u32) -> Result<csv::Writer<Packing>, ImportError> {
        let file = packing(&self.bad_file(part)).map_err(|source| self.failed(source))?;
        Ok(csv::WriterBuilder::new().flexible(true).from_writer(file))
    }

    /// The rows that were left out, of as many parts as there are and of what came behind the last.
    pub(super) fn bad(&self, parts: u32) -> Result<Vec<Rows>, ImportError> {
        let files = (1..=parts + 1).map(|part| self.bad_file(part));
        let there = files.filter(|path| path.exists());
        there.map(|path| self.read(&path)).collect()
    }

    /// Begins the CSV of a part.
    pub(super) fn write(&self, part: u32) -> Result<PartFile, ImportError> {
        let failed = |source| self.failed(source);
        Ok(PartFile {
            csv: packing(&self.csv(part)).map_err(failed)?,
            lines: BufWriter::new(created(&self.lines_file(part)).map_err(failed)?),
            prints: BufWriter::new(created(&self.prints_file(part)).map_err(failed)?),
            last: 0,
            bytes: 0,
        })
    }

    /// The CSV of a part as the body of a request.
    pub(super) fn upload(&self, part: u32, bytes: u64) -> Upload {
        let path = self.csv(part);
        Upload::new(bytes, move || Ok(Box::new(unpacking(&path)?)))
    }

    /// The rows of a part as they were sent.
    pub(super) fn rows(&self, part: u32) -> Result<Rows, ImportError> {
        self.read(&self.csv(part))
    }

    /// One of the results of a part; none when it has none.
    pub(super) fn result(&self, part: u32, which: ResultPart) -> Result<Option<Rows>, ImportError> {
        let path = self.piece(part, which);
        match path.exists() {
            true => self.read(&path).map(Some),
            false => Ok(None),
        }
    }

    fn read(&self, path: &Path) -> Result<Rows, ImportError> {
        let bytes = unpacking(path).map_err(|source| self.failed(source))?;
        Ok(csv::ReaderBuilder::new().flexible(true).from_reader(bytes))
    }

    /// Lines of the file on which the rows of a part begin.
    pub(super) fn lines(&self, part: u32) -> Result<Vec<u64>, ImportError> {
        let bytes = fs::read(self.lines_file(part)).map_err(|source| self.failed(source))?;
        let (mut lines, mut last, mut step, mut shift) = (Vec::new(), 0_u64, 0_u64, 0);
        for byte in bytes {
            step |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                last = last.wrapping_add(step);
                lines.push(last);
                (step, shift) = (0, 0);
            }
        }
        Ok(lines)
    }

    /// Begins one of the results of a part.
    pub(super) fn begin_result(
        &self,
        part: u32,
        which: ResultPart,
    ) -> Result<csv::Writer<Packing>, ImportError> {
        let file = packing(&self.piece(part, which)).map_err(|source| self.failed(source))?;
        Ok(csv::WriterBuilder::new().flexible(true).from_writer(file))
    }

    /// Room for an answer of the org.
    pub(super) fn answer(&self) -> Result<File, ImportError> {
        tempfile::tempfile_in(&self.0).map_err(|source| self.failed(source))
    }

    /// The results of a part are there: what was sent is needed no more.
    pub(super) fn forget_csv(&self, part: u32) {
        drop(fs::remove_file(self.csv(part)));
        drop(fs::remove_file(self.lines_file(part)));
    }

    pub(super) fn failed(&self, source: io::Error) -> ImportError {
        ImportError::Spool {
            path: self.0.clone(),
            source,
        }
    }
}

/// A file that is compressed while it is written.
pub(super) type Packing = GzEncoder<BufWriter<File>>;

fn created(path: &Path) -> io::Result<File> {
    let mut options = files::private_options();
    options.write(true).create(true).truncate(true).open(path)
}

fn packing(path: &Path) -> io::Result<Packing> {
    let file = BufWriter::new(created(path)?);
    Ok(GzEncoder::new(file, Compression::fast()))
}

fn unpacking(path: &Path) -> io::Result<GzDecoder<BufReader<File>>> {
    Ok(GzDecoder::new(BufReader::new(File::open(path)?)))
}

/// Ends a compressed file and makes it durable.
pub(super) fn finish(file: Packing) -> io::Result<()> {
    let file = file.finish()?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()
}

/// The CSV of a part while it is written.
pub(super) struct PartFile {
    csv: Packing,
    lines: BufWriter<File>,
    prints: BufWriter<File>,
    last: u64,
    /// Bytes of CSV.
    pub(super) bytes: u64,
}

impl PartFile {
    pub(super) fn header(&mut self, text: &str) -> io::Result<()> {
        self.bytes += text.len() as u64;
        self.csv.write_all(text.as_bytes())
    }

    /// A row, the line on which it begins, and what tells whether it is still the same. Lines go as
    /// differences, seven bits a byte.
    pub(super) fn row(&mut self, text: &str, line: u64, print: u64) -> io::Result<()> {
        self.prints.write_all(&line.to_le_bytes())?;
        self.prints.write_all(&print.to_le_bytes())?;
        let mut step = line.wrapping_sub(std::mem::replace(&mut self.last, line));
        loop {
            let low = u8::try_from(step & 0x7F).unwrap_or(0);
            step >>= 7;
            if step == 0 {
                self.lines.write_all(&[low])?;
                break;
            }
            self.lines.write_all(&[low | 0x80])?;
        }
        self.header(text)
    }

    pub(super) fn finish(self) -> io::Result<()> {
        finish(self.csv)?;
        for file in [self.lines, self.prints] {
            let file = file.into_inner();
            file.map_err(io::IntoInnerError::into_error)?.sync_all()?;
        }
        Ok(())
    }
}

/// What tells whether a file is still the same: its length, its time and its ends.
pub(super) fn fingerprint(path: &Path) -> io::Result<String> {
    use sha2::{Digest, Sha256};
    const END: usize = 64 << 10;
    let mut file = File::open(path)?;
    let facts = file.metadata()?;
    let changed = facts.modified()?.duration_since(std::time::UNIX_EPOCH);
    let mut ends = vec![0; END];
    let mut hash = Sha256::new();
    let read = file.read(&mut ends)?;
    hash.update(&ends[..read]);
    if facts.len() > END as u64 {
        io::Seek::seek(&mut file, io::SeekFrom::End(-(END as i64)))?;
        let read = file.read(&mut ends)?;
        hash.update(&ends[..read]);
    }
    let mut text = format!(
        "{}:{}:",
        facts.len(),
        changed.map_or(0, |since| since.as_nanos())
    );
    for byte in &hash.finalize()[..8] {
        text.push_str(&format!("{byte:02x}"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spools::new(folder.path().join("bulk")).of(7);
        let _held = spool.hold(7).unwrap();
        assert!(matches!(
            spool.hold(7),
            Err(ImportError::Busy { number: 7 })
        ));
        let mut file = spool.write(1).unwrap();
        file.header("Name\n").unwrap();
        let lines = [2, 3, 400, 399, 1 << 40];
        for line in lines {
            file.row("x\n", line, line + 1).unwrap();
        }
        assert_eq!(file.bytes, 15);
        file.finish().unwrap();
        assert_eq!(spool.lines(1).unwrap(), lines);
        let prints = spool.prints(1).unwrap();
        assert_eq!((prints.len(), prints[&400]), (5, 401));
        assert_eq!(spool.rows(1).unwrap().records().count(), 5);
    }
}
