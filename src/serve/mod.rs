//! The REST service for programs of this machine: the endpoints of the earlier integration, any
//! object, search, and the org's own API with the token added.
//!
//! Nothing is decided here that commands decide, too: every handler turns a request into the input of
//! a domain function (`records`, `objects`, `query`, …) and its result into JSON. [`Service`] is what
//! handlers share; [`router`] puts the endpoints together, each described where it is written;
//! `guard` decides who may ask, `limits` how much; `listen` is the sockets. `error` and `envelope` are
//! the way of a failure to the client.
//!
//! What is not here: prompts, output, flags (see `cli::serve`), anything that a client could use to
//! see a token of an org.

mod auth;
mod broker;
mod content;
mod described;
mod enhanced;
mod envelope;
mod error;
mod guard;
mod health;
mod limits;
mod listen;
mod objects;
mod org_limits;
mod orgs;
mod page;
mod parameters;
mod present;
mod records;
mod registry;
pub mod router;
mod rows;
mod search;
mod service;
mod token;

pub use broker::Passing;
pub use guard::{Names, Origins};
pub use limits::Bounds;
pub use listen::{ListenError, Server, Sockets, Tls, TlsFileError};
pub use orgs::Admitted;
pub use registry::LeftJobs;
pub use service::{Service, ServiceOptions};
pub use token::{Scope, TokenFile, TokenFileError};

/// Random bytes as hexadecimal digits; for names of requests and the like, not for secrets.
fn random_hex(digits: usize) -> String {
    let mut bytes = vec![0; digits.div_ceil(2)];
    // Without randomness names may come twice, which harms nobody.
    let _ = getrandom::fill(&mut bytes);
    let mut text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    text.truncate(digits);
    text
}
