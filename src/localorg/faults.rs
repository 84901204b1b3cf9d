//! Faults on demand: what a client must survive, at the paths and as often as a test says.
//!
//! A fault is written `kind[=arg]@PATHGLOB[:count]`, for example `status=503@/services/data/**:2`.
//! In the glob `*` stands for any run of characters without a slash, `**` for any run at all. Without a
//! count the fault stays until it is cleared. Of several faults that match a request the first one
//! with something left is applied. The control paths below `/_sfkit` are never disturbed.
//!
//! | kind | effect |
//! | --- | --- |
//! | `status=N` | answers N with the body that Salesforce would send |
//! | `retry-after=SECS` | answers 503 with that header field |
//! | `html` | answers 503 with a page instead of JSON |
//! | `delay=DUR` | waits (`250ms`, `2s`, `1m`), then answers as usual |
//! | `cut` | closes the connection without an answer |
//! | `truncate` | closes it in the middle of the body |

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Another status than the right one.
    Status(u16),
    /// 503 that names the seconds to wait.
    RetryAfter(u32),
    /// 503 with an HTML body.
    Html,
    /// A slow answer.
    Delay(Duration),
    /// No answer.
    Cut,
    /// Half an answer.
    Truncate,
}

/// A fault and where it strikes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    text: String,
    kind: FaultKind,
    glob: String,
    left: Option<u32>,
}

/// Why a text is not a fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a fault: {reason}")]
pub struct FaultError {
    text: String,
    reason: &'static str,
}

impl Fault {
    /// Reads `kind[=arg]@PATHGLOB[:count]`.
    ///
    /// # Errors
    /// When it has another shape, with what was expected.
    pub fn parse(text: &str) -> Result<Self, FaultError> {
        let wrong = |reason| FaultError {
            text: text.to_owned(),
            reason,
        };
        let (kind, place) = text
            .trim()
            .split_once('@')
            .ok_or_else(|| wrong("expected `kind@PATHGLOB`"))?;
        let (glob, left) = match place.rsplit_once(':') {
            Some((glob, count)) => {
                let count = count
                    .parse()
                    .map_err(|_| wrong("the count is not a number"))?;
                (glob, Some(count))
            }
            None => (place, None),
        };
        if !glob.starts_with('/') && !glob.starts_with('*') {
            return Err(wrong("the path begins with `/` or `*`"));
        }
        let kind = parse_kind(kind).map_err(wrong)?;
        Ok(Self {
            text: text.trim().to_owned(),
            kind,
            glob: glob.to_owned(),
            left,
        })
    }

    fn strikes(&self, path: &str) -> bool {
        self.left != Some(0) && matches(self.glob.as_bytes(), path.as_bytes())
    }
}

fn parse_kind(text: &str) -> Result<FaultKind, &'static str> {
    let (word, argument) = match text.split_once('=') {
        Some((word, argument)) => (word, Some(argument)),
        None => (text, None),
    };
    match (word, argument) {
        ("status", Some(code)) => match code.parse() {
            Ok(code) if (400..=599).contains(&code) => Ok(FaultKind::Status(code)),
            _ => Err("the status is not a number from 400 to 599"),
        },
        ("retry-after", Some(seconds)) => seconds
            .parse()
            .map(FaultKind::RetryAfter)
            .map_err(|_| "retry-after takes whole seconds"),
        ("delay", Some(duration)) => parse_duration(duration).map(FaultKind::Delay),
        ("html", None) => Ok(FaultKind::Html),
        ("cut", None) => Ok(FaultKind::Cut),
        ("truncate", None) => Ok(FaultKind::Truncate),
        _ => Err(
            "the kind is one of `status=N`, `retry-after=SECS`, `delay=DUR`, `html`, `cut`, \
                  `truncate`",
        ),
    }
}

