//! How much a client may ask for: requests a second, requests at a time, bytes, time.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::{Refusal, Result};

/// How much a client may ask for.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Requests a second with one token; none is no limit.
    pub rate: Option<NonZeroU32>,
    /// Requests at a time.
    pub concurrency: usize,
    /// Bytes of a body.
    pub body: usize,
    /// For a request, its body and its answer's head.
    pub time: Duration,
}

/// What was asked for so far.
pub(super) struct Meter {
    rate: Option<DefaultDirectRateLimiter>,
    clock: DefaultClock,
    places: Arc<Semaphore>,
}

impl Meter {
    pub(super) fn new(bounds: &Bounds) -> Self {
        let quota = bounds.rate.map(Quota::per_second);
        Self {
            rate: quota.map(RateLimiter::direct),
            clock: DefaultClock::default(),
            places: Arc::new(Semaphore::new(bounds.concurrency.max(1))),
        }
    }

    /// Takes a place for a request, when there is one and the rate allows it.
    pub(super) fn enter(&self) -> Result<OwnedSemaphorePermit> {
        if let Some(Err(early)) = self.rate.as_ref().map(RateLimiter::check) {
            let wait = early.wait_time_from(self.clock.now());
            let refusal = Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                "RATE_LIMITED",
                "Too many requests with this token.",
            );
            return Err(refusal.retry_after(wait.as_secs() + 1));
        }
        Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            let refusal = Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "BUSY",
                "Too many requests are under way.",
            );
            refusal.retry_after(1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(rate: u32, concurrency: usize) -> Bounds {
        Bounds {
            rate: NonZeroU32::new(rate),
            concurrency,
            body: 1,
            time: Duration::from_secs(1),
        }
    }

    #[test]
    fn what_is_beyond_the_rate_waits_a_whole_second() {
        let meter = Meter::new(&bounds(2, 10));
        let _places = [meter.enter().unwrap(), meter.enter().unwrap()];
        let refusal = meter.enter().unwrap_err();
        assert_eq!(refusal.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refusal.retry_after, Some(1));
    }

    #[test]
    fn places_are_given_back() {
        let meter = Meter::new(&bounds(0, 1));
        let place = meter.enter().unwrap();
        let busy = meter.enter().unwrap_err();
        assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
        drop(place);
        assert!(meter.enter().is_ok());
    }
}
