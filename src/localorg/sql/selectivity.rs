//! What SQLite cannot know without statistics: how few rows a range finds, and whether a column
//! has gaps.
//!
//! Rows come in the order of their numbers unless the query says otherwise. Without a hint SQLite
//! therefore reads a whole table rather than use an index for `CreatedDate > …`, because it takes
//! a quarter of the rows to match; and it sorts a whole table for `ORDER BY CreatedDate DESC`,
//! because Salesforce puts nulls first there and an index has them last. Both questions are
//! answered by the index itself in the time of a few thousand steps. Small tables are not worth
//! asking.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::localorg::schema::ObjectDef;
use crate::model::schema::FieldSchema;

/// Tables with fewer rows are read whole in no time.
const SMALL_TABLE: i64 = 50_000;
/// Rows up to which a range counts as narrow; as many as are counted.
const NARROW: i64 = 5_000;

/// Asks the tables of a store.
#[derive(Clone, Copy)]
pub(super) struct Selectivity<'c>(&'c Connection);

impl<'c> Selectivity<'c> {
    /// Over this connection.
    pub(super) fn of(connection: &'c Connection) -> Self {
        Self(connection)
    }

    /// The share of the object's rows that `condition` finds, when it is narrow. `alias` is what
    /// the condition calls the table, `params` the values behind `?1`, `?2`, …
    pub(super) fn narrow(
        self,
        object: &ObjectDef,
        field: &FieldSchema,
        condition: &str,
        alias: &str,
        params: &[Sql],
    ) -> Option<f64> {
        let rows = self.rows_worth_asking(object, field)?;
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM \"{0}\" AS {alias} INDEXED BY \"{0}_{1}\"
             WHERE {condition} LIMIT {2})",
            object.name(),
            field.name,
            NARROW + 1
        );
        let mut statement = self.0.prepare_cached(&sql).ok()?;
        let wanted = statement.parameter_count();
        let found: i64 = statement
            .query_row(params_from_iter(params.iter().take(wanted)), |row| {
                row.get(0)
            })
            .ok()?;
        #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
        (found <= NARROW).then(|| (found.max(1) as f64) / (rows as f64))
    }

    /// Whether every row of the object has a value here, as far as that is quick to say.
    pub(super) fn has_no_gaps(self, object: &ObjectDef, field: &FieldSchema) -> bool {
        if self.rows_worth_asking(object, field).is_none() {
            return false;
        }
        let sql = format!(
            "SELECT 1 FROM \"{0}\" INDEXED BY \"{0}_{1}\" WHERE \"{1}\" IS NULL LIMIT 1",
            object.name(),
            field.name
        );
        let gap = self.0.query_row(&sql, [], |_| Ok(())).optional();
        gap.is_ok_and(|found| found.is_none())
    }

    /// Rows of the object's table, when they are many and the field is indexed.
    fn rows_worth_asking(self, object: &ObjectDef, field: &FieldSchema) -> Option<i64> {
        let sql = format!("SELECT MAX(rid) FROM \"{}\"", object.name());
        let rows: Option<i64> = self.0.query_row(&sql, [], |row| row.get(0)).ok()?;
        let rows = rows.filter(|rows| *rows >= SMALL_TABLE)?;
        let named = format!("{}_{}", object.name(), field.name);
        let sql = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?1";
        let found = self.0.query_row(sql, [named], |_| Ok(())).optional().ok()?;
        found.map(|()| rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::localorg::sql::{Cursor, CursorBook, QueryContext};
    use crate::localorg::store::Store;
    use crate::model::id::RecordId;

    struct NoCursors;

    impl CursorBook for NoCursors {
        fn keep(&self, _: Cursor) -> String {
            String::new()
        }
    }

    fn context() -> QueryContext {
        QueryContext {
            now: jiff::Timestamp::UNIX_EPOCH,
            zone: jiff::tz::TimeZone::UTC,
            user_id: RecordId::parse("005000000000001AAA").unwrap(),
            api_version: 60,
            all_rows: false,
            fiscal_start_month: 1,
            fiscal_year_by_start: false,
            locale: "en_US".to_owned(),
            week_start: jiff::civil::Weekday::Sunday,
        }
    }

    const ROWS: i64 = SMALL_TABLE + 1;

    /// A store with many opportunities, one created a millisecond after the other.
    fn store(folder: &tempfile::TempDir) -> Store {
        let store = Store::open(&folder.path().join("org.db"), Clock::System).unwrap();
        let connection = store.connect().unwrap();
        let sql = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
             INSERT INTO \"Opportunity\" (\"Id\", \"CreatedDate\", \"CloseDate\", \"IsDeleted\")
             SELECT 'id' || i, i, CASE WHEN i > 1 THEN '2026-01-01' END, 0 FROM n"
        );
        connection.execute_batch(&sql).unwrap();
        store
    }

    #[test]
    fn narrow_ranges_and_columns_without_gaps_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let (connection, schema) = (store.reader().unwrap(), store.schema());
        let known = Selectivity::of(&connection);
        let object = schema.object("Opportunity").unwrap();
        let created = object.field("CreatedDate").unwrap();
        let share = |condition: &str, value: i64| {
            let params = [Sql::Integer(value)];
            known.narrow(object, created, condition, "t1", &params)
        };
        let narrow = share("t1.\"CreatedDate\" > ?1", ROWS - 10).unwrap();
        assert!(narrow > 0.0 && narrow < 0.001, "{narrow}");
        assert_eq!(share("t1.\"CreatedDate\" > ?1", 10), None);
        assert!(known.has_no_gaps(object, created));
        assert!(!known.has_no_gaps(object, object.field("CloseDate").unwrap()));
        let unindexed = object.field("NextStep").unwrap();
        assert!(!known.has_no_gaps(object, unindexed));
        let small = schema.object("Account").unwrap();
        assert!(!known.has_no_gaps(small, small.field("CreatedDate").unwrap()));
    }

    /// Hints must never change what is found: the same questions with and without an index.
    #[test]
    fn hints_change_no_result() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let connection = store.connect().unwrap();
        let sql =
            "UPDATE \"Opportunity\" SET \"Name\" = 'Deal ' || rid, \"IsDeleted\" = rid % 7 = 0";
        connection.execute_batch(sql).unwrap();
        let ids = |soql: &str| {
            let answer = store.query(soql, &context(), 2_000, &NoCursors).unwrap();
            let rows: serde_json::Value = serde_json::from_str(&answer.records).unwrap();
            let ids = rows.as_array().unwrap().iter();
            ids.map(|row| row["Id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let soql = |rest: &str| format!("SELECT Id FROM Opportunity {rest}");
        let narrow = ids(&soql("WHERE Name LIKE 'deal 4999%'"));
        let wide = ids(&soql("WHERE Name LIKE '%eal 4999%'"));
        assert_eq!(narrow, wide);
        assert_eq!(narrow.len(), 10);
        let newest = ids(&soql("ORDER BY CreatedDate DESC LIMIT 3"));
        let last = ids(&soql("ORDER BY CreatedDate DESC NULLS LAST LIMIT 3"));
        assert_eq!(newest, last);
        // The newest row, of a number that 7 divides, is in the recycle bin.
        assert_eq!(newest[0], format!("id{}", ROWS - 1));
        let empty_first = ids(&soql("ORDER BY CloseDate DESC LIMIT 1"));
        assert_eq!(empty_first, ["id1"]);
    }
}
