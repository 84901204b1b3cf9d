//! Search over several objects: words, or SOSL.

use axum::extract::State;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Failed;
use super::envelope::Data;
use super::error::{Refusal, Result};
use super::parameters::Parameters;
use super::router::Routes;
use super::rows;
use super::service::Shared;
use crate::client::{Error, api_name};
use crate::query::search::{self, MOST_ROWS, SearchRequest, Words};
use crate::records::clause;
use crate::soql::search::{Group, is_search};

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(find))
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
struct FoundAnswer {
    /// Always true.
    ok: bool,
    data: Found,
}

#[derive(Debug, Serialize, ToSchema)]
struct Found {
    /// Each with the name of its object under `type`.
    #[schema(value_type = Vec<Object>)]
    records: Vec<Box<RawValue>>,
    /// How many there are.
    count: usize,
    /// Whether there may be more: a search gives 2,000 rows at most.
    may_be_cut: bool,
}

/// Search the text of records
#[utoipa::path(
    get,
    path = "/api/salesforce/search",
    tag = "search",
    params(
        ("user_id" = String, Query, description = "The org: alias, username or organization id"),
        ("q" = Option<String>, Query, description = "Words, all of which must be found; `*` and `?` are wildcards"),
        ("sosl" = Option<String>, Query, description = "SOSL, in place of words"),
        ("in" = Option<String>, Query, description = "Objects to look in, with commas between"),
        ("fields" = Option<String>, Query, description = "Fields to return of the objects of `in`, with commas between"),
        ("group" = Option<String>, Query, description = "Fields to look in: all, name, email, phone or sidebar"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 2000, description = "At most so many rows"),
    ),
    responses(
        (status = 200, description = "What was found", body = FoundAnswer),
        (status = "default", description = "Why not", body = Failed),
    )
)]
async fn find(State(service): State<Shared>, mut given: Parameters) -> Result<Data<Found>> {
    let user_id = given.user_id()?;
    let mut request = request(&mut given)?;
    given.finish()?;
    request.check_grammar()?;
    let org = service.reach(&user_id).await?;
    let objects = rows::Objects::default();
    let summary = search::run(org.client(), &request, objects.sink()).await?;
    let records = objects.take();
    Ok(Data(Found {
        count: records.len(),
        records,
        may_be_cut: summary.rows() >= MOST_ROWS,
    }))
}

fn request(given: &mut Parameters) -> Result<SearchRequest> {
    let (words, sosl) = (given.take("q")?, given.take("sosl")?);
    let (objects, fields) = (given.take_list("in"), given.take_list("fields"));
    let group = given.take("group")?;
    let limit = given.take_number("limit", 1..=2000)?;
    let has_parts = !objects.is_empty() || !fields.is_empty() || group.is_some() || limit.is_some();
    let text = match (words, sosl) {
        (None, Some(_)) if has_parts => {
            return Err(Refusal::invalid(
                "SOSL says objects, fields and limit itself.",
            ));
        }
        (None, Some(sosl)) if is_search(crate::soql::statement(&sosl)) => {
            return Ok(SearchRequest::new(sosl));
        }
        (None, Some(_)) => return Err(Refusal::invalid("`sosl` must begin with `FIND {`.")),
        (Some(words), None) => words,
        _ => return Err(Refusal::invalid("Either `q` or `sosl` is required.")),
    };
    if objects.is_empty() && !fields.is_empty() {
        return Err(Refusal::invalid("`fields` needs `in`."));
    }
    for object in &objects {
        api_name(object).map_err(Error::from)?;
    }
    let fields = fields.iter().map(|field| clause::path(field));
    Ok(SearchRequest::of_words(Words {
        text,
        objects,
        fields: fields.collect::<std::result::Result<_, _>>()?,
        group: match group {
            None => Group::All,
            Some(word) => group_of(&word)?,
        },
        limit: limit.and_then(|limit| limit.try_into().ok()),
    }))
}

fn group_of(word: &str) -> Result<Group> {
    Ok(match word.to_ascii_lowercase().as_str() {
        "all" => Group::All,
        "name" => Group::Name,
        "email" => Group::Email,
        "phone" => Group::Phone,
        "sidebar" => Group::Sidebar,
        _ => {
            let known = "`group` must be all, name, email, phone or sidebar.";
            return Err(Refusal::invalid(known));
        }
    })
}
