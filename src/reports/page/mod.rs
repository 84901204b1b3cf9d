//! Reports as one page: an HTML file that needs nothing but itself.
//!
//! Charts are SVG in the page, the style sheet and the script that sorts tables stand in it, and its
//! content security policy lets nothing else be loaded or run: the script is allowed by its hash
//! alone. All text is escaped by the template (`maud`); text from the org also loses what could
//! turn the direction of writing around. Numbers stand rounded for the eye and whole in `data-v`.

mod draw;
mod section;
mod table;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::analytics::{Metrics, Report, Series, Statement};

use super::figures::Figure;

pub(super) use section::short_title;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("sort.js");

/// What stands on the front of a page or workbook.
#[derive(Clone, Debug)]
pub struct Cover {
    /// The name of the org, when it is known.
    pub org: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Where the records are in a browser; none for an org that has no pages.
    pub link: Option<String>,
}

impl Cover {
    /// What it is about: the first word of the first report's command.
    pub(super) fn title(reports: &[Report]) -> String {
        let noun = reports
            .first()
            .and_then(|report| report.frame.report.split(' ').next());
        match noun {
            Some("leads") => "Leads".to_owned(),
            _ => "Pipeline".to_owned(),
        }
    }
}

/// The page of these reports.
#[must_use]
pub fn page(reports: &[Report], cover: &Cover) -> String {
    let title = Cover::title(reports);
    let heading = match &cover.org {
        Some(org) => format!("{title} · {}", harmless(org)),
        None => title.clone(),
    };
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content="sfkit";
                title { (heading) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (title) @if let Some(org) = &cover.org { span.org { bdi { (harmless(org)) } } } }
                    (about(reports, cover))
                    @if reports.len() > 1 { (contents(reports)) }
                }
                main {
                    @let mut shown = Shown::default();
                    @for report in reports { (section::section(report, cover, &mut shown)) }
                    (queries(reports))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    document.into_string()
}

/// Nothing from anywhere, but what stands in the page.
fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(SCRIPT));
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; \
         form-action 'none'"
    )
}

fn about(reports: &[Report], cover: &Cover) -> Markup {
    let made = cover.made_at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    html! {
        p.about {
            @if let Some(report) = reports.first() {
                "As of " (report.frame.as_of)
                @if let Some(currency) = &report.frame.currency { ", in " (harmless(currency)) }
                ". "
            }
            "Made by sfkit, " (made) "."
        }
    }
}

/// Links to the reports.
fn contents(reports: &[Report]) -> Markup {
    html! {
        nav aria-label="Reports" {
            @for report in reports {
                a href=(format!("#{}", anchor(report))) { (short_title(report)) }
            }
        }
    }
}

/// The name of a report in the page.
fn anchor(report: &Report) -> String {
    report.frame.report.replace(' ', "-")
}

/// Every query that numbers came from, once.
fn queries(reports: &[Report]) -> Markup {
    let mut all: Vec<&Statement> = Vec::new();
    for statement in reports.iter().flat_map(|report| &report.statements) {
        if all.iter().all(|known| known.soql != statement.soql) {
            all.push(statement);
        }
    }
    html! {
        @if !all.is_empty() {
            section.queries {
                details {
                    summary { "Queries (" (all.len()) ")" }
                    dl {
                        @for statement in all {
                            dt { (statement.purpose) }
                            dd { code { (harmless(&statement.soql)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Numbers, charts and lists of rows that the page has: several reports have the same.
#[derive(Default)]
struct Shown {
    metrics: Vec<Metrics>,
    figures: Vec<Figure>,
    series: Vec<Series>,
}

/// Charts that the page has not shown yet.
fn fresh(figures: Vec<Figure>, drawn: &mut Vec<Figure>) -> Vec<Figure> {
    let fresh: Vec<_> = figures
        .into_iter()
        .filter(|figure| !drawn.contains(figure))
        .collect();
    drawn.extend(fresh.iter().cloned());
    fresh
}

/// Text from the org without control characters and without those that turn the direction of writing
/// around; line breaks become blanks.
pub(super) fn harmless(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || turns(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => None,
        c => Some(c),
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_deceive_are_gone() {
        assert_eq!(harmless("a\u{202e}b\u{0}c\nd\u{1b}[31m"), "abc d[31m");
        let family = "👨\u{200d}👩\u{200d}👧 مرحبا";
        assert_eq!(harmless(family), family);
    }

    #[test]
    fn only_the_script_of_the_page_may_run() {
        let policy = policy();
        assert!(policy.starts_with("default-src 'none'"));
        assert!(!policy.contains("script-src 'unsafe-inline'"));
        assert!(!SCRIPT.contains("</script") && !STYLE.contains("</style"));
        assert!(!SCRIPT.contains("innerHTML") && !STYLE.contains("url("));
    }
}
