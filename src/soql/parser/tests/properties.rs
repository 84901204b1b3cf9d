//! Any text gives a tree or errors, and every tree prints what parses back to it.

use proptest::prelude::*;

use super::super::{ParseOptions, parse, parse_all};
use super::round_trip;
use crate::error::Diagnostic;
use crate::soql::layout;

/// Words, signs and values.
const PIECES: [&str; 68] = [
    "SELECT",
    "Id",
    "Name",
    "FROM",
    "Account",
    "a",
    "a.Name",
    "Group.From.",
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
    "NOT IN ('a')",
    "+",
    "-",
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
];

/// Pieces of queries, glued at random: closer to the grammar's edges than random letters.
fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(&PIECES[..]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "))
}

fn condition() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        "'x'",
        "'\\\\%\\'é\\n'",
        "1",
        "- .5",
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
            .prop_map(|l| format!("a.Name - {l} >= 3"))
            .prop_filter("a calculation has names only", |text| !text.contains('('),),
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
        "Group group USING SCOPE x, LOOKUP y.z, B",
        "Order",
        "A as",
    ]);
    let tails = prop::sample::subsequence(
        vec![
            "WITH DATA CATEGORY Geo__c AT usa__c AND P__c ABOVE (a__c, b__c) WITH USER_MODE",
            "WITH V(a = 1, b = true) WITH USER_MODE",
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
            let filter = condition.map(|c| format!("WHERE {c}")).unwrap_or_default();
            format!(
                "SELECT {} FROM {from} {filter} {}",
                items.join(", "),
                tails.join(" ")
            )
        },
    )
}

/// All that must hold for any text.
fn judge(text: &str) {
    let all = parse_all(text, ParseOptions::default());
    match parse(text) {
        Ok(query) => {
            round_trip(&query);
            places_are_inside(&format!("{query:?}"), text);
            assert_eq!(all.as_ref(), Ok(&query), "{text}");
            let page = layout(&query);
            let again = parse(&page).unwrap_or_else(|error| panic!("{page}: {error}"));
            assert_eq!(again.to_string(), query.to_string(), "{page}");
            assert_eq!(layout(&again), page);
        }
        Err(first) => {
            let all = all.expect_err(text);
            assert_eq!(all[0], first, "{text}");
            assert!(all.is_sorted_by_key(|error| error.span.start), "{text}");
            for error in &all {
                assert!(text.get(error.span.range()).is_some(), "{text}: {error:?}");
                let _ = (error.to_string(), error.server_message(), error.snippet());
            }
        }
    }
}

/// Every place in the tree cuts the text between characters.
fn places_are_inside(tree: &str, text: &str) {
    for place in tree.split("Span { start: ").skip(1) {
        let place = place.split_once(" }").expect("a place ends").0;
        let (start, end) = place.split_once(", end: ").expect("two numbers");
        let range = start.parse().expect("a number")..end.parse().expect("a number");
        assert!(text.get(range).is_some(), "{place} in {text}");
    }
}

/// A text with one piece taken out and another put in.
fn mutated() -> impl Strategy<Value = String> {
    (query(), any::<prop::sample::Index>(), 0..12_usize, pieces()).prop_map(
        |(text, at, length, piece)| {
            let letters: Vec<char> = text.chars().collect();
            let start = at.index(letters.len());
            let end = (start + length).min(letters.len());
            let piece = piece.chars().take(length).collect::<Vec<_>>();
            [&letters[..start], &piece, &letters[end..]]
                .concat()
                .into_iter()
                .collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_gives_a_tree_or_errors(text in ".{0,200}") {
        judge(&text);
    }

    #[test]
    fn any_bytes_behind_a_query_give_a_tree_or_errors(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        judge(&format!("SELECT Id FROM A WHERE N = '{}", String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn any_pieces_give_a_tree_or_errors(text in pieces()) {
        judge(&text);
    }

    #[test]
    fn any_mutation_gives_a_tree_or_errors(text in mutated()) {
        judge(&text);
    }

    #[test]
    fn every_tree_prints_what_parses_back_to_it(text in query()) {
        prop_assert!(parse(&text).is_ok(), "{text}");
        judge(&text);
    }
}
