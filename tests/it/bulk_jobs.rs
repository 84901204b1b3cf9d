//! Bulk API 2.0 of the local org over real HTTP, spoken to by a plain client.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use sfkit::clock::Clock;
use sfkit::localorg::store::{ADMIN_USER_ID, Store};
use sfkit::localorg::value::Value as Cell;
use sfkit::localorg::{LocalOrg, LocalOrgOptions};

const ADMIN: &str = "005000000000001AAA";

/// An org with some accounts, and a client that is logged in to it.
struct World {
    org: Option<LocalOrg>,
    token: String,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
}

struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// The `errorCode` and message of a refusal.
    fn refused(&self, status: u16) -> (String, String) {
        assert_eq!(self.status, status, "{}", self.text);
        let body = self.json();
        let word = |key: &str| body[0][key].as_str().unwrap().to_owned();
        (word("errorCode"), word("message"))
    }

    /// The rows of a CSV body, the header first.
    fn rows(&self) -> Vec<Vec<String>> {
        assert_eq!(self.status, 200, "{}", self.text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(self.text.as_bytes());
        let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
        reader.records().map(|found| row(found.unwrap())).collect()
    }
}

impl World {
    fn new(accounts: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("org.db"), Clock::System).unwrap();
        // The owner of what has no owner, known before anything is written.
        store.set_setting(ADMIN_USER_ID, ADMIN).unwrap();
        let mut writer = store.writer().unwrap();
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let text = |text: &str| Cell::Text(text.to_owned());
        writer
            .insert("Organization", &names(&["Name"]), vec![text("Test")])
            .unwrap();
        let user = vec![
            text(ADMIN),
            text("admin@local.sfkit.example"),
            text("Admin"),
            Cell::Bool(true),
        ];
        writer
            .insert(
                "User",
                &names(&["Id", "Username", "LastName", "IsActive"]),
                user,
            )
            .unwrap();
        for number in 0..accounts {
            let row = vec![
                text(&format!("Account {number:05}, \"the\" ñ")),
                Cell::Real(1_000.5),
            ];
            writer
                .insert("Account", &names(&["Name", "AnnualRevenue"]), row)
                .unwrap();
        }
        writer.commit().unwrap();
        drop(store);
        Self::over(folder, LocalOrgOptions::default())
    }

    fn over(folder: tempfile::TempDir, options: LocalOrgOptions) -> Self {
        let store = Store::open(&folder.path().join("org.db"), Clock::System).unwrap();
        let org = LocalOrg::start(store, options, Clock::System).unwrap();
        Self {
            token: org.access_token().unwrap().expose().clone(),
            org: Some(org),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
            folder,
        }
    }

    /// The same file in another process, as far as the org can tell.
    fn restarted(mut self) -> Self {
        self.org.take().unwrap().stop();
        Self::over(self.folder, LocalOrgOptions::default())
    }

    fn store(&self) -> Store {
        Store::open(&self.folder.path().join("org.db"), Clock::System).unwrap()
    }

    fn send(&self, method: Method, path: &str, kind: &str, body: &str) -> Answer {
        let url = format!("{}{path}", self.org.as_ref().unwrap().url());
        let request = self
            .client
            .request(method, url)
            .bearer_auth(&self.token)
            .header("content-type", kind)
            .body(body.to_owned());
        self.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            Answer {
                status: answer.status().as_u16(),
                headers: answer.headers().clone(),
                text: answer.text().await.unwrap(),
            }
        })
    }

    fn jobs(&self, method: Method, path: &str, body: &Value) -> Answer {
        let path = format!("/services/data/v60.0/jobs/{path}");
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.send(method, &path, "application/json", &body)
    }

    fn get(&self, path: &str) -> Answer {
        self.jobs(Method::GET, path, &Value::Null)
    }

    /// Makes a job and gives its id.
    fn made(&self, family: &str, body: &Value) -> String {
        let made = self.jobs(Method::POST, family, body);
        assert_eq!(made.status, 200, "{}", made.text);
        made.json()["id"].as_str().unwrap().to_owned()
    }

    /// Waits until the job is at its end.
    fn ended(&self, family: &str, id: &str) -> Value {
        for _ in 0..3_000 {
            let job = self.get(&format!("{family}/{id}")).json();
            let state = job["state"].as_str().unwrap();
            if ["JobComplete", "Failed", "Aborted"].contains(&state) {
                return job;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the job does not end");
    }

    fn queried(&self, query: &str) -> String {
        let body = json!({ "operation": "query", "query": query });
        let id = self.made("query", &body);
        assert_eq!(self.ended("query", &id)["state"], "JobComplete");
        id
    }

    fn upload(&self, id: &str, data: &str) -> Answer {
        let path = format!("/services/data/v60.0/jobs/ingest/{id}/batches");
        self.send(Method::PUT, &path, "text/csv", data)
    }

    fn closed(&self, id: &str) -> Answer {
        let body = json!({ "state": "UploadComplete" });
        self.jobs(Method::PATCH, &format!("ingest/{id}"), &body)
    }

    /// Runs an ingest job to its end.
    fn ingested(&self, body: &Value, data: &str) -> (String, Value) {
        let id = self.made("ingest", body);
        assert_eq!(self.upload(&id, data).status, 201);
        assert_eq!(self.closed(&id).status, 200);
        let job = self.ended("ingest", &id);
        (id, job)
    }

    fn soql(&self, query: &str) -> Vec<Value> {
        let query = query.replace(' ', "+");
        let path = format!("/services/data/v60.0/query?q={query}");
        let answer = self.send(Method::GET, &path, "application/json", "");
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["records"].as_array().unwrap().clone()
    }
}

/// Ids of two new contacts, `a@x.example` and `b@x.example`.
fn two_contacts(world: &World) -> Vec<String> {
    let data = "LastName,Email,Phone\na,a@x.example,1\nb,b@x.example,2\n";
    let (id, _) = world.ingested(&insert("Contact"), data);
    let rows = world.get(&format!("ingest/{id}/successfulResults")).rows();
    rows[1..].iter().map(|row| row[0].clone()).collect()
}

fn insert(object: &str) -> Value {
    json!({ "object": object, "operation": "insert", "contentType": "CSV" })
}

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

#[test]
fn versions_tokens_and_wrong_addresses_are_told_apart() {
    let mut world = World::new(1);
    let id = world.queried("SELECT Id FROM Account");
    let at = |version: &str, path: &str| {
        let path = format!("/services/data/v{version}/jobs/{path}");
        world
            .send(Method::GET, &path, "application/json", "")
            .status
    };
    assert_eq!(at("61.0", &format!("query/{id}/results")), 409);
    assert_eq!(at("57.0", &format!("query/{id}/resultPages")), 404);
    assert_eq!(at("46.0", "query"), 404);
    assert_eq!(at("40.0", "ingest"), 404);
    assert_eq!(at("60.0", &format!("ingest/{id}")), 404);
    assert_eq!(at("60.0", "query/75000000000000AAAA"), 404);
    assert_eq!(at("60.0", &format!("query/{}", &id[..15])), 200);
    for place in [
        "locator=x",
        "locator=null",
        "maxRecords=0",
        "maxRecords=many",
    ] {
        assert_eq!(
            at("60.0", &format!("query/{id}/results?{place}")),
            400,
            "{place}"
        );
    }
    let refused = world.jobs(Method::PUT, &format!("query/{id}"), &Value::Null);
    assert_eq!(refused.refused(405).0, "METHOD_NOT_ALLOWED");
    world.token.push('x');
    for family in ["query", "ingest"] {
        assert_eq!(world.get(family).refused(401).0, "INVALID_SESSION_ID");
    }
}

#[test]
fn jobs_are_listed_aborted_and_deleted() {
    let world = World::new(1);
    let query = world.queried("SELECT Id FROM Account");
    let open = world.made("ingest", &insert("Account"));
    let list = |path: &str| {
        let answer = world.get(path).json();
        assert_eq!(
            (&answer["done"], &answer["nextRecordsUrl"]),
            (&json!(true), &Value::Null)
        );
        let jobs = answer["records"].as_array().unwrap().clone();
        jobs.iter()
            .map(|job| job["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(list("query"), [query.as_str()]);
    assert_eq!(
        list("ingest?jobType=V2Ingest&isPkChunkingEnabled=false"),
        [open.as_str()]
    );
    assert!(list("ingest?jobType=Classic").is_empty());
    assert!(list("query?concurrencyMode=serial").is_empty());

    let job = format!("ingest/{open}");
    let refused = world.jobs(Method::DELETE, &job, &Value::Null).refused(400);
    assert_eq!(refused.0, "INVALIDJOBSTATE");
    let aborted = world.jobs(Method::PATCH, &job, &json!({ "state": "Aborted" }));
    assert_eq!(aborted.json()["state"], "Aborted");
    let again = world
        .jobs(Method::PATCH, &job, &json!({ "state": "Aborted" }))
        .refused(400);
    assert_eq!(again.0, "INVALIDJOBSTATE");
    assert_eq!(
        again.1,
        "InvalidJobState : Aborting already Aborted Job not allowed"
    );
    let late = world.closed(&open).refused(400);
    assert_eq!(
        late.1,
        "InvalidJobState : Closing already Aborted Job not allowed"
    );
    assert_eq!(
        world.upload(&open, "Name\na\n").refused(400).0,
        "INVALIDJOBSTATE"
    );
    for job in [job, format!("query/{query}")] {
        assert_eq!(world.jobs(Method::DELETE, &job, &Value::Null).status, 204);
        assert_eq!(world.get(&job).refused(404).0, "NOT_FOUND");
    }
    let odd = world.made("ingest", &insert("Account"));
    let state = json!({ "state": "Failed" });
    let refused = world
        .jobs(Method::PATCH, &format!("ingest/{odd}"), &state)
        .refused(400);
    assert_eq!(refused.0, "INVALIDJOBSTATE");
}

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

#[test]
fn a_job_that_was_left_goes_on_where_it_stopped() {
    let world = World::new(0);
    let open = world.made("ingest", &insert("Account"));
    let data: String = (0..500).map(|number| format!("left {number}\n")).collect();
    assert_eq!(world.upload(&open, &format!("Name\n{data}")).status, 201);
    // As a process that died behind the first two hundred rows would have left it.
    let store = world.store();
    let connection = store.connect().unwrap();
    let number: i64 = connection
        .query_row("SELECT number FROM bulk_job", [], |row| row.get(0))
        .unwrap();
    connection
        .execute_batch(&format!(
            "UPDATE bulk_job SET state = 'InProgress', processed = 200 WHERE number = {number};
             WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199)
             INSERT INTO bulk_outcome SELECT {number}, i, '001x', 1, NULL FROM n;"
        ))
        .unwrap();
    drop((connection, store));
    let world = world.restarted();
    let done = world.ended("ingest", &open);
    assert_eq!(done["state"], "JobComplete", "{done}");
    assert_eq!(
        (&done["numberRecordsProcessed"], &done["retries"]),
        (&json!(500), &json!(1))
    );
    let names = world.soql("SELECT Name FROM Account ORDER BY CreatedDate, Id");
    assert_eq!(names.len(), 300, "the first two hundred were there already");
    let success = world
        .get(&format!("ingest/{open}/successfulResults"))
        .rows();
    assert_eq!(success.len(), 501);
    assert_eq!(success[201][2], "left 200");
}

#[test]
fn what_was_used_is_taken_from_the_limits() {
    let world = World::new(3);
    let limits = || {
        let answer = world.send(Method::GET, "/services/data/v60.0/limits", "", "");
        (answer.header("sforce-limit-info").to_owned(), answer.json())
    };
    let left = |limits: &Value, name: &str| limits[name]["Remaining"].as_u64().unwrap();
    let (_, before) = limits();
    world.queried("SELECT Id FROM Account");
    let data: String = (0..10_001).map(|_| "\n").collect();
    world.ingested(&insert("Account"), &format!("Name\nx\n{data}"));
    let (info, after) = limits();
    for (name, used) in [
        ("DailyBulkV2QueryJobs", 1),
        ("DailyBulkV2QueryFileStorageMB", 1),
        ("DailyBulkApiBatches", 1),
    ] {
        assert_eq!(left(&before, name) - left(&after, name), used, "{name}");
    }
    let calls = left(&before, "DailyApiRequests") - left(&after, "DailyApiRequests");
    assert!(calls >= 7, "{calls} calls");
    let max = after["DailyApiRequests"]["Max"].as_u64().unwrap();
    assert_eq!(
        info,
        format!("api-usage={}/{max}", max - left(&after, "DailyApiRequests"))
    );
    assert!(max > 5_000 && left(&after, "DataStorageMB") > 5_000);
    assert_eq!(after["PermissionSets"]["CreateCustom"]["Max"], 1_000);
    let old = world
        .send(Method::GET, "/services/data/v48.0/limits", "", "")
        .json();
    assert!(old.get("DailyBulkApiRequests").is_some() && old.get("DailyBulkApiBatches").is_none());
}

#[test]
fn large_results_are_compressed_on_the_way() {
    let world = World::new(3_000);
    let id = world.queried("SELECT Id, Name FROM Account");
    let plain = world.get(&format!("query/{id}/results"));
    assert_eq!(plain.rows().len(), 3_001);
    let url = format!(
        "{}/services/data/v60.0/jobs/query/{id}/results",
        world.org.as_ref().unwrap().url()
    );
    let request = world
        .client
        .get(url)
        .bearer_auth(&world.token)
        .header("accept-encoding", "gzip");
    let packed = world.runtime.block_on(async {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], "gzip");
        answer.bytes().await.unwrap()
    });
    assert!(packed.len() < plain.text.len() / 3);
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut text)
        .unwrap();
    assert_eq!(text, plain.text);
}
