//! The ways on which a callback comes: browser, pasted URL, the local org by itself.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use sfkit::auth::{AuthError, BrowserChoice, ClientIdentity, PasteFault, Redirect, userinfo};
use sfkit::error::{Code, Diagnostic};
use sfkit::secret::SecretText;
use tokio::io::AsyncWriteExt;

use super::running::{Running, Told, get, good_server, request};
use super::server::{Server, answer, http, json, token_answer};

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
    crate::world::make_executable(&path);
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
    for _ in 0..6_000 {
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

/// Everything that is logged, by us and by the crates below.
#[derive(Clone, Default)]
struct Log(std::sync::Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_secret_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = approving_org().await;
    let mut automatic = request(&server);
    automatic.open = BrowserChoice::Automatic;
    automatic.client =
        ClientIdentity::confidential("3MVG9Example", SecretText::from("SENTINELsecret"));
    let outcome = Running::start(automatic).task.await.unwrap().unwrap();
    let token = &outcome.granted.tokens.access_token;
    userinfo(&http(), &server.origin(), token).await.ok();
    let verifier = server.asked()[1].field("code_verifier").unwrap();
    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(
        text.contains("/services/oauth2/authorize"),
        "nothing was logged: {text}"
    );
    for secret in [
        "SENTINELsecret",
        "5Aep861Fresh",
        "AQEAQ.new",
        "code=auto",
        &verifier,
    ] {
        assert!(!text.contains(secret), "{secret} was logged:\n{text}");
    }
}
