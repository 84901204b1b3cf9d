//! Records of CSV byte for byte, so that a mirror is put together without a change to any of them.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Records of CSV as they stand in a file, quotes and all.
pub struct Records {
    reader: BufReader<File>,
    /// The header, with its line break.
    pub header: Vec<u8>,
}

impl Records {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut records = Self {
            reader: BufReader::with_capacity(128 * 1024, File::open(path)?),
            header: Vec::new(),
        };
        let mut header = Vec::new();
        records.next(&mut header)?;
        records.header = header;
        Ok(records)
    }

    /// Reads the next record; false at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next(&mut self, record: &mut Vec<u8>) -> io::Result<bool> {
        record.clear();
        let mut is_quoted = false;
        loop {
            let before = record.len();
            if self.reader.read_until(b'\n', record)? == 0 {
                return Ok(!record.is_empty());
            }
            let quotes = record[before..]
                .iter()
                .filter(|byte| **byte == b'"')
                .count();
            is_quoted ^= quotes % 2 == 1;
            if !is_quoted {
                return Ok(true);
            }
        }
    }

    /// The place of a column.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        let mut place = 0;
        while let Some(header) = field(&self.header, place) {
            if header.eq_ignore_ascii_case(name.as_bytes()) {
                return Some(place);
            }
            place += 1;
        }
        None
    }
}

/// A field of a record, without quotes.
#[must_use]
pub fn field(record: &[u8], place: usize) -> Option<Vec<u8>> {
    let mut at = 0;
    let mut out = Vec::new();
    let mut is_quoted = false;
    for byte in record.iter().filter(|byte| **byte != b'\r') {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => {
                if at == place {
                    return Some(out);
                }
                at += 1;
            }
            b'\n' if !is_quoted => break,
            other if at == place => out.push(*other),
            _ => {}
        }
    }
    (at == place).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_behind_quotes() {
        let record = b"\"a,b\nc\",\"001000000000001AAA\",x\n";
        assert_eq!(
            field(record, 1).as_deref(),
            Some(&b"001000000000001AAA"[..])
        );
        assert_eq!(field(record, 2).as_deref(), Some(&b"x"[..]));
        assert_eq!(field(record, 3), None);
    }
}
