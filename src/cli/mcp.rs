//! `sfkit mcp`.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::mcp::{Bounds, McpOptions, Writes, serve};

use super::outcome::{Outcome, Result};

/// Offer the orgs to an agent as tools: the Model Context Protocol on standard input and output
///
/// A program that uses tools (an assistant, an editor) starts it; docs/mcp.md has the settings of some. Tools
/// read: query (checked SOQL), search, describe, record_get, pipeline, leads, health, limits, orgs. Tokens never
/// leave this process. Nothing is written unless `--allow-write` is given, never to a read-only org, and to a
/// protected one only with `--allow-protected`, too. Ends with 0 when standard input does.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit mcp -o demo\n  sfkit mcp --orgs acme,tag:sandbox -o acme --max-rows 100\n  \
                  sfkit mcp -o acme-dev --allow-write --undo ~/undo"
)]
pub(crate) struct McpArgs {
    /// Orgs that may be used: aliases, usernames, ids, `tag:NAME` or `all`; without it only the one that `-o`
    /// or the default means
    #[arg(
        long,
        value_name = "ORG,…",
        value_delimiter = ',',
        help_heading = "Orgs"
    )]
    orgs: Vec<String>,

    #[command(flatten)]
    writes: WriteArgs,

    #[command(flatten)]
    answers: AnswerArgs,
}

/// What may be written.
#[derive(Args, Debug)]
#[command(next_help_heading = "Safety")]
struct WriteArgs {
    /// Offer tools that create, change and delete records
    #[arg(long)]
    allow_write: bool,

    /// Let them write to protected orgs, too
    #[arg(long, requires = "allow_write")]
    allow_protected: bool,

    /// Keep a file for each write in this folder, which `sfkit record restore` takes back
    #[arg(long, value_name = "FOLDER", requires = "allow_write")]
    undo: Option<PathBuf>,
}

/// How much an answer holds.
#[derive(Args, Debug)]
#[command(next_help_heading = "Answers")]
struct AnswerArgs {
    /// Rows of an answer at most
    #[arg(long, value_name = "ROWS", default_value_t = 200,
          value_parser = clap::value_parser!(u32).range(1..=50_000))]
    max_rows: u32,

    /// Bytes of an answer at most, about four for each token of a model
    #[arg(long, value_name = "BYTES", default_value_t = 65_536,
          value_parser = clap::value_parser!(u32).range(1_000..=16_777_216))]
    max_bytes: u32,
}

impl McpArgs {
    fn options(&self) -> McpOptions {
        let bound = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        McpOptions {
            orgs: self.orgs.clone(),
            writes: match (self.writes.allow_write, self.writes.allow_protected) {
                (false, _) => Writes::Off,
                (true, false) => Writes::Unprotected,
                (true, true) => Writes::Protected,
            },
            bounds: Bounds {
                rows: bound(self.answers.max_rows),
                bytes: bound(self.answers.max_bytes),
            },
            undo: self.writes.undo.clone(),
        }
    }
}

pub(crate) async fn run(app: &App, args: &McpArgs) -> Result<Outcome> {
    let options = args.options();
    if app.ui.options().stdin_tty {
        app.ui.status(
            "Waiting for a program that speaks the Model Context Protocol; it is made for those, not for people. \
             Ctrl-D ends it",
        );
    }
    serve(app.unattended(), options).await?;
    Ok(Outcome::Done)
}
