//! What all parts of the compiler share: schema, parameters, aliases, and the wording of errors.

use std::collections::HashMap;

use rusqlite::types::Value as Sql;

use super::context::QueryContext;
use super::selectivity::Selectivity;
use crate::localorg::error::ApiError;
use crate::localorg::schema::{ObjectDef, Schema};
use crate::soql::ast::{Ident, Query};
use crate::soql::dates::Calendar;
use crate::soql::excerpt;
use crate::soql::span::Span;

/// Turns one query text into SQL; lives as long as that takes.
pub(super) struct Compiler<'a> {
    pub(super) soql: &'a str,
    pub(super) schema: &'a Schema,
    pub(super) context: &'a QueryContext,
    pub(super) calendar: Calendar,
    /// Values of `?1`, `?2`, … in the SQL.
    pub(super) params: Vec<Sql>,
    /// The place of each parameter, by how it is written for debugging: numbers have no hash.
    places: HashMap<String, usize>,
    /// What the tables hold, for the choice of an index.
    pub(super) selectivity: Option<Selectivity<'a>>,
    /// SQL of the grouped fields that the subtotal being compiled sums over.
    pub(super) rolled_up: Vec<String>,
    aliases: usize,
    semi_joins: usize,
}

impl<'a> Compiler<'a> {
    /// For this text.
    pub(super) fn new(soql: &'a str, schema: &'a Schema, context: &'a QueryContext) -> Self {
        let now = context.now.to_zoned(context.zone.clone());
        Self {
            soql,
            schema,
            context,
            calendar: Calendar {
                today: now.date(),
                zone: context.zone.clone(),
                fiscal_start_month: context.fiscal_start_month,
                week_start: context.week_start,
            },
            params: Vec::new(),
            places: HashMap::new(),
            selectivity: None,
            rolled_up: Vec::new(),
            aliases: 0,
            semi_joins: 0,
        }
    }

    /// Chooses indexes by what the tables hold.
    pub(super) fn knowing(mut self, selectivity: Selectivity<'a>) -> Self {
        self.selectivity = Some(selectivity);
        self
    }

    /// Adds a parameter and gives its name in the SQL. Equal texts share one, so that an
    /// expression that is written twice is the same SQL twice.
    pub(super) fn param(&mut self, value: Sql) -> String {
        let next = self.params.len();
        let at = *self.places.entry(format!("{value:?}")).or_insert(next);
        if at == next {
            self.params.push(value);
        }
        format!("?{}", at + 1)
    }

    /// A new table alias.
    pub(super) fn next_alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    /// Counts a semi-join; at most two may stand in a statement.
    pub(super) fn count_semi_join(&mut self, span: Span) -> Result<(), ApiError> {
        self.semi_joins += 1;
        if self.semi_joins > 2 {
            return Err(self.malformed(span, "Maximum 2 semi join sub-selects are allowed"));
        }
        Ok(())
    }

    /// The object behind FROM.
    pub(super) fn object_of(&self, query: &Query) -> Result<&'a ObjectDef, ApiError> {
        let name = query.from[0].path.field();
        let object = self.schema.object(&name.name);
        object
            .filter(|object| object.schema.queryable)
            .ok_or_else(|| {
                self.error("INVALID_TYPE", name.span, &format!(
                "sObject type '{}' is not supported. If you are attempting to use a custom object, \
                 be sure to append the '__c' after the entity name. Please reference your WSDL or \
                 the describe call for the appropriate names.",
                name.name
            ))
            })
    }

    /// An error with the place in the query above its text.
    pub(super) fn error(&self, code: &'static str, span: Span, text: &str) -> ApiError {
        ApiError::new(400, code, excerpt::positioned(self.soql, span, text))
    }

    /// `MALFORMED_QUERY` at a place.
    pub(super) fn malformed(&self, span: Span, text: &str) -> ApiError {
        self.error("MALFORMED_QUERY", span, text)
    }

    /// `INVALID_FIELD` at a place.
    pub(super) fn invalid_field(&self, span: Span, text: &str) -> ApiError {
        self.error("INVALID_FIELD", span, text)
    }

    /// `No such column …`.
    pub(super) fn no_column(&self, name: &Ident, entity: &str) -> ApiError {
        self.invalid_field(
            name.span,
            &format!(
                "No such column '{}' on entity '{entity}'. If you are attempting to use a custom \
             field, be sure to append the '__c' after the custom field name. Please reference \
             your WSDL or the describe call for the appropriate names.",
                name.name
            ),
        )
    }

    /// `Didn't understand relationship …`, on the way to a parent.
    pub(super) fn no_relationship(&self, name: &Ident) -> ApiError {
        self.unknown_relationship(name, "field path")
    }

    /// `Didn't understand relationship …`.
    pub(super) fn unknown_relationship(&self, name: &Ident, part: &str) -> ApiError {
        self.invalid_field(name.span, &format!(
            "Didn't understand relationship '{}' in {part}. If you are attempting to use a custom \
             relationship, be sure to append the '__r' after the custom relationship name. Please \
             reference your WSDL or the describe call for the appropriate names.",
            name.name
        ))
    }
}
