//! The listener: hostile neighbours, pages, limits.

use std::time::Duration;

use sfkit::auth::Redirect;
use sfkit::error::{Code, Diagnostic};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::running::{Running, body, get, good_server, raw, request};
use super::server::{Server, token_answer};

/// Requests that are not the callback (`P` is the port, `S` the state), and the status they get.
const JUNK: [(&str, &str); 15] = [
    (
        "GET /OauthRedirect?error=access_denied HTTP/1.1\r\nHost: localhost:P\r\n\r\n",
        "400",
    ),
    (
        "GET /OauthRedirect?code=x&state=wrong HTTP/1.1\r\nHost: localhost:P\r\n\r\n",
        "400",
    ),
    (
        "GET /OauthRedirect HTTP/1.1\r\nHost: 127.0.0.1:P\r\n\r\n",
        "400",
    ),
    (
        "GET /favicon.ico HTTP/1.1\r\nHost: localhost:P\r\n\r\n",
        "404",
    ),
    ("GET / HTTP/1.1\r\nHost: localhost:P\r\n\r\n", "404"),
    (
        "GET /OauthRedirect/?code=x&state=S HTTP/1.1\r\nHost: localhost:P\r\n\r\n",
        "404",
    ),
    (
        "POST /OauthRedirect?code=x&state=S HTTP/1.1\r\nHost: localhost:P\r\nContent-Length: 0\r\n\r\n",
        "405",
    ),
    (
        "HEAD /OauthRedirect?code=x&state=S HTTP/1.1\r\nHost: localhost:P\r\n\r\n",
        "405",
    ),
    (
        "GET /OauthRedirect?code=x&state=S HTTP/1.1\r\nHost: evil.tld:P\r\n\r\n",
        "403",
    ),
    (
        "GET /OauthRedirect?code=x&state=S HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "403",
    ),
    (
        "GET /OauthRedirect?code=x&state=S HTTP/1.1\r\nHost: localhost.:P\r\n\r\n",
        "403",
    ),
    ("GET /OauthRedirect?code=x&state=S HTTP/1.1\r\n\r\n", "403"),
    (
        "OPTIONS /OauthRedirect HTTP/1.1\r\nHost: localhost:P\r\n\r\n",
        "405",
    ),
    ("\x16\x03\x01\x02\x00\x01", ""),
    ("garbage\r\n\r\n", ""),
];

#[tokio::test]
async fn junk_never_ends_a_login() {
    let server = good_server().await;
    let mut running = Running::start(request(&server));
    let (port, state) = running.ready().await;
    let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    for round in 0..50 {
        let (text, status) = JUNK[round % JUNK.len()];
        let text = text
            .replace(":P\r", &format!(":{port}\r"))
            .replace("state=S", &format!("state={state}"));
        let answer = raw(port, text.as_bytes()).await;
        if !status.is_empty() {
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")),
                "{text} got {answer}"
            );
        }
    }
    let long = format!(
        "GET /OauthRedirect?{} HTTP/1.1\r\n\r\n",
        "x".repeat(200_000)
    );
    raw(port, long.as_bytes()).await;
    assert!(
        server.asked().is_empty(),
        "a junk request reached the token server"
    );

    let page = get(
        port,
        &format!("/OauthRedirect?code=aPrx%3D%3D&state={state}"),
    )
    .await;
    let outcome = running.task.await.unwrap().unwrap();
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("You are logged in"));
    assert_eq!(
        outcome.redirect_uri,
        format!("http://localhost:{port}/OauthRedirect")
    );
    assert_eq!(outcome.granted.tokens.instance_url, server.url);
    let asked = &server.asked()[0];
    assert_eq!(asked.field("code").as_deref(), Some("aPrx=="));
    assert_eq!(asked.field("redirect_uri"), Some(outcome.redirect_uri));
    assert_eq!(asked.field("code_verifier").unwrap().len(), 43);
    assert_eq!(asked.field("client_secret"), None);
    for host in ["127.0.0.1", "::1"] {
        assert!(
            TcpStream::connect((host, port)).await.is_err(),
            "{host} still listens"
        );
    }
}

