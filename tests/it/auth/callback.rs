//! Logins through the loopback listener.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use sfkit::auth::{
    AuthError, BrowserChoice, LoginEvents, LoginOutcome, LoginRequest, PasteFault, Redirect, login,
};
use sfkit::error::{Code, Diagnostic};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::server::{Server, answer, http, json, local_hosts, public_client, token_answer};

/// What a login told.
#[derive(Debug, PartialEq)]
enum Told {
    Url(String),
    BrowserFailed(String),
    Paste(PasteFault),
}

struct Events(Mutex<mpsc::UnboundedSender<Told>>);

impl Events {
    fn tell(&self, told: Told) {
        self.0.lock().unwrap().send(told).ok();
    }
}

impl LoginEvents for Events {
    fn url_ready(&self, url: &str) {
        self.tell(Told::Url(url.to_owned()));
    }
    fn browser_failed(&self, reason: &str) {
        self.tell(Told::BrowserFailed(reason.to_owned()));
    }
    fn paste_rejected(&self, fault: PasteFault) {
        self.tell(Told::Paste(fault));
    }
}

fn request(server: &Server) -> LoginRequest {
    LoginRequest {
        client: public_client(),
        login: server.origin(),
        redirect: Redirect::parse("http://localhost:0/OauthRedirect", None).unwrap(),
        scopes: vec!["api".to_owned(), "refresh_token".to_owned()],
        timeout: Duration::from_secs(20),
        open: BrowserChoice::None,
        paste: None,
        hosts: local_hosts(),
    }
}

/// A login under way.
struct Running {
    told: mpsc::UnboundedReceiver<Told>,
    task: JoinHandle<Result<LoginOutcome, AuthError>>,
}

impl Running {
    fn start(request: LoginRequest) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let events = Events(Mutex::new(tell));
        let task = tokio::spawn(async move { login(&http(), request, &events).await });
        Self { told, task }
    }

    /// The port of the listener and the state, out of the authorize URL.
    async fn ready(&mut self) -> (u16, String) {
        let Some(Told::Url(text)) = self.told.recv().await else {
            panic!("no URL came");
        };
        let url = url::Url::parse(&text).unwrap();
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1;
        let redirect = url::Url::parse(&value("redirect_uri")).unwrap();
        (redirect.port().unwrap(), value("state").into_owned())
    }
}

/// Sends raw bytes and reads all that comes back.
async fn raw(port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(bytes).await.ok();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.ok();
    String::from_utf8_lossy(&text).into_owned()
}

