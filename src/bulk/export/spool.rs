//! Pages of a result on the disk, until the result is complete.
//!
//! Each page is a file of CSV, as it came, with a small file beside it that says it is whole, how many
//! records it has and where the next one begins. What has arrived is not fetched again after a kill.
//! The folder stands beside the result, 0700, its files 0600; the result is put together from it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ExportError;
use crate::files;

/// A folder of pages.
#[derive(Clone, Debug)]
pub struct Spool {
    folder: PathBuf,
}

/// What is said of a page that is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Whole {
    /// Records that it has, as the server counts.
    pub(super) rows: Option<u64>,
    /// Where the next page begins.
    pub(super) next: Option<String>,
}

impl Spool {
    /// The folder for the pages of a transfer whose result is this file.
    #[must_use]
    pub fn beside(file: &Path, number: u64) -> Self {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        Self {
            folder: file.with_file_name(format!("{name}.sfkit-{number}")),
        }
    }

    /// A folder of this name.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Makes the folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(&self) -> Result<(), ExportError> {
        files::private_dir(&self.folder).map_err(|error| self.fault(error))
    }

    /// Removes the folder and all pages.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self) -> Result<(), ExportError> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.fault(error)),
            _ => Ok(()),
        }
    }

    /// The file of a page.
    pub(super) fn page(&self, part: u32, page: usize) -> PathBuf {
        self.folder.join(format!("part-{part}-page-{page}.csv"))
    }

    fn mark(&self, part: u32, page: usize) -> PathBuf {
        self.page(part, page).with_extension("json")
    }

    /// What is known of a page that is whole.
    pub(super) fn whole(&self, part: u32, page: usize) -> Option<Whole> {
        let text = fs::read(self.mark(part, page)).ok()?;
        let whole = serde_json::from_slice(&text).ok()?;
        self.page(part, page).is_file().then_some(whole)
    }

    /// An empty file for a page.
    pub(super) fn start(&self, part: u32, page: usize) -> Result<File, ExportError> {
        let file = create(&self.page(part, page));
        file.map_err(|error| self.fault(error))
    }

    /// The page is whole: says so, durably.
    pub(super) fn end(
        &self,
        (part, page): (u32, usize),
        file: &File,
        whole: &Whole,
    ) -> Result<(), ExportError> {
        let write = || -> io::Result<()> {
            file.sync_all()?;
            let text = serde_json::to_vec(whole)?;
            let mark = self.mark(part, page);
            let fresh = mark.with_extension("new");
            let mut out = create(&fresh)?;
            out.write_all(&text)?;
            out.sync_all()?;
            fs::rename(&fresh, &mark)
        };
        write().map_err(|error| self.fault(error))
    }

    pub(super) fn fault(&self, source: io::Error) -> ExportError {
        ExportError::Spool {
            path: self.folder.clone(),
            source,
        }
    }
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = files::private_options();
    options.write(true).create(true).truncate(true).open(path)
}
