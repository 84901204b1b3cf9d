//! The sockets of the service: bound before anything is promised, served until it is told to stop.
//!
//! Both loopback families listen on one port where the machine has both. Connections have limits of
//! their own (how many, how long the head of a request may be and take), so that nobody who merely
//! connects can hold the service up, and who does not read an answer is cut off. When it stops, no new connection is taken, requests under way may
//! finish within [`GRACE`], and idle connections are closed at once.

mod patience;
mod tls;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower_service::Service as _;

use patience::Patient;
pub use tls::{Tls, TlsFileError};

use super::registry::LeftJobs;
use super::router;
use super::service::{Service, Shared};
use crate::error::{Code, Diagnostic, Hint};

/// Longest head of a request; Salesforce takes URLs of 16 KiB.
const HEAD_BYTES: usize = 32 * 1024;
/// Headers of a request.
const HEADERS: usize = 64;
/// For the head of a request to arrive.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// For a TLS handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Connections at a time; further ones wait in the system's queue.
const CONNECTIONS: usize = 1024;
/// For requests under way, when the service stops.
const GRACE: Duration = Duration::from_secs(5);
/// After a connection that could not be taken.
const BREATH: Duration = Duration::from_millis(20);
/// Tries to find a port that is free in both families.
const PORT_TRIES: usize = 20;

/// The service cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address cannot be bound.
    #[error("cannot listen on {address}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Certificate or key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsFileError),
}

impl Diagnostic for ListenError {
    fn code(&self) -> Code {
        match self {
            Self::Bind { .. } => Code::Refused,
            Self::Tls(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Bind { source, .. } if source.kind() == io::ErrorKind::AddrInUse => vec![
                Hint::new("end the program that listens there, or name another port with `--port`"),
                Hint::new("`--port 0` takes a free one; the first line of the output tells it"),
            ],
            Self::Bind { .. } => vec![Hint::new("check the address behind `--listen`")],
            Self::Tls(error) => error.hints(),
        }
    }
}

/// Bound sockets; connections wait in the system's queue until they are served.
#[derive(Debug)]
pub struct Sockets {
    sockets: Vec<TcpListener>,
    port: u16,
}

impl Sockets {
    /// Binds the loopback interface, in both families where there are both, or one address. Port 0
    /// takes a free one.
    ///
    /// # Errors
    /// When the address is in use or none of this machine.
    pub async fn bind(address: Option<IpAddr>, port: u16) -> Result<Self, ListenError> {
        let Some(address) = address.filter(|address| !address.is_loopback()) else {
            let mut tries = 1;
            loop {
                match Self::bind_loopback(port).await {
                    Err(ListenError::Bind { .. }) if port == 0 && tries < PORT_TRIES => tries += 1,
                    done => return done,
                }
            }
        };
        let socket = bind(SocketAddr::new(address, port)).await?;
        let port = socket.local_addr().map_or(port, |address| address.port());
        Ok(Self {
            sockets: vec![socket],
            port,
        })
    }

    async fn bind_loopback(port: u16) -> Result<Self, ListenError> {
        let first = bind((Ipv4Addr::LOCALHOST, port).into()).await?;
        let port = first.local_addr().map_or(port, |address| address.port());
        let mut sockets = vec![first];
        match bind((Ipv6Addr::LOCALHOST, port).into()).await {
            Ok(second) => sockets.push(second),
            Err(ListenError::Bind { source, address })
                if source.kind() == io::ErrorKind::AddrInUse =>
            {
                return Err(ListenError::Bind { address, source });
            }
            // The machine has no IPv6: one family is enough.
            Err(_) => {}
        }
        Ok(Self { sockets, port })
    }

    /// The port that was bound.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ListenError> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|source| ListenError::Bind { address, source })
}

/// The service at work.
pub struct Server {
    service: Shared,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Server {
    /// Begins to answer. Needs a runtime with several threads to be of use to several clients.
    #[must_use]
    pub fn start(service: Service, sockets: Sockets, tls: Option<&Tls>) -> Self {
        let service = Arc::new(service);
        let (stop, stopped) = watch::channel(false);
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let app = router::of(&service);
        let mut tasks = JoinSet::new();
        for socket in sockets.sockets {
            let door = Door {
                app: app.clone(),
                tls: tls.cloned(),
                places: Arc::clone(&places),
                patience: service.bounds.time,
                stopped: stopped.clone(),
            };
            tasks.spawn(door.open(socket));
        }
        let books = Arc::clone(&service).keep_books();
        tasks.spawn(async move {
            tokio::select! {
                () = books => {}
                () = told(stopped) => {}
            }
        });
        Self {
            service,
            stop,
            tasks,
        }
    }

    /// What handlers share.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// Takes no more requests and lets those under way finish, for a while. Syncs are ended: the answer
    /// tells what they had in orgs.
    pub async fn stop(mut self) -> Vec<LeftJobs> {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        let all = tokio::time::timeout(GRACE, all);
        let copies = tokio::time::timeout(GRACE, self.service.copies.stop());
        let (all, left) = tokio::join!(all, copies);
        if all.is_err() {
            tracing::debug!("requests were still under way when the service ended");
        }
        left.unwrap_or_default()
    }
}

/// What takes connections.
struct Door {
    app: Router,
    tls: Option<Tls>,
    places: Arc<Semaphore>,
    /// For a client to take the next bytes of an answer.
    patience: Duration,
    stopped: watch::Receiver<bool>,
}

impl Door {
    async fn open(self, socket: TcpListener) {
        let mut under_way = JoinSet::new();
        loop {
            let place = Arc::clone(&self.places).acquire_owned();
            let accepted = async { (place.await, socket.accept().await) };
            tokio::select! {
                () = told(self.stopped.clone()) => break,
                Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
                accepted = accepted => match accepted {
                    (Ok(place), Ok((stream, _))) => {
                        drop(under_way.spawn(self.converse(stream, place)));
                    }
                    // Out of descriptors, for example: let others finish.
                    _ => tokio::time::sleep(BREATH).await,
                },
            }
        }
        drop(socket);
        while under_way.join_next().await.is_some() {}
    }

    /// Serves a connection to its end.
    fn converse(
        &self,
        stream: TcpStream,
        place: OwnedSemaphorePermit,
    ) -> impl Future<Output = ()> + Send + 'static {
        let (app, tls, stopped) = (self.app.clone(), self.tls.clone(), self.stopped.clone());
        let patience = self.patience;
        async move {
            if let Err(failed) = stream.set_nodelay(true) {
                tracing::debug!(error = %failed, "TCP_NODELAY could not be set");
            }
            match tls {
                None => converse(Patient::new(stream, patience), app, stopped).await,
                Some(tls) => match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                    Ok(Ok(stream)) => converse(Patient::new(stream, patience), app, stopped).await,
                    Ok(Err(failed)) => tracing::debug!(error = %failed, "no TLS with this client"),
                    Err(_) => tracing::debug!("a client was too slow for TLS"),
                },
            }
            drop(place);
        }
    }
}

/// Waits until the service is to stop. An error means that its owner is gone, which is a stop too.
async fn told(mut stop: watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

async fn converse<S>(stream: S, app: Router, stopped: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut app = app.clone();
        async move {
            let answered: Result<_, Infallible> = app.call(request.map(Body::new)).await;
            answered
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(HEADERS)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = told(stopped) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke");
    }
}
