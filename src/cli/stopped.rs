//! What becomes of jobs in an org when a signal ends the command that made them.
//!
//! A transfer of the book goes on there, and it is told how to take it up or stop it. A job that is in
//! no book is stopped, unless a later run takes it up from its notes; where the org does not answer in
//! time, the job is named. `run` gives the process the moment that this takes.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::outcome::Result;
use crate::app::App;
use crate::bulk::{Left, Underway};
use crate::config::Key;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::id::RecordId;
use crate::model::stop::Ending;

/// So long an org may take to stop a job.
const PATIENCE: Duration = Duration::from_secs(5);
/// So long a command may take to put its work in order; then the process ends all the same.
pub(super) const GRACE: Duration = Duration::from_secs(6);

/// A command that was ended from outside.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    /// A transfer of the book.
    #[error("bulk transfer {number} was {}; what the org has of it goes on there", how(*ending))]
    Transfer {
        /// Its number.
        number: u64,
        /// By what.
        ending: Ending,
    },
    /// Jobs that are in no book.
    #[error("{}{}", how(*ending), jobs(left))]
    Jobs {
        /// What became of them.
        left: Left,
        /// What must be said besides their ids to reach them.
        org: String,
        /// By what.
        ending: Ending,
    },
}

fn how(ending: Ending) -> &'static str {
    match ending {
        Ending::Interrupted => "interrupted",
        Ending::Terminated => "terminated",
    }
}

/// The jobs by what became of them.
fn jobs(left: &Left) -> String {
    let told = |ids: &[RecordId], one: &str, more: &str| match ids {
        [] => String::new(),
        [id] => format!("; the bulk job `{id}` {one}"),
        ids => format!("; {} bulk jobs {more}", ids.len()),
    };
    let stopped = told(&left.stopped, "was stopped", "were stopped");
    let running = told(&left.running, "goes on in the org", "go on in the org");
    let kept = told(&left.kept, "goes on in the org", "go on in the org");
    format!("{stopped}{running}{kept}")
}

/// How jobs that go on are reached.
fn ways(left: &Left, org: &str) -> Vec<Hint> {
    let mut hints = Vec::new();
    if !left.kept.is_empty() {
        hints.push(Hint::new("the same command goes on from there"));
    }
    for id in &left.running {
        hints.push(Hint(format!(
            "`sfkit bulk abort {id}{org}` stops it; `sfkit bulk results {id}{org}` has its rows once it has ended"
        )));
    }
    for id in &left.kept {
        hints.push(Hint(format!("`sfkit bulk abort {id}{org}` stops it")));
    }
    hints
}

impl Diagnostic for Stopped {
    fn code(&self) -> Code {
        match self {
            Self::Transfer { ending, .. } | Self::Jobs { ending, .. } => ending.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Transfer { number, .. } => vec![Hint(format!(
                "`sfkit bulk resume {number}` goes on where it was, `sfkit bulk abort {number}` stops it"
            ))],
            Self::Jobs { left, org, .. } => ways(left, org),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let ids = |ids: &[RecordId]| json!(ids.iter().map(RecordId::as_str).collect::<Vec<_>>());
        match self {
            Self::Transfer { number, .. } => Map::from_iter([("number".to_owned(), json!(number))]),
            Self::Jobs { left, .. } => {
                let running = [&left.running[..], &left.kept].concat();
                Map::from_iter([
                    ("stopped_jobs".to_owned(), ids(&left.stopped)),
                    ("running_jobs".to_owned(), ids(&running)),
                ])
            }
        }
    }
}

/// Moves a transfer of the book, or tells how to go on with it when the process is to end.
pub(super) async fn transfer<T>(
    app: &App,
    number: u64,
    work: impl Future<Output = T>,
) -> Result<T> {
    let _held = app.stop.hold();
    tokio::select! {
        biased;
        ended = work => Ok(ended),
        ending = app.stop.asked() => Err(Stopped::Transfer { number, ending }.into()),
    }
}

/// Does what may make jobs that are in no book, and leaves none of them behind unsaid.
pub(super) async fn leaving_none<T>(
    app: &App,
    underway: &Underway,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let org = || {
        let named = app.settings.get(Key::Org);
        named.map_or(String::new(), |org| format!(" -o {org}"))
    };
    let ended = tokio::select! {
        biased;
        ended = work => ended,
        ending = app.stop.asked() => {
            let left = underway.leave(PATIENCE).await;
            return Err(Stopped::Jobs { left, org: org(), ending }.into());
        }
    };
    if ended.is_err() {
        let left = underway.leave(PATIENCE).await;
        if !left.running.is_empty() || !left.kept.is_empty() {
            tell(app, &left, &org());
        }
    }
    ended
}

/// Tells what became of jobs; `org` is what must be said besides their ids to reach them. All in the
/// warning: whoever wants no hints still has to know how to reach a job.
pub(super) fn tell(app: &App, left: &Left, org: &str) {
    let mut told = jobs(left).trim_start_matches("; ").to_owned();
    for Hint(way) in ways(left, org) {
        told.push_str("; ");
        told.push_str(&way);
    }
    app.ui.warn(&told);
}
