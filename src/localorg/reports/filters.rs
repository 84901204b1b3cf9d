//! Filters of a report as the WHERE of a query.

use std::fmt::Write;

use super::catalogue::{Column, DataType, ReportType};
use super::definition::{Definition, Filter, bad_request};
use crate::localorg::error::ApiError;
use crate::soql::ast::LiteralValue;

/// The condition, or none when every record is in the report.
pub(super) fn condition(
    definition: &Definition,
    kind: &ReportType,
) -> Result<Option<String>, ApiError> {
    let filters = definition.report_filters.iter();
    let conditions = filters.map(|filter| one(filter, kind));
    let conditions: Vec<_> = conditions.collect::<Result<_, _>>()?;
    if conditions.is_empty() {
        return Ok(None);
    }
    match &definition.report_boolean_filter {
        Some(logic) => joined(logic, &conditions).map(Some),
        None => Ok(Some(conditions.join(" AND "))),
    }
}

/// Puts the conditions in place of their numbers. SOQL wants brackets around what NOT denies.
fn joined(logic: &str, conditions: &[String]) -> Result<String, ApiError> {
    let wrong = || bad_request("The filter logic is not valid.");
    let mut out = String::new();
    let mut denied = false;
    let mut open = Vec::new();
    for word in words(logic) {
        match word.to_ascii_uppercase().as_str() {
            "NOT" => denied = true,
            "(" => {
                out.push_str(if denied { "(NOT (" } else { "(" });
                open.push(std::mem::take(&mut denied));
            }
            ")" => out.push_str(if open.pop().ok_or_else(wrong)? {
                "))"
            } else {
                ")"
            }),
            joint @ ("AND" | "OR") => write!(out, " {joint} ").map_err(|_| wrong())?,
            number => {
                let place = number
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| number.checked_sub(1));
                let condition = place
                    .and_then(|place| conditions.get(place))
                    .ok_or_else(wrong)?;
                let written = match std::mem::take(&mut denied) {
                    true => write!(out, "(NOT ({condition}))"),
                    false => write!(out, "({condition})"),
                };
                written.map_err(|_| wrong())?;
            }
        }
    }
    match open.is_empty() {
        true => Ok(format!("({out})")),
        false => Err(wrong()),
    }
}

/// Words, numbers and brackets.
fn words(logic: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = logic.trim_start();
    while let Some(c) = rest.chars().next() {
        let is_word = |c: char| c.is_ascii_alphanumeric();
        let length = match is_word(c) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => c.len_utf8(),
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

fn one(filter: &Filter, kind: &ReportType) -> Result<String, ApiError> {
    let column = kind
        .column(&filter.column)
        .ok_or_else(|| bad_request(&format!("The column {} is not valid.", filter.column)))?;
    let path = column.path;
    let values: Vec<_> = filter.value.split(',').map(str::trim).collect();
    let literals = values.iter().map(|value| literal(column, value));
    let literals: Vec<_> = literals.collect::<Result<_, _>>()?;
    let first = &literals[0];
    let like = |before: &str, after: &str| {
        let all = values.iter().map(|value| {
            // A percent sign of the value is any letter, which it is itself.
            let value = value.replace('%', "_");
            let pattern = LiteralValue::Text(format!("{before}{value}{after}"));
            format!("{path} LIKE {pattern}")
        });
        format!("({})", all.collect::<Vec<_>>().join(" OR "))
    };
    Ok(match filter.operator.as_str() {
        "equals" if literals.len() > 1 => format!("{path} IN ({})", literals.join(", ")),
        "notEqual" if literals.len() > 1 => format!("{path} NOT IN ({})", literals.join(", ")),
        "equals" => format!("{path} = {first}"),
        "notEqual" => format!("{path} != {first}"),
        "lessThan" => format!("{path} < {first}"),
        "greaterThan" => format!("{path} > {first}"),
        "lessOrEqual" => format!("{path} <= {first}"),
        "greaterOrEqual" => format!("{path} >= {first}"),
        "contains" if column.kind.is_text() => like("%", "%"),
        "startsWith" if column.kind.is_text() => like("", "%"),
        "notContain" if column.kind.is_text() => format!("(NOT {})", like("%", "%")),
        other => {
            let message = format!(
                "The filter operator {other} is not valid for {}.",
                column.name
            );
            return Err(bad_request(&message));
        }
    })
}

impl DataType {
    fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Picklist)
    }
}

