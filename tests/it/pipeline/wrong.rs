//! What a report is not made of: files that are none, periods and fields that are not there, objects that
//! nobody may see. Each ends with its status, says what happened and what to do.

use serde_json::{Value, json};

use super::files::org_of;
use crate::fake_org::{Asked, FakeOrg, reply, reply_json};
use crate::world::{DEMO, LocalOrg, World};

/// Arguments, exit status, a part of the message, a part of what is proposed.
type Wrong = (&'static [&'static str], i32, &'static str, &'static str);

const WRONG: &[Wrong] = &[
    (
        &["pipeline", "--period", "next-yaer"],
        2,
        "`next-yaer` is no period",
        "`this-quarter`",
    ),
    (
        &["pipeline", "--period", "2026-05-01..2026-04-01"],
        2,
        "`2026-05-01..2026-04-01` is no period",
        "FROM..TO",
    ),
    (
        &["pipeline", "--compare", "previous"],
        2,
        "has no two ends",
        "--period this-quarter",
    ),
    (
        &["pipeline", "--as-of", "31.12.2026"],
        2,
        "`31.12.2026` is no day",
        "--help",
    ),
    (
        &["pipeline", "--quota", "2,500,000"],
        2,
        "without sign and separators",
        "--help",
    ),
    (
        &["pipeline", "--quota", "-5"],
        2,
        "without sign and separators",
        "--help",
    ),
    (
        &["pipeline", "--quota", "no/such/quota.csv"],
        1,
        "cannot read `no/such/quota.csv`",
        "check the path",
    ),
    (
        &["pipeline", "--group-by", "Description"],
        2,
        "`Description` cannot be grouped by",
        "",
    ),
    (
        &["pipeline", "--group-by", "Nonsense"],
        2,
        "no field `Nonsense` to group by",
        "sfkit object describe Opportunity",
    ),
    (
        &["leads", "--group-by", "LeadSorce"],
        2,
        "no field `LeadSorce` to group by",
        "did you mean `LeadSource`?",
    ),
    (
        &["pipeline", "--min-amount", "much"],
        2,
        "`much` is no amount",
        "without sign and separators",
    ),
    (
        &["pipeline", "--group-by", "Type, Name"],
        2,
        "`Type, Name` is no field",
        "`Owner.Name`",
    ),
    (
        &["pipeline", "--where", "Amount >"],
        2,
        "is no SOQL condition",
        "--where",
    ),
    (
        &["pipeline", "--where", "Amount > 5 LIMIT 1"],
        2,
        "without LIMIT",
        "--where",
    ),
    (
        &["pipeline", "--role", "Nobody"],
        1,
        "there is no role `Nobody`",
        "roles are",
    ),
    (
        &["pipeline", "--loss-reason-field", "Whatever__c"],
        2,
        "no field `Whatever__c`",
        "describe",
    ),
    (
        &["pipeline", "--report", "monday.pdf"],
        2,
        ".html (a page) or .xlsx (a workbook)",
        "--help",
    ),
    (
        &["pipeline", "--report", "no/such/folder/monday.html"],
        1,
        "no/such/folder",
        "",
    ),
    (
        &["leads", "--report", "no/such/folder/monday.xlsx"],
        1,
        "no/such/folder",
        "",
    ),
    (
        &["leads", "sources", "--costs", "no/such/costs.csv"],
        1,
        "cannot read `no/such/costs.csv`",
        "check the path",
    ),
    (
        &["leads", "response", "--business-hours=Moon"],
        1,
        "no business hours `Moon`",
        "BusinessHours",
    ),
];

#[test]
fn wrong_words_are_told_with_what_would_be_right() {
    for (words, status, message, hint) in WRONG {
        let run = DEMO.run(&[words, &["-o", "demo"][..]].concat());
        let told = &run.stderr;
        assert_eq!(run.status, *status, "{words:?}: {told}");
        assert!(run.stdout.is_empty(), "{words:?}: {}", run.stdout);
        assert!(told.starts_with("error: "), "{words:?}: {told}");
        assert!(told.contains(message), "{words:?}: {told}");
        assert!(told.contains(hint), "{words:?}: {told}");
    }
}

