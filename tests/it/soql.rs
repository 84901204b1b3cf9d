//! The SOQL front end against the corpora of real queries and the probes of Salesforce's parser.

use std::path::Path;

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use sfkit::model::schema::{ChildRelationship, ObjectSchema};
use sfkit::soql::ast::Query;
use sfkit::soql::check::{Found, ProblemKind, Schemas, check};
use sfkit::soql::{ParseOptions, layout, parse, parse_all, statement};

use crate::world::shared;

#[derive(Deserialize)]
struct Entry {
    id: String,
    soql: String,
    expected: String,
    language: String,
    #[serde(default)]
    server_status: Option<u16>,
}

#[test]
fn the_corpus_is_judged_as_salesforce_does() {
    let Some(path) = shared("data/soql/corpus.dev.json") else {
        println!("skipped: no corpus");
        return;
    };
    let text = std::fs::read_to_string(path).expect("readable");
    let entries: Vec<Entry> = serde_json::from_str(&text).expect("JSON");
    let mut wrong = Vec::new();
    for entry in entries.iter().filter(|entry| entry.language == "soql") {
        let is_accepted = match entry.expected.as_str() {
            "accept" | "accept_syntax" => true,
            "reject" | "apex_bind_only" => false,
            _ => continue,
        };
        let result = parse(&entry.soql);
        if let Ok(query) = &result {
            prints_back(&entry.id, query);
        }
        if result.is_ok() != is_accepted {
            wrong.push(format!("{} {:?}: {result:?}", entry.id, entry.soql));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Both forms of a query parse back to what is printed the same.
fn prints_back(id: &str, query: &Query) {
    let printed = query.to_string();
    for form in [printed.clone(), layout(query)] {
        let again = parse(&form).unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(again.to_string(), printed, "{id}");
        assert_eq!(layout(&again), layout(query), "{id}");
    }
}

#[test]
fn what_the_corpus_refuses_is_explained() {
    let Some(path) = shared("data/soql/corpus.dev.json") else {
        println!("skipped: no corpus");
        return;
    };
    let text = std::fs::read_to_string(path).expect("readable");
    let entries: Vec<Entry> = serde_json::from_str(&text).expect("JSON");
    for entry in entries.iter().filter(|entry| entry.language == "soql") {
        let Err(errors) = parse_all(&entry.soql, ParseOptions::default()) else {
            continue;
        };
        assert_eq!(parse(&entry.soql).expect_err("refused"), errors[0]);
        for error in &errors {
            let id = &entry.id;
            assert!(entry.soql.get(error.span.range()).is_some(), "{id}");
            assert!(error.suggestion.is_some(), "{id}: {}: {error}", entry.soql);
        }
    }
}

/// Judges the queries that `tests/oracle/run.sh` has made; the verdicts are compared there.
#[test]
#[ignore = "run by tests/oracle/run.sh"]
fn the_oracle_is_answered() {
    let folder = std::env::var_os("SFKIT_TEST_ORACLE").expect("the folder of queries.jsonl");
    let folder = Path::new(&folder);
    let queries = std::fs::read_to_string(folder.join("queries.jsonl")).expect("readable");
    let verdicts = queries.lines().map(|line| {
        let text: String = serde_json::from_str(line).expect("a text");
        match parse(&text) {
            Ok(_) => "accept\n".to_owned(),
            Err(error) => format!("refuse\t{}\n", error.to_string().replace('\n', " ")),
        }
    });
    std::fs::write(folder.join("ours.txt"), verdicts.collect::<String>()).expect("writable");
}

#[test]
fn the_probes_are_judged_as_salesforces_parser_does() {
    let Some(path) = shared("data/soql/oracle.dev.tsv") else {
        println!("skipped: no probes");
        return;
    };
    let text = std::fs::read_to_string(path).expect("readable");
    let mut wrong = Vec::new();
    for line in text.lines() {
        let Some((verdict, query)) = line.split_once('\t') else {
            continue;
        };
        let query = query.replace("<NL>", "\n");
        let is_accepted = verdict.trim() == "OK";
        let result = parse(&query);
        if result.is_ok() != is_accepted {
            wrong.push(format!("{verdict} {query:?}: {result:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_may_have_comment_lines_and_a_semicolon() {
    for file in [
        "// why\n\n  // more\nSELECT Id FROM Account;\n",
        "SELECT Id FROM Account ; ;\n// the end;\n",
        "\u{feff}SELECT Id FROM Account",
    ] {
        assert_eq!(statement(file), "SELECT Id FROM Account");
    }
    assert_eq!(statement("// nothing"), "");
    assert_eq!(statement(" ;; "), "");
}

/// The objects of a real org, by their names in lower case.
struct Describes(HashMap<String, ObjectSchema>);

impl Describes {
    /// Only the objects of which every field is known.
    fn read(text: &str) -> Self {
        let all: HashMap<String, Value> = serde_json::from_str(text).expect("JSON");
        let complete = all
            .into_iter()
            .filter(|(_, object)| object["complete"] == true);
        Self(
            complete
                .map(|(name, mut object)| {
                    let children = std::mem::replace(
                        &mut object["childRelationships"],
                        Value::Array(Vec::new()),
                    );
                    let mut schema: ObjectSchema =
                        serde_json::from_value(object).expect("a describe");
                    schema.child_relationships = children
                        .as_array()
                        .expect("a list")
                        .iter()
                        .map(child)
                        .collect();
                    schema.name.clone_from(&name);
                    (name.to_ascii_lowercase(), schema)
                })
                .collect(),
        )
    }
}

/// `[relationship, child, field, cascade]`.
fn child(row: &Value) -> ChildRelationship {
    ChildRelationship {
        relationship_name: row[0].as_str().map(str::to_owned),
        child_sobject: row[1].as_str().unwrap_or_default().to_owned(),
        ..ChildRelationship::default()
    }
}

impl Schemas for Describes {
    fn object(&self, name: &str) -> Found<'_> {
        self.0
            .get(&name.to_ascii_lowercase())
            .map_or(Found::Unknown, Found::Known)
    }
}

/// Fields that exist once an org turns on what they belong to.
const OPTIONAL: [&str; 3] = ["RecordTypeId", "StateCode", "CountryCode"];

/// Whether a problem is only that the org that took the query had more fields.
fn is_about_other_org(kind: &ProblemKind) -> bool {
    let ProblemKind::UnknownField { name, .. } = kind else {
        return false;
    };
    name.ends_with("__c") || OPTIONAL.contains(&name.as_str())
}

#[test]
fn queries_that_an_org_took_pass_the_check() {
    let files = [
        "data/soql/corpus.dev.json",
        "data/describe/compact/standard_objects.json",
    ];
    let [Some(corpus), Some(describes)] = files.map(shared) else {
        println!("skipped: no corpus or describes");
        return;
    };
    let text = std::fs::read_to_string(corpus).expect("readable");
    let entries: Vec<Entry> = serde_json::from_str(&text).expect("JSON");
    let describes = Describes::read(&std::fs::read_to_string(describes).expect("readable"));
    let mut wrong = Vec::new();
    for entry in entries
        .iter()
        .filter(|entry| entry.server_status == Some(200))
    {
        let query = parse(&entry.soql).expect("an org took it");
        for problem in check(&entry.soql, &query, &describes) {
            if !is_about_other_org(&problem.kind) {
                wrong.push(format!("{} {}: {problem}", entry.id, entry.soql));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
