//! Is it working, since when not, why, and what mends it.
//!
//! A [`Check`] looks at one thing of one [`Subject`] (an org, or this machine) and makes a [`Finding`]:
//! a [`Verdict`], a word for the state, since when, the evidence and the remedy. A [`Report`] rolls
//! findings up. `config` looks at settings and files, `tokens` at stored logins: both read what is on
//! this machine and open no key store. `probe` asks the servers about logins, `connection` goes the way to them
//! step by step, `limits` tells what is used up and how fast, `trust` asks Salesforce about incidents;
//! `fleet` asks all orgs at once, `survey` is what a command or the service asks of them. `compat` is the shape of an earlier service.
//!
//! How good a token is, and what mends it, is decided in [`crate::session`] for every command alike.
//! Nothing here prints; what a report looks like is the business of the command line.

mod area;
mod check;
mod compat;
mod config;
mod connection;
mod environment;
mod finding;
mod fleet;
mod limits;
pub mod monitor;
mod probe;
mod report;
mod survey;
mod tokens;
mod trust;

pub use area::Area;
pub use check::Check;
pub use compat::{Accounts, Whose, compat, overall as compat_overall, tokens as compat_tokens};
pub use config::{Machine, Opened, config};
pub use connection::{Lap, Step, Walk, Way, clock, clock_unknown, no_way, way_timed_out};
pub use environment::{EnvironmentAnswer, EnvironmentOrg};
pub use finding::{Finding, Subject, SubjectKind, Verdict};
pub use fleet::{Asked, Member, ask_all};
pub use limits::{LOOK_BACK, Limit, Thresholds, daily_calls, limits, read_limits};
pub use probe::{Answered, probe_all, probed};
pub use report::{Counts, Report};
pub use survey::{Survey, is_of_the_roll_up, sorted};
pub use tokens::{no_login, tokens};
pub use trust::{trust, trust_timed_out};
