//! The types of a query's columns, from the describes of the objects that it selects from.
//!
//! Only formats that keep types (Parquet, XLSX) ask for them. A describe is fetched once for each
//! object on the paths of the SELECT list, and kept in the cache; one that cannot be had leaves its
//! columns untyped, and the values tell. Nothing here changes what is sent.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::client::Client;
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::model::schema::ObjectSchema;
use crate::model::value_type::{MOST_DIGITS, ValueType};
use crate::query::layout::ChildMode;
use crate::query::plan::Scope;
use crate::query::request::QueryRequest;
use crate::soql::ast::{FieldPath, Function, Operand, Query, Select, SelectExpr};

/// More describes than these are not fetched for one query.
const MOST_FETCHES: usize = 24;

/// Types of the columns of a result.
#[derive(Clone, Debug, Default)]
pub struct ColumnTypes {
    /// By heading.
    named: Vec<Column>,
    /// For `FIELDS()`: the fields of the object.
    object: Option<ObjectSchema>,
}

/// The types of the columns that the query will have, as far as describes tell.
pub async fn column_types(client: &Client, request: &QueryRequest) -> ColumnTypes {
    let Ok(Some(query)) = request.parse(request.text()) else {
        return ColumnTypes::default();
    };
    let mut known = Known::default();
    for _ in 0..=MOST_FETCHES {
        let types = known.types(&query, request.children);
        let Some(name) = known.next_wanted() else {
            return types;
        };
        let schema = match client.current_describe(&name).await {
            Ok(describe) => Some(describe.value),
            Err(error) => {
                tracing::debug!(%error, object = name, "columns of this object have no types");
                None
            }
        };
        known.objects.insert(name.to_lowercase(), schema);
    }
    known.types(&query, request.children)
}

impl ColumnTypes {
    /// The types of the fields of one object, for rows that are headed by field names.
    #[must_use]
    pub fn of_object(object: ObjectSchema) -> Self {
        Self {
            named: Vec::new(),
            object: Some(object),
        }
    }

    /// Columns of text with these headings.
    #[cfg(test)]
    pub(crate) fn texts(headings: &[&str]) -> Self {
        let named = headings
            .iter()
            .map(|heading| typed(heading, ValueType::Text));
        Self {
            named: named.collect(),
            object: None,
        }
    }

    /// The columns of the SELECT list with their types, as far as it names them.
    pub fn named(&self) -> impl Iterator<Item = (&str, ValueType)> {
        let columns = self.named.iter();
        columns.map(|column| (column.header.as_str(), column.data.clone()))
    }

    /// The keys of the columns of the SELECT list, spelled as answers do, as far as describes tell.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &[String]> {
        self.named.iter().map(|column| column.keys.as_slice())
    }

    /// The type of a column with this heading and these keys.
    #[must_use]
    pub fn of(&self, column: &Column) -> ValueType {
        let named = self
            .named
            .iter()
            .find(|known| known.header.eq_ignore_ascii_case(&column.header));
        if let Some(known) = named {
            return known.data.clone();
        }
        match (&self.object, column.keys.as_slice()) {
            (Some(object), [key]) => object
                .field(key)
                .map_or(ValueType::Unknown, ValueType::of_field),
            _ => ValueType::Unknown,
        }
    }

    /// A sink that gets columns with these types.
    #[must_use]
    pub fn over(self, sink: Box<dyn RowSink>) -> Box<dyn RowSink> {
        Box::new(Typing { types: self, sink })
    }
}

/// Gives types to the columns on their way to a sink.
struct Typing {
    types: ColumnTypes,
    sink: Box<dyn RowSink>,
}

impl RowSink for Typing {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        let typed = columns.iter().map(|column| Column {
            data: match &column.data {
                ValueType::Unknown => self.types.of(column),
                known => known.clone(),
            },
            ..column.clone()
        });
        self.sink.begin(&typed.collect::<Vec<_>>())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        self.sink.row(cells)
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.sink.finish()
    }
}

/// Describes, as far as they were fetched; none for those that cannot be had.
#[derive(Default)]
struct Known {
    objects: HashMap<String, Option<ObjectSchema>>,
    wanted: RefCell<Vec<String>>,
}

