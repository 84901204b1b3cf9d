//! OAuth over real HTTP on the loopback interface: logins with hostile neighbours, token servers
//! with every answer of the catalogue, and the answers that real orgs gave.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod callback;
mod recorded;
mod running;
mod server;
mod tokens;
mod transport;
mod ways;
