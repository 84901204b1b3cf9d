//! What moved between two pictures of the pipeline.
//!
//! Of the movements of a deal at most one has an effect on the open value, so that the parts add up to
//! the whole: open value then + new + reopened + returned + grown - shrunk - won - lost - parked - gone =
//! open value now. Open deals are those of a forecast category, as everywhere; one that was left out of the
//! forecast was parked, and one that is in it again has returned. A
//! deal that is open in both and changed its amount and its close date counts its amount under grown
//! or shrunk and its date under slipped or pulled in; dates and stages move no value of the open
//! pipeline.
//!
//! A picture holds every deal that is open and those that closed since earlier pictures. So a deal
//! that is missing in the first picture but is older than it was closed then.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::deal::Standing;
use super::money::Money;
use super::report::{Group, Metrics, Value};
use super::stages::Stages;

/// A deal as it stood when the picture was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// Its stage.
    pub stage: Option<String>,
    /// Open, won or lost.
    pub standing: Standing,
    /// Open, and left out of the forecast.
    #[serde(default)]
    pub is_parked: bool,
    /// Its amount.
    pub amount: Option<Money>,
    /// Its close date.
    pub close: Option<Date>,
    /// When it was created.
    pub created: Timestamp,
}

impl Frozen {
    /// Whether it is open and in a forecast category.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.standing == Standing::Open && !self.is_parked
    }
}

/// The deals at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// When it was taken.
    pub at: Timestamp,
    /// The deals.
    pub deals: &'a [Frozen],
}

/// What happened to a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// Was not there, is open.
    New,
    /// Was closed, is open.
    Reopened,
    /// Was left out of the forecast, is in it.
    Returned,
    /// Was open, is won; also won without having been there before.
    Won,
    /// Was open, is lost; also lost without having been there before.
    Lost,
    /// Was open, is left out of the forecast.
    Parked,
    /// Was open, is not there any more: deleted, or no longer among the filtered ones.
    Gone,
    /// Open in both, with a larger amount.
    Grown,
    /// Open in both, with a smaller amount.
    Shrunk,
    /// Open in both, closes later.
    Slipped,
    /// Open in both, closes earlier.
    PulledIn,
    /// Open in both, in another stage.
    Restaged,
}

impl Movement {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 12] = [
        Self::New,
        Self::Reopened,
        Self::Returned,
        Self::Grown,
        Self::Shrunk,
        Self::Won,
        Self::Lost,
        Self::Parked,
        Self::Gone,
        Self::Slipped,
        Self::PulledIn,
        Self::Restaged,
    ];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Reopened => "reopened",
            Self::Returned => "returned",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Parked => "parked",
            Self::Gone => "gone",
            Self::Grown => "grown",
            Self::Shrunk => "shrunk",
            Self::Slipped => "slipped",
            Self::PulledIn => "pulled-in",
            Self::Restaged => "re-staged",
        }
    }
}

/// Keys of a deal that moved.
pub const MOVEMENT_KEYS: &[&str] = &[
    "id",
    "name",
    "owner",
    "movements",
    "effect",
    "amount_before",
    "amount_after",
    "stage_before",
    "stage_after",
    "stage_steps",
    "close_before",
    "close_after",
];

/// What moved.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// Open value then and now, and the change.
    pub metrics: Metrics,
    /// Count, value and effect on the open value of each movement.
    pub groups: Vec<Group>,
    /// Deals that moved, the largest effect first.
    pub records: Vec<Metrics>,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    count: u64,
    value: Money,
    effect: Money,
}

