//! A server of which every answer is written in the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use sfkit::client::{Access, BoxFuture, Cache, CallRecord, Client, Error, TokenSource};
use sfkit::clock::Clock;
use sfkit::http::{Http, HttpOptions};
use sfkit::model::origin::{HostRule, Origin};
use sfkit::model::version::ApiVersion;

/// What the client sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Request {
    /// The path, decoded, with its parameters.
    pub(crate) fn url(&self) -> url::Url {
        let path = self.line.split(' ').nth(1).unwrap();
        url::Url::parse(&format!("http://127.0.0.1{path}")).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }
}

/// What the test answers.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Only so many bytes of the body are sent, then the connection is closed.
    pub(crate) cut: Option<usize>,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            cut: None,
        }
    }

    pub(crate) fn json(value: &serde_json::Value) -> Self {
        Self::new(200, value.to_string())
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn cut_at(mut self, length: usize) -> Self {
        self.cut = Some(length);
        self
    }

    pub(crate) fn gzip(mut self) -> Self {
        let level = flate2::Compression::fast();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
        encoder.write_all(&self.body).unwrap();
        self.body = encoder.finish().unwrap();
        self.header("Content-Encoding", "gzip")
    }
}

type Answer = dyn Fn(&Request, usize) -> Reply + Send + Sync;

/// Runs until the test ends.
pub(crate) struct PageServer {
    pub(crate) base: String,
    requests: Arc<Mutex<Vec<Request>>>,
    /// Connections that have not ended.
    open: Arc<AtomicUsize>,
}

impl PageServer {
    /// `answer` gets the request and its number, from 0.
    pub(crate) fn start(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer): (_, Arc<Answer>) = (Arc::clone(&requests), Arc::new(answer));
        let open = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&open);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                let count = Arc::clone(&count);
                count.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    converse(stream, &seen, &*answer);
                    count.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self {
            base,
            requests,
            open,
        }
    }

    /// Waits until all that clients have sent is read, when they are all gone.
    pub(crate) fn settle(&self) {
        // Who comes last is let in last, and sees the end when it was let in.
        let mut last = TcpStream::connect(self.base.trim_start_matches("http://")).unwrap();
        last.shutdown(Shutdown::Write).unwrap();
        last.read_to_end(&mut Vec::new()).unwrap();
        while self.open.load(Ordering::SeqCst) > 0 {
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn tokens(&self) -> Arc<Tokens> {
        Arc::new(Tokens {
            base: Origin::parse(&self.base, &HostRule::salesforce().with_loopback()).unwrap(),
            renewals: AtomicUsize::new(0),
            calls: Mutex::default(),
        })
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(self.tokens(), None)
    }

    pub(crate) fn client_with(&self, tokens: Arc<Tokens>, cache: Option<Cache>) -> Client {
        let clock = Clock::Fixed("2026-11-22T12:00:00Z".parse().unwrap());
        let http = Http::new(HttpOptions::new(clock.clone()));
        Client::new(http, tokens, ApiVersion::new(57), clock, cache)
    }
}

fn converse(stream: TcpStream, seen: &Mutex<Vec<Request>>, answer: &Answer) {
    // The body follows the head at once.
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut writer = stream;
    while let Some(request) = read(&mut reader) {
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        let reply = answer(&request, number);
        let mut head = format!("HTTP/1.1 {} Status\r\n", reply.status);
        for (name, value) in &reply.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\n\r\n", reply.body.len());
        let length = reply.cut.unwrap_or(reply.body.len());
        let sent = writer
            .write_all(head.as_bytes())
            .and_then(|()| writer.write_all(&reply.body[..length]));
        if sent.is_err() || reply.cut.is_some() {
            drop(writer.shutdown(Shutdown::Both));
            return;
        }
    }
}

/// What a compressed body holds.
pub(crate) fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut body)
        .unwrap();
    body
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut request = Request::default();
    if reader.read_line(&mut request.line).ok()? == 0 {
        return None;
    }
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        request.headers += &line;
    }
    let length = request.header("content-length").unwrap_or("0");
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body).ok()?;
    if request.header("content-encoding") == Some("gzip") {
        body = unpacked(&body);
    }
    request.body = String::from_utf8_lossy(&body).into_owned();
    Some(request)
}

/// Gives out `token-0`, and after each renewal the next one.
pub(crate) struct Tokens {
    pub(crate) base: Origin,
    pub(crate) renewals: AtomicUsize,
    pub(crate) calls: Mutex<Vec<CallRecord>>,
}

impl Tokens {
    fn current(&self) -> Access {
        let number = self.renewals.load(Ordering::SeqCst);
        Access {
            token: format!("token-{number}").into(),
            base: self.base.clone(),
        }
    }
}

impl TokenSource for Tokens {
    fn access(&self) -> BoxFuture<'_, Result<Access, Error>> {
        Box::pin(async { Ok(self.current()) })
    }

    fn renew<'a>(&'a self, _: &'a Access) -> BoxFuture<'a, Result<Access, Error>> {
        self.renewals.fetch_add(1, Ordering::SeqCst);
        self.access()
    }

    fn note_call(&self, call: &CallRecord) {
        self.calls.lock().unwrap().push(*call);
    }
}
