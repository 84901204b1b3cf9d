//! `sfkit history run`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::query;
use crate::config::{Key, Source};

/// Run a query of the history again
///
/// It goes to the org that it was run against, unless `-o` names another one. Values of parameters
/// are not kept: give them with `--param`.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit history run 42\n  sfkit history run -o sandbox\n  \
                  sfkit history run 17 --param from=THIS_QUARTER --format csv"
)]
pub(crate) struct AgainArgs {
    /// Its number; the newest without
    #[arg(value_name = "NUMBER")]
    number: Option<u64>,

    #[command(flatten)]
    run: query::RunArgs,
}

pub(super) async fn run(app: &App, args: &AgainArgs) -> Result<Outcome> {
    let past = app.history()?.get(args.number)?;
    app.ui
        .detail(&format!("Number {}: {}", past.number, past.run.soql));
    let named = app.settings.setting(Key::Org);
    let is_named = named.is_some_and(|org| org.source == Source::Flag);
    let is_stored = || app.fixed_access().is_ok_and(|fixed| fixed.is_none());
    match &past.run.org {
        Some(org) if !is_named && is_stored() => {
            query::again(&app.for_org(org), &past.run.soql, &args.run).await
        }
        _ => query::again(app, &past.run.soql, &args.run).await,
    }
}
