//! Whether a query can be a job, what is sent, and where its columns stand in the CSV.

use crate::bulk::export::{self, ExportError};
use crate::model::rows::Column;
use crate::model::value_type::ValueType;
use crate::query::behind;
use crate::query::error::QueryError;
use crate::query::layout::Layout;
use crate::query::plan::{Item, Plan};
use crate::query::request::{Prepared, QueryRequest};
use crate::query::shape::Shape;
use crate::query::types::ColumnTypes;
use crate::soql;
use crate::soql::ast::{Query, Select, SelectExpr, SelectItem};

/// A query as a job.
#[derive(Debug)]
pub(super) struct Fit {
    /// What is sent.
    pub(super) soql: String,
    /// The columns of the result.
    pub(super) columns: Vec<Column>,
    /// What is known of each.
    pub(super) known: Vec<Known>,
    /// Headings of ids in the CSV that tell whether a parent is there, each with the parent's keys.
    pub(super) parents: Vec<(Vec<String>, String)>,
    /// The column of the id, when the result is in the order of ids.
    pub(super) id_column: Option<usize>,
}

/// What is known of a column.
#[derive(Debug)]
pub(super) struct Known {
    /// Its heading in the CSV; none when only its place tells.
    heading: Option<String>,
    /// Type of its values.
    pub(super) kind: ValueType,
}

/// A text that is sent as it is cannot be looked at.
pub(super) fn unparsed() -> QueryError {
    no("a text that is not understood")
}

fn no(feature: impl Into<String>) -> QueryError {
    QueryError::NoJob {
        feature: feature.into(),
    }
}

/// The items of a query that is no `COUNT()`.
pub(super) fn items(query: &Query) -> Vec<Item> {
    match Plan::of(query) {
        Plan::Rows(items) => items,
        Plan::Count => Vec::new(),
    }
}

/// Refuses a query that can be no job whatever its fields.
pub(super) fn check(query: &Query) -> Result<(), QueryError> {
    match export::refuse(query) {
        Ok(()) => {}
        Err(ExportError::Unsuited { feature, .. }) => return Err(no(feature)),
        Err(_) => return Err(no("this")),
    }
    if query.usage.is_some() || !query.update.is_empty() {
        return Err(no("FOR VIEW, FOR REFERENCE or UPDATE"));
    }
    let is_distance = |item: &SelectItem| matches!(item.expr, SelectExpr::Distance(_));
    if selected(query).iter().any(is_distance) {
        return Err(no("DISTANCE()"));
    }
    Ok(())
}

fn selected(query: &Query) -> &[SelectItem] {
    match &query.select {
        Select::Items(items) => items,
        Select::Count(_) => &[],
    }
}

impl Fit {
    /// Makes a job of the query, whose columns are settled by the shape of an answer.
    pub(super) fn new(
        request: &QueryRequest,
        prepared: &Prepared<'_>,
        shape: &Shape,
        types: &ColumnTypes,
    ) -> Result<Self, QueryError> {
        let query = prepared.query.as_ref().ok_or_else(unparsed)?;
        check(query)?;
        let layout = Layout::settle(&items(query), shape, request.children);
        let columns = layout.columns;
        let mut known = Vec::new();
        for (column, item) in columns.iter().zip(selected(query)) {
            let kind = types.of(column);
            match kind {
                ValueType::Unknown => {
                    return Err(no(format!(
                        "`{}`, whose type no describe tells",
                        column.header
                    )));
                }
                ValueType::Json | ValueType::Records(_) => {
                    return Err(no(format!("the compound field `{}`", column.header)));
                }
                _ => {}
            }
            let is_field = matches!(item.expr, SelectExpr::Field(_));
            known.push(Known {
                heading: is_field.then(|| column.keys.join(".")),
                kind,
            });
        }
        let parents = match request.tells_parents {
            true => parents(&columns),
            false => Vec::new(),
        };
        Ok(Self {
            soql: text(prepared, query, &columns, &parents)?,
            id_column: behind::id_column(query),
            columns,
            known,
            parents,
        })
    }

