//! `sfkit local start`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{self, App, Seed};
use crate::cli::duration;
use crate::cli::outcome::{Outcome, Result};
use crate::localorg::faults::Fault;
use crate::localorg::seed::SeedOptions;
use crate::localorg::{self, Consent, LocalOrg, LocalOrgOptions, Notice};
use crate::output::{Document, View};

/// Serve a local org to other programs
///
/// Stays in the foreground. Once it listens it says where, and how to log in; with `--format json`
/// as one line on standard output. SIGINT and SIGTERM end it.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit local start\n  sfkit local start --port 7700 --db org.db --format json\n  \
                        sfkit local start --rotate --token-lifetime 1m --fault status=503@/services/data/**:2"
)]
pub(crate) struct StartArgs {
    /// Port on loopback; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 7700)]
    port: u16,

    /// Keep the org in this file; without it the org is gone in the end
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,

    /// What a file that holds no org yet is filled with
    #[arg(long, value_enum, default_value = "demo", value_name = "DATA")]
    seed: SeedKind,

    /// Life of an access token
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    token_lifetime: Option<Duration>,

    /// Every refresh brings a new refresh token; using an old one ends the grant
    #[arg(long)]
    rotate: bool,

    /// Added to every answer
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    latency: Option<Duration>,

    /// API calls in 24 hours, after which calls are refused; without it there is no end to them
    #[arg(long, value_name = "CALLS")]
    api_limit: Option<u64>,

    /// Who is asked for consent; without it people are, programs are not
    #[arg(long, value_enum, value_name = "WHO")]
    consent: Option<ConsentKind>,

    /// Refuse logins without PKCE
    #[arg(long)]
    require_pkce: bool,

    /// Refuse logins with username and password: SOAP login() and the password grant
    #[arg(long)]
    no_password_login: bool,

    /// Refuse accounts, contacts and leads that are like others, as Salesforce's standard rules do
    #[arg(long)]
    duplicate_rules: bool,

    /// Give the administrator the permission "Bulk API Hard Delete", which no profile has by itself
    #[arg(long)]
    bulk_hard_delete: bool,

    /// Certificate (PEM) that JWT logins must be signed for; without it any RS256 signature passes
    #[arg(long, value_name = "FILE")]
    jwt_cert: Option<PathBuf>,

    /// Serve https, with an authority of the org's own that `ca_file` names
    #[arg(long)]
    tls: bool,

    /// Believe `X-Forwarded-Proto` and `X-Forwarded-Host` of a proxy on this machine
    #[arg(long)]
    trust_forwarded: bool,

    /// Something that goes wrong: KIND[=ARG]@PATHGLOB[:COUNT]
    ///
    /// In the glob `*` stays within a segment and `**` does not; without a count the fault stays.
    /// Kinds: `status=N`, `retry-after=SECS`, `delay=DUR`, `slow=DUR`, `html`, `maintenance[=read-only]`,
    /// `cut`, `lost`, `truncate`, `garbage`, `clock-skew=DUR`, `oauth=ERROR`, `rotate`, `inactive`,
    /// `frozen-user`, `api-disabled[=org]`, `ip-restricted`, `app-blocked`, `org-moved[=URL]`, `url-not-reset`,
    /// `expired-cursor`, `locked-row`.
    #[arg(long, value_name = "FAULT", value_parser = Fault::parse)]
    fault: Vec<Fault>,

    /// Time zone of a new org
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    time_zone: String,
}

/// What a new org is filled with.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SeedKind {
    /// Believable sample data
    Demo,
    /// Only what no org is without
    Empty,
}

/// Who is asked for consent.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ConsentKind {
    /// Nobody
    Auto,
    /// Everybody
    Page,
}

impl SeedKind {
    pub(super) fn with(self, time_zone: &str) -> Seed {
        let options = SeedOptions {
            time_zone: time_zone.to_owned(),
            ..SeedOptions::default()
        };
        match self {
            Self::Demo => Seed::Demo(options),
            Self::Empty => Seed::Empty(options),
        }
    }
}

/// How to reach the org and log in to it.
#[derive(Debug, Serialize)]
struct Ready {
    url: String,
    access_token: String,
    client_id: &'static str,
    client_secret: &'static str,
    username: &'static str,
    password: &'static str,
    ca_file: Option<PathBuf>,
}

impl Document for Ready {
    fn view(&self) -> View {
        let mut fields = vec![
            ("URL".to_owned(), self.url.clone().into()),
            ("Access token".to_owned(), self.access_token.clone().into()),
            ("Client id".to_owned(), self.client_id.to_owned().into()),
            (
                "Client secret".to_owned(),
                self.client_secret.to_owned().into(),
            ),
            ("Username".to_owned(), self.username.to_owned().into()),
            ("Password".to_owned(), self.password.to_owned().into()),
        ];
        if let Some(file) = &self.ca_file {
            fields.push(("CA file".to_owned(), file.display().to_string().into()));
        }
        View::Fields(fields)
    }
}

impl StartArgs {
    fn options(&self, app: &App) -> Result<LocalOrgOptions> {
        let file = self.jwt_cert.as_deref();
        let ui = app.ui.clone();
        Ok(LocalOrgOptions {
            jwt_certificate: file.map(app::certificate).transpose()?,
            port: self.port,
            token_lifetime: self.token_lifetime,
            rotate: self.rotate,
            require_pkce: self.require_pkce,
            no_password_login: self.no_password_login,
            bulk_hard_delete: self.bulk_hard_delete,
            duplicate_rules: self.duplicate_rules,
            consent: match self.consent {
                None => Consent::ByAccept,
                Some(ConsentKind::Auto) => Consent::Auto,
                Some(ConsentKind::Page) => Consent::Page,
            },
            latency: self.latency.unwrap_or_default(),
            daily_api_requests: self.api_limit,
            faults: self.fault.clone(),
            tls: self.tls,
            trust_forwarded: self.trust_forwarded,
            notice: Some(Notice::new(move |text| ui.warn(text))),
            ..LocalOrgOptions::default()
        })
    }
}

pub(crate) async fn run(app: &App, args: &StartArgs) -> Result<Outcome> {
    let mut interrupt = signal(SignalKind::interrupt());
    let mut terminate = signal(SignalKind::terminate());
    let options = args.options(app)?;
    let seed = args.seed.with(&args.time_zone);
    let file = match &args.db {
        Some(path) => app.open_local(path, Some(&seed))?,
        None => app.temporary_local(&seed)?,
    };
    let org = LocalOrg::start(file.store.clone(), options, app.clock.clone())?;
    let ready = Ready {
        url: org.url().to_owned(),
        access_token: org.access_token()?.expose().clone(),
        client_id: localorg::CLIENT_ID,
        client_secret: localorg::CLIENT_SECRET,
        username: localorg::USERNAME,
        password: localorg::PASSWORD,
        ca_file: match org.authority() {
            Some(authority) => Some(app::write_authority(file.store.path(), authority)?),
            None => None,
        },
    };
    match app.ui.options().format.is_json() {
        true => app.ui.json_line(&ready)?,
        false => app.ui.document(&ready)?,
    }
    app.ui.status("Serving; Ctrl-C ends it");
    let asked = async {
        match (&mut interrupt, &mut terminate) {
            (Ok(interrupt), Ok(terminate)) => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            _ => std::future::pending().await,
        }
    };
    tokio::select! {
        () = asked => {}
        () = org.wait() => {}
    }
    org.stop();
    Ok(Outcome::Done)
}
