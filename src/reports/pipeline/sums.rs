//! The present pipeline out of sums that the server made.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::analytics::{
    AsOf, Book, Category, Cohort, Money, Name, Names, Percent, Standing, Sum, Tally, Window, Won,
};
use crate::model::rows::Cell;
use crate::query::QueryError;
use crate::reports::error::ReportError;
use crate::reports::filters::{clause, days};
use crate::reports::request::{Kind, ReportRequest};
use crate::reports::source::{self, Row, Source};

use super::{Notes, Present, losses};

/// More open deals than this are not fetched to weigh them one by one.
const MOST_WEIGHED: u64 = 20_000;

/// Salesforce gives no more groups.
const MOST_GROUPS: usize = 2_000;

/// Sums of the server; none when there are too many groups.
pub(super) async fn summed(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Option<Present>, ReportError> {
    let filters = request.filters.conditions(source, "Opportunity").await?;
    let window = request.period.window;
    let group = request.group()?;
    let closing = [&filters[..], &days("CloseDate", window)].concat();
    let by = Grouping::of(request);
    let loss = losses::field(source, request).await?;
    let mut queries = queries(source, (&filters, &closing), request, &by);
    queries.extend(loss.as_ref().map(|field| losses::query(field, &closing)));
    queries.extend((request.kind == Kind::Owners).then(source::namesakes_query));
    queries.extend(request.exclude_zero.then(|| by.zeros(&closing)));
    let rows = match source.sums(&queries).await {
        Err(ReportError::Query(QueryError::Server(fault)))
            if fault.error.has_code("EXCEEDED_ID_LIMIT") =>
        {
            return Ok(None);
        }
        rows => rows?,
    };
    if [&rows[0], &rows[2]]
        .iter()
        .any(|rows| rows.len() >= MOST_GROUPS)
    {
        return Ok(None);
    }
    let mut names = Names::default();
    let mut book = Book {
        include_omitted: request.include_omitted,
        skips_zero: request.exclude_zero,
        ..Book::default()
    };
    let is_exact = by.read(&rows[0], &mut names, &mut book.sums);
    if request.exclude_zero {
        by.read_zeros(
            rows.last().map_or(&[], Vec::as_slice),
            &names,
            &mut book.sums,
        );
    }
    book.cohorts = Some(by.cohorts(&rows[2], &mut names));
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
    Ok(Some(Present {
        book,
        names,
        overdue: single(&rows[1]),
        loss: loss.zip(rows.get(3).map(|rows| losses::read(rows))),
        notes,
        currency: None,
    }))
}

/// The sums, those of overdue deals, those of deals that were created in the window.
fn queries(
    source: &Source<'_>,
    (filters, closing): (&[String], &[String]),
    request: &ReportRequest,
    by: &Grouping,
) -> Vec<(&'static str, String)> {
    let mut late = vec![format!(
        "IsClosed = false AND CloseDate < {}",
        source.as_of.today
    )];
    if !request.include_omitted {
        late.push("ForecastCategoryName != 'Omitted'".to_owned());
    }
    let overdue = [closing, &late].concat();
    let created = [filters, &created_in(source, request.period.window)].concat();
    let sums = |conditions: &[String]| {
        let filter = clause(conditions);
        format!("SELECT COUNT(Id) n, COUNT(Amount) a, SUM(Amount) s FROM Opportunity{filter}")
    };
    vec![
        ("counts and sums", by.soql(closing)),
        ("overdue", sums(&overdue)),
        ("created", by.created(&created)),
    ]
}

/// The one row of sums without groups.
fn single(rows: &[Row]) -> Tally {
    rows.first().map(tally).unwrap_or_default()
}

fn tally(row: &Row) -> Tally {
    Tally {
        count: row.count(0),
        with_amount: row.count(1),
        amount: row.money(2),
        ..Tally::default()
    }
}

/// The condition that a record was created in the window, in instants.
pub(in crate::reports) fn created_in(source: &Source<'_>, window: Window) -> Vec<String> {
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
             MIN(Probability) lo, MAX(Probability) hi, COUNT(Probability) p FROM Opportunity{} GROUP BY {fields}",
            clause(conditions)
        )
    }

    /// Deals that were created in the window, won ones and others, by the group alone.
    fn created(&self, conditions: &[String]) -> String {
        let group = self.group.as_deref().filter(|group| !is_won(group));
        let fields = ["IsWon"]
            .into_iter()
            .chain(group)
            .collect::<Vec<_>>()
            .join(", ");
        format!(
            "SELECT COUNT(Id) n, COUNT(Amount) a, SUM(Amount) s, {fields} FROM Opportunity{} GROUP BY {fields}",
            clause(conditions)
        )
    }

    /// What [`created`](Self::created) brought.
    fn cohorts(&self, rows: &[Row], names: &mut Names) -> HashMap<Option<Name>, Cohort> {
        let place = self
            .group
            .as_deref()
            .map(|group| if is_won(group) { 3 } else { 4 });
        let mut cohorts: HashMap<_, Cohort> = HashMap::new();
        for row in rows {
            let group = place.and_then(|at| row.text(at));
            let group = group.map(|text| names.add(text));
            let cohort = cohorts.entry(group).or_default();
            cohort.add(&tally(row), row.flag(3));
        }
        cohorts
    }

    /// Counts won deals with an amount of 0, by the same.
    fn zeros(&self, closing: &[String]) -> (&'static str, String) {
        let won = ["IsWon = true".to_owned(), "Amount = 0".to_owned()];
        let fields = self.fields().join(", ");
        let soql = format!(
            "SELECT {fields}, COUNT(Id) n FROM Opportunity{} GROUP BY {fields}",
            clause(&[closing, &won].concat())
        );
        ("won deals with an amount of 0", soql)
    }

    /// What [`zeros`](Self::zeros) brought, added to the sums.
    fn read_zeros(&self, rows: &[Row], names: &Names, sums: &mut [Sum]) {
        for row in rows {
            let (group, stage) = self.keys(row);
            let (group, stage) = (
                group.and_then(|text| names.find(text)),
                stage.and_then(|text| names.find(text)),
            );
            let is_same = |sum: &&mut Sum| {
                (sum.group, sum.stage, sum.standing) == (group, stage, Standing::Won)
            };
            if let Some(sum) = sums.iter_mut().find(is_same) {
                sum.tally.zero += row.count(self.fields().len());
            }
        }
    }

    /// The group and the stage of a row.
    fn keys<'r>(&self, row: &'r Row) -> (Option<&'r str>, Option<&'r str>) {
        let group = self.group_place().and_then(|at| row.text(at));
        (group, row.text(3).filter(|_| self.by_stage))
    }

    /// Reads the sums; whether every weighted one is exact, because all its deals have the same
    /// probability.
    fn read(&self, rows: &[Row], names: &mut Names, sums: &mut Vec<Sum>) -> bool {
        let fields = self.fields().len();
        let mut is_exact = true;
        for row in rows {
            let (low, high) = (row.percent(fields + 4), row.percent(fields + 5));
            let amount = row.money(fields + 2);
            let same = match row.count(fields + 6) {
                0 => Some(Percent::default()),
                known => low.filter(|_| low == high && known == row.count(fields)),
            };
            let standing = Standing::of(row.flag(0), row.flag(1));
            is_exact &= same.is_some() || standing != Standing::Open || amount == Money::ZERO;
            let weighted = same.map_or_else(
                || row.money(fields + 3),
                |share: Percent| amount.percent(share),
            );
            let (group, stage) = self.keys(row);
            let sum = Sum {
                group: group.map(|text| names.add(text)),
                stage: stage.map(|text| names.add(text)),
                standing,
                category: row.category(2),
                tally: Tally {
                    count: row.count(fields),
                    with_amount: row.count(fields + 1),
                    zero: 0,
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

fn is_won(field: &str) -> bool {
    field.eq_ignore_ascii_case("IsWon")
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
