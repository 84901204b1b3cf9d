//! Queries against a page server that is written by hand, with everything that goes wrong on the
//! way: tokens that end, connections that break, pages that lie.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sfkit::client::Client;
use sfkit::error::{Code, Diagnostic};
use sfkit::model::rows::{Cell, Column, Progress, RowSink, SinkError};
use sfkit::query::{QueryError, QueryRequest, QuerySummary, run};

use server::{PageServer, Reply, Request};

mod ahead;
mod checks;
mod children;
mod faults;
mod lanes;
mod recorded;
pub(crate) mod server;

/// A file of the shared data, when it is there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared/data", "../../shared/data"];
    let found = places.map(|place| root.join(place).join(path));
    found.into_iter().find(|path| path.exists())
}

/// What a sink was given.
#[derive(Clone, Default)]
struct Taken {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    is_finished: bool,
}

#[derive(Clone, Default)]
struct MemorySink {
    taken: Arc<Mutex<Taken>>,
    closes_after: Option<usize>,
}

impl RowSink for MemorySink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        let mut taken = self.taken.lock().unwrap();
        assert!(taken.columns.is_empty(), "begin is called once");
        taken.columns = columns.to_vec();
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        let mut taken = self.taken.lock().unwrap();
        assert_eq!(cells.len(), taken.columns.len());
        if self.closes_after == Some(taken.rows.len()) {
            return Err(SinkError::Closed);
        }
        taken.rows.push(cells.iter().map(shown).collect());
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.taken.lock().unwrap().is_finished = true;
        Ok(())
    }
}

fn shown(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Null | Cell::Absent => "-".to_owned(),
        Cell::NoParent { depth } => format!("-{depth}"),
        Cell::Bool(value) => value.to_string(),
        Cell::Number(text) | Cell::Text(text) | Cell::Json(text) => text.clone().into_owned(),
    }
}

impl Taken {
    fn headers(&self) -> Vec<&str> {
        let columns = self.columns.iter();
        columns.map(|column| column.header.as_str()).collect()
    }
}

async fn ask(client: &Client, request: &QueryRequest) -> (Result<QuerySummary, QueryError>, Taken) {
    let sink = MemorySink::default();
    let taken = Arc::clone(&sink.taken);
    let outcome = run(client, request, Box::new(sink), None).await;
    let taken = taken.lock().unwrap().clone();
    (outcome, taken)
}

/// Pages of a result with one column `N`, counted from 0, two rows each.
fn page(number: usize, pages: usize) -> Value {
    let is_last = number + 1 == pages;
    let row = |n: usize| json!({"attributes": {"type": "T"}, "N": n});
    let mut page = json!({
        "totalSize": pages * 2,
        "done": is_last,
        "records": [row(number * 2), row(number * 2 + 1)],
    });
    if !is_last {
        page["nextRecordsUrl"] = json!(format!("/services/data/v57.0/query/01g-{}", number + 1));
    }
    page
}

fn page_number(request: &Request) -> usize {
    let url = request.url();
    let last = url.path().rsplit('-').next().unwrap().to_owned();
    last.parse().unwrap_or(0)
}

fn counted(rows: usize) -> Vec<Vec<String>> {
    (0..rows).map(|n| vec![n.to_string()]).collect()
}

#[tokio::test]
async fn one_call_per_page_and_none_besides() {
    let server = PageServer::start(|request, _| {
        Reply::json(&page(page_number(request), 7))
            .header("Sforce-Limit-Info", "api-usage=18/5000")
            .gzip()
    });
    let mut request = QueryRequest::new("SELECT N FROM T WHERE Name = 'a+b & c'");
    request.options.batch_size = Some(200);
    let tokens = server.tokens();
    let client = server.client_with(Arc::clone(&tokens), None);
    let (summary, taken) = ask(&client, &request).await;
    let summary = summary.unwrap();
    assert_eq!(taken.rows, counted(14));
    assert!(taken.is_finished);
    assert_eq!((summary.rows, summary.pages, summary.calls), (14, 7, 7));
    assert_eq!(summary.total_size, Some(14));
    assert_eq!(summary.usage.unwrap().used, 18);
    let requests = server.requests();
    assert_eq!(requests.len(), 7);
    let url = requests[0].url();
    assert_eq!(url.path(), "/services/data/v57.0/query");
    let asked: Vec<_> = url.query_pairs().collect();
    assert_eq!(asked, [("q".into(), request.soql.as_str().into())]);
    assert_eq!(requests[0].header("authorization"), Some("Bearer token-0"));
    assert_eq!(
        requests[0].header("sforce-query-options"),
        Some("batchSize=200")
    );
    assert_eq!(requests[6].url().query(), None);
    assert_eq!(
        requests[6].header("sforce-query-options"),
        Some("batchSize=200")
    );
    let calls = tokens.calls.lock().unwrap();
    assert_eq!(calls.len(), 7);
    assert!(
        calls
            .iter()
            .all(|call| call.status == Some(200) && call.bytes > 0)
    );
}

