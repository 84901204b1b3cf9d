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

/// Rows as text between separators, by way of cells or straight.
struct Texts {
    form: Delimited,
    out: Vec<u8>,
    /// Records that were written without cells.
    straight: usize,
    is_straight: bool,
}

impl<'de> Taker<'de, std::convert::Infallible> for Texts {
    fn take(&mut self, record: &mut Record<'de>) -> Result<(), std::convert::Infallible> {
        for (at, cell) in record.cells.iter().enumerate() {
            if at > 0 {
                self.out.push(self.form.separator);
            }
            match cell {
                Cell::Text(text) | Cell::Json(text) => self.form.push(&mut self.out, text),
                Cell::Number(digits) => self.out.extend_from_slice(digits.as_bytes()),
                Cell::Bool(value) => self.out.extend_from_slice(value.to_string().as_bytes()),
                Cell::Null | Cell::NoParent { .. } | Cell::Absent => {
                    self.out.extend_from_slice(&self.form.null);
                }
            }
        }
        self.out.push(b'\n');
        Ok(())
    }

    fn writing(&mut self) -> Option<(&Delimited, &mut Vec<u8>)> {
        self.is_straight.then_some((&self.form, &mut self.out))
    }

    fn written(&mut self) -> Result<(), std::convert::Infallible> {
        self.straight += 1;
        Ok(())
    }
}

/// The rows of a page as text, what came of it, and how many were written without cells.
fn texts(layout: &Layout, page: &str, is_straight: bool) -> (String, Result<Told, String>, usize) {
    let mut texts = Texts {
        form: Delimited {
            separator: b'|',
            marks: *b"|\\\n\"",
            escape: |out, text, _| out.extend_from_slice(format!("{text:?}").as_bytes()),
            null: b"~".to_vec(),
        },
        out: Vec::new(),
        straight: 0,
        is_straight,
    };
    let told = records(page, layout, &mut texts).map_err(|stop| format!("{stop:?}"));
    (String::from_utf8(texts.out).unwrap(), told, texts.straight)
}

