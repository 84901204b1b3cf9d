//! `sfkit api`.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::fake_org::{FakeOrg, reply, reply_json, rows};
use crate::world::{DEMO, Run, World, finish};

/// A world whose token comes from the environment and whose org is this one.
fn world_of(org: &FakeOrg) -> World {
    let mut world = World::new();
    world
        .set("SFKIT_ACCESS_TOKEN", "00D000000000001!CANARY")
        .set("SFKIT_INSTANCE_URL", org.url());
    world
}

fn demo(arguments: &[&str]) -> Run {
    DEMO.run(&[&["api", "-o", "demo"], arguments].concat())
}

#[test]
fn paths_of_every_kind_lead_to_the_same_place() {
    let bytes = demo(&["limits"]).ends(0).stdout;
    let limits: serde_json::Value = serde_json::from_str(&bytes).unwrap();
    assert!(limits["DailyApiRequests"]["Max"].is_number());
    for path in [
        "/services/data/v{version}/limits",
        "services/data/v{version}/limits",
        "limits?x=y",
    ] {
        let other = demo(&["GET", path]).ends(0).json();
        assert_eq!(
            other.as_object().unwrap().len(),
            limits.as_object().unwrap().len()
        );
    }
    let old = demo(&[
        "query?q=SELECT Id\nFROM User LIMIT 1",
        "--api-version",
        "57.0",
    ])
    .ends(0);
    let url = &old.json()["records"][0]["attributes"]["url"];
    assert!(url.as_str().unwrap().starts_with("/services/data/v57.0/"));
    let field = [
        "get",
        "query",
        "-f",
        "q=SELECT Name FROM Account WHERE Name LIKE '%a&b%'",
    ];
    assert_eq!(demo(&field).ends(0).json()["totalSize"], 0);
}

#[test]
fn the_body_is_what_was_sent_and_the_answer_what_came() {
    let body = "{ \"n\" : 1.0000,\n\"t\":\"\\u00e9\" }";
    let org = FakeOrg::start(move |asked, _| {
        asked.is("POST /services/data/").then(|| {
            reply(
                201,
                "Content-Type: application/json\r\nSet-Cookie: sid=CANARY; x\r\n",
                body,
            )
        })
    });
    let world = world_of(&org);
    let sent = [
        "api",
        "sobjects/Account",
        "-f",
        "Name=Acme",
        "-F",
        "Employees=12",
        "-F",
        "Old=null",
    ];
    let more = [
        "-f",
        "Amount:=1.50",
        "-f",
        "tags[]=a",
        "-f",
        "tags[]=b",
        "-H",
        "X-One: 1",
    ];
    let run = world.run(&[&sent[..], &more].concat()).ends(0);
    assert_eq!(run.stdout, body);
    let asked = org.asked().pop().unwrap();
    assert_eq!(
        asked.body,
        r#"{"Name":"Acme","tags":["a","b"],"Amount":1.50,"Employees":12,"Old":null}"#.replace(
            r#""tags":["a","b"],"Amount":1.50"#,
            r#""Amount":1.50,"tags":["a","b"]"#
        )
    );
    let head = asked.head.to_ascii_lowercase();
    assert!(head.contains("x-one: 1\r\n") && head.contains("content-type: application/json\r\n"));

    let shown = world.run(&["api", "POST", "x", "--include"]).ends(0).stdout;
    assert!(shown.starts_with("HTTP/1.1 201 Created\n"), "{shown}");
    assert!(shown.ends_with(body) && shown.contains("\n\n{"), "{shown}");
    assert!(!shown.contains("CANARY"), "{shown}");
}

