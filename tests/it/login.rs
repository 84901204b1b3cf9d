//! Logins end to end: the binary against a local org in another process.

use std::io::Write;
use std::process::Stdio;

use crate::world::{World, finish, free_port};

#[test]
fn a_login_and_its_whole_life() {
    let world = World::new();
    let org = world.local_org(&["--seed", "demo"]);
    let soql = "SELECT Id FROM Account LIMIT 1";
    let before = world.run(&["query", soql]).ends(4);
    assert!(
        before.stderr.contains("sfkit auth login"),
        "{}",
        before.stderr
    );

    world.log_in(&org, "acme");
    world.run(&["query", soql]).ends(0);
    let status = world
        .run(&["auth", "status", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(status["items"][0]["alias"], "acme");
    assert_eq!(status["items"][0]["state"], "active");
    assert_eq!(status["items"][0]["username"], org.text("username"));

    let token = world.run(&["auth", "token"]).ends(0).stdout;
    assert_eq!(token.lines().count(), 1);
    assert!(token.starts_with("00D"), "a token and nothing else");
    world.run(&["auth", "refresh", "-o", "acme"]).ends(0);
    let renewed = world.run(&["auth", "token"]).ends(0).stdout;
    assert_ne!(token, renewed);

    world.run(&["auth", "logout", "-o", "acme"]).ends(0);
    let after = world.run(&["query", soql, "-o", "acme"]).ends(4);
    assert!(after.stderr.contains("acme"), "{}", after.stderr);
    let url = format!("{}/services/oauth2/userinfo", org.url());
    let header = format!("Bearer {}", renewed.trim());
    let body = crate::web::get(&url, &[("Authorization", &header)]).body;
    assert_eq!(
        body, "Bad_OAuth_Token",
        "the logout revoked the token at the server"
    );
}

#[test]
fn a_logout_without_server_deletes_locally_and_says_so() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    drop(org);
    let run = world.run(&["auth", "logout", "-o", "acme"]).ends(3);
    assert!(run.stderr.contains("not revoked"), "{}", run.stderr);
    let list = world
        .run(&["auth", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(list["items"], serde_json::json!([]));
}

#[test]
fn two_orgs_and_which_is_meant() {
    let world = World::new();
    let (one, two) = (
        world.local_org(&["--seed", "empty"]),
        world.local_org(&["--seed", "empty"]),
    );
    world.log_in(&one, "one");
    world.log_in(&two, "two");
    let default = |world: &World| {
        let list = world
            .run(&["auth", "list", "--format", "json"])
            .ends(0)
            .json();
        let items = list["items"].as_array().unwrap().clone();
        items
            .into_iter()
            .find(|item| item["default"] == true)
            .unwrap()["alias"]
            .clone()
    };
    assert_eq!(default(&world), "one", "the first real org becomes default");
    world.run(&["auth", "switch", "two"]).ends(0);
    assert_eq!(default(&world), "two");
    let unknown = world
        .run(&["query", "-o", "three", "SELECT Id FROM Account"])
        .ends(4);
    assert!(unknown.stderr.contains("`three`"), "{}", unknown.stderr);
}

#[test]
fn the_pasted_redirect_url_ends_the_login() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let port = free_port().to_string();
    let arguments = [
        "auth",
        "login",
        "--login-url",
        org.url(),
        "--client-id",
        "PlatformCLI",
    ];
    let more = [
        "--no-browser",
        "--keystore",
        "file",
        "--port",
        &port,
        "--alias",
        "pasted",
    ];
    let mut child = world
        .command(&[&arguments[..], &more].concat())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = std::io::BufReader::new(child.stderr.take().unwrap());
    let url = loop {
        let mut line = String::new();
        assert!(std::io::BufRead::read_line(&mut reader, &mut line).unwrap() > 0);
        if line.starts_with("http") {
            break line.trim().to_owned();
        }
    };
    let redirect = crate::web::get(&url, &[]).location.unwrap();
    assert!(
        redirect.starts_with(&format!("http://localhost:{port}/OauthRedirect?")),
        "{redirect}"
    );
    writeln!(child.stdin.take().unwrap(), "{redirect}").unwrap();
    child.stderr = None;
    let run = finish(child.wait_with_output().unwrap());
    assert_eq!(run.status, 0, "{run:?}");
    world.run(&["auth", "status", "-o", "pasted"]).ends(0);
}

#[test]
fn a_taken_port_is_named_and_no_browser_opens() {
    let world = World::new();
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mark = world.folder().join("opened");
    let browser = world.file(
        "browser.sh",
        &format!("#!/bin/sh\ntouch '{}'\n", mark.display()),
    );
    crate::world::make_executable(std::path::Path::new(&browser));
    let arguments = [
        "auth",
        "login",
        "--login-url",
        "http://127.0.0.1:9",
        "--client-id",
        "x",
    ];
    let more = ["--port", &port, "--keystore", "file"];
    let mut command = world.command(&[&arguments[..], &more].concat());
    let run = finish(command.env("BROWSER", browser).output().unwrap());
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.stderr.contains(&port) && run.stderr.contains("in use"),
        "{}",
        run.stderr
    );
    assert!(!mark.exists());
}

#[test]
fn nobody_answers_in_time() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let port = free_port().to_string();
    let arguments = [
        "auth",
        "login",
        "--login-url",
        org.url(),
        "--client-id",
        "PlatformCLI",
    ];
    let more = [
        "--no-browser",
        "--keystore",
        "file",
        "--port",
        &port,
        "--timeout",
        "1",
    ];
    let run = world.run(&[&arguments[..], &more].concat()).ends(4);
    assert!(
        run.stderr.contains("1 s") || run.stderr.contains("time"),
        "{}",
        run.stderr
    );
    let log = world
        .run(&["vault", "audit", "--format", "json"])
        .ends(0)
        .json();
    let rows = log["items"].as_array().unwrap();
    let failed = rows.iter().find(|row| row["action"] == "login").unwrap();
    assert_eq!(failed["outcome"], "login-timeout", "success rates count it");
}

#[test]
fn what_a_login_needs_is_said() {
    let world = World::new();
    let no_id = world.run(&["auth", "login", "--keystore", "file"]).ends(2);
    assert!(no_id.stderr.contains("--client-id"), "{}", no_id.stderr);
    let no_store = world.run(&["auth", "login", "--client-id", "x"]).ends(7);
    assert!(
        no_store.stderr.contains("--keystore"),
        "{}",
        no_store.stderr
    );
    let foreign = [
        "--login-url",
        "https://login.salesforce.com.evil.example",
        "--client-id",
        "x",
    ];
    let host = world
        .run(&[&["auth", "login"], &foreign[..]].concat())
        .ends(1);
    assert!(host.stderr.contains("evil.example"), "{}", host.stderr);
    let reserved = ["--client-id", "x", "--alias", "demo", "--keystore", "file"];
    world
        .run(&[&["auth", "login"], &reserved[..]].concat())
        .ends(2);
}
