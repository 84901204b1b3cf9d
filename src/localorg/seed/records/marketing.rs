//! Rows of campaigns and their members.

use super::Desk;
use crate::localorg::error::StoreError;
use crate::localorg::seed::campaigns::{Campaign, Member};
use crate::localorg::seed::sheet::{Row, Sheet};
use crate::localorg::store::Writer;

impl Desk<'_> {
    /// Writes campaigns and members.
    pub(super) fn marketing(
        &self,
        writer: &mut Writer,
        counts: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), StoreError> {
        let mut sheet = Sheet::of(writer, "Campaign");
        for (place, campaign) in self.world.campaigns.iter().enumerate() {
            sheet.put(self.campaign(place, campaign))?;
        }
        counts.push(("Campaign", sheet.count()));
        let ids: Vec<_> = (self.world.members.iter())
            .map(|_| writer.next_id("CampaignMember"))
            .collect::<Result<_, _>>()?;
        let mut sheet = Sheet::of(writer, "CampaignMember");
        for (member, id) in self.world.members.iter().zip(ids) {
            sheet.put(self.member(member, Row::new(id)))?;
        }
        counts.push(("CampaignMember", sheet.count()));
        Ok(())
    }

    fn campaign(&self, place: usize, campaign: &Campaign) -> Row {
        let date = |day| self.world.calendar.date(day);
        let sums = campaign.sums;
        Row::new(self.ids.campaigns[place])
            .with("Name", campaign.name.as_str())
            .with("Type", campaign.kind)
            .with("Status", campaign.status())
            .with("StartDate", date(campaign.start))
            .with("EndDate", date(campaign.end))
            .with("IsActive", campaign.end >= 0)
            .with("BudgetedCost", campaign.budget)
            .with("ActualCost", campaign.cost)
            .with("ExpectedRevenue", campaign.budget * 6)
            .with("NumberOfLeads", sums.leads)
            .with("NumberOfConvertedLeads", sums.converted)
            .with("NumberOfContacts", sums.contacts)
            .with("NumberOfResponses", sums.responses)
            .with("NumberOfOpportunities", sums.deals)
            .with("NumberOfWonOpportunities", sums.won)
            .with("AmountAllOpportunities", sums.amount)
            .with("AmountWonOpportunities", sums.won_amount)
            .with("OwnerId", self.ids.users[campaign.owner])
            .audit(self.audit(campaign.owner, campaign.created, campaign.modified))
    }

    fn member(&self, member: &Member, row: Row) -> Row {
        let campaign = &self.world.campaigns[member.campaign];
        let lead = member.lead.map(|lead| &self.world.leads[lead]);
        let contact = member.contact.map(|contact| &self.world.contacts[contact]);
        let human = lead
            .map(|lead| &lead.human)
            .or_else(|| contact.map(|contact| &contact.human));
        let company = lead
            .map(|lead| lead.company.as_str())
            .or_else(|| contact.map(|contact| self.world.accounts[contact.account].name.as_str()));
        let lead_id = member.lead.map(|lead| self.ids.leads[lead]);
        let contact_id = member.contact.map(|contact| self.ids.contacts[contact]);
        row.with("CampaignId", self.ids.campaigns[member.campaign])
            .with("LeadId", lead_id)
            .with("ContactId", contact_id)
            .with("LeadOrContactId", contact_id.or(lead_id))
            .with(
                "Type",
                if contact_id.is_some() {
                    "Contact"
                } else {
                    "Lead"
                },
            )
            .with(
                "Status",
                if member.responded.is_some() {
                    "Responded"
                } else {
                    "Sent"
                },
            )
            .with("HasResponded", member.responded.is_some())
            .with(
                "FirstRespondedDate",
                member.responded.map(|day| self.world.calendar.date(day)),
            )
            .with("Name", human.map(|human| human.name()))
            .with("FirstName", human.and_then(|human| human.first))
            .with("LastName", human.map(|human| human.last))
            .with("Title", human.and_then(|human| human.title))
            .with("Email", human.and_then(|human| human.email.as_deref()))
            .with("CompanyOrAccount", company)
            .audit(self.audit(campaign.owner, member.created, member.modified))
    }
}