/// Compares two pictures. A deal may have several movements; at most one of them has an effect on
/// the open value.
#[must_use]
pub fn difference(
    before: Picture<'_>,
    after: Picture<'_>,
    order: &dyn Fn(&str) -> Option<u32>,
) -> Difference {
    let (then, now) = (before.deals, after.deals);
    let since = before.at;
    let mut pairs: BTreeMap<&str, (Option<&Frozen>, Option<&Frozen>)> = BTreeMap::new();
    for deal in then {
        pairs.entry(&deal.id).or_default().0 = Some(deal);
    }
    for deal in now {
        pairs.entry(&deal.id).or_default().1 = Some(deal);
    }
    let mut sums: BTreeMap<Movement, Sum> = BTreeMap::new();
    let mut moved = Vec::new();
    let mut unchanged = 0_u64;
    for (before, after) in pairs.into_values() {
        let movements = movements(before, after, since);
        let effect = open_amount(after) - open_amount(before);
        let is_open = [before, after].into_iter().flatten().any(Frozen::is_open);
        if movements.is_empty() {
            unchanged += u64::from(is_open);
            continue;
        }
        for (movement, value, effect) in &movements {
            let sum = sums.entry(*movement).or_default();
            sum.count += 1;
            sum.value += *value;
            sum.effect += *effect;
        }
        moved.push((before, after, movements, effect));
    }
    moved.sort_by(|a, b| {
        let id = |pair: &(Option<&Frozen>, Option<&Frozen>)| {
            pair.1.or(pair.0).map(|deal| deal.id.clone())
        };
        b.3.abs()
            .cmp(&a.3.abs())
            .then_with(|| id(&(a.0, a.1)).cmp(&id(&(b.0, b.1))))
    });
    Difference {
        metrics: metrics(then, now, unchanged),
        groups: Movement::ALL
            .iter()
            .map(|movement| group(*movement, sums.get(movement)))
            .collect(),
        records: moved.iter().map(|moved| record(moved, order)).collect(),
    }
}

fn open_amount(deal: Option<&Frozen>) -> Money {
    deal.filter(|deal| deal.is_open())
        .and_then(|deal| deal.amount)
        .unwrap_or_default()
}

/// Movement, the amount it is about, and its effect on the open value.
fn movements(
    before: Option<&Frozen>,
    after: Option<&Frozen>,
    since: Timestamp,
) -> Vec<(Movement, Money, Money)> {
    let (then, now) = (open_amount(before), open_amount(after));
    let was_open = before.is_some_and(Frozen::is_open);
    let amount = |deal: &Frozen| deal.amount.unwrap_or_default();
    match (before, after) {
        (None, None) => Vec::new(),
        (Some(_), None) if was_open => vec![(Movement::Gone, then, -then)],
        (Some(_), None) => Vec::new(),
        (None, Some(deal)) if deal.is_open() && deal.created >= since => {
            vec![(Movement::New, now, now)]
        }
        (None, Some(deal)) if deal.is_open() => vec![(Movement::Reopened, now, now)],
        (None, Some(deal)) if deal.created < since => Vec::new(),
        (Some(before), Some(deal)) if deal.is_open() && !was_open => {
            let movement = match before.is_parked {
                true => Movement::Returned,
                false => Movement::Reopened,
            };
            vec![(movement, now, now)]
        }
        (_, Some(deal)) if deal.is_parked && was_open => {
            vec![(Movement::Parked, then, -then)]
        }
        (_, Some(deal)) if deal.is_parked => Vec::new(),
        (Some(before), Some(after)) if after.is_open() => stayed(before, after),
        (_, Some(deal)) => {
            let is_same = before.is_some_and(|before| before.standing == deal.standing);
            let movement = match deal.standing {
                Standing::Won => Movement::Won,
                _ => Movement::Lost,
            };
            match is_same {
                true => Vec::new(),
                false => vec![(movement, amount(deal), -then)],
            }
        }
    }
}

