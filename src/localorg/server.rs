//! The HTTP machinery under the local org: sockets, connections, and the way to the handlers.
//!
//! Both loopback families listen on one port where the machine has both. Connections run on a
//! thread of their own with a small runtime; handlers block on SQLite and therefore run on that
//! runtime's blocking threads, with the whole request in hand. What a handler cannot do, cutting a
//! connection in the middle, is done here through a [`Valve`] on the socket.
//!
//! A request whose `Host` is not this server is refused: a web page that has rebound its name to
//! 127.0.0.1 gets nothing. So is a request that a browser marks as sent by another site's page.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener as StdListener};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::faults::FaultKind;
use super::flow::Flow;
use super::router::Org;
use super::wire::{Incoming, Reply};

/// URI, and URI with headers, may be this long (REST API Developer Guide).
const HEAD_LIMIT: usize = 16_384;
/// No request of the API is longer, but for the data of a bulk job.
const BODY_LIMIT: usize = 50 << 20;
/// The data of a bulk job.
const UPLOAD_LIMIT: usize = 150 << 20;
/// How long a stopping server lets running requests finish.
const GRACE: Duration = Duration::from_secs(1);
/// Tries to find a port that is free in both families.
const PORT_TRIES: usize = 20;

/// Sockets that listen already.
pub(super) struct Sockets {
    listeners: Vec<StdListener>,
    /// The port, the same for both families.
    pub(super) port: u16,
}

impl Sockets {
    /// Binds 127.0.0.1 and, where there is, `[::1]`; port 0 picks a free one.
    pub(super) fn bind(port: u16) -> io::Result<Self> {
        let mut tries = 0;
        loop {
            tries += 1;
            match Self::try_bind(port) {
                Err(failed)
                    if port == 0
                        && tries < PORT_TRIES
                        && failed.kind() == io::ErrorKind::AddrInUse => {}
                done => return done,
            }
        }
    }

    fn try_bind(port: u16) -> io::Result<Self> {
        let first = StdListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = first.local_addr()?.port();
        let mut listeners = vec![first];
        match StdListener::bind((Ipv6Addr::LOCALHOST, port)) {
            Ok(second) => listeners.push(second),
            Err(failed) if failed.kind() == io::ErrorKind::AddrInUse => return Err(failed),
            // The machine has no IPv6: one family is enough.
            Err(_) => {}
        }
        for listener in &listeners {
            listener.set_nonblocking(true)?;
        }
        Ok(Self { listeners, port })
    }
}

/// Serves until `stop` turns true. Blocks the calling thread.
pub(super) fn serve(
    sockets: Sockets,
    org: &Arc<Org>,
    stop: &watch::Receiver<bool>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_name("local-org-worker")
        .max_blocking_threads(32)
        .build()?;
    let done = runtime.block_on(serve_all(sockets, org, stop));
    runtime.shutdown_timeout(GRACE);
    done
}

async fn serve_all(
    sockets: Sockets,
    org: &Arc<Org>,
    stop: &watch::Receiver<bool>,
) -> io::Result<()> {
    let mut tasks = tokio::task::JoinSet::new();
    for listener in sockets.listeners {
        let door = Door(TcpListener::from_std(listener)?);
        let service = Router::new()
            .fallback(receive)
            .with_state(Arc::clone(org))
            .into_make_service_with_connect_info::<Valve>();
        let ended = stopped(stop.clone());
        tasks.spawn(async move {
            let served = axum::serve(door, service).with_graceful_shutdown(ended);
            if let Err(failed) = served.await {
                tracing::error!(error = %failed, "the local org stopped listening");
            }
        });
    }
    stopped(stop.clone()).await;
    // Running requests may finish, but nobody waits for a client that never goes away.
    let all = async { while tasks.join_next().await.is_some() {} };
    drop(tokio::time::timeout(GRACE, all).await);
    Ok(())
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the owner is gone, which is a stop too.
    drop(stop.wait_for(|stop| *stop).await);
}

