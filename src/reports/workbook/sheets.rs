//! Sheets with tables: all single numbers, the groups of a report, its deals.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::analytics::{Group, Metrics, Report, Value, catalogue};
use crate::reports::page::short_title;

use super::about::frame_line;
use super::cells::{Cells, MOST_ROWS, widen};

/// Rows above the first table: title, frame, a blank.
const TOP: u32 = 3;

/// Every single number of every report, with its formula.
pub(super) fn numbers(reports: &[Report], cells: &mut Cells) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    let is_compared = reports.iter().any(|report| report.compare.is_some());
    let mut heads = vec!["Report", "Number", "Key", "Value"];
    if is_compared {
        heads.extend(["Other window", "Change", "Change, share"]);
    }
    heads.extend(["Fields", "Formula"]);
    let mut widths = head(&mut sheet, cells, 0, &heads)?;
    let mut row = 1;
    for report in reports {
        let title = short_title(report);
        for (key, value) in report.metrics.iter() {
            let entry = catalogue::find(key);
            let texts = [title.as_str(), catalogue::title(key), key];
            for (text, column) in texts.iter().zip(0_u16..) {
                widths[usize::from(column)] =
                    widths[usize::from(column)].max(cells.text(&mut sheet, (row, column), text)?);
            }
            widths[3] = widths[3].max(cells.value(&mut sheet, (row, 3), value)?);
            let mut column = 4;
            if is_compared {
                let compare = report.compare.as_ref();
                let others = compare
                    .map(|compare| [&compare.metrics, &compare.change, &compare.change_rate]);
                for metrics in others.into_iter().flatten() {
                    if let Some(value) = metrics.get(key) {
                        let letters = cells.value(&mut sheet, (row, column), value)?;
                        widths[usize::from(column)] = widths[usize::from(column)].max(letters);
                    }
                    column += 1;
                }
                column = 7;
            }
            // A formula is longer than a column: it stands last, where it may run on.
            let texts = entry.map_or(["", ""], |entry| [entry.fields, entry.formula]);
            for (text, at) in texts.iter().zip(column..) {
                cells.text(&mut sheet, (row, at), text)?;
                widths[usize::from(at)] = 40;
            }
            row += 1;
        }
    }
    for (letters, column) in widths.iter().zip(0_u16..) {
        widen(&mut sheet, column, *letters)?;
    }
    let last = u16::try_from(heads.len() - 1).unwrap_or(0);
    sheet.autofilter(0, 0, row - 1, last)?;
    sheet.set_freeze_panes(1, 2)?;
    printed(&mut sheet, 0)?;
    Ok(sheet)
}

/// Headings of a table; their widths.
fn head(
    sheet: &mut Worksheet,
    cells: &mut Cells,
    row: u32,
    heads: &[&str],
) -> Result<Vec<usize>, XlsxError> {
    let format = cells.head.clone();
    for (text, column) in heads.iter().zip(0_u16..) {
        cells.text_in(sheet, (row, column), text, &format)?;
    }
    // Headings may take two lines.
    Ok(heads
        .iter()
        .map(|text| text.chars().count().div_ceil(2) + 4)
        .collect())
}

fn printed(sheet: &mut Worksheet, head: u32) -> Result<(), XlsxError> {
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, head)?;
    Ok(())
}

fn titled(report: &Report, title: &str, cells: &mut Cells) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    let (big, soft) = (cells.title.clone(), cells.soft.clone());
    cells.text_in(&mut sheet, (0, 0), title, &big)?;
    cells.text_in(&mut sheet, (1, 0), &frame_line(report), &soft)?;
    Ok(sheet)
}