#[test]
fn a_file_is_sent_as_it_is() {
    let org = FakeOrg::start(|asked, _| asked.is("POST ").then(|| reply(200, "", "taken")));
    let world = world_of(&org);
    let file = world.file("body", "raw ü");
    let typed = [
        "api",
        "PUT",
        "x",
        "--input",
        &file,
        "-H",
        "Content-Type: text/plain",
    ];
    world.run(&typed).ends(1);
    let asked = org.asked().pop().unwrap();
    assert_eq!((asked.body.as_str(), asked.is("PUT ")), ("raw ü", true));
    assert!(
        asked
            .head
            .to_ascii_lowercase()
            .contains("content-type: text/plain\r\n")
    );
    let piped = world.run_with(&["api", "POST", "x", "--input", "-", "-f", "a=b c"], "{}");
    piped.ends(0);
    let asked = org.asked().pop().unwrap();
    assert_eq!(asked.body, "{}");
    assert!(asked.line.ends_with("/x?a=b+c"), "{}", asked.line);
    assert_eq!(
        world.run(&["api", "POST", "x", "--silent"]).ends(0).stdout,
        ""
    );
}

#[test]
fn a_refusal_is_shown_and_tells_in_the_status() {
    let run = demo(&["sobjects/Account/001000000000000AAA"]).ends(1);
    assert_eq!(run.json()[0]["errorCode"], "NOT_FOUND");
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    let json = demo(&["sobjects/Nothing", "--format", "json"]).ends(1);
    assert_eq!(json.error()["details"]["status"], 404);

    let world = World::new();
    let file = world.file("old.json", "older");
    demo(&["sobjects/Nothing", "--output", &file]).ends(1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "older");
    let head = demo(&["limits", "--output", &file, "--include"])
        .ends(0)
        .stdout;
    assert!(
        head.starts_with("HTTP/1.1 200 OK\n") && head.ends_with("\n\n"),
        "{head}"
    );
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));

    for (status, exit) in [(500, 5), (429, 6), (400, 1), (302, 1)] {
        let org = FakeOrg::start(move |_, base| {
            let location = format!("Location: {base}/elsewhere\r\n");
            Some(reply(status, &location, "as it came"))
        });
        let run = world_of(&org).run(&["api", "POST", "x"]).ends(exit);
        assert_eq!(run.stdout, "as it came");
    }
}

#[test]
fn the_token_stays_at_home() {
    let org = FakeOrg::start(|_, _| Some(reply(200, "", "here")));
    let world = world_of(&org);
    for foreign in [
        "https://login.salesforce.com/services/data",
        "http://127.0.0.1:1/x",
        "//example.com/services/data",
        "https://x@example.com/",
    ] {
        let run = world.run(&["api", foreign]).ends(1);
        assert!(run.stderr.contains("must not be sent"), "{}", run.stderr);
        assert!(run.stderr.contains("leave the host out"), "{}", run.stderr);
    }
    let draft = ["api", "//example.com/services/data", "--dry-run"];
    world.run(&draft).ends(1);
    assert!(org.asked().is_empty());
    let own = format!("{}/services/data/v60.0/limits", org.url());
    assert_eq!(world.run(&["api", &own]).ends(0).stdout, "here");
    assert!(org.asked()[0].is("GET /services/data/v60.0/limits"));
    for own in ["Authorization: Bearer x", "host: example.com"] {
        let run = world.run(&["api", "limits", "-H", own]).ends(2);
        assert!(run.stderr.contains("is set by sfkit"), "{}", run.stderr);
    }
}

