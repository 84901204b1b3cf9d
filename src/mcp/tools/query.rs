//! `query`: SOQL, looked at before it is sent.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::client::QueryOptions;
use crate::error::{Code, Diagnostic, Failure};
use crate::model::rows::Progress;
use crate::query::{self, QueryRequest, QuerySummary};
use crate::soql;
use crate::soql::bind::{Param, ParamType};
use crate::state::QueryRun;

use super::document;
use crate::mcp::basket::{Basket, Bounds, SharedBasket};
use crate::mcp::desk::Desk;
use crate::mcp::error::CallError;

pub(crate) const ABOUT: &str = "Runs one SOQL query and returns its rows as JSON records: parents nested (Account.Name is \
{\"Account\":{\"Name\":…}}), sub-queries as arrays. Grammar and names are checked before anything is sent; errors tell the place \
and what may have been meant. Pass values from outside as `params` (`WHERE Name = :name`) instead of quoting them into the \
text. SOQL has no `SELECT *`: use FIELDS(ALL) with LIMIT 200, or name the fields. Prefer COUNT(), SUM() and GROUP BY to fetching rows \
to add them up.";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Args {
    /// The query, such as "SELECT Id, Name FROM Account WHERE Industry = :industry ORDER BY Name LIMIT 20"
    soql: String,
    /// Values of the `:name` parameters in the text: texts, numbers, true/false, or lists of them for IN
    params: Option<BTreeMap<String, Value>>,
    /// At most so many rows
    #[schemars(range(min = 1))]
    limit: Option<usize>,
    /// Also deleted and archived records
    #[serde(default)]
    all_rows: bool,
    /// Org to ask: a name from `orgs`; the default one without
    org: Option<String>,
}

/// Rows of a query.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    org: String,
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    rows: Vec<Box<RawValue>>,
    /// How many rows there are in the answer.
    returned: u64,
    /// How many rows the query has, as the org told.
    total_size: Option<u64>,
    /// Whether rows were left out.
    truncated: bool,
    /// How many; unknown when the org did not tell.
    left_out: Option<u64>,
    /// How to get them.
    rest: Option<&'static str>,
    /// API calls that it took.
    calls: u64,
}

const REST: &str = "narrow the query with WHERE, select fewer fields, let the org add up (COUNT(), SUM(), GROUP BY), or go on \
behind the last row: ORDER BY Id and WHERE Id > the last Id. A whole result goes to a file with `sfkit query … --output FILE.csv`";
const TOO_LARGE: &str = "one row alone is larger than an answer may be: select fewer fields";

pub(crate) async fn run(
    desk: &Desk,
    args: Args,
    meter: Arc<dyn Progress>,
) -> Result<String, Failure> {
    let most = desk.bounds();
    let limit = args.limit.unwrap_or(most.rows);
    if limit == 0 {
        return Err(value("limit", "0", "at least 1 is wanted").into());
    }
    let bounds = Bounds {
        rows: limit.min(most.rows),
        bytes: most.bytes,
    };
    let request = QueryRequest {
        params: params(args.params.unwrap_or_default())?,
        options: QueryOptions {
            all_rows: args.all_rows,
            // The rows behind the last one that is wanted would travel in vain.
            batch_size: u16::try_from(bounds.rows.clamp(200, 2_000)).ok(),
            ..QueryOptions::default()
        },
        ..QueryRequest::new(args.soql)
    };
    request.check_grammar()?;
    let open = desk.open(args.org.as_deref()).await?;
    let basket = SharedBasket::new(bounds);
    let client = &open.connected.client;
    let begun = Instant::now();
    let ran = query::run(client, &request, basket.sink(), Some(meter)).await;
    let rows = ran.as_ref().ok().map(|summary| summary.records);
    let error = ran.as_ref().err().map(Diagnostic::code);
    desk.app().note_query(&QueryRun {
        soql: soql::statement(&request.soql).to_owned(),
        org: Some(open.name().to_owned()),
        rows,
        ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        outcome: error.map_or("ok", Code::as_str).to_owned(),
    });
    Ok(document(&answer(open.name(), &ran?, basket.take())))
}

fn answer(org: &str, summary: &QuerySummary, basket: Basket) -> Answer {
    let returned = basket.len();
    let truncated = basket.is_cut();
    let rest = match truncated {
        true if basket.is_too_small() => Some(TOO_LARGE),
        true => Some(REST),
        false => None,
    };
    Answer {
        org: org.to_owned(),
        returned,
        total_size: summary.total_size,
        truncated,
        left_out: match truncated {
            true => summary
                .total_size
                .map(|total| total.saturating_sub(returned)),
            false => Some(0),
        },
        rest,
        calls: summary.calls,
        rows: basket.into_rows(),
    }
}

fn value(argument: &'static str, value: &str, wanted: &'static str) -> CallError {
    CallError::Value {
        argument,
        value: value.to_owned(),
        wanted,
    }
}

/// Parameters as the query takes them.
fn params(given: BTreeMap<String, Value>) -> Result<Vec<Param>, CallError> {
    let param = |(name, given): (String, Value)| {
        let is_list = given.is_array();
        let all = match given {
            Value::Array(all) => all,
            one => vec![one],
        };
        let kinds: Vec<_> = all.iter().map(kind_of).collect();
        let one = kinds.first().copied().flatten();
        let values = all.iter().map(|value| text_of(&name, value));
        Ok(Param {
            values: values.collect::<Result<_, _>>()?,
            // Texts are what the field makes of them: dates and ids are texts in JSON.
            kind: one.filter(|_| kinds.iter().all(|kind| *kind == one)),
            is_list,
            name,
        })
    };
    given.into_iter().map(param).collect()
}

fn kind_of(value: &Value) -> Option<ParamType> {
    match value {
        Value::Number(_) => Some(ParamType::Number),
        Value::Bool(_) => Some(ParamType::Boolean),
        _ => None,
    }
}

fn text_of(name: &str, given: &Value) -> Result<String, CallError> {
    match given {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null => Ok("null".to_owned()),
        Value::Array(_) | Value::Object(_) => {
            let shown = format!("`{name}` = {given}");
            Err(value(
                "params",
                &shown,
                "texts, numbers, true/false and lists of them are taken",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_keep_their_kind() {
        let given = json!({"a": "x' OR Id != null", "b": 1.5, "c": [true], "d": ["2026-01-31", "y"], "e": null});
        let given = serde_json::from_value(given).unwrap();
        let shown: Vec<_> = params(given)
            .unwrap()
            .into_iter()
            .map(|param| {
                (
                    param.name,
                    param.kind,
                    param.values.join("|"),
                    param.is_list,
                )
            })
            .collect();
        let row = |name: &str, kind, values: &str, is_list| {
            (name.to_owned(), kind, values.to_owned(), is_list)
        };
        assert_eq!(
            shown,
            [
                row("a", None, "x' OR Id != null", false),
                row("b", Some(ParamType::Number), "1.5", false),
                row("c", Some(ParamType::Boolean), "true", true),
                row("d", None, "2026-01-31|y", true),
                row("e", None, "null", false),
            ]
        );
        let wrong = serde_json::from_value(json!({"a": {"b": 1}})).unwrap();
        assert!(params(wrong).is_err());
    }
}
