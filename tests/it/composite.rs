//! Several requests in one, over real HTTP: composite, batch, graph, tree, collections; and what
//! tells clients that something changed: conditional requests, updated and deleted.

use serde_json::{Value, json};
use sfkit::clock::Clock;
use sfkit::localorg::seed::{SeedOptions, seed_empty};
use sfkit::localorg::store::Store;
use sfkit::localorg::{LocalOrg, LocalOrgOptions};

use crate::web::{self, Answer};

const V: &str = "/services/data/v60.0";

/// A running org without records of its own.
pub(crate) struct Org {
    pub(crate) org: LocalOrg,
    token: String,
    _folder: tempfile::TempDir,
}

impl Org {
    pub(crate) fn new() -> Self {
        Self::with(LocalOrgOptions::default())
    }

    pub(crate) fn with(options: LocalOrgOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("org.db"), Clock::System).unwrap();
        seed_empty(&store, Clock::System.now(), &SeedOptions::default()).unwrap();
        let org = LocalOrg::start(store, options, Clock::System).unwrap();
        let token = org.access_token().unwrap().expose().clone();
        Self {
            org,
            token,
            _folder: folder,
        }
    }

    /// A request with the administrator's token; `path` begins behind the version, or with
    /// `/services`.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        extra: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let base = if path.starts_with("/services") { "" } else { V };
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("Authorization", bearer.as_str())];
        headers.extend_from_slice(extra);
        let text = if body.is_null() {
            String::new()
        } else {
            headers.push(("Content-Type", "application/json"));
            body.to_string()
        };
        web::send(
            method,
            &format!("{}{base}{path}", self.org.url()),
            &headers,
            &text,
        )
    }

    /// The status and the JSON of an answer.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.send(method, path, &[], body);
        (
            answer.status,
            serde_json::from_str(&answer.body).unwrap_or_default(),
        )
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.ask("GET", path, &Value::Null)
    }

    pub(crate) fn create(&self, object: &str, fields: &Value) -> String {
        let (status, done) = self.ask("POST", &format!("/sobjects/{object}"), fields);
        assert_eq!(status, 201, "{done}");
        done["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn count(&self, object: &str) -> u64 {
        let (status, found) = self.get(&format!("/query?q=SELECT+COUNT()+FROM+{object}"));
        assert_eq!(status, 200, "{found}");
        found["totalSize"].as_u64().unwrap()
    }

    pub(crate) fn rows(&self, soql: &str) -> Vec<Value> {
        let (status, found) = self.get(&format!("/query?q={}", soql.replace(' ', "+")));
        assert_eq!(status, 200, "{found}");
        found["records"].as_array().unwrap().clone()
    }

    /// The entries of `compositeResponse`.
    fn composite(&self, all_or_none: bool, entries: &Value) -> Vec<Value> {
        let body = json!({ "allOrNone": all_or_none, "compositeRequest": entries });
        let (status, answer) = self.ask("POST", "/composite", &body);
        assert_eq!(status, 200, "{answer}");
        answer["compositeResponse"].as_array().unwrap().clone()
    }
}

fn entry(name: &str, method: &str, path: &str, body: &Value) -> Value {
    let mut entry = json!({ "method": method, "url": format!("{V}{path}"), "referenceId": name });
    if !body.is_null() {
        entry["body"] = body.clone();
    }
    entry
}

fn statuses(entries: &[Value]) -> Vec<u64> {
    entries
        .iter()
        .map(|entry| entry["httpStatusCode"].as_u64().unwrap())
        .collect()
}

const ROLLED_BACK: &str =
    "The transaction was rolled back since another operation in the same transaction failed.";

#[test]
fn the_index_names_the_family() {
    let org = Org::new();
    let (_, index) = org.get("/composite");
    assert_eq!(index["tree"], format!("{V}/composite/tree"));
    assert_eq!(index.as_object().unwrap().len(), 4);
    let (_, all) = org.get("");
    assert_eq!(all["composite"], format!("{V}/composite"));
}