#[test]
fn an_ended_token_is_renewed_once() {
    let org = FakeOrg::start(|asked, _| {
        let ended = asked.is("GET /services/data/v65.0/limits")
            && !asked.bears(&crate::fake_org::access(2));
        ended.then(|| {
            reply_json(
                401,
                &json!([{"errorCode": "INVALID_SESSION_ID", "message": "x"}]),
            )
        })
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    world.run(&["api", "limits"]).ends(1);
    assert_eq!(org.refreshes(), 1);
    let last = org.asked().pop().unwrap();
    assert!(last.bears(&crate::fake_org::access(2)));
}

#[test]
fn pages_are_joined() {
    let all = demo(&[
        "query",
        "-X",
        "GET",
        "-f",
        "q=SELECT Id FROM Opportunity ORDER BY Id",
        "--paginate",
    ]);
    let all = all.ends(0).json();
    let total = all["totalSize"].as_u64().unwrap();
    assert!(total > 2_000);
    assert_eq!(all["records"].as_array().unwrap().len() as u64, total);
    assert_eq!(
        (&all["done"], all.get("nextRecordsUrl")),
        (&json!(true), None)
    );
    let one = demo(&["query?q=SELECT Id FROM Opportunity ORDER BY Id"])
        .ends(0)
        .json();
    assert_eq!(one["records"].as_array().unwrap().len(), 2_000);
    let filtered = demo(&[
        "query?q=SELECT Id FROM Opportunity ORDER BY Id",
        "--paginate",
        "--jq",
        ".records[].Id",
    ]);
    let ids = filtered.ends(0).stdout;
    assert_eq!(ids.lines().count() as u64, total);
    assert_eq!(ids.lines().next(), all["records"][0]["Id"].as_str());

    let calls = AtomicUsize::new(0);
    let short = FakeOrg::start(move |_, _| {
        let next = "/services/data/v65.0/query/01g-1?x=1";
        Some(match calls.fetch_add(1, Ordering::Relaxed) {
            0 => rows(&json!([{"a": 1}]), Some(next), 3),
            _ => rows(&json!([{"a": 2}]), None, 3),
        })
    });
    let world = world_of(&short);
    let run = world.run(&[
        "api",
        "query",
        "--paginate",
        "--output",
        "x.json",
        "--format",
        "json",
    ]);
    assert_eq!(run.ends(5).error()["code"], "incomplete-result");
    assert!(!world.folder().join("x.json").exists());
    let round = FakeOrg::start(|_, _| {
        let next = Some("/services/data/v65.0/query/01g-1");
        Some(rows(&json!([{"a": 1}]), next, 9))
    });
    let run = world_of(&round)
        .run(&["api", "query", "--paginate"])
        .ends(5);
    assert!(run.stderr.contains("for the second time"), "{}", run.stderr);
    let away =
        FakeOrg::start(|_, _| Some(rows(&json!([{"a": 1}]), Some("https://example.com/x"), 9)));
    world_of(&away).run(&["api", "query", "--paginate"]).ends(1);
    assert_eq!(away.asked().len(), 1);
}

#[test]
fn a_filter_sees_the_answer_and_faults_have_a_caret() {
    let run = demo(&[
        "query?q=SELECT Name, Amount FROM Opportunity WHERE Amount != null ORDER BY Name LIMIT 2",
        "--jq",
        r#".records | map(.Name) | length, (.[0] | type)"#,
    ]);
    assert_eq!(run.ends(0).stdout, "2\nstring\n");
    let wrong = demo(&["limits", "--jq", ".a | foo(1)"]).ends(2);
    assert!(
        wrong.stderr.contains("no function `foo/1`"),
        "{}",
        wrong.stderr
    );
    assert!(wrong.stderr.contains("^^^"), "{}", wrong.stderr);
    let failed = demo(&["limits", "--jq", ".DailyApiRequests + 1"]).ends(1);
    assert!(
        failed.stderr.contains("the filter failed"),
        "{}",
        failed.stderr
    );
    // A refusal is shown as it came.
    let refused = demo(&["sobjects/Nothing", "--jq", ".x"]).ends(1);
    assert_eq!(refused.json()[0]["errorCode"], "NOT_FOUND");
}

#[test]
fn records_are_made_changed_and_deleted_and_bytes_stay_bytes() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let made = world
        .run(&["api", "POST", "sobjects/Account", "-f", "Name=Acme"])
        .ends(0);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let path = format!("sobjects/Account/{id}");
    world.run(&["api", "PATCH", &path, "-f", "Site=HQ"]).ends(0);
    let name = ["api", &path, "--jq", "[.Name, .Site] | join(\" \")"];
    assert_eq!(world.run(&name).ends(0).stdout, "Acme HQ\n");

    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let encoded = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(&bytes)
    };
    let file = world.file("encoded", &encoded);
    let (parent, body) = (format!("ParentId={id}"), format!("Body=@{file}"));
    let fields = ["-f", "Name=x.bin", "-f", &parent, "-F", &body];
    let made = world.run(&[&["api", "POST", "sobjects/Attachment"][..], &fields].concat());
    let path = format!(
        "sobjects/Attachment/{}/Body",
        made.ends(0).json()["id"].as_str().unwrap()
    );
    let output = world.command(&["api", &path]).output().unwrap();
    assert_eq!(output.stdout, bytes);
    world.run(&["api", &path, "--output", "x.bin"]).ends(0);
    assert_eq!(std::fs::read(world.folder().join("x.bin")).unwrap(), bytes);

    let path = format!("sobjects/Account/{id}");
    let gone = finish(
        world
            .command(&["api", "DELETE", &path, "-i"])
            .output()
            .unwrap(),
    )
    .ends(0);
    assert!(
        gone.stdout.starts_with("HTTP/1.1 204 No Content\n"),
        "{}",
        gone.stdout
    );
}

