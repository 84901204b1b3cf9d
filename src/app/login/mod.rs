//! What `auth login` does around the OAuth flow: app and hosts from the settings, the vault first,
//! the flow, the stored org. `flow` holds the flows, `begun` a login in two halves, `error` what they
//! may lack.

mod begun;
mod error;
mod flow;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use begun::PendingLogin;
pub use error::LoginError;
pub use flow::Flow;

use crate::auth::{
    self, BrowserChoice, ClientIdentity, LoginEvents, LoginRequest, PasteFault, PasteSource,
    Redirect, login_origin,
};
use crate::config::{Key, env};
use crate::error::Failure;
use crate::http::{Http, Watch};
use crate::model::origin::{HostRule, Origin};
use crate::output::Ui;
use crate::secret::SecretText;
use crate::session::{LoggedIn, Naming, store_login};
use crate::vault::{AuditEvent, Grant, LoginPolicy, Org, OrgKind, Vault, check_alias};

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
    /// How to log in.
    pub flow: Flow,
    /// Tell each request and answer.
    pub trace: bool,
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

impl LoginFlags {
    /// A login by a person in a browser that is somewhere else, with nothing special about it.
    #[must_use]
    pub fn elsewhere() -> Self {
        Self {
            flow: Flow::Browser,
            trace: false,
            alias: None,
            sandbox: false,
            login_url: None,
            client_id: None,
            secret: SecretFrom::Environment,
            redirect_uri: None,
            port: None,
            no_browser: true,
            scopes: None,
            timeout: Duration::ZERO,
            set_default: false,
            replace: false,
            allow_hosts: Vec::new(),
        }
    }
}

/// What the login is to be called and to be.
fn naming(flags: LoginFlags) -> Naming {
    Naming {
        alias: flags.alias,
        policy: LoginPolicy {
            set_default: flags.set_default,
            replace_alias: flags.replace,
        },
        is_demo: false,
        allow_hosts: flags.allow_hosts,
    }
}

/// A login that can begin.
struct Prepared {
    ready: flow::Ready,
    hosts: HostRule,
    vault: Arc<Vault>,
    /// The stored login that is made again.
    again: Option<Org>,
    /// What was stored before.
    before: Vec<Org>,
}

impl App {
    /// Logs in and stores the login.
    ///
    /// # Errors
    /// When something is missing, the vault cannot be used, or the login fails; nothing is stored
    /// then.
    pub async fn login(&self, flags: LoginFlags) -> Result<LoggedIn, Failure> {
        let Prepared {
            ready,
            hosts,
            vault,
            again,
            before,
        } = self.prepare(&flags)?;
        let attempt = self.attempt(&vault, flags, (ready, hosts)).await;
        let stored = attempt.inspect_err(|failure| note_failed(&vault, again.as_ref(), failure))?;
        let earlier = before.iter().find(|org| org.uuid == stored.org.uuid);
        self.tell(&stored, earlier);
        Ok(stored)
    }

    /// Looks at what the login needs before anybody logs in for nothing.
    fn prepare(&self, flags: &LoginFlags) -> Result<Prepared, Failure> {
        if let Some(alias) = &flags.alias {
            check_alias(alias, OrgKind::Unknown)?;
        }
        let hosts = HostRule::salesforce()
            .with_loopback()
            .with_hosts(&flags.allow_hosts);
        let hosts = hosts.map_err(LoginError::Origin)?;
        let ready = self.ready(flags, &hosts)?;
        // The vault comes before the flow: nobody shall log in for nothing.
        let vault = self.vault_for_login()?;
        if let Some(alias) = &flags.alias {
            vault.check_alias(alias, &ready.client.id, flags.replace)?;
        }
        vault.unlock_now()?;
        vault.reserve_room()?;
        let before = vault.orgs()?;
        let again = before
            .iter()
            .find(|org| is_again(org, flags, &ready.client))
            .cloned();
        Ok(Prepared {
            ready,
            hosts,
            vault,
            again,
            before,
        })
    }

    /// The flow, and storing what it brought.
    async fn attempt(
        &self,
        vault: &Arc<Vault>,
        flags: LoginFlags,
        (ready, hosts): (flow::Ready, HostRule),
    ) -> Result<LoggedIn, Failure> {
        let http = self.login_http(flags.trace);
        let won = self.win(&http, &flags, (&ready, hosts)).await?;
        let app = (&ready.client, &ready.login);
        let naming = naming(flags);
        Ok(store_login(vault, &http, &self.clock, app, won, naming).await?)
    }

    /// The client for HTTP; with `trace` it tells on standard error what it does.
    fn login_http(&self, trace: bool) -> Http {
        let http = self.http();
        if !trace {
            return http;
        }
        let ui = self.ui.clone();
        http.watched(Watch::new(move |line| ui.announce(line)))
    }

    fn login_host(&self, flags: &LoginFlags, hosts: &HostRule) -> Result<Origin, Failure> {
        let flag = flags.login_url.as_deref();
        let configured = self
            .settings
            .given(Key::LoginUrl)
            .filter(|_| !flags.sandbox);
        Ok(login_origin(flag.or(configured), flags.sandbox, hosts)?)
    }

