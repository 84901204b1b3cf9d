//! `sfkit auth login`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::app::App;
use crate::app::login::{LoginFlags, SecretFrom};
use crate::cli::outcome::{Outcome, Result};

use crate::cli::duration;

use super::flow::FlowArgs;

/// Log in to an org: in the browser, or without a person
///
/// Without a flow flag: OAuth 2.0 authorization code flow with PKCE and a listener on this machine.
/// Whatever is won goes encrypted into the vault; a first login chooses where the vault's key is
/// kept (`--keystore`).
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit auth login --alias acme --client-id 3MVG9… --keystore os\n  \
                  sfkit auth login --sandbox --client-id 3MVG9…\n  \
                  sfkit auth login --login-url https://acme.my.salesforce.com --client-id 3MVG9… --no-browser\n  \
                  pass show sf-secret | sfkit auth login --client-id 3MVG9… --client-secret-stdin\n  \
                  sfkit auth login --jwt-key server.key --username ci@acme.example --client-id 3MVG9…\n  \
                  sfkit auth login --client-credentials --login-url https://acme.my.salesforce.com --client-id 3MVG9… --client-secret-file secret\n  \
                  sf org auth show-sfdx-auth-url -o acme --json | sfkit auth login --sfdx-url-stdin --yes\n  \
                  pass show sf-token | sfkit auth login --access-token-stdin --instance https://acme.my.salesforce.com\n  \
                  sfkit auth login --client-id 3MVG9… --trace"
)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    flow: FlowArgs,

    /// Short name for the org
    #[arg(short, long, value_name = "NAME")]
    alias: Option<String>,

    /// Log in at test.salesforce.com (sandboxes, scratch orgs)
    #[arg(long, conflicts_with = "login_url")]
    sandbox: bool,

    /// Where to log in, for instance a My Domain [default: https://login.salesforce.com]
    #[arg(long, value_name = "URL")]
    login_url: Option<String>,

    /// Client id (consumer key) of your External Client App
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,

    /// Read the client secret from standard input
    #[arg(long, conflicts_with = "client_secret_file")]
    client_secret_stdin: bool,

    /// Read the client secret from a file
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,

    /// Redirect URI registered with the app [default: http://localhost:1717/OauthRedirect]
    #[arg(long, value_name = "URI")]
    redirect_uri: Option<String>,

    /// Port of the redirect URI, when it differs
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,

    /// Open no browser: print the URL and also take the pasted redirect URL
    #[arg(long)]
    no_browser: bool,

    /// Scopes to ask for, separated by spaces [default: api refresh_token]
    #[arg(long, value_name = "SCOPES")]
    scopes: Option<String>,

    /// Tell each request and answer on standard error, secrets taken out: why does a login fail?
    #[arg(long)]
    trace: bool,

    /// How long to wait for the person, such as 300 or 5m
    #[arg(long, value_name = "DURATION", default_value = "300", value_parser = duration)]
    timeout: Duration,

    /// Make it the default org
    #[arg(long)]
    set_default: bool,

    /// Take the alias over from another org
    #[arg(long)]
    replace: bool,

    /// A host outside Salesforce's domains that this org may use
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
}

pub(crate) async fn run(app: &App, args: &LoginArgs) -> Result<Outcome> {
    let secret = match &args.client_secret_file {
        Some(file) => SecretFrom::File(file.clone()),
        None if args.client_secret_stdin => SecretFrom::Stdin,
        None => SecretFrom::Environment,
    };
    let flags = LoginFlags {
        flow: args.flow.flow(),
        trace: args.trace,
        alias: args.alias.clone(),
        sandbox: args.sandbox,
        login_url: args.login_url.clone(),
        client_id: args.client_id.clone(),
        secret,
        redirect_uri: args.redirect_uri.clone(),
        port: args.port,
        no_browser: args.no_browser,
        scopes: args.scopes.clone(),
        timeout: args.timeout,
        set_default: args.set_default,
        replace: args.replace,
        allow_hosts: args.allow_host.clone(),
    };
    let stored = app.login(flags).await?;
    let default = stored.became_default;
    app.ui
        .document(&super::list::Row::of(app, &stored.org, default))?;
    Ok(Outcome::Done)
}
