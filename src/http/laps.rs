//! How long the parts of a way to a server take: name look-up, connection, TLS.
//!
//! The library underneath does not tell, so the way is gone twice: once by hand, as far as a
//! connection, and once by a client that tells when it is connected. What the second took longer is the
//! TLS handshake.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use url::Url;

use super::error::{HttpError, Transport};
use super::{Http, HttpOptions};

/// A way that was gone as far as a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Looking the name up.
    pub lookup: Duration,
    /// Connecting to the address.
    pub connect: Duration,
    /// The address.
    pub address: SocketAddr,
}

impl Http {
    /// Looks the host up and connects to it, and no more; none where a proxy does that.
    ///
    /// # Errors
    /// When there is no such host, or nobody answers there in time.
    pub async fn reach(&self, url: &Url) -> Result<Option<Reached>, HttpError> {
        let options = &self.shared.options;
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        if options.proxy_to(url).is_some() {
            return Ok(None);
        }
        let named = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let failed = |reason: String, is_dns| HttpError::Connect {
            host: named.clone(),
            attempts: 1,
            source: Transport::of_reason(reason, is_dns),
        };
        let late = |reason: &str| HttpError::Timeout {
            host: named.clone(),
            connecting: true,
            attempts: 1,
            source: Transport::of_reason(reason.to_owned(), false),
        };
        let limit = options.connect_timeout;
        let begun = Instant::now();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = timeout(limit, lookup_host((bare, port))).await;
        let found = found.map_err(|_| late("the name was not looked up in time"))?;
        let found: Vec<_> = found
            .map_err(|error| failed(error.to_string(), true))?
            .collect();
        let lookup = begun.elapsed();
        let mut last = failed("the name has no address".to_owned(), true);
        for address in found {
            let begun = Instant::now();
            match timeout(limit, TcpStream::connect(address)).await {
                Ok(Ok(_stream)) => {
                    return Ok(Some(Reached {
                        lookup,
                        connect: begun.elapsed(),
                        address,
                    }));
                }
                Ok(Err(error)) => last = failed(error.to_string(), false),
                Err(_) => last = late("nobody has answered"),
            }
        }
        Err(last)
    }

    /// A client with no connections yet, that notes how long it takes to get one; and requests are
    /// sent once.
    #[must_use]
    pub fn noting(&self, laps: &Laps) -> Self {
        let options = HttpOptions {
            retry: super::RetryPolicy::never(),
            ..self.shared.options.clone()
        };
        Self::with(options, Some(laps.clone()))
    }
}

/// How long it took to be connected, TLS included.
#[derive(Clone, Debug, Default)]
pub struct Laps(Arc<Mutex<Option<Duration>>>);

impl Laps {
    /// The last time that it took; none when no connection was made since the last call.
    #[must_use]
    pub fn take(&self) -> Option<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note(&self, took: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(took);
    }
}

impl<S> tower_layer::Layer<S> for Laps {
    type Service = Timed<S>;

    fn layer(&self, inner: S) -> Timed<S> {
        Timed {
            inner,
            laps: self.clone(),
        }
    }
}

/// What connects, with a look at the clock before and after.
#[derive(Clone, Debug)]
pub struct Timed<S> {
    inner: S,
    laps: Laps,
}

impl<S, R> tower_service::Service<R> for Timed<S>
where
    S: tower_service::Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let laps = self.laps.clone();
        let begun = Instant::now();
        let connecting = self.inner.call(request);
        Box::pin(async move {
            let connected = connecting.await?;
            laps.note(begun.elapsed());
            Ok(connected)
        })
    }
}
