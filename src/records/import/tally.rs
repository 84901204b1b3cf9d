//! What came of an import.

use super::plan::{Note, Plan, Reason};
use crate::bulk::Operation;
use crate::state::{Part, PartState};

/// What came of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that were to be moved.
    pub rows: u64,
    /// Done.
    pub done: u64,
    /// Refused by the org.
    pub failed: u64,
    /// Certainly not looked at by the org.
    pub unprocessed: u64,
    /// Sent, and nobody knows what became of them.
    pub unknown: u64,
    /// At the org, which has not ended with them.
    pub running: u64,
    /// Not sent yet.
    pub not_sent: u64,
    /// Left out because they were wrong.
    pub left_out: u64,
    /// Why rows failed, the most frequent first.
    pub reasons: Vec<Reason>,
}

impl Tally {
    /// What the parts say.
    #[must_use]
    pub fn of(plan: &Plan, parts: &[Part]) -> Self {
        let mut tally = Self {
            rows: plan.good(),
            left_out: plan.bad,
            ..Self::default()
        };
        let mut in_parts = 0;
        for part in parts {
            let rows = part.rows.unwrap_or(0);
            in_parts += rows;
            let known = |count: Option<u64>| count.unwrap_or(0);
            match part.state {
                PartState::Done | PartState::Lost | PartState::Dropped => {
                    let failed = known(part.failed);
                    tally.done += known(part.processed).saturating_sub(failed);
                    tally.failed += failed;
                    tally.unprocessed += known(part.unprocessed);
                    tally.unknown += known(part.unknown);
                }
                state if state.is_at_server() => tally.running += rows,
                _ => tally.not_sent += rows,
            }
            for reason in Note::of(part).errors {
                add(&mut tally.reasons, reason);
            }
        }
        tally.not_sent += tally.rows.saturating_sub(in_parts);
        tally
            .reasons
            .sort_by_key(|reason| std::cmp::Reverse(reason.count));
        tally
    }

    /// Whether every row was done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.done == self.rows && self.left_out == 0
    }

    /// The counts by their names.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, u64); 8] {
        [
            ("rows", self.rows),
            ("done", self.done),
            ("failed", self.failed),
            ("unprocessed", self.unprocessed),
            ("unknown", self.unknown),
            ("running", self.running),
            ("not_sent", self.not_sent),
            ("left_out", self.left_out),
        ]
    }

    /// In a sentence.
    #[must_use]
    pub fn text(&self, operation: Operation) -> String {
        let mut parts = Vec::new();
        for (count, what) in [
            (self.done, operation.done()),
            (self.failed, "failed"),
            (self.unprocessed, "not processed"),
            (self.unknown, "sent, and nobody knows what became of them"),
            (self.running, "on their way"),
            (self.not_sent, "not sent"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        if self.left_out > 0 {
            parts.push(format!("{} wrong ones left out", self.left_out));
        }
        let plural = if self.rows == 1 { "" } else { "s" };
        if parts.is_empty() {
            parts.push("nothing was done".to_owned());
        }
        format!("of {} record{plural} {}", self.rows, parts.join(", "))
    }
}

/// Adds a reason to those of the same code.
pub(super) fn add(all: &mut Vec<Reason>, reason: Reason) {
    match all.iter_mut().find(|one| one.code == reason.code) {
        Some(one) => {
            one.count += reason.count;
            if reason.line.is_some() && (one.line.is_none() || reason.line < one.line) {
                one.line = reason.line;
                one.message = reason.message;
            }
        }
        None => all.push(reason),
    }
}
