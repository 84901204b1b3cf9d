//! Writing records with the real binary: one, many, from files, taken back, cut off in the middle.

mod many;
mod safety;
mod undo;

use serde_json::Value;

use crate::world::{LocalOrg, Run, World};

/// An empty org and a world that is logged in to it.
pub(crate) struct Crm {
    pub(crate) world: World,
    pub(crate) org: LocalOrg,
}

impl Crm {
    pub(crate) fn new(flags: &[&str]) -> Self {
        let world = World::new();
        let org = world.local_org(&[&["--seed", "empty"], flags].concat());
        world.log_in(&org, "acme");
        Self { world, org }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.world.run(arguments)
    }

    /// Runs with JSON as the result.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.run(&[arguments, &["--format", "json"]].concat())
            .ends(0)
            .json()
    }

    /// Creates a record and gives its id.
    pub(crate) fn create(&self, object: &str, fields: &[&str]) -> String {
        let mut arguments = vec!["record", "create", object];
        for field in fields {
            arguments.extend(["--set", field]);
        }
        let id = self.json(&arguments)["id"].as_str().unwrap().to_owned();
        assert_eq!(id.len(), 18);
        id
    }

    /// The rows of a query, values joined by `|`.
    pub(crate) fn rows(&self, soql: &str) -> Vec<String> {
        let run = self.run(&["query", soql, "--format", "json"]).ends(0);
        let text = |value: &Value| match value {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let row = |row: &Value| {
            let cells: Vec<_> = row.as_object().unwrap().values().map(text).collect();
            cells.join("|")
        };
        run.json().as_array().unwrap().iter().map(row).collect()
    }

    /// How often a path was called, by method and the end of the path.
    pub(crate) fn calls(&self, method: &str, end: &str) -> u64 {
        let requests = self.org.requests()["requests"].clone();
        let requests = requests.as_object().unwrap();
        let same = |key: &str| key.starts_with(method) && key.ends_with(end);
        requests
            .iter()
            .filter(|(key, _)| same(key))
            .map(|(_, count)| count.as_u64().unwrap())
            .sum()
    }

    pub(crate) fn writes(&self) -> u64 {
        let requests = self.org.requests()["requests"].clone();
        let reads = ["GET ", "POST /services/oauth2", "POST /_sfkit"];
        let requests = requests.as_object().unwrap();
        requests
            .iter()
            .filter(|(key, _)| !reads.iter().any(|read| key.starts_with(read)))
            // A retrieve is a POST that reads.
            .filter(|(key, _)| !key.contains("/composite/sobjects/"))
            .map(|(_, count)| count.as_u64().unwrap())
            .sum()
    }
}

#[test]
fn one_record_alone_has_its_own_resource_and_a_document() {
    let crm = Crm::new(&[]);
    let made = crm.json(&[
        "record",
        "create",
        "Account",
        "--set",
        "Name=Acme",
        "--set-json",
        r#"{"AnnualRevenue":1200.50,"Industry":"Energy"}"#,
    ]);
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        (&made["success"], &made["created"], &made["errors"]),
        (
            &Value::Bool(true),
            &Value::Bool(true),
            &serde_json::json!([])
        )
    );
    assert_eq!(crm.calls("POST", "/sobjects/Account"), 1);
    assert_eq!(crm.calls("POST", "/composite/sobjects"), 0);

    // In any case of letters; an empty value empties the field; `:=` keeps the type.
    crm.json(&[
        "record",
        "update",
        "account",
        id,
        "--set",
        "name=Acme 2",
        "--set",
        "Industry=",
        "--set",
        "AnnualRevenue:=7",
    ]);
    assert_eq!(
        crm.rows("SELECT Name, Industry, AnnualRevenue FROM Account"),
        ["Acme 2|-|7.0"]
    );
    assert_eq!(crm.calls("PATCH", &format!("/sobjects/account/{id}")), 1);

    let deleted = crm.run(&["record", "delete", "Account", &id[..15]]).ends(0);
    assert!(
        deleted.stderr.contains(&format!("{id} was deleted")),
        "{}",
        deleted.stderr
    );
    let again = crm
        .run(&["record", "delete", "Account", id, "--format", "json"])
        .ends(1);
    assert_eq!(again.error()["details"]["error_code"], "ENTITY_IS_DELETED");
    assert_eq!(again.stdout, "");
    crm.run(&["record", "undelete", "Account", id]).ends(0);
    assert_eq!(crm.rows("SELECT Name FROM Account"), ["Acme 2"]);
}

