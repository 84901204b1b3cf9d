//! All orgs at the same time, each within its own time: one that is dead delays nobody.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::model::version::ApiVersion;
use crate::session::{OrgSession, SessionError};
use crate::vault::Org;

/// An org that is to be asked.
pub struct Member {
    /// The login.
    pub org: Org,
    /// Its session; why there is none, when it may not be talked to.
    pub session: Result<Arc<OrgSession>, SessionError>,
    /// The API version to ask in.
    pub version: ApiVersion,
}

/// What asking one org came to.
#[derive(Debug)]
pub struct Asked<T> {
    /// What it answered; none when its time ran out.
    pub answer: Option<T>,
    /// How long it took.
    pub took: Duration,
}

/// Asks all members at the same time; the answers come in their order, `limit` after the beginning at
/// the latest. A new refresh token that is just being stored is waited for.
pub async fn ask_all<T, F>(
    members: &[Member],
    limit: Duration,
    ask: impl Fn(&Member) -> F,
) -> Vec<Asked<T>>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let begun = Instant::now();
    let running: Vec<_> = members
        .iter()
        .map(|member| {
            let asking = ask(member);
            let session = member.session.as_ref().ok().cloned();
            tokio::spawn(async move {
                let left = limit.saturating_sub(begun.elapsed());
                let answer = tokio::time::timeout(left, asking).await.ok();
                if let Some(session) = session.filter(|_| answer.is_none()) {
                    session.settled().await;
                }
                let took = begun.elapsed();
                Asked { answer, took }
            })
        })
        .collect();
    let mut all = Vec::with_capacity(running.len());
    for task in running {
        all.push(task.await.expect("a task neither panics nor is cancelled"));
    }
    all
}
