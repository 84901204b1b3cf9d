//! Texts that are not written in UTF-8: found out, and read as if they were.
//!
//! A byte order mark tells. Without one the whole file is looked through: what is UTF-8 to its end is
//! that; a zero byte in every other place is UTF-16; anything else is guessed from the letters that it
//! would be, as browsers do, and the guess is told.

use std::io::{self, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::file::Rereadable;

/// Bytes that are looked at once.
const PIECE: usize = 64 << 10;

/// Bytes from which the encoding is guessed.
const GUESSED_FROM: usize = 4 << 20;

/// The encoding with this name, as browsers know it.
pub(super) fn named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes())
}

/// Finds out how the text is written. The reader stands anywhere afterwards.
pub(super) fn detect(bytes: &mut dyn Rereadable) -> io::Result<&'static Encoding> {
    bytes.seek(SeekFrom::Start(0))?;
    let mut start = vec![0; PIECE];
    let read = fill(bytes, &mut start)?;
    start.truncate(read);
    if let Some((encoding, _)) = Encoding::for_bom(&start) {
        return Ok(encoding);
    }
    if let Some(encoding) = wide(&start) {
        return Ok(encoding);
    }
    bytes.seek(SeekFrom::Start(0))?;
    if is_utf8(bytes)? {
        return Ok(UTF_8);
    }
    bytes.seek(SeekFrom::Start(0))?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut looked = 0;
    loop {
        let read = fill(bytes, start_of(&mut start))?;
        looked += read;
        let is_last = read == 0 || looked >= GUESSED_FROM;
        detector.feed(&start[..read], is_last);
        if is_last {
            return Ok(detector.guess(None, Utf8Detection::Deny));
        }
    }
}

fn start_of(buffer: &mut Vec<u8>) -> &mut [u8] {
    buffer.resize(PIECE, 0);
    buffer
}

fn fill(bytes: &mut dyn Rereadable, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match bytes.read(&mut buffer[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

/// Latin letters in UTF-16 have a zero in every other byte.
fn wide(start: &[u8]) -> Option<&'static Encoding> {
    let pairs = start.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |at: usize| {
        start
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    match (zeros(0), zeros(1)) {
        (first, second) if second * 2 > pairs && first * 10 < pairs => Some(UTF_16LE),
        (first, second) if first * 2 > pairs && second * 10 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

fn is_utf8(bytes: &mut dyn Rereadable) -> io::Result<bool> {
    let mut buffer = vec![0; PIECE];
    let mut kept = 0;
    loop {
        let read = fill(bytes, &mut buffer[kept..])?;
        let end = kept + read;
        match std::str::from_utf8(&buffer[..end]) {
            Ok(_) => kept = 0,
            // A letter may go on in the next piece.
            Err(error) if error.error_len().is_none() && read > 0 => {
                let valid = error.valid_up_to();
                buffer.copy_within(valid..end, 0);
                kept = end - valid;
            }
            Err(_) => return Ok(false),
        }
        if read == 0 {
            return Ok(true);
        }
    }
}

/// A text in another encoding, as UTF-8. Letters that are none become U+FFFD.
pub(super) struct Transcoded {
    inner: Box<dyn Rereadable>,
    encoding: &'static Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    is_ended: bool,
}

impl Transcoded {
    pub(super) fn new(inner: Box<dyn Rereadable>, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            ready: Vec::new(),
            at: 0,
            is_ended: false,
        }
    }
}

impl Read for Transcoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.is_ended {
            let read = self.inner.read(&mut self.raw)?;
            self.is_ended = read == 0;
            let most = self.decoder.max_utf8_buffer_length(read);
            self.ready.resize(most.unwrap_or(PIECE * 4), 0);
            let (_, _, written, _) =
                self.decoder
                    .decode_to_utf8(&self.raw[..read], &mut self.ready, self.is_ended);
            self.ready.truncate(written);
            self.at = 0;
        }
        let count = buffer.len().min(self.ready.len() - self.at);
        buffer[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

impl Seek for Transcoded {
    /// Only the beginning can be found again.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if to != SeekFrom::Start(0) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.inner.seek(to)?;
        self.decoder = self.encoding.new_decoder_with_bom_removal();
        self.ready.clear();
        self.at = 0;
        self.is_ended = false;
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn encodings_are_found_out_and_read_twice() {
        let utf16 = |text: &str, big: bool, mark: bool| {
            let mark = if mark { "\u{feff}" } else { "" };
            let units = mark.encode_utf16().chain(text.encode_utf16());
            let bytes = units.map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            });
            bytes.flatten().collect::<Vec<u8>>()
        };
        let text = "Name;Ort\r\nMüller & Söhne;Köln\r\nGrößer;Zürich\r\n";
        let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        for (bytes, expected) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (format!("\u{feff}{text}").into_bytes(), "UTF-8"),
            (utf16(text, false, true), "UTF-16LE"),
            (utf16(text, true, true), "UTF-16BE"),
            (utf16(text, false, false), "UTF-16LE"),
            (latin, "windows-1252"),
        ] {
            let mut file: Box<dyn Rereadable> = Box::new(Cursor::new(bytes));
            let encoding = detect(&mut *file).unwrap();
            assert_eq!(encoding.name(), expected);
            let mut read = Transcoded::new(file, encoding);
            for _ in 0..2 {
                read.seek(SeekFrom::Start(0)).unwrap();
                let mut found = String::new();
                read.read_to_string(&mut found).unwrap();
                assert_eq!(found, text, "{expected}");
            }
        }
    }
}
