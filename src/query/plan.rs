//! From the SELECT list to the columns that an answer will have, as far as the text tells.
//!
//! Some things only the answer knows: how a name is spelled, what `FIELDS()` stands for, whether
//! `toLabel(Status)` came back as `Status` or `expr0`. A [`Plan`] keeps these open; `layout` settles
//! them with the help of the first page. No describe is needed for any of it.
//!
//! Rules of the wire: a grouped field is keyed by its last segment (`Account.Name` by `Name`);
//! unaliased expressions are `expr0`, `expr1`, … counting only the unaliased ones; a sub-query is
//! keyed by its relationship (soql-bulk-events 1.4).

use crate::soql::ast::{
    FieldPath, FromItem, Function, Ident, Operand, Query, Select, SelectExpr, SelectItem, Typeof,
};
use crate::soql::functions;

/// Functions that change how a field is shown; without an alias they keep the field's key.
const TRANSPARENT: [&str; 3] = ["toLabel", "FORMAT", "convertCurrency"];

/// What the answer to a query will look like.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    /// `COUNT()`: no records, only `totalSize`.
    Count,
    /// Records with these items.
    Rows(Vec<Item>),
}

/// One item of the SELECT list, or of a `TYPEOF` in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    /// Heading of its column.
    pub(crate) header: String,
    /// Where its value stands.
    pub(crate) place: Place,
}

/// Where the value of an item stands in a record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    /// Under these keys.
    Keys(Vec<String>),
    /// Under the first of these that the answer has, else under the last. `SELECT Account.Name
    /// FROM Account` may mean a relationship or the object itself.
    EitherKeys(Vec<String>, Vec<String>),
    /// Under the key of the field, if the answer has it, else under the next `exprN`.
    FieldOrExpression(Vec<String>),
    /// Under the next `exprN`.
    Expression,
    /// Every key that no other item names: `FIELDS()`, or a text that could not be parsed.
    Rest {
        /// Whether parents and children may be among them.
        nested: bool,
    },
    /// A list of children under this key.
    Children(String, Vec<Item>),
}

impl Plan {
    /// Reads the SELECT list of a parsed query.
    pub(crate) fn of(query: &Query) -> Self {
        match &query.select {
            Select::Count(_) => Self::Count,
            Select::Items(items) => Self::Rows(plan_items(query, items)),
        }
    }

    /// The plan for a text that our grammar does not know: whatever comes is a column.
    pub(crate) fn of_unparsed(text: &str) -> Self {
        let dense: String = text.split_whitespace().collect();
        if dense
            .get(..13)
            .is_some_and(|head| head.eq_ignore_ascii_case("SELECTCOUNT()"))
        {
            return Self::Count;
        }
        Self::Rows(vec![Item {
            header: "*".to_owned(),
            place: Place::Rest { nested: true },
        }])
    }
}

fn plan_items(query: &Query, items: &[SelectItem]) -> Vec<Item> {
    let scope = Scope {
        from: &query.from,
        grouped: query.group_by.is_some() || items.iter().any(is_aggregate),
    };
    items.iter().flat_map(|item| scope.plan(item)).collect()
}

fn is_aggregate(item: &SelectItem) -> bool {
    match &item.expr {
        SelectExpr::Function(function) => is_aggregate_function(function),
        _ => false,
    }
}

fn is_aggregate_function(function: &Function) -> bool {
    if functions::is_aggregate(&function.name.name) || function.name.is("GROUPING") {
        return true;
    }
    match function.argument.as_ref() {
        Operand::Function(inner) => is_aggregate_function(inner),
        _ => false,
    }
}

/// What the names of one SELECT list refer to.
pub(crate) struct Scope<'a> {
    from: &'a [FromItem],
    grouped: bool,
}

impl<'a> Scope<'a> {
    /// For paths in full, whatever keys the answer has for them.
    pub(crate) fn ungrouped(query: &'a Query) -> Self {
        Self {
            from: &query.from,
            grouped: false,
        }
    }
}

