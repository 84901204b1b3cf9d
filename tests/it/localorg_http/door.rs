//! Hosts, methods, headers, limits and the end of a server.

use super::*;
use crate::world::free_port;

#[test]
fn versions_need_no_token_and_old_ones_are_gone() {
    let world = World::plain();
    let answer = world
        .client
        .get(format!("{}//services/data//", world.url))
        .send()
        .unwrap();
    assert!(answer.headers().get("sforce-limit-info").is_none());
    let versions: Value = answer.json().unwrap();
    assert_eq!(versions[0]["version"], "31.0");
    let known = json!({"label": "Spring '23", "url": "/services/data/v57.0", "version": "57.0"});
    assert!(versions.as_array().unwrap().contains(&known));
    let token = world.token();
    assert_eq!(
        world.get("/services/data/v20.0/limits", &token).status(),
        410
    );
    let answer = world.get("/services/data/v99.0/limits", &token);
    assert_eq!(answer.status(), 404);
    let said = r#"[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]"#;
    assert_eq!(answer.text().unwrap(), said);
    let resources = world.json("/services/data/latest", &token);
    assert_eq!(resources["query"], "/services/data/v68.0/query");
    assert_eq!(
        word(&resources, "identity"),
        format!("{}/id/{ORG}/{ADMIN}", world.url)
    );
}

#[test]
fn limits_move_with_use_and_a_configured_one_is_enforced() {
    let world = World::new(LocalOrgOptions {
        daily_api_requests: Some(3),
        ..Default::default()
    });
    let token = world.token();
    let first = world.get("/services/data/v60.0/limits/", &token);
    assert_eq!(first.headers()["sforce-limit-info"], "api-usage=1/3");
    let limits: Value = first.json().unwrap();
    assert_eq!(
        limits["DailyApiRequests"],
        json!({"Max": 3, "Remaining": 2})
    );
    assert!(world.works(&token) && world.works(&token));
    let spent = world.get("/services/data/v60.0/limits", &token);
    assert_eq!(spent.status(), 403);
    assert!(spent.text().unwrap().contains("REQUEST_LIMIT_EXCEEDED"));
}

#[test]
fn methods_headers_and_lengths_are_checked() {
    let world = World::plain();
    let token = world.token();
    let url = format!("{}/services/data/v60.0/sobjects/Account", world.url);
    let answer = world
        .client
        .post(format!("{url}?_HttpMethod=PUT"))
        .bearer_auth(&token)
        .json(&json!({}))
        .send()
        .unwrap();
    assert_eq!(answer.status(), 405);
    assert!(answer.text().unwrap().contains("METHOD_NOT_ALLOWED"));
    let with = |scheme: &str| {
        let request = world
            .client
            .get(format!("{}/services/data/v60.0/limits", world.url));
        request
            .header("authorization", format!("{scheme}{token}"))
            .send()
            .unwrap()
    };
    assert_eq!(with("OAuth ").status(), 200);
    let odd = with("Token ");
    assert_eq!(odd.status(), 401);
    assert!(odd.text().unwrap().contains("INVALID_AUTH_HEADER"));
    let long = format!("/services/data/v60.0/query?q={}", "x".repeat(17_000));
    assert_eq!(world.get(&long, &token).status(), 414);
    let heavy = world
        .client
        .get(&url)
        .header("x-filler", "x".repeat(17_000))
        .send()
        .unwrap();
    assert_eq!(heavy.status(), 431);
}

#[test]
fn other_names_and_other_sites_get_nothing() {
    let world = World::plain();
    let port = world.org.as_ref().unwrap().port();
    let ask = |name: &str, value: &str| {
        let request = world.client.get(format!("{}/services/data", world.url));
        request
            .header(name, value)
            .send()
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(ask("host", &format!("localhost:{port}")), 200);
    assert_eq!(ask("host", &format!("[::1]:{port}")), 200);
    assert_eq!(ask("host", &format!("evil.example:{port}")), 403);
    assert_eq!(ask("host", "127.0.0.1:1"), 403);
    assert_eq!(ask("origin", "https://evil.example"), 403);
    assert_eq!(ask("sec-fetch-site", "cross-site"), 403);
    assert_eq!(ask("origin", &world.url), 200);
}

#[test]
fn answers_follow_the_name_that_the_caller_used() {
    let world = World::plain();
    let port = world.org.as_ref().unwrap().port();
    let url = format!("http://localhost:{port}/services/oauth2/token");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET),
    ];
    let tokens: Value = world
        .client
        .post(url)
        .form(&form)
        .send()
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(
        word(&tokens, "instance_url"),
        format!("http://localhost:{port}")
    );
}

#[test]
fn the_controls_are_for_the_administrator_alone() {
    let world = World::plain();
    let token = world.token();
    assert!(world.works(&token) && world.works(&token));
    let counted = world.json("/_sfkit/requests", &token);
    assert_eq!(
        counted,
        json!({"total": 2, "connections": 1, "requests": {"GET /services/data/v60.0/limits": 2}})
    );
    assert_eq!(world.json("/_sfkit/faults", &token), json!({"faults": []}));
    assert_eq!(world.get("/_sfkit/faults", "00D!no").status(), 401);
    let zoe = world.password_token("zoe@local.sfkit.example");
    assert_eq!(world.get("/_sfkit/faults", &zoe).status(), 403);
}

#[test]
fn stopping_frees_the_port() {
    let port = free_port();
    let options = LocalOrgOptions {
        port,
        ..Default::default()
    };
    let world = World::new(options.clone());
    assert_eq!(
        world
            .client
            .get(format!("{}/", world.url))
            .send()
            .unwrap()
            .status(),
        200
    );
    let World { org, folder, .. } = world;
    org.unwrap().stop();
    let again = World::over(folder, options);
    assert_eq!(again.url, format!("http://127.0.0.1:{port}"));
    let store = Store::open(&again.folder.path().join("org.db"), Clock::System).unwrap();
    let taken = LocalOrg::start(
        store,
        LocalOrgOptions {
            port,
            ..Default::default()
        },
        Clock::System,
    );
    assert_eq!(
        taken.unwrap_err().to_string(),
        format!("port {port} is in use")
    );
}
