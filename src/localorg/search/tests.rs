//! Searches over a store: what is found, in which order, and what is refused.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::*;
use crate::clock::Clock;
use crate::localorg::value::Value;
use crate::model::id::RecordId;

struct Org {
    _folder: tempfile::TempDir,
    store: Store,
}

impl Org {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::Fixed("2026-11-22T10:00:00Z".parse().unwrap());
        let store = Store::open(&folder.path().join("org.db"), clock).unwrap();
        Self {
            _folder: folder,
            store,
        }
    }

    fn add(&self, object: &str, rows: &[&[(&str, &str)]]) {
        let mut writer = self.store.writer().unwrap();
        for row in rows {
            let fields: Vec<_> = row.iter().map(|(name, _)| (*name).to_owned()).collect();
            let values = row.iter().map(|(_, text)| Value::Text((*text).to_owned()));
            writer.insert(object, &fields, values.collect()).unwrap();
        }
        writer.commit().unwrap();
    }

    fn run(&self, text: &str) -> Result<Vec<Json>, ApiError> {
        let context = QueryContext {
            now: "2026-11-22T10:00:00Z".parse().unwrap(),
            zone: TimeZone::UTC,
            user_id: RecordId::from_number(*b"005", 1),
            api_version: 63,
            all_rows: false,
            fiscal_start_month: 1,
            fiscal_year_by_start: false,
            locale: "en_US".to_owned(),
            week_start: Weekday::Sunday,
        };
        let found = self.store.search(text, &context)?;
        let records = found.records.iter();
        Ok(records
            .map(|text| serde_json::from_str(text).unwrap())
            .collect())
    }

    /// Names of what a search finds.
    fn names(&self, text: &str) -> Vec<String> {
        let records = self
            .run(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        let name = |record: &Json| record["Name"].as_str().unwrap_or_default().to_owned();
        records.iter().map(name).collect()
    }

    fn accounts(&self, term: &str) -> Vec<String> {
        self.names(&format!(
            "FIND {{{term}}} RETURNING Account(Name ORDER BY Name)"
        ))
    }

    fn execute(&self, sql: &str) {
        self.store.reader().unwrap().execute_batch(sql).unwrap();
    }
}

fn filled() -> Org {
    let org = Org::new();
    org.add(
        "Account",
        &[
            &[
                ("Name", "Acme, Inc."),
                ("Phone", "(415) 555-1212"),
                ("Industry", "Energy"),
            ],
            &[("Name", "Acme Rockets"), ("BillingCity", "Zürich")],
            &[
                ("Name", "Burlington Smith"),
                ("Description", "makes acme parts"),
                ("Industry", "Energy"),
            ],
            &[
                ("Name", "Smyth & Sons"),
                ("Website", "www.smyth.example.com"),
            ],
            &[("Name", "東京電力")],
        ],
    );
    org.add(
        "Contact",
        &[
            &[
                ("FirstName", "Joe"),
                ("LastName", "Acme"),
                ("Email", "joe.acme@example.com"),
            ],
            &[("FirstName", "Ann"), ("LastName", "Smith")],
        ],
    );
    org
}

#[test]
fn words_phrases_wildcards_and_operators() {
    let org = filled();
    for (term, names) in [
        (
            "acme",
            vec!["Acme Rockets", "Acme, Inc.", "Burlington Smith"],
        ),
        ("ACME rockets", vec!["Acme Rockets"]),
        ("roc", vec![]),
        ("roc*", vec!["Acme Rockets"]),
        ("rock?ts", vec!["Acme Rockets"]),
        ("sm?th", vec!["Burlington Smith", "Smyth & Sons"]),
        ("b*n sm*", vec!["Burlington Smith"]),
        ("\"acme inc\"", vec!["Acme, Inc."]),
        ("\"inc acme\"", vec![]),
        ("\"smith makes\"", vec![]),
        ("rockets OR smyth", vec!["Acme Rockets", "Smyth & Sons"]),
        ("acme AND NOT (rockets OR parts)", vec!["Acme, Inc."]),
        ("zurich", vec!["Acme Rockets"]),
        ("4155551212", vec!["Acme, Inc."]),
        ("555-1212", vec!["Acme, Inc."]),
        ("smyth.example.com", vec!["Smyth & Sons"]),
        ("京", vec!["東京電力"]),
        ("東京", vec!["東京電力"]),
        ("京東", vec![]),
        ("ac?? zz*", vec![]),
    ] {
        assert_eq!(org.accounts(term), names, "{term}");
    }
}

