//! One report on the page: what it is about, its numbers, charts, tables, and how it is counted.

use maud::{Markup, html};

use crate::analytics::{Comparison, Metrics, Report, Value, catalogue};
use crate::reports::figures::{Figure, figures};
use crate::reports::layout::{is_idle, layout};
use crate::reports::readable::{grouped, readable, readable_change};
use crate::reports::tells_nothing;

use super::{Cover, Shown, anchor, draw, fresh, harmless, table};

/// The section of a report. What the page shows already is not shown again.
pub(super) fn section(report: &Report, cover: &Cover, shown: &mut Shown) -> Markup {
    let anchor = anchor(report);
    let figures = fresh(figures(report), &mut shown.figures);
    let is_new = !shown.metrics.contains(&report.metrics);
    shown.metrics.push(report.metrics.clone());
    html! {
        section id=(anchor) data-report=(report.frame.report) {
            h2 { (short_title(report)) }
            (frame(report))
            (notes(report))
            @if tells_nothing(report) { p.empty { "There is nothing in this window." } }
            @if is_new { (numbers(report)) }
            @if !figures.is_empty() {
                div.figures {
                    @for (at, figure) in figures.iter().enumerate() {
                        (picture(figure, &format!("{anchor}-{at}")))
                    }
                }
            }
            (table::tables(report, cover, &mut shown.series))
            (counted(report))
        }
    }
}

/// The report without its noun: `Win rate` under `Pipeline`.
pub(in crate::reports) fn short_title(report: &Report) -> String {
    let verb = report.frame.report.split(' ').nth(1).unwrap_or("summary");
    let title = match verb {
        "diff" => "What moved",
        "aging" => "Age of leads",
        "response" => "Response",
        other => other,
    };
    let mut letters = title.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// What the numbers mean nothing without, on every section.
fn frame(report: &Report) -> Markup {
    let frame = &report.frame;
    let day = |day: Option<jiff::civil::Date>| day.map_or("…".to_owned(), |day| day.to_string());
    let window = match (frame.window.from, frame.window.to) {
        (None, None) => "all days".to_owned(),
        (from, to) => format!("from {} up to, without, {}", day(from), day(to)),
    };
    html! {
        dl.frame {
            div { dt { "Window" } dd { (frame.field) ", " (window) } }
            div { dt { "As of" } dd { (frame.as_of) " (" (frame.zone) ")" } }
            div { dt { "Records (n)" } dd data-key="n" data-v=(report.n) { (grouped(&report.n.to_string())) } }
            @if let Some(missing) = report.null_amounts {
                div { dt { "Without amount" } dd data-key="null_amounts" data-v=(missing) { (grouped(&missing.to_string())) } }
            }
            div { dt { "Currency" } dd { (frame.currency.as_deref().map_or("not told".to_owned(), harmless)) } }
            div { dt { "Filters" } dd {
                @if frame.filters.is_empty() { "none" }
                @for (at, filter) in frame.filters.iter().enumerate() {
                    @if at > 0 { ", " }
                    (filter.name) " " bdi { (harmless(&filter.value)) }
                }
            } }
            @if let Some(user) = &frame.user {
                div { dt { "Seen by" } dd { bdi { (harmless(user)) } } }
            }
        }
    }
}

fn notes(report: &Report) -> Markup {
    html! {
        @if !report.notes.is_empty() {
            ul.notes {
                @for note in &report.notes { li { (worded(&harmless(&note.message))) } }
            }
        }
    }
}

/// A sentence whose commands stand between backticks.
fn worded(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// The numbers that matter most, with what they were.
fn numbers(report: &Report) -> Markup {
    let chosen = layout(report.frame.report)
        .metrics
        .iter()
        .filter_map(|key| Some((*key, report.metrics.get(key)?)))
        .filter(|(key, value)| !is_idle(key, value));
    html! {
        dl.numbers {
            @for (key, value) in chosen {
                div {
                    dt { (catalogue::title(key)) }
                    dd data-key=(key) data-v=[value.exact()] {
                        (readable(value).unwrap_or_else(|| "–".to_owned()))
                    }
                    @if let Some(compare) = &report.compare { (change(key, compare)) }
                }
            }
        }
    }
}

fn change(key: &str, compare: &Comparison) -> Markup {
    let text =
        |metrics: &Metrics, read: fn(&Value) -> Option<String>| metrics.get(key).and_then(read);
    let before = text(&compare.metrics, readable).unwrap_or_else(|| "–".to_owned());
    let change = text(&compare.change, readable_change);
    html! {
        dd.change {
            @if let Some(change) = change { (change) " · " }
            (compare.to) ": " span.whole { (before) }
        }
    }
}

fn picture(figure: &Figure, id: &str) -> Markup {
    let clean = clean(figure);
    html! {
        figure {
            figcaption {
                strong { (clean.title) }
                @if !clean.caption.is_empty() { span { (clean.caption) } }
            }
            (draw::chart(&clean, id))
        }
    }
}

fn clean(figure: &Figure) -> Figure {
    let mut clean = figure.clone();
    for mark in &mut clean.marks {
        mark.label = harmless(&mark.label);
    }
    clean
}

/// Every number of the report, with its formula.
fn counted(report: &Report) -> Markup {
    let first = report
        .groups
        .first()
        .into_iter()
        .flat_map(|group| group.values.iter());
    let groups = first
        .filter(|(key, _)| report.metrics.get(key).is_none())
        .map(|(key, _)| (key, None));
    let series = report.series.iter().map(|series| (series.name, None));
    let all = report
        .metrics
        .iter()
        .map(|(key, value)| (key, Some(value)))
        .chain(groups)
        .chain(series);
    html! {
        details.counted {
            summary { "How this is counted" }
            div.box tabindex="0" role="region" aria-label="Formulas" {
                table {
                    thead { tr { th { "Number" } th.number { "Value" } th { "Formula" } th { "Fields" } } }
                    tbody {
                        @for (key, value) in all {
                            @let entry = catalogue::find(key);
                            tr {
                                th scope="row" { (catalogue::title(key)) " " code { (key) } }
                                td.number data-metric=(key) data-v=[value.and_then(Value::exact)] {
                                    (value.and_then(readable).unwrap_or_default())
                                }
                                td { (entry.map_or("", |entry| entry.formula)) }
                                td { (entry.map_or("", |entry| entry.fields)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
