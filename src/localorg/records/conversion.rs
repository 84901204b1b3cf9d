//! Converting a lead: it becomes an account, a contact and, unless not wanted, an opportunity.
//!
//! Existing ones may be named instead; of those only empty fields are filled. The contact becomes the
//! opportunity's primary role; campaign memberships, activities, notes and attachments follow the
//! contact. The lead keeps its values, points at what it became, and is read-only from then on.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::types::Value as Sql;
use serde_json::{Map, Value, json};

use super::intake::Given;
use super::row::Row;
use super::rules::{self, Change};
use super::storage::{never_was, text};
use super::{Done, Edit, Refusal, RowError, Step, id_of, known};
use crate::model::id::RecordId;

/// Field of the account and where on the lead it comes from.
const TO_ACCOUNT: [(&str, &str); 14] = [
    ("Name", "Company"),
    ("Phone", "Phone"),
    ("Fax", "Fax"),
    ("Website", "Website"),
    ("Industry", "Industry"),
    ("Rating", "Rating"),
    ("AccountSource", "LeadSource"),
    ("AnnualRevenue", "AnnualRevenue"),
    ("NumberOfEmployees", "NumberOfEmployees"),
    ("BillingStreet", "Street"),
    ("BillingCity", "City"),
    ("BillingState", "State"),
    ("BillingPostalCode", "PostalCode"),
    ("BillingCountry", "Country"),
];

/// Field of the contact and where on the lead it comes from.
const TO_CONTACT: [(&str, &str); 15] = [
    ("Salutation", "Salutation"),
    ("FirstName", "FirstName"),
    ("LastName", "LastName"),
    ("Title", "Title"),
    ("Email", "Email"),
    ("Phone", "Phone"),
    ("MobilePhone", "MobilePhone"),
    ("Fax", "Fax"),
    ("LeadSource", "LeadSource"),
    ("Description", "Description"),
    ("MailingStreet", "Street"),
    ("MailingCity", "City"),
    ("MailingState", "State"),
    ("MailingPostalCode", "PostalCode"),
    ("MailingCountry", "Country"),
];

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeadConvert {
    /// The lead.
    pub(crate) lead_id: String,
    /// Label of a lead status that counts as converted.
    pub(crate) converted_status: String,
    /// An account to use in place of a new one.
    pub(crate) account_id: Option<String>,
    /// A contact of that account to use in place of a new one.
    pub(crate) contact_id: Option<String>,
    /// An opportunity to use in place of a new one.
    pub(crate) opportunity_id: Option<String>,
    /// Name of the new opportunity; the company's without.
    pub(crate) opportunity_name: Option<String>,
    /// Owner of what is made; the lead's without.
    pub(crate) owner_id: Option<String>,
    /// No opportunity is made.
    pub(crate) do_not_create_opportunity: bool,
    /// The lead source of an existing contact is replaced by the lead's.
    pub(crate) overwrite_lead_source: bool,
}

/// What the lead became: ids of 18 characters.
#[derive(Clone, Debug)]
pub(crate) struct Converted {
    /// The lead.
    pub(crate) lead_id: String,
    /// Its account.
    pub(crate) account_id: String,
    /// Its contact.
    pub(crate) contact_id: String,
    /// Its opportunity, when there is one.
    pub(crate) opportunity_id: Option<String>,
}

impl Edit {
    /// Converts a lead, or leaves everything as it is.
    ///
    /// # Errors
    /// What is wrong with it, as Salesforce says it.
    pub(crate) fn convert_lead(&mut self, ask: &LeadConvert) -> Result<Converted, Refusal> {
        let mut converted = None;
        let done = self.all_or_nothing(|edit| {
            let made = edit.converted(ask)?;
            let id = made.lead_id.clone();
            converted = Some(made);
            Ok(Done { id, created: false })
        })?;
        converted.ok_or_else(|| RowError::new("UNKNOWN_EXCEPTION", done.id).into())
    }

