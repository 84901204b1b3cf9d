//! The way to an org, step by step and timed: where the time goes, and where the way ends.
//!
//! Each sample goes it from the beginning: name look-up, connection, TLS, the first byte and the rest of a
//! request that needs no token (the list of versions), a call of the API, userinfo. A token that has
//! ended is renewed before the first sample, as any command would. Calls are counted like all others,
//! so that the next look can compare.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;

use crate::client::{Access, ApiUsage, CallRecord, Endpoint, TokenSource};
use crate::clock::Clock;
use crate::error::Diagnostic;
use crate::http::{Http, HttpError, Laps, Request, Response};
use crate::model::finding::{Evidence, Remedy};
use crate::model::origin::Origin;
use crate::model::token::TokenState;
use crate::model::version::ApiVersion;
use crate::session::{self, Cause, OrgSession, SessionError};
use crate::state::UsageRow;
use crate::vault::Org;

use super::{Check, Finding, Subject, Verdict};

/// Longest answer that is read to its end.
const CAP: usize = 1 << 20;
/// A clock that is off by more spoils signed logins.
const SKEW: SignedDuration = SignedDuration::from_mins(3);
/// Fewer calls in the past are none to compare with.
const FEW_CALLS: u64 = 5;
/// So many times slower than the past is worth a look.
const SLOW: f64 = 3.0;
/// Below this, in milliseconds, nothing is slow.
const BRISK: f64 = 50.0;

/// A step of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The address of the host.
    Lookup,
    /// A connection to it.
    Connect,
    /// The TLS handshake; with a proxy all of the way there.
    Tls,
    /// From a request without a token to the head of its answer.
    FirstByte,
    /// The rest of that answer, the list of versions.
    Versions,
    /// A call of the API.
    Api,
    /// Whose token it is.
    Userinfo,
}

impl Step {
    /// Every step, in their order.
    pub const ALL: [Self; 7] = [
        Self::Lookup,
        Self::Connect,
        Self::Tls,
        Self::FirstByte,
        Self::Versions,
        Self::Api,
        Self::Userinfo,
    ];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Lookup => "name look-up",
            Self::Connect => "connection",
            Self::Tls => "TLS",
            Self::FirstByte => "first byte",
            Self::Versions => "versions",
            Self::Api => "API call",
            Self::Userinfo => "userinfo",
        }
    }
}

/// Where a sample ended before its time.
#[derive(Clone, Debug)]
struct Stop {
    step: Step,
    cause: Option<Cause>,
    evidence: Evidence,
}

/// The way, gone once.
#[derive(Clone, Debug, Default)]
struct Sample {
    laps: Vec<(Step, Duration)>,
    stop: Option<Stop>,
    request_ids: Vec<String>,
    skew: Option<SignedDuration>,
    usage: Option<ApiUsage>,
}

/// The way to one org, gone several times.
#[derive(Clone, Debug, Default)]
pub struct Way {
    samples: Vec<Sample>,
    address: Option<String>,
}

/// Who goes the way.
pub struct Walk {
    /// The login.
    pub session: Arc<OrgSession>,
    /// Whose options count; connections are made anew.
    pub http: Http,
    /// The API version to ask in.
    pub version: ApiVersion,
    /// How often.
    pub samples: usize,
}

impl Walk {
    /// Goes it. What goes wrong is the result.
    pub async fn go(self) -> Way {
        let mut way = Way::default();
        let mut access = self.session.lasting().await;
        for _ in 0..self.samples {
            let mut sample = self.sample(&access, &mut way.address).await;
            let is_refused = sample
                .stop
                .as_ref()
                .is_some_and(|stop| stop.step == Step::Api && stop.evidence.status == Some(401));
            if let (true, true, Ok(refused)) = (is_refused, way.samples.is_empty(), &access) {
                let renewed = self.session.renewed(Some(refused)).await;
                sample = self.sample(&renewed, &mut way.address).await;
                access = renewed;
            }
            let is_hopeless = sample
                .stop
                .as_ref()
                .is_some_and(|stop| stop.step < Step::FirstByte);
            way.samples.push(sample);
            if is_hopeless {
                // Nobody is there: more tries tell nothing more.
                break;
            }
        }
        way
    }