#[tokio::test]
async fn all_rows_asks_query_all() {
    let server = PageServer::start(|_, _| Reply::json(&page(0, 1)));
    let mut request = QueryRequest::new("SELECT N FROM T");
    request.options.all_rows = true;
    let (summary, _) = ask(&server.client(), &request).await;
    assert_eq!(summary.unwrap().rows, 2);
    assert_eq!(
        server.requests()[0].url().path(),
        "/services/data/v57.0/queryAll"
    );
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_is_renewed_and_no_row_comes_twice() {
    let server = PageServer::start(|request, _| {
        let number = page_number(request);
        let expired = if number < 3 { "token-0" } else { "token-1" };
        if request.header("authorization") == Some(&format!("Bearer {expired}")) {
            return Reply::json(&page(number, 6));
        }
        let body = r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;
        Reply::new(401, body)
    });
    let (summary, taken) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
    assert_eq!(summary.unwrap().calls, 7);
    assert_eq!(taken.rows, counted(12));
}

#[tokio::test]
async fn a_token_that_is_refused_for_ever_is_renewed_once() {
    let server = PageServer::start(|_, _| {
        Reply::new(
            401,
            r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#,
        )
    });
    let (outcome, taken) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Code::ReauthRequired);
    assert_eq!(error.details()["error_code"], "INVALID_SESSION_ID");
    assert_eq!(server.requests().len(), 2);
    assert!(!taken.is_finished);
}

#[tokio::test]
async fn a_cut_connection_and_a_busy_server_are_got_over() {
    let server = PageServer::start(|request, number| {
        let whole = Reply::json(&page(page_number(request), 3));
        match number {
            1 => whole.cut_at(20),
            2 => Reply::new(503, "busy").header("Retry-After", "1"),
            4 => whole.gzip().cut_at(30),
            _ => whole,
        }
    });
    let (summary, taken) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
    assert_eq!(summary.unwrap().rows, 6);
    assert_eq!(taken.rows, counted(6));
}

#[tokio::test]
async fn a_connection_that_always_breaks_is_given_up() {
    let server = PageServer::start(|_, _| Reply::json(&page(0, 1)).cut_at(5));
    let (outcome, taken) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
    assert_eq!(outcome.unwrap_err().code(), Code::Unavailable);
    assert!(server.requests().len() <= 12);
    assert!(!taken.is_finished);
}

#[tokio::test]
async fn no_rows_still_have_columns() {
    let server = PageServer::start(|_, _| {
        Reply::json(&json!({"totalSize": 0, "done": true, "records": []}))
    });
    let text = "SELECT Id, account.Name, (SELECT Id FROM Contacts) FROM Account";
    let (summary, taken) = ask(&server.client(), &QueryRequest::new(text)).await;
    assert_eq!(summary.unwrap().rows, 0);
    assert_eq!(taken.headers(), ["Id", "account.Name", "Contacts"]);
    assert!(taken.is_finished);
}

#[tokio::test]
async fn count_is_one_row() {
    let server = PageServer::start(|_, _| {
        Reply::json(&json!({"totalSize": 57, "done": true, "records": []}))
    });
    for text in ["SELECT COUNT() FROM Lead", "select count ( ) from Lead !"] {
        let mut request = QueryRequest::new(text);
        request.unchecked = true;
        let (summary, taken) = ask(&server.client(), &request).await;
        assert_eq!(summary.unwrap().rows, 1);
        assert_eq!(taken.headers(), ["count"]);
        assert_eq!(taken.rows, [["57"]]);
    }
}

#[tokio::test]
async fn a_reader_that_goes_away_ends_the_query_quietly() {
    let server = PageServer::start(|request, _| Reply::json(&page(page_number(request), 500)));
    let sink = MemorySink {
        closes_after: Some(3),
        ..MemorySink::default()
    };
    let request = QueryRequest::new("SELECT N FROM T");
    let summary = run(&server.client(), &request, Box::new(sink), None).await;
    let summary = summary.unwrap();
    assert!(summary.closed);
    assert_eq!(summary.rows, 3);
    assert!(server.requests().len() < 20);
}

