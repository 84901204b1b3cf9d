//! A small HTTP/1.1 server that answers as told and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use sfkit::auth::ClientIdentity;
use sfkit::clock::Clock;
use sfkit::http::{Http, HttpOptions};
use sfkit::model::origin::{HostRule, Origin};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Asked {
    /// A field of the form in the body.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// The server; it ends with the test's runtime.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(super) asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Answers every request with what `answer` makes of it.
    pub(crate) async fn start<F>(answer: F) -> Self
    where
        F: Fn(&Asked) -> String + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&asked), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                tokio::spawn(async move { converse(stream, &log, &*answer).await });
            }
        });
        Self { url, asked }
    }

    /// Always the same JSON.
    pub(crate) async fn json(status: u16, body: &str) -> Self {
        let text = json(status, body);
        Self::start(move |_| text.clone()).await
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin::parse(&self.url, &local_hosts()).unwrap()
    }
}

async fn converse(
    mut stream: TcpStream,
    log: &Mutex<Vec<Asked>>,
    answer: &(dyn Fn(&Asked) -> String + Send + Sync),
) {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        match stream.read(&mut piece).await {
            Ok(read) if read > 0 => bytes.extend_from_slice(&piece[..read]),
            _ => return,
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().unwrap())
    });
    while bytes.len() < end + length.unwrap_or(0) {
        match stream.read(&mut piece).await {
            Ok(read) if read > 0 => bytes.extend_from_slice(&piece[..read]),
            _ => return,
        }
    }
    let asked = Asked {
        line: head.lines().next().unwrap_or_default().to_owned(),
        head,
        body: String::from_utf8_lossy(&bytes[end..]).into_owned(),
    };
    log.lock().unwrap().push(asked.clone());
    stream.write_all(answer(&asked).as_bytes()).await.ok();
    stream.shutdown().await.ok();
}

/// A whole answer with a JSON body.
pub(crate) fn json(status: u16, body: &str) -> String {
    answer(
        status,
        "Content-Type: application/json;charset=UTF-8\r\n",
        body,
    )
}

/// A whole answer.
pub(crate) fn answer(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

/// A token answer of an org at `instance`.
pub(crate) fn token_answer(instance: &str) -> String {
    format!(
        r#"{{"access_token":"00DHs000000AbCd!AQEAQ.new","refresh_token":"5Aep861Fresh",
        "signature":"c2ln","scope":"refresh_token api","instance_url":"{instance}",
        "id":"{instance}/id/00D1a000000H3O9EAK/0051a000000UGT8AAO","token_type":"Bearer",
        "issued_at":"1795300000123"}}"#
    )
}

pub(crate) fn local_hosts() -> HostRule {
    HostRule::salesforce().with_loopback()
}

/// A client with real limits; its clock stands still, so that it repeats without waiting.
pub(crate) fn http() -> Http {
    let mut options = HttpOptions::new(Clock::Fixed("2026-11-22T12:00:00Z".parse().unwrap()));
    options.connect_timeout = Duration::from_secs(60);
    options.read_timeout = Duration::from_secs(60);
    Http::new(options)
}

pub(crate) fn public_client() -> ClientIdentity {
    ClientIdentity::public("3MVG9Example")
}
