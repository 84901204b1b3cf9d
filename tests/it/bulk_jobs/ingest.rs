//! Ingest jobs: rows in, and every row accounted for.

use super::*;

#[test]
fn rows_become_records_and_every_row_is_accounted_for() {
    let world = World::new(0);
    let made = world
        .jobs(Method::POST, "ingest", &insert("account"))
        .json();
    assert_eq!(
        (&made["state"], &made["object"]),
        (&json!("Open"), &json!("Account"))
    );
    let id = made["id"].as_str().unwrap().to_owned();
    let url = format!("services/data/v60.0/jobs/ingest/{id}/batches");
    assert_eq!(made["contentUrl"], url);
    let early = world
        .get(&format!("ingest/{id}/successfulResults"))
        .refused(400);
    assert_eq!(early.0, "INVALIDJOBSTATE");
    let data = "NAME,AnnualRevenue,Description\nacme,1200,\"two\nlines, \"\"quoted\"\"\"\n,5,nameless\nbeta,much,\n";
    assert_eq!(world.upload(&id, data).status, 201);
    let twice = world.upload(&id, data).refused(400);
    assert!(
        twice.1.contains("Found multiple contents for job"),
        "{}",
        twice.1
    );
    let closed = world.closed(&id).json();
    assert_eq!(closed["state"], "UploadComplete");
    assert_eq!(world.closed(&id).refused(400).0, "INVALIDJOBSTATE");
    let done = world.ended("ingest", &id);
    assert_eq!(done["state"], "JobComplete", "{done}");
    assert_eq!(done["numberRecordsProcessed"], 3);
    assert_eq!(done["numberRecordsFailed"], 2);
    assert!(done.get("errorMessage").is_none() && done.get("contentUrl").is_none());

    let success = world.get(&format!("ingest/{id}/successfulResults")).rows();
    assert_eq!(
        success[0],
        [
            "sf__Id",
            "sf__Created",
            "NAME",
            "AnnualRevenue",
            "Description"
        ]
    );
    assert_eq!(
        success[1][1..],
        ["true", "acme", "1200", "two\nlines, \"quoted\""]
    );
    assert_eq!(success.len(), 2);
    let kept = world.soql("SELECT Id, Name, AnnualRevenue, Description FROM Account");
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["Id"], success[1][0]);
    assert_eq!(kept[0]["AnnualRevenue"], 1200.0);
    assert_eq!(kept[0]["Description"], "two\nlines, \"quoted\"");
    let failed = world.get(&format!("ingest/{id}/failedResults")).rows();
    assert_eq!(failed[0][..2], ["sf__Id", "sf__Error"]);
    assert_eq!(
        failed[1],
        [
            "",
            "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --",
            "",
            "5",
            "nameless"
        ]
    );
    assert_eq!(
        failed[2][1],
        "INVALID_TYPE_ON_FIELD_IN_RECORD:Annual Revenue: value not of required type: much:AnnualRevenue --"
    );
    let rest = world.get(&format!("ingest/{id}/unprocessedrecords")).rows();
    assert_eq!(rest, [["NAME", "AnnualRevenue", "Description"]]);
}

/// Ids of two new contacts, `a@x.example` and `b@x.example`.
fn two_contacts(world: &World) -> Vec<String> {
    let data = "LastName,Email,Phone\na,a@x.example,1\nb,b@x.example,2\n";
    let (id, _) = world.ingested(&insert("Contact"), data);
    let rows = world.get(&format!("ingest/{id}/successfulResults")).rows();
    rows[1..].iter().map(|row| row[0].clone()).collect()
}

