//! Tables of a report: groups, distributions, single deals.

use maud::{Markup, html};

use crate::analytics::{ComparedGroup, Group, Metrics, Report, Series, Unit, Value, catalogue};
use crate::reports::layout::{SUMMARY, layout};
use crate::reports::readable::{readable, readable_change};

use super::{Cover, harmless};

/// Single deals that a page shows.
const MOST_RECORDS: usize = 200;

/// What a group without a key is called.
const NONE: &str = "(none)";

/// All tables of a report; a list of rows that was shown already is not shown again.
pub(super) fn tables(report: &Report, cover: &Cover, shown: &mut Vec<Series>) -> Markup {
    let by = report.frame.group_by.as_deref().unwrap_or("Group");
    let columns = layout(report.frame.report).columns;
    html! {
        @if !report.groups.is_empty() {
            (groups(&format!("By {by}"), &report.groups, columns, compared(report)))
        }
        @for series in fresh(&report.series, shown) {
            @let all = keys(&series.groups);
            @let columns = if series.name == "by_group" { SUMMARY.columns } else { &all[..] };
            (groups(catalogue::title(series.name), &series.groups, columns, None))
        }
        @if !report.records.is_empty() { (records(report, cover)) }
    }
}

fn fresh<'a>(all: &'a [Series], shown: &mut Vec<Series>) -> Vec<&'a Series> {
    let fresh: Vec<_> = all
        .iter()
        .filter(|series| !shown.contains(series) && !is_of_nothing(series))
        .collect();
    shown.extend(fresh.iter().copied().cloned());
    fresh
}

/// Whether it counts nothing at all: sales cycles without a deal that was won.
fn is_of_nothing(series: &Series) -> bool {
    let count = |group: &Group| group.values.number("count");
    series.groups.iter().all(|group| count(group) == Some(0.0))
}

fn keys(groups: &[Group]) -> Vec<&'static str> {
    let first = groups.first().into_iter();
    let keys = first.flat_map(|group| group.values.iter());
    keys.map(|(key, _)| key).collect()
}

/// The column that a comparison adds, and its values.
type Compared<'a> = (&'a str, &'static str, &'a [ComparedGroup]);

fn compared(report: &Report) -> Option<Compared<'_>> {
    let compare = report.compare.as_ref()?;
    let key = layout(report.frame.report).bar;
    Some((compare.to, key, &compare.groups))
}

fn groups(
    title: &str,
    groups: &[Group],
    columns: &[&'static str],
    compared: Option<Compared<'_>>,
) -> Markup {
    let has = |key: &&&'static str| groups.iter().any(|group| group.values.get(key).is_some());
    let columns: Vec<&'static str> = columns.iter().filter(has).copied().collect();
    let change = |group: &Group| {
        let (_, key, list) = compared?;
        let found = list.iter().find(|other| other.key == group.key);
        found?.change.get(key)
    };
    let body = html! {
        thead { tr {
            th scope="col" { (title.strip_prefix("By ").unwrap_or(title)) }
            @for key in &columns { (heading(key, unit(groups, key))) }
            @if let Some((to, key, _)) = compared {
                th.number scope="col" { (catalogue::title(key)) ", change to " (to) }
            }
        } }
        tbody {
            @for group in groups {
                tr {
                    (name(group.key.as_deref()))
                    @for key in &columns { (cell(key, group.values.get(key), None)) }
                    @if compared.is_some() {
                        @let value = change(group);
                        td.number data-v=[value.and_then(Value::exact)] {
                            (value.and_then(readable_change).unwrap_or_default())
                        }
                    }
                }
            }
        }
    };
    boxed(title, &body)
}

fn boxed(title: &str, body: &Markup) -> Markup {
    html! {
        h3 { (title) }
        (scrolled(title, body))
    }
}

/// A table in a box of its own that scrolls when it is too wide.
fn scrolled(title: &str, body: &Markup) -> Markup {
    html! {
        div.box tabindex="0" role="region" aria-label=(title) {
            table.sorts { (body) }
        }
    }
}

fn name(key: Option<&str>) -> Markup {
    let text = key.map_or(NONE.to_owned(), harmless);
    html! { th scope="row" data-v=(text) { bdi { (text) } } }
}

fn heading(key: &'static str, unit: Unit) -> Markup {
    let formula = catalogue::find(key).map(|entry| entry.formula);
    html! {
        th.number[is_number(unit)] scope="col" data-key=(key) title=[formula] { (catalogue::title(key)) }
    }
}

fn unit(groups: &[Group], key: &str) -> Unit {
    let first = groups.iter().find_map(|group| group.values.get(key));
    first.map_or(Unit::Number, Value::unit)
}

fn is_number(unit: Unit) -> bool {
    !matches!(unit, Unit::Text | Unit::Date | Unit::Flag)
}

fn cell(key: &str, value: Option<&Value>, link: Option<String>) -> Markup {
    let text = value.and_then(readable).map(|text| harmless(&text));
    let exact = value.and_then(Value::exact).map(|exact| harmless(&exact));
    let is_number = value.is_some_and(|value| is_number(value.unit()));
    html! {
        td.number[is_number].date[matches!(value, Some(Value::Date(_)))] data-k=(key) data-v=[exact] {
            @match (text, link) {
                (Some(text), Some(link)) => { a href=(link) rel="noopener noreferrer" { bdi { (text) } } }
                (Some(text), None) => { @if is_number { (text) } @else { bdi { (text) } } }
                (None, _) => { "–" }
            }
        }
    }
}

fn records(report: &Report, cover: &Cover) -> Markup {
    let all = report.records.len();
    let shown = &report.records[..all.min(MOST_RECORDS)];
    let title = match all > MOST_RECORDS {
        true => format!("Deals ({MOST_RECORDS} of {all}; the workbook has all)"),
        false => format!("Deals ({all})"),
    };
    let keys: Vec<_> = report
        .record_keys
        .iter()
        .copied()
        .filter(|key| *key != "id")
        .collect();
    let body = html! {
        thead { tr {
            @for key in &keys {
                @let unit = catalogue::find(key).map_or(Unit::Text, |entry| entry.unit);
                (heading(key, unit))
            }
        } }
        tbody {
            @for record in shown {
                tr { @for key in &keys { (cell(key, record.get(key), link(key, record, cover))) } }
            }
        }
    };
    html! {
        details.deals open[report.rows_are_records] {
            summary { (title) }
            (scrolled(&title, &body))
        }
    }
}

/// Where the record is in the org, behind its name.
fn link(key: &str, record: &Metrics, cover: &Cover) -> Option<String> {
    let base = cover.link.as_deref().filter(|_| key == "name")?;
    let id = record.get("id")?.exact()?;
    let is_id = id.chars().all(|letter| letter.is_ascii_alphanumeric());
    is_id.then(|| format!("{}/{id}", base.trim_end_matches('/')))
}
