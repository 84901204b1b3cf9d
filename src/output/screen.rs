//! The three streams of the process, and what shares the terminal with them.
//!
//! All writing goes through [`Screen`], so that a progress bar is off the screen before a row
//! appears and messages never cut through it. Tests put buffers in place of the streams.

use std::io::{self, BufRead, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::progress::Bar;

/// Where answers come from.
pub enum Input {
    /// The process's standard input; secrets are read from the terminal without echo.
    Terminal,
    /// Lines of a reader, for tests.
    Reader(Box<dyn BufRead + Send>),
}

/// The streams that a [`Ui`](super::Ui) talks to.
pub struct Streams {
    /// Source of answers.
    pub stdin: Input,
    /// Takes results.
    pub stdout: Box<dyn Write + Send>,
    /// Takes what is said to a person.
    pub stderr: Box<dyn Write + Send>,
}

impl Streams {
    /// Those of the process.
    #[must_use]
    pub fn process() -> Self {
        Self {
            stdin: Input::Terminal,
            stdout: Box::new(io::stdout()),
            stderr: Box::new(io::stderr()),
        }
    }
}

/// A growing buffer in place of a stream, for tests; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Capture(Arc<Mutex<Vec<u8>>>);

impl Capture {
    /// What was written so far.
    ///
    /// # Panics
    /// When it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8(lock(&self.0).clone()).expect("streams carry UTF-8")
    }
}

impl Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lock(&self.0).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Locks, also when a thread panicked meanwhile: streams have no state that could be half done.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The streams behind locks, and the bar that may be drawn over them.
pub(crate) struct Screen {
    stdin: Mutex<Input>,
    stdout: Mutex<Box<dyn Write + Send>>,
    stderr: Mutex<Box<dyn Write + Send>>,
    bar: Mutex<Weak<Bar>>,
    stdout_is_terminal: bool,
    printed: AtomicBool,
}

impl Screen {
    pub(crate) fn new(streams: Streams, stdout_is_terminal: bool) -> Self {
        Self {
            stdin: Mutex::new(streams.stdin),
            stdout: Mutex::new(streams.stdout),
            stderr: Mutex::new(streams.stderr),
            bar: Mutex::new(Weak::new()),
            stdout_is_terminal,
            printed: AtomicBool::new(false),
        }
    }

    /// Whether a bar would be drawn between the rows of a table.
    pub(crate) fn is_taken(&self) -> bool {
        self.stdout_is_terminal && self.printed.load(Ordering::Relaxed)
    }

    pub(crate) fn set_bar(&self, bar: &Arc<Bar>) {
        *lock(&self.bar) = Arc::downgrade(bar);
    }

    /// Writes to standard output and flushes it.
    pub(crate) fn write_out(&self, bytes: &[u8]) -> io::Result<()> {
        if self.stdout_is_terminal && !self.printed.swap(true, Ordering::Relaxed) {
            self.clear_bar();
        }
        let mut stdout = lock(&self.stdout);
        stdout.write_all(bytes)?;
        stdout.flush()
    }

    /// Writes to standard error. That nobody may be listening there is no reason to fail.
    pub(crate) fn write_err(&self, text: &str) {
        let write = || {
            let mut stderr = lock(&self.stderr);
            drop(stderr.write_all(text.as_bytes()));
            drop(stderr.flush());
        };
        let bar = lock(&self.bar).upgrade();
        match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    pub(crate) fn clear_bar(&self) {
        let bar = lock(&self.bar).upgrade();
        if let Some(bar) = bar {
            bar.remove();
        }
    }

    /// Gives the source of answers to `ask`.
    pub(crate) fn with_input<T>(&self, ask: impl FnOnce(&mut Input) -> T) -> T {
        ask(&mut lock(&self.stdin))
    }
}