#[test]
fn values_are_read_as_their_fields_take_them() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty", "--time-zone", "Europe/Berlin"]);
    world.log_in(&org, "acme");
    let crm = Crm { world, org };
    let id = crm.create(
        "Event",
        &[
            "Subject=Call",
            "DurationInMinutes=30",
            "ActivityDateTime=2026-07-01 10:00",
            "IsPrivate=yes",
        ],
    );
    assert_eq!(
        crm.rows("SELECT Id, ActivityDateTime, IsPrivate FROM Event"),
        [format!("{id}|2026-07-01T08:00:00.000+0000|true")]
    );
}

#[test]
fn an_upsert_is_found_by_its_key() {
    let crm = Crm::new(&[]);
    let upsert = |name: &str, key: &str| {
        let (email, last) = (format!("Email={key}"), format!("LastName={name}"));
        crm.json(&[
            "record", "upsert", "Contact", "--key", "Email", "--set", &email, "--set", &last,
        ])
    };
    assert_eq!(upsert("Ann", "ann@a.example")["created"], true);
    assert_eq!(upsert("Anna", "ann@a.example")["created"], false);
    let file = crm.world.file("c.json",
        "[{\"Email\":\"ann@a.example\",\"LastName\":\"Ann B.\"},\n {\"Email\":\"bob@a.example\",\"LastName\":\"Bob\"}]");
    let rows = crm.json(&[
        "record", "upsert", "Contact", "--key", "email", "--file", &file,
    ]);
    assert_eq!(
        (&rows[0]["created"], &rows[1]["created"], &rows[1]["line"]),
        (
            &Value::Bool(false),
            &Value::Bool(true),
            &serde_json::json!(2)
        )
    );
    assert_eq!(
        crm.rows("SELECT LastName FROM Contact ORDER BY LastName"),
        ["Ann B.", "Bob"]
    );
}

#[test]
fn parents_are_named_by_their_keys() {
    let world = World::new();
    let schema = world.file("schema.json", r#"[{"name": "Account", "fields": [
        {"name": "Number__c", "label": "Number", "type": "string", "length": 20, "externalId": true, "unique": true}]}]"#);
    let accounts = world.file("a.csv", "Name,Number__c\nAcme,A-17\n");
    world
        .run(&[
            "local",
            "load",
            "--db",
            "org.db",
            "--schema",
            &schema,
            &format!("Account={accounts}"),
        ])
        .ends(0);
    let org = world.local_org(&["--db", "org.db"]);
    world.log_in(&org, "acme");
    let crm = Crm { world, org };
    crm.create("Contact", &["LastName=Ibarra", "Account.Number__c=A-17"]);
    let csv = crm.world.file(
        "c.csv",
        "LastName,account.number__c\nSmith,A-17\nJones,#N/A\nMoe,A-18\n",
    );
    let run = crm
        .run(&[
            "record", "create", "Contact", "--file", &csv, "--format", "json",
        ])
        .ends(3);
    assert_eq!(run.json()[2]["errors"][0]["code"], "INVALID_FIELD");
    assert_eq!(
        crm.rows("SELECT LastName, Account.Name FROM Contact ORDER BY LastName"),
        [
            "Ibarra|{\"Name\":\"Acme\"}",
            "Jones|-",
            "Smith|{\"Name\":\"Acme\"}"
        ]
    );
}
