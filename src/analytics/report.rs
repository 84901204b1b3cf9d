//! [`Report`]: what every command of `pipeline` and `leads` gives, and what a renderer draws.
//!
//! A renderer needs to know three things. A [`Value`] carries its unit ([`Value::unit`]), so it can be
//! laid out without its key; [`super::catalogue::find`] has a title, formula and fields for each
//! key; and `null` (a value without content) means that there is nothing to divide by, not zero.
//!
//! As JSON a report is one object with the keys of [`Report`] in their order; metrics are an object,
//! a group is its `key` and its values side by side, series are an object of lists of groups. Money
//! keeps every digit, a rate is a fraction (0.25 is 25 %), days are a number.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use super::money::Money;
use super::window::Window;

/// What kind of number a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// An amount in the report's currency.
    Money,
    /// How many.
    Count,
    /// A fraction: 0.25 is 25 %.
    Rate,
    /// Days, possibly parts of them.
    Days,
    /// Minutes, possibly parts of them.
    Minutes,
    /// Any other number.
    Number,
    /// A day.
    Date,
    /// A text.
    Text,
    /// Yes or no.
    Flag,
}

/// A number, day or text of a report; none where nothing can be said.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An amount in the report's currency.
    Money(Option<Money>),
    /// How many; none when it was not looked at.
    Count(Option<u64>),
    /// A fraction: 0.25 is 25 %.
    Rate(Option<f64>),
    /// Days.
    Days(Option<f64>),
    /// Minutes.
    Minutes(Option<f64>),
    /// Any other number.
    Number(Option<f64>),
    /// A day.
    Date(Option<Date>),
    /// A text.
    Text(Option<String>),
    /// Yes or no.
    Flag(Option<bool>),
}

impl Value {
    /// What kind of number it is.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Money(_) => Unit::Money,
            Self::Count(_) => Unit::Count,
            Self::Rate(_) => Unit::Rate,
            Self::Days(_) => Unit::Days,
            Self::Minutes(_) => Unit::Minutes,
            Self::Number(_) => Unit::Number,
            Self::Date(_) => Unit::Date,
            Self::Text(_) => Unit::Text,
            Self::Flag(_) => Unit::Flag,
        }
    }

    /// Whether nothing can be said.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self {
            Self::Money(value) => value.is_none(),
            Self::Count(value) => value.is_none(),
            Self::Rate(value) | Self::Days(value) | Self::Minutes(value) | Self::Number(value) => {
                value.is_none()
            }
            Self::Date(value) => value.is_none(),
            Self::Text(value) => value.is_none(),
            Self::Flag(value) => value.is_none(),
        }
    }

    /// The number as a chart needs it; none for texts, days and missing values.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Money(value) => value.map(Money::to_f64),
            Self::Count(value) => value.map(|count| count as f64),
            Self::Rate(value) | Self::Days(value) | Self::Minutes(value) | Self::Number(value) => {
                *value
            }
            Self::Date(_) | Self::Text(_) | Self::Flag(_) => None,
        }
    }

    /// The whole value as a text without any rounding; none for a missing value.
    #[must_use]
    pub fn exact(&self) -> Option<String> {
        match self {
            Self::Money(value) => value.map(|money| money.to_string()),
            Self::Count(value) => value.map(|count| count.to_string()),
            Self::Rate(value) | Self::Days(value) | Self::Minutes(value) | Self::Number(value) => {
                value.map(|number| number.to_string())
            }
            Self::Date(value) => value.map(|day| day.to_string()),
            Self::Text(value) => value.clone(),
            Self::Flag(value) => value.map(|flag| flag.to_string()),
        }
    }
}

impl From<Money> for Value {
    fn from(money: Money) -> Self {
        Self::Money(Some(money))
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(Some(count))
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(Some(count as u64))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Money(value) => value.serialize(serializer),
            Self::Count(value) => value.serialize(serializer),
            Self::Rate(value) | Self::Days(value) | Self::Minutes(value) | Self::Number(value) => {
                match value {
                    // 12 rather than 12.0, as every other number of the document.
                    Some(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                        serializer.serialize_i64(*number as i64)
                    }
                    other => other.serialize(serializer),
                }
            }
            Self::Date(value) => value.serialize(serializer),
            Self::Text(value) => value.serialize(serializer),
            Self::Flag(value) => value.serialize(serializer),
        }
    }
}

/// Values under their keys, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics(Vec<(&'static str, Value)>);

impl Metrics {
    /// None yet, with room for so many.
    #[must_use]
    pub(super) fn with_room(room: usize) -> Self {
        Self(Vec::with_capacity(room))
    }

    /// Adds a value under a key that is not there yet: records are made by the hundred thousand.
    pub(super) fn push(&mut self, key: &'static str, value: impl Into<Value>) {
        self.0.push((key, value.into()));
    }

    /// Sets a value; one that is there already stays in its place.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        let value = value.into();
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key, value)),
        }
    }

    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| value)
    }

    /// The number under a key, as a chart needs it.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        self.get(key)?.number()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    /// Adds all of another one.
    pub fn extend(&mut self, other: Self) {
        for (key, value) in other.0 {
            self.set(key, value);
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Metrics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Numbers that belong to one stage, owner, month, bucket or other value.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The value; none for the records that have none.
    pub key: Option<String>,
    /// Its numbers; the groups of one list have the same keys.
    pub values: Metrics,
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("key", &self.key)?;
        for (key, value) in self.values.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A further list of groups, such as a distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its key: `ageing`, `cycle_days`, …; [`super::catalogue::find`] knows it.
    pub name: &'static str,
    /// Its rows, in their order.
    pub groups: Vec<Group>,
}

/// A filter that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// What was filtered by: `owner`, `role`, `where`, …
    pub name: String,
    /// The value, as it was given.
    pub value: String,
}

