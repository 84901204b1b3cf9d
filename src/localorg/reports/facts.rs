//! What is added up: counts, sums, averages, smallest and largest values.
//!
//! Sums are made of decimals in whole numbers, so that cents stay cents.

use serde_json::{Value, json};

use super::catalogue::{DataType, ReportType};
use super::document::label_of;

/// Places after the point that are kept.
const PLACES: usize = 12;
const UNIT: i128 = 1_000_000_000_000;

/// One figure of a report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aggregate {
    /// What is done with the values.
    how: How,
    /// Type of the column.
    kind: DataType,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Rows,
    Sum,
    Average,
    Smallest,
    Largest,
}

/// A figure on its way.
#[derive(Clone, Copy, Debug, Default)]
struct Total {
    count: i128,
    sum: i128,
    smallest: Option<i128>,
    largest: Option<i128>,
}

/// The figures of one group.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    rows: u64,
    totals: Vec<Total>,
}

impl Aggregate {
    /// Reads `RowCount`, `s!COLUMN` and the like; also gives the name of the column.
    pub(super) fn parse<'n>(name: &'n str, kind: &ReportType) -> Option<(Self, Option<&'n str>)> {
        if name == "RowCount" {
            let kind = DataType::Number;
            let how = How::Rows;
            return Some((Self { how, kind }, None));
        }
        let (how, column) = name.split_once('!')?;
        let how = match how {
            "s" => How::Sum,
            "a" => How::Average,
            "m" => How::Smallest,
            "mx" => How::Largest,
            _ => return None,
        };
        let known = kind
            .column(column)
            .filter(|column| column.kind.is_number())?;
        let kind = known.kind;
        Some((Self { how, kind }, Some(column)))
    }

    /// Word for the heading.
    pub(super) fn word(self) -> &'static str {
        match self.how {
            How::Rows => "Record Count",
            How::Sum => "Sum of",
            How::Average => "Average",
            How::Smallest => "Smallest",
            How::Largest => "Largest",
        }
    }

    /// Salesforce's word for its type.
    pub(super) fn type_word(self) -> &'static str {
        match self.how {
            How::Rows => "int",
            _ => self.kind.word(),
        }
    }

    fn value(self, rows: u64, total: Total) -> Option<String> {
        let units = match self.how {
            How::Rows => return Some(rows.to_string()),
            How::Sum => Some(total.sum),
            How::Average => (total.count > 0).then(|| total.sum / total.count),
            How::Smallest => total.smallest,
            How::Largest => total.largest,
        };
        units.map(text_of)
    }
}

impl Tally {
    /// Adds a row with these values of the aggregates' columns.
    pub(super) fn add<'v>(&mut self, values: impl Iterator<Item = Option<&'v str>>) {
        self.rows += 1;
        for (at, value) in values.enumerate() {
            if self.totals.len() <= at {
                self.totals.push(Total::default());
            }
            let Some(units) = value.and_then(units_of) else {
                continue;
            };
            let total = &mut self.totals[at];
            total.count += 1;
            total.sum += units;
            total.smallest = Some(total.smallest.map_or(units, |known| known.min(units)));
            total.largest = Some(total.largest.map_or(units, |known| known.max(units)));
        }
    }

    /// The figures as the API has them.
    pub(super) fn values(&self, aggregates: &[Aggregate]) -> Vec<Value> {
        let figures = aggregates.iter().enumerate().map(|(at, aggregate)| {
            let total = self.totals.get(at).copied().unwrap_or_default();
            let Some(text) = aggregate.value(self.rows, total) else {
                return json!({ "label": "-", "value": null });
            };
            let number: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
            let label = match aggregate.how {
                How::Rows => text,
                _ => label_of(aggregate.kind, &text),
            };
            json!({ "label": label, "value": number })
        });
        figures.collect()
    }
}

/// The number in units of 10⁻¹².
fn units_of(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.contains(['e', 'E']) || whole.contains(['e', 'E']) {
        let number: f64 = text.parse().ok()?;
        return units_of(&format!("{number:.12}"));
    }
    let whole: i128 = whole.parse().ok()?;
    let mut part = fraction.to_owned();
    part.truncate(PLACES);
    let padded = format!("{part:0<PLACES$}");
    Some(sign * (whole * UNIT + padded.parse::<i128>().ok()?))
}

fn text_of(units: i128) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let size = units.unsigned_abs();
    let unit = UNIT.unsigned_abs();
    let text = format!("{sign}{}.{:012}", size / unit, size % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::localorg::reports::catalogue::report_type;

    #[test]
    fn figures_are_exact() {
        let kind = report_type("Opportunity").unwrap();
        let names = ["RowCount", "s!AMOUNT", "a!AMOUNT", "m!AMOUNT", "mx!AMOUNT"];
        let aggregates: Vec<_> = names
            .iter()
            .map(|name| Aggregate::parse(name, kind).unwrap().0)
            .collect();
        let mut tally = Tally::default();
        for value in [Some("0.1"), Some("0.2"), None, Some("-1e2")] {
            tally.add(aggregates.iter().map(|_| value));
        }
        let values: Vec<_> = tally.values(&aggregates);
        let numbers: Vec<_> = values
            .iter()
            .map(|value| value["value"].to_string())
            .collect();
        assert_eq!(numbers, ["4", "-99.7", "-33.233333333333", "-100", "0.2"]);
        assert_eq!(values[1]["label"], "-$99.70");
        let empty = Tally::default().values(&aggregates);
        assert_eq!(empty[3], json!({ "label": "-", "value": null }));
        assert!(Aggregate::parse("s!STAGE_NAME", kind).is_none());
        assert!(Aggregate::parse("x!AMOUNT", kind).is_none());
    }
}
