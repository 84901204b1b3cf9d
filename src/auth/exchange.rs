//! Token requests, made by the crate `oauth2` and sent through our own [`Http`].
//!
//! [`Wire`] is the adapter between the two: it sends only to the login host's origin, reads at
//! most 1 MiB, follows no redirect, and turns every refusal into an [`AuthError`] before `oauth2`
//! sees it, so that what `oauth2` decodes is always a success.

use std::future::Future;
use std::pin::Pin;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    StandardRevocableToken, TokenUrl,
};
use serde_json::Value;
use url::Url;

use super::answer::{Expected, Granted, TokenAnswer, normalise};
use super::client::ClientIdentity;
use super::endpoint;
use super::error::{AuthError, Step};
use crate::http::Http;
use crate::model::origin::{HostRule, Origin};
use crate::secret::SecretText;

/// The crate's client with both endpoints set.
pub(super) type OAuthClient = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Client id and secret travel in the body; without a secret none is sent.
pub(super) fn oauth_client(login: &Origin, client: &ClientIdentity) -> OAuthClient {
    let authorize = AuthUrl::from_url(login.join(&["services", "oauth2", "authorize"]));
    let token = TokenUrl::from_url(login.join(&["services", "oauth2", "token"]));
    let mut built = oauth2::Client::new(ClientId::new(client.id.clone()))
        .set_auth_uri(authorize)
        .set_token_uri(token)
        .set_auth_type(AuthType::RequestBody);
    if let Some(secret) = client.usable_secret() {
        built = built.set_client_secret(ClientSecret::new(secret.to_owned()));
    }
    built
}

/// A login code with what proves that it is ours.
pub(super) struct CodeGrant<'a> {
    pub(super) login: &'a Origin,
    pub(super) client: &'a ClientIdentity,
    pub(super) redirect: RedirectUrl,
    pub(super) verifier: PkceCodeVerifier,
    pub(super) hosts: &'a HostRule,
}

/// Exchanges the code for tokens.
pub(super) async fn exchange(
    http: &Http,
    grant: CodeGrant<'_>,
    code: &SecretText,
) -> Result<Granted, AuthError> {
    let step = Step::Exchange;
    let wire = Wire {
        http,
        login: grant.login,
        step,
    };
    let client = oauth_client(grant.login, grant.client).set_redirect_uri(grant.redirect);
    let answer = client
        .exchange_code(AuthorizationCode::new(code.expose().clone()))
        .set_pkce_verifier(grant.verifier)
        .request_async(&wire)
        .await;
    let expected = Expected {
        step,
        login: grant.login,
        hosts: grant.hosts,
        instance: None,
    };
    expected.accept(&decoded(answer, &expected)?)
}

/// A success, or the failure that [`Wire`] reported.
pub(super) fn decoded(
    answer: Result<TokenAnswer, RequestTokenError<AuthError, BasicErrorResponse>>,
    expected: &Expected<'_>,
) -> Result<TokenAnswer, AuthError> {
    answer.map_err(|error| match error {
        RequestTokenError::Request(error) => error,
        // The rejected body may hold tokens: it goes no further.
        RequestTokenError::Parse(..) => expected.bad("a field of a token answer is missing"),
        RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_) => {
            expected.bad("it is no token answer")
        }
    })
}

/// Sends what `oauth2` builds.
pub(super) struct Wire<'h> {
    pub(super) http: &'h Http,
    pub(super) login: &'h Origin,
    pub(super) step: Step,
}

impl<'c> AsyncHttpClient<'c> for Wire<'_> {
    type Error = AuthError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, AuthError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl Wire<'_> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, AuthError> {
        let url = Url::parse(&request.uri().to_string()).ok();
        let url = url.filter(|url| self.login.covers(url));
        let url = url.ok_or_else(|| self.bad("the token endpoint is not at the login host"))?;
        let answer = endpoint::post_form(self.http, self.step, url, request.into_body()).await?;
        let mut fields = answer.into_fields()?;
        normalise(&mut fields);
        oauth2::http::Response::builder()
            .header("content-type", "application/json")
            .body(Value::Object(fields).to_string().into_bytes())
            .map_err(|_| self.bad("it cannot be passed on"))
    }

    fn bad(&self, what: &'static str) -> AuthError {
        AuthError::BadAnswer {
            host: self.login.host().to_owned(),
            step: self.step,
            what,
        }
    }
}
