//! A report beside the same one over another window.

use super::money::Money;
use super::report::{ComparedGroup, Comparison, Group, Metrics, Report, Value};

/// The differences of `report` to `other`, which is `to` it (`previous`, `year-ago`).
#[must_use]
pub fn compared(report: &Report, other: &Report, to: &'static str) -> Comparison {
    let (change, change_rate) = changes(&report.metrics, &other.metrics);
    let groups = match report.frame.report {
        // The first month of one window against the first month of the other.
        "pipeline trend" => in_order(&report.groups, &other.groups),
        _ => by_key(&report.groups, &other.groups),
    };
    Comparison {
        to,
        window: other.frame.window,
        n: other.n,
        metrics: other.metrics.clone(),
        change,
        change_rate,
        groups,
    }
}

/// Groups of the same key; one that is missing had nothing.
fn by_key(now: &[Group], before: &[Group]) -> Vec<ComparedGroup> {
    let same =
        |groups: &[Group], key: &Option<String>| groups.iter().position(|group| group.key == *key);
    let shared = now.iter().map(|group| {
        let other = same(before, &group.key).map(|at| &before[at]);
        compared_group(Some(group), other)
    });
    let gone = before
        .iter()
        .filter(|group| same(now, &group.key).is_none());
    shared
        .chain(gone.map(|group| compared_group(None, Some(group))))
        .collect()
}

/// Periods by their place.
fn in_order(now: &[Group], before: &[Group]) -> Vec<ComparedGroup> {
    (0..now.len().max(before.len()))
        .map(|at| compared_group(now.get(at), before.get(at)))
        .collect()
}

fn compared_group(now: Option<&Group>, before: Option<&Group>) -> ComparedGroup {
    let empty = Metrics::default();
    let key = |group: Option<&Group>| group.and_then(|group| group.key.clone());
    let values = |group: Option<&Group>| group.map_or(&empty, |group| &group.values).clone();
    ComparedGroup {
        key: key(now.or(before)),
        with: key(before),
        change: changes(&values(now), &values(before)).0,
    }
}

/// What was added, and as a fraction of what was there. A sum or count that is missing altogether
/// counts as nothing; a rate or an average that is missing has no difference.
fn changes(now: &Metrics, before: &Metrics) -> (Metrics, Metrics) {
    let mut change = Metrics::default();
    let mut rates = Metrics::default();
    for (key, value) in now.iter() {
        if let Some(difference) = difference(Some(value), before.get(key)) {
            change.set(key, difference);
            rates.set(key, Value::Rate(fraction(value, before.get(key))));
        }
    }
    for (key, value) in before.iter().filter(|(key, _)| now.get(key).is_none()) {
        if let Some(difference) = difference(None, Some(value)) {
            change.set(key, difference);
            rates.set(key, Value::Rate(None));
        }
    }
    (change, rates)
}

fn difference(now: Option<&Value>, before: Option<&Value>) -> Option<Value> {
    let number = |value: Option<&Value>| value.and_then(Value::number);
    let money = |value: Option<&Value>| match value {
        Some(Value::Money(money)) => *money,
        None => Some(Money::ZERO),
        Some(_) => None,
    };
    let count = |value: Option<&Value>| match value {
        Some(Value::Count(count)) => count.map(|count| count as f64),
        None => Some(0.0),
        Some(_) => None,
    };
    let less = |now: Option<f64>, before: Option<f64>| Some(now? - before?);
    match now.or(before)? {
        Value::Money(_) => Some(Value::Money(
            money(now).zip(money(before)).map(|(a, b)| a - b),
        )),
        Value::Count(_) => Some(Value::Number(less(count(now), count(before)))),
        Value::Rate(_) => Some(Value::Rate(less(number(now), number(before)))),
        Value::Days(_) => Some(Value::Days(less(number(now), number(before)))),
        Value::Minutes(_) => Some(Value::Minutes(less(number(now), number(before)))),
        Value::Number(_) => Some(Value::Number(less(number(now), number(before)))),
        Value::Date(_) | Value::Text(_) | Value::Flag(_) => None,
    }
}

fn fraction(now: &Value, before: Option<&Value>) -> Option<f64> {
    let before = before?.number()?;
    (before != 0.0).then_some((now.number()? - before) / before.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_the_unit_of_the_number() {
        let mut now = Metrics::default();
        now.set("won_value", Money::cents(1_500));
        now.set("won_count", 3_u64);
        now.set("win_rate_count", Value::Rate(Some(0.5)));
        now.set("average_deal", Value::Money(None));
        let mut before = Metrics::default();
        before.set("won_value", Money::cents(1_000));
        before.set("won_count", 0_u64);
        before.set("win_rate_count", Value::Rate(None));
        before.set("average_deal", Money::cents(1));
        let (change, rates) = changes(&now, &before);
        assert_eq!(
            change.get("won_value"),
            Some(&Value::from(Money::cents(500)))
        );
        assert_eq!(rates.get("won_value"), Some(&Value::Rate(Some(0.5))));
        assert_eq!(change.get("won_count"), Some(&Value::Number(Some(3.0))));
        assert_eq!(rates.get("won_count"), Some(&Value::Rate(None)));
        assert_eq!(change.get("win_rate_count"), Some(&Value::Rate(None)));
        assert_eq!(change.get("average_deal"), Some(&Value::Money(None)));
        let (gone, _) = changes(&Metrics::default(), &before);
        assert_eq!(
            gone.get("won_value"),
            Some(&Value::from(-Money::cents(1_000)))
        );
    }
}
