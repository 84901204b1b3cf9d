//! The clauses behind WHERE: the whole filter with its scope, ORDER BY, LIMIT and OFFSET.

use super::compiler::Compiler;
use super::expr::{Expr, quoted};
use super::filter::Clause;
use super::scope::Scope;
use crate::localorg::error::ApiError;
use crate::model::schema::FieldType;
use crate::soql::ast::{Ident, Nulls, OrderItem, Query, Using};

/// Largest OFFSET.
const MOST_OFFSET: i64 = 2000;

impl<'a> Compiler<'a> {
    /// WHERE with the recycle bin and the scope.
    pub(super) fn whole_filter(
        &mut self,
        scope: &mut Scope<'a>,
        query: &Query,
    ) -> Result<String, ApiError> {
        let mut filter = self.not_deleted(scope);
        for using in &query.using {
            let Using::Scope(name) = using else { continue };
            filter = format!("{filter} AND {}", self.using_scope(scope, name)?);
        }
        if let Some(condition) = &query.filter {
            let condition = self.condition(scope, condition, Clause::Where)?;
            filter = format!("{filter} AND {condition}");
        }
        Ok(filter)
    }

    fn using_scope(&mut self, scope: &Scope<'_>, name: &Ident) -> Result<String, ApiError> {
        match name.name.to_ascii_lowercase().as_str() {
            "everything" | "scopingrule" => Ok("1".to_owned()),
            "mine" | "team" | "mine_and_my_groups" if scope.object.field("OwnerId").is_some() => {
                let user = self.context.user_id.as_str().to_owned();
                let user = self.param(rusqlite::types::Value::Text(user));
                Ok(format!("{} = {user}", scope.column("OwnerId")))
            }
            "mru" if scope.object.field("LastViewedDate").is_some() => {
                Ok(format!("{} IS NOT NULL", scope.column("LastViewedDate")))
            }
            "delegated" if scope.object.name() == "Task" => {
                let user = self.context.user_id.as_str().to_owned();
                let user = self.param(rusqlite::types::Value::Text(user));
                let (by, to) = (scope.column("CreatedById"), scope.column("OwnerId"));
                Ok(format!("({by} = {user} AND {to} <> {user})"))
            }
            _ => {
                let text = format!(
                    "Filter scope '{}' is not supported for this object",
                    name.name
                );
                Err(self.malformed(name.span, &text))
            }
        }
    }

    /// LIMIT and OFFSET.
    pub(super) fn limits(&self, query: &Query) -> Result<(Option<u64>, u64), ApiError> {
        let limit = match query.limit {
            None => None,
            Some((limit, span)) => Some(
                u64::try_from(limit)
                    .map_err(|_| self.malformed(span, &format!("unexpected token: '{limit}'")))?,
            ),
        };
        let offset = match query.offset {
            None => 0,
            Some((offset, span)) if offset > MOST_OFFSET => {
                let text = "Maximum SOQL offset allowed is 2000";
                return Err(self.error("NUMBER_OUTSIDE_VALID_RANGE", span, text));
            }
            Some((offset, span)) => u64::try_from(offset)
                .map_err(|_| self.malformed(span, &format!("unexpected token: '{offset}'")))?,
        };
        Ok((limit, offset))
    }

    /// Terms of ORDER BY, without the last one that makes it stable.
    pub(super) fn order(
        &mut self,
        scope: &mut Scope<'a>,
        items: &[OrderItem],
    ) -> Result<String, ApiError> {
        let mut terms = Vec::new();
        for item in items {
            let expr = self.operand(scope, &item.operand)?;
            if expr.field.is_some_and(|field| !field.sortable) {
                let text = format!("field '{}' can not be sorted in a query call", expr.name);
                return Err(self.invalid_field(expr.span, &text));
            }
            let compared = expr.compared();
            let whole = expr.field.is_some_and(|field| {
                expr.sql == scope.column(&field.name)
                    && self
                        .selectivity
                        .is_some_and(|known| known.has_no_gaps(scope.object, field))
            });
            terms.push(order_terms(&expr, &compared, item, whole));
        }
        Ok(terms.join(", "))
    }
}

/// The terms for one ORDER BY item over `sql`; picklists sort in the order of their set-up. Where
/// no value is missing (`whole`), saying where nulls go would only keep an index from being used.
pub(super) fn order_terms(expr: &Expr<'_>, sql: &str, item: &OrderItem, whole: bool) -> String {
    let direction = if item.descending { "DESC" } else { "ASC" };
    let nulls = match item.nulls {
        _ if whole => "",
        Some(Nulls::Last) => " NULLS LAST",
        Some(Nulls::First) | None => " NULLS FIRST",
    };
    let plain = format!("{sql} {direction}{nulls}");
    let ranked = expr
        .field
        .filter(|field| field.field_type == FieldType::Picklist && field.picklist_values.len() > 1);
    let Some(field) = ranked else { return plain };
    let ranks: String = field
        .picklist_values
        .iter()
        .enumerate()
        .map(|(rank, value)| format!(" WHEN {} THEN {rank}", quoted(&value.value)))
        .collect();
    let last = field.picklist_values.len();
    format!(
        "CASE WHEN {sql} IS NULL THEN NULL ELSE CASE {sql}{ranks} ELSE {last} END END \
         {direction}{nulls}, {plain}"
    )
}
