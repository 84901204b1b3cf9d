//! Flags of `sfkit serve`, and what they come to.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::app::App;
use crate::cli::duration;
use crate::cli::outcome::Result;
use crate::cli::query::meant;
use crate::error::{Code, Diagnostic, Hint};
use crate::http::Method;
use crate::serve::{Admitted, Bounds, Names, Passing, Scope, Tls};

/// The service cannot be started so.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    #[error("`--listen {address}` would serve other machines")]
    Remote { address: IpAddr },
    #[error("`--allow-origin` names an origin: scheme, host and port")]
    Origin,
    #[error("copies cannot be kept in `{}`", folder.display())]
    SyncFolder {
        folder: PathBuf,
        source: std::io::Error,
    },
}

impl Diagnostic for StartError {
    fn code(&self) -> Code {
        match self {
            Self::SyncFolder { .. } => Code::File,
            Self::Remote { .. } | Self::Origin => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match self {
            Self::Remote { .. } => {
                Hint::new("add `--allow-remote --tls-cert FILE --tls-key FILE` if that is meant")
            }
            Self::Origin => Hint::new("write it like `--allow-origin http://localhost:3000`"),
            Self::SyncFolder { .. } => {
                Hint::new("name a folder that can be written to with `--sync-folder`")
            }
        }]
    }
}

/// Where it listens.
#[derive(Args, Debug)]
#[command(next_help_heading = "Address")]
pub(super) struct PlaceArgs {
    /// Port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 7701)]
    pub(super) port: u16,

    /// Address; anything but loopback needs `--allow-remote`
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<IpAddr>,

    /// Serve other machines, too; needs a certificate
    #[arg(long, requires_all = ["tls_cert", "tls_key"])]
    allow_remote: bool,

    /// Another name that clients call the service by
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,

    /// Certificate chain in PEM form: serves https
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// Private key in PEM form
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// Web page whose scripts may call the service, such as http://localhost:3000
    #[arg(long, value_name = "ORIGIN")]
    pub(super) allow_origin: Vec<String>,
}

/// What the token is for.
#[derive(Args, Debug)]
#[command(next_help_heading = "Token")]
pub(super) struct TokenArgs {
    /// Where the token is written; removed in the end
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,

    /// Orgs: names, `tag:WORD`, or `all`, also later logins
    #[arg(long, value_name = "ORGS", value_delimiter = ',')]
    orgs: Vec<String>,

    /// What it may be used for
    #[arg(long, value_enum, default_value = "read", value_name = "SCOPE")]
    pub(super) scope: ScopeKind,

    /// Let records of protected orgs be changed
    #[arg(long)]
    pub(super) allow_protected: bool,
}

/// What the token may be used for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ScopeKind {
    /// Read records and metadata
    Read,
    /// Change records, too
    Write,
    /// Log in and out, too
    Admin,
}

/// What is passed through to Salesforce.
#[derive(Args, Debug)]
#[command(next_help_heading = "Passing through")]
pub(super) struct PassingArgs {
    /// Paths below /services/data that are passed to the org, with its token; in the glob `*` stays
    /// within a segment and `**` does not
    #[arg(long, value_name = "GLOB", default_value = "/services/data/**")]
    allow_path: Vec<String>,

    /// Methods that are passed beside GET and HEAD
    #[arg(
        long,
        value_enum,
        ignore_case = true,
        value_name = "METHOD",
        value_delimiter = ','
    )]
    allow_method: Vec<WriteMethod>,
}

/// A method that changes something.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "UPPER")]
enum WriteMethod {
    Post,
    Put,
    Patch,
    Delete,
}

impl From<WriteMethod> for Method {
    fn from(method: WriteMethod) -> Self {
        match method {
            WriteMethod::Post => Self::Post,
            WriteMethod::Put => Self::Put,
            WriteMethod::Patch => Self::Patch,
            WriteMethod::Delete => Self::Delete,
        }
    }
}

impl PassingArgs {
    pub(super) fn passing(&self) -> Passing {
        let writes = self.allow_method.iter().map(|&method| method.into());
        Passing::new(&self.allow_path, &writes.collect::<Vec<_>>())
    }
}

