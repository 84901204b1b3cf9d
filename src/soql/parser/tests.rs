//! Properties of the parser and the printer, and what errors say.

use proptest::prelude::*;

use super::{DEEPEST, ParseOptions, parse, parse_with};
use crate::error::Diagnostic;
use crate::soql::ast::{Condition, LiteralValue, Query, Select};

/// The suggestion of the error that `text` gives.
fn suggestion(text: &str) -> String {
    let error = parse(text).expect_err(text);
    error
        .suggestion
        .unwrap_or_else(|| panic!("no suggestion for {text}"))
}

/// A query with a slip, and what is said about it.
const SLIPS: &[(&str, &str)] = &[
    (
        "SELECT Id FROM A WHERE N => 1",
        "write `>=` instead of `=>`",
    ),
    (
        "SELECT Id FROM A WHERE N = 1 && M = 2",
        "write `AND` instead of `&&`",
    ),
    (
        "SELECT Id FROM A WHERE N IN ('x',)",
        "remove the comma before `)`",
    ),
    (
        "SELECT Id FROM A WHERE 1 = N",
        "write the field first, then the operator, then the value",
    ),
    (
        "FROM A",
        "A query starts with SELECT: `SELECT Id FROM Account`",
    ),
    (
        "SELECT Id FROM A WHERE N == 'x'",
        "write `=` instead of `==`",
    ),
    (
        "SELECT Id FROM A WHERE N = \"x\"",
        "texts stand in single quotes: `'x'`",
    ),
    ("SELECT Id AS x FROM A", "write the alias without AS"),
    ("SELECT Id FROM A WHERE N IS NULL", "write `N = NULL`"),
    ("SELECT Id FROM A WHERE N IS NOT NULL", "write `N != NULL`"),
    (
        "SELECT Id FROM A WHERE N NOT LIKE 'x'",
        "put NOT in front, in parentheses: `(NOT N LIKE …)`",
    ),
    (
        "SELECT Id Name Phone FROM A",
        "A comma is missing: `Name, Phone`",
    ),
    ("SELECT Id, FROM A", "remove the comma before FROM"),
    ("SELEKT Id FROM A", "did you mean `SELECT`?"),
    ("SELECT Id FORM A", "did you mean `FROM`?"),
    ("SELECT Id FROMA", "A space is missing: `FROM A`"),
    ("SELECT Id FROM A WHER N = 1", "did you mean `WHERE`?"),
    ("SELECT Id FROM A LIMT 5", "did you mean `LIMIT`?"),
    ("SELECT Id FROM A GRUOP BY N", "did you mean `GROUP BY`?"),
    (
        "SELECT Id FROM A WHERE N = 1 ODER BY N",
        "did you mean `ORDER BY`?",
    ),
    ("SELECT Id FROM A WHERE N LIK 'x'", "did you mean `LIKE`?"),
    ("SELECT Id FROM A WHERE N = TODY", "did you mean `TODAY`?"),
    (
        "SELECT Id FROM A WHERE N = foo",
        "A text stands in single quotes: `'foo'`; fields are not compared with fields",
    ),
    (
        "SELECT Id FROM A WHERE N = 2020-1-1",
        "A date is written `2026-01-31`, a datetime `2026-01-31T10:00:00Z`",
    ),
    (
        "SELECT Id FROM A LIMIT 5 ORDER BY N",
        "ORDER BY belongs before LIMIT",
    ),
    (
        "SELECT Id FROM A HAVING COUNT(Id) > 1",
        "HAVING needs GROUP BY before it",
    ),
    (
        "SELECT Id FROM A ORDER BY 1",
        "Name the field to sort or group by, not its position",
    ),
    (
        "SELECT Id FROM A WHERE N = 'x' AND M = 1 OR O = 2",
        "AND and OR do not mix without parentheses: `(N = 'x' AND M = 1) OR …`",
    ),
    (
        "SELECT Id FROM A WHERE NOT N = 1 AND M = 2",
        "NOT needs parentheses of its own: `(NOT N = 1) AND …`",
    ),
    (
        "SELECT Id FROM A WHERE (N = 1",
        "close the parentheses with `)`",
    ),
    (
        "SELECT Id FROM A WHERE N = 1)",
        "remove the `)`, or open it before",
    ),
    (
        "SELECT Id FROM A WHERE N = :x",
        "variables exist in Apex only; write the value, texts in single quotes",
    ),
    (
        "SELECT Id FROM A FOR UPDATE",
        "FOR UPDATE exists in Apex only; remove it",
    ),
];

