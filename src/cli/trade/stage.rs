//! `sfkit opportunity stage`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::record::Finding;
use crate::cli::rows::RowArgs;
use crate::cli::write::{FileArgs, Job, SafetyArgs, UnmodifiedArgs, Which};
use crate::records::trade::{Steps, next_stages};
use crate::records::write::{Assignment, ListSource, Verb};

/// Move opportunities to the next stage, or to a named one
///
/// The order is the org's own. An opportunity in the last open stage has no next one: it is closed with
/// `opportunity close`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit opportunity stage next 006…\n  \
                  sfkit opportunity stage \"Needs Analysis\" \"Acme rollout\" --dry-run")]
pub(crate) struct StageArgs {
    /// `next`, or the name of a stage
    #[arg(value_name = "STAGE")]
    stage: String,

    /// Id, address of the record's page, name, or `Field=value`; several at once
    #[arg(value_name = "RECORD", required = true)]
    records: Vec<String>,

    #[command(flatten)]
    safety: SafetyArgs,

    #[command(flatten)]
    unmodified: UnmodifiedArgs,

    #[command(flatten)]
    rows: RowArgs,
}

pub(crate) async fn run(app: &App, args: &StageArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let client = &connected.client;
    let steps = Steps::Stages.read(client).await?;
    let finding = Finding::new(app, &connected);
    let found = finding
        .finder(client)
        .all("Opportunity", &args.records)
        .await?;
    let ids: Vec<_> = found.into_iter().map(|found| found.id).collect();
    let stages = match args.stage.eq_ignore_ascii_case("next") {
        true => next_stages(client, &steps, &ids).await?,
        false => {
            let stage = Steps::Stages.named(&steps, &args.stage)?;
            vec![stage.name.clone(); ids.len()]
        }
    };
    let rows = ids.iter().zip(&stages).map(|(id, stage)| {
        let id = Assignment::text("Id", id.as_str());
        [id, Assignment::text("StageName", stage)].to_vec()
    });
    let job = Job {
        object: "Opportunity",
        verb: Verb::Update,
        typed: &[],
        meant: Vec::new(),
        values: None,
        file: FileArgs::none(),
        safety: &args.safety,
        which: Which::Rows(ListSource::of_assignments(rows)),
        unmodified_since: args.unmodified.if_unmodified_since.as_deref(),
        rows: &args.rows,
    };
    job.run_on(app, &connected).await
}