#[test]
fn writes_are_guarded_and_shown_beforehand() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let write = ["api", "POST", "sobjects/Account", "-f", "Name=Acme"];
    let draft = world
        .run(&[&write[..], &["--dry-run"]].concat())
        .ends(0)
        .json();
    assert_eq!(
        (&draft["method"], &draft["body"]),
        (&json!("POST"), &json!(r#"{"Name":"Acme"}"#))
    );
    let url = draft["url"].as_str().unwrap();
    assert!(
        url.starts_with(org.url()) && url.ends_with("/sobjects/Account"),
        "{url}"
    );
    let count = || {
        world
            .run(&["query", "SELECT COUNT() FROM Account", "--no-header"])
            .ends(0)
            .stdout
    };
    assert_eq!(count(), "0\n");

    world.run(&["auth", "set", "acme", "--protect"]).ends(0);
    let refused = world.run(&write).ends(2);
    assert!(refused.stderr.contains("`--yes`"), "{}", refused.stderr);
    assert_eq!(count(), "0\n");
    world.run(&[&write[..], &["--yes"]].concat()).ends(0);
    world.run(&["api", "HEAD", "sobjects/Account"]).ends(0);
    world.run(&["auth", "set", "acme", "--read-only"]).ends(0);
    let refused = world.run(&[&write[..], &["--yes"]].concat()).ends(1);
    assert!(
        refused
            .stderr
            .contains("`sfkit auth set acme --no-read-only`"),
        "{}",
        refused.stderr
    );
    assert_eq!(count(), "1\n");
}

#[test]
fn wrong_uses_say_what_to_do() {
    for (arguments, word) in [
        (&["FROB", "limits"][..], "FROB"),
        (&["limits", "-f", "x"], "has no `=`"),
        (
            &["limits", "-X", "POST", "-f", "a[b=1"],
            "cannot be the key",
        ),
        (
            &["limits", "-X", "POST", "-f", "a=1", "-f", "a[b]=2"],
            "a value and as something with parts",
        ),
        (&["GET", "limits", "-f", "a[b]=c"], "has parts"),
        (&["POST", "limits", "-f", "a:={"], "is not JSON"),
        (&["limits", "-H", "nothing"], "is not a header"),
        (&["limits", "--silent", "--jq", "."], "cannot be used with"),
        (&[""], "cannot be the path"),
    ] {
        let run = demo(arguments).ends(2);
        assert!(run.stderr.contains(word), "{arguments:?}: {}", run.stderr);
    }
    let missing = demo(&["POST", "limits", "--input", "/nonexistent/x"]).ends(1);
    assert!(
        missing.stderr.contains("`/nonexistent/x`"),
        "{}",
        missing.stderr
    );
}