/// Takes a request from the wire to the handlers and back.
async fn receive(
    State(org): State<Arc<Org>>,
    ConnectInfo(valve): ConnectInfo<Valve>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if let Some(refusal) = refused(&org, &parts.method, &parts.uri, &parts.headers) {
        return response(refusal);
    }
    let path = plain_path(parts.uri.path());
    org.count(&parts.method, &path);
    let fault = if super::router::is_control(&path) {
        None
    } else {
        org.faults.strike(&path)
    };
    if fault == Some(FaultKind::Cut) {
        valve.close_after(0);
    }
    let pause = pause(&org, &path, fault);
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
    let Ok(body) = axum::body::to_bytes(body, body_limit(&path)).await else {
        return response(Reply::text(413, "Request entity too large"));
    };
    let incoming = Incoming::new(parts.method, &parts.uri, parts.headers, body);
    let answered = tokio::task::spawn_blocking(move || org.answer(&incoming, fault)).await;
    let reply = answered.unwrap_or_else(|_| super::router::broken());
    if fault == Some(FaultKind::Truncate) {
        valve.close_after(head_length(&reply) + reply.body.len() / 2);
    }
    response(reply)
}

/// How long the body of a request to this path may be.
fn body_limit(path: &str) -> usize {
    let takes_data = path.contains("/jobs/ingest/") && path.ends_with("/batches");
    if takes_data { UPLOAD_LIMIT } else { BODY_LIMIT }
}

/// How long to wait before the answer.
fn pause(org: &Org, path: &str, fault: Option<FaultKind>) -> Duration {
    let latency = if super::router::is_control(path) {
        Duration::ZERO
    } else {
        org.latency
    };
    match fault {
        Some(FaultKind::Delay(delay)) => latency + delay,
        _ => latency,
    }
}

/// The path without doubled and trailing slashes, as faults and counters know it.
fn plain_path(path: &str) -> String {
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    format!("/{}", parts.join("/"))
}

fn response(reply: Reply) -> Response {
    let body = match reply.flow {
        Some(writer) => Body::new(Flow::start(writer)),
        None => Body::from(reply.body),
    };
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    response
}

/// About how long the head of this answer is on the wire.
fn head_length(reply: &Reply) -> usize {
    let fields = reply
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4);
    let status_date_and_length = 17 + 37 + 24;
    fields.sum::<usize>() + status_date_and_length
}

fn refused(org: &Org, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Reply> {
    if !is_our_host(headers, org.port) {
        return Some(Reply::text(
            403,
            "Forbidden: this host name is not served here",
        ));
    }
    if is_foreign_page(method, headers) {
        return Some(Reply::text(
            403,
            "Forbidden: requests from other sites are not served",
        ));
    }
    let line = uri.path_and_query().map_or(0, |text| text.as_str().len());
    if line > HEAD_LIMIT {
        return Some(Reply::text(414, "URI too long"));
    }
    let fields = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4);
    if line + fields.sum::<usize>() > HEAD_LIMIT {
        return Some(Reply::text(431, "Request header fields too large"));
    }
    None
}

/// Exactly one `Host`, one of our three names, with our port.
fn is_our_host(headers: &HeaderMap, port: u16) -> bool {
    let mut hosts = headers.get_all("host").iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let host = host.to_str().unwrap_or_default().to_ascii_lowercase();
    let port = port.to_string();
    ["127.0.0.1", "[::1]", "localhost"].iter().any(|name| {
        let rest = host.strip_prefix(name);
        rest.is_some_and(|rest| {
            rest.strip_prefix(':') == Some(port.as_str()) || (rest.is_empty() && port == "80")
        })
    })
}

/// A browser says that a page of another origin sent this. Following a link to the authorization
/// page is what such a page may do.
fn is_foreign_page(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    let host = text("host").unwrap_or_default();
    let foreign_origin = text("origin").is_some_and(|origin| {
        !origin
            .strip_prefix("http://")
            .is_some_and(|origin| origin.eq_ignore_ascii_case(host))
    });
    let foreign_site = matches!(text("sec-fetch-site"), Some("cross-site" | "same-site"));
    let navigation = text("sec-fetch-mode") == Some("navigate") && *method == Method::GET;
    foreign_origin || (foreign_site && !navigation)
}

