//! The vault with many logins: listing, finding one and its token, and a rekey.
//!
//! `cargo bench --bench vault` makes a vault of 10,000 logins (`SFKIT_BENCH_ORGS` changes that) in
//! a temporary folder and prints wall times, first within this process, then of whole processes of
//! `sfkit`, of which the least and the median of some runs count. Nothing is asserted: the figures
//! depend on the machine.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sfkit::vault::{
    ChosenBy, Grant, KeystoreKind, Login, LoginPolicy, NewLogin, OrgFacts, OrgKind, OrgSelector,
    Vault, VaultOptions,
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
        login: Login {
            kind: OrgKind::Developer,
            alias: Some(format!("org{number}")),
            username: format!("user{number}@example.com"),
            organization_id: format!("00D{number:015}"),
            user_id: format!("005{number:015}"),
            instance_url: Some("https://example.my.salesforce.com".to_owned()),
            login_url: Some("https://login.salesforce.com".to_owned()),
            client_id: "PlatformCLI".to_owned(),
            redirect_uri: None,
            scopes: vec!["api".to_owned()],
            allow_hosts: Vec::new(),
            protected: false,
            read_only: false,
            facts: OrgFacts {
                organization_name: Some("Example Org".to_owned()),
                ..OrgFacts::default()
            },
        },
        client_secret: None,
        access_token: "00Dbench".into(),
        refresh_token: Some("5Aepbench".into()),
        issued_at: "2026-01-01T00:00:00Z".parse().ok(),
        expires_at: "2099-01-01T00:00:00Z".parse().ok(),
        expiry_measured: false,
        imported: false,
        grant: Grant::AuthorizationCode,
        jwt_key: None,
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

/// Runs `sfkit` some times and prints the least and the median wall time.
fn timed_process(folder: &Path, arguments: &[&str]) -> Fallible<()> {
    let mut times = Vec::new();
    for _ in 0..15 {
        let start = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_sfkit"))
            .args(arguments)
            .env("SFKIT_HOME", folder)
            .stdout(Stdio::null())
            .status()?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        if !status.success() {
            return Err(format!("`sfkit {}` ended with {status}", arguments.join(" ")).into());
        }
    }
    times.sort_by(f64::total_cmp);
    let (least, median) = (times[0], times[times.len() / 2]);
    let what = format!("sfkit {}", arguments.join(" "));
    writeln!(
        std::io::stdout(),
        "{what:<40} {least:>10.2} ms, median {median:.2} ms"
    )?;
    Ok(())
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
    timed("open and list", || Ok(open()?.listed_orgs()?.len()))?;
    timed("open and read all that is in clear", || {
        Ok(open()?.orgs()?.len())
    })?;
    let middle = format!("org{}", orgs / 2);
    let name = OrgSelector::new(middle.clone());
    timed("open, find one, read its token", || {
        let vault = open()?;
        let org = vault.find(&name)?;
        Ok(vault.access_token(&org)?.generation)
    })?;
    timed("rekey", || Ok(open()?.rekey()?))?;
    drop(vault);
    timed_process(folder.path(), &["--version"])?;
    for format in ["csv", "json", "ndjson", "table"] {
        timed_process(folder.path(), &["auth", "list", "--format", format])?;
    }
    timed_process(folder.path(), &["auth", "token", "-o", &middle])
}
