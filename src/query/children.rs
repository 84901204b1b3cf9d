//! What sub-queries brought: JSON arrays, rows of their own, or a number.
//!
//! A list that is longer than its share of a page has its own `nextRecordsUrl`; its pages are
//! fetched here, through [`ChildPages`], until the list is whole. A list that ends before its
//! `totalSize` is an error, like a result that does.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::model::rows::Cell;
use crate::query::decode::{self, Record, Stop, Told};
use crate::query::error::{PageFault, QueryError};
use crate::query::layout::{ChildList, Layout};
use crate::query::nested;

/// Brings further pages of a child list.
pub(crate) trait ChildPages {
    /// The page at this path.
    fn page(&mut self, path: &str) -> Result<String, QueryError>;
}

/// Reads the child lists of one page of parents.
pub(crate) struct Children<'a> {
    /// Brings further pages.
    pub(crate) pages: &'a mut dyn ChildPages,
    /// Number of the page of parents, from 1.
    pub(crate) page: u64,
    /// Its text.
    pub(crate) text: &'a str,
}

/// Takes one child after the other; they may live in different pages.
type TakeChild<'t> =
    &'t mut dyn for<'x> FnMut(&mut Children<'_>, &mut Record<'x>) -> Result<(), QueryError>;

impl Children<'_> {
    /// Puts JSON arrays into the cells of the record's child lists.
    pub(crate) fn fill_json(
        &mut self,
        layout: &Layout,
        record: &mut Record<'_>,
    ) -> Result<(), QueryError> {
        for (list, raw) in layout.children.iter().zip(record.children.iter()) {
            let array = self.array(list, *raw)?;
            record.cells[list.column] = Cell::Json(Cow::Owned(array));
        }
        Ok(())
    }

    fn array(&mut self, list: &ChildList, raw: Option<&str>) -> Result<String, QueryError> {
        let mut out = String::from("[");
        self.each(list, raw, &mut |children, child| {
            children.fill_json(&list.layout, child)?;
            if out.len() > 1 {
                out.push(',');
            }
            nested::push_record(&mut out, &list.layout, &child.cells);
            Ok(())
        })?;
        out.push(']');
        Ok(out)
    }

    /// Puts the number of children into the cells of the record's child lists. Nothing is fetched:
    /// the list says how long it is.
    pub(crate) fn fill_counts(
        &mut self,
        layout: &Layout,
        record: &mut Record<'_>,
    ) -> Result<(), QueryError> {
        for (list, raw) in layout.children.iter().zip(record.children.iter()) {
            let count = match present(*raw) {
                None => 0,
                Some(raw) => {
                    let told = decode::survey(raw);
                    let told = told.map_err(|error| self.fault(error, raw))?;
                    told.envelope.total_size.unwrap_or(told.records)
                }
            };
            record.cells[list.column] = Cell::Number(Cow::Owned(count.to_string()));
        }
        Ok(())
    }

    /// Hands over one row per child, of every list in turn; a record without any child is one row.
    pub(crate) fn explode(
        &mut self,
        layout: &Layout,
        record: &Record<'_>,
        take: &mut dyn FnMut(&[Cell<'_>]) -> Result<(), QueryError>,
    ) -> Result<(), QueryError> {
        let mut any = false;
        for (list, raw) in layout.children.iter().zip(record.children.iter()) {
            self.each(list, *raw, &mut |children, child| {
                any = true;
                children.fill_json(&list.layout, child)?;
                let mut row: Vec<Cell<'_>> = record.cells.clone();
                let own = &mut row[list.column..list.column + list.width];
                for (cell, value) in own.iter_mut().zip(child.cells.drain(..)) {
                    *cell = below_list(value);
                }
                take(&row)
            })?;
        }
        if any { Ok(()) } else { take(&record.cells) }
    }

    fn each(
        &mut self,
        list: &ChildList,
        raw: Option<&str>,
        take: TakeChild<'_>,
    ) -> Result<(), QueryError> {
        let Some(raw) = present(raw) else {
            return Ok(());
        };
        let first = self.walk(list, raw, take)?;
        let total = first.envelope.total_size;
        let mut received = first.records;
        let mut seen = HashSet::new();
        let mut is_open = first.envelope.done == Some(false);
        let mut next = first.envelope.following().map(str::to_owned);
        while let Some(path) = next {
            if !seen.insert(path.clone()) {
                return Err(QueryError::ChildLoop { path });
            }
            let page = self.pages.page(&path)?;
            let told = self.walk(list, &page, take)?;
            received += told.records;
            is_open = told.envelope.done == Some(false);
            next = told.envelope.following().map(str::to_owned);
        }
        if total.is_some_and(|total| received < total) || (is_open && total.is_none()) {
            return Err(QueryError::IncompleteChildren {
                list: list.key.clone(),
                received,
                total,
            });
        }
        Ok(())
    }

    fn walk(
        &mut self,
        list: &ChildList,
        text: &str,
        take: TakeChild<'_>,
    ) -> Result<Told, QueryError> {
        let mut hand_over = |child: &mut Record<'_>| take(self, child);
        match decode::records(text, &list.layout, &mut hand_over) {
            Ok(told) => Ok(told),
            Err(Stop::Taker(error)) => Err(error),
            Err(Stop::Page(error)) => Err(self.fault(error, text)),
        }
    }

    fn fault(&self, error: serde_json::Error, text: &str) -> QueryError {
        QueryError::BadPage(PageFault::new(self.page, self.text, text, error))
    }
}

/// A list without children is `null`.
fn present(raw: Option<&str>) -> Option<&str> {
    raw.filter(|raw| *raw != "null")
}

/// A cell of a child as a cell of the parent's row: one key more leads to it.
fn below_list(cell: Cell<'_>) -> Cell<'_> {
    match cell {
        Cell::NoParent { depth } => Cell::NoParent { depth: depth + 1 },
        other => other,
    }
}