/// Accepts connections, without delay for small packets, each with its valve.
struct Door(TcpListener);

impl Listener for Door {
    type Io = Pipe;
    type Addr = Valve;

    async fn accept(&mut self) -> (Pipe, Valve) {
        let (stream, _) = Listener::accept(&mut self.0).await;
        if let Err(failed) = stream.set_nodelay(true) {
            tracing::debug!(error = %failed, "TCP_NODELAY could not be set");
        }
        let valve = Valve(Arc::new(AtomicUsize::new(usize::MAX)));
        (
            Pipe {
                stream,
                valve: valve.clone(),
            },
            valve,
        )
    }

    fn local_addr(&self) -> io::Result<Valve> {
        Ok(Valve(Arc::new(AtomicUsize::new(usize::MAX))))
    }
}

/// How many bytes a connection may still carry to the client; `usize::MAX` is no limit.
#[derive(Clone, Debug)]
struct Valve(Arc<AtomicUsize>);

impl Valve {
    fn close_after(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Door>> for Valve {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection behind its valve.
struct Pipe {
    stream: TcpStream,
    valve: Valve,
}

impl AsyncRead for Pipe {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Pipe {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let left = self.valve.0.load(Ordering::Acquire);
        if left == 0 {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let bytes = &bytes[..bytes.len().min(left)];
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let (Poll::Ready(Ok(count)), true) = (&written, left != usize::MAX) {
            self.valve.close_after(left - count);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, value.parse().unwrap());
        }
        map
    }

    #[test]
    fn only_our_names_with_our_port_are_hosts() {
        for good in [
            "127.0.0.1:7700",
            "localhost:7700",
            "LOCALHOST:7700",
            "[::1]:7700",
        ] {
            assert!(is_our_host(&headers(&[("host", good)]), 7_700), "{good}");
        }
        for bad in [
            "localhost",
            "localhost:7701",
            "localhost.:7700",
            "127.0.0.1.evil.example:7700",
            "evil.example:7700",
            "0.0.0.0:7700",
            "::1:7700",
            "",
        ] {
            assert!(!is_our_host(&headers(&[("host", bad)]), 7_700), "{bad}");
        }
        assert!(!is_our_host(&HeaderMap::new(), 7_700));
        let two = headers(&[("host", "localhost:7700"), ("host", "evil.example")]);
        assert!(!is_our_host(&two, 7_700));
    }

    #[test]
    fn pages_of_other_sites_are_turned_away() {
        let host = ("host", "localhost:7700");
        let foreign = |method: &Method, pairs: &[(&'static str, &str)]| {
            is_foreign_page(method, &headers(&[&[host], pairs].concat()))
        };
        assert!(!foreign(&Method::GET, &[]));
        assert!(!foreign(
            &Method::POST,
            &[("origin", "http://localhost:7700")]
        ));
        assert!(foreign(
            &Method::POST,
            &[("origin", "https://evil.example")]
        ));
        assert!(foreign(&Method::POST, &[("origin", "null")]));
        assert!(foreign(
            &Method::GET,
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "no-cors")
            ]
        ));
        let link = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
        ];
        assert!(!foreign(&Method::GET, &link));
        assert!(foreign(&Method::POST, &link));
    }

    #[test]
    fn a_free_port_serves_both_families() {
        let sockets = Sockets::bind(0).unwrap();
        assert_ne!(sockets.port, 0);
        for listener in &sockets.listeners {
            assert!(listener.local_addr().unwrap().ip().is_loopback());
            assert_eq!(listener.local_addr().unwrap().port(), sockets.port);
        }
        assert_eq!(
            Sockets::bind(sockets.port).err().unwrap().kind(),
            io::ErrorKind::AddrInUse
        );
    }
}
