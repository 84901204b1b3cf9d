//! How far a call is, told to the host while it runs: not more often than a person can read.

use std::time::Duration;

use rmcp::RoleServer;
use rmcp::model::{ProgressNotificationParam, ProgressToken};
use rmcp::service::Peer;
use tokio::sync::watch;

use crate::model::rows::Progress;

/// Between two words about the same call.
const PAUSE: Duration = Duration::from_millis(250);

/// The host's wish to hear how far a call is.
pub(super) struct Listener {
    pub(super) peer: Peer<RoleServer>,
    pub(super) token: ProgressToken,
}

/// How far a call is.
pub(super) struct Meter(watch::Sender<(u64, Option<u64>)>);

impl Meter {
    /// A meter, and what watches it.
    pub(super) fn new() -> (Self, watch::Receiver<(u64, Option<u64>)>) {
        let (sender, receiver) = watch::channel((0, None));
        (Self(sender), receiver)
    }
}

impl Progress for Meter {
    fn advance(&self, done: u64, total: Option<u64>) {
        self.0.send_replace((done, total));
    }

    fn clear(&self) {}
}

impl Listener {
    /// Tells the host until the meter is gone.
    #[expect(clippy::cast_precision_loss, reason = "the protocol counts in doubles")]
    pub(super) async fn tell(self, mut meter: watch::Receiver<(u64, Option<u64>)>) {
        let mut told = 0;
        while meter.changed().await.is_ok() {
            let (done, total) = *meter.borrow_and_update();
            if done > told {
                told = done;
                let mut word = ProgressNotificationParam::new(self.token.clone(), done as f64)
                    .with_message(format!("{done} rows"));
                word.total = total.map(|total| total as f64);
                if self.peer.notify_progress(word).await.is_err() {
                    return;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
