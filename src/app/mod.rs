//! Composition root: settings, the `Ui`, the clock, and handles that are built when first needed.
//!
//! A command that needs no network builds no HTTP client, one that needs no secret opens no key
//! store. `orgs` finds the org a command means, `login` is what `auth login` does around the
//! flow, `import` takes over logins of other tools, `demo` sets up the embedded org, `keys` opens
//! and makes the vault, `guard` asks before a write.

mod demo;
mod guard;
pub mod import;
mod keys;
mod local;
pub mod login;
mod metadata;
mod orgs;

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::clock::Clock;
use crate::config::{
    ConfigError, ConfigFile, Environment, Key, Paths, ProxySetting, Settings, env,
};
use crate::http::{Http, HttpOptions, Proxy, RetryPolicy, Tell, Watch};
use crate::model::stop::Stop;
use crate::output::{Colors, Format, Ui, UiOptions};
use crate::state::{
    Governor, History, HistoryError, JobBook, JobBookError, Limits, QueryRun, SavedError,
    SavedQueries, SnapshotError, Snapshots, Usage, UsageNotes, WorkflowError, Workflows,
};
use crate::vault::Vault;

pub use demo::DemoOrg;
pub use guard::{Declined, ReadOnlyOrg};
pub use keys::KeyChoiceError;
pub use local::{LocalFile, LocalFileError, Seed, certificate, write_authority};
pub use metadata::Metadata;
pub use orgs::{Connected, OrgError, Reached};

/// What the command line tells the composition root.
#[derive(Debug, Default)]
pub struct AppOptions {
    /// Flags by setting.
    pub flags: BTreeMap<Key, String>,
    /// Words of the command, for the audit log.
    pub command: &'static str,
    /// What is wrong in the config file counts for nothing, so that it can be mended.
    pub mends_config: bool,
    /// The result is metrics for Prometheus.
    pub writes_metrics: bool,
    /// What is wrong in the environment counts for nothing, too; [`App::faults`] tells of it.
    pub tells_faults: bool,
    /// The wish of the user to end.
    pub stop: Stop,
}

/// Everything a command may ask for.
pub struct App {
    /// Settings after precedence.
    pub settings: Settings,
    /// Where files live.
    pub paths: Paths,
    /// The environment at start.
    pub environment: Environment,
    /// The door to the user.
    pub ui: Ui,
    /// The time.
    pub clock: Clock,
    /// The result is metrics for Prometheus.
    pub writes_metrics: bool,
    /// Variables that hold what their settings do not take, where that is no failure.
    pub faults: Vec<ConfigError>,
    /// The wish of the user to end.
    pub stop: Stop,
    command: &'static str,
    vault: OnceLock<Arc<Vault>>,
    http: OnceLock<Http>,
    watch: Option<Watch>,
    usage: UsageNotes,
}

impl App {
    /// Reads environment and config file.
    ///
    /// # Errors
    /// When a setting has a value that it does not take, or the config file cannot be read.
    pub fn build(options: &AppOptions) -> Result<Self, ConfigError> {
        let environment = Environment::read();
        let paths = Paths::resolve(&environment)?;
        let file = match options.mends_config {
            true => ConfigFile::open_sound(&paths.config_file()),
            false => ConfigFile::open(&paths.config_file())?,
        };
        let flags = &options.flags;
        let (settings, faults) = match options.tells_faults {
            true => Settings::resolve_sound(flags, &environment, &file)?,
            false => (Settings::resolve(flags, &environment, &file)?, Vec::new()),
        };
        let clock = clock(&environment);
        let ui = Ui::new(ui_options(&settings, &environment, &clock));
        ui.start_log();
        Ok(Self {
            settings,
            paths,
            environment,
            ui,
            clock,
            writes_metrics: options.writes_metrics,
            faults,
            stop: options.stop.clone(),
            command: options.command,
            vault: OnceLock::new(),
            http: OnceLock::new(),
            watch: None,
            usage: UsageNotes::default(),
        })
    }

