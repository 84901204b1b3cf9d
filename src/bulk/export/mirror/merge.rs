//! The old file and what has changed, put together.

use std::io;
use std::path::Path;

use super::{Changes, ExportError, Records, field};

/// What a merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Records of the new file.
    pub total: u64,
    /// Records of the old file that are not in the new one, or are there anew.
    pub dropped: u64,
    /// Those of them that are there anew.
    pub replaced: u64,
}

impl Merged {
    /// Whether a record of the old file stays.
    pub fn takes(&mut self, changes: &Changes, id: &[u8]) -> bool {
        if changes.keeps(id) {
            self.total += 1;
            return true;
        }
        self.dropped += 1;
        self.replaced += u64::from(changes.changed.has(id));
        false
    }

    /// Records that are gone.
    #[must_use]
    pub fn gone(&self) -> u64 {
        self.dropped.saturating_sub(self.replaced)
    }
}

/// Gives `put` the new file, record by record as they stand in the old one and in the changes; none when the
/// old one has other columns.
///
/// # Errors
/// When a file cannot be read, or `put` fails.
pub fn merge_csv(
    changes: &Changes,
    place: &Path,
    put: &mut (dyn FnMut(&[u8]) -> Result<(), ExportError> + Send),
) -> Result<Option<Merged>, ExportError> {
    let fault = |source: io::Error| ExportError::Spool {
        path: place.to_owned(),
        source,
    };
    let mut old = Records::open(place).map_err(fault)?;
    let mut new = Records::open(&changes.rows).map_err(fault)?;
    if old.header != new.header && !new.header.is_empty() {
        return Ok(None);
    }
    let id = old.place("Id").unwrap_or_default();
    let mut merged = Merged::default();
    put(&old.header)?;
    let mut record = Vec::new();
    while old.next(&mut record).map_err(fault)? {
        let id = field(&record, id).unwrap_or_default();
        if merged.takes(changes, &id) {
            put(&record)?;
        }
    }
    while new.next(&mut record).map_err(fault)? {
        put(&record)?;
        merged.total += 1;
    }
    Ok(Some(merged))
}