fn parse_duration(text: &str) -> Result<Duration, &'static str> {
    let wrong = "a delay looks like `250ms`, `2s` or `1m`";
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| wrong)?;
    let unit_ms = match &text[digits..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return Err(wrong),
    };
    number
        .checked_mul(unit_ms)
        .map(Duration::from_millis)
        .ok_or(wrong)
}

/// `*` matches within a segment, `**` across segments, every other byte itself.
fn matches(glob: &[u8], path: &[u8]) -> bool {
    match glob {
        [] => path.is_empty(),
        [b'*', b'*', rest @ ..] => (0..=path.len()).any(|from| matches(rest, &path[from..])),
        [b'*', rest @ ..] => {
            let reach = path
                .iter()
                .position(|byte| *byte == b'/')
                .unwrap_or(path.len());
            (0..=reach).any(|from| matches(rest, &path[from..]))
        }
        [byte, rest @ ..] => path.first() == Some(byte) && matches(rest, &path[1..]),
    }
}

/// The faults that are set at present.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    /// Starts with these.
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self(Mutex::new(faults))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault for a request to this path; it is used up by one.
    pub(super) fn strike(&self, path: &str) -> Option<FaultKind> {
        let mut faults = self.lock();
        let fault = faults.iter_mut().find(|fault| fault.strikes(path))?;
        fault.left = fault.left.map(|left| left - 1);
        Some(fault.kind)
    }

    /// Adds one.
    pub(super) fn add(&self, fault: Fault) {
        self.lock().push(fault);
    }

    /// Removes all.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// What is set, and how often each still strikes (`null`: without end).
    pub(super) fn list(&self) -> Value {
        let faults = self.lock();
        faults
            .iter()
            .map(|fault| json!({ "fault": fault.text, "left": fault.left }))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read() {
        for (text, kind) in [
            ("status=503@/services/data/**:2", FaultKind::Status(503)),
            ("retry-after=3@**", FaultKind::RetryAfter(3)),
            (
                "delay=250ms@/a",
                FaultKind::Delay(Duration::from_millis(250)),
            ),
            ("delay=2s@/a", FaultKind::Delay(Duration::from_secs(2))),
            ("html@/a:1", FaultKind::Html),
            ("cut@/a", FaultKind::Cut),
            ("truncate@/a", FaultKind::Truncate),
        ] {
            assert_eq!(Fault::parse(text).unwrap().kind, kind, "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused_with_a_reason() {
        for text in [
            "",
            "cut",
            "cut=1@/a",
            "status=200@/a",
            "status=x@/a",
            "cut@a",
            "cut@/a:x",
            "delay=1h@/a",
            "boom@/a",
        ] {
            let failed = Fault::parse(text).unwrap_err();
            assert!(
                failed
                    .to_string()
                    .starts_with(&format!("`{text}` is not a fault: "))
            );
        }
    }

    #[test]
    fn globs_know_segments() {
        assert!(matches(
            b"/services/data/*/query",
            b"/services/data/v60.0/query"
        ));
        assert!(!matches(b"/services/data/*", b"/services/data/v60.0/query"));
        assert!(matches(b"/services/data/**", b"/services/data/v60.0/query"));
        assert!(matches(b"**/query*", b"/services/data/v60.0/queryAll"));
        assert!(!matches(b"/a", b"/ab"));
    }

    #[test]
    fn counts_run_out_and_the_next_fault_takes_over() {
        let set = ["cut@/a:1", "html@/a:1"].map(|text| Fault::parse(text).unwrap());
        let faults = Faults::new(set.to_vec());
        assert_eq!(faults.strike("/b"), None);
        assert_eq!(faults.strike("/a"), Some(FaultKind::Cut));
        assert_eq!(faults.strike("/a"), Some(FaultKind::Html));
        assert_eq!(faults.strike("/a"), None);
        assert_eq!(faults.list()[0], json!({"fault": "cut@/a:1", "left": 0}));
        faults.clear();
        assert_eq!(faults.list(), json!([]));
    }
}
