//! The client against a server that is written by hand, and against what real orgs answered.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use sfkit::client::{Cache, Call, Endpoint, Error, fault, newest_common};
use sfkit::error::{Code, Diagnostic};
use sfkit::http::Method;
use sfkit::model::id::RecordId;
use sfkit::model::version::ApiVersion;

use crate::query::server::{PageServer, Reply};
use crate::query::shared;

const EXPIRED: &str =
    r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;

fn call() -> Call {
    Call::new(
        Endpoint::Limits,
        Method::Get,
        ApiVersion::new(57),
        &["limits"],
    )
}

fn org() -> RecordId {
    RecordId::from_number(*b"00D", 7)
}

fn user() -> RecordId {
    RecordId::from_number(*b"005", 7)
}

#[tokio::test]
async fn calls_that_are_refused_together_share_one_renewal() {
    let server = PageServer::start(|request, _| {
        if request.header("authorization") == Some("Bearer token-0") {
            Reply::new(401, EXPIRED)
        } else {
            Reply::json(&json!({"ok": true}))
        }
    });
    let tokens = server.tokens();
    let client = server.client_with(Arc::clone(&tokens), None);
    let call = call();
    let (one, other, third) =
        tokio::join!(client.send(&call), client.send(&call), client.send(&call));
    for answer in [one, other, third] {
        assert_eq!(
            answer.unwrap().json::<Value>().unwrap(),
            json!({"ok": true})
        );
    }
    assert_eq!(tokens.renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refusal_keeps_its_facts() {
    let server = PageServer::start(|_, _| {
        Reply::new(
            403,
            r#"[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"#,
        )
        .header("Sforce-Limit-Info", "api-usage=5000/5000")
        .header("X-SFDC-REQUEST-ID", "4f3b2a")
    });
    let error = server.client().send(&call()).await.unwrap_err();
    assert_eq!(error.code(), Code::LimitExceeded);
    let details = error.details();
    assert_eq!(details["status"], 403);
    assert_eq!(details["error_code"], "REQUEST_LIMIT_EXCEEDED");
    assert_eq!(details["request_id"], "4f3b2a");
    assert_eq!(details["api_usage"]["used"], 5000);
    assert!(error.hints()[0].0.contains("5000 of 5000"));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_web_page_in_place_of_an_answer_is_told() {
    let server = PageServer::start(|_, _| Reply::new(200, "<!DOCTYPE html><title>Login</title>"));
    let outcome: Result<Value, _> = server.client().get(&call()).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Code::BadAnswer);
    assert!(error.to_string().contains("web page"), "{error}");
}

#[tokio::test]
async fn nobody_there() {
    let server = PageServer::start(|_, _| Reply::new(200, "{}"));
    let tokens = server.tokens();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let mut tokens = Arc::into_inner(tokens).unwrap();
    let rule = sfkit::model::origin::HostRule::salesforce().with_loopback();
    tokens.base = sfkit::model::origin::Origin::parse(&dead, &rule).unwrap();
    let client = server.client_with(Arc::new(tokens), None);
    let error = client.send(&call()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn names_and_segments_cannot_leave_their_path() {
    let server = PageServer::start(|_, _| Reply::new(404, "[]"));
    let client = server.client();
    for name in [
        "../limits",
        "Account/describe?x=",
        "Acc%2fount",
        "",
        "1Account",
        "a b",
    ] {
        let error = client.describe(name).await.unwrap_err();
        assert!(matches!(error, Error::Name(_)), "{name}");
    }
    assert!(server.requests().is_empty());
    let path = ["sobjects", "A", "x/../y?z#"];
    let odd = Call::new(Endpoint::Record, Method::Get, ApiVersion::new(57), &path);
    drop(client.send(&odd).await);
    let url = server.requests()[0].url();
    assert_eq!(url.path_segments().unwrap().count(), 6);
    assert_eq!((url.query(), url.fragment()), (None, None));
}

#[tokio::test]
async fn versions_need_no_token() {
    let server = PageServer::start(|request, _| {
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.url().path(), "/services/data/");
        Reply::json(&json!([
            {"label": "Winter '11", "url": "/services/data/v20.0", "version": "20.0"},
            {"label": "Spring '23", "url": "/services/data/v57.0", "version": "57.0"}]))
    });
    let versions = server.client().versions().await.unwrap();
    assert_eq!(newest_common(&versions), Some(ApiVersion::new(57)));
}

#[tokio::test]
async fn facts_are_two_queries_and_a_shorter_one_where_a_field_is_missing() {
    let server = PageServer::start(|request, _| {
        let url = request.url();
        if url.path().ends_with("/connect/organization") {
            return Reply::json(&json!({"name": "Acme", "features": {"multiCurrency": false,
                "defaultCurrencyIsoCode": "EUR"}}));
        }
        let (_, text) = url.query_pairs().next().unwrap();
        if text.contains("DefaultCurrencyIsoCode") {
            return Reply::new(
                400,
                r#"[{"message":"No such column","errorCode":"INVALID_FIELD"}]"#,
            );
        }
        let record = if text.contains("FROM User") {
            json!({"attributes": {}, "Username": "a@b.example", "TimeZoneSidKey": "Europe/Berlin",
                "LocaleSidKey": "de_DE", "ProfileId": "00e000000000001"})
        } else {
            json!({"attributes": {}, "Id": "00D000000000007", "Name": "Acme", "IsSandbox": true,
                "OrganizationType": "Developer Edition", "InstanceName": "EUR45",
                "FiscalYearStartMonth": 4, "UsesStartDateAsFiscalYearName": false,
                "TrialExpirationDate": null})
        };
        Reply::json(&json!({"totalSize": 1, "done": true, "records": [record]}))
    });
    let facts = server.client().org_facts(&user()).await.unwrap();
    assert_eq!(facts.username, "a@b.example");
    assert_eq!(facts.time_zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(facts.currency.as_deref(), Some("EUR"));
    assert_eq!((facts.fiscal_start_month, facts.is_sandbox), (4, true));
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn describes_are_kept_and_asked_for_again_only_if_changed() {
    let server = PageServer::start(|request, _| {
        if request.header("if-modified-since").is_some() {
            return Reply::new(304, "");
        }
        let body = match request.url().path() {
            "/services/data/v57.0/sobjects" => json!({"encoding": "UTF-8", "maxBatchSize": 200,
                "sobjects": [{"name": "Account", "queryable": true, "keyPrefix": "001"}]}),
            "/services/data/v57.0/sobjects/account/describe" => json!({"name": "Account",
                "fields": [{"name": "Name", "type": "string", "newThing": {}}],
                "childRelationships": []}),
            _ => return Reply::new(404, r#"[{"errorCode":"NOT_FOUND","message":"no"}]"#),
        };
        Reply::json(&body).header("Last-Modified", "Sun, 22 Nov 2026 10:00:00 GMT")
    });
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), &org(), &user(), ApiVersion::new(57));
    let client = server.client_with(server.tokens(), Some(cache));
    assert_eq!(client.cached_describe("Account"), None);
    assert_eq!(client.describe("account").await.unwrap().name, "Account");
    assert_eq!(
        client
            .cached_describe("ACCOUNT")
            .unwrap()
            .value
            .fields
            .len(),
        1
    );
    assert_eq!(client.objects().await.unwrap()[0].name, "Account");
    assert!(client.cached_objects().is_some());
    assert_eq!(server.requests().len(), 2);
    assert_eq!(client.describe("Account").await.unwrap().fields.len(), 1);
    assert!(server.requests()[2].header("if-modified-since").is_some());
    assert!(
        client
            .describe("Nothing")
            .await
            .unwrap_err()
            .has_code("NOT_FOUND")
    );
}

/// Every error that real orgs answered with.
#[test]
fn recorded_errors_decode() {
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
            if recorded["status"].as_u64().unwrap() < 400 {
                continue;
            }
            let body = recorded["response_body"].as_str().unwrap();
            let faults = fault::read(body.as_bytes());
            let said: Value = serde_json::from_str(body).unwrap_or_default();
            let first = said.get(0).unwrap_or(&said);
            let code = first.get("errorCode").or_else(|| first.get("error"));
            assert_eq!(
                faults[0].code.as_deref(),
                code.and_then(Value::as_str),
                "{body}"
            );
            assert!(!faults[0].message.contains("WSDL"), "{body}");
            decoded += 1;
        }
    }
    assert!(decoded > 25, "{decoded}");
}

/// Describes of real orgs fit the schema.
#[test]
fn recorded_describes_decode() {
    let Some(path) = shared("http/cumulusci.jsonl") else {
        println!("skipped: no ../shared/data/http");
        return;
    };
    let mut decoded = 0;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let recorded: Value = serde_json::from_str(line).unwrap();
        if recorded["path"].as_str().unwrap().ends_with("/describe") {
            let body = recorded["response_body"].as_str().unwrap();
            let schema: sfkit::model::schema::ObjectSchema = serde_json::from_str(body).unwrap();
            assert!(schema.field("id").is_some(), "{}", schema.name);
            decoded += 1;
        }
    }
    assert!(decoded > 0);
}
