//! Contract: what real orgs answered goes through the whole pipeline.

use serde_json::{Value, json};
use sfkit::query::{ChildMode, QueryRequest};

use super::server::{PageServer, Reply};
use super::{ask, shared};

/// Every answer to a query that real orgs gave, through the whole pipeline.
#[tokio::test]
async fn recorded_answers_decode() {
    let Some(folder) = shared("http") else {
        println!("skipped: no ../shared/data/http");
        return;
    };
    let mut decoded = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let recorded: Value = serde_json::from_str(line).unwrap();
            let text = recorded["query"]
                .as_array()
                .and_then(|pairs| pairs.iter().find(|pair| pair[0] == "q"))
                .and_then(|pair| pair[1].as_str());
            let is_query = recorded["path"].as_str().unwrap().contains("/query");
            let (Some(text), true, Some(200)) = (text, is_query, recorded["status"].as_u64())
            else {
                continue;
            };
            check_recorded(text, recorded["response_body"].as_str().unwrap()).await;
            decoded += 1;
        }
    }
    assert!(decoded > 150, "{decoded}");
}

async fn check_recorded(text: &str, body: &str) {
    let answer: Value = serde_json::from_str(body).unwrap();
    let reply = Reply::new(200, body);
    let server = PageServer::start(move |_, _| reply.clone());
    for (unchecked, children) in [
        (false, ChildMode::Json),
        (true, ChildMode::Json),
        (false, ChildMode::Count),
    ] {
        let mut request = QueryRequest::new(text);
        request.unchecked = unchecked;
        request.children = children;
        let (summary, taken) = ask(&server.client(), &request).await;
        let summary = summary.unwrap_or_else(|error| panic!("{text}: {error}"));
        let records = answer["records"].as_array().unwrap();
        assert_eq!(summary.records, records.len() as u64, "{text}");
        if taken.headers() == ["count"] {
            assert_eq!(taken.rows, [[answer["totalSize"].to_string()]]);
            continue;
        }
        for (record, row) in records.iter().zip(&taken.rows) {
            for (column, cell) in taken.columns.iter().zip(row) {
                let value = column
                    .keys
                    .iter()
                    .fold(record, |here, key| &here[key.as_str()]);
                match value {
                    Value::Null => assert!(cell.starts_with('-') || cell == "[]" || cell == "0"),
                    Value::String(text) => assert_eq!(cell, text),
                    Value::Object(_) if children == ChildMode::Count => {
                        assert_eq!(*cell, value["totalSize"].to_string());
                    }
                    Value::Object(_) => {
                        let array: Vec<Value> = serde_json::from_str(cell).unwrap();
                        assert_eq!(json!(array.len()), value["totalSize"]);
                    }
                    plain => assert_eq!(*cell, plain.to_string(), "{text}"),
                }
            }
        }
    }
}
