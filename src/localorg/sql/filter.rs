//! Conditions to SQL, with Salesforce's rules for null.
//!
//! `!=`, `NOT IN`, `NOT LIKE` and EXCLUDES find rows without a value (unlike SQL); `<`, `<=`, `>`,
//! `>=` never do. `NOT` of a condition holds wherever the condition does not.

use rusqlite::types::Value as Sql;

use super::compiler::Compiler;
use super::expr::{Expr, is_text};
use super::literal::Bound;
use super::scope::Scope;
use crate::localorg::error::ApiError;
use crate::localorg::schema::ObjectDef;
use crate::model::schema::FieldType;
use crate::soql::ast::{
    Calculation, Comparison, Condition, ListOperator, Literal, LiteralValue, Operand, Query,
    Select, SelectExpr,
};
use crate::soql::functions;
use crate::soql::span::Span;

/// Which clause a condition stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    Where,
    /// WHERE of a semi-join.
    Inner,
    Having,
}

impl<'a> Compiler<'a> {
    /// A condition as an SQL expression.
    pub(super) fn condition(
        &mut self,
        scope: &mut Scope<'a>,
        condition: &Condition,
        clause: Clause,
    ) -> Result<String, ApiError> {
        match condition {
            Condition::And(all) => self.joined(scope, all, " AND ", clause),
            Condition::Or(any) => self.joined(scope, any, " OR ", clause),
            Condition::Not(inner, _) => {
                let inner = self.condition(scope, inner, clause)?;
                Ok(format!("(({inner}) IS NOT TRUE)"))
            }
            Condition::Compare {
                left,
                operator,
                value,
            } => {
                let left = self.filtered(scope, left, clause)?;
                let sql = self.compare(&left, *operator, value)?;
                if *operator == Comparison::Like {
                    return Ok(self.like_from_index(scope, &left, value, sql));
                }
                Ok(self.weighed(scope, &left, *operator, sql))
            }
            Condition::List {
                left,
                operator,
                values,
                ..
            } => {
                let left = self.filtered(scope, left, clause)?;
                self.list(&left, *operator, values)
            }
            Condition::Calculation(calculation) => self.calculation(scope, calculation, clause),
            Condition::SemiJoin {
                left,
                negated,
                query,
                span,
            } => {
                self.admit_semi_join(*span, clause)?;
                let left = self.filtered(scope, left, clause)?;
                self.semi_join(scope, &left, *negated, query)
            }
        }
    }

    fn joined(
        &mut self,
        scope: &mut Scope<'a>,
        conditions: &[Condition],
        word: &str,
        clause: Clause,
    ) -> Result<String, ApiError> {
        let mut parts = Vec::with_capacity(conditions.len());
        for condition in conditions {
            if word == " OR "
                && let Condition::SemiJoin { span, .. } = condition
            {
                let text = "Semi join sub-selects are not allowed with the 'OR' operator";
                return Err(self.malformed(*span, text));
            }
            parts.push(self.condition(scope, condition, clause)?);
        }
        Ok(balanced(&parts, word))
    }

