//! Queries, reports and the user.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use super::{acme, text};
use crate::serve::running::{Serving, read};
use crate::web;
use crate::world::DEMO;

const QUERY: &str = "/api/salesforce/enhanced/query";

fn demo() -> Serving {
    Serving::start(&DEMO, &["-o", "demo"])
}

fn ask(serving: &Serving, body: &Value, status: u16) -> Value {
    serving.send("POST", QUERY, body, status)
}

/// A request for lines, whose answer is still to be read.
fn lines(serving: &Serving, body: &Value) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", serving.port())).unwrap();
    let body = body.to_string();
    let head = format!(
        "POST {QUERY} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\n\
         Accept: application/x-ndjson\r\nContent-Type: application/json\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        serving.port(),
        serving.token(),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    BufReader::new(stream)
}

#[test]
fn a_query_is_answered_at_once() {
    let serving = demo();
    let body = json!({
        "user_id": "demo", "query": "SELECT Name, Account.Name, Amount FROM Opportunity ORDER BY Id",
    });
    let answer = ask(&serving, &body, 200);
    assert_eq!(
        (&answer["rows"], &answer["truncated"]),
        (&json!(50), &json!("limit"))
    );
    assert_eq!(answer["done"], false);
    assert!(answer["total_size"].as_u64().unwrap() > 50);
    assert!(
        answer["records"][0]["Account"]["Name"].is_string(),
        "{answer}"
    );
    let body = json!({
        "user_id": "demo", "limit": 5,
        "query": "SELECT Id FROM Account WHERE Industry IN :industries AND Name != :name LIMIT 5",
        "params": {"industries": ["Technology", "Manufacturing"], "name": "O'Neil \\"},
    });
    let answer = ask(&serving, &body, 200);
    assert_eq!(
        (&answer["done"], &answer["truncated"]),
        (&json!(true), &json!(null))
    );
    let count = json!({"user_id": "demo", "query": "SELECT COUNT() FROM Account"});
    assert!(ask(&serving, &count, 200)["records"][0]["count"].is_number());
    let short = json!({"user_id": "demo", "query": "SELECT Id FROM Account", "max_bytes": 100});
    assert_eq!(ask(&serving, &short, 200)["truncated"], "max_bytes");
}

#[test]
fn what_is_wrong_with_a_query_is_told_with_its_place() {
    let serving = demo();
    let refused = ask(
        &serving,
        &json!({"user_id": "demo", "query": "SELECT Id\nFORM Lead"}),
        400,
    );
    assert_eq!(refused["error"], "query_error");
    assert_eq!(refused["details"]["position"]["line"], 2);
    let excerpt = text(&refused["details"]["position"], "excerpt");
    assert!(excerpt.starts_with("FORM Lead\n^^^^"), "{excerpt}");
    let names = json!({"user_id": "demo", "query": "SELECT Nmae FROM Lead"});
    let refused = ask(&serving, &names, 400);
    assert_eq!(refused["details"]["reason"], "soql-invalid", "{refused}");
    assert!(
        refused["details"]["hints"].to_string().contains("`Name`"),
        "{refused}"
    );
    for (body, word) in [
        (json!({"user_id": "demo"}), "SOQL query is required"),
        (
            json!({"query": "SELECT Id FROM Lead"}),
            "user_id is required.",
        ),
        (
            json!({"user_id": "demo", "query": "SELECT Id FROM Lead", "limit": 0}),
            "`limit`",
        ),
        (
            json!({"user_id": "demo", "query": "SELECT Id FROM Lead WHERE Id = :id"}),
            "id",
        ),
        (
            json!({"user_id": "demo", "query": "SELECT Id FROM Lead", "x": 1}),
            "unknown field `x`",
        ),
    ] {
        let refused = ask(&serving, &body, 400);
        assert!(
            text(&refused, "message").contains(word),
            "{word}: {refused}"
        );
    }
    // Words that an earlier service refused wherever they stood.
    let names =
        json!({"user_id": "demo", "query": "SELECT Id FROM Lead WHERE IsDeleted = false LIMIT 1"});
    ask(&serving, &names, 200);
}

