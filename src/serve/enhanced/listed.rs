//! Lists, new accounts and one account by POST, as the earlier service had them.
//!
//! They are the lists of `records` under the old names: a condition in `query`, fields as a list, 25 records
//! unless `limit` says more. Conditions are parsed and values bound, and `total_size` is the length of the
//! whole list.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use url::form_urlencoded;
use utoipa::ToSchema;

use crate::model::id::RecordId;
use crate::records::write::Verb;
use crate::reports::{self, Filters, Kind, ReportRequest, Standpoint};
use crate::serve::content::{Content, Typed};
use crate::serve::described::{FlatFailed, Saved};
use crate::serve::envelope::json_response;
use crate::serve::error::{Refusal, Result};
use crate::serve::parameters::Parameters;
use crate::serve::records::{self, Target};
use crate::serve::service::{Service, Shared};

/// Records when nobody says how many.
const USUAL: u32 = 25;

/// What is listed.
struct Subject {
    /// Its path among records, and key of the list.
    path: &'static str,
    fields: &'static str,
    order: &'static str,
    /// Members that narrow the list, and the fields that they are about.
    narrowing: &'static [(&'static str, &'static str)],
}

const ACCOUNTS: Subject = Subject {
    path: "accounts",
    fields: "Id,Name,Type,Industry,BillingCity,BillingState,BillingCountry,Phone,Website,AnnualRevenue,\
             NumberOfEmployees,CreatedDate",
    order: "CreatedDate DESC",
    narrowing: &[],
};
const CONTACTS: Subject = Subject {
    path: "contacts",
    fields: "Id,FirstName,LastName,Email,Phone,Title,AccountId,LeadSource,CreatedDate",
    order: "CreatedDate DESC",
    narrowing: &[("account_id", "AccountId")],
};
const OPPORTUNITIES: Subject = Subject {
    path: "opportunities",
    fields: "Id,Name,AccountId,Amount,StageName,Probability,CloseDate,LeadSource,Type,ForecastCategory,\
             CreatedDate",
    order: "CloseDate ASC, CreatedDate DESC",
    narrowing: &[("account_id", "AccountId"), ("stage", "StageName")],
};
const LEADS: Subject = Subject {
    path: "leads",
    fields: "Id,FirstName,LastName,Company,Email,Phone,Status,LeadSource,Rating,CreatedDate",
    order: "CreatedDate DESC",
    narrowing: &[("status", "Status"), ("source", "LeadSource")],
};

/// What narrows a list. Each list takes those of its object.
#[derive(Deserialize, ToSchema)]
#[schema(as = ListAsked)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Alias, username or organization id.
    user_id: Option<String>,
    /// The username, where `user_id` fits several logins.
    username: Option<String>,
    /// A condition in SOQL, without WHERE.
    query: Option<String>,
    /// Fields in place of the usual ones.
    fields: Option<Vec<String>>,
    /// Records at most: 25 unless said otherwise.
    #[schema(minimum = 1, maximum = 2_000)]
    limit: Option<u32>,
    /// Records left out in front.
    #[schema(minimum = 0, maximum = 2_000)]
    offset: Option<u32>,
    /// Of contacts and opportunities: their account.
    account_id: Option<String>,
    /// Of opportunities: their stage.
    stage: Option<String>,
    /// Of leads: their status.
    status: Option<String>,
    /// Of leads: where they come from.
    source: Option<String>,
}

/// A list, under the name of its objects.
#[derive(Serialize, ToSchema)]
#[schema(as = PostedList)]
struct Listed {
    ok: bool,
    /// The accounts, where these are listed.
    #[schema(value_type = Option<Vec<Object>>, nullable = false)]
    accounts: Option<Vec<Value>>,
    /// The contacts, where these are listed.
    #[schema(value_type = Option<Vec<Object>>, nullable = false)]
    contacts: Option<Vec<Value>>,
    /// The opportunities, where these are listed.
    #[schema(value_type = Option<Vec<Object>>, nullable = false)]
    opportunities: Option<Vec<Value>>,
    /// The leads, where these are listed.
    #[schema(value_type = Option<Vec<Object>>, nullable = false)]
    leads: Option<Vec<Value>>,
    /// How many there are in the whole list; null behind its end.
    #[schema(required)]
    total_size: Option<u64>,
    /// Whether these are all.
    done: bool,
    limit: u32,
    offset: u32,
    /// Where the list goes on, for `cursor` of the GET of these records.
    #[schema(required)]
    next_cursor: Option<String>,
    /// Of opportunities: `total_pipeline_value`, `weighted_pipeline_value` and `opportunity_count` of the open
    /// ones in the whole list.
    #[schema(value_type = Option<Object>, nullable = false)]
    pipeline_statistics: Option<Value>,
}

