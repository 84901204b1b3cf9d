//! `sfkit case close`, `comment` and `escalate`.

use std::io::Read;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::record::Finding;
use crate::cli::record::update::{self, Update};
use crate::cli::rows::RowArgs;
use crate::cli::write::{FileArgs, Job, SafetyArgs, Which};
use crate::records::trade::Steps;
use crate::records::write::{Assignment, InputError, ListSource, Verb};

/// Close cases
///
/// The status is the org's own that means closed; where several do, `--status` names one.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit case close 00001026\n  \
                  sfkit case close 00001026 00001027 --status Closed --set Reason=Installation\n  \
                  sfkit case close --where \"Status = 'Working' AND LastModifiedDate < LAST_N_DAYS:90\" --dry-run")]
pub(crate) struct CloseArgs {
    /// The status, where several mean closed
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,

    #[command(flatten)]
    update: Update,
}

/// Write a comment on a case
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit case comment 00001026 \"The part is on its way\"\n  \
                  sfkit case comment 500… - --public < answer.txt"
)]
pub(crate) struct CommentArgs {
    /// Id, number, address of the case's page, or `Field=value`
    #[arg(value_name = "CASE")]
    case: String,

    /// The comment; `-` reads it from standard input
    #[arg(value_name = "TEXT")]
    text: String,

    /// The customer may see it
    #[arg(long)]
    public: bool,

    #[command(flatten)]
    safety: SafetyArgs,

    #[command(flatten)]
    rows: RowArgs,
}

/// Escalate cases
///
/// Marks them as escalated. `--priority` and `--reason` set what goes with it, `--set` any other field.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit case escalate 00001026 --priority High\n  \
                  sfkit case escalate 00001026 --set OwnerId=00G… --dry-run"
)]
pub(crate) struct EscalateArgs {
    /// Priority from now on
    #[arg(long, value_name = "PRIORITY")]
    priority: Option<String>,

    /// Reason from now on
    #[arg(long, value_name = "REASON")]
    reason: Option<String>,

    #[command(flatten)]
    update: Update,
}

pub(crate) async fn close(app: &App, args: &CloseArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let steps = Steps::CaseStatuses.read(&connected.client).await?;
    let named = args.status.as_deref();
    let status = Steps::CaseStatuses.meaning(&steps, named, "closed", |step| step.is_end)?;
    let typed = vec![Assignment::text("Status", &status)];
    update::job("Case", typed, &args.update)
        .run_on(app, &connected)
        .await
}

pub(crate) async fn escalate(app: &App, args: &EscalateArgs) -> Result<Outcome> {
    let mut typed = vec![Assignment::text("IsEscalated", "true")];
    let more = [("Priority", &args.priority), ("Reason", &args.reason)];
    for (field, value) in more {
        typed.extend(value.as_ref().map(|value| Assignment::text(field, value)));
    }
    update::job("Case", typed, &args.update).run(app).await
}

pub(crate) async fn comment(app: &App, args: &CommentArgs) -> Result<Outcome> {
    let mut text = args.text.clone();
    if text == "-" {
        text.clear();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|source| InputError::Read { path: None, source })?;
        text.truncate(text.trim_end().len());
    }
    let connected = app.connect().await?;
    let finding = Finding::new(app, &connected);
    let finder = finding.finder(&connected.client);
    let case = finder.one(&["Case"], &args.case).await?;
    let typed = vec![
        Assignment::text("ParentId", case.id.as_str()),
        Assignment::text("CommentBody", &text),
        Assignment::text("IsPublished", if args.public { "true" } else { "false" }),
    ];
    let job = Job {
        object: "CaseComment",
        verb: Verb::Create,
        typed: &[],
        meant: typed,
        values: None,
        file: FileArgs::none(),
        safety: &args.safety,
        which: Which::Rows(ListSource::one_new()),
        unmodified_since: None,
        rows: &args.rows,
    };
    job.run_on(app, &connected).await
}
