//! The whole of the demo data as plain structures, before they become rows.
//!
//! The order of making matters: deals need accounts, the accounts' dates follow from the deals,
//! leads grow out of deals and make contacts, campaigns and activities come last.

use jiff::Timestamp;

use super::accounts::{self, Account, Contact};
use super::calendar::Calendar;
use super::campaigns::{self, Campaign, Member};
use super::deals::{self, Deal};
use super::leads::{self, Lead};
use super::people::People;
use super::service::{self, Activity, Case};

/// How many contacts there are.
const CONTACTS: usize = 2_500;

/// Everything, by places in lists instead of ids.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) calendar: Calendar,
    pub(super) people: People,
    pub(super) accounts: Vec<Account>,
    pub(super) contacts: Vec<Contact>,
    pub(super) deals: Vec<Deal>,
    pub(super) leads: Vec<Lead>,
    pub(super) campaigns: Vec<Campaign>,
    pub(super) members: Vec<Member>,
    pub(super) cases: Vec<Case>,
    pub(super) activities: Vec<Activity>,
}

impl World {
    /// The world as it is on the UTC day of `now`.
    pub(super) fn make(now: Timestamp) -> Self {
        let calendar = Calendar::new(now);
        let people = People::make();
        let mut accounts = accounts::make(&people);
        let mut deals = deals::make(&people, &accounts, &calendar);
        let chosen = leads::choose(&mut deals);
        accounts::settle(&mut accounts, &deals, &calendar);
        let known = CONTACTS.saturating_sub(leads::contacts_to_come(chosen));
        let mut contacts = accounts::contacts(&accounts, &calendar, known);
        let mut leads = leads::make(&people, &accounts, &mut deals, &mut contacts, &calendar);
        leads::introduce(&mut deals, &contacts, accounts.len());
        let mut campaigns = campaigns::make(&people, &calendar);
        let members = campaigns::fill(&mut campaigns, &leads, &contacts, &mut deals, &calendar);
        let cases = service::cases(&people, &accounts, &contacts, &calendar);
        let activities = service::activities(
            &mut accounts,
            &mut contacts,
            &mut deals,
            &mut leads,
            &calendar,
        );
        Self {
            calendar,
            people,
            accounts,
            contacts,
            deals,
            leads,
            campaigns,
            members,
            cases,
            activities,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::stages::STAGES;
    use super::*;

    fn world() -> World {
        World::make("2026-11-22T20:00:00Z".parse().unwrap())
    }

    #[test]
    fn sizes_are_as_promised() {
        let world = world();
        assert_eq!(world.accounts.len(), 600);
        assert_eq!(world.contacts.len(), 2_500);
        assert_eq!(world.deals.len(), 6_000);
        assert_eq!(world.leads.len(), 4_000);
        assert_eq!(world.campaigns.len(), 30);
        assert_eq!(world.cases.len(), 1_200);
        assert_eq!(world.activities.len(), 5_000);
        assert!(
            (2_000..6_000).contains(&world.members.len()),
            "{}",
            world.members.len()
        );
    }

    #[test]
    fn the_day_alone_decides() {
        let morning = World::make("2026-11-22T00:00:01Z".parse().unwrap());
        assert_eq!(format!("{morning:?}"), format!("{:?}", world()));
        let next = World::make("2026-11-23T00:00:01Z".parse().unwrap());
        assert_ne!(format!("{next:?}"), format!("{morning:?}"));
    }

    #[test]
    fn the_pipeline_looks_real() {
        let world = world();
        let count =
            |test: &dyn Fn(&Deal) -> bool| world.deals.iter().filter(|deal| test(deal)).count();
        let won = count(&|deal| deal.stage().won);
        let closed = count(&|deal| deal.stage().closed);
        let open = world.deals.len() - closed;
        let rate = won as f64 / closed as f64;
        assert!((0.15..0.35).contains(&rate), "win rate {rate}");
        assert!((500..1_800).contains(&open), "{open} open");
        let overdue = count(&|deal| !deal.stage().closed && deal.state().close < 0);
        assert!((60..600).contains(&overdue), "{overdue} overdue");
        let unknown = count(&|deal| deal.state().amount.is_none());
        assert!((60..600).contains(&unknown), "{unknown} without amount");
        let quarter_end = count(&|deal| {
            let close = deal.state().close;
            deal.stage().won && world.calendar.quarter_end(close) - close < 10
        });
        assert!(
            quarter_end as f64 > 0.25 * won as f64,
            "{quarter_end} of {won}"
        );
        for stage in 0..STAGES.len() {
            assert!(
                count(&|deal| deal.state().stage == stage) > 20,
                "stage {stage}"
            );
        }
        let mut amounts: Vec<i64> = world
            .deals
            .iter()
            .filter_map(|deal| deal.state().amount)
            .collect();
        amounts.sort_unstable();
        assert!(
            amounts[amounts.len() / 2] * 20 < amounts[amounts.len() - 10],
            "long tail"
        );
    }

    #[test]
    fn owners_differ_in_strength() {
        let world = world();
        let mut rates = Vec::new();
        for owner in 0..world.people.users.len() {
            let mine = world
                .deals
                .iter()
                .filter(|deal| deal.owner == owner && deal.stage().closed);
            let (won, closed) = mine.fold((0, 0), |(won, closed), deal| {
                (won + u32::from(deal.stage().won), closed + 1)
            });
            if closed > 50 {
                rates.push(f64::from(won) / f64::from(closed));
            }
        }
        rates.sort_by(f64::total_cmp);
        assert!(rates.len() > 20, "{}", rates.len());
        assert!(rates[rates.len() - 1] > 1.6 * rates[0], "{rates:?}");
    }

    #[test]
    fn nothing_happens_before_its_cause() {
        let world = world();
        for deal in &world.deals {
            let created = deal.created();
            assert!(world.accounts[deal.account].created <= created);
            assert!(deal.history.windows(2).all(|pair| pair[0].at < pair[1].at));
            assert!(deal.state().at.has_happened());
            if let Some(contact) = deal.contact {
                assert!(world.contacts[contact].created <= created);
                assert_eq!(world.contacts[contact].account, deal.account);
            }
            let lines: i64 = deal
                .lines
                .iter()
                .map(|line| line.quantity * line.price)
                .sum();
            assert!(deal.lines.is_empty() || deal.state().amount == Some(lines));
        }
        for lead in &world.leads {
            assert!(lead.created <= lead.modified && lead.modified.has_happened());
            if let Some(conversion) = lead.conversion {
                assert!(lead.created <= conversion.at);
                if let Some(deal) = conversion.deal {
                    assert_eq!(world.deals[deal].account, conversion.account);
                    assert_eq!(world.deals[deal].created(), conversion.at);
                }
            }
        }
        for activity in &world.activities {
            assert!(activity.created <= activity.modified && activity.modified.has_happened());
        }
        for case in &world.cases {
            assert!(case.created <= case.modified && case.modified.has_happened());
        }
    }
}
