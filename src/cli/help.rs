//! `sfkit help`.

use clap::{Args, CommandFactory};

use crate::app::App;
use crate::error::{Code, Diagnostic, Hint};

use super::outcome::{Outcome, Result};
use super::{Cli, topics};

/// Tell about a topic or a command
///
/// Topics: environment, exit-codes, formats, soql, metrics, config.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit help soql\n  sfkit help auth login")]
pub(crate) struct HelpArgs {
    /// A topic, or the words of a command
    #[arg(value_name = "TOPIC")]
    words: Vec<String>,
}

/// Neither a topic nor a command.
#[derive(Debug, thiserror::Error)]
#[error("there is no topic or command `{0}`")]
struct NoSuchTopic(String);

impl Diagnostic for NoSuchTopic {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        let names: Vec<_> = topics::TOPICS.iter().map(|(name, _)| *name).collect();
        vec![
            Hint::new(format!("topics: {}", names.join(", "))),
            Hint::new("`sfkit --help`"),
        ]
    }
}

pub(crate) fn run(app: &App, args: &HelpArgs) -> Result<Outcome> {
    if let [topic] = args.words.as_slice()
        && let Some(text) = topics::text(topic)
    {
        app.ui.line(text.trim_end())?;
        return Ok(Outcome::Done);
    }
    let mut command = Cli::command();
    command.build();
    let mut found = &mut command;
    for word in &args.words {
        found = found
            .find_subcommand_mut(word)
            .ok_or_else(|| NoSuchTopic(args.words.join(" ")))?;
    }
    let text = found.render_long_help().to_string();
    app.ui.line(text.trim_end())?;
    Ok(Outcome::Done)
}