#[test]
fn slips_are_named() {
    for (text, expected) in SLIPS {
        assert_eq!(suggestion(text), *expected, "{text}");
    }
    assert!(suggestion("SELECT * FROM Account").contains("FIELDS(ALL)"));
}

#[test]
fn messages_say_what_stood_there_and_what_was_expected() {
    let error = parse("SELECT Id FROM A WHERE N =").expect_err("no value");
    assert_eq!(
        error.to_string(),
        "expected a value, found the end of the query"
    );
    assert_eq!(error.server_text(), "missing value at '<EOF>'");
    let error = parse("SELECT Id FROM A WHERE N = 1 AND M = 2 OR O = 3").expect_err("mixed");
    assert_eq!(error.server_text(), "unexpected token: 'OR'");
    assert_eq!(error.snippet().expect("a place").marks[0].0, 39..41);
    let error = parse("SELECT Id FROM A WHERE ParentId IN ()").expect_err("empty");
    assert_eq!(error.server_text(), "unexpected token: 'ParentId IN ()'");
    assert_eq!(
        parse("SELECT FROM A").expect_err("empty").server_text(),
        "unexpected token: 'SELECT FROM'"
    );
    assert_eq!(
        parse(" ").expect_err("empty").server_text(),
        "SOQL statements cannot be empty or null"
    );
}

#[test]
fn patterns_keep_their_escapes() {
    let query = parse(r"SELECT Id FROM A WHERE N LIKE 'a\_\\\'%'").expect("valid");
    let Some(Condition::Compare { value, .. }) = query.filter else {
        panic!("a comparison");
    };
    assert_eq!(value.value, LiteralValue::Text(r"a\_\\'%".to_owned()));
    let query = parse(r"SELECT Id FROM A WHERE N = '\u00e9\n\\'").expect("valid");
    let Some(Condition::Compare { value, .. }) = query.filter else {
        panic!("a comparison");
    };
    assert_eq!(value.value, LiteralValue::Text("é\n\\".to_owned()));
}

#[test]
fn parameters_are_taken_on_request_only() {
    let options = ParseOptions { parameters: true };
    for text in [
        "SELECT Id FROM A WHERE N = :name AND M LIKE :pattern",
        "SELECT Id FROM A WHERE N IN :names",
        "SELECT Id FROM A WHERE N IN (:a, :b)",
    ] {
        assert!(parse(text).is_err());
        let query = parse_with(text, options).expect(text);
        let printed = query.to_string();
        let again = parse_with(&printed, options).expect(&printed);
        assert_eq!(again.to_string(), printed);
    }
}

#[test]
fn nesting_is_limited_and_not_overflowing() {
    let nested = |count: usize| {
        let (open, close) = ("(".repeat(count), ")".repeat(count));
        format!("SELECT Id FROM A WHERE {open}N = 1{close}")
    };
    round_trip(&parse(&nested(DEEPEST)).expect("deep, but not too deep"));
    let deep = format!(
        "SELECT Id FROM A WHERE {}N = 1{}",
        "(M = 1 AND (NOT ".repeat(49),
        "))".repeat(49)
    );
    round_trip(&parse(&deep).expect("deep, but not too deep"));
    for count in [DEEPEST + 1, 100_000] {
        let error = parse(&nested(count)).expect_err("too deep");
        assert_eq!(error.server_code(), "QUERY_TOO_COMPLICATED");
    }
    assert!(parse(&format!("SELECT {} FROM A", "f(".repeat(50_000))).is_err());
    assert!(parse(&"SELECT (".repeat(12_000)).is_err());
    assert!(parse(&"SELECT Id FROM A WHERE Id IN (".repeat(3_000)).is_err());
    assert!(
        parse(&format!(
            "SELECT Id FROM A WHERE {}N = 1",
            "NOT ".repeat(20_000)
        ))
        .is_err()
    );
}

