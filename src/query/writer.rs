//! The end of the pipeline: pages in, rows out, on a thread of its own.
//!
//! The writer owns the sink. It settles the columns with the first page, decodes pages in order,
//! and finishes the sink only when everything that was promised has arrived; a sink that is dropped
//! unfinished leaves nothing behind.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::client::{Buffers, Page};
use crate::model::delimited::Delimited;
use crate::model::rows::{Cell, Checkpoint, Column, Progress, RowSink, SinkError};
use crate::query::children::{ChildPages, Children};
use crate::query::decode::{self, Record, Stop, Taker, Told};
use crate::query::error::{PageFault, QueryError};
use crate::query::lanes::{self, Reading, Rendered, Rest};
use crate::query::layout::{ChildMode, Layout, is_settled};
use crate::query::plan::{Item, Plan};
use crate::query::request::Start;
use crate::query::shape::Shape;

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Rows that the sink took.
    pub(crate) rows: u64,
    /// Records that arrived.
    pub(crate) records: u64,
    /// Records that were promised.
    pub(crate) total: Option<u64>,
    /// Pages that arrived.
    pub(crate) pages: u64,
    /// The reader of the output went away.
    pub(crate) closed: bool,
}

/// What comes through the queue.
pub(crate) enum Message {
    /// The next page.
    Page(Page),
    /// There will be no more pages, because of this.
    Failed(QueryError),
    /// That was the last page.
    End,
    /// Nobody wants more pages.
    Cut,
    /// The pages behind this, which the writer may fetch by itself.
    Rest(Rest),
}

/// Takes pages and writes rows.
pub(crate) struct Writer {
    pub(crate) sink: Box<dyn RowSink>,
    pub(crate) progress: Option<Arc<dyn Progress>>,
    pub(crate) plan: Plan,
    pub(crate) mode: ChildMode,
    /// The column of the id, when the result is in the order of ids.
    pub(crate) id_column: Option<usize>,
    pub(crate) child_pages: Box<dyn ChildPages + Send>,
    pub(crate) buffers: Buffers,
    pub(crate) state: State,
}

/// How far a result is.
#[derive(Default)]
pub(crate) struct State {
    layout: Option<Arc<Layout>>,
    /// What settled the layout.
    shape: Option<Shape>,
    tally: Tally,
    /// Records that came from other cursors; this one's total does not count them.
    before: u64,
    /// Id of the last record, when somebody wants to know it.
    last_id: Option<String>,
    says_more: bool,
}

impl State {
    /// Goes on behind what an earlier run has written.
    ///
    /// # Errors
    /// When the checkpoint is none of ours.
    pub(crate) fn behind(start: &Start) -> Result<Self, QueryError> {
        let point = start.checkpoint();
        Ok(Self {
            shape: seen(&point.shape)?,
            tally: Tally {
                rows: point.rows,
                records: point.records,
                total: point.total,
                ..Tally::default()
            },
            before: match start {
                Start::Cursor(point) => point.before,
                Start::Id(point) => point.records,
            },
            last_id: point.last_id.clone(),
            ..Self::default()
        })
    }

    fn checkpoint(&self, cursor: &str) -> Option<Checkpoint> {
        Some(Checkpoint {
            cursor: cursor.to_owned(),
            records: self.tally.records,
            rows: self.tally.rows,
            total: self.tally.total,
            before: self.before,
            shape: self.shape.as_ref()?.to_json(),
            last_id: self.last_id.clone(),
        })
    }
}

impl Writer {
    /// Takes messages until the end.
    pub(crate) fn run(
        mut self,
        mut next: impl FnMut() -> Option<Message>,
    ) -> Result<Tally, QueryError> {
        let outcome = self.take_all(&mut next);
        if let Some(progress) = &self.progress {
            progress.clear();
        }
        match outcome {
            Err(QueryError::Sink(SinkError::Closed)) => {
                self.state.tally.closed = true;
                Ok(self.state.tally)
            }
            Err(error) => Err(error),
            Ok(()) => Ok(self.state.tally),
        }
    }

