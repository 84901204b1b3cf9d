//! The REST half of the local org: everything below `/services/data`.
//!
//! [`versions`] knows which API versions exist, [`query`] runs SOQL and pages, [`columns`]
//! describes the columns of a query, [`search`] runs SOSL, [`sobjects`] describes objects and reads records, [`limits`]
//! counts calls, [`views`] tells what the caller looked at last. [`records`] and [`related`] read and
//! write single records; what writing requests have in common is in [`saves`]. [`composite`] runs
//! several requests as one; [`analytics`] lists, describes and runs reports; [`conditional`] and [`deltas`] tell what changed since.
//!
//! Order of checks: version, token, quota, path, method. Every answer to a valid token carries
//! `Sforce-Limit-Info`.

mod analytics;
mod columns;
mod composite;
mod conditional;
mod deltas;
mod explain;
mod layouts;
mod limits;
mod listviews;
mod multipart;
mod organization;
mod passwords;
mod query;
mod records;
mod related;
mod saves;
mod search;
mod sobjects;
mod versions;
mod views;

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};

pub(super) use self::composite::errors_of;
use self::conditional::SchemaAge;
use self::limits::Usage;
use super::bulk::{Bulk, Caller};
use super::cursors::Cursors;
use super::error::ApiError;
use super::oauth::{OauthServer, has_scope};
use super::recent::Recent;
use super::store::Store;
use super::wire::{Authorization, Incoming, Reply};
use crate::clock::Clock;
use crate::localorg::OLDEST_VERSION;
use crate::secret::SecretText;

/// The API of one org; clones share everything but the view of the store.
#[derive(Clone)]
pub(super) struct Rest {
    store: Store,
    clock: Clock,
    cursors: Arc<Cursors>,
    recent: Arc<Recent>,
    usage: Arc<Usage>,
    schema_age: Arc<SchemaAge>,
    bulk: Bulk,
}

/// A call with a valid token.
struct Call<'a> {
    request: &'a Incoming,
    /// As in `v68.0`: 68.
    version: u16,
    user_id: &'a str,
    /// Identity URL of the caller.
    identity: String,
}

type Answered = Result<Reply, ApiError>;

impl Rest {
    /// The API over this store.
    pub(super) fn new(store: Store, clock: Clock, bulk: Bulk, daily_limit: Option<u64>) -> Self {
        let cursors = Cursors::new(clock.clone());
        Self {
            store,
            usage: Arc::new(Usage::new(clock.clone(), daily_limit)),
            clock,
            cursors: Arc::new(cursors),
            recent: Arc::default(),
            schema_age: Arc::default(),
            bulk,
        }
    }

    /// The same API over another view of the store: inside a transaction.
    fn over(&self, store: Store) -> Self {
        Self {
            store,
            ..self.clone()
        }
    }

    /// Answers a request whose path, behind `/services/data`, is `path`.
    pub(super) fn answer(&self, request: &Incoming, path: &[&str], oauth: &OauthServer) -> Reply {
        let [version, rest @ ..] = path else {
            return match read_only(request) {
                Ok(()) => versions::list(),
                Err(refused) => error_reply(&refused),
            };
        };
        let checked = versions::parse(version).and_then(|version| {
            let user_id = authenticate(request, oauth)?;
            Ok((version, user_id))
        });
        match checked {
            Ok((version, user_id)) => self.answer_for(request, version, rest, &user_id, oauth),
            Err(refused) => error_reply(&refused),
        }
    }

    /// Answers a request of another API on behalf of a user; it counts like any other.
    pub(super) fn on_behalf(
        &self,
        request: &Incoming,
        user_id: &str,
        oauth: &OauthServer,
    ) -> Reply {
        let path = request.path();
        let ["services", "data", version, rest @ ..] = path.as_slice() else {
            return error_reply(&ApiError::not_found());
        };
        match versions::parse(version) {
            Ok(version) => self.answer_for(request, version, rest, user_id, oauth),
            Err(refused) => error_reply(&refused),
        }
    }

