//! The way, gone step by step until it ends.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Sample, Step, Stop, Way, said, time};
use crate::client::{Access, ApiUsage, CallRecord, Endpoint, TokenSource};
use crate::clock::Clock;
use crate::error::Diagnostic;
use crate::http::{Http, HttpError, Laps, Request};
use crate::model::finding::Evidence;
use crate::model::version::ApiVersion;
use crate::session::{Cause, OrgSession, SessionError};

/// Longest answer that is read to its end.
const CAP: usize = 1 << 20;

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
        sample.skew = time::skew(&head, clock.now());
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
