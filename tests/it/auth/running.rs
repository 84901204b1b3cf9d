//! A login under way, and the neighbours that talk to its listener.

use std::sync::Mutex;
use std::time::Duration;

use sfkit::auth::{
    AuthError, BrowserChoice, LoginEvents, LoginOutcome, LoginRequest, PasteFault, Redirect, login,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::server::{Server, http, json, local_hosts, public_client, token_answer};
use crate::world::free_port;

/// What a login told.
#[derive(Debug, PartialEq)]
pub(crate) enum Told {
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

pub(crate) fn request(server: &Server) -> LoginRequest {
    LoginRequest {
        client: public_client(),
        login: server.origin(),
        // A port that nobody else is given, so that it is free when the listener is gone.
        redirect: Redirect::parse("http://localhost:1/OauthRedirect", Some(free_port())).unwrap(),
        scopes: vec!["api".to_owned(), "refresh_token".to_owned()],
        timeout: Duration::from_secs(120),
        open: BrowserChoice::None,
        paste: None,
        hosts: local_hosts(),
    }
}

/// A login under way.
pub(crate) struct Running {
    pub(crate) told: mpsc::UnboundedReceiver<Told>,
    pub(crate) task: JoinHandle<Result<LoginOutcome, AuthError>>,
}

impl Running {
    pub(crate) fn start(request: LoginRequest) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let events = Events(Mutex::new(tell));
        let task = tokio::spawn(async move { login(&http(), request, &events).await });
        Self { told, task }
    }

    /// The port of the listener and the state, out of the authorize URL.
    pub(crate) async fn ready(&mut self) -> (u16, String) {
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
pub(crate) async fn raw(port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(bytes).await.ok();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.ok();
    String::from_utf8_lossy(&text).into_owned()
}

pub(crate) async fn get(port: u16, target: &str) -> String {
    let text = format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    raw(port, text.as_bytes()).await
}

pub(crate) fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

pub(crate) async fn good_server() -> Server {
    Server::start(|asked| {
        let host = asked
            .head
            .lines()
            .find_map(|line| line.strip_prefix("host: "));
        json(200, &token_answer(&format!("http://{}", host.unwrap())))
    })
    .await
}
