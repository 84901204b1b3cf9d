//! What a way that was gone tells of the connection and its speed.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::{Sample, Step, Stop, Way, said, time};
use crate::client::ApiUsage;
use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::{Evidence, Remedy};
use crate::model::token::TokenState;
use crate::session::{self, Cause, OrgSession, SessionError};
use crate::state::UsageRow;
use crate::vault::Org;

/// Fewer calls in the past are none to compare with.
const FEW_CALLS: u64 = 5;
/// So many times slower than the past is worth a look.
const SLOW: f64 = 3.0;
/// Below this, in milliseconds, nothing is slow.
const BRISK: f64 = 50.0;

/// Time of a step over all samples.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lap {
    /// Which step.
    pub step: Step,
    /// How often it was gone.
    pub samples: usize,
    /// Half of them took at most so long.
    pub p50_ms: f64,
    /// 95 % of them took at most so long.
    pub p95_ms: f64,
}

impl Way {
    /// The steps that were gone.
    #[must_use]
    pub fn laps(&self) -> Vec<Lap> {
        let lap = |step: Step| {
            let mut times = self.times(|sample| time_of(sample, step));
            (!times.is_empty()).then(|| {
                times.sort_by(f64::total_cmp);
                Lap {
                    step,
                    samples: times.len(),
                    p50_ms: percentile(&times, 0.5),
                    p95_ms: percentile(&times, 0.95),
                }
            })
        };
        Step::ALL.into_iter().filter_map(lap).collect()
    }

    fn times(&self, of: impl Fn(&Sample) -> Option<f64>) -> Vec<f64> {
        self.samples.iter().filter_map(of).collect()
    }

    /// What the org told last of its daily calls.
    #[must_use]
    pub fn usage(&self) -> Option<ApiUsage> {
        self.samples.iter().rev().find_map(|sample| sample.usage)
    }

    /// What going the way has shown: the connection, its speed against the past, the clock.
    #[must_use]
    pub fn findings(&self, session: &OrgSession, past: Option<&UsageRow>) -> Vec<Finding> {
        let org = session.org();
        let subject = Subject::from(org);
        let mut findings = vec![self.connection(&subject, session)];
        findings.extend(self.latency(&subject, past));
        findings.extend(self.clock(&subject));
        findings
    }

    fn connection(&self, subject: &Subject, session: &OrgSession) -> Finding {
        let all = self.samples.len();
        let stops: Vec<&Stop> = self
            .samples
            .iter()
            .filter_map(|s| s.stop.as_ref())
            .collect();
        let whole = |sample: &Sample| {
            let sum: Duration = sample.laps.iter().map(|(_, took)| *took).sum();
            sample.stop.is_none().then(|| millis(sum))
        };
        let mut totals = self.times(whole);
        totals.sort_by(f64::total_cmp);
        let (p50, p95) = match totals.as_slice() {
            [] => (None, None),
            totals => (
                Some(percentile(totals, 0.5)),
                Some(percentile(totals, 0.95)),
            ),
        };
        let is_let_in = stops.iter().all(|stop| stop.step < Step::Api);
        let (verdict, state) = match stops.len() {
            0 => (Verdict::Ok, "connected"),
            failed if failed < all => (Verdict::Warn, "unsteady"),
            _ if is_let_in => (Verdict::Fail, "failed"),
            _ => (Verdict::Fail, "unauthenticated"),
        };
        let good = all - stops.len();
        let summary = match (p50, p95, stops.first()) {
            (Some(p50), Some(p95), None) => {
                format!("the whole way takes {p50:.1} ms (p50), {p95:.1} ms (p95); {all} samples")
            }
            (_, _, Some(stop)) => format!(
                "{good} of {all} samples went well; the way ends at the step `{}`",
                stop.step.title()
            ),
            _ => "nothing was asked".to_owned(),
        };
        let mut finding = Finding::new(Check::Connection, subject, verdict, summary).state(state);
        if let Some(stop) = stops.first() {
            finding = finding
                .because(stop.evidence.clone())
                .mended_by(remedy(session, stop));
        }
        let ids: Vec<&String> = self.samples.iter().flat_map(|s| &s.request_ids).collect();
        finding
            .fact("instance_url", session.place().instance.as_str())
            .fact("address", self.address.clone())
            .fact("samples", all)
            .fact("samples_ok", good)
            .fact("p50_ms", p50)
            .fact("p95_ms", p95)
            .fact("steps", json!(self.laps()))
            .fact("failed_step", json!(stops.first().map(|stop| stop.step)))
            .fact(
                "cause",
                stops.first().and_then(|stop| stop.cause).map(Cause::as_str),
            )
            .fact("request_ids", json!(ids))
    }

    /// The call of the API against those of the last days.
    fn latency(&self, subject: &Subject, past: Option<&UsageRow>) -> Option<Finding> {
        let laps = self.laps();
        let now = laps.iter().find(|lap| lap.step == Step::Api)?.p50_ms;
        let median = past
            .filter(|past| past.calls >= FEW_CALLS)
            .and_then(|past| Some((past.percentiles?[0], past.calls)));
        let ratio = median.map(|(median, _)| now / median.max(0.001));
        let is_slow = ratio.is_some_and(|ratio| ratio >= SLOW) && now >= BRISK;
        let summary = match median {
            Some((median, calls)) => format!(
                "an API call takes {now:.1} ms: {} the 7-day median of {median:.1} ms ({calls} calls)",
                compared(now, median)
            ),
            None => format!("an API call takes {now:.1} ms; too few calls in 7 days to compare"),
        };
        let verdict = if is_slow { Verdict::Warn } else { Verdict::Ok };
        let mut finding = Finding::new(Check::Latency, subject, verdict, summary);
        if is_slow {
            let words =
                "look at the step that takes longest; `--trust` asks whether there is an incident";
            finding = finding.state("slow").mended_by(Remedy::told(words, None));
        }
        Some(
            finding
                .fact("p50_ms", now)
                .fact("median_7d_ms", median.map(|(median, _)| median))
                .fact("calls_7d", median.map(|(_, calls)| calls))
                .fact("ratio", ratio),
        )
    }

