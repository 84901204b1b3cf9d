//! Queries over HTTP against a small org made by hand, with answers worked out by hand.
//!
//! The files of `answers/` hold a query a line, and on the next line, indented, its answer: the
//! number of rows and the rows, without `attributes`, a row of one value as that value; or `!!`
//! with the error's code and the last line of its message. A line that starts with `>` says who
//! asks from there on (`admin` in UTC and American English, `berlin`, `new_york`), and in which
//! version of the API.

#![expect(
    clippy::unwrap_used,
    reason = "what stands between tests is test code too"
)]

use std::collections::HashMap;
use std::fmt::Write;

use serde_json::Value;

use crate::web;
use crate::world::{LocalOrg, World};

const OBJECTS: [&str; 6] = [
    "User",
    "Account",
    "Contact",
    "Opportunity",
    "Task",
    "Site__c",
];
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/answers");

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{FOLDER}/{name}")).unwrap()
}

/// A Sunday.
const NOW: &str = "2026-11-22T10:00:00Z";

/// The running org and who may ask it.
struct Org {
    org: LocalOrg,
    tokens: HashMap<&'static str, String>,
    _world: World,
}

impl Org {
    fn start() -> Self {
        let mut world = World::new();
        world.set("SFKIT_TEST_CLOCK", NOW);
        let schema = format!("{FOLDER}/schema.json");
        let files = OBJECTS.map(|name| format!("{name}={FOLDER}/{name}.ndjson"));
        let mut load = vec!["local", "load", "--db", "org.db", "--schema", &schema];
        load.extend(files.iter().map(String::as_str));
        world.run(&load).ends(0);
        let org = world.local_org(&["--db", "org.db"]);
        let mut tokens = HashMap::from([("admin", org.text("access_token").to_owned())]);
        for user in ["berlin", "new_york"] {
            tokens.insert(user, password_login(&org, &format!("{user}@sites.example")));
        }
        Self {
            org,
            tokens,
            _world: world,
        }
    }

    /// The answer in short.
    fn ask(&self, user: &str, version: &str, soql: &str) -> String {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", soql)
            .finish();
        let url = format!("{}/services/data/v{version}/query?{query}", self.org.url());
        let bearer = format!("Bearer {}", self.tokens[user]);
        let answer = web::get(&url, &[("Authorization", &bearer)]);
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        if answer.status != 200 {
            let message = body[0]["message"].as_str().unwrap();
            let text = message.lines().last().unwrap_or_default();
            return format!("!! {} {text}", body[0]["errorCode"].as_str().unwrap());
        }
        let rows: Vec<_> = body["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| match bare(row) {
                Value::Object(keys) if keys.len() == 1 => keys.into_values().next().unwrap(),
                row => row,
            })
            .collect();
        format!("{} {}", body["totalSize"], Value::Array(rows))
    }
}

fn password_login(org: &LocalOrg, username: &str) -> String {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "password")
        .append_pair("client_id", "PlatformCLI")
        .append_pair("username", username)
        .append_pair("password", org.text("password"))
        .finish();
    let url = format!("{}/services/oauth2/token", org.url());
    let content = ("Content-Type", "application/x-www-form-urlencoded");
    let answer = web::send("POST", &url, &[content], &form);
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    body["access_token"].as_str().unwrap().to_owned()
}

/// The value without what says where each record lives.
fn bare(value: &Value) -> Value {
    match value {
        Value::Object(keys) => keys
            .iter()
            .filter(|(key, _)| *key != "attributes")
            .map(|(key, value)| (key.clone(), bare(value)))
            .collect(),
        Value::Array(all) => all.iter().map(bare).collect(),
        other => other.clone(),
    }
}

/// Asks every query of a file and shows where another answer was expected.
fn hold(org: &Org, name: &str, text: &str) {
    let (mut user, mut version) = ("admin", "62.0");
    let mut wrong = String::new();
    let mut asked = 0;
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    while let Some(line) = lines.next() {
        if let Some(settings) = line.strip_prefix("> ") {
            (user, version) = settings.split_once(' ').unwrap_or((settings, "62.0"));
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let expected = lines.next().unwrap_or_default().trim();
        let found = org.ask(user, version, line).trim_end().to_owned();
        asked += 1;
        if found != expected {
            write!(wrong, "{line}\n  expected {expected}\n  found    {found}\n").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{name}:\n{wrong}");
    assert!(asked > 10, "{name}: only {asked} queries");
}

#[test]
fn every_construct_gives_what_salesforce_gives() {
    let org = Org::start();
    for name in ["values", "groups", "paths", "dates", "clauses"] {
        hold(&org, name, &file(&format!("{name}.txt")));
    }
}
