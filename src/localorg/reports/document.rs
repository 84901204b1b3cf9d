//! The answers of the Reports API: a result, and what a report is made of.

use serde_json::{Map, Value, json};

use super::catalogue::{DataType, ReportType};
use super::definition::{Definition, Grouping};
use super::facts::Aggregate;
use super::run::{Cell, Fact, Groups, Outcome, Path};
use crate::localorg::error::ApiError;

/// What is known of a report beside its definition.
#[derive(Clone, Debug)]
pub(in crate::localorg) struct Identity {
    /// Its id.
    pub(in crate::localorg) id: String,
    /// Its name.
    pub(in crate::localorg) name: String,
    /// Its name in the API.
    pub(in crate::localorg) developer_name: Option<String>,
    /// What it is for.
    pub(in crate::localorg) description: Option<String>,
    /// Id of its folder.
    pub(in crate::localorg) folder_id: Option<String>,
}

/// The result of a run.
pub(in crate::localorg) fn result(
    identity: &Identity,
    definition: &Definition,
    outcome: &Outcome,
    details: bool,
    api_version: u16,
) -> Result<Value, ApiError> {
    let down = numbered(&outcome.down);
    let across = numbered(&outcome.across);
    let mut facts = Map::new();
    for (down_path, down_key) in &down {
        for (across_path, across_key) in &across {
            let place = (down_path.clone(), across_path.clone());
            let key = format!("{down_key}!{across_key}");
            let nothing = Fact::default();
            let fact = outcome.facts.get(&place).unwrap_or(&nothing);
            facts.insert(key, fact_of(fact, &outcome.aggregates));
        }
    }
    Ok(json!({
        "attributes": attributes(identity, api_version),
        "allData": outcome.all_data,
        "factMap": facts,
        "groupingsAcross": { "groupings": groups(&outcome.across, "") },
        "groupingsDown": { "groupings": groups(&outcome.down, "") },
        "hasDetailRows": details,
        "picklistColors": {},
        "reportExtendedMetadata": extended(definition)?,
        "reportMetadata": metadata(identity, definition, details)?,
    }))
}

/// What a report is made of.
pub(in crate::localorg) fn description(
    identity: &Identity,
    definition: &Definition,
    api_version: u16,
) -> Result<Value, ApiError> {
    let kind = definition.kind()?;
    Ok(json!({
        "attributes": attributes(identity, api_version),
        "reportExtendedMetadata": extended(definition)?,
        "reportMetadata": metadata(identity, definition, true)?,
        "reportTypeMetadata": {
            "categories": [{ "label": kind.label, "columns": type_columns(kind) }],
        },
    }))
}

fn attributes(identity: &Identity, api_version: u16) -> Value {
    let base = format!(
        "/services/data/v{api_version}.0/analytics/reports/{}",
        identity.id
    );
    json!({
        "describeUrl": format!("{base}/describe"),
        "instancesUrl": format!("{base}/instances"),
        "reportId": identity.id,
        "reportName": identity.name,
        "type": "Report",
    })
}

fn type_columns(kind: &ReportType) -> Map<String, Value> {
    let columns = kind.columns.iter().map(|column| {
        let about = json!({
            "allowedInCustomDetailFormula": true,
            "bucketable": column.kind != DataType::Flag,
            "dataType": column.kind.word(),
            "entityColumnName": column.path,
            "filterable": true,
            "filterValues": [],
            "isLookup": column.id.is_some(),
            "label": column.label,
            "uniqueCountable": true,
        });
        (column.name.to_owned(), about)
    });
    columns.collect()
}

/// Labels and types of what the report shows.
fn extended(definition: &Definition) -> Result<Value, ApiError> {
    let kind = definition.kind()?;
    let details = definition.detail_columns.iter().filter_map(|name| {
        let column = kind.column(name)?;
        let about = json!({ "dataType": column.kind.word(), "label": column.label });
        Some((name.clone(), about))
    });
    let level_of = |levels: &[Grouping]| -> Vec<(String, Value)> {
        let levels = levels.iter().enumerate().filter_map(|(level, grouping)| {
            let column = kind.column(&grouping.name)?;
            let about = json!({
                "dataType": column.kind.word(),
                "groupingLevel": level,
                "label": column.label,
            });
            Some((grouping.name.clone(), about))
        });
        levels.collect()
    };
    let mut levels = level_of(&definition.groupings_down);
    levels.extend(level_of(&definition.groupings_across));
    let aggregates = definition.aggregates.iter().filter_map(|name| {
        let (aggregate, column) = Aggregate::parse(name, kind)?;
        let column = column.and_then(|column| kind.column(column));
        let label = match column {
            Some(column) => format!("{} {}", aggregate.word(), column.label),
            None => aggregate.word().to_owned(),
        };
        let about = json!({ "dataType": aggregate.type_word(), "label": label });
        Some((name.clone(), about))
    });
    Ok(json!({
        "aggregateColumnInfo": aggregates.collect::<Map<_, _>>(),
        "detailColumnInfo": details.collect::<Map<_, _>>(),
        "groupingColumnInfo": levels.into_iter().collect::<Map<_, _>>(),
    }))
}