    /// The left side of a condition, which must be one that can be filtered by.
    fn filtered(
        &mut self,
        scope: &mut Scope<'a>,
        operand: &Operand,
        clause: Clause,
    ) -> Result<Expr<'a>, ApiError> {
        if let Operand::Function(function) = operand
            && clause != Clause::Having
            && functions::is_aggregate(&function.name.name)
        {
            let text = "Grouped field or aggregate function is not allowed in WHERE, use HAVING";
            return Err(self.malformed(function.span, text));
        }
        let mut expr = self.operand(scope, operand)?;
        if clause == Clause::Having && self.rolled_up.contains(&expr.sql) {
            "NULL".clone_into(&mut expr.sql);
        }
        if expr.field.is_some_and(|field| !field.filterable) {
            let text = format!("field '{}' can not be filtered in a query call", expr.name);
            return Err(self.invalid_field(expr.span, &text));
        }
        Ok(expr)
    }

    /// `left + right operator value`, over numbers only; null when either side is.
    fn calculation(
        &mut self,
        scope: &mut Scope<'a>,
        calculation: &Calculation,
        clause: Clause,
    ) -> Result<String, ApiError> {
        let left = self.filtered(scope, &Operand::Field(calculation.left.clone()), clause)?;
        let right = self.filtered(scope, &Operand::Field(calculation.right.clone()), clause)?;
        for side in [&left, &right] {
            if !side.kind.is_number() {
                let text = format!("invalid operator on {} field", word(side.kind));
                return Err(self.malformed(side.span, &text));
            }
        }
        let sign = if calculation.is_minus { '-' } else { '+' };
        let result = Expr {
            sql: format!("({} {sign} {})", left.sql, right.sql),
            kind: FieldType::Double,
            field: None,
            hops: left.hops.into_iter().chain(right.hops).collect(),
            ..left
        };
        self.compare(&result, calculation.operator, &calculation.value)
    }

    fn compare(
        &mut self,
        left: &Expr<'a>,
        operator: Comparison,
        value: &Literal,
    ) -> Result<String, ApiError> {
        if operator == Comparison::Like {
            return self.like(left, value);
        }
        if is_compound(left.kind) {
            return self.compare_compound(left, operator, value);
        }
        let x = left.compared();
        let bound = self.bind(left, value)?;
        Ok(match (operator, bound) {
            (Comparison::Equal, bound) => equal(&x, &bound),
            (Comparison::NotEqual, bound) => different(&x, &bound),
            (_, Bound::Null) => {
                let sign = sign(operator);
                let text = format!("invalid operator on null value: '{sign}'");
                return Err(self.malformed(value.span, &text));
            }
            (operator, Bound::Value(_)) if left.kind == FieldType::Boolean => {
                let text = format!("invalid operator on boolean field: '{}'", sign(operator));
                return Err(self.malformed(left.span, &text));
            }
            (operator, Bound::Value(value)) => format!("{x} {} {value}", sign(operator)),
            (Comparison::Less, Bound::Range(start, _)) => format!("{x} < {start}"),
            (Comparison::LessOrEqual, Bound::Range(_, end)) => format!("{x} < {end}"),
            (Comparison::Greater, Bound::Range(_, end)) => format!("{x} >= {end}"),
            (_, Bound::Range(start, _)) => format!("{x} >= {start}"),
        })
    }

    /// An address or a location can only be asked whether it is there: whether any part of it is.
    fn compare_compound(
        &mut self,
        left: &Expr<'a>,
        operator: Comparison,
        value: &Literal,
    ) -> Result<String, ApiError> {
        let is_null = match (operator, &value.value) {
            (Comparison::Equal, LiteralValue::Null) => "IS NULL",
            (Comparison::NotEqual, LiteralValue::Null) => "IS NOT NULL",
            _ => {
                let text = format!("field '{}' can not be filtered in a query call", left.name);
                return Err(self.invalid_field(left.span, &text));
            }
        };
        Ok(format!("COALESCE({}) {is_null}", left.parts.join(", ")))
    }

    /// The condition with a hint to the planner, when it is a narrow range of an indexed column, or
    /// one value of a picklist, which many records share: any other index finds fewer.
    fn weighed(
        &self,
        scope: &Scope<'_>,
        left: &Expr<'_>,
        operator: Comparison,
        sql: String,
    ) -> String {
        let is_shared = operator == Comparison::Equal
            && left.field.is_some_and(|field| {
                field.field_type == FieldType::Picklist && left.sql == scope.column(&field.name)
            });
        if is_shared {
            return format!("likelihood({sql}, 0.1)");
        }
        let is_range = match operator {
            Comparison::NotEqual | Comparison::Like => false,
            Comparison::Equal => sql.contains(" AND "),
            _ => true,
        };
        let (Some(known), Some(field), true) = (self.selectivity, left.field, is_range) else {
            return sql;
        };
        if left.sql != scope.column(&field.name) {
            return sql;
        }
        match known.narrow(scope.object, field, &sql, &scope.alias, &self.params) {
            Some(share) => format!("likelihood({sql}, {share:.9})"),
            None => sql,
        }
    }

    /// LIKE with the range that its beginning spans, where that finds few rows of an index. Texts
    /// are ordered by their letters, so all that begin alike stand together.
    fn like_from_index(
        &mut self,
        scope: &Scope<'_>,
        left: &Expr<'_>,
        value: &Literal,
        like: String,
    ) -> String {
        let LiteralValue::Text(pattern) = &value.value else {
            return like;
        };
        let begin: String = pattern
            .chars()
            .take_while(|letter| !matches!(letter, '%' | '_' | '\\'))
            .collect();
        let (Some(known), Some(field), false) = (self.selectivity, left.field, begin.is_empty())
        else {
            return like;
        };
        let x = scope.column(&field.name);
        if left.sql != x {
            return like;
        }
        let behind = self.param(Sql::Text(format!("{begin}{}", char::MAX)));
        let begin = self.param(Sql::Text(begin));
        let range = format!("({x} >= {begin} AND {x} < {behind})");
        match known.narrow(scope.object, field, &range, &scope.alias, &self.params) {
            Some(share) => format!("(likelihood({range}, {share:.9}) AND {like})"),
            None => like,
        }
    }

    fn like(&mut self, left: &Expr<'a>, value: &Literal) -> Result<String, ApiError> {
        if !is_text(left.kind) || left.kind == FieldType::MultiPicklist {
            let text = format!("invalid operator on {} field", word(left.kind));
            return Err(self.malformed(left.span, &text));
        }
        match &value.value {
            LiteralValue::Text(pattern) if !pattern.is_empty() => {
                let pattern = self.param(Sql::Text(pattern.clone()));
                Ok(format!("sf_like({pattern}, {})", left.sql))
            }
            LiteralValue::Text(_) => Err(self.malformed(value.span, "invalid LIKE value: ")),
            LiteralValue::Null => Err(self.malformed(value.span, "invalid LIKE value: null")),
            _ => self.bind(left, value).map(|_| "0".to_owned()),
        }
    }

    fn list(
        &mut self,
        left: &Expr<'a>,
        operator: ListOperator,
        values: &[Literal],
    ) -> Result<String, ApiError> {
        match operator {
            ListOperator::In => self.in_list(left, values),
            ListOperator::NotIn => {
                let inside = self.in_list(left, values)?;
                Ok(format!("(({inside}) IS NOT TRUE)"))
            }
            ListOperator::Includes => self.includes(left, values),
            ListOperator::Excludes => {
                let includes = self.includes(left, values)?;
                Ok(format!("(NOT {includes})"))
            }
        }
    }

    fn in_list(&mut self, left: &Expr<'a>, values: &[Literal]) -> Result<String, ApiError> {
        if is_compound(left.kind) {
            let text = format!("field '{}' can not be filtered in a query call", left.name);
            return Err(self.invalid_field(left.span, &text));
        }
        let x = left.compared();
        let mut list = Vec::new();
        let mut parts = Vec::new();
        for value in values {
            match self.bind(left, value)? {
                Bound::Value(param) => list.push(param),
                bound => parts.push(equal(&x, &bound)),
            }
        }
        if !list.is_empty() {
            parts.insert(0, format!("{x} IN ({})", list.join(", ")));
        }
        Ok(balanced(&parts, " OR "))
    }

    fn includes(&mut self, left: &Expr<'a>, values: &[Literal]) -> Result<String, ApiError> {
        if left.kind != FieldType::MultiPicklist {
            let text = "includes or excludes operator only valid on multipicklist field";
            return Err(self.malformed(left.span, text));
        }
        let mut parts = Vec::with_capacity(values.len());
        for value in values {
            if let Bound::Value(param) = self.bind(left, value)? {
                parts.push(format!("sf_has({}, {param})", left.sql));
            }
        }
        if parts.is_empty() {
            parts.push("0".to_owned());
        }
        Ok(balanced(&parts, " OR "))
    }

    fn admit_semi_join(&mut self, span: Span, clause: Clause) -> Result<(), ApiError> {
        let text = match clause {
            Clause::Where => return self.count_semi_join(span),
            Clause::Inner => "Nesting of semi join sub-selects is not supported",
            Clause::Having => "Semi join sub-selects are not supported in HAVING",
        };
        Err(self.malformed(span, text))
    }

    fn semi_join(
        &mut self,
        scope: &Scope<'a>,
        left: &Expr<'a>,
        negated: bool,
        query: &Query,
    ) -> Result<String, ApiError> {
        if !matches!(left.kind, FieldType::Id | FieldType::Reference) {
            let text = format!(
                "semi join sub-selects can only be used with id fields, cannot use: '{}'",
                left.name
            );
            return Err(self.malformed(left.span, &text));
        }
        let inner = self.inner_select(scope.object, query)?;
        let x = &left.sql;
        Ok(if negated {
            format!("({x} IS NULL OR {x} NOT IN ({inner}))")
        } else {
            format!("{x} IN ({inner})")
        })
    }

    fn inner_select(&mut self, outer: &ObjectDef, query: &Query) -> Result<String, ApiError> {
        let object = self.object_of(query)?;
        if object.name() == outer.name() {
            let text = "The inner and outer selects should not be on the same object type";
            return Err(self.malformed(query.span, text));
        }
        let alias = self.next_alias();
        let mut scope = Scope::new(object, alias, &query.from);
        let column = match &query.select {
            Select::Items(items) if items.len() == 1 => match &items[0].expr {
                SelectExpr::Field(path) => {
                    self.operand(&mut scope, &Operand::Field(path.clone()))?
                }
                _ => return Err(self.malformed(items[0].span, ONE_ID)),
            },
            _ => return Err(self.malformed(query.span, ONE_ID)),
        };
        if !matches!(column.kind, FieldType::Id | FieldType::Reference) {
            let text = format!(
                "semi join sub-selects can only query id fields, cannot use: '{}'",
                column.name
            );
            return Err(self.malformed(column.span, &text));
        }
        let mut filter = self.not_deleted(&scope);
        if let Some(condition) = &query.filter {
            let condition = self.condition(&mut scope, condition, Clause::Inner)?;
            filter = format!("{filter} AND {condition}");
        }
        Ok(format!(
            "SELECT {0} FROM {1} WHERE {0} IS NOT NULL AND {filter}",
            column.sql,
            scope.tables()
        ))
    }

    /// The condition that hides the recycle bin.
    pub(super) fn not_deleted(&self, scope: &Scope<'_>) -> String {
        if self.context.all_rows || !scope.object.has_is_deleted() {
            return "1".to_owned();
        }
        format!("{} = 0", scope.column("IsDeleted"))
    }
}

