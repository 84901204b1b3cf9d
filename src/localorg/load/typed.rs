//! Cells become values of the field's type.

use jiff::tz::TimeZone;

use super::dates::{self, DateStyle};
use super::read::Cell;
use super::report::RowProblem;
use crate::localorg::value::Value;
use crate::model::id::RecordId;
use crate::model::schema::FieldType;

/// How cells are to be read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) style: DateStyle,
    /// Zone of times without an offset.
    pub(super) zone: TimeZone,
    /// An empty cell is null instead of unsaid.
    pub(super) empty_as_null: bool,
}

impl Reading {
    /// The value of a cell; none when nothing was said.
    pub(super) fn value(&self, cell: Cell, kind: FieldType) -> Result<Option<Value>, RowProblem> {
        let text = match cell {
            Cell::Absent => return Ok(None),
            Cell::Null => return Ok(Some(Value::Null)),
            Cell::Unfit(what) => return Err(RowProblem::Unfit(what)),
            Cell::Bool(flag) if kind == FieldType::Boolean => return Ok(Some(Value::Bool(flag))),
            Cell::Bool(flag) => flag.to_string(),
            Cell::Number(text) | Cell::Text(text) => text,
        };
        match text.as_str() {
            "" => Ok(self.empty_as_null.then_some(Value::Null)),
            "#N/A" => Ok(Some(Value::Null)),
            _ => self.typed(text, kind).map(Some),
        }
    }

    fn typed(&self, text: String, kind: FieldType) -> Result<Value, RowProblem> {
        let not_a_date = |text: String| RowProblem::Date {
            value: text,
            style: self.style,
        };
        match kind {
            FieldType::Boolean => match boolean(text.trim()) {
                Some(flag) => Ok(Value::Bool(flag)),
                None => Err(RowProblem::Boolean(text)),
            },
            FieldType::Int | FieldType::Long => whole(text),
            FieldType::Double | FieldType::Currency | FieldType::Percent => {
                match number(text.trim()) {
                    Some(number) => Ok(Value::Real(number)),
                    None => Err(RowProblem::Number(text)),
                }
            }
            FieldType::Date => match dates::date(&text, self.style, &self.zone) {
                Some(date) => Ok(Value::Date(date)),
                None => Err(not_a_date(text)),
            },
            FieldType::DateTime => match dates::instant(&text, self.style, &self.zone) {
                Some(at) => Ok(Value::DateTime(at)),
                None => Err(not_a_date(text)),
            },
            FieldType::Time => match dates::time(&text) {
                Some(time) => Ok(Value::Time(time)),
                None => Err(RowProblem::Time(text)),
            },
            FieldType::Id | FieldType::Reference => match RecordId::parse(text.trim()) {
                Ok(id) => Ok(Value::Text(id.as_str().to_owned())),
                Err(source) => Err(RowProblem::Id {
                    value: text,
                    source,
                }),
            },
            _ => Ok(Value::Text(text)),
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    const WORDS: [(&str, bool); 10] = [
        ("true", true),
        ("false", false),
        ("1", true),
        ("0", false),
        ("yes", true),
        ("no", false),
        ("y", true),
        ("n", false),
        ("t", true),
        ("f", false),
    ];
    let word = WORDS
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text));
    word.map(|(_, flag)| *flag)
}

fn whole(text: String) -> Result<Value, RowProblem> {
    if let Ok(number) = text.trim().parse() {
        return Ok(Value::Int(number));
    }
    match number(text.trim()) {
        None => Err(RowProblem::Number(text)),
        Some(number) if number.fract() == 0.0 && number.abs() < 9e15 => Ok(Value::Real(number)),
        Some(_) => Err(RowProblem::Whole(text)),
    }
}

/// A number: `1250`, `-1250.50`, `3.00E+07`, `$1,250.00`, `75%`.
fn number(text: &str) -> Option<f64> {
    let bare = text
        .trim_start_matches(['$', '€', '£', '¥'])
        .trim_end_matches('%')
        .trim();
    // Rust also reads words such as `inf` and `nan`.
    if !bare.bytes().any(|byte| byte.is_ascii_digit())
        || !bare
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.,eE".contains(&byte))
    {
        return None;
    }
    let parsed: f64 = if bare.contains(',') {
        without_thousands(bare)?.parse().ok()?
    } else {
        bare.parse().ok()?
    };
    parsed.is_finite().then_some(parsed)
}

/// Takes out commas that stand before every three digits of the whole part.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let leads = (1..=3).contains(&first.trim_start_matches(['-', '+']).len());
    let follows = groups.all(|group| group.len() == 3);
    let plain = !decimals.contains(',');
    (leads && follows && plain).then(|| text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading() -> Reading {
        Reading {
            style: DateStyle::Iso,
            zone: TimeZone::UTC,
            empty_as_null: false,
        }
    }

    fn read(text: &str, kind: FieldType) -> Option<Value> {
        reading()
            .value(Cell::Text(text.to_owned()), kind)
            .ok()
            .flatten()
    }

    #[test]
    fn numbers_as_spreadsheets_write_them() {
        for (text, expected) in [
            ("3.00E+07", 3e7),
            ("-12.50", -12.5),
            ("$1,250,000.75", 1_250_000.75),
            ("75%", 75.0),
            ("€ 5", 5.0),
        ] {
            assert_eq!(
                read(text, FieldType::Currency),
                Some(Value::Real(expected)),
                "{text}"
            );
        }
        for text in ["nan", "inf", "1,25", "12,34.5", "abc", "-", "1e999"] {
            assert_eq!(read(text, FieldType::Currency), None, "{text}");
        }
        assert_eq!(read("265.0", FieldType::Int), Some(Value::Real(265.0)));
        assert_eq!(read("2.5", FieldType::Int), None);
    }

    #[test]
    fn nulls_and_nothing() {
        let value = |cell| reading().value(cell, FieldType::String).unwrap();
        assert_eq!(value(Cell::Text(String::new())), None);
        assert_eq!(value(Cell::Absent), None);
        assert_eq!(value(Cell::Null), Some(Value::Null));
        assert_eq!(value(Cell::Text("#N/A".into())), Some(Value::Null));
        let strict = Reading {
            empty_as_null: true,
            ..reading()
        };
        let empty = strict
            .value(Cell::Text(String::new()), FieldType::String)
            .unwrap();
        assert_eq!(empty, Some(Value::Null));
    }

    #[test]
    fn booleans_and_ids() {
        assert_eq!(read("TRUE", FieldType::Boolean), Some(Value::Bool(true)));
        assert_eq!(read("No", FieldType::Boolean), Some(Value::Bool(false)));
        assert_eq!(read("maybe", FieldType::Boolean), None);
        let long = Value::Text("001D000000IqhSLIAZ".to_owned());
        assert_eq!(read("001D000000IqhSL", FieldType::Reference), Some(long));
        assert_eq!(read("x", FieldType::Reference), None);
    }
}
