//! Aggregate queries: GROUP BY, HAVING, ROLLUP and CUBE.
//!
//! Each grouping set is one SELECT, in which the fields that are rolled up are NULL; the sets are
//! joined by UNION ALL and sorted together.

use super::clauses::order_terms;
use super::compiler::Compiler;
use super::expr::{Expr, is_text};
use super::filter::Clause;
use super::plan::{Format, Groups, Node};
use super::scope::Scope;
use super::select::{first_repeated, format_of};
use crate::localorg::error::ApiError;
use crate::localorg::schema::ObjectDef;
use crate::model::schema::FieldType;
use crate::soql::ast::{
    Condition, Function, GroupBy, Grouping, Operand, OrderItem, Query, Select, SelectExpr,
    SelectItem,
};
use crate::soql::functions::{self, FunctionKind};

/// Most groups of one answer; it cannot be paged.
pub(super) const MOST_GROUPS: u64 = 2000;

/// One value of a group.
#[derive(Clone)]
struct Output<'a> {
    key: String,
    expr: Expr<'a>,
    /// Index of the GROUP BY item that it is; none for aggregates.
    grouped: Option<usize>,
    /// Index of the GROUP BY item that `GROUPING()` asks about.
    grouping: Option<usize>,
}

impl<'a> Output<'a> {
    /// Its SQL when only the items of `set` are grouped by.
    fn sql(&self, set: &[usize]) -> String {
        if let Some(at) = self.grouping {
            return u8::from(!set.contains(&at)).to_string();
        }
        match self.grouped {
            Some(at) if !set.contains(&at) => "NULL".to_owned(),
            Some(_) if self.expr.kind == FieldType::Boolean => self.expr.compared(),
            _ => self.expr.sql.clone(),
        }
    }
}

/// Whether the query has groups instead of records.
pub(super) fn is_aggregate(query: &Query) -> bool {
    let Select::Items(items) = &query.select else {
        return false;
    };
    query.group_by.is_some()
        || query.having.is_some()
        || items.iter().any(|item| match &item.expr {
            SelectExpr::Function(function) => holds_aggregate(function),
            _ => false,
        })
}

fn holds_aggregate(function: &Function) -> bool {
    functions::is_aggregate(&function.name.name)
        || matches!(&*function.argument, Operand::Function(inner) if holds_aggregate(inner))
}

