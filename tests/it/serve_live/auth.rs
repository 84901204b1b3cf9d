//! Logging in and out through the service.

use serde_json::{Value, json};
use url::Url;

use super::{acme, serve, text};
use crate::browser::Browser;
use crate::serve::running::{Serving, read};
use crate::web::{self, Answer};
use crate::world::{LocalOrg, World};

const AUTH: &str = "/api/auth/salesforce";

/// Asks for a login page of this org.
#[track_caller]
fn begin(serving: &Serving, org: &LocalOrg, more: &str) -> Value {
    let path = format!("{AUTH}/authorize?login_url={}{more}", org.url());
    serving.get(&path, 200)
}

/// Goes where the login page leads until it leads nowhere, or away from the org.
fn consent(page: &str) -> String {
    let answer = web::get(page, &[]);
    answer
        .location
        .unwrap_or_else(|| panic!("{:?}", answer.body))
}

fn parameter(url: &str, name: &str) -> String {
    let url = Url::parse(url).unwrap();
    let found = url.query_pairs().find(|(known, _)| known == name);
    found.unwrap().1.into_owned()
}

/// Every word of an answer that no answer may hold.
fn assert_no_secret(answer: &Answer, org: &LocalOrg) {
    let secrets = [
        "access_token\":\"",
        "refresh_token\":\"",
        "5Aep",
        "code_verifier",
    ];
    for secret in secrets.iter().chain([&org.text("client_secret")]) {
        assert!(!answer.body.contains(secret), "{secret} in {answer:?}");
    }
}

