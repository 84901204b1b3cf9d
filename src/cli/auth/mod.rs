//! `sfkit auth`: logins and their tokens.

mod exec;
mod list;
mod login;
mod logout;
mod refresh;
mod status;
mod switch;
mod token;

use clap::Subcommand;

pub(crate) use status::Status;

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Log in to orgs and look after their tokens
#[derive(Debug, Subcommand)]
pub(crate) enum AuthCommand {
    Login(login::LoginArgs),
    List(list::ListArgs),
    Status(status::StatusArgs),
    Switch(switch::SwitchArgs),
    Token(token::TokenArgs),
    Exec(exec::ExecArgs),
    Refresh(refresh::RefreshArgs),
    Logout(logout::LogoutArgs),
}

pub(crate) async fn run(app: &App, command: &AuthCommand) -> Result<Outcome> {
    match command {
        AuthCommand::Login(args) => login::run(app, args).await,
        AuthCommand::List(args) => list::run(app, args),
        AuthCommand::Status(args) => status::run(app, args),
        AuthCommand::Switch(args) => switch::run(app, args),
        AuthCommand::Token(args) => token::run(app, args).await,
        AuthCommand::Exec(args) => exec::run(app, args).await,
        AuthCommand::Refresh(args) => refresh::run(app, args).await,
        AuthCommand::Logout(args) => logout::run(app, args).await,
    }
}

impl AuthCommand {
    /// The words of the command, for the audit log.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Login(_) => "auth login",
            Self::List(_) => "auth list",
            Self::Status(_) => "auth status",
            Self::Switch(_) => "auth switch",
            Self::Token(_) => "auth token",
            Self::Exec(_) => "auth exec",
            Self::Refresh(_) => "auth refresh",
            Self::Logout(_) => "auth logout",
        }
    }
}
