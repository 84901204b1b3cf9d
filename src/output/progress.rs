//! A progress bar on standard error, for tasks that take longer than a blink.
//!
//! Drawn only when standard error is a terminal and nothing of the result would be torn apart by
//! it; whoever asks otherwise gets a [`Progress`] that shows nothing. The bar appears after a
//! moment, also when nothing has arrived yet, and is gone before the first row of a table.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::model::rows::Progress;

use super::sanitize;
use super::screen::lock;

/// Before that nobody has begun to wait.
const BLINK: Duration = Duration::from_millis(400);
const TICK: Duration = Duration::from_millis(120);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Rows of a result.
    Rows,
    /// Records of a file or of an upload.
    Records,
    /// Bytes.
    Bytes,
    /// Steps of a task.
    Steps,
}

impl Unit {
    fn templates(self) -> (&'static str, &'static str) {
        match self {
            Self::Rows => (
                "{msg} {human_pos} rows, {rate} {spinner}",
                "{msg} {wide_bar} {human_pos}/{human_len} rows, {rate}, {eta} left",
            ),
            Self::Records => (
                "{msg} {human_pos} records, {rate} {spinner}",
                "{msg} {wide_bar} {human_pos}/{human_len} records, {rate}, {eta} left",
            ),
            Self::Bytes => (
                "{msg} {bytes}, {bytes_per_sec} {spinner}",
                "{msg} {wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left",
            ),
            Self::Steps => (
                "{msg} {human_pos} {spinner}",
                "{msg} {wide_bar} {human_pos}/{human_len}",
            ),
        }
    }
}

/// Shows nothing.
#[derive(Debug)]
pub(crate) struct Silent;

impl Progress for Silent {
    fn advance(&self, _done: u64, _total: Option<u64>) {}

    fn clear(&self) {}
}

/// The bar on the screen.
pub(crate) struct Bar {
    bar: ProgressBar,
    unit: Unit,
    gone: Arc<(Mutex<bool>, Condvar)>,
}

impl Bar {
    /// A bar that appears after a moment unless it is removed before.
    pub(crate) fn start(label: &str, unit: Unit) -> Arc<Self> {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style(unit.templates().0));
        bar.set_message(sanitize::line(label).into_owned());
        let gone = Arc::new((Mutex::new(false), Condvar::new()));
        let waiting = (bar.clone(), Arc::clone(&gone));
        let appear = move || {
            let (bar, gone) = waiting;
            let (state, woken) = &*gone;
            let waited = woken.wait_timeout_while(lock(state), BLINK, |gone| !*gone);
            let state = waited.map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
            if !*state {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(TICK);
            }
        };
        // Without a thread there is no bar; the task itself goes on.
        drop(
            std::thread::Builder::new()
                .name("progress".into())
                .spawn(appear),
        );
        Arc::new(Self { bar, unit, gone })
    }

    /// Runs `write` with the bar off the screen for the moment.
    pub(crate) fn suspend(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Takes the bar off the screen for good.
    pub(crate) fn remove(&self) {
        let (state, woken) = &*self.gone;
        let mut state = lock(state);
        *state = true;
        woken.notify_all();
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn advance(&self, done: u64, total: Option<u64>) {
        if self.bar.is_finished() {
            return;
        }
        if let Some(total) = total
            && self.bar.length() != Some(total)
        {
            self.bar.set_length(total);
            self.bar.set_style(style(self.unit.templates().1));
        }
        self.bar.set_position(done);
    }

    fn clear(&self) {
        self.remove();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.remove();
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    let style = style.expect("the templates are constants, and tested");
    style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        // The rate is for the eye; a terminal that does not take it shows the next one.
        let _ = write!(out, "{:.0}/s", state.per_sec());
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_valid() {
        for unit in [Unit::Rows, Unit::Records, Unit::Bytes, Unit::Steps] {
            style(unit.templates().0);
            style(unit.templates().1);
        }
    }

    #[test]
    fn a_bar_that_is_gone_stays_gone() {
        let bar = Bar::start("Fetching", Unit::Rows);
        bar.advance(1, Some(10));
        bar.remove();
        bar.advance(2, None);
        assert!(bar.bar.is_finished() && *lock(&bar.gone.0));
    }
}
