//! `COLUMN>VALUE`: a condition that narrows one run of a report.

use serde_json::{Value, json};

use crate::soql::suggest::closest;

use super::ReportError;
use super::wire::Description;

/// Signs and what the API calls them; longer signs first.
const OPERATORS: [(&str, &str); 9] = [
    ("!=", "notEqual"),
    ("<>", "notEqual"),
    ("<=", "lessOrEqual"),
    (">=", "greaterOrEqual"),
    ("!~", "notContain"),
    ("=", "equals"),
    ("<", "lessThan"),
    (">", "greaterThan"),
    ("~", "contains"),
];

/// A condition on a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Heading or API name of the column.
    pub column: String,
    /// The API's word.
    pub operator: &'static str,
    /// The value; several stand between commas.
    pub value: String,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// When it has no column or no operator.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        let wrong = || ReportError::Condition {
            text: text.to_owned(),
        };
        let at = text.find(['=', '!', '<', '>', '~']).ok_or_else(wrong)?;
        let (column, rest) = text.split_at(at);
        let operator = OPERATORS.iter().find(|(sign, _)| rest.starts_with(sign));
        let (sign, operator) = operator.ok_or_else(wrong)?;
        let column = column.trim();
        if column.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            column: column.to_owned(),
            operator,
            value: rest[sign.len()..].trim().to_owned(),
        })
    }
}

/// The body of a run that has these conditions beside the report's own.
pub(super) fn body(
    description: &Description,
    conditions: &[Condition],
) -> Result<String, ReportError> {
    let metadata = &description.report_metadata;
    let mut filters = metadata.report_filters.clone();
    let mut logic = metadata.report_boolean_filter.clone();
    for condition in conditions {
        let column = column(description, &condition.column)?;
        filters.push(json!({
            "column": column,
            "operator": condition.operator,
            "value": condition.value,
        }));
        logic = logic.map(|logic| format!("({logic}) AND {}", filters.len()));
    }
    let mut changed = json!({ "reportFilters": filters });
    if let Some(logic) = logic {
        changed["reportBooleanFilter"] = Value::String(logic);
    }
    Ok(json!({ "reportMetadata": changed }).to_string())
}

/// The API name of the column that is called so.
fn column(description: &Description, name: &str) -> Result<String, ReportError> {
    let categories = &description.report_type_metadata.categories;
    let columns: Vec<_> = categories
        .iter()
        .flat_map(|category| &category.columns)
        .collect();
    let same = |text: &str| text.to_lowercase() == name.to_lowercase();
    let by_name = columns.iter().find(|(api, _)| same(api));
    let by_label = || columns.iter().find(|(_, info)| same(&info.label));
    if let Some((api, _)) = by_name.or_else(by_label) {
        return Ok((*api).clone());
    }
    let labels = columns.iter().map(|(_, info)| info.label.as_str());
    let names = columns.iter().map(|(api, _)| api.as_str());
    Err(ReportError::Column {
        name: description.report_metadata.name.clone(),
        column: name.to_owned(),
        meant: closest(name, labels.chain(names)).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read() {
        for (text, column, operator, value) in [
            ("Amount>=1000", "Amount", "greaterOrEqual", "1000"),
            ("Stage = A, B", "Stage", "equals", "A, B"),
            ("Close Date!=", "Close Date", "notEqual", ""),
            ("Name~x=y", "Name", "contains", "x=y"),
            ("A<>b", "A", "notEqual", "b"),
        ] {
            let read = Condition::parse(text).unwrap();
            assert_eq!(
                (&*read.column, read.operator, &*read.value),
                (column, operator, value)
            );
        }
        for wrong in ["", "Amount", "=1", "a!b"] {
            assert!(Condition::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn conditions_join_those_of_the_report() {
        let text = r#"{"reportMetadata": {"name": "R", "reportBooleanFilter": "1 OR 2",
            "reportFilters": [{"column": "A", "operator": "equals", "value": "x"},
                              {"column": "B", "operator": "equals", "value": "y"}]},
            "reportTypeMetadata": {"categories": [{"columns": {
                "AMOUNT": {"label": "Amount", "dataType": "currency"},
                "STAGE_NAME": {"label": "Stage", "dataType": "picklist"}}}]}}"#;
        let description: Description = serde_json::from_str(text).unwrap();
        let conditions = [
            Condition::parse("amount>5").unwrap(),
            Condition::parse("STAGE_NAME=Won").unwrap(),
        ];
        let body: Value = serde_json::from_str(&body(&description, &conditions).unwrap()).unwrap();
        let changed = &body["reportMetadata"];
        assert_eq!(changed["reportBooleanFilter"], "((1 OR 2) AND 3) AND 4");
        assert_eq!(changed["reportFilters"][2]["column"], "AMOUNT");
        assert_eq!(changed["reportFilters"][3]["value"], "Won");
        let unknown = Condition::parse("Amuont>5").unwrap();
        let error = super::body(&description, &[unknown]).unwrap_err();
        assert!(
            error.to_string().contains("did you mean `Amount`"),
            "{error}"
        );
    }
}