    fn converted(&mut self, ask: &LeadConvert) -> Step<Converted> {
        let schema = Arc::clone(&self.schema);
        let def = known(&schema, "Lead")?;
        let id = id_of(def, &ask.lead_id)?;
        let lead = self.live_row(def, &id)?;
        if lead.flag("IsConverted") {
            let message = "cannot reference converted lead";
            return Err(RowError::new("CANNOT_UPDATE_CONVERTED_LEAD", message).into());
        }
        self.check_status(&ask.converted_status)?;
        let owner = self.owner_of(ask, &lead)?;
        let account = self.account_for(ask, &lead, &owner)?;
        let contact = self.contact_for(ask, &lead, &account, &owner)?;
        let opportunity = self.opportunity_for(ask, &lead, &account, &owner)?;
        if let Some(opportunity) = &opportunity {
            self.add_role(opportunity, &contact)?;
        }
        let converted = Converted {
            lead_id: id.as_str().to_owned(),
            account_id: account,
            contact_id: contact,
            opportunity_id: opportunity,
        };
        self.close_lead(&lead, ask, &owner, &converted)?;
        self.move_along(&converted)?;
        Ok(converted)
    }

    fn check_status(&self, status: &str) -> Step<()> {
        let sql = "SELECT \"IsConverted\" FROM \"LeadStatus\" WHERE \"MasterLabel\" = ?1";
        if self.column::<bool>(sql, &[text(status)])?.first() == Some(&true) {
            return Ok(());
        }
        let message = format!("invalid convertedStatus: {status}");
        Err(RowError::new("INVALID_STATUS", message).into())
    }

    /// The user who will own what is made.
    fn owner_of(&self, ask: &LeadConvert, lead: &Row<'_>) -> Step<String> {
        let owner = ask.owner_id.as_deref().or_else(|| lead.text("OwnerId"));
        let owner = RecordId::parse(owner.unwrap_or_default()).ok();
        let Some(owner) = owner.filter(|id| id.key_prefix() == "005") else {
            let message = "Converted objects can only be owned by users.  If the lead is not \
                owned by a user, you must specify a user for the Owner field.";
            return Err(RowError::new("UNKNOWN_EXCEPTION", message).into());
        };
        let sql = "SELECT \"IsActive\" FROM \"User\" WHERE \"Id\" = ?1";
        match self.column::<bool>(sql, &[text(owner.as_str())])?.first() {
            Some(true) => Ok(owner.as_str().to_owned()),
            Some(false) => {
                let message = format!(
                    "operation performed with inactive user [{}] as owner of lead",
                    owner.as_str()
                );
                Err(RowError::new("INACTIVE_OWNER_OR_USER", message).into())
            }
            None => Err(never_was()),
        }
    }

    fn account_for(&mut self, ask: &LeadConvert, lead: &Row<'_>, owner: &str) -> Step<String> {
        if let Some(id) = &ask.account_id {
            return self.merged("Account", id, lead, &TO_ACCOUNT, None);
        }
        let mut fields = copied(lead, &TO_ACCOUNT);
        fields.insert("OwnerId".to_owned(), json!(owner));
        Ok(self.create("Account", &fields)?.id)
    }

    fn contact_for(
        &mut self,
        ask: &LeadConvert,
        lead: &Row<'_>,
        account: &str,
        owner: &str,
    ) -> Step<String> {
        let Some(id) = &ask.contact_id else {
            let mut fields = copied(lead, &TO_CONTACT);
            fields.insert("AccountId".to_owned(), json!(account));
            fields.insert("OwnerId".to_owned(), json!(owner));
            return Ok(self.create("Contact", &fields)?.id);
        };
        let schema = Arc::clone(&self.schema);
        let def = known(&schema, "Contact")?;
        let contact = self.live_row(def, &id_of(def, id)?)?;
        if contact.text("AccountId") != Some(account) {
            let message = "The contact is not associated with the account";
            let fields = ["ContactId"];
            return Err(RowError::about("INVALID_CROSS_REFERENCE_KEY", message, fields).into());
        }
        let source = ask.overwrite_lead_source.then_some("LeadSource");
        self.merged("Contact", id, lead, &TO_CONTACT, source)
    }

