//! How fast pages of records become rows: `cargo bench --bench page_decode`.
//!
//! Sixty pages of 2,000 records with eight columns are decoded into a sink that looks at every cell
//! and keeps none, and into sinks that write CSV and NDJSON to nowhere; the best of five rounds of each
//! is told, so that what the writing costs is the difference. A measurement, not a test: nothing fails when
//! it is slow.

use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use sfkit::model::rows::{Cell, Column, RowSink, SinkError};
use sfkit::output::{Format, RowOptions, Ui, UiOptions};
use sfkit::query::{ChildMode, QueryError, replay};

const ROWS: usize = 2_000;
const PAGES: usize = 60;
const ROUNDS: usize = 5;

const SOQL: &str = "SELECT Id, Name, Amount, CloseDate, IsWon, StageName, CreatedDate, \
                    Account.Name FROM Opportunity";

/// Looks at the cells and keeps nothing.
struct Looking;

impl RowSink for Looking {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        black_box(columns);
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        black_box(cells);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

fn page(number: usize) -> String {
    let is_last = number + 1 == PAGES;
    let mut page = format!(r#"{{"totalSize":{},"done":{is_last},"#, ROWS * PAGES);
    if !is_last {
        page += &format!(r#""nextRecordsUrl":"/services/data/v57.0/query/01g-{number}","#);
    }
    page += r#""records":["#;
    for row in 0..ROWS {
        let n = number * ROWS + row;
        let comma = if row == 0 { "" } else { "," };
        page += &format!(
            r#"{comma}{{"attributes":{{"type":"Opportunity","url":"/services/data/v57.0/sobjects/Opportunity/006Hs{n:010}IAV"}},"Id":"006Hs{n:010}IAV","Name":"Solar roof – phase {n}","Amount":{}.0,"CloseDate":"2026-12-18","IsWon":false,"StageName":"Negotiation/Review","CreatedDate":"2026-08-03T14:05:09.000+0000","Account":{{"attributes":{{"type":"Account","url":"/services/data/v57.0/sobjects/Account/001Hs00003abCdEIAU"}},"Name":"Lumen Ops"}}}}"#,
            n * 37
        );
    }
    page + "]}"
}

/// Writes rows in this format to nowhere.
fn writing(format: Format) -> Result<Box<dyn RowSink>, SinkError> {
    let (ui, _, _) = Ui::captured(UiOptions::default(), "");
    ui.rows(&RowOptions {
        file: Some("/dev/null".into()),
        format: Some(format),
        ..RowOptions::default()
    })
}

/// The best time of some rounds.
fn best(
    pages: &[String],
    sink: impl Fn() -> Result<Box<dyn RowSink>, SinkError>,
) -> Result<Duration, QueryError> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let (round, sink) = (pages.to_vec(), sink()?);
        let begun = Instant::now();
        let rows = replay(SOQL, round, ChildMode::Json, sink)?;
        best = best.min(begun.elapsed());
        assert_eq!(rows, (ROWS * PAGES) as u64, "every record is a row");
    }
    Ok(best)
}

fn main() -> Result<(), QueryError> {
    let pages: Vec<String> = (0..PAGES).map(page).collect();
    let bytes: usize = pages.iter().map(String::len).sum();
    let looking = || -> Result<Box<dyn RowSink>, SinkError> { Ok(Box::new(Looking)) };
    for (name, time) in [
        ("decoded", best(&pages, looking)?),
        ("to CSV", best(&pages, || writing(Format::Csv))?),
        ("to NDJSON", best(&pages, || writing(Format::Ndjson))?),
    ] {
        let megabytes = bytes as f64 / 1e6 / time.as_secs_f64();
        let nanoseconds = time.as_secs_f64() * 1e9 / (ROWS * PAGES) as f64;
        let line =
            format!("page_decode, {name}: {megabytes:.0} MB/s, {nanoseconds:.0} ns per row\n");
        // Nobody to tell when the output is closed.
        drop(std::io::stdout().write_all(line.as_bytes()));
    }
    Ok(())
}
