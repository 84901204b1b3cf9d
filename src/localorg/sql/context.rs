//! What a query needs to know besides its text, and what it answers.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::cursor::Cursor;
use crate::model::id::RecordId;

/// Who asks, when, and by which rules.
#[derive(Clone, Debug)]
pub struct QueryContext {
    /// The current instant, for date literals.
    pub now: Timestamp,
    /// Zone in which date literals and `convertTimezone` count.
    pub zone: TimeZone,
    /// The running user, for `USING SCOPE mine`.
    pub user_id: RecordId,
    /// API version, as in `v63.0`: 63.
    pub api_version: u16,
    /// Whether records in the recycle bin are found too (`queryAll`).
    pub all_rows: bool,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start_month: i8,
    /// Whether a fiscal year is named after the calendar year in which it begins, not ends.
    pub fiscal_year_by_start: bool,
    /// The user's locale, as in `en_US`, for `FORMAT()`.
    pub locale: String,
    /// First day of the week in the user's locale.
    pub week_start: Weekday,
}

/// Keeps the cursors of results that did not fit into one batch.
pub trait CursorBook: Send + Sync {
    /// Keeps the cursor and gives the locator (`01g…`, without the offset) under which
    /// [`Cursor::page`] will be asked for.
    fn keep(&self, cursor: Cursor) -> String;
}

/// One batch of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Rows of the whole result, after LIMIT.
    pub total_size: u64,
    /// The batch as text of a JSON array.
    pub records: String,
    /// How many records stand in `records`.
    pub count: usize,
    /// Locator and offset of the next batch (`01g…-2000`); none when this one is the last.
    pub next: Option<String>,
}

impl Answer {
    /// The body of the query answer.
    #[must_use]
    pub fn body(&self, api_version: u16) -> String {
        let next = self.next.as_ref().map_or_else(String::new, |locator| {
            format!(",\"nextRecordsUrl\":\"/services/data/v{api_version}.0/query/{locator}\"")
        });
        format!(
            "{{\"totalSize\":{},\"done\":{}{next},\"records\":{}}}",
            self.total_size,
            self.next.is_none(),
            self.records
        )
    }
}
