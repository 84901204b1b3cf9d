//! `--explain`: what each number of a report is and where it came from.

use serde::Serialize;

use crate::analytics::{Report, Statement, Unit, Value, catalogue};
use crate::output::{Document, View};

#[derive(Serialize)]
struct Line<'a> {
    key: &'static str,
    title: &'static str,
    unit: Unit,
    value: &'a Value,
    formula: &'static str,
    fields: &'static str,
}

/// Each number of a report with its formula, and the queries.
#[derive(Serialize)]
pub(super) struct Explained<'a> {
    report: &'static str,
    metrics: Vec<Line<'a>>,
    queries: &'a [Statement],
}

impl<'a> Explained<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let groups = report
            .groups
            .first()
            .into_iter()
            .flat_map(|group| group.values.iter());
        let mut metrics: Vec<Line<'a>> = Vec::new();
        for (key, value) in report.metrics.iter().chain(groups) {
            let entry = catalogue::find(key);
            if metrics.iter().all(|line| line.key != key) {
                metrics.push(Line {
                    key,
                    title: catalogue::title(key),
                    unit: value.unit(),
                    value,
                    formula: entry.map_or("", |entry| entry.formula),
                    fields: entry.map_or("", |entry| entry.fields),
                });
            }
        }
        Self {
            report: report.frame.report,
            metrics,
            queries: &report.statements,
        }
    }
}

impl Document for Explained<'_> {
    fn view(&self) -> View {
        let mut text = String::new();
        for line in &self.metrics {
            let value = line.value.exact().unwrap_or_else(|| "null".to_owned());
            text.push_str(&format!("{} = {value}\n    {}\n", line.key, line.formula));
            if !line.fields.is_empty() {
                text.push_str(&format!("    from {}\n", line.fields));
            }
        }
        let mut queries = String::new();
        for statement in self.queries {
            queries.push_str(&format!("{}\n    {}\n", statement.purpose, statement.soql));
        }
        View::Sections(vec![
            (format!("Numbers of `{}`", self.report), View::Text(text)),
            ("Queries".to_owned(), View::Text(queries)),
        ])
    }
}
