//! Salesforce's plans for a query: how it would find the rows, and what that costs.

use serde::Deserialize;
use serde_json::Number;

use crate::client::{Client, Error};

/// One way to run a query. Salesforce takes the cheapest, which stands first.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct QueryPlan {
    /// Rows that the leading operation is expected to give.
    pub cardinality: Option<u64>,
    /// Fields of the index, if one leads.
    pub fields: Vec<String>,
    /// `Index`, `Sharing`, `TableScan` or `Other`.
    pub leading_operation_type: String,
    /// What might be mended.
    pub notes: Vec<PlanNote>,
    /// Cost against a threshold: above 1 the query is not selective.
    pub relative_cost: Option<Number>,
    /// Records of the object, about.
    pub sobject_cardinality: Option<u64>,
    /// The object.
    pub sobject_type: String,
}

/// A remark on a plan, such as why an index was not used.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PlanNote {
    /// The remark.
    pub description: String,
    /// Fields that it is about.
    pub fields: Vec<String>,
    /// The object that it is about.
    pub table_enum_or_id: Option<String>,
}

#[derive(Deserialize)]
struct Plans {
    plans: Vec<QueryPlan>,
}

impl Client {
    /// The plans for a query, which is not run.
    ///
    /// # Errors
    /// When the server refuses the text or does not answer.
    pub async fn explain(&self, soql: &str) -> Result<Vec<QueryPlan>, Error> {
        let call = self.query_call("query", "explain", soql);
        let plans: Plans = self.send_query(&call, Vec::new()).await?.json()?;
        Ok(plans.plans)
    }
}
