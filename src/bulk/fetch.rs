//! Results of an ingest job, on their way to a file.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::error::BulkError;
use super::job::{Job, ResultPart};
use super::jobs::Jobs;
use crate::client::Flow;
use crate::error::Diagnostic;
use crate::model::rows::SinkError;

/// Times that a result which breaks off is asked for.
const TRIES: u32 = 4;

impl Jobs {
    /// Writes one of the results to a file, whose content it becomes. A result that breaks off is
    /// asked for again.
    ///
    /// # Errors
    /// When the org does not give it, or the file cannot be written.
    pub async fn fetch(
        &self,
        job: &Job,
        part: ResultPart,
        file: &mut File,
    ) -> Result<(), BulkError> {
        let mut tries = 1;
        loop {
            let failed = match self.outcome(job, part).await {
                Ok(flow) => match pour(flow, file).await {
                    Ok(()) => return Ok(()),
                    Err(error) => error,
                },
                Err(error) => error,
            };
            let is_final = matches!(failed, BulkError::File { .. }) || !failed.may_pass();
            if tries == TRIES || is_final {
                return Err(failed);
            }
            tracing::debug!(error = %failed, code = failed.code().as_str(), "asking again");
            tries += 1;
        }
    }
}

async fn pour(mut flow: Flow, file: &mut File) -> Result<(), BulkError> {
    rewind(file)?;
    while let Some(piece) = flow.chunk().await? {
        file.write_all(&piece)
            .map_err(|source| BulkError::File { source })?;
    }
    Ok(())
}

fn rewind(file: &mut File) -> Result<(), BulkError> {
    let empty = |file: &mut File| -> io::Result<()> {
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0)).map(drop)
    };
    empty(file).map_err(|source| BulkError::File { source })
}

impl Jobs {
    /// Writes one of the results to a file that comes into place when it is complete.
    ///
    /// # Errors
    /// As [`Jobs::fetch`].
    pub async fn save(&self, job: &Job, part: ResultPart, path: &Path) -> Result<(), BulkError> {
        let failed = |source| BulkError::File { source };
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let mut file = NamedTempFile::with_prefix_in(".sfkit-", folder.unwrap_or(Path::new(".")))
            .map_err(failed)?;
        self.fetch(job, part, file.as_file_mut()).await?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

impl Jobs {
    /// Gives the rows of a query job to `put`, page after page, with one header; how many there are.
    ///
    /// # Errors
    /// When the org does not give them, or `put` cannot take more.
    pub async fn rows(
        &self,
        job: &Job,
        put: &mut (dyn FnMut(&[u8]) -> Result<(), SinkError> + Send),
    ) -> Result<u64, BulkError> {
        let mut from: Option<String> = None;
        let mut received = 0;
        loop {
            let mut page = self.results(job, from.as_deref(), None).await?;
            received += page.rows.unwrap_or(0);
            // Every page begins with the header.
            let mut is_header = from.is_some();
            while let Some(piece) = page.body.chunk().await? {
                let mut piece = &piece[..];
                if is_header {
                    let end = piece.iter().position(|byte| *byte == b'\n');
                    piece = end.map_or(&[], |end| &piece[end + 1..]);
                    is_header = end.is_none();
                }
                put(piece)?;
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(received),
            }
        }
    }
}
