//! Going on behind the last id, for a result whose cursor is gone.
//!
//! That is sound where the rows stand in the order of their ids: then what is still to come is what has
//! a greater id, whatever was read before. A result without that order, with groups or with an offset
//! has no such place.

use crate::model::rows::Checkpoint;
use crate::query::error::QueryError;
use crate::soql;
use crate::soql::ast::{Condition, Operand, Query, Select, SelectExpr};

/// The column of the id, when the rows stand in the order of it.
pub(crate) fn id_column(query: &Query) -> Option<usize> {
    let first = query.order_by.first()?;
    let is_by_id =
        matches!(&first.operand, Operand::Field(path) if path.text().eq_ignore_ascii_case("Id"));
    let has_place = query.group_by.is_none() && query.offset.is_none() && query.having.is_none();
    if !is_by_id || first.descending || !has_place {
        return None;
    }
    let Select::Items(items) = &query.select else {
        return None;
    };
    let mut columns = items.iter().map(|item| match &item.expr {
        SelectExpr::Field(path) => Some(path.text()),
        _ => None,
    });
    // What stands for several columns must not stand before it.
    let at = columns.position(|name| name.is_some_and(|name| name.eq_ignore_ascii_case("Id")))?;
    let are_single = items[..at]
        .iter()
        .all(|item| matches!(item.expr, SelectExpr::Field(_)));
    are_single.then_some(at)
}

/// The query for what has a greater id than the last one.
pub(crate) fn text(query: &Query, point: &Checkpoint) -> Result<String, QueryError> {
    let id = point.last_id.as_deref();
    let is_id = |id: &&str| {
        (15..=18).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let id = id.filter(is_id).ok_or(QueryError::BadCheckpoint)?;
    let mut rest = query.clone();
    let condition = format!("SELECT Id FROM X WHERE Id > '{id}'");
    let parsed = soql::parse(&condition).map_err(|_| QueryError::BadCheckpoint)?;
    let behind = parsed.filter.ok_or(QueryError::BadCheckpoint)?;
    rest.filter = Some(match rest.filter.take() {
        None => behind,
        Some(Condition::And(mut all)) => {
            all.push(behind);
            Condition::And(all)
        }
        Some(one) => Condition::And(vec![one, behind]),
    });
    if let Some((limit, _)) = &mut rest.limit {
        let read = i64::try_from(point.records).unwrap_or(i64::MAX);
        *limit = limit.saturating_sub(read).max(0);
    }
    Ok(rest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Query {
        soql::parse(text).unwrap()
    }

    #[test]
    fn only_rows_in_the_order_of_ids_have_such_a_place() {
        for (text, expected) in [
            ("SELECT Id FROM Lead ORDER BY Id", Some(0)),
            ("SELECT Name, id FROM Lead ORDER BY ID ASC, Name", Some(1)),
            ("SELECT Id FROM Lead", None),
            ("SELECT Id FROM Lead ORDER BY Id DESC", None),
            ("SELECT Id FROM Lead ORDER BY Name, Id", None),
            ("SELECT Id FROM Lead ORDER BY Id OFFSET 10", None),
            ("SELECT Name FROM Lead ORDER BY Id", None),
            ("SELECT FIELDS(STANDARD), Id FROM Lead ORDER BY Id", None),
            ("SELECT COUNT() FROM Lead", None),
        ] {
            assert_eq!(id_column(&parsed(text)), expected, "{text}");
        }
    }

    #[test]
    fn the_rest_has_greater_ids_under_the_same_conditions() {
        let point = Checkpoint {
            records: 30,
            last_id: Some("00Q000000000001AAA".to_owned()),
            ..Checkpoint::default()
        };
        let rest = |query: &str| text(&parsed(query), &point).unwrap();
        assert_eq!(
            rest("SELECT Id FROM Lead ORDER BY Id LIMIT 100"),
            "SELECT Id FROM Lead WHERE Id > '00Q000000000001AAA' ORDER BY Id LIMIT 70"
        );
        assert_eq!(
            rest("SELECT Id FROM Lead WHERE A = 1 OR B = 2 ORDER BY Id"),
            "SELECT Id FROM Lead WHERE (A = 1 OR B = 2) AND Id > '00Q000000000001AAA' ORDER BY Id"
        );
        assert!(
            rest("SELECT Id FROM Lead WHERE A = 1 AND B = 2 ORDER BY Id")
                .contains("B = 2 AND Id > ")
        );
        let foreign = Checkpoint {
            last_id: Some("' OR Name != '".to_owned()),
            ..Checkpoint::default()
        };
        assert!(text(&parsed("SELECT Id FROM Lead ORDER BY Id"), &foreign).is_err());
    }
}
