//! `sfkit auth list`.

use std::borrow::Cow;

use clap::Args;
use jiff::Timestamp;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::model::rows::Cell;
use crate::output::{Document, DocumentRows, DocumentTable, View};
use crate::session::standing;
use crate::vault::{ListedOrg, Org, OrgList};

/// List the logins; opens no key store and reaches no server
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth list\n  sfkit auth list --format json")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    rows: RowArgs,
}

/// One login.
#[derive(Debug, serde::Serialize)]
pub(super) struct Row<'a> {
    alias: Option<&'a str>,
    default: bool,
    username: &'a str,
    organization_id: &'a str,
    organization_name: Option<&'a str>,
    kind: &'static str,
    instance_url: Option<&'a str>,
    state: &'static str,
    protected: bool,
    read_only: bool,
    tags: Vec<&'a str>,
}

/// All logins.
struct List {
    orgs: OrgList,
    default: Option<String>,
    now: Timestamp,
}

impl List {
    fn items(&self) -> impl Iterator<Item = Row<'_>> {
        self.orgs.iter().map(|org| {
            let is_default = self.default.as_deref() == Some(org.uuid);
            Row::listed(org, is_default, self.now)
        })
    }

    fn shown(&self) -> DocumentTable<'_> {
        DocumentTable {
            columns: COLUMNS,
            rows: Box::new(self.items().map(Row::cells)),
        }
    }
}

impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_struct("List", 2)?;
        list.serialize_field("schema", &1)?;
        list.serialize_field("items", &Items(self))?;
        list.end()
    }
}

/// The items of a list, each made when it is its turn.
struct Items<'a>(&'a List);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.items())
    }
}

impl<'a> Row<'a> {
    pub(super) fn of(app: &App, org: &'a Org, default: bool) -> Self {
        Self::listed(ListedOrg::from(org), default, app.clock.now())
    }

    fn listed(org: ListedOrg<'a>, default: bool, now: Timestamp) -> Self {
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
    fn record(self) -> Vec<Cell<'a>> {
        let tags = match self.tags.as_slice() {
            [] => Cow::Borrowed("[]"),
            tags => Cow::Owned(serde_json::to_string(tags).expect("texts are JSON")),
        };
        vec![
            optional(self.alias),
            Cell::Bool(self.default),
            text(self.username),
            text(self.organization_id),
            optional(self.organization_name),
            text(self.kind),
            optional(self.instance_url),
            text(self.state),
            Cell::Bool(self.protected),
            Cell::Bool(self.read_only),
            Cell::Json(tags),
        ]
    }

    /// The values of [`COLUMNS`].
    fn cells(self) -> Vec<Cell<'a>> {
        vec![
            text(if self.default { "*" } else { "" }),
            optional(self.alias),
            text(self.username),
            optional(self.organization_name),
            text(self.kind),
            text(self.state),
        ]
    }
}

/// What a person sees of a login in a list.
const COLUMNS: &[&str] = &["", "ALIAS", "USERNAME", "ORGANIZATION", "KIND", "STATE"];

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn optional(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Null, text)
}

impl Document for Row<'_> {
    fn view(&self) -> View {
        View::Fields(vec![
            ("Alias".to_owned(), self.alias.into()),
            ("Username".to_owned(), self.username.into()),
            ("Organization".to_owned(), self.organization_name.into()),
            ("Organization id".to_owned(), self.organization_id.into()),
            ("Kind".to_owned(), self.kind.into()),
            ("Instance".to_owned(), self.instance_url.into()),
            ("State".to_owned(), self.state.into()),
            ("Default".to_owned(), self.default.into()),
            ("Protected".to_owned(), self.protected.into()),
            ("Read only".to_owned(), self.read_only.into()),
            ("Tags".to_owned(), self.tags.join(" ").into()),
        ])
    }
}

impl Document for List {
    fn view(&self) -> View {
        self.shown().into()
    }

    fn table(&self) -> Option<DocumentTable<'_>> {
        Some(self.shown())
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
        Some(Box::new(self.items().map(Row::record)))
    }
}

pub(crate) fn run(app: &App, args: &ListArgs) -> Result<Outcome> {
    let (orgs, default) = match app.vault()? {
        Some(vault) => (vault.listed_orgs()?, vault.default_uuid()?),
        None => (OrgList::default(), None),
    };
    if orgs.is_empty() {
        app.ui.status("No login is stored");
        app.ui
            .hint("log in with `sfkit auth login`, or try `sfkit demo`");
    }
    let now = app.clock.now();
    app.ui
        .document_to(&List { orgs, default, now }, &args.rows.options())?;
    Ok(Outcome::Done)
}
