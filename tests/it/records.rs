//! The write side of the local org over real HTTP: single records, keys, relationships, refusals.

use serde_json::{Value, json};
use sfkit::localorg::store::Store;
use sfkit::model::schema::{FieldSchema, FieldType};

use crate::live_org::LiveOrg;

mod behaviour;
mod duplicates;
mod schema;

fn custom(name: &str, kind: FieldType) -> FieldSchema {
    FieldSchema {
        name: name.to_owned(),
        label: name.trim_end_matches("__c").replace('_', " "),
        field_type: kind,
        length: 40,
        nillable: true,
        createable: true,
        updateable: true,
        filterable: true,
        sortable: true,
        custom: true,
        ..FieldSchema::default()
    }
}

/// Accounts with a unique key, one that several may share, and a restricted picklist.
fn with_keys(store: &Store) {
    let mut writer = store.writer().unwrap();
    let unique = FieldSchema {
        external_id: true,
        unique: true,
        ..custom("Key__c", FieldType::String)
    };
    let shared = FieldSchema {
        external_id: true,
        ..custom("Shared__c", FieldType::String)
    };
    for field in [unique, shared] {
        writer.add_field("Account", field).unwrap();
    }
    writer.commit().unwrap();
}

#[test]
fn a_record_is_created_read_changed_and_deleted() {
    let org = LiveOrg::empty();
    let answer = org.call("POST", "/sobjects/account/", Some(&json!({"NAME": "Acme"})));
    assert_eq!(answer.status, 201);
    let id = answer.body["id"].as_str().unwrap();
    assert_eq!(
        answer.body,
        json!({"id": id, "success": true, "errors": []})
    );
    let usage = answer.headers["sforce-limit-info"].to_str().unwrap();
    assert!(usage.starts_with("api-usage="), "{usage}");
    let record = org.read("Account", &id[..15]);
    assert_eq!(record["Id"], json!(id));
    assert_eq!(record["Name"], json!("Acme"));
    assert_eq!(record["IsDeleted"], json!(false));
    assert_eq!(record["CreatedById"], record["OwnerId"]);
    assert_eq!(record["CreatedDate"], record["SystemModstamp"]);
    org.update("Account", id, &json!({"phone": "+1 555", "Industry": null}));
    let some = org.call("GET", &format!("/sobjects/Account/{id}?fields=Phone"), None);
    assert_eq!(some.body["Phone"], json!("+1 555"));
    assert_eq!(some.body.get("Name"), None);
    let by_method = format!("/sobjects/Account/{id}?_HttpMethod=PATCH");
    let answer = org.call("POST", &by_method, Some(&json!({"Phone": null})));
    assert_eq!((answer.status, answer.body), (204, Value::Null));
    assert_eq!(org.read("Account", id)["Phone"], Value::Null);
    let path = format!("/sobjects/Account/{id}");
    assert_eq!(org.call("DELETE", &path, None).status, 204);
    for method in ["GET", "PATCH", "DELETE"] {
        let answer = org.call(method, &path, Some(&json!({})));
        let gone = json!([{"message": "entity is deleted", "errorCode": "ENTITY_IS_DELETED"}]);
        assert_eq!(answer.status, 404, "{method}");
        assert_eq!(answer.body[0]["errorCode"], gone[0]["errorCode"]);
        assert_eq!(answer.body[0]["message"], gone[0]["message"]);
    }
}

const SECURITY: &str = "Please check the security settings of this field and verify that it is \
    read/write for your profile or permission set.";

/// Sends each body to its path and compares status, `errorCode`, message and fields.
#[track_caller]
fn all_refused(org: &LiveOrg, method: &str, cases: &[(&str, Value, u16, &str, String, Value)]) {
    for (path, body, status, code, message, fields) in cases {
        let refused = org.refused(method, path, body);
        let told = (*status, (*code).to_owned(), message.clone(), fields.clone());
        assert_eq!(refused, told, "{method} {path} {body}");
    }
}

