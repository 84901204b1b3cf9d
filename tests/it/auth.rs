//! OAuth over real HTTP on the loopback interface: logins with hostile neighbours, token servers
//! with every answer of the catalogue, and the answers that real orgs gave.

mod callback;
mod recorded;
mod server;
mod tokens;
mod transport;
