//! A value as it was typed, as a literal.

use std::str::FromStr;

use super::{BindFault, Param};
use crate::model::schema::FieldType;
use crate::soql::ast::{Condition, LiteralValue};
use crate::soql::literals::{Place, PlaceKind};
use crate::soql::{dates, parse, values};

/// The kind of a parameter's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParamType {
    /// A text, whatever it looks like; also an id.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day, or a date literal such as `TODAY`.
    Date,
    /// An instant, or a date literal.
    DateTime,
    /// A time of day.
    Time,
}

impl ParamType {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::String,
        Self::Number,
        Self::Boolean,
        Self::Date,
        Self::DateTime,
        Self::Time,
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
        }
    }

    /// How a value of it is written.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Number => "1200.50",
            Self::Boolean => "true",
            Self::Date => "2026-01-31",
            Self::DateTime => "2026-01-31T10:00:00Z",
            Self::Time => "10:00:00Z",
        }
    }

    /// The kind of a field's values; none where every kind may be meant.
    fn of_field(field: FieldType) -> Option<Self> {
        use FieldType as T;
        Some(match field {
            T::Boolean => Self::Boolean,
            T::Date => Self::Date,
            T::DateTime => Self::DateTime,
            T::Time => Self::Time,
            T::AnyType | T::ComplexValue | T::Other | T::Location | T::Address | T::Base64 => {
                return None;
            }
            number if number.is_number() => Self::Number,
            _ => Self::String,
        })
    }
}

impl FromStr for ParamType {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        let known = all.find(|kind| kind.as_str().eq_ignore_ascii_case(word));
        known.ok_or(())
    }
}

/// What the value is in this place.
pub(super) fn of(
    value: &str,
    place: &Place<'_>,
    param: &Param,
    described: Option<FieldType>,
) -> Result<LiteralValue, BindFault> {
    if value.chars().any(is_forbidden) {
        let name = param.name.clone();
        return Err(BindFault::Control { name });
    }
    if place.is_text && param.kind.is_none() {
        return Ok(LiteralValue::Text(match place.kind {
            PlaceKind::Pattern => pattern(value),
            _ => value.to_owned(),
        }));
    }
    let kind = param
        .kind
        .or_else(|| described.and_then(ParamType::of_field));
    if param.kind.is_none() && is_null(value) {
        return Ok(LiteralValue::Null);
    }
    let Some(kind) = kind else {
        return Ok(guessed(value, place));
    };
    let fitting = match kind {
        ParamType::String if place.kind == PlaceKind::Pattern => {
            Some(LiteralValue::Text(without_wildcards(value)))
        }
        ParamType::String => Some(LiteralValue::Text(value.to_owned())),
        other => read(value).filter(|literal| fits(other, literal)),
    };
    fitting.ok_or_else(|| BindFault::WrongType {
        name: param.name.clone(),
        value: value.to_owned(),
        kind,
        field: place.left.map(ToString::to_string),
    })
}

/// What SOQL has no way to write in a text.
fn is_forbidden(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{8}')
}

fn is_null(value: &str) -> bool {
    matches!(value, "null" | "NULL")
}

/// The literal that this is, when the parser takes all of it for one.
fn read(value: &str) -> Option<LiteralValue> {
    const BEFORE: &str = "SELECT A FROM A WHERE A = ";
    let text = format!("{BEFORE}{value}");
    let Some(Condition::Compare { value: literal, .. }) = parse(&text).ok()?.filter else {
        return None;
    };
    let is_all = literal.span.range() == (BEFORE.len()..text.len());
    is_all.then_some(literal.value)
}

/// Whether a literal is of this kind, and means something.
fn fits(kind: ParamType, literal: &LiteralValue) -> bool {
    use LiteralValue as Value;
    match (kind, literal) {
        (ParamType::Number, Value::Number(_) | Value::Currency(..))
        | (ParamType::Boolean, Value::Bool(_)) => true,
        (ParamType::Date, Value::Date(text)) => values::date(text).is_some(),
        (ParamType::DateTime, Value::DateTime(text)) => values::datetime(text).is_some(),
        (ParamType::Time, Value::Time(text)) => values::time(text).is_some(),
        (ParamType::Date | ParamType::DateTime, Value::DateLiteral(name, n)) => {
            dates::takes_number(name) == n.is_some()
        }
        _ => false,
    }
}

/// What a value is by its looks.
fn guessed(value: &str, place: &Place<'_>) -> LiteralValue {
    let text = || LiteralValue::Text(value.to_owned());
    let Some(literal) = read(value) else {
        return text();
    };
    match &literal {
        // A code such as 007 is no number, and an id may have digits only.
        LiteralValue::Number(digits) if is_plain(digits) && !is_id(digits, place) => literal,
        LiteralValue::Bool(_) => literal,
        LiteralValue::Date(_) if fits(ParamType::Date, &literal) => literal,
        LiteralValue::DateTime(_) | LiteralValue::DateLiteral(..)
            if fits(ParamType::DateTime, &literal) =>
        {
            literal
        }
        LiteralValue::Time(_) if fits(ParamType::Time, &literal) => literal,
        _ => text(),
    }
}

/// Whether digits are written as a number would be.
fn is_plain(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    !padded && !digits.starts_with('+')
}

fn is_id(digits: &str, place: &Place<'_>) -> bool {
    let name = place.left.map(|left| left.field().field().name.as_str());
    let of_id = name
        .and_then(|name| name.get(name.len().saturating_sub(2)..))
        .is_some_and(|end| end.eq_ignore_ascii_case("id"));
    of_id && matches!(digits.len(), 15 | 18)
}

/// The text as a pattern that matches only itself.
fn without_wildcards(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// The pattern with every backslash in its place: `\%`, `\_` and `\\` are what they are in SOQL; any
/// other backslash stands for itself and is doubled.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        pattern.push(letter);
        if letter == '\\' {
            let escaped = letters.next_if(|next| matches!(next, '%' | '_' | '\\'));
            pattern.push(escaped.unwrap_or('\\'));
        }
    }
    pattern
}