#[test]
fn long_queries_are_read_in_linear_time() {
    let values = vec!["'0012345678901234AA'"; 5_000].join(", ");
    let text = format!("SELECT Id FROM A WHERE Id IN ({values})");
    assert!(text.len() > 100_000);
    let Some(Condition::List { values, .. }) = parse(&text).expect("valid").filter else {
        panic!("a list");
    };
    assert_eq!(values.len(), 5_000);
    let text = format!("SELECT {} FROM A", vec!["Name__c"; 12_000].join(","));
    assert!(
        matches!(parse(&text).expect("valid").select, Select::Items(items) if items.len() == 12_000)
    );
    let text = format!(
        "SELECT Id FROM A WHERE {}",
        vec!["N = 1"; 12_000].join(" OR ")
    );
    assert!(parse(&text).is_ok());
    assert!(parse(&"'".repeat(100_000)).is_err());
    assert!(parse(&"\"".repeat(100_001)).is_err());
}

/// Pieces of queries, glued at random: closer to the grammar's edges than random letters.
fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "SELECT",
        "Id",
        "Name",
        "FROM",
        "Account",
        "a",
        "a.Name",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        ",",
        "=",
        "!=",
        "<",
        "IN",
        "LIKE",
        "'x'",
        "'it\\'s'",
        "1",
        "-1.5",
        "NULL",
        "TRUE",
        "TODAY",
        "LAST_N_DAYS:3",
        "2020-01-01",
        "2020-01-01T00:00:00Z",
        "USD5",
        "GROUP BY",
        "ROLLUP(",
        "HAVING",
        "COUNT(Id)",
        "COUNT()",
        "ORDER BY",
        "DESC",
        "NULLS LAST",
        "LIMIT",
        "OFFSET",
        "FOR VIEW",
        "UPDATE",
        "WITH",
        "DATA CATEGORY",
        "AT",
        "TYPEOF",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "FIELDS(ALL)",
        "DISTANCE(",
        "GEOLOCATION(",
        "USING SCOPE",
        "AS",
        "BIND",
        ";",
        ":",
        ".",
        "\"",
        "'",
        "\\",
        "é",
        "\n",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "))
}

fn condition() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        "'x'",
        "'\\\\%\\'é\\n'",
        "1",
        "-.5",
        "NULL",
        "true",
        "TODAY",
        "last_n_days : 3",
        "2020-01-01",
        "usd5.25",
        "10:00:00Z",
        "2020-01-01t00:00:00+0100",
    ]);
    let operator = prop::sample::select(vec!["=", "!=", "<>", "<", "< =", ">", ">="]);
    let left = prop::sample::select(vec![
        "Name",
        "a.Owner.Name",
        "CALENDAR_YEAR(convertTimezone(CreatedDate))",
        "Data",
    ]);
    let plain = prop_oneof![
        (left.clone(), operator, value.clone()).prop_map(|(l, o, v)| format!("{l} {o} {v}")),
        (
            left.clone(),
            prop::collection::vec(value, 1..4),
            prop::sample::select(vec!["IN", "NOT IN", "INCLUDES"])
        )
            .prop_map(|(l, v, o)| format!("{l} {o} ({})", v.join(","))),
        left.clone()
            .prop_map(|l| format!("{l} LIKE 'a\\_\\%\\\\b%'")),
        left.prop_map(|l| format!("{l} NOT IN (SELECT AccountId FROM Contact WHERE Name = 'x')")),
    ];
    plain.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|all| format!("({})", all.join(" AND "))),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|all| format!("({})", all.join(" OR "))),
            inner.clone().prop_map(|one| format!("(NOT {one})")),
            inner.prop_map(|one| format!("({one})")),
        ]
    })
}

