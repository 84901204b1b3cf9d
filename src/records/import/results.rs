//! The files of results that people get.

use std::fs;
use std::path::{Path, PathBuf};

use super::begin::plan_of;
use super::error::ImportError;
use super::spool::{Spool, Spools};
use crate::bulk::ResultPart;
use crate::state::{JobBook, Part, Transfer};

/// Writes the files of results to a folder: every part of them, in the order of the parts. Returns the
/// files.
///
/// # Errors
/// When they are not kept any more, or cannot be written.
pub fn write_results(
    book: &JobBook,
    transfer: &Transfer,
    (spools, folder): (&Spools, &Path),
) -> Result<Vec<(PathBuf, u64)>, ImportError> {
    let number = transfer.number;
    plan_of(transfer)?;
    let spool = spools.of(number);
    let parts = book.parts(number)?;
    let mut written = Vec::new();
    let failed = |path: &Path, source| ImportError::Results {
        number,
        path: path.to_owned(),
        source,
    };
    fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    for which in ResultPart::ALL {
        let path = folder.join(which.file_name());
        let rows = copied(&spool, &parts, which, &path)?;
        let rows = rows.map_err(|source| failed(&path, source))?;
        written.push((path, rows));
    }
    Ok(written)
}

/// Copies one kind of result of all parts to a file, which comes into place when it is complete.
fn copied(
    spool: &Spool,
    parts: &[Part],
    which: ResultPart,
    path: &Path,
) -> Result<std::io::Result<u64>, ImportError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut sources = Vec::new();
    for part in parts {
        sources.extend(spool.result(part.number, which)?);
    }
    if which == ResultPart::Failed {
        let last = parts.iter().map(|part| part.number).max();
        sources.extend(spool.bad(last.unwrap_or(0))?);
    }
    let copy = || -> std::io::Result<u64> {
        let file = tempfile::Builder::new()
            .prefix(".sfkit-")
            .suffix(".tmp")
            .tempfile_in(folder)?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
        let (mut rows, mut has_header) = (0, false);
        for mut source in sources {
            let header = source.headers()?.clone();
            if !std::mem::replace(&mut has_header, true) {
                writer.write_record(&header)?;
            }
            for row in source.records() {
                writer.write_record(&row?)?;
                rows += 1;
            }
        }
        let file = writer
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(rows)
    };
    Ok(copy())
}
