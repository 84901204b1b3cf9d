//! Where a sink's bytes go: standard output, or a file that appears when it is complete.
//!
//! Sinks append to one buffer and say when a row is done; the buffer is handed on in large pieces,
//! on a terminal after every row.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::model::rows::{Checkpoint, SinkError};

use super::file::AtomicFile;
use super::part::PartFile;
use super::screen::Screen;

/// Bytes that are collected before they are handed on.
const PIECE: usize = 128 * 1024;

pub(crate) const STDOUT: &str = "standard output";

enum Target {
    Stdout(Arc<Screen>),
    File(Option<Box<AtomicFile>>),
    Part(Option<Box<PartFile>>),
}

/// A buffered way to standard output or to a file.
pub(crate) struct Destination {
    target: Target,
    name: String,
    buffer: Vec<u8>,
    /// Rows are shown as soon as they are there.
    live: bool,
}

impl Destination {
    /// Standard output; `live` when somebody watches.
    pub(crate) fn stdout(screen: Arc<Screen>, live: bool) -> Self {
        Self {
            target: Target::Stdout(screen),
            name: STDOUT.to_owned(),
            buffer: Vec::with_capacity(if live { 1024 } else { PIECE + PIECE / 4 }),
            live,
        }
    }

    /// A file that comes into place with [`finish`](Self::finish).
    pub(crate) fn file(path: &Path) -> Result<Self, SinkError> {
        let name = format!("`{}`", super::sanitize::line(&path.to_string_lossy()));
        let file = AtomicFile::create(path).map_err(|error| failed(&name, error))?;
        Ok(Self {
            target: Target::File(Some(Box::new(file))),
            name,
            buffer: Vec::with_capacity(PIECE + PIECE / 4),
            live: false,
        })
    }

    /// A file that can be gone on with after an interruption.
    pub(crate) fn part(path: &Path, part: PartFile) -> Self {
        Self {
            target: Target::Part(Some(Box::new(part))),
            name: format!("`{}`", super::sanitize::line(&path.to_string_lossy())),
            buffer: Vec::with_capacity(PIECE + PIECE / 4),
            live: false,
        }
    }

    /// Everything that was appended may be kept from now on, if this is a file of that kind.
    pub(crate) fn checkpoint(&mut self, point: &Checkpoint) -> Result<(), SinkError> {
        if !matches!(self.target, Target::Part(_)) {
            return Ok(());
        }
        self.hand_on()?;
        match &mut self.target {
            Target::Part(Some(part)) => part.note(point).map_err(|error| failed(&self.name, error)),
            _ => Ok(()),
        }
    }

    /// What to append to.
    pub(crate) fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// A row is complete: hands the buffer on when it is time.
    pub(crate) fn row_done(&mut self) -> Result<(), SinkError> {
        if self.live || self.buffer.len() >= PIECE {
            return self.hand_on();
        }
        Ok(())
    }

    /// Whether rows are handed on many at a time.
    pub(crate) fn takes_many(&self) -> bool {
        !self.live
    }

    /// Takes complete rows that were written elsewhere.
    pub(crate) fn rows(&mut self, rows: &[u8]) -> Result<(), SinkError> {
        self.hand_on()?;
        self.write(rows)
    }

    /// Everything was appended: hands on what is left and puts a file into place.
    pub(crate) fn finish(&mut self) -> Result<(), SinkError> {
        self.hand_on()?;
        match &mut self.target {
            Target::Stdout(_) => Ok(()),
            Target::File(file) => match file.take() {
                Some(file) => file.finish().map_err(|error| failed(&self.name, error)),
                None => Ok(()),
            },
            Target::Part(part) => match part.take() {
                Some(part) => part.finish().map_err(|error| failed(&self.name, error)),
                None => Ok(()),
            },
        }
    }

    fn hand_on(&mut self) -> Result<(), SinkError> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let buffer = std::mem::take(&mut self.buffer);
        let done = self.write(&buffer);
        self.buffer = buffer;
        self.buffer.clear();
        done
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        let done = match &mut self.target {
            Target::Stdout(screen) => screen.write_out(bytes),
            Target::File(Some(file)) => file.write_all(bytes),
            Target::Part(Some(part)) => part.write_all(bytes),
            Target::File(None) | Target::Part(None) => {
                Err(io::Error::other("the file is already complete"))
            }
        };
        done.map_err(|error| failed(&self.name, error))
    }
}

/// A reader that went away is no failure of its own kind; everything else names the target.
pub(crate) fn failed(target: &str, source: io::Error) -> SinkError {
    if source.kind() == io::ErrorKind::BrokenPipe {
        return SinkError::Closed;
    }
    SinkError::Write {
        target: target.to_owned(),
        source,
    }
}
