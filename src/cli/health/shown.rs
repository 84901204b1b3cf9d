//! What people see of a health report: a section per org, a line per finding. The summary has a line per
//! org, and the reasons of those that are not well.

use serde::Serialize;

use crate::health::{Check, Finding, Report, Subject, Verdict};
use crate::model::finding::{Evidence, Remedy};
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::output::{CheckLine, Document, Mark, More, View, chart};

use super::waterfall::waterfall;

/// Width when nobody knows it.
const USUAL_WIDTH: usize = 80;
/// Cells of a bar that tells a share.
const BAR: usize = 12;
/// Cells of what stands before a drawing.
const INDENT: usize = 17;

/// A report on its way to the screen.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Shown {
    report: Report,
    #[serde(skip)]
    width: usize,
    /// Limits that are not used are shown, too.
    #[serde(skip)]
    all: bool,
    /// Only what is wrong is shown to people.
    #[serde(skip)]
    quiet: bool,
}

impl Shown {
    /// A report for lines of this width.
    pub(super) fn new(report: Report, width: Option<usize>, (all, quiet): (bool, bool)) -> Self {
        Self {
            report,
            width: width.unwrap_or(USUAL_WIDTH),
            all,
            quiet,
        }
    }

    fn sections(&self) -> Vec<(String, View)> {
        let is_shown = |finding: &&Finding| {
            (self.all || !is_unused(finding)) && (!self.quiet || !finding.is_good())
        };
        self.report
            .by_subject()
            .map(|findings| {
                let lines = findings.iter().filter(is_shown);
                let lines: Vec<_> = lines.map(|finding| self.line(finding)).collect();
                (&findings[0].subject, lines)
            })
            .filter(|(_, lines)| !self.quiet || !lines.is_empty())
            .map(|(subject, lines)| (title(subject), View::Checks(lines)))
            .collect()
    }

    fn line(&self, finding: &Finding) -> CheckLine {
        let mut line = line(finding);
        match finding.check {
            Check::Connection => {
                let steps = finding.facts.get("steps");
                let drawn = steps.map(|steps| waterfall(steps, self.width.saturating_sub(INDENT)));
                line.more
                    .extend(drawn.map(|lines| ("", More::Drawn(lines))));
            }
            Check::Limit => limit(finding, &mut line),
            _ => {}
        }
        line
    }

    /// How many limits were left out.
    fn left_out(&self) -> Option<String> {
        let count = self
            .report
            .items
            .iter()
            .filter(|finding| is_unused(finding))
            .count();
        (!self.all && !self.quiet && count > 0)
            .then(|| format!("{count} limits that are not used are left out; `--all` shows them"))
    }
}

impl Document for Shown {
    fn view(&self) -> View {
        let mut sections = match self.report.report {
            "summary" => {
                let is_said =
                    |findings: &&[Finding]| !self.quiet || !findings.iter().all(Finding::is_good);
                let subjects = self.report.by_subject().filter(is_said);
                let lines: Vec<_> = subjects.map(one_line).collect();
                match lines.is_empty() {
                    true => Vec::new(),
                    false => vec![("Health".to_owned(), View::Checks(lines))],
                }
            }
            _ => self.sections(),
        };
        if let Some(left_out) = self.left_out() {
            sections.push((left_out, View::Sections(Vec::new())));
        }
        if !(self.quiet && sections.is_empty()) {
            sections.push((total(&self.report), View::Sections(Vec::new())));
        }
        View::Sections(sections)
    }

    fn write_rows(&self, sink: &mut dyn RowSink) -> Option<Result<(), SinkError>> {
        Some(write_rows(&self.report.items, sink))
    }
}

fn is_unused(finding: &Finding) -> bool {
    let used = finding
        .facts
        .get("used")
        .and_then(serde_json::Value::as_i64);
    finding.check == Check::Limit && used.is_some_and(|used| used == 0)
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
    let username = subject.username.as_deref();
    let more = [
        username.filter(|name| *name != subject.title()),
        subject.org_kind,
    ];
    let more: Vec<&str> = more.into_iter().flatten().collect();
    match more.as_slice() {
        [] => subject.title().to_owned(),
        more => format!("{}  {}", subject.title(), more.join(", ")),
    }
}

