//! Leads, and the conversions that made contacts and opportunities of some of them.
//!
//! A conversion is told backwards: the deal is there, and a lead is made that became it, with the
//! contact that the conversion created.

use super::accounts::{Account, Contact, Human, busy, human, workmoment};
use super::calendar::{Calendar, Day, Moment};
use super::countries::{COUNTRIES, COUNTRY_WEIGHTS, Country};
use super::deals::Deal;
use super::dice::{Dice, Stream};
use super::people::{Desk, People};
use super::stages::SOURCES;
use super::words::{INDUSTRIES, STEMS};

/// How many leads there are.
pub(super) const LEADS: usize = 4_000;
/// How many of them were converted without an opportunity.
const BARE_CONVERSIONS: usize = 90;
/// Days back to the oldest conversion.
const WINDOW: i64 = 850;

/// One lead.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub(super) human: Human,
    pub(super) company: String,
    pub(super) country: &'static Country,
    pub(super) city: usize,
    pub(super) industry: Option<&'static str>,
    pub(super) employees: Option<i64>,
    pub(super) rating: Option<&'static str>,
    pub(super) source: Option<&'static str>,
    /// Place in `LEAD_STATUSES`.
    pub(super) status: usize,
    pub(super) owner: usize,
    pub(super) unread: bool,
    pub(super) created: Moment,
    pub(super) modified: Moment,
    pub(super) conversion: Option<Conversion>,
    pub(super) last_activity: Option<Day>,
}

/// What became of a lead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conversion {
    pub(super) at: Moment,
    pub(super) account: usize,
    pub(super) contact: usize,
    pub(super) deal: Option<usize>,
}

/// Chooses the deals that came out of a lead. To be called before the accounts are settled.
pub(super) fn choose(deals: &mut [Deal]) -> usize {
    let mut dice = Dice::of(Stream::Leads);
    let mut chosen = 0;
    for deal in deals.iter_mut() {
        let fits = deal.kind == Some("New Customer")
            && deal.source.is_some()
            && deal.created().day() > -WINDOW;
        deal.from_lead = fits && dice.chance(0.21);
        chosen += usize::from(deal.from_lead);
    }
    chosen
}

/// How many contacts the conversions will make.
pub(super) fn contacts_to_come(chosen: usize) -> usize {
    chosen + BARE_CONVERSIONS
}

/// The leads, oldest first; adds the contacts that conversions made and tells them to their deals.
pub(super) fn make(
    people: &People,
    accounts: &[Account],
    deals: &mut [Deal],
    contacts: &mut Vec<Contact>,
    calendar: &Calendar,
) -> Vec<Lead> {
    let mut desk = LeadDesk {
        dice: Dice::of(Stream::Leads),
        people,
        accounts,
        calendar,
    };
    let mut leads = Vec::with_capacity(LEADS);
    for (place, deal) in deals.iter_mut().enumerate() {
        if deal.from_lead {
            let mut lead = desk.converted(deal.account, deal.created(), contacts);
            lead.source = deal.source;
            if let Some(conversion) = &mut lead.conversion {
                conversion.deal = Some(place);
                deal.contact = Some(conversion.contact);
                contacts[conversion.contact].source = deal.source;
            }
            leads.push(lead);
        }
    }
    for _ in 0..BARE_CONVERSIONS {
        let account = desk.dice.index(accounts.len());
        let age = desk
            .dice
            .between(1, (-accounts[account].created.day()).min(WINDOW));
        let at = workmoment(&mut desk.dice, calendar, -age).max(accounts[account].created);
        leads.push(desk.converted(account, at, contacts));
    }
    while leads.len() < LEADS {
        leads.push(desk.unconverted());
    }
    leads.sort_by_key(|lead| lead.created);
    leads
}

struct LeadDesk<'a> {
    dice: Dice,
    people: &'a People,
    accounts: &'a [Account],
    calendar: &'a Calendar,
}

