//! Results that are one thing, or a list of things, rather than rows of an org.
//!
//! A [`Document`] is a serialisable struct with snake_case keys (lists are
//! `{"schema":1,"items":[…]}`) plus a [`View`] of itself for people. JSON is the whole document,
//! NDJSON one line per item (the document itself when it is no list); CSV, TSV and Markdown have a row
//! per item whose columns are the JSON keys, nested ones joined by dots; some documents have a page of
//! their own in Markdown. The table is the view, in
//! which times and durations are relative on a terminal and full elsewhere.

mod json;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::rows::{Cell, Column, RowSink, SinkError};

pub(crate) use json::{lines, one_line, push_pretty};

use super::checks::{self, CheckLine};
use super::destination::Destination;
use super::relative::{relative, span};
use super::sanitize;
use super::table::{Look, Table};

/// A result that knows how people want to see it.
pub trait Document: Serialize {
    /// What a person sees.
    fn view(&self) -> View;

    /// What Markdown shows of it when that is a page, and not its items as a table. Sections without a
    /// title have no heading; those inside others have smaller ones.
    fn page(&self) -> Option<View> {
        None
    }

    /// Keys of the items of a list, so that an empty list has a heading in CSV, too.
    fn keys(&self) -> &'static [&'static str] {
        &[]
    }

    /// The items of a list that may be thousands long, as rows under [`keys`](Self::keys). Those of
    /// any other document are made from its JSON, which takes several times as long.
    fn rows(&self) -> Option<DocumentRows<'_>> {
        None
    }

    /// The table of a list that may be thousands long, which people see instead of the
    /// [`view`](Self::view): its rows are made one at a time.
    fn table(&self) -> Option<DocumentTable<'_>> {
        None
    }

    /// Writes the document as rows of columns that depend on what it holds. None when it does not,
    /// and its rows are those of its JSON.
    fn write_rows(&self, _sink: &mut dyn RowSink) -> Option<Result<(), SinkError>> {
        None
    }
}

/// The rows of a long list, made one at a time.
pub type DocumentRows<'a> = Box<dyn Iterator<Item = Vec<Cell<'a>>> + 'a>;

/// The table of a long list.
pub struct DocumentTable<'a> {
    /// The headings.
    pub columns: &'static [&'static str],
    /// Rows with as many values as headings.
    pub rows: DocumentRows<'a>,
}

impl From<DocumentTable<'_>> for View {
    fn from(table: DocumentTable<'_>) -> Self {
        Self::Table {
            columns: table.columns.iter().copied().map(str::to_owned).collect(),
            rows: table
                .rows
                .map(|row| row.iter().map(Datum::from).collect())
                .collect(),
        }
    }
}

/// What a person sees of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// Names and values, one a line.
    Fields(Vec<(String, Datum)>),
    /// Rows under headings.
    Table {
        /// The headings.
        columns: Vec<String>,
        /// Rows with as many values as headings.
        rows: Vec<Vec<Datum>>,
    },
    /// Lines of text.
    Text(String),
    /// Things that were checked, a sign before each.
    Checks(Vec<CheckLine>),
    /// Several views, each under its title.
    Sections(Vec<(String, View)>),
}

/// A value of a view. Conversions exist from texts, numbers, booleans, times, durations and
/// options of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// Unknown or absent.
    None,
    /// Any text; it is sanitised when shown.
    Text(String),
    /// Digits, shown at the right.
    Number(String),
    /// Shown as `yes` or `no`.
    Flag(bool),
    /// An instant: `3 min ago` on a terminal.
    Time(Timestamp),
    /// A duration: `1 h 59 min` on a terminal, seconds elsewhere.
    Span(SignedDuration),
}

impl Datum {
    /// The cell for a terminal when `now` is given, else with the full value.
    pub(crate) fn cell(&self, now: Option<Timestamp>) -> Cell<'_> {
        match (self, now) {
            (Self::None, _) => Cell::Null,
            (Self::Text(text), _) => Cell::Text(text.into()),
            (Self::Number(digits), _) => Cell::Number(digits.into()),
            (Self::Flag(flag), _) => Cell::Text(if *flag { "yes" } else { "no" }.into()),
            (Self::Time(at), Some(now)) => Cell::Text(relative(*at, now).into()),
            (Self::Time(at), None) => Cell::Text(at.to_string().into()),
            (Self::Span(duration), Some(_)) => Cell::Text(span(*duration).into()),
            (Self::Span(duration), None) => Cell::Number(duration.as_secs().to_string().into()),
        }
    }
}