#[test]
fn rows_leave_while_the_next_page_is_awaited() {
    let (_world, org, serving) = acme(&[]);
    // The second page of any result does not come.
    org.fault("delay=60s@/services/data/*/query/*");
    let body = json!({"user_id": "acme", "query": "SELECT Id, Name FROM Opportunity ORDER BY Id"});
    let mut answer = lines(&serving, &body);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(answer.read_line(&mut head).unwrap(), 0, "{head}");
    }
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("application/x-ndjson"), "{head}");
    let mut row = String::new();
    while !row.starts_with('{') {
        row.clear();
        answer.read_line(&mut row).unwrap();
    }
    let row: Value = serde_json::from_str(&row).unwrap();
    assert!(row["Name"].is_string(), "{row}");
}

#[test]
fn rows_that_break_off_are_told_from_all_rows() {
    let (_world, org, serving) = acme(&[]);
    let body = json!({"user_id": "acme", "query": "SELECT Id FROM Opportunity ORDER BY Id"});
    let read_all = || {
        let mut whole = String::new();
        let mut answer = lines(&serving, &body);
        // A connection that ends in the middle is what is looked for.
        drop(answer.read_to_string(&mut whole));
        whole
    };
    let whole = read_all();
    assert!(whole.ends_with("\r\n0\r\n\r\n"), "the body has an end");
    assert_eq!(whole.matches("{\"Id\":").count(), 6000);
    org.fault("expired-cursor@/services/data/*/query/*");
    let broken = read_all();
    assert!(!broken.ends_with("0\r\n\r\n"), "the body has no end");
    let last = broken.lines().rfind(|line| line.starts_with('{')).unwrap();
    let last: Value = serde_json::from_str(last).unwrap();
    assert_eq!(
        last["error"]["details"]["error_code"], "INVALID_QUERY_LOCATOR",
        "{last}"
    );
    assert_eq!(broken.matches("{\"Id\":").count(), 2000);

    // A failure before the first row is an answer like any other.
    org.fault("status=503@/services/data/*/query:50");
    let bearer = format!("Bearer {}", serving.token());
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Accept", "application/x-ndjson"),
        ("Content-Type", "application/json"),
    ];
    let url = format!("{}{QUERY}", serving.url());
    let refused = read(&web::send("POST", &url, &headers, &body.to_string()), 503);
    assert_eq!(refused["ok"], false);
}

#[test]
fn a_reader_that_goes_away_ends_the_query() {
    let (_world, org, serving) = acme(&[]);
    let query = "SELECT Id, CreatedDate, StageName, Amount, OpportunityId FROM OpportunityHistory ORDER BY Id";
    let pages = || {
        let counted = org.requests()["requests"].clone();
        let counted = counted.as_object().unwrap().iter();
        let pages = counted.filter(|(path, _)| path.contains("/query"));
        pages.map(|(_, count)| count.as_u64().unwrap()).sum::<u64>()
    };
    let before = pages();
    // All pages would take longer than a reader needs to go away.
    org.fault("delay=1s@/services/data/*/query/*");
    let mut answer = lines(&serving, &json!({"user_id": "acme", "query": query}));
    let mut piece = [0; 512];
    answer.read_exact(&mut piece).unwrap();
    drop(answer);
    let mut last = pages();
    loop {
        std::thread::sleep(std::time::Duration::from_millis(2_500));
        let now = pages();
        if now == last {
            break;
        }
        last = now;
    }
    // Of fifteen pages those that were under way.
    assert!(last - before < 15, "{} pages", last - before);
    serving.get("/api/salesforce/enhanced/user?user_id=acme", 200);
}

#[test]
fn lines_are_cut_with_a_word_about_it() {
    let serving = demo();
    let bearer = format!("Bearer {}", serving.token());
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Accept", "application/x-ndjson"),
        ("Content-Type", "application/json"),
    ];
    let url = format!("{}{QUERY}", serving.url());
    let body = json!({"user_id": "demo", "query": "SELECT Id FROM Lead", "limit": 3}).to_string();
    let answer = web::send("POST", &url, &headers, &body);
    let rows: Vec<Value> = answer
        .body
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 4, "{answer:?}");
    assert_eq!(rows[3]["truncated"]["by"], "limit");
    assert_eq!(rows[3]["truncated"]["rows"], 3);
}