/// Open in both.
fn stayed(before: &Frozen, after: &Frozen) -> Vec<(Movement, Money, Money)> {
    let (then, now) = (open_amount(Some(before)), open_amount(Some(after)));
    let mut found = Vec::new();
    if now > then {
        found.push((Movement::Grown, now - then, now - then));
    } else if now < then {
        found.push((Movement::Shrunk, then - now, now - then));
    }
    match (before.close, after.close) {
        (Some(was), Some(is)) if is > was => found.push((Movement::Slipped, now, Money::ZERO)),
        (Some(was), Some(is)) if is < was => found.push((Movement::PulledIn, now, Money::ZERO)),
        _ => {}
    }
    if before.stage != after.stage {
        found.push((Movement::Restaged, now, Money::ZERO));
    }
    found
}

fn metrics(then: &[Frozen], now: &[Frozen], unchanged: u64) -> Metrics {
    let open = |deals: &[Frozen]| {
        let open = deals.iter().filter(|deal| deal.is_open());
        open.fold((0_u64, Money::ZERO), |(count, sum), deal| {
            (count + 1, sum + open_amount(Some(deal)))
        })
    };
    let ((count_then, value_then), (count_now, value_now)) = (open(then), open(now));
    let mut metrics = Metrics::default();
    metrics.set("open_count_before", count_then);
    metrics.set("open_count_after", count_now);
    metrics.set("open_value_before", value_then);
    metrics.set("open_value_after", value_now);
    metrics.set("open_value_change", value_now - value_then);
    metrics.set("unchanged_count", unchanged);
    metrics
}

fn group(movement: Movement, sum: Option<&Sum>) -> Group {
    let sum = sum.copied().unwrap_or_default();
    let mut values = Metrics::default();
    values.set("count", sum.count);
    values.set("value", sum.value);
    values.set("effect", sum.effect);
    Group {
        key: Some(movement.as_str().to_owned()),
        values,
    }
}

type Moved<'a> = (
    Option<&'a Frozen>,
    Option<&'a Frozen>,
    Vec<(Movement, Money, Money)>,
    Money,
);

fn record(
    (before, after, movements, effect): &Moved<'_>,
    order: &dyn Fn(&str) -> Option<u32>,
) -> Metrics {
    let present = after.or(*before);
    let text = |value: Option<&str>| Value::Text(value.map(str::to_owned));
    let words: Vec<_> = movements
        .iter()
        .map(|(movement, ..)| movement.as_str())
        .collect();
    let stage = |deal: &Option<&Frozen>| deal.and_then(|deal| deal.stage.clone());
    let mut values = Metrics::default();
    values.set("id", text(present.map(|deal| deal.id.as_str())));
    values.set("name", text(present.and_then(|deal| deal.name.as_deref())));
    values.set(
        "owner",
        text(present.and_then(|deal| deal.owner.as_deref())),
    );
    values.set("movements", Value::Text(Some(words.join(" "))));
    values.set("effect", *effect);
    values.set(
        "amount_before",
        Value::Money(before.and_then(|deal| deal.amount)),
    );
    values.set(
        "amount_after",
        Value::Money(after.and_then(|deal| deal.amount)),
    );
    values.set("stage_before", Value::Text(stage(before)));
    values.set("stage_after", Value::Text(stage(after)));
    let place = |deal: &Option<&Frozen>| stage(deal).and_then(|stage| order(&stage)).map(i64::from);
    let steps = place(before)
        .zip(place(after))
        .map(|(was, is)| (is - was) as f64);
    values.set("stage_steps", Value::Number(steps));
    values.set(
        "close_before",
        Value::Date(before.and_then(|deal| deal.close)),
    );
    values.set(
        "close_after",
        Value::Date(after.and_then(|deal| deal.close)),
    );
    values
}

/// Where stages stand, for [`difference`].
impl Stages {
    /// The place of a stage by its name: the third one has 3, whatever numbers the org gave.
    pub fn orders<'a>(
        &'a self,
        names: &'a super::names::Names,
    ) -> impl Fn(&str) -> Option<u32> + 'a {
        move |text| self.rank(names.find(text)?)
    }
}
