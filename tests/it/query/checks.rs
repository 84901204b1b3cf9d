//! What is known of the org, before a query is sent and after it was refused.

use serde_json::{Value, json};
use sfkit::error::{Code, Diagnostic};
use sfkit::query::QueryRequest;

use super::server::{PageServer, Reply};
use super::{ask, page};

fn org_with_account(kept: &tempfile::TempDir, fetched_at: &str) -> sfkit::client::Cache {
    use sfkit::client::{Cache, Cached};
    use sfkit::model::{id::RecordId, schema::ObjectSchema, version::ApiVersion};
    let (org, user) = (*b"00D", *b"005");
    let cache = Cache::new(
        kept.path(),
        &RecordId::from_number(org, 1),
        &RecordId::from_number(user, 1),
        ApiVersion::new(57),
    );
    let schema: ObjectSchema = serde_json::from_value(account(&["Id", "Name"])).unwrap();
    let copy = Cached::new(schema, fetched_at.parse().unwrap(), None);
    cache.keep_describe(&copy).unwrap();
    cache
}

fn account(fields: &[&str]) -> Value {
    let field = |name: &&str| {
        json!({"name": name, "type": "string", "filterable": true, "sortable": true,
            "groupable": true, "aggregatable": true})
    };
    json!({"name": "Account", "queryable": true, "childRelationships": [],
        "fields": fields.iter().map(field).collect::<Vec<_>>()})
}

#[tokio::test]
async fn a_fresh_describe_refuses_before_anything_is_sent() {
    let server = PageServer::start(|_, _| Reply::json(&page(0, 1)));
    let kept = tempfile::tempdir().unwrap();
    let cache = org_with_account(&kept, "2026-11-22T11:59:30Z");
    let client = server.client_with(server.tokens(), Some(cache));
    let mut request = QueryRequest::new("SELECT Id, Nmae FROM Account");
    request.origin = Some("q.soql".to_owned());
    let (outcome, _) = ask(&client, &request).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Code::SoqlInvalid);
    assert!(
        error.hints().iter().any(|hint| hint.0.contains("Name")),
        "{:?}",
        error.hints()
    );
    assert_eq!(error.snippet().unwrap().origin.as_deref(), Some("q.soql"));
    assert!(server.requests().is_empty());

    request.unchecked = true;
    let (outcome, _) = ask(&client, &request).await;
    assert!(outcome.is_ok());
}

#[tokio::test]
async fn an_old_describe_is_renewed_before_it_refuses() {
    for (fields, refuses) in [(["Id", "Nmae"], false), (["Id", "Name"], true)] {
        let server = PageServer::start(move |request, _| {
            if request.url().path().ends_with("/describe") {
                Reply::json(&account(&fields))
            } else {
                Reply::json(&json!({"totalSize": 0, "done": true, "records": []}))
            }
        });
        let kept = tempfile::tempdir().unwrap();
        let cache = org_with_account(&kept, "2026-11-22T11:00:00Z");
        let client = server.client_with(server.tokens(), Some(cache));
        let request = QueryRequest::new("SELECT Id, Nmae FROM Account");
        let (outcome, _) = ask(&client, &request).await;
        assert_eq!(outcome.is_err(), refuses);
        assert_eq!(server.requests().len(), if refuses { 1 } else { 2 });
        assert!(client.cached_describe("Account").is_some());
    }
}

#[tokio::test]
async fn an_old_describe_that_cannot_be_renewed_leaves_the_verdict_to_the_server() {
    let server = PageServer::start(|request, _| {
        if request.url().path().ends_with("/describe") {
            Reply::new(403, "[]")
        } else {
            Reply::json(&json!({"totalSize": 0, "done": true, "records": []}))
        }
    });
    let kept = tempfile::tempdir().unwrap();
    let cache = org_with_account(&kept, "2026-11-22T11:00:00Z");
    let client = server.client_with(server.tokens(), Some(cache));
    let request = QueryRequest::new("SELECT Id, Nmae FROM Account");
    assert!(ask(&client, &request).await.0.is_ok());
}

#[tokio::test]
async fn after_a_refusal_the_describe_says_what_was_meant() {
    let server = PageServer::start(|request, _| match request.url().path() {
        "/services/data/v57.0/sobjects" => {
            Reply::json(&json!({"sobjects": [{"name": "Account"}, {"name": "Contact"}]}))
        }
        path if path.ends_with("/describe") => Reply::json(&account(&["Id", "Name"])),
        _ if request.line.contains("Acount") => Reply::new(
            400,
            r#"[{"message":"\nSELECT Id FROM Acount\n               ^\nERROR at Row:1:Column:16\nsObject type 'Acount' is not supported.","errorCode":"INVALID_TYPE"}]"#,
        ),
        _ => Reply::new(
            400,
            r#"[{"message":"\nSELECT Nmae FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nmae' on entity 'Account'.","errorCode":"INVALID_FIELD"}]"#,
        ),
    });
    let kept = tempfile::tempdir().unwrap();
    for (text, meant, wrong) in [
        ("SELECT Nmae FROM Account", "Name", "Nmae"),
        ("SELECT Id FROM Acount", "Account", "Acount"),
    ] {
        let org = sfkit::model::id::RecordId::from_number(*b"00D", 1);
        let version = sfkit::model::version::ApiVersion::new(57);
        let place = kept.path().join(wrong);
        let cache = sfkit::client::Cache::new(&place, &org, &org, version);
        let client = server.client_with(server.tokens(), Some(cache));
        let before = server.requests().len();
        let (outcome, taken) = ask(&client, &QueryRequest::new(text)).await;
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Code::SoqlInvalid, "{error}");
        assert!(
            error.hints().iter().any(|hint| hint.0.contains(meant)),
            "{:?}",
            error.hints()
        );
        assert_eq!(error.details()["status"], 400);
        let snippet = error.snippet().unwrap();
        assert_eq!(&snippet.source[snippet.marks[0].0.clone()], wrong);
        assert_eq!(server.requests().len(), before + 2);
        assert!(!taken.is_finished);
    }
}
