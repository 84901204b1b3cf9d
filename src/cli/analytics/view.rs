//! A report for the eye: numbers, tables with bars, sparklines, a funnel, heat strips.
//!
//! On a terminal amounts are rounded and grouped and each report shows the columns that matter most;
//! elsewhere every column and every digit is there. Charts need no colour.

use crate::analytics::{Group, Metrics, Report, Series, Unit, Value, catalogue};
use crate::output::{Datum, View, chart};

/// Bars are never shorter nor longer than this.
const BAR: (usize, usize) = (8, 32);
/// Cells of a bar off a terminal.
const PLAIN_BAR: usize = 20;
/// Blanks between columns.
const GAP: usize = 2;
/// Deals that a terminal shows.
const MOST_RECORDS: usize = 25;

/// How a report is laid out on a terminal: its columns, and which of them has a bar.
struct Layout {
    metrics: &'static [&'static str],
    columns: &'static [&'static str],
    bar: &'static str,
    is_funnel: bool,
}

fn layout(report: &str) -> Layout {
    let layout = |metrics, columns, bar| Layout {
        metrics,
        columns,
        bar,
        is_funnel: report == "pipeline stages",
    };
    match report {
        "pipeline stages" => layout(
            &[
                "open_count",
                "open_value",
                "weighted_value",
                "overdue_count",
            ],
            &["open_count", "open_value", "weighted_value", "share_value"],
            "open_value",
        ),
        "pipeline trend" => layout(
            &[
                "created_count",
                "created_value",
                "won_count",
                "won_value",
                "lost_count",
                "win_rate_count",
                "average_deal",
            ],
            &[
                "created_count",
                "won_count",
                "won_value",
                "lost_count",
                "win_rate_count",
            ],
            "won_value",
        ),
        "pipeline velocity" => layout(
            &[
                "open_count",
                "win_rate_count",
                "average_deal",
                "cycle_days_median",
                "velocity_per_day",
                "velocity_per_month",
                "history_cycle_days_median",
                "pushed_count",
                "push_count",
                "slip_days",
                "amount_change",
                "new_pipeline_value",
            ],
            &[
                "reached_count",
                "entered_count",
                "conversion_rate",
                "dwell_days_median",
                "current_count",
                "stage_age_days_median",
            ],
            "conversion_rate",
        ),
        "pipeline forecast" => layout(
            &[
                "won_value",
                "commit_value",
                "best_case_value",
                "pipeline_value",
                "weighted_forecast",
                "quota",
                "attainment",
                "commit_gap",
                "coverage",
                "expected_count",
                "slipped_count",
                "slippage_rate",
                "forecast_accuracy",
                "weighted_accuracy",
            ],
            &["count", "amount", "weighted_value", "rolled_up_value"],
            "rolled_up_value",
        ),
        "pipeline hygiene" => layout(
            &[
                "open_count",
                "open_value",
                "findings_count",
                "findings_rate",
                "stalled_count",
                "stalled_value",
            ],
            &["count", "value", "share_count"],
            "share_count",
        ),
        "pipeline diff" => layout(
            &[
                "open_count_before",
                "open_value_before",
                "open_count_after",
                "open_value_after",
                "open_value_change",
                "unchanged_count",
            ],
            &["count", "value", "effect"],
            "effect",
        ),
        "leads aging" => layout(
            &[
                "open_count",
                "untouched_count",
                "age_days_median",
                "age_days_p90",
                "silent_days_median",
            ],
            &["count", "share", "untouched_count"],
            "count",
        ),
        "leads response" => layout(
            &[
                "leads_count",
                "touched_count",
                "untouched_count",
                "untouched_rate",
                "response_minutes_median",
                "response_minutes_p90",
                "within_5_minutes_rate",
                "within_1_hour_rate",
                "within_24_hours_rate",
            ],
            &[
                "leads_count",
                "untouched_count",
                "response_minutes_median",
                "within_1_hour_rate",
                "within_24_hours_rate",
            ],
            "within_24_hours_rate",
        ),
        "leads owners" => layout(
            LEADS,
            &[
                "created_count",
                "open_count",
                "untouched_count",
                "converted_count",
                "conversion_rate",
            ],
            "open_count",
        ),
        "leads sources" => layout(
            LEADS,
            &[
                "created_count",
                "conversion_rate",
                "lead_win_rate",
                "deals_won_value",
                "win_rate_count",
                "average_deal",
                "roi",
            ],
            "conversion_rate",
        ),
        name if name.starts_with("leads") => layout(
            LEADS,
            &[
                "created_count",
                "open_count",
                "converted_count",
                "conversion_rate",
                "lead_win_rate",
            ],
            "conversion_rate",
        ),
        _ => layout(
            &[
                "open_count",
                "open_value",
                "weighted_value",
                "overdue_count",
                "overdue_value",
                "won_count",
                "won_value",
                "lost_count",
                "win_rate_count",
                "win_rate_value",
                "average_deal",
                "median_deal",
                "cycle_days_median",
                "cycle_days_p90",
                "velocity_per_day",
                "created_count",
                "quota",
                "attainment",
                "coverage",
            ],
            &[
                "open_count",
                "open_value",
                "weighted_value",
                "won_value",
                "win_rate_count",
                "average_deal",
            ],
            "open_value",
        ),
    }
}

