//! The two analytics of the earlier service under their old keys, computed rightly: open deals are the
//! pipeline, the quarter has an end, every stage and status of the org is there, and no rate takes
//! the place of another.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::analytics::{Money, Names, Tally, stats};
use crate::model::rows::Cell;

use super::error::ReportError;
use super::filters::{clause, days, quoted};
use super::period::Period;
use super::pipeline::created_in;
use super::request::{Kind, ReportRequest, State};
use super::source::{Row, Source};

/// Records that are shown per stage and status.
const SHOWN: usize = 5;

/// An answer of the earlier service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compat {
    ok: bool,
    analytics: Value,
}

impl Compat {
    /// Its numbers, without what stands around them.
    #[must_use]
    pub fn into_analytics(self) -> Value {
        self.analytics
    }
}

fn number(amount: Money) -> Value {
    serde_json::from_str(&amount.to_string()).unwrap_or_default()
}

fn percent(part: u64, whole: u64) -> Value {
    let rate = stats::rate(part, whole).unwrap_or_default();
    json!((rate * 10_000.0).round() / 100.0)
}

/// `/analytics/pipeline` of the earlier service: deals whose CloseDate is in the period, as they are now.
///
/// # Errors
/// When a query fails.
pub async fn pipeline(source: &Source<'_>, request: &ReportRequest) -> Result<Compat, ReportError> {
    let filters = request.filters.conditions(source, "Opportunity").await?;
    let whole = ReportRequest {
        kind: Kind::Stages,
        state: State::Present,
        sums_only: true,
        include_omitted: true,
        ..request.clone()
    };
    let quarter = ReportRequest {
        period: Period::resolve("this-quarter", source).await?,
        ..whole.clone()
    };
    let (book, names) = super::pipeline::added_up(source, &whole).await?;
    let (now, _) = super::pipeline::added_up(source, &quarter).await?;
    let (open, now) = (book.totals().open, now.totals().open);
    let mut known = Names::default();
    let order = source.stages(&mut known).await?;
    let order = order.orders(&known);
    let mut by_stage: BTreeMap<(u32, Option<&str>), Tally> = BTreeMap::new();
    for sum in &book.sums {
        let name = sum.stage.map(|stage| names.text(stage));
        let place = name.and_then(&order).unwrap_or(u32::MAX);
        by_stage.entry((place, name)).or_default().add(&sum.tally);
    }
    let head = |(_, name): &(u32, Option<&str>)| {
        Row::of(&[name.map_or(Cell::Null, |text| Cell::Text(text.into()))])
    };
    let heads: Vec<_> = by_stage.keys().map(head).collect();
    let closing = days("CloseDate", request.period.window);
    let filters = [filters, closing].concat();
    let fields = [
        "Id",
        "Name",
        "Amount",
        "StageName",
        "Probability",
        "CloseDate",
        "CreatedDate",
    ];
    let shown = shown(
        source,
        ("Opportunity", "StageName", &fields),
        (&heads, &filters),
    )
    .await?;
    let mut breakdown = Map::new();
    for (((_, stage), tally), records) in by_stage.iter().zip(shown) {
        let stage = stage.unwrap_or("Unknown").to_owned();
        breakdown.insert(stage, json!({"count": tally.count, "total_amount": number(tally.amount), "opportunities": records}));
    }
    let analytics = json!({
        "total_pipeline_value": number(open.amount),
        "weighted_pipeline_value": number(open.weighted),
        "current_quarter_value": number(now.amount),
        "total_opportunities": open.count,
        "current_quarter_opportunities": now.count,
        "stage_breakdown": breakdown,
        "generated_at": source.client.clock().now().to_string(),
    });
    Ok(Compat {
        ok: true,
        analytics,
    })
}

