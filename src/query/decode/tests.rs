//! Traps, damage, and a tree of values as the oracle.

use super::*;
use crate::query::layout::ChildMode;
use crate::query::plan::Plan;
use crate::query::shape::Shape;
use crate::soql;

fn settle(text: &str, page: &str) -> Layout {
    let Plan::Rows(items) = Plan::of(&soql::parse(text).unwrap()) else {
        panic!("{text} has no rows");
    };
    let mut shape = Shape::default();
    let page: serde_json::Map<String, serde_json::Value> = serde_json::from_str(page).unwrap();
    let records = page["records"].to_string();
    shape
        .add(serde_json::from_str::<&RawValue>(&records).unwrap())
        .unwrap();
    Layout::settle(&items, &shape, ChildMode::Json)
}

type Rows = Vec<Vec<String>>;

/// All rows that come out before the end or the error, and the error.
fn collected(
    walk: impl FnOnce(
        &mut dyn FnMut(&mut Record<'_>) -> Result<(), std::convert::Infallible>,
    ) -> Result<Told, Stop<std::convert::Infallible>>,
) -> (Rows, Result<Told, String>) {
    let mut rows = Vec::new();
    let outcome = walk(&mut |record| {
        let mut row: Vec<String> = record
            .cells
            .iter()
            .map(|cell| format!("{cell:?}"))
            .collect();
        row.extend(record.children.iter().map(|raw| format!("{raw:?}")));
        rows.push(row);
        Ok(())
    });
    let outcome = outcome.map_err(|stop| match stop {
        Stop::Page(error) => error.to_string(),
        Stop::Taker(never) => match never {},
    });
    (rows, outcome)
}

/// The rows of a page; the quick way and the visitors alone must agree, whatever the page is.
fn rows(layout: &Layout, page: &str) -> Result<Rows, String> {
    let quick = collected(|take| records(page, layout, take));
    let slow = collected(|take| visit(page, layout, 0, take));
    assert_eq!(quick, slow, "{page}");
    let (mut rows, outcome) = quick;
    for row in &mut rows {
        row.truncate(layout.columns.len());
    }
    outcome.map(|_| rows)
}

/// The trap page of the measurements: everything that a record has been seen to do.
#[test]
fn trap_page() {
    let text = "SELECT Name, Amount, Account.Name, Account.Owner.Name FROM Opportunity";
    let layout = settle(
        text,
        r#"{"records":[{"Name":"","Amount":1,"Account":{"Name":""}}]}"#,
    );
    let number = |raw: &str| {
        let page = format!(r#"{{"totalSize":1,"done":true,"records":[{{"Amount":{raw}}}]}}"#);
        rows(&layout, &page).unwrap()[0][1].clone()
    };
    for raw in [
        "1.0E7",
        "12345678901234567.89",
        "123456789012345678901234567890",
        "1e400",
        "-0.0",
    ] {
        assert_eq!(number(raw), format!("Number({raw:?})"));
    }
    let page = r#"{"records":[
        {"Account":{"Owner":{"Name":"o"},"Name":"n","Extra":{"deep":[1,{}]}},"Amount":1,"Name":"reversed"},
        {"attributes":{"type":"Opportunity"},"NAME":"other case","Amount":null,"Account":null},
        {"Name":"first","Name":"last wins","Account":{"attributes":{},"Owner":null}},
        {},
        {"Name":"\u2028\ud83d\ude00 \"q\" \r\n \\\\","Amount":"text","Cases":{"records":["trap"]}}
    ],"done":true,"totalSize":5}"#;
    let found = rows(&layout, page).unwrap();
    assert_eq!(
        found[0],
        [
            "Text(\"reversed\")",
            "Number(\"1\")",
            "Text(\"n\")",
            "Text(\"o\")"
        ]
    );
    assert_eq!(found[1][0], "Text(\"other case\")");
    assert_eq!(found[1][2..], ["NoParent { depth: 1 }"; 2]);
    assert_eq!(found[2][0], "Text(\"last wins\")");
    assert_eq!(found[2][2..], ["Null", "NoParent { depth: 2 }"]);
    assert_eq!(
        found[3],
        [
            "Null",
            "Null",
            "NoParent { depth: 1 }",
            "NoParent { depth: 1 }"
        ]
    );
    assert_eq!(
        found[4][0],
        format!("Text({:?})", "\u{2028}😀 \"q\" \r\n \\\\")
    );
}

