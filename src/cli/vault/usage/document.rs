//! What `vault usage` shows.

use serde::Serialize;

use crate::output::{Document, View};
use crate::state::{By, UsageRow};

/// Sums under one key.
#[derive(Debug, Default, Serialize)]
pub(super) struct Item {
    key: String,
    calls: u64,
    requests: u64,
    bytes: u64,
    errors: u64,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    logins: Option<u64>,
    login_success_rate: Option<f64>,
    refreshes: Option<u64>,
    refresh_success_rate: Option<f64>,
}

/// All sums.
#[derive(Debug, Serialize)]
pub(super) struct List {
    schema: u8,
    by: String,
    items: Vec<Item>,
    total: Item,
    months: usize,
    average_calls_per_month: Option<f64>,
    busiest_month: Option<String>,
    max_calls_per_month: Option<u64>,
}

impl List {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub(super) fn new(by: By, items: Vec<Item>, total: Item, months: &[Item]) -> Self {
        let busiest = months.iter().max_by_key(|month| month.calls);
        let average = || total.calls as f64 / months.len() as f64;
        Self {
            schema: 1,
            by: format!("{by:?}").to_lowercase(),
            months: months.len(),
            average_calls_per_month: (!months.is_empty()).then(average),
            busiest_month: busiest.map(|month| month.key.clone()),
            max_calls_per_month: busiest.map(|month| month.calls),
            items,
            total: total.called("total".to_owned()),
        }
    }
}

/// How often something was tried, and how often it went well.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tries {
    all: u64,
    good: u64,
}

impl Tries {
    pub(super) fn add(&mut self, is_good: bool) {
        self.all += 1;
        self.good += u64::from(is_good);
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn rate(self) -> Option<f64> {
        (self.all > 0).then(|| self.good as f64 / self.all as f64)
    }
}

impl Item {
    pub(super) fn called(self, key: String) -> Self {
        Self { key, ..self }
    }

    pub(super) fn count(&mut self, row: &UsageRow) {
        self.calls = row.calls;
        self.requests = row.requests;
        self.bytes = row.bytes;
        self.errors = row.errors;
        let rounded = |index: usize| {
            row.percentiles
                .map(|found| (found[index] * 10.0).round() / 10.0)
        };
        (self.p50_ms, self.p95_ms, self.p99_ms) = (rounded(0), rounded(1), rounded(2));
    }

    pub(super) fn tries(&mut self, (logins, refreshes): (Tries, Tries)) {
        (self.logins, self.login_success_rate) = (Some(logins.all), logins.rate());
        (self.refreshes, self.refresh_success_rate) = (Some(refreshes.all), refreshes.rate());
    }
}

impl List {
    /// The total, where there is more than one sum.
    fn sum(&self) -> Option<&Item> {
        (self.items.len() > 1).then_some(&self.total)
    }
}

impl Document for List {
    fn view(&self) -> View {
        let columns = [
            self.by.to_uppercase(),
            "CALLS".to_owned(),
            "BYTES".to_owned(),
            "ERRORS".to_owned(),
            "P50 MS".to_owned(),
            "P95 MS".to_owned(),
            "P99 MS".to_owned(),
            "LOGINS OK".to_owned(),
            "REFRESHES OK".to_owned(),
        ];
        let of = |all: Option<u64>, rate: Option<f64>| {
            rate.zip(all)
                .map(|(rate, all)| format!("{:.0} % of {all}", rate * 100.0))
        };
        let millis = |value: Option<f64>| value.map(|value| format!("{value:.1}"));
        let row = |item: &Item| {
            vec![
                item.key.clone().into(),
                item.calls.into(),
                item.bytes.into(),
                item.errors.into(),
                millis(item.p50_ms).into(),
                millis(item.p95_ms).into(),
                millis(item.p99_ms).into(),
                of(item.logins, item.login_success_rate).into(),
                of(item.refreshes, item.refresh_success_rate).into(),
            ]
        };
        View::Table {
            columns: columns.to_vec(),
            rows: self.items.iter().chain(self.sum()).map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "key",
            "calls",
            "requests",
            "bytes",
            "errors",
            "p50_ms",
            "p95_ms",
            "p99_ms",
            "logins",
            "login_success_rate",
            "refreshes",
            "refresh_success_rate",
        ]
    }
}
