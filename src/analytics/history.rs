//! What deals looked like at any moment, rebuilt from the rows of `OpportunityHistory`.
//!
//! Each row holds the values from its moment on. The state before an instant is that of the last row
//! before it (of two rows with the same time the one with the higher id); a deal without such a row
//! did not exist. Rows in which the stage stays are edits of amount or date and count as no step.
//!
//! An org that imported its deals has a first row long after the deal was created, and one whose rows
//! were thinned out has a last row that differs from the deal: [`Doubts`] counts both.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::id::RecordId;

use super::deal::{Category, Deal, Standing};
use super::money::{Money, Percent};
use super::names::Name;
use super::stages::Stages;
use super::window::days_between;

/// A first row this long behind the creation of the deal was made by an import.
const IMPORT_DAYS: f64 = 1.0;

/// From this share of doubtful deals on the history tells little.
const DOUBTFUL: f64 = 0.1;

/// A row of history.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id.
    pub id: RecordId,
    /// Place of its deal in the list of deals.
    pub deal: u32,
    /// When it was made.
    pub at: Timestamp,
    /// The stage from then on.
    pub stage: Option<Name>,
    /// The amount from then on, in the currency of the report.
    pub amount: Option<Money>,
    /// The close date from then on.
    pub close: Option<Date>,
    /// The probability from then on.
    pub probability: Option<Percent>,
    /// The forecast category from then on.
    pub category: Category,
}

impl Step {
    /// How the deal stood: as its stage says; in a stage that the org does not know, as the deal
    /// stands now if it is still in it, else open.
    #[must_use]
    pub fn standing(&self, deal: &Deal, stages: &Stages) -> Standing {
        match self.stage.and_then(|name| stages.get(name)) {
            Some(stage) => stage.standing,
            None if self.stage == deal.stage => deal.standing,
            None => Standing::Open,
        }
    }

    /// Amount times probability.
    #[must_use]
    pub fn weighted(&self) -> Money {
        match (self.amount, self.probability) {
            (Some(amount), Some(share)) => amount.percent(share),
            _ => Money::ZERO,
        }
    }
}

/// The rows of all deals, each deal's together and in their order.
#[derive(Clone, Debug, Default)]
pub struct History {
    steps: Vec<Step>,
    /// Where the rows of each deal begin; one more entry marks the end.
    starts: Vec<usize>,
}

impl History {
    /// From rows in any order, for so many deals.
    #[must_use]
    pub fn new(deals: usize, mut steps: Vec<Step>) -> Self {
        steps.retain(|step| (step.deal as usize) < deals);
        steps.sort_unstable_by_key(|step| (step.deal, step.at, step.id));
        let mut starts = vec![0; deals + 1];
        for step in &steps {
            starts[step.deal as usize + 1] += 1;
        }
        for deal in 0..deals {
            starts[deal + 1] += starts[deal];
        }
        Self { steps, starts }
    }

    /// The rows before an instant, of the deals that have a new place.
    #[must_use]
    pub fn cut(&self, places: &[Option<u32>], before: Timestamp) -> Self {
        let mut steps = Vec::new();
        for step in self.steps.iter().filter(|step| step.at < before) {
            if let Some(deal) = places.get(step.deal as usize).copied().flatten() {
                steps.push(Step {
                    deal,
                    ..step.clone()
                });
            }
        }
        Self::new(places.iter().flatten().count(), steps)
    }

