//! `sfkit vault usage`: the command and its sums. `document` is what it shows.

mod document;

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::config::Key as Setting;
use crate::state::{By, Extent, Usage};
use crate::vault::{AuditRow, Org};

use super::audit::instant;

use document::{Item, List, Tries};

/// Count calls, bytes, errors, latencies, logins and refreshes
///
/// Calls are counted on this machine, in clear and without any query or record; days and months are
/// those of UTC. Logins and refreshes come from the audit log. With `-o` only that login is counted.
/// Opens no key store.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit vault usage\n  sfkit vault usage --by day --since 30d --format csv\n  \
                  sfkit vault usage -o acme --by endpoint --since 2026-01-01 --until 2026-02-01"
)]
pub(crate) struct UsageArgs {
    /// What to sum up by
    #[arg(long, value_enum, default_value = "org", value_name = "KEY")]
    by: Key,

    /// Only since a date (2026-01-31, UTC) or within a time (30d)
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,

    /// Only before a date (2026-01-31, UTC) or longer ago than a time (30d)
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,

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

/// Stands in for the org of a login that failed before anybody knew whose it would be.
const NOBODY: &str = "-";

/// Where the counts come from.
struct Sources {
    usage: Option<Usage>,
    log: Vec<AuditRow>,
    orgs: Vec<Org>,
}

impl Sources {
    fn open(app: &App) -> Result<Self> {
        let file = app.usage_file();
        let (log, orgs) = match app.vault()? {
            Some(vault) => (vault.audit_log()?, vault.orgs()?),
            None => (Vec::new(), Vec::new()),
        };
        Ok(Self {
            usage: file.exists().then(|| Usage::open(&file)).transpose()?,
            log,
            orgs,
        })
    }

    fn sums(&self, by: By, extent: &Extent<'_>) -> Result<Vec<Item>> {
        let mut items: BTreeMap<String, Item> = BTreeMap::new();
        if let Some(usage) = &self.usage {
            for row in usage.sums(by, extent)? {
                items.entry(row.key.clone()).or_default().count(&row);
            }
        }
        for (key, tries) in self.tries(by, extent) {
            items.entry(key).or_default().tries(tries);
        }
        let names = self.names();
        let named = |(key, item): (String, Item)| {
            item.called(match by {
                By::Org => names.get(&key).cloned().unwrap_or(key),
                By::Day | By::Month | By::Endpoint | By::All => key,
            })
        };
        Ok(items.into_iter().map(named).collect())
    }

    /// Logins and refreshes of the audit log, by key.
    fn tries(&self, by: By, extent: &Extent<'_>) -> BTreeMap<String, (Tries, Tries)> {
        let mut found: BTreeMap<String, (Tries, Tries)> = BTreeMap::new();
        for row in &self.log {
            let org = row.org.as_deref().unwrap_or(NOBODY);
            let at = row.time().filter(|at| extent.covers(org, *at));
            let Some(key) = at.and_then(|at| by.key(org, at)) else {
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
    fn names(&self) -> BTreeMap<String, String> {
        let special = [("", "(environment)"), (NOBODY, "(failed logins)")];
        let special = special.map(|(key, name)| (key.to_owned(), name.to_owned()));
        let gone = self.log.iter();
        let gone = gone.filter_map(|row| row.org.clone().zip(row.org_name.clone()));
        let here = self.orgs.iter();
        let here = here.map(|org| (org.uuid.clone(), org.name().to_owned()));
        special.into_iter().chain(gone).chain(here).collect()
    }
}

pub(crate) fn run(app: &App, args: &UsageArgs) -> Result<Outcome> {
    let by = By::from(args.by);
    let at = |when: &Option<String>| {
        let at = when.as_ref().map(|when| instant(when, app.clock.now()));
        at.transpose().map_err(super::BadTime)
    };
    let org = match app.settings.get(Setting::Org) {
        Some(_) => Some(app.stored_org()?.1.uuid),
        None => None,
    };
    let extent = Extent {
        org: org.as_deref(),
        since: at(&args.since)?,
        until: at(&args.until)?,
    };
    let sources = Sources::open(app)?;
    let items = sources.sums(by, &extent)?;
    if items.is_empty() {
        app.ui.status("Nothing was counted yet");
    }
    let total = sources.sums(By::All, &extent)?.pop().unwrap_or_default();
    let months = sources.sums(By::Month, &extent)?;
    let list = List::new(by, items, total, &months);
    app.ui.document_to(&list, &args.rows.options())?;
    Ok(Outcome::Done)
}
