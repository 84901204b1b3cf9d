//! `sfkit auth set`.

use clap::{ArgGroup, Args};

use crate::app::{App, OrgError};
use crate::cli::outcome::{Outcome, Result};
use crate::vault::{Org, OrgSelector, OrgSettings, Vault};

/// Change a login's alias, protection and tags
///
/// A protected org asks before a write, a read-only one refuses it. Opens no key store and reaches no
/// server.
#[derive(Args, Debug)]
#[command(
    group = ArgGroup::new("change").required(true).multiple(true).args(
        ["alias", "no_alias", "protect", "no_protect", "read_only", "no_read_only", "tag", "untag"]),
    after_help = "Examples:\n  sfkit auth set acme --protect --tag sales\n  \
                  sfkit auth set ann@acme.example --alias acme\n  sfkit auth set -o acme --no-read-only"
)]
pub(crate) struct SetArgs {
    /// Alias, username or organization id; without it the org of `-o` or the default org
    #[arg(value_name = "ORG")]
    name: Option<String>,

    /// Give it this short name
    #[arg(long, value_name = "NAME", conflicts_with = "no_alias")]
    alias: Option<String>,

    /// Take its short name away
    #[arg(long)]
    no_alias: bool,

    /// Take the alias over from another org
    #[arg(long, requires = "alias")]
    replace: bool,

    /// Ask before every write
    #[arg(long, conflicts_with = "no_protect")]
    protect: bool,

    /// Do not ask before writes
    #[arg(long)]
    no_protect: bool,

    /// Refuse every write
    #[arg(long, conflicts_with = "no_read_only")]
    read_only: bool,

    /// Allow writes
    #[arg(long)]
    no_read_only: bool,

    /// Add a tag
    #[arg(long, value_name = "TAG", value_parser = tag)]
    tag: Vec<String>,

    /// Remove a tag
    #[arg(long, value_name = "TAG", value_parser = tag)]
    untag: Vec<String>,
}

/// A tag is one word.
fn tag(text: &str) -> std::result::Result<String, String> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "._@-".contains(c);
    if text.is_empty() || text.len() > 64 || !text.chars().all(is_allowed) {
        return Err("a tag has 1 to 64 letters, digits, `.`, `_`, `@` or `-`".to_owned());
    }
    Ok(text.to_owned())
}

pub(crate) fn run(app: &App, args: &SetArgs) -> Result<Outcome> {
    let (vault, org) = match &args.name {
        Some(name) => {
            let none = || OrgError::NoLogin {
                name: Some(name.clone()),
            };
            let vault = app.vault()?.ok_or_else(none)?;
            let org = vault.find(&OrgSelector::new(name))?;
            (vault, org)
        }
        None => app.stored_org()?,
    };
    let org = change(&vault, &org, args)?;
    app.ui.status(&format!("Changed `{}`", org.name()));
    let default = vault
        .default_org()
        .is_ok_and(|default| default.uuid == org.uuid);
    app.ui.document(&super::list::Row::of(app, &org, default))?;
    Ok(Outcome::Done)
}

fn change(vault: &Vault, org: &Org, args: &SetArgs) -> Result<Org> {
    let mut org = org.clone();
    if args.alias.is_some() || args.no_alias {
        org = vault.set_alias(&org, args.alias.as_deref(), args.replace)?;
    }
    let switch = |on: bool, off: bool| match (on, off) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    let settings = OrgSettings {
        protected: switch(args.protect, args.no_protect),
        read_only: switch(args.read_only, args.no_read_only),
        add_tags: args.tag.clone(),
        remove_tags: args.untag.clone(),
    };
    Ok(vault.change_settings(&org, &settings)?)
}
