//! Any query: checked before it is sent, answered at once or line by line.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use tokio::sync::{mpsc, oneshot};
use utoipa::ToSchema;

use super::lines::{Cut, Ending, Lines, LinesBody, Most, Piece};
use crate::client::QueryOptions;
use crate::query::{self, QueryError, QueryRequest, QuerySummary};
use crate::serve::content::Typed;
use crate::serve::described::FlatFailed;
use crate::serve::envelope::json_response;
use crate::serve::error::{Refusal, Result};
use crate::serve::orgs::Reached;
use crate::serve::service::Shared;
use crate::soql::bind::{Param, ParamType};

/// Rows of an answer at once when nobody says how many, as the earlier service had it.
const USUAL_ROWS: u64 = 50;

/// Rows of an answer at once at most.
const MOST_ROWS: u64 = 50_000;

/// Bytes of the rows of an answer at once.
const USUAL_BYTES: u64 = 16 << 20;

/// Rows of the smallest and of the largest page of Salesforce.
const PAGE: (u16, u16) = (200, 2_000);

const LINES: &str = "application/x-ndjson";

/// A query.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Alias, username or organization id.
    user_id: Option<String>,
    /// SOQL. `:name` stands for a value of `params`.
    query: Option<String>,
    /// Rows at most: 50 unless said otherwise; of lines all.
    #[schema(minimum = 1, maximum = 50_000)]
    limit: Option<u64>,
    /// Bytes of the rows at most: 16 MiB; of lines all.
    #[schema(minimum = 1)]
    max_bytes: Option<u64>,
    /// Values of the parameters in the query: a text, a number, true, false, null, a list of them, or
    /// `{"type":…,"value":…}` where the type must be named.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    params: Option<Map<String, Value>>,
    /// Deleted and archived rows, too.
    #[serde(default)]
    all_rows: bool,
    /// Send the text as it is, without looking at it before.
    #[serde(default)]
    no_check: bool,
}

/// Rows at once.
#[derive(Serialize, ToSchema)]
struct Rows {
    ok: bool,
    /// The records: keys in the order of the SELECT, numbers digit by digit.
    #[schema(value_type = Vec<Object>)]
    records: Vec<Box<RawValue>>,
    /// How many records there are here.
    rows: usize,
    /// How many the org has promised.
    total_size: Option<u64>,
    /// Whether these are all.
    done: bool,
    /// What cut the result: `limit` or `max_bytes`.
    truncated: Option<&'static str>,
}

/// Run any query
///
/// The text is parsed and its names are checked before anything is sent; a fault is told with its place.
/// With `Accept: application/x-ndjson` every row is a line and leaves while the next page is on its way.
/// A last line `{"error":…}`, behind which the connection breaks off, tells that the rows before it are
/// not all; a last line `{"truncated":…}` that `limit` or `max_bytes` cut the result.
#[utoipa::path(
    post,
    path = "/api/salesforce/enhanced/query",
    tag = "enhanced",
    request_body = Asked,
    responses(
        (status = 200, description = "The rows", content(
            (Rows = "application/json"),
            (String = "application/x-ndjson"),
        )),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn query(
    State(service): State<Shared>,
    headers: HeaderMap,
    Typed(asked): Typed<Asked>,
) -> Result<Response> {
    let text = asked.query.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Refusal::invalid("SOQL query is required"))?;
    let by_line = wants_lines(&headers);
    let most = most(by_line, asked.limit, asked.max_bytes)?;
    let request = QueryRequest {
        params: params(asked.params.unwrap_or_default())?,
        options: QueryOptions {
            all_rows: asked.all_rows,
            batch_size: page(most),
            ..QueryOptions::default()
        },
        unchecked: asked.no_check,
        ..QueryRequest::new(text)
    };
    request.check_grammar()?;
    let reached = service.reach(&asked.user_id.unwrap_or_default()).await?;
    let mut running = Running::start(reached, request, most);
    let first = running.pieces.recv().await;
    if first.is_none() {
        running.failed().await?;
    }
    match by_line {
        true => Ok(running.into_lines()),
        false => running.into_rows().await,
    }
}

