//! Running a report: every row through the SQL side, sorted into groups.

use std::collections::{BTreeMap, HashMap};

use super::catalogue::{Column, DataType, ReportType};
use super::definition::{Definition, Granularity, Grouping, bad_request};
use super::facts::{Aggregate, Tally};
use super::filters;
use crate::localorg::error::ApiError;
use crate::localorg::sql::{Next, QueryContext};
use crate::localorg::store::Store;

/// Detail rows that are handed out.
const MOST_DETAILS: usize = 2_000;

/// The label of what has no value.
const NONE: &str = "-";

/// The result of a report.
pub(in crate::localorg) struct Outcome {
    /// Groups downwards.
    pub(super) down: Groups,
    /// Groups to the right.
    pub(super) across: Groups,
    /// Figures and rows by their place in both directions; an empty path is everything.
    pub(super) facts: HashMap<(Path, Path), Fact>,
    /// The figures.
    pub(super) aggregates: Vec<Aggregate>,
    /// Every detail row is there.
    pub(super) all_data: bool,
}

/// The groups that lead to a place, by what they are sorted by.
pub(super) type Path = Vec<String>;

/// Groups of one level, in their order.
#[derive(Debug, Default)]
pub(super) struct Groups(pub(super) BTreeMap<String, Group>);

/// A group.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// What people see.
    pub(super) label: String,
    /// The value; none when there is none.
    pub(super) value: Option<String>,
    /// The groups inside.
    pub(super) inner: Groups,
}

/// What stands at one place.
#[derive(Debug, Default)]
pub(super) struct Fact {
    /// Its figures.
    pub(super) tally: Tally,
    /// Its rows, each with a cell per detail column.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell of a detail row, as text.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// What it holds.
    pub(super) kind: DataType,
    /// The text; none when there is no value.
    pub(super) text: Option<String>,
    /// The id of the record that it names.
    pub(super) id: Option<String>,
}