#[tokio::test]
async fn what_is_no_query_is_never_sent() {
    let server = PageServer::start(|_, _| Reply::json(&page(0, 1)));
    for (text, code) in [
        ("", Code::SoqlSyntax),
        ("  \n ; ", Code::SoqlSyntax),
        ("SELEC Id FROM Account", Code::SoqlSyntax),
        (
            "SELECT Id FROM Account WHERE Name = :name",
            Code::SoqlSyntax,
        ),
    ] {
        let (outcome, _) = ask(&server.client(), &QueryRequest::new(text)).await;
        assert_eq!(outcome.unwrap_err().code(), code, "{text}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_query_too_long_for_a_url_is_sent_in_a_body() {
    let server = PageServer::start(|request, _| {
        if !request
            .line
            .starts_with("POST /services/data/v57.0/composite ")
        {
            return Reply::json(&page(page_number(request), 3));
        }
        let part: Value = serde_json::from_str(&request.body).unwrap();
        let url = part["compositeRequest"][0]["url"].as_str().unwrap();
        let (status, body) = match url.contains("Refused") {
            true => (
                400,
                json!([{"errorCode": "MALFORMED_QUERY", "message": "no"}]),
            ),
            false => (200, page(0, 3)),
        };
        Reply::json(&json!({"compositeResponse": [
            {"body": body, "httpHeaders": {}, "httpStatusCode": status, "referenceId": "query"}
        ]}))
    });
    let ids = vec!["'001000000000001AAA'"; 2_000].join(",");
    let text = format!("SELECT N FROM T WHERE Id IN ({ids})");
    let (outcome, taken) = ask(&server.client(), &QueryRequest::new(text)).await;
    let summary = outcome.unwrap();
    assert_eq!((summary.records, summary.pages, summary.calls), (6, 3, 3));
    assert_eq!(taken.rows, counted(6));
    let text = format!("SELECT N FROM Refused WHERE Id IN ({ids})");
    let (outcome, _) = ask(&server.client(), &QueryRequest::new(text)).await;
    assert_eq!(outcome.unwrap_err().code(), Code::QueryRejected);
}

#[tokio::test]
async fn the_place_of_a_fault_is_marked_in_the_text() {
    let server = PageServer::start(|_, _| {
        Reply::new(
            400,
            r#"[{"message":"\nSELECT Id,\n Bogus FROM Account\n ^\nERROR at Row:2:Column:2\nNo such column 'Bogus' on entity 'Account'.","errorCode":"MALFORMED_QUERY"}]"#,
        )
    });
    let request = QueryRequest::new("SELECT Id,\n Bogus FROM Account");
    let (outcome, _) = ask(&server.client(), &request).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Code::QueryRejected);
    let snippet = error.snippet().unwrap();
    assert_eq!(&snippet.source[snippet.marks[0].0.clone()], "Bogus");
}

#[tokio::test]
async fn progress_is_told_and_cleared() {
    #[derive(Default)]
    struct Told(Mutex<Vec<(u64, Option<u64>)>>);
    impl Progress for Told {
        fn advance(&self, done: u64, total: Option<u64>) {
            self.0.lock().unwrap().push((done, total));
        }
        fn clear(&self) {
            self.0.lock().unwrap().push((u64::MAX, None));
        }
    }
    let server = PageServer::start(|request, _| Reply::json(&page(page_number(request), 2)));
    let told = Arc::new(Told::default());
    let request = QueryRequest::new("SELECT N FROM T");
    let progress = Arc::clone(&told) as Arc<dyn Progress>;
    let sink = Box::new(MemorySink::default());
    run(&server.client(), &request, sink, Some(progress))
        .await
        .unwrap();
    let told = told.0.lock().unwrap();
    assert_eq!(*told, [(2, Some(4)), (4, Some(4)), (u64::MAX, None)]);
}

#[test]
fn a_running_query_may_move_between_threads() {
    fn assert_send<T: Send>(_: T) {}
    let server = PageServer::start(|_, _| Reply::json(&page(0, 1)));
    let (client, request) = (server.client(), QueryRequest::new("SELECT N FROM T"));
    assert_send(run(
        &client,
        &request,
        Box::new(MemorySink::default()),
        None,
    ));
}