fn most(by_line: bool, rows: Option<u64>, bytes: Option<u64>) -> Result<Most> {
    let (usual_rows, usual_bytes, most_rows) = match by_line {
        true => (u64::MAX, u64::MAX, u64::MAX),
        false => (USUAL_ROWS, USUAL_BYTES, MOST_ROWS),
    };
    let most = Most {
        rows: rows.unwrap_or(usual_rows),
        bytes: bytes.unwrap_or(usual_bytes),
    };
    if most.rows == 0 || most.rows > most_rows {
        let message = format!("`limit` must be a number from 1 to {MOST_ROWS}; lines have no end.");
        return Err(Refusal::invalid(message));
    }
    if most.bytes == 0 || most.bytes > usual_bytes {
        let message = format!("`max_bytes` must be a number from 1 to {USUAL_BYTES}.");
        return Err(Refusal::invalid(message));
    }
    Ok(most)
}

/// Rows of a page: no more than are wanted, as far as Salesforce goes along.
fn page(most: Most) -> Option<u16> {
    let rows = u16::try_from(most.rows)
        .ok()
        .filter(|rows| *rows < PAGE.1)?;
    Some(rows.max(PAGE.0))
}

/// Whether lines are preferred to one document.
fn wants_lines(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case(LINES) || kind.eq_ignore_ascii_case("application/ndjson")
    })
}

fn params(given: Map<String, Value>) -> Result<Vec<Param>> {
    let read = given.into_iter().map(|(name, value)| {
        let wrong = |what: &str| Refusal::invalid(format!("The parameter `{name}` {what}."));
        let (kind, value) = match value {
            Value::Object(mut typed) => {
                let kind = typed.remove("type");
                let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
                let kind: ParamType = kind
                    .parse()
                    .map_err(|()| wrong("has no type that there is"))?;
                let value = typed.remove("value");
                let value = value.filter(|_| typed.is_empty());
                (
                    Some(kind),
                    value.ok_or_else(|| wrong("is not `{type, value}`"))?,
                )
            }
            value => (None, value),
        };
        let is_list = value.is_array();
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        let values: Option<Vec<String>> = values.into_iter().map(written).collect();
        Ok(Param {
            kind,
            values: values.ok_or_else(|| wrong("is no value and no list of values"))?,
            is_list,
            name,
        })
    });
    read.collect()
}

