//! Lengths in days: their median, mean and percentiles, and how they are spread.

use super::report::{Group, Metrics, Series, Value};
use super::stats;

/// Last days of the buckets of a distribution.
const BUCKETS: [i64; 7] = [7, 14, 30, 60, 90, 180, 365];

/// Lengths in days. Negative ones, which come from days that were put back, are counted and left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spans {
    days: Vec<f64>,
    is_sorted: bool,
    /// How many were negative.
    pub negative: u64,
}

impl Spans {
    /// Adds a length.
    pub fn add(&mut self, days: f64) {
        if days < 0.0 {
            self.negative += 1;
        } else {
            self.days.push(days);
            self.is_sorted = false;
        }
    }

    /// How many there are, negative ones aside.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.days.len() as u64
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    fn sorted(&mut self) -> &[f64] {
        if !self.is_sorted {
            self.days.sort_unstable_by(f64::total_cmp);
            self.is_sorted = true;
        }
        &self.days
    }

    /// The length that `share` of them do not exceed.
    pub fn percentile(&mut self, share: f64) -> Option<f64> {
        stats::percentile(self.sorted(), share)
    }

    /// The middle one.
    pub fn median(&mut self) -> Option<f64> {
        self.percentile(0.5)
    }

    /// The mean. Added up in the order of size, so that it depends on no other order.
    pub fn mean(&mut self) -> Option<f64> {
        stats::mean(self.sorted())
    }

    /// Puts the numbers of a sales cycle.
    pub fn put_cycle(&mut self, metrics: &mut Metrics) {
        metrics.set("cycle_days_median", Value::Days(self.median()));
        metrics.set("cycle_days_mean", Value::Days(self.mean()));
        metrics.set("cycle_days_p75", Value::Days(self.percentile(0.75)));
        metrics.set("cycle_days_p90", Value::Days(self.percentile(0.9)));
        metrics.set("cycle_count", self.len());
        metrics.set("cycle_negative_count", self.negative);
    }

    /// How many fall into each bucket.
    #[must_use]
    pub fn distribution(&self, name: &'static str) -> Series {
        let mut counts = [0_u64; BUCKETS.len() + 1];
        for days in &self.days {
            counts[stats::bucket(days.floor() as i64, &BUCKETS)] += 1;
        }
        let names = stats::bucket_names(&BUCKETS).into_iter();
        let groups = names.zip(counts).map(|(key, count)| {
            let mut values = Metrics::default();
            values.set("count", count);
            values.set("share", Value::Rate(stats::rate(count, self.len())));
            let key = Some(key);
            Group { key, values }
        });
        Series {
            name,
            groups: groups.collect(),
        }
    }
}
