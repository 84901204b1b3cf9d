//! Leads in pages, as Salesforce answers: the locator ends in the number of rows before the page.

use serde_json::{Value, json};

use crate::query::server::{PageServer, Reply, Request};
use crate::world::World;

/// A result of so many leads in the order of their ids.
#[derive(Clone, Copy)]
pub(super) struct Leads {
    total: usize,
    step: usize,
}

impl Leads {
    pub(super) fn new(total: usize, step: usize) -> Self {
        Self { total, step }
    }

    fn id(row: usize) -> String {
        format!("00Q{row:012}AAA")
    }

    /// Rows of the cursor before the page that is asked for.
    pub(super) fn offset(request: &Request) -> usize {
        Self::place(request).1
    }

    /// Rows that the query leaves out, and rows before the page.
    fn place(request: &Request) -> (usize, usize) {
        let url = request.url();
        let last = url.path().rsplit('/').next().unwrap().to_owned();
        if let Some((cursor, offset)) = last.split_once('-') {
            return (cursor[3..15].parse().unwrap(), offset.parse().unwrap());
        }
        let soql = url.query_pairs().next().unwrap().1.into_owned();
        let behind = soql.split("Id > '00Q").nth(1);
        (
            behind.map_or(0, |id| id[..12].parse::<usize>().unwrap() + 1),
            0,
        )
    }

    pub(super) fn answer(self, request: &Request) -> Reply {
        let (before, offset) = Self::place(request);
        let total = self.total - before;
        let end = (offset + self.step).min(total);
        let record = |row: usize| {
            let row = before + row;
            let owner = (row < 3).then(|| json!({"attributes": {"type": "User"}, "Name": "Ann"}));
            json!({"attributes": {"type": "Lead"}, "Id": Self::id(row),
                "Name": format!("Lead {row}"), "Owner": owner})
        };
        let records: Vec<Value> = (offset..end).map(record).collect();
        let mut page = json!({"totalSize": total, "done": end == total, "records": records});
        if end < total {
            let next = format!("/services/data/v57.0/query/01g{before:012}AAA-{end}");
            page["nextRecordsUrl"] = next.into();
        }
        Reply::json(&page)
    }

    /// What Salesforce says about a cursor that it does not know any more.
    pub(super) fn expired() -> Reply {
        let body = r#"[{"errorCode":"INVALID_QUERY_LOCATOR","message":"invalid query locator"}]"#;
        Reply::new(400, body)
    }

    /// Id and name of all.
    pub(super) fn csv(self) -> String {
        self.csv_of(self.total)
    }

    /// Id and name of the first ones.
    pub(super) fn csv_of(self, rows: usize) -> String {
        let mut csv = "Id,Name\n".to_owned();
        for row in 0..rows {
            csv += &format!("{},Lead {row}\n", Self::id(row));
        }
        csv
    }
}

/// A world whose org is the server; waits take no time in it.
pub(super) fn world_of(server: &PageServer) -> World {
    let mut world = World::new();
    world
        .set("SFKIT_ACCESS_TOKEN", "00D000000000001!token")
        .set("SFKIT_INSTANCE_URL", &server.base)
        .set("SFKIT_TEST_CLOCK", "2026-11-22T12:00:00Z");
    world
}
