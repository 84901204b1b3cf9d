//! Connections: accepted, encrypted where that is wanted, each behind its valve.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A client that has not shaken hands by then is let go.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Connections that wait to be served.
const WAITING: usize = 64;

/// Accepts connections, without delay for small packets.
pub(super) enum Door {
    Plain(TcpListener),
    /// Handshakes run beside each other, so that a slow client stops nobody.
    Tls(mpsc::Receiver<Stream>),
}

impl Door {
    /// A door on this listener, which needs a runtime.
    pub(super) fn open(listener: TcpListener, tls: Option<TlsAcceptor>) -> Self {
        let Some(acceptor) = tls else {
            return Self::Plain(listener);
        };
        let (send, receive) = mpsc::channel(WAITING);
        tokio::spawn(shake_hands(listener, acceptor, send));
        Self::Tls(receive)
    }
}

/// Ends when nobody takes connections any more.
async fn shake_hands(mut listener: TcpListener, acceptor: TlsAcceptor, send: mpsc::Sender<Stream>) {
    loop {
        let (stream, _) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = send.closed() => return,
        };
        let (acceptor, send) = (acceptor.clone(), send.clone());
        tokio::spawn(async move {
            let shaken = tokio::time::timeout(HANDSHAKE, acceptor.accept(without_delay(stream)));
            match shaken.await {
                Ok(Ok(stream)) => drop(send.send(Stream::Tls(Box::new(stream))).await),
                Ok(Err(failed)) => tracing::debug!(error = %failed, "no TLS with this client"),
                Err(_) => tracing::debug!("a client was too slow for TLS"),
            }
        });
    }
}

fn without_delay(stream: TcpStream) -> TcpStream {
    if let Err(failed) = stream.set_nodelay(true) {
        tracing::debug!(error = %failed, "TCP_NODELAY could not be set");
    }
    stream
}

impl Listener for Door {
    type Io = Pipe;
    type Addr = Valve;

    async fn accept(&mut self) -> (Pipe, Valve) {
        let stream = match self {
            Self::Plain(listener) => {
                Stream::Plain(without_delay(Listener::accept(listener).await.0))
            }
            Self::Tls(shaken) => match shaken.recv().await {
                Some(stream) => stream,
                // The accepting task is gone with the runtime.
                None => std::future::pending().await,
            },
        };
        let valve = Valve::open();
        let pipe = Pipe {
            stream,
            valve: valve.clone(),
        };
        (pipe, valve)
    }

    fn local_addr(&self) -> io::Result<Valve> {
        Ok(Valve::open())
    }
}

/// How many bytes a connection may still carry to the client; `usize::MAX` is no limit.
#[derive(Clone, Debug)]
pub(super) struct Valve(Arc<Connection>);

#[derive(Debug)]
struct Connection {
    left: AtomicUsize,
    is_used: AtomicBool,
}

impl Valve {
    fn open() -> Self {
        Self(Arc::new(Connection {
            left: AtomicUsize::new(usize::MAX),
            is_used: AtomicBool::new(false),
        }))
    }

    /// Whether the connection has carried nothing yet; asked once for each request.
    pub(super) fn is_fresh(&self) -> bool {
        !self.0.is_used.swap(true, Ordering::Relaxed)
    }

    /// Closes the connection when this many more bytes have gone to the client.
    pub(super) fn close_after(&self, bytes: usize) {
        self.0.left.store(bytes, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Door>> for Valve {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection as the system or TLS gives it.
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection behind its valve.
pub(super) struct Pipe {
    stream: Stream,
    valve: Valve,
}

/// Calls the same method on whichever stream it is.
macro_rules! on_stream {
    ($pipe:expr, $method:ident, $($argument:expr),*) => {
        match &mut $pipe.stream {
            Stream::Plain(stream) => Pin::new(stream).$method($($argument),*),
            Stream::Tls(stream) => Pin::new(stream).$method($($argument),*),
        }
    };
}

impl AsyncRead for Pipe {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        on_stream!(self, poll_read, context, buffer)
    }
}

impl AsyncWrite for Pipe {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let left = self.valve.0.left.load(Ordering::Acquire);
        if left == 0 {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let bytes = &bytes[..bytes.len().min(left)];
        let written = on_stream!(self, poll_write, context, bytes);
        if let (Poll::Ready(Ok(count)), true) = (&written, left != usize::MAX) {
            self.valve.close_after(left - count);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_stream!(self, poll_flush, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_stream!(self, poll_shutdown, context)
    }
}
