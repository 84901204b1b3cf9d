//! Rows of opportunities, their history, contact roles and line items.

use super::Desk;
use crate::localorg::error::StoreError;
use crate::localorg::seed::deals::{Deal, State};
use crate::localorg::seed::products::PRODUCTS;
use crate::localorg::seed::sheet::{Row, Sheet};
use crate::localorg::seed::stages::{STAGES, category_name};
use crate::localorg::store::Writer;
use crate::model::id::RecordId;

impl Desk<'_> {
    /// Writes opportunities and what hangs on them.
    pub(super) fn sales(
        &self,
        writer: &mut Writer,
        counts: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), StoreError> {
        let mut histories: Vec<Vec<RecordId>> = Vec::with_capacity(self.world.deals.len());
        for deal in &self.world.deals {
            let ids = deal
                .history
                .iter()
                .map(|_| writer.next_id("OpportunityHistory"));
            histories.push(ids.collect::<Result<_, _>>()?);
        }
        let mut sheet = Sheet::of(writer, "Opportunity");
        for (place, deal) in self.world.deals.iter().enumerate() {
            sheet.put(self.opportunity(place, deal, &histories[place]))?;
        }
        counts.push(("Opportunity", sheet.count()));
        let mut sheet = Sheet::of(writer, "OpportunityHistory");
        for (place, deal) in self.world.deals.iter().enumerate() {
            for (state, id) in deal.history.iter().zip(&histories[place]) {
                sheet.put(self.history(place, deal, state, *id))?;
            }
        }
        counts.push(("OpportunityHistory", sheet.count()));
        self.contact_roles(writer, counts)?;
        self.line_items(writer, counts)
    }

    fn opportunity(&self, place: usize, deal: &Deal, history: &[RecordId]) -> Row {
        let calendar = &self.world.calendar;
        let state = deal.state();
        let stage = deal.stage();
        let close = calendar.date(state.close);
        let quarter = i64::from((close.month() - 1) / 3 + 1);
        let year = i64::from(close.year());
        let changed = |differs: &dyn Fn(&State, &State) -> bool| {
            let places = 1..deal.history.len();
            places
                .rev()
                .find(|&at| differs(&deal.history[at - 1], &deal.history[at]))
        };
        let stage_change = changed(&|before, after| before.stage != after.stage);
        let amount_change = changed(&|before, after| before.amount != after.amount);
        let close_change = changed(&|before, after| before.close != after.close);
        Row::new(self.ids.deals[place])
            .with("AccountId", self.ids.accounts[deal.account])
            .with("Name", deal.name.as_str())
            .with("StageName", stage.name)
            .with("Amount", state.amount)
            .with("Probability", i64::from(stage.probability))
            .with("ExpectedRevenue", expected(state))
            .with("CloseDate", close)
            .with("Type", deal.kind)
            .with("NextStep", deal.next_step)
            .with("LeadSource", deal.source)
            .with("IsClosed", stage.closed)
            .with("IsWon", stage.won)
            .with("ForecastCategory", state.category())
            .with("ForecastCategoryName", category_name(state.category()))
            .with(
                "CampaignId",
                deal.campaign.map(|campaign| self.ids.campaigns[campaign]),
            )
            .with("HasOpportunityLineItem", !deal.lines.is_empty())
            .with(
                "Pricebook2Id",
                (!deal.lines.is_empty()).then_some(self.base.pricebook),
            )
            .with("OwnerId", self.ids.users[deal.owner])
            .with(
                "ContactId",
                deal.contact.map(|contact| self.ids.contacts[contact]),
            )
            .with(
                "LastStageChangeDate",
                stage_change.map(|at| calendar.timestamp(deal.history[at].at)),
            )
            .with(
                "LastAmountChangedHistoryId",
                amount_change.map(|at| history[at]),
            )
            .with(
                "LastCloseDateChangedHistoryId",
                close_change.map(|at| history[at]),
            )
            .with("FiscalQuarter", quarter)
            .with("FiscalYear", year)
            .with("Fiscal", format!("{year} {quarter}"))
            .with("HasOpenActivity", deal.open_activity)
            .with("HasOverdueTask", deal.overdue_task)
            .with(
                "LastActivityDate",
                deal.last_activity.map(|day| calendar.date(day)),
            )
            .audit(self.audit(deal.owner, deal.created(), state.at))
    }

    fn history(&self, place: usize, deal: &Deal, state: &State, id: RecordId) -> Row {
        let calendar = &self.world.calendar;
        Row::new(id)
            .with("OpportunityId", self.ids.deals[place])
            .with("CreatedById", self.ids.users[deal.owner])
            .with("CreatedDate", calendar.timestamp(state.at))
            .with("StageName", STAGES[state.stage].name)
            .with("Amount", state.amount)
            .with("ExpectedRevenue", expected(state))
            .with("CloseDate", calendar.date(state.close))
            .with("Probability", i64::from(STAGES[state.stage].probability))
            .with("ForecastCategory", state.category())
            .with("SystemModstamp", calendar.timestamp(state.at))
    }

    fn contact_roles(
        &self,
        writer: &mut Writer,
        counts: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), StoreError> {
        const ROLES: [&str; 4] = [
            "Decision Maker",
            "Evaluator",
            "Business User",
            "Economic Buyer",
        ];
        let mut rows = Vec::new();
        for (place, deal) in self.world.deals.iter().enumerate() {
            let Some(contact) = deal.contact else {
                continue;
            };
            let row = Row::new(writer.next_id("OpportunityContactRole")?)
                .with("OpportunityId", self.ids.deals[place])
                .with("ContactId", self.ids.contacts[contact])
                .with("Role", (place % 5 > 0).then(|| ROLES[place % ROLES.len()]))
                .with("IsPrimary", true)
                .audit(self.audit(deal.owner, deal.created(), deal.created()));
            rows.push(row);
        }
        put_all(writer, "OpportunityContactRole", rows, counts)
    }

    fn line_items(
        &self,
        writer: &mut Writer,
        counts: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        for (place, deal) in self.world.deals.iter().enumerate() {
            for (order, line) in (1_i64..).zip(&deal.lines) {
                let product = &PRODUCTS[line.product];
                let row = Row::new(writer.next_id("OpportunityLineItem")?)
                    .with("OpportunityId", self.ids.deals[place])
                    .with("SortOrder", order)
                    .with("PricebookEntryId", self.ids.prices[line.product])
                    .with("Product2Id", self.ids.products[line.product])
                    .with("ProductCode", product.code)
                    .with("Name", format!("{} {}", deal.name, product.name))
                    .with("Quantity", line.quantity)
                    .with("UnitPrice", line.price)
                    .with("ListPrice", product.price)
                    .with("TotalPrice", line.quantity * line.price)
                    .audit(self.audit(deal.owner, deal.created(), deal.state().at));
                rows.push(row);
            }
        }
        put_all(writer, "OpportunityLineItem", rows, counts)
    }
}

/// `ExpectedRevenue`: amount times probability, in hundredths exactly.
fn expected(state: &State) -> Option<f64> {
    let hundredths = state.amount? * i64::from(STAGES[state.stage].probability);
    Some(hundredths as f64 / 100.0)
}

fn put_all(
    writer: &mut Writer,
    object: &'static str,
    rows: Vec<Row>,
    counts: &mut Vec<(&'static str, u64)>,
) -> Result<(), StoreError> {
    let mut sheet = Sheet::of(writer, object);
    for row in rows {
        sheet.put(row)?;
    }
    counts.push((object, sheet.count()));
    Ok(())
}