impl Asked {
    fn name(&self) -> &str {
        let username = self
            .username
            .as_deref()
            .filter(|name| !name.trim().is_empty());
        username.or(self.user_id.as_deref()).unwrap_or_default()
    }

    /// What narrows the list beside the condition: field and value.
    fn narrowed(&self, subject: &Subject) -> Result<Vec<(&'static str, &str)>> {
        let mut narrowed = Vec::new();
        for (name, value) in [
            ("account_id", &self.account_id),
            ("stage", &self.stage),
            ("status", &self.status),
            ("source", &self.source),
        ] {
            let Some(value) = value.as_deref().filter(|value| !value.is_empty()) else {
                continue;
            };
            let field = subject.narrowing.iter().find(|(known, _)| *known == name);
            let (_, field) = field.ok_or_else(|| {
                let path = subject.path;
                Refusal::invalid(format!("`{name}` does not narrow a list of {path}."))
            })?;
            narrowed.push((*field, value));
        }
        Ok(narrowed)
    }

    fn parameters(&self, subject: &Subject) -> Result<Parameters> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("user_id", self.name());
        let fields = self.fields.as_ref().filter(|fields| !fields.is_empty());
        let fields = fields.map_or(subject.fields.to_owned(), |fields| fields.join(","));
        query.append_pair("fields", &fields);
        query.append_pair("order", subject.order);
        query.append_pair("limit", &self.limit.unwrap_or(USUAL).to_string());
        query.append_pair("offset", &self.offset.unwrap_or(0).to_string());
        if let Some(condition) = self.condition() {
            query.append_pair("where", condition);
        }
        for (field, value) in self.narrowed(subject)? {
            query.append_pair("filter", &format!("{field}={value}"));
        }
        Ok(Parameters::of(&query.finish()))
    }

    fn condition(&self) -> Option<&str> {
        self.query.as_deref().filter(|text| !text.trim().is_empty())
    }

    async fn answer(self, service: &Service, subject: &Subject) -> Result<Response> {
        let target = Target::of_path(subject.path);
        let page = records::page(service, &target, self.parameters(subject)?).await?;
        let mut answer = Map::from_iter([("ok".to_owned(), true.into())]);
        let mut add = |name: &str, value: Value| answer.insert(name.to_owned(), value);
        add("total_size", json!(page.total));
        add("done", json!(page.next.is_none()));
        add("limit", json!(page.limit));
        add("offset", json!(self.offset.unwrap_or(0)));
        add("next_cursor", json!(page.next));
        if subject.path == OPPORTUNITIES.path {
            add("pipeline_statistics", self.statistics(service).await?);
        }
        let mut text = Value::from(answer).to_string();
        // The records keep the digits that the org has sent.
        text.pop();
        let records = serde_json::to_string(&page.records).unwrap_or_default();
        text.push_str(&format!(",\"{}\":{records}}}", subject.path));
        Ok(crate::serve::envelope::json_text(
            StatusCode::OK,
            text.into(),
        ))
    }

    /// The open deals of the whole list in numbers.
    async fn statistics(&self, service: &Service) -> Result<Value> {
        let reached = service.reach(self.name()).await?;
        let standpoint = Standpoint::of(&reached.org);
        let source = standpoint.source(reached.client(), None, None);
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'");
        let narrowed = self.narrowed(&OPPORTUNITIES)?.into_iter();
        let narrowed = narrowed.map(|(field, value)| format!("{field} = '{}'", quoted(value)));
        let conditions = self.condition().map(str::to_owned).into_iter();
        let request = ReportRequest {
            filters: Filters {
                conditions: conditions.chain(narrowed).collect(),
                ..Filters::default()
            },
            ..ReportRequest::new(Kind::Summary)
        };
        let analytics = reports::compat_pipeline(&source, &request).await?;
        let analytics = analytics.into_analytics();
        Ok(json!({
            "total_pipeline_value": analytics["total_pipeline_value"],
            "weighted_pipeline_value": analytics["weighted_pipeline_value"],
            "opportunity_count": analytics["total_opportunities"],
        }))
    }
}

