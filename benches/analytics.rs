//! How long analytics take over a million opportunities in memory: `cargo bench --bench analytics`.
//!
//! The best of three rounds is told. A measurement, not a test: nothing fails when it is slow.

use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use sfkit::analytics::{
    AsOf, Book, Category, Deal, Flow, FlowKind, Frozen, Grain, History, Lead, LeadGroup, LeadSums,
    Leads, Limits, Money, Names, OfficeHours, Percent, Picture, Quota, SourceOutcome, Stage,
    Stages, Standing, Step, Tally, Touch, Window, aging, bridge, difference, dwell, expected_deals,
    forecast, grouped, hygiene, leads_by, leads_summary, moved_deals, openings, overall, response,
    source_quality, stage_groups, trend, velocity,
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

fn best(work: &mut dyn FnMut()) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    rounds.min().unwrap_or_default()
}

/// A million leads, a fifth of them converted, and a touch for two of three.
fn leads(org: &mut Org) -> (Vec<Lead>, Vec<Touch>) {
    let mut random = fastrand::Rng::with_seed(11);
    let sources: Vec<_> = (0..20)
        .map(|at| org.names.add(&format!("Source {at}")))
        .collect();
    let (mut leads, mut touches) = (Vec::new(), Vec::new());
    for (deal, at) in org.deals.iter().zip(0..) {
        let group = Some(sources[random.usize(0..sources.len())]);
        let later = |days: i64| deal.created_on.checked_add(Span::new().days(days)).ok();
        leads.push(Lead {
            id: RecordId::from_number(*b"00Q", at),
            group,
            created_on: deal.created_on,
            converted_on: later(random.i64(0..90)).filter(|_| at % 5 == 0),
            last_activity: later(random.i64(0..400)),
        });
        let minutes = Span::new().minutes(random.i64(0..6_000));
        touches.push(Touch {
            group,
            created: deal.created,
            touched: (at % 3 > 0).then(|| deal.created + minutes),
        });
    }
    (leads, touches)
}

fn flows(org: &Org) -> Vec<Flow> {
    let mut flows = Vec::with_capacity(org.deals.len() * 2);
    for deal in &org.deals {
        let tally = Tally::of(deal);
        let day = deal.created_on;
        flows.push(Flow {
            kind: FlowKind::Created,
            day,
            tally,
        });
        let kind = match deal.standing {
            Standing::Won => FlowKind::Won,
            Standing::Lost => FlowKind::Lost,
            Standing::Open => continue,
        };
        let day = deal.close.unwrap_or(day);
        flows.push(Flow { kind, day, tally });
    }
    flows
}

/// The deals as two pictures hold them; in the second one of five has grown and one of seven closed.
fn pictures(org: &Org) -> (Vec<Frozen>, Vec<Frozen>) {
    let frozen = |(deal, at): (&Deal, usize), is_later: bool| Frozen {
        is_parked: false,
        id: deal.id.to_string(),
        name: None,
        owner: org.names.owned(deal.owner),
        stage: org.names.owned(deal.stage),
        standing: match is_later && at % 7 == 0 {
            true => Standing::Won,
            false => deal.standing,
        },
        amount: deal.amount.map(|amount| match is_later && at % 5 == 0 {
            true => amount + Money::cents(100),
            false => amount,
        }),
        close: deal.close,
        created: deal.created,
    };
    let all = |is_later| {
        let deals = org.deals.iter().zip(0..);
        deals.map(|deal| frozen(deal, is_later)).collect()
    };
    (all(false), all(true))
}

