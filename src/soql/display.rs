//! Tree to text: one line, keywords in upper case, names as written.
//!
//! What is printed parses back to an equal tree, places aside: parentheses stand exactly where the
//! tree nests, and texts are escaped. Aliases are written without `AS`.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{
    Calculation, Comparison, Condition, DataCategory, Distance, FieldPath, FieldsGroup, FromItem,
    Function, GroupBy, Grouping, Ident, ListOperator, Literal, LiteralValue, Nulls, Operand,
    OrderItem, Query, Select, SelectExpr, SelectItem, Typeof, Usage, Using, With,
};

/// Items joined by `separator`.
/// The items with the separator between them.
pub(super) fn joined<T: Display>(
    f: &mut Formatter<'_>,
    items: &[T],
    separator: &str,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

/// `name = value, …`.
pub(super) fn assignments(f: &mut Formatter<'_>, pairs: &[(Ident, Literal)]) -> fmt::Result {
    for (index, (name, value)) in pairs.iter().enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        write!(f, "{separator}{name} = {value}")?;
    }
    Ok(())
}

impl Display for Ident {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Display for FieldPath {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        joined(f, &self.segments, ".")
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "SELECT {} FROM ", self.select)?;
        joined(f, &self.from, ", ")?;
        if !self.using.is_empty() {
            f.write_str(" USING ")?;
            joined(f, &self.using, ", ")?;
        }
        if let Some(filter) = &self.filter {
            write!(f, " WHERE {filter}")?;
        }
        for with in &self.with {
            write!(f, " WITH {with}")?;
        }
        if let Some(group_by) = &self.group_by {
            write!(f, " GROUP BY {group_by}")?;
        }
        if let Some(having) = &self.having {
            write!(f, " HAVING {having}")?;
        }
        self.fmt_end(f)
    }
}

impl Query {
    /// From ORDER BY to the end.
    fn fmt_end(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.order_by.is_empty() {
            f.write_str(" ORDER BY ")?;
            joined(f, &self.order_by, ", ")?;
        }
        if let Some((limit, _)) = self.limit {
            write!(f, " LIMIT {limit}")?;
        }
        if let Some((offset, _)) = self.offset {
            write!(f, " OFFSET {offset}")?;
        }
        if !self.bind.is_empty() {
            f.write_str(" BIND ")?;
            assignments(f, &self.bind)?;
        }
        if let Some((usage, _)) = self.usage {
            write!(f, " FOR {usage}")?;
        }
        if !self.update.is_empty() {
            f.write_str(" UPDATE ")?;
            joined(f, &self.update, ", ")?;
        }
        Ok(())
    }
}

impl Display for Using {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scope(name) => write!(f, "SCOPE {name}"),
            Self::Lookup(path) => write!(f, "LOOKUP {path}"),
        }
    }
}

impl Display for Usage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::View => "VIEW",
            Self::Reference => "REFERENCE",
        })
    }
}

impl Display for Select {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(_) => f.write_str("COUNT()"),
            Self::Items(items) => joined(f, items, ", "),
        }
    }
}

impl Display for SelectItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.expr)?;
        match &self.alias {
            Some(alias) => write!(f, " {alias}"),
            None => Ok(()),
        }
    }
}

impl Display for SelectExpr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(path) => path.fmt(f),
            Self::Function(function) => function.fmt(f),
            Self::Fields(FieldsGroup::All, _) => f.write_str("FIELDS(ALL)"),
            Self::Fields(FieldsGroup::Custom, _) => f.write_str("FIELDS(CUSTOM)"),
            Self::Fields(FieldsGroup::Standard, _) => f.write_str("FIELDS(STANDARD)"),
            Self::Distance(distance) => distance.fmt(f),
            Self::Typeof(choice) => choice.fmt(f),
            Self::SubQuery(query) => write!(f, "({query})"),
        }
    }
}

impl Display for Function {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name, self.argument)
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(path) => path.fmt(f),
            Self::Function(function) => function.fmt(f),
            Self::Distance(distance) => distance.fmt(f),
        }
    }
}

impl Display for Distance {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (latitude, longitude) = (&self.latitude, &self.longitude);
        write!(
            f,
            "DISTANCE({}, GEOLOCATION({latitude}, {longitude}), ",
            self.field
        )?;
        quoted(f, &self.unit, false)?;
        f.write_char(')')
    }
}

impl Display for Typeof {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "TYPEOF {}", self.field)?;
        for (object, fields) in &self.when {
            write!(f, " WHEN {object} THEN ")?;
            joined(f, fields, ", ")?;
        }
        if !self.otherwise.is_empty() {
            f.write_str(" ELSE ")?;
            joined(f, &self.otherwise, ", ")?;
        }
        f.write_str(" END")
    }
}

