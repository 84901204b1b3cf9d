//! `sfkit auth list`.

use std::borrow::Cow;

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::model::rows::Cell;
use crate::output::{Datum, Document, DocumentRows, View};
use crate::session::standing;
use crate::vault::{ListedOrg, Org};

/// List the logins; opens no key store and reaches no server
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth list\n  sfkit auth list --format json")]
pub(crate) struct ListArgs {}

/// One login.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    alias: Option<String>,
    default: bool,
    username: String,
    organization_id: String,
    organization_name: Option<String>,
    kind: &'static str,
    instance_url: Option<String>,
    state: &'static str,
    protected: bool,
    read_only: bool,
    tags: Vec<String>,
}

/// All logins.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Row>,
}

impl Row {
    pub(super) fn of(app: &App, org: &Org, default: bool) -> Self {
        Self::listed(ListedOrg::from(org), default, app.clock.now())
    }

    fn listed(org: ListedOrg, default: bool, now: Timestamp) -> Self {
        Self {
            alias: org.alias,
            default,
            username: org.username,
            organization_id: org.organization_id,
            organization_name: org.organization_name,
            kind: org.kind.as_str(),
            instance_url: org.instance_url,
            state: standing(org.token, now).state.as_str(),
            protected: org.protected,
            read_only: org.read_only,
            tags: org.tags,
        }
    }

    /// The values of [`List::keys`].
    fn record(&self) -> Vec<Cell<'_>> {
        let tags = serde_json::to_string(&self.tags).expect("texts are JSON");
        vec![
            optional(self.alias.as_deref()),
            Cell::Bool(self.default),
            text(&self.username),
            text(&self.organization_id),
            optional(self.organization_name.as_deref()),
            text(self.kind),
            optional(self.instance_url.as_deref()),
            text(self.state),
            Cell::Bool(self.protected),
            Cell::Bool(self.read_only),
            Cell::Json(tags.into()),
        ]
    }

    fn cells(&self) -> Vec<Datum> {
        vec![
            if self.default { "*" } else { "" }.to_owned().into(),
            self.alias.clone().into(),
            self.username.clone().into(),
            self.organization_name.clone().into(),
            self.kind.to_owned().into(),
            self.state.to_owned().into(),
        ]
    }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn optional(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Null, text)
}

impl Document for Row {
    fn view(&self) -> View {
        View::Fields(vec![
            ("Alias".to_owned(), self.alias.clone().into()),
            ("Username".to_owned(), self.username.clone().into()),
            (
                "Organization".to_owned(),
                self.organization_name.clone().into(),
            ),
            (
                "Organization id".to_owned(),
                self.organization_id.clone().into(),
            ),
            ("Kind".to_owned(), self.kind.to_owned().into()),
            ("Instance".to_owned(), self.instance_url.clone().into()),
            ("State".to_owned(), self.state.to_owned().into()),
            ("Default".to_owned(), self.default.into()),
            ("Protected".to_owned(), self.protected.into()),
            ("Read only".to_owned(), self.read_only.into()),
            ("Tags".to_owned(), self.tags.join(" ").into()),
        ])
    }
}

impl Document for List {
    fn view(&self) -> View {
        let columns = ["", "ALIAS", "USERNAME", "ORGANIZATION", "KIND", "STATE"];
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(Row::cells).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "alias",
            "default",
            "username",
            "organization_id",
            "organization_name",
            "kind",
            "instance_url",
            "state",
            "protected",
            "read_only",
            "tags",
        ]
    }

    fn rows(&self) -> Option<DocumentRows<'_>> {
        Some(Box::new(self.items.iter().map(Row::record)))
    }
}

pub(crate) fn run(app: &App, _args: &ListArgs) -> Result<Outcome> {
    let mut items = Vec::new();
    if let Some(vault) = app.vault()? {
        let default = vault.default_uuid()?;
        let now = app.clock.now();
        let row = |org: ListedOrg| {
            let is_default = default.as_ref() == Some(&org.uuid);
            Row::listed(org, is_default, now)
        };
        items = vault.listed_orgs()?.into_iter().map(row).collect();
    }
    if items.is_empty() {
        app.ui.status("No login is stored");
        app.ui
            .hint("log in with `sfkit auth login`, or try `sfkit demo`");
    }
    app.ui.document(&List { schema: 1, items })?;
    Ok(Outcome::Done)
}
