//! What the org's limits of the day leave for a transfer, told before it begins.
//!
//! The answer costs one call: it is asked for where a transfer makes many anyway. The daily API calls
//! stand in the head of every answer and cost nothing.

use std::fmt;

use serde::Deserialize;

use crate::client::{ApiUsage, Call, Client, Endpoint};
use crate::http::Method;

/// Rows of an import from which on the org is asked; a call more is nothing beside its own.
const LARGE: u64 = 200_000;
/// Rows of a batch of the org.
const BATCH: u64 = 10_000;
/// Calls of one job with its results: made, filled, closed, looked at a few times, three results.
const CALLS_OF_A_JOB: u64 = 10;

/// A limit that a transfer will meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    /// Batches of imports.
    Batches {
        /// How many are needed.
        needed: u64,
        /// How many are left.
        left: u64,
        /// How many a day has.
        allowed: u64,
    },
    /// Query jobs.
    QueryJobs {
        /// How many a day has; none is left.
        allowed: u64,
    },
    /// Megabytes of results of query jobs.
    Results {
        /// How many a day has; none is left.
        allowed: u64,
    },
    /// API calls.
    Calls {
        /// How many are needed, about.
        needed: u64,
        /// How many are left.
        left: u64,
        /// How many a day has.
        allowed: u64,
    },
}

impl fmt::Display for Shortage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Batches {
                needed,
                left,
                allowed,
            } => write!(
                formatter,
                "this needs {needed} batches of 10,000 rows, and the org has {left} of {allowed} left today; what \
                 does not fit is not processed, and `sfkit bulk retry` sends it later"
            ),
            Self::QueryJobs { allowed } => write!(
                formatter,
                "the org has none of its {allowed} bulk query jobs left today and will refuse this one; \
                 `sfkit query --bulk never` asks page by page"
            ),
            Self::Results { allowed } => write!(
                formatter,
                "the org has given out its {allowed} MB of bulk query results for today and may refuse this one; \
                 `sfkit query --bulk never` asks page by page"
            ),
            Self::Calls {
                needed,
                left,
                allowed,
            } => write!(
                formatter,
                "this needs some {needed} API calls, and the org has {left} of {allowed} left today; \
                 `sfkit health limits` tells when there are more"
            ),
        }
    }
}

#[derive(Default, Deserialize)]
struct Limits {
    #[serde(rename = "DailyBulkApiBatches")]
    batches: Option<Reading>,
    #[serde(rename = "DailyBulkV2QueryJobs")]
    query_jobs: Option<Reading>,
    #[serde(rename = "DailyBulkV2QueryFileStorageMB")]
    results: Option<Reading>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Reading {
    max: u64,
    remaining: i64,
}

impl Reading {
    fn left(self) -> u64 {
        u64::try_from(self.remaining).unwrap_or(0)
    }

    fn is_used_up(self) -> bool {
        self.left() == 0
    }
}

impl Shortage {
    /// What an import of so many rows in jobs of so many will meet. The org is asked when it is large.
    pub async fn of_import(client: &Client, rows: u64, of_a_job: u64) -> Vec<Self> {
        let mut found = Vec::new();
        if rows >= LARGE
            && let Some(reading) = limits(client).await.batches
        {
            let needed = batches(rows, of_a_job);
            if needed > reading.left() {
                found.push(Self::Batches {
                    needed,
                    left: reading.left(),
                    allowed: reading.max,
                });
            }
        }
        let jobs = rows.div_ceil(of_a_job.max(1));
        found.extend(Self::of_calls(client.usage(), jobs * CALLS_OF_A_JOB));
        found
    }

    /// What an export will meet.
    pub async fn of_export(client: &Client) -> Vec<Self> {
        let limits = limits(client).await;
        let mut found = Vec::new();
        if let Some(jobs) = limits.query_jobs.filter(|jobs| jobs.is_used_up()) {
            found.push(Self::QueryJobs { allowed: jobs.max });
        }
        if let Some(results) = limits.results.filter(|results| results.is_used_up()) {
            let allowed = results.max;
            found.push(Self::Results { allowed });
        }
        found.extend(Self::of_calls(client.usage(), CALLS_OF_A_JOB));
        found
    }

    /// Whether so many calls are more than the last answer has said are left.
    #[must_use]
    pub fn of_calls(usage: Option<ApiUsage>, needed: u64) -> Option<Self> {
        let usage = usage?;
        let left = usage.limit.saturating_sub(usage.used);
        (needed > left).then_some(Self::Calls {
            needed,
            left,
            allowed: usage.limit,
        })
    }
}

/// What the org tells; nothing when it does not.
async fn limits(client: &Client) -> Limits {
    let call = Call::new(Endpoint::Limits, Method::Get, client.version(), &["limits"]);
    client.get(&call).await.unwrap_or_else(|error| {
        tracing::debug!(%error, "the org does not tell its limits");
        Limits::default()
    })
}

/// The batches of so many rows in jobs of so many.
fn batches(rows: u64, of_a_job: u64) -> u64 {
    let of_a_job = of_a_job.max(1);
    let (whole, rest) = (rows / of_a_job, rows % of_a_job);
    whole * of_a_job.div_ceil(BATCH) + rest.div_ceil(BATCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_has_batches_of_its_own() {
        assert_eq!(batches(1_000_000, 100_000), 100);
        assert_eq!(batches(1_000_001, 100_000), 101);
        assert_eq!(batches(250_000, 5_000), 50);
        assert_eq!(batches(1, 100_000), 1);
    }

    #[test]
    fn calls_that_are_left_suffice_or_not() {
        let usage = |used| Some(ApiUsage { used, limit: 100 });
        assert_eq!(Shortage::of_calls(None, 1_000), None);
        assert_eq!(Shortage::of_calls(usage(90), 10), None);
        let short = Shortage::Calls {
            needed: 11,
            left: 10,
            allowed: 100,
        };
        assert_eq!(Shortage::of_calls(usage(90), 11), Some(short));
        assert!(Shortage::of_calls(usage(120), 1).is_some(), "overdrawn");
    }
}
