//! `create`, `update`, `upsert` and `delete` of every noun: those of `sfkit record`, with flags for
//! the fields that people set.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::record::scope;
use crate::cli::record::{create, delete, update, upsert};

use super::{Kind, Only, Setting};

/// Arguments of `create`.
#[derive(Args, Debug)]
#[command(
    about = format!("Create {}", K::NOUN.plural),
    long_about = format!("Create {}\n\n{MANY} {NAMES}", K::NOUN.plural),
    after_help = scope::examples::<Only<K>>("create")
)]
pub(crate) struct CreateArgs<K: Kind> {
    #[command(flatten)]
    fields: Setting<K>,

    #[command(flatten)]
    create: create::Create,
}

/// Arguments of `update`.
#[derive(Args, Debug)]
#[command(
    about = format!("Change {}", K::NOUN.plural),
    long_about = format!("Change {}\n\n{WHICH} {MANY} {NAMES}", K::NOUN.plural),
    after_help = scope::examples::<Only<K>>("update")
)]
pub(crate) struct UpdateArgs<K: Kind> {
    #[command(flatten)]
    fields: Setting<K>,

    #[command(flatten)]
    update: update::Update,
}

/// Arguments of `upsert`.
#[derive(Args, Debug)]
#[command(
    about = format!("Change {} that are found by a key, and create those that are not there", K::NOUN.plural),
    long_about = format!(
        "Change {} that are found by a key, and create those that are not there\n\n{KEY} {MANY} {NAMES}",
        K::NOUN.plural
    ),
    after_help = scope::examples::<Only<K>>("upsert")
)]
pub(crate) struct UpsertArgs<K: Kind> {
    #[command(flatten)]
    fields: Setting<K>,

    #[command(flatten)]
    upsert: upsert::Upsert,
}

/// Arguments of `delete`.
#[derive(Args, Debug)]
#[command(
    about = format!("Move {} to the recycle bin", K::NOUN.plural),
    long_about = format!("Move {} to the recycle bin\n\n{WHICH}", K::NOUN.plural),
    after_help = scope::examples::<Only<K>>("delete")
)]
pub(crate) struct DeleteArgs<K: Kind> {
    #[command(flatten)]
    noun: Only<K>,

    #[command(flatten)]
    delete: delete::Delete,
}

const MANY: &str = "Flags of fields hold for every record; any other field is set with `--set`, and many records come \
from a file. Every row is checked before the first is sent.";

const NAMES: &str = "Where a record is referred to, its name is taken as well as its id.";

const WHICH: &str = "Those that are named (by id, address, name or `Field=value`), those of a file with the column `Id`, or \
those that fulfil a condition. A condition shows how many records it finds and the first of them, and asks; without a \
terminal it needs `--yes`.";

const KEY: &str = "The key is a field that is an external id, or another by which the org looks records up. Sent twice, \
nothing is there twice.";

pub(super) async fn create<K: Kind>(app: &App, args: &CreateArgs<K>) -> Result<Outcome> {
    create::run(app, K::NOUN.object, args.fields.given(), &args.create).await
}

pub(super) async fn update<K: Kind>(app: &App, args: &UpdateArgs<K>) -> Result<Outcome> {
    update::run(app, K::NOUN.object, args.fields.given(), &args.update).await
}

pub(super) async fn upsert<K: Kind>(app: &App, args: &UpsertArgs<K>) -> Result<Outcome> {
    upsert::run(app, K::NOUN.object, args.fields.given(), &args.upsert).await
}

pub(super) async fn delete<K: Kind>(app: &App, args: &DeleteArgs<K>) -> Result<Outcome> {
    delete::run(app, K::NOUN.object, &args.delete).await
}
