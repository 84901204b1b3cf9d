//! Opportunities and their history, record by record.
//!
//! Only the fields that a report needs are asked for, and of these only those that the org has.

use std::collections::HashMap;

use crate::analytics::{
    AsOf, Category, Deal, Exchange, History, Money, Name, Names, Percent, Stages, Standing, Step,
};
use crate::model::id::RecordId;
use crate::model::rows::Cell;
use crate::model::schema::ObjectSchema;

use super::error::ReportError;
use super::filters::clause;
use super::request::State;
use super::source::{self, Source};

/// A field of a deal that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Id,
    Name,
    Group,
    Stage,
    OwnerName,
    Category,
    IsClosed,
    IsWon,
    Amount,
    Probability,
    Close,
    Created,
    StageSince,
    LastActivity,
    PushCount,
    NextStep,
    LossReason,
    Currency,
}

impl Part {
    fn field(self) -> &'static str {
        match self {
            Self::Id => "Id",
            Self::Name => "Name",
            Self::Group | Self::LossReason => "",
            Self::Stage => "StageName",
            Self::OwnerName => "Owner.Name",
            Self::Category => "ForecastCategoryName",
            Self::IsClosed => "IsClosed",
            Self::IsWon => "IsWon",
            Self::Amount => "Amount",
            Self::Probability => "Probability",
            Self::Close => "CloseDate",
            Self::Created => "CreatedDate",
            Self::StageSince => "LastStageChangeDate",
            Self::LastActivity => "LastActivityDate",
            Self::PushCount => "PushCount",
            Self::NextStep => "NextStep",
            Self::Currency => "CurrencyIsoCode",
        }
    }
}

/// What every report on single deals needs.
const ALWAYS: [Part; 9] = [
    Part::Id,
    Part::Stage,
    Part::Category,
    Part::IsClosed,
    Part::IsWon,
    Part::Amount,
    Part::Probability,
    Part::Close,
    Part::Created,
];

/// What reports that show deals need beside.
pub(super) const SHOWN: [Part; 2] = [Part::Name, Part::OwnerName];

/// What reports that judge deals need beside.
pub(super) const DETAILS: [Part; 6] = [
    Part::Name,
    Part::OwnerName,
    Part::StageSince,
    Part::LastActivity,
    Part::PushCount,
    Part::NextStep,
];

/// Deals, and what was found out on the way.
#[derive(Clone, Debug)]
pub(super) struct Fetched {
    pub(super) deals: Vec<Deal>,
    pub(super) names: Names,
    /// Currencies without a rate, and how many amounts that concerns.
    pub(super) unknown_currencies: HashMap<String, u64>,
}

struct Taking {
    parts: Vec<Part>,
    as_of: AsOf,
    exchange: Option<Exchange>,
    names: Names,
    deals: Vec<Deal>,
    unknown: HashMap<String, u64>,
}

/// What is asked of each deal.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked<'a> {
    /// Parts beside those that every report needs.
    pub(super) extra: &'a [Part],
    /// The field that is grouped by.
    pub(super) group: Option<&'a str>,
    /// The field that tells why deals were lost.
    pub(super) loss_reason: Option<&'a str>,
    /// Open deals that the org left out of the forecast count as any others.
    pub(super) include_omitted: bool,
}

/// The deals for which all conditions hold.
pub(super) async fn deals(
    source: &Source<'_>,
    conditions: &[String],
    asked: Asked<'_>,
    (exchange, names): (Option<Exchange>, Names),
) -> Result<Fetched, ReportError> {
    source.require("Opportunity", "Amount").await?;
    let schema = source.schema("Opportunity").await?;
    let group = asked.group;
    let mut parts = parts_of(&schema, &asked, exchange.is_some());
    let fields = parts.iter().map(|part| match part {
        Part::Group => group.unwrap_or_default(),
        Part::LossReason => asked.loss_reason.unwrap_or_default(),
        part => part.field(),
    });
    let mut fields: Vec<&str> = fields.collect();
    // A field may stand in SELECT once.
    let doubled = group.filter(|group| {
        fields
            .iter()
            .filter(|field| field.eq_ignore_ascii_case(group))
            .count()
            > 1
    });
    if doubled.is_some() {
        fields.pop();
    }
    let soql = format!(
        "SELECT {} FROM Opportunity{}",
        fields.join(", "),
        clause(conditions)
    );
    let twin = doubled.and_then(|group| {
        fields
            .iter()
            .position(|field| field.eq_ignore_ascii_case(group))
    });
    if twin.is_some() {
        parts.pop();
    }
    let taking = Taking {
        parts,
        as_of: source.as_of.clone(),
        exchange,
        names,
        deals: Vec::new(),
        unknown: HashMap::new(),
    };
    let query = ("deals", soql.as_str());
    let mut taken = source.rows(query, false, taking, take_deal).await?;
    if let Some(part) = twin.and_then(|at| taken.parts.get(at).copied()) {
        group_by_part(&mut taken, part);
    }
    if asked.include_omitted {
        taken.deals.iter_mut().for_each(Deal::include_omitted);
    }
    Ok(Fetched {
        deals: taken.deals,
        names: taken.names,
        unknown_currencies: taken.unknown,
    })
}

