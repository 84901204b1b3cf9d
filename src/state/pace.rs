//! A token bucket per org that all processes of the user share, in `state.db`.
//!
//! The bucket holds as many tokens as the rate has calls and fills evenly. Nobody polls it: a caller
//! takes the next free moment in one short transaction and waits for that by itself, so that those
//! who wait keep their order. What is kept is the moment at which the bucket would be full again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::db::{self, DbError};
use crate::model::quota::Rate;

use super::tables::SCRIPTS;

/// No bucket is ever that far from full; if one seems to be, the clock was changed.
const FARTHEST: Duration = Duration::from_secs(24 * 3_600);

/// The buckets.
pub struct Pace {
    path: PathBuf,
}

impl Pace {
    /// Opens nothing yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    /// Takes so many tokens from the bucket of `org`; how long to wait before using them.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn take(
        &self,
        org: &str,
        rate: Rate,
        tokens: u32,
        now: Timestamp,
    ) -> Result<Duration, DbError> {
        let mut connection = self.connect()?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let kept: Option<i64> = transaction
            .query_row("SELECT full_at FROM pace WHERE org = ?1", [org], |row| {
                row.get(0)
            })
            .optional()?;
        let now = now.as_microsecond();
        let (full_at, wait) = after(kept, now, rate, tokens);
        transaction.execute(
            "INSERT INTO pace (org, full_at) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET full_at = excluded.full_at",
            params![org, full_at],
        )?;
        transaction.commit()?;
        Ok(wait)
    }

    fn connect(&self) -> Result<Connection, DbError> {
        let mut connection = db::open(&self.path, &db::Options::default())?;
        db::migrate(&mut connection, SCRIPTS)?;
        Ok(connection)
    }
}

/// When the bucket will be full once the tokens are taken, and how long they are still missing.
/// Times are in microseconds.
fn after(kept: Option<i64>, now: i64, rate: Rate, tokens: u32) -> (i64, Duration) {
    let micros = |span: Duration| i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
    let kept = kept.filter(|full_at| full_at.saturating_sub(now) < micros(FARTHEST));
    let full_at = kept.map_or(now, |full_at| full_at.max(now));
    let full_at = full_at.saturating_add(micros(rate.interval() * tokens));
    let missing = full_at.saturating_sub(now).saturating_sub(micros(rate.per));
    let missing = u64::try_from(missing).unwrap_or_default();
    (full_at, Duration::from_micros(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    #[test]
    fn a_full_bucket_is_used_at_once_and_then_token_by_token() {
        let rate = rate("4/s");
        let mut kept = None;
        let mut waits = Vec::new();
        for _ in 0..7 {
            let (full_at, wait) = after(kept, 1_000_000, rate, 1);
            kept = Some(full_at);
            waits.push(wait.as_millis());
        }
        assert_eq!(waits, [0, 0, 0, 0, 250, 500, 750]);
        let (_, wait) = after(kept, 1_750_000, rate, 1);
        assert_eq!(wait.as_millis(), 250);
        let (_, wait) = after(kept, 60_000_000, rate, 4);
        assert_eq!(wait.as_millis(), 0);
    }

    #[test]
    fn a_changed_clock_stops_nobody() {
        let far = i64::try_from(FARTHEST.as_micros()).unwrap() * 2;
        let (_, wait) = after(Some(far), 1_000_000, rate("1/m"), 1);
        assert_eq!(wait, Duration::ZERO);
    }

    #[test]
    fn processes_share_a_bucket_and_orgs_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/state.db");
        let now = Timestamp::UNIX_EPOCH;
        let take = |org| Pace::new(&path).take(org, rate("2/s"), 1, now).unwrap();
        assert_eq!(take("a"), Duration::ZERO);
        assert_eq!(take("a"), Duration::ZERO);
        assert_eq!(take("a"), Duration::from_millis(500));
        assert_eq!(take("b"), Duration::ZERO);
    }
}