/// `/analytics/leads` of the earlier service: leads that were created in the period.
///
/// # Errors
/// When a query fails.
pub async fn leads(source: &Source<'_>, request: &ReportRequest) -> Result<Compat, ReportError> {
    let of_all_time = request.filters.conditions(source, "Lead").await?;
    let created_in = |window| [&of_all_time[..], &created_in(source, window)].concat();
    let filters = created_in(request.period.window);
    let month = Period::resolve("last-30-days", source).await?.window;
    let recent = created_in(month);
    let by = |field: &str, conditions: &[String]| {
        format!(
            "SELECT {field}, IsConverted, COUNT(Id) n FROM Lead{} GROUP BY {field}, IsConverted",
            clause(conditions)
        )
    };
    let queries = [
        ("by status", by("Status", &filters)),
        ("by source", by("LeadSource", &filters)),
        (
            "created in the last 30 days",
            format!(
                "SELECT IsConverted, COUNT(Id) n FROM Lead{} GROUP BY IsConverted",
                clause(&recent)
            ),
        ),
    ];
    let rows = source.sums(&queries).await?;
    let (statuses, sources) = (folded(&rows[0]), folded(&rows[1]));
    let (total, converted) = sum(&statuses);
    let recent_of = |wanted: bool| {
        rows[2]
            .iter()
            .filter(|row| row.flag(0) == wanted)
            .map(|row| row.count(1))
            .sum::<u64>()
    };
    let by_status = lead_statuses(source, &statuses, total, &filters).await?;
    let mut by_source = Map::new();
    for (name, all, converted) in &sources {
        let name = name.as_deref().unwrap_or("Unknown").to_owned();
        let rate = percent(*converted, *all);
        let entry = json!({"count": all, "converted": converted, "conversion_rate": rate});
        by_source.insert(name, entry);
    }
    let recent_converted = recent_of(true);
    let analytics = json!({
        "total_leads": total,
        "converted_leads": converted,
        "overall_conversion_rate": percent(converted, total),
        "recent_leads_30_days": recent_of(false) + recent_converted,
        "recent_converted_30_days": recent_converted,
        "status_breakdown": by_status,
        "source_breakdown": by_source,
        "generated_at": source.client.clock().now().to_string(),
    });
    Ok(Compat {
        ok: true,
        analytics,
    })
}

/// Count, share and the newest leads of each status.
async fn lead_statuses(
    source: &Source<'_>,
    statuses: &[Counted],
    total: u64,
    filters: &[String],
) -> Result<Map<String, Value>, ReportError> {
    const FIELDS: [&str; 10] = [
        "Id",
        "FirstName",
        "LastName",
        "Email",
        "Company",
        "Status",
        "LeadSource",
        "Rating",
        "CreatedDate",
        "ConvertedDate",
    ];
    let head = |counted: &Counted| {
        let status = counted.0.as_deref();
        Row::of(&[status.map_or(Cell::Null, |text| Cell::Text(text.into()))])
    };
    let heads: Vec<_> = statuses.iter().map(head).collect();
    let shown = shown(source, ("Lead", "Status", &FIELDS), (&heads, filters)).await?;
    let mut by_status = Map::new();
    for ((status, all, _), records) in statuses.iter().zip(shown) {
        let status = status.as_deref().unwrap_or("Unknown").to_owned();
        let share = percent(*all, total);
        by_status.insert(
            status,
            json!({"count": all, "percentage": share, "leads": records}),
        );
    }
    Ok(by_status)
}

type Counted = (Option<String>, u64, u64);

/// Value, all, converted: largest first.
fn folded(rows: &[Row]) -> Vec<Counted> {
    let mut found: Vec<Counted> = Vec::new();
    for row in rows {
        let converted = if row.flag(1) { row.count(2) } else { 0 };
        match found
            .iter_mut()
            .find(|(value, ..)| value.as_deref() == row.text(0))
        {
            Some((_, all, part)) => {
                *all += row.count(2);
                *part += converted;
            }
            None => found.push((row.owned(0), row.count(2), converted)),
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

fn sum(counted: &[Counted]) -> (u64, u64) {
    counted
        .iter()
        .fold((0, 0), |(all, part), (_, more, converted)| {
            (all + more, part + converted)
        })
}

/// A few records for each value, all in one call.
async fn shown(
    source: &Source<'_>,
    (object, field, fields): (&str, &str, &[&str]),
    (values, filters): (&[Row], &[String]),
) -> Result<Vec<Vec<Value>>, ReportError> {
    let queries: Vec<_> = values
        .iter()
        .map(|row| {
            let value = row.text(0).map_or_else(|| "null".to_owned(), quoted);
            let conditions = [filters, &[format!("{field} = {value}")]].concat();
            let list = fields.join(", ");
            let soql = format!(
                "SELECT {list} FROM {object}{} ORDER BY CreatedDate DESC, Id LIMIT {SHOWN}",
                clause(&conditions)
            );
            ("the newest of each", soql)
        })
        .collect();
    if queries.is_empty() {
        return Ok(Vec::new());
    }
    let rows = source.sums(&queries).await?;
    let record = |row: &Row| {
        let value = |(at, name): (usize, &&str)| {
            let value = match (row.text(at), *name) {
                (None, _) => Value::Null,
                (Some(text), "Amount" | "Probability") => {
                    serde_json::from_str(text).unwrap_or_default()
                }
                (Some(text), _) => text.into(),
            };
            ((*name).to_owned(), value)
        };
        Value::Object(
            fields
                .iter()
                .enumerate()
                .map(|(at, name)| value((at, name)))
                .collect(),
        )
    };
    Ok(rows
        .iter()
        .map(|rows| rows.iter().map(record).collect())
        .collect())
}
