//! A report for the eye: numbers, tables with bars, sparklines, a funnel, heat strips.
//!
//! On a terminal amounts are rounded and grouped and each report shows the columns that matter most;
//! elsewhere every column and every digit is there. Charts need no colour.

mod datum;

use std::collections::HashSet;

use crate::analytics::{Group, Metrics, Report, Series, Value, catalogue};
use crate::output::{self, Datum, View, chart};
use crate::reports::{Layout, SUMMARY, grouped, is_idle, layout};

use datum::{change, datum};

/// Bars are never shorter nor longer than this.
const BAR: (usize, usize) = (8, 32);
/// Cells of a bar off a terminal.
const PLAIN_BAR: usize = 20;
/// A table of groups keeps so many columns, however narrow the terminal.
const FEWEST_COLUMNS: usize = 2;
/// A name is not cut to fewer cells than these.
const MOST_NAME: usize = 24;
/// Blanks between columns.
const GAP: usize = 2;
/// Deals that a terminal shows.
const MOST_RECORDS: usize = 25;

/// The report as sections.
pub(super) fn of(report: &Report, width: Option<usize>) -> View {
    let layout = layout(report.frame.report);
    let mut sections = vec![(title(report), View::Text(about(report)))];
    sections.push((
        "Numbers".to_owned(),
        numbers(report, layout, width.is_some()),
    ));
    if let Some(lines) = sparklines(report, width) {
        sections.push(("Course".to_owned(), View::Text(lines)));
    }
    if !report.groups.is_empty() {
        let by = report.frame.group_by.as_deref().unwrap_or("group");
        let title = format!("By {by}");
        sections.push(groups(title, &report.groups, layout, width));
    }
    for series in &report.series {
        let title = catalogue::title(series.name).to_owned();
        // Movements of a period are laid out as those between two days.
        let like = match series.name {
            "by_group" => Some(&SUMMARY),
            "slippage" => Some(crate::reports::layout("pipeline diff")),
            _ => None,
        };
        if let Some(like) = like {
            sections.push(groups(title, &series.groups, like, width));
        } else if width.is_none() || counted(series) > 0.0 {
            sections.push((title, spread(series, width)));
        }
    }
    if !report.records.is_empty() {
        sections.push(records(report, width));
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
    let mut text = format!("{window}\nas of {} ({})", frame.as_of, frame.zone);
    if let Some(currency) = &frame.currency {
        text.push_str(&format!(" · {currency}"));
    }
    text.push_str(&format!(" · n = {}", grouped(&report.n.to_string())));
    if let Some(missing) = report.null_amounts.filter(|missing| *missing > 0) {
        text.push_str(&format!(" · {missing} without amount"));
    }
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
            compare
                .change
                .get(key)
                .map_or(Datum::None, |value| change(value, is_terminal)),
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

/// A heading and the groups below it. Where the line has no room for all of its columns the heading says
/// which are missing.
fn groups(
    title: String,
    groups: &[Group],
    layout: &Layout,
    width: Option<usize>,
) -> (String, View) {
    let all = groups
        .first()
        .into_iter()
        .flat_map(|group| group.values.iter());
    let all: Vec<&'static str> = match width {
        Some(_) => layout.columns.to_vec(),
        None => all.map(|(key, _)| key).collect(),
    };
    let (keys, names) = match width {
        Some(width) => fitting(groups, &all, width),
        None => (all.clone(), None),
    };
    let missing: Vec<_> = all[keys.len()..]
        .iter()
        .copied()
        .map(catalogue::title)
        .collect();
    let title = match missing.is_empty() {
        true => title,
        false => format!("{title} (no room for {})", missing.join(", ")),
    };
    let shares = shares(groups, layout.bar);
    let names = names.as_deref().unwrap_or(groups);
    (
        title,
        table(names, &keys, (&shares, layout.is_funnel()), width),
    )
}

/// The columns that fit into a line, and the groups with shorter names where only those make room. Names
/// that are no longer told apart are worse than a column less.
fn fitting(
    groups: &[Group],
    all: &[&'static str],
    width: usize,
) -> (Vec<&'static str>, Option<Vec<Group>>) {
    let fits = |groups: &[Group], keys: &[&'static str]| {
        let (columns, rows) = lines(groups, keys, true);
        widths(&columns, &rows) <= width + GAP
    };
    if fits(groups, all) {
        return (all.to_vec(), None);
    }
    let most = (width * 2 / 5).max(MOST_NAME);
    let mut ends = [most / 3, most * 2 / 3].into_iter();
    let short = ends.find_map(|end| shortened(groups, (most, end)));
    let shown = short.as_deref().unwrap_or(groups);
    let mut keys = all.to_vec();
    while keys.len() > FEWEST_COLUMNS && !fits(shown, &keys) {
        keys.pop();
    }
    (keys, short)
}

/// The groups with names of so many cells at most, some of them behind what is left out; none when two of them
/// would look alike.
fn shortened(groups: &[Group], (most, end): (usize, usize)) -> Option<Vec<Group>> {
    let mut seen = HashSet::new();
    let mut short = Vec::with_capacity(groups.len());
    for group in groups {
        let key = group
            .key
            .as_deref()
            .map(|key| output::cut_middle(key, most, end));
        if !seen.insert(key.clone()) {
            return None;
        }
        short.push(Group {
            key,
            values: group.values.clone(),
        });
    }
    Some(short)
}

/// How many are in all buckets of a distribution.
fn counted(series: &Series) -> f64 {
    let counts = series
        .groups
        .iter()
        .filter_map(|group| group.values.number("count"));
    counts.sum()
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
    let (mut columns, mut rows) = lines(groups, keys, width.is_some());
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

/// Headings, and a line for each group with its name first.
fn lines(
    groups: &[Group],
    keys: &[&'static str],
    is_terminal: bool,
) -> (Vec<String>, Vec<Vec<Datum>>) {
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
    let rows = groups.iter().map(row).collect();
    (columns, rows)
}

/// Cells that are left for bars.
fn bar_room(columns: &[String], rows: &[Vec<Datum>], width: Option<usize>) -> Option<usize> {
    let Some(width) = width else {
        return Some(PLAIN_BAR);
    };
    let left = width.checked_sub(widths(columns, rows))?;
    (left >= BAR.0).then_some(left.min(BAR.1))
}

/// Cells that a table takes, the gap behind the last column included.
fn widths(columns: &[String], rows: &[Vec<Datum>]) -> usize {
    let cells = |datum: &Datum| match datum {
        Datum::Text(text) | Datum::Number(text) => output::cells(text),
        Datum::Flag(_) => 3,
        _ => 0,
    };
    let widest = |at: usize| {
        let heading = columns[at].chars().count();
        rows.iter()
            .map(|row| cells(&row[at]))
            .fold(heading, usize::max)
    };
    (0..columns.len()).map(|at| widest(at) + GAP).sum()
}

/// Single deals: all of them and all of their columns, but on a terminal the first ones and the columns
/// that matter most, without those that its line has no room for.
fn records(report: &Report, width: Option<usize>) -> (String, View) {
    const HIDDEN: [&str; 9] = [
        "id",
        "age_days",
        "silent_days",
        "stage_steps",
        "push_count",
        "pull_count",
        "slip_days",
        "amount_before",
        "amount_first",
    ];
    const SPARE: [&str; 4] = ["moved_days", "stage_before", "owner", "stage"];
    let all = report.records.len();
    let shown = width.map_or(all, |_| MOST_RECORDS.min(all));
    let records = &report.records[..shown];
    let keys = report.record_keys.iter().copied();
    let mut keys: Vec<_> = keys
        .filter(|key| width.is_none() || !HIDDEN.contains(key))
        .collect();
    let mut spare = SPARE.iter();
    let columns_of_all = keys.len();
    let view = loop {
        let (columns, rows) = record_rows(records, &keys, width.is_some());
        let room = width.map(|width| widths(&columns, &rows) <= width + GAP);
        match spare.next().filter(|_| room == Some(false)) {
            Some(spare) => keys.retain(|key| key != spare),
            None => break View::Table { columns, rows },
        }
    };
    let rows = match report.rows_are_records {
        true => "--format csv",
        false => "--deals --format csv",
    };
    let title = match (shown < all, keys.len() < columns_of_all) {
        (true, _) => format!("Deals ({shown} of {all}; `{rows}` has all)"),
        (false, true) => format!("Deals ({all}; `{rows}` has all columns)"),
        (false, false) => format!("Deals ({all})"),
    };
    (title, view)
}

fn record_rows(
    records: &[Metrics],
    keys: &[&'static str],
    is_terminal: bool,
) -> (Vec<String>, Vec<Vec<Datum>>) {
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
    let columns = keys.iter().map(heading).collect();
    (columns, records.iter().map(row).collect())
}