    /// A `Ui` for the failure of [`App::build`]: flags alone count.
    #[must_use]
    pub fn bare_ui(flags: &BTreeMap<Key, String>) -> Ui {
        let given = |key| flags.get(&key).map(String::as_str);
        let format = given(Key::Format)
            .and_then(|word| word.parse().ok())
            .unwrap_or_default();
        Ui::new(UiOptions {
            format,
            error_json: Format::is_json(format),
            ..UiOptions::default()
        })
    }

    /// The same application, with this org meant unless a flag names another one.
    #[must_use]
    pub fn for_org(&self, name: &str) -> Self {
        Self {
            settings: self.settings.clone().with(Key::Org, name),
            ..self.again()
        }
    }

    /// The same application, which tells of every request and answer.
    #[must_use]
    pub fn watched(&self, watch: Watch) -> Self {
        Self {
            watch: Some(watch),
            http: OnceLock::new(),
            ..self.again()
        }
    }

    /// The same application, which asks nobody: for work that others than the person at the terminal
    /// have asked for.
    #[must_use]
    pub fn unattended(&self) -> Self {
        Self {
            ui: self.ui.unattended(),
            ..self.again()
        }
    }

    fn again(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            paths: self.paths.clone(),
            environment: self.environment.clone(),
            ui: self.ui.clone(),
            clock: self.clock.clone(),
            writes_metrics: self.writes_metrics,
            faults: Vec::new(),
            stop: self.stop.clone(),
            command: self.command,
            vault: self.vault.clone(),
            http: self.http.clone(),
            watch: self.watch.clone(),
            usage: self.usage.clone(),
        }
    }

    /// Where calls are counted.
    #[must_use]
    pub fn usage_file(&self) -> PathBuf {
        self.paths.data.join("usage.db")
    }

    /// The saved queries.
    ///
    /// # Errors
    /// When their file is there and cannot be used.
    pub fn saved_queries(&self) -> Result<SavedQueries, SavedError> {
        SavedQueries::open(&self.state_file())
    }

    /// The queries that were run here.
    ///
    /// # Errors
    /// When their file is there and cannot be used.
    pub fn history(&self) -> Result<History, HistoryError> {
        History::open(&self.state_file())
    }

    /// Keeps a query in the history, unless the setting forbids it. A history that cannot be written
    /// is no reason to fail.
    pub fn note_query(&self, run: &QueryRun) {
        if !self.settings.flag(Key::History) {
            return;
        }
        let noted = self
            .history()
            .and_then(|mut history| history.add(run, self.clock.now()));
        if let Err(error) = noted {
            tracing::debug!(%error, "the query is not in the history");
        }
    }

    /// The pictures of the pipeline.
    ///
    /// # Errors
    /// When their file is there and cannot be used.
    pub fn snapshots(&self) -> Result<Snapshots, SnapshotError> {
        Snapshots::open(&self.state_file())
    }

    /// The requests that the service keeps.
    ///
    /// # Errors
    /// When their file is there and cannot be used.
    pub fn workflows(&self) -> Result<Workflows, WorkflowError> {
        Workflows::open(&self.state_file())
    }

    /// The book of bulk transfers.
    ///
    /// # Errors
    /// When its file is there and cannot be used.
    pub fn job_book(&self) -> Result<JobBook, JobBookError> {
        JobBook::open(&self.state_file())
    }

    /// Where is written down what was known of mirrors at their last run.
    #[must_use]
    pub fn mirror_folder(&self) -> PathBuf {
        self.paths.data.join("mirrors")
    }

    /// Where the rows of bulk transfers wait.
    #[must_use]
    pub fn bulk_folder(&self) -> PathBuf {
        self.paths.data.join("bulk")
    }

    /// Where a test ends the process.
    #[must_use]
    pub fn dies_at(&self) -> Option<String> {
        #[cfg(debug_assertions)]
        if let Some(point) = self.environment.text(env::hooks::FAIL_POINT) {
            return Some(point.to_owned());
        }
        None
    }

    /// Writes down the calls of the command. That fails with a warning only.
    pub fn flush_usage(&self) {
        if self.usage.is_empty() {
            return;
        }
        let added = Usage::open(&self.usage_file())
            .and_then(|mut usage| usage.add(&self.usage, self.clock.now()));
        if let Err(error) = added {
            self.ui
                .warn(&format!("the calls were not counted: {error}"));
        }
    }

    /// The HTTP client.
    #[must_use]
    pub fn http(&self) -> Http {
        self.http
            .get_or_init(|| self.http_with(self.retry_policy()))
            .clone()
    }

    /// An HTTP client that repeats requests in its own way.
    #[must_use]
    pub fn http_with(&self, retry: RetryPolicy) -> Http {
        let settings = &self.settings;
        let mut options = HttpOptions::new(self.clock.clone());
        options.ca_file = settings.get(Key::CaFile).map(Into::into);
        options.retry = retry;
        options.total_timeout = settings.span(Key::Timeout);
        options.proxy = self.proxy();
        if let Some(limit) = settings.span(Key::ConnectTimeout) {
            options.connect_timeout = limit;
        }
        if let Some(limit) = settings.span(Key::ReadTimeout) {
            options.read_timeout = limit;
        }
        let ui = self.ui.clone();
        options.tell = Some(Tell::new(move |text| ui.detail(text)));
        let http = Http::new(options);
        match &self.watch {
            Some(watch) => http.watched(watch.clone()),
            None => http,
        }
    }

    fn retry_policy(&self) -> RetryPolicy {
        let usual = RetryPolicy::default();
        RetryPolicy {
            tries: u32::from(self.settings.level(Key::Retries)) + 1,
            budget: self.settings.span(Key::RetryWait).unwrap_or(usual.budget),
            ..usual
        }
    }

    fn proxy(&self) -> Proxy {
        let except = [env::NO_PROXY_SMALL, env::NO_PROXY];
        let mut except = except.iter().filter_map(|name| self.environment.text(name));
        match self.settings.proxy() {
            ProxySetting::Unset => Proxy::System,
            ProxySetting::Off => Proxy::Direct,
            ProxySetting::Url(url) => Proxy::Through {
                url,
                except: except.next().map(str::to_owned),
            },
        }
    }

    /// What keeps calls to an org back, by the key and the name of the org; none when nothing is
    /// limited.
    pub(crate) fn governor(&self, key: &str, name: &str) -> Option<Governor> {
        let limits = Limits {
            rate: self.settings.rate(),
            share: self.settings.guarded_share(),
            state: self.state_file(),
            usage: self.usage_file(),
        };
        Governor::new(limits, key, name)
    }

    /// Where saved queries, history, snapshots and buckets are kept.
    fn state_file(&self) -> PathBuf {
        self.paths.data.join("state.db")
    }
}

