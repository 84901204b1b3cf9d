//! The metrics of Prometheus, by name.
//!
//! The label `org` is the alias of a login, else its organization and user id: user names are not
//! shown, since files of metrics are read by others. Totals count what this machine has done since its
//! files were made; they begin anew when those are deleted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use crate::health::{Check, Finding, Report, Subject, SubjectKind};
use crate::state::{Reading, Totals, Usage};
use crate::vault::{Org, Vault};

use super::exposition::{Buckets, Family, Kind};
use super::nagios::Status;

/// What was counted on this machine, for all logins.
#[derive(Debug, Default)]
pub struct Counted {
    orgs: Vec<(Org, String)>,
    calls: Vec<Totals>,
    readings: BTreeMap<String, Reading>,
    refreshes: BTreeMap<String, (u64, u64)>,
}

/// Stands for the org whose token is in the environment.
const ENVIRONMENT: &str = "(environment)";

impl Counted {
    /// Reads the counts; what cannot be read is left out.
    #[must_use]
    pub fn read(vault: Option<&Vault>, usage: &Path) -> Self {
        let orgs = vault.and_then(|vault| vault.orgs().ok());
        let mut counted = Self {
            orgs: labelled(orgs.unwrap_or_default()),
            ..Self::default()
        };
        if let Some(vault) = vault {
            let refreshes = vault.refreshes_since(Timestamp::UNIX_EPOCH);
            counted.refreshes = refreshes.unwrap_or_default().into_iter().collect();
        }
        let usage = usage.exists().then(|| Usage::open(usage).ok()).flatten();
        if let Some(usage) = usage {
            counted.calls = usage.totals().unwrap_or_default();
            for (org, _) in &counted.orgs {
                if let Ok(Some(reading)) = usage.reading(&org.uuid) {
                    counted.readings.insert(org.uuid.clone(), reading);
                }
            }
        }
        counted
    }

    /// The label of an org by its uuid; none for a login that is gone.
    fn label(&self, uuid: &str) -> Option<&str> {
        if uuid.is_empty() {
            return Some(ENVIRONMENT);
        }
        let found = self.orgs.iter().find(|(org, _)| org.uuid == uuid);
        found.map(|(_, label)| label.as_str())
    }

    /// The label of what a finding is about.
    fn label_of(&self, subject: &Subject) -> String {
        match subject.kind {
            SubjectKind::Machine => String::new(),
            SubjectKind::Environment => ENVIRONMENT.to_owned(),
            SubjectKind::Org => {
                let is_it = |org: &Org| {
                    Some(org.name()) == subject.name.as_deref()
                        && Some(&org.login.organization_id) == subject.organization_id.as_ref()
                };
                let found = self.orgs.iter().find(|(org, _)| is_it(org));
                found.map_or_else(|| "(unknown)".to_owned(), |(_, label)| label.clone())
            }
        }
    }
}

/// A label of its own for each login.
fn labelled(orgs: Vec<Org>) -> Vec<(Org, String)> {
    let mut taken = BTreeSet::new();
    let mut label = |org: &Org| {
        let login = &org.login;
        let wanted = login
            .alias
            .clone()
            .unwrap_or_else(|| format!("{}/{}", login.organization_id, login.user_id));
        let mut label = wanted.clone();
        let mut number = 2;
        while !taken.insert(label.clone()) {
            label = format!("{wanted}#{number}");
            number += 1;
        }
        label
    };
    orgs.into_iter()
        .map(|org| {
            let label = label(&org);
            (org, label)
        })
        .collect()
}

/// A report and the counts as exposition text.
#[must_use]
pub fn metrics(report: &Report, counted: &Counted) -> String {
    let mut text = String::new();
    let families = [
        about(report),
        of_findings(report, counted),
        of_tokens(report, counted),
        of_refreshes(counted),
        of_calls(counted),
        of_limits(counted),
        of_told_limits(report, counted),
        of_connections(report, counted),
    ];
    for family in families.iter().flatten() {
        family.push(&mut text);
    }
    text
}

