//! Salesforce's own API, passed through.

use std::io::Read as _;
use std::time::{Duration, Instant};

use serde_json::json;

use super::running::{Serving, read};
use crate::fake_org::{FakeOrg, access, reply_json};
use crate::web;
use crate::world::World;

#[test]
fn the_api_is_passed_with_the_orgs_token_and_for_reading() {
    let world = World::new();
    let org = world.local_org(&["--token-lifetime", "1h"]);
    world.log_in(&org, "acme");
    let serving = Serving::start(&world, &["-o", "acme"]);
    let versions = serving.get("/services/data/", 200);
    assert!(versions[0]["version"].is_string(), "{versions}");
    let query = "/services/data/v60.0/query?q=SELECT+Id,Name+FROM+Contact&user_id=acme";
    let bearer = format!("Bearer {}", serving.token());
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Sforce-Query-Options", "batchSize=200"),
        ("Cookie", "sid=x"),
    ];
    let first = read(
        &web::get(&format!("{}{query}", serving.url()), &headers),
        200,
    );
    let (next, total) = (
        first["nextRecordsUrl"].as_str().unwrap(),
        &first["totalSize"],
    );
    let second = serving.get(next, 200);
    assert_eq!(&second["totalSize"], total);
    let refused = serving.get("/services/data/v60.0/query?q=SELECT+Nme+FROM+Contact", 400);
    assert_eq!(refused[0]["errorCode"], "INVALID_FIELD");
    let write = serving.ask(
        "POST",
        "/services/data/v60.0/sobjects/Account",
        Some(&json!({"Name": "x"})),
    );
    // The scope comes first: the token is for reading.
    assert_eq!(write.status, 403, "{write:?}");
    let nobody = serving.ask("GET", "/services/data/v60.0/limits?user_id=nobody", None);
    assert_eq!(read(&nobody, 404)[0]["errorCode"], "NOT_FOUND");
    // An ended token is renewed, and the client sees nothing of it.
    org.fault("status=401@/services/data/v60.0/limits:1");
    let limits = serving.ask("GET", "/services/data/v60.0/limits", None);
    assert_eq!(limits.status, 200, "{limits:?}");
    assert!(limits.header("sforce-limit-info").is_some());
    assert!(limits.header("set-cookie").is_none());
}

#[test]
fn writes_are_passed_where_flags_say_so() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let flags = [
        "-o",
        "acme",
        "--scope",
        "write",
        "--allow-method",
        "POST,PATCH",
        "--allow-path",
        "/services/data/*/sobjects/Account/**",
        "--allow-path",
        "/services/data/*/sobjects/Account",
    ];
    let serving = Serving::start(&world, &flags);
    let accounts = "/services/data/v60.0/sobjects/Account";
    let made = serving.send("POST", accounts, &json!({"Name": "Passed"}), 201);
    let one = format!("{accounts}/{}", made["id"].as_str().unwrap());
    let changed = serving.ask("PATCH", &one, Some(&json!({"Industry": "Energy"})));
    assert_eq!(changed.status, 204, "{changed:?}");
    assert_eq!(serving.get(&one, 200)["Industry"], "Energy");
    let deleted = serving.ask("DELETE", &one, None);
    assert_eq!(
        (deleted.status, deleted.header("allow")),
        (405, Some("GET, HEAD, PATCH, POST"))
    );
    let contact = serving.ask(
        "POST",
        "/services/data/v60.0/sobjects/Contact",
        Some(&json!({"LastName": "x"})),
    );
    assert_eq!(read(&contact, 403)[0]["errorCode"], "PATH_NOT_ALLOWED");
    world.run(&["auth", "set", "acme", "--read-only"]).ends(0);
    let refused = serving.ask("POST", accounts, Some(&json!({"Name": "x"})));
    assert_eq!(read(&refused, 403)[0]["errorCode"], "READ_ONLY");
}

/// An answer in chunks of so many bytes.
fn in_chunks(body: &str, size: usize) -> String {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\
                Connection: close\r\n\r\n";
    let chunks = body.as_bytes().chunks(size).map(|chunk| {
        let text = std::str::from_utf8(chunk).unwrap();
        format!("{:x}\r\n{text}\r\n", chunk.len())
    });
    format!("{head}{}0\r\n\r\n", chunks.collect::<String>())
}

