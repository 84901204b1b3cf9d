//! Tools for agents over the Model Context Protocol: a host starts `sfkit mcp` and talks to it on
//! standard input and output.
//!
//! ```text
//! host ◀─lines─▶ server (the protocol) ◀─queue─▶ desk (one thread) ──▶ tools ──▶ query, records, reports …
//! ```
//!
//! `server` speaks the protocol and does nothing else; `desk` runs the calls, several at a time, and
//! gives up those that were cancelled; `catalogue` says what tools there are; each file of `tools` turns
//! the arguments of one into a call of the same domain function that the command line uses. `orgs`
//! decides which logins may be used and keeps them connected, `prompts` are questions that are asked again and
//! again, `longest` sees to messages that are too long, `basket` and `trim` bound what goes out,
//! `answer` makes it safe to read.
//!
//! Standard output belongs to the protocol: nothing here prints. Tokens are in no answer.

mod answer;
mod basket;
mod catalogue;
mod desk;
mod error;
mod longest;
mod orgs;
mod progress;
mod prompts;
mod resources;
mod server;
mod tools;
mod trim;

use std::path::PathBuf;

use rmcp::transport::async_rw::AsyncRwTransport;
use tokio::io::{stdin, stdout};
use tokio::sync::mpsc;
use tokio::task::LocalSet;

use crate::app::App;
use crate::files;

pub use basket::Bounds;
pub use error::McpError;

use desk::Desk;
use longest::Watched;
use orgs::Orgs;
use server::Server;

/// A message that is longer is not read, in bytes; a request is answered with that.
const LONGEST_LINE: usize = 4 << 20;

/// What may be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writes {
    /// Nothing.
    #[default]
    Off,
    /// Records of orgs that are neither protected nor read-only.
    Unprotected,
    /// Records of protected orgs, too.
    Protected,
}

/// How the tools are offered.
#[derive(Clone, Debug)]
pub struct McpOptions {
    /// The logins that may be used: names, `tag:NAME`, `all`; the one that is meant when there are none.
    pub orgs: Vec<String>,
    /// What may be written.
    pub writes: Writes,
    /// How much an answer holds.
    pub bounds: Bounds,
    /// Where what is needed to take writes back is kept.
    pub undo: Option<PathBuf>,
}

/// Serves the host at standard input and output until it closes them. The application asks nobody.
///
/// # Errors
/// When the host does not speak the protocol, or the folder for undo files cannot be made.
pub async fn serve(app: App, options: McpOptions) -> Result<(), McpError> {
    if let Some(folder) = options.undo.as_ref().filter(|folder| !folder.is_dir()) {
        files::private_dir(folder).map_err(|source| McpError::undo(folder, source))?;
    }
    let ui = app.ui.clone();
    let (queue, calls) = mpsc::unbounded_channel();
    let server = Server::new(&options, queue);
    let desk = Desk::new(Orgs::new(app, options.orgs.clone()), options);
    let input = Watched::new(stdin(), LONGEST_LINE, move || {
        ui.warn(&format!(
            "a message of the host was longer than {} MiB and was left unread",
            LONGEST_LINE >> 20
        ));
    });
    let transport =
        AsyncRwTransport::new_server(input, stdout()).with_max_line_length(LONGEST_LINE);
    let spoken = async {
        match rmcp::serve_server(server, transport).await {
            // Everything that was asked is answered by then, or was given up.
            Ok(running) => running.waiting().await.map(drop).map_err(McpError::Task),
            Err(error) => McpError::of_start(error),
        }
    };
    let local = LocalSet::new();
    let (spoken, ()) = local
        .run_until(async { tokio::join!(spoken, desk.work(calls)) })
        .await;
    spoken
}
