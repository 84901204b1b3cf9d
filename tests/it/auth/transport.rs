//! What the HTTP room promises to everybody: limits, repeats, TLS.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sfkit::clock::Clock;
use sfkit::error::{Code, Diagnostic};
use sfkit::http::{Http, HttpError, HttpOptions, Method, Repeat, Request, RetryPolicy};
use url::Url;

use super::server::{Server, answer, http};
use crate::world::free_port;

fn url(server: &Server, path: &str) -> Url {
    Url::parse(&server.url).unwrap().join(path).unwrap()
}

#[tokio::test]
async fn only_this_machine_is_reached_without_tls() {
    for text in [
        "http://login.salesforce.com/",
        "http://10.0.0.1/",
        "http://localhost.evil.tld/",
        "ftp://127.0.0.1/",
    ] {
        let sent = http().send(Request::get(Url::parse(text).unwrap())).await;
        let error = sent.unwrap_err();
        assert_eq!(error.code(), Code::HostNotAllowed, "{text}");
    }
}

#[tokio::test]
async fn bodies_are_capped_and_come_in_pieces_as_sent() {
    let server = Server::start(|_| answer(200, "Content-Encoding: gzip\r\n", "0123456789")).await;
    let get = || Request::get(url(&server, "/x")).header("accept-encoding", "gzip");
    let whole = http().send(get()).await.unwrap().bytes(10).await.unwrap();
    assert_eq!(whole, b"0123456789", "the body was meddled with");
    let error = http()
        .send(get())
        .await
        .unwrap()
        .bytes(9)
        .await
        .unwrap_err();
    assert!(matches!(error, HttpError::TooLarge { cap: 9, .. }));
    let mut response = http().send(get()).await.unwrap();
    let mut pieces = Vec::new();
    while let Some(piece) = response.chunk().await.unwrap() {
        pieces.extend_from_slice(&piece);
    }
    assert_eq!(pieces, whole);
    let asked = &server.asked()[0].head;
    assert!(asked.contains("accept-encoding: gzip") && asked.contains("user-agent: sfkit/"));

    let endless = Server::start(|_| {
        let chunk = format!("400\r\n{}\r\n", "x".repeat(0x400));
        format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            chunk.repeat(64)
        )
    })
    .await;
    let response = http().send(Request::get(url(&endless, "/"))).await.unwrap();
    assert_eq!(
        response.bytes(4096).await.unwrap_err().code(),
        Code::BadAnswer
    );
}

#[tokio::test]
async fn repeats_are_bounded_and_never_for_writes() {
    let table = [
        (Method::Get, Repeat::ByMethod, 503, 5),
        (Method::Get, Repeat::ByMethod, 429, 5),
        (Method::Get, Repeat::ByMethod, 420, 2),
        (Method::Get, Repeat::Never, 503, 1),
        (Method::Delete, Repeat::ByMethod, 502, 5),
        (Method::Post, Repeat::ByMethod, 503, 1),
        (Method::Patch, Repeat::ByMethod, 500, 1),
        (Method::Get, Repeat::ByMethod, 404, 1),
    ];
    for (method, repeat, status, times) in table {
        let server = Server::start(move |_| answer(status, "", "")).await;
        let request = Request::new(method, url(&server, "/")).repeat(repeat);
        let response = http().send(request).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.attempts(), times);
        assert_eq!(server.asked().len(), times as usize, "{method:?} {status}");
    }
}

#[tokio::test]
async fn a_long_retry_after_is_handed_on() {
    let server = Server::start(|_| answer(503, "Retry-After: 3600\r\n", "")).await;
    let response = http().send(Request::get(url(&server, "/"))).await.unwrap();
    assert_eq!(response.attempts(), 1);
    let error = response.unexpected("2026-11-22T12:00:00Z".parse().unwrap());
    assert_eq!(error.code(), Code::ServerError);
    assert_eq!(error.details()["retry_after_seconds"], 3600);
}

