//! What a login lacks before anything is sent.

use crate::error::{Code, Diagnostic, Hint};
use crate::model::origin::OriginError;

/// Something that a login needs is missing.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// No client id.
    #[error("a login needs the client id of an External Client App of your org")]
    NoClientId,
    /// The flow proves the app by its secret, and none is there.
    #[error("the client credentials flow needs the app's client secret")]
    NoClientSecret,
    /// The flow is served by the org's own host alone.
    #[error("`{host}` does not serve the client credentials flow; only the org's My Domain does")]
    NeedsMyDomain {
        /// The host.
        host: String,
    },
    /// The device flow.
    #[error(
        "the device flow is not offered: Salesforce blocks it for apps that are not installed, and has begun to retire it"
    )]
    Device,
    /// The person did not want the refresh token to be used.
    #[error("the refresh token was not used, and nothing was stored")]
    Declined,
    /// `--allow-host` or a URL cannot be used.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// Somebody else has logged in than the one whose login was to be made again.
    #[error("another user has logged in than the one of `{name}`; nothing was stored")]
    AnotherUser {
        /// The login that was to be made again.
        name: String,
    },
    /// A secret cannot be read.
    #[error("cannot read the {what} from {place}")]
    Secret {
        /// Which secret.
        what: &'static str,
        /// From where.
        place: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// What was handed over as a token is none.
    #[error(
        "the {what} from {place} is none: it holds spaces, line breaks or other characters that no token has"
    )]
    NoToken {
        /// Which secret.
        what: &'static str,
        /// From where.
        place: String,
    },
    /// A secret is empty.
    #[error("the {what} from {place} is empty")]
    EmptySecret {
        /// Which secret.
        what: &'static str,
        /// From where.
        place: String,
    },
}

impl Diagnostic for LoginError {
    fn code(&self) -> Code {
        match self {
            Self::NoClientId
            | Self::NoClientSecret
            | Self::NeedsMyDomain { .. }
            | Self::Device
            | Self::NoToken { .. }
            | Self::EmptySecret { .. } => Code::Usage,
            Self::Declined | Self::AnotherUser { .. } => Code::LoginDenied,
            Self::Origin(error) => error.code(),
            Self::Secret { .. } => Code::File,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoClientId => vec![
                Hint::new(
                    "give it with `--client-id`, `SFKIT_CLIENT_ID` or `sfkit config set client-id …`",
                ),
                Hint::new(
                    "make the app in Setup > External Client App Manager: callback URL \
                     `http://localhost:1717/OauthRedirect`, scopes `api refresh_token`, PKCE on",
                ),
                Hint::new("without an org: `sfkit demo`"),
            ],
            Self::NoClientSecret => vec![Hint::new(
                "give it with `--client-secret-stdin`, `--client-secret-file FILE` or \
                 `SFKIT_CLIENT_SECRET`",
            )],
            Self::NeedsMyDomain { .. } => vec![
                Hint::new(
                    "add `--login-url https://NAME.my.salesforce.com` (sandboxes: \
                     `https://NAME--SANDBOX.sandbox.my.salesforce.com`)",
                ),
                Hint::new("the name stands in Setup > My Domain"),
            ],
            Self::Device => vec![
                Hint::new(
                    "with a person but without a browser here: `--no-browser`, and paste the \
                     address that the browser elsewhere ends at",
                ),
                Hint::new(
                    "without a person: `--jwt-key FILE --username USER`, or `--client-credentials`",
                ),
                Hint::new("with a login of the official CLI: `--sfdx-url-stdin`"),
            ],
            Self::Origin(error) => error.hints(),
            Self::Secret { what, source, .. } => vec![match source.kind() {
                std::io::ErrorKind::InvalidData => Hint::new(format!("the {what} must be text")),
                _ => Hint::new("check the path and its permissions"),
            }],
            Self::NoToken { what, .. } => vec![Hint::new(format!(
                "hand over the {what} alone, on one line"
            ))],
            Self::EmptySecret {
                what: "client secret",
                ..
            } => vec![Hint::new("leave the flag out when the app has no secret")],
            Self::EmptySecret { what, .. } => vec![Hint::new(format!(
                "check the command or file that the {what} comes from"
            ))],
            Self::AnotherUser { name } => vec![Hint::new(format!(
                "log in as the user of `{name}`, or begin a login without naming it"
            ))],
            Self::Declined => Vec::new(),
        }
    }
}
