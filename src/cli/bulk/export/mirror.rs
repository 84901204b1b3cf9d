//! `sfkit bulk export --since-last`: a file that is brought up to date.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;

use crate::app::{App, Connected};
use crate::bulk::export::mirror::{
    Changes, Merged, MirrorQuery, MirrorState, changes, fingerprint, merge_csv, mirror_name, newest,
};
use crate::bulk::export::{ExportError, PageTaker as _, Rows, Spool};
use crate::bulk::{Schedule, Underway};
use crate::cli::outcome::Result;
use crate::cli::rows::RowArgs;
use crate::cli::stopped;
use crate::model::members::Members;
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::output::{Format, RowOptions, read_parquet};
use crate::query::ColumnTypes;
use crate::soql::ast::Query;

/// How a mirror is kept.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Mirror")]
pub(super) struct MirrorArgs {
    /// Bring `--output` up to date with what was changed and deleted since the last run
    #[arg(long, requires = "output", conflicts_with_all = ["no_wait", "chunk_by"])]
    pub(super) since_last: bool,

    /// Name under which the last run is remembered; the org, the query and the file without
    #[arg(long = "as", value_name = "NAME", requires = "since_last", value_parser = name)]
    name: Option<String>,

    /// Ask for changes from so long before the last run on, for transactions that were in flight
    #[arg(long, value_name = "TIME", default_value = "10m", requires = "since_last", value_parser = crate::cli::duration)]
    overlap: std::time::Duration,
}

fn name(text: &str) -> std::result::Result<String, String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    match !text.is_empty() && !text.starts_with('.') && text.chars().all(fits) {
        true => Ok(text.to_owned()),
        false => Err("write letters, digits, `-`, `_` and `.`".to_owned()),
    }
}

/// A mirror on its way.
pub(super) struct Mirror<'a> {
    pub(super) app: &'a App,
    pub(super) connected: &'a Connected,
    pub(super) rows: &'a RowArgs,
    pub(super) query: &'a Query,
    pub(super) soql: &'a str,
    pub(super) all_rows: bool,
    pub(super) types: &'a ColumnTypes,
    pub(super) place: PathBuf,
}

/// What is known before a run.
pub(super) struct Known {
    folder: PathBuf,
    name: String,
    object: String,
    begun: Timestamp,
    before: Timestamp,
}

