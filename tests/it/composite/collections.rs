//! Collections of records.

use super::*;

#[test]
fn collections_tell_of_each_record() {
    let org = Org::new();
    let records = json!([
        {"attributes": {"type": "Account"}, "Name": "A"},
        {"attributes": {"type": "Contact"}, "LastName": "C"},
        {"attributes": {"type": "Account"}},
    ]);
    let (status, rows) = org.ask("POST", "/composite/sobjects", &json!({"records": records}));
    assert_eq!(status, 200, "{rows}");
    assert_eq!(
        rows[0],
        json!({"id": rows[0]["id"], "success": true, "errors": []})
    );
    assert_eq!(
        rows[2],
        json!({"success": false, "errors": [{"statusCode": "REQUIRED_FIELD_MISSING",
        "message": "Required fields are missing: [Name]", "fields": ["Name"]}]})
    );
    let (account, contact) = (
        rows[0]["id"].as_str().unwrap(),
        rows[1]["id"].as_str().unwrap(),
    );

    let records = json!([
        {"attributes": {"type": "Account"}, "id": account, "Name": "Changed"},
        {"attributes": {"type": "Contact"}, "Id": contact, "Title": "T"},
        {"attributes": {"type": "Account"}, "Id": "001xx", "Name": "X"},
        {"attributes": {"type": "Account"}, "Name": "X"},
    ]);
    let (_, rows) = org.ask("PATCH", "/composite/sobjects", &json!({"records": records}));
    assert_eq!(rows[0]["success"], true, "{rows}");
    assert_eq!(rows[1]["id"], contact);
    assert_eq!(rows[2]["errors"][0]["statusCode"], "MALFORMED_ID");
    assert_eq!(rows[3]["errors"][0]["statusCode"], "MISSING_ARGUMENT");

    let (_, rows) = org.ask(
        "PATCH",
        "/composite/sobjects",
        &json!({"allOrNone": true, "records": [
            {"attributes": {"type": "Account"}, "id": account, "Name": "Never"},
            {"attributes": {"type": "Account"}, "id": account, "Name": ""},
        ]}),
    );
    assert_eq!(rows[0]["id"], account);
    assert_eq!(
        rows[0]["errors"][0],
        json!({"statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "message": "Record rolled back because not all records were valid and the request was using AllOrNone header",
        "fields": []})
    );
    assert_eq!(org.rows("SELECT Name FROM Account")[0]["Name"], "Changed");

    let path = format!("/composite/sobjects?ids={account},{contact},nonsense&allOrNone=true");
    let (_, rows) = org.ask("DELETE", &path, &Value::Null);
    assert_eq!(
        rows[2]["errors"][0]["message"], "malformed id nonsense",
        "{rows}"
    );
    assert_eq!(org.count("Account"), 1);
    let path = format!("/composite/sobjects?ids={account},{contact},{contact}");
    let (_, rows) = org.ask("DELETE", &path, &Value::Null);
    let codes: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["success"].as_bool().unwrap())
        .collect();
    assert_eq!(codes, [true, true, false], "{rows}");
    assert_eq!(org.count("Account"), 0);
}

#[test]
fn collections_read_by_id_in_order() {
    let org = Org::new();
    let [one, two] = ["One", "Two"].map(|name| org.create("Account", &json!({"Name": name})));
    let body = json!({"ids": [two, "001000000000009AAA", one, "nonsense"], "fields": ["Name"]});
    let (status, rows) = org.ask("POST", "/composite/sobjects/account", &body);
    assert_eq!(status, 200, "{rows}");
    assert_eq!(rows[0]["Name"], "Two");
    assert_eq!(rows[0]["attributes"]["type"], "Account");
    assert_eq!((&rows[1], &rows[3]), (&Value::Null, &Value::Null));
    assert_eq!(rows[2]["Id"], one.as_str());
    let (_, same) = org.get(&format!(
        "/composite/sobjects/Account?ids={two},001000000000009AAA,{one}&fields=Name"
    ));
    assert_eq!(same.as_array().unwrap()[..], rows.as_array().unwrap()[..3]);
    assert_eq!(
        org.ask(
            "POST",
            "/composite/sobjects/Account",
            &json!({"ids": [one], "fields": ["Nme"]})
        )
        .0,
        400
    );
}

