//! `search`: words, looked for in many objects at once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::client::api_name;
use crate::error::Failure;
use crate::query::search::{self, MOST_ROWS, SearchRequest, Words};
use crate::records::clause;
use crate::soql::search::Group;

use super::document;
use crate::mcp::basket::SharedBasket;
use crate::mcp::desk::Desk;

pub(crate) const ABOUT: &str = "Searches the text of records over several objects at once (SOSL), for when it is not known in which object or \
field something stands. All words must be found; `*` stands for letters at the end or in the middle of a word, double quotes keep \
words together. Each row begins with `type`, the name of its object. The org's index may be minutes behind; use `query` for exact answers.";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Args {
    /// Words to look for, at least two letters, such as "acme*" or "jane example"
    text: String,
    /// Objects to look in, such as ["Contact","Lead"]; the common ones without
    objects: Option<Vec<String>>,
    /// Fields to return of each object, such as ["Id","Name","Email"]; id and name without; needs `objects`
    fields: Option<Vec<String>>,
    /// Fields to look in; all without
    within: Option<Within>,
    /// At most so many rows
    #[schemars(range(min = 1, max = 2000))]
    limit: Option<u16>,
    /// Org to ask: a name from `orgs`; the default one without
    org: Option<String>,
}

/// Fields to look in.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Within {
    All,
    Name,
    Email,
    Phone,
    Sidebar,
}

impl From<Within> for Group {
    fn from(within: Within) -> Self {
        match within {
            Within::All => Self::All,
            Within::Name => Self::Name,
            Within::Email => Self::Email,
            Within::Phone => Self::Phone,
            Within::Sidebar => Self::Sidebar,
        }
    }
}

/// Rows of a search.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    org: String,
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    rows: Vec<Box<RawValue>>,
    returned: u64,
    /// Whether rows were left out, here or by the org.
    truncated: bool,
    rest: Option<&'static str>,
}

pub(crate) async fn run(desk: &Desk, args: Args) -> Result<String, Failure> {
    let bounds = desk.bounds();
    let most = u16::try_from(bounds.rows).unwrap_or(u16::MAX).min(2_000);
    let limit = args.limit.unwrap_or(most).clamp(1, most);
    let objects = args.objects.unwrap_or_default();
    let objects = objects
        .iter()
        .map(|name| api_name(name.trim()).map(str::to_owned));
    let fields = args.fields.unwrap_or_default();
    let fields = fields.iter().map(|name| clause::path(name));
    let words = Words {
        text: args.text,
        objects: objects
            .collect::<Result<_, _>>()
            .map_err(crate::client::Error::from)?,
        fields: fields.collect::<Result<_, _>>()?,
        group: args.within.map_or(Group::All, Group::from),
        limit: Some(limit),
    };
    let mut request = SearchRequest::of_words(words);
    request.check_grammar()?;
    let open = desk.open(args.org.as_deref()).await?;
    let basket = SharedBasket::new(bounds);
    let summary = search::run(&open.connected.client, &request, basket.sink()).await?;
    let basket = basket.take();
    let is_at_limit = summary.rows() >= u64::from(limit).min(MOST_ROWS);
    let truncated = basket.is_cut() || is_at_limit;
    Ok(document(&Answer {
        org: open.name().to_owned(),
        returned: basket.len(),
        truncated,
        rest: truncated.then_some(
            "there may be more: narrow it with more words, `objects` or `within`, or use `query`",
        ),
        rows: basket.into_rows(),
    }))
}