impl Mirror<'_> {
    /// Refuses what cannot be mirrored.
    pub(super) fn check(&self) -> Result<()> {
        let refused = |problem: String| {
            let flag = "--since-last";
            Err(SinkError::Options { flag, problem }.into())
        };
        let options = self.rows.options();
        let format = self.app.ui.rows_format(&options);
        if !matches!(format, Format::Csv | Format::Ndjson | Format::Parquet) {
            return refused(format!(
                "keeps a mirror in CSV, NDJSON or Parquet, and no {format}"
            ));
        }
        if self.place.as_os_str().is_empty() {
            return refused("keeps a file: `--output FILE`".to_owned());
        }
        if options.partition.is_some() {
            return refused("keeps a file, and no data set".to_owned());
        }
        if options.no_header || options.null.is_some() || options.csv_safe {
            return refused("keeps CSV as the org sends it".to_owned());
        }
        if !self.query.order_by.is_empty() || self.query.limit.is_some() {
            return refused("mirrors all records, without ORDER BY and LIMIT".to_owned());
        }
        if !self
            .types
            .named()
            .any(|(name, _)| name.eq_ignore_ascii_case("Id"))
        {
            return refused("needs `Id` in the SELECT list".to_owned());
        }
        Ok(())
    }

    /// What must be known before the first row is asked for.
    pub(super) async fn known(&self, args: &MirrorArgs) -> Result<Known> {
        let object = self.query.from.first().map(|from| from.path.text());
        let object = object.unwrap_or_default();
        let org = self.connected.key();
        let name = args.name.clone();
        let name = name.unwrap_or_else(|| mirror_name(&org, self.soql, &self.place));
        let begun = self.app.clock.now();
        let before = newest(&self.connected.client, &object).await?;
        Ok(Known {
            folder: self.app.mirror_folder(),
            name,
            object,
            begun,
            before: before.unwrap_or(Timestamp::UNIX_EPOCH),
        })
    }

    /// Brings the file up to date; false when it must be made anew.
    pub(super) async fn update(&self, known: &Known, args: &MirrorArgs) -> Result<bool> {
        let ui = &self.app.ui;
        let Some(state) = MirrorState::read(&known.folder, &known.name) else {
            ui.status("The first run: everything is exported");
            return Ok(false);
        };
        let org = self.connected.key();
        if let Some(why) = state.objection(&org, self.soql, &self.place, known.begun) {
            ui.note(&format!("everything is exported anew: {why}"));
            return Ok(false);
        }
        let overlap = SignedDuration::try_from(args.overlap).unwrap_or_default();
        let describe = self
            .connected
            .client
            .current_describe(&known.object)
            .await?;
        let mirror = MirrorQuery {
            query: self.query,
            object: &describe.value,
            all_rows: self.all_rows,
            since: state
                .watermark
                .checked_sub(overlap)
                .unwrap_or(state.watermark),
        };
        let spool = Spool::beside(&self.place, 0);
        let schedule = Schedule::default();
        let underway = Underway::new(&self.app.stop, false);
        let asking = async {
            let run = (&schedule, &underway);
            Ok(changes(&self.connected.client, &mirror, &spool, run).await?)
        };
        let changes = stopped::leaving_none(self.app, &underway, asking).await?;
        let Some(merged) = self.merge(&changes)? else {
            ui.note("everything is exported anew: the columns are others");
            spool.remove()?;
            return Ok(false);
        };
        self.remember(known)?;
        spool.remove()?;
        if changes.is_blind {
            ui.warn(&format!(
                "the org does not tell which {} records left the recycle bin: those stay in the file",
                known.object
            ));
        }
        let place = self.place.display();
        ui.status(&format!(
            "{} rows to {place}: {} new or changed, {} gone",
            merged.total,
            changes.count,
            merged.gone()
        ));
        Ok(true)
    }

    /// Writes down what the run knew.
    pub(super) fn remember(&self, known: &Known) -> Result<()> {
        let path = self.place.clone();
        let fingerprint =
            fingerprint(&path).map_err(|source| ExportError::Spool { path, source })?;
        let state = MirrorState {
            schema: 1,
            org: self.connected.key(),
            soql: self.soql.to_owned(),
            place: self.place.clone(),
            watermark: known.before,
            at: known.begun,
            fingerprint,
        };
        Ok(state.write(&known.folder, &known.name)?)
    }

    fn merge(&self, changes: &Changes) -> std::result::Result<Option<Merged>, ExportError> {
        let options = RowOptions {
            file: Some(self.place.clone()),
            ..self.rows.options()
        };
        match self.app.ui.rows_format(&options) {
            Format::Csv => {
                let mut sink = self.app.ui.bytes(Some(&self.place))?;
                let mut put = |bytes: &[u8]| sink.put(bytes).map_err(ExportError::from);
                let Some(merged) = merge_csv(changes, &self.place, &mut put)? else {
                    return Ok(None);
                };
                sink.finish()?;
                Ok(Some(merged))
            }
            format => {
                let old = match format {
                    Format::Parquet => Old::Parquet,
                    _ => Old::Ndjson,
                };
                let sink = self.app.ui.rows(&options)?;
                let mut merging = Merging {
                    changes,
                    old,
                    place: self.place.clone(),
                    merged: Merged::default(),
                };
                let types = self.types.clone();
                let sink = std::sync::Arc::new(std::sync::Mutex::new(sink));
                let shared = Shared(std::sync::Arc::clone(&sink));
                let types = Box::new(move |column: &Column| types.of(column));
                let headers = self.types.named().map(|(name, _)| name.to_owned());
                let mut rows = Rows::new(Box::new(shared), headers.collect(), types);
                // The header of the new rows comes first: its columns are those of the file.
                merging.merged.total += rows.page(1, &changes.rows)?;
                let columns = rows.begun()?.to_vec();
                if !merging.run(&columns, &mut Shared(sink))? {
                    return Ok(None);
                }
                rows.finish()?;
                Ok(Some(merging.merged))
            }
        }
    }
}

