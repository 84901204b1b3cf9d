//! What OAuth errors mean, and what mends them.
//!
//! Salesforce puts a dozen different troubles into `invalid_grant` and tells them apart only in
//! `error_description`, so that the text has to be read; unknown texts fall back to the meaning of
//! the word alone. Rows follow what orgs answer in practice (Salesforce help "OAuth 2.0 Errors",
//! client libraries and their issue trackers).

use super::error::Step;
use crate::error::{Code, Hint};

/// What to check when an assertion is refused.
const ASSERTION: [&str; 2] = [
    "check that the app holds the certificate of this key (`Use digital signatures`) and that \
     `--client-id` is its consumer key",
    "use the login URL of the user's own org: `--sandbox` or \
     `--login-url https://NAME.my.salesforce.com`",
];

/// What to switch on in the app.
fn switched_off(step: Step) -> &'static str {
    match step {
        Step::ClientCredentials => {
            "tick `Enable Client Credentials Flow` in the app's OAuth settings"
        }
        Step::Assertion => "tick `Enable JWT Bearer Flow` in the app's OAuth settings",
        _ => "enable the authorization code and refresh token flows in the app's settings",
    }
}

/// Why a server refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The refresh token has ended, was revoked or used up.
    GrantEnded,
    /// The login code has ended.
    CodeExpired,
    /// The login code is unknown or was used before.
    CodeInvalid,
    /// User name, password or assertion do not fit.
    AuthenticationFailure,
    /// The user has not approved the app.
    NotApprovedByUser,
    /// The assertion's audience or signature is wrong.
    Assertion,
    /// The app may not be used from this address.
    IpRestricted,
    /// The user is inactive.
    InactiveUser,
    /// The org is inactive.
    InactiveOrg,
    /// The generic login hosts do not serve this grant.
    WrongHost,
    /// The client credentials flow has no user to run as.
    NoRunAsUser,
    /// No app has this client id here.
    UnknownClient,
    /// The client secret is wrong or missing.
    ClientSecret,
    /// The redirect URI is not registered.
    RedirectMismatch,
    /// The app wants PKCE, or the verifier does not fit.
    Pkce,
    /// The request is malformed.
    InvalidRequest,
    /// The app has the flow disabled.
    FlowDisabled,
    /// A scope that the app does not have.
    Scope,
    /// The person said no.
    DeniedByUser,
    /// The person would have to log in.
    InteractionNeeded,
    /// Too many logins.
    RateLimit,
    /// An administrator must admit the user to the app.
    NotApprovedByAdmin,
    /// An administrator has blocked the app.
    AppBlocked,
    /// The app is not installed in the org.
    AppNotInstalled,
    /// The app's version differs.
    WrongVersion,
    /// The authorize page failed without saying why.
    Approval,
    /// The token is of no kind that can be revoked, or is gone.
    TokenUnknown,
    /// The access token is not accepted.
    TokenRejected,
    /// Another request with this token is being answered.
    Concurrent,
    /// The server is in trouble.
    ServerTrouble,
    /// An error that is not in the catalogue.
    Unknown,
}

