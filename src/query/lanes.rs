//! Pages of a result that come quicker than one thread can decode them, decoded on several.
//!
//! ```text
//! lane 1   fetch 2 │ decode 2 │ write 2 │ fetch 4 │ …
//! lane 2           │ fetch 3  │ decode 3 │ write 3 │ …
//! ```
//!
//! A lane fetches a page, lets the next lane fetch the one behind it, and makes the rows of its own page
//! meanwhile; then it writes them when it is its turn. So pages are asked for one after the other and
//! written in order, as ever, and a page stays on the core on which it arrived: to hand
//! hundreds of megabytes from one core to another takes longer than to decode them.
//!
//! That is for pages that come uncompressed: of compressed ones little is handed over, and a second
//! thread has enough to do with inflating. It is for results whose rows are written each for itself.
//! With the latency of a real network pages are waited for, and one writer is enough.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{Notify, oneshot};

use crate::client::{Bench, Error, Page, PageStream, Parcel};
use crate::model::rows::{Cell, RowRenderer};
use crate::query::decode::{self, Record, Stop, Told};
use crate::query::error::QueryError;
use crate::query::layout::Layout;
use crate::query::writer::{Writer, fault};

/// A page that takes longer is waited for anyhow.
pub(super) const QUICK: Duration = Duration::from_millis(25);

/// A result of fewer rows is there before lanes are.
pub(super) const LEAST_ROWS: u64 = 20_000;

/// More lanes than this find nothing to do: fetching is one after the other.
const MOST: usize = 4;

/// The rest of a result, offered to the writer.
pub(super) struct Rest {
    /// The pages behind the last that was handed over.
    pub(super) stream: Box<PageStream>,
    /// Whom to give it back when the writer cannot take it. When nobody is there any more, the
    /// result was given up.
    pub(super) back: oneshot::Sender<Box<PageStream>>,
    /// Explains what the server answered.
    pub(super) explain: Explain,
}

/// Makes the failure of a query of one of its requests.
pub(super) type Explain = Arc<dyn Fn(Error) -> QueryError + Send + Sync>;

/// How many lanes this machine has room for.
pub(super) fn room() -> usize {
    thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST))
}

/// What it takes to make rows of a page.
pub(super) struct Reading {
    pub(super) layout: Arc<Layout>,
    /// The column of the id, when somebody wants to know the last.
    pub(super) id_column: Option<usize>,
}

/// A page whose rows are made.
pub(super) struct Rendered {
    pub(super) page: Page,
    pub(super) rows: u64,
    pub(super) last_id: Option<String>,
    /// What the page told; or what is wrong with it behind those rows.
    pub(super) told: Result<Told, QueryError>,
}

/// The one place where pages are fetched; who holds it fetches.
struct Source {
    runtime: Runtime,
    stream: PageStream,
    back: oneshot::Sender<Box<PageStream>>,
    explain: Explain,
}

/// The one place where rows are written, page by page.
struct Turn<'w> {
    writer: &'w mut Writer,
    /// Number of the page whose turn it is.
    next: u64,
    outcome: Option<Result<(), QueryError>>,
}

struct Lanes<'w> {
    reading: Reading,
    source: Mutex<Source>,
    turn: Mutex<Turn<'w>>,
    turned: Condvar,
    /// Wakes whoever waits for a page that nobody wants any more.
    over: Notify,
}

/// Fetches, decodes and writes the rest of a result.
pub(super) fn run(writer: &mut Writer, reading: Reading, rest: Rest) -> Result<(), QueryError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(QueryError::Thread)?;
    let next = writer.pages() + 1;
    let lanes = Lanes {
        reading,
        source: Mutex::new(Source {
            runtime,
            stream: rest.stream.apart(),
            back: rest.back,
            explain: rest.explain,
        }),
        turn: Mutex::new(Turn {
            writer,
            next,
            outcome: None,
        }),
        turned: Condvar::new(),
        over: Notify::new(),
    };
    thread::scope(|scope| {
        for _ in 1..room() {
            let lane = thread::Builder::new().name("query-lane".to_owned());
            // One lane fewer is only slower.
            drop(lane.spawn_scoped(scope, || lanes.go()));
        }
        lanes.go();
    });
    let turn = lanes.turn.into_inner();
    let turn = turn.unwrap_or_else(PoisonError::into_inner);
    turn.outcome.unwrap_or(Err(QueryError::GivenUp))
}

