//! Properties of reports over random deals and histories.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::model::id::RecordId;

/// The stages of the tests: three open ones, one won, one lost, one that the org does not know.
struct Org {
    names: Names,
    stages: Stages,
    list: Vec<Name>,
}

fn org() -> Org {
    let mut names = Names::default();
    let texts = [
        "Prospecting",
        "Proposal",
        "Negotiation",
        "Won",
        "Lost",
        "Old stage",
    ];
    let list = texts.map(|text| names.add(text)).to_vec();
    let standings = [
        Standing::Open,
        Standing::Open,
        Standing::Open,
        Standing::Won,
        Standing::Lost,
    ];
    let stages = list
        .iter()
        .zip(standings)
        .zip(1..)
        .map(|((name, standing), order)| Stage {
            name: *name,
            order,
            standing,
            category: Category::Pipeline,
            is_active: true,
        });
    let stages = Stages::new(stages.collect());
    Org {
        names,
        stages,
        list,
    }
}

fn id(number: u64) -> RecordId {
    RecordId::from_number(*b"006", number)
}

fn instant(hour: u32) -> Timestamp {
    let start: Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
    start + jiff::Span::new().hours(i64::from(hour))
}

fn day(offset: u16) -> Date {
    date(2025, 1, 1) + jiff::Span::new().days(i64::from(offset))
}

/// Hour, stage, cents, close day of a row of history.
type Row = (u32, usize, Option<i64>, u16);

/// A deal: the rows of its history, the last of which is how it stands.
fn rows() -> impl Strategy<Value = Vec<Vec<Row>>> {
    let row = (
        0u32..8_000,
        0usize..6,
        prop::option::of(0i64..10_000_000),
        0u16..400,
    );
    prop::collection::vec(prop::collection::vec(row, 1..6), 0..40)
}

fn book_of(org: &Org, all: &[Vec<Row>]) -> (Vec<Deal>, History) {
    let mut deals = Vec::new();
    let mut steps = Vec::new();
    for (at, rows) in all.iter().enumerate() {
        let mut rows = rows.clone();
        rows.sort_unstable();
        let (first, last) = (rows[0], rows[rows.len() - 1]);
        let stage = org.list[last.1];
        let standing = org
            .stages
            .get(stage)
            .map_or(Standing::Open, |stage| stage.standing);
        let created = instant(first.0);
        let created_on = created.to_zoned(TimeZone::UTC).date();
        deals.push(Deal {
            stage: Some(stage),
            group: Some(org.list[at % 3]),
            amount: last.2.map(Money::cents),
            probability: Some(Percent::from(u8::try_from(last.1 * 15).unwrap())),
            close: Some(day(last.3)),
            ..Deal::new(id(at as u64), created, created_on, standing)
        });
        for (number, row) in rows.iter().enumerate() {
            steps.push(Step {
                id: RecordId::from_number(*b"008", (at * 10 + number) as u64),
                deal: u32::try_from(at).unwrap(),
                at: instant(row.0),
                stage: Some(org.list[row.1]),
                amount: row.2.map(Money::cents),
                close: Some(day(row.3)),
                probability: None,
                category: match row.3 % 5 {
                    0 => Category::Omitted,
                    _ => Category::Commit,
                },
            });
        }
    }
    let history = History::new(deals.len(), steps);
    (deals, history)
}

fn money(metrics: &Metrics, key: &str) -> Money {
    match metrics.get(key) {
        Some(Value::Money(Some(money))) => *money,
        other => panic!("{key}: {other:?}"),
    }
}

fn count(metrics: &Metrics, key: &str) -> u64 {
    match metrics.get(key) {
        Some(Value::Count(Some(count))) => *count,
        other => panic!("{key}: {other:?}"),
    }
}

fn now(zone: &str) -> AsOf {
    AsOf::at(instant(8_500), TimeZone::get(zone).unwrap())
}

