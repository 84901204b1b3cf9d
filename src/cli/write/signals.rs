//! Ctrl-C while records are on their way: the first one ends the sending, not the telling.

use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

use crate::output::Ui;
use crate::records::write::{Ending, Stop};

/// Listens from now on. Before, a signal ends the process, because nothing was sent.
pub(crate) fn listen(ui: &Ui, stop: &Stop) -> Option<JoinHandle<()>> {
    let mut interrupt = signal(SignalKind::interrupt()).ok()?;
    let mut terminate = signal(SignalKind::terminate()).ok()?;
    let (ui, stop) = (ui.clone(), stop.clone());
    Some(tokio::spawn(async move {
        loop {
            let ending = tokio::select! {
                _ = interrupt.recv() => Ending::Interrupted,
                _ = terminate.recv() => Ending::Terminated,
            };
            if stop.is_asked() {
                stop.ask(ending);
                return;
            }
            stop.ask(ending);
            ui.warn("stopping: nothing more is sent; waiting for the answers to what was sent (again ends that, too)");
        }
    }))
}
