//! Pages that lie, end early, or lead elsewhere.

use serde_json::{Value, json};
use sfkit::error::{Code, Diagnostic};
use sfkit::query::{QueryError, QueryRequest};

use super::server::{PageServer, Reply};
use super::{ask, page, page_number};

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
