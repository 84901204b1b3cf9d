//! Logins, refresh, revocation and what tokens tell.

use jiff::{SignedDuration, Timestamp};

use super::*;

#[test]
fn code_flow_with_pkce_gives_tokens_of_salesforces_shape() {
    let world = World::plain();
    let back = callback(&world.authorize(&[("code_challenge", &challenge())]));
    assert_eq!(back["state"], "s+t a&te");
    assert!(back["code"].ends_with("=="), "codes need decoding once");
    let (status, tokens) = world.exchange(&back["code"], &[]);
    assert_eq!(status, 200, "{tokens}");
    assert!(word(&tokens, "access_token").starts_with(&format!("{}!AQ", &ORG[..15])));
    assert_eq!(tokens["instance_url"], world.url.as_str());
    assert_eq!(
        word(&tokens, "id"),
        format!("{}/id/{ORG}/{ADMIN}", world.url)
    );
    assert!(word(&tokens, "issued_at").parse::<u64>().unwrap() > 1_600_000_000_000);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["scope"], "refresh_token api web id");
    assert!(tokens.get("expires_in").is_none());
    assert!(world.works(word(&tokens, "access_token")));
    if let Some(real) = recorded("restforce_fixtures.jsonl", "auth_success_response") {
        for key in real.as_object().unwrap().keys() {
            assert!(tokens[key].is_string(), "{key} is missing");
        }
    }
}

#[test]
fn a_code_works_once_and_only_with_its_verifier() {
    let world = World::plain();
    let code = world.code(&[]);
    assert_eq!(world.exchange(&code, &[]).0, 200);
    let (status, refused) = world.exchange(&code, &[]);
    assert_eq!((status, word(&refused, "error")), (400, "invalid_grant"));
    assert_eq!(refused["error_description"], "invalid authorization code");

    let (status, refused) = world.exchange(&world.code(&[]), &[("code_verifier", "")]);
    assert_eq!((status, word(&refused, "error")), (400, "invalid_grant"));
    let wrong = "x".repeat(43);
    let (status, refused) = world.exchange(&world.code(&[]), &[("code_verifier", &wrong)]);
    assert_eq!((status, word(&refused, "error")), (400, "invalid_request"));
    assert_eq!(refused["error_description"], "invalid code verifier");

    let other = "http://localhost:1718/OauthRedirect";
    let (_, refused) = world.exchange(&world.code(&[]), &[("redirect_uri", other)]);
    assert_eq!(refused["error"], "redirect_uri_mismatch");
}

#[test]
fn the_public_client_needs_no_secret_and_the_confidential_one_does() {
    let world = World::plain();
    let code = world.code(&[
        ("client_id", "PlatformCLI"),
        ("redirect_uri", "http://127.0.0.1:5/x"),
    ]);
    let (status, tokens) = world.exchange(
        &code,
        &[
            ("client_id", "PlatformCLI"),
            ("client_secret", ""),
            ("redirect_uri", "http://127.0.0.1:5/x"),
        ],
    );
    assert_eq!(status, 200, "{tokens}");

    let (status, refused) = world.exchange(&world.code(&[]), &[("client_secret", "")]);
    assert_eq!((status, word(&refused, "error")), (400, "invalid_client"));
    let (_, refused) = world.exchange(&world.code(&[]), &[("client_id", "nobody")]);
    assert_eq!(refused["error"], "invalid_client_id");

    let answer = world
        .client
        .post(format!("{}/services/oauth2/token", world.url))
        .basic_auth(CLIENT_ID, CLIENT_SECRET)
        .form(&[("grant_type", "client_credentials")])
        .send()
        .unwrap();
    assert_eq!(answer.status(), 200);
    let (_, refused) = world.post("token", &[("grant_type", "device")]);
    assert_eq!(
        refused,
        json!({"error": "unsupported_grant_type",
        "error_description": "grant type not supported"})
    );
    let answer = world
        .client
        .get(format!("{}/services/oauth2/token", world.url))
        .send()
        .unwrap();
    assert!(answer.text().unwrap().contains("must use HTTP POST"));
}

