//! Why no answer, or no usable one, arrived.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::error::{Code, Diagnostic, Hint};

/// A failed exchange.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// No connection came about: nothing of the request was written.
    #[error("cannot connect to `{host}`")]
    Connect {
        /// Host, with the port when it is an unusual one.
        host: String,
        /// How often it was tried.
        attempts: u32,
        /// What went wrong below.
        source: Transport,
    },
    /// The connection broke while the request was sent or the answer read.
    #[error("the connection to `{host}` broke")]
    Broken {
        /// Host.
        host: String,
        /// How often it was tried.
        attempts: u32,
        /// What went wrong below.
        source: Transport,
    },
    /// No connection, or no answer, in the time given.
    #[error("`{host}` did not answer in time")]
    Timeout {
        /// Host.
        host: String,
        /// Whether the time ran out before the connection stood.
        connecting: bool,
        /// How often it was tried.
        attempts: u32,
        /// What went wrong below.
        source: Transport,
    },
    /// The server answered with a status that the caller has no use for.
    #[error("`{host}` answered with status {status}")]
    Status {
        /// Host.
        host: String,
        /// Status code.
        status: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
        /// How often it was tried.
        attempts: u32,
    },
    /// The body is longer than anything that makes sense.
    #[error("the answer of `{host}` is longer than {cap} bytes")]
    TooLarge {
        /// Host.
        host: String,
        /// The limit.
        cap: usize,
    },
    /// Plain http to another machine.
    #[error("`{host}` must be reached over `https`")]
    PlainHttp {
        /// Host.
        host: String,
    },
    /// A header value holds characters that no header can.
    #[error("the value of the header `{name}` cannot be sent")]
    Header {
        /// Name of the header.
        name: &'static str,
    },
    /// The file of `--ca-file` cannot be read.
    #[error("cannot read the certificates in `{}`", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file of `--ca-file` holds no certificate.
    #[error("`{}` holds no certificate in PEM form", path.display())]
    CaFileContent {
        /// The file.
        path: PathBuf,
    },
    /// The data that is to be sent cannot be read.
    #[error("the data to be sent cannot be read")]
    Upload {
        /// Why.
        source: io::Error,
    },
    /// The TLS library cannot be set up.
    #[error("cannot set up TLS")]
    Client {
        /// Why.
        source: Transport,
    },
}

impl HttpError {
    pub(super) fn from_wire(error: &reqwest::Error, host: String) -> Self {
        let (timeout, connecting) = (error.is_timeout(), error.is_connect());
        let source = Transport::new(error);
        let attempts = 1;
        if timeout {
            Self::Timeout {
                host,
                connecting,
                attempts,
                source,
            }
        } else if connecting {
            Self::Connect {
                host,
                attempts,
                source,
            }
        } else {
            Self::Broken {
                host,
                attempts,
                source,
            }
        }
    }

    pub(super) fn client(error: &reqwest::Error) -> Self {
        Self::Client {
            source: Transport::new(error),
        }
    }

    /// The same failure, after so many tries.
    pub(super) fn after(mut self, made: u32) -> Self {
        if let Self::Connect { attempts, .. }
        | Self::Broken { attempts, .. }
        | Self::Timeout { attempts, .. } = &mut self
        {
            *attempts = made;
        }
        self
    }

    /// Whether it is certain that the server got nothing of the request.
    #[must_use]
    pub fn is_unsent(&self) -> bool {
        match self {
            Self::Timeout { connecting, .. } => *connecting,
            Self::Connect { .. }
            | Self::PlainHttp { .. }
            | Self::Header { .. }
            | Self::CaFile { .. }
            | Self::CaFileContent { .. }
            | Self::Upload { .. }
            | Self::Client { .. } => true,
            Self::Broken { .. } | Self::Status { .. } | Self::TooLarge { .. } => false,
        }
    }

    /// Whether another try may succeed by itself.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Connect { source, .. } => !source.is_tls,
            Self::Broken { .. } | Self::Timeout { .. } => true,
            _ => false,
        }
    }

    /// The same failure, on the way through this proxy.
    pub(super) fn through(mut self, by: Option<String>) -> Self {
        if let Self::Connect { source, .. }
        | Self::Broken { source, .. }
        | Self::Timeout { source, .. } = &mut self
        {
            source.proxy = by;
        }
        self
    }

    fn is_certificate_refused(&self) -> bool {
        matches!(self, Self::Connect { source, .. } if source.is_tls)
    }

    fn proxy(&self) -> Option<&str> {
        match self {
            Self::Connect { source, .. }
            | Self::Broken { source, .. }
            | Self::Timeout { source, .. } => source.proxy.as_deref(),
            _ => None,
        }
    }

    /// The host that failed, when one was to be reached.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Connect { host, .. }
            | Self::Broken { host, .. }
            | Self::Timeout { host, .. }
            | Self::Status { host, .. }
            | Self::TooLarge { host, .. }
            | Self::PlainHttp { host } => Some(host),
            Self::Header { .. }
            | Self::CaFile { .. }
            | Self::CaFileContent { .. }
            | Self::Upload { .. }
            | Self::Client { .. } => None,
        }
    }

    /// How often the request was sent, or tried to be.
    #[must_use]
    pub fn attempts(&self) -> Option<u32> {
        match self {
            Self::Connect { attempts, .. }
            | Self::Broken { attempts, .. }
            | Self::Timeout { attempts, .. }
            | Self::Status { attempts, .. } => Some(*attempts),
            _ => None,
        }
    }
}

