//! Tests of the vault as a whole, in one process, with a keyring in memory.

mod audit;
mod backup;
mod damage;
mod integrity;
mod keys;
mod logins;
mod upkeep;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::clock::Clock;
use crate::error::{Code, Diagnostic};
use crate::model::token::{TokenSet, TokenState};
use crate::secret::SecretText;
use crate::vault::keystore::memory::MemoryKeyring;
use crate::vault::*;

const ACCESS: &str = "00DfakeAccess!canary";
const REFRESH: &str = "5AepfakeRefresh-canary";
const CLIENT_SECRET: &str = "fake-client-secret-canary";

/// A place for a vault, with a keyring of its own.
struct World {
    folder: tempfile::TempDir,
    keyring: Arc<MemoryKeyring>,
    passphrase: Arc<std::sync::Mutex<String>>,
}

impl World {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keyring: Arc::default(),
            passphrase: Arc::new(std::sync::Mutex::new("correct horse".to_owned())),
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn options(&self) -> VaultOptions {
        let passphrase = Arc::clone(&self.passphrase);
        VaultOptions {
            os: Arc::clone(&self.keyring) as Arc<dyn OsKeyring>,
            clock: Clock::Fixed("2026-11-22T12:00:00Z".parse().unwrap()),
            command: "test".to_owned(),
            lock_limit: Duration::from_millis(300),
            passphrase: Box::new(move |_| Ok(passphrase.lock().unwrap().clone().into())),
            ..VaultOptions::new(
                self.path("data/vault.db"),
                self.path("data/locks"),
                self.path("config/vault.key"),
            )
        }
    }

    fn create(&self, kind: KeystoreKind) -> Vault {
        Vault::create(self.options(), kind, ChosenBy::User).unwrap()
    }

    fn open(&self) -> Vault {
        Vault::open(self.options()).unwrap().unwrap()
    }

    fn sql(&self, statement: &str) {
        self.connection().execute_batch(statement).unwrap();
    }

    fn connection(&self) -> Connection {
        crate::db::open(&self.path("data/vault.db"), &crate::db::Options::durable()).unwrap()
    }
}

fn login(alias: Option<&str>, user: &str) -> NewLogin {
    NewLogin {
        login: Login {
            kind: OrgKind::Developer,
            alias: alias.map(str::to_owned),
            username: format!("{user}@example.com"),
            organization_id: "00D000000000001EAA".to_owned(),
            user_id: format!("005{user}"),
            instance_url: Some("https://example.my.salesforce.com".to_owned()),
            login_url: Some("https://login.salesforce.com".to_owned()),
            client_id: "PlatformCLI".to_owned(),
            redirect_uri: Some("http://localhost:1717/OauthRedirect".to_owned()),
            scopes: vec!["api".to_owned(), "refresh_token".to_owned()],
            allow_hosts: Vec::new(),
            protected: false,
            read_only: false,
            facts: OrgFacts {
                api_version: Some(60),
                ..OrgFacts::default()
            },
        },
        client_secret: Some(CLIENT_SECRET.into()),
        access_token: ACCESS.into(),
        refresh_token: Some(REFRESH.into()),
        issued_at: Some("2026-11-22T11:59:00Z".parse().unwrap()),
        expires_at: Some("2026-11-22T13:59:00Z".parse().unwrap()),
        expiry_measured: false,
        imported: false,
        grant: Grant::AuthorizationCode,
        jwt_key: None,
    }
}

fn save(vault: &Vault, alias: Option<&str>, user: &str) -> Org {
    vault
        .save_login(&login(alias, user), LoginPolicy::default())
        .unwrap()
        .org
}

fn tokens(access: &str, refresh: Option<&str>) -> TokenSet {
    TokenSet {
        access_token: access.into(),
        refresh_token: refresh.map(SecretText::from),
        instance_url: "https://example.my.salesforce.com".to_owned(),
        id: None,
        issued_at: None,
        scope: None,
        expires_at: None,
    }
}

fn refreshed(tokens: &TokenSet) -> Refreshed<'_> {
    Refreshed {
        tokens,
        replaces: 1,
        instance_url: None,
        expires_at: None,
        expiry_measured: false,
    }
}