impl Known {
    fn object(&self, name: &str) -> Option<&ObjectSchema> {
        let found = self.objects.get(&name.to_lowercase());
        if found.is_none() {
            self.wanted.borrow_mut().push(name.to_owned());
        }
        found?.as_ref()
    }

    fn next_wanted(&self) -> Option<String> {
        self.wanted.take().into_iter().next()
    }

    fn types(&self, query: &Query, children: ChildMode) -> ColumnTypes {
        let name = query
            .from
            .first()
            .map(|from| from.path.field().name.clone());
        let object = name.and_then(|name| self.object(&name));
        ColumnTypes {
            named: self.columns(query, object, children),
            object: object.cloned(),
        }
    }

    /// The columns of a SELECT list, with headings as the layout gives them.
    fn columns(
        &self,
        query: &Query,
        object: Option<&ObjectSchema>,
        children: ChildMode,
    ) -> Vec<Column> {
        let Select::Items(items) = &query.select else {
            return vec![typed("count", ValueType::Integer)];
        };
        let scope = Scope::ungrouped(query);
        let mut columns = Vec::new();
        let mut expressions = 0;
        for item in items {
            let alias = item.alias.as_ref().map(|alias| alias.name.clone());
            let mut next = || {
                let name = format!("expr{expressions}");
                expressions += 1;
                name
            };
            match &item.expr {
                SelectExpr::Field(path) => {
                    let header = alias.unwrap_or_else(|| path.text());
                    let keys = scope.keys(path);
                    columns.push(Column {
                        data: self.path(object, &keys),
                        keys: self.spelled(object, keys),
                        ..Column::value(header)
                    });
                }
                SelectExpr::Function(function) => {
                    let header = match (alias, shown_field(function)) {
                        (Some(alias), _) => alias,
                        (None, Some(path)) => path.text(),
                        (None, None) => next(),
                    };
                    columns.push(typed(&header, self.function(object, &scope, function)));
                }
                SelectExpr::Distance(_) => {
                    columns.push(typed(&alias.unwrap_or_else(next), ValueType::Float));
                }
                SelectExpr::SubQuery(inner) => {
                    self.children(inner, object, children, &mut columns);
                }
                SelectExpr::Typeof(branches) => {
                    for (name, fields) in &branches.when {
                        let object = self.object(&name.name);
                        for field in fields {
                            let header = format!("{}.{}", branches.field.text(), field.text());
                            columns.push(typed(&header, self.path(object, &names(field))));
                        }
                    }
                }
                SelectExpr::Fields(..) => {
                    // Named fields first: these are looked up in the object.
                }
            }
        }
        columns
    }

    fn children(
        &self,
        inner: &Query,
        parent: Option<&ObjectSchema>,
        mode: ChildMode,
        columns: &mut Vec<Column>,
    ) {
        let relationship = inner
            .from
            .first()
            .map(|from| from.path.field().name.clone());
        let relationship = relationship.unwrap_or_default();
        if mode == ChildMode::Count {
            columns.push(typed(&relationship, ValueType::Integer));
            return;
        }
        let child = parent
            .and_then(|parent| parent.children(&relationship))
            .and_then(|relation| self.object(&relation.child_sobject));
        let mut members = self.columns(inner, child, ChildMode::Json);
        if let (Select::Items(items), Some(child)) = (&inner.select, child)
            && items
                .iter()
                .any(|item| matches!(item.expr, SelectExpr::Fields(..)))
        {
            let fields = child.fields.iter();
            members.extend(fields.map(|field| typed(&field.name, ValueType::of_field(field))));
        }
        if mode == ChildMode::Explode {
            let exploded = members.into_iter().map(|member| Column {
                header: format!("{relationship}.{}", member.header),
                ..member
            });
            columns.extend(exploded);
            return;
        }
        columns.push(typed(&relationship, ValueType::Records(members)));
    }

