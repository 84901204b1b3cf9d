//! All endpoints together, and their description.

use std::collections::HashMap;

use axum::extract::State;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use utoipa::OpenApi;
use utoipa::openapi::PathItem;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use super::envelope::json_response;
use super::error::Result;
use super::registry::Endpoints;
use super::service::Shared;
use super::{
    auth, broker, enhanced, guard, health, objects, org_limits, page, present, records, registry,
    search,
};

/// Endpoints that share a service.
pub(super) type Routes = OpenApiRouter<Shared>;

/// What the description begins with.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "sfkit serve",
        description = "Salesforce over REST for programs of this machine. Every request bears the token \
                       that the service has written to its token file; `user_id` names an org by alias, \
                       username or organization id.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    modifiers(&Bearer),
    security(("bearer" = []))
)]
struct Described;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let components = description.components.get_or_insert_default();
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", scheme);
    }
}

fn routes() -> Routes {
    OpenApiRouter::with_openapi(Described::openapi())
        .merge(auth::routes())
        .merge(records::routes())
        .merge(objects::routes())
        .merge(search::routes())
        .merge(org_limits::routes())
        .merge(enhanced::routes())
        .merge(present::routes())
        .merge(health::routes())
        .merge(registry::routes())
        .merge(broker::routes())
}

/// The description of all endpoints, as OpenAPI 3.1.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    let mut description = routes().into_openapi();
    name_apart(&mut description);
    description
}

/// Clients are generated from the names of operations: where several endpoints would have the same one, each
/// is called by its method and path.
fn name_apart(description: &mut utoipa::openapi::OpenApi) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for item in description.paths.paths.values_mut() {
        for (_, name) in names(item) {
            *counts.entry(name.clone()).or_default() += 1;
        }
    }
    for (path, item) in &mut description.paths.paths {
        for (method, name) in names(item) {
            if counts.get(name.as_str()).is_some_and(|count| *count > 1) {
                *name = format!("{method}{}", in_camels(path));
            }
        }
    }
}

/// The names of the operations of a path, with their methods.
fn names(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut String)> {
    let operations = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("patch", &mut item.patch),
    ];
    operations.into_iter().filter_map(|(method, operation)| {
        let name = operation.as_mut()?.operation_id.as_mut()?;
        Some((method, name))
    })
}

/// `/api/salesforce/health` becomes `ApiSalesforceHealth`.
fn in_camels(path: &str) -> String {
    let words = path.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}

/// The description as the text that is committed.
///
/// # Errors
/// When it cannot be written, which is a bug.
pub fn description_text() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&description())?;
    text.push('\n');
    Ok(text)
}

/// The router with everything that stands before it.
pub(super) fn of(service: &Shared) -> Router {
    let (endpoints, _) = routes().split_for_parts();
    let inside = Endpoints(endpoints.clone().with_state(Shared::clone(service)));
    let router = endpoints
        .route("/", get(page::show))
        .route("/openapi.json", get(openapi))
        .layer(Extension(inside))
        .layer(from_fn_with_state(Shared::clone(service), guard::admit));
    let router = match service.origins.layer() {
        Some(cors) => router.layer(cors),
        None => router,
    };
    router
        .layer(from_fn_with_state(Shared::clone(service), guard::place))
        .layer(from_fn(guard::frame))
        .with_state(Shared::clone(service))
}

async fn openapi(State(_): State<Shared>) -> Result<Response> {
    json_response(axum::http::StatusCode::OK, &description())
}
