//! The log that `-v`, `-vv` and `-vvv` turn on: lines of `tracing` on standard error.
//!
//! Only events of this crate are shown; those of libraries could hold headers and bodies that
//! nobody here has redacted. What our own events may say is the business of the rooms that send
//! them (`http` redacts).

use std::io::{self, Write};
use std::sync::Arc;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

use super::sanitize;
use super::screen::Screen;

/// The level for so many `-v`.
pub(crate) fn level(verbosity: u8) -> LevelFilter {
    match verbosity {
        0 => LevelFilter::OFF,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}

/// Sends events to the screen from now on. Does nothing at level 0, and when the process logs
/// already.
pub(crate) fn install(screen: Arc<Screen>, verbosity: u8) {
    let level = level(verbosity);
    if level == LevelFilter::OFF {
        return;
    }
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(Lines(screen))
        .with_ansi(false)
        .without_time()
        .with_filter(Targets::new().with_target("sfkit", level));
    // A second subscriber is refused; the first one goes on.
    drop(tracing_subscriber::registry().with(lines).try_init());
}

struct Lines(Arc<Screen>);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(&self.0)
    }
}

struct Line<'a>(&'a Screen);

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_err(&sanitize::block(&text));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
