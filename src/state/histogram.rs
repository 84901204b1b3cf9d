//! Latencies in buckets that grow with the value: four to each doubling, so that a percentile is
//! off by an eighth at most, and a year of calls fits into a few rows.

use std::time::Duration;

/// The bucket of a latency.
pub(super) fn bucket(latency: Duration) -> u16 {
    // Below four microseconds nothing is told apart.
    let micros = u64::try_from(latency.as_micros())
        .unwrap_or(u64::MAX)
        .max(4);
    let octave = micros.ilog2();
    let quarter = (micros >> (octave - 2)) & 3;
    u16::try_from(u64::from(octave) * 4 + quarter).unwrap_or(u16::MAX)
}

/// Where a bucket begins and ends, in milliseconds.
fn bounds(bucket: u16) -> (f64, f64) {
    let width = f64::from(1_u32 << 2).recip() * f64::from(bucket / 4).exp2();
    let start = f64::from(bucket / 4).exp2() + f64::from(bucket % 4) * width;
    (start / 1_000.0, (start + width) / 1_000.0)
}

/// Values by size, in seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    /// Upper bounds in rising order, with the number of values up to each.
    pub up_to: Vec<(f64, u64)>,
    /// How many values there are.
    pub count: u64,
    /// Their sum, as near as buckets tell: each value counts as the middle of its bucket.
    pub sum: f64,
}

/// From about a millisecond to about a minute, a bound at each doubling: there buckets end, so that
/// the counts are exact.
const DOUBLINGS: std::ops::RangeInclusive<u16> = 10..=26;

/// The buckets as bounds that monitors know how to read.
pub(super) fn spread(buckets: &[(u16, u64)]) -> Spread {
    let up_to = DOUBLINGS.map(|doubling| {
        let within = buckets.iter().filter(|(bucket, _)| bucket / 4 < doubling);
        let bound = f64::from(doubling).exp2() / 1_000_000.0;
        (bound, within.map(|(_, calls)| calls).sum())
    });
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let middle = |(bucket, calls): &(u16, u64)| {
        let (start, end) = bounds(*bucket);
        (start + end) / 2_000.0 * *calls as f64
    };
    Spread {
        up_to: up_to.collect(),
        count: buckets.iter().map(|(_, calls)| calls).sum(),
        sum: buckets.iter().map(middle).sum(),
    }
}

/// The value below which this share of the calls lies, in milliseconds. `buckets` are in order.
pub(super) fn percentile(buckets: &[(u16, u64)], share: f64) -> Option<f64> {
    let all: u64 = buckets.iter().map(|(_, calls)| calls).sum();
    if all == 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let (wanted, count) = (share * all as f64, |calls: u64| calls as f64);
    let mut below = 0.0;
    for (bucket, calls) in buckets {
        let here = count(*calls);
        if below + here >= wanted {
            let (start, end) = bounds(*bucket);
            return Some(start + (end - start) * ((wanted - below) / here).clamp(0.0, 1.0));
        }
        below += here;
    }
    buckets.last().map(|(bucket, _)| bounds(*bucket).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_lies_in_its_bucket() {
        for micros in [4_u64, 5, 7, 8, 100, 999, 1_000, 123_456, 60_000_000] {
            let (start, end) = bounds(bucket(Duration::from_micros(micros)));
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let millis = micros as f64 / 1_000.0;
            assert!(start <= millis && millis < end, "{micros}: {start}..{end}");
            assert!(end / start <= 1.26, "{micros}: {start}..{end}");
        }
        assert_eq!(bucket(Duration::ZERO), bucket(Duration::from_micros(4)));
        bucket(Duration::MAX);
    }

    #[test]
    fn a_spread_counts_what_lies_below_its_bounds() {
        let micros = [500_u64, 1_023, 1_024, 3_000, 70_000_000];
        let mut counts = std::collections::BTreeMap::new();
        for value in micros {
            *counts
                .entry(bucket(Duration::from_micros(value)))
                .or_insert(0) += 1;
        }
        let buckets: Vec<_> = counts.into_iter().collect();
        let spread = spread(&buckets);
        for (bound, counted) in &spread.up_to {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let below = micros.iter().filter(|value| **value as f64 / 1e6 < *bound);
            assert_eq!(*counted, below.count() as u64, "up to {bound}");
        }
        assert_eq!(spread.count, 5);
        assert!((spread.sum / 70.005 - 1.0).abs() < 0.13, "{}", spread.sum);
    }

    #[test]
    fn percentiles_are_near_the_truth() {
        let mut counts = std::collections::BTreeMap::new();
        for millis in 1..=1000 {
            *counts
                .entry(bucket(Duration::from_millis(millis)))
                .or_insert(0_u64) += 1;
        }
        let buckets: Vec<_> = counts.into_iter().collect();
        for (share, truth) in [(0.5, 500.0), (0.95, 950.0), (0.99, 990.0)] {
            let found = percentile(&buckets, share).unwrap();
            assert!((found - truth).abs() / truth < 0.13, "{share}: {found}");
        }
        assert_eq!(percentile(&[], 0.5), None);
    }
}
