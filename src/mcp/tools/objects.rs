//! `objects`: what objects there are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::Failure;
use crate::objects::{self, Listed, Wanted};

use super::document;
use crate::mcp::basket::Basket;
use crate::mcp::desk::Desk;

pub(crate) const ABOUT: &str = "Lists the org's objects (Salesforce tables), standard and custom ones, by API name. Narrow it with \
`search`: words that name or label must have. Use it before `describe` and `query` rather than guessing API names.";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Args {
    /// Words that name or label must have, such as "invoice line"
    search: Option<String>,
    /// true: only those made by the org; false: only Salesforce's own
    custom: Option<bool>,
    /// Org to ask: a name from `orgs`; the default one without
    org: Option<String>,
}

/// The objects, by name.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    org: String,
    /// Objects, each with name, label, custom and what may be done (`can`).
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    items: Vec<Box<RawValue>>,
    truncated: bool,
    left_out: u64,
    rest: Option<&'static str>,
}

#[derive(Serialize)]
struct Item<'a> {
    name: &'a str,
    label: &'a str,
    custom: bool,
    can: Vec<&'static str>,
}

impl<'a> From<&'a Listed> for Item<'a> {
    fn from(listed: &'a Listed) -> Self {
        let entry = &listed.entry;
        let all = [
            (entry.queryable, "query"),
            (entry.createable, "create"),
            (entry.updateable, "update"),
            (entry.deletable, "delete"),
        ];
        Self {
            name: &entry.name,
            label: &entry.label,
            custom: entry.custom,
            can: all
                .iter()
                .filter(|(can, _)| *can)
                .map(|(_, word)| *word)
                .collect(),
        }
    }
}

pub(crate) async fn run(desk: &Desk, args: Args) -> Result<String, Failure> {
    let open = desk.open(args.org.as_deref()).await?;
    let words = args.search.unwrap_or_default();
    let wanted = Wanted {
        words: words.split_whitespace().map(str::to_owned).collect(),
        custom: args.custom,
        counts: false,
    };
    let listed = objects::list(&open.connected.client, &wanted).await?;
    let mut basket = Basket::new(desk.bounds());
    for entry in &listed {
        basket.put(document(&Item::from(entry)));
    }
    let truncated = basket.is_cut();
    Ok(document(&Answer {
        org: open.name().to_owned(),
        truncated,
        left_out: basket.refused(),
        rest: truncated.then_some("narrow it with `search` or `custom`"),
        items: basket.into_rows(),
    }))
}
