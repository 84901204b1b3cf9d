//! `sfkit serve`: the command. `args` holds its flags.

mod args;

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::output::{Document, View};
use crate::serve::{Origins, Scope, Server, Service, ServiceOptions, Sockets};

use super::outcome::{Outcome, Result};
use super::stopped;
use args::{BoundArgs, PassingArgs, PlaceArgs, StartError, SyncArgs, TokenArgs};

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
    for jobs in server.stop().await {
        let of_org = format!(" -o {}", jobs.org);
        stopped::tell(app, &jobs.left, &of_org);
    }
    Ok(Outcome::Done)
}