#[test]
fn refresh_without_rotation_keeps_the_token_and_tokens_outlive_the_process() {
    let world = World::plain();
    let tokens = world.login();
    let refresh = word(&tokens, "refresh_token").to_owned();
    for _ in 0..3 {
        let (status, fresh) = world.refresh(&refresh);
        assert_eq!(status, 200);
        assert!(fresh.get("refresh_token").is_none());
        assert_ne!(fresh["access_token"], tokens["access_token"]);
        assert!(world.works(word(&fresh, "access_token")));
    }
    let World { org, folder, .. } = world;
    org.unwrap().stop();
    let files = std::fs::read_dir(folder.path()).unwrap();
    let raw: Vec<u8> = files
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    let kept = |secret: &str| {
        raw.windows(secret.len())
            .any(|part| part == secret.as_bytes())
    };
    assert!(
        !kept(&refresh) && !kept(word(&tokens, "access_token")),
        "only digests are kept"
    );
    let world = World::over(folder, LocalOrgOptions::default());
    assert!(world.works(word(&tokens, "access_token")));
    assert_eq!(world.refresh(&refresh).0, 200);
    let (status, refused) = world.refresh("5Aep861nothing");
    assert_eq!(status, 400);
    let real = recorded("restforce_fixtures.jsonl", "refresh_error_response");
    assert_eq!(refused, real.unwrap_or_else(|| refused.clone()));
}

#[test]
fn under_rotation_a_second_use_ends_everything() {
    let world = World::new(LocalOrgOptions {
        rotate: true,
        ..Default::default()
    });
    let tokens = world.login();
    let first = word(&tokens, "refresh_token").to_owned();
    let (_, fresh) = world.refresh(&first);
    let second = word(&fresh, "refresh_token").to_owned();
    assert_ne!(first, second);
    assert!(world.works(word(&fresh, "access_token")));
    let (status, refused) = world.refresh(&first);
    assert_eq!(
        (status, word(&refused, "error_description")),
        (400, "expired access/refresh token")
    );
    assert_eq!(world.refresh(&second).0, 400, "the family is gone");
    assert!(!world.works(word(&fresh, "access_token")));
}

#[test]
fn the_sixth_login_ends_the_first() {
    let world = World::plain();
    let logins: Vec<_> = (0..6).map(|_| world.login()).collect();
    assert_eq!(world.refresh(word(&logins[0], "refresh_token")).0, 400);
    assert!(!world.works(word(&logins[0], "access_token")));
    for login in &logins[1..] {
        assert_eq!(world.refresh(word(login, "refresh_token")).0, 200);
    }
}

#[test]
fn revocation_ends_one_session_or_the_whole_grant() {
    let world = World::plain();
    let tokens = world.login();
    let (access, refresh) = (
        word(&tokens, "access_token"),
        word(&tokens, "refresh_token"),
    );
    assert_eq!(world.post("revoke", &[("token", access)]), (200, json!("")));
    assert!(!world.works(access));
    let (_, fresh) = world.refresh(refresh);
    let access = word(&fresh, "access_token");
    let path = format!("/services/oauth2/revoke?token={refresh}");
    assert_eq!(world.get(&path, "").status(), 200);
    assert!(!world.works(access));
    assert_eq!(world.refresh(refresh).0, 400);
    let (status, refused) = world.post("revoke", &[("token", refresh)]);
    assert_eq!(status, 400);
    assert!(
        refused
            .as_str()
            .unwrap()
            .starts_with("error=invalid_token&")
    );
}

#[test]
fn an_expired_token_is_refused_and_may_slide() {
    let options = LocalOrgOptions {
        token_lifetime: Some(Duration::from_secs(600)),
        ..Default::default()
    };
    let slides = LocalOrgOptions {
        sliding: true,
        ..options.clone()
    };
    let start = Timestamp::now();
    let (mut fixed, mut sliding) = (World::new(options.clone()), World::new(slides.clone()));
    let (token, slider) = (fixed.token(), sliding.token());
    assert!(fixed.works(&token));
    // Each time is within the life that the last use gave, and the third beyond the first life.
    for minutes in [7, 14, 21] {
        let clock = Clock::Fixed(start + SignedDuration::from_mins(minutes));
        sliding = sliding.later(clock.clone(), slides.clone());
        assert!(sliding.works(&slider), "after {minutes} minutes");
        fixed = fixed.later(clock, options.clone());
        assert_eq!(fixed.works(&token), minutes < 10, "after {minutes} minutes");
    }
    let answer = fixed.get(
        "/services/data/v60.0/query?q=SELECT+Id+FROM+Account",
        &token,
    );
    assert_eq!(answer.status(), 401);
    assert_eq!(
        answer.headers()["content-type"],
        "application/json;charset=UTF-8"
    );
    let body = answer.text().unwrap();
    let said = r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;
    assert_eq!(body, said);
    if let Some(real) = recorded("restforce_fixtures.jsonl", "expired_session_response") {
        assert_eq!(real, serde_json::from_str::<Value>(&body).unwrap());
    }
}