    /// The rows of a deal, oldest first.
    #[must_use]
    pub fn of(&self, deal: usize) -> &[Step] {
        match (self.starts.get(deal), self.starts.get(deal + 1)) {
            (Some(start), Some(end)) => &self.steps[*start..*end],
            _ => &[],
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The last row of a deal before an instant.
    #[must_use]
    pub fn before(&self, deal: usize, instant: Timestamp) -> Option<&Step> {
        let rows = self.of(deal);
        let behind = rows.partition_point(|step| step.at < instant);
        behind.checked_sub(1).map(|at| &rows[at])
    }

    /// The rows of a deal in which the stage changed, oldest first.
    pub fn moves(&self, deal: usize) -> impl Iterator<Item = &Step> {
        let mut last = None;
        self.of(deal).iter().filter(move |step| {
            let is_move = last != Some(step.stage);
            last = Some(step.stage);
            is_move
        })
    }

    /// When the deal came from another stage into the one that it was last in; none when it has been
    /// in one stage alone, however late its first row was made.
    #[must_use]
    pub fn stage_since(&self, deal: usize) -> Option<Timestamp> {
        self.moves(deal).skip(1).last().map(|step| step.at)
    }

    /// What speaks against the history.
    #[must_use]
    pub fn doubts(&self, deals: &[Deal]) -> Doubts {
        let mut doubts = Doubts {
            deals: deals.len() as u64,
            ..Doubts::default()
        };
        for (at, deal) in deals.iter().enumerate() {
            let (Some(first), Some(last)) = (self.of(at).first(), self.of(at).last()) else {
                doubts.missing += 1;
                continue;
            };
            let late = first.at.duration_since(deal.created).as_secs_f64() / 86_400.0;
            doubts.imported += u64::from(late > IMPORT_DAYS);
            let is_same =
                (last.stage, last.amount, last.close) == (deal.stage, deal.amount, deal.close);
            doubts.mismatched += u64::from(!is_same);
        }
        doubts
    }

    /// How often, and how far, the close date of a deal was moved before an instant.
    #[must_use]
    pub fn moved(&self, deal: usize) -> Moved {
        let mut moved = Moved::default();
        for pair in self.of(deal).windows(2) {
            let (Some(before), Some(after)) = (pair[0].close, pair[1].close) else {
                continue;
            };
            match days_between(before, after) {
                days if days > 0 => {
                    moved.pushes += 1;
                    moved.slip_days += days;
                }
                days if days < 0 => moved.pulls += 1,
                _ => {}
            }
        }
        moved
    }

    /// The first amount of a deal and its last one before it closed; none when either is missing.
    #[must_use]
    pub fn first_and_last_amount(
        &self,
        at: usize,
        deal: &Deal,
        stages: &Stages,
    ) -> Option<(Money, Money)> {
        let rows = self.of(at);
        let first = rows.iter().find_map(|step| step.amount)?;
        let open = |step: &&Step| step.standing(deal, stages) == Standing::Open;
        let last = rows
            .iter()
            .rev()
            .filter(open)
            .find_map(|step| step.amount)?;
        Some((first, last))
    }
}

/// Moves of a close date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// How often to a later day.
    pub pushes: u64,
    /// How often to an earlier day.
    pub pulls: u64,
    /// Days of all moves to a later day.
    pub slip_days: i64,
}

/// What speaks against a history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// Deals that were looked at.
    pub deals: u64,
    /// Deals without any row.
    pub missing: u64,
    /// Deals whose first row is more than a day behind their creation.
    pub imported: u64,
    /// Deals whose last row has another stage, amount or close date than the deal.
    pub mismatched: u64,
}

impl Doubts {
    /// Whether numbers made from the history tell little.
    #[must_use]
    pub fn is_unreliable(&self) -> bool {
        let doubtful = self.missing + self.imported.max(self.mismatched);
        self.deals > 0 && doubtful as f64 >= DOUBTFUL * self.deals as f64
    }

    /// What a reader must know; none when there is nothing.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        if self.missing + self.imported + self.mismatched == 0 {
            return None;
        }
        let mut parts = Vec::new();
        for (count, one, more) in [
            (self.missing, "has no history", "have no history"),
            (
                self.imported,
                "has a history that begins more than a day after it was created (imported)",
                "have a history that begins more than a day after they were created (imported)",
            ),
            (
                self.mismatched,
                "differs from the last row of its history",
                "differ from the last row of their history",
            ),
        ] {
            match (count, self.deals) {
                (0, _) => {}
                (_, 1) => parts.push(one.to_owned()),
                (1, _) => parts.push(format!("1 {one}")),
                _ => parts.push(format!("{count} {more}")),
            }
        }
        let verdict = match self.is_unreliable() {
            true => "; numbers made from the history are unreliable",
            false => "",
        };
        let parts = parts.join(", ");
        Some(match self.deals {
            1 => format!("the only deal {parts}{verdict}"),
            deals if self.missing == deals => {
                format!("none of the {deals} deals has a history{verdict}")
            }
            deals => format!("of {deals} deals {parts}{verdict}"),
        })
    }
}