    fn take_all(&mut self, next: &mut dyn FnMut() -> Option<Message>) -> Result<(), QueryError> {
        loop {
            match next() {
                Some(Message::Page(page)) => {
                    self.page(&page)?;
                    self.buffers.give_back(page.text);
                }
                Some(Message::Failed(error)) => return Err(error),
                Some(Message::End) => return self.end(),
                Some(Message::Cut) => return Ok(self.sink.finish()?),
                Some(Message::Rest(rest)) => match self.reading() {
                    Some(reading) => return lanes::run(self, reading, rest),
                    // Nobody is there to take it when the query was given up: the next message tells.
                    None => drop(rest.back.send(rest.stream)),
                },
                None => return Err(QueryError::GivenUp),
            }
        }
    }

    fn page(&mut self, page: &Page) -> Result<(), QueryError> {
        let told = match &self.plan {
            Plan::Count => {
                let told = decode::survey(&page.text);
                told.map_err(|error| fault(page, error))?
            }
            Plan::Rows(items) => {
                if self.state.layout.is_none() {
                    let shape = match self.state.shape.take() {
                        Some(shape) => shape,
                        None => survey(items, page)?,
                    };
                    let layout = Layout::settle(items, &shape, self.mode);
                    self.sink.begin(&layout.columns)?;
                    self.state.layout = Some(Arc::new(layout));
                    self.state.shape = Some(shape);
                }
                self.records(page)?
            }
        };
        self.settle(page, &told)
    }

    /// Checks and counts what a page told when its rows are written.
    fn settle(&mut self, page: &Page, told: &Told) -> Result<(), QueryError> {
        if let Some(promised) = page.rows.filter(|promised| *promised != told.records) {
            return Err(QueryError::OutOfPlace {
                page: page.number,
                received: told.records,
                promised,
            });
        }
        if told.envelope.following() != page.following.as_deref() {
            return Err(QueryError::TwoNextPages { page: page.number });
        }
        let tally = &mut self.state.tally;
        tally.records += told.records;
        tally.pages += 1;
        let total = told.envelope.total_size;
        tally.total = total.map(|total| total + self.state.before).or(tally.total);
        self.state.says_more =
            told.envelope.done == Some(false) && told.envelope.following().is_none();
        if let Some(progress) = &self.progress {
            progress.advance(tally.records, tally.total);
        }
        let point = page.following.as_deref();
        if let Some(point) = point.and_then(|cursor| self.state.checkpoint(cursor)) {
            self.sink.checkpoint(&point)?;
        }
        Ok(())
    }

    /// How rows are made apart from this writer; none when the sink or a child list needs them one
    /// after the other.
    fn reading(&self) -> Option<Reading> {
        let layout = self.state.layout.as_ref()?;
        (layout.children.is_empty() && self.sink.renderer().is_some()).then(|| Reading {
            layout: Arc::clone(layout),
            id_column: self.id_column,
        })
    }

    /// Takes the rows of the next page, which were made elsewhere, and gives the page back.
    pub(super) fn rendered(&mut self, made: Rendered, rows: &[u8]) -> Result<Page, QueryError> {
        self.sink.rendered(rows)?;
        self.state.tally.rows += made.rows;
        if made.last_id.is_some() {
            self.state.last_id = made.last_id;
        }
        self.settle(&made.page, &made.told?)?;
        Ok(made.page)
    }

    /// Pages that were written.
    pub(super) fn pages(&self) -> u64 {
        self.state.tally.pages
    }

    fn records(&mut self, page: &Page) -> Result<Told, QueryError> {
        let Some(layout) = self.state.layout.as_deref() else {
            return Err(QueryError::GivenUp);
        };
        let mut taking = Taking {
            layout,
            mode: self.mode,
            children: Children {
                pages: self.child_pages.as_mut(),
                page: page.number,
                text: &page.text,
            },
            sink: self.sink.as_mut(),
            rows: &mut self.state.tally.rows,
            id_column: self.id_column,
            last_id: &mut self.state.last_id,
        };
        match decode::records(&page.text, layout, &mut taking) {
            Ok(told) => Ok(told),
            Err(Stop::Taker(error)) => Err(error),
            Err(Stop::Page(error)) => Err(fault(page, error)),
        }
    }

