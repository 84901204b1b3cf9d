//! The SOQL front end against the corpora of real queries and the probes of Salesforce's parser.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use sfkit::soql::{parse, statement};

/// A file of the shared data, when it is there.
fn shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../shared", "../../shared"]
        .into_iter()
        .map(|folder| root.join(folder).join(path))
        .find(|path| path.exists())
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    soql: String,
    expected: String,
    language: String,
}

/// Accepted by the parser that made the corpus only because it skips characters that it does not
/// know: the query calculates (`WHERE A + B > 10`), which no org takes.
const RECOVERED: [&str; 1] = ["q0781"];

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
            let printed = query.to_string();
            let again = parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
            assert_eq!(again.to_string(), printed, "{}", entry.id);
        }
        if result.is_ok() != is_accepted && !RECOVERED.contains(&entry.id.as_str()) {
            wrong.push(format!("{} {:?}: {result:?}", entry.id, entry.soql));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