#[test]
fn updates_and_upserts_change_what_they_name() {
    let world = World::new(0);
    let ids = two_contacts(&world);
    // Empty leaves a field as it is, #N/A empties it.
    let update = json!({ "object": "Contact", "operation": "update" });
    let data = format!(
        "Id,Phone,Email\n{},#N/A,\n,3,\n003000000000000AAA,3,\n",
        ids[0]
    );
    let (id, done) = world.ingested(&update, &data);
    assert_eq!(
        (
            &done["numberRecordsProcessed"],
            &done["numberRecordsFailed"]
        ),
        (&json!(3), &json!(2))
    );
    let failed = world.get(&format!("ingest/{id}/failedResults")).rows();
    assert!(
        failed[1][1].starts_with("MISSING_ARGUMENT:Id not specified in an update call:Id --"),
        "{failed:?}"
    );
    assert_eq!(failed[2][0], "003000000000000AAA");
    let kept = world.soql("SELECT Phone, Email FROM Contact ORDER BY LastName");
    assert_eq!(
        (&kept[0]["Phone"], &kept[0]["Email"]),
        (&Value::Null, &json!("a@x.example"))
    );

    let upsert = json!({ "object": "Contact", "operation": "upsert", "externalIdFieldName": "email",
        "columnDelimiter": "SEMICOLON", "lineEnding": "CRLF" });
    let (id, done) = world.ingested(
        &upsert,
        "Email;LastName\r\nb@x.example;b2\r\nc@x.example;c\r\n;d\r\n",
    );
    assert_eq!(done["externalIdFieldName"], "Email");
    let text = world.get(&format!("ingest/{id}/successfulResults")).text;
    assert!(
        text.contains(";\"false\";\"b@x.example\";\"b2\"\r\n"),
        "{text}"
    );
    assert!(
        text.contains(";\"true\";\"c@x.example\";\"c\"\r\n"),
        "{text}"
    );
    let text = world.get(&format!("ingest/{id}/failedResults")).text;
    assert!(
        text.contains("MISSING_ARGUMENT:Email not specified:Email --"),
        "{text}"
    );
}

