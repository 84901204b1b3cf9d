//! Several requests in one, over real HTTP: composite, batch, graph, tree, collections; and what
//! tells clients that something changed: conditional requests, updated and deleted.

mod changes;
mod collections;
mod family;

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
