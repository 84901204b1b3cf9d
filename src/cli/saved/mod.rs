//! `sfkit saved`: queries under a name.

mod add;
mod list;
mod remove;
mod show;

use clap::Subcommand;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::output::{Document, View};
use crate::state::SavedQuery;

use super::outcome::{Outcome, Result};

/// Keep queries under a name and run them with `sfkit query @NAME`
#[derive(Debug, Subcommand)]
pub(crate) enum SavedCommand {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Add(add::AddArgs),
    Remove(remove::RemoveArgs),
}

pub(crate) fn run(app: &App, command: &SavedCommand) -> Result<Outcome> {
    match command {
        SavedCommand::List(args) => list::run(app, args),
        SavedCommand::Show(args) => show::run(app, args),
        SavedCommand::Add(args) => add::run(app, args),
        SavedCommand::Remove(args) => remove::run(app, args),
    }
}

/// A saved query as a document.
#[derive(Debug, Serialize)]
struct Item {
    name: String,
    soql: String,
    parameters: Vec<String>,
    description: Option<String>,
    org: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
    used: u64,
    last_used_at: Option<Timestamp>,
}

impl From<SavedQuery> for Item {
    fn from(query: SavedQuery) -> Self {
        Self {
            parameters: add::parameters(&query.soql).unwrap_or_default(),
            name: query.name,
            soql: query.soql,
            description: query.description,
            org: query.org,
            created_at: query.created_at,
            updated_at: query.updated_at,
            used: query.used,
            last_used_at: query.last_used_at,
        }
    }
}

impl Document for Item {
    fn view(&self) -> View {
        let field = |name: &str, datum| (name.to_owned(), datum);
        View::Sections(vec![
            (
                self.name.clone(),
                View::Fields(vec![
                    field("Description", self.description.clone().into()),
                    field("Org", self.org.clone().into()),
                    field("Parameters", self.parameters.join(", ").into()),
                    field("Changed", self.updated_at.into()),
                    field("Used", self.used.into()),
                    field("Last used", self.last_used_at.into()),
                ]),
            ),
            ("SOQL".to_owned(), View::Text(self.soql.clone())),
        ])
    }
}
