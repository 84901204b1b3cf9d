//! What the names of a query refer to, as far as the query alone tells.
//!
//! `FROM Contact c, c.Account a` gives the object and its parents other names; this file turns
//! `a.Name` back into `Account.Name`. It knows no schema, so it cannot say whether the names exist.

use super::ast::{
    FieldPath, FromItem, Function, Ident, ListOperator, Operand, Query, Select, SelectExpr,
};
use super::functions;

/// Longer paths are not expanded: they are refused anyway.
const LONGEST: usize = 64;

impl Query {
    /// The object; in a sub-query the name of the child relationship.
    #[must_use]
    pub fn object(&self) -> &Ident {
        let first = self.from.first().expect("the parser takes at least one");
        first.path.field()
    }

    /// Whether its rows are groups: it has GROUP BY or an aggregate function.
    ///
    /// `SELECT COUNT()` is not meant: it has no rows at all, see [`Query::is_count`].
    #[must_use]
    pub fn is_aggregate(&self) -> bool {
        self.group_by.is_some()
            || self.items().any(|item| match item {
                SelectExpr::Function(function) => function.is_aggregate(),
                _ => false,
            })
    }

    /// Whether it is `SELECT COUNT()`.
    #[must_use]
    pub fn is_count(&self) -> bool {
        matches!(self.select, Select::Count(_))
    }

    /// What is selected, without aliases; nothing for `COUNT()`.
    pub fn items(&self) -> impl Iterator<Item = &SelectExpr> {
        let items = match &self.select {
            Select::Count(_) => &[],
            Select::Items(items) => items.as_slice(),
        };
        items.iter().map(|item| &item.expr)
    }

    /// The path from the object, without its alias or name in front, and with the aliases of
    /// parents replaced by what they stand for: relationships, then the field.
    #[must_use]
    pub fn relative<'q>(&'q self, path: &'q FieldPath) -> Vec<&'q Ident> {
        let mut names: Vec<&Ident> = path.segments.iter().collect();
        let mut before = self.from.len();
        while names.len() > 1 && names.len() <= LONGEST && before > 0 {
            let Some(index) = self.from[..before]
                .iter()
                .rposition(|item| is_called(item, names[0]))
            else {
                break;
            };
            let expanded = if index == 0 {
                &[]
            } else {
                self.from[index].path.segments.as_slice()
            };
            names.splice(..1, expanded);
            before = index;
        }
        names
    }

    /// The item of the FROM list that is called so, by its alias or, for the first one, its name.
    #[must_use]
    pub fn from_item(&self, name: &Ident) -> Option<&FromItem> {
        self.from.iter().find(|item| is_called(item, name))
    }
}

/// Whether the first segment of a path may mean this item.
fn is_called(item: &FromItem, name: &Ident) -> bool {
    match &item.alias {
        Some(alias) if alias.is(&name.name) => true,
        _ => item.path.segments.len() == 1 && item.path.field().is(&name.name),
    }
}

impl Function {
    /// Whether it is an aggregate, or shows one otherwise: `FORMAT(MIN(CloseDate))`.
    #[must_use]
    pub fn is_aggregate(&self) -> bool {
        functions::is_aggregate(&self.name.name)
            || matches!(&*self.argument, Operand::Function(inner) if inner.is_aggregate())
    }

    /// The field inside, however many functions stand around it.
    #[must_use]
    pub fn field(&self) -> &FieldPath {
        let mut argument = &*self.argument;
        loop {
            match argument {
                Operand::Field(path) => return path,
                Operand::Distance(distance) => return &distance.field,
                Operand::Function(inner) => argument = &inner.argument,
            }
        }
    }
}

impl ListOperator {
    /// Whether it is about the values of a multi-select picklist.
    #[must_use]
    pub fn is_for_multiple(self) -> bool {
        matches!(self, Self::Includes | Self::Excludes)
    }
}

impl Operand {
    /// The field inside.
    #[must_use]
    pub fn field(&self) -> &FieldPath {
        match self {
            Self::Field(path) => path,
            Self::Distance(distance) => &distance.field,
            Self::Function(function) => function.field(),
        }
    }

    /// Whether it is an aggregate function.
    #[must_use]
    pub fn is_aggregate(&self) -> bool {
        matches!(self, Self::Function(function) if function.is_aggregate())
    }
}

#[cfg(test)]
mod tests {
    use crate::soql::ast::SelectExpr;
    use crate::soql::parse;

    fn relative(text: &str) -> String {
        let query = parse(text).expect(text);
        let Some(SelectExpr::Field(path)) = query.items().next() else {
            panic!("a field");
        };
        let names: Vec<_> = query
            .relative(path)
            .iter()
            .map(|name| name.name.as_str())
            .collect();
        names.join(".")
    }

    #[test]
    fn aliases_and_names_in_front_are_taken_away() {
        assert_eq!(relative("SELECT c.Name FROM Contact c"), "Name");
        assert_eq!(
            relative("SELECT Contact.Account.Name FROM Contact"),
            "Account.Name"
        );
        assert_eq!(
            relative("SELECT a.Name FROM Contact c, c.Account a"),
            "Account.Name"
        );
        assert_eq!(
            relative("SELECT o.Name FROM Contact c, c.Account a, a.Owner o"),
            "Account.Owner.Name"
        );
        assert_eq!(
            relative("SELECT a.Name FROM Contact, Contact.Account a"),
            "Account.Name"
        );
        assert_eq!(relative("SELECT Owner.Name FROM Contact c"), "Owner.Name");
        assert_eq!(relative("SELECT a FROM Contact a"), "a");
        assert_eq!(relative("SELECT a.b FROM X x, a.a a, a.a a"), "a.a.a.b");
    }

    #[test]
    fn aggregates_are_known() {
        for text in [
            "SELECT Name FROM A GROUP BY Name",
            "SELECT FORMAT(MIN(D)) FROM A",
            "SELECT count(Id) FROM A",
        ] {
            assert!(parse(text).expect(text).is_aggregate(), "{text}");
        }
        for text in [
            "SELECT Name FROM A",
            "SELECT toLabel(N) FROM A",
            "SELECT COUNT() FROM A",
        ] {
            assert!(!parse(text).expect(text).is_aggregate(), "{text}");
        }
        assert!(parse("SELECT COUNT() FROM A").expect("valid").is_count());
    }
}
