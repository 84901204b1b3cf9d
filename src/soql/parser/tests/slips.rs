//! Slips that people make, and what is said about them.

use super::super::{MOST_ERRORS, ParseOptions, parse, parse_all};

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
        "SELECT Id FROM A WHERE N > 01/02/2024",
        "a date is written `2026-01-31`, a datetime `2026-01-31T10:00:00Z`",
    ),
    (
        "SELECT Id FROM A WHERE N = 31.12.2024",
        "a date is written `2026-01-31`, a datetime `2026-01-31T10:00:00Z`",
    ),
    (
        "SELECT Id FROM A WHERE N > 2024-01-01T00:00:00",
        "a datetime has a T, seconds and a zone: `2024-01-01T10:00:00Z`",
    ),
    (
        "SELECT Id FROM A WHERE N > 2024-01-01 10:00:00",
        "a datetime has a T, seconds and a zone: `2024-01-01T10:00:00Z`",
    ),
    (
        "SELECT Id FROM A WHERE N = LAST_N_DAYS(30)",
        "write `LAST_N_DAYS:30`",
    ),
    (
        "SELECT Id FROM A WHERE N = LAST_7_DAYS",
        "did you mean `LAST_N_DAYS:7`?",
    ),
    (
        "SELECT Id FROM A WHERE N = NEXT_12_MONTH",
        "did you mean `NEXT_N_MONTHS:12`?",
    ),
    (
        "SELECT Id FROM A WHERE N = LAST_N_DAY:7",
        "did you mean `LAST_N_DAYS:7`?",
    ),
    (
        "SELECT Id FROM A WHERE N > NOW()",
        "write `TODAY`, or an instant such as `2026-01-31T10:00:00Z`",
    ),
    (
        "SELECT Id FROM A WHERE N = yes",
        "a checkbox is TRUE or FALSE",
    ),
    ("SELECT Id FROM A WHERE N = none", "write `NULL`"),
    (
        "SELECT Id FROM A WHERE N > 5,000",
        "numbers are written without separators: `5000`",
    ),
    (
        "SELECT Id FROM A WHERE N > 5k",
        "write the number in full: `5000`",
    ),
    (
        "SELECT Id FROM A WHERE N > 5%",
        "a percentage is a number without a sign: `5`",
    ),
    (
        "SELECT Id FROM A WHERE N > €5",
        "an amount is a number without a sign: `5000`",
    ),
    (
        "SELECT Id FROM A WHERE N > $5",
        "Salesforce passes over `$` and what follows on its line; an amount has no sign: `5000`",
    ),
    (
        "SELECT Id FROM A WHERE N LIKE %x%",
        "a pattern stands in quotes: `LIKE '%text%'`",
    ),
    (
        "SELECT Id FROM A WHERE N = 1 & M = 2",
        "write `AND` instead of `&`",
    ),
    (
        "SELECT N || M FROM A",
        "SOQL does not calculate; do it on the result",
    ),
    (
        "SELECT N, SELECT Id FROM Bs FROM A",
        "a sub-query stands in parentheses: `(SELECT Id FROM Contacts)`",
    ),
    (
        "SELECT Id FROM A WHERE N = 1 AND AND M = 2",
        "remove one of `AND AND`",
    ),
    ("SELECT Id FROM A ORDER N", "write `ORDER BY N`"),
    ("SELECT Id FROM A ORDER BY N DSC", "did you mean `DESC`?"),
    (
        "SELECT COUNT(DISTINCT N) FROM A",
        "write `COUNT_DISTINCT(N)`",
    ),
    ("SELECT \"N\" FROM A", "names stand without quotes: `N`"),
    (
        "SELECT Id FROM A JOIN B ON A.x = B.y",
        "SOQL has no joins: write a path such as `Account.Name`, or a sub-query `(SELECT Id FROM Contacts)`",
    ),
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
        "a query starts with SELECT: `SELECT Id FROM Account`",
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
        "a comma is missing: `Name, Phone`",
    ),
    ("SELECT Id, FROM A", "remove the comma before FROM"),
    ("SELEKT Id FROM A", "did you mean `SELECT`?"),
    ("SELECT Id FORM A", "did you mean `FROM`?"),
    ("SELECT Id FROMA", "a space is missing: `FROM A`"),
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
        "a text stands in single quotes: `'foo'`; fields are not compared with fields",
    ),
    (
        "SELECT Id FROM A WHERE N = 2020-1-1",
        "a date is written `2026-01-31`, a datetime `2026-01-31T10:00:00Z`",
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
        "name the field to sort or group by, not its position",
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
    ("SELCT Id FROM A", "did you mean `SELECT`?"),
    ("SELECTId FROM A", "a space is missing: `SELECT Id`"),
    (
        "SELECT TOP 10 Id FROM A",
        "SOQL has no TOP; write `LIMIT 10` at the end",
    ),
    (
        "SELECT COUNT(*) FROM A",
        "write `COUNT()` alone, or `COUNT(Id)`",
    ),
    ("SELECT Id,, N FROM A", "remove one of the two commas"),
    ("SELECT Id, N, FROM A", "remove the comma before FROM"),
    (
        "SELECT Id WHERE N = 1",
        "say where the fields come from: `FROM Account`",
    ),
    (
        "SELECT Id FROM A, WHERE N = 1",
        "remove the comma before WHERE",
    ),
    (
        "SELECT Id FROM A INNER JOIN B",
        "SOQL has no joins: write a path such as `Account.Name`, or a sub-query `(SELECT Id FROM Contacts)`",
    ),
    (
        "SELECT Id FROM A WHERE N IN 'x'",
        "the values stand in parentheses: `IN ('x')`",
    ),
    (
        "SELECT Id FROM A WHERE N BETWEEN 1 AND 2",
        "write `N >= … AND N <= …`",
    ),
    ("SELECT Id FROM A WHERE ISNULL(N)", "write `N = NULL`"),
    (
        "SELECT Id FROM A WHERE ISNULL(N, 1) = 2",
        "`ISNULL` has one argument, as every function but DISTANCE",
    ),
    (
        "SELECT Id FROM A WHERE N LIKE x",
        "a text stands in single quotes: `'x'`; fields are not compared with fields",
    ),
    (
        "SELECT Id FROM A WHERE N = ‘x’",
        "texts stand in straight single quotes: `'`",
    ),
    (
        "SELECT Id FROM A WHERE N = 'O'Brien'",
        "a quote inside a text is written `\\'`: `'O\\'…`",
    ),
    (
        "SELECT Id FROM A WHERE N = 'x",
        "close the text with `'`; a quote inside is written `\\'`, a line break `\\n`",
    ),
    (
        "SELECT Id FROM A WHERE N = 1 AND",
        "put a condition behind AND, or remove AND",
    ),
    (
        "SELECT Id FROM A WHERE N = 1 OR ORDER BY N",
        "put a condition behind OR, or remove OR",
    ),
    (
        "SELECT Id FROM A WHERE (N = 1 ORDER BY N",
        "close the parentheses with `)`",
    ),
    (
        "SELECT Id FROM A WHERE N",
        "compare it with a value: `N = TRUE`, `N != NULL`",
    ),
    (
        "SELECT Id FROM A WHERE !N = 1",
        "write `NOT (…)` or `!=` instead of `!`",
    ),
    (
        "SELECT Id FROM A WHERE N =! 1",
        "write `!=` instead of `=!`",
    ),
    (
        "SELECT Id FROM A WHERE N < > 1",
        "write `<>` without a space",
    ),
    (
        "SELECT Id FROM A WHERE N = TODAY - 1",
        "SOQL does not calculate with dates; `LAST_N_DAYS:7` and the like do",
    ),
    (
        "SELECT Id FROM A WHERE N = (SELECT B FROM C)",
        "`=` compares with one value; for several write `IN (…)`",
    ),
    (
        "SELECT a . b FROM A",
        "write a path without spaces: `Account.Name`",
    ),
    (
        "SELECT Id FROM A LIMIT 10, 5",
        "LIMIT has one number; rows are passed over with `OFFSET`",
    ),
    (
        "SELECT Id FROM A LIMIT 5 WHERE N = 1",
        "WHERE belongs before LIMIT",
    ),
    (
        "SELECT Id FROM A OFFSET 5 LIMIT 5",
        "LIMIT belongs before OFFSET",
    ),
    ("SELECT Id FROM A ORDER BY N DESCENDING", "write DESC"),
    (
        "SELECT Id FROM A ORDER BY N NULLS",
        "write `NULLS FIRST` or `NULLS LAST`",
    ),
    ("SELECT Id FROM A; SELECT Id FROM B", "remove the `;`"),
    (
        "SELECT MAX(MIN(SUM(N))) FROM A",
        "a function may hold one other function, no more",
    ),
    (
        "SELECT SUM(N + M) FROM A",
        "SOQL does not calculate; do it on the result",
    ),
    (
        "SELECT `N` FROM A",
        "texts stand in straight single quotes: `'`",
    ),
    ("UPDATE A SET N = 1", "SOQL reads and never writes"),
    (
        "FIND {x} RETURNING A",
        "FIND starts a search in SOSL, not a query in SOQL",
    ),
    (
        "SELECT TYPEOF What WHEN A Phone END FROM E",
        "TYPEOF is written `TYPEOF What WHEN Account THEN Phone ELSE Name END`",
    ),
    (
        "SELECT Id FROM A WHERE N = 'a\\fb'",
        "Salesforce's documents list `\\f`, but its parser refuses it; leave it away",
    ),
];

