//! `sfkit`: a Salesforce command line and local token vault.
//!
//! One crate, library and binary. The library is the product: pure parts first, the outside world
//! at the edges; the binary is one thin shell over it. This page is the living plan of the house.
//!
//! # Rooms
//!
//! Arrows point down only. `error`, `clock`, `secret`, `files` and `hooks` are the ground: everyone may name
//! them. The table is checked by a test (`tests/it/guards.rs`), and so is the home of each external
//! crate.
//!
//! | room | may name |
//! | --- | --- |
//! | `error` | - |
//! | `clock` | - |
//! | `secret` | - |
//! | `files` | - |
//! | `hooks` | - |
//! | `model` | - |
//! | `config` | model |
//! | `http` | model |
//! | `db` | - |
//! | `soql` | model |
//! | `output` | model |
//! | `analytics` | model |
//! | `vault` | model db |
//! | `auth` | model http |
//! | `client` | model http db soql |
//! | `state` | model db client |
//! | `bulk` | model http soql client state |
//! | `session` | model http vault auth client state |
//! | `localorg` | model soql db |
//! | `query` | model soql client bulk session |
//! | `rest` | model http client |
//! | `objects` | model soql client |
//! | `saved_reports` | model http soql client |
//! | `records` | model http soql client state bulk session query |
//! | `reports` | model soql analytics vault client session query state |
//! | `health` | model config http db vault auth client session state |
//! | `doctor` | model config http db vault auth state health |
//! | `app` | model config http db vault auth client state session localorg output |
//! | `mcp` | model http soql analytics vault client state session query objects records reports health app output |
//! | `serve` | model config http vault auth client state bulk session soql analytics query records objects rest reports health app |
//! | `cli` | all |
//!
//! - [`error`]: stable codes, hints, details. [`clock`]: the one caller of the OS clock.
//!   [`secret`]: values that cannot be printed. [`files`]: private files and folders.
//! - [`model`]: plain data: ids, rows, schemas, tokens, origins.
//! - [`config`]: settings and precedence; the only reader of environment variables.
//! - [`db`]: `SQLite` plumbing. [`http`]: one HTTP client, which knows no Salesforce.
//! - [`soql`]: the language, pure. [`output`]: the one door to the user.
//! - [`vault`]: secrets at rest; knows no network. [`auth`]: OAuth flows; knows no storage.
//! - [`client`]: REST with tokens from a [`client::TokenSource`]. [`session`]: the one join of
//!   vault, auth and client: single-flight refresh.
//! - [`state`]: counts of calls, limits of our own, saved queries, snapshots and the book of bulk
//!   transfers, in clear. [`bulk`]: jobs of Bulk API 2.0.
//! - [`query`]: the way of a query from text to sink, page by page or as a bulk job. [`records`]: the way of a record: found,
//!   checked, sent, taken back.
//! - [`rest`]: a request as a person writes it. [`objects`]: what objects there are, and what they
//!   look like. [`saved_reports`]: reports that are saved in the org, as rows.
//! - [`analytics`]: pipeline and lead numbers, pure. [`reports`]: the records and sums they are
//!   made of, in few calls.
//! - [`doctor`]: what is wrong with this machine, mending it, and a bundle for who helps.
//! - [`health`]: is it working, since when not, why, and what mends it.
//! - [`localorg`]: a second, independent reading of Salesforce's wire, in the same binary. It may
//!   never name client, auth, vault or http: a mock that shares code with its client proves nothing.
//! - [`mcp`]: tools for agents, on the same domain functions as the commands.
//! - [`serve`]: the REST service for programs of this machine, on the same domain functions as the
//!   commands.
//! - [`app`]: composition root. [`cli`]: commands, one file each; `outcome` turns codes into exit
//!   status.
//!
//! # Errors
//!
//! Each room owns one error enum whose variants carry facts; all implement
//! [`error::Diagnostic`]. Nothing below `cli` prints or ends the process.

pub mod analytics;
pub mod app;
pub mod auth;
pub mod bulk;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod db;
pub mod doctor;
pub mod error;
pub mod files;
pub mod health;
mod hooks;
pub mod http;
pub mod localorg;
pub mod mcp;
pub mod model;
pub mod objects;
pub mod output;
pub mod query;
pub mod records;
pub mod reports;
pub mod rest;
pub mod saved_reports;
pub mod secret;
pub mod serve;
pub mod session;
pub mod soql;
pub mod state;
pub mod vault;
