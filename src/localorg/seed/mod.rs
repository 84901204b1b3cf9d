//! What a local org is born with: the rows of an empty org, or the demo data.
//!
//! [`seed_empty`] writes only what no org is without (organization, administrator, stages, …).
//! [`seed_demo`] adds a small sales company: users in a role hierarchy, accounts, contacts, leads
//! with conversions, opportunities with their full history, campaigns, cases, activities, products.
//! The data are made by a seeded generator and laid out relative to the day, so that the same day
//! always gives the same data and dashboards never look stale. Either is one transaction.
//!
//! Not here: the schema (the store brings it) and tokens or passwords (the server's matter).

mod accounts;
mod base;
mod calendar;
mod campaigns;
mod countries;
mod deals;
mod dice;
#[cfg(test)]
mod integrity;
mod leads;
mod people;
mod products;
mod records;
mod service;
mod sheet;
pub(in crate::localorg) mod stages;
mod words;
mod world;

use jiff::{Timestamp, ToSpan};

use super::error::StoreError;
use super::store::{Store, Writer};
use crate::model::id::RecordId;
use world::World;

/// Username of the administrator of every local org.
pub const ADMIN_USERNAME: &str = "admin@local.sfkit.example";
/// `Organization.Name` of every local org.
pub const ORGANIZATION_NAME: &str = "sfkit Local Org";
/// `Organization.InstanceName` of every local org.
pub const INSTANCE_NAME: &str = "LOCAL1";

/// Setting of the store: `empty` or `demo`.
pub const SEED_KIND: &str = "seed";
/// Setting of the store: when it was seeded, RFC 3339.
pub const SEEDED_AT: &str = "seeded_at";

/// How a new org is set up.
#[derive(Clone, Debug)]
pub struct SeedOptions {
    /// Time zone of the organization and its administrator, an IANA name.
    pub time_zone: String,
    /// Id of the organization; a random one without, so that no two orgs share it.
    pub organization: Option<RecordId>,
}

impl Default for SeedOptions {
    fn default() -> Self {
        Self {
            time_zone: "UTC".to_owned(),
            organization: None,
        }
    }
}

/// What was written.
#[derive(Clone, Debug)]
pub struct SeedSummary {
    /// The organization.
    pub organization_id: RecordId,
    /// The administrator.
    pub admin_id: RecordId,
    /// Objects of the demo data with their numbers of rows; empty for an empty org.
    pub counts: Vec<(&'static str, u64)>,
}

/// Writes the rows that no org is without.
///
/// # Errors
/// When the store cannot be written; it is then unchanged.
pub fn seed_empty(
    store: &Store,
    now: Timestamp,
    options: &SeedOptions,
) -> Result<SeedSummary, StoreError> {
    let mut writer = store.writer()?;
    let base = base::write(&mut writer, now, options)?;
    remember(&mut writer, "empty", now)?;
    writer.commit()?;
    Ok(SeedSummary {
        organization_id: base.organization,
        admin_id: base.admin,
        counts: Vec::new(),
    })
}

/// Writes the rows of an empty org in the caller's transaction.
pub(in crate::localorg) fn write_base(
    writer: &mut Writer,
    now: Timestamp,
    options: &SeedOptions,
) -> Result<(), StoreError> {
    base::write(writer, now, options)?;
    remember(writer, "empty", now)
}

fn remember(writer: &mut Writer, kind: &str, now: Timestamp) -> Result<(), StoreError> {
    writer.set_setting(SEED_KIND, kind)?;
    writer.set_setting(SEEDED_AT, &now.to_string())
}

/// Writes the demo data for the day of `now` (in UTC), and the rows of an empty org before them.
///
/// # Errors
/// When the store cannot be written; it is then unchanged.
pub fn seed_demo(
    store: &Store,
    now: Timestamp,
    options: &SeedOptions,
) -> Result<SeedSummary, StoreError> {
    let world = World::make(now);
    let mut writer = store.writer()?;
    // Older than anything that happens in the demo data.
    let made_at = now.saturating_sub((24 * 2_300).hours()).unwrap_or(now);
    let base = base::write(&mut writer, made_at, options)?;
    let counts = records::write(&mut writer, &world, &base)?;
    remember(&mut writer, "demo", now)?;
    writer.commit()?;
    Ok(SeedSummary {
        organization_id: base.organization,
        admin_id: base.admin,
        counts,
    })
}
