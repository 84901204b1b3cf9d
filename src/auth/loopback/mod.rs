//! The listener that takes the callback.
//!
//! It binds before the browser opens and keeps what it bound; for `localhost` that is both address
//! families, so that nobody else can sit on the other one. It hears only `GET` of the exact path
//! with the right state: everything else is turned away with a static page and never ends the
//! login. The one real callback stays open until the code has been exchanged, so that the page
//! tells how the login ended; then the listener is gone. Requests are small and short-lived by
//! limits of the HTTP server.

pub(super) mod holder;
mod pages;
mod request;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream as StdTcpStream};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

pub use pages::CallbackPage;
pub(super) use pages::Page;
pub(super) use request::{Arrival, verdict};
pub use request::{Verdict, callback};

use super::error::AuthError;
use super::urls::{Loopback, Redirect};
use crate::secret::SecretText;
use request::{Desk, handle};

/// Longest head of a request.
const HEAD_BYTES: usize = 16 * 1024;
/// For the head of a request to arrive.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// Connections at a time; further ones wait in the system's queue.
const CONNECTIONS: usize = 64;
/// For the last page to reach the browser.
const FAREWELL: Duration = Duration::from_secs(2);
/// After a connection that could not be taken.
const BREATH: Duration = Duration::from_millis(20);
/// For the look whether somebody listens already; on this machine the answer is immediate.
const PROBE: Duration = Duration::from_millis(200);

/// Bound sockets; connections wait in the system's queue until [`Listener::serve`].
#[derive(Debug)]
pub(super) struct Listener {
    sockets: Vec<TcpListener>,
    redirect: Redirect,
}

impl Listener {
    /// Binds the redirect URI's port on its interface; port 0 takes a free one.
    pub(super) fn bind(redirect: &Redirect, which: Loopback) -> Result<Self, AuthError> {
        let addresses: &[IpAddr] = match which {
            Loopback::Both => &[
                IpAddr::V4(Ipv4Addr::LOCALHOST),
                IpAddr::V6(Ipv6Addr::LOCALHOST),
            ],
            Loopback::One(address) => &[address],
        };
        let mut port = redirect.port();
        if port != 0 {
            for address in addresses {
                refuse_if_taken(SocketAddr::new(*address, port))?;
            }
        }
        let mut sockets = Vec::new();
        let mut absent = None;
        for address in addresses {
            match listen(SocketAddr::new(*address, port)) {
                Ok(socket) => {
                    port = socket.local_addr().map_or(port, |address| address.port());
                    sockets.push(socket);
                }
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    return Err(in_use(SocketAddr::new(*address, port)));
                }
                // A family that this machine lacks.
                Err(error) => absent = Some(error),
            }
        }
        match absent {
            Some(source) if sockets.is_empty() => Err(AuthError::Listen { port, source }),
            _ => Ok(Self {
                sockets,
                redirect: match redirect.port() {
                    0 => redirect.with_port(port),
                    _ => redirect.clone(),
                },
            }),
        }
    }

    /// The redirect URI with the port that was bound.
    pub(super) fn redirect(&self) -> &Redirect {
        &self.redirect
    }

    /// Starts to answer.
    pub(super) fn serve(self, state: SecretText) -> Serving {
        let (to_us, arrivals) = mpsc::channel(1);
        let (stop, stopped) = oneshot::channel();
        let desk = Arc::new(Desk::new(&self.redirect, state, to_us));
        let mut task = JoinSet::new();
        task.spawn(accept_all(self.sockets, desk, stopped));
        Serving {
            arrivals,
            stop,
            task,
        }
    }
}

/// A listener at work. Dropping it closes everything at once.
#[derive(Debug)]
pub(super) struct Serving {
    arrivals: mpsc::Receiver<Arrival>,
    stop: oneshot::Sender<()>,
    task: JoinSet<()>,
}

impl Serving {
    /// Waits for the real callback.
    pub(super) async fn arrival(&mut self) -> Arrival {
        match self.arrivals.recv().await {
            Some(arrival) => arrival,
            // The sender lives in the task, which ends only when told to.
            None => std::future::pending().await,
        }
    }

    /// Takes no more connections and waits until the last page has been sent.
    pub(super) async fn close(mut self) {
        // The task may have ended by itself; then there is nobody to tell.
        let _told = self.stop.send(());
        while self.task.join_next().await.is_some() {}
    }
}

fn refuse_if_taken(address: SocketAddr) -> Result<(), AuthError> {
    // Some systems let two programs bind where one holds the wildcard address: ask, too.
    match StdTcpStream::connect_timeout(&address, PROBE) {
        Ok(_) => Err(in_use(address)),
        Err(_) => Ok(()),
    }
}

fn in_use(address: SocketAddr) -> AuthError {
    AuthError::PortInUse {
        address: address.ip().to_string(),
        port: address.port(),
        process: holder::of_port(address.port()),
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // On Unix this only skips the minute of quarantine after an earlier login; two listeners on
    // one address still exclude each other. Elsewhere it would let others in.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(128)
}

async fn accept_all(
    sockets: Vec<TcpListener>,
    desk: Arc<Desk>,
    mut stopped: oneshot::Receiver<()>,
) {
    let mut connections = JoinSet::new();
    let mut is_told = false;
    loop {
        let full = connections.len() >= CONNECTIONS;
        tokio::select! {
            _ = &mut stopped => break,
            Some(ended) = connections.join_next(), if !connections.is_empty() => {
                is_told |= matches!(ended, Ok(true));
            }
            accepted = accept(&sockets), if !full => match accepted {
                Ok(stream) => drop(connections.spawn(converse(stream, Arc::clone(&desk)))),
                // Out of descriptors, for example: let others finish.
                Err(_) => tokio::time::sleep(BREATH).await,
            },
        }
    }
    drop(sockets);
    let last_page = async {
        while let Some(ended) = connections.join_next().await {
            if matches!(ended, Ok(true)) {
                break;
            }
        }
    };
    if desk.has_callback() && !is_told {
        // A browser that does not take its page keeps nobody waiting.
        let _in_time = tokio::time::timeout(FAREWELL, last_page).await;
    }
}

async fn accept(sockets: &[TcpListener]) -> io::Result<TcpStream> {
    std::future::poll_fn(|context| {
        for socket in sockets {
            if let Poll::Ready(accepted) = socket.poll_accept(context) {
                return Poll::Ready(accepted.map(|(stream, _)| stream));
            }
        }
        Poll::Pending
    })
    .await
}

/// Serves one connection; whether it carried the real callback.
async fn converse(stream: TcpStream, desk: Arc<Desk>) -> bool {
    let carried = Arc::new(request::Carried::default());
    let service = service_fn(|request| {
        let (desk, carried) = (Arc::clone(&desk), Arc::clone(&carried));
        async move { Ok::<_, std::convert::Infallible>(handle(&desk, &carried, &request).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection to the login listener broke");
    }
    carried.callback()
}
