//! Reports on opportunities.
//!
//! Where the org has one currency, sums come from the server, all of them in one call; what no sum
//! can tell (medians, cycles) takes the won deals, two fields each. With several currencies, or when
//! deals are rebuilt from their history, deals are fetched and added up here.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::analytics::{
    self, AsOf, Book, Category, Exchange, Flow, FlowKind, Frame, Grain, Limits, Money, Name, Names,
    Percent, Quota, Report, Spans, Standing, Sum, Tally, Window, Won,
};
use crate::model::rows::Cell;

use super::currency::exchange;
use super::deals::{self, DETAILS, Fetched, Part};
use super::error::ReportError;
use super::filters::{clause, days};
use super::request::{Kind, ReportRequest};
use super::source::{self, Row, Source};

/// More open deals than this are not fetched to weigh them one by one.
const MOST_WEIGHED: u64 = 20_000;

/// Salesforce gives no more groups.
const MOST_GROUPS: usize = 2_000;

/// What the reports on the present pipeline need.
struct Present {
    book: Book,
    names: Names,
    overdue: Tally,
    created: Tally,
    notes: Vec<(&'static str, String)>,
    currency: Option<String>,
}

/// One of the reports on opportunities.
pub(super) async fn report(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Report, ReportError> {
    let mut report = match &request.kind {
        Kind::Trend(grain) => trend(source, request, *grain).await?,
        Kind::Velocity => velocity(source, request).await?,
        Kind::Forecast { is_cumulative } => forecast(source, request, *is_cumulative).await?,
        Kind::Hygiene(limits) => hygiene(source, request, limits).await?,
        _ => present(source, request).await?,
    };
    let is_past = source.as_of.today < source.as_of.day(source.client.clock().now());
    if is_past && !request.rebuilt {
        report.note(
            "present-state",
            "stages and amounts are those of now; only ages, periods and what is overdue count from \
             that day (`--rebuilt` takes the deals from their history)",
        );
    }
    Ok(report)
}

/// Summary, stages and owners.
async fn present(source: &Source<'_>, request: &ReportRequest) -> Result<Report, ReportError> {
    let quota = request.quota.quota(source, request.period.window).await?;
    let found = fetch_present(source, request).await?;
    let mut report = start(request.frame(source), &found.book, found.currency.clone());
    let mut names = found.names;
    report.metrics = analytics::overall(&found.book, &quota);
    report.metrics.set("overdue_count", found.overdue.count);
    report.metrics.set("overdue_value", found.overdue.amount);
    report.metrics.set("created_count", found.created.count);
    report.metrics.set("created_value", found.created.amount);
    if request.kind == Kind::Stages {
        let stages = source.stages(&mut names).await?;
        let (groups, strange) = analytics::stage_groups(&found.book, &names, &stages);
        report.groups = groups;
        report.frame.group_by = Some("StageName".to_owned());
        unknown_stages(&mut report, &strange);
    } else if request.group()?.is_some() {
        report.groups = analytics::grouped(&found.book, &names, &quota);
    }
    if let Some(won) = &found.book.won {
        report.series.push(cycles(won).distribution("cycle_days"));
    }
    for (code, message) in found.notes {
        report.note(code, message);
    }
    Ok(report)
}

fn cycles(won: &[Won]) -> Spans {
    let mut spans = Spans::default();
    for deal in won {
        spans.add(f64::from((deal.closed_on - deal.created_on).get_days()));
    }
    spans
}

/// A report with what every one of them has.
fn start(mut frame: Frame, book: &Book, currency: Option<String>) -> Report {
    let totals = book.totals();
    frame.currency = currency.or(frame.currency);
    let mut report = Report::new(frame);
    report.n = totals.n();
    report.null_amounts = Some(totals.null_amounts());
    if totals.null_amounts() > 0 {
        let (missing, n) = (totals.null_amounts(), totals.n());
        report.note(
            "null-amounts",
            format!("{missing} of {n} deals have no amount and add nothing to the values"),
        );
    }
    if totals.omitted.count > 0 {
        let omitted = totals.omitted.count;
        report.note("omitted", format!("{omitted} open deals are left out of the forecast and not counted (`--include-omitted` counts them)"));
    }
    report
}

fn unknown_stages(report: &mut Report, strange: &[String]) {
    if !strange.is_empty() {
        let list = strange.join(", ");
        report.note(
            "unknown-stages",
            format!("stages that the org does not know (renamed or removed): {list}"),
        );
    }
}

async fn fetch_present(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Present, ReportError> {
    source.require("Opportunity", "Amount").await?;
    let exchange = exchange(source).await?;
    if exchange.is_none() && !request.rebuilt {
        match summed(source, request).await? {
            Some(found) => return Ok(found),
            None => tracing::debug!("too many groups for the server; the deals are added up here"),
        }
    }
    added(source, request, exchange).await
}

/// Deals fetched and added up here.
async fn added(
    source: &Source<'_>,
    request: &ReportRequest,
    exchange: Option<Exchange>,
) -> Result<Present, ReportError> {
    let (fetched, notes) = fetched(source, request, (&[], exchange.clone())).await?;
    let window = request.period.window;
    let today = source.as_of.today;
    let (mut overdue, mut created) = (Tally::default(), Tally::default());
    for deal in &fetched.deals {
        let tally = Tally::of(deal);
        if deal.standing == Standing::Open
            && deal.close.is_some_and(|close| close < today)
            && window.holds(deal.close)
        {
            overdue.add(&tally);
        }
        if window.contains(deal.created_on) {
            created.add(&tally);
        }
    }
    let mut book = Book::of_deals(&fetched.deals, window);
    book.include_omitted = request.include_omitted;
    Ok(Present {
        book,
        names: fetched.names,
        overdue,
        created,
        notes,
        currency: exchange.map(|exchange| exchange.corporate().to_owned()),
    })
}

type Notes = Vec<(&'static str, String)>;

/// The deals of a report, rebuilt when that was asked for.
async fn fetched(
    source: &Source<'_>,
    request: &ReportRequest,
    (extra, exchange): (&[Part], Option<Exchange>),
) -> Result<(Fetched, Notes), ReportError> {
    let conditions = request.filters.conditions(source, "Opportunity").await?;
    let mut names = Names::default();
    let stages = source.stages(&mut names).await?;
    let asked = (extra, exchange.clone(), names);
    let mut fetched = deals::deals(source, &conditions, request.group()?, asked).await?;
    let mut notes = currency_notes(&fetched);
    if request.rebuilt {
        let history = deals::history(source, &conditions, &mut fetched, exchange).await?;
        notes.extend(
            history
                .doubts(&fetched.deals)
                .note()
                .map(|note| ("history", note)),
        );
        deals::rebuilt(&mut fetched, &history, &stages, &source.as_of);
    }
    Ok((fetched, notes))
}

fn currency_notes(fetched: &Fetched) -> Notes {
    let mut unknown: Vec<_> = fetched.unknown_currencies.iter().collect();
    unknown.sort();
    let note = |(currency, count): (&String, &u64)| {
        (
            "unknown-currency",
            format!("{count} amounts in `{currency}` have no exchange rate and count as missing"),
        )
    };
    unknown.into_iter().map(note).collect()
}

/// Sums of the server; none when there are too many groups.
async fn summed(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Option<Present>, ReportError> {
    let filters = request.filters.conditions(source, "Opportunity").await?;
    let window = request.period.window;
    let group = request.group()?;
    let closing = [&filters[..], &days("CloseDate", window)].concat();
    let overdue = [
        &closing[..],
        &[format!(
            "IsClosed = false AND CloseDate < {}",
            source.as_of.today
        )],
    ]
    .concat();
    let created = [&filters[..], &created_in(source, window)].concat();
    let sums = "COUNT(Id) n, COUNT(Amount) a, SUM(Amount) s";
    let by = Grouping::of(request);
    let queries = [
        ("counts and sums", by.soql(&closing)),
        (
            "overdue",
            format!("SELECT {sums} FROM Opportunity{}", clause(&overdue)),
        ),
        (
            "created",
            format!("SELECT {sums} FROM Opportunity{}", clause(&created)),
        ),
    ];
    let rows = source.sums(&queries).await?;
    if rows[0].len() >= MOST_GROUPS {
        return Ok(None);
    }
    let mut names = Names::default();
    let mut book = Book {
        include_omitted: request.include_omitted,
        ..Book::default()
    };
    let is_exact = by.read(&rows[0], &mut names, &mut book.sums);
    let mut notes = Vec::new();
    if !is_exact {
        weigh(source, (&closing, &by), &mut names, (&mut book, &mut notes)).await?;
    }
    if request.sums_only {
        notes.push((
            "sums-only",
            "nothing was fetched deal by deal: medians and cycles are unknown".to_owned(),
        ));
    } else {
        book.won = Some(won(source, &closing, group, &mut names).await?);
    }
    let tally = |row: &Row| Tally {
        count: row.count(0),
        with_amount: row.count(1),
        amount: row.money(2),
        weighted: Money::ZERO,
    };
    let single = |rows: &[Row]| rows.first().map(tally).unwrap_or_default();
    Ok(Some(Present {
        book,
        names,
        overdue: single(&rows[1]),
        created: single(&rows[2]),
        notes,
        currency: None,
    }))
}

/// The condition that a record was created in the window, in instants.
pub(super) fn created_in(source: &Source<'_>, window: Window) -> Vec<String> {
    let start = |day: Date| {
        source
            .as_of
            .start(day)
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string()
    };
    let from = window
        .from
        .map(|day| format!("CreatedDate >= {}", start(day)));
    let to = window.to.map(|day| format!("CreatedDate < {}", start(day)));
    from.into_iter().chain(to).collect()
}

/// What sums are grouped by.
struct Grouping {
    group: Option<String>,
    by_stage: bool,
}

impl Grouping {
    fn of(request: &ReportRequest) -> Self {
        let group = request.group().ok().flatten().map(str::to_owned);
        // Stages tell the probability apart, which makes the weighted value exact; with another group
        // there would be too many of both.
        let by_stage = group.is_none() || request.kind == Kind::Stages;
        let is_stage = |group: &String| group.eq_ignore_ascii_case("StageName");
        let group = group.filter(|group| request.kind != Kind::Stages || is_stage(group));
        Self { group, by_stage }
    }

    fn fields(&self) -> Vec<&str> {
        let fixed = ["IsClosed", "IsWon", "ForecastCategoryName"];
        let mut fields: Vec<&str> = fixed.to_vec();
        if self.by_stage {
            fields.push("StageName");
        }
        let group = self.group.as_deref();
        let group =
            group.filter(|group| !fields.iter().any(|field| field.eq_ignore_ascii_case(group)));
        fields.extend(group);
        fields
    }

    fn group_place(&self) -> Option<usize> {
        let group = self.group.as_deref()?;
        self.fields()
            .iter()
            .position(|field| field.eq_ignore_ascii_case(group))
    }

    fn soql(&self, conditions: &[String]) -> String {
        let fields = self.fields().join(", ");
        format!(
            "SELECT {fields}, COUNT(Id) n, COUNT(Amount) a, SUM(Amount) s, SUM(ExpectedRevenue) w, \
             MIN(Probability) lo, MAX(Probability) hi FROM Opportunity{} GROUP BY {fields}",
            clause(conditions)
        )
    }

    /// Reads the sums; whether every weighted one is exact, because all its deals have the same
    /// probability.
    fn read(&self, rows: &[Row], names: &mut Names, sums: &mut Vec<Sum>) -> bool {
        let fields = self.fields().len();
        let mut is_exact = true;
        for row in rows {
            let (low, high) = (row.percent(fields + 4), row.percent(fields + 5));
            let amount = row.money(fields + 2);
            let same = low.filter(|_| low == high);
            let standing = Standing::of(row.flag(0), row.flag(1));
            is_exact &= same.is_some() || standing != Standing::Open || amount == Money::ZERO;
            let weighted = same.map_or_else(
                || row.money(fields + 3),
                |share: Percent| amount.percent(share),
            );
            let group = self
                .group_place()
                .and_then(|at| row.text(at))
                .map(|text| names.add(text));
            let stage = row
                .text(3)
                .filter(|_| self.by_stage)
                .map(|text| names.add(text));
            let sum = Sum {
                group,
                stage,
                standing,
                category: row.category(2),
                tally: Tally {
                    count: row.count(fields),
                    with_amount: row.count(fields + 1),
                    amount,
                    weighted,
                },
            };
            // Categories of the org's own count as pipeline: two rows may be one sum.
            let is_twin = |other: &&mut Sum| {
                let key = |sum: &Sum| (sum.group, sum.stage, sum.standing, sum.category);
                key(other) == key(&sum)
            };
            match sums.iter_mut().find(is_twin) {
                Some(twin) => twin.tally.add(&sum.tally),
                None => sums.push(sum),
            }
        }
        is_exact
    }
}

struct Weighing {
    names: Names,
    sums: HashMap<(Option<Name>, Option<Name>, Category), Money>,
    group: Option<usize>,
    by_stage: bool,
}

/// Weighs open deals one by one where one group holds several probabilities. Beyond
/// [`MOST_WEIGHED`] the server's own `ExpectedRevenue`, rounded deal by deal, has to do.
async fn weigh(
    source: &Source<'_>,
    (closing, by): (&[String], &Grouping),
    names: &mut Names,
    (book, notes): (&mut Book, &mut Notes),
) -> Result<(), ReportError> {
    let open = book
        .sums
        .iter()
        .filter(|sum| sum.standing == Standing::Open);
    if open.map(|sum| sum.tally.count).sum::<u64>() > MOST_WEIGHED {
        notes.push(("weighted-by-server", "the weighted value is the sum of ExpectedRevenue, which the server rounds deal by deal".to_owned()));
        return Ok(());
    }
    let conditions = [
        closing,
        &["IsClosed = false".to_owned(), "Amount != null".to_owned()],
    ]
    .concat();
    let fields = by.fields().join(", ");
    let soql = format!(
        "SELECT {fields}, Amount, Probability FROM Opportunity{}",
        clause(&conditions)
    );
    let weighing = Weighing {
        names: std::mem::take(names),
        sums: HashMap::new(),
        group: by.group_place(),
        by_stage: by.by_stage,
    };
    let query = ("weights of open deals", soql.as_str());
    let weighed = source.rows(query, false, weighing, take_weight).await?;
    *names = weighed.names;
    for sum in book
        .sums
        .iter_mut()
        .filter(|sum| sum.standing == Standing::Open)
    {
        let key = (sum.group, sum.stage, sum.category);
        sum.tally.weighted = weighed.sums.get(&key).copied().unwrap_or_default();
    }
    Ok(())
}

fn take_weight(weighing: &mut Weighing, cells: &[Cell<'_>]) {
    let text = |at: usize| cells.get(at).and_then(source::text);
    let last = cells.len();
    let amount = text(last - 2).and_then(Money::parse).unwrap_or_default();
    let share = text(last - 1).and_then(Percent::parse).unwrap_or_default();
    let group = weighing
        .group
        .and_then(text)
        .map(|text| weighing.names.add(text));
    let stage = text(3)
        .filter(|_| weighing.by_stage)
        .map(|text| weighing.names.add(text));
    let category = text(2).and_then(Category::parse);
    let key = (group, stage, category.unwrap_or(Category::Pipeline));
    *weighing.sums.entry(key).or_default() += amount.percent(share);
}

struct TakingWon {
    as_of: AsOf,
    names: Names,
    won: Vec<Won>,
}

/// The won deals, one by one.
async fn won(
    source: &Source<'_>,
    closing: &[String],
    group: Option<&str>,
    names: &mut Names,
) -> Result<Vec<Won>, ReportError> {
    let conditions = [closing, &["IsWon = true".to_owned()]].concat();
    let same = |field: &str| group.is_some_and(|group| group.eq_ignore_ascii_case(field));
    let is_own = ["CreatedDate", "CloseDate", "Amount"].into_iter().any(same);
    let extra = group
        .filter(|_| !is_own)
        .map_or(String::new(), |group| format!(", {group}"));
    let soql = format!(
        "SELECT CreatedDate, CloseDate, Amount{extra} FROM Opportunity{}",
        clause(&conditions)
    );
    let taking = TakingWon {
        as_of: source.as_of.clone(),
        names: std::mem::take(names),
        won: Vec::new(),
    };
    let query = ("won deals, for medians and cycles", soql.as_str());
    let taken = source.rows(query, false, taking, |taking, cells| {
        let (Some(created), Some(closed_on)) = (source::instant(&cells[0]), source::day(&cells[1]))
        else {
            return;
        };
        let group = cells.get(3).and_then(source::text);
        taking.won.push(Won {
            group: group.map(|text| taking.names.add(text)),
            created_on: taking.as_of.day(created),
            closed_on,
            amount: source::text(&cells[2]).and_then(Money::parse),
        });
    });
    let taken = taken.await?;
    *names = taken.names;
    Ok(taken.won)
}

async fn trend(
    source: &Source<'_>,
    request: &ReportRequest,
    grain: Grain,
) -> Result<Report, ReportError> {
    source.require("Opportunity", "Amount").await?;
    let window = request.period.window;
    let exchange = exchange(source).await?;
    let (flows, notes, currency) = match exchange {
        None if !request.rebuilt && grain != Grain::Week => {
            (summed_flows(source, request).await?, Vec::new(), None)
        }
        exchange => {
            let currency = exchange
                .as_ref()
                .map(|exchange| exchange.corporate().to_owned());
            let (fetched, notes) = fetched(source, request, (&[], exchange)).await?;
            (flows_of(&fetched), notes, currency)
        }
    };
    let mut report = Report::new(request.frame(source));
    report.frame.currency = currency.or(report.frame.currency);
    report.frame.group_by = Some(format!("{grain:?}").to_ascii_lowercase());
    let closed = flows
        .iter()
        .filter(|flow| flow.kind != FlowKind::Created && window.contains(flow.day));
    let (mut n, mut missing) = (0, 0);
    for flow in closed {
        n += flow.tally.count;
        missing += flow.tally.without_amount();
    }
    report.n = n;
    report.null_amounts = Some(missing);
    report.groups = analytics::trend(&flows, grain, window);
    report.metrics = sum_of_flows(&flows, window);
    for (code, message) in notes {
        report.note(code, message);
    }
    Ok(report)
}

fn sum_of_flows(flows: &[Flow], window: Window) -> analytics::Metrics {
    let mut totals = analytics::Totals::default();
    let mut created = Tally::default();
    for flow in flows.iter().filter(|flow| window.contains(flow.day)) {
        match flow.kind {
            FlowKind::Created => created.add(&flow.tally),
            FlowKind::Won => totals.won.add(&flow.tally),
            FlowKind::Lost => totals.lost.add(&flow.tally),
        }
    }
    let mut metrics = analytics::Metrics::default();
    metrics.set("created_count", created.count);
    metrics.set("created_value", created.amount);
    totals.put_closed(&mut metrics);
    metrics
}

fn flows_of(fetched: &Fetched) -> Vec<Flow> {
    let mut flows = Vec::with_capacity(fetched.deals.len() * 2);
    for deal in &fetched.deals {
        let tally = Tally::of(deal);
        let mut add = |kind, day| flows.push(Flow { kind, day, tally });
        add(FlowKind::Created, deal.created_on);
        match (deal.standing, deal.close) {
            (Standing::Won, Some(close)) => add(FlowKind::Won, close),
            (Standing::Lost, Some(close)) => add(FlowKind::Lost, close),
            _ => {}
        }
    }
    flows
}

/// Months of the server: two queries in one call.
async fn summed_flows(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Vec<Flow>, ReportError> {
    let filters = request.filters.conditions(source, "Opportunity").await?;
    let window = request.period.window;
    let created = [&filters[..], &created_in(source, window)].concat();
    let closed = [
        &filters[..],
        &days("CloseDate", window),
        &["IsClosed = true".to_owned()],
    ]
    .concat();
    let day = "convertTimezone(CreatedDate)";
    let sums = "COUNT(Id) n, COUNT(Amount) a, SUM(Amount) s";
    let queries = [
        (
            "created by month",
            format!(
                "SELECT CALENDAR_YEAR({day}) y, CALENDAR_MONTH({day}) m, {sums} FROM Opportunity{} \
                 GROUP BY CALENDAR_YEAR({day}), CALENDAR_MONTH({day})",
                clause(&created)
            ),
        ),
        (
            "won and lost by month",
            format!(
                "SELECT CALENDAR_YEAR(CloseDate) y, CALENDAR_MONTH(CloseDate) m, {sums}, IsWon w \
                 FROM Opportunity{} GROUP BY CALENDAR_YEAR(CloseDate), CALENDAR_MONTH(CloseDate), IsWon",
                clause(&closed)
            ),
        ),
    ];
    let rows = source.sums(&queries).await?;
    let mut flows = Vec::new();
    for (at, rows) in rows.iter().enumerate() {
        for row in rows {
            let kind = match (at, row.flag(5)) {
                (0, _) => FlowKind::Created,
                (_, true) => FlowKind::Won,
                (_, false) => FlowKind::Lost,
            };
            if let Some(day) = month(row, window) {
                let tally = Tally {
                    count: row.count(2),
                    with_amount: row.count(3),
                    amount: row.money(4),
                    weighted: Money::ZERO,
                };
                flows.push(Flow { kind, day, tally });
            }
        }
    }
    Ok(flows)
}

/// A day of the row's month that is in the window.
fn month(row: &Row, window: Window) -> Option<Date> {
    let (year, month) = (
        i16::try_from(row.count(0)).ok()?,
        i8::try_from(row.count(1)).ok()?,
    );
    let first = Date::new(year, month, 1).ok()?;
    Some(window.from.map_or(first, |from| first.max(from)))
}

/// Deals with their history.
struct Followed {
    fetched: Fetched,
    history: analytics::History,
    stages: analytics::Stages,
    notes: Notes,
    currency: Option<String>,
    deleted: u64,
}

async fn followed(
    source: &Source<'_>,
    request: &ReportRequest,
    extra: &[Part],
) -> Result<Followed, ReportError> {
    let exchange = exchange(source).await?;
    let conditions = request.filters.conditions(source, "Opportunity").await?;
    let mut names = Names::default();
    let stages = source.stages(&mut names).await?;
    let asked = (extra, exchange.clone(), names);
    let mut fetched = deals::deals(source, &conditions, request.group()?, asked).await?;
    let mut notes = currency_notes(&fetched);
    let history = deals::history(source, &conditions, &mut fetched, exchange.clone()).await?;
    notes.extend(
        history
            .doubts(&fetched.deals)
            .note()
            .map(|note| ("history", note)),
    );
    let history = match request.rebuilt {
        true => deals::rebuilt(&mut fetched, &history, &stages, &source.as_of),
        false => history,
    };
    let deleted = [&conditions[..], &["IsDeleted = true".to_owned()]].concat();
    let soql = format!("SELECT COUNT(Id) n FROM Opportunity{}", clause(&deleted));
    let query = ("deals in the recycle bin", soql.as_str());
    let deleted = source.rows(query, true, 0_u64, |count, cells| {
        *count = source::text(&cells[0])
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
    });
    Ok(Followed {
        deleted: deleted.await?,
        fetched,
        history,
        stages,
        notes,
        currency: exchange.map(|exchange| exchange.corporate().to_owned()),
    })
}

impl Followed {
    fn finish(&self, report: &mut Report) {
        for (code, message) in &self.notes {
            report.note(code, message.clone());
        }
        if self.deleted > 0 {
            let deleted = self.deleted;
            report.note(
                "deleted",
                format!("{deleted} deals in the recycle bin are left out, with their history"),
            );
        }
    }

    fn book(&self, request: &ReportRequest) -> Book {
        let mut book = Book::of_deals(&self.fetched.deals, request.period.window);
        book.include_omitted = request.include_omitted;
        book
    }
}

async fn velocity(source: &Source<'_>, request: &ReportRequest) -> Result<Report, ReportError> {
    let found = followed(source, request, &[Part::StageSince]).await?;
    let book = found.book(request);
    let mut report = start(request.frame(source), &book, found.currency.clone());
    report.metrics = analytics::overall(&book, &Quota::default());
    let names = (&found.stages, &found.fetched.names);
    let window = request.period.window;
    let moving = analytics::velocity(
        &found.fetched.deals,
        &found.history,
        names,
        &source.as_of,
        window,
    );
    report.metrics.extend(moving.metrics);
    report.groups = moving.groups;
    report.frame.group_by = Some("StageName".to_owned());
    report
        .series
        .push(cycles(book.won.as_deref().unwrap_or_default()).distribution("cycle_days"));
    unknown_stages(&mut report, &moving.unknown_stages);
    found.finish(&mut report);
    Ok(report)
}

async fn forecast(
    source: &Source<'_>,
    request: &ReportRequest,
    is_cumulative: bool,
) -> Result<Report, ReportError> {
    let window = request.period.window;
    let quota = request.quota.quota(source, window).await?;
    let has_begun = window
        .ends()
        .is_some_and(|(from, _)| from <= source.as_of.today);
    let (found, book, currency, names);
    let mut expected = None;
    if has_begun && !request.sums_only {
        let followed = followed(source, request, &[]).await?;
        let deals = &followed.fetched.deals;
        expected = analytics::openings(
            deals,
            &followed.history,
            &followed.stages,
            &source.as_of,
            window,
        );
        book = followed.book(request);
        currency = followed.currency.clone();
        names = followed.fetched.names.clone();
        found = Some(followed);
    } else {
        let only_sums = ReportRequest {
            sums_only: true,
            ..request.clone()
        };
        let present = fetch_present(source, &only_sums).await?;
        (book, currency, names, found) = (present.book, present.currency, present.names, None);
    }
    let mut report = start(request.frame(source), &book, currency);
    let rolled = analytics::forecast(&book, expected.as_deref(), &quota, is_cumulative);
    report.metrics = rolled.metrics;
    report.groups = rolled.groups;
    if let Some(group) = request.group()? {
        report.series.push(analytics::Series {
            name: "by_group",
            groups: analytics::grouped(&book, &names, &quota),
        });
        report.frame.group_by = Some(format!("ForecastCategoryName, {group}"));
    } else {
        report.frame.group_by = Some("ForecastCategoryName".to_owned());
    }
    match (&found, window.ends()) {
        (Some(found), _) => found.finish(&mut report),
        (None, None) => report.note(
            "no-window",
            "slippage and accuracy need a period with two ends: `--period this-quarter`",
        ),
        (None, Some(_)) => {}
    }
    Ok(report)
}

async fn hygiene(
    source: &Source<'_>,
    request: &ReportRequest,
    limits: &Limits,
) -> Result<Report, ReportError> {
    let found = followed(source, request, &DETAILS).await?;
    let window = request.period.window;
    let names = (&found.stages, &found.fetched.names);
    let moving = analytics::velocity(
        &found.fetched.deals,
        &found.history,
        names,
        &source.as_of,
        Window::ALL,
    );
    let mut deals = Vec::new();
    let mut moved = Vec::new();
    for (at, deal) in found.fetched.deals.iter().enumerate() {
        if deal.standing == Standing::Open && window.holds(deal.close) {
            moved.push((
                found.history.stage_since(at),
                found.history.moved(at).pushes,
            ));
            deals.push(deal.clone());
            if request.include_omitted && deal.category == Category::Omitted {
                deals.last_mut().expect("just pushed").category = Category::Pipeline;
            }
        }
    }
    let mut book = Book::of_deals(&deals, window);
    book.include_omitted = request.include_omitted;
    let mut report = start(request.frame(source), &book, found.currency.clone());
    let clean = analytics::hygiene(
        &deals,
        &moved,
        (&moving.dwell, names.1),
        &source.as_of,
        limits,
    );
    report.metrics = clean.metrics;
    report.groups = clean.groups;
    report.series = clean.series;
    report.records = clean.records;
    report.record_keys = analytics::FINDING_KEYS;
    report.frame.group_by = Some("reason".to_owned());
    found.finish(&mut report);
    Ok(report)
}

/// Opportunities by lead source: open ones, and those that closed in the window.
pub(super) async fn closed_by_source(
    source: &Source<'_>,
    request: &ReportRequest,
    names: &mut Names,
) -> Result<(Book, Option<String>), ReportError> {
    // Owner, role and source mean the same for deals; a condition on leads does not.
    let filters = super::filters::Filters {
        conditions: Vec::new(),
        ..request.filters.clone()
    };
    let deals = ReportRequest {
        kind: Kind::Summary,
        group_by: Some("LeadSource".to_owned()),
        filters,
        sums_only: request.sums_only,
        ..request.clone()
    };
    let found = fetch_present(source, &deals).await?;
    let mut book = found.book;
    let mut same = |name: Option<Name>| name.map(|name| names.add(found.names.text(name)));
    for sum in &mut book.sums {
        sum.group = same(sum.group);
    }
    for won in book.won.iter_mut().flatten() {
        won.group = same(won.group);
    }
    Ok((book, found.currency))
}
