//! Rows of a Parquet file that this room wrote, as cells again.
//!
//! Plain columns only: lists of children do not come back.

use std::fs::File;
use std::path::Path;

use jiff::civil;
use jiff::{Span, Timestamp};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use crate::model::rows::{Cell, SinkError};
use crate::output::destination::failed;

/// Hands over every row of a file whose columns have these names in this order; false, and nothing is
/// handed over, when they have others.
///
/// # Errors
/// When the file cannot be read or is no Parquet, or `take` fails.
pub fn read_parquet(
    path: &Path,
    names: &[&str],
    take: &mut dyn FnMut(&[Cell<'_>]) -> Result<(), SinkError>,
) -> Result<bool, SinkError> {
    let shown = format!("`{}`", path.display());
    let file = File::open(path).map_err(|error| failed(&shown, error))?;
    let reader = SerializedFileReader::new(file).map_err(broken)?;
    let schema = reader.metadata().file_metadata().schema();
    let found = schema.get_fields().iter().map(|field| field.name());
    if !found.eq(names.iter().copied()) {
        return Ok(false);
    }
    for row in reader.get_row_iter(None).map_err(broken)? {
        let row = row.map_err(broken)?;
        let cells: Vec<Cell<'_>> = row
            .get_column_iter()
            .map(|(_, field)| cell(field))
            .collect();
        take(&cells)?;
    }
    Ok(true)
}

fn cell(field: &Field) -> Cell<'_> {
    match field {
        Field::Null => Cell::Null,
        Field::Bool(flag) => Cell::Bool(*flag),
        Field::Str(text) => Cell::Text(text.into()),
        Field::Int(number) => Cell::Number(number.to_string().into()),
        Field::Long(number) => Cell::Number(number.to_string().into()),
        Field::Double(number) => Cell::Number(number.to_string().into()),
        Field::Date(days) => {
            let day = civil::date(1970, 1, 1).checked_add(Span::new().days(*days));
            day.map_or(Cell::Null, |day| Cell::Text(day.to_string().into()))
        }
        Field::TimestampMicros(micros) => {
            let at = Timestamp::from_microsecond(*micros);
            at.map_or(Cell::Null, |at| Cell::Text(at.to_string().into()))
        }
        Field::TimeMicros(micros) => {
            let time = civil::Time::midnight().checked_add(Span::new().microseconds(*micros));
            time.map_or(Cell::Null, |time| Cell::Text(time.to_string().into()))
        }
        // A decimal shows all of its digits.
        other => Cell::Number(other.to_string().into()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "given to `map_err`")]
fn broken(error: ParquetError) -> SinkError {
    SinkError::Unsuited {
        format: "Parquet",
        reason: error.to_string(),
    }
}