    /// Fills the empty fields of an existing record, and `replaced` in any case.
    fn merged(
        &mut self,
        object: &str,
        id: &str,
        lead: &Row<'_>,
        pairs: &[(&str, &str)],
        replaced: Option<&str>,
    ) -> Step<String> {
        let schema = Arc::clone(&self.schema);
        let def = known(&schema, object)?;
        let id = id_of(def, id)?;
        let old = self.live_row(def, &id)?;
        let mut fields = copied(lead, pairs);
        fields.retain(|name, _| old.is_null(name) || Some(name.as_str()) == replaced);
        if !fields.is_empty() {
            self.update(object, id.as_str(), &fields)?;
        }
        Ok(id.as_str().to_owned())
    }

    fn opportunity_for(
        &mut self,
        ask: &LeadConvert,
        lead: &Row<'_>,
        account: &str,
        owner: &str,
    ) -> Step<Option<String>> {
        if let Some(id) = &ask.opportunity_id {
            let schema = Arc::clone(&self.schema);
            let def = known(&schema, "Opportunity")?;
            let id = id_of(def, id)?;
            self.live_row(def, &id)?;
            return Ok(Some(id.as_str().to_owned()));
        }
        if ask.do_not_create_opportunity {
            return Ok(None);
        }
        let stage = "SELECT \"MasterLabel\" FROM \"OpportunityStage\" WHERE \"IsActive\" = 1
            AND \"IsClosed\" = 0 ORDER BY \"SortOrder\" LIMIT 1";
        let stage = self.column::<String>(stage, &[])?;
        let campaign = "SELECT \"CampaignId\" FROM \"CampaignMember\" WHERE \"LeadId\" = ?1
            AND \"IsDeleted\" = 0 ORDER BY \"CreatedDate\" DESC, rid DESC LIMIT 1";
        let campaign = self.column::<String>(campaign, &[text(lead.id())])?;
        let name = ask
            .opportunity_name
            .as_deref()
            .or_else(|| lead.text("Company"));
        let mut fields = copied(lead, &[("LeadSource", "LeadSource")]);
        for (field, value) in [
            ("Name", json!(name)),
            ("AccountId", json!(account)),
            ("OwnerId", json!(owner)),
            ("StageName", json!(stage.first())),
            ("CloseDate", json!(self.quarter_end()?.to_string())),
            ("CampaignId", json!(campaign.first())),
        ] {
            fields.insert(field.to_owned(), value);
        }
        Ok(Some(self.create("Opportunity", &fields)?.id))
    }

    fn add_role(&mut self, opportunity: &str, contact: &str) -> Step<()> {
        let sql = "SELECT COUNT(*) FROM \"OpportunityContactRole\" WHERE \"OpportunityId\" = ?1
            AND \"ContactId\" = ?2 AND \"IsDeleted\" = 0";
        let found = self.column::<i64>(sql, &[text(opportunity), text(contact)])?;
        if found.first().is_some_and(|count| *count > 0) {
            return Ok(());
        }
        let fields =
            json!({ "OpportunityId": opportunity, "ContactId": contact, "IsPrimary": true });
        let Value::Object(fields) = fields else {
            return Ok(());
        };
        self.create("OpportunityContactRole", &fields).map(drop)
    }

    /// Marks the lead, which is done with rules that only conversion may break.
    fn close_lead(
        &mut self,
        old: &Row<'_>,
        ask: &LeadConvert,
        owner: &str,
        converted: &Converted,
    ) -> Step<()> {
        let mut lead = old.clone();
        lead.set("IsConverted", true);
        lead.set("IsUnreadByOwner", false);
        lead.set("ConvertedDate", self.today());
        lead.set("ConvertedAccountId", converted.account_id.as_str());
        lead.set("ConvertedContactId", converted.contact_id.as_str());
        lead.set("ConvertedOpportunityId", converted.opportunity_id.clone());
        lead.set("Status", ask.converted_status.as_str());
        lead.set("OwnerId", owner);
        self.stamp_changed(&mut lead);
        self.store_changes(&lead, old)?;
        let given = Given::default();
        let change = Change {
            given: &given,
            old: Some(old),
        };
        rules::follow(self, &lead, change)?;
        self.note_conversion(lead.id())
    }

