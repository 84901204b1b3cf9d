//! What the parser takes and says: errors, patterns, parameters, nesting, long texts.

mod properties;
mod slips;

use super::{DEEPEST, MOST_ERRORS, ParseOptions, parse, parse_all, parse_with};
use crate::error::Diagnostic;
use crate::soql::ast::{Condition, LiteralValue, Query, Select};
use crate::soql::error::ParseErrorKind;

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
fn numbers_of_any_length_parse() {
    let digits = "9".repeat(400);
    let query = parse(&format!(
        "SELECT Id FROM A WHERE N = {digits} AND D = LAST_N_DAYS:{digits} LIMIT {digits} OFFSET -{digits}"
    ))
    .expect("valid");
    assert_eq!(query.limit.map(|limit| limit.0), Some(i64::MAX));
    assert_eq!(query.offset.map(|offset| offset.0), Some(i64::MIN));
    round_trip(&query);
}

#[test]
fn texts_that_are_wrong_all_over_are_given_up() {
    for piece in [
        ",", "(", ")", "SELECT ", "x = = ", "'", "\"", "FROM ", "AND ", "a,,", "é", "+",
    ] {
        let text = format!(
            "SELECT Id FROM A WHERE {}",
            piece.repeat(100_000 / piece.len())
        );
        let all = parse_all(&text, ParseOptions::default()).expect_err(piece);
        assert!(all.len() <= MOST_ERRORS, "{piece}");
        assert_eq!(parse(&text).expect_err(piece), all[0]);
        let all = parse_all(&text[23..], ParseOptions::default()).expect_err(piece);
        assert!(all.len() <= MOST_ERRORS, "{piece}");
    }
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

#[test]
fn the_unit_of_a_distance_may_go_on_behind_its_line() {
    for unit in ["'a\nb'", "'\\\n'", "'a\n\n\\''"] {
        let text =
            format!("SELECT DISTANCE(L, GEOLOCATION(1, 2), {unit}) d FROM A WHERE N = 'x' LIMIT 5");
        let query = parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(query.limit.map(|(limit, _)| limit), Some(5));
        assert_eq!(
            parse(&query.to_string()).map(|again| again.to_string()),
            Ok(query.to_string())
        );
    }
    let open = "SELECT DISTANCE(L, GEOLOCATION(1, 2), 'a\n FROM A";
    let error = parse(open).expect_err("no quote closes it");
    assert_eq!(error.kind, ParseErrorKind::UnfinishedText);
}
