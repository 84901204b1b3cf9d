//! Objects that nobody may see, and an org with nothing in it.

use serde_json::{Value, json};

use super::files::org_of;
use crate::fake_org::{Asked, FakeOrg, reply, reply_json};
use crate::world::{LocalOrg, World};

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
