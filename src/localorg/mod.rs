//! The embedded local org: a Salesforce-compatible server of our own.
//!
//! It is an independent reading of the wire, made from Salesforce's documentation and from
//! recorded answers of real orgs; it shares no code with the client that it serves, or a mistake
//! in one would be hidden by the same mistake in the other.
//!
//! [`store`] keeps the records in one SQLite file, [`sql`] runs SOQL on it; `reports` runs saved
//! reports; `oauth` and `rest` are the two halves of the wire, `router` joins them, `server` owns
//! sockets and threads. An org listens on loopback only and serves nobody who calls it by another
//! name.
//!
//! ```no_run
//! # use sfkit::{clock::Clock, localorg::{LocalOrg, LocalOrgOptions, store::Store}};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = Store::open("org.db".as_ref(), Clock::System)?;
//! let org = LocalOrg::start(store, LocalOrgOptions::default(), Clock::System)?;
//! assert!(org.url().starts_with("http://127.0.0.1:"));
//! org.stop();
//! # Ok(())
//! # }
//! ```

mod bulk;
mod cursors;
mod describe;
pub mod error;
pub mod faults;
mod flow;
pub mod load;
mod oauth;
mod query_context;
mod recent;
mod record;
mod records;
mod reports;
mod rest;
mod router;
pub mod schema;
mod search;
pub mod seed;
mod server;
mod soap;
pub mod sql;
pub mod store;
mod tls;
pub mod value;
mod wire;
mod xml;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

use self::bulk::Bulk;
use self::error::StoreError;
use self::faults::{Fault, Faults};
use self::oauth::{Book, BookError, OauthServer, People, TokenPolicy};
pub use self::oauth::{JwtCertificate, Notice};
use self::records::DUPLICATE_RULES;
use self::rest::Rest;
use self::router::{Org, Requests};
use self::store::Store;
use self::tls::Tls;

use crate::clock::Clock;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::id::RecordId;
use crate::secret::SecretText;

/// Client id of the client that every local org knows.
pub const CLIENT_ID: &str = "sfkit-local";
/// Its secret: published, for it guards nothing but made-up data on this machine.
pub const CLIENT_SECRET: &str = "sfkit-local-secret";
/// Username of the administrator.
pub const USERNAME: &str = seed::ADMIN_USERNAME;
/// Password of the administrator and of every other user; published like the secret.
pub const PASSWORD: &str = "sfkit-local-password";
/// The newest API version that is served (Winter '27).
pub const NEWEST_VERSION: u16 = 68;
/// The oldest one (Summer '14).
pub const OLDEST_VERSION: u16 = 31;

/// Life of an access token, as in a new Salesforce org.
const TOKEN_LIFETIME: Duration = Duration::from_secs(2 * 3_600);

/// Whether a person is asked before a client gets a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// A page for callers that accept HTML, consent without asking for others.
    #[default]
    ByAccept,
    /// Never asked.
    Auto,
    /// Always asked.
    Page,
}

/// How a local org behaves.
#[derive(Clone, Debug, Default)]
pub struct LocalOrgOptions {
    /// Port on loopback; 0 picks a free one.
    pub port: u16,
    /// Life of an access token; two hours without.
    pub token_lifetime: Option<Duration>,
    /// Use in the second half of its life prolongs an access token.
    pub sliding: bool,
    /// Every refresh brings a new refresh token; using an old one again ends the grant.
    pub rotate: bool,
    /// Authorization requests without a PKCE challenge are refused.
    pub require_pkce: bool,
    /// Logins with username and password, by SOAP or by the password grant, are refused.
    pub no_password_login: bool,
    /// Accounts, contacts and leads that are like others are refused, unless the caller allows them.
    pub duplicate_rules: bool,
    /// The administrator's profile gets the permission "Bulk API Hard Delete", which it keeps.
    pub bulk_hard_delete: bool,
    /// Who is asked for consent.
    pub consent: Consent,
    /// Added to every answer.
    pub latency: Duration,
    /// What goes wrong from the start.
    pub faults: Vec<Fault>,
    /// API calls a day, after which calls are refused; without it the limit is only shown.
    pub daily_api_requests: Option<u64>,
    /// Checks the signatures of JWT assertions; without it any RS256 signature passes.
    pub jwt_certificate: Option<JwtCertificate>,
    /// Serves https, with an authority of the file's own: see [`LocalOrg::authority`].
    pub tls: bool,
    /// Believes `X-Forwarded-Proto` and `X-Forwarded-Host` of a proxy on this machine.
    pub trust_forwarded: bool,
    /// Hears of what a real org would not have let pass.
    pub notice: Option<Notice>,
}