    async fn sample(
        &self,
        access: &Result<Access, SessionError>,
        address: &mut Option<String>,
    ) -> Sample {
        let mut sample = Sample::default();
        let ended = self.walk(access, address, &mut sample).await;
        sample.stop = ended.err();
        sample
    }

    async fn walk(
        &self,
        access: &Result<Access, SessionError>,
        address: &mut Option<String>,
        sample: &mut Sample,
    ) -> Result<(), Stop> {
        let clock = self.session.clock();
        let base = &self.session.place().instance;
        let laps = Laps::default();
        let http = self.http.noting(&laps);
        let versions = base.join(&["services", "data", ""]);
        let reached = http.reach(&versions).await;
        let reached = reached.map_err(|error| stop_before(&error, clock))?;
        if let Some(reached) = reached {
            *address = Some(reached.address.ip().to_string());
            sample.laps.push((Step::Lookup, reached.lookup));
            sample.laps.push((Step::Connect, reached.connect));
        }
        let begun = Instant::now();
        let head = http.send(Request::get(versions.clone())).await;
        let connected = laps.take().unwrap_or_default();
        let head = head.map_err(|error| {
            let step = if error.is_unsent() {
                Step::Tls
            } else {
                Step::FirstByte
            };
            stop(step, &error, clock)
        })?;
        let reply = begun.elapsed();
        let by_hand = reached.map_or(Duration::ZERO, |reached| reached.lookup + reached.connect);
        if versions.scheme() == "https" || reached.is_none() {
            sample
                .laps
                .push((Step::Tls, connected.saturating_sub(by_hand)));
        }
        sample
            .laps
            .push((Step::FirstByte, reply.saturating_sub(connected)));
        sample.skew = skew(&head, clock.now());
        let (status, host) = (head.status(), head.host().to_owned());
        let begun = Instant::now();
        let body = head.bytes(CAP).await;
        let body = body.map_err(|error| stop(Step::Versions, &error, clock))?;
        sample.laps.push((Step::Versions, begun.elapsed()));
        if status != 200 {
            return Err(refused(Step::Versions, status, (&host, &body), clock));
        }
        let access = access.as_ref().map_err(|error| no_token(error, clock))?;
        let version = self.version.segment();
        self.ask(
            &http,
            access,
            (Step::Api, &["services", "data", &version, "limits"]),
            sample,
        )
        .await?;
        self.ask(
            &http,
            access,
            (Step::Userinfo, &["services", "oauth2", "userinfo"]),
            sample,
        )
        .await
    }

    /// A request with the token, on the connection that is there.
    async fn ask(
        &self,
        http: &Http,
        access: &Access,
        (step, path): (Step, &[&str]),
        sample: &mut Sample,
    ) -> Result<(), Stop> {
        let clock = self.session.clock();
        let request = Request::get(access.base.join(path)).bearer(&access.token);
        let begun = Instant::now();
        let head = match http.send(request).await {
            Ok(head) => head,
            Err(error) => {
                self.note(step, (None, None, 0), begun.elapsed());
                return Err(stop(step, &error, clock));
            }
        };
        let (status, host) = (head.status(), head.host().to_owned());
        let usage = head.header("sforce-limit-info").and_then(ApiUsage::parse);
        let id = ["x-sfdc-request-id", "x-request-id"]
            .iter()
            .find_map(|name| head.header(name).map(str::to_owned));
        let body = head.bytes(CAP).await;
        let took = begun.elapsed();
        let length = body.as_ref().map_or(0, |body| body.len() as u64);
        self.note(step, (Some(status), usage, length), took);
        sample.request_ids.extend(id.clone());
        sample.usage = usage.or(sample.usage);
        let body = body.map_err(|error| stop(step, &error, clock))?;
        sample.laps.push((step, took));
        // A user who may not see the limits was let in all the same.
        let is_let_in = status == 200
            || (step == Step::Api && status == 403 && body_has(&body, "INSUFFICIENT_ACCESS"));
        if is_let_in {
            return Ok(());
        }
        let mut stop = refused(step, status, (&host, &body), clock);
        stop.evidence.request_id = id;
        Err(stop)
    }

