//! The first Bulk API: jobs of many batches, in CSV, JSON and XML.

use super::*;

const XML: &str = "application/xml; charset=UTF-8";
const JSON: &str = "application/json";
const CSV: &str = "text/csv";

impl World {
    /// Sends a request as old clients do, with the session in a header of its own.
    fn classic(&self, method: Method, path: &str, kind: &str, body: &str) -> Answer {
        self.classic_with(method, path, &[("content-type", kind)], body)
    }

    fn classic_with(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let url = format!(
            "{}/services/async/60.0/{path}",
            self.org.as_ref().unwrap().url()
        );
        let mut request = self.client.request(method, url).body(body.to_owned());
        request = request.header("X-SFDC-Session", &self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            Answer {
                status: answer.status().as_u16(),
                headers: answer.headers().clone(),
                text: answer.text().await.unwrap(),
            }
        })
    }

    /// Makes a job as JSON and gives its id.
    fn classic_job(&self, job: &Value) -> String {
        let made = self.classic(Method::POST, "job", JSON, &job.to_string());
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["id"].as_str().unwrap().to_owned()
    }

    /// Adds a batch and waits for its end: its id and what is told of it.
    fn batch(&self, job: &str, kind: &str, body: &str) -> (String, Value) {
        let added = self.classic(Method::POST, &format!("job/{job}/batch"), kind, body);
        assert_eq!(added.status, 201, "{}", added.text);
        let id = match serde_json::from_str::<Value>(&added.text) {
            Ok(told) => told["id"].as_str().unwrap().to_owned(),
            Err(_) => inside(&added.text, "id"),
        };
        (id.clone(), self.batch_end(job, &id))
    }

    fn batch_end(&self, job: &str, id: &str) -> Value {
        for _ in 0..30_000 {
            let told = self
                .classic(Method::GET, &format!("job/{job}/batch/{id}"), JSON, "")
                .json();
            let state = told["state"].as_str().unwrap();
            if ["Completed", "Failed", "NotProcessed"].contains(&state) {
                return told;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the batch does not end");
    }

    fn result(&self, job: &str, batch: &str) -> Answer {
        let path = format!("job/{job}/batch/{batch}/result");
        let answer = self.classic(Method::GET, &path, "", "");
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer
    }
}

/// The text of the first element with this name.
fn inside(xml: &str, name: &str) -> String {
    let rest = xml.split(&format!("<{name}>")).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {name} in {xml}"));
    rest.split(&format!("</{name}>")).next().unwrap().to_owned()
}

/// The names of all elements in order.
fn elements(xml: &str) -> Vec<&str> {
    let tags = xml
        .split('<')
        .skip(1)
        .filter(|tag| !tag.starts_with(['/', '?']));
    tags.map(|tag| tag.split([' ', '>']).next().unwrap())
        .collect()
}

/// The elements of a new job, as recorded from a real org, in this order.
const NEW_JOB: [&str; 22] = [
    "jobInfo",
    "id",
    "operation",
    "object",
    "createdById",
    "createdDate",
    "systemModstamp",
    "state",
    "concurrencyMode",
    "contentType",
    "numberBatchesQueued",
    "numberBatchesInProgress",
    "numberBatchesCompleted",
    "numberBatchesFailed",
    "numberBatchesTotal",
    "numberRecordsProcessed",
    "numberRetries",
    "apiVersion",
    "numberRecordsFailed",
    "totalProcessingTime",
    "apiActiveProcessingTime",
    "apexProcessingTime",
];

/// Makes a job as XML and gives its id.
fn made_in_xml(world: &World) -> String {
    let info = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <jobInfo xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"><operation>insert</operation>\
        <object>account</object><concurrencyMode>Serial</concurrencyMode><contentType>CSV</contentType>\
        </jobInfo>";
    let made = world.classic(Method::POST, "job", XML, info);
    assert_eq!(
        (made.status, made.header("content-type")),
        (201, "application/xml")
    );
    assert_eq!(elements(&made.text), NEW_JOB);
    let job = inside(&made.text, "id");
    for (name, text) in [
        ("object", "Account"),
        ("state", "Open"),
        ("concurrencyMode", "Serial"),
    ] {
        assert_eq!(inside(&made.text, name), text);
    }
    assert!(inside(&made.text, "createdDate").ends_with(".000Z"));
    job
}

#[test]
fn a_job_in_xml_takes_batches_of_csv_until_it_is_closed() {
    let world = World::new(0);
    let job = made_in_xml(&world);
    // Either line ending will do here.
    let (first, told) = world.batch(&job, CSV, "NAME,Phone\r\none,\"1\r\n2\"\r\n,3\r\n");
    assert_eq!(
        (
            &told["numberRecordsProcessed"],
            &told["numberRecordsFailed"]
        ),
        (&json!(2), &json!(1))
    );
    let (_, second) = world.batch(&job, CSV, "Name,Nope\ntwo,\n");
    assert_eq!(second["state"], "Failed");
    assert_eq!(
        second["stateMessage"],
        "InvalidBatch : Field name not found : Nope"
    );
    let result = world.result(&job, &first);
    assert_eq!(result.header("content-type"), CSV);
    let rows = result.rows();
    assert_eq!(rows[0], ["Id", "Success", "Created", "Error"]);
    assert_eq!(rows[1][1..], ["true", "true", ""]);
    let wrong = "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --";
    assert_eq!(rows[2], ["", "false", "false", wrong]);
    let sent = world.classic(
        Method::GET,
        &format!("job/{job}/batch/{first}/request"),
        "",
        "",
    );
    assert_eq!(sent.text, "NAME,Phone\r\none,\"1\r\n2\"\r\n,3\r\n");

    let list = world.classic(Method::GET, &format!("job/{job}/batch"), "", "");
    assert_eq!(list.text.matches("<batchInfo>").count(), 2);
    assert_eq!(list.text.matches("<stateMessage>").count(), 1);
    let close = "<jobInfo xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"><state>Closed</state></jobInfo>";
    let closed = world.classic(Method::POST, &format!("job/{job}"), XML, close);
    assert_eq!(
        (closed.status, inside(&closed.text, "state").as_str()),
        (200, "Closed")
    );
    assert_eq!(inside(&closed.text, "numberBatchesFailed"), "1");
    assert_eq!(inside(&closed.text, "numberRecordsProcessed"), "2");
    let late = world.classic(Method::POST, &format!("job/{job}/batch"), CSV, "Name\nx\n");
    assert_eq!(
        (late.status, inside(&late.text, "exceptionCode").as_str()),
        (400, "InvalidJobState")
    );
    let kept = world.soql("SELECT Name, Phone FROM Account");
    assert_eq!((kept.len(), &kept[0]["Phone"]), (1, &json!("1\r\n2")));
    // Batches are no jobs of the second API.
    assert_eq!(world.get("ingest").json()["records"], json!([]));
    assert_eq!(world.get(&format!("ingest/{job}")).status, 404);
}

#[test]
fn json_and_xml_batches_are_answered_in_kind() {
    let world = World::new(0);
    let job = world.classic_job(&json!({"operation": "insert", "object": "Contact",
        "contentType": "JSON"}));
    let rows = json!([
        {"attributes": {"type": "Contact"}, "LastName": "a", "Email": "a@x.example", "Phone": null},
        {"LastName": "b", "Email": "wrong"},
        {"LastName": "c", "ReportsTo": {"Email": "nobody@x.example"}},
    ]);
    let (batch, told) = world.batch(&job, JSON, &rows.to_string());
    assert_eq!(
        (&told["state"], &told["stateMessage"]),
        (&json!("Completed"), &Value::Null)
    );
    let result = world.result(&job, &batch);
    assert_eq!(result.header("content-type"), JSON);
    let result = result.json();
    assert_eq!(result[0]["success"], true);
    assert_eq!(
        result[1],
        json!({"created": false, "id": null, "success": false, "errors": [{"extendedErrorDetails":
            null, "fields": ["Email"], "message": "Email: invalid email address: wrong",
            "statusCode": "INVALID_EMAIL_ADDRESS"}]})
    );
    assert_eq!(result[2]["errors"][0]["statusCode"], "INVALID_FIELD");

    let upsert = json!({"operation": "upsert", "object": "Contact", "contentType": "XML",
        "externalIdFieldName": "Email"});
    let job = world.classic_job(&upsert);
    let rows = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
        <sObjects xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
        <sObject><LastName>a2</LastName><Email>a@x.example</Email></sObject>\
        <sObject><LastName>d &amp; e</LastName><Email>d@x.example</Email></sObject>\
        <sObject><Email>e@x.example</Email></sObject></sObjects>";
    let (batch, _) = world.batch(&job, XML, rows);
    let result = world.result(&job, &batch);
    assert_eq!(result.header("content-type"), "application/xml");
    let created: Vec<_> = result
        .text
        .split("<created>")
        .skip(1)
        .map(|text| &text[..4])
        .collect();
    assert_eq!(created, ["fals", "true", "fals"]);
    assert_eq!(inside(&result.text, "statusCode"), "REQUIRED_FIELD_MISSING");
    let names = world.soql("SELECT LastName FROM Contact ORDER BY LastName");
    assert_eq!(names[0]["LastName"], "a2");
    assert_eq!(names[1]["LastName"], "d & e");

    let (_, told) = world.batch(&job, XML, "<sObjects>");
    let why = told["stateMessage"].as_str().unwrap();
    assert!(
        why.starts_with("InvalidBatch : Failed to parse XML"),
        "{why}"
    );
}

#[test]
fn a_query_gives_ids_of_results_and_rows_in_three_forms() {
    let world = World::new(2_500);
    let soql = "SELECT Id, Name, AnnualRevenue, CreatedDate, Owner.Username FROM Account \
                WHERE IsDeleted = false ORDER BY Name";
    let job = |content: &str| {
        world.classic_job(
            &json!({"operation": "query", "object": "Account", "contentType": content}),
        )
    };
    let rows_of = |content: &str, kind: &str| {
        let job = job(content);
        let (batch, told) = world.batch(&job, kind, soql);
        assert_eq!(told["numberRecordsProcessed"], 2_500, "{told}");
        let ids = world.result(&job, &batch);
        let id = match content {
            "JSON" => ids.json()[0].as_str().unwrap().to_owned(),
            _ => inside(&ids.text, "result"),
        };
        assert!(id.starts_with("752") && id.len() == 15, "{id}");
        world.classic(
            Method::GET,
            &format!("job/{job}/batch/{batch}/result/{id}"),
            "",
            "",
        )
    };
    let csv = rows_of("CSV", CSV);
    assert_eq!(csv.header("content-type"), CSV);
    let csv = csv.rows();
    assert_eq!(csv.len(), 2_501);
    assert_eq!(
        csv[0],
        [
            "Id",
            "Name",
            "AnnualRevenue",
            "CreatedDate",
            "Owner.Username"
        ]
    );
    let json = rows_of("JSON", JSON).json();
    let json = json.as_array().unwrap();
    assert_eq!(json.len(), 2_500);
    for (row, cells) in json.iter().zip(&csv[1..]) {
        assert_eq!(
            (row["Id"].as_str(), row["Name"].as_str()),
            (Some(&*cells[0]), Some(&*cells[1]))
        );
    }
    let first = &json[0];
    let id = &csv[1][0];
    assert_eq!(
        first["attributes"]["url"],
        format!("/services/data/v60.0/sobjects/Account/{id}")
    );
    assert_eq!(first["AnnualRevenue"], 1_000.5);
    assert_eq!(first["Owner"]["Username"], "admin@local.sfkit.example");
    // Instants are numbers here and nowhere else.
    let at: jiff::Timestamp = csv[1][3].parse().unwrap();
    assert_eq!(first["CreatedDate"], at.as_millisecond());
    let xml = rows_of("XML", XML).text;
    assert_eq!(xml.matches("<records xsi:type=\"sObject\">").count(), 2_500);
    assert_eq!(inside(&xml, "Name"), "Account 00000, &quot;the&quot; ñ");
    assert!(
        inside(&xml, "CreatedDate").ends_with("+0000"),
        "{}",
        inside(&xml, "CreatedDate")
    );
}

#[test]
fn a_wrong_query_fails_its_batch_and_says_why() {
    let world = World::new(0);
    let query = json!({"operation": "query", "object": "Account", "contentType": "CSV"});
    let job = world.classic_job(&query);
    let (_, wrong) = world.batch(&job, CSV, "SELECT Nope FROM Account");
    let why = wrong["stateMessage"].as_str().unwrap();
    let start = "InvalidBatch : Failed to process query: INVALID_FIELD:  SELECT Nope FROM Account";
    assert!(why.starts_with(start) && !why.contains('\n'), "{why}");
    let (batch, nested) = world.batch(
        &job,
        CSV,
        "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
    );
    assert_eq!(nested["state"], "Failed");
    let early = world.classic(
        Method::GET,
        &format!("job/{job}/batch/{batch}/result"),
        JSON,
        "",
    );
    assert_eq!(
        (early.status, &early.json()["exceptionCode"]),
        (400, &json!("InvalidBatch"))
    );
}

#[test]
fn chunks_cover_every_record_once() {
    let world = World::new(250);
    let body = json!({"operation": "query", "object": "Account", "contentType": "CSV"}).to_string();
    let headers = [
        ("content-type", JSON),
        ("Sforce-Enable-PKChunking", "chunkSize=100; startRow=001"),
    ];
    let made = world
        .classic_with(Method::POST, "job", &headers, &body)
        .json();
    let job = made["id"].as_str().unwrap().to_owned();
    let (whole, told) = world.batch(&job, CSV, "SELECT Id FROM Account WHERE AnnualRevenue > 1");
    assert_eq!(told["state"], "NotProcessed");
    let list = world
        .classic(Method::GET, &format!("job/{job}/batch"), JSON, "")
        .json();
    let batches = list["batchInfo"].as_array().unwrap();
    assert_eq!(
        (batches.len(), batches[0]["id"].as_str()),
        (4, Some(&*whole))
    );
    let mut ids = Vec::new();
    for batch in &batches[1..] {
        let batch = batch["id"].as_str().unwrap();
        let told = world.batch_end(&job, batch);
        assert_eq!(told["state"], "Completed", "{told}");
        let result = inside(&world.result(&job, batch).text, "result");
        let path = format!("job/{job}/batch/{batch}/result/{result}");
        ids.extend(
            world
                .classic(Method::GET, &path, "", "")
                .rows()
                .split_off(1),
        );
    }
    assert_eq!(ids.len(), 250);
    ids.dedup();
    assert_eq!(ids.len(), 250);
}

#[test]
fn what_cannot_be_done_is_refused_in_the_words_of_the_first_api() {
    let world = World::new(0);
    let job = |body: Value| world.classic(Method::POST, "job", JSON, &body.to_string());
    for (body, code, text) in [
        (
            json!({"object": "Account"}),
            "InvalidJob",
            "operation is required",
        ),
        (
            json!({"operation": "query"}),
            "InvalidJob",
            "object is required",
        ),
        (
            json!({"operation": "insert", "object": "Nope"}),
            "InvalidJob",
            "Unable to find object: Nope",
        ),
        (
            json!({"operation": "upsert", "object": "Account"}),
            "InvalidJob",
            "External ID was blank for an upsert job",
        ),
        (
            json!({"operation": "query", "object": "Account", "contentType": "ZIP_CSV"}),
            "FeatureNotEnabled",
            "ZIP_CSV is not supported by this org",
        ),
    ] {
        let refused = job(body.clone());
        assert_eq!(refused.status, 400, "{body}");
        let told = refused.json();
        assert_eq!(
            (&told["exceptionCode"], &told["exceptionMessage"]),
            (&json!(code), &json!(text))
        );
    }
    let stranger = world.classic_with(
        Method::GET,
        "job/750000000000001AAA",
        &[("X-SFDC-Session", "x")],
        "",
    );
    assert_eq!(inside(&stranger.text, "exceptionCode"), "InvalidJob");
    let url = format!(
        "{}/services/async/60.0/job",
        world.org.as_ref().unwrap().url()
    );
    let nobody = world
        .client
        .post(url)
        .header("X-SFDC-Session", "00D!x")
        .body("<jobInfo/>");
    let nobody = world.runtime.block_on(async {
        let answer = nobody.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    });
    assert_eq!(
        (nobody.0, inside(&nobody.1, "exceptionCode").as_str()),
        (400, "InvalidSessionId")
    );
}

#[test]
fn an_aborted_job_stays_so_and_large_batches_are_refused() {
    let world = World::new(0);
    let id = world
        .classic_job(&json!({"operation": "insert", "object": "Account", "contentType": "CSV"}));
    let change = |state: &str| {
        let body = json!({ "state": state }).to_string();
        world.classic(Method::POST, &format!("job/{id}"), JSON, &body)
    };
    assert_eq!(change("Open").status, 400);
    assert_eq!(change("Aborted").json()["state"], "Aborted");
    assert_eq!(change("Closed").json()["exceptionCode"], "InvalidJobState");
    let large = format!("Name\n{}", "x".repeat(10_000_000));
    let other = world
        .classic_job(&json!({"operation": "insert", "object": "Account", "contentType": "CSV"}));
    let refused = world.classic(Method::POST, &format!("job/{other}/batch"), CSV, &large);
    assert_eq!(inside(&refused.text, "exceptionCode"), "ClientInputError");
}
