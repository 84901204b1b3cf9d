//! Panics of a library that are caught and told as errors: nobody is to read of them twice.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

thread_local! {
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs what may panic; none when it did.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    IS_CAUGHT.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(false);
    done.ok()
}

/// From now on a panic that is caught here is not reported. For the start of the process.
pub fn hush_caught_panics() {
    let report = take_hook();
    set_hook(Box::new(move |panic| {
        if !IS_CAUGHT.get() {
            report(panic);
        }
    }));
}
