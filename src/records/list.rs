//! A list of records of one object: what people narrow it by becomes one query.
//!
//! Values never become text of the query by hand: each is a parameter, bound and escaped by
//! `soql::bind`, with the kind of its field where a describe is at hand. What is typed as SOQL (a
//! condition, an order, names) was parsed by itself before. Whether the names exist is the check of
//! the whole query, and in the end the server, to tell.

use std::sync::Arc;

use super::clause::{self, ClauseError, Condition, Order};
use super::find::{FindError, Finder, Naming};
use super::narrow::{Comparison, Filter, Since};
use super::noun::{FieldFlag, FlagKind, Noun};
use crate::client::{Client, Error, QueryOptions};
use crate::model::rows::{Progress, RowSink, SinkError};
use crate::model::schema::{FieldType, ObjectSchema};
use crate::query::{self, ChildMode, QueryError, QueryRequest, QuerySummary};
use crate::soql::bind::{Param, ParamType};
use crate::soql::suggest;

/// What is to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRequest {
    /// API name of the object.
    pub object: String,
    /// Fields; those of the object when there are none.
    pub fields: Fields,
    /// All of these must hold.
    pub narrowed: Vec<Narrowed>,
    /// What it is sorted by; the order of the object when there is none.
    pub order: Option<Order>,
    /// At most so many records.
    pub limit: Option<u32>,
    /// Deleted and archived records, too.
    pub all_rows: bool,
    /// Sends the query without looking at its names first.
    pub unchecked: bool,
}

/// Which fields are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Instead of the object's own.
    pub named: Vec<String>,
    /// Behind them.
    pub added: Vec<String>,
}

/// What narrows a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Narrowed {
    /// A condition in SOQL.
    Where(Condition),
    /// A comparison of a field with a value.
    Filter(Filter),
    /// A field has one of these values.
    OneOf {
        /// The field.
        field: String,
        /// Its values.
        values: Vec<String>,
        /// What they are, when the flag says it.
        kind: Option<ParamType>,
    },
    /// A time of the record is this or later.
    Since {
        /// The field.
        field: &'static str,
        /// The time.
        since: Since,
    },
}

impl Narrowed {
    /// A field with a flag has one of these values; names of records become ids.
    ///
    /// # Errors
    /// When a name means none or several records, or the server does not answer.
    pub async fn by_flag(
        flag: &FieldFlag,
        mut values: Vec<String>,
        finder: &Finder<'_>,
    ) -> Result<Self, FindError> {
        if let FlagKind::Reference(objects) = flag.kind {
            for value in &mut values {
                *value = finder.one(objects, value).await?.id.to_string();
            }
        }
        Ok(Self::OneOf {
            field: flag.field.to_owned(),
            values,
            kind: Some(param_type(flag.kind)),
        })
    }
}

fn param_type(kind: FlagKind) -> ParamType {
    match kind {
        FlagKind::Number => ParamType::Number,
        FlagKind::Date => ParamType::Date,
        FlagKind::Boolean => ParamType::Boolean,
        FlagKind::Text | FlagKind::Choice | FlagKind::Reference(_) => ParamType::String,
    }
}

impl Fields {
    /// Reads what was given: `A,B` are the fields, `+A,B` are added to the object's own.
    ///
    /// # Errors
    /// When one of them is no path to a field.
    pub fn parse(given: &[String]) -> Result<Self, ClauseError> {
        let mut fields = Self::default();
        let mut adding = false;
        for text in given {
            let text = text.trim();
            let name = text.strip_prefix('+');
            adding |= name.is_some();
            let path = clause::path(name.unwrap_or(text))?;
            match adding {
                true => fields.added.push(path),
                false => fields.named.push(path),
            }
        }
        Ok(fields)
    }
}

impl ListRequest {
    /// The query that the request means.
    ///
    /// # Errors
    /// When the object is one that must be described first, and that fails.
    pub async fn query(&self, client: &Client) -> Result<QueryRequest, Error> {
        let object = crate::client::api_name(&self.object)?;
        let mut columns = match self.fields.named.is_empty() {
            false => self.fields.named.clone(),
            true => default_columns(client, object).await?,
        };
        for added in &self.fields.added {
            if !columns
                .iter()
                .any(|known| known.eq_ignore_ascii_case(added))
            {
                columns.push(added.clone());
            }
        }
        let mut text = format!("SELECT {} FROM {object}", columns.join(", "));
        let (conditions, params) = self.conditions();
        for (at, condition) in conditions.iter().enumerate() {
            let word = if at == 0 { "WHERE" } else { "AND" };
            text.push_str(&format!(" {word} {condition}"));
        }
        if let Some(order) = self.order(client).await? {
            text.push_str(&format!(" ORDER BY {order}"));
        }
        if let Some(limit) = self.limit {
            text.push_str(&format!(" LIMIT {limit}"));
        }
        Ok(QueryRequest {
            params,
            options: QueryOptions {
                all_rows: self.all_rows,
                ..QueryOptions::default()
            },
            children: ChildMode::Json,
            unchecked: self.unchecked,
            ..QueryRequest::new(text)
        })
    }