/// The system's clock, or the one that a test fixed.
fn clock(environment: &Environment) -> Clock {
    #[cfg(debug_assertions)]
    if let Some(at) = environment
        .text(env::hooks::CLOCK)
        .and_then(|text| text.parse().ok())
    {
        return Clock::Fixed(at);
    }
    let _ = environment;
    Clock::System
}

fn ui_options(settings: &Settings, environment: &Environment, clock: &Clock) -> UiOptions {
    let stdout_tty = std::io::stdout().is_terminal();
    let stderr_tty = std::io::stderr().is_terminal();
    let format: Format = settings
        .get(Key::Format)
        .and_then(|word| word.parse().ok())
        .unwrap_or_default();
    let plain = environment.get(env::NO_COLOR).is_some();
    let color = |terminal: bool| match settings.get(Key::Color) {
        Some("always") => true,
        Some("never") => false,
        _ => terminal && !plain,
    };
    UiOptions {
        stdin_tty: std::io::stdin().is_terminal(),
        stdout_tty,
        stderr_tty,
        width: environment
            .text(env::COLUMNS)
            .and_then(|text| text.parse().ok()),
        color: Colors {
            stdout: color(stdout_tty),
            stderr: color(stderr_tty),
        },
        verbosity: settings.level(Key::Verbose),
        quiet: settings.flag(Key::Quiet),
        no_input: settings.flag(Key::NoInput),
        format,
        error_json: format.is_json(),
        clock: clock.clone(),
    }
}
