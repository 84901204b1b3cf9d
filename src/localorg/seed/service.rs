//! Cases, tasks and events, and the last-activity dates that follow from them.

use super::accounts::{Account, Contact, workmoment};
use super::calendar::{Calendar, Day, Moment};
use super::deals::Deal;
use super::dice::{Dice, Stream};
use super::leads::Lead;
use super::people::{Desk, People};
use super::stages::STAGES;

/// How many cases there are.
pub(super) const CASES: usize = 1_200;
/// How many tasks and events there are together.
pub(super) const ACTIVITIES: usize = 5_000;

/// One case.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) account: usize,
    pub(super) contact: Option<usize>,
    pub(super) subject: &'static str,
    pub(super) kind: Option<&'static str>,
    pub(super) reason: Option<&'static str>,
    pub(super) origin: &'static str,
    pub(super) priority: &'static str,
    /// Place in `CASE_STATUSES`.
    pub(super) status: usize,
    pub(super) owner: usize,
    pub(super) created: Moment,
    pub(super) closed: Option<Moment>,
    pub(super) modified: Moment,
}

/// A task or an event.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    pub(super) subject: &'static str,
    pub(super) who: Option<Who>,
    pub(super) deal: Option<usize>,
    pub(super) account: Option<usize>,
    pub(super) owner: usize,
    pub(super) day: Option<Day>,
    pub(super) created: Moment,
    pub(super) modified: Moment,
    pub(super) kind: Kind,
}

/// The person it is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Lead(usize),
    Contact(usize),
}

/// Task or event.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Task {
        status: &'static str,
        priority: &'static str,
        subtype: &'static str,
    },
    Event {
        hour: i64,
        minutes: i64,
    },
}

impl Activity {
    /// Done tasks and past events count as activity.
    fn counts_as_activity(&self) -> Option<Day> {
        let done = match self.kind {
            Kind::Task { status, .. } => status == "Completed",
            Kind::Event { .. } => true,
        };
        self.day.filter(|day| done && *day < 0)
    }

    fn is_open_task(&self) -> bool {
        matches!(self.kind, Kind::Task { status, .. } if status != "Completed")
    }
}

/// The cases, oldest first, so that their numbers grow with time.
pub(super) fn cases(
    people: &People,
    accounts: &[Account],
    contacts: &[Contact],
    calendar: &Calendar,
) -> Vec<Case> {
    const SUBJECTS: [&str; 10] = [
        "Cannot log in after password reset",
        "Terminal shows \"E-42\"",
        "Invoice, wrong VAT number",
        "Fan noise, unit 7",
        "Export drops umlauts (ä, ö, ü)",
        "Gateway offline since Monday",
        "Question about licences",
        "Slow reports",
        "Broken screen",
        "Training request",
    ];
    const KINDS: [&str; 5] = [
        "Mechanical",
        "Electrical",
        "Electronic",
        "Structural",
        "Other",
    ];
    const REASONS: [&str; 5] = [
        "Installation",
        "Equipment Complexity",
        "Performance",
        "Breakdown",
        "Feedback",
    ];
    let mut dice = Dice::of(Stream::Cases);
    let desk = people.at(Desk::Support, None);
    let mut cases: Vec<Case> = (0..CASES)
        .map(|_| {
            let contact = dice.index(contacts.len());
            let account = contacts[contact].account;
            let age = dice.between(1, (-contacts[contact].created.day()).clamp(1, 540));
            let created = workmoment(&mut dice, calendar, -age)
                .max(contacts[contact].created.plus_minutes(5));
            let hours = dice.long_tail(46.0, 1.1).clamp(1.0, 1_800.0) as i64;
            let closed = Some(created.plus_minutes(hours * 60))
                .filter(|closed| closed.has_happened())
                .filter(|_| dice.chance(0.94));
            let status = if closed.is_some() {
                3
            } else {
                dice.weighted(&[(0, 4), (1, 5), (2, 1)])
            };
            let touched = if status == 0 {
                created
            } else {
                created.plus_minutes(45).min(Moment(-1))
            };
            debug_assert!(account < accounts.len(), "contacts belong to accounts");
            Case {
                account,
                contact: dice.chance(0.9).then_some(contact),
                subject: SUBJECTS[dice.index(SUBJECTS.len())],
                kind: dice.chance(0.8).then(|| *dice.pick(&KINDS)),
                reason: dice.chance(0.7).then(|| *dice.pick(&REASONS)),
                origin: dice.weighted(&[("Email", 5), ("Phone", 4), ("Web", 3)]),
                priority: dice.weighted(&[("Medium", 6), ("High", 2), ("Low", 3)]),
                status,
                owner: *dice.pick(&desk),
                created,
                closed,
                modified: closed.unwrap_or(touched).max(created),
            }
        })
        .collect();
    cases.sort_by_key(|case| case.created);
    cases
}

/// The tasks and events, and in passing the last-activity dates of what they are about.
pub(super) fn activities(
    accounts: &mut [Account],
    contacts: &mut [Contact],
    deals: &mut [Deal],
    leads: &mut [Lead],
    calendar: &Calendar,
) -> Vec<Activity> {
    let mut diary = Diary {
        dice: Dice::of(Stream::Activities),
        calendar,
    };
    let open: Vec<usize> = (0..deals.len())
        .filter(|place| !deals[*place].stage().closed)
        .collect();
    let mut activities = Vec::with_capacity(ACTIVITIES);
    while activities.len() < ACTIVITIES {
        let activity = match diary.dice.unit() {
            draw if draw < 0.3 && !open.is_empty() => {
                let place = *diary.dice.pick(&open);
                diary.about_deal(deals, place)
            }
            draw if draw < 0.65 => {
                let place = diary.dice.index(deals.len());
                diary.about_deal(deals, place)
            }
            draw if draw < 0.93 => diary.about_lead(leads),
            _ => diary.about_contact(accounts, contacts),
        };
        activities.push(activity);
    }
    activities.sort_by_key(|activity| activity.created);
    for activity in &activities {
        remember(activity, accounts, contacts, deals, leads);
    }
    activities
}

