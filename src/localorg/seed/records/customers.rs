//! Rows of accounts, contacts and leads.

use super::Desk;
use crate::localorg::error::StoreError;
use crate::localorg::seed::accounts::{Account, Contact};
use crate::localorg::seed::leads::Lead;
use crate::localorg::seed::sheet::{Row, Sheet};
use crate::localorg::seed::stages::LEAD_STATUSES;
use crate::localorg::store::Writer;

impl Desk<'_> {
    /// Writes accounts, contacts and leads.
    pub(super) fn customers(
        &self,
        writer: &mut Writer,
        counts: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), StoreError> {
        let mut sheet = Sheet::of(writer, "Account");
        for (place, account) in self.world.accounts.iter().enumerate() {
            sheet.put(self.account(place, account))?;
        }
        counts.push(("Account", sheet.count()));
        let mut sheet = Sheet::of(writer, "Contact");
        for (place, contact) in self.world.contacts.iter().enumerate() {
            sheet.put(self.contact(place, contact))?;
        }
        counts.push(("Contact", sheet.count()));
        let mut sheet = Sheet::of(writer, "Lead");
        for (place, lead) in self.world.leads.iter().enumerate() {
            sheet.put(self.lead(place, lead))?;
        }
        counts.push(("Lead", sheet.count()));
        Ok(())
    }

    fn account(&self, place: usize, account: &Account) -> Row {
        let (city, state, postal_code) = account.country.cities[account.city];
        let date = |day| self.world.calendar.date(day);
        Row::new(self.ids.accounts[place])
            .with("Name", account.name.as_str())
            .with("Type", account.kind)
            .with(
                "ParentId",
                account.parent.map(|parent| self.ids.accounts[parent]),
            )
            .with("BillingStreet", account.street.as_str())
            .with("BillingCity", city)
            .with("BillingState", state)
            .with("BillingPostalCode", postal_code)
            .with("BillingCountry", account.country.name)
            .with("Phone", account.phone.as_str())
            .with("Website", format!("https://{}", account.domain))
            .with("AccountNumber", format!("A-{:05}", place + 1))
            .with("Industry", account.industry)
            .with("AnnualRevenue", account.revenue)
            .with("NumberOfEmployees", account.employees)
            .with("Ownership", account.ownership)
            .with("Rating", account.rating)
            .with("AccountSource", account.source)
            .with("OwnerId", self.ids.users[account.owner])
            .with("LastActivityDate", account.last_activity.map(date))
            .audit(self.audit(account.owner, account.created, account.modified))
    }

    fn contact(&self, place: usize, contact: &Contact) -> Row {
        let home = &self.world.accounts[contact.account];
        let (city, state, postal_code) = home.country.cities[home.city];
        let date = |day| self.world.calendar.date(day);
        let human = &contact.human;
        Row::new(self.ids.contacts[place])
            .with("AccountId", self.ids.accounts[contact.account])
            .with("Salutation", human.salutation)
            .with("FirstName", human.first)
            .with("LastName", human.last)
            .with("Name", human.name())
            .with("Title", human.title)
            .with("Department", human.department)
            .with("Email", human.email.as_deref())
            .with("Phone", human.phone.as_deref())
            .with(
                "ReportsToId",
                contact.boss.map(|boss| self.ids.contacts[boss]),
            )
            .with("LeadSource", contact.source)
            .with("MailingStreet", home.street.as_str())
            .with("MailingCity", city)
            .with("MailingState", state)
            .with("MailingPostalCode", postal_code)
            .with("MailingCountry", home.country.name)
            .with("OwnerId", self.ids.users[home.owner])
            .with("LastActivityDate", contact.last_activity.map(date))
            .audit(self.audit(home.owner, contact.created, contact.modified))
    }

    fn lead(&self, place: usize, lead: &Lead) -> Row {
        let (city, state, postal_code) = lead.country.cities[lead.city];
        let date = |day| self.world.calendar.date(day);
        let human = &lead.human;
        let conversion = lead.conversion;
        let deal = conversion.and_then(|conversion| conversion.deal);
        Row::new(self.ids.leads[place])
            .with("Salutation", human.salutation)
            .with("FirstName", human.first)
            .with("LastName", human.last)
            .with("Name", human.name())
            .with("Title", human.title)
            .with("Company", lead.company.as_str())
            .with("City", city)
            .with("State", state)
            .with("PostalCode", postal_code)
            .with("Country", lead.country.name)
            .with("Email", human.email.as_deref())
            .with("Phone", human.phone.as_deref())
            .with("LeadSource", lead.source)
            .with("Status", LEAD_STATUSES[lead.status].0)
            .with("Industry", lead.industry)
            .with("NumberOfEmployees", lead.employees)
            .with("Rating", lead.rating)
            .with("OwnerId", self.ids.users[lead.owner])
            .with("IsUnreadByOwner", lead.unread)
            .with("IsConverted", conversion.is_some())
            .with("ConvertedDate", conversion.map(|made| date(made.at.day())))
            .with(
                "ConvertedAccountId",
                conversion.map(|made| self.ids.accounts[made.account]),
            )
            .with(
                "ConvertedContactId",
                conversion.map(|made| self.ids.contacts[made.contact]),
            )
            .with(
                "ConvertedOpportunityId",
                deal.map(|deal| self.ids.deals[deal]),
            )
            .with("LastActivityDate", lead.last_activity.map(date))
            .audit(self.audit(lead.owner, lead.created, lead.modified))
    }
}