const LEADS: &[&str] = &[
    "created_count",
    "open_count",
    "converted_count",
    "conversion_rate",
    "opportunity_rate",
    "lead_win_rate",
    "convert_days_median",
    "untouched_count",
    "unreachable_count",
    "mql_to_sql_rate",
];

/// The report as sections.
pub(super) fn of(report: &Report, width: Option<usize>) -> View {
    let layout = layout(report.frame.report);
    let mut sections = vec![(title(report), View::Text(about(report)))];
    sections.push((
        "Numbers".to_owned(),
        numbers(report, &layout, width.is_some()),
    ));
    if let Some(lines) = sparklines(report, width) {
        sections.push(("Course".to_owned(), View::Text(lines)));
    }
    if !report.groups.is_empty() {
        let by = report.frame.group_by.as_deref().unwrap_or("group");
        sections.push((format!("By {by}"), groups(report, &layout, width)));
    }
    for series in &report.series {
        let is_worth = width.is_none()
            || series
                .groups
                .iter()
                .any(|group| group.values.number("count") > Some(0.0));
        if is_worth {
            sections.push((
                catalogue::title(series.name).to_owned(),
                spread(series, width),
            ));
        }
    }
    if !report.records.is_empty() {
        sections.push(records(report, width.is_some()));
    }
    View::Sections(sections)
}

