//! `sfkit record get` and the `get` of every noun.

use std::collections::HashSet;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::client::Client;
use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::output::RowOptions;
use crate::query::ColumnTypes;
use crate::records::clause;
use crate::records::find::FindError;
use crate::records::get::{GetRequest, Gotten};
use crate::records::table::Table;

use super::Finding;
use super::scope::{self, Scope};

/// Arguments of a get.
#[derive(Args, Debug)]
#[command(
    about = about::<S>(),
    long_about = format!("{}\n\n{LONG}", about::<S>()),
    after_help = scope::examples::<S>("get")
)]
pub(crate) struct GetArgs<S: Scope> {
    #[command(flatten)]
    scope: S,

    /// Id, address of the record's page, name, or `Field=value`; several at once
    #[arg(value_name = "RECORD", required = true)]
    targets: Vec<String>,

    /// Fields, such as Id,Name,Owner.Name; all that can be read without
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Vec<String>,

    /// Child lists, such as Contacts,Opportunities
    #[arg(long, value_name = "LISTS", value_delimiter = ',')]
    related: Vec<String>,

    /// Also deleted and archived records
    #[arg(long)]
    all_rows: bool,

    /// Send the query without looking at its names first
    #[arg(long)]
    no_check: bool,

    #[command(flatten)]
    rows: RowArgs,
}

const LONG: &str = "One record is a document: a field a line on a terminal, a JSON object elsewhere. Several are rows, in the \
order they were asked for. Records that are not there are named at the end: with exit status 3 when others were \
shown, with 1 when none was.";

fn about<S: Scope>() -> String {
    match S::noun() {
        Some(noun) => format!(
            "Show {}, by id, address, name or another field",
            noun.plural
        ),
        None => "Show records of an object, by id, address, name or another field".to_owned(),
    }
}

/// Some of the records cannot be shown.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
struct NotAll {
    object: String,
    asked: usize,
    names: Vec<String>,
    hints: Vec<Hint>,
}

impl NotAll {
    fn message(&self) -> String {
        let object = &self.object;
        let names: Vec<_> = self.names.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join(", ");
        match self.asked {
            1 => format!("there is no {object} {names}"),
            asked => format!("not found of {asked} records of {object}: {names}"),
        }
    }
}

impl Diagnostic for NotAll {
    fn code(&self) -> Code {
        match self.names.len() == self.asked {
            true => Code::NotFound,
            false => Code::Partial,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        if self.hints.is_empty() {
            return vec![Hint::new("`--all-rows` shows deleted records, too")];
        }
        self.hints.clone()
    }

    fn details(&self) -> Map<String, Value> {
        Map::from_iter([("missing".to_owned(), json!(self.names))])
    }
}

pub(crate) async fn run<S: Scope>(app: &App, args: &GetArgs<S>) -> Result<Outcome> {
    let object = args.scope.object();
    let fields = args.fields.iter().map(|name| clause::path(name));
    let mut request = GetRequest {
        object: object.to_owned(),
        ids: Vec::new(),
        fields: fields.collect::<std::result::Result<_, _>>()?,
        related: args
            .related
            .iter()
            .map(|name| name.trim().to_owned())
            .collect(),
        all_rows: args.all_rows,
        unchecked: args.no_check,
    };
    let connected = app.connect().await?;
    let finding = Finding::new(app, &connected);
    let finder = finding.finder(&connected.client);
    let mut lacking = Lacking::default();
    let mut asked = Vec::new();
    let found = finder.each(object, &args.targets).await;
    for (text, found) in args.targets.iter().zip(found) {
        match found {
            Ok(found) => asked.push((found.id, text)),
            Err(error) => lacking.take(text, error)?,
        }
    }
    let mut seen = HashSet::new();
    request.ids = asked
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| seen.insert(*id))
        .collect();
    let mut gotten = Gotten::default();
    if !request.ids.is_empty() {
        gotten = request.run(&connected.client).await?;
    }
    for note in connected.notes() {
        app.ui.note(&note);
    }
    for id in &gotten.missing {
        let named = asked.iter().find(|(known, _)| known == id);
        lacking.names.extend(named.map(|(_, text)| (*text).clone()));
    }
    if !gotten.table.rows.is_empty() {
        show(app, args, &connected.client, &gotten.table).await?;
    }
    lacking.end(object, args.targets.len())
}

async fn show<S: Scope>(
    app: &App,
    args: &GetArgs<S>,
    client: &Client,
    table: &Table,
) -> Result<()> {
    let options = RowOptions {
        upright: true,
        single: args.targets.len() == 1,
        ..args.rows.options()
    };
    let mut sink = app.ui.rows(&options)?;
    if app.ui.keeps_types(&options) {
        let describe = client.current_describe(args.scope.object()).await?;
        sink = ColumnTypes::of_object(describe.value).over(sink);
    }
    sink.begin(&table.columns)?;
    for row in &table.rows {
        sink.row(row)?;
    }
    sink.finish()?;
    Ok(())
}

/// What cannot be shown.
#[derive(Default)]
struct Lacking {
    names: Vec<String>,
    hints: Vec<Hint>,
    only: Option<Failure>,
}

impl Lacking {
    /// Takes why a text names no record; what is no matter of this one record ends everything.
    fn take(&mut self, text: &str, error: FindError) -> Result<()> {
        match error {
            FindError::Missing { .. } | FindError::Ambiguous { .. } => {
                self.names.push(text.to_owned());
                self.hints.extend(error.hints());
                self.only = Some(error.into());
                Ok(())
            }
            other => Err(other.into()),
        }
    }

    fn end(self, object: &str, asked: usize) -> Result<Outcome> {
        if self.names.is_empty() {
            return Ok(Outcome::Done);
        }
        match self.only {
            // Why the only record is not there is told in full.
            Some(only) if asked == 1 => Err(only),
            _ => Err(NotAll {
                object: object.to_owned(),
                asked,
                names: self.names,
                hints: self.hints,
            }
            .into()),
        }
    }
}
