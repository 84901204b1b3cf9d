//! The life of a stored login: handing its token on, renewing it in time, ending it, judging it.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::fake_org::{Asked, FakeOrg, REFRESH, access, reply_json, rows, tokens};
use crate::world::World;

fn with_org(flags: &[&str]) -> (World, crate::world::LocalOrg) {
    let world = World::new();
    let org = world.local_org(&[&["--seed", "empty"], flags].concat());
    world.log_in(&org, "acme");
    (world, org)
}

#[test]
fn a_command_gets_the_token_and_nothing_of_the_vault() {
    let (mut world, org) = with_org(&[]);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0).stdout;
    world
        .set("SFKIT_CLIENT_SECRET", "not for others")
        .set("SFKIT_PASSPHRASE_FILE", "/nonexistent");
    let run = world
        .run(&["auth", "exec", "-o", "acme", "--", "env"])
        .ends(0);
    let has = |line: &str| run.stdout.lines().any(|found| found == line);
    let token = token.trim();
    assert!(has(&format!("SF_ACCESS_TOKEN={token}")), "{}", run.stdout);
    assert!(has(&format!("SFKIT_ACCESS_TOKEN={token}")));
    assert!(has(&format!("SF_ORG_INSTANCE_URL={}", org.url())));
    assert!(has(&format!("SFKIT_INSTANCE_URL={}", org.url())));
    assert!(run.stdout.contains("SF_ORG_API_VERSION="));
    for name in ["SFKIT_PASSPHRASE_FILE", "SFKIT_CLIENT_SECRET"] {
        assert!(!run.stdout.contains(name), "{name}: {}", run.stdout);
    }
    // Another sfkit needs nothing but these.
    let inner = [
        "auth",
        "exec",
        "--",
        crate::world::SFKIT,
        "query",
        "SELECT Id FROM User",
        "--format",
        "csv",
    ];
    let run = world.run(&inner).ends(0);
    assert!(run.stdout.starts_with("Id\n"), "{}", run.stdout);
}

#[test]
fn the_status_of_a_command_is_passed_on() {
    let (world, _org) = with_org(&[]);
    let script = world.file("script", "not a program");
    let cases: [(&[&str], i32); 5] = [
        (&["true"], 0),
        (&["sh", "-c", "exit 42"], 42),
        (&["sh", "-c", "kill -KILL $$"], 137),
        (&["no-such-program-anywhere"], 127),
        (&[&script], 126),
    ];
    for (words, status) in cases {
        let run = world.run(&[&["auth", "exec", "-o", "acme", "--"], words].concat());
        assert_eq!(run.status, status, "{words:?}: {}", run.stderr);
    }
    world.run(&["auth", "exec", "-o", "acme"]).ends(2);
    let input = ["auth", "exec", "-o", "acme", "--", "cat"];
    assert_eq!(
        world.run_with(&input, "through\n").ends(0).stdout,
        "through\n"
    );
}

#[test]
fn signals_go_to_the_command() {
    let (world, _org) = with_org(&[]);
    let script = "trap 'echo caught; exit 7' INT; echo ready; while :; do sleep 0.05; done";
    let mut child = world
        .command(&["auth", "exec", "-o", "acme", "--", "sh", "-c", script])
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status();
    assert!(sent.unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "caught\n");
    assert_eq!(child.wait().unwrap().code(), Some(7));
}

#[test]
fn without_an_audit_row_no_command_runs() {
    let (world, _org) = with_org(&[]);
    let database = world.home().join("data/vault.db");
    let connection = rusqlite::Connection::open(database).unwrap();
    let trigger =
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END";
    connection.execute_batch(trigger).unwrap();
    let run = world
        .run(&["auth", "exec", "-o", "acme", "--", "echo", "ran"])
        .ends(7);
    assert_eq!(run.stdout, "");
}

