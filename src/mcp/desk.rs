//! Where calls are carried out: several at a time on one thread, since the domain's functions need not
//! be able to move between threads.
//!
//! A call whose host does not wait for it any more is dropped, and with it its requests. A write that has
//! begun is carried to its end: dropped half-way nobody would know what became of it.

use std::rc::Rc;
use std::sync::Arc;

use rmcp::model::{CallToolResult, JsonObject};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::app::App;
use crate::error::Failure;
use crate::model::rows::Progress;

use super::catalogue::Kind;
use super::error::CallError;
use super::orgs::{Open, Orgs};
use super::progress::{Listener, Meter};
use super::{Bounds, McpOptions, answer, tools};

/// Calls that are carried out at the same time.
const TOGETHER: usize = 8;

/// A call on its way.
pub(super) struct Call {
    pub(super) kind: Kind,
    pub(super) arguments: JsonObject,
    pub(super) listener: Option<Listener>,
    pub(super) answer: oneshot::Sender<CallToolResult>,
}

/// What the tools work with.
pub(super) struct Desk {
    pub(super) orgs: Orgs,
    pub(super) options: McpOptions,
}

impl Desk {
    pub(super) fn new(orgs: Orgs, options: McpOptions) -> Rc<Self> {
        Rc::new(Self { orgs, options })
    }

    /// Carries out calls until nobody can make one any more.
    pub(super) async fn work(self: Rc<Self>, mut calls: mpsc::UnboundedReceiver<Call>) {
        let turns = Arc::new(Semaphore::new(TOGETHER));
        let mut running = JoinSet::new();
        while let Some(call) = calls.recv().await {
            let (desk, turns) = (Rc::clone(&self), Arc::clone(&turns));
            running.spawn_local(async move {
                let _turn = turns.acquire_owned().await;
                desk.carry_out(call).await;
            });
            while running.try_join_next().is_some() {}
        }
        while running.join_next().await.is_some() {}
    }

    async fn carry_out(&self, call: Call) {
        let Call {
            kind,
            arguments,
            listener,
            mut answer,
        } = call;
        if answer.is_closed() {
            return;
        }
        let done = async {
            let (meter, watched) = Meter::new();
            let meter: Arc<dyn Progress> = Arc::new(meter);
            let telling = async {
                match listener {
                    Some(listener) => listener.tell(watched).await,
                    None => drop(watched),
                }
                std::future::pending::<()>().await;
            };
            tokio::select! {
                done = tools::run(self, kind, arguments, meter) => done,
                () = telling => unreachable!("it waits for ever"),
            }
        };
        let done = match kind.writes() {
            true => done.await,
            false => tokio::select! {
                done = done => done,
                () = answer.closed() => Err(CallError::Cancelled.into()),
            },
        };
        self.app().flush_usage();
        let result = match done {
            Ok(json) => answer::done(&json),
            Err(failure) => {
                tracing::info!(
                    tool = kind.name(),
                    code = failure.diagnostic().code().as_str(),
                    "failed"
                );
                answer::failed(failure.diagnostic())
            }
        };
        // A host that has given the call up wants no answer.
        drop(answer.send(result));
    }

    pub(super) fn app(&self) -> &App {
        self.orgs.app()
    }

    pub(super) fn bounds(&self) -> Bounds {
        self.options.bounds
    }

    /// The org that is called so, connected.
    pub(super) async fn open(&self, name: Option<&str>) -> Result<Rc<Open>, Failure> {
        let open = self.orgs.open(name).await?;
        for note in open.connected.notes() {
            self.app().ui.note(&note);
        }
        Ok(open)
    }
}
