//! A query from its text to the last row: network here, decoding and writing on another thread.
//!
//! ```text
//! PageStream ──(queue of one)──▶ writer thread ──▶ sink
//!      ▲                             │
//!      └── pages of child lists ◀────┘
//! ```
//!
//! When pages come quicker than the writer can decode them it takes over, and fetches the rest on
//! several `lanes`.
//!
//! A page is handed over as soon as it is there and the next one is asked for at once, so that at
//! most three pages are alive: one being written, one waiting, one arriving. When the writer ends
//! early (the reader of the output went away, the disk is full), nothing more is fetched.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use crate::client::{ApiUsage, Client, Error, Page, PageStream, QueryPlan};
use crate::model::rows::{Progress, RowSink};
use crate::query::behind;
use crate::query::by_job::{Moved, Place};
use crate::query::children::ChildPages;
use crate::query::error::{QueryError, ServerFault};
use crate::query::lanes::{self, Explain, Rest};
use crate::query::plan::Plan;
use crate::query::request::{ByJob, Prepared, QueryRequest, Start};
use crate::query::writer::{Message, State, Tally, Writer};

/// What a query brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuerySummary {
    /// Rows that were written; with exploded children more than records.
    pub rows: u64,
    /// Records that arrived.
    pub records: u64,
    /// Records that were promised, when the server told.
    pub total_size: Option<u64>,
    /// Pages that arrived.
    pub pages: u64,
    /// HTTP requests that it took.
    pub calls: u64,
    /// The org's daily calls, after the query.
    pub usage: Option<ApiUsage>,
    /// The reader of the output went away before the end.
    pub closed: bool,
}

/// Runs a query and pushes its rows into the sink, which is finished when all have arrived.
///
/// # Errors
/// When the text is wrong, the server refuses, an answer cannot be understood or is incomplete, or
/// the sink cannot take more. The sink is then dropped unfinished. A sink whose reader went away is
/// no error.
pub async fn run(
    client: &Client,
    request: &QueryRequest,
    sink: Box<dyn RowSink>,
    progress: Option<Arc<dyn Progress>>,
) -> Result<QuerySummary, QueryError> {
    let calls = client.calls();
    let prepared = request.prepared(client).await?;
    let moved = match (&request.from, request.by_job) {
        (Some(Start::Cursor(point)), _) => match Place::of(point) {
            Some(place) => Some(Moved::again(client, request, &prepared, (place, point)).await?),
            None => None,
        },
        (None, ByJob::Always) => Some(Moved::begin(client, request, &prepared).await?),
        _ => None,
    };
    let tally = match moved {
        Some(moved) => moved.run(request, sink, progress).await?,
        None => by_pages(client, request, &prepared, (sink, progress)).await?,
    };
    Ok(QuerySummary {
        rows: tally.rows,
        records: tally.records,
        total_size: tally.total,
        pages: tally.pages,
        calls: client.calls() - calls,
        usage: client.usage(),
        closed: tally.closed,
    })
}

/// Where the rows go, and who is told how far they are.
type Takers = (Box<dyn RowSink>, Option<Arc<dyn Progress>>);

/// Runs a query page by page, or as a job when its first page tells that it should be one.
async fn by_pages(
    client: &Client,
    request: &QueryRequest,
    prepared: &Prepared<'_>,
    (sink, progress): Takers,
) -> Result<Tally, QueryError> {
    let Prepared { text, query } = prepared;
    let text = &**text;
    let plan = query
        .as_ref()
        .map_or_else(|| Plan::of_unparsed(text), Plan::of);
    let explain: Explain = {
        let (text, origin) = (text.to_owned(), request.origin.clone());
        Arc::new(move |error| {
            QueryError::Server(Box::new(ServerFault {
                error,
                text: text.clone(),
                origin: origin.clone(),
            }))
        })
    };
    let behind = match (&request.from, query) {
        (Some(Start::Id(point)), Some(query)) => Some(behind::text(query, point)?),
        _ => None,
    };
    let mut stream = match &request.from {
        Some(Start::Cursor(point)) => {
            let pages = client.query_pages_from(&point.cursor, &request.options);
            pages.map_err(&*explain)?
        }
        _ => client.query_pages(behind.as_deref().unwrap_or(text), &request.options),
    };
    let mut first = None;
    if let (ByJob::Above(most), None) = (request.by_job, &request.from) {
        let page = stream.next().await;
        if let Ok(Some(page)) = &page
            && page.following.is_some()
            && page.total.is_some_and(|total| total > most)
        {
            let seen = (page, progress.as_deref());
            match Moved::instead(client, request, prepared, seen).await {
                Ok(moved) => return moved.run(request, sink, progress).await,
                Err(reason) => client.tell(&format!("the result comes in pages: {reason}")),
            }
        }
        first = Some(page);
    }
    let (asking, asked) = mpsc::channel(1);
    let writer = Writer {
        sink,
        progress,
        plan,
        mode: request.children,
        id_column: query.as_ref().and_then(behind::id_column),
        child_pages: Box::new(Asking { asking }),
        buffers: stream.buffers(),
        state: match &request.from {
            None => State::default(),
            Some(start) => State::behind(start)?,
        },
    };
    let pages = Pages {
        stream,
        first,
        is_one: request.one_page,
    };
    match pump(client, pages, writer, asked, explain).await {
        Err(QueryError::Server(fault)) if fault.error.has_code("INVALID_QUERY_LOCATOR") => {
            Err(QueryError::CursorExpired(fault))
        }
        Err(error) => Err(request.explained(client, query.as_ref(), error).await),
        Ok(tally) => Ok(tally),
    }
}

