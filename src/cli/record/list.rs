//! `sfkit record list` and the `list` of every noun.

use clap::Args;
use jiff::tz::TimeZone;

use crate::app::{App, Connected};
use crate::cli::outcome::{Outcome, Result};
use crate::cli::query::tell_summary;
use crate::cli::rows::RowArgs;
use crate::output::Unit;
use crate::query::QueryRequest;
use crate::records::clause::{Condition, Order};
use crate::records::list::{self, Fields, ListRequest, Narrowed, choice_doubts};
use crate::records::narrow::{Filter, Moment};

use super::Finding;
use super::scope::{self, Scope};

/// Arguments of a list.
#[derive(Args, Debug)]
#[command(
    about = about::<S>(),
    long_about = format!("{}\n\n{LONG}", about::<S>()),
    after_help = scope::examples::<S>("list")
)]
pub(crate) struct ListArgs<S: Scope> {
    #[command(flatten)]
    scope: S,

    #[command(flatten)]
    narrow: NarrowArgs,

    #[command(flatten)]
    select: SelectArgs,

    #[command(flatten)]
    rows: RowArgs,
}

const LONG: &str = "Everything that is there is listed, page after page; `--limit` cuts and says so. Conditions are joined \
by AND; a flag of a field that is given twice lists both. Where a name is taken, an id or the address of a record is \
taken as well; a name that fits several records is refused, or asked about on a terminal.";

/// What the list is narrowed by, whatever the object.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = scope::NARROWING)]
struct NarrowArgs {
    /// Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"
    #[arg(id = "where", long = "where", value_name = "CONDITION")]
    condition: Vec<String>,

    /// Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty
    #[arg(long, value_name = "FIELD=VALUE")]
    filter: Vec<String>,

    /// Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER
    #[arg(long, value_name = "TIME")]
    since: Option<String>,

    /// Changed since
    #[arg(long, value_name = "TIME")]
    changed_since: Option<String>,

    /// Also deleted and archived records
    #[arg(long, visible_alias = "all")]
    all_rows: bool,
}

/// What is shown, whatever the object.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Columns and order")]
struct SelectArgs {
    /// Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Vec<String>,

    /// Sort by these, such as "CloseDate DESC, Name"
    #[arg(long, value_name = "FIELDS")]
    order: Option<String>,

    /// At most so many records
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Print the query instead of running it
    #[arg(long)]
    soql: bool,

    /// Send the query without looking at its names first
    #[arg(long)]
    no_check: bool,
}

fn about<S: Scope>() -> String {
    match S::noun() {
        Some(noun) => format!("List {}", noun.plural),
        None => "List records of an object".to_owned(),
    }
}

pub(crate) async fn run<S: Scope>(app: &App, args: &ListArgs<S>) -> Result<Outcome> {
    let moments = args.narrow.moments()?;
    let mut request = request(args)?;
    let connected = app.connect().await?;
    let (now, zone) = (app.clock.now(), zone(&connected));
    for (field, moment) in moments {
        let since = moment.since(now, &zone);
        request.narrowed.push(Narrowed::Since { field, since });
    }
    let finding = Finding::new(app, &connected);
    let finder = finding.finder(&connected.client);
    for given in args.scope.given() {
        request.narrowed.push(given.narrowed(&finder).await?);
    }
    let query = request.query(&connected.client).await?;
    if args.select.soql {
        app.ui.line(&query.bound_text(&connected.client).await?)?;
        return Ok(Outcome::Done);
    }
    for doubt in choice_doubts(&connected.client, &request) {
        app.ui.warn(&doubt);
    }
    rows(app, args, &connected, &request, &query).await
}

/// What can be understood without an org.
fn request<S: Scope>(args: &ListArgs<S>) -> Result<ListRequest> {
    let (narrow, select) = (&args.narrow, &args.select);
    let mut narrowed = Vec::new();
    for text in &narrow.condition {
        narrowed.push(Narrowed::Where(Condition::parse(text)?));
    }
    for text in &narrow.filter {
        narrowed.push(Narrowed::Filter(Filter::parse(text)?));
    }
    Ok(ListRequest {
        object: args.scope.object().to_owned(),
        fields: Fields::parse(&select.fields)?,
        narrowed,
        order: select.order.as_deref().map(Order::parse).transpose()?,
        limit: select.limit,
        all_rows: narrow.all_rows,
        unchecked: select.no_check,
    })
}

impl NarrowArgs {
    fn moments(&self) -> Result<Vec<(&'static str, Moment)>> {
        let all = [
            ("CreatedDate", &self.since),
            ("LastModifiedDate", &self.changed_since),
        ];
        let mut moments = Vec::new();
        for (field, text) in all {
            if let Some(text) = text {
                moments.push((field, text.parse()?));
            }
        }
        Ok(moments)
    }
}

/// The zone in which a day begins: the user's in the org, else this machine's.
fn zone(connected: &Connected) -> TimeZone {
    let session = connected.session.as_ref();
    let name = session.and_then(|session| session.org().login.facts.time_zone.as_deref());
    name.and_then(|name| TimeZone::get(name).ok())
        .unwrap_or_else(TimeZone::system)
}

async fn rows<S: Scope>(
    app: &App,
    args: &ListArgs<S>,
    connected: &Connected,
    request: &ListRequest,
    query: &QueryRequest,
) -> Result<Outcome> {
    let options = args.rows.options();
    let calls = connected.client.calls();
    let types = args.rows.types(app, &connected.client, query).await;
    let open = || {
        let sink = app.ui.rows(&options)?;
        Ok(match &types {
            Some(types) => types.clone().over(sink),
            None => sink,
        })
    };
    let progress = app.ui.progress("Listing", Unit::Rows);
    let mut summary = list::run(&connected.client, request, query, &open, progress).await?;
    summary.calls = connected.client.calls() - calls;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    tell_summary(app, &summary, &args.rows, args.select.limit);
    Ok(Outcome::Done)
}
