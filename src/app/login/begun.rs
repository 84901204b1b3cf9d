//! A login in two halves, for the service: begun when its URL is asked for, stored when the code has
//! come back.
//!
//! Both halves are those of `auth login`: what is missing is noticed before anybody logs in, and a
//! login that fails is a row of the audit log.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::{self, BegunLogin, LoginOutcome, Redirect, Verdict, identity_ids};
use crate::config::Key;
use crate::error::Failure;
use crate::http::Http;
use crate::model::origin::Origin;
use crate::session::{LoggedIn, Naming, store_login};
use crate::vault::{Org, Vault};

use super::{App, LoginError, LoginFlags, Prepared, naming, note_failed};

/// How long giving back what is not wanted may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// A login that waits for its code, with all that storing it takes.
#[derive(Debug)]
pub struct PendingLogin {
    /// The OAuth half.
    pub login: BegunLogin,
    vault: Arc<Vault>,
    naming: Naming,
    again: Option<Org>,
    wanted: Option<Org>,
}

impl PendingLogin {
    /// The alias that the login gets.
    #[must_use]
    pub fn alias(&self) -> Option<&str> {
        self.naming.alias.as_deref()
    }
}

impl App {
    /// Checks what the login needs and draws its URL. Reads the vault, opens its key store, and reaches
    /// no server. `wanted` is the stored login that is to be made again and no other; `own_redirect` is
    /// where the callback leads when nobody has said where.
    ///
    /// # Errors
    /// As [`App::login`] before the browser opens.
    pub fn begin_login(
        &self,
        flags: LoginFlags,
        wanted: Option<Org>,
        own_redirect: &str,
    ) -> Result<PendingLogin, Failure> {
        let Prepared {
            ready,
            hosts,
            vault,
            again,
            ..
        } = self.prepare(&flags)?;
        let said = flags.redirect_uri.as_deref();
        let said = said.or(self.settings.given(Key::RedirectUri));
        let redirect = Redirect::parse(said.unwrap_or(own_redirect), None)?;
        let app = (ready.client, ready.login);
        let login = BegunLogin::new(app, redirect, &self.scopes(&flags), hosts)?;
        Ok(PendingLogin {
            login,
            vault,
            naming: naming(flags),
            again,
            wanted,
        })
    }

    /// Exchanges the code and stores the login.
    ///
    /// # Errors
    /// When person or server say no, or the login cannot be stored; nothing is stored then.
    pub async fn finish_login(
        &self,
        pending: PendingLogin,
        verdict: &Verdict,
    ) -> Result<LoggedIn, Failure> {
        let PendingLogin {
            login,
            vault,
            naming,
            again,
            wanted,
        } = pending;
        let http = self.http();
        let (client, host) = login.parties();
        let (client, host) = (client.clone(), host.clone());
        let attempt = async {
            let outcome = login.finish(&http, verdict).await?;
            if let Some(wanted) = &wanted {
                check_identity(&http, &host, &outcome, wanted).await?;
            }
            let (app, won) = ((&client, &host), outcome.into());
            Ok(store_login(&vault, &http, &self.clock, app, won, naming).await?)
        };
        let stored: Result<LoggedIn, Failure> = attempt.await;
        stored.inspect_err(|failure| note_failed(&vault, again.as_ref(), failure))
    }
}

/// Gives back what somebody else has logged in for.
async fn check_identity(
    http: &Http,
    host: &Origin,
    outcome: &LoginOutcome,
    wanted: &Org,
) -> Result<(), LoginError> {
    let tokens = &outcome.granted.tokens;
    let came = tokens.id.as_deref().and_then(identity_ids);
    let is_it = came.is_some_and(|(organization, user)| {
        organization.to_string() == wanted.login.organization_id
            && user.to_string() == wanted.login.user_id
    });
    if is_it {
        return Ok(());
    }
    let token = tokens.refresh_token.as_ref();
    let revoked = auth::revoke(http, host, token.unwrap_or(&tokens.access_token));
    if !matches!(tokio::time::timeout(PATIENCE, revoked).await, Ok(Ok(_))) {
        tracing::debug!("the tokens of a login by somebody else could not be revoked");
    }
    Err(LoginError::AnotherUser {
        name: wanted.name().to_owned(),
    })
}
