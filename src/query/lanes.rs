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

use crate::client::{Error, Page, PageStream};
use crate::model::delimited::Delimited;
use crate::model::rows::RowRenderer;
use crate::query::decode::{self, Record, Stop, Taker, Told};
use crate::query::error::QueryError;
use crate::query::layout::Layout;
use crate::query::writer::{Writer, fault, keep_id};

/// A page that takes longer is waited for anyhow.
pub(super) const QUICK: Duration = Duration::from_millis(25);

/// A result of fewer rows is there before lanes are.
pub(super) const LEAST_ROWS: u64 = 20_000;

/// Each lane holds a page and its rows, so pages beyond this are left to the one writer.
pub(super) const LARGEST_PAGE: usize = 4 << 20;

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
        // Of its own: a buffer that lanes shared would bring another core's memory with it.
        let mut buffer = Vec::new();
        let mut out = Vec::new();
        while self.turn().outcome.is_none() {
            let (number, fetched) = self.fetch(std::mem::take(&mut buffer));
            out.clear();
            let rendered = match fetched {
                Ok(Some(page)) => Ok(self.render(page, &*renderer, &mut out)),
                Ok(None) => {
                    self.in_turn(number, |writer| writer.end().map(|()| true));
                    return;
                }
                Err(error) => Err(error),
            };
            self.in_turn(number, |writer| {
                let page = writer.rendered(rendered?, &out)?;
                buffer = page.text.into_bytes();
                Ok(false)
            });
        }
    }

    /// The next page, none behind the last, and its number. Given up when nobody wants the result any more.
    fn fetch(&self, buffer: Vec<u8>) -> (u64, Result<Option<Page>, QueryError>) {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        let Source {
            runtime,
            stream,
            back,
            explain,
        } = &mut *source;
        let number = stream.number() + 1;
        let fetched = runtime.block_on(async {
            tokio::select! {
                biased;
                () = back.closed() => Err(QueryError::GivenUp),
                () = self.over.notified() => Err(QueryError::GivenUp),
                next = stream.next_in(buffer) => next.map_err(&**explain),
            }
        });
        (number, fetched)
    }

    fn render(&self, page: Page, renderer: &dyn RowRenderer, out: &mut Vec<u8>) -> Rendered {
        let mut rows = Rows {
            renderer,
            out,
            count: 0,
            id_column: self.reading.id_column,
            last_id: None,
        };
        let told = match decode::records(&page.text, &self.reading.layout, &mut rows) {
            Ok(told) => Ok(told),
            Err(Stop::Taker(error)) => Err(error),
            Err(Stop::Page(error)) => Err(fault(&page, error)),
        };
        Rendered {
            rows: rows.count,
            last_id: rows.last_id,
            page,
            told,
        }
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

    fn turn(&self) -> MutexGuard<'_, Turn<'w>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the rows of a page.
struct Rows<'r> {
    renderer: &'r dyn RowRenderer,
    out: &'r mut Vec<u8>,
    count: u64,
    id_column: Option<usize>,
    last_id: Option<String>,
}

impl<'de> Taker<'de, QueryError> for Rows<'_> {
    fn take(&mut self, record: &mut Record<'de>) -> Result<(), QueryError> {
        keep_id(record, self.id_column, &mut self.last_id);
        self.renderer.row(&record.cells, self.out);
        self.written()
    }

    fn writing(&mut self) -> Option<(&Delimited, &mut Vec<u8>)> {
        // Who wants to know an id needs its cell.
        let form = self
            .renderer
            .delimited()
            .filter(|_| self.id_column.is_none());
        Some((form?, self.out))
    }

    fn written(&mut self) -> Result<(), QueryError> {
        self.count += 1;
        Ok(())
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
