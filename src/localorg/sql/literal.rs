//! Values as written to SQL parameters, checked against the type that they are compared with.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rusqlite::types::Value as Sql;

use super::compiler::Compiler;
use super::expr::{Expr, is_text};
use crate::localorg::error::ApiError;
use crate::localorg::value::time_text;
use crate::model::id::RecordId;
use crate::model::schema::FieldType;
use crate::soql::ast::{Literal, LiteralValue};
use crate::soql::dates;

/// The longest text in a condition.
const LONGEST_TEXT: usize = 4000;

/// A literal, ready to be compared with.
pub(super) enum Bound {
    Null,
    /// A parameter.
    Value(String),
    /// From the first parameter up to, but without, the second.
    Range(String, String),
}

impl<'a> Compiler<'a> {
    /// The literal as a value of the expression's type.
    pub(super) fn bind(&mut self, expr: &Expr<'a>, literal: &Literal) -> Result<Bound, ApiError> {
        use FieldType as T;
        use LiteralValue as L;
        let value = match (&literal.value, expr.kind) {
            (L::Null, T::Boolean) => Sql::Integer(0),
            (L::Null, _) => return Ok(Bound::Null),
            (L::Text(text), T::Id | T::Reference) => match self.id(expr, text)? {
                Some(id) => Sql::Text(id),
                None => return Ok(Bound::Null),
            },
            (L::Text(text), kind) if is_text(kind) => {
                if text.chars().nth(LONGEST_TEXT).is_some() {
                    return Err(
                        self.malformed(literal.span, "maximum string literal length is 4000")
                    );
                }
                if text.is_empty() {
                    return Ok(Bound::Null);
                }
                Sql::Text(text.clone())
            }
            (L::Number(text) | L::Currency(_, text), kind) if kind.is_number() => number(text),
            (L::Bool(flag), T::Boolean) => Sql::Integer(i64::from(*flag)),
            (L::Date(text), T::Date) => match text.parse::<Date>() {
                Ok(date) => Sql::Text(date.to_string()),
                Err(_) => {
                    return Err(self.malformed(literal.span, &format!("Invalid date: {text}")));
                }
            },
            (L::DateTime(text), T::DateTime) => match instant(text) {
                Some(at) => Sql::Integer(at.as_millisecond()),
                None => {
                    return Err(self.malformed(literal.span, &format!("Invalid datetime: {text}")));
                }
            },
            (L::Time(text), T::Time) => match time(text) {
                Some(time) => Sql::Text(time),
                None => return Err(self.malformed(literal.span, &format!("Invalid time: {text}"))),
            },
            (L::DateLiteral(name, count), T::Date | T::DateTime) => {
                return self.date_range(expr.kind, name, *count, literal);
            }
            (L::Parameter(name), _) => {
                let text = format!("unexpected token: ':{name}'");
                return Err(self.malformed(literal.span, &text));
            }
            (L::Text(_), _) => return Err(self.wrong_type(expr, "should not")),
            _ => {
                let should = if is_text(expr.kind) || is_id(expr.kind) {
                    "should"
                } else {
                    "should not"
                };
                return Err(self.wrong_type(expr, should));
            }
        };
        Ok(Bound::Value(self.param(value)))
    }

    fn wrong_type(&self, expr: &Expr<'_>, should: &str) -> ApiError {
        let kind = match expr.kind {
            FieldType::Boolean => "boolean",
            FieldType::Int | FieldType::Long => "int",
            FieldType::Date => "date",
            FieldType::DateTime => "dateTime",
            FieldType::Time => "time",
            kind if kind.is_number() => "double",
            _ => "string",
        };
        self.invalid_field(
            expr.span,
            &format!(
                "value of filter criterion for field '{}' must be of type {kind} and {should} be \
                 enclosed in quotes",
                expr.name
            ),
        )
    }

