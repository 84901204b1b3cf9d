//! What `auth login` does around the OAuth flow: app and hosts from the settings, the vault first,
//! the browser or a pasted URL, the stored org.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use crate::auth::{
    self, BrowserChoice, ClientIdentity, LoginEvents, LoginRequest, PasteFault, PasteSource,
    Redirect, login_origin,
};
use crate::config::{Key, env};
use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::model::origin::{HostRule, Origin, OriginError};
use crate::output::Ui;
use crate::secret::SecretText;
use crate::session::{LoggedIn, Naming, store_login};
use crate::vault::LoginPolicy;

use super::App;

/// Where a client secret comes from.
#[derive(Clone, Debug)]
pub enum SecretFrom {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// The environment, when it is there.
    Environment,
}

/// What the user wants of a login.
#[derive(Clone, Debug)]
pub struct LoginFlags {
    /// Short name.
    pub alias: Option<String>,
    /// Log in at `test.salesforce.com`.
    pub sandbox: bool,
    /// Where to log in.
    pub login_url: Option<String>,
    /// Client id.
    pub client_id: Option<String>,
    /// Where the client secret comes from.
    pub secret: SecretFrom,
    /// Redirect URI.
    pub redirect_uri: Option<String>,
    /// Port of the redirect URI.
    pub port: Option<u16>,
    /// Open no browser.
    pub no_browser: bool,
    /// Scopes, separated by spaces.
    pub scopes: Option<String>,
    /// How long to wait for the person.
    pub timeout: Duration,
    /// Make it the default org.
    pub set_default: bool,
    /// Take the alias over.
    pub replace: bool,
    /// Hosts outside Salesforce's domains.
    pub allow_hosts: Vec<String>,
}

/// Something that a login needs is missing.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// No client id.
    #[error("a login needs the client id of an External Client App of your org")]
    NoClientId,
    /// `demo` is reserved.
    #[error("the alias `demo` is reserved for the embedded org")]
    ReservedAlias,
    /// `--allow-host` or the login URL cannot be used.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// The client secret cannot be read.
    #[error("cannot read the client secret from {place}")]
    Secret {
        /// From where.
        place: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The client secret is empty.
    #[error("the client secret from {place} is empty")]
    EmptySecret {
        /// From where.
        place: String,
    },
}

impl Diagnostic for LoginError {
    fn code(&self) -> Code {
        match self {
            Self::NoClientId | Self::ReservedAlias | Self::EmptySecret { .. } => Code::Usage,
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
            Self::ReservedAlias => vec![Hint::new("choose another name with `--alias`")],
            Self::Origin(error) => error.hints(),
            Self::Secret { .. } => vec![Hint::new("check the path and its permissions")],
            Self::EmptySecret { .. } => {
                vec![Hint::new("leave the flag out when the app has no secret")]
            }
        }
    }
}

impl App {
    /// Logs in and stores the login.
    ///
    /// # Errors
    /// When something is missing, the vault cannot be used, or the login fails; nothing is stored
    /// then.
    pub async fn login(&self, flags: LoginFlags) -> Result<LoggedIn, Failure> {
        if flags
            .alias
            .as_deref()
            .is_some_and(|alias| alias.eq_ignore_ascii_case("demo"))
        {
            return Err(LoginError::ReservedAlias.into());
        }
        let hosts = HostRule::salesforce()
            .with_loopback()
            .with_hosts(&flags.allow_hosts);
        let hosts = hosts.map_err(LoginError::Origin)?;
        let login = self.login_host(&flags, &hosts)?;
        let client = self.app_identity(&flags)?;
        let redirect = self.redirect(&flags)?;
        // The vault comes before the browser: nobody shall log in for nothing.
        let vault = self.vault_for_login()?;
        vault.unlock_now()?;
        let request = self.request(&flags, (client.clone(), login.clone()), redirect, hosts);
        let http = self.http();
        let browser = request.open != BrowserChoice::None;
        let teller = Teller {
            ui: self.ui.clone(),
            browser,
        };
        let outcome = auth::login(&http, request, &teller).await?;
        let naming = Naming {
            alias: flags.alias,
            policy: LoginPolicy {
                set_default: flags.set_default,
                replace_alias: flags.replace,
            },
            is_demo: false,
            allow_hosts: flags.allow_hosts,
        };
        let app = (&client, &login);
        let stored = store_login(&vault, &http, &self.clock, app, outcome, naming).await?;
        self.tell(&stored);
        Ok(stored)
    }

    fn login_host(&self, flags: &LoginFlags, hosts: &HostRule) -> Result<Origin, Failure> {
        let flag = flags.login_url.as_deref();
        let configured = self
            .settings
            .given(Key::LoginUrl)
            .filter(|_| !flags.sandbox);
        Ok(login_origin(flag.or(configured), flags.sandbox, hosts)?)
    }

