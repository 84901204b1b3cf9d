//! How soon somebody answers a lead (metric 38).
//!
//! The first touch is the first call, mail or meeting of the lead; one from before its creation, as
//! an import brings it, counts as no time at all. A lead that nobody touched is no fast and no slow
//! one: such leads are counted by themselves and never dropped in silence. With office hours only
//! the minutes in which the office is open count.

use std::collections::HashMap;

use jiff::Timestamp;

use super::hours::OfficeHours;
use super::names::{Name, Names};
use super::report::{Group, Metrics, Series, Value};
use super::stats;

/// Names and last minutes of the buckets.
const BUCKETS: [(&str, f64); 5] = [
    ("within 5 min", 5.0),
    ("within 1 h", 60.0),
    ("within 24 h", 1_440.0),
    ("within 7 d", 10_080.0),
    ("later", f64::INFINITY),
];

/// A lead and the first thing that was done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// What the report groups by.
    pub group: Option<Name>,
    /// When the lead was created.
    pub created: Timestamp,
    /// The first touch, if there was one.
    pub touched: Option<Timestamp>,
}

impl Touch {
    fn is_before(&self) -> bool {
        self.touched.is_some_and(|touched| touched < self.created)
    }

    fn minutes(&self, office: Option<&OfficeHours>) -> Option<f64> {
        let touched = self.touched?;
        let minutes = match office {
            Some(office) => office.minutes(self.created, touched),
            None => touched.duration_since(self.created).as_secs_f64() / 60.0,
        };
        Some(minutes.max(0.0))
    }
}

/// How soon leads are answered.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// Numbers over all leads.
    pub metrics: Metrics,
    /// Numbers by group, most leads first.
    pub groups: Vec<Group>,
    /// How the times are spread.
    pub series: Vec<Series>,
}

/// Times of answers in minutes.
#[derive(Default)]
struct Times {
    leads: u64,
    before: u64,
    minutes: Vec<f64>,
}

impl Times {
    fn add(&mut self, touch: &Touch, minutes: Option<f64>) {
        self.leads += 1;
        if let Some(minutes) = minutes {
            self.before += u64::from(touch.is_before());
            self.minutes.push(minutes);
        }
    }

    fn within(&self, minutes: f64) -> u64 {
        self.minutes
            .iter()
            .filter(|taken| **taken <= minutes)
            .count() as u64
    }

    fn put(&mut self, metrics: &mut Metrics) {
        self.minutes.sort_by(f64::total_cmp);
        let touched = self.minutes.len() as u64;
        metrics.set("leads_count", self.leads);
        metrics.set("touched_count", touched);
        metrics.set("untouched_count", self.leads - touched);
        metrics.set(
            "untouched_rate",
            Value::Rate(stats::rate(self.leads - touched, self.leads)),
        );
        let percentile = |share| Value::Minutes(stats::percentile(&self.minutes, share));
        metrics.set("response_minutes_median", percentile(0.5));
        metrics.set("response_minutes_p90", percentile(0.9));
        for (key, minutes) in [
            ("within_5_minutes_rate", 5.0),
            ("within_1_hour_rate", 60.0),
            ("within_24_hours_rate", 1_440.0),
        ] {
            metrics.set(
                key,
                Value::Rate(stats::rate(self.within(minutes), self.leads)),
            );
        }
        metrics.set("touched_before_count", self.before);
    }
}

/// How soon leads are answered, over all and by group; in office hours when those are given.
#[must_use]
pub fn response(touches: &[Touch], names: &Names, office: Option<&OfficeHours>) -> Response {
    let mut all = Times::default();
    let mut groups: HashMap<Option<Name>, Times> = HashMap::new();
    for touch in touches {
        let minutes = touch.minutes(office);
        all.add(touch, minutes);
        groups.entry(touch.group).or_default().add(touch, minutes);
    }
    let mut found = Response::default();
    all.put(&mut found.metrics);
    let mut rows: Vec<_> = groups.into_iter().collect();
    rows.sort_by(|(left, a), (right, b)| {
        let text = |name: &Option<Name>| name.map(|name| names.text(name));
        b.leads
            .cmp(&a.leads)
            .then_with(|| text(left).cmp(&text(right)))
    });
    for (name, mut times) in rows {
        let mut values = Metrics::default();
        times.put(&mut values);
        let key = names.owned(name);
        found.groups.push(Group { key, values });
    }
    found.series.push(spread(&all));
    found
}

fn spread(all: &Times) -> Series {
    let mut groups = Vec::new();
    let mut below = 0;
    let mut add = |key: &str, count: u64| {
        let mut values = Metrics::default();
        values.set("count", count);
        values.set("share", Value::Rate(stats::rate(count, all.leads)));
        groups.push(Group {
            key: Some(key.to_owned()),
            values,
        });
    };
    for (key, minutes) in BUCKETS {
        let within = all.within(minutes);
        add(key, within - below);
        below = within;
    }
    add("untouched", all.leads - below);
    Series {
        name: "response_time",
        groups,
    }
}
