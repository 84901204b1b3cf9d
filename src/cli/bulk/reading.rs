//! Flags about how a file of rows is read.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::outcome::Result;
use crate::records::write::{Dates, FileOptions};

use super::error::UsageError;

/// How a file of rows is read.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadingArgs {
    /// A column of the file and the field it is meant for; `COLUMN=` leaves it out
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = mapping)]
    map: Vec<(String, String)>,

    /// File with a COLUMN=FIELD a line
    #[arg(long, value_name = "FILE")]
    map_file: Option<PathBuf>,

    /// What parts the columns, such as `;` or `tab`; found out without
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// How the text is written, such as windows-1252 or utf-16le; found out without
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,

    /// How dates that are not ISO are written: 3/14/2026 or 14.3.2026
    #[arg(long, value_name = "ORDER")]
    dates: Option<Order>,

    /// Empty cells empty their field
    #[arg(long)]
    empty_as_null: bool,
}

/// The order of day and month.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    /// Month, day, year
    Us,
    /// Day, month, year
    Eu,
}

impl ReadingArgs {
    pub(super) fn options(&self) -> Result<FileOptions> {
        let mut mapping = self.map.clone();
        if let Some(path) = &self.map_file {
            mapping.extend(mapping_file(path)?);
        }
        Ok(FileOptions {
            mapping,
            empty_as_null: self.empty_as_null,
            delimiter: self.delimiter,
            encoding: self.encoding.clone(),
            detects: true,
            dates: match self.dates {
                None => Dates::Iso,
                Some(Order::Us) => Dates::MonthFirst,
                Some(Order::Eu) => Dates::DayFirst,
            },
            relines: false,
        })
    }
}

fn mapping(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((column, field)) if !column.trim().is_empty() => {
            Ok((column.trim().to_owned(), field.trim().to_owned()))
        }
        _ => Err("COLUMN=FIELD is expected, for example \"E-Mail=Email\"".to_owned()),
    }
}

fn mapping_file(path: &std::path::Path) -> Result<Vec<(String, String)>> {
    let text = std::fs::read_to_string(path).map_err(|source| UsageError::MapFile {
        path: path.to_owned(),
        source,
    })?;
    let mut all = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let pair = mapping(line).map_err(|_| UsageError::MapLine {
            path: path.to_owned(),
            line: number,
        })?;
        all.push(pair);
    }
    Ok(all)
}

fn delimiter(text: &str) -> std::result::Result<u8, String> {
    match text {
        "tab" | "\\t" | "TAB" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "pipe" => Ok(b'|'),
        "caret" => Ok(b'^'),
        _ => match text.as_bytes() {
            [byte]
                if byte.is_ascii()
                    && !byte.is_ascii_alphanumeric()
                    && !b"\"\r\n".contains(byte) =>
            {
                Ok(*byte)
            }
            _ => Err("one character is expected, or tab, comma, semicolon, pipe, caret".to_owned()),
        },
    }
}
