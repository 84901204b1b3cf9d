//! Charts that lead from one sum to another: the forecast by category, what became of a period, what
//! moved between two days.

use crate::analytics::{Report, Unit, Value};
use crate::reports::readable::{number, readable};

use super::choice::{figure, mark, shown};
use super::{Figure, Mark, Shape, Tone};

/// The forecast, category upon category, against the quota.
pub(super) fn stack(report: &Report) -> Option<Figure> {
    let mut figure = figure("Forecast", Shape::Bridge, "amount", &report.groups);
    figure.caption = "Each category begins where the better one ends; behind the amount what is \
                      reached with it."
        .to_owned();
    let mut sum = 0.0;
    let mut is_first = true;
    figure
        .marks
        .retain(|mark| !mark.label.eq_ignore_ascii_case("omitted"));
    for mark in &mut figure.marks {
        let value = mark.value.unwrap_or_default();
        mark.ends = Some((sum, sum + value));
        sum += value;
        mark.tone = if is_first { Tone::Total } else { Tone::More };
        if !is_first {
            mark.text = format!("{} → {}", mark.text, number(Unit::Money, sum));
        }
        is_first = false;
    }
    let quota = report.metrics.get("quota");
    figure.goal = quota
        .and_then(Value::number)
        .map(|quota| (format!("Quota {}", number(Unit::Money, quota)), quota));
    shown(figure)
}

/// From what was in the period to what is won or due.
pub(super) fn slippage(report: &Report) -> Option<Figure> {
    let groups = report.series("slippage")?;
    let mut figure = figure("What became of the period", Shape::Bridge, "value", groups);
    figure.caption =
        "From the deals that were in the period when it began to those that are won or still due."
            .to_owned();
    let mut sum = 0.0;
    for (mark, group) in figure.marks.iter_mut().zip(groups) {
        mark.label = spelt(&mark.label);
        let value = mark.value.unwrap_or_default();
        match (group.key.as_deref(), group.values.number("effect")) {
            (Some("at-start"), _) => {
                sum = value;
                (mark.ends, mark.tone) = (Some((0.0, value)), Tone::Total);
            }
            (_, Some(effect)) => sum = stepped(mark, sum, effect),
            // What is left stands as its parts, one on the other.
            (Some("won"), None) => {
                (mark.ends, mark.tone) = (Some((0.0, value)), Tone::Total);
            }
            (_, None) => {
                (mark.ends, mark.tone) = (Some((sum - value, sum)), Tone::Total);
            }
        }
    }
    figure
        .marks
        .retain(|mark| mark.tone == Tone::Total || mark.value != Some(0.0));
    shown(figure)
}

/// From the open value of one day to that of the other.
pub(super) fn bridge(report: &Report) -> Option<Figure> {
    let total = |key: &str, label: String| {
        let value = report.metrics.get(key)?;
        Some(Mark {
            label,
            value: value.number(),
            text: readable(value)?,
            ends: Some((0.0, value.number()?)),
            tone: Tone::Total,
            ..Mark::default()
        })
    };
    let day = |day: Option<jiff::civil::Date>| day.map_or(String::new(), |day| day.to_string());
    let window = report.frame.window;
    let first = total("open_value_before", format!("Open {}", day(window.from)))?;
    let last = total("open_value_after", format!("Open {}", day(window.to)))?;
    let mut sum = first.value.unwrap_or_default();
    let mut marks = vec![first];
    for group in &report.groups {
        let effect = group.values.number("effect").unwrap_or_default();
        if effect != 0.0 {
            let mut moved = mark(group, "effect");
            moved.label = spelt(&moved.label);
            sum = stepped(&mut moved, sum, effect);
            marks.push(moved);
        }
    }
    marks.push(last);
    shown(Figure {
        title: "What moved the open pipeline".to_owned(),
        caption:
            "Slipped, pulled-in and re-staged deals change dates and stages, and move no value; \
                  the table has them."
                .to_owned(),
        shape: Shape::Bridge,
        unit: Unit::Money,
        series: ("Value".to_owned(), None),
        marks,
        goal: None,
    })
}

/// Lets a bar begin at `sum`, and tells where it ends.
fn stepped(mark: &mut Mark, sum: f64, effect: f64) -> f64 {
    mark.ends = Some((sum, sum + effect));
    mark.tone = if effect < 0.0 { Tone::Less } else { Tone::More };
    mark.text = format!(
        "{}{}",
        if effect < 0.0 { "" } else { "+" },
        number(Unit::Money, effect)
    );
    sum + effect
}

/// `at-start` as a person writes it.
fn spelt(word: &str) -> String {
    let text = word.replace('-', " ");
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::{Money, Series};
    use crate::reports::figures::choice::tests::{group, report};
    use crate::reports::figures::figures;

    #[test]
    fn the_period_ends_with_what_is_won_and_due() {
        let money = |amount: i64| Value::Money(Some(Money::cents(amount * 100)));
        let mut forecast = report("pipeline forecast");
        forecast.series.push(Series {
            name: "slippage",
            groups: vec![
                group(
                    "at-start",
                    &[("value", money(100)), ("effect", Value::Money(None))],
                ),
                group("new", &[("value", money(30)), ("effect", money(30))]),
                group("grown", &[("value", money(0)), ("effect", money(0))]),
                group("slipped", &[("value", money(50)), ("effect", money(-50))]),
                group(
                    "won",
                    &[("value", money(60)), ("effect", Value::Money(None))],
                ),
                group(
                    "due",
                    &[("value", money(20)), ("effect", Value::Money(None))],
                ),
            ],
        });
        let found = figures(&forecast);
        let ends: Vec<_> = found[0]
            .marks
            .iter()
            .map(|mark| (mark.label.as_str(), mark.ends.unwrap()))
            .collect();
        assert_eq!(
            ends,
            [
                ("At start", (0.0, 100.0)),
                ("New", (100.0, 130.0)),
                ("Slipped", (130.0, 80.0)),
                ("Won", (0.0, 60.0)),
                ("Due", (60.0, 80.0)),
            ]
        );
        assert_eq!(found[0].marks[2].text, "-50");
    }
}
