//! Percentiles, means, intervals, buckets.

/// The value below which `share` of the values lie, between two of them by a straight line (type 7:
/// what spreadsheets and `numpy` give). The values are sorted. None without values.
#[must_use]
pub fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor();
    let at = below as usize;
    let low = sorted[at];
    let high = sorted[(at + 1).min(last)];
    Some(low + (high - low) * (place - below))
}

/// The mean; none without values.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// `part / whole`; none when the whole is 0.
#[must_use]
pub fn rate(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Where a rate probably lies (95 of 100 times) when `part` of `whole` were counted: the score
/// interval of Wilson. None when the whole is 0.
#[must_use]
pub fn wilson(part: u64, whole: u64) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_963_984_540_054;
    let rate = rate(part, whole)?;
    let n = whole as f64;
    let spread = Z * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt();
    let middle = rate + Z * Z / (2.0 * n);
    let scale = 1.0 + Z * Z / n;
    let low = ((middle - spread) / scale).max(0.0);
    let high = ((middle + spread) / scale).min(1.0);
    Some((low, high))
}

/// Which bucket a number of days falls into; `ends` are their last days, and one more bucket takes
/// the rest.
#[must_use]
pub fn bucket(days: i64, ends: &[i64]) -> usize {
    ends.iter()
        .position(|end| days <= *end)
        .unwrap_or(ends.len())
}

/// The names of buckets: `0-30`, `31-60`, `>60`.
#[must_use]
pub fn bucket_names(ends: &[i64]) -> Vec<String> {
    let mut names = Vec::with_capacity(ends.len() + 1);
    let mut first = 0;
    for end in ends {
        names.push(format!("{first}-{end}"));
        first = end + 1;
    }
    if let Some(last) = ends.last() {
        names.push(format!(">{last}"));
    }
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percentiles_are_those_of_a_spreadsheet() {
        let values = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(percentile(&values, 0.5), Some(3.0));
        assert_eq!(percentile(&values, 0.75), Some(5.0));
        assert_eq!(percentile(&values, 0.0), Some(1.0));
        assert_eq!(percentile(&values, 1.0), Some(8.0));
        assert_eq!(percentile(&[7.0], 0.9), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
        assert_eq!(mean(&[]), None);
        assert_eq!(rate(1, 0), None);
    }

    #[test]
    fn intervals_are_those_of_the_literature() {
        let (low, high) = wilson(8, 10).unwrap();
        assert!(
            (low - 0.490_162).abs() < 1e-5 && (high - 0.943_318).abs() < 1e-5,
            "{low} {high}"
        );
        let (low, high) = wilson(0, 5).unwrap();
        assert!(low == 0.0 && (high - 0.434_482).abs() < 1e-5, "{high}");
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn buckets_have_no_gap() {
        let ends = [30, 60];
        assert_eq!(bucket_names(&ends), ["0-30", "31-60", ">60"]);
        let found: Vec<_> = [0, 30, 31, 60, 61].map(|days| bucket(days, &ends)).to_vec();
        assert_eq!(found, [0, 0, 1, 1, 2]);
    }

    proptest! {
        #[test]
        fn a_percentile_lies_among_the_values(mut values in prop::collection::vec(-1e6f64..1e6, 1..40), share in 0.0f64..1.0) {
            values.sort_by(f64::total_cmp);
            let found = percentile(&values, share).unwrap();
            prop_assert!(values[0] <= found && found <= values[values.len() - 1]);
        }

        #[test]
        fn the_interval_holds_the_rate(part in 0u64..50, rest in 0u64..50) {
            if let Some((low, high)) = wilson(part, part + rest) {
                let rate = rate(part, part + rest).unwrap();
                prop_assert!(low <= rate + 1e-12 && rate <= high + 1e-12);
            }
        }
    }
}
