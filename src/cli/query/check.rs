//! `sfkit query --check`: what is wrong with queries, without running them.

use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::error::{Code, Diagnostic};
use crate::output::{Document, View};
use crate::query::{self, Finding, Review};
use crate::reports::calendar;
use crate::soql::bind::Param;
use crate::soql::check::Severity;
use crate::soql::dates::{self, Calendar};

use super::QueryArgs;
use super::source::Text;

/// One finding.
#[derive(Debug, Serialize)]
struct Item {
    file: Option<String>,
    severity: &'static str,
    code: &'static str,
    error_code: Option<&'static str>,
    message: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    hints: Vec<String>,
}

/// All findings.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
}

impl Document for List {
    fn view(&self) -> View {
        let columns = ["FILE", "LINE", "COLUMN", "SEVERITY", "CODE", "MESSAGE"];
        let row = |item: &Item| {
            vec![
                item.file.clone().into(),
                item.line.into(),
                item.column.into(),
                item.severity.into(),
                item.code.into(),
                item.message.clone().into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "file",
            "severity",
            "code",
            "error_code",
            "message",
            "line",
            "column",
            "end_line",
            "end_column",
            "start",
            "end",
            "hints",
        ]
    }
}

impl From<&Finding> for Item {
    fn from(finding: &Finding) -> Self {
        let lines = finding.lines();
        let at = |which: usize| lines.map(|lines| lines[which]);
        Self {
            file: finding.origin().map(str::to_owned),
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: finding.word,
            error_code: finding.error_code,
            message: finding.message.clone(),
            line: at(0).map(|(line, _)| line),
            column: at(0).map(|(_, column)| column),
            end_line: at(1).map(|(line, _)| line),
            end_column: at(1).map(|(_, column)| column),
            start: finding.span.map(|span| span.start),
            end: finding.span.map(|span| span.end),
            hints: finding.hints.clone(),
        }
    }
}

pub(super) async fn run(app: &App, args: &QueryArgs, params: &[Param]) -> Result<Outcome> {
    let texts = args.source.texts(app)?;
    let mut findings = Vec::new();
    for text in &texts {
        let review = Review::new(text.soql.clone(), text.origin.clone(), params.to_vec());
        if args.mode.syntax_only {
            findings.extend(query::review_text(&review));
        } else {
            findings.extend(reviewed(app, text, &review).await?);
        }
    }
    tell(app, args, &findings)?;
    let first = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    Ok(first.map_or(Outcome::Done, |finding| Outcome::Found(finding.code())))
}

/// Without a network when the cache holds enough.
async fn reviewed(app: &App, text: &Text, review: &Review) -> Result<Vec<Finding>> {
    let preferred = text.preferred(app);
    let app = preferred.as_ref().unwrap_or(app);
    let metadata = app.metadata();
    if let Some(known) = &metadata {
        tell_ranges(app, review, &calendar(&known.facts, app.clock.now()));
    }
    let cache = metadata.as_ref().and_then(|known| known.cache.as_ref());
    if let Some(findings) = query::review_with_copies(review, cache, app.clock.now()) {
        return Ok(findings);
    }
    let connected = app.connect().await.inspect_err(|failure| {
        if failure.diagnostic().code() == Code::LoginRequired {
            app.ui.hint("`--syntax-only` checks without an org");
        }
    })?;
    let findings = query::review_with_server(review, &connected.client).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    Ok(findings)
}

/// What the date literals of the query mean now; only `-v` shows it.
fn tell_ranges(app: &App, review: &Review, calendar: &Calendar) {
    let zone = calendar.zone.iana_name().unwrap_or("UTC");
    for (name, n) in review.date_literals() {
        let Some(range) = dates::range(&name, n, calendar) else {
            continue;
        };
        let number = n.map_or(String::new(), |n| format!(":{n}"));
        let days = match range.last() {
            Some(last) if last == range.start => last.to_string(),
            Some(last) if last > range.start => format!("{} to {last}", range.start),
            _ => "no day".to_owned(),
        };
        app.ui
            .detail(&format!("`{name}{number}` is {days}, {zone}"));
    }
}

/// As a document where a format or a file was named, else in words.
fn tell(app: &App, args: &QueryArgs, findings: &[Finding]) -> Result<()> {
    if args.run.rows.output.is_some() || app.ui.is_format_named() {
        let items = findings.iter().map(Item::from).collect();
        app.ui
            .document_to(&List { schema: 1, items }, &args.run.rows.options())?;
        return Ok(());
    }
    for finding in findings {
        match finding.severity {
            Severity::Error => app.ui.error(finding),
            Severity::Warning => app.ui.warning(finding),
        }
    }
    app.ui.status(&sum(findings));
    Ok(())
}

fn sum(findings: &[Finding]) -> String {
    let count = |severity| {
        let same = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        same.count()
    };
    let named = |count: usize, name: &str| match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    };
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => "No errors".to_owned(),
        (errors, 0) => named(errors, "error"),
        (0, warnings) => format!("No errors, {}", named(warnings, "warning")),
        (errors, warnings) => {
            format!("{}, {}", named(errors, "error"), named(warnings, "warning"))
        }
    }
}