/// The groups of a report and, below, its other tables; its numbers when it has neither.
pub(super) fn view(report: &Report, cells: &mut Cells) -> Result<Worksheet, XlsxError> {
    let mut sheet = titled(report, &short_title(report), cells)?;
    let mut widths: Vec<usize> = Vec::new();
    let mut row = TOP;
    let by = report.frame.group_by.as_deref().unwrap_or("Group");
    let tables = std::iter::once((by, report.groups.as_slice()))
        .chain(
            report
                .series
                .iter()
                .map(|series| (catalogue::title(series.name), series.groups.as_slice())),
        )
        .filter(|(_, groups)| !groups.is_empty());
    for (name, groups) in tables {
        let is_first = row == TOP;
        let changes = report
            .compare
            .as_ref()
            .filter(|_| is_first)
            .map(|compare| compare.groups.as_slice());
        let (next, found) = table(&mut sheet, cells, row, (name, groups))?;
        merge(&mut widths, &found);
        if is_first {
            let last = u16::try_from(found.len() - 1).unwrap_or(0);
            sheet.autofilter(row, 0, next - 1, last)?;
            sheet.set_freeze_panes(row + 1, 1)?;
        }
        row = next + 2;
        if let Some(changes) = changes {
            let groups: Vec<_> = changes
                .iter()
                .map(|change| Group {
                    key: change.key.clone(),
                    values: change.change.clone(),
                })
                .collect();
            let (next, found) = table(&mut sheet, cells, row, ("Change", &groups))?;
            merge(&mut widths, &found);
            row = next + 2;
        }
    }
    if row == TOP {
        let groups: Vec<_> = report.metrics.iter().map(as_row).collect();
        let (_, found) = table(&mut sheet, cells, row, ("Number", &groups))?;
        merge(&mut widths, &found);
        sheet.set_freeze_panes(row + 1, 1)?;
    }
    for (letters, column) in widths.iter().zip(0_u16..) {
        widen(&mut sheet, column, *letters)?;
    }
    printed(&mut sheet, TOP)?;
    Ok(sheet)
}

fn merge(widths: &mut Vec<usize>, found: &[usize]) {
    widths.resize(widths.len().max(found.len()), 0);
    for (width, found) in widths.iter_mut().zip(found) {
        *width = (*width).max(*found);
    }
}

/// A number as a row of a table of numbers.
fn as_row((key, value): (&'static str, &Value)) -> Group {
    let mut values = Metrics::default();
    values.set("value", value.clone());
    Group {
        key: Some(catalogue::title(key).to_owned()),
        values,
    }
}

/// A table of groups; the row behind it, and the widths of its columns.
fn table(
    sheet: &mut Worksheet,
    cells: &mut Cells,
    top: u32,
    (name, groups): (&str, &[Group]),
) -> Result<(u32, Vec<usize>), XlsxError> {
    let keys: Vec<&'static str> = groups
        .first()
        .into_iter()
        .flat_map(|group| group.values.iter())
        .map(|(key, _)| key)
        .collect();
    let titles: Vec<_> = std::iter::once(name)
        .chain(keys.iter().map(|key| catalogue::title(key)))
        .collect();
    let mut widths = head(sheet, cells, top, &titles)?;
    let mut row = top + 1;
    for group in groups {
        let key = group.key.as_deref().unwrap_or("(none)");
        widths[0] = widths[0].max(cells.text(sheet, (row, 0), key)?);
        for (key, column) in keys.iter().zip(1_u16..) {
            if let Some(value) = group.values.get(key) {
                let letters = cells.value(sheet, (row, column), value)?;
                widths[usize::from(column)] = widths[usize::from(column)].max(letters);
            }
        }
        row += 1;
    }
    Ok((row, widths))
}

/// The deals of a report, one a row.
pub(super) fn records(report: &Report, cells: &mut Cells) -> Result<Worksheet, XlsxError> {
    let title = format!("{}: deals", short_title(report));
    let mut sheet = titled(report, &title, cells)?;
    let keys = report.record_keys;
    let titles: Vec<_> = keys.iter().map(|key| catalogue::title(key)).collect();
    let mut widths = head(&mut sheet, cells, TOP, &titles)?;
    let room = MOST_ROWS - TOP as usize - 1;
    cells.cut_rows += report.records.len().saturating_sub(room);
    let mut row = TOP + 1;
    for record in report.records.iter().take(room) {
        for (key, column) in keys.iter().zip(0_u16..) {
            if let Some(value) = record.get(key) {
                let letters = cells.value(&mut sheet, (row, column), value)?;
                widths[usize::from(column)] = widths[usize::from(column)].max(letters);
            }
        }
        row += 1;
    }
    for (letters, column) in widths.iter().zip(0_u16..) {
        widen(&mut sheet, column, *letters)?;
    }
    let last = u16::try_from(keys.len().saturating_sub(1)).unwrap_or(0);
    sheet.autofilter(TOP, 0, row - 1, last)?;
    let frozen = keys.iter().position(|key| *key == "name").unwrap_or(0);
    sheet.set_freeze_panes(TOP + 1, u16::try_from(frozen + 1).unwrap_or(1))?;
    printed(&mut sheet, TOP)?;
    Ok(sheet)
}
