//! `sfkit saved list`.

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::output::{Document, View};

use super::Item;

/// Show the saved queries
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit saved list\n  sfkit saved list --format json")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    rows: RowArgs,
}

/// All of them, by name.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
}

impl Document for List {
    fn view(&self) -> View {
        let columns = ["NAME", "DESCRIPTION", "ORG", "USED", "LAST USED", "SOQL"];
        let row = |item: &Item| {
            let words: Vec<_> = item.soql.split_whitespace().collect();
            vec![
                item.name.clone().into(),
                item.description.clone().into(),
                item.org.clone().into(),
                item.used.into(),
                item.last_used_at.into(),
                words.join(" ").into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "name",
            "soql",
            "parameters",
            "description",
            "org",
            "created_at",
            "updated_at",
            "used",
            "last_used_at",
        ]
    }
}

pub(crate) fn run(app: &App, args: &ListArgs) -> Result<Outcome> {
    let saved = app.saved_queries()?.list()?;
    if saved.is_empty() {
        app.ui.status("No query is saved");
    }
    let items = saved.into_iter().map(Item::from).collect();
    app.ui
        .document_to(&List { schema: 1, items }, &args.rows.options())?;
    Ok(Outcome::Done)
}
