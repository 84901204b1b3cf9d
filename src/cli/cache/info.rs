//! `sfkit cache info`.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::client::{Cache, CacheFolder};
use crate::output::{Document, View};
use crate::vault::Org;

/// Show what is cached: describes and lists of objects, by org, user and API version
///
/// Nothing in the cache is a record or a secret. Opens no key store and reaches no server.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit cache info\n  sfkit cache info --format json")]
pub(crate) struct InfoArgs {
    #[command(flatten)]
    rows: RowArgs,
}

/// What is cached for one user of one org in one version.
#[derive(Debug, Serialize)]
struct Item {
    org: Option<String>,
    organization_id: String,
    user_id: String,
    api_version: String,
    files: u64,
    bytes: u64,
    oldest_at: Option<Timestamp>,
    newest_at: Option<Timestamp>,
}

/// All of it.
#[derive(Debug, Serialize)]
struct Info {
    schema: u8,
    path: String,
    files: u64,
    bytes: u64,
    items: Vec<Item>,
}

impl Document for Info {
    fn view(&self) -> View {
        let columns = [
            "ORG",
            "ORGANIZATION ID",
            "VERSION",
            "FILES",
            "BYTES",
            "OLDEST",
            "NEWEST",
        ];
        let row = |item: &Item| {
            vec![
                item.org.clone().into(),
                item.organization_id.clone().into(),
                item.api_version.clone().into(),
                item.files.into(),
                item.bytes.into(),
                item.oldest_at.into(),
                item.newest_at.into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "org",
            "organization_id",
            "user_id",
            "api_version",
            "files",
            "bytes",
            "oldest_at",
            "newest_at",
        ]
    }
}

fn item(folder: CacheFolder, orgs: &[Org]) -> Item {
    let of_org = |org: &&Org| org.login.organization_id == folder.organization;
    let of_user = |org: &&Org| org.login.user_id == folder.user;
    let org = orgs.iter().filter(of_org).find(of_user);
    Item {
        org: org.map(|org| org.name().to_owned()),
        organization_id: folder.organization,
        user_id: folder.user,
        api_version: folder.version,
        files: folder.files,
        bytes: folder.bytes,
        oldest_at: folder.oldest,
        newest_at: folder.newest,
    }
}

pub(super) fn run(app: &App, args: &InfoArgs) -> Result<Outcome> {
    let folders = Cache::survey(&app.paths.cache)?;
    let orgs = match app.vault()? {
        Some(vault) => vault.orgs()?,
        None => Vec::new(),
    };
    let info = Info {
        schema: 1,
        path: app.paths.cache.display().to_string(),
        files: folders.iter().map(|folder| folder.files).sum(),
        bytes: folders.iter().map(|folder| folder.bytes).sum(),
        items: folders
            .into_iter()
            .map(|folder| item(folder, &orgs))
            .collect(),
    };
    app.ui.document_to(&info, &args.rows.options())?;
    app.ui.status(&format!(
        "{} files, {} bytes in `{}`",
        info.files, info.bytes, info.path
    ));
    Ok(Outcome::Done)
}