/// Something that a reader of the numbers must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// A stable word: `unknown-stages`, `history-imported`, …
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

/// A query that numbers came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// What it brought.
    pub purpose: &'static str,
    /// The text that was sent.
    pub soql: String,
}

/// What stands on every report, whatever its numbers are.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The words of the command: `pipeline summary`.
    pub report: &'static str,
    /// The day that counted as today.
    pub as_of: Date,
    /// The period as it was asked for.
    pub period: String,
    /// Its days.
    pub window: Window,
    /// The field whose day had to be in the window.
    pub field: &'static str,
    /// The zone in which days begin.
    pub zone: String,
    /// The currency of all money; none when the org did not tell it.
    pub currency: Option<String>,
    /// Who is logged in: the numbers are what this user may see.
    pub user: Option<String>,
    /// Filters that were applied.
    pub filters: Vec<Filter>,
    /// What the groups are by.
    pub group_by: Option<String>,
}

/// The difference to another window.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// `previous` or `year-ago`.
    pub to: &'static str,
    /// The days of the other window.
    pub window: Window,
    /// How many records it had.
    pub n: u64,
    /// Its numbers.
    pub metrics: Metrics,
    /// The number of this report less the number of the other one.
    pub change: Metrics,
    /// The change as a fraction of the other number.
    pub change_rate: Metrics,
    /// The same for each group that is in either report.
    pub groups: Vec<ComparedGroup>,
}

/// The difference of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedGroup {
    /// The group's key.
    pub key: Option<String>,
    /// The key of the other report's group: the same one, of a trend the period at the same place; null
    /// when that report has none.
    pub with: Option<String>,
    /// The number of this report less the number of the other one.
    pub change: Metrics,
}

/// Numbers with everything that makes them mean something.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Window, filters, currency, user.
    pub frame: Frame,
    /// How many records it is about.
    pub n: u64,
    /// How many of them have no amount; none where amounts play no part.
    pub null_amounts: Option<u64>,
    /// Single numbers.
    pub metrics: Metrics,
    /// Rows that belong together, in the order in which they are to be shown.
    pub groups: Vec<Group>,
    /// Further lists of rows.
    pub series: Vec<Series>,
    /// Single deals or leads.
    pub records: Vec<Metrics>,
    /// Keys of the records, in their order; empty in a report that has none.
    pub record_keys: &'static [&'static str],
    /// The records are its rows where only rows can be written; else its groups are.
    pub rows_are_records: bool,
    /// The difference to another window, when it was asked for.
    pub compare: Option<Comparison>,
    /// What a reader must know.
    pub notes: Vec<Note>,
    /// The queries that the numbers came from.
    pub statements: Vec<Statement>,
}

impl Report {
    /// A report without numbers.
    #[must_use]
    pub fn new(frame: Frame) -> Self {
        Self {
            frame,
            n: 0,
            null_amounts: None,
            metrics: Metrics::default(),
            groups: Vec::new(),
            series: Vec::new(),
            records: Vec::new(),
            record_keys: &[],
            rows_are_records: false,
            compare: None,
            notes: Vec::new(),
            statements: Vec::new(),
        }
    }

    /// Adds a note.
    pub fn note(&mut self, code: &'static str, message: impl Into<String>) {
        let message = message.into();
        self.notes.push(Note { code, message });
    }

    /// The list of this name.
    #[must_use]
    pub fn series(&self, name: &str) -> Option<&[Group]> {
        let found = self.series.iter().find(|series| series.name == name);
        found.map(|series| series.groups.as_slice())
    }
}

#[derive(Serialize)]
struct FramedWindow {
    from: Option<Date>,
    to: Option<Date>,
    field: &'static str,
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let frame = &self.frame;
        let series: BTreeMap<&str, &[Group]> = self
            .series
            .iter()
            .map(|series| (series.name, series.groups.as_slice()))
            .collect();
        let window = FramedWindow {
            from: frame.window.from,
            to: frame.window.to,
            field: frame.field,
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("report", frame.report)?;
        map.serialize_entry("as_of", &frame.as_of)?;
        map.serialize_entry("period", &frame.period)?;
        map.serialize_entry("window", &window)?;
        map.serialize_entry("zone", &frame.zone)?;
        map.serialize_entry("currency", &frame.currency)?;
        map.serialize_entry("user", &frame.user)?;
        map.serialize_entry("filters", &frame.filters)?;
        map.serialize_entry("group_by", &frame.group_by)?;
        map.serialize_entry("n", &self.n)?;
        map.serialize_entry("null_amounts", &self.null_amounts)?;
        map.serialize_entry("metrics", &self.metrics)?;
        map.serialize_entry("groups", &self.groups)?;
        map.serialize_entry("series", &series)?;
        map.serialize_entry("records", &self.records)?;
        map.serialize_entry("compare", &self.compare)?;
        map.serialize_entry("notes", &self.notes)?;
        map.end()
    }
}
