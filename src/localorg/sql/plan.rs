//! A compiled query: the SQL of its parts and the shape of its records.

use std::sync::Arc;

use rusqlite::types::Value as Sql;

use crate::localorg::schema::Schema;

/// Everything that is needed to run a query, also long after it was compiled.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) schema: Arc<Schema>,
    /// Values of `?1`, `?2`, … in all SQL of it.
    pub(super) params: Vec<Sql>,
    pub(super) api_version: u16,
    pub(super) body: Body,
}

/// The three kinds of queries.
#[derive(Debug)]
pub(super) enum Body {
    /// `SELECT COUNT()`: SQL of the count.
    Count(String),
    /// Groups: SQL and the columns' keys.
    Groups(Groups),
    /// Records.
    Rows(Plan),
}

/// An aggregate query.
#[derive(Debug)]
pub(super) struct Groups {
    pub(super) sql: String,
    pub(super) nodes: Vec<Node>,
}

/// A query for records, also as a sub-query.
#[derive(Debug)]
pub(super) struct Plan {
    /// The object's name.
    pub(super) object: String,
    /// Its alias in the SQL.
    pub(super) alias: String,
    /// `"Contact" AS t0 LEFT JOIN …`.
    pub(super) from: String,
    pub(super) filter: String,
    /// Whether the filter only hides the recycle bin.
    pub(super) unfiltered: bool,
    /// Terms of ORDER BY; empty when none were asked for.
    pub(super) order: String,
    pub(super) limit: Option<u64>,
    pub(super) offset: u64,
    /// SQL of the selected values.
    pub(super) columns: Vec<String>,
    pub(super) nodes: Vec<Node>,
    pub(super) children: Vec<Child>,
}

/// A sub-query.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) plan: Plan,
    /// SQL of the child's reference to the parent.
    pub(super) parent: String,
}

/// One key of a record. `column` counts in [`Plan::columns`].
#[derive(Debug)]
pub(super) enum Node {
    Value {
        key: String,
        column: usize,
        format: Format,
    },
    /// A parent, null when its id is.
    Parent {
        key: String,
        id: usize,
        entity: Option<String>,
        nodes: Vec<Node>,
    },
    /// A parent whose keys depend on its object.
    Typed {
        key: String,
        id: usize,
        branches: Vec<(String, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    /// A compound of named parts, null when all parts are.
    Compound {
        key: String,
        parts: Vec<(String, usize)>,
    },
    /// The result of a sub-query, by its index in [`Plan::children`].
    Children { key: String, child: usize },
}

/// How a column's value is written; numbers and texts by what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Plain,
    /// Null is false.
    Bool,
    /// Null is null, as in a subtotal.
    SomeBool,
    Instant,
}

impl Node {
    /// The key in the record.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Value { key, .. }
            | Self::Parent { key, .. }
            | Self::Typed { key, .. }
            | Self::Compound { key, .. }
            | Self::Children { key, .. } => key,
        }
    }
}

impl Plan {
    /// Terms of ORDER BY that leave nothing to chance. Equal rows stand in the direction of the
    /// term before, which is the order that its index has them in.
    pub(super) fn full_order(&self) -> String {
        let rid = format!("{}.rid", self.alias);
        if self.order.is_empty() {
            rid
        } else if self.order.ends_with(" DESC") {
            format!("{}, {rid} DESC", self.order)
        } else {
            format!("{}, {rid}", self.order)
        }
    }

    /// `SELECT parent, rid, id, columns… FROM … WHERE …`.
    pub(super) fn select(&self, parent: &str, condition: &str) -> String {
        let columns: String = self
            .columns
            .iter()
            .map(|column| format!(", {column}"))
            .collect();
        format!(
            "SELECT {parent}, {0}.rid, {0}.\"Id\"{columns} FROM {1} WHERE {condition}",
            self.alias, self.from
        )
    }

    /// `LIMIT … OFFSET …` of the query, cut to `most` rows.
    pub(super) fn limits(&self, most: Option<u64>) -> String {
        let limit = match (self.limit, most) {
            (Some(limit), Some(most)) => Some(limit.min(most)),
            (limit, most) => limit.or(most),
        };
        let limit = limit.map_or_else(|| "-1".to_owned(), |limit| limit.to_string());
        format!(" LIMIT {limit} OFFSET {}", self.offset)
    }
}
