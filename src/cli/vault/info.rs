//! `sfkit vault info`.

use clap::Args;
use serde::Serialize;

use crate::app::{App, OrgError};
use crate::cli::outcome::{Outcome, Result};
use crate::output::{Document, View};
use crate::vault::VaultInfo;

/// Tell where the vault is and how it is locked; opens no key store
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit vault info\n  sfkit vault info --format json")]
pub(crate) struct InfoArgs {}

/// What a vault tells of itself.
#[derive(Debug, Serialize)]
struct Info {
    vault_id: String,
    path: String,
    format: u32,
    key_id: String,
    keystore: &'static str,
    key_place: Option<String>,
    chosen_by: &'static str,
    created_at: String,
    orgs: usize,
}

impl From<VaultInfo> for Info {
    fn from(info: VaultInfo) -> Self {
        Self {
            path: info.path.display().to_string(),
            format: info.format,
            keystore: info.keystore.as_str(),
            key_place: info.slots.first().and_then(|slot| slot.place.clone()),
            chosen_by: info.chosen_by.as_str(),
            created_at: info.created_at,
            orgs: info.orgs,
            vault_id: info.vault_id,
            key_id: info.key_id,
        }
    }
}

impl Document for Info {
    fn view(&self) -> View {
        View::Fields(vec![
            ("Vault".to_owned(), self.path.clone().into()),
            ("Vault id".to_owned(), self.vault_id.clone().into()),
            ("Format".to_owned(), self.format.to_string().into()),
            ("Key store".to_owned(), self.keystore.to_owned().into()),
            ("Key is in".to_owned(), self.key_place.clone().into()),
            ("Key id".to_owned(), self.key_id.clone().into()),
            ("Chosen by".to_owned(), self.chosen_by.to_owned().into()),
            ("Made".to_owned(), self.created_at.clone().into()),
            ("Logins".to_owned(), self.orgs.to_string().into()),
        ])
    }
}

pub(crate) fn run(app: &App, _args: &InfoArgs) -> Result<Outcome> {
    let vault = app.vault()?.ok_or(OrgError::NoLogin { name: None })?;
    app.ui.document(&Info::from(vault.info()?))?;
    Ok(Outcome::Done)
}
