//! `sfkit bulk import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::{App, Connected};
use crate::bulk::{Operation, Shortage};
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::{plural, zone};
use crate::records::import::{Given, Plan, collect};
use crate::records::write::{FileOptions, Review, WriteError};

use super::carry::{JobArgs, beginning, finish, spools, tell_doubts};
use super::error::UsageError;
use super::prospect::Prospect;
use super::reading::ReadingArgs;

/// Move the rows of a file into the org with bulk jobs
///
/// The file may be CSV in any common delimiter, encoding and line ending, NDJSON, JSON, XLSX (first
/// sheet) or Parquet; how it is read is told. Every row is checked before the first is sent. The rows go
/// in parts, each by a job of the org, and what became of each row is joined back to its line.
///
/// An empty cell leaves its field as it is (a new record gets the default), `#N/A` empties it. Exit
/// status 3 means that some rows were done and some were not, 8 that the org still works on them.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk import insert Account accounts.csv --results out\n  \
                  sfkit bulk import upsert Contact people.xlsx --external-id Email --map \"E-Mail=Email\"\n  \
                  sfkit bulk import update Lead leads.csv --dates eu --dry-run\n  \
                  sfkit bulk import delete Task ids.csv --yes --no-wait"
)]
pub(crate) struct ImportArgs {
    /// What is done
    #[arg(value_name = "OPERATION")]
    operation: Deed,

    /// API name of the object, such as Account or My_Thing__c
    #[arg(value_name = "OBJECT")]
    object: String,

    /// File with the rows; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Field by which an upsert finds records
    #[arg(long, value_name = "FIELD", help_heading = "Values")]
    external_id: Option<String>,

    /// Id of the rule that assigns new leads or cases
    #[arg(long, value_name = "ID", help_heading = "Values")]
    assignment_rule: Option<String>,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    jobs: JobArgs,

    /// Check every row, show what would be sent, and send nothing
    #[arg(long, help_heading = "Safety")]
    dry_run: bool,

    /// Do not ask, also not before writing to a protected org
    #[arg(long, help_heading = "Safety")]
    yes: bool,

    /// Let the org judge; rows are not checked before
    #[arg(long, help_heading = "Safety")]
    no_check: bool,

    /// Leave wrong rows out, into `failed.csv`, and send the others (exit status 3)
    #[arg(long, help_heading = "Safety")]
    skip_bad: bool,

    #[command(flatten)]
    rows: RowArgs,
}

/// What is done to the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deed {
    /// New records
    Insert,
    /// Changes by id
    Update,
    /// Changes or new records, by an external id
    Upsert,
    /// Into the recycle bin
    Delete,
    /// Out of the org for good
    HardDelete,
}

impl Deed {
    fn operation(self) -> Operation {
        match self {
            Self::Insert => Operation::Insert,
            Self::Update => Operation::Update,
            Self::Upsert => Operation::Upsert,
            Self::Delete => Operation::Delete,
            Self::HardDelete => Operation::HardDelete,
        }
    }
}

pub(super) async fn run(app: &App, args: &ImportArgs) -> Result<Outcome> {
    let mut plan = args.plan()?;
    let spools = spools(app);
    let mut given = Given::open(&args.file, &plan, &spools)?;
    let said = format!("Read as {}", given.said);
    match given.is_unusual {
        true => app.ui.status(&said),
        false => app.ui.detail(&said),
    }
    let connected = app.connect().await?;
    if !args.dry_run {
        app.check_writable(&connected)?;
    }
    plan.zone = zone(&connected).iana_name().map(str::to_owned);
    let review = collect(&connected.client, &mut plan, &mut *given.source).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    check(&plan, &review)?;
    tell_doubts(app, &review);
    if args.dry_run {
        let prospect = Prospect::new(connected.name(), &plan, &args.file);
        app.ui.document_to(&prospect, &args.rows.options())?;
        app.ui.status("Nothing was sent");
        return Ok(Outcome::Done);
    }
    let client = &connected.client;
    for shortage in Shortage::of_import(client, plan.good(), plan.batch_rows).await {
        app.ui.warn(&shortage.to_string());
    }
    args.ask(app, &connected, &plan)?;
    let beginning = beginning(app, &connected, &args.jobs)?;
    let import = beginning.begin(given, (plan, review), None)?;
    finish(app, import, &args.jobs, &args.rows).await
}

/// The error that wrong rows or none are.
pub(super) fn check(plan: &Plan, review: &Review) -> Result<()> {
    if let Some(refusal) = review.refusal(true).filter(|_| !plan.skips_bad) {
        return Err(refusal.into());
    }
    if plan.good() == 0 {
        if let Some(refusal) = review.refusal(true) {
            return Err(refusal.into());
        }
        return Err(WriteError::NoRows { verb: plan.verb() }.into());
    }
    Ok(())
}

impl ImportArgs {
    fn plan(&self) -> Result<Plan> {
        let operation = self.operation.operation();
        let is_upsert = operation == Operation::Upsert;
        match (&self.external_id, is_upsert) {
            (None, true) => return Err(UsageError::NoKey.into()),
            (Some(_), false) => return Err(UsageError::KeyWithoutUpsert.into()),
            _ => {}
        }
        let reading: FileOptions = self.reading.options()?;
        Ok(Plan {
            object: self.object.clone(),
            operation,
            external_id: self.external_id.clone(),
            assignment_rule: self.rule()?,
            reading,
            checks: !self.no_check,
            skips_bad: self.skip_bad,
            batch_rows: self.jobs.batch_rows,
            zone: None,
            columns: Vec::new(),
            rows: 0,
            bad: 0,
        })
    }

    fn rule(&self) -> Result<Option<String>> {
        let Some(text) = &self.assignment_rule else {
            return Ok(None);
        };
        let is_assigned = ["Lead", "Case"];
        let fits = is_assigned
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&self.object));
        let id = crate::model::id::RecordId::parse(text.trim()).ok();
        match id.filter(|id| fits && id.key_prefix() == "01Q") {
            Some(id) => Ok(Some(id.to_string())),
            None => Err(UsageError::NoRule {
                text: text.clone(),
                object: self.object.clone(),
            }
            .into()),
        }
    }

    fn ask(&self, app: &App, connected: &Connected, plan: &Plan) -> Result<()> {
        let (object, count) = (&plan.object, plural(plan.good()));
        let what = match plan.operation {
            Operation::HardDelete => format!("delete {count} of {object} for good"),
            operation => format!("{} {count} of {object}", operation.as_str()),
        };
        let is_final = plan.operation == Operation::HardDelete;
        app.permit_write(connected, &what, self.yes, is_final)
    }
}