pub(crate) fn line(finding: &Finding) -> CheckLine {
    let is_good = finding.verdict == Verdict::Ok;
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
        more: reasons(finding),
    }
}

/// Why, and what mends it; a finding that is as it should be needs no reasons.
fn reasons(finding: &Finding) -> Vec<(&'static str, More)> {
    if finding.verdict == Verdict::Ok {
        return Vec::new();
    }
    let told = |evidence: &Evidence| {
        let mut text = evidence.to_string();
        let facts = [
            evidence.status.map(|status| format!("HTTP {status}")),
            evidence.error_code.clone(),
            evidence
                .request_id
                .as_ref()
                .map(|id| format!("request {id}")),
        ];
        let facts = facts.into_iter().flatten();
        let facts: Vec<String> = facts.filter(|fact| !text.contains(fact.as_str())).collect();
        if !facts.is_empty() {
            text.push_str(&format!(" [{}]", facts.join(", ")));
        }
        ("why", More::Told(text, evidence.at))
    };
    let mend = finding.remedy.as_ref().map(mend);
    finding.evidence.iter().map(told).chain(mend).collect()
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

/// A limit has its own name, a bar, and what the trend tells.
fn limit(finding: &Finding, line: &mut CheckLine) {
    let facts = &finding.facts;
    let number = |name: &str| facts.get(name).and_then(serde_json::Value::as_f64);
    let name = facts.get("limit").and_then(serde_json::Value::as_str);
    line.name = name.unwrap_or_default().to_owned();
    if let Some(share) = number("used_share") {
        let bar = chart::bar(share, BAR);
        line.text = format!("{bar:░<BAR$} {}", finding.summary);
    }
    if let Some(per_hour) = number("per_hour").filter(|per_hour| per_hour.abs() >= 0.05) {
        line.text.push_str(&format!(", {per_hour:+.1} an hour"));
    }
    if let Some(at) = facts
        .get("exhausted_at")
        .and_then(serde_json::Value::as_str)
    {
        line.text.push_str(&format!(", used up at {at}"));
    }
    let recent = facts.get("recent").and_then(serde_json::Value::as_array);
    let recent: Vec<Option<f64>> = recent
        .into_iter()
        .flatten()
        .map(serde_json::Value::as_f64)
        .collect();
    if recent.len() > 2 {
        line.text
            .push_str(&format!("  {}", chart::sparkline(&recent)));
    }
}

/// All of a subject in one line, the worst first; below it the reasons of what is not well.
fn one_line(findings: &[Finding]) -> CheckLine {
    let mut bad: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.verdict != Verdict::Ok)
        .collect();
    bad.sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
    let counted = findings.iter().filter(|finding| finding.counts);
    let worst = counted.map(|finding| finding.verdict).max();
    let about = |finding: &Finding| format!("{}: {}", finding.check.title(), finding.summary);
    let text = match bad.first() {
        Some(first) if first.counts => about(first),
        _ => good(findings),
    };
    let mut more = Vec::new();
    for (at, finding) in bad.iter().enumerate() {
        if at > 0 || !finding.counts {
            more.push(("also", More::Text(about(finding))));
        }
        more.extend(reasons(finding));
    }
    let since = bad.first().and_then(|finding| finding.since);
    CheckLine {
        mark: mark(worst.unwrap_or(Verdict::Ok)),
        name: findings[0].subject.title().to_owned(),
        text,
        since,
        more,
    }
}

/// What is worth telling of a subject that is well.
fn good(findings: &[Finding]) -> String {
    let of = |check: Check| findings.iter().find(|finding| finding.check == check);
    let Some(token) = of(Check::Token) else {
        return format!("{} checks", findings.len());
    };
    let mut text = format!("{}: {}", token.state, token.summary);
    if let Some(took) = token
        .facts
        .get("took_ms")
        .and_then(serde_json::Value::as_u64)
    {
        text.push_str(&format!(" ({took} ms)"));
    }
    if let Some(limit) = of(Check::Limit) {
        text.push_str(&format!("; API calls {}", limit.summary));
    }
    text
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
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
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
