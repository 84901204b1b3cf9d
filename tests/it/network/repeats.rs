//! What is sent again, and what never.

use serde_json::json;
use sfkit::client::{Call, Client, Endpoint, Error};
use sfkit::clock::Clock;
use sfkit::http::{Http, HttpOptions, Method, Repeat};
use sfkit::model::version::ApiVersion;

use crate::query::server::{PageServer, Reply};
use crate::world::World;

use super::{SOQL, org, run_with};

const LOCKED: &str = r#"[{"errorCode":"UNABLE_TO_LOCK_ROW","message":"unable to obtain exclusive access to this record"}]"#;
const BUSY: &str =
    r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentRequests Limit exceeded."}]"#;
const SPENT: &str =
    r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]"#;

fn call(method: Method) -> Call {
    let path = ["sobjects", "Account"];
    let call = Call::new(Endpoint::Record, method, ApiVersion::new(60), &path);
    match method {
        Method::Post | Method::Patch => call.json(json!({"Name": "Acme"}).to_string()),
        _ => call,
    }
}

/// How many requests come of one call, when this many are answered so.
async fn requests(call: Call, bad: usize, reply: Reply) -> (usize, Result<u16, Error>) {
    let server = PageServer::start(move |_, number| match number < bad {
        true => reply.clone(),
        false => Reply::json(&json!({"ok": true})),
    });
    let answer = server.client().send(&call).await;
    (server.requests().len(), answer.map(|answer| answer.status))
}

#[tokio::test]
async fn only_what_is_safe_is_sent_again() {
    let down = || {
        Reply::new(
            503,
            r#"[{"errorCode":"SERVER_UNAVAILABLE","message":"down"}]"#,
        )
    };
    let cut = || Reply::new(200, "{\"ok\": true}").cut_at(3);
    let torn = || Reply::new(200, "").cut_at(0);
    let table = [
        // Answers that say that nothing was done: any method.
        ("locked row", Method::Post, Reply::new(400, LOCKED), 2),
        ("locked row, 500", Method::Patch, Reply::new(500, LOCKED), 2),
        ("too many at once", Method::Post, Reply::new(403, BUSY), 2),
        ("429", Method::Patch, Reply::new(429, "[]"), 2),
        // Answers, or their absence, after which it may have been done.
        ("503", Method::Post, down(), 1),
        ("503", Method::Patch, down(), 1),
        (
            "503 later",
            Method::Post,
            down().header("Retry-After", "1"),
            1,
        ),
        ("502", Method::Post, Reply::new(502, ""), 1),
        ("500", Method::Post, Reply::new(500, "[]"), 1),
        ("half an answer", Method::Post, cut(), 1),
        ("half an answer", Method::Patch, cut(), 1),
        ("503", Method::Get, down(), 2),
        ("503", Method::Delete, down(), 2),
        (
            "503 later",
            Method::Get,
            down().header("Retry-After", "7"),
            2,
        ),
        ("500", Method::Get, Reply::new(500, "[]"), 2),
        ("500", Method::Delete, Reply::new(500, "[]"), 1),
        ("half an answer", Method::Get, cut(), 2),
        ("no body", Method::Get, torn(), 1),
        // Nothing that a wait would mend.
        (
            "an hour",
            Method::Get,
            down().header("Retry-After", "3600"),
            1,
        ),
        ("daily limit", Method::Get, Reply::new(403, SPENT), 1),
        ("400", Method::Get, Reply::new(400, "[]"), 1),
        ("404", Method::Get, Reply::new(404, "[]"), 1),
    ];
    for (name, method, reply, expected) in table {
        let (count, _) = requests(call(method), 1, reply).await;
        assert_eq!(count, expected, "{name}: {method:?}");
    }
}

