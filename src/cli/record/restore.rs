//! `sfkit record restore`.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::{listen, plural};
use crate::model::rows::{Cell, Column};
use crate::output::Unit;
use crate::records::write::{Restore, Restored, Stop, UndoLog, Verb, WriteError};

/// Take a write back, by the file that `--undo` wrote
///
/// What was created is deleted, what was updated gets its old values, what was deleted comes out of
/// the recycle bin; what the bin has lost is created again with a new id. Every record is told.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit record restore undo.json --dry-run\n  sfkit record restore undo.json"
)]
pub(crate) struct RestoreArgs {
    /// File that `--undo` wrote
    #[arg(value_name = "FILE")]
    path: PathBuf,

    /// Show what would be taken back, and send nothing
    #[arg(long)]
    dry_run: bool,

    /// Do not ask, also not before writing to a protected org
    #[arg(long)]
    yes: bool,

    #[command(flatten)]
    rows: RowArgs,
}

const COLUMNS: [&str; 6] = ["id", "action", "new_id", "success", "error_code", "message"];

pub(crate) async fn run(app: &App, args: &RestoreArgs) -> Result<Outcome> {
    let log = UndoLog::read(&args.path)?;
    let connected = app.connect().await?;
    let session = connected.session.as_ref();
    let here = session.map(|session| session.org().login.organization_id.clone());
    if let (Some(file), Some(org)) = (log.head.organization_id.clone(), here)
        && file != org
    {
        return Err(WriteError::OtherOrg { file, org }.into());
    }
    let count = plural((log.before.len() + log.created.len()) as u64);
    let what = format!(
        "take back the {} of {count} of {}",
        log.head.verb, log.head.object
    );
    if !args.dry_run && !log.is_empty() {
        app.permit_write(&connected, &what, args.yes, false)?;
    }
    let columns: Vec<Column> = COLUMNS.iter().map(|&name| Column::value(name)).collect();
    let mut sink = app.ui.rows(&args.rows.options())?;
    sink.begin(&columns)?;
    if args.dry_run {
        for (id, action) in log.plan() {
            let text = |text: &'static str| Cell::Text(text.into());
            sink.row(&[
                Cell::Text(id.into()),
                text(action),
                Cell::Null,
                Cell::Null,
                Cell::Null,
                Cell::Null,
            ])?;
        }
        sink.finish()?;
        app.ui
            .status(&format!("Nothing was sent; this would {what}"));
        return Ok(Outcome::Done);
    }
    let stop = Stop::default();
    let listening = listen(&app.ui, &stop);
    let restore = Restore {
        client: connected.client.clone(),
        concurrency: 5,
        stop,
        progress: app.ui.progress("Restoring", Unit::Records),
    };
    let mut told = |done: &Restored| Ok(sink.row(&cells(done))?);
    let tally = restore.run(&log, &mut told).await;
    if let Some(listening) = listening {
        listening.abort();
    }
    let tally = tally?;
    sink.finish()?;
    if !tally.is_complete() {
        let (verb, tally, failures) = (Verb::Update, Box::new(tally), None);
        return Err(WriteError::Rows {
            verb,
            tally,
            failures,
        }
        .into());
    }
    app.ui.status(&format!("{} restored", plural(tally.done)));
    Ok(Outcome::Done)
}

fn cells(done: &Restored) -> [Cell<'_>; 6] {
    let text =
        |text: Option<&str>| text.map_or(Cell::Null, |text| Cell::Text(text.to_owned().into()));
    let success = done.result.success();
    let error = done.result.errors().first();
    [
        text(Some(&done.id)),
        Cell::Text(
            if success == Some(true) {
                done.action
            } else {
                "failed"
            }
            .into(),
        ),
        text(done.new_id.as_deref()),
        success.map_or(Cell::Null, Cell::Bool),
        text(error.map(|error| error.code.as_str())),
        text(error.map(|error| error.message.as_str())),
    ]
}