    /// Where the columns stand under these headings, and the parents' ids; none when that cannot be
    /// told.
    pub(super) fn places(&self, headings: &csv::StringRecord) -> Option<Places> {
        let find = |name: &str| {
            headings
                .iter()
                .position(|one| one.eq_ignore_ascii_case(name))
        };
        let named: Vec<Option<usize>> = self
            .known
            .iter()
            .map(|known| known.heading.as_deref().and_then(find))
            .collect();
        let mut columns = Vec::new();
        for (at, (known, found)) in self.known.iter().zip(&named).enumerate() {
            columns.push(match (found, &known.heading) {
                (Some(place), _) => *place,
                (None, Some(_)) => return None,
                // The heading of a function is nobody's promise; its place is what is left.
                (None, None) if at < headings.len() && !named.contains(&Some(at)) => at,
                (None, None) => return None,
            });
        }
        let parents = self.parents.iter().map(|(_, heading)| find(heading));
        Some(Places {
            columns,
            parents: parents.collect::<Option<_>>()?,
        })
    }
}

/// Where something stands in the CSV.
pub(super) struct Places {
    /// The columns.
    pub(super) columns: Vec<usize>,
    /// The ids of the parents.
    pub(super) parents: Vec<usize>,
}

/// The parents on the columns' paths, each with the heading of its id.
fn parents(columns: &[Column]) -> Vec<(Vec<String>, String)> {
    let mut found: Vec<(Vec<String>, String)> = Vec::new();
    for column in columns {
        for depth in 1..column.keys.len() {
            let keys = &column.keys[..depth];
            if !found.iter().any(|(known, _)| known == keys) {
                found.push((keys.to_vec(), format!("{}.Id", keys.join("."))));
            }
        }
    }
    found
}

/// The query, with the ids of parents that it does not select already.
fn text(
    prepared: &Prepared<'_>,
    query: &Query,
    columns: &[Column],
    parents: &[(Vec<String>, String)],
) -> Result<String, QueryError> {
    let is_there = |heading: &str| {
        let mut all = columns.iter().map(|column| column.keys.join("."));
        all.any(|keys| keys.eq_ignore_ascii_case(heading))
    };
    let missing: Vec<&str> = parents
        .iter()
        .map(|(_, heading)| heading.as_str())
        .filter(|heading| !is_there(heading))
        .collect();
    if missing.is_empty() {
        return Ok(prepared.text.clone().into_owned());
    }
    let added = soql::parse(&format!("SELECT {} FROM X", missing.join(", ")));
    let added = added.map_err(|_| no("these parents"))?;
    let mut query = query.clone();
    if let (Select::Items(items), Select::Items(added)) = (&mut query.select, added.select) {
        items.extend(added);
    }
    Ok(query.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(soql: &str, tells_parents: bool) -> Result<Fit, QueryError> {
        let request = QueryRequest {
            tells_parents,
            ..QueryRequest::new(soql)
        };
        let query = soql::parse(soql).expect("a query");
        let all: Vec<Vec<String>> = ["Id", "Name", "Account.Name", "Account.Owner.Name"]
            .iter()
            .map(|path| path.split('.').map(str::to_owned).collect())
            .collect();
        let shape = Shape::of_keys(all.iter().map(Vec::as_slice));
        let types = ColumnTypes::texts(&["Id", "Name", "account.name", "Account.Owner.Name"]);
        let prepared = Prepared {
            text: soql.into(),
            query: Some(query),
        };
        Fit::new(&request, &prepared, &shape, &types)
    }

    #[test]
    fn parents_are_asked_for_where_they_matter() {
        let soql = "SELECT Id, account.name, Account.Owner.Name FROM Contact";
        assert_eq!(fit(soql, false).expect("one").soql, soql);
        let told = fit(soql, true).expect("one");
        assert_eq!(
            told.soql,
            "SELECT Id, account.name, Account.Owner.Name, Account.Id, Account.Owner.Id FROM Contact"
        );
        assert_eq!(told.columns[1].header, "account.name");
        let headings = [
            "Account.Owner.Id",
            "Account.Name",
            "Account.Id",
            "ID",
            "account.owner.name",
        ];
        let places = told.places(&headings.as_slice().into()).expect("places");
        assert_eq!(places.columns, [3, 1, 4]);
        assert_eq!(places.parents, [2, 0]);
        assert!(told.places(&["Id", "Name"].as_slice().into()).is_none());
    }

    #[test]
    fn what_can_be_no_job_is_named() {
        for (soql, feature) in [
            ("SELECT COUNT() FROM Lead", "COUNT()"),
            ("SELECT Id FROM Lead FOR VIEW", "FOR VIEW"),
            ("SELECT Id, Rating FROM Lead", "`Rating`"),
        ] {
            let error = fit(soql, true).expect_err(soql).to_string();
            assert!(error.contains(feature), "{error}");
        }
    }
}