#[test]
fn quota_files_with_junk_are_refused_by_their_line() {
    let world = &*DEMO;
    for (name, bytes, message) in [
        ("empty.csv", &b""[..], "has no names and amounts"),
        ("heading.csv", b"owner,quota\n", "has no names and amounts"),
        ("comma.csv", b"owner,quota\nAnn,1,000\n", "line 2 of"),
        (
            "quoted.csv",
            b"owner,quota\nAnn,\"1,000\"\n",
            "no name and amount",
        ),
        ("below.csv", b"Ann,5\nBo,-5\n", "line 2 of"),
        ("nobody.csv", b"owner,quota\n,5\n", "no name and amount"),
        (
            "words.csv",
            b"owner,quota\nAnn,much\n",
            "no name and amount",
        ),
        ("semicolon.csv", b"Ann;5\nBo;6\n", "1 cells instead of 2"),
        ("latin.csv", b"J\xf6rg,5\n", "cannot read"),
    ] {
        let path = world.folder().join(name);
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        for command in [
            ["pipeline", "owners", "--quota"],
            ["leads", "sources", "--costs"],
        ] {
            let run = world
                .run(&[&command[..], &[path, "-o", "demo"]].concat())
                .ends(1);
            assert!(run.stderr.contains(message), "{name}: {}", run.stderr);
            assert!(run.stderr.contains("hint: "), "{name}: {}", run.stderr);
        }
    }
}

#[test]
fn quota_files_of_spreadsheets_are_read_and_strange_names_told() {
    let world = &*DEMO;
    let ask = |words: &[&str]| {
        let run = world.run(&[words, &["-o", "demo", "--format", "json"]].concat());
        run.ends(0).json()
    };
    let owners = ask(&["pipeline", "owners"]);
    let owner = owners["groups"][0]["key"].as_str().unwrap();
    let path = world.file(
        "own.csv",
        &format!("\u{feff}Owner,Region,Quota\r\n{owner},West,1000.50\r\n{owner},East,1\r\nNo Body,West,7\r\n,,\r\n"),
    );
    let found = ask(&["pipeline", "owners", "--quota", &path]);
    assert_eq!(found["groups"][0]["quota"], 1001.5);
    assert_eq!(found["metrics"]["quota"], 1008.5);
    let notes = found["notes"].to_string();
    assert!(
        notes.contains("quota-without-deals") && notes.contains("No Body"),
        "{notes}"
    );
    // Filters that nothing passes are an answer with a note, not a failure.
    let nobody = ask(&["pipeline", "--owner", "No Body"]);
    assert_eq!(nobody["n"], 0);
    assert!(nobody["metrics"]["win_rate_count"].is_null());
    assert!(
        nobody["notes"].to_string().contains("nothing-found"),
        "{nobody}"
    );
    let ahead = ask(&["pipeline", "--as-of", "2099-01-01"]);
    assert_eq!(
        ahead["metrics"]["overdue_count"],
        ahead["metrics"]["open_count"]
    );
    assert!(ahead["notes"].to_string().contains("lies ahead"), "{ahead}");
    let ahead = ask(&["leads", "--as-of", "2099-01-01"]);
    assert!(ahead["notes"].to_string().contains("lies ahead"), "{ahead}");
}

/// The path and the header of a request, and whether it asks about an object.
fn asks_about(text: &str, object: &str) -> bool {
    let text = text.replace(['+', '/'], " ").replace("%20", " ");
    let is_word = |rest: &str| !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    let mut places = [format!("FROM {object}"), format!("sobjects {object}")]
        .into_iter()
        .flat_map(|words| {
            let found: Vec<_> = text
                .match_indices(&words)
                .map(|(at, _)| at + words.len())
                .collect();
            found
        });
    places.any(|end| is_word(&text[end..]))
}

