//! Reports for monitors: one line for Nagios and its kin, exposition text for Prometheus.

mod exposition;
mod metrics;
mod nagios;

pub use metrics::{Counted, metrics};
pub use nagios::{Status, line, unknown};
