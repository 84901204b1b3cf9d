//! Long results whose pages come quickly: decoded on several threads, written in order.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use sfkit::error::{Code, Diagnostic};
use sfkit::model::rows::{Cell, Checkpoint, Column, RowRenderer, RowSink, SinkError};
use sfkit::query::{QueryError, QueryRequest, QuerySummary, run};

use super::server::{PageServer, Reply, Request};
use super::{page_number, shown};

const ROWS: usize = 500;
const PAGES: usize = 60;

/// What became of a result that was written as lines of text.
#[derive(Default)]
struct Written {
    text: Mutex<Vec<u8>>,
    /// Bytes of it that were made apart from the sink.
    apart: AtomicUsize,
    points: Mutex<Vec<Checkpoint>>,
    is_finished: AtomicBool,
    is_dropped: AtomicBool,
}

impl Written {
    fn numbers(&self) -> Vec<usize> {
        let text = String::from_utf8(self.text.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| line.parse().unwrap()).collect()
    }
}

struct LineSink {
    written: Arc<Written>,
    /// Its reader goes away behind so many bytes.
    closes: Option<usize>,
    /// Panics at this row.
    panics: Option<String>,
}

impl LineSink {
    fn new(closes: Option<usize>, panics: Option<String>) -> Self {
        Self {
            written: Arc::default(),
            closes,
            panics,
        }
    }
}

struct Lines {
    panics: Option<String>,
}

impl RowRenderer for Lines {
    fn row(&self, cells: &[Cell<'_>], out: &mut Vec<u8>) {
        let text = shown(&cells[0]);
        assert!(self.panics.as_ref() != Some(&text), "told to");
        out.extend_from_slice(text.as_bytes());
        out.push(b'\n');
    }
}

impl RowSink for LineSink {
    fn begin(&mut self, _: &[Column]) -> Result<(), SinkError> {
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        Lines { panics: None }.row(cells, &mut self.written.text.lock().unwrap());
        Ok(())
    }

    fn renderer(&self) -> Option<Box<dyn RowRenderer>> {
        let panics = self.panics.clone();
        Some(Box::new(Lines { panics }))
    }

    fn rendered(&mut self, rows: &[u8]) -> Result<(), SinkError> {
        let mut text = self.written.text.lock().unwrap();
        if self.closes.is_some_and(|most| text.len() > most) {
            return Err(SinkError::Closed);
        }
        text.extend_from_slice(rows);
        self.written.apart.fetch_add(rows.len(), Ordering::SeqCst);
        Ok(())
    }

