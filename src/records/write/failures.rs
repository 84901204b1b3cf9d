//! Rows that failed, in a file that can be corrected and sent again.
//!
//! It has the columns of the input and, behind them, why each row failed. Those further columns are
//! passed over when the file is read. The file comes into place when all rows are done, so that it may
//! be the input itself; without a failed row there is none.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::WriteError;
use super::input::{InputRow, Shape, is_remark};
use super::outcome::RowResult;
use super::value::{Given, push_text};

/// Why a row failed, as columns of the file.
const REMARKS: [&str; 4] = [
    "sfkit_line",
    "sfkit_error_code",
    "sfkit_error",
    "sfkit_error_fields",
];

/// A file of failed rows.
pub struct Failures {
    path: PathBuf,
    file: io::BufWriter<NamedTempFile>,
    shape: Shape,
    count: u64,
}

impl Failures {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(path: &Path, shape: Shape) -> Result<Self, WriteError> {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let file = tempfile::Builder::new()
            .prefix(".sfkit-")
            .suffix(".tmp")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(|source| failed(path, source))?;
        Ok(Self {
            path: path.to_owned(),
            file: io::BufWriter::new(file),
            shape,
            count: 0,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, row: &InputRow, result: &RowResult) -> Result<(), WriteError> {
        let text = match &self.shape {
            Shape::Csv { delimiter, columns } => {
                let names: Vec<&str> = columns
                    .iter()
                    .map(|column| &**column)
                    .filter(|column| !is_remark(column))
                    .collect();
                let mut text = String::new();
                if self.count == 0 {
                    push_line(&mut text, *delimiter, names.iter().copied().chain(REMARKS));
                }
                let cell = |name: &str| {
                    let found = row.fields.iter().find(|(column, _)| &**column == name);
                    found.map_or(String::new(), |(_, given)| given.as_cell().into_owned())
                };
                let cells = names.iter().map(|name| cell(name)).chain(remarks(result));
                let cells: Vec<String> = cells.collect();
                push_line(&mut text, *delimiter, cells.iter().map(String::as_str));
                text
            }
            Shape::JsonArray => {
                let before = if self.count == 0 { "[\n" } else { ",\n" };
                format!("{before}{}", object(row, result))
            }
            Shape::Ndjson => format!("{}\n", object(row, result)),
        };
        self.count += 1;
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|source| failed(&self.path, source))
    }

    /// Puts the file into place; how many rows it has. Without rows an older file is removed, which
    /// would tell of failures that are no more.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<u64, WriteError> {
        let wrong = |source| failed(&self.path, source);
        if self.count == 0 {
            return match std::fs::remove_file(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(wrong(error)),
                _ => Ok(0),
            };
        }
        if self.shape == Shape::JsonArray {
            self.file.write_all(b"\n]\n").map_err(wrong)?;
        }
        let file = self
            .file
            .into_inner()
            .map_err(|error| wrong(error.into_error()))?;
        file.as_file().sync_all().map_err(wrong)?;
        file.persist(&self.path)
            .map_err(|error| wrong(error.error))?;
        Ok(self.count)
    }
}

fn failed(path: &Path, source: io::Error) -> WriteError {
    WriteError::File {
        what: "failed rows",
        path: path.to_owned(),
        source,
    }
}

fn remarks(result: &RowResult) -> [String; 4] {
    let errors = result.errors();
    let join = |parts: Vec<&str>, between| parts.join(between);
    [
        result.line.to_string(),
        errors
            .first()
            .map_or(String::new(), |error| error.code.clone()),
        join(
            errors.iter().map(|error| error.message.as_str()).collect(),
            "; ",
        ),
        join(
            errors
                .iter()
                .flat_map(|error| error.fields.iter().map(String::as_str))
                .collect(),
            ", ",
        ),
    ]
}

fn push_line<'a>(text: &mut String, delimiter: u8, cells: impl Iterator<Item = &'a str>) {
    let delimiter = char::from(delimiter);
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(delimiter);
        }
        let is_plain = !cell.contains([delimiter, '"', '\n', '\r']);
        match is_plain {
            true => text.push_str(cell),
            false => {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            }
        }
    }
    text.push('\n');
}

/// The row as a JSON object; what was flattened when it was read stands as a path.
fn object(row: &InputRow, result: &RowResult) -> String {
    let mut text = String::from("{");
    for (name, given) in row.fields.iter().filter(|(name, _)| !is_remark(name)) {
        let mut parts = name
            .split_once(':')
            .map_or((None, &**name), |(object, path)| (Some(object), path));
        if text.len() > 1 {
            text.push(',');
        }
        let nested = parts.1.split_once('.');
        if let Some((relationship, key)) = nested {
            push_text(&mut text, relationship);
            text.push_str(":{");
            if let Some(object) = parts.0.take() {
                text.push_str("\"attributes\":{\"type\":");
                push_text(&mut text, object);
                text.push_str("},");
            }
            push_text(&mut text, key);
        } else {
            push_text(&mut text, name);
        }
        text.push(':');
        match given {
            Given::Json(raw) => text.push_str(raw.get()),
            Given::Null => text.push_str("null"),
            other => push_text(&mut text, &other.as_cell()),
        }
        if nested.is_some() {
            text.push('}');
        }
    }
    for (name, remark) in REMARKS.iter().zip(remarks(result)) {
        if text.len() > 1 {
            text.push(',');
        }
        push_text(&mut text, name);
        text.push(':');
        push_text(&mut text, &remark);
    }
    text.push('}');
    text
}