/// Why a local org cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LocalOrgError {
    /// Something else listens on the port.
    #[error("port {port} is in use")]
    PortInUse {
        /// The port.
        port: u16,
    },
    /// The port cannot be listened on.
    #[error("cannot listen on port {port}")]
    Listen {
        /// The port.
        port: u16,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file holds no org.
    #[error("the file holds no org yet")]
    Empty,
    /// The file cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Tables of tokens cannot be used.
    #[error("the tokens of the local org cannot be kept")]
    Tokens(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There are no certificates to serve https with.
    #[error("cannot serve https")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system gave no thread.
    #[error("cannot start the local org's thread")]
    Thread(#[source] io::Error),
}

impl From<BookError> for LocalOrgError {
    fn from(failed: BookError) -> Self {
        Self::Tokens(Box::new(failed))
    }
}

impl Diagnostic for LocalOrgError {
    fn code(&self) -> Code {
        match self {
            Self::PortInUse { .. } | Self::Listen { .. } | Self::Thread(_) => Code::Unavailable,
            Self::Empty => Code::NotFound,
            Self::Store(store) => store.code(),
            Self::Tokens(_) | Self::Tls(_) => Code::File,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::PortInUse { .. } => vec![
                Hint::new("choose another port with `--port`; `--port 0` takes a free one"),
                Hint::new("see what listens there with `sfkit local status`"),
            ],
            Self::Empty => vec![Hint::new("seed it with `sfkit local start --seed demo`")],
            Self::Store(store) => store.hints(),
            Self::Listen { .. } | Self::Tokens(_) | Self::Tls(_) | Self::Thread(_) => Vec::new(),
        }
    }
}

/// A running local org. Dropping it stops it.
pub struct LocalOrg {
    url: String,
    authority: Option<String>,
    org: Arc<Org>,
    stop: watch::Sender<bool>,
    ended: watch::Receiver<bool>,
    thread: Option<JoinHandle<()>>,
}

impl LocalOrg {
    /// Starts serving the org in `store` on a thread of its own; when this returns it listens.
    ///
    /// # Errors
    /// When the file holds no org or cannot be used, or the port cannot be listened on.
    pub fn start(
        store: Store,
        options: LocalOrgOptions,
        clock: Clock,
    ) -> Result<Self, LocalOrgError> {
        let organization = organization(&store)?;
        let sockets = server::Sockets::bind(options.port).map_err(|source| {
            let port = options.port;
            match source.kind() {
                io::ErrorKind::AddrInUse => LocalOrgError::PortInUse { port },
                _ => LocalOrgError::Listen { port, source },
            }
        })?;
        let port = sockets.port;
        let tls = if options.tls {
            let made = Tls::of(&store, clock.now());
            Some(made.map_err(|failed| LocalOrgError::Tls(Box::new(failed)))?)
        } else {
            None
        };
        let org = Arc::new(open(store, options, clock, organization, port)?);
        let (stop, stopped) = watch::channel(false);
        let (end, ended) = watch::channel(false);
        let served = Arc::clone(&org);
        let (acceptor, authority) = match tls {
            Some(tls) => (Some(tls.acceptor), Some(tls.authority)),
            None => (None, None),
        };
        let scheme = if authority.is_some() { "https" } else { "http" };
        let thread = std::thread::Builder::new()
            .name("local-org".to_owned())
            .spawn(move || {
                if let Err(failed) = server::serve(sockets, &served, acceptor.as_ref(), &stopped) {
                    tracing::error!(error = %failed, "the local org could not serve");
                }
                end.send_replace(true);
            })
            .map_err(LocalOrgError::Thread)?;
        let url = format!("{scheme}://127.0.0.1:{port}");
        Ok(Self {
            url,
            authority,
            org,
            stop,
            ended,
            thread: Some(thread),
        })
    }

    /// Base URL, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The certificate that callers of an https org must trust, in PEM form.
    #[must_use]
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.org.port
    }

    /// A fresh access token of the administrator.
    ///
    /// # Errors
    /// When the token cannot be kept or there is no administrator.
    pub fn access_token(&self) -> Result<SecretText, LocalOrgError> {
        self.org
            .oauth
            .administrator_token()?
            .ok_or(LocalOrgError::Empty)
    }

    /// Resolves when the org no longer serves, because somebody stopped it or it failed.
    pub async fn wait(&self) {
        // An error means that the thread is gone, which is an end too.
        drop(self.ended.clone().wait_for(|ended| *ended).await);
    }

    /// Stops it: running requests may finish, then the thread ends.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stop.send_replace(true);
        let ended = self.thread.take().map_or(Ok(()), JoinHandle::join);
        if ended.is_err() {
            tracing::error!("the local org's thread panicked");
        }
    }
}

