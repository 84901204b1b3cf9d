//! Operands to SQL: fields, date functions, aggregates, presentation functions, DISTANCE.

use rusqlite::types::Value as Sql;

use super::calendar::Part;
use super::compiler::Compiler;
use super::scope::{Hop, Located, Scope};
use crate::localorg::error::ApiError;
use crate::localorg::schema::{ObjectDef, is_compound};
use crate::model::schema::{FieldSchema, FieldType};
use crate::soql::ast::{Distance, Function, Operand};
use crate::soql::functions::{FunctionKind, kind as function_kind};
use crate::soql::span::Span;

/// SQL of an operand and what it gives.
#[derive(Clone)]
pub(super) struct Expr<'a> {
    pub(super) sql: String,
    pub(super) kind: FieldType,
    /// The field inside, when the value is the field's own.
    pub(super) field: Option<&'a FieldSchema>,
    /// The name for messages and keys.
    pub(super) name: String,
    pub(super) span: Span,
    /// The parents through which it is reached, any of which may be missing.
    pub(super) hops: Vec<Hop>,
    /// SQL of the parts of an address or a location.
    pub(super) parts: Vec<String>,
}

impl Expr<'_> {
    /// The SQL with the collation by which it is compared.
    pub(super) fn compared(&self) -> String {
        let sql = &self.sql;
        match self.kind {
            kind if is_text(kind) => format!("{sql} COLLATE {}", self.collation()),
            FieldType::Boolean if !self.hops.is_empty() => format!("COALESCE({sql}, 0)"),
            _ => sql.clone(),
        }
    }

    fn collation(&self) -> &'static str {
        match self.field {
            Some(field) if field.case_sensitive && field.unique => "BINARY",
            _ => "SALESFORCE",
        }
    }
}

/// Whether values of this type are compared as text without case.
pub(super) fn is_text(kind: FieldType) -> bool {
    !matches!(
        kind,
        FieldType::Id
            | FieldType::Reference
            | FieldType::Boolean
            | FieldType::Date
            | FieldType::DateTime
            | FieldType::Time
            | FieldType::Address
            | FieldType::Location
    ) && !kind.is_number()
}

