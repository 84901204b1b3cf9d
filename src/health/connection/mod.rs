//! The way to an org, step by step and timed: where the time goes, and where the way ends.
//!
//! Each sample goes it from the beginning: name look-up, connection, TLS, the first byte and the rest of a
//! request that needs no token (the list of versions), a call of the API, userinfo. A token that has
//! ended is renewed before the first sample, as any command would. Calls are counted like all others,
//! so that the next look can compare.

mod judged;
mod time;
mod walk;

use std::time::Duration;

use jiff::SignedDuration;
use serde::Serialize;

use crate::client::ApiUsage;
use crate::model::finding::Evidence;
use crate::session::Cause;

pub use judged::{Lap, no_way, way_timed_out};
pub use time::{clock, clock_unknown};
pub use walk::Walk;

/// A step of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The address of the host.
    Lookup,
    /// A connection to it.
    Connect,
    /// The TLS handshake; with a proxy all of the way there.
    Tls,
    /// From a request without a token to the head of its answer.
    FirstByte,
    /// The rest of that answer, the list of versions.
    Versions,
    /// A call of the API.
    Api,
    /// Whose token it is.
    Userinfo,
}

impl Step {
    /// Every step, in their order.
    pub const ALL: [Self; 7] = [
        Self::Lookup,
        Self::Connect,
        Self::Tls,
        Self::FirstByte,
        Self::Versions,
        Self::Api,
        Self::Userinfo,
    ];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Lookup => "name look-up",
            Self::Connect => "connection",
            Self::Tls => "TLS",
            Self::FirstByte => "first byte",
            Self::Versions => "versions",
            Self::Api => "API call",
            Self::Userinfo => "userinfo",
        }
    }
}

/// Where a sample ended before its time.
#[derive(Clone, Debug)]
struct Stop {
    step: Step,
    cause: Option<Cause>,
    evidence: Evidence,
}

/// The way, gone once.
#[derive(Clone, Debug, Default)]
struct Sample {
    laps: Vec<(Step, Duration)>,
    stop: Option<Stop>,
    request_ids: Vec<String>,
    skew: Option<SignedDuration>,
    usage: Option<ApiUsage>,
}

/// The way to one org, gone several times.
#[derive(Clone, Debug, Default)]
pub struct Way {
    samples: Vec<Sample>,
    address: Option<String>,
}

fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
