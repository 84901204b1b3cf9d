//! What tells clients that something changed.

use super::*;

#[test]
fn rows_and_describes_answer_to_conditions() {
    let org = Org::new();
    let account = org.create("Account", &json!({"Name": "A"}));
    let lead = org.create("Lead", &json!({"LastName": "L", "Company": "C"}));
    for (path, tagged) in [
        ("/sobjects".to_owned(), true),
        ("/sobjects/Account/describe".to_owned(), true),
        (format!("/sobjects/Account/{account}"), true),
        (format!("/sobjects/Lead/{lead}"), false),
    ] {
        let plain = org.send("GET", &path, &[], &Value::Null);
        assert_eq!(plain.header("etag").is_some(), tagged, "{path}");
        let date = plain.header("last-modified").unwrap();
        let same = org.send("GET", &path, &[("If-Modified-Since", date)], &Value::Null);
        assert_eq!((same.status, same.body.as_str()), (304, ""), "{path}");
        let older = [("If-Modified-Since", "Sat, 1 Jan 2000 00:00:01 GMT")];
        assert_eq!(
            org.send("GET", &path, &older, &Value::Null).status,
            200,
            "{path}"
        );
        let unmodified = [("If-Unmodified-Since", "Sat, 1 Jan 2000 00:00:01 GMT")];
        assert_eq!(
            org.send("GET", &path, &unmodified, &Value::Null).status,
            412,
            "{path}"
        );
        if let Some(tag) = plain.header("etag") {
            let named = [("If-None-Match", tag)];
            assert_eq!(
                org.send("GET", &path, &named, &Value::Null).status,
                304,
                "{path}"
            );
        }
    }
    let path = format!("/sobjects/Account/{account}");
    let change = json!({"Name": "B"});
    assert_eq!(
        org.send("PATCH", &path, &[("If-Match", "\"0\"")], &change)
            .status,
        412
    );
    let old = [("If-Unmodified-Since", "Sat, 1 Jan 2000 00:00:01 GMT")];
    assert_eq!(org.send("PATCH", &path, &old, &change).status, 412);
    let tag = org
        .send("GET", &path, &[], &Value::Null)
        .header("etag")
        .unwrap()
        .to_owned();
    assert_eq!(
        org.send("PATCH", &path, &[("If-Match", &tag)], &change)
            .status,
        204
    );
    assert_eq!(org.rows("SELECT Name FROM Account")[0]["Name"], "B");
}

#[test]
fn conditions_work_inside_a_composite() {
    let org = Org::new();
    let answers = org.composite(
        false,
        &json!([entry("d", "GET", "/sobjects", &Value::Null)]),
    );
    let headers = answers[0]["httpHeaders"].clone();
    let mut again = entry("d", "GET", "/sobjects", &Value::Null);
    again["httpHeaders"] = json!({"If-Modified-Since": headers["Last-Modified"]});
    let answers = org.composite(false, &json!([again]));
    assert_eq!(
        answers[0],
        json!({"body": null, "httpHeaders": headers, "httpStatusCode": 304, "referenceId": "d"})
    );
}

#[test]
fn updated_and_deleted_tell_what_changed() {
    let org = Org::new();
    let kept = org.create("Account", &json!({"Name": "Kept"}));
    let gone = org.create("Account", &json!({"Name": "Gone"}));
    assert_eq!(
        org.ask("DELETE", &format!("/sobjects/Account/{gone}"), &Value::Null)
            .0,
        204
    );
    let now = Clock::System.now();
    let at = |minutes: i64| {
        let moment = now + jiff::SignedDuration::from_mins(minutes);
        moment.to_string().replace('+', "%2B")
    };
    let (status, updated) = org.get(&format!(
        "/sobjects/Account/updated/?start={}&end={}",
        at(-60),
        at(2)
    ));
    assert_eq!(status, 200, "{updated}");
    assert_eq!(updated["ids"], json!([kept]));
    assert!(
        updated["latestDateCovered"]
            .as_str()
            .unwrap()
            .ends_with(":00.000+0000"),
        "{updated}"
    );
    let script = jiff::fmt::strtime::format(
        "%a %b %d %Y %H:%M:%S GMT%%2B0000 (Coordinated Universal Time)",
        now,
    )
    .unwrap();
    let path = format!("/sobjects/Account/deleted?start={}&end={}", at(-60), at(2));
    let (_, deleted) = org.get(&path);
    assert_eq!(
        deleted["deletedRecords"].as_array().unwrap().len(),
        1,
        "{deleted}"
    );
    assert_eq!(deleted["deletedRecords"][0]["id"], gone.as_str());
    assert!(deleted["earliestDateAvailable"].is_string());
    let path = format!(
        "/sobjects/Account/updated?start={}&end={}",
        at(-60),
        script.replace(' ', "%20")
    );
    assert_eq!(org.get(&path).0, 200, "{path}");
    for (start, end, code) in [
        (at(-60), at(-61), "INVALID_REPLICATION_DATE"),
        (at(-60 * 24 * 31), at(0), "INVALID_REPLICATION_DATE"),
        ("soon".to_owned(), at(0), "ILLEGAL_QUERY_PARAMETER_VALUE"),
    ] {
        let (status, refused) = org.get(&format!(
            "/sobjects/Account/updated?start={start}&end={end}"
        ));
        assert_eq!(
            (status, &refused[0]["errorCode"]),
            (400, &json!(code)),
            "{refused}"
        );
    }
    assert_eq!(org.get("/sobjects/Foo/updated?start=x&end=y").0, 400);
}