#[test]
fn groups_of_fields() {
    let org = filled();
    let names = |group: &str, term: &str| {
        org.names(&format!(
            "FIND {{{term}}} IN {group} FIELDS RETURNING Account(Name ORDER BY Name), Contact(Name)"
        ))
    };
    assert_eq!(
        names("NAME", "acme"),
        ["Acme Rockets", "Acme, Inc.", "Joe Acme"]
    );
    assert_eq!(names("EMAIL", "acme"), ["Joe Acme"]);
    assert_eq!(names("EMAIL", "joe.acme@example.com"), ["Joe Acme"]);
    assert_eq!(names("PHONE", "4155551212"), ["Acme, Inc."]);
    assert_eq!(names("PHONE", "acme"), Vec::<String>::new());
    assert_eq!(names("SIDEBAR", "acme").len(), 3);
    assert_eq!(names("ALL", "acme").len(), 4);
}

#[test]
fn the_best_comes_first_and_conditions_orders_and_limits_hold() {
    let org = filled();
    let best = org.names("FIND {acme} RETURNING Account(Name)");
    assert_eq!(best.last().map(String::as_str), Some("Burlington Smith"));
    let energy = org
        .names("FIND {acme} RETURNING Account(Name WHERE Industry = 'Energy' ORDER BY Name DESC)");
    assert_eq!(energy, ["Burlington Smith", "Acme, Inc."]);
    let page = org.names("FIND {acme} RETURNING Account(Name ORDER BY Name LIMIT 1 OFFSET 1)");
    assert_eq!(page, ["Acme, Inc."]);
    let both = "FIND {acme} RETURNING Account(Name ORDER BY Name LIMIT 2), Contact(Name) LIMIT 3";
    assert_eq!(org.names(both), ["Acme Rockets", "Acme, Inc.", "Joe Acme"]);
    assert_eq!(
        org.names("FIND {acme} RETURNING Account(Name) LIMIT 0"),
        Vec::<String>::new()
    );
    let all = org.run("FIND {acme}").unwrap();
    let types: Vec<_> = all
        .iter()
        .map(|record| record["attributes"]["type"].as_str())
        .collect();
    assert_eq!(
        types,
        [
            Some("Account"),
            Some("Account"),
            Some("Account"),
            Some("Contact")
        ]
    );
    assert_eq!(all[0].as_object().unwrap().len(), 2, "{}", all[0]);
    let url = all[0]["attributes"]["url"].as_str().unwrap();
    assert!(
        url.starts_with("/services/data/v63.0/sobjects/Account/001"),
        "{url}"
    );
}

#[test]
fn an_index_is_never_older_than_the_search() {
    let org = filled();
    assert_eq!(org.accounts("rockets"), ["Acme Rockets"]);
    org.execute("UPDATE Account SET Name = 'Acme Bridges' WHERE Name = 'Acme Rockets'");
    assert_eq!(org.accounts("rockets"), Vec::<String>::new());
    assert_eq!(org.accounts("bridges"), ["Acme Bridges"]);
    org.add("Account", &[&[("Name", "Bridges Ltd")]]);
    assert_eq!(org.accounts("bridges"), ["Acme Bridges", "Bridges Ltd"]);
    org.execute("UPDATE Account SET IsDeleted = 1 WHERE Name = 'Bridges Ltd'");
    assert_eq!(org.accounts("bridges"), ["Acme Bridges"]);
    org.execute("DELETE FROM Account WHERE Name = 'Acme Bridges'");
    assert_eq!(org.accounts("bridges"), Vec::<String>::new());
    org.execute("BEGIN; UPDATE Account SET Name = 'Tunnels' WHERE Name = 'Acme, Inc.'; ROLLBACK");
    assert_eq!(org.accounts("inc"), ["Acme, Inc."]);
}

#[test]
fn a_new_field_is_searched_too() {
    let org = filled();
    assert_eq!(org.accounts("gold"), Vec::<String>::new());
    let mut writer = org.store.writer().unwrap();
    writer.add_text_field("Account", "Tier__c", "Tier").unwrap();
    writer.commit().unwrap();
    org.add("Account", &[&[("Name", "Zenith"), ("Tier__c", "gold")]]);
    assert_eq!(org.accounts("gold"), ["Zenith"]);
}