#[tokio::test]
async fn trying_again_ends() {
    for (reply, most) in [
        (Reply::new(503, "[]"), 5),
        (Reply::new(400, LOCKED), 5),
        (Reply::new(420, ""), 2),
        (Reply::new(503, "[]").header("Retry-After", "25"), 3),
    ] {
        let (count, outcome) = requests(call(Method::Get), 99, reply.clone()).await;
        assert!(outcome.is_err());
        assert_eq!(count, most, "{reply:?}");
    }
    let never = call(Method::Post).repeat(Repeat::Never);
    assert_eq!(requests(never, 1, Reply::new(400, LOCKED)).await.0, 1);
}

/// A connection that was refused has sent nothing: even POST is tried again, on other machines. On
/// this one nobody will come.
#[tokio::test]
async fn a_refused_connection_here_is_final() {
    let server = PageServer::start(|_, _| Reply::new(200, "{}"));
    let clock = Clock::Fixed("2026-11-22T12:00:00Z".parse().unwrap());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let mut tokens = std::sync::Arc::into_inner(server.tokens()).unwrap();
    let rule = sfkit::model::origin::HostRule::salesforce().with_loopback();
    tokens.base = sfkit::model::origin::Origin::parse(&dead, &rule).unwrap();
    let http = Http::new(HttpOptions::new(clock.clone()));
    let tokens = std::sync::Arc::new(tokens);
    let client = Client::new(http, tokens.clone(), ApiVersion::new(60), clock, None);
    let error = client.send(&call(Method::Post)).await.unwrap_err();
    assert_eq!(sfkit::error::Diagnostic::details(&error)["attempts"], 1);
    let calls = tokens.calls.lock().unwrap();
    assert_eq!((calls.len(), calls[0].attempts), (1, 1));
}

#[test]
fn repeats_are_told_and_counted() {
    let (mut world, org) = org(&[]);
    org.fault("status=503@**/query:2");
    world.set("SFKIT_TEST_CLOCK", "2026-11-22T12:00:00Z");
    let run = world.run(&["query", "-v", "--format", "csv", SOQL]).ends(0);
    for told in [
        "answered 503; sending again in ",
        "(try 3 of 5)",
        "3 API calls",
    ] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    let usage = world.run(&["vault", "usage", "--by", "endpoint", "--format", "json"]);
    let usage = usage.ends(0).json();
    let mut rows = usage["items"].as_array().unwrap().iter();
    let query = rows.find(|row| row["key"] == "query").unwrap();
    assert_eq!(
        query["requests"].as_u64().unwrap() - query["calls"].as_u64().unwrap(),
        2
    );
}

#[test]
fn a_wait_that_is_too_long_is_not_begun() {
    let (world, org) = org(&[]);
    org.fault("retry-after=3600@**/query:1");
    let run = world.run(&["query", SOQL, "--format", "json"]).ends(5);
    assert_eq!(
        run.error()["details"]["retry_after_seconds"],
        3600,
        "{}",
        run.stderr
    );
    let hint = run.error()["hints"][0].as_str().unwrap().to_owned();
    assert!(hint.contains("3600 seconds"), "{hint}");
}

#[test]
fn how_often_is_a_setting() {
    let (world, org) = org(&[]);
    org.fault("status=503@**/query");
    let total = || org.requests()["total"].as_u64().unwrap();
    let before = total();
    run_with(&world, &[("SFKIT_RETRIES", "0")], &["query", SOQL]).ends(5);
    assert_eq!(total() - before, 1);
    run_with(&world, &[("SFKIT_RETRIES", "1")], &["query", SOQL]).ends(5);
    assert_eq!(total() - before, 3);
}

#[test]
fn defaults_are_shown() {
    let world = World::new();
    let list = world.run(&["config", "list", "--format", "csv"]).ends(0);
    for line in [
        "retries,4,default",
        "retry-wait,60s,default",
        "rate-limit,off,default",
        "quota-guard,off,default",
        "timeout,off,default",
        "cache-ttl,1m,default",
        "proxy,,not set",
    ] {
        assert!(list.stdout.contains(line), "{}", list.stdout);
    }
}
