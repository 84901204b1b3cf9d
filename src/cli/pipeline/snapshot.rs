//! `sfkit pipeline snapshot`.

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::app::App;
use crate::cli::analytics::{DealFilterArgs, FilterArgs, ShowArgs, connect, day};
use crate::cli::outcome::{Outcome, Result};
use crate::output::{Document, View};
use crate::reports::{self, Album, ReportError, Taken};
use crate::state::{Snapshot, Snapshots};

/// Keep a picture of the pipeline, to compare later ones with
///
/// One picture per org, day and filter stays in `state.db` on this machine: ids, names, owners, stages,
/// amounts and dates of open deals. `sfkit pipeline diff` compares two of them.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline snapshot -o demo\n  sfkit pipeline snapshot --list\n  \
                  sfkit pipeline snapshot --delete 2026-11-22"
)]
pub(crate) struct SnapshotArgs {
    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    deals: DealFilterArgs,

    #[command(flatten)]
    show: ShowArgs,

    /// Show the pictures that are kept, instead of taking one
    #[arg(long, conflicts_with = "delete")]
    list: bool,

    /// Forget the pictures of a day, instead of taking one
    #[arg(long, value_name = "DATE", value_parser = day)]
    delete: Option<Date>,
}

/// A picture that is kept.
#[derive(Debug, Serialize)]
struct Item {
    taken_on: Date,
    taken_at: Timestamp,
    filters: serde_json::Value,
    currency: Option<String>,
    open_count: u64,
    open_value: Box<serde_json::value::RawValue>,
}

/// The pictures of an org.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
}

impl From<Snapshot> for Item {
    fn from(snapshot: Snapshot) -> Self {
        Self {
            taken_on: snapshot.taken_on,
            taken_at: snapshot.taken_at,
            filters: serde_json::from_str(&snapshot.filters).unwrap_or_default(),
            currency: snapshot.currency,
            open_count: snapshot.open_count,
            open_value: serde_json::value::RawValue::from_string(snapshot.open_value)
                .unwrap_or_default(),
        }
    }
}

impl Document for List {
    fn view(&self) -> View {
        let columns = ["DAY", "TAKEN", "OPEN", "VALUE", "CURRENCY", "FILTERS"];
        let row = |item: &Item| {
            let filters = match item.filters.as_array().map(Vec::as_slice) {
                None | Some([]) => String::new(),
                Some(_) => item.filters.to_string(),
            };
            vec![
                item.taken_on.to_string().into(),
                item.taken_at.into(),
                item.open_count.into(),
                item.open_value.get().into(),
                item.currency.clone().into(),
                filters.into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "taken_on",
            "taken_at",
            "filters",
            "currency",
            "open_count",
            "open_value",
        ]
    }
}

impl Document for Taken {
    fn view(&self) -> View {
        let field = |name: &str, datum| (name.to_owned(), datum);
        View::Fields(vec![
            field("Day", self.taken_on.to_string().into()),
            field("Open deals", self.open_count.into()),
            field("Open value", self.open_value.to_string().into()),
            field("Currency", self.currency.clone().into()),
            field("Deals kept", self.deals.into()),
            field("Bytes", self.bytes.into()),
            field("Replaced", self.replaced.into()),
        ])
    }
}

pub(crate) async fn run(app: &App, args: &SnapshotArgs) -> Result<Outcome> {
    let mut store = app.snapshots()?;
    let reporting = connect(app).await?;
    let org = reporting.org_key().await?;
    let options = args.show.rows.options();
    if args.list {
        let items = store.list(&org)?.into_iter().map(Item::from).collect();
        app.ui.document_to(&List { schema: 1, items }, &options)?;
        return Ok(Outcome::Done);
    }
    if let Some(day) = args.delete {
        return remove(app, &mut store, &org, day);
    }
    let source = reporting.source(app, None, &args.show);
    let mut filters = args.filter.filters();
    args.deals.fill(&mut filters);
    let mut album = Album {
        store: &mut store,
        org: &org,
    };
    let taken = reports::take(&source, &filters, &mut album).await?;
    app.ui.document_to(&taken, &options)?;
    let day = taken.taken_on;
    app.ui.status(&format!(
        "Kept; `sfkit pipeline diff {day}` tells what has moved since"
    ));
    Ok(Outcome::Done)
}

fn remove(app: &App, store: &mut Snapshots, org: &str, day: Date) -> Result<Outcome> {
    if store.remove(org, day)? == 0 {
        let days = store
            .list(org)?
            .iter()
            .map(|snapshot| snapshot.taken_on.to_string())
            .collect();
        let day = day.to_string();
        return Err(ReportError::NoSnapshot { day, days }.into());
    }
    app.ui.status(&format!("Removed the snapshot of {day}"));
    Ok(Outcome::Done)
}