/// An org in front of another one in which nobody may see an object.
fn refusing(org: &LocalOrg, object: &'static str) -> FakeOrg {
    let (url, token) = (org.url().to_owned(), org.text("access_token").to_owned());
    let refusal = json!([{"errorCode": "INVALID_TYPE", "message": format!("sObject type '{object}' is not supported.")}]);
    FakeOrg::start(move |asked: &Asked, _| {
        let (method, target) = asked.line.split_once(' ')?;
        let bearer = format!("Bearer {token}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let forward = |method: &str, target: &str, body: &str| {
            crate::web::send(method, &format!("{url}{target}"), &headers, body)
        };
        if asks_about(target, object) {
            let status = if target.contains("/sobjects/") {
                404
            } else {
                400
            };
            return Some(reply_json(status, &refusal));
        }
        if target.ends_with("/composite/batch") {
            let parts: Value = serde_json::from_str(&asked.body).ok()?;
            let part = |part: &Value| {
                let target = format!("/services/data/{}", part["url"].as_str().unwrap());
                if asks_about(&target, object) {
                    return json!({"statusCode": 400, "result": refusal});
                }
                let answer = forward("GET", &target, "");
                let result: Value = serde_json::from_str(&answer.body).unwrap();
                json!({"statusCode": answer.status, "result": result})
            };
            let results: Vec<_> = parts["batchRequests"]
                .as_array()?
                .iter()
                .map(part)
                .collect();
            return Some(reply_json(
                200,
                &json!({"hasErrors": true, "results": results}),
            ));
        }
        let answer = forward(method, target, &asked.body);
        Some(reply(
            answer.status,
            "Content-Type: application/json\r\n",
            &answer.body,
        ))
    })
}

#[test]
fn an_object_that_nobody_may_see_is_named() {
    let world = World::new();
    world.file(
        "Opportunity.csv",
        "Name,StageName,Amount,CloseDate,IsWon,IsClosed\nA,Closed Won,5,2026-02-01,true,true\nB,Prospecting,7,2026-12-01,false,false\n",
    );
    world.file(
        "Lead.csv",
        "LastName,Company,Status\nA,C,Open - Not Contacted\n",
    );
    let org = org_of(
        &world,
        world.folder(),
        &["Opportunity.csv", "Lead.csv"],
        &[],
    );
    for (object, words, status) in [
        ("Opportunity", &["pipeline"][..], 1),
        ("Opportunity", &["pipeline", "hygiene"], 1),
        ("Opportunity", &["leads"], 1),
        ("Lead", &["leads"], 1),
        ("Lead", &["leads", "response"], 1),
        ("OpportunityHistory", &["pipeline", "velocity"], 1),
        // What needs no history goes on without it.
        ("OpportunityHistory", &["pipeline"], 0),
        (
            "OpportunityHistory",
            &["pipeline", "--as-of", "2026-05-01"],
            0,
        ),
        ("Lead", &["pipeline"], 0),
    ] {
        let front = refusing(&org, object);
        let run = world
            .command(&[words, &["--format", "csv"]].concat())
            .env("SFKIT_ACCESS_TOKEN", org.text("access_token"))
            .env("SFKIT_INSTANCE_URL", front.url())
            .output()
            .unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert_eq!(
            run.status.code(),
            Some(status),
            "{object} {words:?}: {told}"
        );
        if status != 0 {
            assert!(
                told.contains(object) && told.contains("hint: "),
                "{words:?}: {told}"
            );
        }
    }
}

/// An org with nothing in it has reports with nothing in them.
#[test]
fn an_org_without_records_has_reports() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "crm");
    for words in [
        &["pipeline", "summary"][..],
        &["pipeline", "stages"],
        &["pipeline", "owners"],
        &["pipeline", "trend"],
        &["pipeline", "velocity"],
        &["pipeline", "forecast", "--period", "this-quarter"],
        &["pipeline", "hygiene"],
        &["leads", "summary"],
        &["leads", "sources"],
        &["leads", "owners"],
        &["leads", "response"],
        &["leads", "aging"],
    ] {
        for format in ["json", "table", "csv"] {
            let run = world.run(&[words, &["--format", format]].concat()).ends(0);
            assert!(!run.stdout.contains("NaN"), "{words:?}: {}", run.stdout);
        }
        let found = world
            .run(&[words, &["--format", "json"]].concat())
            .ends(0)
            .json();
        assert_eq!(found["n"], 0, "{words:?}");
    }
    for command in ["pipeline", "leads"] {
        let (page, book) = (world.folder().join("x.html"), world.folder().join("x.xlsx"));
        let files = [
            "--report",
            page.to_str().unwrap(),
            "--report",
            book.to_str().unwrap(),
        ];
        world.run(&[&[command][..], &files].concat()).ends(0);
        assert!(page.exists() && book.exists());
    }
}