    fn app_identity(&self, flags: &LoginFlags) -> Result<ClientIdentity, LoginError> {
        let id = flags
            .client_id
            .as_deref()
            .or(self.settings.get(Key::ClientId));
        let id = id.ok_or(LoginError::NoClientId)?;
        let secret = match &flags.secret {
            SecretFrom::Environment => {
                let names = [env::SFKIT_CLIENT_SECRET, env::SALESFORCE_CLIENT_SECRET];
                names
                    .iter()
                    .find_map(|name| self.environment.text(name))
                    .map(SecretText::from)
            }
            SecretFrom::Stdin => {
                let mut text = String::new();
                let read = std::io::stdin().lock().read_to_string(&mut text);
                Some(secret("standard input".to_owned(), read.map(|_| text))?)
            }
            SecretFrom::File(path) => Some(secret(
                format!("`{}`", path.display()),
                fs::read_to_string(path),
            )?),
        };
        Ok(ClientIdentity {
            id: id.to_owned(),
            secret,
        })
    }

    fn redirect(&self, flags: &LoginFlags) -> Result<Redirect, Failure> {
        let configured = self
            .settings
            .get(Key::RedirectUri)
            .unwrap_or(auth::urls::DEFAULT_REDIRECT);
        let text = flags.redirect_uri.as_deref().unwrap_or(configured);
        let redirect = Redirect::parse(text, flags.port)?;
        if !redirect.is_loopback() && !flags.no_browser {
            let text = text.to_owned();
            return Err(auth::AuthError::RedirectElsewhere { text }.into());
        }
        Ok(redirect)
    }

    fn request(
        &self,
        flags: &LoginFlags,
        (client, login): (ClientIdentity, Origin),
        redirect: Redirect,
        hosts: HostRule,
    ) -> LoginRequest {
        let scopes = flags
            .scopes
            .as_deref()
            .or(self.settings.get(Key::Scopes))
            .unwrap_or_default();
        let open = match self.environment.text(env::BROWSER) {
            _ if flags.no_browser => BrowserChoice::None,
            Some(program) => BrowserChoice::Command(program.to_owned()),
            None if self.is_headless() => BrowserChoice::None,
            None => BrowserChoice::System,
        };
        // The secret may have been on standard input: then nothing can be pasted there.
        let pasting = open == BrowserChoice::None && !matches!(flags.secret, SecretFrom::Stdin);
        LoginRequest {
            client,
            login,
            redirect,
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            timeout: flags.timeout,
            open,
            paste: pasting
                .then(|| Box::new(tokio::io::BufReader::new(tokio::io::stdin())) as PasteSource),
            hosts,
        }
    }

    /// Whether this is a Unix session without a display, as over SSH: a browser that opened here
    /// would be a text browser in the way.
    fn is_headless(&self) -> bool {
        let unix = cfg!(all(unix, not(target_os = "macos")));
        let display = [env::DISPLAY, env::WAYLAND_DISPLAY];
        unix && display
            .iter()
            .all(|name| self.environment.get(name).is_none())
    }

    fn tell(&self, stored: &LoggedIn) {
        let ui = &self.ui;
        ui.status(&format!(
            "Logged in as {} ({})",
            stored.org.username,
            stored.org.name()
        ));
        if stored.became_default {
            ui.status(&format!("`{}` is the default org", stored.org.name()));
        }
        if let Some(other) = &stored.alias_taken_from {
            ui.status(&format!(
                "Its alias belonged to {}, which goes on without one",
                other.username
            ));
        }
        if let Some(error) = &stored.old_not_revoked {
            ui.warn(&format!(
                "the earlier refresh token could not be revoked: {error}"
            ));
        }
    }
}

fn secret(place: String, read: std::io::Result<String>) -> Result<SecretText, LoginError> {
    let text = zeroize::Zeroizing::new(read.map_err(|source| LoginError::Secret {
        place: place.clone(),
        source,
    })?);
    match text.trim() {
        "" => Err(LoginError::EmptySecret { place }),
        secret => Ok(SecretText::from(secret)),
    }
}

/// Tells the person what goes on.
struct Teller {
    ui: Ui,
    browser: bool,
}

impl LoginEvents for Teller {
    fn url_ready(&self, url: &str) {
        let lead = match self.browser {
            true => "Opening the login page in the browser; if none opens, go to",
            false => "Open this page, log in, and paste the address of the page you end on here",
        };
        self.ui.status(lead);
        self.ui.announce(url);
    }

    fn waiting(&self, limit: Duration) {
        self.ui.status(&format!(
            "Waiting up to {} s for the login",
            limit.as_secs()
        ));
    }

    fn browser_failed(&self, reason: &str) {
        self.ui.warn(&format!("no browser opened: {reason}"));
    }

    fn paste_rejected(&self, fault: PasteFault) {
        self.ui.warn(&format!(
            "that was not the redirect URL of this login: {fault}"
        ));
    }

    fn exchanging(&self) {
        self.ui
            .status("Login received; exchanging the code for tokens");
    }
}
