//! Rows of cases, tasks and events.

use super::Desk;
use crate::localorg::error::StoreError;
use crate::localorg::seed::calendar::Moment;
use crate::localorg::seed::service::{Activity, Case, Kind, Who};
use crate::localorg::seed::sheet::{Row, Sheet};
use crate::localorg::seed::stages::CASE_STATUSES;
use crate::localorg::store::Writer;
use crate::model::id::RecordId;

impl Desk<'_> {
    /// Writes cases, tasks and events.
    pub(super) fn service(
        &self,
        writer: &mut Writer,
        counts: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), StoreError> {
        let (mut cases, mut tasks, mut events) = (Vec::new(), Vec::new(), Vec::new());
        for (place, case) in self.world.cases.iter().enumerate() {
            cases.push(self.case(place, case, Row::new(writer.next_id("Case")?)));
        }
        for activity in &self.world.activities {
            match activity.kind {
                Kind::Task {
                    status,
                    priority,
                    subtype,
                } => {
                    let row = self.activity(activity, writer.next_id("Task")?);
                    tasks.push(self.task(activity, row, [status, priority, subtype]));
                }
                Kind::Event { hour, minutes } => {
                    let row = self.activity(activity, writer.next_id("Event")?);
                    events.push(self.event(activity, row, hour, minutes));
                }
            }
        }
        for (object, rows) in [("Case", cases), ("Task", tasks), ("Event", events)] {
            let mut sheet = Sheet::of(writer, object);
            for row in rows {
                sheet.put(row)?;
            }
            counts.push((object, sheet.count()));
        }
        Ok(())
    }

    fn case(&self, place: usize, case: &Case, row: Row) -> Row {
        let contact = case.contact.map(|contact| self.ids.contacts[contact]);
        let human = case
            .contact
            .map(|contact| &self.world.contacts[contact].human);
        row.with("CaseNumber", format!("{:08}", 1_001 + place))
            .with("AccountId", self.ids.accounts[case.account])
            .with("ContactId", contact)
            .with(
                "ContactEmail",
                human.and_then(|human| human.email.as_deref()),
            )
            .with(
                "ContactPhone",
                human.and_then(|human| human.phone.as_deref()),
            )
            .with("Subject", case.subject)
            .with("Type", case.kind)
            .with("Reason", case.reason)
            .with("Origin", case.origin)
            .with("Priority", case.priority)
            .with("Status", CASE_STATUSES[case.status].0)
            .with("IsClosed", case.closed.is_some())
            .with(
                "ClosedDate",
                case.closed.map(|at| self.world.calendar.timestamp(at)),
            )
            .with("IsEscalated", case.status == 2)
            .with("OwnerId", self.ids.users[case.owner])
            .audit(self.audit(case.owner, case.created, case.modified))
    }

    /// What tasks and events have in common.
    fn activity(&self, activity: &Activity, id: RecordId) -> Row {
        let who = activity.who.map(|who| match who {
            Who::Lead(lead) => self.ids.leads[lead],
            Who::Contact(contact) => self.ids.contacts[contact],
        });
        let account = activity.account.map(|account| self.ids.accounts[account]);
        let deal = activity.deal.map(|deal| self.ids.deals[deal]);
        // A lead's activity has no other subject; a contact's is about the deal or the account.
        let what = deal.or(account.filter(|_| !activity.owner.is_multiple_of(3)));
        Row::new(id)
            .with("Subject", activity.subject)
            .with("WhoId", who)
            .with("WhatId", what)
            .with("AccountId", account)
            .with(
                "ActivityDate",
                activity.day.map(|day| self.world.calendar.date(day)),
            )
            .with("OwnerId", self.ids.users[activity.owner])
            .audit(self.audit(activity.owner, activity.created, activity.modified))
    }

    fn task(&self, activity: &Activity, row: Row, words: [&'static str; 3]) -> Row {
        let [status, priority, subtype] = words;
        let done = status == "Completed";
        let at = self.world.calendar.timestamp(activity.modified);
        row.with("Status", status)
            .with("Priority", priority)
            .with("IsHighPriority", priority == "High")
            .with("IsClosed", done)
            .with("CompletedDateTime", done.then_some(at))
            .with("TaskSubtype", subtype)
    }

    fn event(&self, activity: &Activity, row: Row, hour: i64, minutes: i64) -> Row {
        let calendar = &self.world.calendar;
        let day = activity.day.unwrap_or_else(|| activity.created.day());
        let start = Moment(day * 24 * 60 + hour * 60);
        let end = start.plus_minutes(minutes);
        row.with("ActivityDateTime", calendar.timestamp(start))
            .with("StartDateTime", calendar.timestamp(start))
            .with("EndDateTime", calendar.timestamp(end))
            .with("EndDate", calendar.date(end.day()))
            .with("DurationInMinutes", minutes)
            .with("IsAllDayEvent", false)
            .with("ShowAs", "Busy")
            .with("EventSubtype", "Event")
    }
}