    /// An id in its 18 characters; none for an empty text.
    fn id(&self, expr: &Expr<'_>, text: &str) -> Result<Option<String>, ApiError> {
        if text.is_empty() {
            return Ok(None);
        }
        if let Ok(id) = RecordId::parse(text) {
            return Ok(Some(id.as_str().to_owned()));
        }
        // An id of the right form with a wrong checksum is compared, and found nowhere.
        let formed = text.len() == 18 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if formed {
            return Ok(Some(text.to_owned()));
        }
        let code = if self.context.api_version < 61 {
            "INVALID_QUERY_FILTER_OPERATOR"
        } else {
            "MALFORMED_QUERY"
        };
        Err(self.error(code, expr.span, &format!("invalid ID field: {text}")))
    }

    fn date_range(
        &mut self,
        kind: FieldType,
        name: &str,
        count: Option<u64>,
        literal: &Literal,
    ) -> Result<Bound, ApiError> {
        let range = dates::range(name, count, &self.calendar);
        let ends = range.and_then(|range| {
            if kind == FieldType::Date {
                return Some((
                    Sql::Text(range.start.to_string()),
                    Sql::Text(range.end.to_string()),
                ));
            }
            let (start, end) = range.instants(&self.calendar)?;
            let millis = |at: Timestamp| Sql::Integer(at.as_millisecond());
            Some((millis(start), millis(end)))
        });
        let Some((start, end)) = ends else {
            let found = &self.soql[literal.span.range()];
            let text = format!("unexpected token: '{found}'");
            return Err(self.malformed(literal.span, &text));
        };
        Ok(Bound::Range(self.param(start), self.param(end)))
    }
}

fn is_id(kind: FieldType) -> bool {
    matches!(kind, FieldType::Id | FieldType::Reference)
}

fn number(text: &str) -> Sql {
    let plain = text.trim_start_matches('+');
    match plain.parse::<i64>() {
        Ok(whole) => Sql::Integer(whole),
        Err(_) => Sql::Real(plain.parse().unwrap_or(0.0)),
    }
}

/// An instant; digits of the second behind the ninth are dropped.
fn instant(text: &str) -> Option<Timestamp> {
    let Some(point) = text.find('.') else {
        return text.parse().ok();
    };
    let digits = text[point + 1..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let kept = digits.min(9);
    let short = format!("{}{}", &text[..=point + kept], &text[point + 1 + digits..]);
    short.parse().ok()
}

/// `10:00:00Z` and `10:00:00.000+01:00` in UTC.
fn time(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let split = upper.find(['Z', '+', '-']).unwrap_or(upper.len());
    let (clock, offset) = upper.split_at(split);
    let clock: Time = clock.parse().ok()?;
    let minutes = match offset {
        "" | "Z" => 0,
        offset => {
            let digits = offset[1..].replace(':', "");
            let number: i64 = digits.parse().ok()?;
            let minutes = number / 100 * 60 + number % 100;
            if offset.starts_with('-') {
                -minutes
            } else {
                minutes
            }
        }
    };
    let shifted = clock.wrapping_sub(jiff::Span::new().minutes(minutes));
    Some(time_text(shifted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_in_every_spelling() {
        for text in [
            "2020-04-23T09:00:00Z",
            "2020-04-23t09:00:00.000z",
            "2020-04-23T11:00:00.000+0200",
            "2020-04-23T09:00:00.00000000000000000000+00:00",
        ] {
            let at = instant(text).map(Timestamp::as_second);
            assert_eq!(at, Some(1_587_632_400), "{text}");
        }
        assert_eq!(instant("2020-13-23T09:00:00Z"), None);
    }

    #[test]
    fn times_are_kept_in_utc() {
        assert_eq!(time("10:00:00Z").as_deref(), Some("10:00:00.000Z"));
        assert_eq!(time("00:30:00.5+01:00").as_deref(), Some("23:30:00.500Z"));
        assert_eq!(time("25:00:00Z"), None);
    }
}
