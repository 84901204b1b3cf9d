//! Limits that the user sets: calls in a time, the guard of the daily calls; and the caches that save
//! calls.

use std::sync::Arc;

use serde_json::json;
use sfkit::client::{Cache, Client};
use sfkit::clock::Clock;
use sfkit::http::{Http, HttpOptions};
use sfkit::model::id::RecordId;
use sfkit::model::version::ApiVersion;

use crate::query::server::{PageServer, Reply};

use super::{SOQL, org, run_with};

#[test]
fn processes_share_the_rate() {
    let (mut world, _org) = org(&[]);
    // A clock that stands still does not wait; what would be waited for is told.
    world.set("SFKIT_TEST_CLOCK", "2026-11-22T12:00:00Z");
    let query = |rate| {
        let run = run_with(
            &world,
            &[("SFKIT_RATE_LIMIT", rate)],
            &["query", "-v", SOQL],
        );
        run.ends(0).stderr
    };
    for _ in 0..2 {
        assert!(!query("2/m").contains("rate limit"));
    }
    let third = query("2/m");
    assert!(
        third.contains("waiting 30.0 s to keep to the rate limit 2/60s"),
        "{third}"
    );
    assert!(query("2/m").contains("waiting 60.0 s"));
    assert!(!query("off").contains("waiting"));
}

#[test]
fn many_processes_at_once_take_a_turn_each() {
    let (mut world, _org) = org(&[]);
    world.set("SFKIT_TEST_CLOCK", "2026-11-22T12:00:00Z");
    world.set("SFKIT_RATE_LIMIT", "1/m");
    let children: Vec<_> = (0..8)
        .map(|_| world.command(&["query", "-v", SOQL]).spawn().unwrap())
        .collect();
    let mut waits: Vec<_> = children
        .into_iter()
        .map(|child| {
            let run = crate::world::finish(child.wait_with_output().unwrap()).ends(0);
            let told = run.stderr.split_once("waiting ");
            told.map_or("0.0".to_owned(), |(_, rest)| {
                rest[..rest.find(' ').unwrap()].to_owned()
            })
        })
        .collect();
    waits.sort_by(|a, b| a.parse::<f64>().unwrap().total_cmp(&b.parse().unwrap()));
    let expected: Vec<_> = (0..8).map(|turn| format!("{}.0", turn * 60)).collect();
    assert_eq!(waits, expected);
}

#[test]
fn the_guard_leaves_a_share_to_others() {
    let (mut world, org) = org(&["--api-limit", "40"]);
    world.set("SFKIT_QUOTA_GUARD", "20%");
    let total = || org.requests()["total"].as_u64().unwrap();
    let mut last = total();
    for _ in 0..40 {
        let run = world.run(&["query", SOQL]);
        if run.status != 0 {
            break;
        }
        last = total();
    }
    let refused = world.run(&["query", SOQL, "--format", "json"]).ends(6);
    assert_eq!(total(), last, "nothing is sent");
    let error = refused.error();
    assert_eq!(error["code"], "limit-exceeded");
    assert_eq!(error["details"]["used"], 33, "{error}");
    assert_eq!(error["details"]["limit"], 40);
    assert!(error["details"]["read_at"].is_string());
    let run = world.run(&["query", SOQL]).ends(6);
    for told in [
        "`acme` has used 33 of 40 API calls of the last 24 hours, and less than 20 % of them",
        "the org told so at 2",
        "`SFKIT_QUOTA_GUARD=off`",
    ] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    run_with(&world, &[("SFKIT_QUOTA_GUARD", "off")], &["query", SOQL]).ends(0);
    // What was told ten minutes ago may have changed: one call finds out.
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(11);
    world.set("SFKIT_TEST_CLOCK", &later.to_string());
    world.run(&["query", SOQL]).ends(0);
    world.run(&["query", SOQL]).ends(6);
}

#[test]
fn the_guard_stops_a_query_between_its_pages() {
    let (mut world, _org) = org(&["--api-limit", "7"]);
    world.set("SFKIT_QUOTA_GUARD", "50%");
    let arguments = [
        "query",
        "--batch-size",
        "200",
        "SELECT Id FROM Contact",
        "--output",
        "out.csv",
    ];
    let run = world.run(&arguments).ends(6);
    assert!(run.stderr.contains("of 7 API calls"), "{}", run.stderr);
    assert!(!world.folder().join("out.csv").exists());
}

#[test]
fn copies_are_left_alone_under_no_cache() {
    let (world, org) = org(&[]);
    let total = || org.requests()["total"].as_u64().unwrap();
    let calls = |more: &[&str]| {
        let before = total();
        let check = ["query", "--check", "SELECT Name FROM Account"];
        world.run(&[&check, more].concat()).ends(0);
        total() - before
    };
    assert_eq!(calls(&["--no-cache"]), 2);
    assert!(!world.home().join("cache").exists());
    assert_eq!(calls(&[]), 2);
    assert_eq!(calls(&[]), 0);
    assert_eq!(calls(&["--no-cache"]), 2);
    assert_eq!(calls(&[]), 0);
}

#[tokio::test]
async fn a_copy_is_taken_for_current_until_its_time_is_over() {
    let server = PageServer::start(|request, _| {
        if request.header("if-modified-since").is_some() {
            return Reply::new(304, "");
        }
        Reply::json(&json!({"name": "Account", "fields": [], "sobjects": []}))
            .header("Last-Modified", "Sun, 22 Nov 2026 10:00:00 GMT")
    });
    let folder = tempfile::tempdir().unwrap();
    let (org, user) = (
        RecordId::from_number(*b"00D", 7),
        RecordId::from_number(*b"005", 7),
    );
    let client = |at: &str| {
        let clock = Clock::Fixed(at.parse().unwrap());
        let cache = Cache::new(folder.path(), &org, &user, ApiVersion::new(57));
        let cache = cache.lasting(std::time::Duration::from_secs(600));
        let http = Http::new(HttpOptions::new(clock.clone()));
        let tokens: Arc<_> = server.tokens();
        Client::new(http, tokens, ApiVersion::new(57), clock, Some(cache))
    };
    let mut asked = Vec::new();
    for at in ["12:00:00", "12:09:59", "12:10:00", "12:15:00", "11:00:00"] {
        let client = client(&format!("2026-11-22T{at}Z"));
        client.current_describe("account").await.unwrap();
        client.current_objects().await.unwrap();
        asked.push(server.requests().len());
    }
    assert_eq!(asked, [2, 2, 4, 4, 6]);
    let conditional = server.requests();
    let conditional = conditional
        .iter()
        .filter(|request| request.header("if-modified-since").is_some());
    assert_eq!(conditional.count(), 4);
}
