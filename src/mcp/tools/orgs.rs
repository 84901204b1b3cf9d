//! `orgs`: the logins that may be used.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Failure;
use crate::session::standing;
use crate::vault::Org;

use super::document;
use crate::mcp::Writes;
use crate::mcp::desk::Desk;

pub(crate) const ABOUT: &str = "Lists the Salesforce orgs that may be used here, with their kind (production, sandbox, \
demo …), the state of the login, and whether records may be written. The `name` of an org is what the `org` \
argument of other tools takes. Asks no server.";

/// None.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Args {}

/// The orgs.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    items: Vec<Item>,
}

/// An org.
#[derive(Debug, Serialize, JsonSchema)]
struct Item {
    /// What the `org` argument takes.
    name: String,
    /// Whether a call without `org` means it.
    default: bool,
    username: Option<String>,
    organization_id: Option<String>,
    organization_name: Option<String>,
    kind: String,
    instance_url: Option<String>,
    /// State of the login: active, expired_refreshable, reauth_required, …
    state: String,
    tags: Vec<String>,
    /// Whether tools that write may be used with it.
    writable: bool,
    /// Why not, when it is not.
    why_not_writable: Option<&'static str>,
}

pub(crate) async fn run(desk: &Desk, Args {}: Args) -> Result<String, Failure> {
    let writes = desk.options.writes;
    if desk.orgs.is_of_environment()? {
        let open = desk.open(None).await?;
        let why = match writes {
            Writes::Off => Some("writing is off"),
            Writes::Unprotected if desk.app().is_protected(&open.connected) => Some("protected"),
            _ => None,
        };
        let item = Item {
            name: open.name().to_owned(),
            default: true,
            username: None,
            organization_id: None,
            organization_name: None,
            kind: "unknown".to_owned(),
            instance_url: open.connected.origin().map(ToString::to_string),
            state: "unknown".to_owned(),
            tags: Vec::new(),
            writable: why.is_none(),
            why_not_writable: why,
        };
        return Ok(document(&Answer { items: vec![item] }));
    }
    let (_, offered) = desk.orgs.offered().await?;
    let default = desk.orgs.default_of(offered.clone()).ok();
    let is_default = |org: &Org| {
        default
            .as_ref()
            .is_some_and(|default| default.uuid == org.uuid)
    };
    let now = desk.app().clock.now();
    let items = offered.into_iter().map(|org| {
        let why = why_not_writable(&org, writes);
        Item {
            name: org.name().to_owned(),
            default: is_default(&org),
            kind: org.login.kind.as_str().to_owned(),
            state: standing(&org.token, now).state.as_str().to_owned(),
            username: Some(org.login.username),
            organization_id: Some(org.login.organization_id),
            organization_name: org.login.facts.organization_name,
            instance_url: org.login.instance_url,
            tags: org.tags,
            writable: why.is_none(),
            why_not_writable: why,
        }
    });
    let items = items.collect();
    Ok(document(&Answer { items }))
}

fn why_not_writable(org: &Org, writes: Writes) -> Option<&'static str> {
    match writes {
        Writes::Off => Some("writing is off"),
        _ if org.login.read_only => Some("read-only"),
        Writes::Unprotected if org.login.protected => Some("protected"),
        Writes::Unprotected | Writes::Protected => None,
    }
}
