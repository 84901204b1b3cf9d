//! Accounts and contacts of the demo org.
//!
//! An account's dates and type follow from its deals, so they are settled after the deals are made.

use std::collections::HashSet;

use super::calendar::{Calendar, Day, Moment};
use super::countries::{COUNTRIES, COUNTRY_WEIGHTS, Country};
use super::deals::Deal;
use super::dice::{Dice, Stream};
use super::people::{Desk, People};
use super::words::{AWKWARD, INDUSTRIES, STEMS, STREETS, TITLES};

/// How many accounts there are.
pub(super) const ACCOUNTS: usize = 600;

/// One account.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) country: &'static Country,
    pub(super) city: usize,
    pub(super) street: String,
    pub(super) industry: Option<&'static str>,
    pub(super) domain: String,
    pub(super) phone: String,
    pub(super) employees: Option<i64>,
    pub(super) revenue: Option<i64>,
    pub(super) rating: Option<&'static str>,
    pub(super) ownership: Option<&'static str>,
    pub(super) kind: Option<&'static str>,
    pub(super) source: Option<&'static str>,
    pub(super) parent: Option<usize>,
    pub(super) owner: usize,
    /// Factor on deal sizes and on how many deals there are; 1 is average.
    pub(super) size: f64,
    pub(super) created: Moment,
    pub(super) modified: Moment,
    pub(super) last_activity: Option<Day>,
}

/// One contact.
#[derive(Clone, Debug)]
pub(super) struct Contact {
    pub(super) account: usize,
    pub(super) human: Human,
    pub(super) boss: Option<usize>,
    pub(super) source: Option<&'static str>,
    pub(super) created: Moment,
    pub(super) modified: Moment,
    pub(super) last_activity: Option<Day>,
}

/// What contacts and leads have in common.
#[derive(Clone, Debug)]
pub(super) struct Human {
    pub(super) salutation: Option<&'static str>,
    pub(super) first: Option<&'static str>,
    pub(super) last: &'static str,
    pub(super) title: Option<&'static str>,
    pub(super) department: Option<&'static str>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
}

/// The accounts, still without dates.
pub(super) fn make(people: &People) -> Vec<Account> {
    let mut dice = Dice::of(Stream::Accounts);
    let mut taken = HashSet::new();
    let mut accounts: Vec<Account> = Vec::with_capacity(ACCOUNTS);
    for number in 0..ACCOUNTS {
        let mut account = draft(&mut dice, people, number);
        let mut attempt = 1;
        while !taken.insert(account.name.clone()) {
            attempt += 1;
            let city = account.country.cities[account.city].0;
            account.name = format!("{} ({city} {attempt})", account.name);
        }
        if number > 40 && dice.chance(0.07) {
            account.parent = Some(dice.index(40));
        }
        accounts.push(account);
    }
    accounts
}

fn draft(dice: &mut Dice, people: &People, number: usize) -> Account {
    let country = &COUNTRIES[dice.weighted(COUNTRY_WEIGHTS)];
    let trades: Vec<(usize, u32)> = (INDUSTRIES.iter().enumerate())
        .map(|(place, (_, weight, _))| (place, *weight))
        .collect();
    let (industry, _, endings) = INDUSTRIES[dice.weighted(&trades)];
    let stem = *dice.pick(STEMS);
    let form = *dice.pick(country.forms);
    let space = if form.starts_with(',') { "" } else { " " };
    // One of the awkward names every so often, so that they meet every page of a listing.
    let name = match AWKWARD.get(number / 23) {
        Some(awkward) if number % 23 == 7 => (*awkward).to_owned(),
        _ => format!("{stem} {}{space}{form}", dice.pick(endings)),
    };
    let sellers = people.at(Desk::Seller, Some(country.region));
    let size = dice.long_tail(0.75, 0.85).clamp(0.08, 14.0);
    let employees = dice.long_tail(240.0 * size, 0.7).clamp(2.0, 180_000.0) as i64;
    let revenue = dice.long_tail(190_000.0, 0.4) * employees as f64;
    Account {
        domain: format!("{}.example.{}", Country::mail_word(stem), country.domain),
        phone: phone(dice, country),
        street: format!("{} {}", dice.between(1, 990), dice.pick(STREETS)),
        name,
        country,
        city: dice.index(country.cities.len()),
        industry: dice.chance(0.94).then_some(industry),
        employees: dice.chance(0.9).then_some(employees),
        revenue: dice
            .chance(0.82)
            .then_some((revenue / 10_000.0).round() as i64 * 10_000),
        rating: (dice.chance(0.6)).then(|| dice.weighted(&[("Hot", 2), ("Warm", 5), ("Cold", 3)])),
        ownership: (dice.chance(0.7))
            .then(|| dice.weighted(&[("Private", 6), ("Public", 3), ("Subsidiary", 1)])),
        kind: None,
        source: None,
        parent: None,
        owner: busy(dice, people, &sellers),
        size,
        created: Moment(0),
        modified: Moment(0),
        last_activity: None,
    }
}

