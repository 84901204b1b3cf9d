//! What orgs told of their limits, for a while: how fast they are used up can be told from that.
//!
//! A reading is a name and two numbers; nothing of it is secret.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};

use crate::db::{self, DbError};

use super::tables::SCRIPTS;

/// Older readings are removed.
const KEPT: SignedDuration = SignedDuration::from_hours(8 * 24);

/// Readings that lie closer together tell nothing more.
const MOMENT: SignedDuration = SignedDuration::from_mins(5);

/// One reading of one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastReading {
    /// When.
    pub at: Timestamp,
    /// How much is allowed.
    pub allowed: i64,
    /// How much of it was left; less than nothing when the org has overdrawn.
    pub remaining: i64,
}

/// The readings in `state.db`.
pub struct LimitReadings(Connection);

impl LimitReadings {
    /// Opens the file, making it when it is missing.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open(path: &Path) -> Result<Self, DbError> {
        let mut connection = db::open(path, &db::Options::default())?;
        db::migrate(&mut connection, SCRIPTS)?;
        Ok(Self(connection))
    }

    /// Keeps what orgs tell now: uuid, name, allowed, remaining. All in one transaction; an org that
    /// has told a moment ago is passed over.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add<'a>(
        &mut self,
        at: Timestamp,
        limits: impl IntoIterator<Item = (&'a str, &'a str, i64, i64)>,
    ) -> Result<(), DbError> {
        let transaction = self.0.transaction()?;
        {
            let mut insert = transaction.prepare(
                "INSERT OR REPLACE INTO limit_readings (org, name, at, allowed, remaining)
                 SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM limit_readings
                 WHERE org = ?1 AND name = ?2 AND at BETWEEN ?6 AND ?3 - 1)",
            )?;
            let moment = at.checked_sub(MOMENT).unwrap_or(Timestamp::UNIX_EPOCH);
            let (now, moment) = (at.as_millisecond(), moment.as_millisecond());
            for (org, name, allowed, remaining) in limits {
                insert.execute(params![org, name, now, allowed, remaining, moment])?;
            }
        }
        let old = at.checked_sub(KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
        transaction.execute(
            "DELETE FROM limit_readings WHERE at < ?1",
            [old.as_millisecond()],
        )?;
        Ok(transaction.commit()?)
    }

    /// What the org told from this time on, oldest first, by the name of the limit.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn since(
        &self,
        org: &str,
        since: Timestamp,
    ) -> Result<BTreeMap<String, Vec<PastReading>>, DbError> {
        let mut statement = self.0.prepare(
            "SELECT name, at, allowed, remaining FROM limit_readings
             WHERE org = ?1 AND at >= ?2 ORDER BY name, at",
        )?;
        let mut found: BTreeMap<String, Vec<PastReading>> = BTreeMap::new();
        let mut rows = statement.query(params![org, since.as_millisecond()])?;
        while let Some(row) = rows.next()? {
            found.entry(row.get(0)?).or_default().push(PastReading {
                at: Timestamp::from_millisecond(row.get(1)?).unwrap_or_default(),
                allowed: row.get(2)?,
                remaining: row.get(3)?,
            });
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_come_back_in_order_and_old_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut readings = LimitReadings::open(&path).unwrap();
        for (when, left) in [
            ("2026-01-01T00:00:00Z", 9),
            ("2026-11-02T00:00:00Z", 7),
            ("2026-11-01T00:00:00Z", 8),
        ] {
            let limits = [
                ("a", "DailyApiRequests", 10, left),
                ("a", "SingleEmail", 5, 5),
            ];
            readings.add(at(when), limits).unwrap();
        }
        let soon = [("a", "SingleEmail", 5, 1)];
        readings.add(at("2026-11-02T00:04:00Z"), soon).unwrap();
        let found = readings.since("a", at("2025-01-01T00:00:00Z")).unwrap();
        let left: Vec<_> = found["DailyApiRequests"]
            .iter()
            .map(|past| past.remaining)
            .collect();
        assert_eq!((left, found.len()), (vec![8, 7], 2));
        assert_eq!(
            found["SingleEmail"].len(),
            2,
            "a moment later is no reading"
        );
        assert!(
            readings
                .since("b", at("2025-01-01T00:00:00Z"))
                .unwrap()
                .is_empty()
        );
    }
}
