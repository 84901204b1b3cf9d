//! Opportunities with their full history, told as a simulation.
//!
//! Every deal gets an outcome and a length from its owner, source and size; then its life is laid
//! out as dated events (stage changes, changes of amount, pushed close dates) and cut off at today.
//! What is left is the history, and its last row is the deal as it stands. So history and present
//! state cannot disagree.

mod life;

use super::accounts::{Account, busy, workmoment};
use super::calendar::{Calendar, Day, Moment};
use super::dice::{Dice, Stream};
use super::people::{Desk, People};
use super::products::{FILLER, PRODUCTS};
use super::stages::{NEGOTIATION, PROPOSAL, SOURCES, STAGES, Stage};
use super::words::SUBJECTS;

/// How many opportunities there are.
pub(super) const DEALS: usize = 6_000;
/// Days back to the oldest one: 30 months.
const WINDOW: i64 = 913;

/// One opportunity.
#[derive(Clone, Debug)]
pub(super) struct Deal {
    pub(super) account: usize,
    pub(super) owner: usize,
    pub(super) name: String,
    pub(super) kind: Option<&'static str>,
    pub(super) source: Option<&'static str>,
    /// Came out of a lead that was converted.
    pub(super) from_lead: bool,
    pub(super) next_step: Option<&'static str>,
    pub(super) campaign: Option<usize>,
    pub(super) contact: Option<usize>,
    /// Every state it was in, the present one last.
    pub(super) history: Vec<State>,
    pub(super) lines: Vec<Line>,
    pub(super) last_activity: Option<Day>,
    pub(super) open_activity: bool,
    pub(super) overdue_task: bool,
}

/// A state and when it began.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub(super) at: Moment,
    pub(super) stage: usize,
    pub(super) amount: Option<i64>,
    pub(super) close: Day,
    /// `ForecastCategory`, where a seller set it by hand; else the stage's.
    pub(super) category: Option<&'static str>,
}

/// A product in a deal; prices in whole units of the currency.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) product: usize,
    pub(super) quantity: i64,
    pub(super) price: i64,
}

/// How a deal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Won,
    Lost,
    /// Nobody works on it any more, but nobody closed it either.
    Stalled,
}

impl Deal {
    /// The present state.
    pub(super) fn state(&self) -> &State {
        self.history.last().expect("a deal begins with a state")
    }

    /// The present stage.
    pub(super) fn stage(&self) -> Stage {
        STAGES[self.state().stage]
    }

    /// When it was created.
    pub(super) fn created(&self) -> Moment {
        self.history[0].at
    }
}

impl State {
    /// `ForecastCategory` in this state.
    pub(super) fn category(&self) -> &'static str {
        self.category.unwrap_or(STAGES[self.stage].category)
    }
}

/// The deals, oldest first.
pub(super) fn make(people: &People, accounts: &[Account], calendar: &Calendar) -> Vec<Deal> {
    let mut dice = Dice::of(Stream::Deals);
    let mut total = 0.0;
    let sums: Vec<f64> = accounts
        .iter()
        .map(|account| {
            total += account.size.powf(0.7);
            total
        })
        .collect();
    let mut customer_since: Vec<Option<Moment>> = vec![None; accounts.len()];
    let mut deals = Vec::with_capacity(DEALS);
    for created in births(&mut dice, calendar) {
        let account = dice.by_sums(&sums);
        let returning = customer_since[account].is_some_and(|since| since < created);
        let deal = Maker {
            dice: &mut dice,
            people,
            account: &accounts[account],
            calendar,
            returning,
        }
        .deal(account, created);
        if deal.stage().won {
            let since = customer_since[account].get_or_insert(deal.state().at);
            *since = (*since).min(deal.state().at);
        }
        deals.push(deal);
    }
    deals
}

/// Moments of creation in order: more and more over the time, fewer in summer and December.
fn births(dice: &mut Dice, calendar: &Calendar) -> Vec<Moment> {
    const SEASON: [f64; 12] = [
        0.9, 1.0, 1.12, 0.95, 1.0, 1.06, 0.8, 0.7, 1.15, 1.15, 1.1, 0.72,
    ];
    let mut total = 0.0;
    let sums: Vec<f64> = (-WINDOW..0)
        .map(|day| {
            let growth = 1.0 + 0.6 * (day + WINDOW) as f64 / WINDOW as f64;
            let month = calendar.date(day).month().unsigned_abs();
            total += growth * SEASON[usize::from(month - 1)];
            total
        })
        .collect();
    let mut births: Vec<Moment> = (0..DEALS)
        .map(|_| {
            let day = i64::try_from(dice.by_sums(&sums)).unwrap_or(0) - WINDOW;
            workmoment(dice, calendar, day)
        })
        .collect();
    births.sort_unstable();
    births
}

struct Maker<'a> {
    dice: &'a mut Dice,
    people: &'a People,
    account: &'a Account,
    calendar: &'a Calendar,
    returning: bool,
}