async fn get(port: u16, target: &str) -> String {
    let text = format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    raw(port, text.as_bytes()).await
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

async fn good_server() -> Server {
    Server::start(|asked| {
        let host = asked
            .head
            .lines()
            .find_map(|line| line.strip_prefix("host: "));
        json(200, &token_answer(&format!("http://{}", host.unwrap())))
    })
    .await
}

#[tokio::test]
async fn junk_never_ends_a_login() {
    let server = good_server().await;
    let mut running = Running::start(request(&server));
    let (port, state) = running.ready().await;
    let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let junk = [
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
    for round in 0..50 {
        let (text, status) = junk[round % junk.len()];
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
async fn a_taken_port_is_told_before_anything_is_shown() {
    let server = good_server().await;
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("opened");
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let Ok(holder) = std::net::TcpListener::bind(address) else {
            println!("skipped: {address} cannot be bound");
            continue;
        };
        let port = holder.local_addr().unwrap().port();
        let mut request = request(&server);
        request.redirect = Redirect::parse("http://localhost:1/OauthRedirect", Some(port)).unwrap();
        request.open = BrowserChoice::Command(browser(folder.path(), &trace));
        let mut running = Running::start(request);
        let error = (&mut running.task).await.unwrap().unwrap_err();
        assert_eq!(error.code(), Code::Refused);
        let text = error.to_string();
        assert!(
            text.contains(&port.to_string()) && text.contains("in use"),
            "{text}"
        );
        if cfg!(target_os = "linux") {
            assert!(
                text.contains(&format!("(process {})", std::process::id())),
                "{text}"
            );
        }
        assert!(error.hints()[0].0.contains("--port"));
        assert!(running.told.recv().await.is_none(), "something was shown");
        assert!(!trace.exists(), "a browser was opened");
    }
}

/// A stand-in for a browser: writes down how it was called.
fn browser(folder: &Path, trace: &Path) -> String {
    let path = folder.join("browser with space.sh");
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$1\" > '{}'\n",
        trace.display()
    );
    std::fs::write(&path, script).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    path.to_str().unwrap().to_owned()
}

#[cfg(unix)]
#[tokio::test]
async fn the_browser_gets_the_url_as_its_one_argument() {
    let server = good_server().await;
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("opened");
    let mut request = request(&server);
    request.open = BrowserChoice::Command(browser(folder.path(), &trace));
    let mut running = Running::start(request);
    let Some(Told::Url(url)) = running.told.recv().await else {
        panic!("no URL came");
    };
    for _ in 0..100 {
        if std::fs::read_to_string(&trace).is_ok_and(|text| text.ends_with('\n')) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(
        std::fs::read_to_string(&trace).unwrap(),
        format!("1\n{url}\n")
    );
    running.task.abort();
}

#[tokio::test]
async fn a_browser_that_fails_does_not_end_the_login() {
    let server = good_server().await;
    let mut request = request(&server);
    request.open = BrowserChoice::Command("/does/not/exist".to_owned());
    let mut running = Running::start(request);
    let (port, state) = running.ready().await;
    assert!(matches!(
        running.told.recv().await,
        Some(Told::BrowserFailed(_))
    ));
    get(port, &format!("/OauthRedirect?code=x&state={state}")).await;
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

#[tokio::test]
async fn nobody_comes() {
    let server = good_server().await;
    let mut request = request(&server);
    request.timeout = Duration::from_millis(100);
    let mut running = Running::start(request);
    let (port, _) = running.ready().await;
    let error = running.task.await.unwrap().unwrap_err();
    assert_eq!(error.code(), Code::LoginTimeout);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn chrome_may_ask_first() {
    let server = good_server().await;
    let mut running = Running::start(request(&server));
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
async fn a_pasted_url_is_as_good_and_the_end_of_input_is_nothing() {
    let server = good_server().await;
    let (mut keyboard, input) = tokio::io::duplex(4096);
    let mut with_paste = request(&server);
    with_paste.paste = Some(Box::new(tokio::io::BufReader::new(input)));
    let mut running = Running::start(with_paste);
    let (port, state) = running.ready().await;
    let url = format!("http://localhost:{port}/OauthRedirect");
    let lines = format!("\nwhat?\n{url}?code=x&state=other\n{url}?code=pasted&state={state}\n");
    keyboard.write_all(lines.as_bytes()).await.unwrap();
    assert_eq!(
        running.told.recv().await,
        Some(Told::Paste(PasteFault::NotRedirect))
    );
    assert_eq!(
        running.told.recv().await,
        Some(Told::Paste(PasteFault::NotThisLogin))
    );
    running.task.await.unwrap().unwrap();
    assert_eq!(server.asked()[0].field("code").as_deref(), Some("pasted"));

    let mut at_end = request(&server);
    at_end.paste = Some(Box::new(&b""[..]));
    let mut running = Running::start(at_end);
    let (port, state) = running.ready().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    get(port, &format!("/OauthRedirect?code=x&state={state}")).await;
    running.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_redirect_to_elsewhere_needs_pasting() {
    let server = good_server().await;
    let elsewhere = Redirect::parse("https://app.example/cb", None).unwrap();
    let mut listening = request(&server);
    listening.redirect = elsewhere.clone();
    listening.open = BrowserChoice::System;
    let error = Running::start(listening).task.await.unwrap().unwrap_err();
    assert_eq!(error.code(), Code::Usage);
    let mut ended = request(&server);
    ended.redirect = elsewhere;
    ended.paste = Some(Box::new(&b""[..]));
    let error = Running::start(ended).task.await.unwrap().unwrap_err();
    assert!(matches!(error, AuthError::PasteEnded));
}

/// An org that approves every authorize request.
async fn approving_org() -> Server {
    Server::start(|asked| {
        let host = asked
            .head
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .unwrap();
        let Some(target) = asked.line.strip_prefix("GET ") else {
            return json(200, &token_answer(&format!("http://{host}")));
        };
        let target = target.split(' ').next().unwrap();
        let url = url::Url::parse(&format!("http://{host}{target}")).unwrap();
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1;
        let location = format!(
            "Location: {}?code=auto&state={}\r\n",
            value("redirect_uri"),
            value("state")
        );
        answer(302, &location, "")
    })
    .await
}

#[tokio::test]
async fn the_local_org_is_logged_in_to_without_a_person() {
    let server = approving_org().await;
    let mut automatic = request(&server);
    automatic.open = BrowserChoice::Automatic;
    let outcome = Running::start(automatic).task.await.unwrap().unwrap();
    assert_eq!(outcome.granted.instance, server.origin());
    let asked = server.asked();
    assert!(asked[0].head.contains("accept: application/json"));
    assert_eq!(asked[1].field("code").as_deref(), Some("auto"));

    let refusing = Server::json(
        400,
        r#"{"error":"invalid_client_id","error_description":"client identifier invalid"}"#,
    )
    .await;
    let mut automatic = request(&refusing);
    automatic.open = BrowserChoice::Automatic;
    let error = Running::start(automatic).task.await.unwrap().unwrap_err();
    assert!(error.to_string().contains("client identifier invalid"));

    let astray = Server::start(|_| answer(302, "Location: http://127.0.0.1:9/x\r\n", "")).await;
    let mut automatic = request(&astray);
    automatic.open = BrowserChoice::Automatic;
    let error = Running::start(automatic).task.await.unwrap().unwrap_err();
    assert_eq!(error.code(), Code::BadAnswer);
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