#[test]
fn names_and_types_are_checked() {
    let org = LiveOrg::empty();
    let cases = [
        (
            "/sobjects/Account",
            json!({"Name": "A", "Nope": 1}),
            400,
            "INVALID_FIELD",
            "No such column 'Nope' on sobject of type Account".to_owned(),
            Value::Null,
        ),
        (
            "/sobjects/Account",
            json!({"Name": "A", "IsDeleted": true, "CreatedDate": null}),
            400,
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            format!("Unable to create/update fields: IsDeleted, CreatedDate. {SECURITY}"),
            json!(["IsDeleted", "CreatedDate"]),
        ),
        (
            "/sobjects/Account",
            json!({"Name": "A", "NumberOfEmployees": "many"}),
            400,
            "JSON_PARSER_ERROR",
            "Cannot deserialize instance of int from VALUE_STRING value many or request may be \
             missing a required field at [line:1, column:33]"
                .to_owned(),
            Value::Null,
        ),
        (
            "/sobjects/OpportunityStage",
            json!({"MasterLabel": "B"}),
            400,
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            format!("Unable to create/update fields: MasterLabel. {SECURITY}"),
            json!(["MasterLabel"]),
        ),
    ];
    all_refused(&org, "POST", &cases);
}

#[test]
fn values_are_checked() {
    let org = LiveOrg::empty();
    let contact = org.create("Contact", &json!({"LastName": "Lovelace"}));
    let long = "x".repeat(41);
    let cases = [
        (
            json!({"FirstName": "A"}),
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [LastName]".to_owned(),
            "LastName",
        ),
        (
            json!({"LastName": "A", "FirstName": long}),
            "STRING_TOO_LONG",
            format!("First Name: data value too large: {long} (max length=40)"),
            "FirstName",
        ),
        (
            json!({"LastName": "A", "Email": "nobody"}),
            "INVALID_EMAIL_ADDRESS",
            "Email: invalid email address: nobody".to_owned(),
            "Email",
        ),
        (
            json!({"LastName": "A", "AccountId": contact}),
            "MALFORMED_ID",
            format!("Account ID: id value of incorrect type: {contact}"),
            "AccountId",
        ),
        (
            json!({"LastName": "A", "AccountId": "001000000000zzzAAA"}),
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id".to_owned(),
            "AccountId",
        ),
    ];
    let cases = cases.map(|(body, code, message, field)| {
        (
            "/sobjects/Contact",
            body,
            400,
            code,
            message,
            json!([field]),
        )
    });
    all_refused(&org, "POST", &cases);
}

#[test]
fn ids_are_checked() {
    let org = LiveOrg::empty();
    let id = org.create("Account", &json!({"Name": "Acme"}));
    let account = format!("/sobjects/Account/{id}");
    let cases = [
        (
            account.as_str(),
            json!({"Id": id}),
            400,
            "INVALID_FIELD",
            "The Id field should not be specified in the sobject data.".to_owned(),
            Value::Null,
        ),
        (
            "/sobjects/Account/001000000000zzz",
            json!({"Name": "B"}),
            404,
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id".to_owned(),
            json!([]),
        ),
        (
            "/sobjects/Account/rid",
            json!({"Name": "B"}),
            404,
            "NOT_FOUND",
            "Provided external ID field does not exist or is not accessible: rid".to_owned(),
            Value::Null,
        ),
        (
            "/sobjects/Nope/001000000000zzz",
            json!({"Name": "B"}),
            404,
            "NOT_FOUND",
            "The requested resource does not exist".to_owned(),
            Value::Null,
        ),
    ];
    all_refused(&org, "PATCH", &cases);
}

#[test]
fn bodies_that_are_no_json_are_refused() {
    let org = LiveOrg::empty();
    let path = "/sobjects/Account";
    let answer = org.send("POST", path, Some(("application/json", "{\"Name\": }")));
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body[0]["errorCode"], json!("JSON_PARSER_ERROR"));
    assert_eq!(
        answer.body[0]["message"],
        json!("Unexpected character ('}' (code 125)) at [line:1, column:10]")
    );
    let answer = org.send("POST", path, None);
    assert_eq!(
        answer.body[0]["message"],
        json!("The HTTP entity body is required, but this request has no entity body.")
    );
    let form = ("application/x-www-form-urlencoded", "Name=Acme");
    assert_eq!(org.send("POST", path, Some(form)).status, 415);
    let answer = org.call("PUT", path, Some(&json!({})));
    assert_eq!(answer.status, 405);
    assert_eq!(answer.headers["allow"], "GET,HEAD,POST");
}