/// The paths of a query, each once.
#[derive(Default)]
struct Fields(Vec<&'static str>);

/// A column and the places of its values among the fields.
#[derive(Clone, Copy)]
struct Source {
    column: &'static Column,
    at: usize,
    id_at: Option<usize>,
}

impl Fields {
    fn place(&mut self, path: &'static str) -> usize {
        match self.0.iter().position(|known| *known == path) {
            Some(at) => at,
            None => {
                self.0.push(path);
                self.0.len() - 1
            }
        }
    }

    fn source(&mut self, kind: &ReportType, name: &str) -> Result<Source, ApiError> {
        let column = kind
            .column(name)
            .ok_or_else(|| bad_request(&format!("The column {name} is not valid.")))?;
        Ok(Source {
            column,
            at: self.place(column.path),
            id_at: column.id.map(|path| self.place(path)),
        })
    }
}

impl Source {
    fn cell(self, row: &[String]) -> Cell {
        let text = |at: usize| Some(row[at].clone()).filter(|text| !text.is_empty());
        Cell {
            kind: self.column.kind,
            text: text(self.at),
            id: self.id_at.and_then(text),
        }
    }
}

/// Runs a report; without `details` only its figures are handed out.
pub(in crate::localorg) fn run(
    store: &Store,
    definition: &Definition,
    context: &QueryContext,
    details: bool,
) -> Result<Outcome, ApiError> {
    let kind = definition.kind()?;
    let mut fields = Fields::default();
    fields.place("Id");
    let mut sources = |names: &mut dyn Iterator<Item = &String>| -> Result<Vec<_>, ApiError> {
        names.map(|name| fields.source(kind, name)).collect()
    };
    let detail = sources(&mut definition.detail_columns.iter())?;
    let down = sources(&mut definition.groupings_down.iter().map(|level| &level.name))?;
    let across = sources(&mut definition.groupings_across.iter().map(|level| &level.name))?;
    let mut aggregates = Vec::new();
    let mut summed = Vec::new();
    for name in &definition.aggregates {
        let known = Aggregate::parse(name, kind);
        let (aggregate, column) =
            known.ok_or_else(|| bad_request(&format!("The aggregate {name} is not valid.")))?;
        aggregates.push(aggregate);
        summed.push(
            column
                .map(|column| fields.source(kind, column))
                .transpose()?,
        );
    }
    let mut outcome = Outcome {
        down: Groups::default(),
        across: Groups::default(),
        facts: HashMap::from([((Vec::new(), Vec::new()), Fact::default())]),
        aggregates,
        all_data: true,
    };
    let soql = query(definition, kind, &fields, &detail)?;
    let mut count = 0;
    store.export(&soql, context)?.each(store, &mut |row| {
        let path_down = outcome.down.enter(&down, &definition.groupings_down, row);
        let path_across = outcome
            .across
            .enter(&across, &definition.groupings_across, row);
        let values = || {
            let values = summed
                .iter()
                .map(|source| source.map(|source| row[source.at].as_str()));
            values.map(|value| value.filter(|text| !text.is_empty()))
        };
        for depth_down in 0..=path_down.len() {
            for depth_across in 0..=path_across.len() {
                let place = (
                    path_down[..depth_down].to_vec(),
                    path_across[..depth_across].to_vec(),
                );
                outcome.facts.entry(place).or_default().tally.add(values());
            }
        }
        count += 1;
        if count > MOST_DETAILS {
            outcome.all_data = false;
        } else if details {
            let cells = detail.iter().map(|source| source.cell(row)).collect();
            let fact = outcome.facts.entry((path_down, path_across)).or_default();
            fact.rows.push(cells);
        }
        Ok(Next::More)
    })?;
    Ok(outcome)
}

/// The query for all rows, ordered by the first detail column.
fn query(
    definition: &Definition,
    kind: &ReportType,
    fields: &Fields,
    detail: &[Source],
) -> Result<String, ApiError> {
    let condition = filters::condition(definition, kind)?;
    let condition = condition.map_or_else(String::new, |text| format!(" WHERE {text}"));
    let first = detail.first().map_or("Id", |source| source.column.path);
    Ok(format!(
        "SELECT {} FROM {}{condition} ORDER BY {first}{}",
        fields.0.join(", "),
        kind.object,
        if first == "Id" { "" } else { ", Id" }
    ))
}

impl Groups {
    /// The path of a row, whose groups are made when they are new.
    fn enter(&mut self, sources: &[Source], levels: &[Grouping], row: &[String]) -> Path {
        let mut path = Vec::with_capacity(sources.len());
        let mut groups = self;
        for (source, level) in sources.iter().zip(levels) {
            let (key, group) = group(source.cell(row), level.date_granularity);
            let entry = groups.0.entry(key.clone()).or_insert(group);
            path.push(key);
            groups = &mut entry.inner;
        }
        path
    }
}

/// The group that a cell belongs to, and what it is sorted by.
fn group(cell: Cell, granularity: Granularity) -> (String, Group) {
    let Some(text) = cell.text else {
        let label = NONE.to_owned();
        let group = Group {
            label,
            ..Group::default()
        };
        return (String::new(), group);
    };
    let day = text
        .get(..10)
        .and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let is_date = matches!(cell.kind, DataType::Date | DataType::DateTime);
    let (label, value) = match (day.filter(|_| is_date), granularity) {
        (Some(day), Granularity::Day) => (day.strftime("%-m/%-d/%Y").to_string(), day.to_string()),
        (Some(day), Granularity::Month) => {
            let first = day.first_of_month();
            (first.strftime("%B %Y").to_string(), first.to_string())
        }
        (Some(day), Granularity::Quarter) => {
            let quarter = (day.month() - 1) / 3;
            let first = jiff::civil::date(day.year(), quarter * 3 + 1, 1);
            (
                format!("Q{} CY{}", quarter + 1, day.year()),
                first.to_string(),
            )
        }
        (Some(day), Granularity::Year) => {
            let first = day.first_of_year();
            (format!("CY{}", day.year()), first.to_string())
        }
        _ => {
            let value = cell.id.clone().unwrap_or_else(|| text.clone());
            (super::document::label_of(cell.kind, &text), value)
        }
    };
    let key = match is_date {
        true => value.clone(),
        false => format!("{text}\u{0}{value}"),
    };
    let group = Group {
        label,
        value: Some(value),
        inner: Groups::default(),
    };
    (key, group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: DataType, text: &str, granularity: Granularity) -> (String, Option<String>) {
        let cell = Cell {
            kind,
            text: Some(text.to_owned()).filter(|text| !text.is_empty()),
            id: None,
        };
        let (_, group) = group(cell, granularity);
        (group.label, group.value)
    }

    #[test]
    fn dates_are_brought_together() {
        use Granularity::{Day, Month, None, Quarter, Year};
        let day = "2026-11-28";
        for (granularity, label, value) in [
            (None, "11/28/2026", day),
            (Day, "11/28/2026", day),
            (Month, "November 2026", "2026-11-01"),
            (Quarter, "Q4 CY2026", "2026-10-01"),
            (Year, "CY2026", "2026-01-01"),
        ] {
            let found = of(DataType::Date, day, granularity);
            assert_eq!(found, (label.to_owned(), Some(value.to_owned())));
        }
        assert_eq!(
            of(DataType::Date, "", Quarter),
            ("-".to_owned(), Option::None)
        );
        let text = of(DataType::Picklist, "Web", Month);
        assert_eq!(text, ("Web".to_owned(), Some("Web".to_owned())));
    }
}