fn written(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Null => Some("null".to_owned()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// A query under way.
struct Running {
    pieces: mpsc::Receiver<Piece>,
    outcome: oneshot::Receiver<std::result::Result<QuerySummary, QueryError>>,
    reached: Arc<Reached>,
}

impl Running {
    /// Starts it. It ends when it is done, or when nobody takes its rows any more.
    fn start(reached: Reached, request: QueryRequest, most: Most) -> Self {
        let (lines, pieces) = Lines::new(most);
        let (done, outcome) = oneshot::channel();
        let reached = Arc::new(reached);
        let held = Arc::clone(&reached);
        tokio::spawn(async move {
            let client = lines.client();
            let run = query::run(held.client(), &request, Box::new(lines), None);
            // Dropped with the query: as long as it lives the rows do not end.
            let gone = async move { client.closed().await };
            tokio::select! {
                // Nobody listens when the client has gone.
                outcome = run => drop(done.send(outcome)),
                () = gone => {}
            }
        });
        Self {
            pieces,
            outcome,
            reached,
        }
    }

    /// Why there are no rows.
    async fn failed(&mut self) -> Result<()> {
        match (&mut self.outcome).await {
            Ok(Err(error)) => Err(error.into()),
            Ok(Ok(_)) => Ok(()),
            Err(_) => Err(QueryError::GivenUp.into()),
        }
    }

    async fn into_rows(mut self) -> Result<Response> {
        let (mut records, mut cut) = (Vec::new(), None);
        while let Some(piece) = self.pieces.recv().await {
            match piece {
                Piece::Begun => {}
                Piece::Cut(by, _) => cut = Some(by),
                Piece::Lines(lines) => records.extend(objects(&lines)),
            }
        }
        let summary = match self.outcome.await {
            Ok(outcome) => outcome?,
            Err(_) => return Err(QueryError::GivenUp.into()),
        };
        let rows = Rows {
            ok: true,
            rows: records.len(),
            records,
            total_size: summary.total_size,
            done: cut.is_none(),
            truncated: cut.map(Cut::as_str),
        };
        json_response(StatusCode::OK, &rows)
    }

    fn into_lines(self) -> Response {
        let (to, ending) = oneshot::channel();
        let (forward, pieces) = mpsc::channel(1);
        let Self {
            pieces: mut arriving,
            outcome,
            reached,
        } = self;
        tokio::spawn(async move {
            let mut cut = None;
            while let Some(piece) = arriving.recv().await {
                if let Piece::Cut(by, rows) = piece {
                    cut = Some((by, rows));
                } else if forward.send(piece).await.is_err() {
                    return;
                }
            }
            drop(forward);
            let ending = match (outcome.await, cut) {
                (Ok(Ok(_)), None) => Ending::Whole,
                (Ok(Ok(summary)), Some(cut)) => Ending::Line(truncated(&summary, cut)),
                (Ok(Err(error)), _) => Ending::Broken(error_line(error)),
                (Err(_), _) => Ending::Broken(error_line(QueryError::GivenUp)),
            };
            drop(to.send(ending));
        });
        let mut response = Response::new(Body::new(LinesBody::new(pieces, ending, reached)));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(LINES));
        // A proxy that collects the answer would take the point of it away.
        let unbuffered = HeaderName::from_static("x-accel-buffering");
        headers.insert(unbuffered, HeaderValue::from_static("no"));
        response
    }
}

/// The lines as JSON objects.
fn objects(lines: &[u8]) -> impl Iterator<Item = Box<RawValue>> {
    let lines = lines.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).expect("a row is written as a JSON object"))
}

fn truncated(summary: &QuerySummary, (cut, rows): (Cut, u64)) -> String {
    let line = json!({"truncated": {
        "by": cut.as_str(), "rows": rows, "total_size": summary.total_size,
    }});
    format!("{line}\n")
}

fn error_line(error: QueryError) -> String {
    let refusal = Refusal::from(error);
    let line = json!({"error": {
        "code": refusal.code, "message": refusal.message, "details": refusal.details,
    }});
    format!("{line}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_values_lists_or_typed() {
        let given =
            json!({"a": "x", "b": [1, 2.50], "c": null, "d": {"type": "string", "value": "3"}});
        let read = params(given.as_object().unwrap().clone()).unwrap();
        let shown: Vec<_> = read
            .iter()
            .map(|param| (param.values.join("|"), param.is_list, param.kind))
            .collect();
        assert_eq!(
            shown,
            [
                ("x".to_owned(), false, None),
                ("1|2.5".to_owned(), true, None),
                ("null".to_owned(), false, None),
                ("3".to_owned(), false, Some(ParamType::String)),
            ]
        );
        for wrong in [
            json!({"a": [[1]]}),
            json!({"a": {"type": "blob", "value": 1}}),
            json!({"a": {"type": "string"}}),
            json!({"a": {"type": "string", "value": 1, "more": 2}}),
        ] {
            assert!(
                params(wrong.as_object().unwrap().clone()).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn only_answers_at_once_are_bounded() {
        assert_eq!(most(false, None, None).unwrap().rows, USUAL_ROWS);
        assert_eq!(most(true, None, None).unwrap().rows, u64::MAX);
        assert!(most(true, Some(1_000_000), None).is_ok());
        assert!(most(false, Some(50_001), None).is_err());
        assert!(most(false, Some(0), None).is_err());
        assert!(most(false, None, Some(USUAL_BYTES + 1)).is_err());
        let pages = [1, 500, 5_000].map(|rows| page(most(true, Some(rows), None).unwrap()));
        assert_eq!(pages, [Some(200), Some(500), None]);
    }
}