    fn checkpoint(&mut self, point: &Checkpoint) -> Result<(), SinkError> {
        self.written.points.lock().unwrap().push(point.clone());
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.written.is_finished.store(true, Ordering::SeqCst);
        Ok(())
    }
}

impl Drop for LineSink {
    fn drop(&mut self) {
        self.written.is_dropped.store(true, Ordering::SeqCst);
    }
}

fn page(number: usize) -> Value {
    let row = |n: usize| json!({"attributes": {"type": "T"}, "N": n});
    let rows = (number * ROWS..(number + 1) * ROWS).map(row);
    let mut page = json!({"totalSize": ROWS * PAGES, "done": number + 1 == PAGES});
    if number + 1 < PAGES {
        page["nextRecordsUrl"] = json!(format!("/services/data/v57.0/query/01g-{}", number + 1));
    }
    page["records"] = rows.collect::<Vec<_>>().into();
    page
}

/// In gzip and as it is, one after the other. They are ready before they are asked for, since lanes are for
/// pages that come at once.
static REPLIES: LazyLock<Vec<Reply>> = LazyLock::new(|| {
    let reply = |number: usize| {
        let reply = Reply::json(&page(number));
        if number.is_multiple_of(2) {
            reply.gzip()
        } else {
            reply
        }
    };
    (0..PAGES).map(reply).collect()
});

fn reply(number: usize) -> Reply {
    REPLIES[number].clone()
}

type Outcome = (Result<QuerySummary, QueryError>, Arc<Written>);

async fn written(server: &PageServer, sink: LineSink) -> Outcome {
    let taken = Arc::clone(&sink.written);
    let request = QueryRequest::new("SELECT N FROM T");
    let outcome = run(&server.client(), &request, Box::new(sink), None).await;
    (outcome, taken)
}

/// Answers every page but those for which there is another answer.
fn serve(
    other: impl Fn(&Request, usize, usize) -> Option<Reply> + Send + Sync + 'static,
) -> PageServer {
    LazyLock::force(&REPLIES);
    PageServer::start(move |request, call| {
        let number = page_number(request);
        other(request, number, call).unwrap_or_else(|| reply(number))
    })
}

#[tokio::test]
async fn rows_come_in_order_and_once_and_pages_are_asked_for_once() {
    let server = serve(|_, _, _| None);
    let (summary, taken) = written(&server, LineSink::new(None, None)).await;
    let summary = summary.unwrap();
    assert_eq!(taken.numbers(), (0..ROWS * PAGES).collect::<Vec<_>>());
    assert!(taken.is_finished.load(Ordering::SeqCst));
    assert_eq!((summary.pages, summary.calls), (60, 60));
    assert_eq!(summary.rows, (ROWS * PAGES) as u64);
    let asked: Vec<_> = server.requests().iter().map(page_number).collect();
    assert_eq!(asked, (0..PAGES).collect::<Vec<_>>(), "one after the other");
    if std::thread::available_parallelism().unwrap().get() > 1 {
        assert!(taken.apart.load(Ordering::SeqCst) > 0);
    }
    let points = taken.points.lock().unwrap();
    let rows: Vec<_> = points.iter().map(|point| point.rows).collect();
    let expected = (1..PAGES).map(|number| (number * ROWS) as u64);
    assert_eq!(rows, expected.collect::<Vec<_>>());
    let cursors = points.iter().map(|point| point.cursor.clone());
    let expected = (1..PAGES).map(|number| format!("/services/data/v57.0/query/01g-{number}"));
    assert!(cursors.eq(expected));
}

#[tokio::test]
async fn large_pages_are_left_to_one_writer() {
    const ROWS: usize = 5_000;
    let row = |n: usize| json!({"attributes": {"type": "T"}, "N": n, "Other": "x".repeat(1_000)});
    let replies: Vec<Reply> = (0..4)
        .map(|number| {
            let records: Vec<Value> = (number * ROWS..(number + 1) * ROWS).map(row).collect();
            let mut page = json!({"totalSize": 4 * ROWS, "done": number == 3, "records": records});
            if number < 3 {
                page["nextRecordsUrl"] =
                    json!(format!("/services/data/v57.0/query/01g-{}", number + 1));
            }
            Reply::json(&page)
        })
        .collect();
    let server = PageServer::start(move |request, _| replies[page_number(request)].clone());
    let (summary, taken) = written(&server, LineSink::new(None, None)).await;
    assert_eq!(summary.unwrap().rows, 4 * ROWS as u64);
    assert_eq!(taken.numbers(), (0..4 * ROWS).collect::<Vec<_>>());
    assert_eq!(taken.apart.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn what_is_damaged_or_breaks_off_is_asked_for_again() {
    // The second answer to page 40, and the second to page 51.
    let server = serve(|_, number, call| match (number, call) {
        (40, 40) => {
            let mut reply = reply(40);
            let middle = reply.body.len() / 2;
            reply.body[middle] ^= 0x55;
            Some(reply)
        }
        (51, 52) => Some(reply(51).cut_at(900)),
        _ => None,
    });
    let (summary, taken) = written(&server, LineSink::new(None, None)).await;
    assert_eq!(summary.unwrap().calls, 62);
    assert_eq!(taken.numbers(), (0..ROWS * PAGES).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_token_that_ends_on_the_way_is_renewed_once() {
    let server = serve(|request, number, _| {
        let token = if number < 33 { "token-0" } else { "token-1" };
        let body = r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;
        let is_good = request.header("authorization") == Some(&format!("Bearer {token}"));
        (!is_good).then(|| Reply::new(401, body))
    });
    let tokens = server.tokens();
    let client = server.client_with(Arc::clone(&tokens), None);
    let sink = LineSink::new(None, None);
    let taken = Arc::clone(&sink.written);
    let request = QueryRequest::new("SELECT N FROM T");
    run(&client, &request, Box::new(sink), None).await.unwrap();
    assert_eq!(taken.numbers().len(), ROWS * PAGES);
    assert_eq!(tokens.renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_fault_ends_the_result_behind_what_is_whole() {
    type Fault = fn(usize) -> Reply;
    let faults: [(Fault, Code, usize); 5] = [
        // Torn JSON in the middle of page 45: its first rows are whole.
        (
            |number| {
                let text = page(number).to_string();
                Reply::new(200, text.replace(r#""N":22600"#, r#""N":!"#))
            },
            Code::BadAnswer,
            22_600,
        ),
        // The next page stands in two places, of which one is behind the records.
        (
            |number| {
                let text = page(number).to_string();
                let other = r#"}],"nextRecordsUrl":"/services/data/v57.0/query/01g-7"}"#;
                Reply::new(200, text.replace("}]}", other))
            },
            Code::BadAnswer,
            23_000,
        ),
        // It leads back to where it was.
        (
            |number| {
                let text = page(number).to_string();
                Reply::new(200, text.replace("01g-46", "01g-44"))
            },
            Code::BadAnswer,
            22_500,
        ),
        // The cursor is gone.
        (
            |_| {
                let body =
                    r#"[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]"#;
                Reply::new(400, body)
            },
            Code::IncompleteResult,
            22_500,
        ),
        // It says that it is the last.
        (
            |number| {
                let mut last = page(number);
                last["done"] = json!(true);
                Reply::json(&last).gzip()
            },
            Code::IncompleteResult,
            23_000,
        ),
    ];
    for (at, (fault, code, rows)) in faults.into_iter().enumerate() {
        let server = serve(move |_, number, _| (number == 45).then(|| fault(number)));
        let (outcome, taken) = written(&server, LineSink::new(None, None)).await;
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), code, "{at}: {error}");
        assert_eq!(
            taken.numbers(),
            (0..rows).collect::<Vec<_>>(),
            "{at}: {error}"
        );
        assert!(!taken.is_finished.load(Ordering::SeqCst), "{at}");
    }
}

#[tokio::test]
async fn nothing_more_is_fetched_when_the_reader_goes_away() {
    let server = serve(|_, _, _| None);
    let sink = LineSink::new(Some(60_000), None);
    let (summary, taken) = written(&server, sink).await;
    assert!(summary.unwrap().closed);
    assert!(!taken.is_finished.load(Ordering::SeqCst));
    assert!(server.requests().len() < PAGES);
}

#[tokio::test]
async fn a_result_that_is_given_up_ends_at_once_though_the_server_is_silent() {
    let server = serve(|_, number, _| {
        if number == 50 {
            std::thread::sleep(Duration::from_secs(60));
        }
        None
    });
    let sink = LineSink::new(None, None);
    let taken = Arc::clone(&sink.written);
    let client = server.client();
    let request = QueryRequest::new("SELECT N FROM T");
    let asking = run(&client, &request, Box::new(sink), None);
    let arrived = async {
        while taken.text.lock().unwrap().len() < 48 * ROWS * 5 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = asking => unreachable!("page 50 does not come"),
        () = arrived => {}
    }
    // The future is gone; so is the sink as soon as the lanes have noticed.
    for _ in 0..24_000 {
        if taken.is_dropped.load(Ordering::SeqCst) {
            assert!(!taken.is_finished.load(Ordering::SeqCst));
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the sink is still there");
}

#[tokio::test]
async fn a_panic_on_one_lane_is_no_silence_on_the_others() {
    let server = serve(|_, _, _| None);
    let sink = LineSink::new(None, Some("29100".to_owned()));
    let taken = Arc::clone(&sink.written);
    let client = server.client();
    let asking = tokio::spawn(async move {
        let request = QueryRequest::new("SELECT N FROM T");
        run(&client, &request, Box::new(sink), None)
            .await
            .map(|_| ())
    });
    let is_panic = asking.await.is_err_and(|error| error.is_panic());
    let is_alone = std::thread::available_parallelism().unwrap().get() == 1;
    assert!(is_panic || is_alone);
    assert!(is_alone || !taken.is_finished.load(Ordering::SeqCst));
}