fn metadata(
    identity: &Identity,
    definition: &Definition,
    details: bool,
) -> Result<Value, ApiError> {
    let kind = definition.kind()?;
    let levels = |levels: &[Grouping]| -> Vec<Value> {
        let levels = levels.iter().map(|level| {
            json!({
                "dateGranularity": level.date_granularity,
                "name": level.name,
                "sortAggregate": null,
                "sortOrder": "Asc",
            })
        });
        levels.collect()
    };
    let filters = definition.report_filters.iter().map(|filter| {
        json!({
            "column": filter.column,
            "filterType": "fieldValue",
            "isRunPageEditable": true,
            "operator": filter.operator,
            "value": filter.value,
        })
    });
    Ok(json!({
        "aggregates": definition.aggregates,
        "chart": null,
        "crossFilters": [],
        "currency": null,
        "description": identity.description,
        "detailColumns": definition.detail_columns,
        "developerName": identity.developer_name,
        "division": null,
        "folderId": identity.folder_id,
        "groupingsAcross": levels(&definition.groupings_across),
        "groupingsDown": levels(&definition.groupings_down),
        "hasDetailRows": details,
        "hasRecordCount": true,
        "historicalSnapshotDates": [],
        "id": identity.id,
        "name": identity.name,
        "reportBooleanFilter": definition.report_boolean_filter,
        "reportFilters": filters.collect::<Vec<_>>(),
        "reportFormat": definition.report_format,
        "reportType": { "label": kind.label, "type": kind.name },
        "scope": "organization",
        "showGrandTotal": true,
        "showSubtotals": true,
        "sortBy": [],
        "standardDateFilter": null,
        "standardFilters": [],
    }))
}

/// Every place of one direction, with its key: `T` for all, `0_1` for the second group inside the
/// first one.
fn numbered(groups: &Groups) -> Vec<(Path, String)> {
    let mut places = vec![(Vec::new(), "T".to_owned())];
    push_places(groups, &[], "", &mut places);
    places
}

fn push_places(groups: &Groups, path: &[String], key: &str, places: &mut Vec<(Path, String)>) {
    for (at, (name, group)) in groups.0.iter().enumerate() {
        let inner: Path = path.iter().chain([name]).cloned().collect();
        let key = key_of(key, at);
        places.push((inner.clone(), key.clone()));
        push_places(&group.inner, &inner, &key, places);
    }
}

fn key_of(outer: &str, at: usize) -> String {
    match outer {
        "" => at.to_string(),
        outer => format!("{outer}_{at}"),
    }
}

fn groups(level: &Groups, outer: &str) -> Vec<Value> {
    let groups = level.0.values().enumerate().map(|(at, group)| {
        let key = key_of(outer, at);
        json!({
            "groupings": groups(&group.inner, &key),
            "key": key,
            "label": group.label,
            "value": group.value,
        })
    });
    groups.collect()
}

fn fact_of(fact: &Fact, aggregates: &[Aggregate]) -> Value {
    let rows = fact.rows.iter().map(|row| {
        let cells: Vec<_> = row.iter().map(cell_of).collect();
        json!({ "dataCells": cells })
    });
    json!({
        "aggregates": fact.tally.values(aggregates),
        "rows": rows.collect::<Vec<_>>(),
    })
}

fn cell_of(cell: &Cell) -> Value {
    let Some(text) = &cell.text else {
        return json!({ "label": "-", "value": null });
    };
    let number = || serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
    let value = match cell.kind {
        DataType::Text | DataType::Picklist => json!(cell.id.as_ref().unwrap_or(text)),
        DataType::Date | DataType::DateTime => json!(text),
        DataType::Flag => json!(text == "true"),
        DataType::Number | DataType::Percent => number(),
        DataType::Currency => json!({ "amount": number(), "currency": null }),
    };
    json!({ "label": label_of(cell.kind, text), "value": value })
}

/// What people see in a cell.
pub(super) fn label_of(kind: DataType, text: &str) -> String {
    match kind {
        DataType::Text | DataType::Picklist | DataType::Flag => text.to_owned(),
        DataType::Number => grouped(text),
        DataType::Percent => format!("{}%", grouped(text)),
        DataType::Currency => money(text),
        DataType::Date | DataType::DateTime => {
            let day = text
                .get(..10)
                .and_then(|day| day.parse::<jiff::civil::Date>().ok());
            let day = day.map(|day| day.strftime("%-m/%-d/%Y").to_string());
            let time = text
                .get(11..16)
                .and_then(|time| time.parse::<jiff::civil::Time>().ok());
            let time = time.map(|time| time.strftime("%-I:%M %p").to_string());
            match (day, time) {
                (Some(day), Some(time)) => format!("{day}, {time}"),
                (Some(day), None) => day,
                _ => text.to_owned(),
            }
        }
    }
}

/// `$1,234.50`.
fn money(text: &str) -> String {
    let number: f64 = text.parse().unwrap_or_default();
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}${}", grouped(&format!("{:.2}", number.abs())))
}

/// Commas between thousands.
fn grouped(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (digits, String::new()),
    };
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_for_people() {
        for (kind, text, label) in [
            (DataType::Currency, "1234567.5", "$1,234,567.50"),
            (DataType::Currency, "-12", "-$12.00"),
            (DataType::Percent, "60.0", "60.0%"),
            (DataType::Number, "1000", "1,000"),
            (DataType::Date, "2026-01-31", "1/31/2026"),
            (
                DataType::DateTime,
                "2026-01-31T13:05:00.000+0000",
                "1/31/2026, 1:05 PM",
            ),
            (DataType::Text, "2026-01-31", "2026-01-31"),
        ] {
            assert_eq!(label_of(kind, text), label);
        }
    }
}