#[tokio::test]
async fn a_write_that_may_have_been_done_is_not_repeated() {
    let count = std::sync::Arc::new(AtomicUsize::new(0));
    let seen = std::sync::Arc::clone(&count);
    let server = Server::start(move |_| {
        seen.fetch_add(1, Ordering::Relaxed);
        String::new()
    })
    .await;
    let post = Request::post(url(&server, "/")).json("{}");
    let error = http().send(post).await.unwrap_err();
    assert!(
        matches!(error, HttpError::Broken { attempts: 1, .. }),
        "{error:?}"
    );
    assert!(!error.is_unsent());
    assert_eq!(count.load(Ordering::Relaxed), 1);
    let error = http()
        .send(Request::get(url(&server, "/")))
        .await
        .unwrap_err();
    assert!(
        matches!(error, HttpError::Broken { attempts: 5, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn silence_ends() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let mut options = HttpOptions::new(Clock::System);
    options.read_timeout = Duration::from_millis(100);
    options.retry = RetryPolicy::never();
    let error = Http::new(options)
        .send(Request::get(silent.clone()))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::Timeout);
    let request = Request::get(silent)
        .timeout(Duration::from_millis(50))
        .repeat(Repeat::Never);
    let error = http().send(request).await.unwrap_err();
    assert_eq!(error.code(), Code::Timeout);
    assert!(error.to_string().contains("127.0.0.1"), "{error}");
}

/// `openssl s_server` with a certificate of its own authority.
struct TlsServer {
    child: Child,
    port: u16,
}

impl TlsServer {
    fn start(folder: &Path, more: &[&str]) -> Option<Self> {
        make_certificates(folder)?;
        let port = free_port();
        let child = Command::new("openssl")
            .args([
                "s_server", "-www", "-quiet", "-cert", "leaf.pem", "-key", "leaf.key",
            ])
            .args(["-accept", &format!("127.0.0.1:{port}")])
            .args(more)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let server = Self { child, port };
        for _ in 0..3_000 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    async fn ask(&self, ca_file: Option<&Path>) -> Result<u16, HttpError> {
        let mut options = HttpOptions::new(Clock::System);
        options.ca_file = ca_file.map(Path::to_owned);
        options.retry = RetryPolicy::never();
        let url = Url::parse(&format!("https://127.0.0.1:{}/", self.port)).unwrap();
        let response = Http::new(options).send(Request::get(url)).await?;
        Ok(response.status())
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn make_certificates(folder: &Path) -> Option<()> {
    let openssl = |arguments: &str| {
        let done = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(folder)
            .stdin(Stdio::null())
            .output();
        done.ok().filter(|output| output.status.success())
    };
    std::fs::write(
        folder.join("leaf.ext"),
        "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n",
    )
    .ok()?;
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    openssl(&format!(
        "req -x509 {key} -keyout ca.key -out ca.pem -days 30 -subj /CN=Test-CA"
    ))?;
    openssl(&format!(
        "req {key} -keyout leaf.key -out leaf.csr -subj /CN=127.0.0.1"
    ))?;
    openssl(
        "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out leaf.pem \
         -days 30 -extfile leaf.ext",
    )?;
    Some(())
}

#[tokio::test]
async fn unknown_authorities_are_refused_unless_named() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = TlsServer::start(folder.path(), &[]) else {
        println!("skipped: openssl is not here");
        return;
    };
    let error = server.ask(None).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert!(error.hints()[0].0.contains("--ca-file"), "{error:#?}");
    let authority = folder.path().join("ca.pem");
    assert_eq!(server.ask(Some(&authority)).await.unwrap(), 200);
    let empty = folder.path().join("leaf.ext");
    let error = server.ask(Some(&empty)).await.unwrap_err();
    assert!(matches!(error, HttpError::CaFileContent { .. }), "{error}");
    let error = server
        .ask(Some(&folder.path().join("none.pem")))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::File);
}

#[tokio::test]
async fn old_tls_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let more = ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"];
    let Some(server) = TlsServer::start(folder.path(), &more) else {
        println!("skipped: openssl is not here, or cannot speak TLS 1.1");
        return;
    };
    let authority = folder.path().join("ca.pem");
    let error = server.ask(Some(&authority)).await.unwrap_err();
    assert!(error.is_unsent(), "{error:?}");
}
