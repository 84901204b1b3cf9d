//! The org's limits: how much is used, how fast that grows, and when it is used up.
//!
//! What the org tells is kept, so that the next look knows the trend. Growth is the slope of a straight line
//! through the readings of the limit's own window (an hour, a day, else a week) since the last time that it
//! fell; with fewer than three readings, or ones that lie too close together, nothing is projected.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::client::ApiUsage;
use crate::model::finding::{Evidence, Remedy};
use crate::state::PastReading;

use super::{Check, Finding, Subject, Verdict};

/// Readings are looked at this far back.
pub const LOOK_BACK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Fewer readings tell no trend.
const FEWEST: usize = 3;
/// Nor do readings that lie closer together, in seconds.
const SHORTEST: f64 = 30.0;
/// A limit that ends within this time is worth a look before it is nearly used up.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// So many readings are told.
const TOLD: usize = 24;

/// One limit, as the org tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Its name; that of a part behind a dot.
    pub name: String,
    /// How much is allowed.
    pub allowed: i64,
    /// How much of it is left.
    pub remaining: i64,
}

/// From which used share on, in percent, a limit is worth a look, and from which it is no longer
/// well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Worth a look.
    pub warn: f64,
    /// No longer well.
    pub fail: f64,
}

impl Limit {
    fn used(&self) -> i64 {
        self.allowed.saturating_sub(self.remaining)
    }

    /// Used share; none of what the org does not have.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "limits are far below 2^52")]
    pub fn used_share(&self) -> Option<f64> {
        (self.allowed > 0).then(|| self.used() as f64 / self.allowed as f64)
    }
}

/// Reads the answer of the limits resource; names that nobody knows are kept. None when it is no such
/// answer.
#[must_use]
pub fn read_limits(body: &[u8]) -> Option<Vec<Limit>> {
    let whole: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let mut limits = Vec::with_capacity(whole.len());
    for (name, value) in &whole {
        push(name, value, &mut limits);
    }
    Some(limits)
}

/// Parts of a limit (an app's share, a permission set's) are limits of their own, when they are any.
fn push(name: &str, value: &Value, limits: &mut Vec<Limit>) {
    let Value::Object(members) = value else {
        return;
    };
    let number = |key: &str| members.get(key).and_then(Value::as_i64);
    if let (Some(allowed), Some(remaining)) = (number("Max"), number("Remaining")) {
        let is_part = name.contains('.');
        if !is_part || allowed != 0 || remaining != 0 {
            limits.push(Limit {
                name: name.to_owned(),
                allowed,
                remaining,
            });
        }
    }
    for (part, value) in members {
        push(&format!("{name}.{part}"), value, limits);
    }
}

/// The one limit that every answer tells of.
#[must_use]
pub fn daily_calls(usage: ApiUsage) -> Limit {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Limit {
        name: "DailyApiRequests".to_owned(),
        allowed: number(usage.limit),
        remaining: number(usage.limit) - number(usage.used),
    }
}

/// How a limit has grown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Trend {
    per_hour: Option<f64>,
    exhausted_at: Option<Timestamp>,
}

/// How long the window of a limit is, as its name says.
fn window(name: &str) -> SignedDuration {
    match name {
        name if name.starts_with("Hourly") => SignedDuration::from_hours(1),
        name if name.starts_with("Daily") => SignedDuration::from_hours(24),
        _ => LOOK_BACK,
    }
}

