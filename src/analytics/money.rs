//! Money, percentages and exchange rates as decimals.
//!
//! An amount keeps the digits that the server sent; sums are exact as long as they have 28 digits or
//! fewer, and stop at the largest number beyond that instead of wrapping. Only a quotient (an
//! average, a converted amount) is cut: averages at 28 digits, converted amounts at
//! [`CONVERTED_PLACES`] places, so that sums of them do not depend on their order.

use std::collections::HashMap;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// Places behind the point of an amount that was converted from another currency.
const CONVERTED_PLACES: u32 = 8;

/// An amount of money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(Decimal);

/// A share in hundredths, such as a probability of 75.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(Decimal);

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Reads a number as JSON writes it: `12`, `12.50`, `1.2E7`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        decimal(text).map(Self)
    }

    /// An amount of so many hundredths.
    #[must_use]
    pub fn cents(hundredths: i64) -> Self {
        Self(Decimal::new(hundredths, 2))
    }

    /// This share of it.
    #[must_use]
    pub fn percent(self, share: Percent) -> Self {
        let part = self.0.checked_mul(share.0);
        part.map_or(Self(Decimal::MAX), |part| Self(part / Decimal::ONE_HUNDRED))
    }

    /// How many times the other one it is; none when that is nothing.
    #[must_use]
    pub fn ratio(self, whole: Self) -> Option<f64> {
        if whole.0.is_zero() {
            return None;
        }
        Some(self.0.to_f64()? / whole.0.to_f64()?)
    }

    /// Its part when it is shared by so many; none when there is nobody.
    #[must_use]
    pub fn shared(self, count: u64) -> Option<Self> {
        self.0.checked_div(Decimal::from(count)).map(Self)
    }

    /// `numerator / denominator` of it; none when the denominator is 0.
    #[must_use]
    pub fn scaled(self, numerator: u64, denominator: u64) -> Option<Self> {
        let product = self.0.checked_mul(Decimal::from(numerator))?;
        product.checked_div(Decimal::from(denominator)).map(Self)
    }

    /// Its part per day; none when there are no days.
    #[must_use]
    pub fn per_days(self, days: f64) -> Option<Self> {
        let days = Decimal::from_f64(days).filter(|days| days.is_sign_positive())?;
        self.0.checked_div(days).map(Self)
    }

    /// Whether it is less than nothing or nothing.
    #[must_use]
    pub fn is_spent(self) -> bool {
        self.0 <= Decimal::ZERO
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The nearest number that a chart can use.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0.to_f64().unwrap_or_default()
    }

    /// The amount with so many places behind the point, rounded half to even, for people.
    #[must_use]
    pub fn rounded(self, places: u32) -> String {
        format!("{:.*}", places as usize, self.0.round_dp(places))
    }

    /// The middle one, or halfway between the two in the middle.
    #[must_use]
    pub fn median(amounts: &mut [Self]) -> Option<Self> {
        amounts.sort_unstable();
        let middle = amounts.len() / 2;
        let upper = *amounts.get(middle)?;
        if amounts.len() % 2 == 1 {
            return Some(upper);
        }
        (amounts[middle - 1] + upper).shared(2)
    }
}

impl Percent {
    /// Reads a number as JSON writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        decimal(text).map(Self)
    }
}

impl From<u8> for Percent {
    fn from(hundredths: u8) -> Self {
        Self(Decimal::from(hundredths))
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.0.normalize();
        if plain.is_zero() {
            return formatter.write_str("0");
        }
        write!(formatter, "{plain}")
    }
}

impl Serialize for Money {
    /// A JSON number with every digit.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.to_string()).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    /// A JSON number, digit by digit.
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(input)?;
        Self::parse(raw.get()).ok_or_else(|| serde::de::Error::custom("no amount"))
    }
}

/// What currencies are worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exchange {
    corporate: String,
    rates: HashMap<String, Rates>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Rates {
    present: Option<Decimal>,
    /// First day and rate, by day.
    dated: Vec<(Date, Decimal)>,
}

impl Exchange {
    /// A table with this currency as the one that everything is converted to.
    #[must_use]
    pub fn to(corporate: &str) -> Self {
        Self {
            corporate: corporate.to_owned(),
            rates: HashMap::new(),
        }
    }

    /// The currency that everything is converted to.
    #[must_use]
    pub fn corporate(&self) -> &str {
        &self.corporate
    }