#[test]
fn collections_upsert_by_a_key() {
    let org = Org::new();
    let record = |email: &str, last: &str| json!({"attributes": {"type": "Contact"}, "Email": email, "LastName": last});
    let upsert = |records: Value| {
        org.ask(
            "PATCH",
            "/composite/sobjects/Contact/Email",
            &json!({"records": records}),
        )
    };
    let (status, rows) = upsert(json!([
        record("a@x.example", "A"),
        record("b@x.example", "B")
    ]));
    assert_eq!(status, 200, "{rows}");
    assert_eq!(
        rows[0],
        json!({"id": rows[0]["id"], "success": true, "errors": [], "created": true})
    );
    let (_, again) = upsert(json!([
        record("A@x.example", "New"),
        record("c@x.example", "C"),
        record("c@x.example", "D")
    ]));
    assert_eq!(
        (&again[0]["id"], &again[0]["created"]),
        (&rows[0]["id"], &json!(false)),
        "{again}"
    );
    assert_eq!(again[2]["errors"][0]["statusCode"], "DUPLICATE_EXTERNAL_ID");
    assert_eq!(again[2]["created"], true);
    assert_eq!(org.count("Contact"), 3);
    let by_id = json!({"records": [
        {"attributes": {"type": "Contact"}, "Id": null, "LastName": "Z"},
        {"attributes": {"type": "Contact"}, "Id": rows[0]["id"], "LastName": "Y"},
    ]});
    let (_, rows) = org.ask("PATCH", "/composite/sobjects/Contact/Id", &by_id);
    assert_eq!(
        (&rows[0]["created"], &rows[1]["created"]),
        (&json!(true), &json!(false)),
        "{rows}"
    );
}

#[test]
fn more_than_two_hundred_are_refused() {
    let org = Org::new();
    let records: Vec<_> = (0..201)
        .map(|_| json!({"attributes": {"type": "Account"}, "Name": "A"}))
        .collect();
    let (status, answer) = org.ask("POST", "/composite/sobjects", &json!({"records": records}));
    assert_eq!(
        (status, &answer[0]),
        (
            400,
            &json!({"errorCode": "EXCEEDED_ID_LIMIT",
        "message": "record limit reached. cannot submit more than 200 records into this call"})
        )
    );
    assert_eq!(org.count("Account"), 0);
}

#[test]
fn a_null_flag_is_no_and_words_are_flags() {
    let org = Org::new();
    for (flag, kept) in [
        (json!(null), true),
        (json!("false"), true),
        (json!("true"), false),
    ] {
        let name = format!("kept {flag}");
        let body = json!({"allOrNone": flag, "records": [
            {"attributes": {"type": "Account"}, "Name": name}, {"attributes": {"type": "Account"}}]});
        let (status, rows) = org.ask("POST", "/composite/sobjects", &body);
        assert_eq!((status, &rows[0]["success"]), (200, &json!(kept)), "{rows}");
    }
    let wrong = json!({"allOrNone": 1, "records": []});
    assert_eq!(org.ask("POST", "/composite/sobjects", &wrong).0, 400);
    let inner = json!({"compositeRequest": [{"method": "GET", "referenceId": "a", "body": null,
        "httpHeaders": null, "url": "/services/data/v65.0/limits/recordCount"}], "allOrNone": null});
    let (status, answer) = org.ask("POST", "/composite", &inner);
    assert_eq!(
        (status, &answer["compositeResponse"][0]["httpStatusCode"]),
        (200, &json!(200))
    );
}