#[test]
fn the_org_tells_who_we_are() {
    let (world, _org) = with_org(&[]);
    let who = world
        .run(&["auth", "whoami", "-o", "acme", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(who["username"], "admin@local.sfkit.example");
    assert_eq!(who["permissions"]["api_enabled"], true, "{who}");
    assert!(
        who["profile"].is_string() && who["organization_id"].is_string(),
        "{who}"
    );
    // An org that hides profiles and has no identity service is no failure.
    let org = FakeOrg::start(|asked, _| {
        let hidden = json!([{"errorCode": "INVALID_FIELD", "message": "No such column"}]);
        asked
            .line
            .contains("Profile.")
            .then(|| reply_json(400, &hidden))
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let who = world
        .run(&["auth", "whoami", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(who["username"], "ann@example.com");
    assert_eq!(who["permissions"]["api_enabled"], Value::Null);
}

#[test]
fn settings_of_a_login_outlast_the_next_login() {
    let (world, org) = with_org(&[]);
    world.run(&["auth", "set", "acme"]).ends(2);
    let change = [
        "auth",
        "set",
        "acme",
        "--alias",
        "main",
        "--protect",
        "--tag",
        "b",
        "--tag",
        "a",
    ];
    world.run(&change).ends(0);
    world
        .run(&["auth", "set", "-o", "main", "--read-only", "--untag", "b"])
        .ends(0);
    world.log_in(&org, "main");
    let list = || {
        world
            .run(&["auth", "list", "--format", "json"])
            .ends(0)
            .json()
    };
    let item = list()["items"][0].take();
    assert_eq!(item["alias"], "main");
    assert_eq!(
        (&item["protected"], &item["read_only"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(item["tags"], json!(["a"]));
    world
        .run(&[
            "auth",
            "set",
            "main",
            "--no-alias",
            "--no-protect",
            "--no-read-only",
        ])
        .ends(0);
    let item = list()["items"][0].take();
    assert_eq!(
        (&item["alias"], &item["protected"]),
        (&Value::Null, &json!(false))
    );
    world.run(&["auth", "set", "nobody", "--protect"]).ends(4);
}

#[test]
fn revoked_tokens_leave_the_entry() {
    let (world, org) = with_org(&[]);
    world.run(&["auth", "revoke", "-o", "acme"]).ends(0);
    let status = world
        .run(&["auth", "status", "-o", "acme", "--format", "json"])
        .ends(4)
        .json();
    assert_eq!(status["items"][0]["state"], "revoked");
    let mend = status["items"][0]["mend"].as_str().unwrap();
    let wanted = format!("sfkit auth login --alias acme --login-url {}", org.url());
    assert!(mend.starts_with(&wanted), "{mend}");
    world
        .run(&["query", "-o", "acme", "SELECT Id FROM User"])
        .ends(4);
    world.run(&["auth", "token", "-o", "acme"]).ends(4);
    world.log_in(&org, "acme");
    world
        .run(&["query", "-o", "acme", "SELECT Id FROM User"])
        .ends(0);
    drop(org);
    world.run(&["auth", "revoke", "-o", "acme"]).ends(5);
    let status = ["auth", "status", "-o", "acme"];
    world.run(&status).ends(0);
}

#[test]
fn all_logins_are_renewed_and_one_that_fails_is_told() {
    let (world, org) = with_org(&["--rotate"]);
    let other = world.local_org(&["--seed", "empty"]);
    world.log_in(&other, "other");
    let all = |more: &[&str]| {
        world.run(&[&["auth", "refresh", "--all", "--format", "json"], more].concat())
    };
    let young = all(&["--older-than", "1h"]).ends(0).json();
    assert_eq!(young["items"][1]["result"], "skipped", "{young}");
    all(&[]).ends(0);
    drop(other);
    let report = all(&[]).ends(3).json();
    let result = |alias: &str| {
        let items = report["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["alias"] == alias).unwrap();
        (item["result"].clone(), item["code"].clone())
    };
    assert_eq!(result("acme"), (json!("refreshed"), Value::Null));
    assert_eq!(result("other"), (json!("failed"), json!("unavailable")));
    world
        .run(&["auth", "refresh", "--older-than", "1h"])
        .ends(2);
    drop(org);
}

/// An introspection answer that ends the token in a second.
fn soon_over() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    reply_json(200, &json!({"active": true, "exp": now.as_secs() + 1}))
}

fn is_introspection(asked: &Asked) -> bool {
    asked.is("POST /services/oauth2/introspect")
}

#[test]
fn a_known_end_is_not_waited_for() {
    let org = FakeOrg::start(|asked, _| is_introspection(asked).then(soon_over));
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let status = world
        .run(&["auth", "status", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(status["items"][0]["expiry_measured"], true, "{status}");
    std::thread::sleep(Duration::from_millis(2_100));
    world.run(&["query", "SELECT Name FROM Account"]).ends(0);
    let asked = org.asked();
    let calls: Vec<_> = asked
        .iter()
        .filter(|asked| asked.line.contains("Account"))
        .collect();
    assert_eq!(calls.len(), 1);
    assert!(calls[0].bears(&access(2)), "{}", calls[0].head);
    assert_eq!(org.refreshes(), 1);
}

#[test]
fn a_request_has_one_refresh_at_most() {
    let org = FakeOrg::start(|asked, _| match asked {
        _ if is_introspection(asked) => Some(soon_over()),
        _ if asked.line.contains("Account") => Some(reply_json(
            401,
            &json!([{"errorCode": "INVALID_SESSION_ID", "message": "This session is not valid"}]),
        )),
        _ => None,
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    std::thread::sleep(Duration::from_millis(2_100));
    let run = world.run(&["query", "SELECT Name FROM Account"]).ends(1);
    assert!(run.stderr.contains("API Enabled"), "{}", run.stderr);
    assert_eq!(
        org.refreshes(),
        1,
        "renewed ahead, and not once more for the 401"
    );
}

#[test]
fn a_login_that_was_stored_meanwhile_is_adopted() {
    type Meanwhile = Box<dyn Fn() + Send + Sync>;
    let meanwhile: Arc<OnceLock<Meanwhile>> = Arc::default();
    let act = Arc::clone(&meanwhile);
    let org = Arc::new(FakeOrg::start(move |asked, base| match asked {
        _ if asked.line.contains("Account") && asked.bears(&access(1)) => Some(reply_json(
            401,
            &json!([{"errorCode": "INVALID_SESSION_ID", "message": "Session expired"}]),
        )),
        _ if asked.line.contains("Account") => Some(rows(&json!([{"Name": "a"}]), None, 1)),
        _ if asked.body.contains("grant_type=refresh_token") => {
            act.get().unwrap()();
            let over = json!({"error": "invalid_grant", "error_description": "expired access/refresh token"});
            Some(reply_json(400, &over))
        }
        _ if asked.is("POST /services/oauth2/token") => {
            let mut answer = tokens(asked.tokens, base);
            answer["refresh_token"] = json!(format!("{REFRESH}{}", asked.tokens));
            Some(reply_json(200, &answer))
        }
        _ => None,
    }));
    let world = Arc::new(World::new());
    org.log_in(&world, "file", &[]).ends(0);
    let (again, place) = (Arc::clone(&org), Arc::clone(&world));
    let login: Meanwhile = Box::new(move || drop(again.log_in(&place, "file", &[]).ends(0)));
    assert!(meanwhile.set(login).is_ok());
    let run = world
        .run(&["query", "SELECT Name FROM Account", "--format", "csv"])
        .ends(0);
    assert_eq!(run.stdout, "Name\na\n");
    assert_eq!(org.refreshes(), 1);
    let status = world
        .run(&["auth", "status", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(status["items"][0]["state"], "active");
}

#[test]
fn the_first_refresh_of_an_imported_login_needs_a_yes() {
    let (world, org) = with_org(&["--rotate"]);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0).stdout;
    let database = rusqlite::Connection::open(world.home().join("data/vault.db")).unwrap();
    database.execute("UPDATE org SET imported = 1", []).unwrap();
    let query = ["query", "-o", "acme", "SELECT Id FROM User"];
    world.run(&query).ends(0);
    org.end_session(&token);
    let run = world.run(&query).ends(2);
    assert!(
        run.stderr.contains("sfkit auth refresh -o acme --yes"),
        "{}",
        run.stderr
    );
    world.run(&["auth", "refresh", "-o", "acme"]).ends(2);
    let run = world
        .run(&["auth", "refresh", "-o", "acme", "--yes"])
        .ends(0);
    assert!(run.stderr.contains("first refresh"), "{}", run.stderr);
    world.run(&query).ends(0);
    world.run(&["auth", "refresh", "-o", "acme"]).ends(0);
}

fn probe(world: &World, more: &[&str]) -> crate::world::Run {
    let words = ["auth", "status", "--probe", "--format", "json", "--timeout"];
    world.run(&[&words, more].concat())
}

#[test]
fn a_dead_org_delays_nobody_who_asks_the_others() {
    let dead = FakeOrg::start(|asked, _| {
        asked.line.contains("/limits").then(|| {
            std::thread::sleep(Duration::from_secs(600));
            String::new()
        })
    });
    let world = World::new();
    dead.log_in(&world, "file", &[]).ends(0);
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "well");
    let status = probe(&world, &["10s"]).ends(5).json();
    let items = status["items"].as_array().unwrap();
    let of = |alias: &str| items.iter().find(|item| item["alias"] == alias).unwrap();
    assert_eq!(of("acme")["state"], "unreachable");
    assert_eq!(of("well")["state"], "active");
    let took = |alias: &str| of(alias)["probe"]["took_ms"].as_u64().unwrap();
    assert!(took("well") < took("acme"), "{status}");
    let evidence = of("well")["probe"]["evidence"].to_string();
    for fact in [
        "limits: answered",
        "userinfo: answered",
        "access token: active",
    ] {
        assert!(evidence.contains(fact), "{evidence}");
    }
    let kept = &of("well")["secrets"];
    assert_eq!(kept[0]["shown"], "00D…!****", "{kept}");
    assert!(kept[0]["key_in"].as_str().unwrap().starts_with("file: "));
    // Without a probe nobody is asked.
    let before = dead.asked().len();
    world.run(&["auth", "status"]).ends(0);
    assert_eq!(dead.asked().len(), before);
}

#[test]
fn a_probe_tells_shut_out_from_over() {
    let org = FakeOrg::start(|asked, _| match asked {
        // A token of another app, or a public client: no proof of anything.
        _ if is_introspection(asked) => Some(reply_json(200, &json!({"active": false}))),
        _ if asked.line.contains("/limits") => Some(reply_json(
            403,
            &json!([{"errorCode": "API_DISABLED_FOR_ORG", "message": "API is not enabled"}]),
        )),
        _ => None,
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let status = probe(&world, &["60s"]).ends(1).json();
    assert_eq!(status["items"][0]["state"], "blocked", "{status}");

    let (world, org) = with_org(&[]);
    // A user has about five grants per app: five more logins elsewhere end the oldest.
    for _ in 0..5 {
        World::new().log_in(&org, "elsewhere");
    }
    let status = probe(&world, &["60s"]).ends(4).json();
    assert_eq!(status["items"][0]["state"], "reauth_required", "{status}");
}

#[test]
fn a_version_that_is_no_longer_served_is_replaced_once() {
    let (world, _org) = with_org(&[]);
    let database = rusqlite::Connection::open(world.home().join("data/vault.db")).unwrap();
    let set = "UPDATE org SET api_version = 30";
    database.execute(set, []).unwrap();
    let query = ["query", "-o", "acme", "SELECT Id FROM User"];
    let run = world.run(&query).ends(0);
    assert!(run.stderr.contains("no longer serves"), "{}", run.stderr);
    let run = world.run(&query).ends(0);
    assert!(!run.stderr.contains("no longer serves"), "{}", run.stderr);
    // A version that the user asks for is the user's own business.
    let asked = [
        "query",
        "-o",
        "acme",
        "--api-version",
        "30.0",
        "SELECT Id FROM User",
    ];
    assert_ne!(world.run(&asked).status, 0);
}