impl<'a> Compiler<'a> {
    /// `SELECT COUNT()`.
    pub(super) fn count(
        &mut self,
        query: &Query,
        object: &'a ObjectDef,
    ) -> Result<String, ApiError> {
        if query.group_by.is_some() {
            let text = "Grouped query cannot use COUNT() without a field";
            return Err(self.malformed(query.span, text));
        }
        let alias = self.next_alias();
        let mut scope = Scope::new(object, alias, &query.from);
        let filter = self.whole_filter(&mut scope, query)?;
        let (limit, offset) = self.limits(query)?;
        if limit.is_none() && offset == 0 {
            if query.filter.is_none() && query.using.is_empty() && filter != "1" {
                // Counting all and the recycle bin reads two small indexes instead of all rows.
                let table = object.name();
                return Ok(format!(
                    "SELECT (SELECT COUNT(*) FROM \"{table}\") -
                     (SELECT COUNT(*) FROM \"{table}\" WHERE \"IsDeleted\" = 1)"
                ));
            }
            return Ok(format!(
                "SELECT COUNT(*) FROM {} WHERE {filter}",
                scope.tables()
            ));
        }
        let limit = limit.map_or_else(|| "-1".to_owned(), |limit| limit.to_string());
        Ok(format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {} WHERE {filter} LIMIT {limit} OFFSET {offset})",
            scope.tables()
        ))
    }

    /// An aggregate query.
    pub(super) fn groups(
        &mut self,
        query: &Query,
        object: &'a ObjectDef,
    ) -> Result<Groups, ApiError> {
        let alias = self.next_alias();
        let mut scope = Scope::new(object, alias, &query.from);
        let Select::Items(items) = &query.select else {
            return Err(self.malformed(query.span, "unexpected token: 'COUNT()'"));
        };
        let grouped = self.group_items(&mut scope, query.group_by.as_ref(), items)?;
        let outputs = self.outputs(&mut scope, items, &grouped)?;
        if let Some(key) = first_repeated(outputs.iter().map(|output| output.key.as_str())) {
            return Err(self.malformed(query.span, &format!("duplicate alias: {key}")));
        }
        let orders = self.group_order(&mut scope, query, &outputs, &grouped)?;
        let filter = self.whole_filter(&mut scope, query)?;
        let mut selects = Vec::new();
        for set in grouping_sets(query.group_by.as_ref()) {
            let rolled_up = grouped.iter().enumerate();
            let rolled_up = rolled_up.filter(|(at, _)| !set.contains(at));
            self.rolled_up = rolled_up.map(|(_, expr)| expr.sql.clone()).collect();
            let having = self.having(&mut scope, query.having.as_ref())?;
            let list = select_list(&outputs, &orders, &set);
            let by = group_clause(&grouped, &set);
            selects.push(format!(
                "SELECT {list} FROM {} WHERE {filter}{by}{having}",
                scope.tables()
            ));
        }
        let columns: String = (0..outputs.len()).map(|at| format!(", c{at}")).collect();
        let mut sql = format!(
            "SELECT NULL, NULL, NULL{columns} FROM ({})",
            selects.join(" UNION ALL ")
        );
        if !orders.is_empty() {
            let terms: Vec<_> = orders.iter().map(|(term, _)| term.as_str()).collect();
            sql.push_str(&format!(" ORDER BY {}", terms.join(", ")));
        }
        sql.push_str(&self.group_limits(query)?);
        Ok(Groups {
            sql,
            nodes: nodes(&outputs),
        })
    }

    fn group_limits(&self, query: &Query) -> Result<String, ApiError> {
        let (limit, offset) = self.limits(query)?;
        if query.group_by.is_none()
            && let Some((word, span)) = query
                .limit
                .map(|(_, span)| ("LIMIT", span))
                .or(query.offset.map(|(_, span)| ("OFFSET", span)))
        {
            let text = format!(
                "Non-grouped query that uses overall aggregate functions cannot also use {word}"
            );
            return Err(self.malformed(span, &text));
        }
        let limit = limit.unwrap_or(MOST_GROUPS + 1).min(MOST_GROUPS + 1);
        Ok(format!(" LIMIT {limit} OFFSET {offset}"))
    }

    fn having(
        &mut self,
        scope: &mut Scope<'a>,
        having: Option<&Condition>,
    ) -> Result<String, ApiError> {
        let Some(condition) = having else {
            return Ok(String::new());
        };
        let condition = self.condition(scope, condition, Clause::Having)?;
        Ok(format!(" HAVING {condition}"))
    }

    fn group_items(
        &mut self,
        scope: &mut Scope<'a>,
        group_by: Option<&GroupBy>,
        items: &[SelectItem],
    ) -> Result<Vec<Expr<'a>>, ApiError> {
        let Some(group_by) = group_by else {
            return Ok(Vec::new());
        };
        if group_by.kind != Grouping::Plain && group_by.items.len() > 3 {
            let span = group_by.items[3].span();
            return Err(self.malformed(span, "ROLLUP and CUBE support at most 3 fields"));
        }
        let mut grouped: Vec<Expr<'a>> = Vec::new();
        for item in &group_by.items {
            let expr = match aliased(item, items) {
                Some(operand) if !self.is_field(scope, item) => self.operand(scope, &operand)?,
                _ => self.operand(scope, item)?,
            };
            if expr.field.is_some_and(|field| !field.groupable) {
                let text = format!("field '{}' can not be grouped in a query call", expr.name);
                return Err(self.invalid_field(expr.span, &text));
            }
            if grouped.iter().any(|known| known.sql == expr.sql) {
                let text = format!("duplicate grouping expression: {}", expr.name);
                return Err(self.malformed(expr.span, &text));
            }
            grouped.push(expr);
        }
        Ok(grouped)
    }

    fn is_field(&self, scope: &Scope<'a>, operand: &Operand) -> bool {
        matches!(operand, Operand::Field(path)
            if path.segments.len() == 1 && scope.object.field(&path.field().name).is_some())
    }

    fn outputs(
        &mut self,
        scope: &mut Scope<'a>,
        items: &[SelectItem],
        grouped: &[Expr<'a>],
    ) -> Result<Vec<Output<'a>>, ApiError> {
        let mut outputs = Vec::with_capacity(items.len());
        let mut unnamed = 0;
        for item in items {
            let operand = match &item.expr {
                SelectExpr::Field(path) => Operand::Field(path.clone()),
                SelectExpr::Function(function) => Operand::Function(function.clone()),
                SelectExpr::Distance(distance) => Operand::Distance(distance.clone()),
                _ => {
                    let text = "Only fields and functions can be selected in an aggregate query";
                    return Err(self.malformed(item.span, text));
                }
            };
            let mut output = self.output(scope, &operand, grouped)?;
            output.key = match (&item.alias, &operand) {
                (Some(alias), _) => alias.name.clone(),
                (None, Operand::Field(_)) => output.expr.name.clone(),
                (None, Operand::Function(function)) if is_presentation(function) => {
                    output.expr.name.clone()
                }
                _ => {
                    unnamed += 1;
                    format!("expr{}", unnamed - 1)
                }
            };
            outputs.push(output);
        }
        Ok(outputs)
    }

    /// A value of SELECT or ORDER BY, which must be grouped by or an aggregate.
    fn output(
        &mut self,
        scope: &mut Scope<'a>,
        operand: &Operand,
        grouped: &[Expr<'a>],
    ) -> Result<Output<'a>, ApiError> {
        let expr = self.operand(scope, operand)?;
        let mut output = Output {
            key: String::new(),
            expr,
            grouped: None,
            grouping: None,
        };
        if let Operand::Function(function) = operand {
            if function.name.is("GROUPING") {
                let inner = self.operand(scope, &function.argument)?;
                output.grouping = position(grouped, &inner.sql);
                return match output.grouping {
                    Some(_) => Ok(output),
                    None => Err(self.not_grouped(&inner)),
                };
            }
            if holds_aggregate(function) {
                return Ok(output);
            }
        }
        output.grouped = position(grouped, &output.expr.sql);
        if output.grouped.is_none()
            && let Operand::Function(function) = operand
        {
            // `CALENDAR_YEAR(d)` also goes with GROUP BY d, and toLabel(x) with GROUP BY x.
            let inner = self.operand(scope, &function.argument)?;
            output.grouped = position(grouped, &inner.sql);
        }
        match output.grouped {
            Some(_) => Ok(output),
            None => Err(self.not_grouped(&output.expr)),
        }
    }

    fn not_grouped(&self, expr: &Expr<'_>) -> ApiError {
        let text = format!("Field must be grouped or aggregated: {}", expr.name);
        self.malformed(expr.span, &text)
    }

    /// ORDER BY terms over the columns `o0`, `o1`, …, and what stands in those columns. Without
    /// ORDER BY, groups come in the order of their keys, each subtotal behind what it sums.
    fn group_order(
        &mut self,
        scope: &mut Scope<'a>,
        query: &Query,
        outputs: &[Output<'a>],
        grouped: &[Expr<'a>],
    ) -> Result<Vec<(String, Output<'a>)>, ApiError> {
        let mut orders = Vec::new();
        for item in &query.order_by {
            let named = alias_of(&item.operand).and_then(|name| {
                outputs.iter().find(|output| {
                    // `toLabel(Status)` is called Status, but Status sorts as the field does.
                    let is_shown = output.expr.field.is_none() && output.key == output.expr.name;
                    output.key.eq_ignore_ascii_case(name)
                        && !(is_shown && self.is_field(scope, &item.operand))
                })
            });
            let output = match named {
                Some(output) => output.clone(),
                None => self.output(scope, &item.operand, grouped)?,
            };
            orders.push((order_term(&output.expr, orders.len(), item), output));
        }
        let kind = query.group_by.as_ref().map(|by| by.kind);
        if let (true, Some(kind)) = (query.order_by.is_empty(), kind) {
            orders = key_order(grouped, kind);
        }
        Ok(orders)
    }
}

/// The order of the keys.
fn key_order<'a>(grouped: &[Expr<'a>], kind: Grouping) -> Vec<(String, Output<'a>)> {
    let mut orders = Vec::new();
    for (at, expr) in grouped.iter().enumerate() {
        let output = |grouping| Output {
            key: String::new(),
            expr: expr.clone(),
            grouped: Some(at),
            grouping,
        };
        if kind != Grouping::Plain {
            orders.push((format!("o{}", orders.len()), output(Some(at))));
        }
        let collate = if is_text(expr.kind) {
            " COLLATE SALESFORCE"
        } else {
            ""
        };
        let term = format!("o{}{collate} NULLS FIRST", orders.len());
        orders.push((term, output(None)));
    }
    orders
}

