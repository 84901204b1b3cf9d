//! `sfkit vault usage`.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::output::{Document, View};
use crate::state::{By, Usage, UsageRow};
use crate::vault::{AuditRow, Org};

use super::audit::instant;

/// Count calls, bytes, errors, latencies, logins and refreshes
///
/// Calls are counted on this machine, in clear and without any query or record; days and months are
/// those of UTC. Logins and refreshes come from the audit log. Opens no key store.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit vault usage\n  sfkit vault usage --by day --since 30d --format csv"
)]
pub(crate) struct UsageArgs {
    /// What to sum up by
    #[arg(long, value_enum, default_value = "org", value_name = "KEY")]
    by: Key,

    /// Only since a date (2026-01-31, UTC) or within a time (30d)
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,

    #[command(flatten)]
    rows: RowArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Key {
    Org,
    Day,
    Month,
    Endpoint,
}

impl From<Key> for By {
    fn from(key: Key) -> Self {
        match key {
            Key::Org => Self::Org,
            Key::Day => Self::Day,
            Key::Month => Self::Month,
            Key::Endpoint => Self::Endpoint,
        }
    }
}

/// Sums under one key.
#[derive(Debug, Default, Serialize)]
struct Item {
    key: String,
    calls: u64,
    requests: u64,
    bytes: u64,
    errors: u64,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    logins: Option<u64>,
    login_success_rate: Option<f64>,
    refreshes: Option<u64>,
    refresh_success_rate: Option<f64>,
}

/// All sums.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    by: String,
    items: Vec<Item>,
}

/// How often something was tried, and how often it went well.
#[derive(Clone, Copy, Debug, Default)]
struct Tries {
    all: u64,
    good: u64,
}

impl Tries {
    fn add(&mut self, is_good: bool) {
        self.all += 1;
        self.good += u64::from(is_good);
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn rate(self) -> Option<f64> {
        (self.all > 0).then(|| self.good as f64 / self.all as f64)
    }
}

impl Item {
    fn count(&mut self, row: &UsageRow) {
        self.calls = row.calls;
        self.requests = row.requests;
        self.bytes = row.bytes;
        self.errors = row.errors;
        let rounded = |index: usize| {
            row.percentiles
                .map(|found| (found[index] * 10.0).round() / 10.0)
        };
        (self.p50_ms, self.p95_ms, self.p99_ms) = (rounded(0), rounded(1), rounded(2));
    }

    fn tries(&mut self, (logins, refreshes): (Tries, Tries)) {
        (self.logins, self.login_success_rate) = (Some(logins.all), logins.rate());
        (self.refreshes, self.refresh_success_rate) = (Some(refreshes.all), refreshes.rate());
    }
}

impl Document for List {
    fn view(&self) -> View {
        let columns = [
            self.by.to_uppercase(),
            "CALLS".to_owned(),
            "BYTES".to_owned(),
            "ERRORS".to_owned(),
            "P50 MS".to_owned(),
            "P95 MS".to_owned(),
            "P99 MS".to_owned(),
            "LOGINS OK".to_owned(),
            "REFRESHES OK".to_owned(),
        ];
        let of = |all: Option<u64>, rate: Option<f64>| {
            rate.zip(all)
                .map(|(rate, all)| format!("{:.0} % of {all}", rate * 100.0))
        };
        let millis = |value: Option<f64>| value.map(|value| format!("{value:.1}"));
        let row = |item: &Item| {
            vec![
                item.key.clone().into(),
                item.calls.into(),
                item.bytes.into(),
                item.errors.into(),
                millis(item.p50_ms).into(),
                millis(item.p95_ms).into(),
                millis(item.p99_ms).into(),
                of(item.logins, item.login_success_rate).into(),
                of(item.refreshes, item.refresh_success_rate).into(),
            ]
        };
        View::Table {
            columns: columns.to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "key",
            "calls",
            "requests",
            "bytes",
            "errors",
            "p50_ms",
            "p95_ms",
            "p99_ms",
            "logins",
            "login_success_rate",
            "refreshes",
            "refresh_success_rate",
        ]
    }
}

/// Stands in for the org of a login that failed before anybody knew whose it would be.
const NOBODY: &str = "-";

/// Logins and refreshes of the audit log, by key.
fn tries(log: &[AuditRow], by: By, since: Option<Timestamp>) -> BTreeMap<String, (Tries, Tries)> {
    let mut found: BTreeMap<String, (Tries, Tries)> = BTreeMap::new();
    for row in log {
        let at = row.time();
        let Some(at) = at.filter(|at| since.is_none_or(|since| *at >= since)) else {
            continue;
        };
        let Some(key) = by.key(row.org.as_deref().unwrap_or(NOBODY), at) else {
            continue;
        };
        let is_good = row.outcome == "ok";
        match row.action.as_str() {
            "login" => found.entry(key).or_default().0.add(is_good),
            "refresh" => found.entry(key).or_default().1.add(is_good),
            _ => {}
        }
    }
    found
}

/// What the orgs are called now; of one that is gone, what it was called last.
fn names(log: &[AuditRow], orgs: &[Org]) -> BTreeMap<String, String> {
    let special = [("", "(environment)"), (NOBODY, "(failed logins)")];
    let special = special.map(|(key, name)| (key.to_owned(), name.to_owned()));
    let gone = log
        .iter()
        .filter_map(|row| row.org.clone().zip(row.org_name.clone()));
    let here = orgs
        .iter()
        .map(|org| (org.uuid.clone(), org.name().to_owned()));
    special.into_iter().chain(gone).chain(here).collect()
}

pub(crate) fn run(app: &App, args: &UsageArgs) -> Result<Outcome> {
    let by = By::from(args.by);
    let since = match &args.since {
        Some(when) => Some(instant(when, app.clock.now()).map_err(super::BadTime)?),
        None => None,
    };
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    let file = app.usage_file();
    if file.exists() {
        for row in Usage::open(&file)?.sums(by, since)? {
            items.entry(row.key.clone()).or_default().count(&row);
        }
    }
    let vault = app.vault()?;
    let log = match &vault {
        Some(vault) => vault.audit_log()?,
        None => Vec::new(),
    };
    for (key, tries) in tries(&log, by, since) {
        items.entry(key).or_default().tries(tries);
    }
    let names = match (by, &vault) {
        (By::Org, Some(vault)) => names(&log, &vault.orgs()?),
        (By::Org, None) => names(&log, &[]),
        (By::Day | By::Month | By::Endpoint, _) => BTreeMap::new(),
    };
    let items = items.into_iter().map(|(key, item)| Item {
        key: names.get(&key).cloned().unwrap_or(key),
        ..item
    });
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        app.ui.status("Nothing was counted yet");
    }
    let list = List {
        schema: 1,
        by: format!("{by:?}").to_lowercase(),
        items,
    };
    app.ui.document_to(&list, &args.rows.options())?;
    Ok(Outcome::Done)
}