    pub(super) fn end(&mut self) -> Result<(), QueryError> {
        let tally = self.state.tally;
        match self.plan {
            Plan::Count => {
                let count = tally.total.ok_or(QueryError::NoCount)?.to_string();
                self.sink.begin(&[Column::value("count")])?;
                self.sink.row(&[Cell::Number(Cow::Owned(count))])?;
                self.state.tally.rows = 1;
            }
            Plan::Rows(_) => {
                let is_short = tally.total.is_some_and(|total| tally.records < total);
                let is_open = self.state.says_more && tally.total.is_none();
                if is_short || is_open {
                    return Err(QueryError::Incomplete {
                        received: tally.records,
                        total: tally.total,
                    });
                }
            }
        }
        Ok(self.sink.finish()?)
    }
}

/// Gives the rows of a page to the sink.
struct Taking<'w> {
    layout: &'w Layout,
    mode: ChildMode,
    children: Children<'w>,
    sink: &'w mut dyn RowSink,
    rows: &'w mut u64,
    id_column: Option<usize>,
    last_id: &'w mut Option<String>,
}

impl<'de> Taker<'de, QueryError> for Taking<'_> {
    fn take(&mut self, record: &mut Record<'de>) -> Result<(), QueryError> {
        keep_id(record, self.id_column, self.last_id);
        let mut put = |cells: &[Cell<'_>]| {
            self.sink.row(cells)?;
            *self.rows += 1;
            Ok(())
        };
        if !self.layout.children.is_empty() {
            match self.mode {
                ChildMode::Explode => return self.children.explode(self.layout, record, &mut put),
                ChildMode::Json => self.children.fill_json(self.layout, record)?,
                ChildMode::Count => self.children.fill_counts(self.layout, record)?,
            }
        }
        put(&record.cells)
    }

    fn writing(&mut self) -> Option<(&Delimited, &mut Vec<u8>)> {
        // Who wants to know an id needs its cell.
        self.id_column.is_none().then(|| self.sink.delimited())?
    }

    fn written(&mut self) -> Result<(), QueryError> {
        *self.rows += 1;
        Ok(self.sink.appended()?)
    }
}

/// Keeps the id of a record, when somebody wants to know the last.
pub(super) fn keep_id(record: &Record<'_>, column: Option<usize>, last_id: &mut Option<String>) {
    if let Some(Cell::Text(id)) = column.and_then(|column| record.cells.get(column)) {
        let kept = last_id.get_or_insert_default();
        kept.clear();
        kept.push_str(id);
    }
}

/// What settled the columns of an earlier run; none when the first page of this one shall do so.
fn seen(text: &str) -> Result<Option<Shape>, QueryError> {
    if text.is_empty() {
        return Ok(None);
    }
    let shape = Shape::from_json(text).map_err(|_| QueryError::BadCheckpoint)?;
    Ok(Some(shape))
}

#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    records: Vec<&'a RawValue>,
}

/// What as many records of the first page show as it takes to settle the columns.
pub(super) fn survey(items: &[Item], page: &Page) -> Result<Shape, QueryError> {
    let raw: Raw<'_> = serde_json::from_str(&page.text).map_err(|error| fault(page, error))?;
    let mut shape = Shape::default();
    for record in raw.records {
        shape.add(record).map_err(|error| fault(page, error))?;
        if is_settled(items, &shape) {
            break;
        }
    }
    Ok(shape)
}

/// What is wrong with a page.
pub(super) fn fault(page: &Page, error: serde_json::Error) -> QueryError {
    PageFault::new(page.number, &page.text, &page.text, error).into()
}
