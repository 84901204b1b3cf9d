//! From flags to a report on the screen, in a file or as JSON.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};

use crate::analytics::{Metrics, Report, Value};
use crate::app::{App, Connected};
use crate::cli::outcome::{Outcome, Result};
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::output::{self, Document, Unit, View};
use crate::reports::{self, Cover, Kind, ReportRequest, Source, Standpoint};

use super::args::{ReportArgs, ShowArgs};
use super::explained::Explained;
use super::view;

/// A report with what its view depends on.
pub(crate) struct Shown<'a> {
    pub(crate) report: &'a Report,
    /// Cells of the terminal's line; off a terminal nothing is rounded or left out.
    pub(crate) width: Option<usize>,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.report.serialize(serializer)
    }
}

impl Document for Shown<'_> {
    fn view(&self) -> View {
        view::of(self.report, self.width)
    }

    fn write_rows(&self, sink: &mut dyn RowSink) -> Option<std::result::Result<(), SinkError>> {
        Some(write_rows(self.report, sink))
    }
}

/// Single deals where the report is a list of them, else its groups, else its numbers one a row.
fn write_rows(report: &Report, sink: &mut dyn RowSink) -> std::result::Result<(), SinkError> {
    let columns =
        |names: &[&str]| -> Vec<Column> { names.iter().map(|name| Column::value(*name)).collect() };
    if report.rows_are_records {
        sink.begin(&columns(report.record_keys))?;
        for record in &report.records {
            sink.row(&cells(record, report.record_keys))?;
        }
    } else if let Some(first) = report.groups.first() {
        let keys: Vec<_> = first.values.iter().map(|(key, _)| key).collect();
        sink.begin(&columns(&[&["key"][..], &keys].concat()))?;
        for group in &report.groups {
            let key = group
                .key
                .as_deref()
                .map_or(Cell::Null, |key| Cell::Text(key.into()));
            let mut row = vec![key];
            row.extend(cells(&group.values, &keys));
            sink.row(&row)?;
        }
    } else {
        sink.begin(&columns(&["metric", "value", "unit"]))?;
        for (key, value) in report.metrics.iter() {
            let unit = format!("{:?}", value.unit()).to_lowercase();
            sink.row(&[Cell::Text(key.into()), cell(value), Cell::Text(unit.into())])?;
        }
    }
    sink.finish()
}

fn cells(metrics: &Metrics, keys: &[&str]) -> Vec<Cell<'static>> {
    let value = |key: &&str| metrics.get(key).map_or(Cell::Null, cell);
    keys.iter().map(value).collect()
}

fn cell(value: &Value) -> Cell<'static> {
    match (value, value.exact()) {
        (_, None) => Cell::Null,
        (Value::Text(_) | Value::Date(_), Some(text)) => Cell::Text(text.into()),
        (Value::Flag(flag), _) => Cell::Bool(flag.unwrap_or_default()),
        (_, Some(digits)) => Cell::Number(digits.into()),
    }
}

/// The org, and from where its reports look.
pub(crate) struct Reporting {
    pub(crate) connected: Connected,
    standpoint: Standpoint,
}

/// Reaches the org.
pub(crate) async fn connect(app: &App) -> Result<Reporting> {
    let connected = app.connect().await?;
    let standpoint = match &connected.session {
        Some(session) => Standpoint::of(session.org()),
        None => Standpoint::asked(&connected.client).await,
    };
    Ok(Reporting {
        connected,
        standpoint,
    })
}

impl Reporting {
    /// A source of records as of a day, or of now.
    pub(crate) fn source(&self, app: &App, as_of: Option<Date>, args: &ShowArgs) -> Source<'_> {
        let client = &self.connected.client;
        let mut source = self.standpoint.source(client, as_of, args.currency.clone());
        source.progress = Some(app.ui.progress("Fetching", Unit::Rows));
        source
    }

    /// The front of a page or workbook. Only a real org has pages that records can be opened in.
    pub(crate) async fn cover(&self, app: &App) -> Result<Cover> {
        let link = match self.standpoint.is_local() {
            true => None,
            false => Some(self.connected.access().await?.base.to_string()),
        };
        Ok(Cover {
            org: self.standpoint.organization_name().map(str::to_owned),
            made_at: app.clock.now(),
            link,
        })
    }

    /// What names the org where snapshots are kept: its id, or the address of one whose token came
    /// from the environment.
    pub(crate) async fn org_key(&self) -> Result<String> {
        match &self.connected.session {
            Some(session) => Ok(session.org().login.organization_id.clone()),
            None => Ok(self.connected.access().await?.base.to_string()),
        }
    }
}

/// Makes the report and shows it.
pub(crate) async fn show(
    app: &App,
    args: &ReportArgs,
    kind: Kind,
    fill: impl FnOnce(&mut ReportRequest),
) -> Result<Outcome> {
    let started = app.clock.now();
    let files = args.files.begin(app)?;
    let reporting = connect(app).await?;
    let source = reporting.source(app, args.time.as_of, &args.show);
    let mut request = args.request(kind, &source).await?;
    fill(&mut request);
    let reports = match files.is_any() {
        true => reports::book(&source, &request).await?,
        false => vec![reports::run(&source, &request).await?],
    };
    if let Some(progress) = &source.progress {
        progress.clear();
    }
    if files.is_any() {
        files.finish(app, &reports, &reporting.cover(app).await?)?;
    }
    let asked = reports
        .first()
        .expect("a book begins with what was asked for");
    finish(app, &args.show, asked)?;
    footer(app, &reporting, started);
    Ok(Outcome::Done)
}

/// Writes the report where the flags say, and its notes for people.
pub(crate) fn finish(app: &App, args: &ShowArgs, report: &Report) -> Result<()> {
    let options = args.rows.options();
    let width = app.ui.width(&options);
    if args.explain {
        app.ui.document_to(&Explained::of(report), &options)?;
    } else {
        app.ui.document_to(&Shown { report, width }, &options)?;
    }
    for note in &report.notes {
        app.ui.note(&note.message);
    }
    Ok(())
}

/// Calls and time, with `-v`.
pub(crate) fn footer(app: &App, reporting: &Reporting, started: Timestamp) {
    for note in reporting.connected.notes() {
        app.ui.note(&note);
    }
    let client = &reporting.connected.client;
    let calls = client.calls();
    let plural = if calls == 1 { "" } else { "s" };
    let usage = client.usage().map_or(String::new(), |usage| {
        format!("; the org has used {} of {} today", usage.used, usage.limit)
    });
    let taken: SignedDuration = app.clock.now().duration_since(started);
    let taken = match taken.as_secs() {
        0 => format!("{} ms", taken.as_millis()),
        _ => output::span(taken),
    };
    app.ui
        .detail(&format!("{calls} API call{plural} in {taken}{usage}"));
}
