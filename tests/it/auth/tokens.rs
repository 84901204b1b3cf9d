//! Token endpoint, revocation, introspection and userinfo.

use sfkit::auth::{
    AuthError, ClientIdentity, Granted, Renewal, Revocation, TokenKind, introspect, refresh,
    revoke, userinfo,
};
use sfkit::error::{Code, Diagnostic};
use sfkit::secret::SecretText;

use super::server::{Server, answer, http, json, local_hosts, public_client, token_answer};

async fn refreshed(server: &Server, client: &ClientIdentity) -> Result<Granted, AuthError> {
    let origin = server.origin();
    let renewal = Renewal {
        login: &origin,
        instance: &origin,
        client,
        refresh_token: &SecretText::from("5Aep861Old"),
        hosts: &local_hosts(),
    };
    refresh(&http(), renewal).await
}

#[tokio::test]
async fn a_secret_is_sent_only_when_there_is_one() {
    let server = Server::json(200, &token_answer("http://127.0.0.1:7700")).await;
    let granted = refreshed(&server, &public_client()).await.unwrap();
    assert_eq!(
        granted.tokens.refresh_token.unwrap().expose(),
        "5Aep861Fresh"
    );
    assert_eq!(granted.instance.as_str(), "http://127.0.0.1:7700");
    let secret = ClientIdentity::confidential("3MVG9Example", SecretText::from("hush"));
    refreshed(&server, &secret).await.unwrap();
    let empty = ClientIdentity::confidential("3MVG9Example", SecretText::from(""));
    refreshed(&server, &empty).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked[2].field("client_secret"), None);
    assert_eq!(asked[0].line, "POST /services/oauth2/token HTTP/1.1");
    assert_eq!(
        asked[0].field("grant_type").as_deref(),
        Some("refresh_token")
    );
    assert_eq!(
        asked[0].field("refresh_token").as_deref(),
        Some("5Aep861Old")
    );
    assert_eq!(asked[0].field("client_id").as_deref(), Some("3MVG9Example"));
    assert_eq!(asked[0].field("client_secret"), None);
    assert_eq!(asked[1].field("client_secret").as_deref(), Some("hush"));
    for request in &asked {
        let head = request.head.to_ascii_lowercase();
        assert!(!head.contains("authorization") && head.contains("user-agent: sfkit/"));
    }
}

