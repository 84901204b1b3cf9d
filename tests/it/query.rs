//! Queries against a page server that is written by hand, with everything that goes wrong on the
//! way: tokens that end, connections that break, pages that lie.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sfkit::client::Client;
use sfkit::error::{Code, Diagnostic};
use sfkit::model::rows::{Cell, Column, Progress, RowSink, SinkError};
use sfkit::query::{ChildMode, QueryError, QueryRequest, QuerySummary, run};

use server::{PageServer, Reply, Request};

/// A server of which every answer is written in the test.
pub(crate) mod server {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};
    use std::thread;

    use sfkit::client::{Access, BoxFuture, Cache, CallRecord, Client, Error, TokenSource};
    use sfkit::clock::Clock;
    use sfkit::http::{Http, HttpOptions};
    use sfkit::model::origin::{HostRule, Origin};
    use sfkit::model::version::ApiVersion;

    /// What the client sent.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Request {
        pub(crate) line: String,
        pub(crate) headers: String,
    }

    impl Request {
        /// The path, decoded, with its parameters.
        pub(crate) fn url(&self) -> url::Url {
            let path = self.line.split(' ').nth(1).unwrap();
            url::Url::parse(&format!("http://127.0.0.1{path}")).unwrap()
        }

        pub(crate) fn header(&self, name: &str) -> Option<&str> {
            self.headers
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(found, _)| found.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim())
        }
    }

    /// What the test answers.
    #[derive(Clone, Debug)]
    pub(crate) struct Reply {
        pub(crate) status: u16,
        pub(crate) headers: Vec<(&'static str, String)>,
        pub(crate) body: Vec<u8>,
        /// Only so many bytes of the body are sent, then the connection is closed.
        pub(crate) cut: Option<usize>,
    }

    impl Reply {
        pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
            Self {
                status,
                headers: Vec::new(),
                body: body.into(),
                cut: None,
            }
        }

        pub(crate) fn json(value: &serde_json::Value) -> Self {
            Self::new(200, value.to_string())
        }

        pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
            self.headers.push((name, value.into()));
            self
        }

        pub(crate) fn cut_at(mut self, length: usize) -> Self {
            self.cut = Some(length);
            self
        }

        pub(crate) fn gzip(mut self) -> Self {
            let level = flate2::Compression::fast();
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
            encoder.write_all(&self.body).unwrap();
            self.body = encoder.finish().unwrap();
            self.header("Content-Encoding", "gzip")
        }
    }

    type Answer = dyn Fn(&Request, usize) -> Reply + Send + Sync;

    /// Runs until the test ends.
    pub(crate) struct PageServer {
        pub(crate) base: String,
        requests: Arc<Mutex<Vec<Request>>>,
    }

    impl PageServer {
        /// `answer` gets the request and its number, from 0.
        pub(crate) fn start(
            answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
        ) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            let requests = Arc::new(Mutex::new(Vec::new()));
            let (seen, answer): (_, Arc<Answer>) = (Arc::clone(&requests), Arc::new(answer));
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                    thread::spawn(move || converse(stream, &seen, &*answer));
                }
            });
            Self { base, requests }
        }

        pub(crate) fn requests(&self) -> Vec<Request> {
            self.requests.lock().unwrap().clone()
        }

        pub(crate) fn tokens(&self) -> Arc<Tokens> {
            Arc::new(Tokens {
                base: Origin::parse(&self.base, &HostRule::salesforce().with_loopback()).unwrap(),
                renewals: AtomicUsize::new(0),
                calls: Mutex::default(),
            })
        }

        pub(crate) fn client(&self) -> Client {
            self.client_with(self.tokens(), None)
        }

        pub(crate) fn client_with(&self, tokens: Arc<Tokens>, cache: Option<Cache>) -> Client {
            let clock = Clock::Fixed("2026-11-22T12:00:00Z".parse().unwrap());
            let http = Http::new(HttpOptions::new(clock.clone()));
            Client::new(http, tokens, ApiVersion::new(57), clock, cache)
        }
    }

    fn converse(stream: TcpStream, seen: &Mutex<Vec<Request>>, answer: &Answer) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut writer = stream;
        while let Some(request) = read(&mut reader) {
            let number = {
                let mut seen = seen.lock().unwrap();
                seen.push(request.clone());
                seen.len() - 1
            };
            let reply = answer(&request, number);
            let mut head = format!("HTTP/1.1 {} Status\r\n", reply.status);
            for (name, value) in &reply.headers {
                head += &format!("{name}: {value}\r\n");
            }
            head += &format!("Content-Length: {}\r\n\r\n", reply.body.len());
            let length = reply.cut.unwrap_or(reply.body.len());
            let sent = writer
                .write_all(head.as_bytes())
                .and_then(|()| writer.write_all(&reply.body[..length]));
            if sent.is_err() || reply.cut.is_some() {
                drop(writer.shutdown(Shutdown::Both));
                return;
            }
        }
    }

    fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
        let mut request = Request::default();
        if reader.read_line(&mut request.line).ok()? == 0 {
            return None;
        }
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            if line.trim().is_empty() {
                break;
            }
            request.headers += &line;
        }
        let length = request.header("content-length").unwrap_or("0");
        let mut body = vec![0; length.parse().unwrap()];
        reader.read_exact(&mut body).ok()?;
        Some(request)
    }

    /// Gives out `token-0`, and after each renewal the next one.
    pub(crate) struct Tokens {
        pub(crate) base: Origin,
        pub(crate) renewals: AtomicUsize,
        pub(crate) calls: Mutex<Vec<CallRecord>>,
    }

    impl Tokens {
        fn current(&self) -> Access {
            let number = self.renewals.load(Ordering::SeqCst);
            Access {
                token: format!("token-{number}").into(),
                base: self.base.clone(),
            }
        }
    }

    impl TokenSource for Tokens {
        fn access(&self) -> BoxFuture<'_, Result<Access, Error>> {
            Box::pin(async { Ok(self.current()) })
        }

        fn renew<'a>(&'a self, _: &'a Access) -> BoxFuture<'a, Result<Access, Error>> {
            self.renewals.fetch_add(1, Ordering::SeqCst);
            self.access()
        }

        fn note_call(&self, call: &CallRecord) {
            self.calls.lock().unwrap().push(*call);
        }
    }
}

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
        Cell::Null => "-".to_owned(),
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
async fn truncated_json_names_page_and_place() {
    let server = PageServer::start(|request, _| match page_number(request) {
        0 => Reply::json(&page(0, 3)),
        number => {
            let text = page(number, 3).to_string();
            Reply::new(200, &text.as_bytes()[..text.len() - 20])
        }
    });
    let (outcome, taken) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Code::BadAnswer);
    assert_eq!(error.details()["page"], 2);
    assert!(error.details()["offset"].as_u64().unwrap() > 50);
    assert!(!taken.is_finished);
}