    /// Counts the call, as the client does.
    fn note(
        &self,
        step: Step,
        (status, usage, bytes): (Option<u16>, Option<ApiUsage>, u64),
        latency: Duration,
    ) {
        if step == Step::Api {
            self.session.note_call(&CallRecord {
                endpoint: Endpoint::Limits,
                status,
                latency,
                bytes,
                attempts: 1,
                usage,
                at: self.session.clock().now(),
            });
        }
    }
}

fn body_has(body: &[u8], word: &str) -> bool {
    String::from_utf8_lossy(body).contains(word)
}

/// How far the server's clock is ahead of ours.
fn skew(head: &Response, now: Timestamp) -> Option<SignedDuration> {
    let date = DateTimeParser::new()
        .parse_timestamp(head.header("date")?)
        .ok()?;
    Some(date.duration_since(now))
}

fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

fn stop(step: Step, error: &HttpError, clock: &Clock) -> Stop {
    let cause = match error {
        HttpError::Timeout { .. } => Cause::Timeout,
        _ => Cause::Network,
    };
    Stop {
        step,
        cause: Some(cause),
        evidence: Evidence::new(step.title(), said(error)).at(clock.now()),
    }
}

/// A way that ended before the connection.
fn stop_before(error: &HttpError, clock: &Clock) -> Stop {
    let step = match error {
        HttpError::Connect { source, .. } if source.is_dns() => Step::Lookup,
        _ => Step::Connect,
    };
    stop(step, error, clock)
}

/// No token could be had; why, is the business of `health tokens`.
fn no_token(error: &SessionError, clock: &Clock) -> Stop {
    let details = error.details();
    let text = |name: &str| Some(details.get(name)?.as_str()?.to_owned());
    Stop {
        step: Step::Api,
        cause: Cause::of_session(error).or(Some(Cause::DeadToken)),
        evidence: Evidence {
            error_code: text("error_code").or_else(|| text("error")),
            ..Evidence::new("token", said(error)).at(clock.now())
        },
    }
}

/// An answer that is none.
fn refused(step: Step, status: u16, (host, body): (&str, &[u8]), clock: &Clock) -> Stop {
    let faults = crate::client::fault::read(body);
    let code = faults.first().and_then(|fault| fault.code.clone());
    let message = faults.first().map_or("", |fault| fault.message.as_str());
    let is_maintenance = message.to_ascii_lowercase().contains("maintenance");
    let cause = match (status, code.as_deref()) {
        (_, Some("URL_NOT_RESET")) | (300..=399 | 420, _) => Some(Cause::OrgMoved),
        (404, None) if step == Step::Versions => Some(Cause::OrgMoved),
        (503, _) if is_maintenance => Some(Cause::Maintenance),
        (500.., _) => Some(Cause::ServerTrouble),
        (429, _) | (_, Some("REQUEST_LIMIT_EXCEEDED")) => Some(Cause::LimitReached),
        (_, Some("API_CURRENTLY_DISABLED" | "API_DISABLED_FOR_ORG")) => {
            Some(Cause::NoApiPermission)
        }
        (401, _) => Some(Cause::DeadToken),
        (403, _) if step == Step::Userinfo => Some(Cause::DeadToken),
        _ => None,
    };
    let said = match message {
        "" => format!("`{host}` answered with status {status}"),
        message => format!("`{host}` answered with status {status}: {message}"),
    };
    Stop {
        step,
        cause,
        evidence: Evidence {
            status: Some(status),
            error_code: code,
            ..Evidence::new(step.title(), said).at(clock.now())
        },
    }
}

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
        Some(judge_clock(subject, skew))
    }
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
fn judge_clock(subject: &Subject, skew: SignedDuration) -> Finding {
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