/// The deals as they stood at an hour, with those that were closed then.
fn picture(org: &Org, deals: &[Deal], history: &History, hour: u32) -> Vec<Frozen> {
    let mut found = Vec::new();
    for (at, deal) in deals.iter().enumerate() {
        if let Some(step) = history.before(at, instant(hour)) {
            found.push(Frozen {
                id: deal.id.to_string(),
                name: None,
                owner: None,
                stage: org.names.owned(step.stage),
                standing: step.standing(deal, &org.stages),
                is_parked: step.standing(deal, &org.stages) == Standing::Open
                    && step.category == Category::Omitted,
                amount: step.amount,
                close: step.close,
                created: deal.created,
            });
        }
    }
    found
}

proptest! {
    #[test]
    fn groups_and_stages_add_up_to_the_whole(all in rows()) {
        let org = org();
        let (deals, _) = book_of(&org, &all);
        let book = Book::of_deals(&deals, Window::ALL);
        let whole = overall(&book, &Quota::default());
        let (stages, _) = stage_groups(&book, &org.names, &org.stages);
        for groups in [grouped(&book, &org.names, &Quota::default()), stages] {
            for key in ["open_value", "weighted_value", "won_value", "lost_value"] {
                let sum: Money = groups.iter().map(|group| money(&group.values, key)).sum();
                if groups[..].iter().all(|group| group.values.get(key).is_some()) {
                    prop_assert_eq!(sum, money(&whole, key), "{}", key);
                }
            }
            let counts: u64 = groups.iter().map(|group| count(&group.values, "open_count")).sum();
            prop_assert_eq!(counts, count(&whole, "open_count"));
            let shares: f64 = groups.iter().filter_map(|group| group.values.number("share_value")).sum();
            if money(&whole, "open_value") > Money::ZERO {
                prop_assert!((shares - 1.0).abs() < 1e-9, "{}", shares);
            }
        }
        let totals = book.totals();
        prop_assert_eq!(totals.n(), deals.len() as u64);
        let nulls = deals.iter().filter(|deal| deal.amount.is_none()).count() as u64;
        prop_assert_eq!(totals.null_amounts(), nulls);
    }

    #[test]
    fn conversion_is_monotone_and_never_above_one(all in rows()) {
        let org = org();
        let (deals, history) = book_of(&org, &all);
        let found = velocity(&deals, &history, (&org.stages, &org.names), &now("UTC"), Window::ALL);
        let mut before = u64::MAX;
        for group in found.groups.iter().filter(|group| !group.values.get("order").unwrap().is_null()) {
            let reached = count(&group.values, "reached_count");
            prop_assert!(reached <= before);
            before = reached;
            prop_assert!(count(&group.values, "converted_count") <= count(&group.values, "entered_count"));
            if let Some(rate) = group.values.number("conversion_rate") {
                prop_assert!((0.0..=1.0).contains(&rate));
            }
        }
    }

    #[test]
    fn order_changes_nothing(all in rows(), seed in any::<u64>()) {
        let org = org();
        let (deals, history) = book_of(&org, &all);
        let mut turned: Vec<usize> = (0..deals.len()).collect();
        fastrand::Rng::with_seed(seed).shuffle(&mut turned);
        let shuffled: Vec<Deal> = turned.iter().map(|at| deals[*at].clone()).collect();
        let steps = turned.iter().zip(0u32..).flat_map(|(at, place)| {
            let rows = history.of(*at).iter().rev().cloned();
            rows.map(move |step| Step { deal: place, ..step })
        });
        let turned_history = History::new(shuffled.len(), steps.collect());
        let report = |deals: &[Deal], history: &History| {
            let book = Book::of_deals(deals, Window::ALL);
            let names = (&org.stages, &org.names);
            let moving = velocity(deals, history, names, &now("UTC"), Window::ALL);
            (overall(&book, &Quota::default()), grouped(&book, &org.names, &Quota::default()), moving.metrics, moving.groups)
        };
        prop_assert_eq!(report(&deals, &history), report(&shuffled, &turned_history));
    }

    #[test]
    fn the_zone_changes_days_and_nothing_else(all in rows()) {
        let org = org();
        let (deals, history) = book_of(&org, &all);
        let found = |zone: &str| {
            let found = velocity(&deals, &history, (&org.stages, &org.names), &now(zone), Window::ALL);
        assert_eq!(dwell(&deals, &history, &org.stages, &now(zone)), found.dwell);
            // A cycle counts days, which begin elsewhere at another time.
            let cycle = |key: &str| key.starts_with("history_cycle");
            let metrics: Vec<_> = found.metrics.iter().filter(|(key, _)| !cycle(key)).map(|(key, value)| (key, value.clone())).collect();
            (metrics, found.groups)
        };
        prop_assert_eq!(found("UTC"), found("Pacific/Auckland"));
    }

    #[test]
    fn movements_add_up_to_the_difference(all in rows(), first in 0u32..8_500, second in 0u32..8_500) {
        let org = org();
        let (deals, history) = book_of(&org, &all);
        let (first, second) = (first.min(second), first.max(second));
        let then = picture(&org, &deals, &history, first);
        let mut now = picture(&org, &deals, &history, second);
        // A picture has of the closed deals only those that closed since the one before.
        let was_closed = |deal: &Frozen| then.iter().any(|before| before.id == deal.id && before.standing != Standing::Open);
        now.retain(|deal| deal.standing == Standing::Open || !was_closed(deal));
        let open_then: Vec<_> = then.iter().filter(|deal| deal.standing == Standing::Open).cloned().collect();
        let order = org.stages.orders(&org.names);
        let pictures = |deals| (Picture { at: instant(first), deals }, Picture { at: instant(second), deals: &now });
        for deals in [&then, &open_then] {
            let (before, after) = pictures(deals);
            let found = difference(before, after, &order);
            let effects: Money = found.groups.iter().map(|group| money(&group.values, "effect")).sum();
            let change = money(&found.metrics, "open_value_after") - money(&found.metrics, "open_value_before");
            prop_assert_eq!(effects, change);
            prop_assert_eq!(money(&found.metrics, "open_value_change"), change);
            let of_records: Money = found.records.iter().map(|record| money(record, "effect")).sum();
            prop_assert_eq!(of_records, change);
        }
    }

    #[test]
    fn slipped_deals_are_among_the_expected(all in rows()) {
        let org = org();
        let (deals, history) = book_of(&org, &all);
        let window = Window::new(date(2025, 4, 1), date(2025, 7, 1));
        let expected = openings((&deals, true), &history, &org.stages, &now("UTC"), window).unwrap();
        let book = Book::of_deals(&deals, window);
        let found = forecast(&book, Some(&expected), &Quota::default(), true);
        prop_assert!(count(&found.metrics, "slipped_count") <= count(&found.metrics, "expected_count"));
        prop_assert!(money(&found.metrics, "slipped_value") <= money(&found.metrics, "expected_value"));
        let records = expected_deals(&deals, &expected.deals, &org.names);
        prop_assert_eq!(records.len() as u64, count(&found.metrics, "expected_count"));
        let before = |record: &Metrics| match record.get("amount_before") {
            Some(Value::Money(amount)) => amount.unwrap_or_default(),
            other => panic!("{other:?}"),
        };
        let amounts = records.iter().map(before).sum::<Money>();
        prop_assert_eq!(amounts, money(&found.metrics, "expected_value"));
        let whole = found.groups[..5].iter().map(|group| money(&group.values, "amount")).sum::<Money>();
        prop_assert_eq!(money(&found.metrics, "pipeline_value"), whole);
    }
}

