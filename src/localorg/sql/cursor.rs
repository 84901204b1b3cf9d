//! The rest of a result: which rows it has, in which order, and how to give a batch of them.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::context::{Answer, CursorBook};
use super::plan::{Plan, Program};
use super::run::{Run, bind};
use crate::localorg::error::ApiError;
use crate::localorg::store::Store;

/// Bytes of one row number in a snapshot file.
const WIDTH: usize = 8;

/// The rest of a result: a snapshot of its rows in their order. It holds while the process runs.
pub struct Cursor {
    store: Store,
    program: Arc<Program>,
    /// Which sub-query of the program; empty for the query itself.
    path: Vec<usize>,
    snapshot: Snapshot,
}

/// Row numbers of a result in their order.
pub(super) enum Snapshot {
    /// All rows of a table without gaps: the first number and how many.
    Run { first: i64, count: u64 },
    /// In a temporary file that has no name.
    File { file: Mutex<File>, count: u64 },
    /// In memory: children of one parent.
    List(Vec<i64>),
}

impl Cursor {
    pub(super) fn new(
        store: Store,
        program: Arc<Program>,
        path: Vec<usize>,
        snapshot: Snapshot,
    ) -> Self {
        Self {
            store,
            program,
            path,
            snapshot,
        }
    }

    /// Rows of the whole result.
    #[must_use]
    pub fn total_size(&self) -> u64 {
        self.snapshot.len()
    }

    /// The batch that begins at `offset` (0 is the first record of the result). `locator` is the
    /// name that [`CursorBook::keep`] gave it, for the link to the batch behind.
    ///
    /// # Errors
    /// When the offset lies behind the end (`INVALID_QUERY_LOCATOR`) or the file cannot be read.
    pub fn page(
        &self,
        locator: &str,
        offset: u64,
        batch: usize,
        cursors: &dyn CursorBook,
    ) -> Result<Answer, ApiError> {
        let total = self.total_size();
        if offset >= total {
            return Err(ApiError::new(
                400,
                "INVALID_QUERY_LOCATOR",
                "invalid query locator",
            ));
        }
        let end = total.min(offset.saturating_add(batch.max(1) as u64));
        let numbers = self
            .snapshot
            .numbers(offset, end)
            .map_err(|error| ApiError::internal(&error))?;
        let next = (end < total).then(|| format!("{locator}-{end}"));
        let connection = self.store.reader()?;
        Run::new(&self.store, &connection, &self.program, batch, cursors)
            .page(&self.path, &numbers, total, next)
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Cursor")
            .field("path", &self.path)
            .field("total_size", &self.total_size())
            .finish_non_exhaustive()
    }
}

impl Program {
    /// The plan of the query or of the sub-query at this path.
    pub(super) fn plan_at(&self, path: &[usize]) -> Option<&Plan> {
        let super::plan::Body::Rows(root) = &self.body else {
            return None;
        };
        path.iter().try_fold(root, |plan, at| {
            plan.children.get(*at).map(|child| &child.plan)
        })
    }
}

impl Snapshot {
    /// How many rows.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Run { count, .. } | Self::File { count, .. } => *count,
            Self::List(numbers) => numbers.len() as u64,
        }
    }

    /// Puts down the row numbers of a query's whole result.
    pub(super) fn take(
        store: &Store,
        connection: &Connection,
        program: &Program,
        plan: &Plan,
    ) -> Result<Self, ApiError> {
        let failed = |error| ApiError::from(store.failed(error));
        if plan.unfiltered && plan.order.is_empty() && plan.offset == 0 {
            let run = whole_table(connection, plan).map_err(failed)?;
            if let Some(run) = run {
                return Ok(run);
            }
        }
        let sql = format!(
            "SELECT {}.rid FROM {} WHERE {} ORDER BY {}{}",
            plan.alias,
            plan.from,
            plan.filter,
            plan.full_order(),
            plan.limits(None)
        );
        let file = tempfile::tempfile().map_err(|error| ApiError::internal(&error))?;
        let mut writer = BufWriter::new(file);
        let mut count = 0;
        let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
        bind(&mut statement, program).map_err(failed)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            let number: i64 = row.get(0).map_err(failed)?;
            writer
                .write_all(&number.to_le_bytes())
                .map_err(|error| ApiError::internal(&error))?;
            count += 1;
        }
        let file = writer
            .into_inner()
            .map_err(|error| ApiError::internal(error.error()))?;
        Ok(Self::File {
            file: Mutex::new(file),
            count,
        })
    }

    /// The numbers from `start` up to, but without, `end`.
    fn numbers(&self, start: u64, end: u64) -> std::io::Result<Vec<i64>> {
        match self {
            Self::Run { first, .. } => {
                let at = |offset: u64| first + i64::try_from(offset).unwrap_or(i64::MAX - first);
                Ok((at(start)..at(end)).collect())
            }
            Self::List(numbers) => Ok(numbers
                .iter()
                .skip(start as usize)
                .take((end - start) as usize)
                .copied()
                .collect()),
            Self::File { file, .. } => {
                let mut bytes = vec![0; (end - start) as usize * WIDTH];
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(start * WIDTH as u64))?;
                file.read_exact(&mut bytes)?;
                let number = |chunk: &[u8]| {
                    let mut eight = [0; WIDTH];
                    eight.copy_from_slice(chunk);
                    i64::from_le_bytes(eight)
                };
                Ok(bytes.chunks_exact(WIDTH).map(number).collect())
            }
        }
    }
}

/// The whole table as one run of numbers, when nothing was ever deleted from it.
fn whole_table(connection: &Connection, plan: &Plan) -> rusqlite::Result<Option<Snapshot>> {
    let table = &plan.object;
    let (first, last, count): (Option<i64>, Option<i64>, i64) = connection.query_row(
        &format!(
            "SELECT (SELECT MIN(rid) FROM \"{table}\"), (SELECT MAX(rid) FROM \"{table}\"),
                    (SELECT COUNT(*) FROM \"{table}\")"
        ),
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    let hides_deleted = plan.filter != "1";
    let deleted = hides_deleted
        && connection.query_row(
            &format!("SELECT EXISTS (SELECT 1 FROM \"{table}\" WHERE \"IsDeleted\" = 1)"),
            [],
            |row| row.get(0),
        )?;
    if deleted || last - first + 1 != count {
        return Ok(None);
    }
    let count = count.unsigned_abs();
    Ok(Some(Snapshot::Run {
        first,
        count: plan.limit.map_or(count, |limit| limit.min(count)),
    }))
}
