//! Requests over HTTP, for rooms that know what they mean.
//!
//! [`Http`] holds lazily built clients: one for https through the system's proxy and
//! trust store, one for https on this machine (no proxy), and one for plain http on this machine
//! (no proxy, no trust store at all, which makes it cheap to start); and the same for uploads, during
//! which the server is silent for as long as they take. Plain http to any other host
//! is refused. Redirects are never followed, cookies never kept, bodies never decompressed: a
//! caller that wants gzip asks for it and inflates by hand. A body is compressed when its request says
//! that the server takes that. Every request has connect and read
//! limits; `retry` decides what is sent again; `trace` logs without secrets. This room knows
//! nothing of Salesforce, and no other one names the crate underneath.

mod error;
mod laps;
mod redact;
mod request;
mod response;
mod retry;
mod trace;
mod upload;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::{Certificate, Client, ClientBuilder, NoProxy, redirect, tls};
use url::Url;

pub use error::{HttpError, Transport};
pub use laps::{Laps, Reached};
pub use redact::redact;
pub use request::{Method, Repeat, Request};
pub use response::Response;
pub use retry::{RetryPolicy, Waits};
pub use trace::{Tell, Watch};
pub use upload::Upload;

use crate::clock::Clock;
use crate::model::origin::is_loopback;

/// What all requests have in common.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// More roots to trust, PEM (`--ca-file`).
    pub ca_file: Option<PathBuf>,
    /// Limit for name look-up, connection and TLS handshake.
    pub connect_timeout: Duration,
    /// Limit for silence while an answer is awaited or read.
    pub read_timeout: Duration,
    /// Limit for a whole exchange, the body included.
    pub total_timeout: Option<Duration>,
    /// The way to hosts elsewhere.
    pub proxy: Proxy,
    /// Value of `User-Agent`.
    pub user_agent: String,
    /// When to send again.
    pub retry: RetryPolicy,
    /// Waits between tries.
    pub clock: Clock,
    /// Is told why and when something is sent again.
    pub tell: Option<Tell>,
}

/// The way to hosts elsewhere; this machine is always reached directly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// As the system says.
    #[default]
    System,
    /// None.
    Direct,
    /// Through this one, but for the hosts of the list (as in `NO_PROXY`).
    Through {
        /// Where it is; with user and password, when it wants them.
        url: Url,
        /// Hosts that are reached without, separated by commas.
        except: Option<String>,
    },
}

impl Proxy {
    /// Host and port of the proxy on the way to a host, for messages.
    fn to(&self, host: &str) -> Option<String> {
        let Self::Through { url, except } = self else {
            return None;
        };
        let is_excepted = |pattern: &str| {
            let domain = pattern
                .trim()
                .trim_start_matches("*.")
                .trim_start_matches('.');
            let rest = host.strip_suffix(domain).filter(|_| !domain.is_empty());
            domain == "*" || rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        if except
            .as_deref()
            .unwrap_or_default()
            .split(',')
            .any(is_excepted)
        {
            return None;
        }
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default();
        Some(port.map_or(host.to_owned(), |port| format!("{host}:{port}")))
    }
}

impl HttpOptions {
    /// 10 s to connect, 130 s of silence (Salesforce ends a query after 120 s), five tries.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self {
            ca_file: None,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(130),
            total_timeout: None,
            proxy: Proxy::System,
            user_agent: format!("sfkit/{}", env!("CARGO_PKG_VERSION")),
            retry: RetryPolicy::default(),
            clock,
            tell: None,
        }
    }
}

/// Sends requests. Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub struct Http {
    shared: Arc<Shared>,
    watch: Option<Watch>,
}

#[derive(Debug)]
struct Shared {
    options: HttpOptions,
    /// Is told how long it takes to be connected.
    laps: Option<Laps>,
    clients: [OnceLock<Client>; 3],
    uploading: [OnceLock<Client>; 3],
}