#[test]
fn a_deal_that_skips_a_stage_has_passed_it() {
    let org = org();
    let rows = vec![vec![
        (0, 0, Some(100), 10),
        (240, 2, Some(150), 40),
        (480, 3, Some(200), 40),
    ]];
    let (deals, history) = book_of(&org, &rows);
    let found = velocity(
        &deals,
        &history,
        (&org.stages, &org.names),
        &now("UTC"),
        Window::ALL,
    );
    let row = |at: usize, key: &str| found.groups[at].values.number(key);
    for stage in 0..3 {
        assert_eq!(row(stage, "entered_count"), Some(1.0), "{stage}");
        assert_eq!(row(stage, "conversion_rate"), Some(1.0), "{stage}");
    }
    assert_eq!(row(0, "dwell_days_median"), Some(10.0));
    assert_eq!(row(1, "dwell_days_median"), None, "it never stayed there");
    assert_eq!(found.metrics.number("push_count"), Some(1.0));
    assert_eq!(found.metrics.number("slip_days"), Some(30.0));
    assert_eq!(money(&found.metrics, "amount_change"), Money::cents(50));
    assert_eq!(
        found.metrics.number("history_cycle_days_median"),
        Some(20.0)
    );
}

#[test]
fn an_imported_history_is_doubted() {
    let org = org();
    let (mut deals, history) = book_of(&org, &[vec![(0, 0, Some(1), 1)], vec![(5, 1, None, 1)]]);
    assert_eq!(history.doubts(&deals).note(), None);
    deals[0].created = "2024-06-01T00:00:00Z".parse().unwrap();
    let doubts = history.doubts(&deals);
    assert_eq!((doubts.imported, doubts.missing), (1, 0));
    assert!(doubts.is_unreliable());
    assert!(doubts.note().unwrap().contains("imported"));
}

