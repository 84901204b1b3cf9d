//! `/query?explain=`: how the store would find the rows of a query.
//!
//! The plans are SQLite's own, in Salesforce's words: with an index in front there are two to choose
//! from, otherwise the table is read from end to end. Costs are Salesforce's kind: an index pays as
//! long as it gives less than 30 % of the records.

use serde_json::{Value, json};

use super::{Answered, Rest};
use crate::localorg::sql::{Estimate, QueryContext};
use crate::localorg::wire::Reply;

/// The share of the records up to which an index pays.
const SELECTIVE: f64 = 0.3;
/// What reading the whole table costs.
const WHOLE_TABLE: f64 = 1.0;

impl Rest {
    pub(super) fn explain(&self, text: &str, context: &QueryContext) -> Answered {
        let estimate = self.store.estimate(text, context)?;
        let mut plans = vec![table_scan(&estimate)];
        if let Some(fields) = &estimate.indexed {
            let cost = ratio(estimate.rows, estimate.all) / SELECTIVE;
            let place = usize::from(cost > WHOLE_TABLE);
            plans.insert(place, plan(&estimate, "Index", fields, cost));
        }
        Ok(Reply::value(
            &json!({ "plans": plans, "sourceQuery": text }),
        ))
    }
}

fn table_scan(estimate: &Estimate) -> Value {
    let mut plan = plan(estimate, "TableScan", &[], WHOLE_TABLE);
    if !estimate.unindexed.is_empty() {
        plan["notes"] = json!([{
            "description": "Not considering filter for optimization because unindexed",
            "fields": estimate.unindexed,
            "tableEnumOrId": estimate.object,
        }]);
    }
    plan
}

fn plan(estimate: &Estimate, operation: &str, fields: &[String], cost: f64) -> Value {
    json!({
        "cardinality": estimate.rows,
        "fields": fields,
        "leadingOperationType": operation,
        "notes": [],
        "relativeCost": (cost * 10_000.0).round() / 10_000.0,
        "sobjectCardinality": estimate.all,
        "sobjectType": estimate.object,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a rough figure for people")]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