/// Writes an activity into the last-activity dates.
fn remember(
    activity: &Activity,
    accounts: &mut [Account],
    contacts: &mut [Contact],
    deals: &mut [Deal],
    leads: &mut [Lead],
) {
    let latest = |date: &mut Option<Day>| *date = (*date).max(activity.counts_as_activity());
    match activity.who {
        Some(Who::Lead(lead)) => latest(&mut leads[lead].last_activity),
        Some(Who::Contact(contact)) => latest(&mut contacts[contact].last_activity),
        None => {}
    }
    if let Some(account) = activity.account {
        latest(&mut accounts[account].last_activity);
    }
    if let Some(deal) = activity.deal.map(|deal| &mut deals[deal]) {
        latest(&mut deal.last_activity);
        let planned =
            matches!(activity.kind, Kind::Event { .. }) && activity.day.is_some_and(|day| day >= 0);
        deal.open_activity |= activity.is_open_task() || planned;
        deal.overdue_task |= activity.is_open_task() && activity.day.is_some_and(|day| day < 0);
    }
}

struct Diary<'a> {
    dice: Dice,
    calendar: &'a Calendar,
}

impl Diary<'_> {
    /// Something within the life of a deal, or planned for one that is open.
    fn about_deal(&mut self, deals: &[Deal], place: usize) -> Activity {
        let deal = &deals[place];
        let state = deal.state();
        let begin = deal.created().day();
        let end = if STAGES[state.stage].closed {
            state.at.day()
        } else {
            (-1_i64).max(begin)
        };
        let on = self.dice.between(begin, end.max(begin));
        let planned = !STAGES[state.stage].closed && self.dice.chance(0.3);
        let mut activity = self.draft(on, planned, deal.created(), deal.owner);
        activity.deal = Some(place);
        activity.account = Some(deal.account);
        activity.who = deal.contact.map(Who::Contact);
        activity
    }

    fn about_lead(&mut self, leads: &[Lead]) -> Activity {
        let place = self.dice.index(leads.len());
        let lead = &leads[place];
        let end = lead.modified.day().max(lead.created.day());
        let on = self.dice.between(lead.created.day(), end);
        let planned = lead.status < 2 && self.dice.chance(0.3);
        let mut activity = self.draft(on, planned, lead.created, lead.owner);
        // Salesforce moves the activities of a converted lead to the contact and the opportunity.
        match lead.conversion {
            Some(conversion) => {
                activity.who = Some(Who::Contact(conversion.contact));
                activity.account = Some(conversion.account);
                activity.deal = conversion.deal;
            }
            None => activity.who = Some(Who::Lead(place)),
        }
        activity
    }

    fn about_contact(&mut self, accounts: &[Account], contacts: &[Contact]) -> Activity {
        let place = self.dice.index(contacts.len());
        let contact = &contacts[place];
        let owner = accounts[contact.account].owner;
        let on = -self.dice.between(1, -contact.created.day());
        let mut activity = self.draft(on, false, contact.created, owner);
        activity.who = Some(Who::Contact(place));
        activity.account = Some(contact.account);
        activity
    }

    /// An activity on this day, or one that was planned then for the weeks around today.
    fn draft(&mut self, on: Day, planned: bool, since: Moment, owner: usize) -> Activity {
        const TASKS: [(&str, &str); 6] = [
            ("Call", "Call"),
            ("Send Quote", "Task"),
            ("Email: \"Next steps\"", "Email"),
            ("Follow up", "Task"),
            ("Call back, ask for budget", "Call"),
            ("Send Letter", "Task"),
        ];
        const EVENTS: [&str; 4] = ["Meeting", "Demo", "Lunch, informal", "Video call"];
        let is_event = self.dice.chance(0.24);
        let created = workmoment(&mut self.dice, self.calendar, on).max(since);
        let day = if planned {
            self.dice.between(-12, 25)
        } else {
            on + self.dice.between(0, 6)
        };
        let day = self.calendar.workday(day).max(created.day());
        let due = (is_event || self.dice.chance(0.95)).then_some(day);
        let done = !planned && day < 0 && self.dice.chance(0.93);
        let finished = workmoment(&mut self.dice, self.calendar, day.min(-1)).max(created);
        let (subject, subtype) = *self.dice.pick(&TASKS);
        let kind = if is_event {
            Kind::Event {
                hour: self.dice.between(8, 16),
                minutes: self.dice.weighted(&[(30, 3), (60, 6), (90, 1), (120, 1)]),
            }
        } else {
            Kind::Task {
                status: if done {
                    "Completed"
                } else {
                    self.dice.weighted(&[
                        ("Not Started", 6),
                        ("In Progress", 2),
                        ("Waiting on someone else", 1),
                        ("Deferred", 1),
                    ])
                },
                priority: self
                    .dice
                    .weighted(&[("Normal", 8), ("High", 2), ("Low", 1)]),
                subtype,
            }
        };
        Activity {
            subject: if is_event {
                EVENTS[self.dice.index(EVENTS.len())]
            } else {
                subject
            },
            who: None,
            deal: None,
            account: None,
            owner,
            day: due,
            created,
            modified: if done { finished } else { created },
            kind,
        }
    }
}