/// The parts in parentheses, joined so that none stands deep: SQLite refuses a tree of conditions
/// deeper than a thousand, which a plain list of as many would be.
fn balanced(parts: &[String], word: &str) -> String {
    match parts {
        [] => "1".to_owned(),
        [a] => format!("({a})"),
        [a, b] => format!("({a}{word}{b})"),
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            format!("({}{word}{})", balanced(left, word), balanced(right, word))
        }
    }
}

fn is_compound(kind: FieldType) -> bool {
    matches!(kind, FieldType::Address | FieldType::Location)
}

const ONE_ID: &str = "semi join sub-selects can only query one id field";

fn equal(x: &str, bound: &Bound) -> String {
    match bound {
        Bound::Null => format!("{x} IS NULL"),
        Bound::Value(value) => format!("{x} = {value}"),
        Bound::Range(start, end) => format!("({x} >= {start} AND {x} < {end})"),
    }
}

fn different(x: &str, bound: &Bound) -> String {
    match bound {
        Bound::Null => format!("{x} IS NOT NULL"),
        Bound::Value(value) => format!("({x} IS NULL OR {x} <> {value})"),
        Bound::Range(start, end) => format!("({x} IS NULL OR {x} < {start} OR {x} >= {end})"),
    }
}

fn sign(operator: Comparison) -> &'static str {
    match operator {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
        Comparison::Like => "like",
    }
}

fn word(kind: FieldType) -> String {
    match kind {
        FieldType::DateTime => "dateTime".to_owned(),
        FieldType::Id | FieldType::Reference => "id".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
