//! Faults on demand: what a client must survive, at the paths and as often as a test says.
//!
//! A fault is written `kind[=arg]@PATHGLOB[:count]`, for example `status=503@/services/data/**:2`.
//! In the glob `*` stands for any run of characters without a slash, `**` for any run at all. Without a
//! count the fault stays until it is cleared. Of several faults that match a request the first one
//! with something left is applied; one that could not be told at the request (a locked row when
//! reading, an expired cursor without a cursor) neither strikes nor is used up. The control paths below `/_sfkit` are never disturbed.
//!
//! | kind | effect |
//! | --- | --- |
//! | `status=N` | answers N with the body that Salesforce would send |
//! | `retry-after=SECS` | answers 503 with that header field |
//! | `html` | answers 503 with a page instead of JSON |
//! | `maintenance` | the maintenance page; `maintenance=read-only` refuses writes alone |
//! | `delay=DUR` | waits (`250ms`, `2s`, `1m`), then answers as usual |
//! | `slow=DUR` | answers at once, but the body takes that long to arrive |
//! | `cut` | closes the connection without having done anything |
//! | `lost` | does what was asked, then closes the connection without an answer |
//! | `truncate` | closes it in the middle of the body |
//! | `garbage` | answers 200 with JSON that breaks off |
//! | `clock-skew=DUR` | the `Date` field is off by that, `-DUR` in the past |
//! | `oauth=ERROR` | the OAuth endpoint refuses with this `error`; a code request is sent back with it |
//! | `rotate` | a refresh brings a new refresh token and ends the old one |
//! | `inactive` | introspection says `active: false`, of a live token too |
//! | `frozen-user` | logins and refreshes are refused, sessions are over |
//! | `api-disabled` | the API is off for the user; `api-disabled=org` for the edition |
//! | `ip-restricted` | the caller's address is not allowed |
//! | `app-blocked` | an administrator has blocked the app |
//! | `org-moved` | status 420, as for a host with no org; `org-moved=URL` sends to the new host |
//! | `url-not-reset` | the API is not at this address of the org any more (404) |
//! | `expired-cursor` | the query locator is no longer known |
//! | `locked-row` | another transaction holds the record |

mod kind;
mod reply;

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use serde_json::{Value, json};

pub use self::kind::FaultKind;
pub(super) use self::reply::{apply_after, apply_before};

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
        let kind = FaultKind::parse(kind).map_err(wrong)?;
        Ok(Self {
            text: text.trim().to_owned(),
            kind,
            glob: glob.to_owned(),
            left,
        })
    }

    fn strikes(&self, method: &Method, path: &str) -> bool {
        self.left != Some(0)
            && matches(self.glob.as_bytes(), path.as_bytes())
            && self.kind.concerns(method, path)
    }
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
    pub(super) fn strike(&self, method: &Method, path: &str) -> Option<FaultKind> {
        let mut faults = self.lock();
        let fault = faults
            .iter_mut()
            .find(|fault| fault.strikes(method, path))?;
        fault.left = fault.left.map(|left| left - 1);
        Some(fault.kind.clone())
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
            "slow@/a",
            "clock-skew=x@/a",
            "oauth=@/a",
            "org-moved=ftp://x@/a",
            "maintenance=no@/a",
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
    fn a_fault_waits_for_a_request_that_it_concerns() {
        let data = "/services/data/v60.0";
        let (query, token) = (format!("{data}/query"), "/services/oauth2/token".to_owned());
        let cursor = format!("{query}/01g000000000001AAA-2000");
        for (kind, method, path, other) in [
            ("locked-row", Method::PATCH, &query, &token),
            ("maintenance=read-only", Method::POST, &query, &token),
            ("expired-cursor", Method::GET, &cursor, &query),
            ("oauth=invalid_grant", Method::POST, &token, &query),
            ("rotate", Method::POST, &token, &query),
        ] {
            let fault = Fault::parse(&format!("{kind}@/**:1")).unwrap();
            let faults = Faults::new(vec![fault]);
            assert_eq!(faults.strike(&method, other), None, "{kind}");
            assert!(faults.strike(&method, path).is_some(), "{kind}");
            assert_eq!(faults.strike(&method, path), None, "{kind}");
        }
    }

    #[test]
    fn counts_run_out_and_the_next_fault_takes_over() {
        let set = ["cut@/a:1", "html@/a:1"].map(|text| Fault::parse(text).unwrap());
        let faults = Faults::new(set.to_vec());
        let strike = |path| faults.strike(&Method::GET, path);
        assert_eq!(strike("/b"), None);
        assert_eq!(strike("/a"), Some(FaultKind::Cut));
        assert_eq!(strike("/a"), Some(FaultKind::Html));
        assert_eq!(strike("/a"), None);
        assert_eq!(faults.list()[0], json!({"fault": "cut@/a:1", "left": 0}));
        faults.clear();
        assert_eq!(faults.list(), json!([]));
    }
}
