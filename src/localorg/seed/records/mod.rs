//! The demo world as rows: places in lists become ids, minutes become timestamps.

mod customers;
mod marketing;
mod reports;
mod sales;
mod service;
mod staff;

use super::base::Base;
use super::calendar::Moment;
use super::sheet::Audit;
use super::world::World;
use crate::localorg::error::StoreError;
use crate::localorg::store::Writer;
use crate::model::id::RecordId;

/// The ids of everything that others point at, by place.
struct Ids {
    roles: Vec<RecordId>,
    users: Vec<RecordId>,
    accounts: Vec<RecordId>,
    contacts: Vec<RecordId>,
    deals: Vec<RecordId>,
    leads: Vec<RecordId>,
    campaigns: Vec<RecordId>,
    products: Vec<RecordId>,
    prices: Vec<RecordId>,
}

/// What the writing of every object needs.
struct Desk<'a> {
    world: &'a World,
    base: &'a Base,
    ids: Ids,
}

/// Writes the world and tells how many rows each object got.
pub(super) fn write(
    writer: &mut Writer,
    world: &World,
    base: &Base,
) -> Result<Vec<(&'static str, u64)>, StoreError> {
    let desk = Desk {
        world,
        base,
        ids: Ids::allot(writer, world)?,
    };
    let mut counts = Vec::new();
    desk.staff(writer, &mut counts)?;
    desk.customers(writer, &mut counts)?;
    desk.sales(writer, &mut counts)?;
    desk.marketing(writer, &mut counts)?;
    desk.service(writer, &mut counts)?;
    desk.reports(writer, &mut counts)?;
    Ok(counts)
}

impl Ids {
    fn allot(writer: &mut Writer, world: &World) -> Result<Self, StoreError> {
        let mut some = |object: &str, count: usize| -> Result<Vec<RecordId>, StoreError> {
            (0..count).map(|_| writer.next_id(object)).collect()
        };
        let products = super::products::PRODUCTS.len();
        Ok(Self {
            roles: some("UserRole", world.people.roles.len())?,
            users: some("User", world.people.users.len())?,
            accounts: some("Account", world.accounts.len())?,
            contacts: some("Contact", world.contacts.len())?,
            deals: some("Opportunity", world.deals.len())?,
            leads: some("Lead", world.leads.len())?,
            campaigns: some("Campaign", world.campaigns.len())?,
            products: some("Product2", products)?,
            prices: some("PricebookEntry", products)?,
        })
    }
}

impl Desk<'_> {
    /// Audit fields of what a user made and changed.
    fn audit(&self, user: usize, created: Moment, modified: Moment) -> Audit {
        let calendar = &self.world.calendar;
        Audit {
            created: calendar.timestamp(created),
            created_by: self.ids.users[user],
            modified: calendar.timestamp(modified),
            modified_by: self.ids.users[user],
        }
    }
}
