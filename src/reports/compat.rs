//! The two analytics of the earlier service under their old keys, computed rightly: open deals are the
//! pipeline, the quarter has an end, every stage and status of the org is there, and no rate takes
//! the place of another.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::analytics::{Money, Names, stats};
use crate::model::rows::Cell;

use super::error::ReportError;
use super::filters::{clause, days, quoted};
use super::period::Period;
use super::request::ReportRequest;
use super::source::{Row, Source};

/// Records that are shown per stage and status.
const SHOWN: usize = 5;

/// An answer of the earlier service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compat {
    ok: bool,
    analytics: Value,
}

fn number(amount: Money) -> Value {
    serde_json::from_str(&amount.to_string()).unwrap_or_default()
}

fn percent(part: u64, whole: u64) -> Value {
    let rate = stats::rate(part, whole).unwrap_or_default();
    json!((rate * 10_000.0).round() / 100.0)
}

/// `/analytics/pipeline` of the earlier service.
///
/// # Errors
/// When a query fails.
pub async fn pipeline(source: &Source<'_>, request: &ReportRequest) -> Result<Compat, ReportError> {
    let filters = request.filters.conditions(source, "Opportunity").await?;
    let open = [&filters[..], &["IsClosed = false".to_owned()]].concat();
    let quarter = Period::resolve("this-quarter", source).await?.window;
    let now = [&open[..], &days("CloseDate", quarter)].concat();
    let sums = "COUNT(Id) n, SUM(Amount) s, SUM(ExpectedRevenue) w";
    let queries = [
        (
            "open deals",
            format!("SELECT {sums} FROM Opportunity{}", clause(&open)),
        ),
        (
            "this quarter",
            format!("SELECT {sums} FROM Opportunity{}", clause(&now)),
        ),
        (
            "by stage",
            format!(
                "SELECT StageName, {sums} FROM Opportunity{} GROUP BY StageName",
                clause(&filters)
            ),
        ),
    ];
    let rows = source.sums(&queries).await?;
    let mut names = Names::default();
    let stages = source.stages(&mut names).await?;
    let mut by_stage = rows[2].clone();
    let order = stages.orders(&names);
    by_stage.sort_by_key(|row| row.text(0).and_then(&order).unwrap_or(u32::MAX));
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
        (&by_stage, &filters),
    )
    .await?;
    let mut breakdown = Map::new();
    for (row, records) in by_stage.iter().zip(shown) {
        let stage = row.text(0).unwrap_or("Unknown").to_owned();
        breakdown.insert(stage, json!({"count": row.count(1), "total_amount": number(row.money(2)), "opportunities": records}));
    }
    let single = |at: usize| rows[at].first();
    let money = |at: usize, column: usize| {
        number(single(at).map(|row| row.money(column)).unwrap_or_default())
    };
    let count = |at: usize| single(at).map_or(0, |row| row.count(0));
    let analytics = json!({
        "total_pipeline_value": money(0, 1),
        "weighted_pipeline_value": money(0, 2),
        "current_quarter_value": money(1, 1),
        "total_opportunities": count(0),
        "current_quarter_opportunities": count(1),
        "stage_breakdown": breakdown,
        "generated_at": source.client.clock().now().to_string(),
    });
    Ok(Compat {
        ok: true,
        analytics,
    })
}

/// `/analytics/leads` of the earlier service.
///
/// # Errors
/// When a query fails.
pub async fn leads(source: &Source<'_>, request: &ReportRequest) -> Result<Compat, ReportError> {
    let filters = request.filters.conditions(source, "Lead").await?;
    let month = Period::resolve("last-30-days", source).await?.window;
    let recent = [&filters[..], &super::pipeline::created_in(source, month)].concat();
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
