//! A file of rows, whatever it is written in.
//!
//! What stands at its beginning tells: `[` and `{` are JSON, anything else is a table with a header.
//! Ids alone, one a line, need no header. A byte order mark is passed over.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::UTF_8;
use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

use super::convert::{self, Converted};
use super::csv::Table;
use super::encoding::{self, Transcoded};
use super::json::Objects;
use super::{InputError, InputRow, RowSource, Shape};
use crate::records::write::check::Dates;
use crate::soql::suggest;

/// Standard input up to this size is kept in memory.
const IN_MEMORY: usize = 8 << 20;

/// How a file is read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FileOptions {
    /// Columns and the fields they are meant for; an empty field leaves the column out.
    pub mapping: Vec<(String, String)>,
    /// Empty cells empty their field.
    pub empty_as_null: bool,
    /// What parts columns; found out when it is not said.
    pub delimiter: Option<u8>,
    /// Name of the encoding.
    pub encoding: Option<String>,
    /// Whether other encodings, workbooks and Parquet files are taken.
    pub detects: bool,
    /// How dates that are not ISO are written.
    pub dates: Dates,
    /// Whether a column `sfkit_line` tells the line of a row.
    pub relines: bool,
}

impl FileOptions {
    /// The field that a column is meant for.
    #[must_use]
    pub fn meant<'c>(&'c self, column: &'c str) -> &'c str {
        let mut mapped = self.mapping.iter();
        let found = mapped.find(|(name, _)| name.eq_ignore_ascii_case(column));
        found.map_or(column, |(_, field)| field)
    }

    /// The same for a table in UTF-8 whose column `sfkit_line` tells the lines of the file that it was
    /// taken from.
    #[must_use]
    pub fn as_copied(&self) -> Self {
        Self {
            delimiter: Some(b','),
            encoding: None,
            detects: false,
            relines: true,
            ..self.clone()
        }
    }

    /// The same for rows in the columns that were sent.
    #[must_use]
    pub fn as_sent(&self) -> Self {
        Self {
            dates: self.dates,
            detects: true,
            relines: true,
            ..Self::default()
        }
    }
}

/// What can be read twice.
pub(super) trait Rereadable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Rereadable for T {}

/// The bytes of a file, buffered.
pub(super) type Bytes = BufReader<Box<dyn Rereadable>>;

/// A file of rows.
pub struct FileSource {
    path: Option<PathBuf>,
    options: FileOptions,
    reader: Reader,
    shape: Shape,
    /// Name of the encoding, or what the table was made of.
    written: Option<String>,
    has_crlf: bool,
}

enum Reader {
    Table(Table),
    Objects(Objects),
    /// Only while the file is handed from one reader to the next.
    Nowhere,
}

impl FileSource {
    /// Opens the file; `-` is standard input, which is read to its end.
    ///
    /// # Errors
    /// When it cannot be read, is empty, or its header cannot be used.
    pub fn open(path: &Path, options: FileOptions) -> Result<Self, InputError> {
        let path = (path != Path::new("-")).then_some(path);
        Self::open_as(path, path, options)
    }

    /// As [`FileSource::open`]; messages name the file `shown`, or standard input.
    ///
    /// # Errors
    /// As [`FileSource::open`].
    pub fn open_as(
        path: Option<&Path>,
        shown: Option<&Path>,
        options: FileOptions,
    ) -> Result<Self, InputError> {
        let bytes = bytes(path).map_err(|source| InputError::Read {
            path: shown.map(Path::to_owned),
            source,
        })?;
        let mut source = Self {
            path: shown.map(Path::to_owned),
            options,
            reader: Reader::Nowhere,
            shape: Shape::Ndjson,
            written: None,
            has_crlf: false,
        };
        let bytes = match source.options.detects {
            true => source.as_text(bytes, path)?,
            false => bytes,
        };
        source.begin(BufReader::with_capacity(1 << 16, bytes))?;
        source.check_mapping()?;
        Ok(source)
    }