#[test]
fn numbers_of_the_pipeline_and_of_leads() {
    let serving = demo();
    let get = |path: &str, status| serving.get(&format!("/api/salesforce/enhanced/{path}"), status);
    for (noun, key) in [
        ("pipeline", "total_pipeline_value"),
        ("leads", "total_leads"),
    ] {
        let told = get(&format!("{noun}?user_id=demo&as_of=2026-11-22"), 200);
        let arguments = [
            noun,
            "summary",
            "-o",
            "demo",
            "--as-of",
            "2026-11-22",
            "--format",
            "json",
        ];
        let run = DEMO.run(&arguments).ends(0).json();
        assert_eq!(told["report"]["metrics"], run["metrics"], "{noun}");
        let run = DEMO
            .run(&[noun, "summary", "-o", "demo", "--compat"])
            .ends(0)
            .json();
        let told = get(&format!("{noun}?user_id=demo&format=compat"), 200);
        assert_eq!(told["analytics"][key], run["analytics"][key], "{noun}");
        assert_eq!(told["report"], Value::Null);
        let path = format!("/api/salesforce/enhanced/analytics/{noun}");
        let posted = serving.send("POST", &path, &json!({"user_id": "demo"}), 200);
        assert_eq!(posted["analytics"][key], run["analytics"][key], "{noun}");
    }
}

#[test]
fn reports_have_their_period_and_say_what_they_cannot() {
    let serving = demo();
    let get = |path: &str, status| serving.get(&format!("/api/salesforce/enhanced/{path}"), status);
    let both = get(
        "pipeline?user_id=demo&period=this-quarter&sums_only=true",
        200,
    );
    assert_eq!(
        both["analytics"]["total_pipeline_value"].as_f64(),
        both["report"]["metrics"]["open_value"].as_f64()
    );
    let past = get("leads?user_id=demo&as_of=2026-01-01&sums_only=true", 200);
    assert_eq!(past["analytics"], Value::Null);
    let strange = get("pipeline?user_id=demo&source=Webb", 404);
    assert!(
        strange.to_string().contains("did you mean `Web`?"),
        "{strange}"
    );
    let stages = get("pipeline?user_id=demo&report=stages&format=report", 200);
    assert_eq!(stages["report"]["report"], "pipeline stages");
    let trend = get(
        "pipeline?user_id=demo&report=trend&by=quarter&period=2026",
        200,
    );
    assert!(
        trend["report"]["groups"].as_array().unwrap().len() >= 4,
        "{trend}"
    );
    assert_eq!(trend["analytics"], Value::Null);
    for wrong in [
        "pipeline",
        "pipeline?user_id=demo&report=moon",
        "pipeline?user_id=demo&period=moon",
        "pipeline?user_id=demo&as_of=moon",
        "pipeline?user_id=demo&quota=/etc/passwd",
        "pipeline?user_id=demo&where=Amount%20%3E%205%20LIMIT%201",
        "pipeline?user_id=demo&report=stages&format=compat",
        "leads?user_id=demo&min_amount=5",
        "pipeline?user_id=demo&format=compat&as_of=2026-01-01",
        "pipeline?user_id=demo&format=compat&group_by=Type",
        "leads?user_id=demo&format=compat&compare=previous",
    ] {
        get(wrong, 400);
    }
}

#[test]
fn who_is_logged_in() {
    let serving = demo();
    let told = serving.get("/api/salesforce/enhanced/user?user_id=demo", 200);
    let run = DEMO
        .run(&["auth", "whoami", "-o", "demo", "--format", "json"])
        .ends(0)
        .json();
    let info = &told["user_info"];
    for (ours, theirs) in [
        ("username", "username"),
        ("email", "email"),
        ("user_id", "user_id"),
        ("display_name", "name"),
    ] {
        assert_eq!(info[ours], run[theirs], "{ours}");
    }
    assert_eq!(info["active"], true);
    let body = json!({"user_id": "x", "username": info["username"]});
    let posted = serving.send("POST", "/api/salesforce/enhanced/user/info", &body, 200);
    assert_eq!(posted["user_info"], *info);
    let status = serving.get("/api/salesforce/enhanced/status", 200);
    assert_eq!(status["features"]["soql_queries"], true);
}
