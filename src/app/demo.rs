//! The embedded org behind `-o demo`: made when first needed, logged in to by the real flow.
//!
//! The local org runs in this process on a free port, over real HTTP; its state is a file under the
//! data folder, so that the login and the data last. Every process that uses the demo starts its
//! own server on the same file. Where it listens is found at run time and never stored.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::auth::{self, BrowserChoice, ClientIdentity, LoginEvents, LoginRequest, Redirect};
use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::files;
use crate::localorg::seed::seed_demo;
use crate::localorg::store::Store;
use crate::localorg::{self, LocalOrg, LocalOrgOptions};
use crate::secret::SecretText;
use crate::session::{Naming, Place, store_login};
use crate::vault::{LoginPolicy, Org, OrgKind, OrgSelector, Vault};

use super::App;

/// Data that is older and was not written to is made anew, so that its dates stay near today.
const FRESH: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Setting of the store: when the demo data was made.
const SEEDED_AT: &str = "demo_seeded_at";

/// The demo cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Its folder cannot be used.
    #[error("cannot use `{}`", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

impl Diagnostic for DemoError {
    fn code(&self) -> Code {
        Code::File
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new("`SFKIT_HOME` moves all of sfkit's files to another folder")]
    }
}

/// The running demo org and its login.
pub struct DemoOrg {
    /// The vault that holds the login.
    pub vault: Arc<Vault>,
    /// The login.
    pub org: Org,
    /// Where it listens in this process.
    pub place: Place,
    _server: LocalOrg,
}

impl App {
    /// Starts the demo org, after making its data and logging in to it when that was not done yet.
    ///
    /// # Errors
    /// When the vault, the data file or the port cannot be used.
    pub async fn demo_org(&self) -> Result<DemoOrg, Failure> {
        let vault = self.vault_for_demo()?;
        let store = self.demo_store()?;
        let server = LocalOrg::start(store, LocalOrgOptions::default(), self.clock.clone())?;
        let place = Place::local(server.url()).map_err(super::OrgError::InstanceUrl)?;
        let known = vault.find(&OrgSelector::new("demo")).ok();
        let org = match known.filter(|org| org.kind == OrgKind::Demo && is_usable(org)) {
            Some(org) => org,
            None => self.log_in_to_demo(&vault, &place).await?,
        };
        Ok(DemoOrg { vault, org, place, _server: server })
    }

    async fn log_in_to_demo(&self, vault: &Arc<Vault>, place: &Place) -> Result<Org, Failure> {
        self.ui.status("Logging in to the demo org: authorization code with PKCE, over real HTTP");
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
            policy: LoginPolicy { set_default: false, replace_alias: true },
            is_demo: true,
            allow_hosts: Vec::new(),
        };
        let app = (&client, &place.login);
        let stored = store_login(vault, &http, &self.clock, app, outcome, naming).await?;
        self.ui.status("Logged in; the tokens are in the vault, and `-o demo` works with every command");
        Ok(stored.org)
    }

    /// The file with the demo data, made or made anew when needed, by one process at a time.
    fn demo_store(&self) -> Result<Store, Failure> {
        let folder = self.paths.demo();
        let refused = |path: &Path| {
            let path = path.to_owned();
            move |source| DemoError::Folder { path, source }
        };
        files::private_dir(&self.paths.data).map_err(refused(&self.paths.data))?;
        files::private_dir(&folder).map_err(refused(&folder))?;
        let lock_path = folder.join("seed.lock");
        let options = files::private_options().append(true).create(true).open(&lock_path);
        let lock = options.map_err(refused(&lock_path))?;
        lock.lock().map_err(refused(&lock_path))?;
        let path = folder.join("org.db");
        let store = Store::open(&path, self.clock.clone())?;
        let now = self.clock.now();
        if !store.is_empty() && !is_stale(&store, now)? {
            return Ok(store);
        }
        let store = if store.is_empty() { store } else { self.start_over(store, &path)? };
        self.ui.status("Making the demo data: accounts, contacts, opportunities with history, leads");
        seed_demo(&store, now)?;
        store.set_setting(SEEDED_AT, &now.to_string())?;
        store.set_setting("demo_changes_at_seed", &store.change_count()?.to_string())?;
        Ok(store)
    }

    fn start_over(&self, store: Store, path: &Path) -> Result<Store, Failure> {
        self.ui.status("The demo data is more than 14 days old and was not changed: making it anew");
        drop(store);
        for ending in ["", "-wal", "-shm"] {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            // A file that is not there needs no removing.
            drop(fs::remove_file(name));
        }
        Ok(Store::open(path, self.clock.clone())?)
    }
}

/// A login whose refresh token the server refused is made again without asking: it is a demo.
fn is_usable(org: &Org) -> bool {
    org.token.state == crate::model::token::TokenState::Active
}

fn is_stale(store: &Store, now: Timestamp) -> Result<bool, Failure> {
    let seeded = store.setting(SEEDED_AT)?.and_then(|text| text.parse::<Timestamp>().ok());
    let is_old = seeded.is_some_and(|seeded| now.duration_since(seeded) > FRESH);
    let changes = store.setting("demo_changes_at_seed")?;
    Ok(is_old && changes == Some(store.change_count()?.to_string()))
}

/// A login that nobody watches.
struct Silent;

impl LoginEvents for Silent {
    fn url_ready(&self, _url: &str) {}
}