#[tokio::test]
async fn pages_that_come_round_again_end_with_an_error() {
    let server = PageServer::start(|request, _| {
        let mut again = page(page_number(request) % 2, 1000);
        again["nextRecordsUrl"] = json!(format!(
            "/services/data/v57.0/query/01g-{}",
            (page_number(request) + 1) % 2
        ));
        Reply::json(&again)
    });
    let (outcome, _) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
    assert_eq!(outcome.unwrap_err().code(), Code::BadAnswer);
    assert!(server.requests().len() <= 4);
}

#[tokio::test]
async fn a_next_page_elsewhere_is_not_asked_for() {
    for place in [
        "https://evil.example/services/data/v57.0/query/1",
        "//evil.example/services/data/v57.0/query/1",
        "/services/oauth2/token",
        "/services/data/v57.0/../../x",
    ] {
        let server = PageServer::start(move |_, _| {
            let mut lured = page(0, 2);
            lured["nextRecordsUrl"] = json!(place);
            Reply::json(&lured)
        });
        let (outcome, _) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
        assert_eq!(outcome.unwrap_err().code(), Code::HostNotAllowed, "{place}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = PageServer::start(|_, _| Reply::json(&page(0, 1)));
    let to = format!("{}/services/data/v57.0/query", other.base);
    let server = PageServer::start(move |_, _| Reply::new(302, "").header("Location", &to));
    let (outcome, _) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
    assert_eq!(outcome.unwrap_err().code(), Code::HostNotAllowed);
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn two_next_pages_in_one_are_noticed() {
    let server = PageServer::start(|_, _| {
        Reply::new(
            200,
            r#"{"totalSize":4,"done":false,"nextRecordsUrl":"/services/data/v57.0/query/1",
            "records":[{"N":1}],"nextRecordsUrl":"/services/data/v57.0/query/2"}"#,
        )
    });
    let (outcome, _) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
    assert!(matches!(outcome, Err(QueryError::TwoNextPages { page: 1 })));
}

#[tokio::test]
async fn fewer_rows_than_promised_are_an_error() {
    for (body, total) in [
        (
            json!({"totalSize": 3, "done": true, "records": [{"N": 1}]}),
            json!(3),
        ),
        (
            json!({"totalSize": 3, "done": false, "records": [{"N": 1}]}),
            json!(3),
        ),
        (json!({"done": false, "records": [{"N": 1}]}), Value::Null),
    ] {
        let server = PageServer::start(move |_, _| Reply::json(&body));
        let (outcome, taken) = ask(&server.client(), &QueryRequest::new("SELECT N FROM T")).await;
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Code::IncompleteResult);
        assert_eq!(error.details()["received"], 1);
        assert_eq!(error.details()["total"], total);
        assert!(!taken.is_finished);
    }
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
    let long = format!(
        "SELECT Id FROM Account WHERE Name = '{}'",
        "x".repeat(20_000)
    );
    let (outcome, _) = ask(&server.client(), &QueryRequest::new(long)).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Code::QueryRejected);
    assert!(!error.hints().is_empty());
    assert!(server.requests().is_empty());
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

fn family(request: &Request) -> Reply {
    let child = |name: &str| json!({"attributes": {}, "LastName": name, "Account": {"Name": "A"}});
    Reply::json(&match page_number(request) {
        0 => json!({"totalSize": 3, "done": true, "records": [
            {"Name": "first", "Contacts": {"totalSize": 3, "done": false,
                "nextRecordsUrl": "/services/data/v57.0/query/0r8-7",
                "records": [child("a")]}},
            {"Contacts": null, "Name": "second"},
            {"Name": "third", "Contacts": {"totalSize": 1, "done": true, "records": [
                {"Account": null, "LastName": "\u{201c}é\"\n"}]}},
        ]}),
        7 => json!({"totalSize": 3, "done": false,
            "nextRecordsUrl": "/services/data/v57.0/query/0r8-8", "records": [child("b")]}),
        _ => json!({"totalSize": 3, "done": true, "records": [child("c")]}),
    })
}

const FAMILY: &str = "SELECT Name, (SELECT LastName, Account.Name FROM contacts) FROM Account";

#[tokio::test]
async fn children_are_whole_arrays() {
    let server = PageServer::start(|request, _| family(request));
    let (summary, taken) = ask(&server.client(), &QueryRequest::new(FAMILY)).await;
    let summary = summary.unwrap();
    assert_eq!((summary.rows, summary.calls), (3, 3));
    assert_eq!(taken.headers(), ["Name", "contacts"]);
    assert_eq!(taken.columns[1].keys, ["Contacts"]);
    let array = |name: &str| format!(r#"{{"LastName":"{name}","Account":{{"Name":"A"}}}}"#);
    assert_eq!(
        taken.rows[0][1],
        format!("[{},{},{}]", array("a"), array("b"), array("c"))
    );
    assert_eq!(taken.rows[1], ["second", "[]"]);
    assert_eq!(
        taken.rows[2][1],
        "[{\"LastName\":\"\u{201c}é\\\"\\n\",\"Account\":null}]"
    );
}

#[tokio::test]
async fn children_are_rows_or_numbers() {
    let server = PageServer::start(|request, _| family(request));
    let mut request = QueryRequest::new(FAMILY);
    request.children = ChildMode::Explode;
    let (summary, taken) = ask(&server.client(), &request).await;
    let summary = summary.unwrap();
    assert_eq!((summary.rows, summary.records), (5, 3));
    assert_eq!(
        taken.headers(),
        ["Name", "contacts.LastName", "contacts.Account.Name"]
    );
    assert_eq!(taken.columns[2].keys, ["Contacts", "Account", "Name"]);
    assert_eq!(
        taken.rows,
        [
            ["first", "a", "A"],
            ["first", "b", "A"],
            ["first", "c", "A"],
            ["second", "-1", "-1"],
            ["third", "\u{201c}é\"\n", "-2"],
        ]
    );

    let asked = server.requests().len();
    request.children = ChildMode::Count;
    let (_, taken) = ask(&server.client(), &request).await;
    let counts: Vec<_> = taken.rows.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(counts, ["3", "0", "1"]);
    assert_eq!(server.requests().len(), asked + 1);
}

#[tokio::test]
async fn child_lists_that_lie_are_errors() {
    let list = |records: Value, next: Option<&str>| {
        json!({"totalSize": 1, "done": true, "records": [{"Cases": {"totalSize": 2,
            "done": next.is_none(), "nextRecordsUrl": next, "records": records}}]})
    };
    let again = "/services/data/v57.0/query/0r8-1";
    for (body, code) in [
        (list(json!([{"Id": "1"}]), None), Code::IncompleteResult),
        (
            list(json!([{"Id": "1"}]), Some("https://evil.example/")),
            Code::HostNotAllowed,
        ),
        (list(json!(["Id"]), None), Code::BadAnswer),
        (list(json!({}), None), Code::BadAnswer),
        (list(json!([]), Some(again)), Code::BadAnswer),
    ] {
        let server = PageServer::start(move |_, number| match number {
            0 => Reply::json(&body),
            _ => Reply::json(
                &json!({"totalSize": 2, "done": false, "nextRecordsUrl": again,
                "records": []}),
            ),
        });
        let text = "SELECT (SELECT Id FROM Cases) FROM Account";
        let (outcome, taken) = ask(&server.client(), &QueryRequest::new(text)).await;
        assert_eq!(outcome.unwrap_err().code(), code);
        assert!(!taken.is_finished);
    }
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

/// Every answer to a query that real orgs gave, through the whole pipeline.
#[tokio::test]
async fn recorded_answers_decode() {
    let Some(folder) = shared("http") else {
        println!("skipped: no ../shared/data/http");
        return;
    };
    let mut decoded = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let recorded: Value = serde_json::from_str(line).unwrap();
            let text = recorded["query"]
                .as_array()
                .and_then(|pairs| pairs.iter().find(|pair| pair[0] == "q"))
                .and_then(|pair| pair[1].as_str());
            let is_query = recorded["path"].as_str().unwrap().contains("/query");
            let (Some(text), true, Some(200)) = (text, is_query, recorded["status"].as_u64())
            else {
                continue;
            };
            check_recorded(text, recorded["response_body"].as_str().unwrap()).await;
            decoded += 1;
        }
    }
    assert!(decoded > 150, "{decoded}");
}

async fn check_recorded(text: &str, body: &str) {
    let answer: Value = serde_json::from_str(body).unwrap();
    let reply = Reply::new(200, body);
    let server = PageServer::start(move |_, _| reply.clone());
    for (unchecked, children) in [
        (false, ChildMode::Json),
        (true, ChildMode::Json),
        (false, ChildMode::Count),
    ] {
        let mut request = QueryRequest::new(text);
        request.unchecked = unchecked;
        request.children = children;
        let (summary, taken) = ask(&server.client(), &request).await;
        let summary = summary.unwrap_or_else(|error| panic!("{text}: {error}"));
        let records = answer["records"].as_array().unwrap();
        assert_eq!(summary.records, records.len() as u64, "{text}");
        if taken.headers() == ["count"] {
            assert_eq!(taken.rows, [[answer["totalSize"].to_string()]]);
            continue;
        }
        for (record, row) in records.iter().zip(&taken.rows) {
            for (column, cell) in taken.columns.iter().zip(row) {
                let value = column
                    .keys
                    .iter()
                    .fold(record, |here, key| &here[key.as_str()]);
                match value {
                    Value::Null => assert!(cell.starts_with('-') || cell == "[]" || cell == "0"),
                    Value::String(text) => assert_eq!(cell, text),
                    Value::Object(_) if children == ChildMode::Count => {
                        assert_eq!(*cell, value["totalSize"].to_string());
                    }
                    Value::Object(_) => {
                        let array: Vec<Value> = serde_json::from_str(cell).unwrap();
                        assert_eq!(json!(array.len()), value["totalSize"]);
                    }
                    plain => assert_eq!(*cell, plain.to_string(), "{text}"),
                }
            }
        }
    }
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

fn org_with_account(kept: &tempfile::TempDir, fetched_at: &str) -> sfkit::client::Cache {
    use sfkit::client::{Cache, Cached};
    use sfkit::model::{id::RecordId, schema::ObjectSchema, version::ApiVersion};
    let (org, user) = (*b"00D", *b"005");
    let cache = Cache::new(
        kept.path(),
        &RecordId::from_number(org, 1),
        &RecordId::from_number(user, 1),
        ApiVersion::new(57),
    );
    let schema: ObjectSchema = serde_json::from_value(account(&["Id", "Name"])).unwrap();
    let copy = Cached::new(schema, fetched_at.parse().unwrap(), None);
    cache.keep_describe(&copy).unwrap();
    cache
}

fn account(fields: &[&str]) -> Value {
    let field = |name: &&str| {
        json!({"name": name, "type": "string", "filterable": true, "sortable": true,
            "groupable": true, "aggregatable": true})
    };
    json!({"name": "Account", "queryable": true, "childRelationships": [],
        "fields": fields.iter().map(field).collect::<Vec<_>>()})
}

#[tokio::test]
async fn a_fresh_describe_refuses_before_anything_is_sent() {
    let server = PageServer::start(|_, _| Reply::json(&page(0, 1)));
    let kept = tempfile::tempdir().unwrap();
    let cache = org_with_account(&kept, "2026-11-22T11:59:30Z");
    let client = server.client_with(server.tokens(), Some(cache));
    let mut request = QueryRequest::new("SELECT Id, Nmae FROM Account");
    request.origin = Some("q.soql".to_owned());
    let (outcome, _) = ask(&client, &request).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Code::SoqlInvalid);
    assert!(
        error.hints().iter().any(|hint| hint.0.contains("Name")),
        "{:?}",
        error.hints()
    );
    assert_eq!(error.snippet().unwrap().origin.as_deref(), Some("q.soql"));
    assert!(server.requests().is_empty());

    request.unchecked = true;
    let (outcome, _) = ask(&client, &request).await;
    assert!(outcome.is_ok());
}

#[tokio::test]
async fn an_old_describe_is_renewed_before_it_refuses() {
    for (fields, refuses) in [(["Id", "Nmae"], false), (["Id", "Name"], true)] {
        let server = PageServer::start(move |request, _| {
            if request.url().path().ends_with("/describe") {
                Reply::json(&account(&fields))
            } else {
                Reply::json(&json!({"totalSize": 0, "done": true, "records": []}))
            }
        });
        let kept = tempfile::tempdir().unwrap();
        let cache = org_with_account(&kept, "2026-11-22T11:00:00Z");
        let client = server.client_with(server.tokens(), Some(cache));
        let request = QueryRequest::new("SELECT Id, Nmae FROM Account");
        let (outcome, _) = ask(&client, &request).await;
        assert_eq!(outcome.is_err(), refuses);
        assert_eq!(server.requests().len(), if refuses { 1 } else { 2 });
        assert!(client.cached_describe("Account").is_some());
    }
}

#[tokio::test]
async fn an_old_describe_that_cannot_be_renewed_leaves_the_verdict_to_the_server() {
    let server = PageServer::start(|request, _| {
        if request.url().path().ends_with("/describe") {
            Reply::new(403, "[]")
        } else {
            Reply::json(&json!({"totalSize": 0, "done": true, "records": []}))
        }
    });
    let kept = tempfile::tempdir().unwrap();
    let cache = org_with_account(&kept, "2026-11-22T11:00:00Z");
    let client = server.client_with(server.tokens(), Some(cache));
    let request = QueryRequest::new("SELECT Id, Nmae FROM Account");
    assert!(ask(&client, &request).await.0.is_ok());
}

#[tokio::test]
async fn after_a_refusal_the_describe_says_what_was_meant() {
    let server = PageServer::start(|request, _| match request.url().path() {
        "/services/data/v57.0/sobjects" => {
            Reply::json(&json!({"sobjects": [{"name": "Account"}, {"name": "Contact"}]}))
        }
        path if path.ends_with("/describe") => Reply::json(&account(&["Id", "Name"])),
        _ if request.line.contains("Acount") => Reply::new(
            400,
            r#"[{"message":"\nSELECT Id FROM Acount\n               ^\nERROR at Row:1:Column:16\nsObject type 'Acount' is not supported.","errorCode":"INVALID_TYPE"}]"#,
        ),
        _ => Reply::new(
            400,
            r#"[{"message":"\nSELECT Nmae FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nmae' on entity 'Account'.","errorCode":"INVALID_FIELD"}]"#,
        ),
    });
    let kept = tempfile::tempdir().unwrap();
    for (text, meant, wrong) in [
        ("SELECT Nmae FROM Account", "Name", "Nmae"),
        ("SELECT Id FROM Acount", "Account", "Acount"),
    ] {
        let org = sfkit::model::id::RecordId::from_number(*b"00D", 1);
        let version = sfkit::model::version::ApiVersion::new(57);
        let place = kept.path().join(wrong);
        let cache = sfkit::client::Cache::new(&place, &org, &org, version);
        let client = server.client_with(server.tokens(), Some(cache));
        let before = server.requests().len();
        let (outcome, taken) = ask(&client, &QueryRequest::new(text)).await;
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Code::SoqlInvalid, "{error}");
        assert!(
            error.hints().iter().any(|hint| hint.0.contains(meant)),
            "{:?}",
            error.hints()
        );
        assert_eq!(error.details()["status"], 400);
        let snippet = error.snippet().unwrap();
        assert_eq!(&snippet.source[snippet.marks[0].0.clone()], wrong);
        assert_eq!(server.requests().len(), before + 2);
        assert!(!taken.is_finished);
    }
}