/// Which client serves a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Remote = 0,
    LocalTls = 1,
    LocalPlain = 2,
}

impl Http {
    /// Builds nothing yet.
    #[must_use]
    pub fn new(options: HttpOptions) -> Self {
        Self::with(options, None)
    }

    fn with(options: HttpOptions, laps: Option<Laps>) -> Self {
        Self {
            shared: Arc::new(Shared {
                options,
                laps,
                clients: Default::default(),
                uploading: Default::default(),
            }),
            watch: None,
        }
    }

    /// The same client with connections of its own.
    #[must_use]
    pub fn apart(&self) -> Self {
        let shared = &self.shared;
        Self {
            watch: self.watch.clone(),
            ..Self::with(shared.options.clone(), shared.laps.clone())
        }
    }

    /// The same client, telling of every request and answer. Secrets are taken out.
    #[must_use]
    pub fn watched(&self, watch: Watch) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            watch: Some(watch),
        }
    }

    /// Sends the request, again when the policy says so, and returns once the answer's head is
    /// there. Any status is an answer, also 3xx, 4xx and 5xx.
    ///
    /// # Errors
    /// When no answer arrives.
    pub async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let client = self.client(Route::of(&request)?, request.is_upload())?;
        let options = &self.shared.options;
        let request = match request.is_upload() {
            true if options.total_timeout.is_none() => {
                let limit = options.read_timeout + upload::longest(request.body_len());
                request.limited(limit)
            }
            _ => request,
        };
        let mut tries = options.retry.start(&request);
        loop {
            let outcome = self.attempt(client, &request, tries.made() + 1).await;
            let Some(wait) = tries.next(&outcome, options.clock.now()) else {
                return outcome.map_err(|error| error.after(tries.made()));
            };
            let reason = match &outcome {
                Ok(answer) => format!("answered {}", answer.status()),
                Err(error) => format!("brought no answer ({error})"),
            };
            let tries = (tries.made(), tries.allowed());
            self.tell_wait(&request.host(), &reason, wait, tries);
            drop(outcome);
            options.clock.sleep(wait).await;
        }
    }

    /// When to send again.
    #[must_use]
    pub fn retry_policy(&self) -> RetryPolicy {
        self.shared.options.retry
    }

    /// Tells that something is sent to the host again, after a wait; `made` of `allowed` tries were
    /// made.
    pub fn tell_wait(&self, host: &str, reason: &str, wait: Duration, tries: (u32, u32)) {
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        let (made, allowed) = tries;
        tracing::debug!(host, reason, attempt = made, wait_ms, "sending again");
        self.tell(&format!(
            "`{host}` {reason}; sending again in {:.1} s (try {} of {allowed})",
            wait.as_secs_f64(),
            made + 1,
        ));
    }

    /// Tells something about the way of a request to whoever wants to know.
    pub fn tell(&self, text: &str) {
        if let Some(tell) = &self.shared.options.tell {
            tell.tell(text);
        }
    }

    async fn attempt(
        &self,
        client: &Client,
        request: &Request,
        attempt: u32,
    ) -> Result<Response, HttpError> {
        let trace = trace::Exchange::begin(request, attempt, self.watch.as_ref());
        let outcome = client.execute(request.to_wire()?).await;
        match outcome {
            Ok(answer) => {
                trace.answered(answer.status().as_u16());
                let watch = self.watch.clone();
                Ok(Response::new(answer, request.host(), (attempt, watch)))
            }
            Err(error) => {
                let proxy = self.shared.options.proxy_to(request.url());
                let error = HttpError::from_wire(&error, request.host()).through(proxy);
                trace.failed(&error);
                Err(error)
            }
        }
    }

    fn client(&self, route: Route, is_upload: bool) -> Result<&Client, HttpError> {
        let clients = match is_upload {
            true => &self.shared.uploading,
            false => &self.shared.clients,
        };
        let cell = &clients[route as usize];
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let laps = self.shared.laps.clone();
        let built = self.shared.options.build(route, is_upload, laps)?;
        Ok(cell.get_or_init(|| built))
    }
}