fn query() -> impl Strategy<Value = String> {
    let items = prop::sample::subsequence(
        vec![
            "Id",
            "a.Name",
            "COUNT(Id) n",
            "FORMAT(MIN(CloseDate))",
            "fields(standard)",
            "toLabel(Status) offset",
            "TYPEOF What WHEN Account THEN Phone, Owner.Name ELSE Name END",
            "(SELECT Id FROM Contacts c LIMIT 3)",
            "DISTANCE(Loc__c, GEOLOCATION(37.7,-122.4), 'mi') d",
        ],
        1..9,
    );
    let from = prop::sample::select(vec![
        "Account a",
        "Account as a, a.Owner o",
        "Group group",
        "Order",
        "A as",
    ]);
    let tails = prop::sample::subsequence(
        vec![
            "WITH USER_MODE WITH DATA CATEGORY Geo__c AT usa__c AND P__c ABOVE (a__c, b__c)",
            "WITH UserId = '005'",
            "GROUP BY CUBE(Name, CALENDAR_YEAR(d)) HAVING COUNT(Id) > 1",
            "ORDER BY Name desc nulls last, COUNT(Id), DISTANCE(L, GEOLOCATION(1,2), 'km') nulls first",
            "LIMIT -5",
            "OFFSET 7",
            "bind x = 'y'",
            "for reference",
            "update tracking, viewstat",
        ],
        0..9,
    );
    (items, from, prop::option::of(condition()), tails).prop_map(
        |(items, from, condition, tails)| {
            let filter = condition
                .map(|c| format!("USING SCOPE mine WHERE {c}"))
                .unwrap_or_default();
            format!(
                "SELECT {} FROM {from} {filter} {}",
                items.join(", "),
                tails.join(" ")
            )
        },
    )
}

/// Prints, parses and compares with places put out of the way by printing once more in full.
fn round_trip(query: &Query) {
    let printed = query.to_string();
    let again = parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
    assert_eq!(again.to_string(), printed);
    let twice = parse(&again.to_string()).expect("it parsed before");
    assert_eq!(twice, again, "{printed}");
    assert_eq!(without_places(query), without_places(&again), "{printed}");
}

/// The tree as text, every place taken out.
fn without_places(query: &Query) -> String {
    let text = format!("{query:?}");
    let mut bare = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("Span { start: ") {
        bare.push_str(&rest[..at]);
        rest = rest[at..].split_once('}').expect("a span ends").1;
    }
    bare.push_str(rest);
    bare
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_gives_a_tree_or_an_error(text in ".{0,200}") {
        if let Err(error) = parse(&text) {
            let _ = (error.to_string(), error.server_message(), error.snippet());
        }
    }

    #[test]
    fn any_bytes_behind_a_query_give_a_tree_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let text = format!("SELECT Id FROM A WHERE N = '{}", String::from_utf8_lossy(&bytes));
        if let Err(error) = parse(&text) {
            let _ = (error.to_string(), error.server_message(), error.snippet());
        }
    }

    #[test]
    fn any_pieces_give_a_tree_that_prints_or_an_error(text in pieces()) {
        match parse(&text) {
            Ok(query) => round_trip(&query),
            Err(error) => {
                let _ = (error.to_string(), error.server_message(), error.snippet());
            }
        }
    }

    #[test]
    fn every_tree_prints_what_parses_back_to_it(text in query()) {
        round_trip(&parse(&text).unwrap_or_else(|error| panic!("{text}: {error:?}")));
    }
}
