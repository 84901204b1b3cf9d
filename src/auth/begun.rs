//! A login in two halves, for those who have a listener of their own.
//!
//! A service hands out the URL of a [`BegunLogin`] and keeps the rest: state, PKCE verifier, redirect
//! URI. Whoever brings the code back, minutes later and on another connection, ends it. It is used up
//! by that, however it ends.

use std::fmt;

use super::answer::Granted;
use super::authorize::Authorization;
use super::client::ClientIdentity;
use super::error::AuthError;
use super::exchange::CodeGrant;
use super::login::{LoginOutcome, redeem};
use super::loopback::Verdict;
use super::urls::Redirect;
use crate::http::Http;
use crate::model::origin::{HostRule, Origin};
use crate::secret::SecretText;

/// A login that waits for its code.
pub struct BegunLogin {
    client: ClientIdentity,
    login: Origin,
    redirect: Redirect,
    hosts: HostRule,
    prepared: Authorization,
}

impl fmt::Debug for BegunLogin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BegunLogin")
            .field("client", &self.client)
            .field("login", &self.login)
            .field("redirect", &self.redirect)
            .finish_non_exhaustive()
    }
}

impl BegunLogin {
    /// Draws state and verifier. Nothing is sent.
    ///
    /// # Errors
    /// When the redirect URI is none.
    pub fn new(
        (client, login): (ClientIdentity, Origin),
        redirect: Redirect,
        scopes: &[String],
        hosts: HostRule,
    ) -> Result<Self, AuthError> {
        let prepared = Authorization::prepare(&login, &client, &redirect, scopes)?;
        Ok(Self {
            client,
            login,
            redirect,
            hosts,
            prepared,
        })
    }

    /// Where the person logs in.
    #[must_use]
    pub fn url(&self) -> &str {
        self.prepared.url.as_str()
    }

    /// What the callback must repeat.
    #[must_use]
    pub fn state(&self) -> &SecretText {
        &self.prepared.state
    }

    /// Where the callback leads.
    #[must_use]
    pub fn redirect(&self) -> &Redirect {
        &self.redirect
    }

    /// The app, and the host that is logged in to.
    #[must_use]
    pub fn parties(&self) -> (&ClientIdentity, &Origin) {
        (&self.client, &self.login)
    }

    /// Exchanges the code for tokens, or reports the refusal that came instead.
    ///
    /// # Errors
    /// `Refused` when person or server say no; `Instance` when the answer leads elsewhere.
    pub async fn finish(self, http: &Http, verdict: &Verdict) -> Result<LoginOutcome, AuthError> {
        let redirect_uri = self.redirect.as_str().to_owned();
        let grant = CodeGrant {
            login: &self.login,
            client: &self.client,
            redirect: self.prepared.redirect,
            verifier: self.prepared.verifier,
            hosts: &self.hosts,
        };
        let granted: Granted = redeem(http, grant, verdict).await?;
        Ok(LoginOutcome {
            granted,
            redirect_uri,
        })
    }
}