#[test]
fn upsert_by_key_creates_changes_and_tells_by_version() {
    let org = LiveOrg::prepared(with_keys);
    let path = "/sobjects/Account/key__c/A%2F17";
    let created = org.call("PATCH", path, Some(&json!({"Name": "Acme"})));
    assert_eq!(
        (created.status, &created.body["created"]),
        (201, &json!(true))
    );
    let id = created.body["id"].as_str().unwrap();
    assert_eq!(org.read("Account", id)["Key__c"], json!("A/17"));
    let again = org.call(
        "PATCH",
        "/sobjects/Account/Key__c/a%2F17",
        Some(&json!({"Phone": "1"})),
    );
    assert_eq!(again.status, 200);
    assert_eq!(
        again.body,
        json!({"id": id, "success": true, "errors": [], "created": false})
    );
    let old = format!("/services/data/v45.0{path}");
    let again = org.call("PATCH", &old, Some(&json!({"Phone": "2"})));
    assert_eq!((again.status, again.body), (204, Value::Null));
    assert_eq!(org.call("GET", path, None).body["Phone"], json!("2"));
    let refused = org.refused("PATCH", path, &json!({"Key__c": "B"}));
    assert_eq!(refused.1, "INVALID_FIELD");
    let refused = org.refused(
        "PATCH",
        "/sobjects/Account/Name__c/x",
        &json!({"Phone": "1"}),
    );
    assert_eq!(
        refused.2,
        "Provided external ID field does not exist or is not accessible: Name__c"
    );
    let by_id = org.call(
        "PATCH",
        &format!("/sobjects/Account/Id/{id}"),
        Some(&json!({"Phone": "3"})),
    );
    assert_eq!(by_id.body["created"], json!(false));
    let new = org.call(
        "POST",
        "/sobjects/Account/Id",
        Some(&json!({"Name": "Other"})),
    );
    assert_eq!(new.status, 201);
    let only = org.call(
        "PATCH",
        "/sobjects/Account/Key__c/none?updateOnly=true",
        Some(&json!({"Name": "x"})),
    );
    assert_eq!(only.status, 404);
    let taken = org.refused(
        "POST",
        "/sobjects/Account",
        &json!({"Name": "B", "Key__c": "a/17"}),
    );
    assert_eq!(taken.1, "DUPLICATE_VALUE");
    assert_eq!(
        taken.2,
        format!(
            "duplicate value found: Key__c duplicates value on record with id: {}",
            &id[..15]
        )
    );
    assert_eq!(org.call("DELETE", path, None).status, 204);
    assert_eq!(org.call("DELETE", path, None).status, 404);
}

#[test]
fn a_key_that_fits_several_records_is_answered_with_their_urls() {
    let org = LiveOrg::prepared(with_keys);
    let ids =
        ["A", "B"].map(|name| org.create("Account", &json!({"Name": name, "Shared__c": "same"})));
    let urls: Vec<_> = ids
        .iter()
        .map(|id| format!("/services/data/v65.0/sobjects/Account/{id}"))
        .collect();
    for method in ["GET", "PATCH", "DELETE"] {
        let answer = org.call(method, "/sobjects/Account/Shared__c/same", Some(&json!({})));
        assert_eq!((answer.status, answer.body), (300, json!(urls)), "{method}");
    }
}

#[test]
fn parents_are_named_by_their_own_keys() {
    let org = LiveOrg::prepared(with_keys);
    let account = org.create("Account", &json!({"Name": "Acme", "Key__c": "A-17"}));
    let contact = org.create(
        "Contact",
        &json!({"LastName": "Lovelace", "Account": {"Key__c": "a-17"}}),
    );
    assert_eq!(org.read("Contact", &contact)["AccountId"], json!(account));
    let unknown = json!({"LastName": "X", "Account": {"Key__c": "none"}});
    assert_eq!(
        org.refused("POST", "/sobjects/Contact", &unknown),
        (
            400,
            "INVALID_FIELD".to_owned(),
            "Foreign key external ID: none not found for field Key__c in entity Account".to_owned(),
            Value::Null
        )
    );
    let task = json!({
        "Subject": "Call",
        "What": {"attributes": {"type": "Account"}, "Key__c": "A-17"},
    });
    let task = org.create("Task", &task);
    assert_eq!(org.read("Task", &task)["WhatId"], json!(account));
}

