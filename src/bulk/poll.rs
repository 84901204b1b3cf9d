//! How often a job is looked at: soon at first, then ever less often.

use std::time::Duration;

/// Each wait is longer by this factor than the one before.
const GROWTH: f64 = 1.5;

/// Waits are this much shorter or longer than planned, so that many jobs are not looked at at once.
const JITTER: f64 = 0.2;

/// When a job is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The first wait.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
    /// All waits together; without it a job is waited for until it has ended.
    pub limit: Option<Duration>,
}

impl Default for Schedule {
    /// 300 ms at first, 15 s at most, without end.
    fn default() -> Self {
        Self {
            first: Duration::from_millis(300),
            longest: Duration::from_secs(15),
            limit: None,
        }
    }
}

impl Schedule {
    /// The same, which ends after so long.
    #[must_use]
    pub fn limited(self, limit: Option<Duration>) -> Self {
        Self { limit, ..self }
    }

    /// The waits of one job.
    #[must_use]
    pub fn waits(&self) -> Waits {
        Waits {
            schedule: *self,
            planned: self.first,
            waited: Duration::ZERO,
        }
    }
}

/// The waits of one job.
#[derive(Debug)]
pub struct Waits {
    schedule: Schedule,
    planned: Duration,
    waited: Duration,
}

impl Iterator for Waits {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let left = match self.schedule.limit {
            Some(limit) => limit.saturating_sub(self.waited),
            None => Duration::MAX,
        };
        if left.is_zero() {
            return None;
        }
        let jitter = 1.0 + JITTER * (2.0 * fastrand::f64() - 1.0);
        let wait = self.planned.mul_f64(jitter).min(left);
        self.waited += wait;
        self.planned = self.planned.mul_f64(GROWTH).min(self.schedule.longest);
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = Schedule::default().waits().take(30).collect();
        assert!(waits[0] <= Duration::from_millis(360), "{waits:?}");
        assert!(waits[29] >= Duration::from_secs(12), "{waits:?}");
        assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(18)));

        let limit = Duration::from_secs(60);
        let waits: Vec<_> = Schedule::default().limited(Some(limit)).waits().collect();
        assert_eq!(waits.iter().sum::<Duration>(), limit);
        let never = Schedule::default().limited(Some(Duration::ZERO));
        assert_eq!(never.waits().count(), 0);
    }
}