#[test]
fn introspection_tells_a_client_about_its_own_tokens() {
    let world = World::plain();
    let tokens = world.login();
    let ask = |token: &str| {
        let secret = ("client_secret", CLIENT_SECRET);
        world.post(
            "introspect",
            &[("token", token), ("client_id", CLIENT_ID), secret],
        )
    };
    let (status, facts) = ask(word(&tokens, "access_token"));
    assert_eq!(status, 200);
    assert_eq!(facts["active"], true);
    assert_eq!(facts["username"], USERNAME);
    assert_eq!(facts["client_id"], CLIENT_ID);
    assert_eq!(facts["sub"], tokens["id"]);
    assert_eq!(facts["token_type"], "access_token");
    let issued: i64 = word(&tokens, "issued_at").parse().unwrap();
    assert_eq!(facts["iat"], issued / 1_000);
    assert_eq!(facts["exp"], issued / 1_000 + 7_200);
    assert_eq!(
        ask(word(&tokens, "refresh_token")).1["token_type"],
        "refresh_token"
    );
    assert_eq!(ask("nonsense"), (200, json!({"active": false})));
    let (status, refused) = world.post(
        "introspect",
        &[("token", "x"), ("client_id", "PlatformCLI")],
    );
    assert_eq!((status, word(&refused, "error")), (400, "invalid_client"));
}

#[test]
fn password_and_client_credentials_give_no_refresh_token() {
    let world = World::plain();
    let client = [("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];
    let by = |username: &str, password: &str| {
        let mine = [
            ("grant_type", "password"),
            ("username", username),
            ("password", password),
        ];
        world.post("token", &[&mine[..], &client[..]].concat())
    };
    let (status, tokens) = by(USERNAME, PASSWORD);
    assert_eq!(status, 200, "{tokens}");
    assert!(tokens.get("refresh_token").is_none());
    assert!(world.works(word(&tokens, "access_token")));
    let (status, refused) = by(USERNAME, "wrong");
    assert_eq!(
        (status, word(&refused, "error_description")),
        (400, "authentication failure")
    );
    assert_eq!(
        by("gone@local.sfkit.example", PASSWORD).1["error_description"],
        "inactive user"
    );
    assert_eq!(by("ZOE@local.sfkit.example", PASSWORD).0, 200);
}

#[test]
fn userinfo_and_identity_know_the_owner() {
    let world = World::plain();
    let token = world.token();
    let info = world.json("/services/oauth2/userinfo", &token);
    assert_eq!(info["user_id"], ADMIN);
    assert_eq!(info["organization_id"], ORG);
    assert_eq!(info["preferred_username"], USERNAME);
    assert_eq!(info["zoneinfo"], "Europe/Madrid");
    let identity = world.json(&format!("/id/{ORG}/{ADMIN}?version=latest"), &token);
    assert_eq!(identity["username"], USERNAME);
    assert!(word(&identity["urls"], "rest").ends_with("/services/data/v68.0/"));
    if let Some(real) = recorded("swiftly_fixtures.jsonl", "MockIdentity") {
        for key in real
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| *key != "custom_attributes")
        {
            assert!(identity.get(key).is_some(), "identity lacks {key}");
        }
    }
    let bad = world.get("/services/oauth2/userinfo", "00D!dead");
    assert_eq!(bad.status(), 403);
    assert_eq!(bad.text().unwrap(), "Bad_OAuth_Token");
    let path = format!("{}/services/oauth2/userinfo", world.url);
    let missing = world.client.get(path).send().unwrap();
    assert_eq!(
        (missing.status().as_u16(), missing.text().unwrap().as_str()),
        (403, "Missing_OAuth_Token")
    );
    let wrong = world.get(&format!("/id/00D000000000009AAA/{ADMIN}"), &token);
    assert_eq!(wrong.text().unwrap(), "Wrong_Org");
}
