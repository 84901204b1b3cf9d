//! `sfkit query --explain`: the plans that Salesforce weighs for a query.

use serde::Serialize;
use serde_json::Number;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::client::QueryPlan;
use crate::output::{Datum, Document, View};
use crate::query::{self, QueryRequest};

use super::QueryArgs;

/// A remark on a plan.
#[derive(Debug, Serialize)]
struct Note {
    description: String,
    fields: Vec<String>,
    object: Option<String>,
}

/// A plan.
#[derive(Debug, Serialize)]
struct Item {
    object: String,
    leading_operation_type: String,
    fields: Vec<String>,
    cardinality: Option<u64>,
    object_cardinality: Option<u64>,
    relative_cost: Option<Number>,
    notes: Vec<Note>,
}

/// The plans, the one that would be taken first.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
}

impl Document for List {
    fn view(&self) -> View {
        let columns = [
            "OBJECT",
            "OPERATION",
            "FIELDS",
            "ROWS",
            "OF",
            "COST",
            "NOTES",
        ];
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }
}

fn row(item: &Item) -> Vec<Datum> {
    let cost = item.relative_cost.as_ref().map(Number::to_string);
    let notes: Vec<_> = item
        .notes
        .iter()
        .map(|note| match note.fields.as_slice() {
            [] => note.description.clone(),
            fields => format!("{} ({})", note.description, fields.join(", ")),
        })
        .collect();
    vec![
        item.object.clone().into(),
        item.leading_operation_type.clone().into(),
        item.fields.join(", ").into(),
        item.cardinality.into(),
        item.object_cardinality.into(),
        cost.map_or(Datum::None, Datum::Number),
        notes.join("; ").into(),
    ]
}

impl From<QueryPlan> for Item {
    fn from(plan: QueryPlan) -> Self {
        let notes = plan.notes.into_iter().map(|note| Note {
            description: note.description,
            fields: note.fields,
            object: note.table_enum_or_id,
        });
        Self {
            object: plan.sobject_type,
            leading_operation_type: plan.leading_operation_type,
            fields: plan.fields,
            cardinality: plan.cardinality,
            object_cardinality: plan.sobject_cardinality,
            relative_cost: plan.relative_cost,
            notes: notes.collect(),
        }
    }
}

pub(super) async fn run(app: &App, args: &QueryArgs, request: &QueryRequest) -> Result<Outcome> {
    let connected = app.connect().await?;
    let plans = query::explain(&connected.client, request).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    let items = plans.into_iter().map(Item::from).collect();
    app.ui
        .document_to(&List { schema: 1, items }, &args.run.rows.options())?;
    Ok(Outcome::Done)
}
