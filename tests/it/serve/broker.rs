//! Salesforce's own API, passed through.

use serde_json::json;

use super::running::{Serving, read};
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
