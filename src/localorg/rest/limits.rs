//! How much of the org's allowance is used: `/limits` and `Sforce-Limit-Info`.
//!
//! API requests are counted by the hour since the start of the process, and those of the past 24
//! hours count; bulk jobs keep a count of their own in the org's file. Data storage is two kilobytes
//! a record, as Salesforce reckons. The other limits stand there with what an Enterprise Edition
//! org has, because clients show them.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value, json};

use super::{Answered, Call, Rest};
use crate::clock::Clock;
use crate::localorg::bulk::{BATCHES, Metered, QUERY_JOBS, QUERY_MB};
use crate::localorg::error::{ApiError, StoreError};
use crate::localorg::wire::Reply;

/// Calls a day that are shown when none are configured.
const SHOWN_LIMIT: u64 = 100_000;
const STORAGE_MB: u64 = 10_240;
const KB_A_RECORD: u64 = 2;
const HOUR_MS: i64 = 3_600_000;
const DAY_HOURS: i64 = 24;

/// API versions in which a limit is shown, the last one included.
type Versions = (u16, u16);

const ALWAYS: Versions = (0, u16::MAX);

/// Limits that nothing here uses up.
const UNTOUCHED: &[(&str, u64, Versions)] = &[
    ("ActiveScratchOrgs", 3, ALWAYS),
    ("AnalyticsExternalDataSizeMB", 40_960, ALWAYS),
    ("CdpAiInferenceApiMonthlyLimit", 500_000_000, (58, u16::MAX)),
    ("ConcurrentAsyncGetReportInstances", 200, ALWAYS),
    ("ConcurrentEinsteinDataInsightsStoryCreation", 5, ALWAYS),
    ("ConcurrentEinsteinDiscoveryStoryCreation", 2, ALWAYS),
    ("ConcurrentSyncReportRuns", 20, ALWAYS),
    ("ContentDistBandwidthLimitMB", 10_240, (60, u16::MAX)),
    ("ContentDistViewLimit", 50_000, (60, u16::MAX)),
    ("ContentPublicationLimit", 200_000, (55, u16::MAX)),
    ("DailyAnalyticsDataflowJobExecutions", 60, ALWAYS),
    ("DailyAnalyticsUploadedFilesSizeMB", 51_200, ALWAYS),
    ("DailyAsyncApexExecutions", 250_000, ALWAYS),
    ("DailyAsyncApexTests", 500, (56, u16::MAX)),
    ("DailyDeliveredPlatformEvents", 50_000, ALWAYS),
    ("DailyDurableGenericStreamingApiEvents", 200_000, ALWAYS),
    ("DailyDurableStreamingApiEvents", 200_000, ALWAYS),
    ("DailyEinsteinDataInsightsStoryCreation", 1_000, ALWAYS),
    ("DailyEinsteinDiscoveryOptimizationJobRuns", 25, ALWAYS),
    ("DailyEinsteinDiscoveryPredictAPICalls", 50_000, ALWAYS),
    ("DailyEinsteinDiscoveryPredictionsByCDC", 500_000, ALWAYS),
    ("DailyEinsteinDiscoveryStoryCreation", 100, ALWAYS),
    ("DailyFunctionsApiCallLimit", 235_000, (53, u16::MAX)),
    ("DailyGenericStreamingApiEvents", 10_000, (0, 36)),
    (
        "DailyMetadataRetrievesWithDependencies",
        10_000,
        (64, u16::MAX),
    ),
    ("DailyScratchOrgs", 6, ALWAYS),
    ("DailyStandardVolumePlatformEvents", 25_000, ALWAYS),
    ("DailyStreamingApiEvents", 200_000, (0, 36)),
    ("DailyWorkflowEmails", 100_000, ALWAYS),
    ("DurableStreamingApiConcurrentClients", 1_000, ALWAYS),
    ("ExternalServicesActiveObjects", 2_500, (64, u16::MAX)),
    ("ExternalServicesActiveOperations", 650, (64, u16::MAX)),
    ("ExternalServicesObjectProperties", 40_000, (64, u16::MAX)),
    ("ExternalServicesObjects", 5_000, (64, u16::MAX)),
    ("ExternalServicesOperations", 10_000, (64, u16::MAX)),
    ("ExternalServicesRegistrations", 150, (64, u16::MAX)),
    ("FileStorageMB", STORAGE_MB, ALWAYS),
    ("HourlyAsyncReportRuns", 1_200, ALWAYS),
    ("HourlyDashboardRefreshes", 200, ALWAYS),
    ("HourlyDashboardResults", 5_000, ALWAYS),
    ("HourlyDashboardStatuses", 999_999_999, ALWAYS),
    ("HourlyLongTermIdMapping", 100_000, ALWAYS),
    ("HourlyManagedContentPublicRequests", 50_000, ALWAYS),
    ("HourlyODataCallout", 20_000, ALWAYS),
    ("HourlyPublishedPlatformEvents", 250_000, ALWAYS),
    (
        "HourlyPublishedStandardVolumePlatformEvents",
        100_000,
        ALWAYS,
    ),
    ("HourlyShortTermIdMapping", 100_000, ALWAYS),
    ("HourlySyncReportRuns", 500, ALWAYS),
    ("HourlyTimeBasedWorkflow", 1_000, ALWAYS),
    ("MassEmail", 5_000, ALWAYS),
    ("MaxContentDocumentsLimit", 30_000_000, (58, u16::MAX)),
    ("MonthlyEinsteinDiscoveryStoryCreation", 500, ALWAYS),
    ("MonthlyPlatformEvents", 1_500_000, (0, 47)),
    (
        "MonthlyPlatformEventsUsageEntitlement",
        1_500_000,
        (48, u16::MAX),
    ),
    ("Package2VersionCreates", 6, ALWAYS),
    ("Package2VersionCreatesWithoutValidation", 500, ALWAYS),
    (
        "PlatformEventTriggersWithParallelProcessing",
        5,
        (60, u16::MAX),
    ),
    ("PrivateConnectOutboundCalloutHourlyLimitMB", 0, ALWAYS),
    ("ScheduledFlowRunLimit", 250_000, (63, u16::MAX)),
    ("ScheduledPathRunLimit", 250_000, (63, u16::MAX)),
    ("SingleEmail", 5_000, ALWAYS),
    ("StreamingApiConcurrentClients", 1_000, ALWAYS),
];

