//! What a mirror knew at its last run, in a small file of its own.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::ExportError;
use crate::files;

/// The org forgets after 30 days which records left the recycle bin.
const MOST_DAYS: i64 = 29;

/// What is known of a mirror since its last run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorState {
    /// Version of this shape.
    pub schema: u32,
    /// Key of the org.
    pub org: String,
    /// The query.
    pub soql: String,
    /// The file.
    pub place: PathBuf,
    /// The newest `SystemModstamp` of the object before the last run, in the org's clock.
    pub watermark: Timestamp,
    /// When the last run began, in ours.
    pub at: Timestamp,
    /// SHA-256 of the file.
    pub fingerprint: String,
}

impl MirrorState {
    /// The state of the mirror with this name.
    #[must_use]
    pub fn read(folder: &Path, name: &str) -> Option<Self> {
        let text = fs::read(folder.join(format!("{name}.json"))).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Writes it down.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, folder: &Path, name: &str) -> Result<(), ExportError> {
        let path = folder.join(format!("{name}.json"));
        let write = || -> io::Result<()> {
            files::private_dir(folder)?;
            let fresh = path.with_extension("new");
            files::write_private(&fresh, &serde_json::to_vec_pretty(self)?)?;
            fs::rename(&fresh, &path)
        };
        write().map_err(|source| ExportError::Spool {
            path: path.clone(),
            source,
        })
    }

    /// Why the mirror cannot be brought up to date and is made anew; none when it can.
    #[must_use]
    pub fn objection(
        &self,
        org: &str,
        soql: &str,
        place: &Path,
        now: Timestamp,
    ) -> Option<&'static str> {
        if self.org != org {
            return Some("it was made from another org");
        }
        if self.soql != soql {
            return Some("the query is another one");
        }
        if self.place != place {
            return Some("the file is another one");
        }
        if now.duration_since(self.at) > SignedDuration::from_hours(MOST_DAYS * 24) {
            return Some("the last run is so long ago that deleted records are not told any more");
        }
        match fingerprint(place) {
            Err(_) => Some("the file is not there"),
            Ok(found) if found != self.fingerprint => Some("the file was changed since"),
            Ok(_) => None,
        }
    }
}

/// SHA-256 of a file.
///
/// # Errors
/// When it cannot be read.
pub fn fingerprint(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            length => hash.update(&buffer[..length]),
        }
    }
    Ok(hex(&hash.finalize()))
}

/// A name for a mirror that has none: the org, the query and the file make it.
#[must_use]
pub fn mirror_name(org: &str, soql: &str, place: &Path) -> String {
    let text = format!("{org}\n{soql}\n{}", place.display());
    hex(&Sha256::digest(text.as_bytes()))[..16].to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
