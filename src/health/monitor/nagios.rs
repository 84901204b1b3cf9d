//! One line and a status, as the Monitoring Plugins' guidelines have it: `SERVICE STATUS: text | 'label'=value…`.
//!
//! The line has no line break and one `|`, whatever an org or a server says. Values have units of the
//! guidelines (`s`, `ms`, `%`); thresholds are ranges (`600:` warns below 600).

use std::fmt::Write as _;

use serde_json::Value;

use crate::health::{Check, Finding, Report, Verdict};

/// What a plugin's exit status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// All is well.
    Ok,
    /// Worth a look.
    Warning,
    /// It does not work.
    Critical,
    /// It could not be told.
    Unknown,
}

impl Status {
    /// The exit status.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Unknown => 3,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

impl From<Verdict> for Status {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Ok => Self::Ok,
            Verdict::Warn => Self::Warning,
            Verdict::Fail => Self::Critical,
            Verdict::Unknown => Self::Unknown,
        }
    }
}

/// How many findings are told in the line; the others are counted.
const TOLD: usize = 3;

/// The line of a report, and its status.
#[must_use]
pub fn line(report: &Report) -> (Status, String) {
    let status = Status::from(report.verdict);
    let mut wrong: Vec<&Finding> = report
        .items
        .iter()
        .filter(|finding| finding.counts && finding.verdict != Verdict::Ok)
        .collect();
    wrong.sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
    let text = match wrong.as_slice() {
        [] => all_well(report),
        _ => told(&wrong),
    };
    let perfdata = perfdata(report);
    (status, whole(status, &text) + " | " + &perfdata)
}

/// The line of a command that failed before it could tell anything.
#[must_use]
pub fn unknown(text: &str) -> String {
    whole(Status::Unknown, text)
}

fn whole(status: Status, text: &str) -> String {
    format!("SFKIT {}: {}", status.as_str(), plain(text))
}

/// On one line, without the sign that begins the values.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").replace('|', "/")
}

fn all_well(report: &Report) -> String {
    let orgs = report
        .by_subject()
        .filter(|findings| findings[0].subject.name.is_some())
        .count();
    let checks = report.items.len();
    let is = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    match orgs {
        0 => format!("{}, nothing is wrong", is(checks, "check")),
        orgs => format!(
            "{}, {}, nothing is wrong",
            is(orgs, "org"),
            is(checks, "check")
        ),
    }
}

fn told(wrong: &[&Finding]) -> String {
    let one = |finding: &&Finding| {
        let mut text = format!(
            "{} {} {}: {}",
            finding.subject.title(),
            finding.check.title(),
            finding.state,
            finding.summary
        );
        let command = finding
            .remedy
            .as_ref()
            .and_then(|remedy| remedy.command.as_ref());
        if let Some(command) = command {
            write!(text, " ({command})").expect("writing to a string");
        }
        text
    };
    let mut text = wrong
        .iter()
        .take(TOLD)
        .map(one)
        .collect::<Vec<_>>()
        .join("; ");
    if wrong.len() > TOLD {
        write!(text, "; and {} more", wrong.len() - TOLD).expect("writing to a string");
    }
    text
}

fn perfdata(report: &Report) -> String {
    let counts = report.counts;
    let mut values = vec![
        format!("'ok'={};;;0", counts.ok),
        format!("'warn'={};;;0", counts.warn),
        format!("'unknown'={};;;0", counts.unknown),
        format!("'fail'={};;;0", counts.fail),
    ];
    for finding in &report.items {
        values.extend(of_finding(finding));
    }
    values.join(" ")
}

/// The numbers of a finding that a monitor may draw.
fn of_finding(finding: &Finding) -> Option<String> {
    let number = |name: &str| finding.facts.get(name).and_then(Value::as_f64);
    let label = |what: &str| label(&format!("{} {what}", finding.subject.title()));
    match finding.check {
        Check::Token => {
            let left = number("expires_in_seconds")?;
            Some(format!("{}={left}s;600:;0:", label("token_expiry")))
        }
        Check::Connection => {
            let p95 = number("p95_ms")?;
            Some(format!("{}={p95}ms;;;0", label("connection_p95")))
        }
        Check::Limit => {
            let name = finding.facts.get("limit").and_then(Value::as_str)?;
            let share = number("used_share").filter(|share| *share > 0.0)?;
            Some(format!("{}={:.2}%;;;0;100", label(name), share * 100.0))
        }
        _ => None,
    }
}

/// In quotes; a quote is doubled, and the sign that ends a label is none.
fn label(text: &str) -> String {
    format!("'{}'", plain(text).replace('=', "-").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::health::Subject;
    use crate::model::finding::Remedy;

    fn finding(verdict: Verdict, name: &str, summary: &str) -> Finding {
        let subject = Subject {
            name: Some(name.to_owned()),
            ..Subject::machine()
        };
        Finding::new(Check::Token, &subject, verdict, summary).fact("expires_in_seconds", 7200)
    }

    #[test]
    fn the_worst_comes_first_and_the_line_is_one() {
        let items = vec![
            finding(Verdict::Ok, "a", "fine"),
            finding(Verdict::Warn, "b", "soon"),
            finding(Verdict::Fail, "it's=c", "over\nand | out")
                .mended_by(Remedy::command("sfkit auth login", false)),
        ];
        let report = Report::new("tokens", Timestamp::UNIX_EPOCH, items);
        let (status, line) = line(&report);
        assert_eq!(status.code(), 2);
        assert_eq!(
            line,
            "SFKIT CRITICAL: it's=c token fail: over and / out (sfkit auth login); b token warn: soon | \
             'ok'=1;;;0 'warn'=1;;;0 'unknown'=0;;;0 'fail'=1;;;0 'a token_expiry'=7200s;600:;0: \
             'b token_expiry'=7200s;600:;0: 'it''s-c token_expiry'=7200s;600:;0:"
        );
    }

    #[test]
    fn each_verdict_has_its_status() {
        let codes = Verdict::ALL.map(|verdict| Status::from(verdict).code());
        assert_eq!(codes, [0, 1, 3, 2]);
        assert_eq!(unknown("no\nvault"), "SFKIT UNKNOWN: no vault");
    }
}