impl Maker<'_> {
    fn deal(&mut self, account: usize, created: Moment) -> Deal {
        let owner = self.owner();
        let weights = SOURCES.map(|(name, weight, factor)| ((name, factor), weight));
        let (source, source_factor) = self.dice.weighted(&weights);
        let amount = self.amount();
        let strength = self.people.users[owner].strength;
        let outcome = self.outcome(strength * source_factor, amount);
        let end = self.end(created, amount, outcome, strength);
        let events = self.events(created, end, outcome, amount);
        let mut history = self.tell(created, events);
        self.forecast(&mut history);
        let state = history[history.len() - 1];
        let subject = *self.dice.pick(SUBJECTS);
        Deal {
            account,
            owner,
            name: format!("{} - {subject}", self.account.name),
            kind: self.kind(),
            source: self.dice.chance(0.9).then_some(source),
            from_lead: false,
            next_step: self.next_step(&state),
            campaign: None,
            contact: None,
            lines: self.lines(&state),
            history,
            last_activity: None,
            open_activity: false,
            overdue_task: false,
        }
    }

    /// Mostly the account's owner, sometimes a colleague of the same region.
    fn owner(&mut self) -> usize {
        if self.dice.chance(0.86) {
            return self.account.owner;
        }
        let region = self.people.users[self.account.owner].region;
        busy(
            self.dice,
            self.people,
            &self.people.at(Desk::Seller, Some(region)),
        )
    }

    fn kind(&mut self) -> Option<&'static str> {
        if !self.dice.chance(0.93) {
            return None;
        }
        Some(if self.returning {
            self.dice.weighted(&[
                ("Existing Customer - Upgrade", 6),
                ("Existing Customer - Replacement", 3),
                ("Existing Customer - Downgrade", 1),
            ])
        } else {
            "New Customer"
        })
    }

    /// Long-tailed: half below some 14,000, a handful above a million.
    fn amount(&mut self) -> i64 {
        let raw = self
            .dice
            .long_tail(14_000.0 * self.account.size.sqrt(), 1.15);
        let step = match raw {
            raw if raw < 5_000.0 => 50.0,
            raw if raw < 50_000.0 => 250.0,
            _ => 1_000.0,
        };
        ((raw / step).round() * step).clamp(500.0, 3_500_000.0) as i64
    }

    fn outcome(&mut self, factor: f64, amount: i64) -> Outcome {
        let bond = if self.returning { 1.35 } else { 0.85 };
        let weight = if amount > 100_000 { 0.7 } else { 1.0 };
        let win = (0.24 * factor * bond * weight).clamp(0.03, 0.8);
        match self.dice.unit() {
            draw if draw < win => Outcome::Won,
            draw if draw > 0.945 => Outcome::Stalled,
            _ => Outcome::Lost,
        }
    }

    /// The day on which it is closed, or on which it was last touched. Wins bunch at quarter ends.
    fn end(&mut self, created: Moment, amount: i64, outcome: Outcome, strength: f64) -> Day {
        let size = (amount as f64 / 14_000.0).powf(0.2);
        let median = match outcome {
            Outcome::Won => 52.0,
            Outcome::Lost => 44.0,
            Outcome::Stalled => 30.0,
        };
        let days = self.dice.long_tail(median * size / strength.powf(0.3), 0.6);
        let end = created.day() + days.clamp(2.0, 420.0) as i64;
        if outcome == Outcome::Won && self.dice.chance(0.42) {
            return self.calendar.quarter_end(end) - self.dice.between(0, 6);
        }
        end.max(created.day() + 1)
    }

    /// In the late stages some sellers set the forecast category by hand.
    fn forecast(&mut self, history: &mut [State]) {
        let Some(last) = history.last_mut() else {
            return;
        };
        if !matches!(last.stage, PROPOSAL | NEGOTIATION) || !self.dice.chance(0.6) {
            return;
        }
        last.category = Some(if last.stage == NEGOTIATION && self.dice.chance(0.6) {
            "Forecast"
        } else {
            "BestCase"
        });
    }

    fn next_step(&mut self, state: &State) -> Option<&'static str> {
        const STEPS: [&str; 7] = [
            "Call back next week",
            "Send revised quote",
            "Meet procurement",
            "Demo for the team",
            "Wait for budget, \"Q1 at the earliest\"",
            "Security review",
            "Contract with legal",
        ];
        (!STAGES[state.stage].closed && self.dice.chance(0.55)).then(|| *self.dice.pick(&STEPS))
    }

    /// Products whose prices add up to the amount exactly.
    fn lines(&mut self, state: &State) -> Vec<Line> {
        let Some(amount) = state.amount else {
            return Vec::new();
        };
        if state.stage < 3 || !self.dice.chance(0.42) {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut left = amount;
        for _ in 0..self.dice.between(1, 3) {
            let product = self.dice.index(FILLER);
            let price = PRODUCTS[product].price * self.dice.between(80, 100) / 100;
            let fits = left / price;
            let doubled = lines.iter().any(|line: &Line| line.product == product);
            if fits == 0 || doubled || !PRODUCTS[product].active {
                continue;
            }
            let quantity = self.dice.between(1, fits.min(40));
            left -= quantity * price;
            lines.push(Line {
                product,
                quantity,
                price,
            });
        }
        if left > 0 {
            lines.push(Line {
                product: FILLER,
                quantity: 1,
                price: left,
            });
        }
        lines
    }
}
