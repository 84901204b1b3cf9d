//! What keeps a call back before it is sent: the user's rate limit and guard of the daily calls.
//!
//! Both are off unless configured. The rate limit makes callers wait; the guard refuses once less
//! than the chosen share of the org's daily calls is left, by what the org itself told with its last
//! answer. That reading may be an older process's; one older than [`TRUSTED`] says nothing about now,
//! so that a call is let through and brings a new one: nobody is locked out for good. Looking at the
//! limits is never refused.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::client::{CallRecord, Endpoint};
use crate::db::DbError;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::quota::{Rate, Share};

use super::{Pace, Reading, Usage};

/// How long a reading of an earlier command is believed.
const TRUSTED: SignedDuration = SignedDuration::from_mins(10);

/// Which limits the user has set, and where what they need is kept.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Calls in a time.
    pub rate: Option<Rate>,
    /// Part of the daily calls that is left to others.
    pub share: Option<Share>,
    /// `state.db`.
    pub state: PathBuf,
    /// `usage.db`.
    pub usage: PathBuf,
}

/// The limits of one org.
pub struct Governor {
    limits: Limits,
    /// Under which name the org's counts are kept.
    key: String,
    /// How the user calls it.
    name: String,
    reading: Mutex<Option<Reading>>,
}

/// A call that is kept back.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    /// Less than the guarded share is left.
    #[error(
        "`{org}` has used {} of {} API calls of the last 24 hours, and less than {share} of them shall be left to others",
        reading.usage.used, reading.usage.limit
    )]
    Guarded {
        /// The org.
        org: String,
        /// What it told.
        reading: Reading,
        /// What is left to others.
        share: Share,
    },
    /// The bucket cannot be used.
    #[error("the rate limit {rate} cannot be kept")]
    Pace {
        /// The limit.
        rate: Rate,
        /// Why.
        source: DbError,
    },
}

impl Diagnostic for LimitError {
    fn code(&self) -> Code {
        match self {
            Self::Guarded { .. } => Code::LimitExceeded,
            Self::Pace { source, .. } => source.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Guarded { reading, .. } => vec![
                Hint::new(format!(
                    "the org told so at {}; that is asked anew after {} minutes",
                    reading.at.round(jiff::Unit::Second).unwrap_or(reading.at),
                    TRUSTED.as_mins()
                )),
                Hint::new(
                    "`SFKIT_QUOTA_GUARD=off` before the command lets it run all the same; `sfkit config set \
                     quota-guard …` changes the share",
                ),
            ],
            Self::Pace { source, .. } => {
                let mut hints = source.hints();
                hints.push(Hint::new("`SFKIT_RATE_LIMIT=off` does without the limit"));
                hints
            }
        }
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Guarded {
                org,
                reading,
                share,
            } => Map::from_iter([
                ("org".to_owned(), json!(org)),
                ("used".to_owned(), json!(reading.usage.used)),
                ("limit".to_owned(), json!(reading.usage.limit)),
                ("read_at".to_owned(), json!(reading.at)),
                ("guard_percent".to_owned(), json!(share.percent())),
            ]),
            Self::Pace { source, .. } => source.details(),
        }
    }
}

impl fmt::Debug for Governor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Governor")
            .field("limits", &self.limits)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl Governor {
    /// The governor of the org whose counts are kept under `key`; none when nothing is limited.
    #[must_use]
    pub fn new(limits: Limits, key: &str, name: &str) -> Option<Self> {
        if limits.rate.is_none() && limits.share.is_none() {
            return None;
        }
        // Nothing depends on it: without a reading the guard waits for one.
        let reading = limits.share.and_then(|_| {
            let usage = limits.usage.exists().then(|| Usage::open(&limits.usage));
            usage?.and_then(|usage| usage.reading(key)).ok().flatten()
        });
        Some(Self {
            limits,
            key: key.to_owned(),
            name: name.to_owned(),
            reading: Mutex::new(reading),
        })
    }

    /// How long the call has to wait. Blocks for the moment that the file needs.
    ///
    /// # Errors
    /// When it must not be sent.
    pub fn admit(&self, endpoint: Endpoint, now: Timestamp) -> Result<Duration, LimitError> {
        self.judge(endpoint, now)?;
        self.take(1, now)
    }

    /// The rate, for telling why somebody waits.
    #[must_use]
    pub fn rate(&self) -> Option<Rate> {
        self.limits.rate
    }

    /// Takes note of a call: what the org told, and requests that were sent beyond the first.
    pub fn note(&self, call: &CallRecord) {
        if let Some(usage) = call.usage {
            *self.slot() = Some(Reading { usage, at: call.at });
        }
        if call.attempts > 1
            && let Err(error) = self.take(call.attempts - 1, call.at)
        {
            tracing::debug!(%error, "repeated requests are not counted by the rate limit");
        }
    }

    fn judge(&self, endpoint: Endpoint, now: Timestamp) -> Result<(), LimitError> {
        let Some(share) = self.limits.share else {
            return Ok(());
        };
        if matches!(endpoint, Endpoint::Limits | Endpoint::Versions) {
            return Ok(());
        }
        let reading = self
            .slot()
            .filter(|reading| now.duration_since(reading.at).abs() < TRUSTED);
        match reading {
            Some(reading) if share.is_touched(reading.usage.used, reading.usage.limit) => {
                Err(LimitError::Guarded {
                    org: self.name.clone(),
                    reading,
                    share,
                })
            }
            _ => Ok(()),
        }
    }

    fn take(&self, tokens: u32, now: Timestamp) -> Result<Duration, LimitError> {
        let Some(rate) = self.limits.rate else {
            return Ok(Duration::ZERO);
        };
        let taken = Pace::new(&self.limits.state).take(&self.key, rate, tokens, now);
        taken.map_err(|source| LimitError::Pace { rate, source })
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Reading>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::ApiUsage;

    fn governor(folder: &std::path::Path) -> Governor {
        let limits = Limits {
            rate: None,
            share: Some("20%".parse().unwrap()),
            state: folder.join("state.db"),
            usage: folder.join("usage.db"),
        };
        Governor::new(limits, "uuid", "acme").unwrap()
    }

    #[test]
    fn the_guard_goes_by_the_last_reading_while_it_is_new() {
        let folder = tempfile::tempdir().unwrap();
        let governor = governor(folder.path());
        let start = Timestamp::UNIX_EPOCH;
        assert!(governor.admit(Endpoint::Query, start).is_ok());
        governor.note(&CallRecord {
            endpoint: Endpoint::Query,
            status: Some(200),
            latency: Duration::ZERO,
            bytes: 0,
            attempts: 1,
            usage: Some(ApiUsage {
                used: 4_200,
                limit: 5_000,
            }),
            at: start,
        });
        let error = governor.admit(Endpoint::Query, start).unwrap_err();
        assert_eq!(error.code(), Code::LimitExceeded);
        assert!(error.to_string().contains("4200 of 5000"), "{error}");
        assert_eq!(error.details()["guard_percent"], 20);
        assert!(governor.admit(Endpoint::Limits, start).is_ok());
        let later = start + SignedDuration::from_mins(11);
        assert!(governor.admit(Endpoint::Query, later).is_ok());
    }

    #[test]
    fn nothing_is_governed_unless_something_is_set() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits {
            share: None,
            ..governor(folder.path()).limits
        };
        assert!(Governor::new(limits, "uuid", "acme").is_none());
    }
}
