//! A file of rows, whatever it is written in.
//!
//! What stands at its beginning tells: `[` and `{` are JSON, anything else is a table with a header.
//! Ids alone, one a line, need no header. A byte order mark is passed over.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::SpooledTempFile;

use super::csv::Table;
use super::json::Objects;
use super::{InputError, InputRow, RowSource, Shape};
use crate::soql::suggest;

/// Standard input up to this size is kept in memory.
const IN_MEMORY: usize = 8 << 20;

/// How a file is read.
#[derive(Clone, Debug, Default)]
pub struct FileOptions {
    /// Columns and the fields they are meant for; an empty field leaves the column out.
    pub mapping: Vec<(String, String)>,
    /// Empty cells empty their field.
    pub empty_as_null: bool,
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
        let path = (path != Path::new("-")).then(|| path.to_owned());
        let bytes = bytes(path.as_deref()).map_err(|source| InputError::Read {
            path: path.clone(),
            source,
        })?;
        let mut source = Self {
            path,
            options,
            reader: Reader::Nowhere,
            shape: Shape::Ndjson,
        };
        source.begin(BufReader::with_capacity(1 << 16, bytes))?;
        source.check_mapping()?;
        Ok(source)
    }

    /// How the file is read, in words.
    #[must_use]
    pub fn description(&self) -> String {
        match &self.shape {
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
        }
    }

    /// Whether the columns are parted by something other than a comma.
    #[must_use]
    pub fn is_unusual(&self) -> bool {
        matches!(&self.shape, Shape::Csv { delimiter, columns } if *delimiter != b',' && columns.len() > 1)
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
                let table = Table::new(bytes, self.path.clone(), self.options.empty_as_null)?;
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
