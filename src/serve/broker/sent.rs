//! The body of a request on its way to the org.
//!
//! It must be sent again when the token has ended meanwhile, and is refused as a whole when it is too long, so
//! it is taken in before anything is sent. A short one stays in memory; a longer one waits in a file without
//! a name, which ends with the request however that ends, and is read from there piece by piece.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Bytes;

use crate::files;
use crate::http::Upload;
use crate::serve::error::{INTERNAL, Refusal, Result};

/// Longest body that stays in memory.
const SHORT: usize = 64 * 1024;

/// What is sent.
#[derive(Clone, Debug)]
pub(in crate::serve) enum Sent {
    /// A body in memory; it may be empty.
    Short(Bytes),
    /// A body in a file.
    Long(Upload),
}

/// A body that is being taken in.
pub(in crate::serve) struct Spool {
    folder: PathBuf,
    short: Vec<u8>,
    long: Option<File>,
    length: u64,
}

impl Spool {
    /// Nothing yet. A file is made in this folder when one is needed.
    pub(in crate::serve) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            short: Vec::new(),
            long: None,
            length: 0,
        }
    }

    /// Takes a piece.
    pub(in crate::serve) fn take(&mut self, piece: &[u8]) -> Result<()> {
        self.put(piece).map_err(|error| failed(&error))
    }

    fn put(&mut self, piece: &[u8]) -> io::Result<()> {
        self.length += piece.len() as u64;
        if self.long.is_none() {
            self.short.extend_from_slice(piece);
            if self.short.len() <= SHORT {
                return Ok(());
            }
            files::private_dir(&self.folder)?;
            let mut file = tempfile::tempfile_in(&self.folder)?;
            file.write_all(&std::mem::take(&mut self.short))?;
            self.long = Some(file);
            return Ok(());
        }
        match &mut self.long {
            Some(file) => file.write_all(piece),
            None => Ok(()),
        }
    }

    /// The whole body.
    pub(in crate::serve) fn end(self) -> Sent {
        let Some(file) = self.long else {
            return Sent::Short(self.short.into());
        };
        let file = Arc::new(file);
        Sent::Long(Upload::new(self.length, move || {
            let file = Arc::clone(&file);
            Ok(Box::new(From { file, at: 0 }))
        }))
    }
}

fn failed(error: &io::Error) -> Refusal {
    let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
    Refusal::internal(status, INTERNAL, &format!("a body cannot be kept: {error}"))
}

/// A file from its beginning, whoever else reads it.
struct From {
    file: Arc<File>,
    at: u64,
}

impl Read for From {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let count = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)?;
        #[cfg(windows)]
        let count = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_waits_in_a_file_and_is_read_twice() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("bodies");
        let mut spool = Spool::new(&place);
        spool.take(b"abc").unwrap();
        let Sent::Short(bytes) = spool.end() else {
            panic!("a short one stays in memory");
        };
        assert_eq!((&bytes[..], place.exists()), (&b"abc"[..], false));
        let mut spool = Spool::new(&place);
        for _ in 0..100 {
            spool.take(&[b'x'; 1000]).unwrap();
        }
        let Sent::Long(upload) = spool.end() else {
            panic!("a long one does not");
        };
        assert_eq!(upload.length(), 100_000);
        // The file has no name.
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);
    }
}