/// API calls of the past 24 hours.
pub(super) struct Usage {
    clock: Clock,
    limit: Option<u64>,
    /// Hours since 1970 with their calls, oldest first.
    hours: Mutex<VecDeque<(i64, u64)>>,
}

impl Usage {
    /// Nothing used yet.
    pub(super) fn new(clock: Clock, limit: Option<u64>) -> Self {
        Self {
            clock,
            limit,
            hours: Mutex::new(VecDeque::new()),
        }
    }

    /// Counts a call, or refuses it when a configured limit is used up.
    pub(super) fn count(&self) -> Result<(), ApiError> {
        let now = self.clock.now().as_millisecond().div_euclid(HOUR_MS);
        let mut hours = self.hours.lock().unwrap_or_else(PoisonError::into_inner);
        hours.retain(|(hour, _)| now - hour < DAY_HOURS);
        let used: u64 = hours.iter().map(|(_, calls)| calls).sum();
        if self.limit.is_some_and(|limit| used >= limit) {
            let message = "TotalRequests Limit exceeded.";
            return Err(ApiError::new(403, "REQUEST_LIMIT_EXCEEDED", message));
        }
        match hours.back_mut() {
            Some((hour, calls)) if *hour == now => *calls += 1,
            _ => hours.push_back((now, 1)),
        }
        Ok(())
    }

    fn figures(&self) -> (u64, u64) {
        let hours = self.hours.lock().unwrap_or_else(PoisonError::into_inner);
        let used = hours.iter().map(|(_, calls)| calls).sum();
        (used, self.limit.unwrap_or(SHOWN_LIMIT))
    }

    /// Value of `Sforce-Limit-Info`.
    pub(super) fn header(&self) -> String {
        let (used, limit) = self.figures();
        format!("api-usage={used}/{limit}")
    }
}

impl Rest {
    /// `GET /limits`.
    pub(super) fn limits(&self, call: &Call<'_>) -> Answered {
        let shown = |versions: Versions| (versions.0..=versions.1).contains(&call.version);
        let untouched = UNTOUCHED.iter().filter(|(_, _, versions)| shown(*versions));
        let mut all: Vec<_> = untouched
            .map(|(name, max, _)| (*name, entry(*max, 0)))
            .collect();
        let (calls, limit) = self.usage.figures();
        all.push(("DailyApiRequests", entry(limit, calls)));
        let batches = entry(BATCHES, self.bulk.used(Metered::Batches)?);
        // The same allowance had another name once.
        let word = if call.version < 49 {
            "DailyBulkApiRequests"
        } else {
            "DailyBulkApiBatches"
        };
        all.push((word, batches));
        if call.version >= 47 {
            let jobs = self.bulk.used(Metered::QueryJobs)?;
            let megabytes = self.bulk.used(Metered::QueryBytes)?.div_ceil(1 << 20);
            all.push(("DailyBulkV2QueryJobs", entry(QUERY_JOBS, jobs)));
            all.push(("DailyBulkV2QueryFileStorageMB", entry(QUERY_MB, megabytes)));
        }
        all.push(("DataStorageMB", entry(STORAGE_MB, self.stored_megabytes()?)));
        let mut permission_sets = entry(1_500, 0);
        permission_sets["CreateCustom"] = entry(1_000, 0);
        all.push(("PermissionSets", permission_sets));
        all.sort_by_key(|(name, _)| *name);
        let body: Map<_, _> = all
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Ok(Reply::value(&Value::Object(body)))
    }

    /// Data storage that the records take up. Records that are gone for good may still count.
    fn stored_megabytes(&self) -> Result<u64, StoreError> {
        let schema = self.store.schema();
        let reader = self.store.reader()?;
        let mut records = 0;
        for name in schema.names() {
            let sql = format!("SELECT coalesce(max(rid), 0) FROM \"{name}\"");
            let last = reader
                .prepare_cached(&sql)
                .and_then(|mut statement| statement.query_row([], |row| row.get::<_, i64>(0)))
                .map_err(|source| self.store.failed(source))?;
            records += last.unsigned_abs();
        }
        Ok((records * KB_A_RECORD).div_ceil(1_024))
    }
}

/// A limit and what is left of it.
fn entry(max: u64, used: u64) -> Value {
    json!({ "Max": max, "Remaining": max.saturating_sub(used) })
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
    }

    #[test]
    fn calls_of_the_day_before_count_no_more() {
        let now = Clock::Fixed("2026-11-22T10:30:00Z".parse().unwrap());
        let usage = Usage::new(now, Some(5));
        let hour = 1_795_343_400_000_i64.div_euclid(HOUR_MS);
        *usage.hours.lock().unwrap() = [(hour - 24, 3), (hour - 23, 4)].into();
        usage.count().unwrap();
        assert_eq!(usage.header(), "api-usage=5/5");
        assert!(usage.count().is_err());
    }
}