#[test]
fn slips_are_named() {
    for (text, expected) in SLIPS {
        assert_eq!(suggestion(text), *expected, "{text}");
    }
    assert!(suggestion("SELECT * FROM Account").contains("FIELDS(ALL)"));
}

/// Queries with several faults, and the piece of the text that each is found at.
const FAULTS: &[(&str, &[&str])] = &[
    (
        "SELECT Id FORM A WHERE N == 'x' AND M = \"y\" LIMIT z",
        &["FORM", "=", "\"y\"", "z"],
    ),
    (
        "SELECT Id, FROM A WHERE N IS NULL AND M IN 'x' OR O = foo",
        &["FROM", "IS", "'x'", "OR", "foo"],
    ),
    (
        "SELECT Id, (SELECT Id, FROM Bs WHERE N == 1), M FROM A LIMIT x",
        &["FROM", "=", "x"],
    ),
    (
        "SELECT Id FROM A WHERE N BETWEEN 1 AND 2 AND M = foo",
        &["BETWEEN", "foo"],
    ),
    (
        "SELECT Id FROM A LIMIT 5 WHERE N == 1 ORDER BY 1",
        &["WHERE", "=", "1"],
    ),
    (
        "SELECT Id FROM A WHERE N IN ('a' 'b') AND M IN () AND O LIKE p",
        &["'b'", "M IN ()", "p"],
    ),
    (
        "SELECT COUNT(*), SUM(a, b) FROM A GROUP BY 1, N, 2",
        &["*", ",", "1", "2"],
    ),
    (
        "SELECT Id FROM A WHERE NOT N = 1 AND M = foo AND NOT O = 1",
        &["AND", "foo", "NOT"],
    ),
    (
        "SELECT Id FROM A WHERE N = 2020-1-1 AND M = 10:00:00",
        &["-", ":"],
    ),
    // One fault, however much of the rest it makes unreadable.
    (
        "SELECT Id FROM A WHERE N = 'O'Brien' AND M == 1",
        &["Brien"],
    ),
    (
        "SELECT Id FROM A WHERE (N = 1 AND M = 2 ORDER BY N",
        &["ORDER"],
    ),
    ("SELECT Id FROM A WHERE N = 1) AND M = 2", &[")"]),
    ("SELECT Id, (SELECT Id FROM Bs, M FROM A", &["FROM"]),
    ("SELECT (SELECT Id FROM Bs WHERE N = 1, M FROM A", &[","]),
    ("FROM A SELECT Id", &["FROM"]),
    (
        "SELECT Id FROM A LIMIT 5 WHERE N = 1 ORDER BY N",
        &["WHERE"],
    ),
];

#[test]
fn all_faults_are_found_and_none_twice() {
    for (text, places) in FAULTS {
        let errors = parse_all(text, ParseOptions::default()).expect_err(text);
        let found: Vec<_> = errors
            .iter()
            .map(|error| &text[error.span.range()])
            .collect();
        assert_eq!(found, *places, "{text}");
        for error in &errors {
            assert!(error.suggestion.is_some(), "{text}: {error}");
        }
    }
    let many = format!("SELECT Id FROM A WHERE {}N = 1", "N == 1 AND ".repeat(50));
    let errors = parse_all(&many, ParseOptions::default()).expect_err("wrong");
    assert_eq!(errors.len(), MOST_ERRORS);
}
