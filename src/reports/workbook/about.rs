//! The first sheet: what the numbers mean nothing without.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::analytics::{Report, Value};
use crate::reports::page::Cover;

use super::cells::{Cells, widen};

/// Window, day, currency, filters and n of a report in a line.
pub(super) fn frame_line(report: &Report) -> String {
    let frame = &report.frame;
    let day = |day: Option<jiff::civil::Date>| day.map_or("…".to_owned(), |day| day.to_string());
    let mut line = match (frame.window.from, frame.window.to) {
        (None, None) => format!("{}: all days", frame.field),
        (from, to) => format!(
            "{} from {} up to, without, {}",
            frame.field,
            day(from),
            day(to)
        ),
    };
    line.push_str(&format!(" · as of {} ({})", frame.as_of, frame.zone));
    if let Some(currency) = &frame.currency {
        line.push_str(&format!(" · {currency}"));
    }
    line.push_str(&format!(" · n = {}", report.n));
    if let Some(missing) = report.null_amounts {
        line.push_str(&format!(" · {missing} without amount"));
    }
    for filter in &frame.filters {
        line.push_str(&format!(" · {}: {}", filter.name, filter.value));
    }
    line
}

/// Writes below each other.
struct Writer<'a> {
    sheet: Worksheet,
    cells: &'a mut Cells,
    row: u32,
}

impl Writer<'_> {
    fn heading(&mut self, texts: &[&str]) -> Result<(), XlsxError> {
        self.row += 1;
        let format = self.cells.head.clone();
        for (text, column) in texts.iter().zip(0_u16..) {
            let place = (self.row, column);
            self.cells.text_in(&mut self.sheet, place, text, &format)?;
        }
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, values: &[Value]) -> Result<(), XlsxError> {
        for (value, column) in values.iter().zip(0_u16..) {
            self.cells
                .value(&mut self.sheet, (self.row, column), value)?;
        }
        self.row += 1;
        Ok(())
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(Some(text.into()))
}

/// The sheet; `places` names the sheet of each report. It is made last, to tell what was cut.
pub(super) fn sheet(
    reports: &[Report],
    cover: &Cover,
    places: &[String],
    cells: &mut Cells,
) -> Result<Worksheet, XlsxError> {
    let (title, soft) = (cells.title.clone(), cells.soft.clone());
    let (cut_texts, cut_rows) = (cells.cut_texts, cells.cut_rows);
    let mut writer = Writer {
        sheet: Worksheet::new(),
        cells,
        row: 0,
    };
    let heading = match &cover.org {
        Some(org) => format!("{} · {org}", Cover::title(reports)),
        None => Cover::title(reports),
    };
    let sheet = &mut writer.sheet;
    writer.cells.text_in(sheet, (0, 0), &heading, &title)?;
    let made = cover.made_at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let made = format!("Made by sfkit, {made}");
    writer.cells.text_in(sheet, (1, 0), &made, &soft)?;
    writer.row = 2;
    if let Some(report) = reports.first() {
        facts(&mut writer, report)?;
    }
    views(&mut writer, reports, places)?;
    notes(&mut writer, reports, (cut_texts, cut_rows))?;
    queries(&mut writer, reports)?;
    for (column, letters) in [24, 36, 34, 14, 14, 14, 16].iter().enumerate() {
        let column = u16::try_from(column).unwrap_or(0);
        widen(&mut writer.sheet, column, *letters)?;
    }
    writer.sheet.set_landscape();
    writer.sheet.set_print_fit_to_pages(1, 0);
    Ok(writer.sheet)
}

fn facts(writer: &mut Writer<'_>, report: &Report) -> Result<(), XlsxError> {
    let frame = &report.frame;
    let filters: Vec<_> = frame
        .filters
        .iter()
        .map(|filter| format!("{}: {}", filter.name, filter.value))
        .collect();
    let filters = match filters.is_empty() {
        true => "none".to_owned(),
        false => filters.join("; "),
    };
    let currency = frame.currency.clone();
    writer.heading(&["About", ""])?;
    let lines = [
        ("As of", Value::Date(Some(frame.as_of))),
        ("Days begin in", text(frame.zone.clone())),
        ("Period", text(frame.period.clone())),
        (
            "Currency",
            text(currency.unwrap_or_else(|| "not told".to_owned())),
        ),
        ("Filters", text(filters)),
        (
            "Seen by",
            text(frame.user.clone().unwrap_or_else(|| "not told".to_owned())),
        ),
    ];
    for (name, value) in lines {
        writer.line(&[text(name), value])?;
    }
    Ok(())
}

fn views(writer: &mut Writer<'_>, reports: &[Report], places: &[String]) -> Result<(), XlsxError> {
    let heads = [
        "Sheet",
        "Report",
        "Field of the window",
        "From",
        "To, without",
        "n",
        "Without amount",
    ];
    writer.heading(&heads)?;
    for (report, place) in reports.iter().zip(places) {
        let frame = &report.frame;
        writer.line(&[
            text(place.clone()),
            text(frame.report),
            text(frame.field),
            Value::Date(frame.window.from),
            Value::Date(frame.window.to),
            Value::Count(Some(report.n)),
            Value::Count(report.null_amounts),
        ])?;
    }
    Ok(())
}

fn notes(
    writer: &mut Writer<'_>,
    reports: &[Report],
    (texts, rows): (usize, usize),
) -> Result<(), XlsxError> {
    writer.heading(&["Notes", ""])?;
    let mut said: Vec<&str> = Vec::new();
    for report in reports {
        for note in &report.notes {
            if !said.contains(&note.message.as_str()) {
                said.push(&note.message);
                writer.line(&[text(report.frame.report), text(note.message.clone())])?;
            }
        }
    }
    if texts > 0 {
        let note = format!("{texts} texts are longer than a cell may be and were cut");
        writer.line(&[text("all"), text(note)])?;
    }
    if rows > 0 {
        let note = format!("{rows} deals are more than a sheet has rows and were left out");
        writer.line(&[text("all"), text(note)])?;
    }
    writer.line(&[
        text("all"),
        text("cells hold binary fractions, which keep some 15 digits; `--format json` has every digit"),
    ])
}

fn queries(writer: &mut Writer<'_>, reports: &[Report]) -> Result<(), XlsxError> {
    let mut known: Vec<&str> = Vec::new();
    for statement in reports.iter().flat_map(|report| &report.statements) {
        if known.contains(&statement.soql.as_str()) {
            continue;
        }
        if known.is_empty() {
            writer.heading(&["Queries", ""])?;
        }
        known.push(&statement.soql);
        writer.line(&[text(statement.purpose), text(statement.soql.clone())])?;
    }
    Ok(())
}
