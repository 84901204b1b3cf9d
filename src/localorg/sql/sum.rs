//! Sums of decimals that are kept as binary floating point.
//!
//! Every number kept came from a decimal of at most 15 digits, so that decimal can be found again:
//! it is the one with the fewest places that reads back as the same number. The sum is made of
//! those decimals in whole numbers, and rounded once at the end: adding ten cents three times
//! gives 0.3.

use rusqlite::Result;
use rusqlite::functions::{Aggregate, Context};
use rusqlite::types::{Value as Sql, ValueRef};

/// Places after the point that the sum keeps.
const PLACES: usize = 12;

const POWERS: [f64; PLACES + 1] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
];

/// `SUM`.
pub(super) struct Total;

/// `AVG`.
pub(super) struct Mean;

/// What was added so far.
#[derive(Debug, Default)]
pub(super) struct Sum {
    units: i128,
    /// What has no short decimal form.
    rest: f64,
    count: u64,
    has_reals: bool,
}

impl Sum {
    fn add(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Integer(number) => self.units += i128::from(number) * 10_i128.pow(12),
            ValueRef::Real(number) => {
                self.has_reals = true;
                match decimal(number) {
                    Some((digits, places)) => {
                        self.units += digits * 10_i128.pow((PLACES - places) as u32);
                    }
                    None => self.rest += number,
                }
            }
            _ => return,
        }
        self.count += 1;
    }

    fn real(&self) -> f64 {
        let sign = if self.units < 0 { "-" } else { "" };
        let size = self.units.unsigned_abs();
        let unit = 10_u128.pow(12);
        let text = format!("{sign}{}.{:012}", size / unit, size % unit);
        text.parse::<f64>().unwrap_or_default() + self.rest
    }
}

/// Digits and places of the shortest decimal that reads back as `number`.
#[expect(clippy::cast_possible_truncation, reason = "below 2^53, checked")]
fn decimal(number: f64) -> Option<(i128, usize)> {
    for (places, power) in POWERS.iter().enumerate() {
        let digits = (number * power).round();
        if digits.abs() >= 9_007_199_254_740_992.0 {
            return None;
        }
        // Both are exact and division rounds correctly: equal means that this is the decimal.
        if digits / power == number {
            return Some((i128::from(digits as i64), places));
        }
    }
    None
}

impl Aggregate<Sum, Sql> for Total {
    fn init(&self, _: &mut Context<'_>) -> Result<Sum> {
        Ok(Sum::default())
    }

    fn step(&self, context: &mut Context<'_>, sum: &mut Sum) -> Result<()> {
        sum.add(context.get_raw(0));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<Sum>) -> Result<Sql> {
        Ok(match sum {
            Some(sum) if sum.count == 0 => Sql::Null,
            Some(sum) if sum.has_reals => Sql::Real(sum.real()),
            Some(sum) => i64::try_from(sum.units / 10_i128.pow(12)).map_or(Sql::Null, Sql::Integer),
            None => Sql::Null,
        })
    }
}

impl Aggregate<Sum, Sql> for Mean {
    fn init(&self, _: &mut Context<'_>) -> Result<Sum> {
        Ok(Sum::default())
    }

    fn step(&self, context: &mut Context<'_>, sum: &mut Sum) -> Result<()> {
        sum.add(context.get_raw(0));
        Ok(())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of rows are far below 2^53"
    )]
    fn finalize(&self, _: &mut Context<'_>, sum: Option<Sum>) -> Result<Sql> {
        Ok(match sum {
            Some(sum) if sum.count > 0 => Sql::Real(sum.real() / sum.count as f64),
            _ => Sql::Null,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(numbers: &[f64]) -> f64 {
        let mut sum = Sum::default();
        for number in numbers {
            sum.add(ValueRef::Real(*number));
        }
        sum.real()
    }

    #[test]
    fn cents_stay_cents() {
        assert_eq!(total(&[0.1; 3]).to_string(), "0.3");
        assert_eq!(total(&[1_234_567_890.12, 0.88]).to_string(), "1234567891");
        assert_eq!(total(&[-0.1, -0.2]).to_string(), "-0.3");
        assert_eq!(total(&vec![0.01; 1_000_000]).to_string(), "10000");
        assert!((total(&[1e300, 1.0]) - 1e300).abs() < f64::EPSILON);
    }

    #[test]
    fn the_shortest_decimal_is_found() {
        assert_eq!(decimal(125_000.0), Some((125_000, 0)));
        assert_eq!(decimal(0.29), Some((29, 2)));
        assert_eq!(decimal(1.0 / 3.0), None);
    }
}
