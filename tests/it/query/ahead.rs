//! Pages of one cursor that are fetched side by side.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use sfkit::error::{Code, Diagnostic};
use sfkit::query::QueryRequest;

use super::server::{PageServer, Reply, Request};
use super::{ask, counted};

/// A request for several pages at once.
fn parallel(pages: u16) -> QueryRequest {
    let mut request = QueryRequest::new("SELECT N FROM T");
    request.options.parallel = Some(pages);
    request
}

fn offset(request: &Request) -> usize {
    let path = request.url().path().to_owned();
    let number = path.rsplit_once('-').map(|(_, number)| number.to_owned());
    number.map_or(0, |number| number.parse().unwrap())
}

/// The rows from here to there, of so many.
fn slice(from: usize, to: usize, total: usize) -> Value {
    let records: Vec<_> = (from..to).map(|n| json!({"N": n})).collect();
    let mut page = json!({"totalSize": total, "done": to == total, "records": records});
    if to < total {
        page["nextRecordsUrl"] = json!(format!("/services/data/v57.0/query/01gxx-{to}"));
    }
    page
}

fn even(request: &Request, step: usize, total: usize) -> Reply {
    let from = offset(request);
    Reply::json(&slice(from, (from + step).min(total), total))
}

#[tokio::test]
async fn pages_are_in_flight_together_and_rows_come_in_order() {
    let waiting = Arc::new((Mutex::new(0), Condvar::new()));
    let server = PageServer::start(move |request, _| {
        let from = offset(request);
        if (10..50).contains(&from) {
            // Nobody is answered before four are there: one after the other would wait for ever.
            let (count, woken) = &*waiting;
            let mut count = count.lock().unwrap();
            *count += 1;
            woken.notify_all();
            let enough = woken.wait_timeout_while(count, Duration::from_secs(120), |n| *n < 4);
            if enough.unwrap().1.timed_out() {
                return Reply::new(400, "[]");
            }
        }
        let page = even(request, 10, 95);
        if from.is_multiple_of(20) {
            page
        } else {
            page.gzip()
        }
    });
    let (summary, taken) = ask(&server.client(), &parallel(4)).await;
    let summary = summary.unwrap();
    assert_eq!(taken.rows, counted(95));
    assert_eq!((summary.pages, summary.calls), (10, 10));
    assert_eq!(server.requests().len(), 10);
}

#[tokio::test]
async fn a_server_that_cuts_its_pages_otherwise_is_asked_page_by_page() {
    let ends = [10, 20, 30, 35, 41, 60, 77, 80];
    let server = PageServer::start(move |request, _| {
        let from = offset(request);
        let end = ends.into_iter().find(|end| *end > from).unwrap();
        Reply::json(&slice(from, end, 80))
    });
    let (summary, taken) = ask(&server.client(), &parallel(3)).await;
    let summary = summary.unwrap();
    assert_eq!(taken.rows, counted(80));
    assert_eq!(summary.pages, 8);
    assert!(summary.calls > 8, "what was asked for in vain counts, too");
}

#[tokio::test]
async fn opaque_locators_are_followed_one_by_one() {
    let server =
        PageServer::start(|request, _| Reply::json(&super::page(super::page_number(request), 9)));
    // Its numbers count pages and not rows.
    let (summary, taken) = ask(&server.client(), &parallel(4)).await;
    assert_eq!(summary.unwrap().calls, 9);
    assert_eq!(taken.rows, counted(18));
}

#[tokio::test]
async fn a_page_with_other_rows_than_its_place_promises_is_an_error() {
    let lies: [fn() -> Value; 3] = [
        // One is missing, one is too many, and the last page is short.
        || slice(31, 40, 95),
        || slice(29, 40, 95),
        || slice(90, 94, 94),
    ];
    for (place, lie) in [30, 30, 90].into_iter().zip(lies) {
        let server = PageServer::start(move |request, _| {
            if offset(request) != place {
                return even(request, 10, 95);
            }
            let mut page = lie();
            page["totalSize"] = json!(95);
            Reply::json(&page)
        });
        let (outcome, taken) = ask(&server.client(), &parallel(4)).await;
        assert_eq!(outcome.unwrap_err().code(), Code::IncompleteResult);
        assert!(!taken.is_finished);
    }
}

#[tokio::test]
async fn a_damaged_body_is_asked_for_again() {
    let server = PageServer::start(|request, number| {
        let mut reply = even(request, 10, 60).gzip();
        if number == 2 {
            let middle = reply.body.len() / 2;
            reply.body[middle] ^= 0x55;
        }
        reply
    });
    let (summary, taken) = ask(&server.client(), &parallel(3)).await;
    assert_eq!(summary.unwrap().calls, 7);
    assert_eq!(taken.rows, counted(60));
}

#[tokio::test]
async fn calls_that_are_refused_together_share_one_renewal() {
    let server = PageServer::start(|request, _| {
        let expired = if offset(request) < 30 {
            "token-0"
        } else {
            "token-1"
        };
        if request.header("authorization") == Some(&format!("Bearer {expired}")) {
            return even(request, 10, 120);
        }
        let body = r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;
        Reply::new(401, body)
    });
    let tokens = server.tokens();
    let client = server.client_with(Arc::clone(&tokens), None);
    let (summary, taken) = ask(&client, &parallel(4)).await;
    summary.unwrap();
    assert_eq!(taken.rows, counted(120));
    assert_eq!(tokens.renewals.load(Ordering::SeqCst), 1);
}