#[test]
fn deleted_records_are_in_the_bin_and_hard_deleted_ones_are_not() {
    let world = World::new(0);
    let ids = two_contacts(&world);
    let delete = json!({ "object": "Contact", "operation": "delete" });
    let (id, done) = world.ingested(&delete, &format!("id\n{}\n{}\n", ids[0], ids[0]));
    assert_eq!(done["numberRecordsFailed"], 1);
    let failed = world.get(&format!("ingest/{id}/failedResults")).text;
    assert!(
        failed.contains("ENTITY_IS_DELETED:entity is deleted:"),
        "{failed}"
    );
    let hard = json!({ "object": "Contact", "operation": "hardDelete" });
    let (_, done) = world.ingested(&hard, &format!("Id\n{}\n", ids[1]));
    assert_eq!(done["numberRecordsFailed"], 0, "{done}");
    let store = world.store();
    let count = |sql: &str| {
        store
            .connect()
            .unwrap()
            .query_row(sql, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!(
        count("SELECT COUNT(*) FROM Contact"),
        1,
        "one is in the bin, one is gone"
    );
    assert_eq!(count("SELECT COUNT(*) FROM Contact WHERE IsDeleted = 1"), 1);
}

#[test]
fn relationship_columns_find_parents_by_key() {
    let world = World::new(0);
    let (_, done) = world.ingested(&insert("Contact"), "LastName,Email\nboss,boss@x.example\n");
    assert_eq!(done["numberRecordsFailed"], 0);
    let data = "LastName,ReportsTo.Email,User:Owner.Id\nx,boss@x.example,005000000000001AAA\ny,nobody@x.example,\nz,,\n";
    let (id, done) = world.ingested(&insert("Contact"), data);
    assert_eq!(done["state"], "JobComplete", "{done}");
    let failed = world.get(&format!("ingest/{id}/failedResults")).rows();
    assert_eq!(failed.len(), 2, "{failed:?}");
    assert!(
        failed[1][1]
            .starts_with("INVALID_FIELD:Foreign key external ID: nobody@x.example not found"),
        "{failed:?}"
    );
    let kept = world.soql("SELECT LastName, ReportsTo.LastName FROM Contact WHERE LastName = 'x'");
    assert_eq!(kept[0]["ReportsTo"]["LastName"], "boss");
}

#[test]
fn a_file_that_is_no_csv_of_the_dialect_fails_the_job_and_changes_nothing() {
    let world = World::new(0);
    for (data, text) in [
        ("", "InvalidBatch : Records not found"),
        (
            "Name,Nope\na,b\n",
            "InvalidBatch : Field name not found : Nope",
        ),
        (
            "Name\r\na\r\n",
            "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF",
        ),
        (
            "Name\na\nb\"c\n",
            "InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote",
        ),
        (
            "\u{feff}\"Name\"\na\n",
            "InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote",
        ),
        (
            "Name,Phone\na\n",
            "InvalidBatch : Failed to parse CSV. Row 2 has 1 values, the header has 2",
        ),
    ] {
        let (id, done) = world.ingested(&insert("Account"), data);
        assert_eq!(
            (&done["state"], &done["errorMessage"]),
            (&json!("Failed"), &json!(text))
        );
        assert_eq!(done["numberRecordsProcessed"], 0);
        let rest = world.get(&format!("ingest/{id}/unprocessedRecords"));
        assert_eq!(rest.text.is_empty(), data.is_empty(), "{}", rest.text);
    }
    let delete = json!({ "object": "Account", "operation": "delete" });
    let (_, done) = world.ingested(&delete, "Id,Name\n001000000000001AAA,a\n");
    assert_eq!(
        done["errorMessage"],
        "InvalidBatch : The 'delete' batch must contain only ids"
    );
    assert!(world.soql("SELECT Id FROM Account").is_empty());
    let (_, done) = world.ingested(&insert("Account"), "Name\n");
    assert_eq!(
        (&done["state"], &done["numberRecordsProcessed"]),
        (&json!("JobComplete"), &json!(0))
    );
    let (_, done) = world.ingested(&insert("Account"), "\u{feff}Name\nmarked\n");
    assert_eq!(
        (&done["state"], &done["numberRecordsFailed"]),
        (&json!("JobComplete"), &json!(0))
    );
}

#[test]
fn jobs_that_make_no_sense_are_refused() {
    let world = World::new(0);
    for (change, code) in [
        (json!({ "object": "Nope" }), "INVALIDJOB"),
        (json!({ "object": null }), "INVALIDJOB"),
        (json!({ "operation": null }), "INVALIDJOB"),
        (json!({ "operation": "merge" }), "INVALIDJOB"),
        (json!({ "operation": "query" }), "INVALIDOPERATION"),
        (json!({ "operation": "upsert" }), "INVALIDJOB"),
        (
            json!({ "operation": "upsert", "externalIdFieldName": "Phone" }),
            "INVALIDJOB",
        ),
        (json!({ "contentType": "JSON" }), "INVALIDJOB"),
        (json!({ "lineEnding": "CR" }), "INVALIDJOB"),
        (json!({ "object": 5 }), "JSON_PARSER_ERROR"),
    ] {
        let mut body = insert("Account");
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        assert_eq!(
            world.jobs(Method::POST, "ingest", &body).refused(400).0,
            code,
            "{body}"
        );
    }
    let broken = world.send(
        Method::POST,
        "/services/data/v60.0/jobs/ingest",
        "application/json",
        "{",
    );
    assert_eq!(broken.refused(400).0, "JSON_PARSER_ERROR");
    let id = world.made("ingest", &insert("Account"));
    let path = format!("/services/data/v60.0/jobs/ingest/{id}/batches");
    let refused = world.send(Method::PUT, &path, "application/json", "{}");
    assert_eq!(refused.refused(415).0, "UNSUPPORTED_MEDIA_TYPE");
}

#[test]
fn one_multipart_request_makes_a_whole_job() {
    let world = World::new(0);
    let body = "--BOUNDARY\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n\
        {\"object\":\"Account\",\"contentType\":\"CSV\",\"operation\":\"insert\"}\r\n--BOUNDARY\r\n\
        Content-Type: text/csv\r\nContent-Disposition: form-data; name=\"content\"; filename=\"content\"\r\n\r\n\
        Name\nfirst\nsecond\n\r\n--BOUNDARY--\r\n";
    let path = "/services/data/v60.0/jobs/ingest";
    let made = world.send(
        Method::POST,
        path,
        "multipart/form-data; boundary=BOUNDARY",
        body,
    );
    assert_eq!(made.status, 200, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let done = world.ended("ingest", &id);
    assert_eq!(
        (&done["state"], &done["numberRecordsProcessed"]),
        (&json!("JobComplete"), &json!(2))
    );
    let torn = world.send(Method::POST, path, "multipart/form-data; boundary=B", body);
    assert_eq!(torn.refused(400).0, "INVALIDJOB");
}
