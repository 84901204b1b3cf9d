//! `sfkit local load`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::error::Code;
use crate::localorg::load::{
    self, DateStyle, LoadError, LoadFile, LoadOptions, LoadReport, Mapping,
};
use crate::output::{Document, Unit, View};

/// How many bad rows are told one by one.
const TOLD: usize = 20;

/// Load CSV, JSON or NDJSON files into a local org
///
/// `--schema` adds custom objects and fields first, from a JSON array of objects in the form of
/// describe (`name`, `label`, `fields` with `name`, `type`, `length`, `externalId`, `unique`,
/// `nillable`, `referenceTo`, `relationshipName`, `picklistValues`); it can be all there is to load.
///
/// Everything is loaded in one transaction, in the order of dependencies. Audit and derived fields
/// are taken as given, missing system fields get defaults, ids that point nowhere are kept and
/// warned about. A bad row means that nothing is loaded, unless `--skip-bad` is given. Without
/// `--db` it is the demo org.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit local load --db org.db Account=accounts.csv Opportunity=opps.ndjson\n  \
                        sfkit local load --db org.db Opportunity=deals.csv --map Account.Name=AccountName --dates us\n  \
                        sfkit local load --db org.db --schema custom.json Invoice__c=invoices.csv"
)]
pub(crate) struct LoadArgs {
    /// Object and file
    #[arg(value_name = "OBJECT=FILE", required_unless_present = "schema", value_parser = file)]
    files: Vec<LoadFile>,

    /// Objects and fields to add before the rows, in the form of describe
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// File of the org; made when it is not there
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,

    /// A field, or a field of a parent, and the column that holds it
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = Mapping::from_str)]
    map: Vec<Mapping>,

    /// How dates are written that are not ISO
    #[arg(long, value_name = "STYLE", default_value = "iso",
          value_parser = PossibleValuesParser::new(["iso", "us", "eu"]))]
    dates: String,

    /// Make text fields of unknown columns
    #[arg(long)]
    create_fields: bool,

    /// Refuse ids that point nowhere
    #[arg(long)]
    strict: bool,

    /// Leave bad rows out and load the others (exit status 3)
    #[arg(long)]
    skip_bad: bool,

    /// Empty cells are null instead of unsaid
    #[arg(long)]
    empty_as_null: bool,
}

fn file(text: &str) -> std::result::Result<LoadFile, String> {
    match text.split_once('=') {
        Some((object, path)) if !object.is_empty() && !path.is_empty() => Ok(LoadFile {
            object: object.to_owned(),
            path: path.into(),
        }),
        _ => Err("OBJECT=FILE is expected, for example Account=accounts.csv".to_owned()),
    }
}

/// What was loaded.
#[derive(Debug, Serialize)]
struct Loaded {
    schema: u8,
    items: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    object: String,
    file: String,
    read: u64,
    loaded: u64,
    skipped: u64,
}

impl From<&LoadReport> for Loaded {
    fn from(report: &LoadReport) -> Self {
        let rows = report.files.iter().map(|file| Row {
            object: file.object.clone(),
            file: file.path.display().to_string(),
            read: file.read,
            loaded: file.loaded,
            skipped: file.skipped,
        });
        Self {
            schema: 1,
            items: rows.collect(),
        }
    }
}

impl Document for Loaded {
    fn view(&self) -> View {
        let cells = |row: &Row| {
            vec![
                row.object.clone().into(),
                row.file.clone().into(),
                row.read.to_string().into(),
                row.loaded.to_string().into(),
                row.skipped.to_string().into(),
            ]
        };
        View::Table {
            columns: ["OBJECT", "FILE", "READ", "LOADED", "SKIPPED"]
                .map(str::to_owned)
                .to_vec(),
            rows: self.items.iter().map(cells).collect(),
        }
    }
}

pub(crate) fn run(app: &App, args: &LoadArgs) -> Result<Outcome> {
    let path = args.db.clone().unwrap_or_else(|| app.demo_path());
    let file = app.open_local(&path, None)?;
    let options = LoadOptions {
        dates: match args.dates.as_str() {
            "us" => DateStyle::Us,
            "eu" => DateStyle::Eu,
            _ => DateStyle::Iso,
        },
        create_fields: args.create_fields,
        strict: args.strict,
        skip_bad: args.skip_bad,
        map: args.map.clone(),
        empty_as_null: args.empty_as_null,
        schema: args.schema.clone(),
        progress: Some(app.ui.progress("Loading", Unit::Rows)),
    };
    let report = match load::load(&file.store, &args.files, &options) {
        Ok(report) => report,
        Err(error) => {
            if let LoadError::BadRows { report } = &error {
                tell(app, report);
            }
            return Err(error.into());
        }
    };
    app.note_written(&file.store)?;
    tell(app, &report);
    app.ui.document(&Loaded::from(&report))?;
    Ok(if report.bad_row_count > 0 {
        Outcome::Found(Code::Partial)
    } else {
        Outcome::Done
    })
}

fn tell(app: &App, report: &LoadReport) {
    if let Some(schema) = &report.schema {
        app.ui.status(&format!(
            "schema: {} objects, {} fields and {} picklist values added",
            schema.objects, schema.fields, schema.values
        ));
        if !schema.left_out.is_empty() {
            app.ui.warn(&format!(
                "{} entries of the schema have no `fields` and were left out, the first is `{}`",
                schema.left_out.len(),
                schema.left_out[0]
            ));
        }
    }
    for warning in &report.warnings {
        app.ui.warn(&warning.to_string());
    }
    for row in report.bad_rows.iter().take(TOLD) {
        app.ui.warn(&row.to_string());
    }
    let more = report.bad_row_count.saturating_sub(TOLD as u64);
    if more > 0 {
        app.ui.warn(&format!("and {more} more bad rows"));
    }
}
