//! `sfkit campaign members`.

use clap::{Args, Subcommand};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::record::Finding;
use crate::cli::rows::RowArgs;
use crate::cli::write::{FileArgs, Job, SafetyArgs, Which, plural};
use crate::model::id::RecordId;
use crate::output::Unit;
use crate::query::{self, QueryRequest};
use crate::records::find::Finder;
use crate::records::trade::{memberships, person_field};
use crate::records::write::{Assignment, ListSource, Verb};

/// Leads and contacts of a campaign
#[derive(Debug, Subcommand)]
pub(crate) enum MembersCommand {
    List(ListArgs),
    Add(AddArgs),
    Remove(RemoveArgs),
}

/// List the members of a campaign
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit campaign members list \"Spring fair\"\n  \
                  sfkit campaign members list 701… --status Responded --output members.csv"
)]
pub(crate) struct ListArgs {
    /// Id, address of the campaign's page, name, or `Field=value`
    #[arg(value_name = "CAMPAIGN")]
    campaign: String,

    /// Those with this status
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,

    #[command(flatten)]
    rows: RowArgs,
}

/// Add leads and contacts to a campaign
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit campaign members add \"Spring fair\" 00Q… 003…\n  \
                  sfkit campaign members add 701… --lead \"Ann Example\" --contact Email=bob@acme.example --status Responded"
)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    people: People,

    /// Status in the campaign
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,

    #[command(flatten)]
    safety: SafetyArgs,

    #[command(flatten)]
    rows: RowArgs,
}

/// Remove leads and contacts from a campaign
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit campaign members remove \"Spring fair\" 00Q… 003…\n  \
                  sfkit campaign members remove 701… --lead \"Ann Example\" --dry-run"
)]
pub(crate) struct RemoveArgs {
    #[command(flatten)]
    people: People,

    #[command(flatten)]
    safety: SafetyArgs,

    #[command(flatten)]
    rows: RowArgs,
}

/// A campaign and people.
#[derive(Args, Debug)]
struct People {
    /// Id, address of the campaign's page, name, or `Field=value`
    #[arg(value_name = "CAMPAIGN")]
    campaign: String,

    /// Ids of leads and contacts
    #[arg(value_name = "ID", required_unless_present_any = ["lead", "contact"])]
    ids: Vec<String>,

    /// A lead by name, address or `Field=value`
    #[arg(long, value_name = "LEAD")]
    lead: Vec<String>,

    /// A contact by name, address or `Field=value`
    #[arg(long, value_name = "CONTACT")]
    contact: Vec<String>,
}

impl People {
    /// The campaign and the people, each once.
    async fn found(&self, finder: &Finder<'_>) -> Result<(RecordId, Vec<RecordId>)> {
        let campaign = finder.one(&["Campaign"], &self.campaign).await?.id;
        let mut people = Vec::new();
        for text in &self.ids {
            people.push(finder.one(&["Lead", "Contact"], text).await?.id);
        }
        for (object, texts) in [("Lead", &self.lead), ("Contact", &self.contact)] {
            let found = finder.all(object, texts).await?;
            people.extend(found.into_iter().map(|found| found.id));
        }
        let mut seen = std::collections::HashSet::new();
        people.retain(|id| seen.insert(*id));
        Ok((campaign, people))
    }
}

pub(crate) async fn run(app: &App, command: &MembersCommand) -> Result<Outcome> {
    match command {
        MembersCommand::List(args) => list(app, args).await,
        MembersCommand::Add(args) => add(app, args).await,
        MembersCommand::Remove(args) => remove(app, args).await,
    }
}

async fn list(app: &App, args: &ListArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let finding = Finding::new(app, &connected);
    let finder = finding.finder(&connected.client);
    let campaign = finder.one(&["Campaign"], &args.campaign).await?.id;
    let mut soql = format!(
        "SELECT Id, Type, LeadId, ContactId, Name, Status, HasResponded, FirstRespondedDate \
         FROM CampaignMember WHERE CampaignId = '{campaign}'"
    );
    let mut params = Vec::new();
    if let Some(status) = &args.status {
        soql.push_str(" AND Status = :status");
        params.push(crate::soql::bind::Param {
            name: "status".to_owned(),
            kind: Some(crate::soql::bind::ParamType::String),
            values: vec![status.clone()],
            is_list: false,
        });
    }
    soql.push_str(" ORDER BY Name, Id");
    let request = QueryRequest {
        params,
        ..QueryRequest::new(soql)
    };
    let sink = args.rows.sink(app, &connected.client, &request).await?;
    let progress = app.ui.progress("Reading", Unit::Rows);
    let summary = query::run(&connected.client, &request, sink, Some(progress)).await?;
    if !summary.closed {
        app.ui
            .status(&plural(summary.records).replace("record", "member"));
    }
    Ok(Outcome::Done)
}

async fn add(app: &App, args: &AddArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let finding = Finding::new(app, &connected);
    let (campaign, people) = args
        .people
        .found(&finding.finder(&connected.client))
        .await?;
    let mut rows = Vec::new();
    for id in &people {
        let mut row = vec![
            Assignment::text("CampaignId", campaign.as_str()),
            Assignment::text(person_field(id)?, id.as_str()),
        ];
        row.extend(
            args.status
                .as_ref()
                .map(|status| Assignment::text("Status", status)),
        );
        rows.push(row);
    }
    let source = ListSource::of_assignments(rows.into_iter());
    job(Verb::Create, source, &args.safety, &args.rows)
        .run_on(app, &connected)
        .await
}

async fn remove(app: &App, args: &RemoveArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let finding = Finding::new(app, &connected);
    let (campaign, people) = args
        .people
        .found(&finding.finder(&connected.client))
        .await?;
    let ids = memberships(&connected.client, &campaign, &people).await?;
    let others = people.len() - ids.len().min(people.len());
    if others > 0 {
        app.ui
            .note(&format!("{others} of them are no members of the campaign"));
    }
    if ids.is_empty() {
        return Ok(Outcome::Done);
    }
    let source = ListSource::of_ids(ids);
    job(Verb::Delete, source, &args.safety, &args.rows)
        .run_on(app, &connected)
        .await
}

fn job<'a>(verb: Verb, source: ListSource, safety: &'a SafetyArgs, rows: &'a RowArgs) -> Job<'a> {
    Job {
        object: "CampaignMember",
        verb,
        typed: &[],
        meant: Vec::new(),
        values: None,
        file: FileArgs::none(),
        safety,
        which: Which::Rows(source),
        unmodified_since: None,
        rows,
    }
}