#[test]
fn later_requests_use_earlier_answers() {
    let org = Org::new();
    let entries = json!([
        entry(
            "acc",
            "POST",
            "/sobjects/Account",
            &json!({"Name": "Norte & Sons/SL"})
        ),
        entry(
            "con",
            "POST",
            "/sobjects/Contact",
            &json!({"LastName": "Ibarra", "AccountId": "@{acc.id}"})
        ),
        entry(
            "read",
            "GET",
            "/sobjects/Account/@{acc.id}?fields=Name",
            &Value::Null
        ),
        entry(
            "found",
            "GET",
            "/query?q=SELECT Id, LastName FROM Contact WHERE Account.Name = '@{read.Name}'",
            &Value::Null
        ),
        entry(
            "again",
            "PATCH",
            "/sobjects/Contact/@{found.records[0].Id}",
            &json!({"Title": "is @{found.totalSize}"})
        ),
        entry(
            "gone",
            "DELETE",
            "/sobjects/Contact/@{con.id}",
            &Value::Null
        ),
    ]);
    let answers = org.composite(false, &entries);
    assert_eq!(
        statuses(&answers),
        [201, 201, 200, 200, 204, 204],
        "{answers:?}"
    );
    let id = answers[0]["body"]["id"].as_str().unwrap();
    assert_eq!(
        answers[0]["httpHeaders"]["Location"],
        format!("{V}/sobjects/Account/{id}")
    );
    assert_eq!(answers[3]["body"]["records"][0]["LastName"], "Ibarra");
    assert_eq!(answers[4]["body"], Value::Null);
    assert_eq!(answers[4]["referenceId"], "again");
}

#[test]
fn what_refers_to_a_failure_is_halted_and_the_rest_goes_on() {
    let org = Org::new();
    let entries = json!([
        entry("bad", "POST", "/sobjects/Account", &json!({"Phone": "1"})),
        entry(
            "child",
            "POST",
            "/sobjects/Contact",
            &json!({"LastName": "X", "AccountId": "@{bad.id}"})
        ),
        entry(
            "good",
            "POST",
            "/sobjects/Account",
            &json!({"Name": "Good"})
        ),
        entry("none", "GET", "/sobjects/Foo", &Value::Null),
    ]);
    let answers = org.composite(false, &entries);
    assert_eq!(statuses(&answers), [400, 400, 201, 404], "{answers:?}");
    assert_eq!(answers[0]["body"][0]["errorCode"], "REQUIRED_FIELD_MISSING");
    assert_eq!(
        answers[1]["body"][0],
        json!({
            "message": "Invalid reference specified. No value for bad.id found in bad",
            "errorCode": "PROCESSING_HALTED",
        })
    );
    assert_eq!(answers[1]["httpHeaders"], json!({}));
    assert_eq!(answers[3]["body"][0]["errorCode"], "NOT_FOUND");
    assert_eq!((org.count("Account"), org.count("Contact")), (1, 0));
}

#[test]
fn all_or_none_takes_everything_back() {
    let org = Org::new();
    let entries = json!([
        entry("one", "POST", "/sobjects/Account", &json!({"Name": "One"})),
        entry(
            "see",
            "GET",
            "/query?q=SELECT+COUNT()+FROM+Account",
            &Value::Null
        ),
        entry(
            "bad",
            "POST",
            "/sobjects/Contact",
            &json!({"AccountId": "@{one.id}"})
        ),
        entry("two", "POST", "/sobjects/Account", &json!({"Name": "Two"})),
    ]);
    let answers = org.composite(true, &entries);
    assert_eq!(statuses(&answers), [400, 400, 400, 400], "{answers:?}");
    for place in [0, 1, 3] {
        let body = json!([{ "message": ROLLED_BACK, "errorCode": "PROCESSING_HALTED" }]);
        assert_eq!(answers[place]["body"], body);
    }
    assert_eq!(answers[2]["body"][0]["errorCode"], "REQUIRED_FIELD_MISSING");
    assert_eq!(org.count("Account"), 0);

    let entries = json!([
        entry("one", "POST", "/sobjects/Account", &json!({"Name": "One"})),
        entry(
            "see",
            "GET",
            "/query?q=SELECT+COUNT()+FROM+Account",
            &Value::Null
        ),
    ]);
    let answers = org.composite(true, &entries);
    assert_eq!(
        answers[1]["body"]["totalSize"], 1,
        "a request sees what those before it wrote"
    );
    assert_eq!(org.count("Account"), 1);
}