#[test]
fn what_is_no_page_is_refused() {
    let layout = settle("SELECT Id, A.B FROM C", r#"{"records":[]}"#);
    for page in [
        "",
        "{",
        "[]",
        "null",
        "{}",
        r#"{"records":null}"#,
        r#"{"records":{}}"#,
        r#"{"records":[null]}"#,
        r#"{"records":[1]}"#,
        r#"{"records":["x"]}"#,
        r#"{"records":[{"Id":}]}"#,
        r#"{"records":[{"A":7}]}"#,
        r#"{"records":[],"done":"yes"}"#,
        r#"{"records":[],"totalSize":"1"}"#,
        r#"{"records":[]"#,
        r#"{"records":[]} trailing"#,
    ] {
        assert!(rows(&layout, page).is_err(), "{page}");
    }
    assert!(rows(&layout, r#"{"records":[],"totalSize":-1}"#).is_ok());
}

mod oracle {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::*;

    const TEXT: &str = "SELECT Id, Account.Name, Amount, Account.Owner.Name, Owner.Name, \
                        (SELECT Id FROM Cases) FROM Opportunity";

    fn leaf() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(|number| json!(number)),
            "\\PC{0,8}|[\"\\\\\n\u{1}\u{2028}é😀]{0,6}".prop_map(Value::from),
            Just(json!({"city": "x y", "n": [1, null]})),
        ]
    }

    fn object(keys: &'static [&'static str]) -> impl Strategy<Value = Value> {
        let members = prop::collection::vec((prop::sample::select(keys), leaf()), 0..5);
        prop_oneof![
            1 => Just(Value::Null),
            4 => members.prop_map(|members| {
                Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            })
        ]
    }

    fn record() -> impl Strategy<Value = Value> {
        let owner = || object(&["Name", "attributes", "Email"]);
        let account = (object(&["Name", "Extra"]), prop::option::of(owner())).prop_map(
            |(mut account, owner)| {
                if let (Some(members), Some(owner)) = (account.as_object_mut(), owner) {
                    members.insert("Owner".to_owned(), owner);
                }
                account
            },
        );
        let one = |key: &'static str, value: BoxedStrategy<Value>| {
            value.prop_map(move |value| (key.to_owned(), value)).boxed()
        };
        let member = prop_oneof![
            one("attributes", Just(json!({"type": "x"})).boxed()),
            one("Id", leaf().boxed()),
            one("Amount", leaf().boxed()),
            one("Other", leaf().boxed()),
            one("Account", account.boxed()),
            one("Owner", owner().boxed()),
        ];
        prop::collection::vec(member, 0..8)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
    }

    /// What the contract says about the cell under these keys.
    fn expected(record: &Value, keys: &[&str]) -> String {
        let mut here = record;
        for (depth, key) in keys.iter().enumerate() {
            if depth > 0 && here.is_null() {
                return format!("NoParent {{ depth: {depth} }}");
            }
            here = &here[key];
        }
        match here {
            Value::Null => "Null".to_owned(),
            Value::Bool(value) => format!("Bool({value})"),
            Value::Number(number) => format!("Number({:?})", number.to_string()),
            Value::String(text) => format!("Text({text:?})"),
            compound => format!("Json({:?})", compound.to_string()),
        }
    }

    proptest! {
        #[test]
        fn cells_are_what_a_tree_of_values_holds(
            found in prop::collection::vec(record(), 0..4),
            is_pretty in any::<bool>(),
        ) {
            let layout = settle(TEXT, r#"{"records":[]}"#);
            let mut page = Map::new();
            page.insert("records".to_owned(), Value::Array(found.clone()));
            let page = if is_pretty {
                serde_json::to_string_pretty(&page).unwrap()
            } else {
                serde_json::to_string(&page).unwrap()
            };
            let rows = rows(&layout, &page).unwrap();
            prop_assert_eq!(rows.len(), found.len());
            for (row, record) in rows.iter().zip(&found) {
                let wanted = [
                    expected(record, &["Id"]),
                    expected(record, &["Account", "Name"]),
                    expected(record, &["Amount"]),
                    expected(record, &["Account", "Owner", "Name"]),
                    expected(record, &["Owner", "Name"]),
                    "Null".to_owned(),
                ];
                prop_assert_eq!(&row[..], &wanted[..]);
            }
        }

        #[test]
        fn no_damage_makes_it_panic(at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400) {
            let layout = settle(TEXT, r#"{"records":[]}"#);
            let mut bytes = br#"{"totalSize":1,"done":false,"nextRecordsUrl":"/a","records":[{"Id":"\u00e9\ud83d","Account":{"Owner":null,"Name":"x"},"Amount":-1.0e7,"Cases":{"records":[]}}]}"#.to_vec();
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(length - cut % length);
            if let Ok(page) = std::str::from_utf8(&bytes) {
                drop(rows(&layout, page));
            }
        }
    }
}
