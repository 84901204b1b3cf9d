//! Bad days on request: what each fault does at each door of the org.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sfkit::localorg::faults::Fault;
use sfkit::localorg::{CLIENT_ID, CLIENT_SECRET, LocalOrgOptions};

use super::{REDIRECT, World, callback};

const LIMITS: &str = "/services/data/v60.0/limits";
const USERINFO: &str = "/services/oauth2/userinfo";

/// A world in which exactly these things go wrong.
fn world(faults: &[&str]) -> World {
    let faults = faults.iter().map(|text| Fault::parse(text).unwrap());
    World::new(LocalOrgOptions {
        faults: faults.collect(),
        ..Default::default()
    })
}

fn api(world: &World, token: &str) -> (u16, Value) {
    let answer = world.get(LIMITS, token);
    let status = answer.status().as_u16();
    let text = answer.text().unwrap_or_default();
    (status, serde_json::from_str(&text).unwrap_or(json!(text)))
}

fn error_code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1[0]["errorCode"].as_str().unwrap_or("-"))
}

fn introspected(world: &World, token: &str) -> Value {
    let pairs = [
        ("token", token),
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET),
    ];
    world.post("introspect", &pairs).1
}

#[test]
fn a_person_or_app_that_is_shut_out_is_shut_out_at_every_door() {
    for (kind, error, description) in [
        ("frozen-user", "invalid_grant", "inactive user"),
        ("ip-restricted", "invalid_grant", "ip restricted"),
        (
            "app-blocked",
            "invalid_app_access",
            "user is not admin approved to access this app",
        ),
    ] {
        let world = world(&[&format!("{kind}@/services/**")]);
        let token = world.token();
        assert_eq!(
            error_code(&api(&world, &token)),
            (401, "INVALID_SESSION_ID"),
            "{kind}"
        );
        assert_eq!(world.get(USERINFO, &token).status(), 403, "{kind}");
        assert_eq!(introspected(&world, &token), json!({"active": false}));
        let (status, body) = world.refresh("5Aep861whatever");
        assert_eq!(
            (status, &body["error"], &body["error_description"]),
            (400, &json!(error), &json!(description))
        );
        let back = callback(&world.authorize(&[]));
        assert!(back.contains_key("error") && back["state"] == "s+t a&te");
    }
}

#[test]
fn the_api_can_be_off_while_logins_work() {
    let off = world(&[
        "api-disabled@/services/data/**:1",
        "api-disabled=org@**/limits",
    ]);
    let token = off.login()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(
        error_code(&api(&off, &token)),
        (403, "API_CURRENTLY_DISABLED")
    );
    assert_eq!(
        error_code(&api(&off, &token)),
        (403, "API_DISABLED_FOR_ORG")
    );
    assert_eq!(off.get(USERINFO, &token).status(), 200);
}

#[test]
fn any_oauth_error_is_sent_where_it_belongs() {
    let world = world(&[
        "oauth=OAUTH_APP_BLOCKED@**/authorize:1",
        "oauth=access_denied/not today@**/authorize",
        "oauth=invalid_client_id@**/token:1",
        "oauth=server_error@**/token",
    ]);
    let back = callback(&world.authorize(&[("redirect_uri", REDIRECT)]));
    assert_eq!(back["error"], "OAUTH_APP_BLOCKED");
    assert_eq!(back["error_description"], "this app is blocked by admin");
    assert_eq!(
        callback(&world.authorize(&[]))["error_description"],
        "not today"
    );
    let elsewhere = world.authorize(&[("redirect_uri", "https://evil.example/")]);
    assert_eq!(elsewhere.status(), 400, "nobody knows who listens there");
    let (status, body) = world.refresh("x");
    assert_eq!((status, &body["error"]), (400, &json!("invalid_client_id")));
    assert_eq!(body["error_description"], "client identifier invalid");
    assert_eq!(world.refresh("x").0, 500);
}