/// The server's plans for a query, which is not run.
///
/// # Errors
/// When the text is wrong, or the server refuses it or does not answer.
pub async fn explain(
    client: &Client,
    request: &QueryRequest,
) -> Result<Vec<QueryPlan>, QueryError> {
    let Prepared { text, query } = request.prepared(client).await?;
    match client.explain(&text).await {
        Ok(plans) => Ok(plans),
        Err(error) => {
            let error = server_fault(error, &text, request);
            Err(request.explained(client, query.as_ref(), error).await)
        }
    }
}

fn server_fault(error: Error, text: &str, request: &QueryRequest) -> QueryError {
    QueryError::Server(Box::new(ServerFault {
        error,
        text: text.to_owned(),
        origin: request.origin.clone(),
    }))
}

/// A request of the writer for a page of a child list.
struct Wanted {
    path: String,
    reply: oneshot::Sender<Result<String, Error>>,
}

/// The writer's end of the way back to the network.
struct Asking {
    asking: mpsc::Sender<Wanted>,
}

impl ChildPages for Asking {
    fn page(&mut self, path: &str) -> Result<String, QueryError> {
        let (reply, answer) = oneshot::channel();
        let wanted = Wanted {
            path: path.to_owned(),
            reply,
        };
        let sent = self.asking.blocking_send(wanted);
        sent.map_err(|_| QueryError::GivenUp)?;
        let page = answer.blocking_recv().map_err(|_| QueryError::GivenUp)?;
        page.map_err(|error| {
            QueryError::Server(Box::new(ServerFault {
                error,
                text: String::new(),
                origin: None,
            }))
        })
    }
}

/// Starts the writer and feeds it until one of both is done.
async fn pump(
    client: &Client,
    pages: Pages,
    writer: Writer,
    asked: mpsc::Receiver<Wanted>,
    explain: Explain,
) -> Result<Tally, QueryError> {
    let (sender, mut arriving) = mpsc::channel(1);
    let network = async { tokio::join!(feed(pages, sender, explain), serve(client, asked)) };
    beside(move || writer.run(|| arriving.blocking_recv()), network).await
}

/// Writes on a thread of its own while the network is at work here, until one of both is done.
pub(super) async fn beside<T>(
    write: impl FnOnce() -> Result<Tally, QueryError> + Send + 'static,
    network: impl Future<Output = T>,
) -> Result<Tally, QueryError> {
    let (done, mut is_done) = oneshot::channel();
    let handle = thread::Builder::new()
        .name("query-writer".to_owned())
        // Nobody listens when the query was given up.
        .spawn(move || drop(done.send(write())))
        .map_err(QueryError::Thread)?;
    let outcome = tokio::select! {
        biased;
        outcome = &mut is_done => outcome,
        _ = network => is_done.await,
    };
    match (outcome, handle) {
        (Ok(outcome), _) => outcome,
        (Err(_), handle) => match handle.join() {
            Ok(()) => Err(QueryError::GivenUp),
            Err(panic) => std::panic::resume_unwind(panic),
        },
    }
}

/// The pages of a query.
struct Pages {
    stream: PageStream,
    /// The first of them when it was asked for before.
    first: Option<Result<Option<Page>, Error>>,
    /// Whether one is enough.
    is_one: bool,
}

async fn feed(
    Pages {
        mut stream,
        mut first,
        is_one,
    }: Pages,
    pages: mpsc::Sender<Message>,
    explain: Explain,
) {
    let mut may_offer = stream.is_sequential() && !is_one && lanes::room() > 1;
    loop {
        let asked = Instant::now();
        let next = match first.take() {
            Some(first) => first,
            None => stream.next().await,
        };
        // A result of one page is not worth a look at the clock.
        let is_worth_it = matches!(&next, Ok(Some(page)) if page.number > 1
            && page.following.is_some()
            && page.total.is_some_and(|total| total >= lanes::LEAST_ROWS)
            && page.text.len() <= lanes::LARGEST_PAGE
            && asked.elapsed() < lanes::QUICK
            && !stream.came_packed());
        let (message, is_last) = match next {
            Ok(Some(page)) => (Message::Page(page), false),
            Ok(None) => (Message::End, true),
            Err(error) => (Message::Failed(explain(error)), true),
        };
        let is_gone = pages.send(message).await.is_err();
        if is_one && !is_last {
            // Nobody listens when the writer has failed.
            drop(pages.send(Message::Cut).await);
            return;
        }
        if is_last || is_gone {
            return;
        }
        if may_offer && is_worth_it {
            may_offer = false;
            stream = match offer(stream, &pages, &explain).await {
                Some(stream) => stream,
                None => return,
            };
        }
    }
}

/// Offers the rest of the result to the writer; the same again when it does not take it.
async fn offer(
    stream: PageStream,
    pages: &mpsc::Sender<Message>,
    explain: &Explain,
) -> Option<PageStream> {
    let (back, given_back) = oneshot::channel();
    let rest = Rest {
        stream: Box::new(stream),
        back,
        explain: Arc::clone(explain),
    };
    pages.send(Message::Rest(rest)).await.ok()?;
    given_back.await.ok().map(|stream| *stream)
}

async fn serve(client: &Client, mut asked: mpsc::Receiver<Wanted>) {
    while let Some(wanted) = asked.recv().await {
        let page = client.child_page(&wanted.path).await;
        // The writer waits for nothing else, so this fails only when it has ended.
        drop(wanted.reply.send(page));
    }
}
