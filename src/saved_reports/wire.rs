//! The answers of the Reports API, as far as rows are made of them.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::ReportError;

/// The result of a run.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer<'a> {
    pub(super) all_data: bool,
    #[serde(borrow)]
    pub(super) fact_map: HashMap<String, Fact<'a>>,
    #[serde(default)]
    pub(super) groupings_down: Groupings,
    #[serde(default)]
    pub(super) groupings_across: Groupings,
    #[serde(default)]
    pub(super) has_detail_rows: bool,
    pub(super) report_extended_metadata: Extended,
    pub(super) report_metadata: Metadata,
}

/// What stands in one place.
#[derive(Deserialize)]
pub(super) struct Fact<'a> {
    #[serde(borrow, default)]
    pub(super) aggregates: Vec<Cell<'a>>,
    #[serde(borrow, default)]
    pub(super) rows: Vec<Row<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row<'a> {
    #[serde(borrow)]
    pub(super) data_cells: Vec<Cell<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Cell<'a> {
    #[serde(default)]
    pub(super) label: Option<String>,
    #[serde(borrow, default)]
    pub(super) value: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
pub(super) struct Groupings {
    pub(super) groupings: Vec<Group>,
}

#[derive(Deserialize)]
pub(super) struct Group {
    #[serde(default)]
    pub(super) groupings: Vec<Group>,
    pub(super) key: String,
    #[serde(default)]
    pub(super) label: Option<String>,
    #[serde(default)]
    pub(super) value: serde_json::Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Extended {
    #[serde(default)]
    pub(super) aggregate_column_info: HashMap<String, Info>,
    #[serde(default)]
    pub(super) detail_column_info: HashMap<String, Info>,
    #[serde(default)]
    pub(super) grouping_column_info: HashMap<String, Info>,
}

/// What is known of a column.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Info {
    #[serde(default)]
    pub(super) label: String,
    #[serde(default)]
    pub(super) data_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    pub(super) name: String,
    #[serde(default)]
    pub(super) aggregates: Vec<String>,
    #[serde(default)]
    pub(super) detail_columns: Vec<String>,
    #[serde(default)]
    pub(super) groupings_down: Vec<Level>,
    #[serde(default)]
    pub(super) groupings_across: Vec<Level>,
}

#[derive(Deserialize)]
pub(super) struct Level {
    pub(super) name: String,
}

/// What a report is made of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Description {
    pub(super) report_metadata: Filters,
    #[serde(default)]
    pub(super) report_type_metadata: TypeMetadata,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filters {
    pub(super) name: String,
    #[serde(default)]
    pub(super) report_filters: Vec<serde_json::Value>,
    #[serde(default)]
    pub(super) report_boolean_filter: Option<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct TypeMetadata {
    #[serde(default)]
    pub(super) categories: Vec<Category>,
}

#[derive(Deserialize)]
pub(super) struct Category {
    #[serde(default)]
    pub(super) columns: HashMap<String, Info>,
}

/// The format of a report, which tells before the rest whether the rest can be read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    report_metadata: Named,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    name: String,
    report_format: String,
}

impl<'a> Answer<'a> {
    /// Reads the result of a run.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, ReportError> {
        let bad = |error: serde_json::Error| ReportError::BadAnswer {
            what: error.to_string(),
        };
        let head: Head = serde_json::from_slice(body).map_err(bad)?;
        if head.report_metadata.report_format == "MULTI_BLOCK" {
            return Err(ReportError::Joined {
                name: head.report_metadata.name,
            });
        }
        serde_json::from_slice(body).map_err(bad)
    }

    /// How many rows the report counts.
    pub(super) fn row_count(&self) -> Option<u64> {
        let all = self.report_metadata.aggregates.iter();
        let at = all.into_iter().position(|name| name == "RowCount")?;
        let total = self.fact_map.get("T!T")?.aggregates.get(at)?;
        total.value?.get().parse().ok()
    }
}