/// The slope of a straight line through the readings, by least squares, in units an hour.
#[expect(clippy::cast_precision_loss, reason = "limits are far below 2^52")]
fn trend(limit: &Limit, past: &[PastReading], now: Timestamp) -> Trend {
    let window = window(&limit.name).as_secs_f64();
    let point = |reading: &PastReading| {
        let age = now.duration_since(reading.at).as_secs_f64();
        (-age, (reading.allowed - reading.remaining) as f64)
    };
    let recent: Vec<(f64, f64)> = past
        .iter()
        .map(point)
        .filter(|(at, _)| -at <= window)
        .collect();
    let rose = |pair: &[(f64, f64)]| pair[1].1 >= pair[0].1;
    let begin = recent.windows(2).rposition(|pair| !rose(pair));
    let recent = &recent[begin.map_or(0, |at| at + 1)..];
    let span = match (recent.first(), recent.last()) {
        (Some(first), Some(last)) => last.0 - first.0,
        _ => 0.0,
    };
    if recent.len() < FEWEST || span < SHORTEST {
        return Trend::default();
    }
    let count = recent.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| recent.iter().map(of).sum::<f64>() / count;
    let (mean_at, mean_used) = (mean(|point| point.0), mean(|point| point.1));
    let rise: f64 = recent
        .iter()
        .map(|(at, used)| (at - mean_at) * (used - mean_used))
        .sum();
    let run: f64 = recent.iter().map(|(at, _)| (at - mean_at).powi(2)).sum();
    let per_second = rise / run;
    let left = limit.remaining.max(0) as f64 / per_second;
    let exhausted_at = (per_second > 0.0 && left.is_finite())
        .then(|| SignedDuration::try_from_secs_f64(left).ok())
        .flatten()
        .and_then(|left| now.checked_add(left).ok());
    Trend {
        per_hour: Some(per_second * 3_600.0),
        exhausted_at,
    }
}

/// What the limits of an org come to, the most used first. `past` are readings by name, with those of
/// now.
#[must_use]
pub fn limits(
    subject: &Subject,
    found: &[Limit],
    past: &BTreeMap<String, Vec<PastReading>>,
    (thresholds, now): (Thresholds, Timestamp),
) -> Vec<Finding> {
    let mut found: Vec<&Limit> = found.iter().collect();
    let share = |limit: &Limit| limit.used_share().unwrap_or(-1.0);
    found.sort_by(|a, b| {
        share(b)
            .total_cmp(&share(a))
            .then_with(|| a.name.cmp(&b.name))
    });
    let past = |limit: &Limit| past.get(&limit.name).map_or(&[][..], Vec::as_slice);
    found
        .into_iter()
        .map(|limit| judge(subject, limit, past(limit), (thresholds, now)))
        .collect()
}

fn judge(
    subject: &Subject,
    limit: &Limit,
    past: &[PastReading],
    (thresholds, now): (Thresholds, Timestamp),
) -> Finding {
    let Trend {
        per_hour,
        exhausted_at,
    } = trend(limit, past, now);
    let share = limit.used_share();
    let percent = share.unwrap_or_default() * 100.0;
    let ends_soon = exhausted_at.is_some_and(|at| at.duration_since(now) <= AHEAD);
    let (verdict, state) = match () {
        () if share.is_none() => (Verdict::Ok, "not_available"),
        () if percent >= thresholds.fail => (Verdict::Fail, "nearly_used_up"),
        () if percent >= thresholds.warn => (Verdict::Warn, "much_used"),
        // At the beginning of a window the slope alone says little.
        () if ends_soon && percent >= thresholds.warn / 2.0 => (Verdict::Warn, "growing"),
        () => (Verdict::Ok, "ok"),
    };
    let summary = match share {
        None => "the org has none".to_owned(),
        Some(_) => format!("{percent:.1} % used: {} of {}", limit.used(), limit.allowed),
    };
    let recent: Vec<i64> = past
        .iter()
        .rev()
        .take(TOLD)
        .rev()
        .map(|reading| reading.allowed - reading.remaining)
        .collect();
    let mut finding = Finding::new(Check::Limit, subject, verdict, summary).state(state);
    if verdict != Verdict::Ok {
        let said = format!("{} of {} left", limit.remaining, limit.allowed);
        finding = finding
            .because(Evidence::new("limits", said).at(now))
            .mended_by(remedy(&limit.name));
    }
    finding
        .fact("limit", limit.name.clone())
        .fact("allowed", limit.allowed)
        .fact("remaining", limit.remaining)
        .fact("used", limit.used())
        .fact("used_share", share)
        .fact("per_hour", per_hour)
        .fact("exhausted_at", exhausted_at.map(|at| at.to_string()))
        .fact("readings", past.len())
        .fact("recent", recent)
}