/// One of these users, the keener ones more often.
pub(super) fn busy(dice: &mut Dice, people: &People, among: &[usize]) -> usize {
    let mut total = 0.0;
    let sums: Vec<f64> = among
        .iter()
        .map(|place| {
            total += people.users[*place].appetite;
            total
        })
        .collect();
    among[dice.by_sums(&sums)]
}

fn phone(dice: &mut Dice, country: &Country) -> String {
    let (area, line) = (dice.between(200, 989), dice.between(0, 9_999));
    format!("{} {area} 555-{line:04}", country.dial)
}

/// Gives every account its dates and its type, which follow from its deals.
pub(super) fn settle(accounts: &mut [Account], deals: &[Deal], calendar: &Calendar) {
    let mut dice = Dice::of(Stream::Accounts);
    let mut first: Vec<Option<&Deal>> = vec![None; accounts.len()];
    let mut customer = vec![false; accounts.len()];
    for deal in deals {
        first[deal.account].get_or_insert(deal);
        customer[deal.account] |= deal.stage().won;
    }
    for (place, account) in accounts.iter_mut().enumerate() {
        account.created = match first[place] {
            Some(deal) if deal.from_lead => deal.created(),
            Some(deal) if dice.chance(0.55) => {
                workmoment(&mut dice, calendar, deal.created().day() - dice_days(place))
            }
            _ => {
                let day = -dice.between(930, 2_100);
                workmoment(&mut dice, calendar, day)
            }
        };
        let touched = account.created.day() / dice.between(1, 9);
        account.modified = workmoment(&mut dice, calendar, touched.min(-1)).max(account.created);
        account.kind = match (customer[place], first[place].is_some()) {
            (true, _) => {
                Some(dice.weighted(&[("Customer - Direct", 4), ("Customer - Channel", 1)]))
            }
            (false, true) => Some("Prospect"),
            (false, false) => None,
        };
        account.source = first[place].and_then(|deal| deal.source);
    }
}

/// A few days between an account and its first deal, at least one.
fn dice_days(place: usize) -> i64 {
    1 + i64::try_from(place * 13 % 25).unwrap_or(0)
}

/// A moment in the working hours of this day or the workday before it.
pub(super) fn workmoment(dice: &mut Dice, calendar: &Calendar, day: Day) -> Moment {
    Moment(calendar.workday(day) * 24 * 60 + dice.between(7 * 60, 18 * 60))
}

/// A person who works in this country for the owner of this mail domain.
pub(super) fn human(dice: &mut Dice, country: &'static Country, domain: &str) -> Human {
    let first = *dice.pick(country.first);
    let last = *dice.pick(country.last);
    let (title, department) = *dice.pick(TITLES);
    let local = format!("{}.{}", Country::mail_word(first), Country::mail_word(last));
    let tail = dice.between(1, 99);
    let known = dice.chance(0.92);
    Human {
        salutation: (dice.chance(0.5))
            .then(|| dice.weighted(&[("Ms.", 9), ("Mr.", 9), ("Dr.", 2)])),
        first: dice.chance(0.97).then_some(first),
        last,
        title: known.then_some(title),
        department: dice.chance(0.6).then_some(department),
        email: dice.chance(0.93).then(|| format!("{local}{tail}@{domain}")),
        phone: dice.chance(0.75).then(|| phone(dice, country)),
    }
}

/// `count` contacts spread over the accounts; the first of each account is as old as the account.
pub(super) fn contacts(accounts: &[Account], calendar: &Calendar, count: usize) -> Vec<Contact> {
    let mut dice = Dice::of(Stream::Contacts);
    let mut total = 0.0;
    let sums: Vec<f64> = accounts
        .iter()
        .map(|account| {
            total += account.size.sqrt();
            total
        })
        .collect();
    let mut chiefs: Vec<usize> = Vec::with_capacity(accounts.len());
    let mut contacts = Vec::with_capacity(count);
    for number in 0..count {
        let account = if number < accounts.len() {
            number
        } else {
            dice.by_sums(&sums)
        };
        let home = &accounts[account];
        let created = if number < accounts.len() {
            chiefs.push(number);
            home.created
        } else {
            let age = dice.between(1, -home.created.day());
            workmoment(&mut dice, calendar, -age).max(home.created)
        };
        let touched = workmoment(&mut dice, calendar, (created.day() / 2).min(-1));
        contacts.push(Contact {
            account,
            human: human(&mut dice, home.country, &home.domain),
            boss: (number >= accounts.len() && dice.chance(0.5)).then(|| chiefs[account]),
            source: home.source,
            created,
            modified: touched.max(created),
            last_activity: None,
        });
    }
    contacts
}

impl Human {
    /// First and last name, as Salesforce joins them.
    pub(super) fn name(&self) -> String {
        match self.first {
            Some(first) => format!("{first} {}", self.last),
            None => self.last.to_owned(),
        }
    }
}