/// A sink that two writers share, one after the other.
struct Shared(std::sync::Arc<std::sync::Mutex<Box<dyn RowSink>>>);

impl Shared {
    fn sink(&self) -> std::sync::MutexGuard<'_, Box<dyn RowSink>> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl RowSink for Shared {
    fn begin(&mut self, columns: &[Column]) -> std::result::Result<(), SinkError> {
        self.sink().begin(columns)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> std::result::Result<(), SinkError> {
        self.sink().row(cells)
    }

    fn finish(&mut self) -> std::result::Result<(), SinkError> {
        self.sink().finish()
    }
}

/// The format of the old file.
enum Old {
    Ndjson,
    Parquet,
}

/// Rows of the old file on their way into the new one.
struct Merging<'a> {
    changes: &'a Changes,
    old: Old,
    place: PathBuf,
    merged: Merged,
}

impl Merging<'_> {
    /// False when the old file has other columns.
    fn run(
        &mut self,
        columns: &[Column],
        sink: &mut dyn RowSink,
    ) -> std::result::Result<bool, ExportError> {
        match self.old {
            Old::Ndjson => self.ndjson(columns, sink),
            Old::Parquet => self.parquet(columns, sink),
        }
    }

    fn parquet(
        &mut self,
        columns: &[Column],
        sink: &mut dyn RowSink,
    ) -> std::result::Result<bool, ExportError> {
        let id = columns
            .iter()
            .position(|column| column.header.eq_ignore_ascii_case("Id"));
        let id = id.unwrap_or_default();
        let (changes, merged) = (self.changes, &mut self.merged);
        let names: Vec<&str> = columns.iter().map(|column| &*column.header).collect();
        let place = self.place.clone();
        let taken = read_parquet(&place, &names, &mut |cells| {
            let id = match cells.get(id) {
                Some(Cell::Text(id)) => id.as_bytes(),
                _ => &[],
            };
            match merged.takes(changes, id) {
                true => sink.row(cells),
                false => Ok(()),
            }
        })?;
        Ok(taken)
    }

    fn ndjson(
        &mut self,
        columns: &[Column],
        sink: &mut dyn RowSink,
    ) -> std::result::Result<bool, ExportError> {
        let fault = |source| ExportError::Spool {
            path: self.place.clone(),
            source,
        };
        let file = BufReader::new(File::open(&self.place).map_err(fault)?);
        for (number, line) in file.lines().enumerate() {
            let line = line.map_err(fault)?;
            let bad = |error: serde_json::Error| ExportError::BadPage {
                page: number + 1,
                problem: error.to_string(),
            };
            let mut values = HashMap::new();
            flatten(&line, "", &mut values).map_err(bad)?;
            let mut cells = Vec::with_capacity(columns.len());
            for column in columns {
                match values.get(&column.keys.join(".")) {
                    Some(value) => cells.push(value.clone()),
                    None => return Ok(false),
                }
            }
            let id = columns
                .iter()
                .position(|column| column.header.eq_ignore_ascii_case("Id"));
            let id = match id.and_then(|id| cells.get(id)) {
                Some(Cell::Text(id)) => id.as_bytes(),
                _ => &[],
            };
            if self.merged.takes(self.changes, id) {
                sink.row(&cells)?;
            }
        }
        Ok(true)
    }
}

/// The values of an object by their paths.
fn flatten<'a>(
    json: &'a str,
    prefix: &str,
    values: &mut HashMap<String, Cell<'a>>,
) -> std::result::Result<(), serde_json::Error> {
    let members: Members<'a> = serde_json::from_str(json)?;
    for (key, value) in members.0 {
        let path = format!("{prefix}{key}");
        let text = RawValue::get(value);
        let cell = match text.as_bytes().first() {
            Some(b'{') => {
                flatten(text, &format!("{path}."), values)?;
                continue;
            }
            Some(b'n') | None => Cell::Null,
            Some(b't') => Cell::Bool(true),
            Some(b'f') => Cell::Bool(false),
            Some(b'"') => Cell::Text(serde_json::from_str::<String>(text)?.into()),
            Some(b'[') => Cell::Json(text.into()),
            Some(_) => Cell::Number(text.into()),
        };
        values.insert(path, cell);
    }
    Ok(())
}
