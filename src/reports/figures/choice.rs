//! Which charts a report has.

use crate::analytics::{Group, Report, Unit, Value, catalogue};
use crate::reports::readable::{number, readable};

use super::bridges::{bridge, slippage, stack};
use super::{Figure, Mark, Shape};

/// Marks of a chart that has a row for each; the tables have all.
const MOST_ROWS: usize = 24;

/// What a group without a key is called.
const NONE: &str = "(none)";

/// The charts of a report, in their order. One that would show nothing is left out.
pub(in crate::reports) fn figures(report: &Report) -> Vec<Figure> {
    let all = match report.frame.report {
        "pipeline stages" => vec![stages(report)],
        "pipeline owners" => vec![
            rates(
                report,
                "Win rate by owner",
                ("win_rate_count", "win_rate_low", "win_rate_high"),
                &["won_count", "lost_count"],
            ),
            bars(report, "Open value by owner", "open_value"),
        ],
        "pipeline trend" => trend(report),
        "pipeline velocity" => velocity(report),
        "pipeline forecast" => vec![stack(report), slippage(report)],
        "pipeline hygiene" => vec![bars(report, "Deals by reason", "count"), ageing(report)],
        "pipeline diff" => vec![bridge(report)],
        "leads summary" => vec![lead_funnel(report), by_conversion(report)],
        "leads sources" => vec![
            by_conversion(report),
            bars(report, "Won value by source", "deals_won_value"),
            bars(report, "Win rate of deals by source", "win_rate_count"),
        ],
        "leads owners" => vec![
            by_conversion(report),
            bars(report, "Open leads by owner", "open_count"),
        ],
        "leads response" => vec![responses(report)],
        "leads aging" => vec![strip("Age of open leads, in days", &report.groups)],
        _ => vec![
            bars(report, "Open value by group", "open_value"),
            cycles(report),
        ],
    };
    all.into_iter().flatten().collect()
}

fn label(group: &Group) -> String {
    group.key.clone().unwrap_or_else(|| NONE.to_owned())
}

/// A mark with the number under a key.
pub(super) fn mark(group: &Group, key: &str) -> Mark {
    let value = group.values.get(key);
    Mark {
        label: label(group),
        value: value.and_then(Value::number),
        text: value.and_then(readable).unwrap_or_else(|| "–".to_owned()),
        ..Mark::default()
    }
}

fn unit(groups: &[Group], key: &str) -> Unit {
    let first = groups.first().and_then(|group| group.values.get(key));
    first.map_or(Unit::Number, Value::unit)
}

pub(super) fn figure(title: &str, shape: Shape, key: &'static str, groups: &[Group]) -> Figure {
    Figure {
        title: title.to_owned(),
        caption: String::new(),
        shape,
        unit: unit(groups, key),
        series: (catalogue::title(key).to_owned(), None),
        marks: groups.iter().map(|group| mark(group, key)).collect(),
        goal: None,
    }
}

/// Cuts a chart that would be too long, and says so.
fn shortened(mut figure: Figure) -> Figure {
    let all = figure.marks.len();
    if all > MOST_ROWS {
        figure.marks.truncate(MOST_ROWS);
        let kept = format!("The first {MOST_ROWS} of {all}; the table has all.");
        figure.caption = format!("{} {kept}", figure.caption).trim().to_owned();
    }
    figure
}

/// None when there is nothing to see.
pub(super) fn shown(figure: Figure) -> Option<Figure> {
    let is_there = |mark: &Mark| {
        let is_some = |value: Option<f64>| value.is_some_and(|value| value != 0.0);
        is_some(mark.value) || is_some(mark.below) || mark.ends.is_some_and(|ends| ends.0 != ends.1)
    };
    figure.marks.iter().any(is_there).then_some(figure)
}

/// The largest first.
fn bars(report: &Report, title: &str, key: &'static str) -> Option<Figure> {
    let mut figure = figure(title, Shape::Bars, key, &report.groups);
    figure.marks.retain(|mark| mark.value.is_some());
    let value = |mark: &Mark| mark.value.unwrap_or_default();
    figure
        .marks
        .sort_by(|a, b| value(b).abs().total_cmp(&value(a).abs()));
    shown(shortened(figure))
}

