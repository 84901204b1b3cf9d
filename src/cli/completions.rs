//! `sfkit completions`.

use clap::Args;

use crate::app::App;

use super::outcome::{Outcome, Result};
use super::reference;

/// Print the completion script of a shell
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit completions bash > ~/.local/share/bash-completion/completions/sfkit\n  \
                        sfkit completions zsh > \"${fpath[1]}/_sfkit\"\n  \
                        sfkit completions fish > ~/.config/fish/completions/sfkit.fish"
)]
pub(crate) struct CompletionsArgs {
    /// Shell
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

pub(crate) fn run(app: &App, args: &CompletionsArgs) -> Result<Outcome> {
    let script = reference::completion(args.shell);
    app.ui.line(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Outcome::Done)
}
