//! A result that is bytes: the body of an answer, as it came.
//!
//! To a pipe or a file every byte passes unchanged. On a terminal the text is made harmless first,
//! JSON is laid out, and what is no text is not shown at all.

use crate::model::rows::SinkError;

use super::destination::Destination;
use super::{indent, sanitize};

/// Takes the bytes of one result.
pub struct ByteSink {
    destination: Destination,
    /// What a person will see, collected to its end.
    watched: Option<Vec<u8>>,
}

impl ByteSink {
    pub(crate) fn new(destination: Destination, is_watched: bool) -> Self {
        Self {
            destination,
            watched: is_watched.then(Vec::new),
        }
    }

    /// Text before the bytes, such as the head of an answer.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn head(&mut self, text: &str) -> Result<(), SinkError> {
        let shown = match self.watched {
            Some(_) => sanitize::block(text),
            None => text.into(),
        };
        self.destination
            .buffer()
            .extend_from_slice(shown.as_bytes());
        self.destination.row_done()
    }

    /// The next bytes.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        if let Some(watched) = &mut self.watched {
            watched.extend_from_slice(bytes);
            return Ok(());
        }
        self.destination.buffer().extend_from_slice(bytes);
        self.destination.row_done()
    }

    /// There are no more. Tells how many bytes a terminal was spared because they are no text.
    ///
    /// # Errors
    /// When they cannot be written, or the file not be put into place.
    pub fn finish(mut self) -> Result<Option<usize>, SinkError> {
        let mut spared = None;
        if let Some(watched) = self.watched.take() {
            match std::str::from_utf8(&watched) {
                Ok(text) => {
                    let shown = watchable(text);
                    let out = self.destination.buffer();
                    out.extend_from_slice(shown.as_bytes());
                    if !shown.is_empty() && !shown.ends_with('\n') {
                        out.push(b'\n');
                    }
                }
                Err(_) => spared = Some(watched.len()),
            }
        }
        self.destination.finish()?;
        Ok(spared)
    }
}

/// The text as a person may see it.
fn watchable(text: &str) -> String {
    match indent::indented(text) {
        Some(json) => sanitize::json(&json).into_owned(),
        None => sanitize::block(text).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_and_everything_is_made_harmless() {
        assert_eq!(
            watchable("{\"a\":\"\u{9b}\"}"),
            "{\n  \"a\": \"\\u009b\"\n}"
        );
        assert_eq!(watchable("a\u{1b}[1m\nb"), "a\\u{1b}[1m\nb");
    }
}
