//! Deals as they stand in a picture: as they are, or as their history shows them; and how a picture is kept.

use std::collections::HashMap;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;

use crate::analytics::{Category, Deal, Frozen, History, Money, Stages, Standing};
use crate::reports::deals::Fetched;
use crate::state::Snapshot;

/// The deals as their history shows them at an instant.
pub(super) fn rebuilt(
    fetched: &Fetched,
    history: &History,
    stages: &Stages,
    at: Timestamp,
) -> Vec<Frozen> {
    let mut found = Vec::new();
    for (place, deal) in fetched.deals.iter().enumerate() {
        if let Some(step) = history.before(place, at) {
            found.push(Frozen {
                stage: fetched.names.owned(step.stage),
                standing: step.standing(deal, stages),
                is_parked: is_parked(step.standing(deal, stages), step.category),
                amount: step.amount,
                close: step.close,
                created: history
                    .of(place)
                    .first()
                    .map_or(deal.created, |first| first.at),
                ..frozen_deal(fetched, deal)
            });
        }
    }
    found
}

/// Makes present deals as old as their history: in a picture that was rebuilt from it those without a
/// row by then were not there, and are new since, whenever they were created.
pub(super) fn known_by_history(
    deals: &mut [Frozen],
    fetched: &Fetched,
    history: &History,
    since: Timestamp,
) {
    let first = |place: usize| history.of(place).first().map(|first| first.at);
    let rows = fetched.deals.iter().enumerate();
    let known: HashMap<_, _> = rows
        .filter_map(|(place, deal)| Some((deal.id.to_string(), first(place)?)))
        .collect();
    for deal in deals {
        deal.created = known.get(&deal.id).copied().unwrap_or(since);
    }
}

/// The deals as they are.
pub(super) fn frozen(fetched: &Fetched) -> Vec<Frozen> {
    let deals = fetched.deals.iter();
    deals.map(|deal| frozen_deal(fetched, deal)).collect()
}

/// Whether a deal is left out of the forecast.
fn is_parked(standing: Standing, category: Category) -> bool {
    standing == Standing::Open && category == Category::Omitted
}

fn frozen_deal(fetched: &Fetched, deal: &Deal) -> Frozen {
    Frozen {
        id: deal.id.to_string(),
        name: deal.name.as_deref().map(str::to_owned),
        owner: fetched.names.owned(deal.owner),
        stage: fetched.names.owned(deal.stage),
        standing: deal.standing,
        is_parked: is_parked(deal.standing, deal.category),
        amount: deal.amount,
        close: deal.close,
        created: deal.created,
    }
}

/// How many are open, and the sum of their amounts.
pub(super) fn open(deals: &[Frozen]) -> (u64, Money) {
    let open = deals.iter().filter(|deal| deal.is_open());
    open.fold((0, Money::ZERO), |(count, sum), deal| {
        (count + 1, sum + deal.amount.unwrap_or_default())
    })
}

pub(super) fn packed(deals: &[Frozen]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let text = serde_json::to_vec(deals).expect("plain data becomes JSON");
    encoder.write_all(&text).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

pub(super) fn unpacked(snapshot: &Snapshot) -> Option<Vec<Frozen>> {
    let mut text = Vec::new();
    GzDecoder::new(snapshot.deals.as_slice())
        .read_to_end(&mut text)
        .ok()?;
    serde_json::from_slice(&text).ok()
}