#[test]
fn an_org_that_quotes_its_token_tells_it_to_nobody() {
    let world = World::new();
    let org = FakeOrg::start(|asked, _| {
        let size = asked.line.split_once("/echo/")?.1.parse().ok()?;
        let token = asked
            .head
            .split_once("Bearer ")?
            .1
            .lines()
            .next()?
            .to_owned();
        let encoded = token.replace('!', "%21");
        let body = json!({"a": "x".repeat(50_000), "sent": token, "url": encoded, "z": "0"});
        Some(in_chunks(&body.to_string(), size))
    });
    org.log_in(&world, "file", &[]).ends(0);
    let serving = Serving::start(&world, &["-o", "acme"]);
    let token = access(1);
    for size in [7, 1000, 60_000] {
        let answer = serving.get(&format!("/services/data/v65.0/echo/{size}"), 200);
        assert!(!answer.to_string().contains("CANARY"), "{size}: {token}");
        assert_eq!(
            (&answer["sent"], &answer["url"], &answer["z"]),
            (&json!("[redacted]"), &json!("[redacted]"), &json!("0"))
        );
        assert_eq!(answer["a"].as_str().unwrap().len(), 50_000);
    }
}

#[test]
fn a_long_body_is_passed_whole_again_with_a_new_token_and_not_at_all_beyond_the_limit() {
    let world = World::new();
    let org = FakeOrg::start(|asked, _| {
        let is_write = asked.is("POST /services/data/v65.0/composite");
        is_write.then(|| match asked.bears(&access(1)) {
            true => reply_json(
                401,
                &json!([{"errorCode": "INVALID_SESSION_ID", "message": "x"}]),
            ),
            false => reply_json(200, &json!({"length": asked.body.len()})),
        })
    });
    org.log_in(&world, "file", &[]).ends(0);
    let flags = ["-o", "acme", "--scope", "write", "--allow-method", "POST"];
    let flags = [&flags[..], &["--max-body", "3000000"]].concat();
    let serving = Serving::start(&world, &flags);
    let path = "/services/data/v65.0/composite";
    let body = json!({"a": "x".repeat(2_900_000)});
    let length = body.to_string().len();
    let answer = serving.send("POST", path, &body, 200);
    assert_eq!(answer["length"], length);
    let writes = || {
        let asked = org.asked().into_iter();
        let asked = asked.filter(|asked| asked.is("POST /services/data"));
        asked.collect::<Vec<_>>()
    };
    let both = writes();
    assert_eq!(both.len(), 2);
    for asked in &both {
        assert_eq!(asked.body.len(), length);
        let head = asked.head.to_ascii_lowercase();
        assert!(
            head.contains("content-type: application/json\r\n"),
            "{head}"
        );
    }
    // Told before, and found out on the way.
    let beyond = json!({"a": "x".repeat(3_000_000)}).to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n",
        serving.port(),
        serving.token()
    );
    let told = format!("{head}Content-Length: {}\r\n\r\n", beyond.len());
    let found = format!(
        "{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{beyond}\r\n0\r\n\r\n",
        beyond.len()
    );
    for request in [told, found] {
        let answer = serving.raw(request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer:.200}");
    }
    assert_eq!(writes().len(), 2);
}

#[test]
fn a_client_that_does_not_read_its_answer_is_cut_off() {
    const LONG: usize = 48 << 20;
    let world = World::new();
    let org = FakeOrg::start(|asked, _| {
        let is_long = asked.is("GET /services/data/v65.0/long");
        is_long.then(|| reply_json(200, &json!("x".repeat(LONG))))
    });
    org.log_in(&world, "file", &[]).ends(0);
    // The org has one place.
    let flags = ["-o", "acme", "--time-limit", "5s", "--concurrency", "2"];
    let serving = Serving::start(&world, &flags);
    let mut deaf = serving.begin("/services/data/v65.0/long");
    let late = Instant::now() + Duration::from_secs(300);
    while !org
        .asked()
        .iter()
        .any(|asked| asked.is("GET /services/data/v65.0/long"))
    {
        assert!(Instant::now() < late, "the org was not asked");
        std::thread::sleep(Duration::from_millis(5));
    }
    let versions = "/services/data/v65.0/query?q=SELECT+Name+FROM+Account";
    loop {
        let status = serving.ask("GET", versions, None).status;
        if status == 200 {
            break;
        }
        assert_eq!(status, 503);
        assert!(Instant::now() < late, "the place is still taken: {status}");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut read = Vec::new();
    drop(deaf.read_to_end(&mut read));
    assert!(!read.is_empty() && read.len() < LONG, "{}", read.len());
}
