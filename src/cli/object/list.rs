//! `sfkit object list`.

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::objects::{self, Listed, Wanted};
use crate::output::{Datum, Document, View};

/// Show the org's objects, standard and custom ones
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit object list --custom\n  sfkit object list --search opportunity --counts\n  \
                  sfkit object list --format csv --output objects.csv"
)]
pub(crate) struct ListArgs {
    /// Only those whose name or label has all of these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,

    /// Only those made by the org
    #[arg(long, conflicts_with = "standard")]
    custom: bool,

    /// Only those made by Salesforce
    #[arg(long)]
    standard: bool,

    /// Tell how many records each has, about: the org counts now and then
    #[arg(long)]
    counts: bool,

    #[command(flatten)]
    rows: RowArgs,
}

/// An object.
#[derive(Debug, Serialize)]
struct Item {
    name: String,
    label: String,
    label_plural: String,
    key_prefix: Option<String>,
    custom: bool,
    queryable: bool,
    createable: bool,
    updateable: bool,
    deletable: bool,
    records: Option<u64>,
}

/// The objects, by name.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
    #[serde(skip)]
    has_counts: bool,
}

impl Document for List {
    fn view(&self) -> View {
        let mut columns = vec!["NAME", "LABEL", "PREFIX", "CUSTOM", "CAN"];
        if self.has_counts {
            columns.push("RECORDS");
        }
        View::Table {
            columns: columns.into_iter().map(str::to_owned).collect(),
            rows: self.items.iter().map(|item| self.row(item)).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "name",
            "label",
            "label_plural",
            "key_prefix",
            "custom",
            "queryable",
            "createable",
            "updateable",
            "deletable",
            "records",
        ]
    }
}

impl List {
    fn row(&self, item: &Item) -> Vec<Datum> {
        let mut row = vec![
            item.name.clone().into(),
            item.label.clone().into(),
            item.key_prefix.clone().into(),
            item.custom.into(),
            abilities(item).join(" ").into(),
        ];
        if self.has_counts {
            row.push(item.records.into());
        }
        row
    }
}

/// What can be done with it.
fn abilities(item: &Item) -> Vec<&'static str> {
    let all = [
        (item.queryable, "query"),
        (item.createable, "create"),
        (item.updateable, "update"),
        (item.deletable, "delete"),
    ];
    let can = all.into_iter().filter(|(can, _)| *can);
    can.map(|(_, word)| word).collect()
}

impl From<Listed> for Item {
    fn from(listed: Listed) -> Self {
        let entry = listed.entry;
        Self {
            name: entry.name,
            label: entry.label,
            label_plural: entry.label_plural,
            key_prefix: entry.key_prefix,
            custom: entry.custom,
            queryable: entry.queryable,
            createable: entry.createable,
            updateable: entry.updateable,
            deletable: entry.deletable,
            records: listed.records,
        }
    }
}

impl ListArgs {
    fn wanted(&self) -> Wanted {
        let words = self.search.as_deref().unwrap_or_default();
        Wanted {
            words: words.split_whitespace().map(str::to_owned).collect(),
            custom: match (self.custom, self.standard) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            counts: self.counts,
        }
    }
}

pub(super) async fn run(app: &App, args: &ListArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let listed = objects::list(&connected.client, &args.wanted()).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    let list = List {
        schema: 1,
        items: listed.into_iter().map(Item::from).collect(),
        has_counts: args.counts,
    };
    app.ui.document_to(&list, &args.rows.options())?;
    let count = list.items.len();
    let plural = if count == 1 { "" } else { "s" };
    app.ui.status(&format!("{count} object{plural}"));
    if args.counts {
        app.ui.note(
            "the numbers of records are approximate: the org counts now and then, and leaves \
             objects out that it does not count; `sfkit query \"SELECT COUNT() FROM …\"` is exact",
        );
    }
    Ok(Outcome::Done)
}
