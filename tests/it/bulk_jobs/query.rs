//! Query jobs: their way, their pages, and what they refuse.

use super::*;

#[test]
fn a_query_job_goes_its_way_and_its_rows_are_paged() {
    let world = World::new(450);
    let body = json!({ "operation": "query",
        "query": "SELECT Id, Name, AnnualRevenue, Owner.Username, IsDeleted, CreatedDate FROM Account" });
    let made = world.jobs(Method::POST, "query", &body);
    assert_eq!(made.status, 200, "{}", made.text);
    let job = made.json();
    assert_eq!(job["object"], "Account");
    assert_eq!(job["apiVersion"].to_string(), "60.0");
    assert_eq!(job["state"], "UploadComplete");
    let id = job["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("750") && id.len() == 18);
    let done = world.ended("query", &id);
    assert_eq!(done["state"], "JobComplete", "{done}");
    assert_eq!(done["jobType"], "V2Query");
    assert_eq!(done["numberRecordsProcessed"], 450);
    assert!(done.get("numberRecordsFailed").is_none());

    let whole = world.get(&format!("query/{id}/results"));
    assert_eq!(whole.header("sforce-locator"), "null");
    assert_eq!(whole.header("sforce-numberofrecords"), "450");
    assert!(whole.header("content-type").starts_with("text/csv"));
    let rows = whole.rows();
    assert_eq!(rows.len(), 451);
    let header = [
        "Id",
        "Name",
        "AnnualRevenue",
        "Owner.Username",
        "IsDeleted",
        "CreatedDate",
    ];
    assert_eq!(rows[0], header);
    assert_eq!(
        rows[1][1..5],
        [
            "Account 00000, \"the\" ñ",
            "1000.5",
            "admin@local.sfkit.example",
            "false"
        ]
    );
    assert!(
        rows[1][5].ends_with(".000Z") || rows[1][5].ends_with('Z'),
        "{}",
        rows[1][5]
    );
    assert!(whole.text.starts_with("\"Id\",\"Name\""));

    let mut found = Vec::new();
    let mut locator = String::new();
    let mut pages = 0;
    while locator != "null" {
        let suffix = if locator.is_empty() {
            String::new()
        } else {
            format!("&locator={locator}")
        };
        let page = world.get(&format!("query/{id}/results?maxRecords=200{suffix}"));
        let rows = page.rows();
        assert_eq!(rows[0], header, "every page has the header");
        assert_eq!(
            page.header("sforce-numberofrecords"),
            (rows.len() - 1).to_string()
        );
        found.extend_from_slice(&rows[1..]);
        locator = page.header("sforce-locator").to_owned();
        pages += 1;
    }
    assert_eq!(pages, 3);
    assert_eq!(found, rows[1..]);
}

#[test]
fn result_pages_name_addresses_that_together_hold_everything() {
    let world = World::new(450);
    let id = world.queried("SELECT Name FROM Account ORDER BY Name DESC");
    let mut path = format!("query/{id}/resultPages?maxRecords=50");
    let mut names = Vec::new();
    let mut calls = 0;
    loop {
        let answer = world.get(&path).json();
        let pages = answer["resultPages"].as_array().unwrap();
        assert!(!pages.is_empty() && pages.len() <= 5);
        for page in pages {
            let url = page["resultUrl"].as_str().unwrap();
            let rows = world.send(Method::GET, url, "text/csv", "").rows();
            names.extend(rows.into_iter().skip(1).map(|mut row| row.remove(0)));
        }
        calls += 1;
        match answer["nextRecordsUrl"].as_str() {
            Some(next) => next
                .strip_prefix("/services/data/v60.0/jobs/")
                .unwrap()
                .clone_into(&mut path),
            None => break assert_eq!(answer["done"], true),
        }
    }
    assert_eq!((calls, names.len()), (2, 450));
    assert!(names.is_sorted_by(|a, b| a > b));
}

#[test]
fn results_stay_as_they_were_and_outlive_the_process() {
    let world = World::new(10);
    let id = world.queried("SELECT Id, Name FROM Account");
    let before = world.get(&format!("query/{id}/results")).text;
    let first = world.soql("SELECT Id FROM Account LIMIT 1")[0]["Id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/services/data/v60.0/sobjects/Account/{first}");
    assert_eq!(
        world
            .send(Method::DELETE, &path, "application/json", "")
            .status,
        204
    );
    assert_eq!(world.get(&format!("query/{id}/results")).text, before);
    let world = world.restarted();
    assert_eq!(world.get(&format!("query/{id}/results")).text, before);
    // `queryAll` finds what is in the recycle bin.
    let count = |operation: &str| {
        let body = json!({ "operation": operation, "query": "SELECT Id, IsDeleted FROM Account" });
        let id = world.made("query", &body);
        world.ended("query", &id)["numberRecordsProcessed"]
            .as_u64()
            .unwrap()
    };
    assert_eq!((count("query"), count("queryAll")), (9, 10));
}

#[test]
fn an_empty_result_has_a_header_and_every_dialect_is_written() {
    let world = World::new(1);
    let id = world.queried("SELECT Id, Parent.Name FROM Account WHERE Name = 'nobody'");
    let empty = world.get(&format!("query/{id}/results"));
    assert_eq!(empty.text, "\"Id\",\"Parent.Name\"\n");
    assert_eq!(empty.header("sforce-numberofrecords"), "0");
    for (word, delimiter) in [
        ("BACKQUOTE", '`'),
        ("CARET", '^'),
        ("COMMA", ','),
        ("PIPE", '|'),
        ("SEMICOLON", ';'),
        ("TAB", '\t'),
    ] {
        let body = json!({ "operation": "query", "columnDelimiter": word, "lineEnding": "CRLF",
            "query": "SELECT Name, AnnualRevenue, Parent.Name FROM Account" });
        let id = world.made("query", &body);
        world.ended("query", &id);
        let expected = format!(
            "\"Name\"{delimiter}\"AnnualRevenue\"{delimiter}\"Parent.Name\"\r\n\
             \"Account 00000, \"\"the\"\" ñ\"{delimiter}\"1000.5\"{delimiter}\"\"\r\n"
        );
        assert_eq!(world.get(&format!("query/{id}/results")).text, expected);
    }
}

#[test]
fn what_bulk_queries_do_not_take_is_refused() {
    let world = World::new(1);
    for (query, code, text) in [
        (
            "SELECT COUNT() FROM Account",
            "API_ERROR",
            "Aggregate Queries not supported",
        ),
        (
            "SELECT COUNT(Id) n FROM Account",
            "API_ERROR",
            "Aggregate Queries not supported",
        ),
        (
            "SELECT Name FROM Account GROUP BY Name",
            "API_ERROR",
            "GROUP BY not supported",
        ),
        (
            "SELECT Name FROM Account LIMIT 1 OFFSET 1",
            "API_ERROR",
            "OFFSET not supported",
        ),
        (
            "SELECT (SELECT Id FROM Contacts) FROM Account",
            "API_ERROR",
            "Aggregate Relationships not supported",
        ),
        (
            "SELECT TYPEOF What WHEN Account THEN Name END FROM Task",
            "API_ERROR",
            "TYPEOF not supported",
        ),
        (
            "SELECT BillingAddress FROM Account",
            "API_ERROR",
            "Selecting compound data not supported in Bulk Query",
        ),
        (
            "SELECT FIELDS(ALL) FROM Account LIMIT 9",
            "MALFORMED_QUERY",
            "FIELDS",
        ),
        (
            "SELECT Nope FROM Account",
            "INVALID_FIELD",
            "No such column 'Nope' on entity 'Account'",
        ),
        (
            "SELECT Id FROM Nope",
            "INVALID_TYPE",
            "sObject type 'Nope' is not supported",
        ),
        ("SELECT Id Account", "MALFORMED_QUERY", ""),
        (" ", "INVALIDJOB", "query"),
    ] {
        let body = json!({ "operation": "query", "query": query });
        let (found, message) = world.jobs(Method::POST, "query", &body).refused(400);
        assert_eq!(found, code, "{query}: {message}");
        assert!(message.contains(text), "{query}: {message}");
    }
    let body = json!({ "operation": "insert", "query": "SELECT Id FROM Account" });
    assert_eq!(
        world.jobs(Method::POST, "query", &body).refused(400).0,
        "INVALIDOPERATION"
    );
    let body = json!({ "operation": "query", "query": "SELECT Id FROM Account", "columnDelimiter": "DOT" });
    assert_eq!(
        world.jobs(Method::POST, "query", &body).refused(400).0,
        "INVALIDJOB"
    );
}
