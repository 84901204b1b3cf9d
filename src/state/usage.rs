//! `usage.db`: counts by org, day, endpoint and outcome, latencies in buckets, and what each org last
//! told of its daily calls.
//!
//! One transaction a command, after its output is done. A commit does not wait for the disk
//! (`synchronous=NORMAL`, and closing leaves the write-ahead log where it is): after a power cut the
//! last counts may be missing, which nobody minds.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use crate::client::ApiUsage;
use crate::db::{self, DbError};

use super::histogram::percentile;
use super::notes::{Counts, Place, Reading, UsageNotes};

const SCRIPTS: &[&str] = &[
    r"
CREATE TABLE calls (
    org           TEXT NOT NULL,
    day           TEXT NOT NULL,
    endpoint      TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    calls         INTEGER NOT NULL,
    requests      INTEGER NOT NULL,
    bytes         INTEGER NOT NULL,
    PRIMARY KEY (org, day, endpoint, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE latency (
    org           TEXT NOT NULL,
    day           TEXT NOT NULL,
    endpoint      TEXT NOT NULL,
    bucket        INTEGER NOT NULL,
    calls         INTEGER NOT NULL,
    PRIMARY KEY (org, day, endpoint, bucket)
) STRICT, WITHOUT ROWID;
",
    r"
CREATE TABLE reading (
    org           TEXT PRIMARY KEY,
    used          INTEGER NOT NULL,
    allowed       INTEGER NOT NULL,
    read_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
",
];

/// The rows of an [`Extent`].
const WITHIN: &str = "day >= ?1 AND day < ?2 AND (?3 IS NULL OR org = ?3)";

/// What the counts are summed up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Org, by uuid.
    Org,
    /// Day, in UTC.
    Day,
    /// Month, in UTC.
    Month,
    /// Class of the endpoint.
    Endpoint,
    /// Nothing: one sum of all.
    All,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extent<'a> {
    /// Only this org, by uuid.
    pub org: Option<&'a str>,
    /// From the day of this instant on.
    pub since: Option<Timestamp>,
    /// Before the day of this instant.
    pub until: Option<Timestamp>,
}

impl Extent<'_> {
    /// First day, the day after the last one, and the org, as the file compares them.
    fn bounds(&self) -> (String, String, Option<&str>) {
        let end = self.until.map_or_else(|| "~".to_owned(), day);
        (self.since.map(day).unwrap_or_default(), end, self.org)
    }

    /// Whether something that happened at `at` in `org` counts.
    #[must_use]
    pub fn covers(&self, org: &str, at: Timestamp) -> bool {
        self.org.is_none_or(|wanted| wanted == org)
            && self.since.is_none_or(|since| at >= since)
            && self.until.is_none_or(|until| at < until)
    }
}

impl By {
    fn expression(self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::Day => "day",
            Self::Month => "substr(day, 1, 7)",
            Self::Endpoint => "endpoint",
            Self::All => "''",
        }
    }

    /// The key under which something that happened at `at` in `org` is counted; none when the
    /// counts are not about that.
    #[must_use]
    pub fn key(self, org: &str, at: Timestamp) -> Option<String> {
        let day = day(at);
        match self {
            Self::Org => Some(org.to_owned()),
            Self::Day => Some(day),
            Self::Month => day.get(..7).map(str::to_owned),
            Self::Endpoint => None,
            Self::All => Some(String::new()),
        }
    }
}

/// Sums of one org, day, month or endpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UsageRow {
    /// Which one.
    pub key: String,
    /// How often something was asked for.
    pub calls: u64,
    /// How many requests that took, repeated ones included.
    pub requests: u64,
    /// Bytes of the answers, as they came over the wire.
    pub bytes: u64,
    /// Calls without a good answer.
    pub errors: u64,
    /// Milliseconds within which half of the calls were answered, 95 % and 99 % of them.
    pub percentiles: Option<[f64; 3]>,
}

/// The file of counts.
pub struct Usage {
    pub(super) connection: Connection,
}

/// A count as `SQLite` keeps it.
fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or_default())
}

fn day(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).date().to_string()
}

