//! Everything that was ever counted, by org and endpoint: what monitors draw.

use std::collections::BTreeMap;

use super::histogram::{Spread, spread};
use super::usage::{Usage, count};
use crate::db::DbError;

/// All calls to one kind of endpoint of one org.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// Uuid of the org; empty for a token of the environment.
    pub org: String,
    /// The kind of endpoint.
    pub endpoint: String,
    /// Calls by outcome; `ok` is a good one.
    pub calls: BTreeMap<String, u64>,
    /// Requests that were sent for them, repeated ones included.
    pub requests: u64,
    /// Bytes of the answers.
    pub bytes: u64,
    /// How long the answers took.
    pub latency: Spread,
}

impl Usage {
    /// All counts since the file was made, by org and endpoint in alphabetical order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn totals(&self) -> Result<Vec<Totals>, DbError> {
        let mut found: BTreeMap<(String, String), Totals> = BTreeMap::new();
        let mut statement = self.connection.prepare(
            "SELECT org, endpoint, outcome, sum(calls), sum(requests), sum(bytes)
             FROM calls GROUP BY 1, 2, 3",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let totals = found.entry((row.get(0)?, row.get(1)?)).or_default();
            totals.calls.insert(row.get(2)?, count(row, 3)?);
            totals.requests += count(row, 4)?;
            totals.bytes += count(row, 5)?;
        }
        let mut buckets: BTreeMap<(String, String), Vec<(u16, u64)>> = BTreeMap::new();
        let mut statement = self.connection.prepare(
            "SELECT org, endpoint, bucket, sum(calls) FROM latency GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let place = (row.get(0)?, row.get(1)?);
            let bucket = (row.get(2)?, count(row, 3)?);
            buckets.entry(place).or_default().push(bucket);
        }
        let named = |((org, endpoint), totals): ((String, String), Totals)| {
            let latency = buckets.remove(&(org.clone(), endpoint.clone()));
            Totals {
                latency: spread(&latency.unwrap_or_default()),
                org,
                endpoint,
                ..totals
            }
        };
        Ok(found.into_iter().map(named).collect())
    }
}
