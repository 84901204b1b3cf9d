//! The flows of a login: first what each needs is read and checked, then it is run.
//!
//! The two halves are apart because the vault is opened in between: nothing that is missing is
//! noticed only after a vault was made, and nobody logs in to an org for nothing.

use std::fs;
use std::path::PathBuf;

use crate::auth::{
    self, BrowserChoice, ClientIdentity, DirectLogin, Redirect, Renewal, SfdxUrl, Signer,
    is_generic_host,
};
use crate::error::Failure;
use crate::http::Http;
use crate::model::origin::{HostRule, Origin};
use crate::model::token::is_token;
use crate::secret::SecretText;
use crate::session::Won;
use crate::vault::Grant;

use super::error::LoginError;
use super::{App, LoginFlags, SecretFrom, Teller, secret};

/// How to log in.
#[derive(Clone, Debug)]
pub enum Flow {
    /// Authorization code with PKCE, by a person in a browser.
    Browser,
    /// An access token is handed over on standard input.
    AccessToken {
        /// Base of the API; else the login URL.
        instance: Option<String>,
    },
    /// A login of the official CLI is handed over.
    SfdxUrl {
        /// From where.
        from: SecretFrom,
        /// Go on without asking.
        yes: bool,
    },
    /// The app itself logs in.
    ClientCredentials,
    /// An assertion is signed.
    Jwt {
        /// File of the private key.
        key: PathBuf,
        /// Whom to log in.
        username: String,
    },
    /// Not offered; says what is.
    Device,
}

/// A flow with all that it needs.
pub(super) struct Ready {
    pub(super) client: ClientIdentity,
    pub(super) login: Origin,
    way: Way,
}

enum Way {
    Browser(Redirect),
    AccessToken(SecretText),
    SfdxUrl(SecretText),
    ClientCredentials,
    Jwt { key: SecretText, username: String },
}

impl App {
    /// Reads and checks what the flow needs; reaches no server.
    pub(super) fn ready(&self, flags: &LoginFlags, hosts: &HostRule) -> Result<Ready, Failure> {
        match &flags.flow {
            Flow::Browser => {
                let login = self.login_host(flags, hosts)?;
                Ok(Ready {
                    client: self.app_identity(flags)?,
                    way: Way::Browser(self.redirect(flags)?),
                    login,
                })
            }
            Flow::AccessToken { instance } => {
                let login = match instance {
                    Some(url) => auth::login_origin(Some(url), false, hosts)?,
                    None => self.login_host(flags, hosts)?,
                };
                let client = flags.client_id.clone().unwrap_or_default();
                Ok(Ready {
                    way: Way::AccessToken(self.access_token()?),
                    client: ClientIdentity::public(client),
                    login,
                })
            }
            Flow::SfdxUrl { from, yes } => self.ready_url(from, *yes, hosts),
            Flow::ClientCredentials => self.ready_credentials(flags, hosts),
            Flow::Jwt { key, username } => self.ready_jwt(flags, (key, username), hosts),
            Flow::Device => Err(LoginError::Device.into()),
        }
    }

    fn ready_url(&self, from: &SecretFrom, yes: bool, hosts: &HostRule) -> Result<Ready, Failure> {
        let what = "SFDX auth URL";
        let text = match from {
            SecretFrom::File(path) => {
                let place = format!("`{}`", path.display());
                secret(what, place, fs::read_to_string(path))?
            }
            SecretFrom::Stdin | SecretFrom::Environment => self.typed_or_piped(what)?,
        };
        let url = SfdxUrl::parse(&text)?;
        let login = auth::login_origin(Some(&url.instance), false, hosts)?;
        self.ui.note(
            "this uses the other tool's refresh token; where the app rotates refresh tokens, that \
             ends the other tool's login",
        );
        let question = format!("Take the login at `{}` over?", login.host());
        if !yes && !self.ui.confirm(&question, false, "--yes")? {
            return Err(LoginError::Declined.into());
        }
        Ok(Ready {
            client: url.client,
            login,
            way: Way::SfdxUrl(url.refresh_token),
        })
    }

