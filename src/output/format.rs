//! The formats of a result, and which one is meant when nobody names one.
//!
//! A format named by flag, environment or config wins. Otherwise the ending of `--output FILE`
//! decides; otherwise a terminal gets a table, and anything else CSV for rows and JSON for
//! documents. The rules stand here alone, so that rows and documents cannot drift apart.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::error::{Code, Diagnostic};

/// How a result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Decided by the ending of the file, or by whether a terminal is there.
    #[default]
    Auto,
    /// Aligned columns for a person.
    Table,
    /// Comma-separated values, RFC 4180.
    Csv,
    /// Tab-separated values with backslash escapes.
    Tsv,
    /// One JSON array of records, or one JSON document.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// A table in GitHub's Markdown.
    Markdown,
    /// A workbook.
    Xlsx,
    /// Typed columns, compressed.
    Parquet,
}

/// The word is no format.
#[derive(Debug, thiserror::Error)]
#[error("`{word}` is no format; there are {}", Format::NAMES.join(", "))]
pub struct UnknownFormat {
    /// What was given.
    pub word: String,
}

impl Diagnostic for UnknownFormat {
    fn code(&self) -> Code {
        Code::Usage
    }
}

impl Format {
    /// The words for `--format`.
    pub const NAMES: [&'static str; 9] = [
        "auto", "table", "csv", "tsv", "json", "ndjson", "markdown", "xlsx", "parquet",
    ];

    const ALL: [Self; 9] = [
        Self::Auto,
        Self::Table,
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Ndjson,
        Self::Markdown,
        Self::Xlsx,
        Self::Parquet,
    ];

    /// The word for `--format`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Markdown => "markdown",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// The format that the ending of a file name asks for, in any case.
    #[must_use]
    pub fn of_ending(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "md" | "markdown" => Some(Self::Markdown),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// Whether scripts that asked for this format want errors as JSON, too.
    #[must_use]
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }

    /// Whether the format keeps types, and columns should have some.
    #[must_use]
    pub fn is_typed(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet)
    }

    /// The name in messages, for a format that no screen can show.
    pub(crate) fn binary(self) -> Option<&'static str> {
        match self {
            Self::Xlsx => Some("XLSX"),
            Self::Parquet => Some("Parquet"),
            _ => None,
        }
    }

    /// The format of rows; never [`Format::Auto`].
    pub(crate) fn for_rows(self, file: Option<&Path>, terminal: bool) -> Self {
        self.resolve(file, terminal, Self::Csv)
    }

    /// The format of a document; never [`Format::Auto`].
    pub(crate) fn for_document(self, file: Option<&Path>, terminal: bool) -> Self {
        self.resolve(file, terminal, Self::Json)
    }

    fn resolve(self, file: Option<&Path>, terminal: bool, otherwise: Self) -> Self {
        match (self, file) {
            (Self::Auto, Some(path)) => Self::of_ending(path).unwrap_or(otherwise),
            (Self::Auto, None) if terminal => Self::Table,
            (Self::Auto, None) => otherwise,
            (named, _) => named,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        let known = Self::ALL.into_iter().find(|format| format.as_str() == word);
        known.ok_or_else(|| UnknownFormat {
            word: word.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_format_and_the_other_way_round() {
        for (name, format) in Format::NAMES.into_iter().zip(Format::ALL) {
            assert_eq!(name.parse::<Format>().unwrap(), format);
            assert_eq!(format.to_string(), name);
        }
        assert!("xml".parse::<Format>().is_err());
    }

    #[test]
    fn a_named_format_beats_the_ending_which_beats_the_terminal() {
        let csv = Path::new("Out.JSONL");
        assert_eq!(Format::Tsv.for_rows(Some(csv), true), Format::Tsv);
        assert_eq!(Format::Auto.for_rows(Some(csv), true), Format::Ndjson);
        assert_eq!(
            Format::Auto.for_rows(Some(Path::new("x.dat")), true),
            Format::Csv
        );
        assert_eq!(
            Format::Auto.for_document(Some(Path::new("x")), true),
            Format::Json
        );
        assert_eq!(Format::Auto.for_rows(None, true), Format::Table);
        assert_eq!(Format::Auto.for_rows(None, false), Format::Csv);
        assert_eq!(Format::Auto.for_document(None, false), Format::Json);
    }
}
