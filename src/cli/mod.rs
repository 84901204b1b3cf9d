//! The command line: what can be typed, and who does it.
//!
//! A command file holds the args struct, whose doc comments are the help text, and one `run`. It
//! turns arguments into domain input, gets its handle from [`crate::app::App`], calls a domain
//! function and hands the result to the `Ui`. Commands appear here when they work, not before.

#![allow(
    rustdoc::bare_urls,
    rustdoc::broken_intra_doc_links,
    rustdoc::invalid_html_tags,
    reason = "doc comments of arguments are help texts, not Markdown"
)]

mod analytics;
mod api;
mod auth;
mod bulk;
mod cache;
mod compat;
mod complete;
mod completions;
mod config;
mod demo;
mod doctor;
mod global;
mod health;
mod help;
mod history;
mod later;
mod leads;
mod local;
mod mcp;
mod monitor;
mod noun;
mod object;
mod offered;
mod open;
pub mod outcome;
mod pipeline;
mod query;
mod record;
pub mod reference;
mod report;
mod rows;
mod run;
mod saved;
mod search;
mod serve;
mod stopped;
mod topics;
mod trade;
mod usage;
mod vault;
mod write;

use clap::{Parser, Subcommand};

pub use run::main;

use crate::model::duration::duration;

use global::GlobalArgs;
use later::Later;

/// Salesforce command line and local token vault
///
/// Logs in to Salesforce orgs, keeps their tokens encrypted, and runs SOQL. Without a Salesforce
/// account `sfkit demo` shows all of it on an embedded local org.
#[derive(Debug, Parser)]
#[command(
    name = "sfkit",
    version,
    disable_help_subcommand = true,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Examples:\n  sfkit demo\n  sfkit auth login --alias acme --client-id 3MVG9…\n  \
                  sfkit query -o acme \"SELECT Id, Name FROM Account LIMIT 5\"\n\n\
                  `sfkit help TOPIC` tells more: environment, exit-codes, formats, soql, metrics, config."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Later<demo::DemoArgs>),
    #[command(subcommand)]
    Auth(Later<auth::AuthCommand>),
    #[command(subcommand)]
    Vault(Later<vault::VaultCommand>),
    Query(Later<query::QueryArgs>),
    Search(Later<search::SearchArgs>),
    Api(Later<api::ApiArgs>),
    #[command(subcommand)]
    Object(Later<object::ObjectCommand>),
    #[command(subcommand)]
    Report(Later<report::ReportCommand>),
    #[command(subcommand)]
    Saved(Later<saved::SavedCommand>),
    History(Later<history::HistoryArgs>),
    #[command(subcommand)]
    Cache(Later<cache::CacheCommand>),
    /// Companies
    #[command(subcommand)]
    Account(Later<noun::NounCommand<noun::Account>>),
    /// People at companies
    #[command(subcommand)]
    Contact(Later<noun::NounCommand<noun::Contact>>),
    /// Prospects
    #[command(subcommand)]
    Lead(Later<trade::LeadCommand>),
    /// Deals
    #[command(subcommand)]
    Opportunity(Later<trade::OpportunityCommand>),
    /// Campaigns
    #[command(subcommand)]
    Campaign(Later<trade::CampaignCommand>),
    /// Requests for help
    #[command(subcommand)]
    Case(Later<trade::CaseCommand>),
    /// People who log in
    #[command(subcommand)]
    User(Later<noun::NounCommand<noun::User>>),
    #[command(subcommand)]
    Record(Later<record::RecordCommand>),
    #[command(subcommand)]
    Bulk(Later<bulk::BulkCommand>),
    Open(Later<open::OpenArgs>),
    Pipeline(Later<Box<pipeline::PipelineArgs>>),
    Leads(Later<Box<leads::LeadsArgs>>),
    Health(Later<Box<health::HealthArgs>>),
    Doctor(Later<doctor::DoctorArgs>),
    #[command(subcommand)]
    Local(Later<local::LocalCommand>),
    Serve(Later<Box<serve::ServeArgs>>),
    Mcp(Later<mcp::McpArgs>),
    #[command(subcommand)]
    Config(Later<config::ConfigCommand>),
    Completions(Later<completions::CompletionsArgs>),
    Help(Later<help::HelpArgs>),
}

impl Command {
    /// The words of the command, for the audit log.
    fn name(&self) -> &'static str {
        match self {
            Self::Auth(command) => command.name(),
            Self::Vault(command) => command.name(),
            Self::Account(_) => "account",
            Self::Contact(_) => "contact",
            Self::Lead(_) => "lead",
            Self::Opportunity(_) => "opportunity",
            Self::Campaign(_) => "campaign",
            Self::Case(_) => "case",
            Self::User(_) => "user",
            Self::Open(_) => "open",
            Self::Bulk(_) => "bulk",
            Self::Record(command) => command.name(),
            Self::Demo(_) => "demo",
            Self::Query(_) => "query",
            Self::Saved(_) => "saved",
            Self::History(_) => "history",
            Self::Cache(_) => "cache",
            Self::Search(_) => "search",
            Self::Api(_) => "api",
            Self::Object(_) => "object",
            Self::Report(_) => "report",
            Self::Pipeline(args) => args.name(),
            Self::Leads(args) => args.name(),
            Self::Health(args) => args.name(),
            Self::Serve(_) => "serve",
            Self::Local(_) => "local",
            Self::Mcp(_) => "mcp",
            Self::Config(_) => "config",
            Self::Doctor(_) => "doctor",
            Self::Completions(_) => "completions",
            Self::Help(_) => "help",
        }
    }

    /// Whether a bad line of the config file is no hindrance: the command mends it, or tells how.
    fn mends_config(&self) -> bool {
        match self {
            Self::Config(command) => matches!(
                **command,
                config::ConfigCommand::Set(_) | config::ConfigCommand::Unset(_)
            ),
            Self::Doctor(_) | Self::Help(_) | Self::Completions(_) => true,
            Self::Health(args) => args.mends_config(),
            _ => false,
        }
    }

    /// Whether what is wrong in the environment is no hindrance, since the command tells of it.
    fn tells_faults(&self) -> bool {
        matches!(self, Self::Doctor(_))
    }

    /// Whether there are metrics of it.
    fn has_metrics(&self) -> bool {
        matches!(self, Self::Health(_) | Self::Doctor(_))
    }

    /// Whether it runs as a monitoring plugin.
    fn is_monitor(&self) -> bool {
        match self {
            Self::Health(args) => args.is_monitor(),
            _ => false,
        }
    }

    /// Whether it does several things at the same time.
    fn needs_threads(&self) -> bool {
        matches!(self, Self::Serve(_))
    }

    /// Whether the command deals with SIGINT and SIGTERM itself.
    fn waits_for_signals(&self) -> bool {
        match self {
            Self::Local(command) => matches!(**command, local::LocalCommand::Start(_)),
            Self::Auth(command) => matches!(**command, auth::AuthCommand::Exec(_)),
            Self::Serve(_) => true,
            Self::Account(command) => command.waits_for_signals(),
            Self::Contact(command) => command.waits_for_signals(),
            Self::Lead(command) => command.waits_for_signals(),
            Self::Opportunity(command) => command.waits_for_signals(),
            Self::Campaign(command) => command.waits_for_signals(),
            Self::Case(command) => command.waits_for_signals(),
            Self::User(command) => command.waits_for_signals(),
            Self::Record(command) => command.waits_for_signals(),
            _ => false,
        }
    }
}