#[test]
fn nothing_is_divided_by_nothing() {
    let metrics = overall(&Book::default(), &Quota::default());
    for key in [
        "win_rate_count",
        "win_rate_value",
        "average_deal",
        "cycle_days_median",
        "velocity_per_day",
        "coverage",
    ] {
        assert!(metrics.get(key).unwrap().is_null(), "{key}");
    }
    assert_eq!(count(&metrics, "open_count"), 0);
}

#[test]
fn every_key_is_in_the_catalogue_once() {
    let org = org();
    let (deals, history) = book_of(
        &org,
        &[
            vec![(0, 0, Some(1), 1)],
            vec![(0, 0, None, 1), (9, 3, Some(2), 1)],
        ],
    );
    let mut keys: Vec<&str> = Vec::new();
    let mut add =
        |metrics: &Metrics| keys.extend(metrics.iter().map(|(key, _)| key).collect::<Vec<_>>());
    let book = Book::of_deals(&deals, Window::ALL);
    let quota = Quota::default();
    add(&overall(&book, &quota));
    grouped(&book, &org.names, &quota)
        .iter()
        .for_each(|group| add(&group.values));
    stage_groups(&book, &org.names, &org.stages)
        .0
        .iter()
        .for_each(|group| add(&group.values));
    let moving = velocity(
        &deals,
        &history,
        (&org.stages, &org.names),
        &now("UTC"),
        Window::ALL,
    );
    add(&moving.metrics);
    add(&moving.groups[0].values);
    let rolled = forecast(&book, None, &quota, true);
    add(&rolled.metrics);
    add(&rolled.groups[0].values);
    let open: Vec<_> = deals.iter().collect();
    let clean = hygiene(
        &open,
        &[],
        (&moving.dwell, &org.names),
        &now("UTC"),
        &Limits::default(),
    );
    add(&clean.metrics);
    clean.records.iter().for_each(&mut add);
    let found = picture(&org, &deals, &history, 8_000);
    let at = instant(0);
    let moved = difference(
        Picture { at, deals: &[] },
        Picture { at, deals: &found },
        &|_| None,
    );
    add(&moved.metrics);
    moved.records.iter().for_each(&mut add);
    add(&leads_summary(&Leads::default()));
    add(&aging(&[], &now("UTC")).0);
    add(&response(&[], &org.names, None).metrics);
    keys.extend(EXPECTED_KEYS);
    keys.extend(MOVED_KEYS);
    for key in keys {
        assert!(catalogue::find(key).is_some(), "{key}");
    }
    for entry in catalogue::ENTRIES {
        let same = catalogue::ENTRIES
            .iter()
            .filter(|other| other.key == entry.key);
        assert_eq!(same.count(), 1, "{}", entry.key);
    }
}