/// Stages that hold open deals, or could.
fn stages(report: &Report) -> Option<Figure> {
    let is_closed = |group: &&Group| {
        let count = |key: &str| group.values.number(key).unwrap_or_default();
        count("open_count") == 0.0 && count("won_count") + count("lost_count") > 0.0
    };
    let open = report.groups.iter().filter(|group| !is_closed(group));
    let open: Vec<_> = open.cloned().collect();
    let mut figure = figure("Open pipeline by stage", Shape::Funnel, "open_value", &open);
    figure.caption = "In the org's order of stages; value and number of open deals.".to_owned();
    for (mark, group) in figure.marks.iter_mut().zip(&open) {
        let count = group.values.get("open_count").and_then(readable);
        mark.text = format!("{} ({})", mark.text, count.unwrap_or_default());
    }
    if figure.marks.len() > MOST_ROWS {
        figure.marks.retain(|mark| mark.value != Some(0.0));
    }
    shown(shortened(figure))
}

/// Points with their ranges, with the number of records that they are made of.
fn rates(
    report: &Report,
    title: &str,
    (rate, low, high): (&'static str, &str, &str),
    counts: &[&str],
) -> Option<Figure> {
    let mut figure = figure(title, Shape::Ranges, rate, &report.groups);
    figure.caption =
        "Point: the rate; line: where it probably lies (95 %). Behind it the records it is made of."
            .to_owned();
    for (mark, group) in figure.marks.iter_mut().zip(&report.groups) {
        let number = |key: &str| group.values.number(key);
        mark.ends = number(low).zip(number(high));
        let n: f64 = counts.iter().filter_map(|key| number(key)).sum();
        let n = crate::reports::readable::number(Unit::Count, n);
        mark.text = format!("{} ({n})", mark.text);
    }
    figure.marks.retain(|mark| mark.value.is_some());
    shown(shortened(figure))
}

fn by_conversion(report: &Report) -> Option<Figure> {
    let by = match report.frame.report {
        "leads sources" => "source",
        "leads owners" => "owner",
        _ => "group",
    };
    let keys = (
        "conversion_rate",
        "conversion_rate_low",
        "conversion_rate_high",
    );
    let title = format!("Conversion of leads by {by}");
    rates(report, &title, keys, &["created_count"])
}

fn trend(report: &Report) -> Vec<Option<Figure>> {
    let by = report.frame.group_by.as_deref().unwrap_or("period");
    let groups = &report.groups;
    let columns = |title: String, key| figure(&title, Shape::Columns, key, groups);
    let mut closed = columns(format!("Won and lost value by {by}"), "won_value");
    closed.series.1 = Some(catalogue::title("lost_value").to_owned());
    closed.caption = "Up: won; down: lost; by close date.".to_owned();
    for (mark, group) in closed.marks.iter_mut().zip(groups) {
        mark.below = group.values.number("lost_value");
        let lost = group.values.get("lost_value").and_then(readable);
        mark.text = format!("{} won, {} lost", mark.text, lost.unwrap_or_default());
    }
    let rate = figure(
        &format!("Win rate by {by}"),
        Shape::Line,
        "win_rate_count",
        groups,
    );
    let created = columns(format!("Created value by {by}"), "created_value");
    vec![shown(closed), shown(rate), shown(created)]
}

fn velocity(report: &Report) -> Vec<Option<Figure>> {
    let known = |group: &&Group| group.values.number("reached_count").is_some();
    let groups: Vec<_> = report.groups.iter().filter(known).cloned().collect();
    let mut reached = figure(
        "How far deals came",
        Shape::Funnel,
        "reached_count",
        &groups,
    );
    reached.caption =
        "Deals of the period that were in this stage or a later one, or won; share of all behind it."
            .to_owned();
    for (mark, group) in reached.marks.iter_mut().zip(&groups) {
        if let Some(share) = group.values.get("reached_rate").and_then(readable) {
            mark.text = format!("{} ({share})", mark.text);
        }
    }
    let mut dwell = figure(
        "Days in each stage",
        Shape::Bars,
        "dwell_days_median",
        &report.groups,
    );
    dwell.caption = "Median over deals of all time spent in the stage.".to_owned();
    dwell.marks.retain(|mark| mark.value.is_some());
    vec![
        shown(shortened(reached)),
        shown(shortened(dwell)),
        cycles(report),
    ]
}

/// Won deals by the length of their cycle.
fn cycles(report: &Report) -> Option<Figure> {
    let groups = report.series("cycle_days")?;
    let mut figure = figure("Sales cycle of won deals", Shape::Columns, "count", groups);
    let median = report.metrics.get("cycle_days_median").and_then(readable);
    figure.caption = match median {
        Some(median) => format!("Won deals by days from creation to close; median {median}."),
        None => "Won deals by days from creation to close.".to_owned(),
    };
    shown(figure)
}

fn responses(report: &Report) -> Option<Figure> {
    let groups = report.series("response_time")?;
    let mut figure = figure("Time to the first touch", Shape::Bars, "count", groups);
    figure.caption = "Leads of the period by the time of their first touch.".to_owned();
    shown(figure)
}

fn ageing(report: &Report) -> Option<Figure> {
    strip("Age of open deals, in days", report.series("ageing")?)
}

fn strip(title: &str, groups: &[Group]) -> Option<Figure> {
    let mut figure = figure(title, Shape::Strip, "count", groups);
    figure.caption = "The darker, the more.".to_owned();
    shown(figure)
}

/// Everybody, converted, with an opportunity, won.
fn lead_funnel(report: &Report) -> Option<Figure> {
    let keys = [
        ("created_count", "Created"),
        ("converted_count", "Converted"),
        ("with_opportunity_count", "With opportunity"),
        ("won_count", "Won"),
    ];
    let all = report.metrics.number("created_count")?;
    let marks = keys.iter().filter_map(|(key, label)| {
        let value = report.metrics.get(key)?;
        let share = value.number().filter(|_| all > 0.0)? / all;
        let text = readable(value)?;
        Some(Mark {
            label: (*label).to_owned(),
            value: value.number(),
            text: format!("{text} ({})", number(Unit::Rate, share)),
            ..Mark::default()
        })
    });
    shown(Figure {
        title: "What became of the leads".to_owned(),
        caption: "Leads created in the period; share of all behind it.".to_owned(),
        shape: Shape::Funnel,
        unit: Unit::Count,
        series: ("Leads".to_owned(), None),
        marks: marks.collect(),
        goal: None,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::analytics::{Frame, Metrics, Window};

    pub(in crate::reports::figures) fn report(name: &'static str) -> Report {
        Report::new(Frame {
            report: name,
            as_of: jiff::civil::date(2026, 11, 22),
            period: "all".into(),
            window: Window::ALL,
            field: "CloseDate",
            zone: "UTC".into(),
            currency: None,
            user: None,
            filters: Vec::new(),
            group_by: None,
        })
    }

    pub(in crate::reports::figures) fn group(key: &str, values: &[(&'static str, Value)]) -> Group {
        let mut metrics = Metrics::default();
        for (name, value) in values {
            metrics.set(name, value.clone());
        }
        Group {
            key: Some(key.to_owned()),
            values: metrics,
        }
    }

    #[test]
    fn an_empty_report_has_no_charts() {
        for name in [
            "pipeline summary",
            "pipeline stages",
            "pipeline trend",
            "pipeline forecast",
            "pipeline diff",
            "leads summary",
            "leads aging",
        ] {
            assert_eq!(figures(&report(name)), [], "{name}");
        }
    }

    #[test]
    fn long_charts_are_cut_and_say_so() {
        let mut owners = report("pipeline owners");
        owners.groups = (0..60)
            .map(|at| {
                let rate = Value::Rate(Some(0.5));
                let ends = [
                    ("win_rate_low", rate.clone()),
                    ("win_rate_high", rate.clone()),
                ];
                let values = [&[("win_rate_count", rate)][..], &ends].concat();
                group(&format!("Owner {at}"), &values)
            })
            .collect();
        let found = figures(&owners);
        assert_eq!(found[0].marks.len(), MOST_ROWS);
        assert!(found[0].caption.contains("The first 24 of 60"));
    }
}
