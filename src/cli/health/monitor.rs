//! The flags for monitors that every `sfkit health` command takes, and what becomes of a report.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::{duration, monitor};
use crate::config::Key;
use crate::error::Code;
use crate::health::Report;
use crate::health::monitor::{Counted, line, metrics};
use crate::output::RowOptions;
use crate::vault::Vault;

use super::shown::Shown;
use super::watch;

/// For monitors.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct MonitorArgs {
    /// One line and an exit status as monitoring plugins have them: 0 ok, 1 warning, 2 critical, 3 unknown
    #[arg(long, help_heading = "For monitors", conflicts_with_all = ["textfile", "watch"])]
    nagios: bool,

    /// Write metrics for Prometheus (`--format prometheus`) to a file, as node_exporter reads them: at
    /// once, and readable by other users (0644)
    #[arg(long, value_name = "FILE.prom", help_heading = "For monitors")]
    textfile: Option<PathBuf>,

    /// Look again after each such time: a terminal is redrawn, a pipe gets a line of JSON per change
    #[arg(long, value_name = "DURATION", value_parser = duration, num_args = 0..=1,
          default_missing_value = "30s", require_equals = false, help_heading = "For monitors")]
    watch: Option<Duration>,
}

impl MonitorArgs {
    /// Whether it runs as a monitoring plugin.
    pub(crate) fn is_plugin(&self) -> bool {
        self.nagios
    }

    /// Looks, once or again and again, and tells what was seen in the way that was asked for.
    pub(super) async fn run(
        &self,
        app: &App,
        all: bool,
        look: impl AsyncFn() -> Result<Report>,
    ) -> Result<Outcome> {
        match self.watch {
            Some(every) => watch::run(app, self, (every, all), look).await,
            None => self.tell(app, all, look().await?),
        }
    }

    fn tell(&self, app: &App, all: bool, report: Report) -> Result<Outcome> {
        self.write_textfile(app, &report)?;
        if self.nagios {
            let (status, text) = line(&report);
            monitor::tell(&app.ui, &text);
            return Ok(Outcome::Status(status.code()));
        }
        let outcome = outcome(&report);
        match app.writes_metrics {
            true => app.ui.line(metrics_here(app, &report).trim_end())?,
            false if self.textfile.is_some() => {}
            false => show(app, all, report)?,
        }
        Ok(outcome)
    }

    pub(super) fn write_textfile(&self, app: &App, report: &Report) -> Result<()> {
        if let Some(path) = &self.textfile {
            app.ui.public_file(path, &metrics_here(app, report))?;
            app.ui
                .detail(&format!("Wrote metrics to `{}`", path.display()));
        }
        Ok(())
    }
}

/// Shows a report; under `--quiet` only what is wrong, and without `all` no limits that are not used.
pub(super) fn show(app: &App, all: bool, report: Report) -> Result<()> {
    let quiet = app.settings.flag(Key::Quiet);
    let width = app.ui.width(&RowOptions::default());
    Ok(app.ui.document(&Shown::new(report, width, (all, quiet)))?)
}

/// The verdict of a report as an exit status.
fn outcome(report: &Report) -> Outcome {
    match report.healthy {
        true => Outcome::Done,
        false => Outcome::Found(Code::Unhealthy),
    }
}

fn metrics_here(app: &App, report: &Report) -> String {
    let vault = app.vault().ok().flatten();
    metrics_of(app, vault.as_deref(), report)
}

/// A report and what was counted here, for Prometheus.
pub(crate) fn metrics_of(app: &App, vault: Option<&Vault>, report: &Report) -> String {
    metrics(report, &Counted::read(vault, &app.usage_file()))
}
