//! What a report is made of, in the words of the Reports API.

use serde::{Deserialize, Serialize};

use super::catalogue::{self, ReportType};
use crate::localorg::error::ApiError;

/// The setting of the file that holds the definition of the report with this id.
pub(in crate::localorg) fn setting_of(id: &str) -> String {
    format!("report:{id}")
}

/// How rows are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(in crate::localorg) enum Layout {
    /// One list.
    #[default]
    Tabular,
    /// Groups below each other.
    Summary,
    /// Groups in both directions.
    Matrix,
}

/// What a report is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::localorg) struct Definition {
    /// How rows are laid out.
    pub(in crate::localorg) report_format: Layout,
    /// Name of its report type.
    pub(in crate::localorg) report_type: String,
    /// Columns of a detail row.
    pub(in crate::localorg) detail_columns: Vec<String>,
    /// Groups downwards, the outer one first.
    pub(in crate::localorg) groupings_down: Vec<Grouping>,
    /// Groups to the right, the outer one first.
    pub(in crate::localorg) groupings_across: Vec<Grouping>,
    /// `RowCount`, `s!COLUMN`, `a!COLUMN`, `m!COLUMN`, `mx!COLUMN`.
    pub(in crate::localorg) aggregates: Vec<String>,
    /// Which rows are in it.
    pub(in crate::localorg) report_filters: Vec<Filter>,
    /// How the filters are joined, as `1 AND (2 OR 3)`; all of them must hold without.
    pub(in crate::localorg) report_boolean_filter: Option<String>,
}

/// One level of groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::localorg) struct Grouping {
    /// The column.
    pub(in crate::localorg) name: String,
    /// How dates are brought together.
    pub(in crate::localorg) date_granularity: Granularity,
}

/// How dates are brought together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::localorg) enum Granularity {
    /// Every value for itself.
    #[default]
    None,
    /// A day.
    Day,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

/// A condition on a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::localorg) struct Filter {
    /// The column.
    pub(in crate::localorg) column: String,
    /// `equals`, `notEqual`, `lessThan`, `contains` …
    pub(in crate::localorg) operator: String,
    /// One value, or several between commas.
    pub(in crate::localorg) value: String,
}

/// What a request changes for its run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::localorg) struct Change {
    report_metadata: Option<ChangedMetadata>,
}

/// Only what is named changes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ChangedMetadata {
    report_format: Option<Layout>,
    detail_columns: Option<Vec<String>>,
    groupings_down: Option<Vec<Grouping>>,
    groupings_across: Option<Vec<Grouping>>,
    aggregates: Option<Vec<String>>,
    report_filters: Option<Vec<Filter>>,
    #[serde(default, deserialize_with = "named")]
    report_boolean_filter: Option<Option<String>>,
}

/// Tells a null from a member that is not there.
fn named<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Definition {
    /// The definition with the changes, whose columns all exist.
    pub(in crate::localorg) fn changed(mut self, change: Change) -> Result<Self, ApiError> {
        let Some(change) = change.report_metadata else {
            return Ok(self);
        };
        replace(&mut self.report_format, change.report_format);
        replace(&mut self.detail_columns, change.detail_columns);
        replace(&mut self.groupings_down, change.groupings_down);
        replace(&mut self.groupings_across, change.groupings_across);
        replace(&mut self.aggregates, change.aggregates);
        replace(&mut self.report_filters, change.report_filters);
        replace(
            &mut self.report_boolean_filter,
            change.report_boolean_filter,
        );
        self.check()?;
        Ok(self)
    }

    /// Its report type.
    pub(super) fn kind(&self) -> Result<&'static ReportType, ApiError> {
        catalogue::report_type(&self.report_type)
            .ok_or_else(|| bad_request("The report type is not valid."))
    }

    /// All columns that group, downwards and then to the right.
    pub(super) fn groupings(&self) -> impl Iterator<Item = &Grouping> {
        self.groupings_down.iter().chain(&self.groupings_across)
    }

    fn check(&self) -> Result<(), ApiError> {
        let kind = self.kind()?;
        let named = self.detail_columns.iter();
        let named = named.chain(self.groupings().map(|grouping| &grouping.name));
        for name in named.chain(self.report_filters.iter().map(|filter| &filter.column)) {
            if kind.column(name).is_none() {
                return Err(bad_request(&format!("The column {name} is not valid.")));
            }
        }
        let is_flat = self.groupings().next().is_none();
        match self.report_format {
            Layout::Tabular if !is_flat => Err(bad_request("A tabular report has no groupings.")),
            Layout::Summary if !self.groupings_across.is_empty() => {
                Err(bad_request("A summary report has no groupings across."))
            }
            _ => Ok(()),
        }
    }
}

fn replace<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// A request that makes no sense.
pub(super) fn bad_request(message: &str) -> ApiError {
    ApiError::new(400, "BAD_REQUEST", message)
}
