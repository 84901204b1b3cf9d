//! The user's limits on the way of a call: waiting for a turn, or staying where it is.

use std::sync::Arc;
use std::time::Duration;

use crate::client::{Endpoint, Error};
use crate::clock::Clock;
use crate::http::Http;
use crate::state::Governor;

/// Shorter waits are not worth a word.
const TOLD: Duration = Duration::from_millis(500);

/// Waits until the call may be sent.
pub(super) async fn admit(
    governor: Option<&Arc<Governor>>,
    http: &Http,
    clock: &Clock,
    endpoint: Endpoint,
) -> Result<(), Error> {
    let Some(governor) = governor else {
        return Ok(());
    };
    let (turn, now) = (Arc::clone(governor), clock.now());
    let taken = tokio::task::spawn_blocking(move || turn.admit(endpoint, now)).await;
    let wait = taken
        .expect("the limits do not panic, and their thread is never cancelled")
        .map_err(Error::withheld)?;
    if wait.is_zero() {
        return Ok(());
    }
    if let Some(rate) = governor.rate().filter(|_| wait >= TOLD) {
        http.tell(&format!(
            "waiting {:.1} s to keep to the rate limit {rate}",
            wait.as_secs_f64()
        ));
    }
    clock.sleep(wait).await;
    Ok(())
}
