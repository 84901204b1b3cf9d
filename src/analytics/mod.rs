//! Lead and opportunity analytics: records in, report out.
//!
//! Pure functions: no network, no clock, no currency table of its own, and no floating point where
//! money is added up. The command line, other programs and tests run the same code, over records
//! that came from a server or from anywhere else.
//!
//! ```text
//! Deal, Step, Lead, Touch        records as they were fetched           (deal, history, lead)
//!   └─ Totals, Spans             what can be added up, by group         (totals, spans)
//!        └─ Metrics, Group       numbers under their keys               (report)
//!             └─ Report          with window, currency, n, notes        (report)
//! ```
//!
//! Every number has a key, and [`catalogue`] tells for each key what it is (money, rate, days,
//! count), its formula and its fields. A [`Report`] can be drawn without knowing which one it is:
//! [`Report::metrics`] are single numbers, [`Report::groups`] rows that belong together,
//! [`Report::series`] further tables of the same form, [`Report::records`] single deals or leads.
//! A [`Value`] says its own unit.
//!
//! What the numbers are and which of several customs is followed stands in `docs/metrics.md`.
//!
//! Memory is what the records take: some 170 bytes per opportunity, 100 per row of its history, 130
//! per lead. Sums that the server made need none of that: they come in as [`Tally`]s.

mod bridge;
pub mod catalogue;
mod compare;
mod deal;
mod diff;
mod forecast;
mod grain;
mod history;
mod hours;
mod hygiene;
mod lead;
mod money;
mod names;
mod outcomes;
mod pipeline;
mod report;
mod response;
mod slippage;
mod spans;
mod stages;
pub mod stats;
#[cfg(test)]
mod tests;
mod totals;
mod trend;
mod velocity;
mod window;

pub use bridge::bridge;
pub use compare::compared;
pub use deal::{Category, Deal, Standing};
pub use diff::{Difference, Frozen, MOVEMENT_KEYS, Movement, Picture, difference};
pub use forecast::{Forecast, Opening, Openings, Outcome, forecast, openings};
pub use grain::{Grain, ListedPeriod};
pub use history::{Doubts, History, Moved, Step};
pub use hours::{OfficeHours, Shift};
pub use hygiene::{FINDING_KEYS, Hygiene, Limits, hygiene};
pub use lead::{Lead, LeadGroup, LeadSums, Leads, aging, leads_by, leads_summary};
pub use money::{Exchange, Money, Percent};
pub use names::{Name, Names};
pub use outcomes::{SourceOutcome, loss_reasons, source_quality};
pub use pipeline::{Book, Quota, Sum, Won, grouped, overall, stage_groups};
pub use report::{
    ComparedGroup, Comparison, Filter, Frame, Group, Metrics, Note, Report, Series, Statement,
    Unit, Value,
};
pub use response::{Response, Touch, response};
pub use slippage::{EXPECTED_KEYS, MOVED_KEYS, expected_deals, moved_deals};
pub use spans::Spans;
pub use stages::{Stage, Stages};
pub use totals::{Cohort, Tally, Totals};
pub use trend::{Flow, FlowKind, trend};
pub use velocity::{Velocity, dwell, velocity};
pub use window::{AsOf, Window};
