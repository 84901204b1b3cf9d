//! `sfkit auth import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::app::App;
use crate::app::import::{Action, ImportItem, ImportRequest};
use crate::cli::outcome::{Outcome, Result};
use crate::error::Code;
use crate::output::{Datum, Document, View};
use crate::vault::Tool;

/// Take over the logins of another tool
///
/// Reads what the official CLI (`sf`) or ForceCLI (`force`) has stored, decrypts it and keeps it in
/// the vault, with aliases and default org. Reaches no server and changes nothing of the other tool.
/// An imported refresh token is used only when the access token has ended: where the org rotates
/// refresh tokens, that ends the other tool's login. Ends with 3 when some logins could not be taken
/// over, with 1 when none could.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth import --from sf --dry-run\n  \
                  sfkit auth import --from sf --keystore os\n  \
                  sfkit auth import --from sf --replace acme ann@example.com\n  \
                  sfkit auth import --from sf ann@example.com --alias acme\n  \
                  sfkit auth import --from force --home /media/old/home/ann")]
pub(crate) struct ImportArgs {
    /// Usernames or aliases of the other tool [default: all]
    #[arg(value_name = "USERNAME")]
    names: Vec<String>,

    /// The other tool
    #[arg(long, value_enum, value_name = "TOOL")]
    from: From,

    /// Home folder that holds the other tool's store [default: your own]
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,

    /// Tell what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// Replace logins that are here already, and take aliases over from other orgs
    #[arg(long)]
    replace: bool,

    /// Take the other tool's default org, though there is a default here
    #[arg(long)]
    set_default: bool,

    /// Short name for the login, in place of the other tool's; for one login
    #[arg(short, long, value_name = "NAME")]
    alias: Option<String>,

    /// A host outside Salesforce's domains that the logins may use
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
}

/// A tool whose logins can be imported.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum From {
    /// The official CLI
    Sf,
    /// ForceCLI
    Force,
}

/// One login of the other tool.
#[derive(Debug, Serialize)]
struct Row {
    username: String,
    alias: Option<String>,
    action: &'static str,
    reason: Option<&'static str>,
    organization_id: Option<String>,
    instance_url: Option<String>,
    kind: Option<&'static str>,
    default: bool,
    has_refresh_token: bool,
    jwt_key: Option<String>,
    notes: Vec<String>,
    mend: Option<String>,
}

/// All logins.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Row>,
}

impl Row {
    fn of(item: ImportItem, dry_run: bool) -> Self {
        Self {
            action: match (item.action, dry_run) {
                (Action::Imported, false) => "imported",
                (Action::Imported, true) => "would_import",
                (Action::Replaced, false) => "replaced",
                (Action::Replaced, true) => "would_replace",
                (Action::Skipped, _) => "skipped",
                (Action::Failed, _) => "failed",
            },
            username: item.username,
            alias: item.alias,
            reason: item.reason,
            organization_id: item.organization_id,
            instance_url: item.instance_url,
            kind: item.kind.map(crate::vault::OrgKind::as_str),
            default: item.became_default,
            has_refresh_token: item.has_refresh_token,
            jwt_key: item.jwt_key.map(|path| path.display().to_string()),
            notes: item.notes,
            mend: item.mend,
        }
    }

    fn cells(&self) -> Vec<Datum> {
        let why = match (self.reason, self.notes.is_empty()) {
            (Some("present"), _) => "it is here already".to_owned(),
            (Some(reason), true) => reason.to_owned(),
            _ => self.notes.join("; "),
        };
        vec![
            if self.default { "*" } else { "" }.to_owned().into(),
            self.alias.clone().into(),
            self.username.clone().into(),
            self.kind.map(str::to_owned).into(),
            self.action.to_owned().into(),
            why.into(),
        ]
    }
}

impl Document for List {
    fn view(&self) -> View {
        let columns = ["", "ALIAS", "USERNAME", "KIND", "ACTION", "NOTE"];
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(Row::cells).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["username", "alias", "action", "reason"]
    }
}

pub(crate) fn run(app: &App, args: &ImportArgs) -> Result<Outcome> {
    let request = ImportRequest {
        tool: match args.from {
            From::Sf => Tool::Sf,
            From::Force => Tool::Force,
        },
        home: args.home.clone(),
        names: args.names.clone(),
        dry_run: args.dry_run,
        replace: args.replace,
        set_default: args.set_default,
        alias: args.alias.clone(),
        allow_hosts: args.allow_host.clone(),
    };
    let items = app.import(&request)?;
    let count = |action| items.iter().filter(|item| item.action == action).count();
    let failed = count(Action::Failed);
    let done = count(Action::Imported) + count(Action::Replaced);
    app.ui.status(&match args.dry_run {
        true => format!("{done} of {} logins would be imported", items.len()),
        false => format!("Imported {done} of {} logins", items.len()),
    });
    let outcome = match failed {
        0 => Outcome::Done,
        _ if failed == items.len() => Outcome::Found(Code::InvalidData),
        _ => Outcome::Found(Code::Partial),
    };
    let rows = items.into_iter().map(|item| Row::of(item, args.dry_run));
    app.ui.document(&List {
        schema: 1,
        items: rows.collect(),
    })?;
    Ok(outcome)
}
