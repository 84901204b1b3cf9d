//! Values on their way to the server: what was given, and what is sent.
//!
//! Numbers stay the digits that were written, from the input to the wire.

use std::borrow::Cow;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::model::rows::Cell;

/// A value as it was given, before its field is known.
#[derive(Clone, Debug)]
pub enum Given {
    /// An empty cell: the field stays as it is.
    Unsaid,
    /// The field is to be emptied.
    Null,
    /// A text, whose meaning depends on the field.
    Text(String),
    /// JSON, as it was written.
    Json(Box<RawValue>),
}

/// The word that empties a field, in cells and on the command line.
pub const NULL_WORD: &str = "#N/A";

impl Given {
    /// The meaning of a cell of a table.
    #[must_use]
    pub fn of_cell(text: String, empty_is_null: bool) -> Self {
        match text.as_str() {
            "" if empty_is_null => Self::Null,
            "" => Self::Unsaid,
            NULL_WORD => Self::Null,
            _ => Self::Text(text),
        }
    }

    /// The meaning of a value on the command line, where an empty one was typed with intent.
    #[must_use]
    pub fn of_flag(text: &str) -> Self {
        Self::of_cell(text.to_owned(), true)
    }

    /// As it stands in a cell of a table.
    #[must_use]
    pub fn as_cell(&self) -> Cow<'_, str> {
        match self {
            Self::Unsaid => "".into(),
            Self::Null => NULL_WORD.into(),
            Self::Text(text) => text.into(),
            Self::Json(raw) => match serde_json::from_str::<String>(raw.get()) {
                Ok(text) => text.into(),
                Err(_) => raw.get().into(),
            },
        }
    }
}

/// A value as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Empties the field.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// The digits of a number.
    Number(String),
    /// A text, an id, a date.
    Text(String),
    /// JSON of a compound value.
    Json(String),
}

impl FieldValue {
    /// Appends the value as JSON.
    pub(super) fn push_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(digits) => out.push_str(digits),
            Self::Json(text) => out.push_str(text),
            Self::Text(text) => push_text(out, text),
        }
    }

    /// The value as a cell of a result.
    #[must_use]
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Self::Null => Cell::Null,
            Self::Bool(value) => Cell::Bool(*value),
            Self::Number(digits) => Cell::Number(digits.into()),
            Self::Text(text) => Cell::Text(text.into()),
            Self::Json(text) => Cell::Json(text.into()),
        }
    }

    /// What a JSON value that the server sent, or a file holds, is.
    #[must_use]
    pub fn of_json(raw: &RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'"') => Self::Text(serde_json::from_str(text).unwrap_or_default()),
            Some(b'{' | b'[') => Self::Json(text.to_owned()),
            _ => Self::Number(text.to_owned()),
        }
    }

    /// Whether both mean the same to the server: `12` and `12.0`, `2026-11-22T10:00:00Z` and the
    /// form in which the server answers it.
    #[must_use]
    pub fn means_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => {
                one == other || number(one).is_some_and(|value| Some(value) == number(other))
            }
            (Self::Text(one), Self::Text(other)) => {
                let instant = crate::soql::values::datetime;
                one == other || instant(one).is_some_and(|at| Some(at) == instant(other))
            }
            (Self::Null, Self::Text(text)) | (Self::Text(text), Self::Null) => text.is_empty(),
            (one, other) => one == other,
        }
    }
}

/// Only good enough to tell that nothing changes.
fn number(digits: &str) -> Option<f64> {
    digits.parse().ok()
}

/// Appends a text as a JSON string.
pub(super) fn push_text(out: &mut String, text: &str) {
    let quoted = serde_json::to_string(text).expect("a text is always JSON");
    out.push_str(&quoted);
}

/// The members of a JSON object in their order, each value as it was written.
#[derive(Clone, Debug, Default)]
pub struct Members(pub(super) Vec<(String, Box<RawValue>)>);

impl Members {
    /// The value of the member with this name, in any case.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<FieldValue> {
        let mut all = self.0.iter();
        let found = all.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, raw)| FieldValue::of_json(raw))
    }

    /// The text of the member with this name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            FieldValue::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object of fields and values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        input.deserialize_map(Reader)
    }
}

impl Serialize for Members {
    fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_follow_the_rules_of_empty_and_null() {
        let kind = |text: &str, empty| match Given::of_cell(text.to_owned(), empty) {
            Given::Unsaid => "unsaid",
            Given::Null => "null",
            Given::Text(_) => "text",
            Given::Json(_) => "json",
        };
        assert_eq!((kind("", false), kind("", true)), ("unsaid", "null"));
        assert_eq!((kind("#N/A", false), kind("null", false)), ("null", "text"));
        assert!(matches!(Given::of_flag(""), Given::Null));
    }

    #[test]
    fn no_digit_is_lost() {
        let members: Members =
            serde_json::from_str(r#"{"A":12345678901234567.10,"B":"x"}"#).unwrap();
        let values = members.0.iter().map(|(_, raw)| FieldValue::of_json(raw));
        let mut out = String::new();
        values.for_each(|value| value.push_json(&mut out));
        assert_eq!(out, "12345678901234567.10\"x\"");
    }

    #[test]
    fn the_same_value_in_other_words_is_no_change() {
        let same = |one: &FieldValue, other: &FieldValue| one.means_same(other);
        let number = |text: &str| FieldValue::Number(text.to_owned());
        let text = |text: &str| FieldValue::Text(text.to_owned());
        assert!(same(&number("12"), &number("12.00")));
        assert!(same(
            &text("2026-11-22T10:00:00Z"),
            &text("2026-11-22T10:00:00.000+0000")
        ));
        assert!(same(&FieldValue::Null, &text("")));
        assert!(!same(&number("12"), &number("12.01")));
    }
}