impl From<&Cell<'_>> for Datum {
    fn from(cell: &Cell<'_>) -> Self {
        match cell {
            Cell::Null | Cell::NoParent { .. } | Cell::Absent => Self::None,
            Cell::Bool(flag) => Self::Flag(*flag),
            Cell::Number(digits) => Self::Number(digits.clone().into_owned()),
            Cell::Text(text) | Cell::Json(text) => Self::Text(text.clone().into_owned()),
        }
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Datum {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Datum {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Timestamp> for Datum {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}

impl From<SignedDuration> for Datum {
    fn from(duration: SignedDuration) -> Self {
        Self::Span(duration)
    }
}

macro_rules! from_numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Datum {
            fn from(number: $number) -> Self {
                Self::Number(number.to_string())
            }
        }
    )*};
}

from_numbers!(i32, i64, u16, u32, u64, usize);

impl<T: Into<Self>> From<Option<T>> for Datum {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

/// Hands on a long table row by row.
pub(crate) fn push_table(
    long: DocumentTable<'_>,
    look: &Look,
    destination: &mut Destination,
) -> Result<(), SinkError> {
    let mut table = Table::new(look.clone(), long.columns.iter().copied());
    for row in long.rows {
        table.row(&row, destination.buffer());
        destination.row_done()?;
    }
    table.end(destination.buffer());
    Ok(())
}

/// Appends the view. With `now` times are relative.
pub(crate) fn push_view(view: &View, look: &Look, now: Option<Timestamp>, out: &mut Vec<u8>) {
    match view {
        View::Fields(fields) => push_fields(fields, look, now, out),
        View::Table { columns, rows } => {
            let mut table = Table::new(look.clone(), columns.iter().map(String::as_str));
            for row in rows {
                let cells: Vec<Cell<'_>> = row.iter().map(|datum| datum.cell(now)).collect();
                table.row(&cells, out);
            }
            table.end(out);
        }
        View::Text(text) => {
            out.extend_from_slice(sanitize::block(text.trim_end_matches('\n')).as_bytes());
            out.push(b'\n');
        }
        View::Checks(lines) => checks::push(lines, look, now, out),
        View::Sections(sections) => {
            for (at, (title, view)) in sections.iter().enumerate() {
                if at > 0 {
                    out.push(b'\n');
                }
                push_title(title, look.color, out);
                push_view(view, look, now, out);
            }
        }
    }
}

fn push_title(title: &str, color: bool, out: &mut Vec<u8>) {
    let (bold, plain) = if color {
        ("\x1b[1m", "\x1b[0m")
    } else {
        ("", "")
    };
    out.extend_from_slice(format!("{bold}{}{plain}\n", sanitize::line(title)).as_bytes());
}

/// Names and values in two columns; values are never shortened.
fn push_fields(fields: &[(String, Datum)], look: &Look, now: Option<Timestamp>, out: &mut Vec<u8>) {
    let plain = Look {
        null: look.null.clone(),
        ..Look::default()
    };
    let mut table = Table::new(plain, ["", ""]);
    for (name, datum) in fields {
        let value = match datum.cell(now) {
            Cell::Number(digits) => Cell::Text(digits),
            other => other,
        };
        table.row(&[Cell::Text(name.into()), value], out);
    }
    table.end(out);
}

/// The items of a list, or the document itself.
fn items(document: &impl Serialize) -> Result<Vec<Value>, SinkError> {
    let mut value = serde_json::to_value(document).map_err(unsuited)?;
    let items = value.get_mut("items").filter(|items| items.is_array());
    match items.map(Value::take) {
        Some(Value::Array(items)) => Ok(items),
        _ => Ok(vec![value]),
    }
}

/// Pushes the items of the document as rows whose columns are their keys.
pub(crate) fn push_rows(document: &impl Document, sink: &mut dyn RowSink) -> Result<(), SinkError> {
    if let Some(written) = document.write_rows(sink) {
        return written;
    }
    let Some(rows) = document.rows() else {
        return push_items(&items(document)?, document.keys(), sink);
    };
    let columns: Vec<Column> = document
        .keys()
        .iter()
        .map(|name| Column::value(*name))
        .collect();
    sink.begin(&columns)?;
    for row in rows {
        debug_assert_eq!(row.len(), columns.len());
        sink.row(&row)?;
    }
    sink.finish()
}

fn push_items(items: &[Value], keys: &[&str], sink: &mut dyn RowSink) -> Result<(), SinkError> {
    let flat: Vec<Vec<(String, &Value)>> = items.iter().map(flatten).collect();
    let mut names: Vec<&str> = keys.to_vec();
    let mut places: HashMap<&str, usize> = keys.iter().copied().zip(0..).collect();
    for (name, _) in flat.iter().flatten() {
        places.entry(name).or_insert_with(|| {
            names.push(name);
            names.len() - 1
        });
    }
    let columns: Vec<Column> = names.iter().map(|name| Column::value(*name)).collect();
    sink.begin(&columns)?;
    for fields in &flat {
        let mut row = vec![Cell::Null; names.len()];
        for (name, value) in fields {
            row[places[name.as_str()]] = cell(value);
        }
        sink.row(&row)?;
    }
    sink.finish()
}

fn flatten(item: &Value) -> Vec<(String, &Value)> {
    let mut fields = Vec::new();
    match item {
        Value::Object(object) => push_object(object, "", &mut fields),
        other => fields.push(("value".to_owned(), other)),
    }
    fields
}

fn push_object<'a>(
    object: &'a Map<String, Value>,
    prefix: &str,
    fields: &mut Vec<(String, &'a Value)>,
) {
    for (key, value) in object {
        let name = format!("{prefix}{key}");
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                push_object(inner, &format!("{name}."), fields);
            }
            other => fields.push((name, other)),
        }
    }
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(flag) => Cell::Bool(*flag),
        Value::Number(number) => Cell::Number(number.to_string().into()),
        Value::String(text) => Cell::Text(text.into()),
        Value::Array(_) | Value::Object(_) => Cell::Json(value.to_string().into()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "given to `map_err`")]