impl Refusal {
    /// Reads `error` and `error_description`.
    #[must_use]
    pub fn of(step: Step, error: &str, description: &str) -> Self {
        let text = description.to_ascii_lowercase();
        match error {
            // Whatever the word: the token is good, but another request with it is on its way.
            _ if text.contains("already being processed") => Self::Concurrent,
            "invalid_grant" => Self::of_grant(step, &text),
            "invalid_client_id" => Self::UnknownClient,
            "invalid_client" | "invalid_client_credentials" => Self::ClientSecret,
            "redirect_uri_mismatch" | "redirect_uri_missing" => Self::RedirectMismatch,
            "invalid_request" if text.contains("code challenge") => Self::Pkce,
            "invalid_request" if text.contains("code verifier") => Self::Pkce,
            "invalid_request" => Self::InvalidRequest,
            "unsupported_grant_type" | "unsupported_response_type" | "unauthorized_client" => {
                Self::FlowDisabled
            }
            "invalid_scope" => Self::Scope,
            "access_denied" => Self::DeniedByUser,
            "immediate_unsuccessful" | "login_required" | "interaction_required" => {
                Self::InteractionNeeded
            }
            "inactive_user" => Self::InactiveUser,
            "inactive_org" => Self::InactiveOrg,
            "rate_limit_exceeded" => Self::RateLimit,
            "invalid_app_access" => Self::NotApprovedByAdmin,
            "wrong_version" => Self::WrongVersion,
            "OAUTH_APP_BLOCKED" => Self::AppBlocked,
            "OAUTH_EC_APP_NOT_FOUND" => Self::AppNotInstalled,
            "OAUTH_APPROVAL_ERROR_GENERIC" => Self::Approval,
            "invalid_token" | "unsupported_token_type" => Self::TokenUnknown,
            "Bad_OAuth_Token" | "Missing_OAuth_Token" | "Wrong_Org" => Self::TokenRejected,
            "server_error" | "unknown_error" | "temporarily_unavailable" => Self::ServerTrouble,
            _ => Self::Unknown,
        }
    }

    fn of_grant(step: Step, text: &str) -> Self {
        let rows = [
            ("expired authorization code", Self::CodeExpired),
            ("invalid authorization code", Self::CodeInvalid),
            ("authentication failure", Self::AuthenticationFailure),
            ("approved this consumer", Self::NotApprovedByUser),
            ("audience", Self::Assertion),
            ("invalid assertion", Self::Assertion),
            ("ip restricted", Self::IpRestricted),
            ("inactive user", Self::InactiveUser),
            ("inactive organization", Self::InactiveOrg),
            ("not supported on this domain", Self::WrongHost),
            ("no client credentials user", Self::NoRunAsUser),
            ("code verifier", Self::Pkce),
            ("code challenge", Self::Pkce),
            ("invalid_app_access", Self::NotApprovedByAdmin),
            ("not admin approved", Self::NotApprovedByAdmin),
            ("invalid_client_id", Self::UnknownClient),
        ];
        let row = rows.into_iter().find(|(part, _)| text.contains(part));
        row.map_or(
            match step {
                Step::Exchange => Self::CodeInvalid,
                Step::Assertion => Self::Assertion,
                _ => Self::GrantEnded,
            },
            |(_, refusal)| refusal,
        )
    }

    /// Whether app, address, user or org are shut out, so that a new login alone will not help.
    #[must_use]
    pub fn is_block(self) -> bool {
        matches!(
            self,
            Self::IpRestricted
                | Self::InactiveUser
                | Self::InactiveOrg
                | Self::NotApprovedByAdmin
                | Self::AppBlocked
                | Self::AppNotInstalled
        )
    }

    /// Kind of the failure, given the step that it stopped.
    pub(super) fn code(self, step: Step) -> Code {
        match self {
            Self::GrantEnded
            | Self::CodeExpired
            | Self::CodeInvalid
            | Self::AuthenticationFailure
            | Self::NotApprovedByUser
            | Self::TokenRejected
            | Self::InteractionNeeded => match step {
                Step::Refresh | Step::UserInfo | Step::Introspect | Step::Revoke => {
                    Code::ReauthRequired
                }
                Step::Authorize | Step::Exchange | Step::ClientCredentials | Step::Assertion => {
                    Code::LoginDenied
                }
            },
            Self::DeniedByUser => Code::LoginDenied,
            Self::RateLimit => Code::LimitExceeded,
            Self::Concurrent | Self::ServerTrouble => Code::ServerError,
            Self::Assertion
            | Self::IpRestricted
            | Self::InactiveUser
            | Self::InactiveOrg
            | Self::WrongHost
            | Self::NoRunAsUser
            | Self::UnknownClient
            | Self::ClientSecret
            | Self::RedirectMismatch
            | Self::Pkce
            | Self::InvalidRequest
            | Self::FlowDisabled
            | Self::Scope
            | Self::NotApprovedByAdmin
            | Self::AppBlocked
            | Self::AppNotInstalled
            | Self::WrongVersion
            | Self::Approval
            | Self::TokenUnknown
            | Self::Unknown => Code::Refused,
        }
    }

