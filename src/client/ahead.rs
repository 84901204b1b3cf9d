//! Pages of one cursor that are asked for before the page in front of them is there.
//!
//! A locator ends in the number of rows before its page (`…/01gxx0000004C92AAE-4000`). When the first
//! page says so, too (its rows are as many as the number in its `nextRecordsUrl`), the paths of the
//! pages behind it can be told beforehand. Every prediction is checked: a page counts only when the
//! page in front of it has named its path, and when it has as many rows as its number promises. A
//! server that cuts its pages otherwise is asked for one page after the other from there on.
//!
//! Answers are held as they came, compressed, so that many pages in flight need little memory.

use std::collections::VecDeque;

use tokio::task::JoinHandle;

use crate::client::{Answer, Call, Client, Endpoint, Error, QueryOptions};

/// A locator whose last part is the number of rows before its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Locator {
    cursor: String,
    /// Rows before the page.
    pub(super) offset: u64,
}

impl Locator {
    /// Reads a path; none when it has no such number.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let (cursor, number) = path.rsplit_once('-')?;
        let offset: u64 = number.parse().ok()?;
        // A number that is written in another way would be a different path.
        (offset.to_string() == number && !cursor.ends_with('/')).then(|| Self {
            cursor: cursor.to_owned(),
            offset,
        })
    }

    fn at(&self, offset: u64) -> String {
        format!("{}-{offset}", self.cursor)
    }
}

/// Pages on their way.
#[derive(Debug)]
pub(super) struct Ahead {
    client: Client,
    locator: Locator,
    step: u64,
    total: u64,
    window: usize,
    options: QueryOptions,
    fetches: VecDeque<Fetch>,
}

/// A page on its way; giving it up ends the request.
#[derive(Debug)]
struct Fetch {
    client: Client,
    path: String,
    task: JoinHandle<Result<Answer, Error>>,
}

impl Drop for Fetch {
    fn drop(&mut self) {
        if !self.task.is_finished() {
            self.task.abort();
            self.client.count_abandoned();
        }
    }
}

/// What is known about a page and the one behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'p> {
    /// Rows before the page.
    pub(super) offset: u64,
    /// Its rows.
    pub(super) rows: u64,
    /// Path of the page behind it.
    pub(super) following: &'p str,
    /// Rows of the whole result.
    pub(super) total: u64,
}

impl Ahead {
    /// Begins behind a page, when its locator tells how.
    pub(super) fn behind(
        seen: Seen<'_>,
        window: usize,
        options: QueryOptions,
        client: &Client,
    ) -> Option<Self> {
        let locator = Locator::parse(seen.following)?;
        let agrees = locator.offset == seen.offset + seen.rows && seen.rows > 0;
        let mut ahead = Self {
            client: client.clone(),
            locator: agrees.then_some(locator)?,
            step: seen.rows,
            total: seen.total,
            window,
            options,
            fetches: VecDeque::with_capacity(window),
        };
        ahead.fill();
        Some(ahead)
    }

    /// Asks for as many pages as may be in flight.
    fn fill(&mut self) {
        while self.fetches.len() < self.window && self.locator.offset < self.total {
            let path = self.locator.at(self.locator.offset);
            self.locator.offset += self.step;
            // The path differs in its number alone from one that was found good.
            let Ok(call) = Call::named(Endpoint::QueryMore, &path) else {
                return;
            };
            let (client, call) = (self.client.clone(), self.options.sized(call).packed());
            let sender = client.clone();
            self.fetches.push_back(Fetch {
                client,
                path,
                task: tokio::spawn(async move {
                    let buffer = sender.packed().take();
                    sender.send_into(&call, buffer).await
                }),
            });
        }
    }

    /// The answer that brings the page at this path; none when that page is not on its way.
    pub(super) async fn take(&mut self, path: &str) -> Option<Result<Answer, Error>> {
        let mut fetch = self.fetches.pop_front()?;
        if fetch.path != path {
            self.fetches.clear();
            return None;
        }
        let answer = match (&mut fetch.task).await {
            Ok(answer) => answer,
            Err(failure) if failure.is_panic() => {
                std::panic::resume_unwind(failure.into_panic());
            }
            // Aborted together with the runtime: nobody will look at the answer.
            Err(_) => return None,
        };
        self.fill();
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locator_is_a_cursor_and_a_number_of_rows() {
        let found = Locator::parse("/services/data/v57.0/query/01gHs00000AbCdEIAV-2000").unwrap();
        assert_eq!(found.offset, 2_000);
        assert_eq!(
            found.at(4_000),
            "/services/data/v57.0/query/01gHs00000AbCdEIAV-4000"
        );
        for opaque in [
            "/services/data/v57.0/query/01gHs00000AbCdEIAV",
            "/services/data/v57.0/query/01g-500!x",
            "/services/data/v57.0/query/01g-0500",
            "/services/data/v57.0/query/01g-",
            "/services/data/v57.0/query/-5",
            "/services/data/v57.0/query/01g--5x",
        ] {
            assert_eq!(Locator::parse(opaque), None, "{opaque}");
        }
    }
}
