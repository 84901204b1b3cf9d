//! `sfkit auth`: logins and their tokens.

mod exec;
mod flow;
mod import;
mod list;
mod login;
mod logout;
mod refresh;
mod revoke;
mod set;
mod status;
mod switch;
mod token;
mod whoami;

use std::sync::Arc;

use clap::Subcommand;
use tokio::sync::Semaphore;

pub(crate) use status::Status;

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Log in to orgs and look after their tokens
#[derive(Debug, Subcommand)]
pub(crate) enum AuthCommand {
    Login(Box<login::LoginArgs>),
    List(list::ListArgs),
    Status(status::StatusArgs),
    Whoami(whoami::WhoamiArgs),
    Switch(switch::SwitchArgs),
    Set(set::SetArgs),
    Token(token::TokenArgs),
    Exec(exec::ExecArgs),
    Refresh(refresh::RefreshArgs),
    Revoke(revoke::RevokeArgs),
    Logout(logout::LogoutArgs),
    Import(import::ImportArgs),
}

pub(crate) async fn run(app: &App, command: &AuthCommand) -> Result<Outcome> {
    match command {
        AuthCommand::Login(args) => login::run(app, args).await,
        AuthCommand::List(args) => list::run(app, args),
        AuthCommand::Status(args) => status::run(app, args).await,
        AuthCommand::Whoami(args) => whoami::run(app, args).await,
        AuthCommand::Switch(args) => switch::run(app, args),
        AuthCommand::Set(args) => set::run(app, args),
        AuthCommand::Token(args) => token::run(app, args).await,
        AuthCommand::Exec(args) => exec::run(app, args).await,
        AuthCommand::Refresh(args) => refresh::run(app, args).await,
        AuthCommand::Revoke(args) => revoke::run(app, args).await,
        AuthCommand::Logout(args) => logout::run(app, args).await,
        AuthCommand::Import(args) => import::run(app, args),
    }
}

impl AuthCommand {
    /// The words of the command, for the audit log.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Login(_) => "auth login",
            Self::List(_) => "auth list",
            Self::Status(_) => "auth status",
            Self::Whoami(_) => "auth whoami",
            Self::Set(_) => "auth set",
            Self::Revoke(_) => "auth revoke",
            Self::Switch(_) => "auth switch",
            Self::Token(_) => "auth token",
            Self::Exec(_) => "auth exec",
            Self::Refresh(_) => "auth refresh",
            Self::Logout(_) => "auth logout",
            Self::Import(_) => "auth import",
        }
    }
}

/// So many orgs are asked at the same time.
const CONCURRENCY: usize = 5;

/// Runs all of these, a few at the same time; the results come in the order of the tasks. The time of
/// a task begins when it is its turn.
async fn together<T: Send + 'static>(
    tasks: Vec<impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let turns = Arc::new(Semaphore::new(CONCURRENCY));
    let in_turn = |task| {
        let turns = Arc::clone(&turns);
        async move {
            let _turn = turns.acquire().await;
            task.await
        }
    };
    let running: Vec<_> = tasks.into_iter().map(in_turn).map(tokio::spawn).collect();
    let mut results = Vec::with_capacity(running.len());
    for task in running {
        let result = task.await;
        results.push(result.expect("a task neither panics nor is cancelled"));
    }
    results
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_few_at_a_time_and_in_order() {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let task = |number: usize| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            async move {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                tokio::task::yield_now().await;
                running.fetch_sub(1, Ordering::SeqCst);
                number
            }
        };
        let results = together((0..40).map(task).collect()).await;
        assert_eq!(results, (0..40).collect::<Vec<_>>());
        assert_eq!(most.load(Ordering::SeqCst), CONCURRENCY);
    }
}
