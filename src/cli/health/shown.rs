//! What people see of a health report: a section per org, a line per finding.

use serde::Serialize;

use crate::health::{Check, Finding, Report, Subject, Verdict};
use crate::model::finding::Remedy;
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::output::{CheckLine, Document, Mark, More, View};

/// A report on its way to the screen.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    #[serde(flatten)]
    pub(crate) report: Report,
    /// Only what is wrong is shown to people.
    #[serde(skip)]
    pub(crate) quiet: bool,
}

impl Document for Shown {
    fn view(&self) -> View {
        let mut sections: Vec<(String, View)> = self
            .report
            .by_subject()
            .map(|findings| {
                let shown = findings.iter();
                let shown = shown.filter(|finding| !self.quiet || !finding.is_good());
                (&findings[0].subject, shown.map(line).collect::<Vec<_>>())
            })
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(subject, lines)| (title(subject), View::Checks(lines)))
            .collect();
        if !(self.quiet && sections.is_empty()) {
            sections.push((total(&self.report), View::Sections(Vec::new())));
        }
        View::Sections(sections)
    }

    fn write_rows(&self, sink: &mut dyn RowSink) -> Option<Result<(), SinkError>> {
        Some(write_rows(&self.report.items, sink))
    }
}

fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Ok => Mark::Good,
        Verdict::Warn => Mark::Doubtful,
        Verdict::Unknown => Mark::Open,
        Verdict::Fail => Mark::Bad,
    }
}

/// What the line of a subject's findings begins with.
pub(crate) fn title(subject: &Subject) -> String {
    let more = [
        subject
            .username
            .as_deref()
            .filter(|name| *name != subject.title()),
        subject.org_kind,
    ];
    let more: Vec<&str> = more.into_iter().flatten().collect();
    match more.as_slice() {
        [] => subject.title().to_owned(),
        more => format!("{}  {}", subject.title(), more.join(", ")),
    }
}

/// A finding that is as it should be needs no reasons.
pub(crate) fn line(finding: &Finding) -> CheckLine {
    let is_good = finding.verdict == Verdict::Ok;
    let mut more: Vec<(&'static str, More)> = Vec::new();
    if !is_good {
        let told = |evidence: &crate::model::finding::Evidence| {
            ("why", More::Told(evidence.to_string(), evidence.at))
        };
        more.extend(finding.evidence.iter().map(told));
        more.extend(finding.remedy.as_ref().map(mend));
    }
    let mut text = finding.summary.clone();
    // The words of a token's state are those of every command; other words are for machines.
    if finding.check == Check::Token {
        text = format!("{}: {text}", finding.state);
    }
    CheckLine {
        mark: mark(finding.verdict),
        name: finding.check.title().to_owned(),
        text,
        since: finding.since.filter(|_| !is_good),
        more,
    }
}

fn mend(remedy: &Remedy) -> (&'static str, More) {
    let is_command = remedy.command.as_ref() == Some(&remedy.words);
    let words = remedy.words.clone();
    let more = match is_command {
        true => More::Command(words),
        false => More::Text(words),
    };
    ("mend", more)
}

/// How many findings there are of each kind.
pub(crate) fn total(report: &Report) -> String {
    let counts = &report.counts;
    let parts = [
        (counts.ok, "ok"),
        (counts.warn, "to look at"),
        (counts.unknown, "unknown"),
        (counts.fail, "not working"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let word = if report.healthy {
        "Healthy"
    } else {
        "Not healthy"
    };
    format!("{word}: {}", parts.join(", "))
}

const COLUMNS: [&str; 9] = [
    "subject", "check", "verdict", "state", "since", "summary", "evidence", "mend", "command",
];

pub(crate) fn write_rows(findings: &[Finding], sink: &mut dyn RowSink) -> Result<(), SinkError> {
    let columns: Vec<Column> = COLUMNS.iter().map(|name| Column::value(*name)).collect();
    sink.begin(&columns)?;
    for finding in findings {
        let since = finding.since.map(|since| since.to_string());
        let evidence = finding.evidence.first().map(ToString::to_string);
        let remedy = finding.remedy.as_ref();
        let text = |text: Option<&str>| match text {
            Some(text) => Cell::Text(text.to_owned().into()),
            None => Cell::Null,
        };
        sink.row(&[
            text(Some(finding.subject.title())),
            text(Some(finding.check.as_str())),
            text(Some(finding.verdict.as_str())),
            text(Some(finding.state)),
            text(since.as_deref()),
            text(Some(&finding.summary)),
            text(evidence.as_deref()),
            text(remedy.map(|remedy| remedy.words.as_str())),
            text(remedy.and_then(|remedy| remedy.command.as_deref())),
        ])?;
    }
    sink.finish()
}
