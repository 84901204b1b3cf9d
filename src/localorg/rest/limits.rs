//! How much of the org's allowance is used: `/limits` and `Sforce-Limit-Info`.
//!
//! Only API requests are counted, from the start of the process and per UTC day; the other
//! limits stand there with what a new org has, because clients show them.

use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::clock::Clock;
use crate::localorg::error::ApiError;
use crate::localorg::wire::Reply;

/// Calls a day that are shown when none are configured.
const SHOWN_LIMIT: u64 = 100_000;

/// Limits that nothing here uses up.
const UNTOUCHED: [(&str, u64); 25] = [
    ("ActiveScratchOrgs", 3),
    ("AnalyticsExternalDataSizeMB", 40_960),
    ("ConcurrentAsyncGetReportInstances", 200),
    ("ConcurrentSyncReportRuns", 20),
    ("DailyAnalyticsDataflowJobExecutions", 60),
    ("DailyAsyncApexExecutions", 250_000),
    ("DailyAsyncApexTests", 500),
    ("DailyBulkApiBatches", 15_000),
    ("DailyBulkV2QueryFileStorageMB", 976_562),
    ("DailyBulkV2QueryJobs", 10_000),
    ("DailyDeliveredPlatformEvents", 50_000),
    ("DailyScratchOrgs", 6),
    ("DailyStandardVolumePlatformEvents", 25_000),
    ("DailyWorkflowEmails", 100_000),
    ("DataStorageMB", 1_024),
    ("FileStorageMB", 1_024),
    ("HourlyAsyncReportRuns", 1_200),
    ("HourlyDashboardRefreshes", 200),
    ("HourlyPublishedPlatformEvents", 250_000),
    ("HourlySyncReportRuns", 500),
    ("HourlyTimeBasedWorkflow", 1_000),
    ("MassEmail", 5_000),
    ("SingleEmail", 5_000),
    ("StreamingApiConcurrentClients", 1_000),
    ("Package2VersionCreates", 6),
];

/// Calls of the present day.
pub(super) struct Usage {
    clock: Clock,
    limit: Option<u64>,
    today: Mutex<(Date, u64)>,
}

impl Usage {
    /// Nothing used yet.
    pub(super) fn new(clock: Clock, limit: Option<u64>) -> Self {
        let today = day(&clock);
        Self {
            clock,
            limit,
            today: Mutex::new((today, 0)),
        }
    }

    /// Counts a call, or refuses it when a configured limit is used up.
    pub(super) fn count(&self) -> Result<(), ApiError> {
        let now = day(&self.clock);
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.0 != now {
            *today = (now, 0);
        }
        if self.limit.is_some_and(|limit| today.1 >= limit) {
            let message = "TotalRequests Limit exceeded.";
            return Err(ApiError::new(403, "REQUEST_LIMIT_EXCEEDED", message));
        }
        today.1 += 1;
        Ok(())
    }

    fn figures(&self) -> (u64, u64) {
        let today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        (today.1, self.limit.unwrap_or(SHOWN_LIMIT))
    }

    /// Value of `Sforce-Limit-Info`.
    pub(super) fn header(&self) -> String {
        let (used, limit) = self.figures();
        format!("api-usage={used}/{limit}")
    }

    /// `GET /limits`.
    pub(super) fn limits(&self) -> Reply {
        let entry = |max: u64, left: u64| json!({ "Max": max, "Remaining": left });
        let (used, limit) = self.figures();
        let mut all: Vec<(&str, Value)> = UNTOUCHED
            .iter()
            .map(|(name, max)| (*name, entry(*max, *max)))
            .collect();
        all.push(("DailyApiRequests", entry(limit, limit.saturating_sub(used))));
        let mut permission_sets = entry(1_500, 1_500);
        permission_sets["CreateCustom"] = entry(1_000, 1_000);
        all.push(("PermissionSets", permission_sets));
        all.sort_by_key(|(name, _)| *name);
        let body: Map<String, Value> = all
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Reply::value(&Value::Object(body))
    }
}

fn day(clock: &Clock) -> Date {
    clock.now().to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_and_a_configured_limit_holds() {
        let usage = Usage::new(Clock::Fixed(jiff::Timestamp::UNIX_EPOCH), Some(2));
        assert_eq!(usage.header(), "api-usage=0/2");
        usage.count().unwrap();
        usage.count().unwrap();
        assert_eq!(usage.count().unwrap_err().code, "REQUEST_LIMIT_EXCEEDED");
        assert_eq!(usage.header(), "api-usage=2/2");
        let body: Value = serde_json::from_slice(&usage.limits().body).unwrap();
        assert_eq!(body["DailyApiRequests"], json!({"Max": 2, "Remaining": 0}));
    }
}
