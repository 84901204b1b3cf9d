//! Bulk jobs of the local org over real HTTP, spoken to by a plain client.

mod classic;
mod ingest;
mod query;

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
        for _ in 0..30_000 {
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

fn insert(object: &str) -> Value {
    json!({ "object": object, "operation": "insert", "contentType": "CSV" })
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
