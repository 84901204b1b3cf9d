//! `sfkit vault prune`.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::output::{Document, View};
use crate::session::standing;
use crate::vault::Org;

use super::audit::instant;

/// Remove logins that are dead for good
///
/// Dead are those whose refresh token was refused or revoked, and those whose access token has
/// ended without a refresh token. A login that can still be refreshed is never removed. Nothing is
/// revoked, since there is nothing left to revoke.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit vault prune --dry-run\n  sfkit vault prune --older-than 90d --yes"
)]
pub(crate) struct PruneArgs {
    /// Dead for at least so long
    #[arg(long, value_name = "TIME", default_value = "30d")]
    older_than: String,

    /// Only tell what would go
    #[arg(long)]
    dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

/// One login.
#[derive(Debug, Serialize)]
struct Item {
    name: String,
    username: String,
    organization_id: String,
    state: &'static str,
    since: Timestamp,
    removed: bool,
}

/// What went, or would go.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
}

impl Document for List {
    fn view(&self) -> View {
        let columns = ["NAME", "USERNAME", "STATE", "SINCE", "REMOVED"];
        let row = |item: &Item| {
            vec![
                item.name.clone().into(),
                item.username.clone().into(),
                item.state.into(),
                item.since.into(),
                item.removed.into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "name",
            "username",
            "organization_id",
            "state",
            "since",
            "removed",
        ]
    }
}

fn item(org: &Org, now: Timestamp, removed: bool) -> Item {
    Item {
        name: org.name().to_owned(),
        username: org.login.username.clone(),
        organization_id: org.login.organization_id.clone(),
        state: standing(&org.token, now).state.as_str(),
        since: org.token.dead_since(now).unwrap_or(org.token.state_since),
        removed,
    }
}

pub(crate) fn run(app: &App, args: &PruneArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    let now = app.clock.now();
    let before = instant(&args.older_than, now).map_err(super::BadTime)?;
    let dead = vault.dead_orgs(before)?;
    if dead.is_empty() {
        app.ui.status("No login is dead for so long");
    }
    let mut removed = false;
    if !args.dry_run && !dead.is_empty() {
        let names: Vec<_> = dead.iter().take(12).map(Org::name).collect();
        let question = format!("Remove {} dead logins ({})?", dead.len(), names.join(", "));
        if !args.yes && !app.ui.confirm(&question, false, "--yes")? {
            return Ok(Outcome::Done);
        }
        vault.remove_dead(&dead, before)?;
        for org in &dead {
            app.forget_cache(org)?;
        }
        removed = true;
    }
    let items = dead.iter().map(|org| item(org, now, removed)).collect();
    app.ui.document(&List { schema: 1, items })?;
    Ok(Outcome::Done)
}
