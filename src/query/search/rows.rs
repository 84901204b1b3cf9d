//! The records of several objects as rows of one table.
//!
//! Each object has a layout of its own, settled as that of a query; the columns of all are laid
//! side by side, equal ones over each other.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::query::decode::{self, Record};
use crate::query::layout::{ChildMode, Layout, is_settled};
use crate::query::plan::{Item, Place, Plan};
use crate::query::shape::Shape;
use crate::soql::search::Search;

/// Heading of the first column.
const OBJECT_HEADER: &str = "Object";
/// Its key in JSON.
const OBJECT_KEY: &str = "type";

/// Why the rows end before their end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The sink has had enough.
    Sink(SinkError),
    /// The answer is not what one looks like.
    Answer(serde_json::Error),
}

impl From<SinkError> for Stop {
    fn from(error: SinkError) -> Self {
        Self::Sink(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::Answer(error)
    }
}

/// Writes the records of an answer; counts them by object.
pub(super) fn write(
    answer: &str,
    search: Option<&Search>,
    sink: &mut dyn RowSink,
) -> Result<Vec<(String, u64)>, Stop> {
    let sections = sections(answer, search)?;
    let mut columns = vec![Column {
        header: OBJECT_HEADER.to_owned(),
        keys: vec![OBJECT_KEY.to_owned()],
        kind: crate::model::rows::ColumnKind::Value,
        data: crate::model::value_type::ValueType::Text,
    }];
    let mut laid = Vec::with_capacity(sections.len());
    for section in sections {
        let layout = section.settle()?;
        let places = layout.columns.iter();
        let places: Vec<_> = places.map(|column| place(&mut columns, column)).collect();
        laid.push((section, layout, places));
    }
    sink.begin(&columns)?;
    let mut counts = Vec::new();
    for (section, layout, places) in &laid {
        section.write(layout, places, columns.len(), sink)?;
        if !section.records.is_empty() {
            let count = u64::try_from(section.records.len()).unwrap_or(u64::MAX);
            counts.push((section.object.clone(), count));
        }
    }
    sink.finish()?;
    Ok(counts)
}

/// Where a column of an object stands among all; added when it is new.
fn place(columns: &mut Vec<Column>, column: &Column) -> usize {
    let mut known = columns.iter().skip(1);
    let found = known.position(|known| {
        known.header.eq_ignore_ascii_case(&column.header) && known.keys == column.keys
    });
    found.map_or_else(
        || {
            columns.push(column.clone());
            columns.len() - 1
        },
        |place| place + 1,
    )
}

/// The records of one object.
struct Section<'a> {
    object: String,
    items: Vec<Item>,
    records: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow, rename = "searchRecords")]
    records: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    attributes: Attributes<'a>,
}

#[derive(Deserialize)]
struct Attributes<'a> {
    #[serde(borrow, rename = "type")]
    object: Cow<'a, str>,
}

/// The objects of RETURNING, also those without records, then the others of the answer.
fn sections<'a>(
    answer: &'a str,
    search: Option<&Search>,
) -> Result<Vec<Section<'a>>, serde_json::Error> {
    let records = if answer.trim_start().starts_with('[') {
        serde_json::from_str(answer)?
    } else {
        serde_json::from_str::<Wrapped<'_>>(answer)?.records
    };
    let highlights = search.is_some_and(Search::highlights);
    let returning = search.map_or(&[][..], |search| search.returning.as_slice());
    let mut sections: Vec<Section<'a>> = Vec::new();
    for part in returning {
        let mut items = match Plan::of(&part.query()) {
            Plan::Rows(items) => items,
            Plan::Count => everything(),
        };
        if highlights {
            items.extend(everything());
        }
        sections.push(Section {
            object: part.object.name.clone(),
            items,
            records: Vec::new(),
        });
    }
    for record in records {
        let head: Head<'a> = serde_json::from_str(record.get())?;
        let object = head.attributes.object;
        let known = sections
            .iter_mut()
            .find(|section| section.object.eq_ignore_ascii_case(&object));
        match known {
            Some(section) => {
                // As the answer spells it.
                section.object = object.into_owned();
                section.records.push(record);
            }
            None => sections.push(Section {
                object: object.into_owned(),
                items: everything(),
                records: vec![record],
            }),
        }
    }
    Ok(sections)
}

/// Whatever a record has.
fn everything() -> Vec<Item> {
    vec![Item {
        header: "*".to_owned(),
        place: Place::Rest { nested: true },
    }]
}

