//! Reports as a workbook of Excel: numbers one can go on counting with.
//!
//! First what it is about (`about`), then the charts (`charts`), all single numbers with their
//! formulas, then a sheet for each report (`sheets`) and one with the data of the charts. Amounts,
//! rates and days are numbers with a format, days of the calendar are dates, and text is text: nothing
//! that came from the org becomes a formula or a link (`cells`). A cell holds a binary
//! fraction, which keeps some 15 digits of an amount.

mod about;
mod cells;
mod charts;
mod sheets;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::analytics::Report;

use super::error::ReportError;
use super::page::{Cover, short_title};
use cells::Cells;

/// Letters that a sheet's name may have.
const MOST_LETTERS: usize = 31;

/// The bytes of a workbook of these reports.
///
/// # Errors
/// When the workbook cannot be put together.
pub fn workbook(reports: &[Report], cover: &Cover) -> Result<Vec<u8>, ReportError> {
    made(reports, cover).map_err(|source| ReportError::Workbook {
        source: Box::new(source),
    })
}

fn made(reports: &[Report], cover: &Cover) -> Result<Vec<u8>, XlsxError> {
    let currency = reports
        .first()
        .and_then(|report| report.frame.currency.as_deref());
    let mut cells = Cells::new(currency);
    let mut names = Names::default();
    let about_name = names.unique("About");
    let charted = charts::Charted::of(reports);
    let chart_names =
        (!charted.is_empty()).then(|| (names.unique("Charts"), names.unique("Chart data")));
    let mut sheets = Vec::new();
    let mut drawn = Vec::new();
    if let Some((charts_name, data_name)) = &chart_names {
        let (charts, mut data) = charted.sheets(&mut cells, data_name)?;
        drawn.push(named(charts, charts_name)?);
        data.set_tab_color(0xA0_A8_B4);
        sheets.push(named(data, data_name)?);
    }
    let mut views = vec![named(
        sheets::numbers(reports, &mut cells)?,
        &names.unique("Numbers"),
    )?];
    let mut places = Vec::with_capacity(reports.len());
    for report in reports {
        let title = short_title(report);
        let view = names.unique(&title);
        views.push(named(sheets::view(report, &mut cells)?, &view)?);
        if !report.records.is_empty() {
            let deals = names.unique(&format!("{title} deals"));
            views.push(named(sheets::records(report, &mut cells)?, &deals)?);
        }
        places.push(view);
    }
    let about = named(
        about::sheet(reports, cover, &places, &mut cells)?,
        &about_name,
    )?;
    let mut book = Workbook::new();
    book.set_properties(&properties(reports, cover)?);
    let first = std::iter::once(about).chain(drawn);
    for sheet in first.chain(views).chain(sheets) {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer()
}

fn named(mut sheet: Worksheet, name: &str) -> Result<Worksheet, XlsxError> {
    sheet.set_name(name)?;
    Ok(sheet)
}

fn properties(reports: &[Report], cover: &Cover) -> Result<DocProperties, XlsxError> {
    let made = ExcelDateTime::from_timestamp(cover.made_at.as_second())?;
    Ok(DocProperties::new()
        .set_title(Cover::title(reports))
        .set_author("sfkit")
        .set_creation_datetime(&made))
}

/// Names of sheets: without what Excel forbids, short enough, each once.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn unique(&mut self, wanted: &str) -> String {
        let is_bad =
            |c: char| c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
        let clean: String = wanted.chars().filter(|c| !is_bad(*c)).collect();
        let clean = clean.trim_matches(['\'', ' ']);
        let clean = if clean.is_empty() { "Sheet" } else { clean };
        let cut = |room: usize| clean.chars().take(room).collect::<String>();
        let mut name = cut(MOST_LETTERS);
        let mut number = 2;
        while self.0.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            let suffix = format!(" {number}");
            name = format!("{}{suffix}", cut(MOST_LETTERS - suffix.len()));
            number += 1;
        }
        self.0.push(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_clean_and_unique() {
        let mut names = Names::default();
        assert_eq!(names.unique("Stages"), "Stages");
        assert_eq!(names.unique("stages"), "stages 2");
        assert_eq!(names.unique("a/b:[c]*?"), "abc");
        assert_eq!(names.unique("'"), "Sheet");
        let long = "A name that is far longer than any sheet's";
        assert_eq!(names.unique(long).chars().count(), MOST_LETTERS);
        let second = names.unique(long);
        assert!(second.ends_with(" 2") && second.chars().count() == MOST_LETTERS);
    }
}