#[test]
fn relationships_are_followed_by_path() {
    let org = LiveOrg::empty();
    let account = org.create("Account", &json!({"Name": "Acme"}));
    let contact = org.create("Contact", &json!({"LastName": "L", "AccountId": account}));
    let lonely = org.create("Contact", &json!({"LastName": "M"}));
    let path = format!("/sobjects/Contact/{contact}/account");
    let parent = org.call("GET", &format!("{path}?fields=Name"), None);
    assert_eq!(parent.body["Name"], json!("Acme"));
    assert_eq!(parent.body["attributes"]["type"], json!("Account"));
    let answer = org.call("PATCH", &path, Some(&json!({"Phone": "7"})));
    assert_eq!(answer.status, 204);
    assert_eq!(org.read("Account", &account)["Phone"], json!("7"));
    let owner = org.call("GET", &format!("{path}/Owner"), None);
    assert_eq!(owner.body["attributes"]["type"], json!("User"));
    let missing = org.call("GET", &format!("/sobjects/Contact/{lonely}/Account"), None);
    assert_eq!(missing.status, 404);
    let children = org.call(
        "GET",
        &format!("/sobjects/Account/{account}/Contacts?fields=LastName"),
        None,
    );
    assert_eq!(children.body["totalSize"], json!(1));
    assert_eq!(children.body["records"][0]["LastName"], json!("L"));
    let none = org.call("GET", &format!("/sobjects/Account/{account}/Cases"), None);
    assert_eq!(
        none.body,
        json!({"totalSize": 0, "done": true, "records": []})
    );
    let nothing = org.call("GET", &format!("/sobjects/Account/{account}/Nope"), None);
    assert_eq!(nothing.status, 404);
    assert_eq!(org.call("DELETE", &path, None).status, 204);
    assert_eq!(org.call("GET", &path, None).status, 404);
}

#[test]
fn files_come_back_as_they_went_in() {
    let org = LiveOrg::empty();
    let account = org.create("Account", &json!({"Name": "Acme"}));
    let body = json!({"ParentId": account, "Name": "a.txt", "Body": "aGVsbG8="});
    let id = org.create("Attachment", &body);
    let record = org.read("Attachment", &id);
    assert_eq!(record["BodyLength"], json!(5));
    let url = record["Body"].as_str().unwrap();
    assert_eq!(org.call("GET", url, None).body, json!("hello"));
    let form = format!(
        "--b1\r\nContent-Disposition: form-data; name=\"entity_document\"\r\n\
         Content-Type: application/json\r\n\r\n{}\r\n--b1\r\n\
         Content-Disposition: form-data; name=\"Body\"; filename=\"b.txt\"\r\n\
         Content-Type: text/plain\r\n\r\ngood bye\r\n--b1--\r\n",
        json!({"ParentId": account, "Name": "b.txt"})
    );
    let kind = "multipart/form-data; boundary=b1";
    let answer = org.send("POST", "/sobjects/Attachment", Some((kind, &form)));
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    let path = format!(
        "/sobjects/Attachment/{}/Body",
        answer.body["id"].as_str().unwrap()
    );
    assert_eq!(org.call("GET", &path, None).body, json!("good bye"));
    let version = json!({
        "Title": "Notes", "PathOnClient": "notes.txt", "VersionData": "aGVsbG8=",
        "FirstPublishLocationId": account,
    });
    let id = org.create("ContentVersion", &version);
    let record = org.read("ContentVersion", &id);
    assert_eq!(record["ContentSize"], json!(5));
    assert_eq!(record["FileType"], json!("TEXT"));
    let document = record["ContentDocumentId"].as_str().unwrap();
    assert_eq!(
        org.read("ContentDocument", document)["Title"],
        json!("Notes")
    );
    let links = org.query(&format!(
        "SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '{account}'"
    ));
    assert_eq!(links[0]["ContentDocumentId"], json!(document));
}

#[test]
fn many_may_write_at_once() {
    let org = LiveOrg::empty();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let org = &org;
            scope.spawn(move || {
                for number in 0..5 {
                    org.create("Account", &json!({"Name": format!("{writer}-{number}")}));
                }
            });
        }
    });
    let rows = org.query("SELECT Id FROM Account");
    let mut ids: Vec<_> = rows.iter().map(|row| row["Id"].to_string()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 40);
}