impl<'w> Lanes<'w> {
    /// One lane, until the result is over.
    fn go(&self) {
        let _leaving = Leaving(self);
        let Some(renderer) = self.turn().writer.sink.renderer() else {
            return;
        };
        let mut bench = Bench::default();
        let mut out = Vec::new();
        while self.turn().outcome.is_none() {
            let (number, fetched) = self.fetch(&mut bench);
            out.clear();
            let rendered = match fetched {
                Ok(Some(parcel)) => self.render(parcel, &*renderer, (&mut bench, &mut out)),
                Ok(None) => {
                    self.in_turn(number, |writer| writer.end().map(|()| true));
                    return;
                }
                Err(error) => Err(error),
            };
            self.in_turn(number, |writer| {
                let page = writer.rendered(rendered?, &out)?;
                bench.put_back(page);
                Ok(false)
            });
        }
    }

    /// The next page as it came, none behind the last, and its number.
    fn fetch(&self, bench: &mut Bench) -> (u64, Result<Option<Parcel>, QueryError>) {
        let mut source = self.source();
        let number = source.stream.number() + 1;
        let fetched = self.wait(&mut source, async |stream| stream.parcel(bench).await);
        (number, fetched)
    }

    /// Waits for something from the network, unless the result is given up meanwhile.
    fn wait<T>(
        &self,
        source: &mut Source,
        ask: impl AsyncFnOnce(&mut PageStream) -> Result<T, Error>,
    ) -> Result<T, QueryError> {
        let Source {
            runtime,
            stream,
            back,
            explain,
        } = source;
        runtime.block_on(async {
            tokio::select! {
                biased;
                () = back.closed() => Err(QueryError::GivenUp),
                () = self.over.notified() => Err(QueryError::GivenUp),
                outcome = ask(stream) => outcome.map_err(&**explain),
            }
        })
    }

    fn render(
        &self,
        mut parcel: Parcel,
        renderer: &dyn RowRenderer,
        (bench, out): (&mut Bench, &mut Vec<u8>),
    ) -> Result<Rendered, QueryError> {
        let page = match parcel.open(bench) {
            Ok(Some(page)) => page,
            Ok(None) => {
                let ask = async |stream: &mut PageStream| stream.once_more(&parcel).await;
                self.wait(&mut self.source(), ask)?
            }
            Err(error) => return Err((self.source().explain)(error)),
        };
        let (mut rows, mut last_id) = (0, None);
        let id_column = self.reading.id_column;
        let mut take = |record: &mut Record<'_>| {
            if let Some(Cell::Text(id)) = id_column.and_then(|column| record.cells.get(column)) {
                let kept: &mut String = last_id.get_or_insert_default();
                kept.clear();
                kept.push_str(id);
            }
            renderer.row(&record.cells, out);
            rows += 1;
            Ok::<(), QueryError>(())
        };
        let told = match decode::records(&page.text, &self.reading.layout, &mut take) {
            Ok(told) => Ok(told),
            Err(Stop::Taker(error)) => Err(error),
            Err(Stop::Page(error)) => Err(fault(&page, error)),
        };
        Ok(Rendered {
            page,
            rows,
            last_id,
            told,
        })
    }

    /// Does it when the turn of this page has come; true from it ends the result.
    fn in_turn(&self, number: u64, act: impl FnOnce(&mut Writer) -> Result<bool, QueryError>) {
        let waits = |turn: &mut Turn<'w>| turn.next != number && turn.outcome.is_none();
        let turn = self.turned.wait_while(self.turn(), waits);
        let mut turn = turn.unwrap_or_else(PoisonError::into_inner);
        if turn.outcome.is_some() {
            return;
        }
        turn.next += 1;
        turn.outcome = match act(turn.writer) {
            Ok(false) => None,
            Ok(true) => Some(Ok(())),
            Err(error) => Some(Err(error)),
        };
        let is_over = turn.outcome.is_some();
        drop(turn);
        if is_over {
            self.over.notify_one();
        }
        self.turned.notify_all();
    }

    fn source(&self) -> MutexGuard<'_, Source> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> MutexGuard<'_, Turn<'w>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the result for all lanes when one of them panics, so that no other waits for its turn.
struct Leaving<'l, 'w>(&'l Lanes<'w>);

impl Drop for Leaving<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0
                .turn()
                .outcome
                .get_or_insert(Err(QueryError::GivenUp));
            self.0.over.notify_one();
            self.0.turned.notify_all();
        }
    }
}
