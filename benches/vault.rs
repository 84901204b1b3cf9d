//! The vault with many logins: listing, finding one and its token, and a rekey.
//!
//! `cargo bench --bench vault` makes a vault of 10,000 logins (`SFKIT_BENCH_ORGS` changes that) in
//! a temporary folder and prints wall times. Nothing is asserted: the figures depend on the machine.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use sfkit::vault::{
    ChosenBy, Grant, KeystoreKind, LoginPolicy, NewLogin, OrgFacts, OrgKind, OrgSelector, Vault,
    VaultOptions,
};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn options(folder: &Path) -> VaultOptions {
    VaultOptions::new(
        folder.join("data/vault.db"),
        folder.join("data/locks"),
        folder.join("config/vault.key"),
    )
}

fn login(number: usize) -> NewLogin {
    NewLogin {
        kind: OrgKind::Developer,
        alias: Some(format!("org{number}")),
        username: format!("user{number}@example.com"),
        organization_id: format!("00D{number:015}"),
        user_id: format!("005{number:015}"),
        instance_url: Some("https://example.my.salesforce.com".to_owned()),
        login_url: Some("https://login.salesforce.com".to_owned()),
        client_id: "PlatformCLI".to_owned(),
        client_secret: None,
        redirect_uri: None,
        access_token: "00Dbench".into(),
        refresh_token: Some("5Aepbench".into()),
        scopes: vec!["api".to_owned()],
        allow_hosts: Vec::new(),
        protected: false,
        read_only: false,
        issued_at: None,
        expires_at: None,
        expiry_measured: false,
        imported: false,
        grant: Grant::AuthorizationCode,
        jwt_key: None,
        facts: OrgFacts::default(),
    }
}

fn timed<T>(what: &str, work: impl FnOnce() -> Fallible<T>) -> Fallible<T> {
    let start = Instant::now();
    let value = work()?;
    let took: Duration = start.elapsed();
    let took = took.as_secs_f64() * 1_000.0;
    writeln!(std::io::stdout(), "{what:<40} {took:>10.2} ms")?;
    Ok(value)
}

fn orgs() -> Fallible<usize> {
    #[expect(clippy::disallowed_methods, reason = "a benchmark has no config room")]
    let asked = std::env::var("SFKIT_BENCH_ORGS").ok();
    Ok(asked.map_or(Ok(10_000), |text| text.parse())?)
}

fn main() -> Fallible<()> {
    let orgs = orgs()?;
    let folder = tempfile::tempdir()?;
    let vault = Vault::create(options(folder.path()), KeystoreKind::File, ChosenBy::User)?;
    timed("store all logins", || {
        for number in 0..orgs {
            vault.save_login(&login(number), LoginPolicy::default())?;
        }
        Ok(())
    })?;
    let open = || -> Fallible<Vault> {
        Ok(Vault::open(options(folder.path()))?.ok_or("the vault is gone")?)
    };
    timed("open and list", || Ok(open()?.orgs()?.len()))?;
    let name = OrgSelector::new(format!("org{}", orgs / 2));
    timed("open, find one, read its token", || {
        let vault = open()?;
        let org = vault.find(&name)?;
        Ok(vault.access_token(&org)?.generation)
    })?;
    timed("rekey", || Ok(open()?.rekey()?))
}
