//! What people see of a diagnosis: what was mended, then a section for each part of the machine and each
//! login.

use serde::Serialize;

use crate::cli::health::{line, section, total, write_rows};
use crate::doctor::{Fix, Mended};
use crate::health::{Area, Finding, Report, SubjectKind};
use crate::model::rows::{RowSink, SinkError};
use crate::output::{CheckLine, Document, Mark, More, View};

/// A report, what was mended before it was made, and where the bundle is.
#[derive(Debug, Serialize)]
pub(super) struct Diagnosis {
    #[serde(flatten)]
    report: Report,
    fixes: Vec<Fix>,
    bundle: Option<String>,
    #[serde(skip)]
    quiet: bool,
}

impl Diagnosis {
    pub(super) fn new(
        report: Report,
        fixes: Vec<Fix>,
        bundle: Option<String>,
        quiet: bool,
    ) -> Self {
        Self {
            report,
            fixes,
            bundle,
            quiet,
        }
    }

    /// The lines of findings that are shown; under `--quiet` those of what is wrong.
    fn lines<'a>(&self, findings: impl Iterator<Item = &'a Finding>) -> Vec<CheckLine> {
        let shown = findings.filter(|finding| !self.quiet || !finding.is_good());
        shown.map(line).collect()
    }
}

impl Document for Diagnosis {
    fn view(&self) -> View {
        let mut sections = Vec::new();
        if !self.fixes.is_empty() {
            let lines = self.fixes.iter().map(mended).collect();
            sections.push(("Mended".to_owned(), View::Checks(lines)));
        }
        let items = &self.report.items;
        let is_machine = |finding: &&Finding| finding.subject.kind == SubjectKind::Machine;
        for area in Area::ALL {
            let findings = items.iter().filter(is_machine);
            let lines = self.lines(findings.filter(|finding| finding.check.area() == area));
            if !lines.is_empty() {
                sections.push((area.title().to_owned(), View::Checks(lines)));
            }
        }
        for findings in self.report.by_subject() {
            let subject = &findings[0].subject;
            let lines = self.lines(findings.iter());
            if subject.kind != SubjectKind::Machine && !lines.is_empty() {
                sections.push((section(subject), View::Checks(lines)));
            }
        }
        sections.push((total(&self.report), View::Sections(Vec::new())));
        View::Sections(sections)
    }

    fn write_rows(&self, sink: &mut dyn RowSink) -> Option<Result<(), SinkError>> {
        Some(write_rows(&self.report.items, sink))
    }
}

fn mended(fix: &Fix) -> CheckLine {
    let (mark, word) = match fix.result {
        Mended::Done => (Mark::Good, "done"),
        Mended::Planned => (Mark::Open, "would be done"),
        Mended::Failed => (Mark::Bad, "not done"),
        Mended::Left => (Mark::Open, "left to you"),
    };
    let why = fix.error.clone().map(|error| ("why", More::Text(error)));
    let note = fix.note.map(|note| ("then", More::Text(note.to_owned())));
    CheckLine {
        mark,
        name: fix.check.title().to_owned(),
        text: format!("{word}: {}", fix.what),
        since: None,
        more: why.into_iter().chain(note).collect(),
    }
}
