//! Campaigns and their members.

use std::collections::HashSet;

use super::accounts::{Contact, workmoment};
use super::calendar::{Calendar, Day, Moment};
use super::deals::Deal;
use super::dice::{Dice, Stream};
use super::leads::Lead;
use super::people::{Desk, People};

/// How many campaigns there are.
pub(super) const CAMPAIGNS: usize = 30;

/// One campaign with the sums that Salesforce keeps on it.
#[derive(Clone, Debug)]
pub(super) struct Campaign {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) start: Day,
    pub(super) end: Day,
    pub(super) budget: i64,
    pub(super) cost: Option<i64>,
    pub(super) owner: usize,
    pub(super) created: Moment,
    pub(super) modified: Moment,
    pub(super) sums: Sums,
}

/// Counts over members and opportunities.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) leads: i64,
    pub(super) converted: i64,
    pub(super) contacts: i64,
    pub(super) responses: i64,
    pub(super) deals: i64,
    pub(super) won: i64,
    pub(super) amount: i64,
    pub(super) won_amount: i64,
}

/// A lead or a contact in a campaign.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) campaign: usize,
    pub(super) lead: Option<usize>,
    pub(super) contact: Option<usize>,
    pub(super) responded: Option<Day>,
    pub(super) created: Moment,
    pub(super) modified: Moment,
}

impl Campaign {
    /// `Status` as of today.
    pub(super) fn status(&self) -> &'static str {
        match (self.start, self.end) {
            (start, _) if start >= 0 => "Planned",
            (_, end) if end >= 0 => "In Progress",
            _ => "Completed",
        }
    }
}

/// The campaigns, oldest first, one or so a month, the last ones still to come.
pub(super) fn make(people: &People, calendar: &Calendar) -> Vec<Campaign> {
    const KINDS: [(&str, &str, i64, i64); 7] = [
        ("Webinar", "Webinar", 1, 6_000),
        ("Trade Show", "Trade Fair", 4, 60_000),
        ("Email", "Newsletter", 30, 2_500),
        ("Conference", "User Conference", 3, 120_000),
        ("Advertisement", "Search Ads", 60, 25_000),
        ("Partners", "Partner Days", 2, 18_000),
        ("Direct Mail", "\"Win Back\" Mailing", 21, 9_000),
    ];
    let mut dice = Dice::of(Stream::Campaigns);
    let desk = people.at(Desk::Marketing, None);
    (0..CAMPAIGNS)
        .map(|number| {
            let (kind, title, days, budget) = *dice.pick(&KINDS);
            let month = i64::try_from(number).unwrap_or(0);
            let start = calendar.workday(-880 + month * 31 + dice.between(-8, 8));
            let end = start + days;
            let budget = budget * dice.between(7, 14) / 10;
            let (year, number) = (calendar.date(start).year(), calendar.date(start).month());
            let ahead = dice.between(20, 50);
            let created = workmoment(&mut dice, calendar, (start - ahead).min(-3));
            let modified = workmoment(&mut dice, calendar, end.min(-1)).max(created);
            let spent = budget * dice.between(70, 125) / 100;
            Campaign {
                name: format!("{title} {year}-{number:02}"),
                kind,
                start,
                end,
                budget,
                cost: (end < 0).then_some(spent),
                owner: *dice.pick(&desk),
                created,
                modified,
                sums: Sums::default(),
            }
        })
        .collect()
}

/// Members for every campaign that has begun, and the deals that came of it.
pub(super) fn fill(
    campaigns: &mut [Campaign],
    leads: &[Lead],
    contacts: &[Contact],
    deals: &mut [Deal],
    calendar: &Calendar,
) -> Vec<Member> {
    let mut dice = Dice::of(Stream::Campaigns);
    let mut members = Vec::new();
    let mut taken = HashSet::new();
    for (place, lead) in leads.iter().enumerate() {
        let begun = running(campaigns, lead.created.day());
        if let Some(campaign) = begun.filter(|_| dice.chance(0.55)) {
            let converted = lead.conversion.map(|conversion| conversion.contact);
            let mut member = invite(&mut dice, campaigns, campaign, lead.created, calendar);
            (member.lead, member.contact) = (Some(place), converted);
            taken.extend(converted.map(|contact| (campaign, contact)));
            members.push(member);
            if let Some(deal) = lead.conversion.and_then(|conversion| conversion.deal) {
                deals[deal].campaign = Some(campaign);
            }
        }
    }
    for _ in 0..1_600 {
        let contact = dice.index(contacts.len());
        let campaign = dice.index(campaigns.len());
        let fits = campaigns[campaign].start < -1
            && contacts[contact].created.day() < campaigns[campaign].start;
        if fits && taken.insert((campaign, contact)) {
            let since = campaigns[campaign].created.max(contacts[contact].created);
            let mut member = invite(&mut dice, campaigns, campaign, since, calendar);
            member.contact = Some(contact);
            members.push(member);
        }
    }
    for deal in deals.iter_mut().filter(|deal| deal.campaign.is_none()) {
        let begun = running(campaigns, deal.created().day());
        deal.campaign = begun.filter(|_| dice.chance(0.12));
    }
    sum_up(campaigns, &members, deals);
    members
}

/// The latest campaign that had begun by this day, if it was not long ago.
fn running(campaigns: &[Campaign], day: Day) -> Option<usize> {
    let begun = campaigns.iter().enumerate();
    begun
        .filter(|(_, campaign)| campaign.start <= day && day - campaign.start < 60)
        .max_by_key(|(_, campaign)| campaign.start)
        .map(|(place, _)| place)
}

fn invite(
    dice: &mut Dice,
    campaigns: &[Campaign],
    campaign: usize,
    since: Moment,
    calendar: &Calendar,
) -> Member {
    let home = &campaigns[campaign];
    let created = since.max(home.created);
    let day = home.start.max(created.day()) + dice.between(0, 12);
    let responded = (day < 0 && dice.chance(0.38)).then_some(day);
    let modified = responded.map_or(created, |day| workmoment(dice, calendar, day).max(created));
    Member {
        campaign,
        lead: None,
        contact: None,
        responded,
        created,
        modified,
    }
}

fn sum_up(campaigns: &mut [Campaign], members: &[Member], deals: &[Deal]) {
    for member in members {
        let sums = &mut campaigns[member.campaign].sums;
        sums.responses += i64::from(member.responded.is_some());
        match (member.lead, member.contact) {
            (Some(_), None) => sums.leads += 1,
            (Some(_), Some(_)) => {
                sums.leads += 1;
                sums.converted += 1;
            }
            _ => sums.contacts += 1,
        }
    }
    for deal in deals {
        let Some(campaign) = deal.campaign else {
            continue;
        };
        let sums = &mut campaigns[campaign].sums;
        let amount = deal.state().amount.unwrap_or(0);
        sums.deals += 1;
        sums.amount += amount;
        if deal.stage().won {
            sums.won += 1;
            sums.won_amount += amount;
        }
    }
}