impl HttpOptions {
    fn build(
        &self,
        route: Route,
        is_upload: bool,
        laps: Option<Laps>,
    ) -> Result<Client, HttpError> {
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(self.connect_timeout)
            .user_agent(&self.user_agent)
            .referer(false)
            .tls_version_min(tls::Version::TLS_1_2);
        // It counts from the first byte that is sent, and an upload has a limit of its own.
        if !is_upload {
            builder = builder.read_timeout(self.read_timeout);
        }
        if let Some(limit) = self.total_timeout {
            builder = builder.timeout(limit);
        }
        match route {
            Route::Remote => builder = self.proxy.apply(builder.https_only(true))?,
            Route::LocalTls => builder = builder.https_only(true).no_proxy(),
            Route::LocalPlain => builder = builder.no_proxy().tls_certs_only([]),
        }
        if let Some(laps) = laps {
            builder = builder.connector_layer(laps);
        }
        if route != Route::LocalPlain {
            builder = builder.tls_certs_merge(self.extra_roots()?);
        }
        builder.build().map_err(|error| HttpError::client(&error))
    }

    /// The proxy on the way to this URL.
    fn proxy_to(&self, url: &Url) -> Option<String> {
        let host = url.host_str().filter(|_| !is_loopback(url))?;
        self.proxy.to(host)
    }

    fn extra_roots(&self) -> Result<Vec<Certificate>, HttpError> {
        self.ca_file.as_deref().map_or(Ok(Vec::new()), read_roots)
    }
}

/// How many certificates a PEM file holds that may be trusted.
///
/// # Errors
/// When it cannot be read or holds none.
pub fn certificates_in(path: &Path) -> Result<usize, HttpError> {
    read_roots(path).map(|roots| roots.len())
}

fn read_roots(path: &Path) -> Result<Vec<Certificate>, HttpError> {
    let pem = std::fs::read(path).map_err(|source| HttpError::CaFile {
        path: path.to_owned(),
        source,
    })?;
    let roots = Certificate::from_pem_bundle(&pem).unwrap_or_default();
    if roots.is_empty() {
        return Err(HttpError::CaFileContent {
            path: path.to_owned(),
        });
    }
    Ok(roots)
}

impl Proxy {
    fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder, HttpError> {
        match self {
            Self::System => Ok(builder),
            Self::Direct => Ok(builder.no_proxy()),
            Self::Through { url, except } => {
                let proxy = reqwest::Proxy::all(url.as_str());
                let proxy = proxy.map_err(|error| HttpError::client(&error))?;
                let except = except.as_deref().and_then(NoProxy::from_string);
                Ok(builder.proxy(proxy.no_proxy(except)))
            }
        }
    }
}

impl Route {
    fn of(request: &Request) -> Result<Self, HttpError> {
        let url = request.url();
        let local = is_loopback(url);
        match (url.scheme(), local) {
            ("https", false) => Ok(Self::Remote),
            ("https", true) => Ok(Self::LocalTls),
            ("http", true) => Ok(Self::LocalPlain),
            _ => Err(HttpError::PlainHttp {
                host: request.host().to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excepted_hosts_are_reached_without_the_proxy() {
        let proxy = Proxy::Through {
            url: Url::parse("http://u:p@proxy.example").unwrap(),
            except: Some("intern.example, .corp.example,".to_owned()),
        };
        let way = Some("proxy.example:80".to_owned());
        for (host, expected) in [
            ("acme.my.salesforce.com", &way),
            ("a.intern.example", &None),
            ("intern.example", &None),
            ("notintern.example", &way),
            ("b.corp.example", &None),
        ] {
            assert_eq!(&proxy.to(host), expected, "{host}");
        }
        assert_eq!(Proxy::System.to("acme.my.salesforce.com"), None);
    }
}
