//! `sfkit config list`.

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::config::Key;
use crate::output::{Document, View};

/// Show every setting, its value and where it comes from
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit config list\n  sfkit config list --format json")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    rows: RowArgs,
}

/// One setting.
#[derive(Debug, Serialize)]
struct Row {
    setting: &'static str,
    value: Option<String>,
    source: &'static str,
}

/// All settings.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Row>,
}

impl Document for List {
    fn view(&self) -> View {
        let cells = |row: &Row| {
            vec![
                row.setting.to_owned().into(),
                row.value.clone().into(),
                row.source.to_owned().into(),
            ]
        };
        View::Table {
            columns: ["SETTING", "VALUE", "SOURCE"].map(str::to_owned).to_vec(),
            rows: self.items.iter().map(cells).collect(),
        }
    }
}

pub(crate) fn run(app: &App, args: &ListArgs) -> Result<Outcome> {
    let items = Key::ALL.into_iter().map(|key| {
        let setting = app.settings.setting(key);
        Row {
            setting: key.name(),
            value: setting.map(|setting| key.shown(&setting.value)),
            source: setting.map_or("not set", |setting| setting.source.describe()),
        }
    });
    let list = List {
        schema: 1,
        items: items.collect(),
    };
    app.ui.document_to(&list, &args.rows.options())?;
    Ok(Outcome::Done)
}
