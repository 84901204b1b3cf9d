//! Secrets stay where they belong: every command at the highest verbosity, hostile servers, and
//! text that would drive the terminal. The org is hand-made, so that each secret is known.

mod sweep;
mod watched;

use std::path::Path;

use serde_json::json;

use crate::fake_org::{CANARY, FakeOrg, access, reply, reply_json, rows, tokens};
use crate::world::World;

/// Every file below that holds a canary.
fn tainted(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    // A run that fails early makes no folder.
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tainted(&path));
        } else if holds_canary(&std::fs::read(&path).unwrap()) {
            found.push(path.display().to_string());
        }
    }
    found
}

fn holds_canary(bytes: &[u8]) -> bool {
    bytes
        .windows(CANARY.len())
        .any(|window| window == CANARY.as_bytes())
}

#[test]
fn a_local_org_keeps_no_token_and_logs_none() {
    let world = World::new();
    let (file, log) = (world.folder().join("org.db"), world.folder().join("log"));
    let arguments = [
        "local", "start", "--port", "0", "--format", "json", "-vvv", "--seed", "empty",
    ];
    let org = world.local_org_logging(
        &[&arguments[..], &["--db", file.to_str().unwrap()]].concat(),
        &log,
    );
    world.log_in(&org, "acme");
    let token = world.run(&["auth", "token", "-vvv"]).ends(0);
    world.run(&["query", "SELECT Id FROM User", "-vvv"]).ends(0);
    for secret in [
        token.stdout.trim(),
        org.text("access_token"),
        org.text("password"),
    ] {
        let holds = |path: &Path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes())
        };
        for path in [file.clone(), file.with_extension("db-wal"), log.clone()] {
            assert!(!holds(&path), "{} holds a secret", path.display());
        }
        assert!(!token.stderr.contains(secret));
    }
}

#[test]
fn a_hostile_instance_is_refused_and_nothing_is_stored() {
    for instance in [
        "https://login.salesforce.com.evil.example",
        "http://evil.example",
        "javascript:x",
    ] {
        let world = World::new();
        let org = FakeOrg::start(move |asked, _| {
            let is_token = asked.is("POST /services/oauth2/token");
            is_token.then(|| reply_json(200, &tokens(1, instance)))
        });
        let run = org.log_in(&world, "file", &["--format", "json"]).ends(1);
        assert_eq!(run.error()["code"], "host-not-allowed", "{}", run.stderr);
        let list = world
            .run(&["auth", "list", "--format", "json"])
            .ends(0)
            .json();
        assert_eq!(list["items"], json!([]));
        assert_eq!(tainted(&world.home()), Vec::<String>::new());
    }
}

