//! Loading files into a local org: CSV, JSON and NDJSON become records, in one transaction.
//!
//! Files are read as streams and load in the order of their objects' dependencies, whatever the
//! order of the arguments. Audit and derived fields are taken as given; what is missing is filled
//! in or derived as a new record would have it, but no triggers run. Parents may be given by id or
//! by a column with one of their values (`Account.Name`). Bad rows are collected with line numbers;
//! unless they are to be skipped, one of them means that nothing is loaded.

mod closing;
mod dates;
mod derive;
mod file;
mod indexes;
mod parents;
mod plan;
mod read;
mod report;
mod schema;
mod typed;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use jiff::tz::TimeZone;

pub use dates::DateStyle;
pub use read::ReadError;
pub use report::{BadRow, Dangling, FileReport, LoadError, LoadReport, LoadWarning, RowProblem};
pub use schema::SchemaReport;

use super::error::StoreError;
use super::schema::Schema;
use super::seed::{self, SeedOptions};
use super::store::{ADMIN_USER_ID, Store, Writer};
use crate::model::rows::Progress;
use crate::soql::suggest::closest;

/// One file to load.
#[derive(Clone, Debug)]
pub struct LoadFile {
    /// API name of the object, in any case.
    pub object: String,
    /// The file.
    pub path: PathBuf,
}

/// Says that a column holds a field, or a field of the parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// `Amount`, `Account.Name`, or with the object before it `Opportunity.Account.Name`.
    pub target: String,
    /// Heading of the column.
    pub column: String,
}

/// A text that is no `FIELD=COLUMN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mapping is `FIELD=COLUMN`, for example `Account.Name=AccountName`")]
pub struct MappingError;

impl FromStr for Mapping {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Self, MappingError> {
        let (target, column) = text.split_once('=').ok_or(MappingError)?;
        let (target, column) = (target.trim(), column.trim());
        if target.is_empty() || column.is_empty() {
            return Err(MappingError);
        }
        Ok(Self {
            target: target.to_owned(),
            column: column.to_owned(),
        })
    }
}

/// How files are loaded.
#[derive(Clone, Default)]
pub struct LoadOptions {
    /// How dates that are not ISO are read.
    pub dates: DateStyle,
    /// Unknown columns become text fields.
    pub create_fields: bool,
    /// Ids that point nowhere are refused.
    pub strict: bool,
    /// Bad rows are left out and the others loaded.
    pub skip_bad: bool,
    /// Columns with other names than their fields.
    pub map: Vec<Mapping>,
    /// Empty cells are null instead of unsaid.
    pub empty_as_null: bool,
    /// A file of objects and fields, merged into the schema before the rows.
    pub schema: Option<PathBuf>,
    /// Told after every thousand rows.
    pub progress: Option<Arc<dyn Progress>>,
}

/// Loads the files. An org that holds nothing yet gets the rows of an empty org first.
///
/// # Errors
/// When an object is unknown, a file cannot be read, rows are bad (and not skipped), ids point
/// nowhere (and that is refused), or the store fails. Nothing is loaded then.
pub fn load(
    store: &Store,
    files: &[LoadFile],
    options: &LoadOptions,
) -> Result<LoadReport, LoadError> {
    let mut writer = store.writer()?;
    let now = store.clock().now();
    if store.is_empty() {
        seed::write_base(&mut writer, now, &SeedOptions::default())?;
    }
    let mut report = LoadReport::default();
    if let Some(path) = &options.schema {
        report.schema = Some(schema::load(&mut writer, path)?);
    }
    let files = in_order(writer.schema(), files)?;
    let mut loading = Loading {
        zone: zone(&writer),
        admin: admin(store, &writer)?,
        store,
        writer,
        options,
        now,
        used: vec![false; options.map.len()],
        later: Vec::new(),
        report,
        parents: parents::Parents::default(),
        spans: Vec::new(),
        done: 0,
    };
    for (place, file) in files.iter().enumerate() {
        loading.later = files[place..]
            .iter()
            .map(|file| file.object.clone())
            .collect();
        loading.file(file)?;
    }
    loading.finish()
}

/// State of a load.
struct Loading<'a> {
    store: &'a Store,
    writer: Writer,
    options: &'a LoadOptions,
    now: jiff::Timestamp,
    zone: TimeZone,
    admin: Option<String>,
    /// Which mappings were of use.
    used: Vec<bool>,
    /// Objects whose rows are not all there yet.
    later: Vec<String>,
    report: LoadReport,
    parents: parents::Parents,
    spans: Vec<file::Span>,
    done: u64,
}

