//! Whether the org knows what a report is filtered by.
//!
//! A slip of the pen in a name would make a report of zeros, or of a part, that looks like any other.
//! So every name is looked up before anything is added up, all in one call, and one that the org does
//! not have is refused with the names that are like it. A value that is known and that no record has is
//! an answer: zeros, and a note.

use crate::model::id::RecordId;

use super::error::{ReportError, Strange};
use super::filters::{Filters, list, owner_field, quoted};
use super::source::{Row, Source};

/// Names to choose from are not fetched beyond this.
const MOST: usize = 2_000;

/// A kind of filter: what its values are called, and where the org lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Who owns the records.
    Owner,
    /// A member of the opportunity team.
    Team,
    /// A record type of this object.
    RecordType(&'static str),
    /// An account.
    Account,
    /// A lead source of this object.
    Source(&'static str),
}

impl Named {
    /// What such a value is.
    fn what(self) -> &'static str {
        match self {
            Self::Owner | Self::Team => "user",
            Self::RecordType(_) => "record type",
            Self::Account => "account",
            Self::Source(_) => "lead source",
        }
    }

    /// The query that finds these values.
    fn query(self, values: &[&str]) -> String {
        let values: Vec<_> = values.iter().map(|value| (*value).to_owned()).collect();
        let all = list(&values);
        let ids: Vec<_> = values
            .iter()
            .filter(|value| RecordId::parse(value).is_ok())
            .cloned()
            .collect();
        let by_id = match ids.is_empty() {
            true => String::new(),
            false => format!(" OR Id IN ({})", list(&ids)),
        };
        match self {
            Self::Owner | Self::Team => format!(
                "SELECT Id, Name, Username FROM User WHERE Name IN ({all}) OR Username IN ({all}){by_id}"
            ),
            Self::RecordType(object) => {
                format!("SELECT Name, DeveloperName FROM RecordType WHERE SobjectType = '{object}'")
            }
            // Another one may have the same name, and a few are enough to know that there is one.
            Self::Account => format!("SELECT Id, Name FROM Account WHERE Name IN ({all}){by_id}"),
            Self::Source(object) => format!(
                "SELECT LeadSource, COUNT(Id) n FROM {object} WHERE LeadSource IN ({all}) GROUP BY LeadSource"
            ),
        }
    }

    /// The query for names to choose from, when `value` is none.
    fn offers(self, value: &str) -> String {
        let field = match self {
            Self::Owner | Self::Team if value.contains('@') => "Username",
            _ => "Name",
        };
        // The first letter is seldom the wrong one.
        let first = value
            .chars()
            .next()
            .filter(|letter| letter.is_alphanumeric());
        match self {
            Self::Owner | Self::Team => format!(
                "SELECT {field} FROM User WHERE IsActive = true ORDER BY {field} LIMIT {MOST}"
            ),
            Self::RecordType(object) => format!(
                "SELECT Name FROM RecordType WHERE SobjectType = '{object}' ORDER BY Name LIMIT {MOST}"
            ),
            Self::Account => {
                let begin = first.map_or_else(String::new, |letter| {
                    format!(" WHERE Name LIKE {}", quoted(&format!("{letter}%")))
                });
                format!("SELECT Name FROM Account{begin} ORDER BY Name LIMIT {MOST}")
            }
            Self::Source(object) => format!(
                "SELECT LeadSource, COUNT(Id) n FROM {object} WHERE LeadSource != null \
                 GROUP BY LeadSource ORDER BY LeadSource LIMIT {MOST}"
            ),
        }
    }

    /// The command that lists such values.
    fn listing(self) -> String {
        match self {
            Self::Owner | Self::Team => "sfkit user list".to_owned(),
            Self::RecordType(object) => format!(
                "sfkit query \"SELECT Name FROM RecordType WHERE SobjectType = '{object}'\""
            ),
            Self::Account => "sfkit account list".to_owned(),
            Self::Source(object) => format!("sfkit object describe {object}"),
        }
    }
}

