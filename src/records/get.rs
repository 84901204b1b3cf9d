//! Records by id, with all their fields or some, and their children.
//!
//! One query brings up to 200 of them, in the order they were asked for, with parents and child
//! lists in the same answer, and needs no describe: `FIELDS(ALL)` stands for every field that the
//! user may read. (The resource for several records by id wants each field named and knows no
//! children.) Versions before 51 have no `FIELDS`; there the fields come from the describe.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::find::Naming;
use super::noun::Noun;
use super::table::{self, Row, Table};
use crate::client::{self, Client, QueryOptions, api_name};
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::model::id::RecordId;
use crate::model::schema::ObjectSchema;
use crate::query::{QueryError, QueryRequest};
use crate::soql::bind::{Param, ParamType};
use crate::soql::suggest;

/// So many records come with one query; `FIELDS(ALL)` allows no more.
const TOGETHER: usize = 200;
/// Versions before this one have no `FIELDS`.
const FIRST_WITH_FIELDS: u16 = 51;

/// Which records are wanted, and what of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetRequest {
    /// API name of the object.
    pub object: String,
    /// Their ids.
    pub ids: Vec<RecordId>,
    /// Fields; all that can be read when there are none.
    pub fields: Vec<String>,
    /// Child lists, by the name of the relationship or of the object.
    pub related: Vec<String>,
    /// Deleted and archived records, too.
    pub all_rows: bool,
    /// Sends the query without looking at its names first.
    pub unchecked: bool,
}

/// What was got.
#[derive(Clone, Debug, Default)]
pub struct Gotten {
    /// The records that are there, in the order they were asked for.
    pub table: Table,
    /// Those that are not.
    pub missing: Vec<RecordId>,
}

/// Records that cannot be got.
#[derive(Debug, thiserror::Error)]
pub enum GetError {
    /// There is no such child list.
    #[error("`{object}` has no child list `{name}`")]
    NoSuchList {
        /// The object.
        object: String,
        /// What was asked for.
        name: String,
        /// What was probably meant.
        suggestion: Option<String>,
    },
    /// The query failed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The object cannot be described.
    #[error(transparent)]
    Client(#[from] client::Error),
}

impl Diagnostic for GetError {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchList { .. } => Code::Usage,
            Self::Query(error) => error.code(),
            Self::Client(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoSuchList { suggestion, .. } => suggestion
                .iter()
                .map(|name| Hint(format!("did you mean `{name}`?")))
                .collect(),
            Self::Query(error) => error.hints(),
            Self::Client(error) => error.hints(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::NoSuchList { .. } => Map::new(),
            Self::Query(error) => error.details(),
            Self::Client(error) => error.details(),
        }
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Query(error) => error.snippet(),
            _ => None,
        }
    }
}

impl GetRequest {
    /// Gets the records.
    ///
    /// # Errors
    /// When a field or a list does not exist, or the server does not answer.
    pub async fn run(&self, client: &Client) -> Result<Gotten, GetError> {
        let select = self.select(client).await?;
        let mut gotten = Gotten::default();
        for ids in self.ids.chunks(TOGETHER) {
            let request = self.query(&select, ids);
            let part = table::collect(client, &request).await?;
            gotten.take(part, ids);
        }
        let names_id = self.fields.is_empty() || names(&self.fields, "Id");
        if !names_id && let Some(place) = gotten.table.place("Id") {
            gotten.table.remove(place);
        }
        Ok(gotten)
    }

    fn query(&self, select: &str, ids: &[RecordId]) -> QueryRequest {
        let object = &self.object;
        QueryRequest {
            params: vec![Param {
                name: "ids".to_owned(),
                kind: Some(ParamType::String),
                values: ids.iter().map(ToString::to_string).collect(),
                is_list: true,
            }],
            options: QueryOptions {
                all_rows: self.all_rows,
                ..QueryOptions::default()
            },
            unchecked: self.unchecked,
            ..QueryRequest::new(format!(
                "SELECT {select} FROM {object} WHERE Id IN (:ids) LIMIT {TOGETHER}"
            ))
        }
    }

    /// What stands behind SELECT; `Id` is always there.
    async fn select(&self, client: &Client) -> Result<String, GetError> {
        let object = api_name(&self.object).map_err(client::Error::from)?;
        let mut parts = Vec::new();
        if self.fields.is_empty() && client.version().number() >= FIRST_WITH_FIELDS {
            parts.push("FIELDS(ALL)".to_owned());
        } else if self.fields.is_empty() {
            let schema = described(client, object).await?;
            parts.extend(schema.fields.into_iter().map(|field| field.name));
        } else {
            if !names(&self.fields, "Id") {
                parts.push("Id".to_owned());
            }
            parts.extend(self.fields.iter().cloned());
        }
        if !self.related.is_empty() {
            let schema = described(client, object).await?;
            for name in &self.related {
                parts.push(child_list(client, &schema, name).await?);
            }
        }
        Ok(parts.join(", "))
    }
}

impl Gotten {
    /// Takes the answer for these ids, in their order.
    fn take(&mut self, part: Table, ids: &[RecordId]) {
        let place = part.place("Id");
        let mut rows: HashMap<RecordId, Row> = HashMap::new();
        for row in part.rows {
            let id = Table::text(&row, place).and_then(|text| RecordId::parse(text).ok());
            if let Some(id) = id {
                rows.insert(id, row);
            }
        }
        // Without rows the columns of `FIELDS(ALL)` are not known.
        if self.table.rows.is_empty() {
            self.table.columns = part.columns;
        }
        for id in ids {
            match rows.get(id) {
                Some(row) => self.table.rows.push(row.clone()),
                None => self.missing.push(*id),
            }
        }
    }
}

fn names(fields: &[String], name: &str) -> bool {
    fields.iter().any(|field| field.eq_ignore_ascii_case(name))
}

/// The describe of the object, from the cache when it is there.
async fn described(client: &Client, object: &str) -> Result<ObjectSchema, client::Error> {
    match client.cached_describe(object) {
        Some(copy) => Ok(copy.value),
        None => client.describe(object).await,
    }
}

/// A sub-query for a child list, which is named by its relationship or by the object of its
/// children.
async fn child_list(
    client: &Client,
    schema: &ObjectSchema,
    name: &str,
) -> Result<String, GetError> {
    let by_object = || {
        let mut lists = schema.child_relationships.iter();
        lists.find(|list| {
            list.child_sobject.eq_ignore_ascii_case(name) && list.relationship_name.is_some()
        })
    };
    let Some(list) = schema.children(name).or_else(by_object) else {
        let lists = schema.child_relationships.iter();
        let known = lists.filter_map(|list| list.relationship_name.as_deref());
        return Err(GetError::NoSuchList {
            object: schema.name.clone(),
            name: name.to_owned(),
            suggestion: suggest::closest(name, known).map(str::to_owned),
        });
    };
    let child = list.child_sobject.as_str();
    let columns: Vec<String> = match Noun::of(child) {
        // What points back is the same in every child.
        Some(noun) => noun
            .columns
            .iter()
            .filter(|name| **name != list.field)
            .map(|name| (*name).to_owned())
            .collect(),
        None => {
            let mut columns = vec!["Id".to_owned()];
            columns.extend(Naming::of(client, child).await?.fields);
            columns
        }
    };
    let relationship = list.relationship_name.as_deref().unwrap_or(name);
    Ok(format!(
        "(SELECT {} FROM {relationship})",
        columns.join(", ")
    ))
}
