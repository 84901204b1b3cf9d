//! `sfkit lead convert`.

use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::record::Finding;
use crate::cli::rows::RowArgs;
use crate::cli::write::plural;
use crate::client::{ConvertedLead, LeadConversion};
use crate::error::Code;
use crate::output::{Document, View};
use crate::records::find::Finder;
use crate::records::trade::Steps;
use crate::records::write::{Verb, WriteError, is_lost};

/// Leads of one call.
const GROUP: usize = 100;

/// Convert leads to contacts, accounts and opportunities
///
/// Without `--account` a new account is made for each lead. A conversion cannot be taken back.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit lead convert \"Ann Example\"\n  \
                  sfkit lead convert 00Q… --account \"Acme GmbH\" --opportunity \"Acme rollout\" --owner me\n  \
                  sfkit lead convert 00Q… 00Q… --no-opportunity --status \"Closed - Converted\" --dry-run")]
pub(crate) struct ConvertArgs {
    /// Id, address of the lead's page, name, or `Field=value`; several at once
    #[arg(value_name = "LEAD", required = true)]
    leads: Vec<String>,

    /// Account that takes them
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,

    /// Contact of that account that takes the lead
    #[arg(long, value_name = "CONTACT", requires = "account")]
    contact: Option<String>,

    /// Name of the opportunity; the company of the lead otherwise
    #[arg(long, value_name = "NAME", conflicts_with = "no_opportunity")]
    opportunity: Option<String>,

    /// Make no opportunity
    #[arg(long)]
    no_opportunity: bool,

    /// Status that means converted; needed where several do
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,

    /// Owner of what is made; `me` is you
    #[arg(long, value_name = "USER")]
    owner: Option<String>,

    /// Show what would be converted, and send nothing
    #[arg(long, help_heading = "Safety")]
    dry_run: bool,

    /// Do not ask, also not before writing to a protected org
    #[arg(long, help_heading = "Safety")]
    yes: bool,

    #[command(flatten)]
    rows: RowArgs,
}

/// What became of leads.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    lead_id: String,
    success: Option<bool>,
    account_id: Option<String>,
    contact_id: Option<String>,
    opportunity_id: Option<String>,
    errors: Value,
}

impl Document for List {
    fn view(&self) -> View {
        let columns = [
            "LEAD",
            "SUCCESS",
            "ACCOUNT",
            "CONTACT",
            "OPPORTUNITY",
            "ERROR",
        ];
        let row = |item: &Item| {
            let error = item.errors[0]["message"].as_str().map(str::to_owned);
            vec![
                item.lead_id.clone().into(),
                item.success.into(),
                item.account_id.clone().into(),
                item.contact_id.clone().into(),
                item.opportunity_id.clone().into(),
                error.into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "lead_id",
            "success",
            "account_id",
            "contact_id",
            "opportunity_id",
            "errors",
        ]
    }
}

pub(crate) async fn run(app: &App, args: &ConvertArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    if !args.dry_run {
        app.check_writable(&connected)?;
    }
    let finding = Finding::new(app, &connected);
    let leads = conversions(args, &finding.finder(&connected.client)).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    let count = plural(leads.len() as u64).replace("record", "lead");
    if args.dry_run {
        let items = leads.iter().map(|lead| Item::planned(lead, None)).collect();
        app.ui
            .document_to(&List { schema: 1, items }, &args.rows.options())?;
        let status = leads.first().map_or("", |lead| lead.status.as_str());
        app.ui.status(&format!(
            "Nothing was sent; {count} would be converted with status `{status}`"
        ));
        return Ok(Outcome::Done);
    }
    app.permit_write(&connected, &format!("convert {count}"), args.yes, false)?;
    let mut items = Vec::new();
    let mut cause = None;
    for group in leads.chunks(GROUP) {
        if cause.is_some() {
            items.extend(group.iter().map(|lead| Item::planned(lead, Some(false))));
            continue;
        }
        match connected.client.convert_leads(group).await {
            Ok(done) => items.extend(
                group
                    .iter()
                    .zip(done)
                    .map(|(lead, done)| Item::of(lead, done)),
            ),
            Err(error) => {
                let success = if is_lost(&error) { None } else { Some(false) };
                items.extend(group.iter().map(|lead| Item::planned(lead, success)));
                cause = Some(error);
            }
        }
    }
    end(app, args, items, cause)
}

/// The leads and what becomes of them; names are ids from here on.
async fn conversions(args: &ConvertArgs, finder: &Finder<'_>) -> Result<Vec<LeadConversion>> {
    let found = finder.all("Lead", &args.leads).await?;
    let mut links = Vec::new();
    for (objects, text) in [
        (["Account"], &args.account),
        (["Contact"], &args.contact),
        (["User"], &args.owner),
    ] {
        links.push(match text {
            Some(text) => Some(finder.one(&objects, text).await?.id.to_string()),
            None => None,
        });
    }
    let steps = Steps::LeadStatuses.read(finder.client).await?;
    let named = args.status.as_deref();
    let status = Steps::LeadStatuses.meaning(&steps, named, "converted", |step| step.is_end)?;
    let mut seen = std::collections::HashSet::new();
    let leads = found.into_iter().filter(|found| seen.insert(found.id));
    let lead = |id: String| LeadConversion {
        lead: id,
        status: status.clone(),
        account: links[0].clone(),
        contact: links[1].clone(),
        opportunity: args.opportunity.clone(),
        no_opportunity: args.no_opportunity,
        owner: links[2].clone(),
    };
    Ok(leads.map(|found| lead(found.id.to_string())).collect())
}

impl Item {
    fn planned(lead: &LeadConversion, success: Option<bool>) -> Self {
        Self {
            lead_id: lead.lead.clone(),
            success,
            account_id: lead.account.clone(),
            contact_id: lead.contact.clone(),
            opportunity_id: None,
            errors: json!([]),
        }
    }

    fn of(lead: &LeadConversion, done: ConvertedLead) -> Self {
        let errors = done.errors.iter().map(
            |error| json!({"code": error.code, "message": error.message, "fields": error.fields}),
        );
        Self {
            lead_id: lead.lead.clone(),
            success: Some(done.success),
            errors: errors.collect(),
            account_id: done.account,
            contact_id: done.contact,
            opportunity_id: done.opportunity,
        }
    }
}

fn end(
    app: &App,
    args: &ConvertArgs,
    items: Vec<Item>,
    cause: Option<crate::client::Error>,
) -> Result<Outcome> {
    let list = List { schema: 1, items };
    let count = |success| {
        list.items
            .iter()
            .filter(|item| item.success == success)
            .count()
    };
    let (done, all) = (count(Some(true)), list.items.len());
    if let (1, Some(error)) = (all, cause) {
        return Err(match is_lost(&error) {
            true => WriteError::Lost {
                verb: Verb::Update,
                source: Box::new(error),
            },
            false => error.into(),
        }
        .into());
    }
    if let ([item], 0) = (list.items.as_slice(), done) {
        let text = |key: &str| item.errors[0][key].as_str().unwrap_or_default().to_owned();
        return Err(WriteError::Refused {
            code: text("code"),
            message: text("message"),
            fields: Vec::new(),
        }
        .into());
    }
    app.ui.document_to(&list, &args.rows.options())?;
    app.ui.status(&format!("{done} of {all} leads converted"));
    Ok(match done {
        done if done == all => Outcome::Done,
        0 if count(None) == 0 => Outcome::Found(Code::Refused),
        _ => Outcome::Found(Code::Partial),
    })
}
