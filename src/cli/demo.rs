//! `sfkit demo`.

use clap::Args;

use crate::app::App;
use crate::client::Client;
use crate::error::Failure;
use crate::output::{Format, RowOptions, Ui, UiOptions};
use crate::query::{self, QueryRequest};

use super::auth::Status;
use super::outcome::{Outcome, Result};

/// Show what sfkit does, on an embedded org with sample data
///
/// Starts the local org inside the process, logs in to it by the real OAuth flow over real HTTP, keeps
/// the tokens in the vault, and asks it a few things, each with the command that you would type. A
/// second run reuses the login; `-o demo` works with every command afterwards.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit demo\n  sfkit query -o demo \"SELECT COUNT() FROM Lead\""
)]
pub(crate) struct DemoArgs {}

/// What the tour asks: a title and a query.
const STOPS: [(&str, &str); 3] = [
    (
        "The largest open deals",
        "SELECT Name, Account.Name, Owner.Name, StageName, Amount, CloseDate FROM Opportunity \
         WHERE IsClosed = false ORDER BY Amount DESC NULLS LAST LIMIT 5",
    ),
    (
        "The open pipeline by stage",
        "SELECT StageName, COUNT(Id) deals, SUM(Amount) total, AVG(Probability) probability \
         FROM Opportunity WHERE IsClosed = false GROUP BY StageName \
         ORDER BY AVG(Probability), StageName",
    ),
    (
        "Leads by status",
        "SELECT Status, COUNT(Id) leads FROM Lead GROUP BY Status ORDER BY COUNT(Id) DESC",
    ),
];

pub(crate) async fn run(app: &App, _args: &DemoArgs) -> Result<Outcome> {
    let app = &app.for_org("demo");
    let connected = app.connect().await?;
    let table = Ui::new(UiOptions {
        format: Format::Table,
        ..app.ui.options().clone()
    });
    for (title, soql) in STOPS {
        announce(&table, title, &format!("sfkit query -o demo \"{soql}\""))?;
        show(&connected.client, &table, soql).await?;
    }
    announce(&table, "How good the token is", "sfkit auth status -o demo")?;
    let (vault, org) = app.stored_org()?;
    table.document(&Status::of(app, &vault, &org)?)?;
    app.ui.status(
        "That was the tour. From now on `-o demo` works with every command, in any process",
    );
    app.ui
        .hint("connect a real org with `sfkit auth login --client-id …` (`sfkit help auth login`)");
    Ok(Outcome::Done)
}

fn announce(ui: &Ui, title: &str, command: &str) -> Result<()> {
    ui.line(&format!("# {title}\n$ {command}"))?;
    Ok(())
}

async fn show(client: &Client, ui: &Ui, soql: &str) -> std::result::Result<(), Failure> {
    let sink = ui.rows(&RowOptions::default())?;
    query::run(client, &QueryRequest::new(soql), sink, None).await?;
    ui.line("")?;
    Ok(())
}