impl LeadDesk<'_> {
    fn converted(&mut self, account: usize, at: Moment, contacts: &mut Vec<Contact>) -> Lead {
        let home = &self.accounts[account];
        let wait = self.dice.long_tail(9.0, 0.9).clamp(0.0, 160.0) as i64;
        let created =
            workmoment(&mut self.dice, self.calendar, at.day() - wait).min(at.plus_minutes(-30));
        let person = human(&mut self.dice, home.country, &home.domain);
        contacts.push(Contact {
            account,
            human: person.clone(),
            boss: None,
            source: home.source,
            created: at,
            modified: at,
            last_activity: None,
        });
        Lead {
            human: person,
            company: home.name.clone(),
            country: home.country,
            city: home.city,
            industry: home.industry,
            employees: home.employees,
            rating: home.rating,
            source: home.source,
            status: 2,
            owner: self.owner(home.country),
            unread: false,
            created,
            modified: at,
            conversion: Some(Conversion {
                at,
                account,
                contact: contacts.len() - 1,
                deal: None,
            }),
            last_activity: None,
        }
    }

    fn unconverted(&mut self) -> Lead {
        let country = &COUNTRIES[self.dice.weighted(COUNTRY_WEIGHTS)];
        let age = (self.dice.unit().powf(1.25) * 900.0) as i64 + 1;
        let created = workmoment(&mut self.dice, self.calendar, -age);
        let fresh = age < 21;
        // Not contacted, working, closed: the older the lead, the more likely it is closed.
        let status = match self.dice.unit() {
            draw if fresh && draw < 0.6 => 0,
            draw if fresh && draw < 0.95 => 1,
            draw if draw < 0.13 => 0,
            draw if draw < 0.33 => 1,
            _ => 3,
        };
        let touched = match status {
            0 => 0,
            _ => self.dice.between(0, (age - 1).min(45)),
        };
        let modified = workmoment(&mut self.dice, self.calendar, -age + touched);
        let (stem, form) = (*self.dice.pick(STEMS), *self.dice.pick(country.forms));
        let (industry, _, endings) = self.dice.pick(INDUSTRIES);
        let ending = *self.dice.pick(endings);
        let domain = format!("{}.example.{}", Country::mail_word(stem), country.domain);
        let sources = SOURCES.map(|(name, weight, _)| (name, weight));
        Lead {
            human: human(&mut self.dice, country, &domain),
            company: format!("{stem} {ending} {}", form.trim_start_matches([',', ' '])),
            country,
            city: self.dice.index(country.cities.len()),
            industry: self.dice.chance(0.8).then_some(*industry),
            employees: (self.dice.chance(0.6)).then(|| self.dice.between(3, 5_000)),
            rating: (self.dice.chance(0.4))
                .then(|| self.dice.weighted(&[("Hot", 1), ("Warm", 3), ("Cold", 5)])),
            source: self.dice.chance(0.93).then(|| self.dice.weighted(&sources)),
            status,
            owner: self.owner(country),
            unread: status == 0,
            created,
            modified: modified.max(created),
            conversion: None,
            last_activity: None,
        }
    }

    fn owner(&mut self, country: &Country) -> usize {
        let desk = self.people.at(Desk::Development, Some(country.region));
        busy(&mut self.dice, self.people, &desk)
    }
}

/// Gives every deal without a contact one of its account's that was known by then.
pub(super) fn introduce(deals: &mut [Deal], contacts: &[Contact], accounts: usize) {
    let mut dice = Dice::of(Stream::Contacts);
    let mut known: Vec<Vec<usize>> = vec![Vec::new(); accounts];
    for (place, contact) in contacts.iter().enumerate() {
        known[contact.account].push(place);
    }
    for deal in deals.iter_mut().filter(|deal| deal.contact.is_none()) {
        let fits: Vec<usize> = known[deal.account]
            .iter()
            .copied()
            .filter(|place| contacts[*place].created <= deal.created())
            .collect();
        if !fits.is_empty() && dice.chance(0.9) {
            deal.contact = Some(*dice.pick(&fits));
        }
    }
}