impl Display for FromItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        match &self.alias {
            Some(alias) => write!(f, " {alias}"),
            None => Ok(()),
        }
    }
}

impl Display for With {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mode(name) => name.fmt(f),
            Self::DataCategory(categories) => {
                f.write_str("DATA CATEGORY ")?;
                joined(f, categories, " AND ")
            }
            Self::Assign(name, value) => write!(f, "{name} = {value}"),
            Self::Options(name, options) => {
                write!(f, "{name}(")?;
                assignments(f, options)?;
                f.write_char(')')
            }
        }
    }
}

impl Display for DataCategory {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} (", self.group, self.selector)?;
        joined(f, &self.categories, ", ")?;
        f.write_char(')')
    }
}

impl Display for GroupBy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (open, close) = match self.kind {
            Grouping::Plain => ("", ""),
            Grouping::Rollup => ("ROLLUP(", ")"),
            Grouping::Cube => ("CUBE(", ")"),
        };
        f.write_str(open)?;
        joined(f, &self.items, ", ")?;
        f.write_str(close)
    }
}

impl Display for OrderItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.operand)?;
        if self.descending {
            f.write_str(" DESC")?;
        }
        match self.nulls {
            Some(Nulls::First) => f.write_str(" NULLS FIRST"),
            Some(Nulls::Last) => f.write_str(" NULLS LAST"),
            None => Ok(()),
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(all) => chained(f, all, " AND "),
            Self::Or(all) => chained(f, all, " OR "),
            Self::Not(inner, _) => {
                f.write_str("NOT ")?;
                nested(f, inner)
            }
            Self::Compare {
                left,
                operator: Comparison::Like,
                value,
            } => {
                write!(f, "{left} LIKE ")?;
                match &value.value {
                    LiteralValue::Text(text) => quoted(f, text, true),
                    other => other.fmt(f),
                }
            }
            Self::Compare {
                left,
                operator,
                value,
            } => write!(f, "{left} {operator} {value}"),
            Self::List {
                left,
                operator,
                values,
                ..
            } => list(f, left, *operator, values),
            Self::Calculation(calculation) => calculation.fmt(f),
            Self::SemiJoin {
                left,
                negated,
                query,
                ..
            } => {
                let not = if *negated { "NOT " } else { "" };
                write!(f, "{left} {not}IN ({query})")
            }
        }
    }
}

impl Display for Calculation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.is_minus { '-' } else { '+' };
        let (left, right) = (&self.left, &self.right);
        write!(f, "{left} {sign} {right} {} {}", self.operator, self.value)
    }
}

/// A list in parentheses, also where a parameter stood for all of it.
fn list(
    f: &mut Formatter<'_>,
    left: &Operand,
    operator: ListOperator,
    values: &[Literal],
) -> fmt::Result {
    write!(f, "{left} {operator} (")?;
    joined(f, values, ", ")?;
    f.write_char(')')
}

/// Conditions joined by one word.
fn chained(f: &mut Formatter<'_>, all: &[Condition], word: &str) -> fmt::Result {
    for (index, condition) in all.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        nested(f, condition)?;
    }
    Ok(())
}

/// A condition inside another, in parentheses where it has a word of its own.
fn nested(f: &mut Formatter<'_>, condition: &Condition) -> fmt::Result {
    match condition {
        Condition::And(_) | Condition::Or(_) | Condition::Not(..) => write!(f, "({condition})"),
        _ => condition.fmt(f),
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Like => "LIKE",
        })
    }
}

impl Display for ListOperator {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::In => "IN",
            Self::NotIn => "NOT IN",
            Self::Includes => "INCLUDES",
            Self::Excludes => "EXCLUDES",
        })
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Display for LiteralValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => quoted(f, text, false),
            Self::Number(text) | Self::Date(text) | Self::DateTime(text) | Self::Time(text) => {
                f.write_str(text)
            }
            Self::Currency(code, amount) => write!(f, "{code}{amount}"),
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
            Self::Null => f.write_str("NULL"),
            Self::DateLiteral(name, None) => f.write_str(name),
            Self::DateLiteral(name, Some(n)) => write!(f, "{name}:{n}"),
            Self::Parameter(name) => write!(f, ":{name}"),
        }
    }
}

/// A text in quotes. The text of a pattern has its backslashes escaped already.
pub(super) fn quoted(f: &mut Formatter<'_>, text: &str, is_pattern: bool) -> fmt::Result {
    f.write_char('\'')?;
    for letter in text.chars() {
        match letter {
            '\'' => f.write_str("\\'")?,
            '\\' if !is_pattern => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{8}' => f.write_str("\\b")?,
            other => f.write_char(other)?,
        }
    }
    f.write_char('\'')
}
