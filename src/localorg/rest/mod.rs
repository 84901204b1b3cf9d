//! The REST half of the local org: everything below `/services/data`.
//!
//! [`versions`] knows which API versions exist, [`query`] runs SOQL and pages, [`columns`]
//! describes the columns of a query, [`sobjects`] describes objects and reads records, [`limits`]
//! counts calls, [`views`] tells what the caller looked at last. [`records`] and [`related`] read and
//! write single records; what writing requests have in common is in [`saves`].
//!
//! Order of checks: version, token, quota, path, method. Every answer to a valid token carries
//! `Sforce-Limit-Info`.

mod columns;
mod limits;
mod multipart;
mod query;
mod records;
mod related;
mod saves;
mod sobjects;
mod versions;
mod views;

use axum::http::Method;
use serde_json::{Value, json};

use self::limits::Usage;
use super::cursors::Cursors;
use super::error::ApiError;
use super::oauth::{OauthServer, has_scope};
use super::recent::Recent;
use super::store::Store;
use super::wire::{Authorization, Incoming, Reply};
use crate::clock::Clock;

/// The API of one org.
pub(super) struct Rest {
    store: Store,
    clock: Clock,
    cursors: Cursors,
    recent: Recent,
    usage: Usage,
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
    pub(super) fn new(store: Store, clock: Clock, daily_limit: Option<u64>) -> Self {
        let cursors = Cursors::new(clock.clone());
        Self {
            store,
            usage: Usage::new(clock.clone(), daily_limit),
            clock,
            cursors,
            recent: Recent::default(),
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
        let (version, user_id) = match checked {
            Ok(checked) => checked,
            Err(refused) => return error_reply(&refused),
        };
        let identity = format!(
            "{}/id/{}/{user_id}",
            request.origin,
            oauth.people.organization()
        );
        let call = Call {
            request,
            version,
            user_id: &user_id,
            identity,
        };
        let answered = self.usage.count().and_then(|()| self.dispatch(&call, rest));
        let reply = answered.unwrap_or_else(|refused| error_reply(&refused));
        reply.with("sforce-limit-info", &self.usage.header())
    }

    fn dispatch(&self, call: &Call<'_>, path: &[&str]) -> Answered {
        let handler: fn(&Self, &Call<'_>, &[&str]) -> Answered = match path {
            [] => |_, call, _| Ok(resources(call)),
            ["query"] => |rest, call, _| rest.query(call, false),
            ["queryAll"] => |rest, call, _| rest.query(call, true),
            ["query" | "queryAll", _] => |rest, call, path| rest.next_page(call, path[1]),
            ["sobjects"] => |rest, call, _| Ok(rest.describe_global(call)),
            ["sobjects", object] => return self.object(call, object),
            ["sobjects", _, "describe"] => |rest, call, path| rest.describe(call, path[1]),
            ["sobjects", object, id] => return self.one_record(call, object, id),
            ["sobjects", object, rest @ ..] if rest.len() <= 7 => {
                return self.keyed_record(call, object, rest);
            }
            ["limits"] => |rest, _, _| Ok(rest.usage.limits()),
            ["limits", "recordCount"] => |rest, call, _| rest.record_count(call),
            ["recent"] => |rest, call, _| rest.recent(call),
            ["tabs"] => |_, _, _| Ok(Reply::value(&json!([]))),
            ["theme"] => |_, _, _| Ok(Reply::value(&json!({ "themeItems": [] }))),
            _ => return Err(ApiError::not_found()),
        };
        read_only(call.request)?;
        handler(self, call, path)
    }
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
        "sobjects", "query", "queryAll", "limits", "recent", "tabs", "theme",
    ];
    let mut body: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!(format!("{base}/{name}"))))
        .collect();
    body.insert("identity".to_owned(), json!(call.identity));
    Reply::value(&Value::Object(body))
}