#[test]
fn a_live_token_can_be_denied_by_introspection_alone() {
    let world = world(&["inactive@**/introspect:1"]);
    let tokens = world.login();
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(introspected(&world, token), json!({"active": false}));
    assert!(world.works(token));
    assert_eq!(introspected(&world, token)["active"], true);
}

#[test]
fn a_rotated_answer_can_get_lost() {
    let world = world(&["rotate@**/token:2"]);
    let tokens = world.login();
    let first = tokens["refresh_token"].as_str().unwrap();
    let (status, rotated) = world.refresh(first);
    assert_eq!(status, 200);
    let second = rotated["refresh_token"].as_str().unwrap();
    assert_ne!(first, second);
    // The org did what was asked; the client never hears of it.
    let set = world
        .client
        .post(format!("{}/_sfkit/faults", world.url))
        .bearer_auth(&world.token())
        .json(&json!({"fault": "lost@**/token:1"}));
    assert_eq!(set.send().unwrap().status(), 201);
    let lost = world
        .client
        .post(format!("{}/services/oauth2/token", world.url))
        .form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", second),
            ("client_id", CLIENT_ID),
            ("client_secret", CLIENT_SECRET),
        ]);
    assert!(lost.send().is_err(), "there must be no answer");
    // Using a replaced token again ends the grant, and with it the newest token.
    let (status, body) = world.refresh(first);
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
    assert_eq!(world.refresh(second).0, 400);
}

#[test]
fn an_org_that_moved_says_where_to_or_nothing() {
    let moved = world(&[
        "org-moved=http://localhost:9@**/limits",
        "org-moved=http://localhost:9@**/token",
        "org-moved@**/userinfo",
    ]);
    let tokens = moved.login();
    assert_eq!(tokens["instance_url"], "http://localhost:9");
    let token = tokens["access_token"].as_str().unwrap();
    let answer = moved.get(&format!("{LIMITS}?a=b%26c"), token);
    assert_eq!(answer.status(), 301);
    assert_eq!(
        answer.headers()["location"],
        format!("http://localhost:9{LIMITS}?a=b%26c")
    );
    assert_eq!(moved.get(USERINFO, token).status(), 420);
}

#[test]
fn maintenance_shows_a_page_and_reading_may_go_on() {
    let world = world(&[
        "maintenance@**/limits:1",
        "maintenance=read-only@/services/data/**",
    ]);
    let token = world.token();
    let page = world.get(LIMITS, &token);
    assert_eq!(page.status(), 503);
    assert!(page.text().unwrap().contains("down for maintenance"));
    assert_eq!(api(&world, &token).0, 200);
    let write = world
        .client
        .post(format!(
            "{}/services/data/v60.0/sobjects/Account",
            world.url
        ))
        .bearer_auth(&token)
        .json(&json!({"Name": "x"}))
        .send()
        .unwrap();
    assert_eq!(write.status(), 503);
    assert_eq!(
        write.json().unwrap()[0]["errorCode"],
        "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE"
    );
}

#[test]
fn locked_rows_cannot_be_written() {
    let world = world(&["locked-row@/services/data/**"]);
    let token = world.token();
    let post = |path: &str, body: &Value| {
        world
            .client
            .post(format!("{}/services/data/v60.0/{path}", world.url))
            .bearer_auth(&token)
            .json(body)
            .send()
            .unwrap()
            .json()
            .unwrap()
    };
    let one = post("sobjects/Account", &json!({"Name": "x"}));
    assert_eq!(one[0]["errorCode"], "UNABLE_TO_LOCK_ROW");
    let many = post("composite/sobjects", &json!({"records": [{}, {}, {}]}));
    assert_eq!(many.as_array().unwrap().len(), 3);
    assert_eq!(many[2]["errors"][0]["statusCode"], "UNABLE_TO_LOCK_ROW");
    // Reading goes on.
    let page = world.get(
        "/services/data/v60.0/query?q=SELECT+Id+FROM+Account",
        &token,
    );
    assert_eq!(page.status(), 200);
}