impl Loading<'_> {
    fn sql(&self, source: rusqlite::Error) -> StoreError {
        self.store.failed(source)
    }

    /// Resolves what had to wait, checks the whole, and commits.
    fn finish(mut self) -> Result<LoadReport, LoadError> {
        self.resolve_waiting()?;
        let unused = self
            .options
            .map
            .iter()
            .zip(&self.used)
            .find(|(_, used)| !**used);
        if let Some((mapping, _)) = unused {
            return Err(LoadError::UnusedMapping {
                target: mapping.target.clone(),
                column: mapping.column.clone(),
            });
        }
        if self.report.bad_row_count > 0 && !self.options.skip_bad {
            return Err(LoadError::BadRows {
                report: Box::new(self.report),
            });
        }
        let dangling = self.dangling()?;
        if self.options.strict && !dangling.is_empty() {
            return Err(LoadError::Dangling { columns: dangling });
        }
        let warnings = dangling.into_iter().map(LoadWarning::Dangling);
        self.report.warnings.extend(warnings);
        self.writer.commit()?;
        Ok(self.report)
    }

    fn dangling(&self) -> Result<Vec<Dangling>, LoadError> {
        let mut all = Vec::new();
        for span in &self.spans {
            for slot in &span.references {
                let targets = slot.targets.iter().map(String::as_str);
                let schema = self.writer.schema();
                let known: Vec<&str> = targets
                    .filter(|target| schema.object(target).is_some())
                    .collect();
                let connection = self.writer.connection();
                let found = parents::dangling(connection, &span.object, slot, &known, span.rows)
                    .map_err(|source| self.sql(source))?;
                all.extend(found);
            }
        }
        Ok(all)
    }
}

/// The zone of the organization; UTC when there is none.
fn zone(writer: &Writer) -> TimeZone {
    let sql = "SELECT \"TimeZoneSidKey\" FROM \"Organization\"";
    let name: Result<String, _> = writer.connection().query_row(sql, [], |row| row.get(0));
    let zone = name.ok().and_then(|name| TimeZone::get(&name).ok());
    zone.unwrap_or(TimeZone::UTC)
}

fn admin(store: &Store, writer: &Writer) -> Result<Option<String>, StoreError> {
    let known = store.setting(ADMIN_USER_ID)?;
    let sql = "SELECT \"Id\" FROM \"User\" ORDER BY rid LIMIT 1";
    let first = || {
        writer
            .connection()
            .query_row(sql, [], |row| row.get(0))
            .ok()
    };
    Ok(known.or_else(first))
}

/// Objects in the order in which they point at each other; others come last.
const ORDER: [&str; 30] = [
    "Organization",
    "Profile",
    "UserRole",
    "User",
    "Group",
    "RecordType",
    "BusinessHours",
    "OpportunityStage",
    "LeadStatus",
    "CaseStatus",
    "Product2",
    "Pricebook2",
    "PricebookEntry",
    "Campaign",
    "Account",
    "Contact",
    "Opportunity",
    "OpportunityHistory",
    "OpportunityLineItem",
    "OpportunityContactRole",
    "Lead",
    "CampaignMember",
    "Contract",
    "Asset",
    "Case",
    "Order",
    "OrderItem",
    "Task",
    "Event",
    "Note",
];

/// The files by the order of their objects, with the objects' proper names.
fn in_order(schema: &Schema, files: &[LoadFile]) -> Result<Vec<LoadFile>, LoadError> {
    let mut named = Vec::with_capacity(files.len());
    for file in files {
        let def = schema
            .object(&file.object)
            .ok_or_else(|| LoadError::UnknownObject {
                object: file.object.clone(),
                suggestion: closest(&file.object, schema.names()).map(str::to_owned),
            })?;
        named.push(LoadFile {
            object: def.name().to_owned(),
            path: file.path.clone(),
        });
    }
    named.sort_by_key(|file| {
        ORDER
            .iter()
            .position(|name| *name == file.object)
            .unwrap_or(ORDER.len())
    });
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_are_field_and_column() {
        let mapping: Mapping = "Account.Name = Account Name".parse().unwrap();
        assert_eq!(mapping.target, "Account.Name");
        assert_eq!(mapping.column, "Account Name");
        assert_eq!("Account.Name".parse::<Mapping>(), Err(MappingError));
        assert_eq!("=x".parse::<Mapping>(), Err(MappingError));
    }
}
