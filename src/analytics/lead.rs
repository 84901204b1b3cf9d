//! Leads: how many, from where, how many become opportunities and wins, how long it takes, how old
//! the open ones are (metrics 31 to 37, 39, 40, 43, 44).

use std::collections::HashMap;

use jiff::civil::Date;

use crate::model::id::RecordId;

use super::names::{Name, Names};
use super::report::{Group, Metrics, Value};
use super::spans::Spans;
use super::stats;
use super::window::{AsOf, days_between};

/// Last days of the buckets of age.
const AGES: [i64; 4] = [1, 7, 30, 90];

/// A lead.
#[derive(Clone, Debug)]
pub struct Lead {
    /// Its id.
    pub id: RecordId,
    /// What the report groups by.
    pub group: Option<Name>,
    /// The day on which it was created, in the user's zone.
    pub created_on: Date,
    /// The day on which it was converted.
    pub converted_on: Option<Date>,
    /// The day of its latest activity; may be ahead.
    pub last_activity: Option<Date>,
}

/// Counts of leads. Those that were created in the window, but for `converted_in_period`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeadSums {
    /// All, converted ones included.
    pub created: u64,
    /// Converted at any time.
    pub converted: u64,
    /// Converted in the window, whenever they were created.
    pub converted_in_period: u64,
    /// Converted into an opportunity.
    pub with_opportunity: u64,
    /// Converted into an opportunity that was won.
    pub won: u64,
    /// Neither converted nor given up.
    pub open: u64,
    /// Given up: in a closed-out status without being converted.
    pub closed_out: u64,
    /// Open without any activity.
    pub untouched: u64,
    /// Open without email and phone.
    pub unreachable: u64,
    /// Open and not yet read by the owner.
    pub unread: u64,
    /// Reached the marketing-qualified statuses, when those were named.
    pub mql: Option<u64>,
    /// Of these, reached the sales-qualified statuses.
    pub sql: Option<u64>,
}

impl LeadSums {
    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.created += other.created;
        self.converted += other.converted;
        self.converted_in_period += other.converted_in_period;
        self.with_opportunity += other.with_opportunity;
        self.won += other.won;
        self.open += other.open;
        self.closed_out += other.closed_out;
        self.untouched += other.untouched;
        self.unreachable += other.unreachable;
        self.unread += other.unread;
        let sum = |a: Option<u64>, b: Option<u64>| match (a, b) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or_default() + b.unwrap_or_default()),
        };
        self.mql = sum(self.mql, other.mql);
        self.sql = sum(self.sql, other.sql);
    }

    /// Puts the numbers. Rates over fewer than `least` leads are left open.
    fn put(&self, least: u64, metrics: &mut Metrics) {
        let rate = |part, whole: u64| match whole < least {
            true => Value::Rate(None),
            false => Value::Rate(stats::rate(part, whole)),
        };
        let interval = stats::wilson(self.converted, self.created);
        metrics.set("created_count", self.created);
        metrics.set("open_count", self.open);
        metrics.set("closed_out_count", self.closed_out);
        metrics.set("converted_count", self.converted);
        metrics.set("conversion_rate", rate(self.converted, self.created));
        metrics.set(
            "conversion_rate_low",
            Value::Rate(interval.map(|(low, _)| low)),
        );
        metrics.set(
            "conversion_rate_high",
            Value::Rate(interval.map(|(_, high)| high)),
        );
        metrics.set("converted_in_period_count", self.converted_in_period);
        metrics.set(
            "period_conversion_rate",
            rate(self.converted_in_period, self.created),
        );
        metrics.set("with_opportunity_count", self.with_opportunity);
        metrics.set(
            "opportunity_rate",
            rate(self.with_opportunity, self.created),
        );
        metrics.set("won_count", self.won);
        metrics.set("lead_win_rate", rate(self.won, self.created));
        metrics.set("untouched_count", self.untouched);
        metrics.set("unreachable_count", self.unreachable);
        metrics.set("unread_count", self.unread);
        metrics.set("mql_count", Value::Count(self.mql));
        metrics.set("sql_count", Value::Count(self.sql));
        let qualified = self.mql.zip(self.sql);
        let qualified = qualified.and_then(|(mql, sql)| stats::rate(sql, mql));
        metrics.set("mql_to_sql_rate", Value::Rate(qualified));
    }
}

/// Counts of one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadGroup {
    /// What the report groups by.
    pub group: Option<Name>,
    /// The counts.
    pub sums: LeadSums,
}

/// What the reports on leads are made of.
#[derive(Clone, Debug, Default)]
pub struct Leads {
    /// Counts; a group may come several times.
    pub sums: Vec<LeadGroup>,
    /// Converted leads that were created in the window; none when they were not looked at.
    pub converted: Option<Vec<Lead>>,
}