#[test]
fn a_search_inside_of_a_transaction_sees_it() {
    let org = filled();
    let index = index::Index::of(org.store.schema().object("Account").unwrap());
    let connection = org.store.reader().unwrap();
    connection.execute_batch("BEGIN").unwrap();
    connection
        .execute_batch("UPDATE Account SET Name = 'Tunnels' WHERE Name LIKE 'Smyth%'")
        .unwrap();
    index.refresh(&connection).unwrap();
    let sql =
        "SELECT count(*) FROM sfkit_search_Account WHERE sfkit_search_Account MATCH 'tunnels'";
    let count: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
    connection.execute_batch("ROLLBACK").unwrap();
    drop(connection);
    assert_eq!(org.accounts("tunnels"), Vec::<String>::new());
    assert_eq!(org.accounts("smyth"), ["Smyth & Sons"]);
}

#[test]
fn highlights_mark_what_matched() {
    let org = filled();
    let found = org
        .run("FIND {acm* OR zurich} RETURNING Account(Name, BillingCity ORDER BY Name) WITH HIGHLIGHT")
        .unwrap();
    assert_eq!(found[0]["Name"], "Acme Rockets");
    assert_eq!(found[0]["highlight.Name"], "<mark>Acme</mark> Rockets");
    assert_eq!(found[0]["highlight.BillingCity"], "<mark>Zürich</mark>");
    assert!(found[1].get("highlight.BillingCity").is_none());
}

#[test]
fn refusals_in_salesforce_s_words() {
    let org = filled();
    for (text, code, message) in [
        (
            "FIND {a}",
            "MALFORMED_SEARCH",
            "search term must be longer than one character: FIND {a}",
        ),
        (
            "FIND {**} RETURNING Account",
            "MALFORMED_SEARCH",
            "search term must be longer than one character: FIND {**}",
        ),
        (
            "FIND 'acme'",
            "MALFORMED_SEARCH",
            "No search term found. The search term must be enclosed in braces.",
        ),
        (
            "FIND {acme} RETURNING Acount",
            "INVALID_TYPE",
            "sObject type 'Acount' is not supported.",
        ),
        (
            "FIND {acme} RETURNING Account(Nam)",
            "INVALID_FIELD",
            "No such column 'Nam' on entity 'Account'.",
        ),
        (
            "FIND {acme} RETURNING OpportunityHistory(Id)",
            "INVALID_TYPE_FOR_OPERATION",
            "entity type OpportunityHistory does not support search",
        ),
        (
            "FIND {acme} RETURNING Account(Id), Contact(Id OFFSET 5)",
            "MALFORMED_SEARCH",
            "OFFSET is only allowed",
        ),
        (
            "FIND {acme} RETURNING Account(Id USING ListView=Mine)",
            "MALFORMED_SEARCH",
            "No list view found with the name: Mine",
        ),
        (
            "FIND {acme} LIMIT 2001",
            "MALFORMED_SEARCH",
            "between 0 and 2000",
        ),
        (
            "FIND {acme} RETURNING Account(MIN(Name))",
            "MALFORMED_SEARCH",
            "aggregate",
        ),
        (
            "FIND {acme} RETURNING Account(Id",
            "MALFORMED_SEARCH",
            "unexpected token: '<EOF>'",
        ),
    ] {
        let error = org.run(text).expect_err(text);
        assert_eq!((error.status, error.code), (400, code), "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
    }
    let long = format!("FIND {{{}}}", "acme ".repeat(3_000));
    assert_eq!(org.run(&long).unwrap().len(), 0);
}

#[test]
fn suggestions_begin_like_the_text() {
    let org = filled();
    let context = QueryContext {
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
        zone: TimeZone::UTC,
        user_id: RecordId::from_number(*b"005", 1),
        api_version: 63,
        all_rows: false,
        fiscal_start_month: 1,
        fiscal_year_by_start: false,
        locale: "en_US".to_owned(),
        week_start: Weekday::Sunday,
    };
    let find = |text: &str, limit| {
        let objects = ["account", "Contact"];
        org.store.suggestions(text, &objects, &[], limit, &context)
    };
    let found = find("ac", 2).unwrap();
    assert_eq!((found.records.len(), found.more), (2, true));
    let found = find("acme ro", 5).unwrap();
    assert_eq!((found.records.len(), found.more), (1, false));
    assert!(found.records[0].contains("\"Name\":\"Acme Rockets\""));
    assert_eq!(find("a", 5).map(drop).unwrap_err().code, "MALFORMED_SEARCH");
}