    fn clock(&self, subject: &Subject) -> Option<Finding> {
        let skew = self.samples.iter().find_map(|sample| sample.skew)?;
        Some(time::judge_clock(subject, skew))
    }
}

/// The verdict on a way that nobody finished in time.
#[must_use]
pub fn way_timed_out(org: &Org, limit: Duration, now: Timestamp) -> Finding {
    let said = format!("not gone within {} s", limit.as_secs_f64());
    Finding::new(
        Check::Connection,
        &org.into(),
        Verdict::Fail,
        Cause::Timeout.words(),
    )
    .state("failed")
    .because(Evidence::new("connection", said).at(now))
    .mended_by(session::mend_cause(
        org,
        TokenState::Unreachable,
        Some(Cause::Timeout),
    ))
    .fact("cause", Cause::Timeout.as_str())
}

/// A login that may not be used: its stored address leads where no token may go.
#[must_use]
pub fn no_way(org: &Org, error: &SessionError) -> Finding {
    Finding::new(
        Check::Connection,
        &org.into(),
        Verdict::Fail,
        error.to_string(),
    )
    .state("failed")
    .because(Evidence::new("vault", said(error)))
    .mended_by(Remedy::command(session::login_again(org), false))
    .fact("cause", Cause::OrgMoved.as_str())
}

fn remedy(session: &OrgSession, stop: &Stop) -> Option<Remedy> {
    let org = session.org();
    let name = session::shell_word(org.name());
    let tokens = format!("sfkit health tokens -o {name} --probe");
    match stop.cause {
        Some(Cause::Network) if stop.step == Step::Lookup => Some(Remedy::told(
            "check the spelling of the host and this machine's name server",
            None,
        )),
        Some(Cause::Network) if stop.step == Step::Tls => Some(Remedy::told(
            "if a proxy of your company signs the connection, pass its certificate with `--ca-file FILE`; \
             `sfkit health config` tells what is trusted",
            Some("sfkit health config".to_owned()),
        )),
        Some(Cause::Network) => Some(Remedy::told(
            "check network, firewall and proxy; `sfkit health config` tells which proxy counts",
            Some("sfkit health config".to_owned()),
        )),
        Some(Cause::DeadToken) | None => Some(Remedy::told(
            format!("`{tokens}` tells why, and what mends it"),
            Some(tokens),
        )),
        Some(cause) => {
            let state = TokenState::Unreachable;
            session::mend_cause(org, state, Some(cause))
        }
    }
}

fn time_of(sample: &Sample, step: Step) -> Option<f64> {
    let lap = sample.laps.iter().find(|(gone, _)| *gone == step);
    lap.map(|(_, took)| millis(*took))
}

fn millis(span: Duration) -> f64 {
    (span.as_secs_f64() * 1e6).round() / 1e3
}

/// Of sorted values, between two neighbours where it falls between them.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a handful of samples"
)]
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    let value = sorted[low] + (sorted[high] - sorted[low]) * place.fract();
    (value * 1e3).round() / 1e3
}

fn compared(now: f64, then: f64) -> String {
    match (now / then.max(0.001), then / now.max(0.001)) {
        (slower, _) if slower >= 1.2 => format!("{slower:.1}× slower than"),
        (_, faster) if faster >= 1.2 => format!("{faster:.1}× faster than"),
        _ => "about".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_neighbours() {
        assert_eq!(percentile(&[7.0], 0.95), 7.0);
        assert_eq!(percentile(&[1.0, 2.0, 3.0], 0.5), 2.0);
        assert_eq!(percentile(&[0.0, 10.0], 0.95), 9.5);
    }

    #[test]
    fn speeds_are_compared() {
        assert_eq!(compared(31.0, 10.0), "3.1× slower than");
        assert_eq!(compared(10.0, 20.0), "2.0× faster than");
        assert_eq!(compared(10.0, 10.5), "about");
    }

    #[test]
    fn a_slow_call_is_told_by_the_past() {
        let sample = Sample {
            laps: vec![(Step::Api, Duration::from_millis(310))],
            ..Sample::default()
        };
        let way = Way {
            samples: vec![sample],
            address: None,
        };
        let past = UsageRow {
            calls: 50,
            percentiles: Some([100.0, 120.0, 130.0]),
            ..UsageRow::default()
        };
        let found = way.latency(&Subject::machine(), Some(&past)).unwrap();
        assert_eq!((found.verdict, found.state), (Verdict::Warn, "slow"));
        assert!(
            found
                .summary
                .contains("3.1× slower than the 7-day median of 100.0 ms")
        );
        let few = UsageRow { calls: 4, ..past };
        assert_eq!(
            way.latency(&Subject::machine(), Some(&few))
                .unwrap()
                .verdict,
            Verdict::Ok
        );
    }
}
