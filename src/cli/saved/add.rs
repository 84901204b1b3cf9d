//! `sfkit saved add`.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::query;
use crate::config::{Key, Source};
use crate::query::Review;
use crate::soql::{self, ParseOptions, bind};
use crate::state::NewQuery;

/// Keep a query under a name
///
/// The grammar is checked; `:NAME` stays a parameter that each run gives a value. With `-o` the query
/// is run against that org unless another one is named then.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit saved add won \"SELECT Name, Amount FROM Opportunity WHERE IsWon = true AND CloseDate = :period\"\n  \
                  sfkit saved add pipeline -f pipeline.soql --description \"Monday's numbers\" --force"
)]
pub(crate) struct AddArgs {
    /// Its name: letters, digits, `-`, `_` and `.`
    name: String,

    /// SOQL text; `-` reads it from standard input
    #[arg(
        value_name = "SOQL",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    soql: Option<String>,

    /// Read the SOQL text from a file (`-` is standard input)
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// Replace a query of the same name
    #[arg(long)]
    force: bool,
}

/// The names of the parameters in a text; none when it does not parse.
pub(super) fn parameters(text: &str) -> Option<Vec<String>> {
    let options = ParseOptions { parameters: true };
    let query = soql::parse_with(soql::statement(text), options).ok()?;
    Some(bind::parameters(&query))
}

pub(crate) fn run(app: &App, args: &AddArgs) -> Result<Outcome> {
    let stdin = PathBuf::from("-");
    let (text, origin) = match (&args.file, args.soql.as_deref()) {
        (Some(file), _) => (query::read(file)?, Some(file.display().to_string())),
        (None, Some("-")) => (query::read(&stdin)?, Some("-".to_owned())),
        (None, soql) => (soql.unwrap_or_default().to_owned(), None),
    };
    let review = Review::new(text, origin, Vec::new());
    review.laid_out()?;
    let org = app.settings.setting(Key::Org);
    let org = org.filter(|setting| setting.source == Source::Flag);
    let name = args.name.strip_prefix('@').unwrap_or(&args.name);
    let new = NewQuery {
        name: name.to_owned(),
        soql: review.statement().to_owned(),
        description: args.description.clone(),
        org: org.map(|setting| setting.value.clone()),
    };
    let replaced = app
        .saved_queries()?
        .add(&new, args.force, app.clock.now())?;
    let done = if replaced { "Replaced" } else { "Saved" };
    app.ui
        .status(&format!("{done} `{name}`; `sfkit query @{name}` runs it"));
    Ok(Outcome::Done)
}
