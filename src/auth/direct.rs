//! Logins in one request, without a person: client credentials and signed assertions.
//!
//! Neither brings a refresh token; a new access token is had by asking again, which is harmless to
//! repeat.

use serde_json::Value;

use super::answer::{Expected, Granted, TokenAnswer, normalise};
use super::client::ClientIdentity;
use super::endpoint;
use super::error::{AuthError, Step};
use crate::http::Http;
use crate::model::origin::{HostRule, Origin};

/// Where a direct login asks, and where it may lead.
#[derive(Clone, Copy, Debug)]
pub struct DirectLogin<'a> {
    /// The host to ask.
    pub login: &'a Origin,
    /// The app.
    pub client: &'a ClientIdentity,
    /// Hosts that the instance may be at.
    pub hosts: &'a HostRule,
}

/// Asks for a token for the app itself (`client_credentials`). The generic login hosts do not
/// serve this grant.
///
/// # Errors
/// When the server refuses, cannot be reached, or leads elsewhere.
pub async fn client_credentials(
    http: &Http,
    direct: DirectLogin<'_>,
) -> Result<Granted, AuthError> {
    let mut fields = vec![("grant_type", "client_credentials")];
    fields.extend(direct.client.fields());
    ask(http, Step::ClientCredentials, direct, &fields).await
}

/// Whether this host is one of Salesforce's generic login hosts, which serve no client credentials.
#[must_use]
pub fn is_generic_host(login: &Origin) -> bool {
    matches!(login.host(), "login.salesforce.com" | "test.salesforce.com")
}

/// Sends the form to the token endpoint and checks the answer.
pub(super) async fn ask(
    http: &Http,
    step: Step,
    direct: DirectLogin<'_>,
    fields: &[(&str, &str)],
) -> Result<Granted, AuthError> {
    let path = ["services", "oauth2", "token"];
    let answer = endpoint::post(http, step, direct.login, &path, fields).await?;
    let expected = Expected {
        step,
        login: direct.login,
        hosts: direct.hosts,
        instance: None,
    };
    let mut fields = answer.into_fields()?;
    normalise(&mut fields);
    let answer: TokenAnswer = serde_json::from_value(Value::Object(fields))
        .map_err(|_| expected.bad("a field of a token answer is missing"))?;
    expected.accept(&answer)
}
