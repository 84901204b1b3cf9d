//! `sfkit`: a Salesforce command line and local token vault.

pub mod app;
pub mod auth;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod files;
pub mod http;
pub mod localorg;
pub mod model;
pub mod output;
pub mod query;
pub mod secret;
pub mod session;
pub mod soql;
pub mod state;
pub mod vault;
