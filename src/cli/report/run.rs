//! `sfkit report run`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::saved_reports::{self, Condition, ReportError, ReportSummary, RunOptions, Values};

/// Run a report that is saved in the org, as rows
///
/// The columns that group come first, then those of the detail rows. Numbers and dates are values, all
/// else is as the report shows it. The API hands out 2,000 rows of a report; one that has more is an
/// error (5) and nothing is written: narrow it with `--filter`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit report run \"Pipeline by Stage\"\n  \
                  sfkit report run Pipeline_by_Stage --filter \"Amount>=100000\" --output pipeline.csv\n  \
                  sfkit report run 00O000000000001EAA --summary --format json")]
pub(crate) struct RunArgs {
    /// Name, API name or id of the report
    #[arg(value_name = "REPORT")]
    report: String,

    /// Only rows for which this holds: a column by heading or API name, = != < <= > >= ~ (contains),
    /// a value; repeated for several
    #[arg(long, value_name = "CONDITION")]
    filter: Vec<String>,

    /// The groups with their totals, instead of detail rows
    #[arg(long)]
    summary: bool,

    /// Head the columns with their API names
    #[arg(long)]
    api_names: bool,

    /// Every value as the report shows it, in your locale
    #[arg(long)]
    labels: bool,

    #[command(flatten)]
    rows: RowArgs,
}

impl RunArgs {
    fn options(&self) -> std::result::Result<RunOptions, ReportError> {
        let conditions = self.filter.iter().map(|text| Condition::parse(text));
        Ok(RunOptions {
            conditions: conditions.collect::<std::result::Result<_, _>>()?,
            summary: self.summary,
            api_names: self.api_names,
            values: if self.labels {
                Values::Labels
            } else {
                Values::Plain
            },
        })
    }
}

pub(super) async fn run(app: &App, args: &RunArgs) -> Result<Outcome> {
    let options = args.options()?;
    let connected = app.connect().await?;
    let client = &connected.client;
    let report = saved_reports::find(client, &args.report).await?;
    let sink = app.ui.rows(&args.rows.options())?;
    let summary = saved_reports::run(client, &report, &options, sink).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    app.ui.status(&footer(&summary, args));
    app.ui.detail(&calls(&summary));
    Ok(Outcome::Done)
}

fn footer(summary: &ReportSummary, args: &RunArgs) -> String {
    let what = if args.summary { "group" } else { "row" };
    let plural = if summary.rows == 1 { "" } else { "s" };
    let place = match &args.rows.output {
        Some(path) if path.as_os_str() != "-" => format!(" to {}", path.display()),
        _ => String::new(),
    };
    format!(
        "{} {what}{plural} of `{}`{place}",
        summary.rows, summary.name
    )
}

fn calls(summary: &ReportSummary) -> String {
    let plural = if summary.calls == 1 { "" } else { "s" };
    let usage = summary.usage.map_or(String::new(), |usage| {
        format!("; the org has used {} of {} today", usage.used, usage.limit)
    });
    format!("{} API call{plural}{usage}", summary.calls)
}
