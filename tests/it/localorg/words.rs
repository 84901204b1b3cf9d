//! Errors in Salesforce's words, and the corpora.

use super::*;

/// Query, errorCode, and how the last line of the message begins.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "SELECT Id FROM Xyzzy",
        "INVALID_TYPE",
        "sObject type 'Xyzzy' is not supported.",
    ),
    (
        "SELECT Id, Boss.Name FROM Account",
        "INVALID_FIELD",
        "Didn't understand relationship 'Boss' in field path.",
    ),
    (
        "SELECT Id, (SELECT Id FROM Friends) FROM Account",
        "INVALID_FIELD",
        "Didn't understand relationship 'Friends' in FROM part of query call.",
    ),
    (
        "SELECT Id FROM Account OFFSET 2001",
        "NUMBER_OUTSIDE_VALID_RANGE",
        "Maximum SOQL offset allowed is 2000",
    ),
    (
        "SELECT Id FROM Account WHERE Description = 'x'",
        "INVALID_FIELD",
        "field 'Description' can not be filtered in a query call",
    ),
    (
        "SELECT Id FROM Opportunity WHERE CloseDate = '2026-01-01'",
        "INVALID_FIELD",
        "value of filter criterion for field 'CloseDate' must be of type date and should not be enclosed in quotes",
    ),
    (
        "SELECT Id FROM Contact WHERE Id = 'abc'",
        "MALFORMED_QUERY",
        "invalid ID field: abc",
    ),
    (
        "SELECT Name n FROM Account",
        "MALFORMED_QUERY",
        "only aggregate expressions use field aliasing",
    ),
    (
        "SELECT Name, COUNT(Id) FROM Account",
        "MALFORMED_QUERY",
        "Field must be grouped or aggregated: Name",
    ),
    (
        "SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account",
        "MALFORMED_QUERY",
        "only root queries support aggregate expressions",
    ),
    (
        "SELECT Id, Id FROM Account",
        "MALFORMED_QUERY",
        "duplicate field selected: Id",
    ),
    (
        "SELECT Description FROM Account GROUP BY Description",
        "INVALID_FIELD",
        "field 'Description' can not be grouped in a query call",
    ),
    (
        "SELECT Id FROM Account WHERE Name < null",
        "MALFORMED_QUERY",
        "",
    ),
    ("SELEKT Id", "MALFORMED_QUERY", ""),
];

#[test]
fn errors_in_salesforces_words() {
    let org = org();
    let error = org
        .answer("SELECT Bacon__c FROM Account LIMIT 2")
        .unwrap_err();
    assert_eq!(
        error.message,
        "\nSELECT Bacon__c FROM Account LIMIT 2\n       ^\nERROR at Row:1:Column:8\nNo such column \
         'Bacon__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append \
         the '__c' after the custom field name. Please reference your WSDL or the describe call for the \
         appropriate names."
    );
    assert_eq!((error.status, error.code), (400, "INVALID_FIELD"));
    for (soql, code, text) in REFUSED {
        let (found, message) = org.error(soql);
        assert_eq!(found, *code, "{soql}: {message}");
        assert!(message.starts_with(text), "{soql}: {message}");
    }
}

#[test]
fn every_query_of_the_corpus_is_answered_or_refused_in_order() {
    let Some(path) = shared("data/soql/corpus.dev.json") else {
        eprintln!("skipped: shared data is absent");
        return;
    };
    let org = org();
    let corpus: Vec<Json> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut answered = 0;
    for entry in corpus.iter().filter(|entry| entry["expected"] == "accept") {
        let soql = entry["soql"].as_str().unwrap();
        match org.answer(soql) {
            Ok(answer) => {
                serde_json::from_str::<Json>(&answer.body(63)).unwrap();
                answered += 1;
            }
            Err(error) => assert_ne!(error.status, 500, "{soql}: {error}"),
        }
    }
    assert!(answered > 150, "{answered}");
}
