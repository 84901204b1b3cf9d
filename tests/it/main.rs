//! End-to-end, contract and guard tests, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, says what it skips, and may read the environment"
)]

mod across;
mod answers;
mod api;
mod auth;
mod browser;
mod bulk;
mod bulk_export;
mod bulk_jobs;
mod cache;
mod client;
mod commands;
mod completion;
mod composite;
mod crm;
mod demo;
mod doctor;
mod documents;
mod fake_org;
mod flows;
mod guards;
mod hard_days;
mod health;
mod health_formats;
mod history;
mod hooks;
mod import;
mod killed;
mod leads;
mod life;
mod live_org;
mod load;
mod localorg;
mod localorg_http;
mod login;
mod mcp;
mod mend;
mod network;
mod nothing_lost;
mod noun_writes;
mod nouns;
mod object;
mod output;
mod pipeline;
mod query;
mod query_by_job;
mod query_check;
mod query_cli;
mod record_write;
mod records;
mod reference;
mod refresh;
mod report;
mod report_files;
mod saved;
mod schema;
mod search;
mod secrets;
mod serve;
mod serve_live;
mod soap;
mod soql;
mod tls;
mod trade;
mod typed_files;
mod vault;
mod vault_cli;
mod web;
mod world;
mod wrong_uses;