    /// The row of the lead's history that tells of the conversion.
    fn note_conversion(&mut self, lead: &str) -> Step<()> {
        let schema = Arc::clone(&self.schema);
        let def = known(&schema, "LeadHistory")?;
        let mut row = Row::with_defaults(def);
        let id = self.next_id(def)?;
        row.set("Id", id.as_str());
        self.stamp_created(&mut row)?;
        row.set("LeadId", lead);
        row.set("Field", "leadConverted");
        row.set("DataType", "Text");
        self.insert(&row)
    }

    /// Memberships, activities, notes and attachments follow the contact.
    fn move_along(&mut self, converted: &Converted) -> Step<()> {
        let lead = text(&converted.lead_id);
        let members = "SELECT \"Id\" FROM \"CampaignMember\" WHERE \"LeadId\" = ?1
            AND \"IsDeleted\" = 0";
        for member in self.column::<String>(members, std::slice::from_ref(&lead))? {
            let mut fields = Map::new();
            fields.insert("ContactId".to_owned(), json!(converted.contact_id));
            self.update("CampaignMember", &member, &fields)?;
        }
        let contact = text(&converted.contact_id);
        let about = converted
            .opportunity_id
            .as_ref()
            .unwrap_or(&converted.account_id);
        let stamp = Sql::Integer(self.now.as_millisecond());
        for table in ["Task", "Event"] {
            let sql = format!(
                "UPDATE \"{table}\" SET \"WhoId\" = ?1, \"WhatId\" = COALESCE(\"WhatId\", ?2),
                 \"AccountId\" = ?3, \"SystemModstamp\" = ?4 WHERE \"WhoId\" = ?5"
            );
            let account = text(&converted.account_id);
            let cells = [
                contact.clone(),
                text(about),
                account,
                stamp.clone(),
                lead.clone(),
            ];
            self.run(&sql, &cells)?;
        }
        for table in ["Note", "Attachment"] {
            let sql = format!(
                "UPDATE \"{table}\" SET \"ParentId\" = ?1, \"SystemModstamp\" = ?2
                 WHERE \"ParentId\" = ?3"
            );
            self.run(&sql, &[contact.clone(), stamp.clone(), lead.clone()])?;
        }
        Ok(())
    }

    /// The last day of the fiscal quarter: when a new opportunity is expected to close.
    fn quarter_end(&self) -> Step<Date> {
        let sql = "SELECT COALESCE(\"FiscalYearStartMonth\", 1) FROM \"Organization\" LIMIT 1";
        let month = self.column::<i64>(sql, &[])?.first().copied().unwrap_or(1);
        let today = self.now.to_zoned(self.actor.zone.clone()).date();
        Ok(last_of_quarter(today, month))
    }
}

/// The last day of the quarter of a fiscal year that begins with this month.
fn last_of_quarter(day: Date, first_month: i64) -> Date {
    let into = (i64::from(day.month()) - first_month).rem_euclid(3);
    day.last_of_month()
        .saturating_add((2 - into).months())
        .last_of_month()
}

/// What the lead gives to a new record: values that are there.
fn copied(lead: &Row<'_>, pairs: &[(&str, &str)]) -> Map<String, Value> {
    let value = |cell: &Sql| match cell {
        Sql::Text(text) => Some(json!(text)),
        Sql::Integer(number) => Some(json!(number)),
        Sql::Real(number) => Some(json!(number)),
        _ => None,
    };
    let found = pairs
        .iter()
        .filter_map(|(field, source)| Some(((*field).to_owned(), value(lead.get(source))?)));
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_the_fiscal_year() {
        for (day, first, last) in [
            ("2026-11-22", 1, "2026-12-31"),
            ("2026-11-22", 2, "2027-01-31"),
            ("2026-11-22", 3, "2026-11-30"),
            ("2026-01-31", 1, "2026-03-31"),
            ("2024-02-01", 3, "2024-02-29"),
            ("2026-04-01", 4, "2026-06-30"),
        ] {
            let day: Date = day.parse().unwrap();
            assert_eq!(last_of_quarter(day, first).to_string(), last);
        }
    }
}