#[test]
fn a_redirect_carries_no_secret_elsewhere() {
    let other = FakeOrg::start(|_, _| None);
    let target = other.url().to_owned();
    let org = FakeOrg::start(move |asked, _| {
        let moved = || {
            Some(reply(
                307,
                &format!("Location: {target}/services/oauth2/token\r\n"),
                "",
            ))
        };
        match asked {
            _ if asked.is("POST /services/oauth2/token") && asked.tokens > 1 => moved(),
            _ if asked.line.contains("Account") => moved(),
            _ => None,
        }
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    // Alike from the API and from the token endpoint: the server is elsewhere, so trying again is in vain.
    for words in [["query", "SELECT Name FROM Account"], ["auth", "refresh"]] {
        let run = world.run(&[&words[..], &["--format", "json"]].concat());
        let error = run.ends(1).error();
        assert_eq!(error["code"], "host-not-allowed", "{error}");
        assert_eq!(error["details"]["location"], other.url(), "{error}");
        assert!(
            error["message"].as_str().unwrap().contains("redirect"),
            "{error}"
        );
    }
    assert_eq!(other.asked().len(), 0, "nothing followed");
}

#[test]
fn a_token_that_ends_between_pages_is_renewed_and_no_row_is_lost() {
    let org = FakeOrg::start(|asked, _| {
        let next = "/services/data/v65.0/query/01g000000000001-2";
        match asked {
            _ if asked.line.contains("Account") => {
                Some(rows(&json!([{"Name": "a"}]), Some(next), 2))
            }
            _ if asked.line.contains("01g") && asked.bears(&access(1)) => Some(reply_json(
                401,
                &json!([{"errorCode": "INVALID_SESSION_ID", "message": "Session expired"}]),
            )),
            _ if asked.line.contains("01g") => Some(rows(&json!([{"Name": "b"}]), None, 2)),
            _ => None,
        }
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let run = world
        .run(&["query", "SELECT Name FROM Account", "--format", "csv"])
        .ends(0);
    assert_eq!(run.stdout, "Name\na\nb\n");
    assert_eq!(org.refreshes(), 1);
    let pages = org
        .asked()
        .iter()
        .filter(|asked| asked.line.contains("Account"))
        .count();
    assert_eq!(pages, 1, "the first page is not asked for again");
}

#[test]
fn a_dead_refresh_token_is_sent_once() {
    let org = FakeOrg::start(|asked, _| match asked {
        _ if asked.line.contains("Account") => Some(reply_json(
            401,
            &json!([{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]),
        )),
        _ if asked.body.contains("grant_type=refresh_token") => Some(reply_json(
            400,
            &json!({"error": "invalid_grant", "error_description": "expired access/refresh token"}),
        )),
        _ => None,
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    for _ in 0..3 {
        let run = world.run(&["query", "SELECT Name FROM Account"]).ends(4);
        assert!(
            run.stderr.contains("sfkit auth login --alias acme"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(
        org.refreshes(),
        1,
        "a refused refresh token is not tried again"
    );
}

#[test]
fn text_of_the_org_never_drives_the_terminal() {
    const NASTY: &str = "a\u{1b}]0;owned\u{7}b\u{9b}31m\u{202e}c";
    let org = FakeOrg::start(|asked, _| match asked {
        _ if asked.line.contains("Account") => Some(rows(&json!([{"Name": NASTY}]), None, 1)),
        _ if asked.line.contains("Bad") => Some(reply_json(
            400,
            &json!([{"errorCode": "MALFORMED_QUERY", "message": NASTY}]),
        )),
        _ if asked.line.contains("Organization") => Some(rows(
            &json!([{"Id": "00D1a000000H3O9EAK", "Name": NASTY, "OrganizationType": NASTY,
                "IsSandbox": false, "InstanceName": NASTY}]),
            None,
            1,
        )),
        _ if asked.tokens > 1 && asked.is("POST /services/oauth2/token") => Some(reply_json(
            400,
            &json!({"error": "unknown_error", "error_description": NASTY}),
        )),
        _ => None,
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let runs: [&[&str]; 8] = [
        &["query", "SELECT Name FROM Account", "--format", "table"],
        &[
            "query",
            "SELECT Name FROM Account",
            "--format",
            "table",
            "-x",
        ],
        &["query", "SELECT Name FROM Account", "--format", "markdown"],
        &["query", "SELECT Name FROM Account", "--format", "json"],
        &["query", "SELECT Name FROM Bad"],
        &["query", "SELECT Name FROM Bad", "--format", "json", "-vvv"],
        &["auth", "status", "--format", "table"],
        &["auth", "refresh"],
    ];
    for arguments in runs {
        let run = world.run(arguments);
        for text in [&run.stdout, &run.stderr] {
            let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(bad), "{arguments:?}: {text:?}");
        }
    }
    let shown = world
        .run(&["query", "SELECT Name FROM Account", "--format", "table"])
        .ends(0);
    assert!(
        shown.stdout.contains("\\u{1b}") || shown.stdout.contains("\\x1b"),
        "{}",
        shown.stdout
    );
}