impl Diagnostic for HttpError {
    fn code(&self) -> Code {
        match self {
            Self::Connect { .. } | Self::Broken { .. } => Code::Unavailable,
            Self::Timeout { .. } => Code::Timeout,
            Self::Status { status: 429, .. } => Code::LimitExceeded,
            Self::Status { status, .. } if *status >= 500 => Code::ServerError,
            Self::Status { status: 420, .. } => Code::Unavailable,
            Self::Status { .. } | Self::TooLarge { .. } => Code::BadAnswer,
            Self::PlainHttp { .. } => Code::HostNotAllowed,
            Self::Header { .. } => Code::InvalidData,
            Self::CaFile { .. } | Self::CaFileContent { .. } | Self::Upload { .. } => Code::File,
            Self::Client { .. } => Code::Unavailable,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        if let Some(proxy) = self.proxy().filter(|_| !self.is_certificate_refused()) {
            return vec![
                Hint::new(format!(
                    "the way leads through the proxy `{proxy}`, which `sfkit config list` shows"
                )),
                Hint::new(
                    "a host for `NO_PROXY` is reached directly, and `SFKIT_PROXY=off` is no proxy at all",
                ),
            ];
        }
        let text = match self {
            _ if self.is_certificate_refused() => {
                "if a proxy of your company signs the connection, pass its certificate with \
                 `--ca-file FILE`"
            }
            Self::Connect { source, .. } if source.is_dns => {
                "check the spelling of the host and the network"
            }
            Self::Connect { host, .. } if is_local(host) => {
                "start the local org with `sfkit local start`"
            }
            Self::Connect { .. } | Self::Broken { .. } | Self::Timeout { .. } => {
                "check the network and the proxy, then run the command again"
            }
            Self::Status { status: 420, .. } => {
                "no org answers at this host; `sfkit auth status` shows the login URL"
            }
            Self::Status { status, .. } if *status >= 500 || *status == 429 => {
                "run the command again in a while"
            }
            Self::Status { .. } | Self::TooLarge { .. } => {
                "check that the URL is that of an org and not of a proxy's page"
            }
            Self::CaFileContent { .. } => "convert it with `openssl x509 -inform der -in FILE`",
            Self::PlainHttp { .. }
            | Self::Header { .. }
            | Self::CaFile { .. }
            | Self::Upload { .. }
            | Self::Client { .. } => return Vec::new(),
        };
        vec![Hint::new(text)]
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        if let Some(host) = self.host() {
            details.insert("host".to_owned(), json!(host));
        }
        if let Some(proxy) = self.proxy() {
            details.insert("proxy".to_owned(), json!(proxy));
        }
        if let Some(attempts) = self.attempts() {
            details.insert("attempts".to_owned(), json!(attempts));
        }
        if let Self::Status {
            status,
            retry_after,
            ..
        } = self
        {
            details.insert("status".to_owned(), json!(status));
            if let Some(wait) = retry_after {
                details.insert("retry_after_seconds".to_owned(), json!(wait.as_secs()));
            }
        }
        details
    }
}

fn is_local(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// What the layers below reported, reduced to its root; the URL is not part of it.
#[derive(Debug)]
pub struct Transport {
    reason: String,
    proxy: Option<String>,
    is_dns: bool,
    is_tls: bool,
}

impl Transport {
    /// What the system said of a connection that was made by hand.
    pub(super) fn of_reason(reason: String, is_dns: bool) -> Self {
        Self {
            reason,
            proxy: None,
            is_dns,
            is_tls: false,
        }
    }

    /// Whether the name could not be looked up.
    #[must_use]
    pub fn is_dns(&self) -> bool {
        self.is_dns
    }

    fn new(error: &reqwest::Error) -> Self {
        let mut reason = String::new();
        let mut is_tls = false;
        let mut next = error.source();
        while let Some(cause) = next {
            reason = cause.to_string();
            is_tls |= cause.downcast_ref().is_some_and(is_invalid_data);
            next = cause.source();
        }
        if reason.is_empty() {
            "the connection was lost".clone_into(&mut reason);
        }
        Self {
            is_dns: error.is_dns(),
            is_tls: is_tls && error.is_connect(),
            reason,
            proxy: None,
        }
    }
}

/// rustls reports a refused certificate as invalid data of the stream. An I/O error that wraps
/// another one hides it from `source`.
fn is_invalid_data(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    error.kind() == io::ErrorKind::InvalidData || inner.is_some_and(is_invalid_data)
}

impl fmt::Display for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.reason)
    }
}

impl Error for Transport {}
