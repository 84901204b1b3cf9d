//! End-to-end, contract and guard tests, in one binary.

mod auth;
mod browser;
mod client;
mod commands;
mod crm;
mod demo;
mod fake_org;
mod guards;
mod killed;
mod load;
mod login;
mod localorg;
mod localorg_http;
mod output;
mod query;
mod query_cli;
mod reference;
mod refresh;
mod secrets;
mod soql;
mod vault;
mod world;
