//! `sfkit vault restore`.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::error::Code;
use crate::output::{Document, View};
use crate::vault::{Fate, Org, RestorePolicy, RestoreReport};

use super::backup::BackupKeyArgs;

/// Bring the logins of a backup back
///
/// Where no vault is, the backup's vault is made again, audit log and all, under a new key. Into a
/// vault that is there the logins are taken one by one; what is stored already stays. A restored
/// refresh token may have been used since the backup, so its first refresh is announced.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit vault restore vault.backup --dry-run\n  sfkit vault restore \
                        vault.backup --keystore os"
)]
pub(crate) struct RestoreArgs {
    /// A file that `vault backup` has written
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    key: BackupKeyArgs,

    /// Only tell what would happen; everything is decrypted to see whether it is whole
    #[arg(long)]
    dry_run: bool,

    /// Logins of the backup take the place of the same ones in the vault
    #[arg(long)]
    replace: bool,
}

/// One login of the backup.
#[derive(Debug, Serialize)]
struct Item {
    alias: Option<String>,
    username: String,
    organization_id: String,
    fate: &'static str,
}

/// What happened, or would happen.
#[derive(Debug, Serialize)]
struct Report {
    schema: u8,
    dry_run: bool,
    whole: bool,
    items: Vec<Item>,
}

fn item((org, fate): &(Org, Fate)) -> Item {
    Item {
        alias: org.login.alias.clone(),
        username: org.login.username.clone(),
        organization_id: org.login.organization_id.clone(),
        fate: fate.as_str(),
    }
}

impl Document for Report {
    fn view(&self) -> View {
        let columns = ["ALIAS", "USERNAME", "ORGANIZATION ID", "FATE"];
        let row = |item: &Item| {
            vec![
                item.alias.clone().into(),
                item.username.clone().into(),
                item.organization_id.clone().into(),
                item.fate.into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["alias", "username", "organization_id", "fate"]
    }
}

fn tell(app: &App, report: &RestoreReport, dry_run: bool) {
    let count = |fate| report.logins.iter().filter(|(_, f)| *f == fate).count();
    let back = report.logins.len() - count(Fate::Kept) - count(Fate::Damaged);
    let (did, kept) = (
        if dry_run { "Would restore" } else { "Restored" },
        count(Fate::Kept),
    );
    app.ui
        .status(&format!("{did} {back} of {} logins", report.logins.len()));
    if kept > 0 {
        app.ui
            .hint("add `--replace` to put the backup's logins in the place of the kept ones");
    }
    if count(Fate::WithoutAlias) > 0 {
        app.ui.warn("an alias that another login has was left out");
    }
}

pub(crate) fn run(app: &App, args: &RestoreArgs) -> Result<Outcome> {
    let backup = app.open_backup(&args.file, args.key.key(app))?;
    let policy = RestorePolicy {
        replace: args.replace,
        dry_run: args.dry_run,
    };
    let report = app.restore(&backup, policy)?;
    let is_whole = !report.logins.iter().any(|(_, fate)| *fate == Fate::Damaged);
    app.ui.document(&Report {
        schema: 1,
        dry_run: args.dry_run,
        whole: report.whole,
        items: report.logins.iter().map(item).collect(),
    })?;
    tell(app, &report, args.dry_run);
    Ok(if is_whole {
        Outcome::Done
    } else {
        Outcome::Found(Code::Partial)
    })
}