    /// Whether the kind of a value is not said, so that only a describe can tell.
    #[must_use]
    pub fn has_untyped_values(&self) -> bool {
        let untyped = |one: &Narrowed| match one {
            Narrowed::Filter(_) => true,
            Narrowed::OneOf { kind, .. } => kind.is_none(),
            Narrowed::Where(_) | Narrowed::Since { .. } => false,
        };
        self.narrowed.iter().any(untyped)
    }

    async fn order(&self, client: &Client) -> Result<Option<String>, Error> {
        if let Some(order) = &self.order {
            return Ok(Some(order.as_str().to_owned()));
        }
        if let Some(noun) = Noun::of(&self.object) {
            return Ok(Some(noun.order.to_owned()));
        }
        let naming = Naming::of(client, &self.object).await?;
        let shown = naming.shown().map(str::to_owned);
        // A long text, as that of a comment, cannot be sorted by.
        let describe = client.cached_describe(&self.object);
        Ok(shown.filter(|name| {
            let field = describe.as_ref().and_then(|copy| copy.value.field(name));
            field.is_none_or(|field| field.sortable)
        }))
    }

    /// The conditions, and the parameters in them.
    fn conditions(&self) -> (Vec<String>, Vec<Param>) {
        let mut params: Vec<Param> = Vec::new();
        let conditions = self.narrowed.iter().map(|narrowed| match narrowed {
            Narrowed::Where(condition) => format!("({})", condition.as_str()),
            Narrowed::Since { field, since } => format!("{field} >= {}", since.soql()),
            Narrowed::OneOf {
                field,
                values,
                kind,
            } => {
                let name = add(&mut params, field, values.clone(), *kind);
                match values.len() {
                    1 => format!("{field} = :{name}"),
                    _ => format!("{field} IN (:{name})"),
                }
            }
            Narrowed::Filter(filter) => {
                let Filter {
                    field, comparison, ..
                } = filter;
                let operator = comparison.soql();
                match filter.value() {
                    None => format!("{field} {operator} NULL"),
                    Some(value) => {
                        let name = add(&mut params, field, vec![value], None);
                        match comparison {
                            Comparison::NotLike => format!("(NOT {field} LIKE :{name})"),
                            _ => format!("{field} {operator} :{name}"),
                        }
                    }
                }
            }
        });
        (conditions.collect(), params)
    }
}

/// Opens the sink of a list.
pub type Open<'o> = dyn Fn() -> Result<Box<dyn RowSink>, SinkError> + Sync + 'o;

/// Runs the query of a list.
///
/// Without a describe the kind of a value is read off its looks. When the server refuses that, its
/// refusal is explained by a describe, which is then at hand: the query is sent once more, with the
/// kinds that the fields have.
///
/// # Errors
/// Those of the query.
pub async fn run(
    client: &Client,
    request: &ListRequest,
    query: &QueryRequest,
    open: &Open<'_>,
    progress: Arc<dyn Progress>,
) -> Result<QuerySummary, QueryError> {
    let guesses = request.has_untyped_values() && client.cached_describe(&request.object).is_none();
    let first = query::run(client, query, open()?, Some(Arc::clone(&progress))).await;
    match first {
        Err(QueryError::Invalid(refused)) if guesses && refused.refusal.is_some() => {
            if client.cached_describe(&request.object).is_none() {
                return Err(QueryError::Invalid(refused));
            }
            query::run(client, query, open()?, Some(progress)).await
        }
        Err(QueryError::Server(fault)) if guesses && fault.error.has_code("INVALID_FIELD") => {
            if client.describe(&request.object).await.is_err() {
                return Err(QueryError::Server(fault));
            }
            query::run(client, query, open()?, Some(progress)).await
        }
        outcome => outcome,
    }
}