    /// Answers a request of the first Bulk API, whose path stands behind `/services/async`.
    pub(super) fn answer_async(
        &self,
        request: &Incoming,
        path: &[&str],
        oauth: &OauthServer,
    ) -> Reply {
        let [version, rest @ ..] = path else {
            return error_reply(&ApiError::not_found());
        };
        let version = match versions::parse(&format!("v{}", version.trim_start_matches('v'))) {
            Ok(version) => version,
            Err(refused) => return error_reply(&refused),
        };
        let token = match request.header("x-sfdc-session") {
            Some(token) => Some(SecretText::from(token)),
            None => match request.authorization() {
                Authorization::Token(token) => Some(token),
                _ => None,
            },
        };
        let session = token.and_then(|token| oauth.book.session(&token).ok().flatten());
        let Some(session) = session else {
            return Bulk::no_session(request);
        };
        if let Err(refused) = self.usage.count() {
            return error_reply(&refused);
        }
        let caller = Caller {
            request,
            version,
            user_id: &session.grant.user_id,
        };
        let reply = self.bulk.answer_classic(&caller, rest);
        reply.with("sforce-limit-info", &self.usage.header())
    }

    /// Counts a call of another API that does without these handlers.
    pub(super) fn count_call(&self) -> Result<(), ApiError> {
        self.usage.count()
    }

    /// The store that is served.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    fn answer_for(
        &self,
        request: &Incoming,
        version: u16,
        path: &[&str],
        user_id: &str,
        oauth: &OauthServer,
    ) -> Reply {
        let organization = oauth.people.organization();
        let call = Call {
            request,
            version,
            user_id,
            identity: format!("{}/id/{organization}/{user_id}", request.origin),
        };
        let answered = self.usage.count().and_then(|()| match path {
            ["sobjects", object, id, "password"] if object.eq_ignore_ascii_case("User") => {
                passwords::answer(&call, id, oauth)
            }
            _ => self.dispatch(&call, path),
        });
        let reply = answered.unwrap_or_else(|refused| error_reply(&refused));
        reply.with("sforce-limit-info", &self.usage.header())
    }

    fn dispatch(&self, call: &Call<'_>, path: &[&str]) -> Answered {
        let validators = self.validators(call, path)?;
        if let Some(validators) = &validators
            && let Some(reply) = validators.instead(call.request)?
        {
            return Ok(reply);
        }
        let reply = self.route(call, path)?;
        Ok(match validators {
            Some(validators) => validators.mark_read(call.request, reply),
            None => reply,
        })
    }

    /// The tooling API, of which the org has what it shares with the others: queries and describes.
    /// Objects of set-up, such as `ApexClass`, are not supported here, as for users without rights.
    fn tooling(&self, call: &Call<'_>, path: &[&str]) -> Answered {
        match path {
            [] => {
                let base = format!("/services/data/v{}.0/tooling", call.version);
                let names = ["query", "search", "sobjects"];
                let all = names.map(|name| (name.to_owned(), json!(format!("{base}/{name}"))));
                Ok(Reply::value(&Value::Object(all.into_iter().collect())))
            }
            ["query" | "search" | "sobjects", ..] => self.route(call, path),
            _ => Err(ApiError::not_found()),
        }
    }

    fn route(&self, call: &Call<'_>, path: &[&str]) -> Answered {
        if call.version < since(path) {
            return Err(ApiError::not_found());
        }
        let handler: fn(&Self, &Call<'_>, &[&str]) -> Answered = match path {
            [] => |_, call, _| Ok(resources(call)),
            ["query"] => |rest, call, _| rest.query(call, false),
            ["queryAll"] => |rest, call, _| rest.query(call, true),
            ["query" | "queryAll", _] => |rest, call, path| rest.next_page(call, path[1]),
            ["sobjects"] => |rest, call, _| Ok(rest.describe_global(call)),
            ["sobjects", object] => return self.object(call, object),
            ["sobjects", _, "describe"] => |rest, call, path| rest.describe(call, path[1]),
            ["sobjects", _, "updated"] => |rest, call, path| rest.updated(call, path[1]),
            ["sobjects", _, "deleted"] => |rest, call, path| rest.deleted(call, path[1]),
            ["sobjects", _, "describe", ..] => {
                |rest, call, path| rest.layouts(call, path[1], &path[3..])
            }
            ["sobjects", _, "listviews", ..] => {
                |rest, call, path| rest.listviews(call, path[1], &path[3..])
            }
            // Nobody can make actions, rules or approvals here: there are none.
            ["quickActions"] | ["sobjects", _, "quickActions"] => {
                |_, _, _| Ok(Reply::value(&json!([])))
            }
            ["actions", ..] => |_, call, path| actions(call, &path[1..]),
            ["process", "rules" | "approvals"] => {
                |_, _, path| Ok(Reply::value(&json!({ (path[1]): {} })))
            }
            ["tooling", path @ ..] => return self.tooling(call, path),
            ["sobjects", object, id] => return self.one_record(call, object, id),
            ["sobjects", object, rest @ ..] if rest.len() <= 7 => {
                return self.keyed_record(call, object, rest);
            }
            ["limits"] => |rest, call, _| rest.limits(call),
            ["limits", "recordCount"] => |rest, call, _| rest.record_count(call),
            ["search", ..] | ["parameterizedSearch"] => return self.searches(call, path),
            ["connect", "organization"] => |rest, call, _| rest.organization(call),
            ["recent"] => |rest, call, _| rest.recent(call),
            ["tabs"] => |_, _, _| Ok(Reply::value(&json!([]))),
            ["theme"] => |_, _, _| Ok(Reply::value(&json!({ "themeItems": [] }))),
            ["composite", ..] => return self.composite_family(call, path),
            ["analytics", path @ ..] => return self.analytics(call, path),
            ["jobs", path @ ..] => {
                let caller = Caller {
                    request: call.request,
                    version: call.version,
                    user_id: call.user_id,
                };
                return self.bulk.answer(&caller, path);
            }
            _ => return Err(ApiError::not_found()),
        };
        read_only(call.request)?;
        handler(self, call, path)
    }
}

