//! What is sent again, and after how long.
//!
//! Waits grow exponentially with full jitter (anything between nothing and the step's ceiling), so
//! that many processes do not come back together. `Retry-After` is honoured while it fits into the
//! budget; a server that asks for more gets its answer passed on instead. A request that may have
//! been done is repeated only if doing it twice does no harm: see [`Repeat`]. A refused
//! connection on this machine is final: nobody is there.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::error::HttpError;
use super::request::{Method, Repeat, Request};
use super::response::Response;

/// A dead scratch org answers 420 for ever: one more try is enough.
const TRIES_AT_420: u32 = 2;

/// Bounds of trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Tries in all; 1 never repeats.
    pub tries: u32,
    /// Ceiling of the first wait; each following one is twice as high.
    pub first_wait: Duration,
    /// Ceiling of any wait.
    pub longest_wait: Duration,
    /// All waits together.
    pub budget: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries: 5,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
            budget: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// Every request is sent once.
    #[must_use]
    pub fn never() -> Self {
        Self {
            tries: 1,
            ..Self::default()
        }
    }

    /// The waits of one request, of which the first has this ceiling.
    #[must_use]
    pub fn waits(&self, first: Duration) -> Waits {
        Waits {
            policy: Self {
                first_wait: first,
                ..*self
            },
            made: 0,
            waited: Duration::ZERO,
        }
    }

    pub(super) fn start(&self, request: &Request) -> Tries {
        Tries {
            method: request.method(),
            repeat: request.repeat_rule(),
            is_local: request.url().scheme() == "http",
            waits: self.waits(self.first_wait),
        }
    }
}

/// How long to wait before each further try of one request, until it is given up.
#[derive(Debug)]
pub struct Waits {
    policy: RetryPolicy,
    made: u32,
    waited: Duration,
}

impl Waits {
    /// How many tries failed.
    #[must_use]
    pub fn made(&self) -> u32 {
        self.made
    }

    /// How many tries there may be in all.
    #[must_use]
    pub fn allowed(&self) -> u32 {
        self.policy.tries
    }

    /// One more try has failed; how long to wait before the next, if there is to be one. `asked` is
    /// what the server wants.
    pub fn next(&mut self, asked: Option<Duration>) -> Option<Duration> {
        self.made += 1;
        if self.made >= self.policy.tries {
            return None;
        }
        let left = self.policy.budget.saturating_sub(self.waited);
        let wait = match asked {
            Some(asked) if asked > left => return None,
            Some(asked) => asked,
            None => self.ceiling().min(left).mul_f64(fastrand::f64()),
        };
        self.waited += wait;
        Some(wait)
    }

    fn ceiling(&self) -> Duration {
        let doubled = 2_u32.saturating_pow(self.made.saturating_sub(1));
        self.policy
            .first_wait
            .saturating_mul(doubled)
            .min(self.policy.longest_wait)
    }
}

/// The tries of one request.
pub(super) struct Tries {
    method: Method,
    repeat: Repeat,
    is_local: bool,
    waits: Waits,
}

impl Tries {
    pub(super) fn made(&self) -> u32 {
        self.waits.made()
    }

    pub(super) fn allowed(&self) -> u32 {
        self.waits.allowed()
    }

    /// Takes note of an outcome; how long to wait before the next try, if there is to be one.
    pub(super) fn next(
        &mut self,
        outcome: &Result<Response, HttpError>,
        now: Timestamp,
    ) -> Option<Duration> {
        let (repeats, asked) = match outcome {
            Ok(answer) => (
                self.repeats_status(answer.status()),
                answer.retry_after(now),
            ),
            Err(error) => (self.repeats_error(error), None),
        };
        let wait = self.waits.next(asked);
        wait.filter(|_| repeats)
    }

    fn repeats_status(&self, status: u16) -> bool {
        match status {
            // Refused before anything was done, so the method does not matter.
            429 => self.repeat != Repeat::Never && self.repeat != Repeat::Unsent,
            502..=504 => self.repeats_done_work(),
            500 => self.repeats_done_work() && self.is_read(),
            420 => self.repeats_done_work() && self.made() + 1 < TRIES_AT_420,
            _ => false,
        }
    }

    fn repeats_error(&self, error: &HttpError) -> bool {
        if !error.may_pass() || self.repeat == Repeat::Never {
            return false;
        }
        if error.is_unsent() {
            return !self.is_local;
        }
        self.repeats_done_work()
    }

    fn repeats_done_work(&self) -> bool {
        match self.repeat {
            Repeat::ByMethod => self.method.is_idempotent(),
            Repeat::Harmless => true,
            Repeat::Unsent | Repeat::Never => false,
        }
    }

    fn is_read(&self) -> bool {
        matches!(self.method, Method::Get | Method::Head) || self.repeat == Repeat::Harmless
    }
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
pub(super) fn parse_retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries(method: Method, repeat: Repeat) -> Tries {
        let url = url::Url::parse("https://acme.my.salesforce.com/").unwrap();
        RetryPolicy::default().start(&Request::new(method, url).repeat(repeat))
    }

    #[test]
    fn retry_after_in_both_forms() {
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap();
        let table = [
            ("30", Some(30)),
            (" 0 ", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sun, 06 Nov 1994 08:48:37 GMT", Some(0)),
            ("99999999999999999999", Some(u64::MAX)),
            ("soon", None),
            ("-3", None),
            ("", None),
        ];
        for (text, expected) in table {
            let expected = expected.map(Duration::from_secs);
            assert_eq!(parse_retry_after(text, now), expected, "{text:?}");
        }
    }

    #[test]
    fn statuses_by_method() {
        let table = [
            (503, Method::Get, Repeat::ByMethod, true),
            (503, Method::Post, Repeat::ByMethod, false),
            (503, Method::Patch, Repeat::ByMethod, false),
            (503, Method::Post, Repeat::Harmless, true),
            (503, Method::Get, Repeat::Never, false),
            (429, Method::Post, Repeat::ByMethod, true),
            (429, Method::Post, Repeat::Unsent, false),
            (500, Method::Get, Repeat::ByMethod, true),
            (500, Method::Delete, Repeat::ByMethod, false),
            (420, Method::Get, Repeat::ByMethod, true),
            (401, Method::Get, Repeat::ByMethod, false),
            (404, Method::Get, Repeat::ByMethod, false),
            (302, Method::Get, Repeat::ByMethod, false),
        ];
        for (status, method, repeat, expected) in table {
            let tries = tries(method, repeat);
            assert_eq!(
                tries.repeats_status(status),
                expected,
                "{status} {method:?} {repeat:?}"
            );
        }
    }

    #[test]
    fn waits_are_bounded() {
        let seconds = Duration::from_secs;
        let mut waits = RetryPolicy::default().waits(seconds(2));
        assert_eq!(waits.next(Some(seconds(61))), None);
        assert_eq!(waits.next(Some(seconds(50))), Some(seconds(50)));
        assert_eq!(waits.next(Some(seconds(11))), None);
        assert!(waits.next(None).unwrap() <= seconds(10));
        assert_eq!((waits.next(None), waits.made()), (None, 5));
        assert_eq!(RetryPolicy::never().waits(seconds(2)).next(None), None);
    }

    #[test]
    fn a_dead_org_is_asked_twice() {
        let mut tries = tries(Method::Get, Repeat::ByMethod);
        assert!(tries.repeats_status(420));
        tries.waits.next(None);
        assert!(!tries.repeats_status(420));
    }
}