#[tokio::test]
async fn an_answer_without_instance_keeps_the_old_one() {
    let server = Server::json(200, r#"{"access_token":"00D!x","token_type":"Bearer"}"#).await;
    let granted = refreshed(&server, &public_client()).await.unwrap();
    assert_eq!(granted.instance, server.origin());
    assert!(granted.tokens.refresh_token.is_none());
}

/// `error`, `error_description`, and what a refresh makes of it.
const CATALOGUE: [(&str, &str, Code); 43] = [
    (
        "invalid_grant",
        "expired access/refresh token",
        Code::ReauthRequired,
    ),
    (
        "invalid_grant",
        "expired authorization code",
        Code::ReauthRequired,
    ),
    (
        "invalid_grant",
        "invalid authorization code",
        Code::ReauthRequired,
    ),
    (
        "invalid_grant",
        "authentication failure - Invalid Password",
        Code::ReauthRequired,
    ),
    (
        "invalid_grant",
        "user hasn't approved this consumer",
        Code::ReauthRequired,
    ),
    ("invalid_grant", "audience is invalid", Code::Refused),
    ("invalid_grant", "Audience validation failed", Code::Refused),
    ("invalid_grant", "invalid assertion", Code::Refused),
    ("invalid_grant", "ip restricted", Code::Refused),
    ("invalid_grant", "inactive user", Code::Refused),
    ("invalid_grant", "inactive organization", Code::Refused),
    (
        "invalid_grant",
        "request not supported on this domain",
        Code::Refused,
    ),
    (
        "invalid_grant",
        "no client credentials user enabled",
        Code::Refused,
    ),
    ("invalid_grant", "something new", Code::ReauthRequired),
    (
        "invalid_client_id",
        "client identifier invalid",
        Code::Refused,
    ),
    (
        "invalid_client",
        "invalid client credentials",
        Code::Refused,
    ),
    ("invalid_client_credentials", "", Code::Refused),
    (
        "redirect_uri_mismatch",
        "redirect_uri must match configuration",
        Code::Refused,
    ),
    (
        "redirect_uri_missing",
        "redirect_uri not provided",
        Code::Refused,
    ),
    (
        "invalid_request",
        "missing required code challenge",
        Code::Refused,
    ),
    ("invalid_request", "invalid code verifier", Code::Refused),
    ("invalid_request", "must use HTTP POST", Code::Refused),
    (
        "unsupported_grant_type",
        "grant type not supported",
        Code::Refused,
    ),
    (
        "unsupported_response_type",
        "response type not supported",
        Code::Refused,
    ),
    (
        "invalid_scope",
        "the requested scope is not allowed",
        Code::Refused,
    ),
    (
        "access_denied",
        "end-user denied authorization",
        Code::LoginDenied,
    ),
    ("immediate_unsuccessful", "", Code::ReauthRequired),
    ("inactive_user", "", Code::Refused),
    ("inactive_org", "", Code::Refused),
    (
        "rate_limit_exceeded",
        "login rate exceeded",
        Code::LimitExceeded,
    ),
    (
        "invalid_app_access",
        "user is not admin approved to access this app",
        Code::Refused,
    ),
    ("wrong_version", "", Code::Refused),
    (
        "OAUTH_APP_BLOCKED",
        "this app is blocked by admin",
        Code::Refused,
    ),
    (
        "OAUTH_EC_APP_NOT_FOUND",
        "External client app is not installed in this org",
        Code::Refused,
    ),
    (
        "OAUTH_APPROVAL_ERROR_GENERIC",
        "An unexpected error has occured",
        Code::Refused,
    ),
    ("invalid_token", "", Code::Refused),
    ("unsupported_token_type", "", Code::Refused),
    ("server_error", "", Code::ServerError),
    ("unknown_error", "", Code::ServerError),
    ("temporarily_unavailable", "", Code::ServerError),
    (
        "invalid_grant",
        "token request is already being processed",
        Code::ServerError,
    ),
    (
        "invalid_request",
        "Token request is already being processed",
        Code::ServerError,
    ),
    ("never_heard_of", "at all", Code::Refused),
];

#[tokio::test]
async fn every_row_of_the_catalogue() {
    for (error, description, code) in CATALOGUE {
        let text = format!(r#"{{"error":"{error}","error_description":"{description}"}}"#);
        let server = Server::json(400, &text).await;
        let failed = refreshed(&server, &public_client()).await.unwrap_err();
        assert_eq!(failed.code(), code, "{error} {description}");
        assert!(!failed.hints().is_empty(), "{error} has no hint");
        assert!(failed.to_string().contains(error), "{failed}");
        assert_eq!(failed.details()["error_code"], error);
        assert_eq!(server.asked().len(), 1, "{error} was sent again");
    }
}

#[tokio::test]
async fn answers_that_are_none() {
    let html = "<html><body>Down for maintenance</body></html>";
    let large = format!(r#"{{"access_token":"{}"}}"#, "x".repeat(1 << 20));
    let table = [
        (
            answer(503, "Content-Type: text/html\r\n", html),
            Code::ServerError,
        ),
        (answer(500, "", ""), Code::ServerError),
        (answer(429, "Retry-After: 30\r\n", ""), Code::LimitExceeded),
        (answer(420, "", ""), Code::Unavailable),
        (answer(401, "", ""), Code::Refused),
        (answer(403, "", "<html>"), Code::Refused),
        (answer(404, "", "<html>"), Code::BadAnswer),
        (answer(200, "", html), Code::BadAnswer),
        (answer(200, "", ""), Code::BadAnswer),
        (json(200, "[]"), Code::BadAnswer),
        (json(200, "{}"), Code::BadAnswer),
        (json(200, r#"{"access_token":"x","#), Code::BadAnswer),
        (json(200, r#"{"access_token":""}"#), Code::BadAnswer),
        (
            json(200, r#"{"error":"invalid_grant"}"#),
            Code::ReauthRequired,
        ),
        (json(200, &large), Code::BadAnswer),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"access".to_owned(),
            Code::Unavailable,
        ),
        (String::new(), Code::Unavailable),
        (
            answer(
                400,
                "",
                "error=invalid_grant&error_description=expired+access%2Frefresh+token",
            ),
            Code::ReauthRequired,
        ),
    ];
    for (text, code) in table {
        let shown: String = text.chars().take(80).collect();
        let server = Server::start(move |_| text.clone()).await;
        let failed = refreshed(&server, &public_client()).await.unwrap_err();
        assert_eq!(failed.code(), code, "{shown:?} gave {failed}");
        assert_eq!(
            server.asked().len(),
            1,
            "a refresh was sent twice: {shown:?}"
        );
    }
}

#[tokio::test]
async fn nobody_listens() {
    let server = Server::json(200, "{}").await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let gone = Server { url, ..server };
    let failed = refreshed(&gone, &public_client()).await.unwrap_err();
    assert_eq!(failed.code(), Code::Unavailable);
    assert!(failed.is_unsent());
    assert!(failed.to_string().contains("127.0.0.1"), "{failed}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::json(200, &token_answer("http://127.0.0.1:1")).await;
    let target = other.url.clone();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {target}/services/oauth2/token\r\n");
        let server = Server::start(move |_| answer(status, &location, "")).await;
        let failed = refreshed(&server, &public_client()).await.unwrap_err();
        assert!(matches!(failed, AuthError::Redirected { .. }), "{failed}");
        let token = SecretText::from("00D!x");
        assert!(revoke(&http(), &server.origin(), &token).await.is_err());
        assert!(userinfo(&http(), &server.origin(), &token).await.is_err());
    }
    assert!(other.asked().is_empty(), "a secret was carried elsewhere");
}

#[tokio::test]
async fn hostile_instances_are_refused() {
    for instance in [
        "https://evil.tld",
        "http://acme.my.salesforce.com",
        "https://a@127.0.0.1",
        "x",
    ] {
        let server = Server::json(200, &token_answer(instance)).await;
        let failed = refreshed(&server, &public_client()).await.unwrap_err();
        assert_eq!(failed.code(), Code::HostNotAllowed, "{instance}");
    }
}

#[tokio::test]
async fn revocation() {
    let token = SecretText::from("5Aep861Old");
    let table = [
        (answer(200, "", ""), Some(Revocation::Revoked)),
        (json(200, "{}"), Some(Revocation::Revoked)),
        (
            answer(
                400,
                "",
                "error=unsupported_token_type&error_description=not+supported",
            ),
            Some(Revocation::AlreadyGone),
        ),
        (
            json(400, r#"{"error":"invalid_token"}"#),
            Some(Revocation::AlreadyGone),
        ),
        (json(400, r#"{"error":"server_error"}"#), None),
        (answer(503, "", "<html>"), None),
    ];
    for (text, expected) in table {
        let server = Server::start(move |_| text.clone()).await;
        let ended = revoke(&http(), &server.origin(), &token).await;
        assert_eq!(ended.ok(), expected);
        let asked = server.asked();
        assert_eq!(asked[0].line, "POST /services/oauth2/revoke HTTP/1.1");
        assert_eq!(asked[0].field("token").as_deref(), Some("5Aep861Old"));
    }
}

#[tokio::test]
async fn introspection() {
    let client = ClientIdentity::confidential("3MVG9Example", SecretText::from("hush"));
    let token = SecretText::from("00D!x");
    let server = Server::json(
        200,
        r#"{"active":true,"exp":1795307200,"client_id":"3MVG9Example"}"#,
    )
    .await;
    let seen = introspect(
        &http(),
        &server.origin(),
        &client,
        &token,
        TokenKind::Access,
    )
    .await;
    assert_eq!(seen.unwrap().expires_at.unwrap().as_second(), 1_795_307_200);
    let asked = &server.asked()[0];
    assert_eq!(
        asked.field("token_type_hint").as_deref(),
        Some("access_token")
    );
    assert_eq!(asked.field("client_secret").as_deref(), Some("hush"));
    let server = Server::json(
        401,
        r#"{"error":"invalid_client","error_description":"invalid client credentials"}"#,
    )
    .await;
    let seen = introspect(
        &http(),
        &server.origin(),
        &public_client(),
        &token,
        TokenKind::Refresh,
    )
    .await;
    assert_eq!(seen.unwrap_err().code(), Code::Refused);
}

#[tokio::test]
async fn whose_token() {
    let token = SecretText::from("00DHs000000AbCd!AQEAQ.x");
    let server = Server::json(200, r#"{"user_id":"005","organization_id":"00D","preferred_username":"ana","zoneinfo":"Europe/Madrid"}"#).await;
    let user = userinfo(&http(), &server.origin(), &token).await.unwrap();
    assert_eq!(user.username.as_deref(), Some("ana"));
    assert!(
        server.asked()[0]
            .head
            .contains("authorization: Bearer 00DHs000000AbCd!AQEAQ.x")
    );
    let server =
        Server::start(|_| answer(403, "Content-Type: text/html\r\n", "Bad_OAuth_Token")).await;
    let failed = userinfo(&http(), &server.origin(), &token)
        .await
        .unwrap_err();
    assert_eq!(failed.code(), Code::ReauthRequired);
}

#[tokio::test]
async fn harmless_calls_are_repeated() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server =
        Server::start(
            move |_| match count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
                0 => answer(503, "Retry-After: 1\r\n", ""),
                1 => String::new(),
                _ => answer(200, "", ""),
            },
        )
        .await;
    let token = SecretText::from("00D!x");
    let ended = revoke(&http(), &server.origin(), &token).await;
    assert_eq!(ended.unwrap(), Revocation::Revoked);
    assert_eq!(server.asked().len(), 3);
}
