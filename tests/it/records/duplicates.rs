//! Duplicate rules, where the org has them switched on.

use serde_json::{Value, json};
use sfkit::localorg::LocalOrgOptions;

use crate::composite::Org;

const ALLOW: (&str, &str) = ("Sforce-Duplicate-Rule-Header", "allowSave=true");

fn strict() -> Org {
    Org::with(LocalOrgOptions {
        duplicate_rules: true,
        ..LocalOrgOptions::default()
    })
}

fn body(answer: &crate::web::Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_default()
}

#[test]
fn a_duplicate_is_refused_with_the_records_that_are_there() {
    let org = strict();
    let lead = json!({ "FirstName": "Ada", "LastName": "Ibarra", "Company": "Norte SL", "Email": "ada@norte.example" });
    let first = org.create("Lead", &lead);
    let again = json!({ "FirstName": "ADA", "LastName": "ibarra", "Company": "Other", "Email": "Ada@Norte.example" });
    let refused = org.send("POST", "/sobjects/Lead", &[], &again);
    assert_eq!(refused.status, 400);
    let told = body(&refused);
    let entry = &told[0];
    assert_eq!(
        (&entry["errorCode"], &entry["message"]),
        (
            &json!("DUPLICATES_DETECTED"),
            &json!("Use one of these records?")
        )
    );
    // Misspelled, as on the wire of real orgs.
    let result = &entry["duplicateResut"];
    assert_eq!(
        (&result["duplicateRule"], &result["allowSave"]),
        (&json!("Standard_Lead_Duplicate_Rule"), &json!(true))
    );
    let found = &result["matchResults"][0];
    assert_eq!(
        (&found["size"], &found["entityType"]),
        (&json!(1), &json!("Lead"))
    );
    let record = &found["matchRecords"][0]["record"];
    assert_eq!(record["Id"], first.as_str());
    assert!(
        record["attributes"]["url"]
            .as_str()
            .unwrap()
            .ends_with(&first)
    );
    assert!(record.get("Email").is_none());
    assert_eq!(org.count("Lead"), 1);

    let details = ("Sforce-Duplicate-Rule-Header", "includeRecordDetails=true");
    let refused = body(&org.send("POST", "/sobjects/Lead", &[details], &again));
    let record = &refused[0]["duplicateResut"]["matchResults"][0]["matchRecords"][0]["record"];
    assert_eq!(record["Email"], "ada@norte.example");
    assert_eq!(
        org.send("POST", "/sobjects/Lead", &[ALLOW], &again).status,
        201
    );
    assert_eq!(org.count("Lead"), 2);
}

#[test]
fn rows_of_collections_are_refused_one_by_one_and_changes_only_where_they_matter() {
    let org = strict();
    let id = org.create("Account", &json!({ "Name": "Norte" }));
    let other = org.create("Account", &json!({ "Name": "Sur" }));
    let records = json!({"records": [
        {"attributes": {"type": "Account"}, "Name": "norte"},
        {"attributes": {"type": "Account"}, "Name": "Este"},
    ]});
    let (_, rows) = org.ask("POST", "/composite/sobjects", &records);
    assert_eq!(
        (&rows[0]["success"], &rows[1]["success"]),
        (&json!(false), &json!(true)),
        "{rows}"
    );
    assert_eq!(
        rows[0]["errors"][0],
        json!({"statusCode": "DUPLICATES_DETECTED", "message": "Use one of these records?", "fields": []})
    );
    let change = |fields: Value| {
        org.send("PATCH", &format!("/sobjects/Account/{other}"), &[], &fields)
            .status
    };
    assert_eq!(change(json!({ "Name": "NORTE" })), 400);
    assert_eq!(change(json!({ "Phone": "1" })), 204);
    // Deleted records are like nothing.
    org.send(
        "DELETE",
        &format!("/sobjects/Account/{id}"),
        &[],
        &Value::Null,
    );
    assert_eq!(change(json!({ "Name": "NORTE" })), 204);
}

#[test]
fn without_the_switch_nothing_is_a_duplicate() {
    let org = Org::new();
    for _ in 0..2 {
        org.create("Account", &json!({ "Name": "Norte" }));
    }
    assert_eq!(org.count("Account"), 2);
}
