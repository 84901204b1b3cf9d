//! The wish of the user to end a write that is under way.
//!
//! At the first wish nothing more is sent and the answers to what was sent are waited for, so that
//! every row has its result. At the second nothing is waited for any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use tokio::sync::Notify;

use crate::error::Code;

/// How a write was asked to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By SIGINT.
    Interrupted,
    /// By SIGTERM.
    Terminated,
}

impl Ending {
    /// What the command then ends with.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Interrupted => Code::Interrupted,
            Self::Terminated => Code::Terminated,
        }
    }
}

/// The wish to end. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    times: AtomicU8,
    is_termination: AtomicBool,
    woken: Notify,
}

impl Stop {
    /// The user wants to end; once more, and answers are not waited for.
    pub fn ask(&self, ending: Ending) {
        let is_termination = ending == Ending::Terminated;
        self.0
            .is_termination
            .fetch_or(is_termination, Ordering::Relaxed);
        self.0.times.fetch_add(1, Ordering::Relaxed);
        self.0.woken.notify_waiters();
        self.0.woken.notify_one();
    }

    /// Whether nothing more is to be sent.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.times.load(Ordering::Relaxed) > 0
    }

    /// How it was asked to end; none when it was not. Whoever terminates wins.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        let ending = match self.0.is_termination.load(Ordering::Relaxed) {
            true => Ending::Terminated,
            false => Ending::Interrupted,
        };
        self.is_asked().then_some(ending)
    }

    /// Waits until answers are not to be waited for.
    pub async fn abandoned(&self) {
        while self.0.times.load(Ordering::Relaxed) < 2 {
            self.0.woken.notified().await;
        }
    }
}