    /// What to do where the step says more than the refusal.
    fn hint_of_step(self, step: Step) -> Option<Hint> {
        let text = match (self, step) {
            (Self::TokenRejected, Step::UserInfo) => {
                "hand over a fresh access token, and with `--instance` the URL that it came with; the \
                 official CLI shows them: `sf org auth show-access-token` and `sf org display`"
            }
            (Self::CodeExpired, Step::Assertion) => {
                "check that this machine's clock is right: an assertion ends three minutes after it \
                 was signed"
            }
            _ => return None,
        };
        Some(Hint::new(text))
    }

    /// What to do, best first.
    pub(super) fn hints(self, step: Step) -> Vec<Hint> {
        if let Some(hint) = self.hint_of_step(step) {
            return vec![hint];
        }
        let again = match step {
            Step::Refresh | Step::UserInfo => "log in again with `sfkit auth login`",
            _ => "run `sfkit auth login` again",
        };
        let texts: &[&str] = match self {
            Self::GrantEnded | Self::TokenRejected | Self::InteractionNeeded => &[again],
            Self::CodeExpired => &[again, "check that this machine's clock is right"],
            Self::CodeInvalid | Self::DeniedByUser => &[again],
            Self::AuthenticationFailure => &[
                again,
                "check that the user is active and neither frozen nor locked out",
            ],
            Self::NotApprovedByUser | Self::NotApprovedByAdmin => &[
                "ask an administrator to admit the user under Setup, the app's policies, \
                 `Permitted Users`, by profile or permission set",
            ],
            Self::Assertion => &ASSERTION,
            Self::IpRestricted => {
                &["use an allowed network, or ask an administrator to relax the app's IP policy"]
            }
            Self::InactiveUser | Self::InactiveOrg => {
                &["ask an administrator to activate the user or the org"]
            }
            Self::WrongHost => &[
                "log in through the org's own host with `--login-url https://NAME.my.salesforce.com`",
            ],
            Self::NoRunAsUser => &["set a `Run As` user in the app's client credentials policy"],
            Self::UnknownClient => &[
                "check `--client-id`, and that the org is the app's own: use `--sandbox` or \
                 `--login-url https://NAME.my.salesforce.com`",
                "a new app takes up to 10 minutes until it is known",
            ],
            Self::ClientSecret => &[
                "give the app's consumer secret with `--client-secret-stdin`, \
                 `--client-secret-file FILE` or `SFKIT_CLIENT_SECRET`, or none if the app needs none",
            ],
            Self::RedirectMismatch => &[
                "register exactly the redirect URI of `--redirect-uri` (default \
                 `http://localhost:1717/OauthRedirect`) as callback URL of the app",
                "a changed app takes up to 10 minutes until it is known",
            ],
            Self::Pkce => &[again, "check the app's setting `Require PKCE`"],
            Self::InvalidRequest => &["check client id, redirect URI and scopes of the app"],
            Self::FlowDisabled => &[switched_off(step)],
            Self::Scope => &[
                "assign the scopes `api` and `refresh_token` to the app, or ask for others with \
                 `--scopes`",
            ],
            Self::RateLimit => &["wait some minutes; logins are limited per user and hour"],
            Self::AppBlocked | Self::AppNotInstalled => &[
                "ask an administrator to install or unblock the app under Setup, \
                 `Connected Apps OAuth Usage`",
                "an app that lives in one org alone answers only on that org's own host: \
                 `--login-url https://NAME.my.salesforce.com`",
            ],
            Self::WrongVersion => &["ask an administrator to upgrade the app in the org"],
            Self::Approval => &["check PKCE, scopes and callback URL of the app"],
            Self::TokenUnknown => &["the token is already gone; nothing is left to do"],
            Self::Concurrent => &[
                "another program is using this login's refresh token: run the command again in a moment",
            ],
            Self::ServerTrouble => &["run the command again in a while"],
            Self::Unknown => &["look for this error in Salesforce's help, `OAuth 2.0 Errors`"],
        };
        texts.iter().map(|text| Hint::new(*text)).collect()
    }
}
