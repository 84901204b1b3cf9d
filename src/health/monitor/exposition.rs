//! Prometheus' text format: families with `HELP` and `TYPE`, samples with labels.
//!
//! A family appears once and only with samples; no series appears twice; labels and help texts are
//! escaped. Which metrics there are is told in `metrics`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What kind of numbers a family has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It goes up and down.
    Gauge,
    /// It only grows.
    Counter,
    /// Counts of values by size.
    Histogram,
}

/// Names and values of labels, in order.
type Labels = Vec<(&'static str, String)>;

/// A family of series.
#[derive(Debug)]
pub(super) struct Family {
    name: &'static str,
    help: &'static str,
    kind: Kind,
    samples: BTreeMap<Labels, f64>,
    histograms: BTreeMap<Labels, Buckets>,
}

/// Counts of values up to each bound, all of them, and their sum.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Buckets {
    /// Upper bounds in rising order, with the number of values up to each.
    pub(super) up_to: Vec<(f64, u64)>,
    /// How many values there are.
    pub(super) count: u64,
    /// Their sum.
    pub(super) sum: f64,
}

impl Family {
    /// A family without series.
    pub(super) fn new(name: &'static str, kind: Kind, help: &'static str) -> Self {
        Self {
            name,
            help,
            kind,
            samples: BTreeMap::new(),
            histograms: BTreeMap::new(),
        }
    }

    /// Sets the value of a series.
    pub(super) fn set(&mut self, labels: &[(&'static str, &str)], value: f64) {
        self.samples.insert(owned(labels), value);
    }

    /// Sets a histogram.
    pub(super) fn set_histogram(&mut self, labels: &[(&'static str, &str)], buckets: Buckets) {
        self.histograms.insert(owned(labels), buckets);
    }

    /// Appends the family; one without series is left out.
    pub(super) fn push(&self, text: &mut String) {
        if self.samples.is_empty() && self.histograms.is_empty() {
            return;
        }
        let (name, help) = (self.name, escaped(self.help, false));
        let kind = match self.kind {
            Kind::Gauge => "gauge",
            Kind::Counter => "counter",
            Kind::Histogram => "histogram",
        };
        let mut add = |line: String| {
            text.push_str(&line);
            text.push('\n');
        };
        add(format!("# HELP {name} {help}"));
        add(format!("# TYPE {name} {kind}"));
        for (labels, value) in &self.samples {
            add(format!("{name}{} {}", shown(labels), number(*value)));
        }
        for (labels, buckets) in &self.histograms {
            for (bound, count) in &buckets.up_to {
                let labels = shown(&with_bound(labels, number(*bound)));
                add(format!("{name}_bucket{labels} {count}"));
            }
            let (count, sum) = (buckets.count, number(buckets.sum));
            let all = shown(&with_bound(labels, "+Inf".to_owned()));
            add(format!("{name}_bucket{all} {count}"));
            add(format!("{name}_sum{} {sum}", shown(labels)));
            add(format!("{name}_count{} {count}", shown(labels)));
        }
    }
}

fn owned(labels: &[(&'static str, &str)]) -> Labels {
    let pairs = labels.iter();
    pairs
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect()
}

fn with_bound(labels: &Labels, bound: String) -> Labels {
    let mut labels = labels.clone();
    labels.push(("le", bound));
    labels
}

fn shown(labels: &Labels) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let mut text = String::from("{");
    for (at, (name, value)) in labels.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(text, "{comma}{name}=\"{}\"", escaped(value, true)).expect("writing to a string");
    }
    text + "}"
}

fn escaped(text: &str, is_quoted: bool) -> String {
    let text = text.replace('\\', "\\\\").replace('\n', "\\n");
    match is_quoted {
        true => text.replace('"', "\\\""),
        false => text,
    }
}

fn number(value: f64) -> String {
    match value {
        value if value.is_nan() => "NaN".to_owned(),
        value if value.is_infinite() && value > 0.0 => "+Inf".to_owned(),
        value if value.is_infinite() => "-Inf".to_owned(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_and_no_series_appears_twice() {
        let mut family = Family::new("sfkit_x", Kind::Gauge, "a\nb\\c");
        family.set(&[("org", "a\"b\\c\nd")], 1.0);
        family.set(&[("org", "a\"b\\c\nd")], 2.5);
        family.set(&[], f64::INFINITY);
        let mut text = String::new();
        family.push(&mut text);
        assert_eq!(
            text,
            "# HELP sfkit_x a\\nb\\\\c\n# TYPE sfkit_x gauge\nsfkit_x +Inf\n\
             sfkit_x{org=\"a\\\"b\\\\c\\nd\"} 2.5\n"
        );
        let empty = Family::new("sfkit_y", Kind::Counter, "");
        empty.push(&mut text);
        assert!(!text.contains("sfkit_y"));
    }

    #[test]
    fn a_histogram_ends_with_all() {
        let mut family = Family::new("sfkit_h", Kind::Histogram, "h");
        let buckets = Buckets {
            up_to: vec![(0.5, 1), (1.0, 3)],
            count: 4,
            sum: 9.0,
        };
        family.set_histogram(&[("org", "a")], buckets);
        let mut text = String::new();
        family.push(&mut text);
        let lines: Vec<_> = text.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "sfkit_h_bucket{org=\"a\",le=\"0.5\"} 1",
                "sfkit_h_bucket{org=\"a\",le=\"1\"} 3",
                "sfkit_h_bucket{org=\"a\",le=\"+Inf\"} 4",
                "sfkit_h_sum{org=\"a\"} 9",
                "sfkit_h_count{org=\"a\"} 4",
            ]
        );
    }
}
