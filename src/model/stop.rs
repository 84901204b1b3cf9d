//! The wish of the user to end what is under way.
//!
//! A write of records sends nothing more at the first wish and waits for the answers to what was sent,
//! so that every row has its result; at the second it waits for nothing any more. Whoever has work in an
//! org that outlives the process [holds](Stop::hold) the wish: then there is a moment to put that in
//! order and to tell of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

use tokio::sync::Notify;

use crate::error::Code;

/// How work was asked to end.
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
    held: AtomicUsize,
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
        self.times(2).await;
    }

    /// Waits for the first wish.
    pub async fn asked(&self) -> Ending {
        self.times(1).await;
        self.ending().unwrap_or(Ending::Interrupted)
    }

    async fn times(&self, least: u8) {
        while self.0.times.load(Ordering::Relaxed) < least {
            self.0.woken.notified().await;
        }
    }

    /// As long as the answer lives, something is to be put in order before the process ends.
    #[must_use]
    pub fn hold(&self) -> Held {
        self.0.held.fetch_add(1, Ordering::Relaxed);
        Held(self.clone())
    }

    /// Whether something is to be put in order before the process ends.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.0.held.load(Ordering::Relaxed) > 0
    }
}

/// Something that is to be put in order before the process ends.
#[derive(Debug)]
pub struct Held(Stop);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.0.held.fetch_sub(1, Ordering::Relaxed);
    }
}
