//! Whether the org has room for a large import today.

use serde::Deserialize;

use super::plan::Plan;
use crate::client::{Call, Client, Endpoint};
use crate::http::Method;

/// Rows of an import from which on the org is asked; a call more is nothing beside its own.
const LARGE: u64 = 200_000;
/// Rows of a batch of the org.
const BATCH: u64 = 10_000;

/// What an import takes of the org's daily batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Batches that the import needs.
    pub needed: u64,
    /// Batches that are left.
    pub left: u64,
    /// Batches of a day.
    pub allowed: u64,
}

#[derive(Deserialize)]
struct Limits {
    #[serde(rename = "DailyBulkApiBatches")]
    batches: Option<Reading>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Reading {
    max: u64,
    remaining: i64,
}

impl Budget {
    /// Asks the org when the import is large; none when it is not, or the org does not tell.
    pub async fn of(client: &Client, plan: &Plan) -> Option<Self> {
        if plan.good() < LARGE {
            return None;
        }
        let call = Call::new(Endpoint::Limits, Method::Get, client.version(), &["limits"]);
        let limits: Limits = match client.get(&call).await {
            Ok(limits) => limits,
            Err(error) => {
                tracing::debug!(%error, "the org does not tell its limits");
                return None;
            }
        };
        let reading = limits.batches?;
        Some(Self {
            needed: batches(plan.good(), plan.batch_rows),
            left: u64::try_from(reading.remaining).unwrap_or(0),
            allowed: reading.max,
        })
    }

    /// Whether it does not suffice.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.needed > self.left
    }
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
}