impl Drop for LocalOrg {
    fn drop(&mut self) {
        self.end();
    }
}

impl std::fmt::Debug for LocalOrg {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("LocalOrg")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

fn organization(store: &Store) -> Result<RecordId, LocalOrgError> {
    let reader = store.reader()?;
    let sql = "SELECT \"Id\" FROM \"Organization\" LIMIT 1";
    match reader.query_row(sql, [], |row| row.get::<_, String>(0)) {
        Ok(id) => RecordId::parse(&id).map_err(|_| LocalOrgError::Empty),
        Err(rusqlite::Error::QueryReturnedNoRows) => Err(LocalOrgError::Empty),
        Err(failed) => Err(store.failed(failed).into()),
    }
}

fn grant_hard_delete(store: &Store) -> Result<(), StoreError> {
    let administrator = store.setting(store::ADMIN_USER_ID)?;
    let sql = "UPDATE \"Profile\" SET \"PermissionsBulkApiHardDelete\" = 1
        WHERE \"Id\" = (SELECT \"ProfileId\" FROM \"User\" WHERE \"Id\" = ?1)";
    let done = store.connect()?.execute(sql, [administrator]);
    done.map(drop).map_err(|error| store.failed(error))
}

fn open(
    store: Store,
    options: LocalOrgOptions,
    clock: Clock,
    organization: RecordId,
    port: u16,
) -> Result<Org, LocalOrgError> {
    let policy = TokenPolicy {
        lifetime: options.token_lifetime.unwrap_or(TOKEN_LIFETIME),
        sliding: options.sliding,
        rotate: options.rotate,
    };
    let book = Book::open(
        store.connect()?,
        clock.clone(),
        policy,
        organization.short(),
    )?;
    let rules = if options.duplicate_rules { "on" } else { "off" };
    if store.setting(DUPLICATE_RULES)?.as_deref().unwrap_or("off") != rules {
        store.set_setting(DUPLICATE_RULES, rules)?;
    }
    if options.bulk_hard_delete {
        grant_hard_delete(&store)?;
    }
    let people = People::new(store.clone(), organization);
    let bulk = Bulk::start(store.clone(), clock.clone())?;
    Ok(Org {
        port,
        latency: options.latency,
        faults: Faults::new(options.faults),
        clock: clock.clone(),
        trust_forwarded: options.trust_forwarded,
        tls: options.tls,
        oauth: OauthServer::new(book, people, options.consent, options.require_pkce)
            .with_assertions(options.jwt_certificate, options.notice)
            .with_passwords(!options.no_password_login),
        rest: Rest::new(store, clock, bulk, options.daily_api_requests),
        requests: Requests::default(),
    })
}
