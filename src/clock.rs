//! The only place that asks the operating system for the time.
//!
//! Everything that needs "now" takes a [`Clock`], so that tests can fix it. A clock is cheap to
//! clone and may be shared between threads.

use std::time::Duration;

use jiff::Timestamp;

/// Source of the current time and of waiting.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The operating system's clock.
    System,
    /// A clock that stands still, for tests.
    Fixed(Timestamp),
}

impl Clock {
    /// The current instant (UTC).
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one caller")]
            Self::System => Timestamp::now(),
            Self::Fixed(at) => *at,
        }
    }

    /// Waits for `duration`; a fixed clock does not wait.
    pub async fn sleep(&self, duration: Duration) {
        match self {
            Self::System => tokio::time::sleep(duration).await,
            Self::Fixed(_) => tokio::task::yield_now().await,
        }
    }
}