macro_rules! lists {
    ($($name:ident $path:literal $summary:literal $subject:ident;)+) => {$(
        #[doc = $summary]
        #[utoipa::path(
            post,
            path = $path,
            tag = "enhanced",
            request_body = Asked,
            responses(
                (status = 200, description = "A page of the list", body = Listed),
                (status = "default", description = "Why not", body = FlatFailed),
            )
        )]
        pub(super) async fn $name(
            State(service): State<Shared>,
            Typed(asked): Typed<Asked>,
        ) -> Result<Response> {
            asked.answer(&service, &$subject).await
        }
    )+};
}

lists! {
    list_accounts "/api/salesforce/enhanced/accounts/list" "List accounts, asked by POST" ACCOUNTS;
    list_contacts "/api/salesforce/enhanced/contacts/list" "List contacts, asked by POST" CONTACTS;
    list_opportunities "/api/salesforce/enhanced/opportunities/list" "List opportunities, asked by POST" OPPORTUNITIES;
    list_leads "/api/salesforce/enhanced/leads/list" "List leads, asked by POST" LEADS;
}

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAccountAsked {
    /// Alias, username or organization id.
    user_id: Option<String>,
    /// Its fields; `Name` must be there.
    #[schema(value_type = Option<Object>)]
    account_data: Option<Box<RawValue>>,
}

/// An account that was made.
#[derive(Debug, Serialize, ToSchema)]
struct MadeAccount {
    ok: bool,
    account: Saved,
    message: &'static str,
}

/// Create an account, its fields in `account_data`
#[utoipa::path(
    post,
    path = "/api/salesforce/enhanced/accounts/create",
    tag = "enhanced",
    request_body = NewAccountAsked,
    responses(
        (status = 201, description = "The account was made", body = MadeAccount),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn create_account(
    State(service): State<Shared>,
    Typed(asked): Typed<NewAccountAsked>,
) -> Result<Response> {
    let data = asked.account_data;
    let data = data.ok_or_else(|| Refusal::invalid("account_data is required"))?;
    let content = Content::of(data.get().as_bytes())?;
    if !content.has("Name") {
        return Err(Refusal::invalid("Account name is required"));
    }
    let user_id = asked.user_id.unwrap_or_default();
    let target = Target::of_path(ACCOUNTS.path);
    let account =
        records::write_one(&service, &user_id, &target, Verb::Create, None, content).await?;
    let answer = MadeAccount {
        ok: true,
        account,
        message: "Account created successfully",
    };
    json_response(StatusCode::CREATED, &answer)
}

/// An account that is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountAsked {
    /// Alias, username or organization id.
    user_id: Option<String>,
    /// Its id.
    account_id: Option<String>,
    /// Fields; all that can be read without.
    fields: Option<Vec<String>>,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
struct GottenAccount {
    ok: bool,
    /// Its fields by name.
    #[schema(value_type = Object)]
    account: Box<RawValue>,
}

/// Get an account by its id in the body
#[utoipa::path(
    post,
    path = "/api/salesforce/enhanced/accounts/get",
    tag = "enhanced",
    request_body = AccountAsked,
    responses(
        (status = 200, description = "The account", body = GottenAccount),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn get_account(
    State(service): State<Shared>,
    Typed(asked): Typed<AccountAsked>,
) -> Result<Response> {
    let id = asked.account_id.filter(|id| !id.trim().is_empty());
    let id = id.ok_or_else(|| Refusal::invalid("account_id is required"))?;
    let id = RecordId::parse(id.trim())
        .map_err(|error| Refusal::invalid(format!("`account_id` is none: {error}.")))?;
    let target = Target::of_path(ACCOUNTS.path);
    let user_id = asked.user_id.unwrap_or_default();
    let fields = asked.fields.unwrap_or_default();
    let account = records::read_one(&service, &user_id, &target, id, &fields).await?;
    json_response(StatusCode::OK, &GottenAccount { ok: true, account })
}
