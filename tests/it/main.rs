//! End-to-end, contract and guard tests, in one binary.

mod auth;
mod cli;
mod client;
mod guards;
mod load;
mod localorg;
mod localorg_http;
mod output;
mod query;
mod soql;
mod vault;
mod world;