impl<'a> Compiler<'a> {
    /// An operand of WHERE, HAVING, GROUP BY, ORDER BY or SELECT.
    pub(super) fn operand(
        &mut self,
        scope: &mut Scope<'a>,
        operand: &Operand,
    ) -> Result<Expr<'a>, ApiError> {
        match operand {
            Operand::Field(path) => {
                let found = self.locate(scope, path)?;
                Ok(field_expr(found, path.span()))
            }
            Operand::Function(function) => self.function(scope, function),
            Operand::Distance(distance) => self.distance(scope, distance),
        }
    }

    /// A function call.
    pub(super) fn function(
        &mut self,
        scope: &mut Scope<'a>,
        function: &Function,
    ) -> Result<Expr<'a>, ApiError> {
        let name = &function.name.name;
        let inner = self.operand(scope, &function.argument)?;
        let expr = match function_kind(name) {
            Some(FunctionKind::Aggregate) => self.aggregate(name, inner, function.span)?,
            Some(FunctionKind::DatePart) => self.date_part(name, inner, function.span)?,
            Some(FunctionKind::Presentation) => self.presented(name, inner),
            Some(FunctionKind::Timezone) => self.in_zone(inner),
            Some(FunctionKind::Grouping) => Expr {
                sql: u8::from(self.rolled_up.contains(&inner.sql)).to_string(),
                kind: FieldType::Int,
                field: None,
                ..inner
            },
            None => {
                let text = format!("unexpected token: '{name}'");
                return Err(self.malformed(function.span, &text));
            }
        };
        Ok(Expr {
            span: function.span,
            ..expr
        })
    }

    fn aggregate(&self, name: &str, inner: Expr<'a>, span: Span) -> Result<Expr<'a>, ApiError> {
        let upper = name.to_ascii_uppercase();
        let fits = match upper.as_str() {
            "SUM" | "AVG" => inner.kind.is_number(),
            _ => inner.field.is_none_or(|field| {
                field.aggregatable
                    || (upper != "COUNT_DISTINCT" && field.field_type == FieldType::Time)
            }),
        };
        if !fits {
            let text = format!(
                "field {} does not support aggregate operator {upper}",
                inner.name
            );
            return Err(self.malformed(span, &text));
        }
        let compared = inner.compared();
        let (sql, kind) = match upper.as_str() {
            "SUM" => (format!("sf_sum({})", inner.sql), inner.kind),
            "AVG" => (format!("sf_avg({})", inner.sql), FieldType::Double),
            // No record is without an id, and counting records is answered by an index alone.
            "COUNT" if inner.kind == FieldType::Id && inner.hops.is_empty() => {
                ("COUNT(*)".to_owned(), FieldType::Int)
            }
            "COUNT" => (format!("COUNT({})", inner.sql), FieldType::Int),
            "COUNT_DISTINCT" => (format!("COUNT(DISTINCT {compared})"), FieldType::Int),
            other => (format!("{other}({compared})"), inner.kind),
        };
        Ok(Expr {
            sql,
            kind,
            field: None,
            hops: Vec::new(),
            ..inner
        })
    }

    fn date_part(&mut self, name: &str, inner: Expr<'a>, span: Span) -> Result<Expr<'a>, ApiError> {
        let part = Part::named(name);
        let fits = match part {
            Some(Part::HourInDay | Part::DayOnly) => inner.kind == FieldType::DateTime,
            _ => matches!(inner.kind, FieldType::Date | FieldType::DateTime),
        };
        if !fits {
            let text = format!("field {} does not support function {name}", inner.name);
            return Err(self.malformed(span, &text));
        }
        let kind = if part == Some(Part::DayOnly) {
            FieldType::Date
        } else {
            FieldType::Int
        };
        let sql = format!(
            "sf_part('{}', {}, {})",
            name.to_ascii_uppercase(),
            inner.sql,
            match self.context.fiscal_year_by_start {
                true => -self.context.fiscal_start_month,
                false => self.context.fiscal_start_month,
            }
        );
        Ok(Expr {
            sql,
            kind,
            field: None,
            hops: Vec::new(),
            ..inner
        })
    }

    fn presented(&mut self, name: &str, inner: Expr<'a>) -> Expr<'a> {
        if name.eq_ignore_ascii_case("toLabel") {
            return label_of(inner);
        }
        if name.eq_ignore_ascii_case("convertCurrency") {
            return inner;
        }
        let kind = match inner.kind {
            FieldType::Currency => "currency",
            FieldType::Percent => "percent",
            FieldType::Date => "date",
            FieldType::DateTime => "datetime",
            FieldType::Time => "time",
            _ => "",
        };
        let zoned = self.in_zone(inner);
        let locale = quoted(&self.context.locale);
        Expr {
            sql: format!("sf_format({}, '{kind}', {locale})", zoned.sql),
            kind: FieldType::String,
            field: None,
            ..zoned
        }
    }

    /// An instant shifted to the user's wall clock.
    fn in_zone(&mut self, inner: Expr<'a>) -> Expr<'a> {
        if inner.kind != FieldType::DateTime {
            return inner;
        }
        let zone = self.context.zone.iana_name().unwrap_or("UTC").to_owned();
        let zone = self.param(Sql::Text(zone));
        Expr {
            sql: format!("sf_local({}, {zone})", inner.sql),
            ..inner
        }
    }

    fn distance(
        &mut self,
        scope: &mut Scope<'a>,
        distance: &Distance,
    ) -> Result<Expr<'a>, ApiError> {
        let found = self.locate(scope, &distance.field)?;
        let unit = distance.unit.to_ascii_lowercase();
        if unit != "mi" && unit != "km" {
            let text = format!(
                "Invalid distance unit: {}. Valid values are mi and km",
                distance.unit
            );
            return Err(self.malformed(distance.span, &text));
        }
        let columns = found.owner.as_ref().and_then(|(object, alias)| {
            let latitude = part_ending(object, &found.field.name, "Latitude")?;
            let longitude = part_ending(object, &found.field.name, "Longitude")?;
            Some((
                format!("{alias}.\"{latitude}\""),
                format!("{alias}.\"{longitude}\""),
            ))
        });
        let Some((latitude, longitude)) = columns else {
            let text = format!("field {} is not a location", found.field.name);
            return Err(self.invalid_field(distance.field.span(), &text));
        };
        let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        let to_latitude = self.param(Sql::Real(number(&distance.latitude)));
        let to_longitude = self.param(Sql::Real(number(&distance.longitude)));
        Ok(Expr {
            sql: format!(
                "sf_distance({latitude}, {longitude}, {to_latitude}, {to_longitude}, '{unit}')"
            ),
            kind: FieldType::Double,
            field: None,
            name: found.key,
            span: distance.span,
            hops: Vec::new(),
            parts: Vec::new(),
        })
    }
}

/// The field itself as an operand.
pub(super) fn field_expr(found: Located<'_>, span: Span) -> Expr<'_> {
    let parts = match &found.owner {
        Some((object, alias)) if is_compound(found.field) => object
            .parts(&found.field.name)
            .map(|part| format!("{alias}.\"{}\"", part.name))
            .collect(),
        _ => Vec::new(),
    };
    Expr {
        parts,
        sql: found.sql,
        kind: found.field.field_type,
        field: Some(found.field),
        name: found.key,
        span,
        hops: found.hops,
    }
}

fn part_ending<'d>(object: &'d ObjectDef, compound: &'d str, ending: &str) -> Option<&'d str> {
    object
        .parts(compound)
        .map(|field| field.name.as_str())
        .find(|name| name.trim_end_matches("__s").ends_with(ending))
}

/// A picklist's label in place of its value; of several values, each one's.
fn label_of(inner: Expr<'_>) -> Expr<'_> {
    let values = inner.field.map_or(&[][..], |field| &field.picklist_values);
    let renamed: String = values
        .iter()
        .filter_map(|value| Some((&value.value, value.label.as_ref()?)))
        .filter(|(value, label)| value != label)
        .map(|(value, label)| format!(" WHEN {} THEN {}", quoted(value), quoted(label)))
        .collect();
    if renamed.is_empty() {
        return inner;
    }
    let sql = &inner.sql;
    if inner.kind == FieldType::MultiPicklist {
        let labels: serde_json::Map<_, _> = values
            .iter()
            .filter_map(|value| Some((value.value.clone(), value.label.clone()?.into())))
            .collect();
        let labels = quoted(&serde_json::Value::Object(labels).to_string());
        return Expr {
            sql: format!("sf_labels({sql}, {labels})"),
            field: None,
            ..inner
        };
    }
    Expr {
        sql: format!("CASE {sql} COLLATE SALESFORCE{renamed} ELSE {sql} END"),
        field: None,
        kind: FieldType::String,
        ..inner
    }
}

/// A text as an SQL literal.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
