//! Why a URL may not be talked to.

use crate::error::{Code, Diagnostic, Hint};

/// Why a URL may not be talked to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Not a URL, or one that parsers would read differently.
    #[error("`{text}` is not a plain `https://host` URL")]
    Malformed {
        /// The text, without what would disturb a terminal.
        text: String,
    },
    /// Neither https nor http.
    #[error("the scheme `{scheme}` cannot be used; an org is reached over `https`")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// Plain http to a host that is not this machine.
    #[error("`{host}` must be reached over `https`; `http` is for a local org on this machine")]
    PlainHttp {
        /// The host.
        host: String,
    },
    /// `user@host`.
    #[error("the URL carries a user name before its host, which hides where it leads")]
    UserInfo,
    /// `host.`
    #[error("the host `{host}` ends with a dot")]
    TrailingDot {
        /// The host.
        host: String,
    },
    /// A Salesforce host on another port.
    #[error("`{host}` is used on port 443 only, not on {port}")]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// This machine, where only a remote host will do.
    #[error("`{host}` is this machine, and a remote org may not lead there")]
    Loopback {
        /// The host.
        host: String,
    },
    /// A host that is neither Salesforce's nor allowed by name.
    #[error("`{host}` is not a Salesforce host")]
    Host {
        /// The host, with the port when it is an unusual one.
        host: String,
    },
}

impl Diagnostic for OriginError {
    fn code(&self) -> Code {
        match self {
            Self::Malformed { .. } => Code::Usage,
            Self::Scheme { .. }
            | Self::PlainHttp { .. }
            | Self::UserInfo
            | Self::TrailingDot { .. }
            | Self::Port { .. }
            | Self::Loopback { .. }
            | Self::Host { .. } => Code::HostNotAllowed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Host { host } if !host.contains('.') => vec![Hint::new(format!(
                "write the whole host, such as `https://{host}.my.salesforce.com`"
            ))],
            Self::Host { host } => vec![Hint::new(format!(
                "if the host is yours and tokens may go there, add `--allow-host {host}`"
            ))],
            Self::Port { host, port } => vec![Hint::new(format!(
                "if that is meant, add `--allow-host {host}:{port}`"
            ))],
            Self::PlainHttp { host } => vec![Hint::new(format!("write `https://{host}`"))],
            Self::Loopback { .. } => Vec::new(),
            Self::Malformed { .. }
            | Self::Scheme { .. }
            | Self::UserInfo
            | Self::TrailingDot { .. } => {
                vec![Hint::new("write it like `https://acme.my.salesforce.com`")]
            }
        }
    }
}
