//! Cells: what a value of a report is in a spreadsheet.

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::analytics::{Unit, Value};
use crate::reports::page::harmless;

/// Units of UTF-16 that a cell holds.
const MOST_LETTERS: usize = 32_767;
/// What stands at the end of a text that was cut.
const CUT: &str = "… [cut]";

/// Rows that a sheet has.
pub(super) const MOST_ROWS: usize = 1_048_576;

/// The widest column, in letters.
const MOST_WIDE: usize = 60;

/// Formats of a workbook, and what had to be cut.
pub(super) struct Cells {
    money: Format,
    count: Format,
    rate: Format,
    days: Format,
    number: Format,
    date: Format,
    pub(super) text: Format,
    pub(super) head: Format,
    pub(super) title: Format,
    pub(super) soft: Format,
    /// Texts that were cut.
    pub(super) cut_texts: usize,
    /// Rows that found no place.
    pub(super) cut_rows: usize,
}

impl Cells {
    /// Cells of a workbook whose amounts are in this currency.
    pub(super) fn new(currency: Option<&str>) -> Self {
        let money_code = money_format(currency);
        let format = |code: &str| {
            Format::new()
                .set_num_format(code)
                .set_align(FormatAlign::Top)
        };
        Self {
            money: format(&money_code),
            count: format("#,##0"),
            rate: format("0.0%"),
            days: format("#,##0.0"),
            number: format("#,##0.00"),
            date: format("yyyy-mm-dd").set_align(FormatAlign::Left),
            text: Format::new().set_align(FormatAlign::Top),
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(0xE8_EC_F3)
                .set_border_bottom(FormatBorder::Thin),
            title: Format::new().set_bold().set_font_size(15),
            soft: Format::new().set_font_color(0x5B_66_75),
            cut_texts: 0,
            cut_rows: 0,
        }
    }

    /// The format of numbers of a unit.
    pub(super) fn format(&self, unit: Unit) -> &Format {
        match unit {
            Unit::Money => &self.money,
            Unit::Rate => &self.rate,
            Unit::Days | Unit::Minutes => &self.days,
            Unit::Count => &self.count,
            Unit::Number => &self.number,
            Unit::Date => &self.date,
            Unit::Text | Unit::Flag => &self.text,
        }
    }

    /// Writes a value; nothing for one that is not known. Tells how many letters it shows.
    pub(super) fn value(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        value: &Value,
    ) -> Result<usize, XlsxError> {
        match value {
            Value::Text(Some(text)) => return self.text(sheet, (row, column), text),
            Value::Date(Some(day)) => match date(*day) {
                Some(date) => {
                    sheet.write_datetime_with_format(row, column, date, &self.date)?;
                }
                None => return self.text(sheet, (row, column), &day.to_string()),
            },
            Value::Flag(Some(flag)) => {
                sheet.write_boolean(row, column, *flag)?;
            }
            other => match other.number() {
                Some(number) => {
                    let format = self.format(other.unit());
                    sheet.write_number_with_format(row, column, number, format)?;
                }
                None => return Ok(0),
            },
        }
        Ok(shown_letters(value))
    }

    /// Writes text as text, whatever it begins with.
    pub(super) fn text(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        text: &str,
    ) -> Result<usize, XlsxError> {
        let format = self.text.clone();
        self.text_in(sheet, (row, column), text, &format)
    }

    /// The same in a format.
    pub(super) fn text_in(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        text: &str,
        format: &Format,
    ) -> Result<usize, XlsxError> {
        let clean = harmless(text);
        let (fits, is_cut) = fitting(&clean);
        self.cut_texts += usize::from(is_cut);
        sheet.write_string_with_format(row, column, &fits, format)?;
        Ok(fits.chars().count())
    }
}

/// Room for the widest of the letters, within reason.
pub(super) fn widen(sheet: &mut Worksheet, column: u16, letters: usize) -> Result<(), XlsxError> {
    let width = letters.clamp(9, MOST_WIDE) as f64 + 2.0;
    sheet.set_column_width(column, width)?;
    Ok(())
}

/// About how many letters a number takes.
fn shown_letters(value: &Value) -> usize {
    let whole = value.number().map_or(1.0, |number| number.abs().max(1.0));
    let digits = whole.log10() as usize + 1;
    match value.unit() {
        Unit::Money => digits + digits / 3 + 8,
        Unit::Date => 10,
        _ => digits + digits / 3 + 3,
    }
}

/// The text, cut where a cell ends; whether it was.
fn fitting(text: &str) -> (String, bool) {
    let units = |text: &str| text.encode_utf16().count();
    if units(text) <= MOST_LETTERS {
        return (text.to_owned(), false);
    }
    let mut room = MOST_LETTERS - units(CUT);
    let kept = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= room;
        room = room.saturating_sub(letter.len_utf16());
        fits
    });
    (kept.collect::<String>() + CUT, true)
}

/// A date of Excel; none before 1900.
fn date(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year())
        .ok()
        .filter(|year| *year >= 1900)?;
    let month = u8::try_from(day.month()).ok()?;
    ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()
}

/// Amounts with the code of the currency and as many decimals as it has (ISO 4217).
fn money_format(currency: Option<&str>) -> String {
    const NONE: [&str; 17] = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
        "VUV", "XAF", "XOF", "XPF",
    ];
    const THREE: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
    let is_code =
        |code: &&str| code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase());
    let Some(code) = currency.filter(is_code) else {
        return "#,##0.00".to_owned();
    };
    let decimals = match code {
        code if NONE.contains(&code) => "",
        code if THREE.contains(&code) => ".000",
        _ => ".00",
    };
    format!("[${code}] #,##0{decimals}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        assert_eq!(money_format(Some("USD")), "[$USD] #,##0.00");
        assert_eq!(money_format(Some("JPY")), "[$JPY] #,##0");
        assert_eq!(money_format(Some("KWD")), "[$KWD] #,##0.000");
        assert_eq!(money_format(Some("\"];")), "#,##0.00");
        assert_eq!(money_format(None), "#,##0.00");
    }

    #[test]
    fn long_texts_are_cut_where_a_cell_ends() {
        let (whole, is_cut) = fitting(&"x".repeat(MOST_LETTERS));
        assert!(!is_cut && whole.len() == MOST_LETTERS);
        let (cut, is_cut) = fitting(&"😀".repeat(MOST_LETTERS));
        assert!(is_cut && cut.ends_with(CUT));
        let units = cut.encode_utf16().count();
        assert!(units <= MOST_LETTERS && units > MOST_LETTERS - 3, "{units}");
    }
}