/// Names of reports and how long they took.
type Times = Vec<(&'static str, Duration)>;

fn reports_on_deals(org: &Org, now: &AsOf, times: &mut Times) {
    let quota = Quota::default();
    let names = (&org.stages, &org.names);
    let mut take = |name, work: &mut dyn FnMut()| times.push((name, best(work)));
    take("summary", &mut || {
        let book = Book::of_deals(&org.deals, Window::ALL);
        black_box(overall(&book, &quota));
    });
    take("owners", &mut || {
        let book = Book::of_deals(&org.deals, Window::ALL);
        black_box(grouped(&book, &org.names, &quota));
    });
    take("stages", &mut || {
        let book = Book::of_deals(&org.deals, Window::ALL);
        black_box(stage_groups(&book, &org.names, &org.stages));
    });
    take("trend", &mut || {
        let flows = flows(org);
        black_box(trend(&flows, &Grain::Month, Window::ALL, false));
    });
    let steps = org.steps.clone();
    let start = Instant::now();
    let history = History::new(org.deals.len(), steps);
    times.push(("sorting the history", start.elapsed()));
    let mut take = |name, work: &mut dyn FnMut()| times.push((name, best(work)));
    take("velocity", &mut || {
        let found = velocity(&org.deals, &history, names, now, Window::ALL);
        black_box(moved_deals(&org.deals, &history, names, Window::ALL));
        black_box(found);
    });
    let quarter = Window::new(date(2025, 4, 1), date(2025, 7, 1));
    take("forecast", &mut || {
        let deals = (org.deals.as_slice(), false);
        let expected = openings(deals, &history, &org.stages, now, quarter);
        let book = Book::of_deals(&org.deals, quarter);
        black_box(forecast(&book, expected.as_ref(), &quota, true));
        let expected = expected.unwrap_or_default();
        black_box(expected_deals(&org.deals, &expected.deals, &org.names));
        black_box(bridge(
            (&org.deals, false),
            &history,
            &org.stages,
            now,
            quarter,
        ));
    });
    let limits = Limits::default();
    take("hygiene", &mut || {
        let dwell = dwell(&org.deals, &history, &org.stages, now);
        let (mut deals, mut moved) = (Vec::new(), Vec::new());
        for (at, deal) in org.deals.iter().enumerate() {
            if deal.standing == Standing::Open {
                moved.push((history.stage_since(at), history.moved(at).pushes));
                deals.push(deal);
            }
        }
        black_box(hygiene(&deals, &moved, (&dwell, &org.names), now, &limits));
    });
    let (then, today) = pictures(org);
    take("diff", &mut || {
        let picture = |at: &str, deals| Picture {
            at: at.parse().expect("a time"),
            deals,
        };
        let before = picture("2025-10-01T00:00:00Z", &then);
        let after = picture("2026-01-01T00:00:00Z", &today);
        let orders = org.stages.orders(&org.names);
        black_box(difference(before, after, &orders));
    });
}

fn main() -> std::io::Result<()> {
    let mut org = org();
    let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let now = AsOf::at(now, TimeZone::UTC);
    let mut times = Times::new();
    let (leads, touches) = leads(&mut org);
    reports_on_deals(&org, &now, &mut times);
    let mut take = |name, work: &mut dyn FnMut()| times.push((name, best(work)));
    let counted = |lead: &Lead| LeadGroup {
        group: lead.group,
        sums: LeadSums {
            created: 1,
            converted: u64::from(lead.converted_on.is_some()),
            ..LeadSums::default()
        },
    };
    let sums = Leads {
        sums: leads.iter().map(counted).collect(),
        converted: Some(leads.clone()),
    };
    take("leads summary, sources, owners", &mut || {
        black_box(leads_summary(&sums));
        let mut groups = leads_by(&sums, &org.names, 5);
        let outcome = SourceOutcome {
            book: Book::of_deals(&org.deals, Window::ALL),
            ..SourceOutcome::default()
        };
        source_quality(&mut groups, &outcome, &org.names, 5);
        black_box(groups);
    });
    take("leads aging", &mut || {
        black_box(aging(&leads, &now));
    });
    take("leads response", &mut || {
        black_box(response(&touches, &org.names, None));
    });
    let week = [Some((540, 1_020)); 7];
    let office = OfficeHours::new("Desk", TimeZone::UTC, week);
    take("leads response, business hours", &mut || {
        black_box(response(&touches, &org.names, Some(&office)));
    });
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{DEALS} deals and leads, {} rows of history",
        org.steps.len()
    )?;
    for (name, time) in times {
        writeln!(out, "{name:32} {time:>10.1?}")?;
    }
    if let Some(peak) = peak() {
        writeln!(out, "{:32} {peak}", "most memory, with what was made up")?;
    }
    Ok(())
}

/// The most memory that the process had at once, as Linux tells.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map(|size| size.trim().to_owned())
}
