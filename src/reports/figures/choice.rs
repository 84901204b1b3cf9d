//! Which charts a report has.

use crate::analytics::{Group, Report, Unit, Value, catalogue};
use crate::reports::readable::{number, readable};

use super::bridges::{bridge, slippage, stack};
use super::rest::{MOST_ROWS, Rest, filled};
use super::{Figure, Mark, Shape};

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
                Rest::Rate("won_count", &["won_count", "lost_count"]),
            ),
            bars(report, "Open value by owner", sum("open_value")),
        ],
        "pipeline trend" => trend(report),
        "pipeline velocity" => velocity(report),
        "pipeline forecast" => vec![stack(report), slippage(report)],
        "pipeline hygiene" => vec![
            bars(report, "Deals by reason", sum("count")),
            ageing(report),
        ],
        "pipeline diff" => vec![bridge(report)],
        "leads summary" => vec![lead_funnel(report), by_conversion(report)],
        "leads sources" => vec![
            by_conversion(report),
            bars(report, "Won value by source", sum("deals_won_value")),
            bars(
                report,
                "Win rate of deals by source",
                (
                    "win_rate_count",
                    Rest::Rate("deals_won_count", &["deals_won_count", "deals_lost_count"]),
                ),
            ),
        ],
        "leads owners" => vec![
            by_conversion(report),
            bars(report, "Open leads by owner", sum("open_count")),
        ],
        "leads response" => vec![responses(report)],
        "leads aging" => vec![strip("Age of open leads, in days", &report.groups)],
        _ => vec![
            bars(report, "Open value by group", sum("open_value")),
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

/// A number, and that the others are its sum.
fn sum(key: &'static str) -> (&'static str, Rest) {
    (key, Rest::Sum(key, None))
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
fn bars(report: &Report, title: &str, (key, rest): (&'static str, Rest)) -> Option<Figure> {
    let mut figure = figure(title, Shape::Bars, key, &report.groups);
    let mut rows = rows(&mut figure, &report.groups);
    rows.retain(|(mark, _)| mark.value.is_some());
    let value = |mark: &Mark| mark.value.unwrap_or_default();
    rows.sort_by(|(a, _), (b, _)| value(b).abs().total_cmp(&value(a).abs()));
    shown(filled(figure, rows, &[], rest))
}

/// The marks of a figure beside the groups that they are of.
fn rows<'g>(figure: &mut Figure, groups: &'g [Group]) -> Vec<(Mark, &'g Group)> {
    let marks = std::mem::take(&mut figure.marks);
    marks.into_iter().zip(groups).collect()
}

/// Stages that hold open deals, or could.
fn stages(report: &Report) -> Option<Figure> {
    let is_closed = |group: &&Group| {
        let count = |key: &str| group.values.number(key).unwrap_or_default();
        let is_closed = group.values.get("is_closed") == Some(&Value::Flag(Some(true)));
        count("open_count") == 0.0 && (is_closed || count("won_count") + count("lost_count") > 0.0)
    };
    let open = report.groups.iter().filter(|group| !is_closed(group));
    let open: Vec<_> = open.cloned().collect();
    let mut figure = figure("Open pipeline by stage", Shape::Funnel, "open_value", &open);
    figure.caption = "In the org's order of stages; value and number of open deals.".to_owned();
    for (mark, group) in figure.marks.iter_mut().zip(&open) {
        let count = group.values.get("open_count").and_then(readable);
        mark.text = format!("{} ({})", mark.text, count.unwrap_or_default());
    }
    let mut rows = rows(&mut figure, &open);
    if rows.len() > MOST_ROWS {
        rows.retain(|(mark, _)| mark.value != Some(0.0));
    }
    let rest = Rest::Sum("open_value", Some("open_count"));
    shown(filled(figure, rows, &[], rest))
}

/// Points with their ranges, with the number of records that they are made of.
fn rates(
    report: &Report,
    title: &str,
    (rate, low, high): (&'static str, &str, &str),
    rest: Rest,
) -> Option<Figure> {
    let counts = match rest {
        Rest::Rate(_, counts) => counts,
        _ => &[],
    };
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
    let rows = rows(&mut figure, &report.groups);
    // Rates of few records are left open, and yet the records are some of all.
    let (rows, few): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|(mark, _)| mark.value.is_some());
    let few: Vec<_> = few.into_iter().map(|(_, group)| group).collect();
    shown(filled(figure, rows, &few, rest))
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
    let rest = Rest::Rate("converted_count", &["created_count"]);
    rates(report, &title, keys, rest)
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
    let of_reached = rows(&mut reached, &groups);
    let mut of_dwell = rows(&mut dwell, &report.groups);
    of_dwell.retain(|(mark, _)| mark.value.is_some());
    vec![
        shown(filled(reached, of_reached, &[], Rest::Unknown)),
        shown(filled(dwell, of_dwell, &[], Rest::Unknown)),
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
    use crate::analytics::{Frame, Metrics, Money, Window};
    use crate::reports::figures::Tone;

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
    fn long_charts_end_with_the_others() {
        let mut owners = report("pipeline owners");
        let owner = |at: i64| {
            let values = [
                ("win_rate_count", Value::Rate(Some(0.5))),
                ("won_count", Value::from(1_u64)),
                ("lost_count", Value::from(1_u64)),
                ("open_value", Value::from(Money::cents(at * 100 + 1))),
            ];
            group(&format!("Owner {at}"), &values)
        };
        owners.groups = (0..60).map(owner).collect();
        let found = figures(&owners);
        let (rates, values) = (&found[0], &found[1]);
        assert_eq!(rates.marks.len(), MOST_ROWS + 1);
        let last = &rates.marks[MOST_ROWS];
        assert_eq!(
            (last.label.as_str(), last.text.as_str()),
            ("36 others", "50.0 % (72)")
        );
        assert!(
            rates
                .caption
                .ends_with("the 36 others together; the table has each.")
        );
        let sum: f64 = values.marks.iter().filter_map(|mark| mark.value).sum();
        assert!((sum - 1_770.6).abs() < 1e-6, "{sum}");
        // One more than fits has a row of its own.
        owners.groups.truncate(MOST_ROWS + 1);
        assert!(
            figures(&owners)[1]
                .marks
                .iter()
                .all(|mark| mark.tone == Tone::Plain)
        );
        let mut stays = report("pipeline velocity");
        let days = |at: i32| {
            group(
                &at.to_string(),
                &[("dwell_days_median", Value::Days(Some(1.0)))],
            )
        };
        stays.groups = (0..60).map(days).collect();
        let found = figures(&stays);
        assert_eq!(found[0].marks.len(), MOST_ROWS);
        assert!(found[0].caption.contains("The first 24 of 60"));
    }
}