impl Scope<'_> {
    fn plan(&self, item: &SelectItem) -> Vec<Item> {
        if let Some(alias) = &item.alias {
            return vec![Item {
                header: alias.name.clone(),
                place: Place::Keys(vec![alias.name.clone()]),
            }];
        }
        let one = |header: String, place| vec![Item { header, place }];
        match &item.expr {
            SelectExpr::Field(path) => one(path.text(), self.place(path)),
            SelectExpr::Function(function) => self.function(function),
            SelectExpr::Distance(_) => one(String::new(), Place::Expression),
            SelectExpr::Fields(group, _) => {
                let header = format!("FIELDS({})", format!("{group:?}").to_ascii_uppercase());
                one(header, Place::Rest { nested: false })
            }
            SelectExpr::Typeof(typeof_) => self.typeof_(typeof_),
            SelectExpr::SubQuery(query) => {
                let key = query
                    .from
                    .first()
                    .map_or("", |from| &from.path.field().name);
                let Select::Items(items) = &query.select else {
                    return one(key.to_owned(), Place::Keys(vec![key.to_owned()]));
                };
                let inner = plan_items(query, items);
                one(key.to_owned(), Place::Children(key.to_owned(), inner))
            }
        }
    }

    fn function(&self, function: &Function) -> Vec<Item> {
        let transparent = TRANSPARENT.iter().any(|name| function.name.is(name));
        if !transparent || is_aggregate_function(function) {
            return vec![Item {
                header: String::new(),
                place: Place::Expression,
            }];
        }
        match function.argument.as_ref() {
            Operand::Field(path) => vec![Item {
                header: path.text(),
                place: Place::FieldOrExpression(self.keys(path)),
            }],
            Operand::Function(inner) => self.function(inner),
            Operand::Distance(_) => vec![Item {
                header: String::new(),
                place: Place::Expression,
            }],
        }
    }

    /// One column per field that any branch names, in the order of their first appearance.
    fn typeof_(&self, typeof_: &Typeof) -> Vec<Item> {
        let relationship = self.keys(&typeof_.field);
        let branches = typeof_.when.iter().map(|(_, fields)| fields);
        let mut items: Vec<Item> = Vec::new();
        for field in branches.chain([&typeof_.otherwise]).flatten() {
            let header = format!("{}.{}", typeof_.field.text(), field.text());
            if items
                .iter()
                .any(|item| item.header.eq_ignore_ascii_case(&header))
            {
                continue;
            }
            let inner = field.segments.iter().map(|segment| segment.name.clone());
            let keys = relationship.iter().cloned().chain(inner).collect();
            items.push(Item {
                header,
                place: Place::Keys(keys),
            });
        }
        items
    }

    fn place(&self, path: &FieldPath) -> Place {
        let keys = self.keys(path);
        let object = self.from.first().map(|from| from.path.field());
        let names_object = object.is_some_and(|object| object.is(&keys[0]));
        if names_object && keys.len() > 1 && !self.grouped {
            return Place::EitherKeys(keys.clone(), keys[1..].to_vec());
        }
        Place::Keys(keys)
    }

    /// The keys of a path, with aliases of FROM replaced by what they stand for.
    pub(crate) fn keys(&self, path: &FieldPath) -> Vec<String> {
        if self.grouped {
            return vec![path.field().name.clone()];
        }
        let names = |segments: &[Ident]| -> Vec<String> {
            segments.iter().map(|ident| ident.name.clone()).collect()
        };
        let (first, rest) = match path.segments.split_first() {
            Some((first, rest)) if !rest.is_empty() => (first, rest),
            _ => return names(&path.segments),
        };
        match self.alias(first) {
            Some(mut keys) => {
                keys.extend(names(rest));
                keys
            }
            None => names(&path.segments),
        }
    }

    /// `FROM Contact c, c.Account a` makes `c` nothing and `a` the key `Account`.
    fn alias(&self, name: &Ident) -> Option<Vec<String>> {
        let place = self.from.iter().position(|from| {
            from.alias
                .as_ref()
                .is_some_and(|alias| alias.is(&name.name))
        })?;
        if place == 0 {
            return Some(Vec::new());
        }
        let segments = &self.from[place].path.segments;
        let names = segments.iter().map(|segment| segment.name.clone());
        let mut keys: Vec<String> = names.collect();
        let object = self.from[0].path.field();
        let object_alias = self.from[0].alias.as_ref();
        let starts_at_object =
            object.is(&keys[0]) || object_alias.is_some_and(|alias| alias.is(&keys[0]));
        if starts_at_object && keys.len() > 1 {
            keys.remove(0);
        }
        Some(keys)
    }
}