#[test]
fn a_collection_that_fails_as_a_whole_fails_the_composite() {
    let org = Org::new();
    let records = json!([{"attributes": {"type": "Account"}, "Name": "A"}, {"attributes": {"type": "Account"}}]);
    let collection = |all: bool| json!({"allOrNone": all, "records": records});
    let entries = |all: bool| {
        json!([
            entry("one", "POST", "/sobjects/Account", &json!({"Name": "One"})),
            entry("many", "POST", "/composite/sobjects", &collection(all)),
        ])
    };
    let answers = org.composite(true, &entries(true));
    assert_eq!(
        answers[0]["body"][0]["errorCode"], "PROCESSING_HALTED",
        "{answers:?}"
    );
    assert_eq!(
        answers[1]["body"][0]["errors"][0]["statusCode"],
        "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    );
    assert_eq!(org.count("Account"), 0);
    let answers = org.composite(true, &entries(false));
    assert_eq!(statuses(&answers), [201, 200]);
    assert_eq!(org.count("Account"), 2);
}

#[test]
fn a_long_query_inside_answers_as_the_plain_one_does() {
    let org = Org::new();
    for name in ["One", "Two"] {
        org.create("Account", &json!({"Name": name, "AnnualRevenue": 1200.5}));
    }
    let names: Vec<_> = (0..3_000)
        .map(|number| format!("'Name {number}'"))
        .collect();
    let soql = format!(
        "SELECT Name, AnnualRevenue FROM Account WHERE Name NOT IN ({}) ORDER BY Name",
        names.join(",")
    );
    assert!(soql.len() > 20_000);
    let answers = org.composite(
        false,
        &json!([entry("q", "GET", &format!("/query?q={soql}"), &Value::Null)]),
    );
    let (_, plain) = org.get("/query?q=SELECT+Name,AnnualRevenue+FROM+Account+ORDER+BY+Name");
    assert_eq!(answers[0]["body"], plain);
    let wrong = org.composite(
        false,
        &json!([entry(
            "q",
            "GET",
            "/query/?q=select count() from XYZZY",
            &Value::Null
        )]),
    );
    assert_eq!(wrong[0]["httpStatusCode"], 400);
    assert_eq!(
        wrong[0]["body"][0]["message"],
        "\nselect count() from XYZZY\n                    ^\n\
        ERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported. If you are attempting to \
        use a custom object, be sure to append the '__c' after the entity name. Please reference \
        your WSDL or the describe call for the appropriate names."
    );
}

#[test]
fn pages_of_a_query_inside_a_transaction_can_be_fetched_later() {
    let org = Org::new();
    let records: Vec<_> = (0..200)
        .map(|number| json!({"attributes": {"type": "Account"}, "Name": format!("N{number}")}))
        .collect();
    for _ in 0..2 {
        org.ask("POST", "/composite/sobjects", &json!({"records": records}));
    }
    let mut query = entry(
        "q",
        "GET",
        "/query?q=SELECT+Id+FROM+Account+WHERE+Name+!=+'x'",
        &Value::Null,
    );
    query["httpHeaders"] = json!({"Sforce-Query-Options": "batchSize=200"});
    let answers = org.composite(true, &json!([query]));
    let body = &answers[0]["body"];
    assert_eq!(body["records"].as_array().unwrap().len(), 200);
    let (status, next) = org.get(body["nextRecordsUrl"].as_str().unwrap());
    assert_eq!(
        (status, next["records"].as_array().unwrap().len()),
        (200, 200)
    );
}

#[test]
fn composites_that_are_wrong_as_a_whole_are_refused() {
    let org = Org::new();
    let get = |name: &str| entry(name, "GET", "/sobjects", &Value::Null);
    let mut with_header = get("a");
    with_header["httpHeaders"] = json!({"Content-Type": "text/plain"});
    let many: Vec<_> = (0..26).map(|number| get(&format!("r{number}"))).collect();
    let queries: Vec<_> = (0..6)
        .map(|n| entry(&format!("q{n}"), "GET", "/query?q=x", &Value::Null))
        .collect();
    for entries in [
        json!([with_header]),
        json!(many),
        json!(queries),
        json!([get("a"), get("a")]),
        json!([get("a-b")]),
        json!("x"),
    ] {
        let (status, answer) = org.ask("POST", "/composite", &json!({"compositeRequest": entries}));
        assert_eq!(status, 400, "{answer}");
        assert!(answer[0]["errorCode"].is_string(), "{answer}");
    }
    let nested = org.composite(
        false,
        &json!([
            entry("n", "POST", "/composite", &json!({})),
            entry("m", "get", "/limits", &Value::Null)
        ]),
    );
    assert_eq!(statuses(&nested), [400, 400]);
    assert_eq!(org.ask("PUT", "/composite", &json!({})).0, 405);
    assert_eq!(org.get("/composite/nonsense").0, 404);
}

#[test]
fn a_batch_runs_each_for_itself() {
    let org = Org::new();
    let account = org.create("Account", &json!({"Name": "Old"}));
    let requests = json!([
        {"method": "PATCH", "url": format!("v60.0/sobjects/Account/{account}"), "richInput": {"Name": "New"}},
        {"method": "GET", "url": format!("v60.0/sobjects/Account/{account}?fields=Name")},
        {"method": "GET", "url": "v60.0/sobjects/Foo"},
        {"method": "GET", "url": "v68.0/limits"},
        {"method": "POST", "url": "v60.0/sobjects/Account", "richInput": {"Name": "More"}},
    ]);
    let (status, answer) = org.ask(
        "POST",
        "/composite/batch",
        &json!({"batchRequests": requests}),
    );
    let results = answer["results"].as_array().unwrap();
    let codes: Vec<_> = results
        .iter()
        .map(|result| result["statusCode"].as_u64().unwrap())
        .collect();
    assert_eq!((status, &answer["hasErrors"]), (200, &json!(true)));
    assert_eq!(codes, [204, 200, 404, 400, 201], "{answer}");
    assert_eq!(results[0]["result"], Value::Null);
    assert_eq!(results[1]["result"]["Name"], "New");
    assert_eq!(results[2]["result"][0]["errorCode"], "NOT_FOUND");

    let body = json!({"batchRequests": requests, "haltOnError": true});
    let (_, halted) = org.ask("POST", "/composite/batch", &body);
    assert_eq!(
        halted["results"][3],
        json!({"statusCode": 412, "result": [{
        "errorCode": "BATCH_PROCESSING_HALTED", "message": "Batch processing halted per request"}]})
    );
    assert_eq!(org.count("Account"), 2);
}

#[test]
fn every_request_of_a_batch_counts() {
    let org = Org::new();
    let used = |answer: &Answer| {
        let info = answer.header("sforce-limit-info").unwrap().to_owned();
        info["api-usage=".len()..]
            .split('/')
            .next()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let one = json!({"method": "GET", "url": "v60.0/limits"});
    let before = used(&org.send("GET", "/limits", &[], &Value::Null));
    let after = used(&org.send(
        "POST",
        "/composite/batch",
        &[],
        &json!({"batchRequests": [one, one, one]}),
    ));
    assert_eq!(after - before, 4);
    let entry = entry("a", "GET", "/limits", &Value::Null);
    let last = used(&org.send(
        "POST",
        "/composite",
        &[],
        &json!({"compositeRequest": [entry]}),
    ));
    assert_eq!(last - after, 1);
}

#[test]
fn a_graph_succeeds_or_fails_as_a_whole() {
    let org = Org::new();
    let good = json!([
        entry(
            "con",
            "POST",
            "/sobjects/Contact",
            &json!({"LastName": "L", "AccountId": "@{acc.id}"})
        ),
        entry("acc", "POST", "/sobjects/Account", &json!({"Name": "A"})),
    ]);
    let bad = json!([
        entry("acc", "POST", "/sobjects/Account", &json!({"Name": "B"})),
        entry(
            "con",
            "POST",
            "/sobjects/Contact",
            &json!({"AccountId": "@{acc.id}"})
        ),
    ]);
    let body = json!({"graphs": [{"graphId": "1", "compositeRequest": good}, {"graphId": "2", "compositeRequest": bad}]});
    let (status, answer) = org.ask("POST", "/composite/graph", &body);
    assert_eq!(status, 200, "{answer}");
    let [first, second] = [&answer["graphs"][0], &answer["graphs"][1]];
    assert_eq!(
        (&first["graphId"], &first["isSuccessful"]),
        (&json!("1"), &json!(true)),
        "{answer}"
    );
    assert_eq!(
        first["graphResponse"]["compositeResponse"][0]["referenceId"],
        "con"
    );
    assert_eq!(second["isSuccessful"], false);
    assert_eq!(
        second["graphResponse"]["compositeResponse"][0]["body"][0]["message"],
        ROLLED_BACK
    );
    assert_eq!((org.count("Account"), org.count("Contact")), (1, 1));
    let query = json!([entry("q", "GET", "/query?q=x", &Value::Null)]);
    let body = json!({"graphs": [{"graphId": "1", "compositeRequest": query}]});
    assert_eq!(org.ask("POST", "/composite/graph", &body).0, 400);
}

#[test]
fn a_tree_is_created_parents_first() {
    let org = Org::new();
    let contact = |name: &str, last: Value| json!({"attributes": {"type": "Contact", "referenceId": name}, "LastName": last});
    let account = |name: &str, children: Value| {
        json!({"attributes": {"type": "Account", "referenceId": name},
        "Name": name, "Contacts": {"records": children}})
    };
    let tree = json!({"records": [account("ref1", json!([contact("ref2", json!("L"))])), account("ref3", json!([]))]});
    let (status, answer) = org.ask("POST", "/composite/tree/Account", &tree);
    assert_eq!(
        (status, &answer["hasErrors"]),
        (201, &json!(false)),
        "{answer}"
    );
    let names: Vec<_> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["referenceId"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["ref1", "ref3", "ref2"]);
    let contacts = org.rows("SELECT Account.Name FROM Contact");
    assert_eq!(contacts[0]["Account"]["Name"], "ref1");

    let tree = json!({"records": [account("a", json!([contact("b", Value::Null), contact("c", json!("C"))]))]});
    let (status, answer) = org.ask("POST", "/composite/tree/Account", &tree);
    assert_eq!((status, &answer["hasErrors"]), (400, &json!(true)));
    assert_eq!(answer["results"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(answer["results"][0]["referenceId"], "b");
    assert_eq!(
        answer["results"][0]["errors"][0]["statusCode"],
        "REQUIRED_FIELD_MISSING"
    );
    assert_eq!(org.count("Account"), 2);

    let twice = json!({"records": [account("a", json!([contact("a", json!("L"))]))]});
    let (_, answer) = org.ask("POST", "/composite/tree/Account", &twice);
    assert_eq!(
        answer["results"][0]["errors"][0],
        json!({"statusCode": "INVALID_INPUT",
        "message": "Duplicate ReferenceId provided in the request : a.", "fields": []})
    );
    assert_eq!(org.ask("POST", "/composite/tree/Foo", &twice).0, 404);
}

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