/// Values that the cached describe does not know for their picklist, as warnings: such a list is
/// empty as a rule, but a record may hold a value that is no longer offered.
#[must_use]
pub fn choice_doubts(client: &Client, request: &ListRequest) -> Vec<String> {
    let Some(describe) = client.cached_describe(&request.object) else {
        return Vec::new();
    };
    let doubt = |field: &str, value: &str| {
        let field = describe.value.field(field)?;
        let offered = field
            .picklist_values
            .iter()
            .map(|choice| choice.value.as_str());
        let is_known = offered
            .clone()
            .any(|choice| choice.eq_ignore_ascii_case(value));
        if field.picklist_values.is_empty() || is_known {
            return None;
        }
        let name = &field.name;
        Some(match suggest::closest(value, offered) {
            Some(meant) => format!("`{value}` is no value of `{name}`; did you mean `{meant}`?"),
            None => format!("`{value}` is no value of `{name}`"),
        })
    };
    let mut doubts = Vec::new();
    for narrowed in &request.narrowed {
        match narrowed {
            Narrowed::OneOf { field, values, .. } => {
                doubts.extend(values.iter().filter_map(|value| doubt(field, value)));
            }
            Narrowed::Filter(filter) if filter.comparison == Comparison::Equal => {
                let value = filter.value();
                doubts.extend(value.and_then(|value| doubt(&filter.field, &value)));
            }
            _ => {}
        }
    }
    doubts
}

/// Adds a parameter and gives its name, which is that of the field as far as it can be.
fn add(
    params: &mut Vec<Param>,
    field: &str,
    values: Vec<String>,
    kind: Option<ParamType>,
) -> String {
    let base = field.replace('.', "_");
    let taken = |name: &str| params.iter().any(|param| param.name == name);
    let name = match taken(&base) {
        false => base,
        true => (2..)
            .map(|number| format!("{base}_{number}"))
            .find(|name| !taken(name))
            .expect("numbers do not end"),
    };
    params.push(Param {
        name: name.clone(),
        kind,
        values,
        is_list: false,
    });
    name
}

/// The columns of a list of this object.
async fn default_columns(client: &Client, object: &str) -> Result<Vec<String>, Error> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    if let Some(noun) = Noun::of(object) {
        return Ok(owned(noun.columns));
    }
    let naming = Naming::of(client, object).await?;
    let mut columns = vec!["Id".to_owned()];
    let has_name = !naming.fields.is_empty();
    columns.extend(naming.fields);
    match client.cached_describe(object) {
        Some(copy) => {
            if !has_name {
                columns.extend(telling(&copy.value));
            }
            let dates = ["CreatedDate", "LastModifiedDate"].into_iter();
            let dates = dates.filter(|name| copy.value.field(name).is_some());
            columns.extend(dates.map(str::to_owned));
        }
        None => columns.extend(naming.tells),
    }
    columns.dedup();
    Ok(columns)
}

/// So many fields stand for the name of what has none.
const TELLING: usize = 4;

/// Fields that tell something about a record without a name: what somebody has put in.
fn telling(schema: &ObjectSchema) -> impl Iterator<Item = String> + '_ {
    let fields = schema.fields.iter();
    let put_in = fields.filter(|field| field.createable && field.field_type != FieldType::Address);
    put_in.map(|field| field.name.clone()).take(TELLING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_or_added() {
        let given = |texts: &[&str]| {
            let texts: Vec<_> = texts.iter().map(|text| (*text).to_owned()).collect();
            Fields::parse(&texts)
        };
        assert_eq!(
            given(&["Id", " Owner.Name"]).unwrap().named,
            ["Id", "Owner.Name"]
        );
        let added = given(&["+Fax", "Owner.Name"]).unwrap();
        assert_eq!(added.added, ["Fax", "Owner.Name"]);
        assert!(added.named.is_empty());
        assert!(given(&["Id FROM User"]).is_err());
        assert!(given(&[""]).is_err());
    }

    #[test]
    fn conditions_hold_parameters_and_no_values() {
        let filter = |text: &str| Narrowed::Filter(Filter::parse(text).unwrap());
        let request = ListRequest {
            narrowed: vec![
                Narrowed::Where(Condition::parse("A = 1 OR B = 2").unwrap()),
                filter("Account.Name~o'neil"),
                filter("Amount>=5"),
                filter("Amount<=9"),
                filter("Fax="),
                Narrowed::OneOf {
                    field: "StageName".to_owned(),
                    values: vec!["A".to_owned(), "B".to_owned()],
                    kind: Some(ParamType::String),
                },
            ],
            ..ListRequest::default()
        };
        let (conditions, params) = request.conditions();
        assert_eq!(
            conditions,
            [
                "(A = 1 OR B = 2)",
                "Account.Name LIKE :Account_Name",
                "Amount >= :Amount",
                "Amount <= :Amount_2",
                "Fax = NULL",
                "StageName IN (:StageName)",
            ]
        );
        assert_eq!(params[0].values, ["%o'neil%"]);
        assert!(request.has_untyped_values());
    }
}