/// The parts that are asked for, of those that the org has; the group is the last one.
fn parts_of(schema: &ObjectSchema, asked: &Asked<'_>, has_several: bool) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let currency = has_several.then_some(Part::Currency);
    let reason = asked.loss_reason.map(|_| Part::LossReason);
    let group = asked.group.map(|_| Part::Group);
    for part in ALWAYS
        .iter()
        .chain(asked.extra)
        .copied()
        .chain(currency)
        .chain(reason)
        .chain(group)
    {
        let is_there = matches!(part, Part::Group | Part::LossReason)
            || part.field().contains('.')
            || schema.field(part.field()).is_some();
        if is_there && !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

/// The group is a field that was asked for anyway.
fn group_by_part(taken: &mut Taking, part: Part) {
    for deal in &mut taken.deals {
        deal.group = match part {
            Part::Stage => deal.stage,
            Part::OwnerName => deal.owner,
            Part::Category => Some(taken.names.add(deal.category.label())),
            Part::IsClosed => Some(taken.names.add(if deal.standing == Standing::Open {
                "false"
            } else {
                "true"
            })),
            Part::IsWon => Some(taken.names.add(if deal.standing == Standing::Won {
                "true"
            } else {
                "false"
            })),
            Part::Close => deal.close.map(|day| taken.names.add(&day.to_string())),
            Part::Name => deal.name.as_deref().map(|name| taken.names.add(name)),
            Part::LossReason => deal.loss_reason,
            _ => None,
        };
    }
}

fn take_deal(taking: &mut Taking, cells: &[Cell<'_>]) {
    let text = |at: usize| cells.get(at).and_then(source::text);
    let (mut is_closed, mut is_won) = (false, false);
    let (mut id, mut created) = (None, None);
    let mut currency = None;
    let blank = RecordId::from_number(*b"006", 0);
    let start = taking.as_of.now;
    let mut deal = Deal::new(blank, start, taking.as_of.today, Standing::Open);
    for (at, part) in taking.parts.iter().enumerate() {
        let cell = &cells[at];
        match part {
            Part::Id => id = text(at).and_then(|text| RecordId::parse(text).ok()),
            Part::Name => deal.name = text(at).map(Box::from),
            Part::Group => deal.group = text(at).map(|text| taking.names.add(text)),
            Part::Stage => deal.stage = text(at).map(|text| taking.names.add(text)),
            Part::OwnerName => deal.owner = text(at).map(|text| taking.names.add(text)),
            Part::Category => deal.category = category(text(at)),
            Part::IsClosed => is_closed = text(at) == Some("true"),
            Part::IsWon => is_won = text(at) == Some("true"),
            Part::Amount => deal.amount = text(at).and_then(Money::parse),
            Part::Probability => deal.probability = text(at).and_then(Percent::parse),
            Part::Close => deal.close = source::day(cell),
            Part::Created => created = source::instant(cell),
            Part::StageSince => deal.stage_since = source::instant(cell),
            Part::LastActivity => deal.last_activity = source::day(cell),
            Part::PushCount => {
                deal.push_count = text(at).and_then(|text| text.split('.').next()?.parse().ok());
            }
            Part::NextStep => {
                deal.has_next_step = Some(text(at).is_some_and(|text| !text.trim().is_empty()));
            }
            Part::LossReason => {
                deal.loss_reason = text(at).map(|text| taking.names.add(text));
            }
            Part::Currency => currency = text(at),
        }
    }
    let Some(id) = id else {
        return;
    };
    deal.id = id;
    deal.standing = Standing::of(is_closed, is_won);
    deal.created = created.unwrap_or(start);
    deal.created_on = taking.as_of.day(deal.created);
    if let (Some(exchange), Some(amount)) = (&taking.exchange, deal.amount) {
        let currency = currency.unwrap_or_default();
        deal.amount = exchange.convert(amount, currency, deal.close);
        if deal.amount.is_none() {
            *taking.unknown.entry(currency.to_owned()).or_default() += 1;
        }
    }
    taking.deals.push(deal);
}

fn category(text: Option<&str>) -> Category {
    text.and_then(Category::parse).unwrap_or(Category::Pipeline)
}

struct TakingSteps {
    places: HashMap<RecordId, u32>,
    exchange: Option<Exchange>,
    names: Names,
    steps: Vec<Step>,
}

/// The history of these deals. `names` knows their stages and learns older ones.
pub(super) async fn history(
    source: &Source<'_>,
    conditions: &[String],
    fetched: &mut Fetched,
    exchange: Option<Exchange>,
) -> Result<History, ReportError> {
    let currency = if exchange.is_some() {
        ", CurrencyIsoCode"
    } else {
        ""
    };
    // A semi-join may hold no other one; rows of other deals are then passed over.
    let is_plain = !conditions
        .iter()
        .any(|condition| condition.to_ascii_uppercase().contains("(SELECT"));
    let filter = match conditions.is_empty() || !is_plain {
        true => String::new(),
        false => format!(
            " WHERE OpportunityId IN (SELECT Id FROM Opportunity{})",
            clause(conditions)
        ),
    };
    let soql = format!(
        "SELECT Id, OpportunityId, CreatedDate, StageName, Amount, CloseDate, Probability, \
         ForecastCategory{currency} FROM OpportunityHistory{filter}"
    );
    let places = fetched
        .deals
        .iter()
        .zip(0..)
        .map(|(deal, at)| (deal.id, at));
    let taking = TakingSteps {
        places: places.collect(),
        exchange,
        names: std::mem::take(&mut fetched.names),
        steps: Vec::new(),
    };
    let query = ("history of the deals", soql.as_str());
    let taken = source.rows(query, false, taking, take_step).await?;
    fetched.names = taken.names;
    Ok(History::new(fetched.deals.len(), taken.steps))
}

fn take_step(taking: &mut TakingSteps, cells: &[Cell<'_>]) {
    let text = |at: usize| cells.get(at).and_then(source::text);
    let id = |at: usize| text(at).and_then(|text| RecordId::parse(text).ok());
    let (Some(own), Some(deal), Some(at)) = (id(0), id(1), cells.get(2).and_then(source::instant))
    else {
        return;
    };
    let Some(place) = taking.places.get(&deal) else {
        return;
    };
    let close = cells.get(5).and_then(source::day);
    let mut amount = text(4).and_then(Money::parse);
    if let (Some(exchange), Some(found)) = (&taking.exchange, amount) {
        amount = exchange.convert(found, text(8).unwrap_or_default(), close);
    }
    let stage: Option<Name> = text(3).map(|text| taking.names.add(text));
    taking.steps.push(Step {
        id: own,
        deal: *place,
        at,
        stage,
        amount,
        close,
        probability: text(6).and_then(Percent::parse),
        category: category(text(7)),
    });
}

/// Turns the deals into what they were at the end of the day, and gives the history up to then.
///
/// By [`State::History`] a deal is what its last row by then says, and without such a row it is left
/// out. By [`State::Day`] a deal without a later row is what it is now, also one that has no row at all;
/// deals that were made later are left out.
pub(super) fn rebuilt(
    fetched: &mut Fetched,
    history: &History,
    (stages, as_of): (&Stages, &AsOf),
    (state, include_omitted): (State, bool),
) -> History {
    let mut places = Vec::with_capacity(fetched.deals.len());
    let mut kept = 0;
    let mut at = 0;
    fetched.deals.retain_mut(|deal| {
        let rows = history.of(at);
        let step = history.before(at, as_of.now);
        at += 1;
        let is_same = match (step, rows.last()) {
            (None, None) => true,
            (Some(step), Some(last)) => step.id == last.id,
            _ => false,
        };
        let is_kept = match state {
            State::Present => true,
            State::Day => deal.created < as_of.now && is_same,
            State::History => false,
        };
        if is_kept {
            deal.stage_since = deal.stage_since.filter(|since| *since < as_of.now);
        } else if let Some(step) = step {
            become_step(deal, step, stages);
            if include_omitted {
                deal.include_omitted();
            }
        } else {
            places.push(None);
            return false;
        }
        places.push(Some(kept));
        kept += 1;
        true
    });
    history.cut(&places, as_of.now)
}

fn become_step(deal: &mut Deal, step: &Step, stages: &Stages) {
    deal.standing = step.standing(deal, stages);
    deal.stage = step.stage;
    deal.amount = step.amount;
    deal.close = step.close;
    deal.probability = step.probability;
    deal.category = step.category;
    deal.stage_since = None;
    deal.push_count = None;
}