impl Usage {
    /// Opens the file, making it when it is missing.
    ///
    /// # Errors
    /// When it cannot be made or used.
    pub fn open(path: &Path) -> Result<Self, DbError> {
        let mut connection = db::open(path, &db::Options::default())?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        db::migrate(&mut connection, SCRIPTS)?;
        Ok(Self { connection })
    }

    /// Adds what a command has collected, in one transaction.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is added then.
    pub fn add(&mut self, notes: &UsageNotes, now: Timestamp) -> Result<(), DbError> {
        let day = day(now);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (places, readings) = notes.take();
        for (place, counts) in places {
            add(&transaction, &place, &day, &counts)?;
        }
        for (org, reading) in readings {
            keep(&transaction, &org, reading)?;
        }
        Ok(transaction.commit()?)
    }

    /// What the org told last of its daily calls.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reading(&self, org: &str) -> Result<Option<Reading>, DbError> {
        let read = |row: &Row<'_>| {
            let usage = ApiUsage {
                used: count(row, 0)?,
                limit: count(row, 1)?,
            };
            let at = Timestamp::from_millisecond(row.get(2)?).unwrap_or_default();
            Ok(Reading { usage, at })
        };
        let sql = "SELECT used, allowed, read_at FROM reading WHERE org = ?1";
        Ok(self.connection.query_row(sql, [org], read).optional()?)
    }

    /// When the org was last called: to the millisecond when it told of its daily calls, else the
    /// day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_use(&self, org: &str) -> Result<Option<Timestamp>, DbError> {
        let sql = "SELECT max(day) FROM calls WHERE org = ?1";
        let day: Option<String> = self.connection.query_row(sql, [org], |row| row.get(0))?;
        let day = day.and_then(|day| format!("{day}T00:00:00Z").parse().ok());
        let told = self.reading(org)?.map(|reading| reading.at);
        Ok(day.max(told))
    }

    /// Sums of what is counted, by the key in alphabetical order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sums(&self, by: By, extent: &Extent<'_>) -> Result<Vec<UsageRow>, DbError> {
        let key = by.expression();
        let mut statement = self.connection.prepare(&format!(
            "SELECT {key}, sum(calls), sum(requests), sum(bytes),
                    sum(CASE outcome WHEN 'ok' THEN 0 ELSE calls END)
             FROM calls WHERE {WITHIN} GROUP BY 1 ORDER BY 1"
        ))?;
        let rows = statement.query_map(extent.bounds(), |row| {
            Ok(UsageRow {
                key: row.get(0)?,
                calls: count(row, 1)?,
                requests: count(row, 2)?,
                bytes: count(row, 3)?,
                errors: count(row, 4)?,
                percentiles: None,
            })
        })?;
        let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
        let latencies = self.latencies(key, extent)?;
        for row in &mut rows {
            row.percentiles = latencies.get(&row.key).and_then(|buckets| {
                let at = |share| percentile(buckets, share);
                Some([at(0.5)?, at(0.95)?, at(0.99)?])
            });
        }
        Ok(rows)
    }

    fn latencies(
        &self,
        key: &str,
        extent: &Extent<'_>,
    ) -> Result<BTreeMap<String, Vec<(u16, u64)>>, DbError> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT {key}, bucket, sum(calls) FROM latency WHERE {WITHIN}
             GROUP BY 1, 2 ORDER BY 1, 2"
        ))?;
        let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
        let mut rows = statement.query(extent.bounds())?;
        while let Some(row) = rows.next()? {
            let buckets = found.entry(row.get(0)?).or_default();
            buckets.push((row.get(1)?, count(row, 2)?));
        }
        Ok(found)
    }
}

fn add(
    connection: &Connection,
    (org, endpoint): &Place,
    day: &str,
    counts: &Counts,
) -> Result<(), DbError> {
    let mut calls = connection.prepare_cached(
        "INSERT INTO calls (org, day, endpoint, outcome, calls, requests, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET calls = calls + excluded.calls,
             requests = requests + excluded.requests, bytes = bytes + excluded.bytes",
    )?;
    for (outcome, sums) in &counts.by_outcome {
        let (count, requests, bytes) = (stored(sums.0), stored(sums.1), stored(sums.2));
        calls.execute(params![org, day, endpoint, outcome, count, requests, bytes])?;
    }
    let mut latency = connection.prepare_cached(
        "INSERT INTO latency (org, day, endpoint, bucket, calls) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET calls = calls + excluded.calls",
    )?;
    for (bucket, count) in &counts.by_bucket {
        latency.execute(params![org, day, endpoint, bucket, stored(*count)])?;
    }
    Ok(())
}