/// The version that a resource came with, when it is younger than the oldest that is served.
fn since(path: &[&str]) -> u16 {
    match path {
        ["composite", "batch" | "tree", ..] => 34,
        ["composite", "sobjects", ..] => 42,
        ["composite", "graph", ..] => 50,
        ["composite", ..] => 38,
        ["parameterizedSearch"] => 36,
        ["limits", "recordCount"] => 40,
        _ => OLDEST_VERSION,
    }
}

/// `/actions`: that there are two kinds, and none of either.
fn actions(call: &Call<'_>, path: &[&str]) -> Answered {
    let base = format!("/services/data/v{}.0/actions", call.version);
    let body = match path {
        [] => json!({ "custom": format!("{base}/custom"), "standard": format!("{base}/standard") }),
        ["standard"] => json!({ "actions": [] }),
        ["custom"] => json!({}),
        _ => return Err(ApiError::not_found()),
    };
    Ok(Reply::value(&body))
}

/// The user whose token came with the request.
fn authenticate(request: &Incoming, oauth: &OauthServer) -> Result<String, ApiError> {
    let token = match request.authorization() {
        Authorization::Token(token) => token,
        Authorization::Missing => return Err(invalid_session()),
        Authorization::Unknown | Authorization::Basic(..) => {
            return Err(ApiError::new(
                401,
                "INVALID_AUTH_HEADER",
                "INVALID_HEADER_TYPE",
            ));
        }
    };
    let session = oauth
        .book
        .session(&token)
        .map_err(|failed| ApiError::internal(&failed))?;
    let grant = session.ok_or_else(invalid_session)?.grant;
    if !has_scope(&grant.scope, "api") && !has_scope(&grant.scope, "full") {
        let message = "This session is not valid for use with the REST API";
        return Err(ApiError::new(401, "INVALID_SESSION_ID", message));
    }
    Ok(grant.user_id)
}

fn read_only(request: &Incoming) -> Result<(), ApiError> {
    if matches!(request.method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let message = format!(
        "HTTP Method '{}' not allowed. Allowed are GET,HEAD",
        request.method
    );
    Err(ApiError::new(405, "METHOD_NOT_ALLOWED", message))
}

/// What a dead or missing token is answered with.
pub(super) fn invalid_session() -> ApiError {
    ApiError::new(401, "INVALID_SESSION_ID", "Session expired or invalid")
}

/// An error as Salesforce sends it: an array.
pub(super) fn error_reply(refused: &ApiError) -> Reply {
    let reply = Reply::json(refused.status, refused.body().to_string());
    match refused.status {
        401 => reply.with("www-authenticate", "Bearer realm=\"sfkit local org\""),
        405 => {
            let allowed = refused.message.rsplit_once("Allowed are ");
            reply.with("allow", allowed.map_or("GET,HEAD", |(_, list)| list))
        }
        _ => reply,
    }
}

/// The resources below a version, by name. Only what is there is listed.
fn resources(call: &Call<'_>) -> Reply {
    let base = format!("/services/data/v{}.0", call.version);
    let names = [
        "actions",
        "process",
        "quickActions",
        "tooling",
        "sobjects",
        "query",
        "queryAll",
        "composite",
        "search",
        "parameterizedSearch",
        "jobs",
        "limits",
        "recent",
        "analytics",
        "connect",
        "tabs",
        "theme",
    ];
    let mut body: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!(format!("{base}/{name}"))))
        .collect();
    body.insert("identity".to_owned(), json!(call.identity));
    Reply::value(&Value::Object(body))
}
