//! The HTTP machinery under the local org: sockets, connections, and the way to the handlers.
//!
//! Both loopback families listen on one port where the machine has both. Connections run on a
//! thread of their own with a small runtime; handlers block on SQLite and therefore run on that
//! runtime's blocking threads, with the whole request in hand. What a handler cannot do, cutting a
//! connection in the middle, is done here through a [`Valve`] on the socket.
//!
//! [`caller`] says who may ask at all, [`door`] accepts connections, with TLS where it is wanted,
//! [`unpack`] reads bodies that come compressed.

mod caller;
mod door;
mod drip;
mod unpack;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use self::caller::Caller;
use self::door::{Door, Valve};
use self::drip::Drip;

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
    tls: Option<&TlsAcceptor>,
    stop: &watch::Receiver<bool>,
) -> io::Result<()> {
    raise_file_limit();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_name("local-org-worker")
        .max_blocking_threads(32)
        .build()?;
    let done = runtime.block_on(serve_all(sockets, org, tls, stop));
    runtime.shutdown_timeout(GRACE);
    done
}

/// Every connection is a file: a shell's usual limit of 1,024 would be used up by as many idle
/// clients. What the system allows is taken; without it fewer clients fit, and nothing else.
fn raise_file_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(failed) = setrlimit(Resource::Nofile, limit) {
        tracing::debug!(error = %failed, "the limit of open files stays as it was");
    }
}

async fn serve_all(
    sockets: Sockets,
    org: &Arc<Org>,
    tls: Option<&TlsAcceptor>,
    stop: &watch::Receiver<bool>,
) -> io::Result<()> {
    let mut tasks = tokio::task::JoinSet::new();
    for listener in sockets.listeners {
        let door = Door::open(TcpListener::from_std(listener)?, tls.cloned());
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
    let caller = Caller::of(&org, &parts.headers);
    if let Some(refusal) = refused(&caller, &parts.method, &parts.uri, &parts.headers) {
        return response(refusal, None);
    }
    let origin = caller.origin();
    let path = plain_path(parts.uri.path());
    org.count(&parts.method, &path, valve.is_fresh());
    let fault = if super::router::is_control(&path) {
        None
    } else {
        org.faults.strike(&parts.method, &path)
    };
    if fault == Some(FaultKind::Cut) {
        valve.close_after(0);
        return response(Reply::empty(503), None);
    }
    let pause = pause(&org, &path, fault.as_ref());
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
    let limit = body_limit(&path);
    let Ok(body) = axum::body::to_bytes(body, limit).await else {
        return response(Reply::text(413, "Request entity too large"), None);
    };
    let body = match unpack::body(&parts.headers, body, limit) {
        Ok(body) => body,
        Err((status, text)) => return response(Reply::text(status, text), None),
    };
    let mut incoming = Incoming::new(parts.method, &parts.uri, parts.headers, body).seen_as(origin);
    incoming.rotates = fault == Some(FaultKind::Rotate);
    let told = fault.clone();
    let answered = tokio::task::spawn_blocking(move || org.answer(&incoming, told.as_ref())).await;
    let reply = answered.unwrap_or_else(|_| super::router::broken());
    match fault {
        Some(FaultKind::Lost) => valve.close_after(0),
        Some(FaultKind::Truncate) => valve.close_after(head_length(&reply) + reply.body.len() / 2),
        Some(FaultKind::Slow(time)) => return response(reply, Some(time)),
        _ => {}
    }
    response(reply, None)
}

/// How long the body of a request to this path may be.
fn body_limit(path: &str) -> usize {
    let takes_data = path.contains("/jobs/ingest/") && path.ends_with("/batches");
    if takes_data { UPLOAD_LIMIT } else { BODY_LIMIT }
}

/// How long to wait before the answer.
fn pause(org: &Org, path: &str, fault: Option<&FaultKind>) -> Duration {
    let latency = if super::router::is_control(path) {
        Duration::ZERO
    } else {
        org.latency
    };
    match fault {
        Some(FaultKind::Delay(delay)) => latency + *delay,
        _ => latency,
    }
}

/// The path without doubled and trailing slashes, as faults and counters know it.
fn plain_path(path: &str) -> String {
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    format!("/{}", parts.join("/"))
}

/// The reply on the wire; `over` is the time that its body takes to arrive.
fn response(reply: Reply, over: Option<Duration>) -> Response {
    let body = match (reply.flow, over) {
        (Some(writer), _) => Body::new(Flow::start(writer)),
        (None, Some(time)) => Body::new(Drip::new(reply.body, time)),
        (None, None) => Body::from(reply.body),
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

fn refused(caller: &Caller<'_>, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Reply> {
    if !caller.is_served() {
        return Some(Reply::text(
            403,
            "Forbidden: this host name is not served here",
        ));
    }
    if caller.is_foreign_page(method, headers) {
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

#[cfg(test)]
mod tests {
    use super::*;

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