    /// How the file is read, in words.
    #[must_use]
    pub fn description(&self) -> String {
        let mut text = match &self.shape {
            Shape::Csv { delimiter, columns } => {
                let between = match delimiter {
                    b'\t' => "tabs".to_owned(),
                    other => format!("`{}`", char::from(*other)),
                };
                let plural = if columns.len() == 1 { "" } else { "s" };
                format!(
                    "a table of {} column{plural} with {between} between them",
                    columns.len()
                )
            }
            Shape::JsonArray => "a JSON array".to_owned(),
            Shape::Ndjson => "JSON objects".to_owned(),
        };
        if self.is_converted() {
            let columns = match &self.shape {
                Shape::Csv { columns, .. } => columns.len() - 1,
                _ => 0,
            };
            let plural = if columns == 1 { "" } else { "s" };
            let was = self.written.as_deref().unwrap_or_default();
            return format!("{was} with {columns} column{plural}");
        }
        if let Some(encoding) = &self.written {
            text.push_str(&format!(", in {encoding}"));
        }
        if self.has_crlf {
            text.push_str(", lines ending as on Windows");
        }
        text
    }

    /// Whether the table was made of a file that is no text.
    fn is_converted(&self) -> bool {
        let begins = |word: &str| {
            self.written
                .as_ref()
                .is_some_and(|was| was.starts_with(word))
        };
        begins("the ") || begins("a ")
    }

    /// Whether the columns are parted by something other than a comma.
    #[must_use]
    pub fn is_unusual(&self) -> bool {
        let is_parted = matches!(&self.shape, Shape::Csv { delimiter, columns } if *delimiter != b',' && columns.len() > 1);
        is_parted || self.written.is_some()
    }

    /// The bytes as a text in UTF-8, whatever they are.
    fn as_text(
        &mut self,
        mut bytes: Box<dyn Rereadable>,
        path: Option<&Path>,
    ) -> Result<Box<dyn Rereadable>, InputError> {
        let mut start = [0; 4];
        let read = bytes.read(&mut start).map_err(|error| self.failed(error))?;
        bytes
            .seek(SeekFrom::Start(0))
            .map_err(|error| self.failed(error))?;
        let shown = self.path.as_ref();
        let converted = match &start[..read] {
            b"PK\x03\x04" => Some(convert::workbook(bytes, shown)?),
            b"PAR1" => Some(convert::parquet(self.file(bytes, path)?, shown)?),
            _ => return self.in_utf8(bytes),
        };
        let Some(Converted { table, was }) = converted else {
            return Err(self.failed(io::ErrorKind::InvalidData.into()));
        };
        self.written = Some(was);
        self.options.relines = true;
        self.options.delimiter = Some(b',');
        Ok(table)
    }

    /// A file of its own, for a reader that wants one.
    fn file(
        &self,
        mut bytes: Box<dyn Rereadable>,
        path: Option<&Path>,
    ) -> Result<File, InputError> {
        let mut open = || match path.filter(|path| path.is_file()) {
            Some(path) => File::open(path),
            None => {
                let mut kept = tempfile::tempfile()?;
                io::copy(&mut bytes, &mut kept)?;
                kept.seek(SeekFrom::Start(0))?;
                Ok(kept)
            }
        };
        open().map_err(|error| self.failed(error))
    }

    fn in_utf8(
        &mut self,
        mut bytes: Box<dyn Rereadable>,
    ) -> Result<Box<dyn Rereadable>, InputError> {
        let encoding = match &self.options.encoding {
            Some(name) => encoding::named(name)
                .ok_or_else(|| InputError::NoEncoding { name: name.clone() })?,
            None => encoding::detect(&mut *bytes).map_err(|error| self.failed(error))?,
        };
        bytes
            .seek(SeekFrom::Start(0))
            .map_err(|error| self.failed(error))?;
        if encoding == UTF_8 {
            return Ok(bytes);
        }
        let name = encoding.name();
        let name = match name.strip_prefix("windows-") {
            Some(page) => format!("Windows-{page}"),
            None => name.to_owned(),
        };
        self.written = Some(name);
        Ok(Box::new(Transcoded::new(bytes, encoding)))
    }

    fn failed(&self, source: io::Error) -> InputError {
        InputError::Read {
            path: self.path.clone(),
            source,
        }
    }

