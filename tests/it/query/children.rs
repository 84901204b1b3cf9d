//! Sub-queries: arrays, rows, numbers, and lists that go on elsewhere.

use serde_json::{Value, json};
use sfkit::error::{Code, Diagnostic};
use sfkit::query::{ChildMode, QueryRequest};

use super::server::{PageServer, Reply, Request};
use super::{ask, page_number};

fn family(request: &Request) -> Reply {
    let child = |name: &str| json!({"attributes": {}, "LastName": name, "Account": {"Name": "A"}});
    Reply::json(&match page_number(request) {
        0 => json!({"totalSize": 3, "done": true, "records": [
            {"Name": "first", "Contacts": {"totalSize": 3, "done": false,
                "nextRecordsUrl": "/services/data/v57.0/query/0r8-7",
                "records": [child("a")]}},
            {"Contacts": null, "Name": "second"},
            {"Name": "third", "Contacts": {"totalSize": 1, "done": true, "records": [
                {"Account": null, "LastName": "\u{201c}é\"\n"}]}},
        ]}),
        7 => json!({"totalSize": 3, "done": false,
            "nextRecordsUrl": "/services/data/v57.0/query/0r8-8", "records": [child("b")]}),
        _ => json!({"totalSize": 3, "done": true, "records": [child("c")]}),
    })
}

const FAMILY: &str = "SELECT Name, (SELECT LastName, Account.Name FROM contacts) FROM Account";

#[tokio::test]
async fn children_are_whole_arrays() {
    let server = PageServer::start(|request, _| family(request));
    let (summary, taken) = ask(&server.client(), &QueryRequest::new(FAMILY)).await;
    let summary = summary.unwrap();
    assert_eq!((summary.rows, summary.calls), (3, 3));
    assert_eq!(taken.headers(), ["Name", "contacts"]);
    assert_eq!(taken.columns[1].keys, ["Contacts"]);
    let array = |name: &str| format!(r#"{{"LastName":"{name}","Account":{{"Name":"A"}}}}"#);
    assert_eq!(
        taken.rows[0][1],
        format!("[{},{},{}]", array("a"), array("b"), array("c"))
    );
    assert_eq!(taken.rows[1], ["second", "[]"]);
    assert_eq!(
        taken.rows[2][1],
        "[{\"LastName\":\"\u{201c}é\\\"\\n\",\"Account\":null}]"
    );
}

#[tokio::test]
async fn children_are_rows_or_numbers() {
    let server = PageServer::start(|request, _| family(request));
    let mut request = QueryRequest::new(FAMILY);
    request.children = ChildMode::Explode;
    let (summary, taken) = ask(&server.client(), &request).await;
    let summary = summary.unwrap();
    assert_eq!((summary.rows, summary.records), (5, 3));
    assert_eq!(
        taken.headers(),
        ["Name", "contacts.LastName", "contacts.Account.Name"]
    );
    assert_eq!(taken.columns[2].keys, ["Contacts", "Account", "Name"]);
    assert_eq!(
        taken.rows,
        [
            ["first", "a", "A"],
            ["first", "b", "A"],
            ["first", "c", "A"],
            ["second", "-1", "-1"],
            ["third", "\u{201c}é\"\n", "-2"],
        ]
    );

    let asked = server.requests().len();
    request.children = ChildMode::Count;
    let (_, taken) = ask(&server.client(), &request).await;
    let counts: Vec<_> = taken.rows.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(counts, ["3", "0", "1"]);
    assert_eq!(server.requests().len(), asked + 1);
}

#[tokio::test]
async fn child_lists_that_lie_are_errors() {
    let list = |records: Value, next: Option<&str>| {
        json!({"totalSize": 1, "done": true, "records": [{"Cases": {"totalSize": 2,
            "done": next.is_none(), "nextRecordsUrl": next, "records": records}}]})
    };
    let again = "/services/data/v57.0/query/0r8-1";
    for (body, code) in [
        (list(json!([{"Id": "1"}]), None), Code::IncompleteResult),
        (
            list(json!([{"Id": "1"}]), Some("https://evil.example/")),
            Code::HostNotAllowed,
        ),
        (list(json!(["Id"]), None), Code::BadAnswer),
        (list(json!({}), None), Code::BadAnswer),
        (list(json!([]), Some(again)), Code::BadAnswer),
    ] {
        let server = PageServer::start(move |_, number| match number {
            0 => Reply::json(&body),
            _ => Reply::json(
                &json!({"totalSize": 2, "done": false, "nextRecordsUrl": again,
                "records": []}),
            ),
        });
        let text = "SELECT (SELECT Id FROM Cases) FROM Account";
        let (outcome, taken) = ask(&server.client(), &QueryRequest::new(text)).await;
        assert_eq!(outcome.unwrap_err().code(), code);
        assert!(!taken.is_finished);
    }
}