fn order_term(expr: &Expr<'_>, at: usize, item: &OrderItem) -> String {
    let collate = if is_text(expr.kind) {
        " COLLATE SALESFORCE"
    } else {
        ""
    };
    order_terms(expr, &format!("o{at}{collate}"), item, false)
}

fn position(grouped: &[Expr<'_>], sql: &str) -> Option<usize> {
    grouped.iter().position(|expr| expr.sql == sql)
}

fn alias_of(operand: &Operand) -> Option<&str> {
    match operand {
        Operand::Field(path) if path.segments.len() == 1 => Some(&path.field().name),
        _ => None,
    }
}

/// What the alias in GROUP BY stands for.
fn aliased(operand: &Operand, items: &[SelectItem]) -> Option<Operand> {
    let name = alias_of(operand)?;
    let item = items
        .iter()
        .find(|item| item.alias.as_ref().is_some_and(|alias| alias.is(name)))?;
    match &item.expr {
        SelectExpr::Field(path) => Some(Operand::Field(path.clone())),
        SelectExpr::Function(function) => Some(Operand::Function(function.clone())),
        _ => None,
    }
}

fn is_presentation(function: &Function) -> bool {
    functions::kind(&function.name.name) == Some(FunctionKind::Presentation)
        && !holds_aggregate(function)
}

/// The sets of GROUP BY items that are grouped by, most detailed first.
fn grouping_sets(group_by: Option<&GroupBy>) -> Vec<Vec<usize>> {
    let Some(group_by) = group_by else {
        return vec![Vec::new()];
    };
    let count = group_by.items.len();
    match group_by.kind {
        Grouping::Plain => vec![(0..count).collect()],
        Grouping::Rollup => (0..=count).rev().map(|kept| (0..kept).collect()).collect(),
        Grouping::Cube => {
            let mut sets: Vec<Vec<usize>> = (0..1_usize << count)
                .map(|mask| (0..count).filter(|at| mask & (1 << at) != 0).collect())
                .collect();
            sets.sort_by_key(|set| std::cmp::Reverse(set.len()));
            sets
        }
    }
}

fn select_list(outputs: &[Output<'_>], orders: &[(String, Output<'_>)], set: &[usize]) -> String {
    let columns = outputs
        .iter()
        .enumerate()
        .map(|(at, output)| format!("{} AS c{at}", output.sql(set)));
    let orders = orders
        .iter()
        .enumerate()
        .map(|(at, (_, output))| format!("{} AS o{at}", output.sql(set)));
    columns.chain(orders).collect::<Vec<_>>().join(", ")
}

fn group_clause(grouped: &[Expr<'_>], set: &[usize]) -> String {
    if set.is_empty() {
        return String::new();
    }
    let by: Vec<_> = set.iter().map(|at| grouped[*at].compared()).collect();
    format!(" GROUP BY {}", by.join(", "))
}

fn nodes(outputs: &[Output<'_>]) -> Vec<Node> {
    let value = |(column, output): (usize, &Output<'_>)| Node::Value {
        key: output.key.clone(),
        column,
        format: match output.expr.kind {
            FieldType::Boolean => Format::SomeBool,
            kind => format_of(kind),
        },
    };
    outputs.iter().enumerate().map(value).collect()
}