    /// Looks at the beginning and chooses the reader.
    fn begin(&mut self, mut bytes: Bytes) -> Result<(), InputError> {
        let start = bytes.fill_buf().map_err(|error| self.failed(error))?;
        let encoding = match start {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
            [b'P', b'K', 3, 4, ..] => Some("a spreadsheet's own format"),
            _ => None,
        };
        if let Some(encoding) = encoding {
            let path = self.path.clone();
            return Err(InputError::Encoding { path, encoding });
        }
        if start.starts_with(b"\xEF\xBB\xBF") {
            bytes.consume(3);
        }
        let start = bytes.fill_buf().map_err(|error| self.failed(error))?;
        match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => Err(InputError::Empty {
                path: self.path.clone(),
            }),
            Some(first @ (b'[' | b'{')) => {
                self.shape = match first {
                    b'[' => Shape::JsonArray,
                    _ => Shape::Ndjson,
                };
                self.reader = Reader::Objects(Objects::new(bytes, self.path.clone()));
                Ok(())
            }
            Some(_) => {
                self.has_crlf = start.windows(2).any(|pair| pair == b"\r\n");
                let table = Table::new(bytes, self.path.clone(), &self.options)?;
                self.shape = table.shape();
                self.reader = Reader::Table(table);
                Ok(())
            }
        }
    }

    /// Every column that `--map` names must be there, as far as that can be told.
    fn check_mapping(&self) -> Result<(), InputError> {
        let Shape::Csv { columns, .. } = &self.shape else {
            return Ok(());
        };
        let names = || columns.iter().map(|column| &**column);
        let missing = self
            .options
            .mapping
            .iter()
            .find(|(column, _)| !names().any(|name| name.eq_ignore_ascii_case(column)));
        match missing {
            None => Ok(()),
            Some((column, _)) => Err(InputError::NoColumn {
                path: self.path.clone(),
                column: column.clone(),
                suggestion: suggest::closest(column, names()).map(str::to_owned),
            }),
        }
    }
}

impl RowSource for FileSource {
    fn rewind(&mut self) -> Result<(), InputError> {
        let mut bytes = match std::mem::replace(&mut self.reader, Reader::Nowhere) {
            Reader::Table(table) => table.into_bytes(),
            Reader::Objects(objects) => objects.into_bytes(),
            Reader::Nowhere => return Ok(()),
        };
        bytes
            .seek(SeekFrom::Start(0))
            .map_err(|error| self.failed(error))?;
        self.begin(bytes)
    }

    fn next_row(&mut self) -> Result<Option<InputRow>, InputError> {
        let row = match &mut self.reader {
            Reader::Table(table) => table.next_row()?,
            Reader::Objects(objects) => objects.next_row()?,
            Reader::Nowhere => None,
        };
        Ok(row)
    }

    fn shape(&self) -> Shape {
        self.shape.clone()
    }
}

impl FileSource {
    /// The field that a column is meant for; none when it is left out.
    #[must_use]
    pub fn mapping(&self) -> &[(String, String)] {
        &self.options.mapping
    }
}

/// The field that a column is meant for; none when it is left out.
pub(in crate::records::write) fn mapped<'m>(
    mapping: &'m [(String, String)],
    column: &'m Arc<str>,
) -> Option<&'m str> {
    let found = mapping
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(column));
    match found {
        Some((_, field)) if field.is_empty() => None,
        Some((_, field)) => Some(field),
        None => Some(column),
    }
}

/// A file as it is; anything that can be read only once is kept aside first.
fn bytes(path: Option<&Path>) -> io::Result<Box<dyn Rereadable>> {
    let mut once: Box<dyn Read> = match path {
        None => Box::new(io::stdin().lock()),
        Some(path) => {
            let file = File::open(path)?;
            let metadata = file.metadata()?;
            if metadata.is_file() {
                return Ok(Box::new(file));
            }
            if metadata.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Box::new(file)
        }
    };
    let mut kept = SpooledTempFile::new(IN_MEMORY);
    io::copy(&mut once, &mut kept)?;
    kept.seek(SeekFrom::Start(0))?;
    Ok(Box::new(kept))
}