/// Another process may have kept a newer one.
fn keep(connection: &Connection, org: &str, reading: Reading) -> Result<(), DbError> {
    let (used, allowed) = (stored(reading.usage.used), stored(reading.usage.limit));
    connection.execute(
        "INSERT INTO reading (org, used, allowed, read_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET used = excluded.used, allowed = excluded.allowed,
             read_at = excluded.read_at WHERE excluded.read_at >= read_at",
        params![org, used, allowed, reading.at.as_millisecond()],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::client::{CallRecord, Endpoint};

    fn call(endpoint: Endpoint, status: Option<u16>, millis: u64) -> CallRecord {
        CallRecord {
            endpoint,
            status,
            latency: Duration::from_millis(millis),
            bytes: 100,
            attempts: 2,
            usage: None,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_newest_reading_of_an_org_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/usage.db");
        for (used, second) in [(18, 100), (20, 300), (19, 200)] {
            let notes = UsageNotes::default();
            let usage = Some(ApiUsage { used, limit: 5000 });
            let at = Timestamp::from_second(second).unwrap();
            let call = call(Endpoint::Query, Some(200), 1);
            notes.note("uuid", &CallRecord { usage, at, ..call });
            Usage::open(&path).unwrap().add(&notes, at).unwrap();
        }
        let usage = Usage::open(&path).unwrap();
        let reading = usage.reading("uuid").unwrap().unwrap();
        assert_eq!((reading.usage.used, reading.at.as_second()), (20, 300));
        assert_eq!(usage.reading("other").unwrap(), None);
    }

    #[test]
    fn calls_are_summed_up_by_everything_that_is_offered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/usage.db");
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (day, millis) in [
            ("2026-10-31T23:00:00Z", 10),
            ("2026-11-22T12:00:00Z", 1_000),
        ] {
            let notes = UsageNotes::default();
            notes.note("uuid", &call(Endpoint::Query, Some(200), millis));
            notes.note("uuid", &call(Endpoint::Query, Some(503), millis));
            notes.note("", &call(Endpoint::Describe, None, millis));
            assert!(!notes.is_empty());
            Usage::open(&path).unwrap().add(&notes, at(day)).unwrap();
            assert!(notes.is_empty());
        }
        let usage = Usage::open(&path).unwrap();
        let sums = |by, since: Option<&str>| {
            let since = since.map(at);
            let extent = Extent {
                since,
                ..Extent::default()
            };
            usage.sums(by, &extent).unwrap()
        };
        let by_org = sums(By::Org, None);
        assert_eq!((by_org[0].key.as_str(), by_org[0].calls), ("", 2));
        let row = &by_org[1];
        assert_eq!(
            (row.calls, row.requests, row.bytes, row.errors),
            (4, 8, 400, 2)
        );
        let keys = |rows: Vec<UsageRow>| rows.into_iter().map(|row| row.key).collect::<Vec<_>>();
        assert_eq!(keys(sums(By::Day, None)), ["2026-10-31", "2026-11-22"]);
        assert_eq!(keys(sums(By::Month, None)), ["2026-10", "2026-11"]);
        assert_eq!(keys(sums(By::Endpoint, None)), ["describe", "query"]);
        let late = sums(By::Month, Some("2026-11-01T00:00:00Z"));
        assert_eq!((late.len(), late[0].calls), (1, 3));
        let extent = Extent {
            org: Some("uuid"),
            until: Some(at("2026-11-22T00:00:00Z")),
            since: None,
        };
        let early = usage.sums(By::All, &extent).unwrap();
        assert_eq!((early.len(), early[0].calls), (1, 2));
        assert_eq!(usage.sums(By::All, &Extent::default()).unwrap()[0].calls, 6);
        let [median, _, p99] = late[0].percentiles.unwrap();
        assert!((800.0..1_200.0).contains(&median) && p99 >= median);
    }
}