/// The rows of a page; the quick way, the visitors alone and the straight way must agree, whatever the
/// page is.
fn rows(layout: &Layout, page: &str) -> Result<Rows, String> {
    let quick = collected(|mut take| records(page, layout, &mut take));
    let slow = collected(|mut take| visit(page, layout, 0, &mut take));
    assert_eq!(quick, slow, "{page}");
    let (by_cells, told, _) = texts(layout, page, false);
    let (straight, straight_told, _) = texts(layout, page, true);
    assert_eq!((straight, straight_told), (by_cells, told), "{page}");
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

const STRAIGHT: &str = "SELECT Id, Name, Amount, IsWon, Account.Name, Account.Owner.Name, Owner.Name \
                        FROM Opportunity";

#[test]
fn what_stands_as_it_was_asked_for_needs_no_cells() {
    let layout = settle(STRAIGHT, r#"{"records":[]}"#);
    let record = |inner: &str| {
        format!(
            r#"{{"attributes":{{"type":"Opportunity","url":"/services/data/v65.0/sobjects/Opportunity/006Hs0000118000IAV"}},{inner}}}"#
        )
    };
    let page = |records: &[&str]| {
        let records: Vec<String> = records.iter().map(|inner| record(inner)).collect();
        format!(
            r#"{{"totalSize":9,"done":true,"records":[{}]}}"#,
            records.join(",")
        )
    };
    let owner = r#""Owner":{"attributes":{"type":"User"},"Name":"o"}"#;
    let good = [
        r#""Id":"1","Name":"a|\u00e9\n","Amount":-1.50E7,"IsWon":true,"Account":{"attributes":{"type":"Account"},"Name":"","Owner":{"attributes":{"type":"User"},"Name":"x \"y\""}},"Owner":null"#,
        &format!(r#""Id":null,"Name":"plain","Amount":null,"IsWon":false,"Account":null,{owner}"#),
        &format!(
            r#""Id":"3","Name":"a long name, longer than 32 letters are","Amount":0,"IsWon":null,"Account":{{"attributes":{{"type":"Account"}},"Name":"n","Owner":null}},{owner}"#
        ),
    ];
    let (text, told, straight) = texts(&layout, &page(&good), true);
    assert_eq!(
        text,
        "1|\"a|é\\n\"|-1.50E7|true||\"x \\\"y\\\"\"|~\n~|plain|~|false|~|~|o\n3|a long name, longer than 32 \
         letters are|0|~|n|~|o\n"
    );
    assert_eq!((told.unwrap().records, straight), (3, 3));
    // A member too many, too few, twice, elsewhere, of another shape or behind a blank.
    let odd = [
        good[1].replacen(r#""Name""#, r#""Extra":1,"Name""#, 1),
        good[1].replacen(r#""Name":"plain","#, "", 1),
        good[1].replacen(r#""Name":"plain""#, r#""Name":"first","Name":"plain""#, 1),
        good[1].replacen(
            r#""Id":null,"Name":"plain""#,
            r#""Name":"plain","Id":null"#,
            1,
        ),
        good[1]
            .replacen("plain", "\u{e9}", 1)
            .replacen("null", r#"{"a": [1]}"#, 1),
        good[1].replacen(":null", ": null", 1),
        format!("{},\"Extra\":2", good[1]),
        good[1].replacen(r#"{"attributes":{"type":"User"},"#, "{", 1),
    ];
    for odd in &odd {
        let page = page(&[good[0], odd, good[2]]);
        assert_eq!(texts(&layout, &page, true).2, 2, "{odd}");
        assert_eq!(rows(&layout, &page).unwrap().len(), 3);
    }
    // Where nothing is straight no more is tried.
    let page = page(
        &[&odd[0]]
            .repeat(40)
            .iter()
            .map(|odd| odd.as_str())
            .collect::<Vec<_>>(),
    );
    assert_eq!(rows(&layout, &page).unwrap().len(), 40);
}

#[test]
fn columns_out_of_order_need_cells() {
    for text in [
        "SELECT Account.Name, Id, Account.Owner.Name FROM Opportunity",
        "SELECT Id, Name, Id FROM Opportunity",
        "SELECT Name FROM Opportunity",
        "SELECT Id, (SELECT Id FROM Cases) FROM Account",
        "SELECT attributes, Id FROM Account",
    ] {
        if let Ok(query) = soql::parse(text) {
            let Plan::Rows(items) = Plan::of(&query) else {
                panic!("{text} has no rows");
            };
            let layout = Layout::settle(&items, &Shape::default(), ChildMode::Json);
            assert!(!layout.is_straight, "{text}");
        }
    }
    assert!(settle(STRAIGHT, r#"{"records":[]}"#).is_straight);
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
        fn no_damage_parts_the_ways(
            places in prop::collection::vec((0_usize..900, any::<u8>()), 0..3),
            values in prop::collection::vec(leaf(), 14),
        ) {
            let layout = settle(STRAIGHT, r#"{"records":[]}"#);
            let about = r#""attributes":{"type":"X","url":"/services/data/v65.0/sobjects/X/006Hs0000118000IAV"}"#;
            let records: Vec<String> = values.chunks(7).map(|v| format!(
                r#"{{{about},"Id":{},"Name":{},"Amount":{},"IsWon":{},"Account":{{{about},"Name":{},"Owner":{{{about},"Name":{}}}}},"Owner":{{{about},"Name":{}}}}}"#,
                v[0], v[1], v[2], v[3], v[4], v[5], v[6]
            )).collect();
            let mut page = format!(r#"{{"totalSize":2,"done":true,"records":[{}]}}"#, records.join(",")).into_bytes();
            for (at, byte) in places {
                let length = page.len();
                page[at % length] = byte;
            }
            if let Ok(page) = std::str::from_utf8(&page) {
                drop(rows(&layout, page));
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