#[test]
fn an_expired_cursor_is_refused_as_salesforce_does() {
    let world = world(&["expired-cursor@/services/data/**"]);
    let token = world.token();
    let query = "/services/data/v60.0/query?q=SELECT+Id+FROM+Account";
    assert_eq!(world.get(query, &token).status(), 200);
    let next = world.get("/services/data/v60.0/query/01g000000000001AAA-2000", &token);
    assert_eq!(next.status(), 400);
    assert_eq!(
        next.json().unwrap()[0]["errorCode"],
        "INVALID_QUERY_LOCATOR"
    );
}

#[test]
fn bodies_can_be_garbage_or_slow_and_clocks_wrong() {
    let world = world(&[
        "garbage@**/limits:1",
        "slow=400ms@**/limits:1",
        "clock-skew=-60m@**/limits:1",
    ]);
    let token = world.token();
    let garbage = world.get(LIMITS, &token);
    assert_eq!(garbage.status(), 200);
    assert!(garbage.json().is_err());
    let begun = Instant::now();
    let whole = api(&world, &token);
    assert!(begun.elapsed() >= Duration::from_millis(380));
    assert_eq!(whole.0, 200);
    assert!(whole.1["DailyApiRequests"]["Max"].is_u64(), "{}", whole.1);
    let date = |answer: super::Response| {
        let text = answer.headers()["date"].to_str().unwrap().to_owned();
        let time = jiff::fmt::rfc2822::parse(&text).unwrap().timestamp();
        time.as_second() - jiff::Timestamp::now().as_second()
    };
    let skew = date(world.get(LIMITS, &token));
    assert!((-3_660..=-3_590).contains(&skew), "{skew} s");
    assert!(date(world.get(LIMITS, &token)).abs() < 30);
}

#[test]
fn a_proxy_is_believed_when_the_org_is_told_to() {
    for (trusting, url) in [(true, "https://acme.my.example"), (false, "")] {
        let world = World::new(LocalOrgOptions {
            trust_forwarded: trusting,
            ..Default::default()
        });
        let tokens = world
            .client
            .post(format!("{}/services/oauth2/token", world.url))
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-host", "acme.my.example")
            .form(&[
                ("grant_type", "client_credentials"),
                ("client_id", CLIENT_ID),
                ("client_secret", CLIENT_SECRET),
            ])
            .send()
            .unwrap()
            .json()
            .unwrap();
        let expected = if trusting { url } else { &world.url };
        assert_eq!(tokens["instance_url"], expected);
        assert!(tokens["id"].as_str().unwrap().starts_with(expected));
    }
}

/// Fewer where the process may not open that many files.
#[test]
fn a_thousand_idle_clients_disturb_nobody() {
    let world = World::plain();
    let address = world.url.trim_start_matches("http://").to_owned();
    let request = format!("GET / HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let mut idle = Vec::new();
    for _ in 0..1_000 {
        let Ok(mut client) = TcpStream::connect(&address) else {
            break;
        };
        client.write_all(request.as_bytes()).unwrap();
        idle.push(client);
    }
    assert!(idle.len() >= 300, "only {} clients fit", idle.len());
    let token = world.token();
    assert!(world.works(&token));
    for client in &mut idle {
        client
            .set_read_timeout(Some(Duration::from_secs(120)))
            .unwrap();
        let mut head = [0; 15];
        client.read_exact(&mut head).unwrap();
        assert_eq!(&head, b"HTTP/1.1 200 OK");
    }
    // All of them are still connected, and one of them wakes up.
    let last = idle.last_mut().unwrap();
    last.write_all(request.as_bytes()).unwrap();
    assert!(last.read(&mut [0; 64]).unwrap() > 0);
}