    fn ready_credentials(&self, flags: &LoginFlags, hosts: &HostRule) -> Result<Ready, Failure> {
        let login = self.login_host(flags, hosts)?;
        if is_generic_host(&login) {
            let host = login.host().to_owned();
            return Err(LoginError::NeedsMyDomain { host }.into());
        }
        let client = self.app_identity(flags)?;
        if client.secret.is_none() {
            return Err(LoginError::NoClientSecret.into());
        }
        Ok(Ready {
            client,
            login,
            way: Way::ClientCredentials,
        })
    }

    fn ready_jwt(
        &self,
        flags: &LoginFlags,
        (file, username): (&PathBuf, &str),
        hosts: &HostRule,
    ) -> Result<Ready, Failure> {
        let login = self.login_host(flags, hosts)?;
        let id = self.client_id(flags)?;
        let place = format!("`{}`", file.display());
        let key = secret("JWT key", place, fs::read_to_string(file))?;
        auth::check_key(&key, &file.display().to_string())?;
        let username = username.to_owned();
        Ok(Ready {
            client: ClientIdentity::public(id),
            login,
            way: Way::Jwt { key, username },
        })
    }

    fn access_token(&self) -> Result<SecretText, Failure> {
        let what = "access token";
        let token = self.typed_or_piped(what)?;
        let token = token.expose().trim();
        if !is_token(token) {
            let place = "standard input".to_owned();
            return Err(LoginError::NoToken { what, place }.into());
        }
        Ok(SecretText::from(token))
    }

    /// A secret that a person types unseen, or that another program pipes in.
    fn typed_or_piped(&self, what: &'static str) -> Result<SecretText, Failure> {
        if self.ui.can_ask() {
            return Ok(self
                .ui
                .secret_input(&format!("The {what}"), "standard input")?);
        }
        let place = "standard input".to_owned();
        let read = std::io::read_to_string(std::io::stdin().lock());
        Ok(secret(what, place, read)?)
    }

    /// Runs the flow.
    pub(super) async fn win(
        &self,
        http: &Http,
        flags: &LoginFlags,
        (ready, hosts): (&Ready, HostRule),
    ) -> Result<Won, Failure> {
        let Ready { client, login, way } = ready;
        let direct = DirectLogin {
            login,
            client,
            hosts: &hosts,
        };
        Ok(match way {
            Way::Browser(redirect) => {
                let who = (client.clone(), login.clone());
                let request = self.request(flags, who, redirect.clone(), hosts);
                let teller = Teller {
                    ui: self.ui.clone(),
                    browser: request.open != BrowserChoice::None,
                };
                auth::login(http, request, &teller).await?.into()
            }
            Way::AccessToken(token) => {
                let granted = auth::handed_over(http, login, &hosts, token).await?;
                Won::new(granted, Grant::AccessToken)
            }
            Way::SfdxUrl(token) => take_over(http, direct, token).await?,
            Way::ClientCredentials => {
                let granted = auth::client_credentials(http, direct).await?;
                Won::new(granted, Grant::ClientCredentials)
            }
            Way::Jwt { key, username } => {
                let now = self.clock.now();
                let signer = Signer { key, username, now };
                let granted = auth::jwt_bearer(http, direct, signer).await?;
                Won {
                    jwt_key: Some(key.clone()),
                    ..Won::new(granted, Grant::Jwt)
                }
            }
        })
    }
}

/// The other tool's refresh token against an access token; without rotation it stays good.
async fn take_over(
    http: &Http,
    direct: DirectLogin<'_>,
    refresh_token: &SecretText,
) -> Result<Won, Failure> {
    let renewal = Renewal {
        login: direct.login,
        instance: direct.login,
        client: direct.client,
        refresh_token,
        hosts: direct.hosts,
    };
    let mut granted = auth::refresh(http, renewal).await?;
    let kept = || refresh_token.clone();
    granted.tokens.refresh_token = Some(granted.tokens.refresh_token.unwrap_or_else(kept));
    Ok(Won {
        keep_anyway: true,
        ..Won::new(granted, Grant::SfdxUrl)
    })
}
