//! The calls of one command, summed up in memory until the command has ended.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::client::{ApiUsage, CallRecord};

use super::histogram;

/// What is counted apart: org and endpoint.
pub(super) type Place = (String, &'static str);

/// Counts of one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// Calls, requests that were sent for them, and bytes, by outcome.
    pub(super) by_outcome: BTreeMap<&'static str, (u64, u64, u64)>,
    /// Calls by latency.
    pub(super) by_bucket: BTreeMap<u16, u64>,
}

/// What an org told of its daily calls, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Calls used and allowed.
    pub usage: ApiUsage,
    /// When it was told.
    pub at: Timestamp,
}

/// Counts by place, and the last reading of each org.
pub(super) type Collected = (BTreeMap<Place, Counts>, BTreeMap<String, Reading>);

/// Collects the calls of a command. Clones share what they collect.
#[derive(Clone, Debug, Default)]
pub struct UsageNotes(Arc<Mutex<Collected>>);

impl UsageNotes {
    /// Takes note of a call to the org with this uuid; an empty one stands for a token from the
    /// environment.
    pub fn note(&self, org: &str, call: &CallRecord) {
        let mut collected = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (places, readings) = &mut *collected;
        if let Some(usage) = call.usage {
            readings.insert(org.to_owned(), Reading { usage, at: call.at });
        }
        let place = (org.to_owned(), call.endpoint.as_str());
        let counts = places.entry(place).or_default();
        let sums = counts.by_outcome.entry(outcome(call.status)).or_default();
        sums.0 += 1;
        sums.1 += u64::from(call.attempts);
        sums.2 += call.bytes;
        *counts
            .by_bucket
            .entry(histogram::bucket(call.latency))
            .or_default() += 1;
    }

    /// Takes note of what the org with this key told of its daily calls.
    pub fn note_reading(&self, org: &str, reading: Reading) {
        let mut collected = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        collected.1.insert(org.to_owned(), reading);
    }

    /// Everything that was collected, once.
    pub(super) fn take(&self) -> Collected {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether nothing was collected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .is_empty()
    }
}

/// The word under which a call is counted; only `ok` is no error.
fn outcome(status: Option<u16>) -> &'static str {
    match status {
        None => "no-answer",
        Some(200..=399) => "ok",
        Some(401) => "unauthorized",
        Some(429) => "limit",
        Some(400..=499) => "refused",
        Some(_) => "server-error",
    }
}
