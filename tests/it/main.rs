//! End-to-end, contract and guard tests, in one binary.

mod auth;
mod client;
mod commands;
mod crm;
mod demo;
mod guards;
mod load;
mod localorg;
mod localorg_http;
mod login;
mod output;
mod query;
mod query_cli;
mod reference;
mod refresh;
mod soql;
mod vault;
mod world;
