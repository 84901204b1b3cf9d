//! The wish of the user to end a write that is under way.
//!
//! At the first wish nothing more is sent and the answers to what was sent are waited for, so that
//! every row has its result. At the second nothing is waited for any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::sync::Notify;

/// The wish to end. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    times: AtomicU8,
    woken: Notify,
}

impl Stop {
    /// The user wants to end; once more, and answers are not waited for.
    pub fn ask(&self) {
        self.0.times.fetch_add(1, Ordering::Relaxed);
        self.0.woken.notify_waiters();
        self.0.woken.notify_one();
    }

    /// Whether nothing more is to be sent.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.times.load(Ordering::Relaxed) > 0
    }

    /// Waits until answers are not to be waited for.
    pub async fn abandoned(&self) {
        while self.0.times.load(Ordering::Relaxed) < 2 {
            self.0.woken.notified().await;
        }
    }
}
