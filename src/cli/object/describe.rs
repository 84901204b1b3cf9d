//! `sfkit object describe`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::objects;

use super::described::Described;
use super::field::{FieldItem, OneField};

/// Show an object's fields, picklists, relationships and record types
///
/// CSV has a row per field, JSON everything, Markdown a page for a wiki. What was looked up within the
/// last minute comes from the cache.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit object describe Opportunity\n  \
                  sfkit object describe Lead --field Status\n  \
                  sfkit object describe Account --search \"billing city\" --format csv\n  \
                  sfkit object describe Invoice__c --output invoice.md")]
pub(crate) struct DescribeArgs {
    /// API name of the object
    #[arg(value_name = "OBJECT")]
    object: String,

    /// Only this field, with the values of its picklist
    #[arg(long, value_name = "NAME", conflicts_with_all = ["search", "raw"])]
    field: Option<String>,

    /// Only fields whose name or label has all of these words
    #[arg(long, value_name = "WORDS", conflicts_with = "raw")]
    search: Option<String>,

    /// The server's own JSON, as it came
    #[arg(long)]
    raw: bool,

    #[command(flatten)]
    rows: RowArgs,
}

pub(super) async fn run(app: &App, args: &DescribeArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let client = &connected.client;
    if args.raw {
        let text = objects::describe_as_sent(client, &args.object).await?;
        let mut sink = app.ui.bytes(args.rows.output.as_deref())?;
        sink.put(&text)?;
        sink.finish()?;
        return Ok(Outcome::Done);
    }
    let copy = objects::describe(client, &args.object).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    if let Some(name) = &args.field {
        let field = FieldItem::from(objects::field(&copy.value, name)?);
        let field = OneField::new(&copy.value.name, field);
        app.ui.document_to(&field, &args.rows.options())?;
        return Ok(Outcome::Done);
    }
    let words = args
        .search
        .as_deref()
        .unwrap_or_default()
        .split_whitespace();
    let words: Vec<_> = words.map(str::to_owned).collect();
    let described = Described::new(copy, &words);
    app.ui.document_to(&described, &args.rows.options())?;
    let count = described.fields.len();
    let plural = if count == 1 { "" } else { "s" };
    app.ui.status(&format!("{count} field{plural}"));
    Ok(Outcome::Done)
}
