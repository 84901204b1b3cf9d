//! `record_get`: one record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::Failure;
use crate::model::id::RecordId;
use crate::model::record::RecordWriter;
use crate::records::clause;
use crate::records::find::{Candidate, Finder, Found, Guide};
use crate::records::get::GetRequest;
use crate::records::site::Site;
use crate::vault::OrgKind;

use super::document;
use crate::mcp::basket::{self, Basket};
use crate::mcp::desk::Desk;
use crate::mcp::error::CallError;
use crate::mcp::orgs::Open;

pub(crate) const ABOUT: &str = "Gets one record with all fields that the user may read, or some of them, and child lists. The record is named by \
id (15 or 18 characters), by the address of its page, by name, or as `Field=value`; a name that several records have is an error that \
lists them.";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Args {
    /// API name of the object, such as Account
    object: String,
    /// Id, address, name or Field=value, such as "001…", "Acme GmbH" or "Email=ann@example.com"
    record: String,
    /// Fields, such as ["Id","Name","Owner.Name"]; all without
    fields: Option<Vec<String>>,
    /// Child lists, such as ["Contacts","Opportunities"]
    related: Option<Vec<String>>,
    /// Also a deleted or archived record
    #[serde(default)]
    all_rows: bool,
    /// Org to ask: a name from `orgs`; the default one without
    org: Option<String>,
}

/// One record.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    org: String,
    object: String,
    id: String,
    /// None when it is larger than an answer may be.
    #[schemars(with = "Option<serde_json::Map<String, Value>>")]
    record: Option<Box<RawValue>>,
    truncated: bool,
    rest: Option<&'static str>,
}

/// Nobody is there to choose.
struct Nobody;

impl Guide for Nobody {
    fn pick(&self, _: &str, _: &[Candidate]) -> Option<usize> {
        None
    }

    fn found(&self, object: &str, _: &str, found: &Found) {
        tracing::debug!(object, id = found.id.as_str(), "found");
    }
}

/// The record that a text names.
pub(super) async fn find(open: &Open, object: &str, text: &str) -> Result<RecordId, Failure> {
    let login = open.org().map(|org| &org.login);
    let is_demo = login.is_some_and(|login| login.kind == OrgKind::Demo);
    let origin = open.connected.origin().cloned();
    let site = origin.map(|origin| Site::new(origin, is_demo));
    let finder = Finder {
        client: &open.connected.client,
        site: site.as_ref(),
        me: login.and_then(|login| RecordId::parse(&login.user_id).ok()),
        guide: &Nobody,
    };
    Ok(finder.one(&[object], text).await?.id)
}

pub(crate) async fn run(desk: &Desk, args: Args) -> Result<String, Failure> {
    let fields = args.fields.unwrap_or_default();
    let fields = fields.iter().map(|name| clause::path(name));
    let mut request = GetRequest {
        object: args.object,
        ids: Vec::new(),
        fields: fields.collect::<Result<_, _>>()?,
        related: args.related.unwrap_or_default(),
        all_rows: args.all_rows,
        unchecked: false,
    };
    let open = desk.open(args.org.as_deref()).await?;
    let id = find(&open, &request.object, &args.record).await?;
    request.ids = vec![id];
    let gotten = request.run(&open.connected.client).await?;
    let Some(row) = gotten.table.rows.first() else {
        let missing = CallError::NoRecord {
            object: request.object,
            text: args.record,
        };
        return Err(missing.into());
    };
    let writer = RecordWriter::new(&gotten.table.columns);
    let mut basket = Basket::new(desk.bounds());
    basket.put(basket::record(&writer, row));
    let truncated = basket.is_cut();
    Ok(document(&Answer {
        org: open.name().to_owned(),
        object: request.object,
        id: id.to_string(),
        truncated,
        rest: truncated.then_some("the record is larger than an answer may be: name `fields`"),
        record: basket.into_rows().pop(),
    }))
}
