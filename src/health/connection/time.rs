//! This machine's clock against the server's.

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::health::{Check, Finding, Subject, Verdict};
use crate::http::{Http, Request, Response};
use crate::model::finding::{Evidence, Remedy};
use crate::model::origin::Origin;
use crate::vault::Org;

/// A clock that is off by more spoils signed logins.
const SKEW: SignedDuration = SignedDuration::from_mins(3);

/// How far the server's clock is ahead of ours.
pub(super) fn skew(head: &Response, now: Timestamp) -> Option<SignedDuration> {
    let date = DateTimeParser::new()
        .parse_timestamp(head.header("date")?)
        .ok()?;
    Some(date.duration_since(now))
}

/// Asks a server for the time; none when it does not tell.
pub async fn clock(http: &Http, base: &Origin, org: &Org, clock: &Clock) -> Option<Finding> {
    let head = http
        .send(Request::get(base.join(&["services", "data", ""])))
        .await;
    let skew = skew(&head.ok()?, clock.now())?;
    Some(judge_clock(&org.into(), skew))
}

/// A server did not tell the time.
#[must_use]
pub fn clock_unknown(org: &Org, now: Timestamp) -> Finding {
    let summary = "the server did not tell the time";
    Finding::new(Check::Clock, &org.into(), Verdict::Unknown, summary)
        .because(Evidence::new("versions", "no answer with a date").at(now))
        .advisory()
        .fact("skew_seconds", None::<i64>)
}

/// This machine's clock against the server's, which tells whole seconds.
pub(super) fn judge_clock(subject: &Subject, skew: SignedDuration) -> Finding {
    let seconds = skew.as_secs();
    if skew.abs() <= SKEW {
        let summary = format!("within {} s of the server's", seconds.abs() + 1);
        return Finding::new(Check::Clock, subject, Verdict::Ok, summary)
            .fact("skew_seconds", seconds);
    }
    let way = if seconds > 0 { "behind" } else { "ahead of" };
    let summary = format!("{} s {way} the server's", seconds.abs());
    let words = "set the clock (`timedatectl set-ntp true`): JWT logins and expiries go by it";
    Finding::new(Check::Clock, subject, Verdict::Warn, summary)
        .state("skewed")
        .mended_by(Remedy::told(
            words,
            Some("timedatectl set-ntp true".to_owned()),
        ))
        .fact("skew_seconds", seconds)
}