    fn function(
        &self,
        object: Option<&ObjectSchema>,
        scope: &Scope<'_>,
        function: &Function,
    ) -> ValueType {
        let inner = || match function.argument.as_ref() {
            Operand::Field(path) => self.path(object, &scope.keys(path)),
            Operand::Function(inner) => self.function(object, scope, inner),
            Operand::Distance(_) => ValueType::Float,
        };
        match function.name.name.to_ascii_uppercase().as_str() {
            "COUNT" | "COUNT_DISTINCT" | "GROUPING" => ValueType::Integer,
            "SUM" => match inner() {
                ValueType::Decimal { scale, .. } => ValueType::Decimal {
                    precision: MOST_DIGITS,
                    scale,
                },
                other => other,
            },
            "MIN" | "MAX" | "CONVERTTIMEZONE" => inner(),
            "AVG" | "CONVERTCURRENCY" | "DISTANCE" => ValueType::Float,
            "TOLABEL" | "FORMAT" => ValueType::Text,
            "DAY_ONLY" => ValueType::Date,
            "CALENDAR_MONTH" | "CALENDAR_QUARTER" | "CALENDAR_YEAR" | "DAY_IN_MONTH"
            | "DAY_IN_WEEK" | "DAY_IN_YEAR" | "FISCAL_MONTH" | "FISCAL_QUARTER" | "FISCAL_YEAR"
            | "HOUR_IN_DAY" | "WEEK_IN_MONTH" | "WEEK_IN_YEAR" => ValueType::Integer,
            _ => ValueType::Unknown,
        }
    }

    /// The keys of a path as answers spell them, as far as the objects are known.
    fn spelled(&self, object: Option<&ObjectSchema>, keys: Vec<String>) -> Vec<String> {
        let Some(object) = object else { return keys };
        let names_object = |first: &String| {
            first.eq_ignore_ascii_case(&object.name) && object.parent(first).is_none()
        };
        let from = usize::from(keys.len() > 1 && keys.first().is_some_and(names_object));
        let mut here = Some(object);
        let mut spelled = Vec::new();
        for (at, key) in keys.iter().enumerate().skip(from) {
            if at + 1 == keys.len() {
                let field = here.and_then(|object| object.field(key));
                spelled.push(field.map_or_else(|| key.clone(), |field| field.name.clone()));
                break;
            }
            let parent = here.and_then(|object| object.parent(key));
            let name = parent.and_then(|field| field.relationship_name.clone());
            spelled.push(name.unwrap_or_else(|| key.clone()));
            here = parent
                .and_then(parent_object)
                .and_then(|name| self.object(name));
        }
        spelled
    }

    /// The type of the field at the end of a path.
    fn path(&self, object: Option<&ObjectSchema>, keys: &[String]) -> ValueType {
        let (Some(object), Some((last, parents))) = (object, keys.split_last()) else {
            return ValueType::Unknown;
        };
        let parents = match parents.split_first() {
            // `Account.Name FROM Account`
            Some((first, rest))
                if first.eq_ignore_ascii_case(&object.name) && object.parent(first).is_none() =>
            {
                rest
            }
            _ => parents,
        };
        let mut here = object;
        for relationship in parents {
            let target = here.parent(relationship).and_then(parent_object);
            match target.and_then(|name| self.object(name)) {
                Some(parent) => here = parent,
                None => return ValueType::Unknown,
            }
        }
        here.field(last)
            .map_or(ValueType::Unknown, ValueType::of_field)
    }
}

/// The object that a reference leads to. Fields of a reference to several are those of `Name`.
fn parent_object(field: &crate::model::schema::FieldSchema) -> Option<&str> {
    match field.reference_to.as_slice() {
        [one] => Some(one),
        [] => None,
        // An owner is a user or a queue; what both have, the user has.
        several if several.iter().any(|name| name == "User") => Some("User"),
        several => several.first().map(String::as_str),
    }
}

fn typed(header: &str, data: ValueType) -> Column {
    Column {
        data,
        ..Column::value(header)
    }
}

fn names(path: &FieldPath) -> Vec<String> {
    let segments = path.segments.iter();
    segments.map(|segment| segment.name.clone()).collect()
}

