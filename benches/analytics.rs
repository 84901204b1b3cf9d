//! How long analytics take over a million opportunities in memory: `cargo bench --bench analytics`.
//!
//! The best of three rounds is told. A measurement, not a test: nothing fails when it is slow.

use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use sfkit::analytics::{
    AsOf, Book, Category, Deal, History, Limits, Money, Names, Percent, Quota, Stage, Stages,
    Standing, Step, Window, grouped, hygiene, overall, stage_groups, velocity,
};
use sfkit::model::id::RecordId;

const DEALS: u32 = 1_000_000;
const ROUNDS: usize = 3;
const STAGES: u32 = 10;
const OWNERS: u32 = 200;

struct Org {
    names: Names,
    stages: Stages,
    deals: Vec<Deal>,
    steps: Vec<Step>,
}

fn standing(stage: u32) -> Standing {
    match stage {
        8 => Standing::Won,
        9 => Standing::Lost,
        _ => Standing::Open,
    }
}

fn org() -> Org {
    let mut names = Names::default();
    let stage_names: Vec<_> = (0..STAGES)
        .map(|at| names.add(&format!("Stage {at}")))
        .collect();
    let owners: Vec<_> = (0..OWNERS)
        .map(|at| names.add(&format!("Owner {at}")))
        .collect();
    let stages = stage_names.iter().zip(0..).map(|(name, order)| Stage {
        name: *name,
        order,
        standing: standing(order),
        category: Category::Pipeline,
        is_active: true,
    });
    let stages = Stages::new(stages.collect());
    let start: Timestamp = "2024-01-01T00:00:00Z".parse().expect("a time");
    let mut random = fastrand::Rng::with_seed(7);
    let mut deals = Vec::new();
    let mut steps = Vec::new();
    for at in 0..DEALS {
        let created = start + Span::new().hours(random.i64(0..15_000));
        let created_on = created.to_zoned(TimeZone::UTC).date();
        let last = random.u32(0..STAGES);
        let amount = Some(Money::cents(random.i64(0..50_000_000)));
        let close = created_on
            .checked_add(Span::new().days(random.i64(1..200)))
            .ok();
        for stage in 0..random.u32(1..4) {
            steps.push(Step {
                id: RecordId::from_number(*b"008", u64::from(at * 4 + stage)),
                deal: at,
                at: created + Span::new().hours(i64::from(stage) * 200),
                stage: Some(stage_names[stage as usize]),
                amount,
                close,
                probability: Some(Percent::from(50)),
                category: Category::Pipeline,
            });
        }
        deals.push(Deal {
            stage: Some(stage_names[last as usize]),
            owner: Some(owners[(at % OWNERS) as usize]),
            group: Some(owners[(at % OWNERS) as usize]),
            amount,
            probability: Some(Percent::from(50)),
            close,
            ..Deal::new(
                RecordId::from_number(*b"006", u64::from(at)),
                created,
                created_on,
                standing(last),
            )
        });
    }
    Org {
        names,
        stages,
        deals,
        steps,
    }
}

fn best(mut work: impl FnMut()) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    rounds.min().unwrap_or_default()
}

fn main() -> std::io::Result<()> {
    let org = org();
    let quota = Quota::default();
    let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let now = AsOf::at(now, TimeZone::UTC);
    let summary = best(|| {
        let book = Book::of_deals(&org.deals, Window::ALL);
        black_box(overall(&book, &quota));
        black_box(grouped(&book, &org.names, &quota));
        black_box(stage_groups(&book, &org.names, &org.stages));
    });
    let mut steps = Some(org.steps.clone());
    let mut history = History::default();
    let sorting = Instant::now();
    if let Some(steps) = steps.take() {
        history = History::new(org.deals.len(), steps);
    }
    let sorting = sorting.elapsed();
    let names = (&org.stages, &org.names);
    let mut moving = None;
    let moves = best(|| moving = Some(velocity(&org.deals, &history, names, &now, Window::ALL)));
    let dwell = moving.map(|moving| moving.dwell).unwrap_or_default();
    let clean = best(|| {
        black_box(hygiene(
            &org.deals,
            &[],
            (&dwell, &org.names),
            &now,
            &Limits::default(),
        ));
    });
    let mut out = std::io::stdout();
    writeln!(out, "{DEALS} deals, {} rows of history", history.len())?;
    writeln!(out, "summary, owners and stages  {summary:>10.1?}")?;
    writeln!(out, "sorting the history         {sorting:>10.1?}")?;
    writeln!(out, "velocity                    {moves:>10.1?}")?;
    writeln!(out, "hygiene                     {clean:>10.1?}")
}