    fn client_id(&self, flags: &LoginFlags) -> Result<String, LoginError> {
        let configured = self.settings.get(Key::ClientId);
        let id = flags.client_id.as_deref().or(configured);
        id.map(str::to_owned).ok_or(LoginError::NoClientId)
    }

    fn app_identity(&self, flags: &LoginFlags) -> Result<ClientIdentity, LoginError> {
        const WHAT: &str = "client secret";
        let id = self.client_id(flags)?;
        let secret = match &flags.secret {
            SecretFrom::Environment => {
                let names = [env::SFKIT_CLIENT_SECRET, env::SALESFORCE_CLIENT_SECRET];
                names
                    .iter()
                    .find_map(|name| self.environment.text(name))
                    .map(SecretText::from)
            }
            SecretFrom::Stdin => {
                let read = std::io::read_to_string(std::io::stdin().lock());
                Some(secret(WHAT, "standard input".to_owned(), read)?)
            }
            SecretFrom::File(path) => Some(secret(
                WHAT,
                format!("`{}`", path.display()),
                fs::read_to_string(path),
            )?),
        };
        Ok(ClientIdentity { id, secret })
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

    fn scopes(&self, flags: &LoginFlags) -> Vec<String> {
        let scopes = flags
            .scopes
            .as_deref()
            .or(self.settings.get(Key::Scopes))
            .unwrap_or_default();
        scopes.split_whitespace().map(str::to_owned).collect()
    }

    fn request(
        &self,
        flags: &LoginFlags,
        (client, login): (ClientIdentity, Origin),
        redirect: Redirect,
        hosts: HostRule,
    ) -> LoginRequest {
        let open = self.browser(flags.no_browser);
        // The secret may have been on standard input: then nothing can be pasted there.
        let pasting = open == BrowserChoice::None && !matches!(flags.secret, SecretFrom::Stdin);
        LoginRequest {
            client,
            login,
            redirect,
            scopes: self.scopes(flags),
            timeout: flags.timeout,
            open,
            paste: pasting
                .then(|| Box::new(tokio::io::BufReader::new(tokio::io::stdin())) as PasteSource),
            hosts,
        }
    }

    /// Who shows a page: nobody when none is wanted or there is no display.
    #[must_use]
    pub fn browser(&self, none: bool) -> BrowserChoice {
        match self.environment.text(env::BROWSER) {
            _ if none => BrowserChoice::None,
            Some(program) => BrowserChoice::Command(program.to_owned()),
            None if self.is_headless() => BrowserChoice::None,
            None => BrowserChoice::System,
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

    fn tell(&self, stored: &LoggedIn, earlier: Option<&Org>) {
        let ui = &self.ui;
        if let Some(earlier) = earlier.filter(|earlier| earlier.name() != stored.org.name()) {
            ui.note(&format!(
                "this replaces the login `{}`: it is of the same user, org and app",
                earlier.name()
            ));
        }
        ui.status(&format!(
            "Logged in as {} ({})",
            stored.org.login.username,
            stored.org.name()
        ));
        if stored.org.token.grant == Grant::AccessToken {
            ui.note("nothing can renew this token; when it has ended, hand over another one");
        }
        if let Some(error) = &stored.facts_missing {
            ui.warn(&format!(
                "stored, but the org could not be asked about itself: {error}"
            ));
        }
        if let Some(error) = &stored.alias_refused {
            let name = stored.org.name();
            ui.warn(&format!("stored, but without the alias: {error}"));
            ui.hint(&format!(
                "give it one with `sfkit auth set {name} --alias NAME`"
            ));
        }
        if stored.became_default {
            ui.status(&format!("`{}` is the default org", stored.org.name()));
        }
        if let Some(other) = &stored.alias_taken_from {
            ui.status(&format!(
                "Its alias belonged to {}, which goes on without one",
                other.login.username
            ));
        }
        if let Some(error) = &stored.old_not_revoked {
            ui.warn(&format!(
                "the earlier refresh token could not be revoked: {error}"
            ));
        }
    }
}

/// A secret that was read from `place`.
fn secret(
    what: &'static str,
    place: String,
    read: std::io::Result<String>,
) -> Result<SecretText, LoginError> {
    match read.map(zeroize::Zeroizing::new) {
        Err(source) => Err(LoginError::Secret {
            what,
            place,
            source,
        }),
        Ok(text) if text.trim().is_empty() => Err(LoginError::EmptySecret { what, place }),
        Ok(text) => Ok(SecretText::from(text.trim())),
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

/// Whether it is this org that is logged in to again: the alias and the app are its own.
fn is_again(org: &Org, flags: &LoginFlags, client: &ClientIdentity) -> bool {
    let has_alias = |alias: &String| flags.alias.as_ref().is_some_and(|asked| asked == alias);
    org.login.alias.as_ref().is_some_and(has_alias) && org.login.client_id == client.id
}

/// A login that failed is a row of the audit log, too: success rates count it.
fn note_failed(vault: &Vault, again: Option<&Org>, failure: &Failure) {
    let event = AuditEvent {
        action: "login",
        org: again,
        outcome: failure.diagnostic().code().as_str(),
        details: serde_json::Map::new(),
    };
    if let Err(error) = vault.audit(&event) {
        tracing::debug!(%error, "the failed login is not in the audit log");
    }
}
