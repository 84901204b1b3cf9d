//! `sfkit serve`.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

use super::duration;
use super::outcome::{Outcome, Result};
use super::query::meant;
use crate::app::App;
use crate::error::{Code, Diagnostic, Hint};
use crate::http::Method;
use crate::output::{Document, View};
use crate::serve::{
    Admitted, Bounds, Names, Origins, Passing, Scope, Server, Service, ServiceOptions, Sockets, Tls,
};

/// Serve orgs over REST to programs of this machine
///
/// Stays in the foreground, on the loopback interface. A token is made at every start and written to
/// the token file, which only this user may read; every request bears it. It is for the org of `-o` or
/// the default org, and for reading, unless `--orgs` and `--scope` say more. No client ever sees a
/// token of Salesforce. SIGINT and SIGTERM end it, after requests under way.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit serve -o demo\n  sfkit serve --port 0 --token-file app.token --format json\n  \
                  sfkit serve --orgs acme,tag:sales --scope write --allow-origin http://localhost:3000"
)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    token: TokenArgs,

    #[command(flatten)]
    passing: PassingArgs,

    #[command(flatten)]
    sync: SyncArgs,

    #[command(flatten)]
    bounds: BoundArgs,
}

/// Where it listens.
#[derive(Args, Debug)]
#[command(next_help_heading = "Address")]
struct PlaceArgs {
    /// Port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 7701)]
    port: u16,

    /// Address; anything but loopback needs `--allow-remote`
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<IpAddr>,

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
    allow_origin: Vec<String>,
}

/// What the token is for.
#[derive(Args, Debug)]
#[command(next_help_heading = "Token")]
struct TokenArgs {
    /// Where the token is written; removed in the end
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,

    /// Orgs: names, `tag:WORD`, or `all`, also later logins
    #[arg(long, value_name = "ORGS", value_delimiter = ',')]
    orgs: Vec<String>,

    /// What it may be used for
    #[arg(long, value_enum, default_value = "read", value_name = "SCOPE")]
    scope: ScopeKind,

    /// Let records of protected orgs be changed
    #[arg(long)]
    allow_protected: bool,
}

/// What the token may be used for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScopeKind {
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
struct PassingArgs {
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
    fn passing(&self) -> Passing {
        let writes = self.allow_method.iter().map(|&method| method.into());
        Passing::new(&self.allow_path, &writes.collect::<Vec<_>>())
    }
}

/// What is kept on this machine.
#[derive(Args, Debug)]
#[command(next_help_heading = "Copies")]
struct SyncArgs {
    /// Let clients have copies of objects made and brought up to date there, as CSV
    #[arg(long, value_name = "FOLDER")]
    sync_folder: Option<PathBuf>,
}

impl SyncArgs {
    /// The folder, which is there.
    fn folder(&self) -> Result<Option<PathBuf>> {
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
struct BoundArgs {
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

/// The service cannot be started so.
#[derive(Debug, thiserror::Error)]
enum StartError {
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

/// Where the service is.
#[derive(Debug, Serialize)]
struct Ready {
    schema: u8,
    url: String,
    port: u16,
    token_file: PathBuf,
    scope: &'static str,
    orgs: Vec<String>,
}

impl Document for Ready {
    fn view(&self) -> View {
        let field = |name: &str, value: String| (name.to_owned(), value.into());
        View::Fields(vec![
            field("URL", self.url.clone()),
            field("Token file", self.token_file.display().to_string()),
            field("Scope", self.scope.to_owned()),
            field("Orgs", self.orgs.join(", ")),
        ])
    }
}

impl PlaceArgs {
    fn check(&self) -> std::result::Result<(), StartError> {
        match self.listen {
            Some(address) if !address.is_loopback() && !self.allow_remote => {
                Err(StartError::Remote { address })
            }
            _ => Ok(()),
        }
    }

    fn tls(&self) -> Result<Option<Tls>> {
        match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => Ok(Some(Tls::read(certificate, key)?)),
            _ => Ok(None),
        }
    }

    /// The names that clients may call the service by, and the one to be told.
    fn names(&self, port: u16) -> (Names, String) {
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
    async fn orgs(&self, app: &App) -> Result<(Admitted, Vec<String>)> {
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
    fn file(&self, app: &App, port: u16) -> PathBuf {
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
    fn bounds(&self) -> Bounds {
        Bounds {
            rate: NonZeroU32::new(self.rate),
            concurrency: self.concurrency as usize,
            body: self.max_body as usize,
            time: self.time_limit,
        }
    }
}

pub(crate) async fn run(app: &App, args: &ServeArgs) -> Result<Outcome> {
    let mut interrupt = signal(SignalKind::interrupt());
    let mut terminate = signal(SignalKind::terminate());
    args.place.check()?;
    let origins = Origins::parse(&args.place.allow_origin).ok_or(StartError::Origin)?;
    let tls = args.place.tls()?;
    let sync_folder = args.sync.folder()?;
    let (admitted, orgs) = args.token.orgs(app).await?;
    let sockets = Sockets::bind(args.place.listen, args.place.port).await?;
    let port = sockets.port();
    let (names, url) = args.place.names(port);
    let scope = Scope::from(args.token.scope);
    let service = Service::new(
        app,
        ServiceOptions {
            orgs: admitted,
            scope,
            writes_protected: args.token.allow_protected,
            token_file: args.token.file(app, port),
            names,
            origins,
            passing: args.passing.passing(),
            bounds: args.bounds.bounds(),
            sync_folder,
        },
    )?;
    service.note_start(port)?;
    let ready = Ready {
        schema: 1,
        url,
        port,
        token_file: service.token_file().path().to_owned(),
        scope: scope.as_str(),
        orgs,
    };
    let server = Server::start(service, sockets, tls.as_ref());
    match app.ui.options().format.is_json() {
        true => app.ui.json_line(&ready)?,
        false => app.ui.document(&ready)?,
    }
    app.ui.status("Serving; Ctrl-C ends it");
    match (&mut interrupt, &mut terminate) {
        (Ok(interrupt), Ok(terminate)) => tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        },
        _ => std::future::pending().await,
    }
    server.stop().await;
    Ok(Outcome::Done)
}