/// Days from creation to conversion.
fn spans<'a>(leads: impl Iterator<Item = &'a Lead>) -> Spans {
    let mut spans = Spans::default();
    for lead in leads {
        if let Some(converted) = lead.converted_on {
            spans.add(days_between(lead.created_on, converted) as f64);
        }
    }
    spans
}

fn put_spans(mut spans: Spans, metrics: &mut Metrics) {
    metrics.set("convert_days_median", Value::Days(spans.median()));
    metrics.set("convert_days_mean", Value::Days(spans.mean()));
    metrics.set("convert_days_p90", Value::Days(spans.percentile(0.9)));
    metrics.set("convert_negative_count", spans.negative);
}

/// The numbers over all leads.
#[must_use]
pub fn leads_summary(leads: &Leads) -> Metrics {
    let mut all = LeadSums::default();
    for group in &leads.sums {
        all.add(&group.sums);
    }
    let mut metrics = Metrics::default();
    all.put(0, &mut metrics);
    put_spans(spans(leads.converted.iter().flatten()), &mut metrics);
    metrics
}

/// The numbers of each group, largest first. Rates of groups with fewer than `least` leads are left
/// open.
#[must_use]
pub fn leads_by(leads: &Leads, names: &Names, least: u64) -> Vec<Group> {
    let mut sums: HashMap<Option<Name>, LeadSums> = HashMap::new();
    for group in &leads.sums {
        sums.entry(group.group).or_default().add(&group.sums);
    }
    let mut converted: HashMap<Option<Name>, Vec<&Lead>> = HashMap::new();
    for lead in leads.converted.iter().flatten() {
        converted.entry(lead.group).or_default().push(lead);
    }
    let mut rows: Vec<_> = sums.into_iter().collect();
    rows.sort_by(|(left, a), (right, b)| {
        let text = |name: &Option<Name>| name.map(|name| names.text(name));
        b.created
            .cmp(&a.created)
            .then_with(|| text(left).cmp(&text(right)))
    });
    let all: u64 = rows.iter().map(|(_, sums)| sums.created).sum();
    let group = |(name, sums): (Option<Name>, LeadSums)| {
        let leads = converted.get(&name).map_or(&[][..], Vec::as_slice);
        let values = values_of(&sums, leads, (least, all));
        let key = names.owned(name);
        Group { key, values }
    };
    rows.into_iter().map(group).collect()
}

fn values_of(sums: &LeadSums, converted: &[&Lead], (least, all): (u64, u64)) -> Metrics {
    let mut values = Metrics::default();
    sums.put(least, &mut values);
    put_spans(spans(converted.iter().copied()), &mut values);
    values.set("share_count", Value::Rate(stats::rate(sums.created, all)));
    values
}

/// The numbers of a group without leads.
pub(super) fn no_leads() -> Metrics {
    values_of(&LeadSums::default(), &[], (0, 0))
}

/// Age of open leads: numbers over all, and by bucket.
#[must_use]
pub fn aging(leads: &[Lead], now: &AsOf) -> (Metrics, Vec<Group>) {
    let mut counts = [(0_u64, 0_u64); AGES.len() + 1];
    let (mut ages, mut silences) = (Spans::default(), Spans::default());
    let mut untouched = 0_u64;
    for lead in leads {
        let age = days_between(lead.created_on, now.today).max(0);
        let touched = lead.last_activity.filter(|day| *day <= now.today);
        let bucket = &mut counts[stats::bucket(age, &AGES)];
        bucket.0 += 1;
        ages.add(age as f64);
        match touched {
            Some(day) => silences.add(days_between(day, now.today) as f64),
            None => {
                untouched += 1;
                bucket.1 += 1;
            }
        }
    }
    let all = leads.len() as u64;
    let mut metrics = Metrics::default();
    metrics.set("open_count", all);
    metrics.set("untouched_count", untouched);
    metrics.set("age_days_median", Value::Days(ages.median()));
    metrics.set("age_days_mean", Value::Days(ages.mean()));
    metrics.set("age_days_p90", Value::Days(ages.percentile(0.9)));
    metrics.set("silent_days_median", Value::Days(silences.median()));
    let names = stats::bucket_names(&AGES).into_iter();
    let groups = names.zip(counts).map(|(key, (count, untouched))| {
        let mut values = Metrics::default();
        values.set("count", count);
        values.set("share", Value::Rate(stats::rate(count, all)));
        values.set("untouched_count", untouched);
        let key = Some(key);
        Group { key, values }
    });
    (metrics, groups.collect())
}