impl Section<'_> {
    fn settle(&self) -> Result<Layout, serde_json::Error> {
        let mut shape = Shape::default();
        for record in &self.records {
            shape.add(record)?;
            if is_settled(&self.items, &shape) {
                break;
            }
        }
        Ok(Layout::settle(&self.items, &shape, ChildMode::Json))
    }

    fn write(
        &self,
        layout: &Layout,
        places: &[usize],
        width: usize,
        sink: &mut dyn RowSink,
    ) -> Result<(), Stop> {
        let texts: Vec<_> = self.records.iter().map(|record| record.get()).collect();
        let page = format!("{{\"records\":[{}]}}", texts.join(","));
        let mut row: Vec<Cell<'_>> = vec![Cell::Absent; width];
        row[0] = Cell::Text(Cow::Borrowed(&self.object));
        let mut take = |record: &mut Record<'_>| {
            for (cell, place) in record.cells.iter().zip(places) {
                row[*place] = owned(cell);
            }
            sink.row(&row)
        };
        match decode::records(&page, layout, &mut take) {
            Ok(_) => Ok(()),
            Err(decode::Stop::Taker(error)) => Err(Stop::Sink(error)),
            Err(decode::Stop::Page(error)) => Err(Stop::Answer(error)),
        }
    }
}

/// A cell that outlives its page.
fn owned<'a>(cell: &Cell<'_>) -> Cell<'a> {
    match cell {
        Cell::Null => Cell::Null,
        Cell::NoParent { depth } => Cell::NoParent { depth: *depth },
        Cell::Absent => Cell::Absent,
        Cell::Bool(flag) => Cell::Bool(*flag),
        Cell::Number(text) => Cell::Number(Cow::Owned(text.clone().into_owned())),
        Cell::Text(text) => Cell::Text(Cow::Owned(text.clone().into_owned())),
        Cell::Json(text) => Cell::Json(Cow::Owned(text.clone().into_owned())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::soql::search::parse;

    #[derive(Default)]
    struct Lines(Arc<Mutex<Vec<String>>>);

    impl RowSink for Lines {
        fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
            let headers: Vec<_> = columns
                .iter()
                .map(|column| column.header.as_str())
                .collect();
            self.0.lock().unwrap().push(headers.join("|"));
            Ok(())
        }

        fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
            let cells = cells.iter().map(|cell| match cell {
                Cell::Absent => "-".to_owned(),
                Cell::Null | Cell::NoParent { .. } => "null".to_owned(),
                Cell::Bool(flag) => flag.to_string(),
                Cell::Number(text) | Cell::Text(text) | Cell::Json(text) => text.to_string(),
            });
            self.0
                .lock()
                .unwrap()
                .push(cells.collect::<Vec<_>>().join("|"));
            Ok(())
        }

        fn finish(&mut self) -> Result<(), SinkError> {
            self.0.lock().unwrap().push("end".to_owned());
            Ok(())
        }
    }

    fn lines(answer: &str, sosl: &str) -> Vec<String> {
        let mut sink = Lines::default();
        let search = parse(sosl).unwrap();
        let counts = write(answer, Some(&search), &mut sink).unwrap();
        let mut lines = sink.0.lock().unwrap().clone();
        lines.push(format!("{counts:?}"));
        lines
    }

    #[test]
    fn rows_of_several_objects_share_their_columns() {
        let answer = r#"{"searchRecords":[
            {"attributes":{"type":"Account","url":"/a"},"Id":"1","Name":"Acme \"x\"","Owner":{"attributes":{},"Name":"Ann"}},
            {"attributes":{"type":"Contact","url":"/c"},"Name":"Joe","Email":null},
            {"attributes":{"type":"Account","url":"/a"},"Id":"2","Name":"Zen","Owner":null}]}"#;
        let sosl = "FIND {ab} RETURNING account(Id, name, Owner.Name), Contact(Name, Email), Lead(Company)";
        assert_eq!(
            lines(answer, sosl),
            [
                "Object|Id|name|Owner.Name|Email|Company",
                "Account|1|Acme \"x\"|Ann|-|-",
                "Account|2|Zen|null|-|-",
                "Contact|-|Joe|-|null|-",
                "end",
                "[(\"Account\", 2), (\"Contact\", 1)]",
            ]
        );
    }

    #[test]
    fn older_answers_and_objects_that_nobody_named() {
        let answer =
            r#"[{"attributes":{"type":"Lead"},"Id":"1"},{"attributes":{"type":"Case"},"Id":"2"}]"#;
        let expected = ["Object|Id", "Lead|1", "Case|2", "end"];
        assert_eq!(lines(answer, "FIND {ab}")[..4], expected);
        assert_eq!(
            lines("{\"searchRecords\":[]}", "FIND {ab} RETURNING Lead(Name)"),
            ["Object|Name", "end", "[]"]
        );
    }

    #[test]
    fn highlights_are_columns_of_their_own() {
        let answer =
            r#"[{"attributes":{"type":"Lead"},"Name":"ab","highlight.Name":"<mark>ab</mark>"}]"#;
        let found = lines(answer, "FIND {ab} RETURNING Lead(Name) WITH HIGHLIGHT");
        assert_eq!(
            found[..2],
            ["Object|Name|highlight.Name", "Lead|ab|<mark>ab</mark>"]
        );
    }

    #[test]
    fn what_is_no_answer_is_said() {
        let mut sink = Lines::default();
        for answer in ["{}", "x", "[1]", "[{\"Id\":1}]"] {
            let stop = write(answer, None, &mut sink);
            assert!(matches!(stop, Err(Stop::Answer(_))), "{answer}");
        }
    }
}