#[test]
fn a_browser_that_comes_back_is_logged_in() {
    let mut world = World::new();
    let org = world.local_org(&[]);
    let serving = serve(&mut world, &org, &[]);
    assert_eq!(
        serving.get("/api/services/status", 200)["status_summary"]["disconnected"],
        3
    );
    let begun = begin(&serving, &org, "&alias=acme");
    assert_eq!(
        (&begun["returns_here"], &begun["expires_in"]),
        (&json!(true), &json!(600))
    );
    assert_eq!(text(&begun, "client_id"), "sfkit-loca...");
    let page = Url::parse(text(&begun, "authorization_url")).unwrap();
    let sent: Vec<_> = page.query_pairs().collect();
    for name in ["state", "code_challenge", "redirect_uri", "prompt"] {
        assert!(
            sent.iter().any(|(known, _)| known == name),
            "{name}: {page}"
        );
    }

    let back = consent(page.as_str());
    assert!(back.starts_with(serving.url()), "{back}");
    let foreign = back.replace(text(&begun, "state"), "somebodyElsesState0000");
    assert_eq!(web::get(&foreign, &[]).status, 400);
    let done = web::get(&back, &[]);
    assert_eq!(done.status, 200, "{done:?}");
    assert!(done.body.contains("You are logged in"), "{done:?}");
    let policy = done.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert_no_secret(&done, &org);

    let replayed = web::get(&back, &[]);
    assert_eq!(replayed.status, 400);
    assert!(
        replayed.body.contains("No login is waiting"),
        "{replayed:?}"
    );

    let user = serving.get("/api/salesforce/enhanced/user?user_id=acme", 200);
    assert_eq!(user["user_info"]["username"], org.text("username"));
    let services = serving.get("/api/services", 200);
    assert_eq!(services["orgs"][0]["user_id"], "acme");
    let listed = world
        .run(&["auth", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(listed["items"][0]["alias"], "acme");
}

#[test]
fn an_app_posts_the_code_that_it_was_sent() {
    let mut world = World::new();
    let org = world.local_org(&[]);
    let serving = serve(&mut world, &org, &[]);
    let redirect = "&redirect_uri=http://localhost:9/oauth/salesforce/callback";
    let begun = begin(&serving, &org, redirect);
    assert_eq!(begun["returns_here"], false);
    let back = consent(text(&begun, "authorization_url"));
    let (code, state) = (parameter(&back, "code"), parameter(&back, "state"));
    let post =
        |body: Value, status: u16| serving.send("POST", &format!("{AUTH}/callback"), &body, status);
    let refused = post(json!({"state": state}), 400);
    assert_eq!(refused["error"], "authorization_code_required");
    for body in [
        json!({"code": code}),
        json!({"code": code, "state": "another"}),
    ] {
        assert_eq!(post(body, 400)["error"], "invalid_state");
    }
    post(json!({"code": code, "state": state, "more": 1}), 400);
    let answer = serving.ask(
        "POST",
        &format!("{AUTH}/callback"),
        Some(&json!({"code": code, "state": state})),
    );
    assert_no_secret(&answer, &org);
    let stored = read(&answer, 200);
    assert_eq!(
        (&stored["stored"], &stored["usable"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(stored["user_id"], org.text("username"));
    assert_eq!(stored["tokens"]["state"], "active");
    assert_eq!(
        post(json!({"code": code, "state": state}), 400)["error"],
        "invalid_state"
    );

    // A code of somebody else's, under a state of ours: it is used up all the same.
    let begun = begin(&serving, &org, redirect);
    let body = json!({"code": "aPrxNotACode", "state": text(&begun, "state")});
    let refused = post(body.clone(), 400);
    assert_eq!(refused["error"], "token_exchange_failed", "{refused}");
    assert_eq!(post(body, 400)["error"], "invalid_state");
}

#[test]
fn a_login_that_is_denied_stores_nothing() {
    let mut world = World::new();
    let org = world.local_org(&[]);
    let serving = serve(&mut world, &org, &[]);
    let begun = begin(&serving, &org, "&alias=acme");
    let state = text(&begun, "state");
    let script = "%3Cscript%3Ealert(1)%3C/script%3E";
    let url = format!(
        "{}{AUTH}/callback?state={state}&error=access_denied&error_description={script}",
        serving.url()
    );
    let denied = web::get(&url, &[]);
    assert_eq!(denied.status, 400);
    assert!(denied.body.contains("The login was denied"), "{denied:?}");
    assert!(!denied.body.contains("alert"), "{denied:?}");
    let body = json!({"state": state, "error": "access_denied"});
    let gone = serving.send("POST", &format!("{AUTH}/callback"), &body, 400);
    assert_eq!(gone["error"], "invalid_state");
    let begun = begin(&serving, &org, "");
    let body = json!({"state": text(&begun, "state"), "error": "access_denied"});
    let denied = serving.send("POST", &format!("{AUTH}/callback"), &body, 403);
    assert_eq!(denied["error"], "access_denied");
    let listed = world
        .run(&["auth", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(listed["items"], json!([]));
}

#[test]
fn only_the_same_user_makes_a_login_again() {
    let (world, org, serving) = acme(&[]);
    let users = "SELECT Username FROM User WHERE IsActive = true AND UserType = 'Standard'";
    let users = world.run(&[
        "query",
        "-o",
        "acme",
        users,
        "--format",
        "csv",
        "--no-header",
    ]);
    let admin = org.text("username");
    let other = users
        .stdout
        .lines()
        .find(|name| *name != admin)
        .unwrap()
        .to_owned();
    let finish = |hint: &str| {
        let begun = begin(&serving, &org, "&user_id=acme");
        assert_eq!(begun["user_id"], "acme");
        let page = format!("{}&login_hint={hint}", text(&begun, "authorization_url"));
        web::get(&consent(&page), &[])
    };
    let refused = finish(&other);
    assert_eq!(refused.status, 400, "{refused:?}");
    let listed = world
        .run(&["auth", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(finish(admin).status, 200);
    serving.get("/api/salesforce/enhanced/user?user_id=acme", 200);
}

#[test]
fn what_a_login_page_is_asked_for_is_checked() {
    let (_world, org, serving) = acme(&[]);
    for wrong in [
        "state=mine".to_owned(),
        "environment=moon".to_owned(),
        format!("environment=sandbox&login_url={}", org.url()),
        "login_url=https://evil.example".to_owned(),
        "user_id=acme&alias=other".to_owned(),
        "redirect_uri=http://evil.example/cb".to_owned(),
        "alias=demo".to_owned(),
        "unknown=1".to_owned(),
    ] {
        let refused = serving.get(&format!("{AUTH}/authorize?{wrong}"), 400);
        assert_eq!(refused["ok"], false, "{wrong}");
    }
    serving.get(&format!("{AUTH}/authorize?user_id=nobody"), 404);
    let health = serving.get(&format!("{AUTH}/health"), 200);
    assert_eq!(
        (&health["configuration"], &health["database"]),
        (&json!("valid"), &json!("connected"))
    );
}

#[test]
fn a_token_for_certain_orgs_is_for_no_later_login() {
    let mut world = World::new();
    let [one, other] = [world.local_org(&[]), world.local_org(&[])];
    world.log_in(&one, "one");
    world
        .set("SFKIT_CLIENT_ID", one.text("client_id"))
        .set("SFKIT_CLIENT_SECRET", one.text("client_secret"));
    let serving = Serving::start(&world, &["--orgs", "one", "--scope", "admin"]);
    let begun = begin(
        &serving,
        &other,
        "&alias=other&redirect_uri=http://localhost:9/cb",
    );
    let back = consent(text(&begun, "authorization_url"));
    let body = json!({"code": parameter(&back, "code"), "state": parameter(&back, "state")});
    let stored = serving.send("POST", &format!("{AUTH}/callback"), &body, 200);
    assert_eq!(
        (&stored["stored"], &stored["usable"]),
        (&json!(true), &json!(false))
    );
    serving.get("/api/salesforce/enhanced/user?user_id=other", 404);
    world
        .run(&["query", "-o", "other", "SELECT Id FROM User LIMIT 1"])
        .ends(0);
}

#[test]
fn stored_logins_are_renewed_and_revoked() {
    let (world, org, serving) = acme(&["--rotate"]);
    let before = org.requests()["requests"]["POST /services/oauth2/token"].as_u64();
    let renewed = serving.ask(
        "POST",
        &format!("{AUTH}/refresh"),
        Some(&json!({"user_id": "acme"})),
    );
    assert_no_secret(&renewed, &org);
    let renewed = read(&renewed, 200);
    assert_eq!(renewed["tokens"]["state"], "active");
    let after = org.requests()["requests"]["POST /services/oauth2/token"].as_u64();
    assert_eq!(after, before.map(|count| count + 1));
    // The refresh token was rotated: the new one is the one that is stored.
    serving.send(
        "POST",
        &format!("{AUTH}/refresh"),
        &json!({"user_id": "acme"}),
        200,
    );
    serving.get("/api/salesforce/enhanced/user?user_id=acme", 200);

    let posted = json!({"refresh_token": "5Aep861"});
    let refused = serving.send("POST", &format!("{AUTH}/refresh"), &posted, 400);
    assert!(text(&refused, "message").contains("not taken"), "{refused}");
    let posted = json!({"access_token": "00D!x"});
    serving.send("POST", &format!("{AUTH}/revoke"), &posted, 400);
    serving.send("POST", &format!("{AUTH}/revoke"), &json!({}), 400);

    serving.send(
        "POST",
        &format!("{AUTH}/revoke"),
        &json!({"user_id": "acme"}),
        200,
    );
    let refused = serving.get("/api/salesforce/enhanced/user?user_id=acme", 401);
    assert_eq!(refused["error"], "auth_error");
    let status = world.run(&["auth", "status", "-o", "acme", "--format", "json"]);
    assert_eq!(status.json()["items"][0]["state"], "revoked", "{status:?}");
    let health = serving.get("/api/salesforce/health/tokens?user_id=acme", 200);
    assert_eq!(health["token_health"]["token_status"], "expired");
    assert_eq!(health["token_health"]["state"], "revoked");
    let refused = serving.send(
        "POST",
        &format!("{AUTH}/refresh"),
        &json!({"user_id": "acme"}),
        401,
    );
    assert_eq!(refused["error"], "token_refresh_failed");
}

#[test]
fn logging_in_and_out_needs_the_scope_for_it() {
    let mut world = World::new();
    let org = world.local_org(&[]);
    world.log_in(&org, "acme");
    world.set("SFKIT_CLIENT_ID", org.text("client_id"));
    let serving = Serving::start(&world, &["--orgs", "acme", "--scope", "write"]);
    serving.get(&format!("{AUTH}/authorize"), 403);
    serving.send(
        "POST",
        &format!("{AUTH}/revoke"),
        &json!({"user_id": "acme"}),
        403,
    );
    serving.get(&format!("{AUTH}/health"), 200);
}

#[test]
fn many_requests_with_a_dead_token_renew_it_once() {
    let (world, org, serving) = acme(&[]);
    serving.get("/api/salesforce/enhanced/user?user_id=acme", 200);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0).stdout;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("token", token.trim())
        .finish();
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let url = format!("{}/services/oauth2/revoke", org.url());
    assert_eq!(web::send("POST", &url, &headers, &form).status, 200);
    let tokens = || {
        let counted = &org.requests()["requests"]["POST /services/oauth2/token"];
        counted.as_u64().unwrap()
    };
    let before = tokens();
    std::thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| serving.get("/api/salesforce/enhanced/user?user_id=acme", 200));
        }
    });
    assert_eq!(tokens() - before, 1);
}

#[test]
fn a_person_allows_the_login_in_a_browser() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let mut world = World::new();
    let org = world.local_org(&[]);
    let serving = serve(&mut world, &org, &[]);
    let begun = begin(&serving, &org, "&alias=acme");
    browser.go(text(&begun, "authorization_url"));
    browser.click("button[value=allow]");
    browser.await_title("You are logged in · sfkit");
    browser.picture("serve-login");
    assert_eq!(browser.text("h1"), "You are logged in");
    serving.get("/api/salesforce/enhanced/user?user_id=acme", 200);
    let begun = begin(&serving, &org, "&alias=other");
    browser.go(text(&begun, "authorization_url"));
    browser.click("button[value=deny]");
    browser.await_title("The login was denied · sfkit");
    browser.picture("serve-denied");
}