    /// Sets what one unit of the corporate currency is worth in `currency`. Rates that are not above
    /// zero are left out.
    pub fn set(&mut self, currency: &str, rate: &str) {
        if let Some(rate) = decimal(rate).filter(|rate| *rate > Decimal::ZERO) {
            self.rates.entry(currency.to_owned()).or_default().present = Some(rate);
        }
    }

    /// Sets the rate that holds from this day on, until the next dated one.
    pub fn set_dated(&mut self, currency: &str, from: Date, rate: &str) {
        if let Some(rate) = decimal(rate).filter(|rate| *rate > Decimal::ZERO) {
            let rates = self.rates.entry(currency.to_owned()).or_default();
            let place = rates.dated.partition_point(|(day, _)| *day <= from);
            rates.dated.insert(place, (from, rate));
        }
    }

    /// The amount in the corporate currency, by the rate of that day or, without one, the present
    /// rate. None when the currency has no rate.
    #[must_use]
    pub fn convert(&self, amount: Money, currency: &str, on: Option<Date>) -> Option<Money> {
        if currency == self.corporate {
            return Some(amount);
        }
        let rates = self.rates.get(currency)?;
        let dated = on.and_then(|on| {
            let behind = rates.dated.partition_point(|(day, _)| *day <= on);
            behind.checked_sub(1).map(|at| rates.dated[at].1)
        });
        let rate = dated.or(rates.present)?;
        let converted = amount.0.checked_div(rate)?;
        Some(Money(converted.round_dp(CONVERTED_PLACES)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_read_and_written_with_all_digits() {
        for (text, shown) in [
            ("12", "12"),
            ("12.50", "12.5"),
            ("1.2E7", "12000000"),
            ("-0.0", "0"),
            ("1.0005534E7", "10005534"),
            ("999999999999999.99", "999999999999999.99"),
        ] {
            assert_eq!(money(text).to_string(), shown, "{text}");
            assert_eq!(serde_json::to_string(&money(text)).unwrap(), shown);
        }
        assert_eq!(Money::parse("many"), None);
    }

    #[test]
    fn sums_are_exact_where_binary_ones_are_not() {
        let total: Money = (0..10).map(|_| money("0.1")).sum();
        assert_eq!(total, money("1"));
        assert_eq!(money("10.10").percent(Percent::from(75)), money("7.575"));
        assert_eq!(money("10").shared(4), Some(money("2.5")));
        assert_eq!(money("10").shared(0), None);
        assert_eq!(money("1").ratio(Money::ZERO), None);
        assert_eq!(
            Money::median(&mut [money("3"), money("1"), money("2")]),
            Some(money("2"))
        );
        assert_eq!(
            Money::median(&mut [money("4"), money("1")]),
            Some(money("2.5"))
        );
        assert_eq!(Money::median(&mut []), None);
        assert_eq!(
            Money(Decimal::MAX) + Money(Decimal::MAX),
            Money(Decimal::MAX)
        );
    }

    #[test]
    fn the_rate_of_the_day_wins_over_the_present_one() {
        let mut exchange = Exchange::to("USD");
        exchange.set("EUR", "0.8");
        exchange.set_dated("EUR", date(2026, 4, 1), "0.5");
        exchange.set_dated("EUR", date(2026, 1, 1), "0.4");
        exchange.set("XXX", "0");
        let convert = |day| exchange.convert(money("100"), "EUR", day);
        assert_eq!(convert(None), Some(money("125")));
        assert_eq!(convert(Some(date(2025, 12, 31))), Some(money("125")));
        assert_eq!(convert(Some(date(2026, 3, 31))), Some(money("250")));
        assert_eq!(convert(Some(date(2026, 4, 1))), Some(money("200")));
        assert_eq!(exchange.convert(money("1"), "USD", None), Some(money("1")));
        assert_eq!(exchange.convert(money("1"), "XXX", None), None);
    }

    proptest! {
        #[test]
        fn a_sum_does_not_depend_on_its_order(mut cents in prop::collection::vec(-1_000_000_000i64..1_000_000_000, 1..50)) {
            let mut exchange = Exchange::to("USD");
            exchange.set("EUR", "0.93");
            let sum = |cents: &[i64]| -> Money {
                cents.iter().filter_map(|cents| exchange.convert(Money::cents(*cents), "EUR", None)).sum()
            };
            let forward = sum(&cents);
            cents.reverse();
            prop_assert_eq!(sum(&cents), forward);
            let total: i64 = cents.iter().sum();
            prop_assert_eq!(cents.iter().map(|cents| Money::cents(*cents)).sum::<Money>(), Money::cents(total));
        }
    }
}
