//! `sfkit vault info`.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::output::{Datum, Document, View};
use crate::vault::{SlotInfo, VaultInfo};

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
    slots: Vec<Slot>,
}

/// One way to the vault's key.
#[derive(Debug, Serialize)]
struct Slot {
    number: u32,
    keystore: &'static str,
    place: Option<String>,
    added_at: Option<String>,
    added_by: Option<String>,
    kdf_memory_kib: Option<u32>,
    kdf_passes: Option<u32>,
    kdf_lanes: Option<u32>,
}

impl From<SlotInfo> for Slot {
    fn from(slot: SlotInfo) -> Self {
        Self {
            number: slot.number,
            keystore: slot.kind.as_str(),
            place: slot.place,
            added_at: slot.added_at,
            added_by: slot.added_by,
            kdf_memory_kib: slot.cost.map(|cost| cost.0),
            kdf_passes: slot.cost.map(|cost| cost.1),
            kdf_lanes: slot.cost.map(|cost| cost.2),
        }
    }
}

impl Slot {
    fn cells(&self) -> Vec<Datum> {
        let derivation = self.kdf_memory_kib.zip(self.kdf_passes).zip(self.kdf_lanes);
        let derivation = derivation.map(|((memory, passes), lanes)| {
            format!("Argon2id, {memory} KiB, {passes} passes, {lanes} lanes")
        });
        vec![
            self.number.into(),
            self.keystore.into(),
            self.place.clone().or(derivation).into(),
            self.added_at.as_deref().map_or(Datum::None, time),
            self.added_by.clone().into(),
        ]
    }
}

impl From<VaultInfo> for Info {
    fn from(info: VaultInfo) -> Self {
        let slots: Vec<_> = info.slots.into_iter().map(Slot::from).collect();
        Self {
            path: info.path.display().to_string(),
            format: info.format,
            keystore: info.keystore.as_str(),
            key_place: slots.first().and_then(|slot| slot.place.clone()),
            chosen_by: info.chosen_by.as_str(),
            created_at: info.created_at,
            orgs: info.orgs,
            vault_id: info.vault_id,
            key_id: info.key_id,
            slots,
        }
    }
}

impl Document for Info {
    fn view(&self) -> View {
        let fields = View::Fields(vec![
            ("File".to_owned(), self.path.clone().into()),
            ("Vault id".to_owned(), self.vault_id.clone().into()),
            ("Format".to_owned(), self.format.to_string().into()),
            ("Key id".to_owned(), self.key_id.clone().into()),
            ("Key store chosen by".to_owned(), self.chosen_by.into()),
            ("Made".to_owned(), time(&self.created_at)),
            ("Logins".to_owned(), self.orgs.to_string().into()),
        ]);
        let columns = ["SLOT", "KEY STORE", "PLACE", "ADDED", "BY"];
        let slots = View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.slots.iter().map(Slot::cells).collect(),
        };
        View::Sections(vec![
            ("Vault".to_owned(), fields),
            ("What opens it".to_owned(), slots),
        ])
    }
}

/// The instant, or the text itself when it is none.
fn time(text: &str) -> Datum {
    let at = text.parse::<Timestamp>();
    at.map_or_else(|_| text.into(), Datum::Time)
}

pub(crate) fn run(app: &App, _args: &InfoArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    app.ui.document(&Info::from(vault.info()?))?;
    Ok(Outcome::Done)
}
