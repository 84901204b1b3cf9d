//! The callback, pasted as text by a person whose browser runs elsewhere.

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};
use url::Url;
use zeroize::Zeroize;

use super::loopback::{Verdict, verdict};
use super::urls::Redirect;
use crate::secret::SecretText;

/// Where a redirect URL may be pasted, usually standard input.
pub type PasteSource = Box<dyn AsyncBufRead + Send + Unpin>;

/// Longest line that is read; a callback URL has a few hundred characters.
const LINE_BYTES: u64 = 64 * 1024;

/// Why a pasted line is not the callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasteFault {
    /// It is no URL, or another one than the redirect URI.
    #[error("this is not the URL that the browser ends at")]
    NotRedirect,
    /// Its `state` belongs to another login, or neither code nor error is in it.
    #[error("this URL does not belong to this login")]
    NotThisLogin,
    /// It is longer than any URL.
    #[error("this line is too long")]
    TooLong,
}

/// Reads one line: the callback, or why it is none.
pub(super) fn read(
    line: &str,
    redirect: &Redirect,
    state: &SecretText,
) -> Result<Verdict, PasteFault> {
    let url = Url::parse(line.trim()).map_err(|_| PasteFault::NotRedirect)?;
    if !redirect.leads_to(&url) {
        return Err(PasteFault::NotRedirect);
    }
    verdict(url.query().unwrap_or_default(), state).ok_or(PasteFault::NotThisLogin)
}

/// An input with the line that is being read. Waiting for a line may be given up and taken up
/// again: nothing read so far is lost.
pub(super) struct Lines {
    input: PasteSource,
    line: Vec<u8>,
}

impl Lines {
    pub(super) fn new(input: PasteSource) -> Self {
        Self {
            input,
            line: Vec::new(),
        }
    }

    /// Waits for the next line that is not empty; none at the end of the input.
    pub(super) async fn next(&mut self) -> Option<Result<SecretText, PasteFault>> {
        loop {
            let left = LINE_BYTES.saturating_sub(self.line.len() as u64);
            let mut bounded = (&mut self.input).take(left);
            let read = bounded.read_until(b'\n', &mut self.line).await;
            // An input that breaks is as good as one that ends.
            let ended = matches!(read, Ok(0) | Err(_)) && left > 0;
            let too_long = self.line.len() as u64 >= LINE_BYTES;
            let line = SecretText::from(String::from_utf8_lossy(&self.line).trim());
            self.line.zeroize();
            if too_long {
                return Some(Err(PasteFault::TooLong));
            }
            if !line.expose().is_empty() {
                return Some(Ok(line));
            }
            if ended {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_callback_counts() {
        let redirect = Redirect::parse("http://localhost:1717/OauthRedirect", None).unwrap();
        let state = SecretText::from("abc");
        let try_line = |line: &str| read(line, &redirect, &state);
        assert!(matches!(
            try_line(" http://localhost:1717/OauthRedirect?code=x%3D&state=abc \n"),
            Ok(Verdict::Code(code)) if code.expose() == "x="
        ));
        assert!(matches!(
            try_line("http://localhost:1717/OauthRedirect?error=access_denied&state=abc"),
            Ok(Verdict::Error(..))
        ));
        for (line, fault) in [
            ("hello", PasteFault::NotRedirect),
            (
                "http://localhost:1718/OauthRedirect?code=x&state=abc",
                PasteFault::NotRedirect,
            ),
            (
                "http://evil.tld/OauthRedirect?code=x&state=abc",
                PasteFault::NotRedirect,
            ),
            (
                "http://localhost:1717/other?code=x&state=abc",
                PasteFault::NotRedirect,
            ),
            (
                "http://localhost:1717/OauthRedirect?code=x&state=abd",
                PasteFault::NotThisLogin,
            ),
            (
                "http://localhost:1717/OauthRedirect?code=x",
                PasteFault::NotThisLogin,
            ),
            (
                "http://localhost:1717/OauthRedirect?state=abc",
                PasteFault::NotThisLogin,
            ),
        ] {
            assert_eq!(try_line(line).unwrap_err(), fault, "{line}");
        }
    }

    #[tokio::test]
    async fn blank_lines_are_skipped_and_the_end_is_the_end() {
        let mut input = Lines::new(Box::new(&b"\n  \nfirst\nlast"[..]));
        let line = input.next().await.unwrap().unwrap();
        assert_eq!(line.expose(), "first");
        let line = input.next().await.unwrap().unwrap();
        assert_eq!(line.expose(), "last");
        assert!(input.next().await.is_none());
    }

    #[tokio::test]
    async fn endless_lines_are_cut() {
        let long = vec![b'x'; 100_000];
        let mut input = Lines::new(Box::new(std::io::Cursor::new(long)));
        assert_eq!(
            input.next().await.unwrap().unwrap_err(),
            PasteFault::TooLong
        );
    }
}
