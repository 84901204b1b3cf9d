//! Findings rolled up.

use jiff::Timestamp;
use serde::Serialize;

use super::{Finding, Verdict};

/// How many findings there are of each verdict; those that do not count are counted here, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// As it should be.
    pub ok: usize,
    /// Worth a look.
    pub warn: usize,
    /// Could not be told.
    pub unknown: usize,
    /// Does not work.
    pub fail: usize,
}

/// Findings, and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Version of this document's shape.
    pub schema: u8,
    /// Which report it is: `summary`, `config`, `tokens`, `connection`, `limits`, `doctor`.
    pub report: &'static str,
    /// When it was made.
    pub at: Timestamp,
    /// The worst verdict that counts.
    pub verdict: Verdict,
    /// Whether the exit status is 0: nothing fails, and nothing that counts is unknown.
    pub healthy: bool,
    /// How many findings of each verdict.
    pub counts: Counts,
    /// The findings, subject by subject.
    pub items: Vec<Finding>,
}

impl Report {
    /// Rolls up.
    #[must_use]
    pub fn new(report: &'static str, at: Timestamp, items: Vec<Finding>) -> Self {
        let counted = items.iter().filter(|finding| finding.counts);
        let worst = counted.map(|finding| finding.verdict).max();
        let verdict = worst.unwrap_or(Verdict::Ok);
        let mut counts = Counts::default();
        for finding in &items {
            *match finding.verdict {
                Verdict::Ok => &mut counts.ok,
                Verdict::Warn => &mut counts.warn,
                Verdict::Unknown => &mut counts.unknown,
                Verdict::Fail => &mut counts.fail,
            } += 1;
        }
        Self {
            schema: 1,
            report,
            at,
            verdict,
            healthy: verdict.is_healthy(),
            counts,
            items,
        }
    }

    /// The findings of each subject, in order: those of one subject stand together.
    pub fn by_subject(&self) -> impl Iterator<Item = &[Finding]> {
        self.items.chunk_by(|a, b| a.subject == b.subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::{Check, Subject};

    fn report(verdicts: &[(Verdict, bool)]) -> Report {
        let finding = |&(verdict, counts): &(Verdict, bool)| {
            let found = Finding::new(Check::Token, &Subject::machine(), verdict, "");
            if counts { found } else { found.advisory() }
        };
        let items = verdicts.iter().map(finding).collect();
        Report::new("tokens", Timestamp::UNIX_EPOCH, items)
    }

    #[test]
    fn the_worst_verdict_that_counts_decides() {
        use Verdict::{Fail, Ok, Unknown, Warn};
        let cases = [
            (&[][..], Ok, true),
            (&[(Ok, true), (Warn, true)], Warn, true),
            (&[(Warn, true), (Unknown, true)], Unknown, false),
            (&[(Fail, true), (Unknown, true)], Fail, false),
            (&[(Ok, true), (Unknown, false), (Fail, false)], Ok, true),
        ];
        for (verdicts, verdict, healthy) in cases {
            let report = report(verdicts);
            assert_eq!((report.verdict, report.healthy), (verdict, healthy));
        }
        let counts = report(&[(Ok, true), (Ok, true), (Fail, false)]).counts;
        assert_eq!((counts.ok, counts.fail, counts.warn), (2, 1, 0));
    }
}