/// What is kept on this machine.
#[derive(Args, Debug)]
#[command(next_help_heading = "Copies")]
pub(super) struct SyncArgs {
    /// Let clients have copies of objects made and brought up to date there, as CSV
    #[arg(long, value_name = "FOLDER")]
    sync_folder: Option<PathBuf>,
}

impl SyncArgs {
    /// The folder, which is there.
    pub(super) fn folder(&self) -> Result<Option<PathBuf>> {
        let Some(folder) = &self.sync_folder else {
            return Ok(None);
        };
        let place = |source| StartError::SyncFolder {
            folder: folder.clone(),
            source,
        };
        if !folder.is_dir() {
            crate::files::private_dir(folder).map_err(place)?;
        }
        Ok(Some(std::path::absolute(folder).map_err(place)?))
    }
}

/// How much clients may ask for.
#[derive(Args, Debug)]
#[command(next_help_heading = "Limits")]
pub(super) struct BoundArgs {
    /// Requests a second with the token; 0 is no limit
    #[arg(long, value_name = "REQUESTS", default_value_t = 1000)]
    rate: u32,

    /// Requests at a time, of which one org gets half
    #[arg(long, value_name = "REQUESTS", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    concurrency: u32,

    /// Bytes of a body; long ones of what is passed through wait on the disk
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20, value_parser = clap::value_parser!(u32).range(1..))]
    max_body: u32,

    /// For a body to arrive, for the answer to begin, and for a client to take the next bytes of it
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = duration)]
    time_limit: Duration,
}

impl PlaceArgs {
    pub(super) fn check(&self) -> std::result::Result<(), StartError> {
        match self.listen {
            Some(address) if !address.is_loopback() && !self.allow_remote => {
                Err(StartError::Remote { address })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn tls(&self) -> Result<Option<Tls>> {
        match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => Ok(Some(Tls::read(certificate, key)?)),
            _ => Ok(None),
        }
    }

    /// The names that clients may call the service by, and the one to be told.
    pub(super) fn names(&self, port: u16) -> (Names, String) {
        let own = self.listen.filter(|address| !address.is_loopback());
        let own = own.map(|address| match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        });
        let mut more = self.allow_host.clone();
        more.extend(own.clone());
        let is_tls = self.tls_cert.is_some();
        let scheme = if is_tls { "https" } else { "http" };
        let host = self.allow_host.first().cloned().or(own);
        let host = host.unwrap_or_else(|| "127.0.0.1".to_owned());
        (
            Names::new(port, &more, is_tls),
            format!("{scheme}://{host}:{port}"),
        )
    }
}

impl TokenArgs {
    /// The orgs that are meant, and what they are called.
    pub(super) async fn orgs(&self, app: &App) -> Result<(Admitted, Vec<String>)> {
        if self.orgs.iter().any(|name| name == "all") {
            return Ok((Admitted::All, vec!["all".to_owned()]));
        }
        let mut orgs = Vec::new();
        if self.orgs.is_empty() {
            app.set_up_demo_if_meant().await?;
            orgs.push(app.stored_org()?.1);
        }
        for name in meant(app, &self.orgs)? {
            let meant = app.for_org(&name);
            meant.set_up_demo_if_meant().await?;
            orgs.push(meant.stored_org()?.1);
        }
        let names = orgs.iter().map(|org| org.name().to_owned()).collect();
        let uuids = orgs.into_iter().map(|org| org.uuid).collect();
        Ok((Admitted::Some(uuids), names))
    }

    /// Where the token is written.
    pub(super) fn file(&self, app: &App, port: u16) -> PathBuf {
        let usual = || app.paths.data.join(format!("serve-{port}.token"));
        let file = self.token_file.clone().unwrap_or_else(usual);
        // Others look for it from other folders.
        std::path::absolute(&file).unwrap_or(file)
    }
}

impl From<ScopeKind> for Scope {
    fn from(kind: ScopeKind) -> Self {
        match kind {
            ScopeKind::Read => Self::Read,
            ScopeKind::Write => Self::Write,
            ScopeKind::Admin => Self::Admin,
        }
    }
}

impl BoundArgs {
    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            rate: NonZeroU32::new(self.rate),
            concurrency: self.concurrency as usize,
            body: self.max_body as usize,
            time: self.time_limit,
        }
    }
}