fn about(report: &Report) -> Vec<Family> {
    let mut build = Family::new("sfkit_build_info", Kind::Gauge, "Version of sfkit.");
    build.set(&[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    let mut at = Family::new(
        "sfkit_health_timestamp_seconds",
        Kind::Gauge,
        "When this was looked at.",
    );
    at.set(&[], seconds(report.at));
    let mut healthy = Family::new(
        "sfkit_healthy",
        Kind::Gauge,
        "1 when nothing that counts is wrong or unknown, as the exit status has it.",
    );
    healthy.set(&[("report", report.report)], flag(report.healthy));
    let mut findings = Family::new(
        "sfkit_findings",
        Kind::Gauge,
        "How many findings have this verdict.",
    );
    let counts = report.counts;
    for (verdict, count) in [
        ("ok", counts.ok),
        ("warn", counts.warn),
        ("unknown", counts.unknown),
        ("fail", counts.fail),
    ] {
        findings.set(&[("verdict", verdict)], number(count as u64));
    }
    vec![build, at, healthy, findings]
}

/// The worst verdict of each check of each org.
fn of_findings(report: &Report, counted: &Counted) -> Vec<Family> {
    let mut worst: BTreeMap<(&'static str, String), &Finding> = BTreeMap::new();
    for finding in report.items.iter().filter(|finding| finding.counts) {
        let key = (finding.check.as_str(), counted.label_of(&finding.subject));
        let known = worst.entry(key).or_insert(finding);
        if finding.verdict > known.verdict {
            *known = finding;
        }
    }
    let mut verdicts = Family::new(
        "sfkit_check_status",
        Kind::Gauge,
        "Verdict of a check: 0 ok, 1 warn, 2 fail, 3 unknown. The label org is empty for this machine.",
    );
    for ((check, org), finding) in &worst {
        let status = f64::from(Status::from(finding.verdict).code());
        verdicts.set(&[("check", check), ("org", org)], status);
    }
    vec![verdicts]
}

fn of_tokens(report: &Report, counted: &Counted) -> Vec<Family> {
    let mut states = Family::new(
        "sfkit_token_state",
        Kind::Gauge,
        "1 for the state that the token of the login is in.",
    );
    let mut left = Family::new(
        "sfkit_token_expiry_seconds",
        Kind::Gauge,
        "Seconds until the access token ends; less than 0 after that. An estimate unless measured is true.",
    );
    let mut ends = Family::new(
        "sfkit_token_expiry_timestamp_seconds",
        Kind::Gauge,
        "When the access token ends. An estimate unless measured is true.",
    );
    let tokens = report.items.iter();
    for token in tokens.filter(|finding| finding.check == Check::Token) {
        let org = counted.label_of(&token.subject);
        states.set(&[("org", &org), ("state", token.state)], 1.0);
        let measured = token.facts.get("expiry_measured").and_then(Value::as_bool);
        let measured = if measured == Some(true) {
            "true"
        } else {
            "false"
        };
        let labels = [("org", org.as_str()), ("measured", measured)];
        if let Some(value) = token
            .facts
            .get("expires_in_seconds")
            .and_then(Value::as_f64)
        {
            left.set(&labels, value);
            ends.set(&labels, (seconds(report.at) + value).round());
        }
    }
    vec![states, left, ends]
}

fn of_refreshes(counted: &Counted) -> Vec<Family> {
    let mut refreshes = Family::new(
        "sfkit_refreshes_total",
        Kind::Counter,
        "Refreshes of the access token, by outcome (ok, failed), as far as the audit log goes back.",
    );
    for (org, label) in &counted.orgs {
        let (all, good) = counted
            .refreshes
            .get(&org.uuid)
            .copied()
            .unwrap_or_default();
        refreshes.set(&[("org", label), ("outcome", "ok")], number(good));
        let failed = all.saturating_sub(good);
        refreshes.set(&[("org", label), ("outcome", "failed")], number(failed));
    }
    vec![refreshes]
}

fn of_calls(counted: &Counted) -> Vec<Family> {
    let mut calls = Family::new(
        "sfkit_api_calls_total",
        Kind::Counter,
        "Calls by kind of endpoint and outcome (ok, refused, limit, unauthorized, server-error, no-answer).",
    );
    let mut requests = Family::new(
        "sfkit_api_requests_total",
        Kind::Counter,
        "Requests that were sent for these calls, repeated ones included.",
    );
    let mut bytes = Family::new(
        "sfkit_api_received_bytes_total",
        Kind::Counter,
        "Bytes of the answers, as they came over the wire.",
    );
    let mut latency = Family::new(
        "sfkit_api_call_duration_seconds",
        Kind::Histogram,
        "How long calls took. The sum is as near as buckets tell.",
    );
    for totals in &counted.calls {
        let Some(org) = counted.label(&totals.org) else {
            continue;
        };
        let place = [("org", org), ("endpoint", totals.endpoint.as_str())];
        for (outcome, count) in &totals.calls {
            let labels = [place[0], place[1], ("outcome", outcome.as_str())];
            calls.set(&labels, number(*count));
        }
        requests.set(&place, number(totals.requests));
        bytes.set(&place, number(totals.bytes));
        let spread = &totals.latency;
        latency.set_histogram(
            &place,
            Buckets {
                up_to: spread.up_to.clone(),
                count: spread.count,
                sum: spread.sum,
            },
        );
    }
    vec![calls, requests, bytes, latency]
}

/// The way to each org, where that was gone.
fn of_connections(report: &Report, counted: &Counted) -> Vec<Family> {
    let mut latency = Family::new(
        "sfkit_connection_seconds",
        Kind::Gauge,
        "How long the way to the org took: median and 95 % of the samples.",
    );
    for finding in of_check(report, Check::Connection) {
        let org = counted.label_of(&finding.subject);
        for (quantile, name) in [("0.5", "p50_ms"), ("0.95", "p95_ms")] {
            if let Some(millis) = finding.facts.get(name).and_then(Value::as_f64) {
                latency.set(&[("org", &org), ("quantile", quantile)], millis / 1_000.0);
            }
        }
    }
    vec![latency]
}

fn of_check(report: &Report, check: Check) -> impl Iterator<Item = &Finding> {
    report
        .items
        .iter()
        .filter(move |finding| finding.check == check)
}

/// The org's limits, where they were asked for.
fn of_told_limits(report: &Report, counted: &Counted) -> Vec<Family> {
    let mut used = Family::new(
        "sfkit_limit_used",
        Kind::Gauge,
        "How much of a limit of the org is used.",
    );
    let mut allowed = Family::new(
        "sfkit_limit_allowed",
        Kind::Gauge,
        "How much the org allows.",
    );
    for finding in of_check(report, Check::Limit) {
        let org = counted.label_of(&finding.subject);
        let number = |name: &str| finding.facts.get(name).and_then(Value::as_f64);
        let limit = finding.facts.get("limit").and_then(Value::as_str);
        let limit = limit.unwrap_or_default();
        if let Some((is_used, may_be)) = number("used").zip(number("allowed")) {
            used.set(&[("org", &org), ("limit", limit)], is_used);
            allowed.set(&[("org", &org), ("limit", limit)], may_be);
        }
    }
    vec![used, allowed]
}

fn of_limits(counted: &Counted) -> Vec<Family> {
    let mut used = Family::new(
        "sfkit_api_daily_calls_used",
        Kind::Gauge,
        "Calls of the last 24 hours by everybody, as the org told last.",
    );
    let mut allowed = Family::new(
        "sfkit_api_daily_calls_limit",
        Kind::Gauge,
        "Calls that the org allows in 24 hours, as it told last.",
    );
    let mut at = Family::new(
        "sfkit_api_daily_calls_timestamp_seconds",
        Kind::Gauge,
        "When the org told that.",
    );
    for (uuid, reading) in &counted.readings {
        let Some(org) = counted.label(uuid) else {
            continue;
        };
        let labels = [("org", org)];
        used.set(&labels, number(reading.usage.used));
        allowed.set(&labels, number(reading.usage.limit));
        at.set(&labels, seconds(reading.at));
    }
    vec![used, allowed, at]
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^52")]
fn seconds(at: Timestamp) -> f64 {
    at.as_second() as f64
}

fn flag(is_set: bool) -> f64 {
    if is_set { 1.0 } else { 0.0 }
}
