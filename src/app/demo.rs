//! The embedded org behind `-o demo`: made when first needed, logged in to by the real flow.
//!
//! The local org runs in this process on a free port, over real HTTP; its state is a file under the
//! data folder, so that the login and the data last. Every process that uses the demo starts its
//! own server on the same file. Where it listens is found at run time and never stored.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::auth::{self, BrowserChoice, ClientIdentity, LoginEvents, LoginRequest, Redirect};
use crate::error::Failure;
use crate::files;
use crate::localorg::seed::{SEEDED_AT, SeedOptions};
use crate::localorg::store::{Store, WRITTEN_AT};
use crate::localorg::{self, LocalOrg, LocalOrgOptions};
use crate::secret::SecretText;
use crate::session::{Naming, Place, store_login};
use crate::vault::{LoginPolicy, Org, OrgKind, OrgSelector, Vault};

use super::App;
use super::local::{LocalFile, LocalFileError, Seed};

/// Data that is older and was not written to is made anew, so that its dates stay near today.
const FRESH: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The running demo org and its login.
pub struct DemoOrg {
    /// The vault that holds the login.
    pub vault: Arc<Vault>,
    /// The login.
    pub org: Org,
    /// Where it listens in this process.
    pub place: Place,
    _server: LocalOrg,
    _file: LocalFile,
}

impl App {
    /// Starts the demo org, after making its data and logging in to it when that was not done yet.
    ///
    /// # Errors
    /// When the vault, the data file or the port cannot be used.
    pub async fn demo_org(&self) -> Result<DemoOrg, Failure> {
        let vault = self.vault_for_demo()?;
        let file = self.demo_file()?;
        let options = LocalOrgOptions::default();
        let server = LocalOrg::start(file.store.clone(), options, self.clock.clone())?;
        let place = Place::local(server.url()).map_err(super::OrgError::InstanceUrl)?;
        let known = vault.find(&OrgSelector::new("demo")).ok();
        let org = match known.filter(|org| org.kind == OrgKind::Demo && is_usable(org)) {
            Some(org) => org,
            None => self.log_in_to_demo(&vault, &place).await?,
        };
        Ok(DemoOrg {
            vault,
            org,
            place,
            _server: server,
            _file: file,
        })
    }

    async fn log_in_to_demo(&self, vault: &Arc<Vault>, place: &Place) -> Result<Org, Failure> {
        self.ui
            .status("Logging in to the demo org: authorization code with PKCE, over real HTTP");
        let secret = SecretText::from(localorg::CLIENT_SECRET);
        let client = ClientIdentity::confidential(localorg::CLIENT_ID, secret);
        let http = self.http();
        let request = LoginRequest {
            client: client.clone(),
            login: place.login.clone(),
            redirect: Redirect::parse("http://127.0.0.1:0/OauthRedirect", None)?,
            scopes: vec!["api".to_owned(), "refresh_token".to_owned()],
            timeout: Duration::from_secs(30),
            open: BrowserChoice::Automatic,
            paste: None,
            hosts: place.hosts.clone(),
        };
        let outcome = auth::login(&http, request, &Silent).await?;
        let naming = Naming {
            alias: Some("demo".to_owned()),
            policy: LoginPolicy {
                set_default: false,
                replace_alias: true,
            },
            is_demo: true,
            allow_hosts: Vec::new(),
        };
        let app = (&client, &place.login);
        let stored = store_login(vault, &http, &self.clock, app, outcome.into(), naming).await?;
        self.ui.status(
            "Logged in; the tokens are in the vault, and `-o demo` works with every command",
        );
        Ok(stored.org)
    }

    /// The file with the demo data, made or made anew when needed, by one process at a time.
    fn demo_file(&self) -> Result<LocalFile, Failure> {
        let folder = self.paths.demo();
        for folder in [&self.paths.data, &folder] {
            files::private_dir(folder).map_err(refused(folder))?;
        }
        let turn = folder.join("turn.lock");
        let options = files::private_options()
            .append(true)
            .create(true)
            .open(&turn);
        let lock = options.map_err(refused(&turn))?;
        lock.lock().map_err(refused(&turn))?;
        let path = self.demo_path();
        let seed = Seed::Demo(SeedOptions::default());
        let file = self.open_local(&path, Some(&seed))?;
        if !is_stale(&file.store, self.clock.now())? {
            return Ok(file);
        }
        drop(file);
        if self.remove_local(&path).is_ok() {
            self.ui
                .status("The demo data was more than 14 days old and is made anew");
        }
        self.open_local(&path, Some(&seed))
    }

    /// The demo org's file.
    #[must_use]
    pub fn demo_path(&self) -> PathBuf {
        self.paths.demo().join("org.db")
    }
}

/// A login whose refresh token the server refused is made again without asking: it is a demo.
fn is_usable(org: &Org) -> bool {
    org.token.state == crate::model::token::TokenState::Active
}

fn is_stale(store: &Store, now: Timestamp) -> Result<bool, Failure> {
    let seeded = store
        .setting(SEEDED_AT)?
        .and_then(|text| text.parse::<Timestamp>().ok());
    let is_old = seeded.is_some_and(|seeded| now.duration_since(seeded) > FRESH);
    Ok(is_old && store.setting(WRITTEN_AT)?.is_none())
}

fn refused(path: &Path) -> impl FnOnce(std::io::Error) -> LocalFileError + use<> {
    let path = path.to_owned();
    move |source| LocalFileError::File { path, source }
}

/// A login that nobody watches.
struct Silent;

impl LoginEvents for Silent {
    fn url_ready(&self, _url: &str) {}
}
