//! All records of an object in a file of CSV, brought up to date while nobody watches.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::super::every_field;
use super::merge::{Merged, merge_csv};
use super::{
    Changes, ExportError, MirrorQuery, MirrorState, Spool, changes, everything, fingerprint,
    mirror_name, newest,
};
use crate::bulk::{Schedule, Underway};
use crate::client::Client;
use crate::files;
use crate::model::schema::ObjectSchema;
use crate::soql;

/// Changes are asked for from so long before the last run on, for transactions that were in flight.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);

/// The file of an object.
pub struct ObjectCopy<'a> {
    /// Client of the org.
    pub client: &'a Client,
    /// Key of the org.
    pub org: String,
    /// The object.
    pub object: &'a ObjectSchema,
    /// The file.
    pub place: PathBuf,
    /// Where is written down what the last run knew.
    pub states: PathBuf,
    /// Knows the jobs that it makes.
    pub underway: Underway,
}

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Records in the file.
    pub rows: u64,
    /// Records that came: new ones and changed ones.
    pub changed: u64,
    /// Records that were in the file and are not any more; none when the file was made anew.
    pub gone: Option<u64>,
    /// Why everything came; none when only changes did.
    pub anew: Option<&'static str>,
    /// The org does not tell which records left the recycle bin.
    pub is_blind: bool,
}

impl ObjectCopy<'_> {
    /// Brings the file up to date, or makes it. Until the end the old file stands.
    ///
    /// # Errors
    /// When the org refuses, rows are missing, or a file cannot be written.
    pub async fn update(&self) -> Result<Copied, ExportError> {
        let folder = self.place.parent().unwrap_or(Path::new("."));
        files::private_dir(folder).map_err(|error| self.fault(error))?;
        let (soql, _) = every_field(self.object);
        let name = mirror_name(&self.org, &soql, &self.place);
        let begun = self.client.clock().now();
        let before = newest(self.client, &self.object.name).await?;
        let spool = Spool::beside(&self.place, 0);
        let copied = match self.last(&name, &soql, begun) {
            Ok(state) => self.changed(&soql, &state, &spool).await?,
            Err(why) => Err(why),
        };
        let copied = match copied {
            Ok(copied) => copied,
            Err(why) => self.anew(&soql, why, &spool).await?,
        };
        let state = MirrorState {
            schema: 1,
            org: self.org.clone(),
            fingerprint: fingerprint(&self.place).map_err(|error| self.fault(error))?,
            soql,
            place: self.place.clone(),
            watermark: before.unwrap_or(Timestamp::UNIX_EPOCH),
            at: begun,
        };
        state.write(&self.states, &name)?;
        spool.remove()?;
        Ok(copied)
    }

    /// What the last run knew, or why that is of no use.
    fn last(&self, name: &str, soql: &str, now: Timestamp) -> Result<MirrorState, &'static str> {
        let state = MirrorState::read(&self.states, name).ok_or("it is the first run")?;
        match state.objection(&self.org, soql, &self.place, now) {
            Some(why) => Err(why),
            None => Ok(state),
        }
    }

    async fn changed(
        &self,
        soql: &str,
        state: &MirrorState,
        spool: &Spool,
    ) -> Result<Result<Copied, &'static str>, ExportError> {
        let query = soql::parse(soql).map_err(|error| ExportError::Syntax(Box::new(error)))?;
        let since = state.watermark.checked_sub(OVERLAP);
        let mirror = MirrorQuery {
            query: &query,
            object: self.object,
            all_rows: false,
            since: since.unwrap_or(state.watermark),
        };
        let watch = (&Schedule::default(), &self.underway);
        let changes = changes(self.client, &mirror, spool, watch).await?;
        let Some(merged) = self.merged(&changes)? else {
            return Ok(Err("the columns are others"));
        };
        Ok(Ok(Copied {
            rows: merged.total,
            changed: changes.count,
            gone: Some(merged.gone()),
            anew: None,
            is_blind: changes.is_blind,
        }))
    }

    async fn anew(
        &self,
        soql: &str,
        why: &'static str,
        spool: &Spool,
    ) -> Result<Copied, ExportError> {
        let watch = (&Schedule::default(), &self.underway);
        let (rows, path) = everything(self.client, soql, spool, watch).await?;
        let moved = File::open(&path)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&path, &self.place));
        moved.map_err(|error| self.fault(error))?;
        Ok(Copied {
            rows,
            changed: rows,
            gone: None,
            anew: Some(why),
            is_blind: false,
        })
    }

    /// Puts the old file and the changes together in the place of the old file.
    fn merged(&self, changes: &Changes) -> Result<Option<Merged>, ExportError> {
        let fresh = changes.rows.with_file_name("merged.csv");
        let mut options = files::private_options();
        let file = options.write(true).create(true).truncate(true).open(&fresh);
        let mut out = BufWriter::new(file.map_err(|error| self.fault(error))?);
        let mut put = |bytes: &[u8]| out.write_all(bytes).map_err(|error| self.fault(error));
        let Some(merged) = merge_csv(changes, &self.place, &mut put)? else {
            return Ok(None);
        };
        let moved = out
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&fresh, &self.place));
        moved.map_err(|error| self.fault(error))?;
        Ok(Some(merged))
    }

    fn fault(&self, source: std::io::Error) -> ExportError {
        ExportError::Spool {
            path: self.place.clone(),
            source,
        }
    }
}
