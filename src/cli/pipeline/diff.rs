//! `sfkit pipeline diff`.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::app::App;
use crate::cli::analytics::{
    DealFilterArgs, FileArgs, FilterArgs, ShowArgs, connect, day, finish, footer,
};
use crate::cli::outcome::{Outcome, Result};
use crate::reports::{self, Album, Origin};

/// Tell what moved in the pipeline between two days
///
/// New, reopened, returned, grown, shrunk, won, lost, parked and gone add up to the difference of the open
/// values; slipped, pulled-in and re-staged deals change dates and stages. Parked deals were left out of the
/// forecast, returned ones are in it again. A day that has no snapshot is rebuilt from the history.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  sfkit pipeline diff 2026-10-01 -o demo\n  sfkit pipeline diff 2026-10-01 2026-11-01 --owner me\n  \
                  sfkit pipeline diff 2026-11-15 2026-11-22 --from snapshots --output moved.csv"
)]
pub(crate) struct DiffArgs {
    /// The earlier day
    #[arg(value_name = "DATE", value_parser = day)]
    before: Date,

    /// The later day; now without
    #[arg(value_name = "DATE", value_parser = day)]
    after: Option<Date>,

    /// Where the pictures come from, when not from whichever there is
    #[arg(long, value_enum, value_name = "ORIGIN")]
    from: Option<From>,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    deals: DealFilterArgs,

    #[command(flatten)]
    show: ShowArgs,

    #[command(flatten)]
    files: FileArgs,
}

/// Where pictures come from.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum From {
    /// `sfkit pipeline snapshot`
    Snapshots,
    /// The rows of OpportunityHistory
    History,
}

pub(crate) async fn run(app: &App, args: &DiffArgs) -> Result<Outcome> {
    let started = app.clock.now();
    let files = args.files.begin(app)?;
    let mut store = app.snapshots()?;
    let reporting = connect(app).await?;
    let source = reporting.source(app, None, &args.show);
    let mut filters = args.filter.filters();
    args.deals.fill(&mut filters);
    let origin = match args.from {
        None => Origin::Any,
        Some(From::Snapshots) => Origin::Snapshots,
        Some(From::History) => Origin::History,
    };
    let org = reporting.org_key().await?;
    let album = Album {
        store: &mut store,
        org: &org,
    };
    let days = (args.before, args.after);
    let mut report = reports::movements(&source, &filters, days, origin, &album).await?;
    report.statements = source.statements();
    if files.is_any() {
        let cover = reporting.cover(app).await?;
        files.finish(app, std::slice::from_ref(&report), &cover)?;
    }
    finish(app, &args.show, &report)?;
    footer(app, &reporting, started);
    Ok(Outcome::Done)
}
