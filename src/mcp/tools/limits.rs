//! `limits`: how much of the org's limits is used.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::client::{Call, Endpoint, Error};
use crate::error::Failure;
use crate::health::{Limit, read_limits};
use crate::http::Method;

use super::document;
use crate::mcp::basket::Basket;
use crate::mcp::desk::Desk;

pub(crate) const ABOUT: &str = "Tells how much of the org's limits is used (API calls of the day, storage, bulk jobs, emails …), the most used first. \
Costs one API call. Limits that are not used at all are left out unless `all` is true.";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Args {
    /// Only limits whose name has this text, such as "Storage"
    search: Option<String>,
    /// Unused limits, too
    #[serde(default)]
    all: bool,
    /// Org to ask: a name from `orgs`; the default one without
    org: Option<String>,
}

/// Limits.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    org: String,
    /// Limits, each with name, allowed, used, remaining and used_share.
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    items: Vec<Box<RawValue>>,
    truncated: bool,
    left_out: u64,
    rest: Option<&'static str>,
}

#[derive(Serialize)]
struct Item<'a> {
    name: &'a str,
    allowed: i64,
    used: i64,
    remaining: i64,
    used_share: Option<f64>,
}

pub(crate) async fn run(desk: &Desk, args: Args) -> Result<String, Failure> {
    let open = desk.open(args.org.as_deref()).await?;
    let client = &open.connected.client;
    let call = Call::new(Endpoint::Limits, Method::Get, client.version(), &["limits"]);
    let body = client.send(&call).await?.body;
    let missing = Error::Lacking { missing: "limits" };
    let mut found = read_limits(&body).ok_or(missing)?;
    let words = args.search.unwrap_or_default().to_lowercase();
    found.retain(|limit| {
        let is_used = limit.remaining != limit.allowed;
        limit.name.to_lowercase().contains(&words) && (args.all || is_used || !words.is_empty())
    });
    let share = |limit: &Limit| limit.used_share().unwrap_or(-1.0);
    found.sort_by(|one, other| {
        share(other)
            .total_cmp(&share(one))
            .then(one.name.cmp(&other.name))
    });
    let mut basket = Basket::new(desk.bounds());
    for limit in &found {
        basket.put(document(&Item {
            name: &limit.name,
            allowed: limit.allowed,
            used: limit.allowed.saturating_sub(limit.remaining),
            remaining: limit.remaining,
            used_share: limit.used_share(),
        }));
    }
    let truncated = basket.is_cut();
    Ok(document(&Answer {
        org: open.name().to_owned(),
        truncated,
        left_out: basket.refused(),
        rest: truncated.then_some("narrow it with `search`"),
        items: basket.into_rows(),
    }))
}