fn title(report: &Report) -> String {
    let mut letters = report.frame.report.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Window, day, currency, filters, n: what the numbers mean nothing without.
fn about(report: &Report) -> String {
    let frame = &report.frame;
    let end = |day: Option<jiff::civil::Date>| day.map_or("…".to_owned(), |day| day.to_string());
    let window = match (frame.window.from, frame.window.to) {
        (None, None) => format!("{}: all days", frame.field),
        (from, to) => format!(
            "{} from {} up to, without, {}",
            frame.field,
            end(from),
            end(to)
        ),
    };
    let mut parts = vec![window, format!("as of {} ({})", frame.as_of, frame.zone)];
    parts.extend(frame.currency.clone());
    parts.push(format!("n = {}", grouped(&report.n.to_string())));
    if let Some(missing) = report.null_amounts.filter(|missing| *missing > 0) {
        parts.push(format!("{missing} without amount"));
    }
    let mut text = parts.join(" · ");
    if !frame.filters.is_empty() {
        let filters = frame
            .filters
            .iter()
            .map(|filter| format!("{} {}", filter.name, filter.value));
        let filters: Vec<_> = filters.collect();
        text.push_str(&format!("\nonly {}", filters.join(", ")));
    }
    if let Some(user) = &frame.user {
        text.push_str(&format!("\nas {user} may see it"));
    }
    text
}

fn numbers(report: &Report, layout: &Layout, is_terminal: bool) -> View {
    let wanted = |key: &str, value: &Value| match is_terminal {
        true => layout.metrics.contains(&key) && !is_idle(key, value),
        false => true,
    };
    let chosen: Vec<_> = report
        .metrics
        .iter()
        .filter(|(key, value)| wanted(key, value))
        .collect();
    let show = |value: &Value| datum(value, is_terminal);
    let Some(compare) = &report.compare else {
        let fields = chosen
            .iter()
            .map(|(key, value)| (catalogue::title(key).to_owned(), show(value)));
        return View::Fields(fields.collect());
    };
    let other = |metrics: &Metrics, key: &str| metrics.get(key).map_or(Datum::None, show);
    let rows = chosen.iter().map(|(key, value)| {
        vec![
            catalogue::title(key).into(),
            show(value),
            other(&compare.metrics, key),
            other(&compare.change, key),
            other(&compare.change_rate, key),
        ]
    });
    let columns = [
        "NUMBER",
        "THIS",
        &compare.to.to_uppercase(),
        "CHANGE",
        "CHANGE %",
    ];
    View::Table {
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

/// A quota that nobody gave needs no line.
fn is_idle(key: &str, value: &Value) -> bool {
    const OPTIONAL: [&str; 12] = [
        "quota",
        "attainment",
        "coverage",
        "commit_gap",
        "expected_count",
        "slipped_count",
        "slippage_rate",
        "forecast_accuracy",
        "weighted_accuracy",
        "mql_to_sql_rate",
        "median_deal",
        "history_cycle_days_median",
    ];
    value.is_null() && OPTIONAL.contains(&key)
}

/// A line of columns for each number of a trend.
fn sparklines(report: &Report, width: Option<usize>) -> Option<String> {
    if report.frame.report != "pipeline trend" || report.groups.len() < 2 {
        return None;
    }
    let keys = ["created_value", "won_value", "lost_value", "win_rate_count"];
    let widest = keys.iter().map(|key| catalogue::title(key).len()).max()?;
    let room = width.map_or(usize::MAX, |width| {
        width.saturating_sub(widest + GAP).max(8)
    });
    let shown = &report.groups[report.groups.len().saturating_sub(room)..];
    let ends = |group: Option<&Group>| {
        group
            .and_then(|group| group.key.clone())
            .unwrap_or_default()
    };
    let mut text = String::new();
    for key in keys {
        let values: Vec<_> = shown.iter().map(|group| group.values.number(key)).collect();
        text.push_str(&format!(
            "{:widest$}  {}\n",
            catalogue::title(key),
            chart::sparkline(&values)
        ));
    }
    text.push_str(&format!(
        "{:widest$}  {} to {}",
        "",
        ends(shown.first()),
        ends(shown.last())
    ));
    Some(text)
}

fn groups(report: &Report, layout: &Layout, width: Option<usize>) -> View {
    let keys: Vec<&'static str> = match width {
        Some(_) => layout.columns.to_vec(),
        None => report.groups[0].values.iter().map(|(key, _)| key).collect(),
    };
    let shares = shares(&report.groups, layout.bar);
    table(&report.groups, &keys, (&shares, layout.is_funnel), width)
}

/// Counts of a distribution, with a bar and, as a title row, a heat strip.
fn spread(series: &Series, width: Option<usize>) -> View {
    let first = series.groups.first().into_iter();
    let keys = first
        .flat_map(|group| group.values.iter())
        .map(|(key, _)| key);
    let keys: Vec<_> = keys.collect();
    let shares = shares(&series.groups, "count");
    let values: Vec<_> = series
        .groups
        .iter()
        .map(|group| group.values.number("count"))
        .collect();
    let strip = chart::heat(&values, 4);
    let rows = table(&series.groups, &keys, (&shares, false), width);
    View::Sections(vec![(format!("[{strip}]"), rows)])
}

/// Each value as a share of the largest, whatever its sign.
fn shares(groups: &[Group], key: &str) -> Vec<f64> {
    let values: Vec<_> = groups
        .iter()
        .map(|group| group.values.number(key).unwrap_or_default().abs())
        .collect();
    let largest = values.iter().copied().fold(0.0, f64::max);
    values
        .iter()
        .map(|value| if largest > 0.0 { value / largest } else { 0.0 })
        .collect()
}

fn table(
    groups: &[Group],
    keys: &[&'static str],
    (shares, is_funnel): (&[f64], bool),
    width: Option<usize>,
) -> View {
    let is_terminal = width.is_some();
    let mut columns = vec!["KEY".to_owned()];
    columns.extend(keys.iter().map(|key| match is_terminal {
        true => catalogue::title(key).to_uppercase(),
        false => (*key).to_owned(),
    }));
    let row = |group: &Group| {
        let mut row: Vec<Datum> = vec![
            group
                .key
                .clone()
                .unwrap_or_else(|| "(none)".to_owned())
                .into(),
        ];
        row.extend(keys.iter().map(|key| {
            group
                .values
                .get(key)
                .map_or(Datum::None, |value| datum(value, is_terminal))
        }));
        row
    };
    let mut rows: Vec<_> = groups.iter().map(row).collect();
    if let Some(room) = bar_room(&columns, &rows, width) {
        columns.push(String::new());
        for (row, share) in rows.iter_mut().zip(shares) {
            let bar = if is_funnel {
                chart::funnel(*share, room)
            } else {
                chart::bar(*share, room)
            };
            row.push(bar.into());
        }
    }
    View::Table { columns, rows }
}

/// Cells that are left for bars.
fn bar_room(columns: &[String], rows: &[Vec<Datum>], width: Option<usize>) -> Option<usize> {
    let Some(width) = width else {
        return Some(PLAIN_BAR);
    };
    let cells = |datum: &Datum| match datum {
        Datum::Text(text) | Datum::Number(text) => text.chars().count(),
        Datum::Flag(_) => 3,
        _ => 0,
    };
    let widest = |at: usize| {
        let heading = columns[at].chars().count();
        rows.iter()
            .map(|row| cells(&row[at]))
            .fold(heading, usize::max)
    };
    let used: usize = (0..columns.len()).map(|at| widest(at) + GAP).sum();
    let left = width.checked_sub(used)?;
    (left >= BAR.0).then_some(left.min(BAR.1))
}

fn records(report: &Report, is_terminal: bool) -> (String, View) {
    const HIDDEN: [&str; 6] = [
        "id",
        "age_days",
        "silent_days",
        "stage_steps",
        "push_count",
        "amount_before",
    ];
    let all = report.records.len();
    let shown = if is_terminal {
        MOST_RECORDS.min(all)
    } else {
        all
    };
    let keys = report.record_keys.iter().copied();
    let keys: Vec<_> = keys
        .filter(|key| !is_terminal || !HIDDEN.contains(key))
        .collect();
    let heading = |key: &&'static str| match is_terminal {
        true => catalogue::title(key).to_uppercase(),
        false => (*key).to_owned(),
    };
    let row = |record: &Metrics| {
        let value = |key: &&str| {
            record
                .get(key)
                .map_or(Datum::None, |value| datum(value, is_terminal))
        };
        keys.iter().map(value).collect()
    };
    let title = match shown < all {
        true => format!("Deals ({shown} of {all}; `--format csv` has all)"),
        false => format!("Deals ({all})"),
    };
    let view = View::Table {
        columns: keys.iter().map(heading).collect(),
        rows: report.records[..shown].iter().map(row).collect(),
    };
    (title, view)
}

/// A value for a cell: rounded and grouped on a terminal, whole elsewhere.
fn datum(value: &Value, is_terminal: bool) -> Datum {
    let Some(exact) = value.exact() else {
        return Datum::None;
    };
    match (value, is_terminal) {
        (Value::Flag(flag), _) => flag.map_or(Datum::None, Datum::Flag),
        (Value::Text(_) | Value::Date(_), _) => Datum::Text(exact),
        (_, false) => Datum::Number(exact),
        (Value::Money(money), true) => {
            Datum::Number(money.map_or(String::new(), |money| grouped(&money.rounded(0))))
        }
        (Value::Count(_), true) => Datum::Number(grouped(&exact)),
        (other, true) => Datum::Number(short(other.unit(), other.number().unwrap_or_default())),
    }
}

fn short(unit: Unit, number: f64) -> String {
    match unit {
        Unit::Rate => format!("{:.1} %", number * 100.0),
        Unit::Days => format!("{number:.1} d"),
        Unit::Minutes if number >= 2_880.0 => format!("{:.1} d", number / 1_440.0),
        Unit::Minutes if number >= 120.0 => format!("{:.1} h", number / 60.0),
        Unit::Minutes => format!("{number:.0} min"),
        _ if number.fract() == 0.0 => grouped(&format!("{number:.0}")),
        _ => format!("{number:.2}"),
    }
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let whole = digits.split('.').next().unwrap_or_default();
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(&digits[whole.len()..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_on_a_terminal_and_whole_elsewhere() {
        let money = crate::analytics::Money::parse("1234567.895").unwrap();
        let money = Value::from(money);
        assert_eq!(datum(&money, true), Datum::Number("1,234,568".into()));
        assert_eq!(datum(&money, false), Datum::Number("1234567.895".into()));
        assert_eq!(
            datum(&Value::Rate(Some(0.25)), true),
            Datum::Number("25.0 %".into())
        );
        assert_eq!(
            datum(&Value::Rate(Some(0.25)), false),
            Datum::Number("0.25".into())
        );
        assert_eq!(datum(&Value::Rate(None), true), Datum::None);
        assert_eq!(grouped("-1234"), "-1,234");
        assert_eq!(grouped("123"), "123");
        assert_eq!(short(Unit::Minutes, 90.0), "90 min");
        assert_eq!(short(Unit::Minutes, 300.0), "5.0 h");
    }
}
