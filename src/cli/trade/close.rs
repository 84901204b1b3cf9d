//! `sfkit opportunity close`.

use clap::{ArgGroup, Args};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::record::update::{self, Update};
use crate::records::trade::Steps;
use crate::records::write::{Assignment, assignment};

/// Close opportunities as won or lost
///
/// The stage is the org's own that means it; where several do, `--stage` names one.
#[derive(Args, Debug)]
#[command(
    group = ArgGroup::new("outcome").required(true).args(["won", "lost"]),
    after_help = "Examples:\n  sfkit opportunity close --won 006…\n  \
                  sfkit opportunity close --lost \"Acme rollout\" --reason Loss_Reason__c=Price\n  \
                  sfkit opportunity close --lost --where \"CloseDate < LAST_N_DAYS:365 AND IsClosed = false\" --dry-run"
)]
pub(crate) struct CloseArgs {
    /// The customer said yes
    #[arg(long)]
    won: bool,

    /// The customer said no
    #[arg(long)]
    lost: bool,

    /// The stage, where several mean it
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,

    /// A field that tells why, and its value
    #[arg(long, value_name = "FIELD=VALUE")]
    reason: Vec<String>,

    /// The day of closing (2026-01-31)
    #[arg(long, value_name = "DATE")]
    close_date: Option<String>,

    #[command(flatten)]
    update: Update,
}

pub(crate) async fn run(app: &App, args: &CloseArgs) -> Result<Outcome> {
    let mut typed = Vec::new();
    for reason in &args.reason {
        typed.push(assignment(reason)?);
    }
    if let Some(date) = &args.close_date {
        typed.push(Assignment::text("CloseDate", date));
    }
    let connected = app.connect().await?;
    let steps = Steps::Stages.read(&connected.client).await?;
    let meaning = if args.won { "won" } else { "lost" };
    let named = args.stage.as_deref();
    let stage = Steps::Stages.meaning(&steps, named, meaning, |step| {
        step.is_end && step.is_won == args.won
    })?;
    typed.push(Assignment::text("StageName", &stage));
    update::job("Opportunity", typed, &args.update)
        .run_on(app, &connected)
        .await
}