/// The value as it stands in a query.
fn literal(column: &Column, value: &str) -> Result<String, ApiError> {
    let wrong = || {
        let message = format!("The filter value {value} is not valid for {}.", column.name);
        bad_request(&message)
    };
    if value.is_empty() {
        return Ok("null".to_owned());
    }
    match column.kind {
        DataType::Text | DataType::Picklist => Ok(LiteralValue::Text(value.to_owned()).to_string()),
        DataType::Flag => match value.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok("true".to_owned()),
            "false" | "0" => Ok("false".to_owned()),
            _ => Err(wrong()),
        },
        DataType::Number | DataType::Currency | DataType::Percent => {
            let is_number = value.parse::<f64>().is_ok_and(f64::is_finite);
            is_number.then(|| value.to_owned()).ok_or_else(wrong)
        }
        DataType::Date | DataType::DateTime => date(column, value).ok_or_else(wrong),
    }
}

/// An ISO date or date-time, or one of SOQL's words for a range of days.
fn date(column: &Column, value: &str) -> Option<String> {
    let is_word = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | ':');
    if value.starts_with(|c: char| c.is_ascii_uppercase()) && value.chars().all(is_word) {
        return Some(value.to_owned());
    }
    if let Ok(day) = value.parse::<jiff::civil::Date>()
        && value.len() == 10
    {
        return Some(match column.kind {
            DataType::DateTime => format!("{day}T00:00:00Z"),
            _ => day.to_string(),
        });
    }
    let at: jiff::Timestamp = value.parse().ok()?;
    (column.kind == DataType::DateTime).then(|| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::localorg::reports::catalogue::report_type;

    fn where_of(filters: &[(&str, &str, &str)], logic: Option<&str>) -> Result<String, ApiError> {
        let filter = |(column, operator, value): &(&str, &str, &str)| Filter {
            column: (*column).to_owned(),
            operator: (*operator).to_owned(),
            value: (*value).to_owned(),
        };
        let definition = Definition {
            report_filters: filters.iter().map(filter).collect(),
            report_boolean_filter: logic.map(str::to_owned),
            ..Definition::default()
        };
        let kind = report_type("Opportunity").unwrap();
        condition(&definition, kind).map(Option::unwrap_or_default)
    }

    #[test]
    fn filters_become_conditions() {
        let filters = [
            ("STAGE_NAME", "equals", "Prospecting, It's"),
            ("AMOUNT", "greaterThan", "1000.50"),
            ("WON", "equals", "True"),
            ("CLOSE_DATE", "lessOrEqual", "2026-11-30"),
            ("CREATED_DATE", "equals", "LAST_N_DAYS:30"),
            ("OPPORTUNITY_NAME", "startsWith", "50%"),
            ("TYPE", "notEqual", ""),
        ];
        let logic = "1 and (2 OR NOT 3) AND 4 AND 5 AND 6 AND 7";
        assert_eq!(
            where_of(&filters, Some(logic)).unwrap(),
            "((StageName IN ('Prospecting', 'It\\'s')) AND ((Amount > 1000.50) OR (NOT (IsWon = true))) \
             AND (CloseDate <= 2026-11-30) AND (CreatedDate = LAST_N_DAYS:30) \
             AND ((Name LIKE '50_%')) AND (Type != null))"
        );
        for wrong in [
            ("AMOUNT", "greaterThan", "1 OR Id != null"),
            ("AMOUNT", "contains", "1"),
            ("NAME", "equals", "1"),
            ("CLOSE_DATE", "equals", "x"),
            ("WON", "equals", "maybe"),
        ] {
            assert!(where_of(&[wrong], None).is_err(), "{wrong:?}");
        }
        assert_eq!(
            where_of(&filters[1..3], Some("not(1 AND 2)")).unwrap(),
            "((NOT ((Amount > 1000.50) AND (IsWon = true))))"
        );
        for logic in ["2", "1 XOR 1", "0", "1; DROP", "(1", "1)"] {
            assert!(where_of(&filters[..1], Some(logic)).is_err(), "{logic}");
        }
    }
}