/// The field under whose key the answer has the value of a function that only changes how it is
/// shown.
fn shown_field(function: &Function) -> Option<&FieldPath> {
    let shows = ["toLabel", "FORMAT", "convertCurrency"];
    if !shows.iter().any(|name| function.name.is(name)) {
        return None;
    }
    match function.argument.as_ref() {
        Operand::Field(path) => Some(path),
        Operand::Function(inner) => shown_field(inner),
        Operand::Distance(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::soql;

    fn known() -> Known {
        let object = |value: serde_json::Value| -> ObjectSchema {
            serde_json::from_value(value).expect("a describe")
        };
        let opportunity = object(json!({"name": "Opportunity", "fields": [
            {"name": "Id", "type": "id"},
            {"name": "Amount", "type": "currency", "precision": 18, "scale": 2},
            {"name": "Rate__c", "type": "percent", "precision": 18, "scale": 2, "calculated": true},
            {"name": "CloseDate", "type": "date"},
            {"name": "IsWon", "type": "boolean"},
            {"name": "AccountId", "type": "reference", "referenceTo": ["Account"],
             "relationshipName": "Account"}
        ]}));
        let account = object(json!({"name": "Account", "fields": [
            {"name": "NumberOfEmployees", "type": "int"},
            {"name": "Name", "type": "string"},
            {"name": "BillingAddress", "type": "address"}
        ], "childRelationships": [
            {"childSObject": "Opportunity", "field": "AccountId", "relationshipName": "Opportunities"}
        ]}));
        let objects = [("opportunity", opportunity), ("account", account)];
        Known {
            objects: objects
                .into_iter()
                .map(|(name, object)| (name.to_owned(), Some(object)))
                .collect(),
            wanted: RefCell::default(),
        }
    }

    fn told(text: &str, mode: ChildMode) -> Vec<String> {
        let query = soql::parse(text).expect("a query");
        let columns = known().types(&query, mode).named;
        let columns = columns.iter();
        columns
            .map(|column| format!("{} {}", column.header, column.data))
            .collect()
    }

    #[test]
    fn paths_and_functions_have_the_types_of_their_fields() {
        let text = "SELECT Id, amount, Rate__c, o.Account.NumberOfEmployees n, CloseDate, IsWon, \
                    Account.BillingAddress, FORMAT(Amount) a FROM Opportunity o";
        assert_eq!(
            told(text, ChildMode::Json),
            [
                "Id text",
                "amount decimal(18,2)",
                "Rate__c float",
                "n int",
                "CloseDate date",
                "IsWon bool",
                "Account.BillingAddress json",
                "a text"
            ]
        );
    }

    #[test]
    fn sums_have_room_and_averages_float() {
        let text = "SELECT Account.Name, COUNT(Id), SUM(Amount) s, MAX(CloseDate), AVG(Amount), \
                    CALENDAR_YEAR(CloseDate) y FROM Opportunity GROUP BY Account.Name, CALENDAR_YEAR(CloseDate)";
        assert_eq!(
            told(text, ChildMode::Json),
            [
                "Account.Name text",
                "expr0 int",
                "s decimal(38,2)",
                "expr1 date",
                "expr2 float",
                "y int"
            ]
        );
    }

    #[test]
    fn children_are_lists_of_their_columns() {
        let text = "SELECT Name, (SELECT Id, Amount FROM Opportunities) FROM Account";
        let query = soql::parse(text).expect("a query");
        let columns = known().types(&query, ChildMode::Json).named;
        let ValueType::Records(members) = &columns[1].data else {
            panic!("{columns:?}");
        };
        assert_eq!(members[1].data.to_string(), "decimal(18,2)");
        assert_eq!(
            told(text, ChildMode::Explode)[2],
            "Opportunities.Amount decimal(18,2)"
        );
        assert_eq!(told(text, ChildMode::Count)[1], "Opportunities int");
    }

    #[test]
    fn what_is_not_described_is_asked_for_and_stays_unknown() {
        let known = known();
        let query = soql::parse("SELECT Owner.Name, Thing__r.X__c FROM Thing__c").expect("a query");
        let types = known.types(&query, ChildMode::Json);
        assert_eq!(known.next_wanted().as_deref(), Some("Thing__c"));
        assert_eq!(types.named[0].data, ValueType::Unknown);
    }
}
