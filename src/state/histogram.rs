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
