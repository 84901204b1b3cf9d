//! The flags of `sfkit auth login` that choose a flow; at most one of them is given.

use std::path::PathBuf;

use clap::Args;

use crate::app::login::{Flow, SecretFrom};

/// How to log in; without any of these a person does it in the browser.
#[derive(Args, Debug)]
pub(super) struct FlowArgs {
    /// Sign in with a JWT: the private key whose certificate the app holds; sealed into the vault
    #[arg(long, value_name = "FILE", requires = "username", group = "flow",
          conflicts_with_all = ["redirect_uri", "port", "no_browser", "scopes"])]
    jwt_key: Option<PathBuf>,

    /// Whom `--jwt-key` logs in
    #[arg(long, value_name = "USER", requires = "jwt_key")]
    username: Option<String>,

    /// Log in as the app itself, with its secret; only at the org's My Domain (`--login-url`)
    #[arg(long, group = "flow",
          conflicts_with_all = ["redirect_uri", "port", "no_browser", "scopes"])]
    client_credentials: bool,

    /// Read an access token from standard input; nothing renews it
    #[arg(long, group = "flow",
          conflicts_with_all = ["redirect_uri", "port", "no_browser", "scopes", "client_secret_stdin"])]
    access_token_stdin: bool,

    /// Where the access token is good, when that is not the login URL
    #[arg(long, value_name = "URL", requires = "access_token_stdin",
          conflicts_with_all = ["login_url", "sandbox"])]
    instance: Option<String>,

    /// Read a login of the official CLI (`force://…`, or its JSON) from standard input
    #[arg(long, group = "flow",
          conflicts_with_all = ["redirect_uri", "port", "no_browser", "scopes", "client_id", "login_url", "sandbox", "client_secret_stdin"])]
    sfdx_url_stdin: bool,

    /// Read a login of the official CLI (`force://…`, or its JSON) from a file
    #[arg(long, value_name = "FILE", group = "flow",
          conflicts_with_all = ["redirect_uri", "port", "no_browser", "scopes", "client_id", "login_url", "sandbox"])]
    sfdx_url_file: Option<PathBuf>,

    /// Use the other tool's refresh token without asking; needed where nobody can be asked
    #[arg(long)]
    yes: bool,

    /// The device flow is not offered: tells why, and what to use
    #[arg(long, group = "flow")]
    device: bool,
}

impl FlowArgs {
    /// The flow that was chosen.
    pub(super) fn flow(&self) -> Flow {
        let yes = self.yes;
        if let (Some(key), Some(username)) = (&self.jwt_key, &self.username) {
            return Flow::Jwt {
                key: key.clone(),
                username: username.clone(),
            };
        }
        if let Some(file) = &self.sfdx_url_file {
            let from = SecretFrom::File(file.clone());
            return Flow::SfdxUrl { from, yes };
        }
        match () {
            () if self.sfdx_url_stdin => Flow::SfdxUrl {
                from: SecretFrom::Stdin,
                yes,
            },
            () if self.access_token_stdin => Flow::AccessToken {
                instance: self.instance.clone(),
            },
            () if self.client_credentials => Flow::ClientCredentials,
            () if self.device => Flow::Device,
            () => Flow::Browser,
        }
    }
}