pub(crate) fn unsuited(error: serde_json::Error) -> SinkError {
    SinkError::Unsuited {
        format: "JSON",
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(view: &View, now: Option<Timestamp>) -> String {
        let look = Look {
            header: true,
            ..Look::default()
        };
        let mut out = Vec::new();
        push_view(view, &look, now, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn view() -> View {
        let at: Timestamp = "2026-03-01T10:00:00Z".parse().unwrap();
        let fields = vec![
            ("Alias".to_owned(), "prod\u{1b}".into()),
            ("Last refresh".to_owned(), at.into()),
            (
                "Expires in".to_owned(),
                SignedDuration::from_secs(90).into(),
            ),
            ("Protected".to_owned(), true.into()),
            ("Calls".to_owned(), 7_u64.into()),
            ("Zone".to_owned(), None::<String>.into()),
        ];
        View::Sections(vec![
            ("Token".to_owned(), View::Fields(fields)),
            (
                "Notes".to_owned(),
                View::Text("one\ntwo\u{9b}\n".to_owned()),
            ),
        ])
    }

    #[test]
    fn a_terminal_gets_relative_times() {
        let now = "2026-03-01T12:00:00Z".parse().unwrap();
        let expected = "\
Token
Alias         prod\\u{1b}
Last refresh  2 h ago
Expires in    1 min 30 s
Protected     yes
Calls         7
Zone

Notes
one
two\\u{9b}
";
        assert_eq!(shown(&view(), Some(now)), expected);
    }

    #[test]
    fn a_pipe_gets_full_values() {
        let text = shown(&view(), None);
        assert!(
            text.contains("Last refresh  2026-03-01T10:00:00Z\n"),
            "{text}"
        );
        assert!(text.contains("Expires in    90\n"), "{text}");
    }
}
