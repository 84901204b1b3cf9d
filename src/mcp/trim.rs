//! Documents that are larger than an answer may be: their lists are shortened from the end, single
//! records first, groups last.

use serde_json::Value;

use super::Bounds;

/// Lists that may be shortened, the dearest last.
const LISTS: [&str; 4] = ["/records", "/series", "/compare/groups", "/groups"];

/// The document in its own words where it fits, and shortened where not; how many items were left out.
pub(super) fn trimmed(json: String, bounds: Bounds) -> (String, u64) {
    let is_long = |document: &Value| {
        let records = document.pointer("/records").and_then(Value::as_array);
        records.is_some_and(|records| records.len() > bounds.rows)
    };
    let mut document: Value = match serde_json::from_str(&json) {
        Ok(document) => document,
        Err(_) => return (json, 0),
    };
    if json.len() <= bounds.bytes && !is_long(&document) {
        return (json, 0);
    }
    let mut left_out = 0;
    if let Some(Value::Array(records)) = document.pointer_mut("/records") {
        left_out += records.len().saturating_sub(bounds.rows) as u64;
        records.truncate(bounds.rows);
    }
    let mut over = document.to_string().len().saturating_sub(bounds.bytes);
    for place in LISTS {
        match document.pointer_mut(place) {
            Some(Value::Array(list)) => left_out += shorten(list, &mut over),
            Some(Value::Object(lists)) => {
                for list in lists.values_mut().filter_map(Value::as_array_mut) {
                    left_out += shorten(list, &mut over);
                }
            }
            _ => {}
        }
    }
    (document.to_string(), left_out)
}

/// Takes items from the end until so many bytes are saved.
fn shorten(list: &mut Vec<Value>, over: &mut usize) -> u64 {
    let before = list.len();
    while *over > 0
        && let Some(item) = list.pop()
    {
        *over = over.saturating_sub(item.to_string().len() + 1);
    }
    (before - list.len()) as u64
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_fits_keeps_every_digit() {
        let json = r#"{"records":[{"amount":12345678901234567.10}]}"#.to_owned();
        let bounds = Bounds {
            rows: 5,
            bytes: 100,
        };
        assert_eq!(trimmed(json.clone(), bounds), (json, 0));
    }

    #[test]
    fn single_records_go_before_groups() {
        let list = |count: usize| vec![json!({"key": "abc"}); count];
        let json = json!({"n": 9, "groups": list(3), "series": {"a": list(2)}, "records": list(9)});
        let left = |rows, bytes| {
            let (text, left_out) = trimmed(json.to_string(), Bounds { rows, bytes });
            let document: Value = serde_json::from_str(&text).unwrap();
            let count = |place| document.pointer(place).unwrap().as_array().unwrap().len();
            (
                count("/records"),
                count("/series/a"),
                count("/groups"),
                left_out,
            )
        };
        assert_eq!(left(9, 1_000), (9, 2, 3, 0));
        assert_eq!(left(4, 1_000), (4, 2, 3, 5));
        assert_eq!(left(9, 200), (5, 2, 3, 4));
        assert_eq!(left(9, 100), (0, 0, 3, 11));
        assert_eq!(left(9, 10), (0, 0, 0, 14));
    }
}