/// Checks the names of the filters on `Opportunity` or `Lead`.
pub(super) async fn check(
    filters: &Filters,
    source: &Source<'_>,
    object: &'static str,
) -> Result<(), ReportError> {
    let mut asked = asked(filters, object);
    asked.retain(|(_, values)| !values.is_empty());
    if let Some((_, values)) = asked
        .iter_mut()
        .find(|(named, _)| matches!(named, Named::Source(_)))
    {
        let picked = picklist(source, object).await?;
        values.retain(|value| !picked.iter().any(|known| is_same(known, value)));
    }
    asked.retain(|(_, values)| !values.is_empty());
    let queries: Vec<_> = asked
        .iter()
        .map(|(named, values)| ("names of the filters", named.query(values)))
        .collect();
    if queries.is_empty() {
        return Ok(());
    }
    // What may not be looked up is left to the filters themselves.
    let Ok(found) = source.sums(&queries).await else {
        return Ok(());
    };
    for ((named, values), rows) in asked.into_iter().zip(&found) {
        for value in values {
            if !is_among(rows, value) && !is_found(source, (named, object), value).await {
                return Err(strange(source, named, value).await);
            }
        }
    }
    Ok(())
}

/// The values of each kind that can be looked up.
fn asked<'a>(filters: &'a Filters, object: &'static str) -> Vec<(Named, Vec<&'a str>)> {
    let texts = |values: &'a [String]| values.iter().map(String::as_str).collect::<Vec<_>>();
    let mut owners = texts(&filters.owners);
    owners.retain(|owner| *owner != "me");
    let team = filters.team.iter().map(String::as_str);
    vec![
        (Named::Owner, owners),
        (Named::Team, team.filter(|user| *user != "me").collect()),
        (Named::RecordType(object), texts(&filters.record_types)),
        (Named::Account, texts(&filters.accounts)),
        (Named::Source(object), texts(&filters.sources)),
    ]
}

/// The lead sources that the org's picklist offers.
async fn picklist(source: &Source<'_>, object: &'static str) -> Result<Vec<String>, ReportError> {
    let schema = source.schema(object).await?;
    let field = schema.field("LeadSource");
    let values = field.map(|field| field.picklist_values.as_slice());
    let values = values.unwrap_or_default().iter();
    Ok(values.map(|value| value.value.clone()).collect())
}

/// As servers compare: without case, and an id by its first 15 characters.
fn is_same(known: &str, value: &str) -> bool {
    let id = |text: &str| RecordId::parse(text).ok();
    known.to_lowercase() == value.to_lowercase()
        || id(known).is_some_and(|known| Some(known) == id(value))
}

fn is_among(rows: &[Row], value: &str) -> bool {
    let is_it = |row: &Row| (0..3).any(|at| row.text(at).is_some_and(|text| is_same(text, value)));
    rows.iter().any(is_it)
}

/// Whether an owner that is no user the caller sees owns records all the same, or is a queue.
async fn is_found(source: &Source<'_>, (named, object): (Named, &str), value: &str) -> bool {
    if named != Named::Owner {
        return false;
    }
    let field = owner_field(value);
    let text = quoted(value);
    let mut places = vec![format!(
        "SELECT Id FROM {object} WHERE {field} = {text} LIMIT 1"
    )];
    if object == "Lead" {
        let field = if field == "OwnerId" { "Id" } else { "Name" };
        places.push(format!(
            "SELECT Id FROM Group WHERE Type = 'Queue' AND {field} = {text} LIMIT 1"
        ));
    }
    for soql in places {
        let rows = source.sums(&[("names of the filters", soql)]).await;
        if rows.is_ok_and(|rows| !rows[0].is_empty()) {
            return true;
        }
    }
    false
}

/// The refusal of a value, with what there is instead.
async fn strange(source: &Source<'_>, named: Named, value: &str) -> ReportError {
    let mut known = match named {
        Named::Source(object) => picklist(source, object).await.unwrap_or_default(),
        _ => Vec::new(),
    };
    if known.is_empty() {
        let query = [("names to choose from", named.offers(value))];
        let rows = source.sums(&query).await.map(|mut rows| rows.remove(0));
        known = rows
            .unwrap_or_default()
            .iter()
            .filter_map(|row| row.owned(0))
            .collect();
    }
    ReportError::Strange(Box::new(Strange {
        what: named.what(),
        name: value.to_owned(),
        known,
        is_complete: named != Named::Account,
        listing: named.listing(),
    }))
}