#[tokio::test]
async fn both_families_take_the_callback() {
    let server = good_server().await;
    let mut running = Running::start(request(&server));
    let (port, state) = running.ready().await;
    let Ok(mut stream) = TcpStream::connect(("::1", port)).await else {
        println!("skipped: no IPv6 on this machine");
        return;
    };
    let text =
        format!("GET /OauthRedirect?state={state}&code=x HTTP/1.1\r\nHost: [::1]:{port}\r\n\r\n");
    stream.write_all(text.as_bytes()).await.unwrap();
    running.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn pages_are_the_same_bytes_whatever_was_asked() {
    let server = Server::json(
        400,
        r#"{"error":"invalid_grant","error_description":"<script>alert(1)</script>"}"#,
    )
    .await;
    let queries = [
        "code=a",
        "code=%3Cscript%3Ealert(1)%3C/script%3E",
        "code=x%0d%0aSet-Cookie:%20a=b",
        "error=%3Cscript%3E&error_description=%3Cimg%20src=x%20onerror=alert(1)%3E",
        "code=a&sfdc_community_url=%22%3E%3Cscript%3E",
    ];
    let mut rejected = Vec::new();
    let mut failed = Vec::new();
    for query in queries {
        let mut running = Running::start(request(&server));
        let (port, state) = running.ready().await;
        rejected.push(get(port, &format!("/OauthRedirect?{query}")).await);
        failed.push(get(port, &format!("/OauthRedirect?{query}&state={state}")).await);
        running.task.await.unwrap().unwrap_err();
    }
    for pages in [&rejected, &failed] {
        for page in pages {
            assert_eq!(body(page), body(&pages[0]));
            let head = page.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
            assert!(
                head.contains("content-security-policy: default-src 'none'"),
                "{head}"
            );
            assert!(head.contains("x-content-type-options: nosniff"));
            assert!(head.contains("referrer-policy: no-referrer"));
            assert!(head.contains("cache-control: no-store"));
            assert!(!head.contains("set-cookie") && !head.contains("access-control"));
        }
    }
    assert!(failed[0].contains("The login failed") && !failed[0].contains("<script"));
}

#[tokio::test]
async fn a_denial_with_our_state_ends_the_login() {
    let server = good_server().await;
    let mut running = Running::start(request(&server));
    let (port, state) = running.ready().await;
    let query = format!("error=access_denied&error_description=end-user+denied&state={state}");
    let page = get(port, &format!("/OauthRedirect?{query}")).await;
    assert!(page.contains("The login failed"));
    let error = running.task.await.unwrap().unwrap_err();
    assert_eq!(error.code(), Code::LoginDenied);
    assert!(server.asked().is_empty());
}

/// Waits until nobody listens on the port.
async fn nobody_listens(port: u16) {
    for _ in 0..6_000 {
        if TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("somebody still listens");
}

#[tokio::test]
async fn nobody_comes() {
    let server = good_server().await;
    let mut request = request(&server);
    request.timeout = Duration::from_millis(100);
    let mut running = Running::start(request);
    let (port, _) = running.ready().await;
    let error = running.task.await.unwrap().unwrap_err();
    assert_eq!(error.code(), Code::LoginTimeout);
    nobody_listens(port).await;
}

#[tokio::test]
async fn chrome_may_ask_first() {
    let server = good_server().await;
    let mut request = request(&server);
    request.redirect = Redirect::parse("http://localhost:0/OauthRedirect", None).unwrap();
    let mut running = Running::start(request);
    let (port, _) = running.ready().await;
    let text = format!(
        "OPTIONS /OauthRedirect HTTP/1.1\r\nHost: localhost:{port}\r\n\
         Access-Control-Request-Private-Network: true\r\n\r\n"
    );
    let answer = raw(port, text.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    running.task.abort();
}

#[tokio::test]
async fn a_hostile_instance_fails_the_login() {
    let server = Server::json(
        200,
        &token_answer("https://acme.my.salesforce.com.evil.tld"),
    )
    .await;
    let mut running = Running::start(request(&server));
    let (port, state) = running.ready().await;
    let page = get(port, &format!("/OauthRedirect?code=x&state={state}")).await;
    assert!(page.contains("The login failed"));
    let error = running.task.await.unwrap().unwrap_err();
    assert_eq!(error.code(), Code::HostNotAllowed);
    assert!(!format!("{error:?}").contains("AQEAQ"));
}

#[tokio::test]
async fn a_login_that_is_given_up_stops_listening() {
    let server = good_server().await;
    let mut running = Running::start(request(&server));
    let (port, _) = running.ready().await;
    running.task.abort();
    assert!(running.task.await.unwrap_err().is_cancelled());
    nobody_listens(port).await;
}