fn remedy(name: &str) -> Remedy {
    match name {
        "DailyApiRequests" => {
            let command = "sfkit vault usage --by day --since 7d";
            let words = format!(
                "`{command}` tells what sfkit itself has used; `sfkit config set quota-guard 20%` \
                 leaves a share to others"
            );
            Remedy::told(words, Some(command.to_owned())).safe()
        }
        name if name.ends_with("StorageMB") => Remedy::told(
            "delete what nobody needs, or buy storage (Setup: Storage Usage shows who holds it)",
            None,
        ),
        name if name.starts_with("Hourly") || name.starts_with("Daily") => {
            Remedy::told("wait for the window to move, or spread the load", None)
        }
        _ => Remedy::told("ask the org's admin what uses it", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-28T12:00:00Z";

    fn readings(name: &str, used: &[(i64, i64)]) -> BTreeMap<String, Vec<PastReading>> {
        let now: Timestamp = NOW.parse().unwrap();
        let past = used.iter().map(|(minutes, used)| PastReading {
            at: now - SignedDuration::from_mins(*minutes),
            allowed: 1_000,
            remaining: 1_000 - used,
        });
        BTreeMap::from([(name.to_owned(), past.collect())])
    }

    fn judged(name: &str, used: &[(i64, i64)]) -> Finding {
        let last = used.last().unwrap().1;
        let limit = Limit {
            name: name.to_owned(),
            allowed: 1_000,
            remaining: 1_000 - last,
        };
        let thresholds = Thresholds {
            warn: 80.0,
            fail: 95.0,
        };
        let now = NOW.parse().unwrap();
        let past = readings(name, used);
        limits(&Subject::machine(), &[limit], &past, (thresholds, now)).remove(0)
    }

    #[test]
    fn the_trend_leads_to_a_time() {
        // 100 an hour, 400 used: 600 are left for six hours.
        let steady = [(120, 200), (60, 300), (0, 400)];
        let found = judged("DailyApiRequests", &steady);
        assert_eq!(found.facts["per_hour"].as_f64().unwrap().round(), 100.0);
        assert_eq!(found.facts["exhausted_at"], "2026-11-28T18:00:00Z");
        assert_eq!((found.verdict, found.state), (Verdict::Warn, "growing"));
        // What was before the last fall does not count, nor what is older than the window.
        for used in [&[(120, 900), (60, 100), (0, 200)][..], &[(0, 400)]] {
            let found = judged("DailyApiRequests", used);
            assert!(found.facts["per_hour"].is_null(), "{used:?}");
            assert_eq!(found.verdict, Verdict::Ok);
        }
        assert!(judged("HourlyODataCallout", &steady).facts["per_hour"].is_null());
    }

    #[test]
    fn shares_have_their_verdict() {
        for (used, verdict) in [
            (0, Verdict::Ok),
            (799, Verdict::Ok),
            (800, Verdict::Warn),
            (950, Verdict::Fail),
            (1_200, Verdict::Fail),
        ] {
            assert_eq!(
                judged("DataStorageMB", &[(0, used)]).verdict,
                verdict,
                "{used}"
            );
        }
    }

    #[test]
    fn every_shape_of_a_limit_is_read() {
        let body =
            br#"{"DailyApiRequests":{"Max":15000,"Remaining":14998,"App":{"Max":0,"Remaining":0},
            "Other":{"Max":10,"Remaining":4}},"PermissionSets":{"Max":1500,"Remaining":1499,
            "CreateCustom":{"Max":1000,"Remaining":999}},"New":{"Max":0,"Remaining":0},
            "Over":{"Max":10,"Remaining":-3},"odd":7}"#;
        let found = read_limits(body).unwrap();
        let names: Vec<_> = found.iter().map(|limit| limit.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "DailyApiRequests",
                "DailyApiRequests.Other",
                "PermissionSets",
                "PermissionSets.CreateCustom",
                "New",
                "Over"
            ]
        );
        assert_eq!(found[5].used_share(), Some(1.3));
        assert_eq!(found[4].used_share(), None);
        assert!(read_limits(b"[]").is_none());
    }
}
