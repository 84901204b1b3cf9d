//! Secrets stay where they belong: every command at the highest verbosity, hostile servers, and
//! text that would drive the terminal. The org is hand-made, so that each secret is known.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use crate::fake_org::{
    CANARY, CLIENT_SECRET, CODE, FakeOrg, REFRESH, access, reply, reply_json, rows, tokens,
};
use crate::import::ForceStore;
use crate::world::{Run, World, finish};

const PASSPHRASE: &str = "CANARY horse battery staple";

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

#[track_caller]
fn says_no_secret(world: &World, arguments: &[&str], run: &Run) {
    let words = arguments.join(" ");
    assert!(
        !run.stderr.contains(CANARY),
        "{words} on stderr:\n{}",
        run.stderr
    );
    let prints_token = arguments.starts_with(&["auth", "token"]);
    assert!(
        prints_token || !run.stdout.contains(CANARY),
        "{words} on stdout:\n{}",
        run.stdout
    );
    assert_eq!(
        tainted(&world.home()),
        Vec::<String>::new(),
        "after {words}"
    );
}

/// A server that quotes in its errors what it was sent.
fn tactless() -> FakeOrg {
    FakeOrg::start(|asked, _| {
        let quoted = |text: &str| json!([{"errorCode": "UNKNOWN_EXCEPTION", "message": text}]);
        let sent = asked
            .head
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with("auth"));
        match asked {
            _ if asked.line.contains("FROM+Bad") || asked.line.contains("FROM%20Bad") => {
                Some(reply_json(
                    400,
                    &quoted(&format!("you sent {}", sent.unwrap_or_default())),
                ))
            }
            _ if asked.tokens == 3 && asked.is("POST /services/oauth2/token") => {
                let text = format!("expired access/refresh token {REFRESH}, {}", asked.body);
                Some(reply_json(
                    400,
                    &json!({"error": "server_error", "error_description": text}),
                ))
            }
            _ => None,
        }
    })
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of every command")]
fn no_command_tells_a_secret() {
    let mut world = World::new();
    let org = tactless();
    let passphrase = world.file("passphrase", PASSPHRASE);
    world
        .set("SFKIT_PASSPHRASE_FILE", &passphrase)
        .set("SFKIT_VERBOSE", "3");
    let login = org.log_in(&world, "file", &[]).ends(0);
    says_no_secret(&world, &["auth", "login"], &login);
    let child = std::fs::read(world.folder().join("child")).unwrap();
    assert!(!child.is_empty());
    assert!(!holds_canary(&child), "{}", String::from_utf8_lossy(&child));
    let exchange = org
        .asked()
        .into_iter()
        .find(|asked| asked.tokens == 1)
        .unwrap();
    assert!(
        exchange.body.contains("CANARYsecret"),
        "the secret was used: {}",
        exchange.body
    );
    let rows = world.file("Account.csv", "Name\nOne\n");
    let store = ForceStore::new(&world);
    store.session("bob@example.com", &access(9), REFRESH);
    let other = store.home();
    world.file("words", "CANARY of the backup");
    world.file("rows", "CANARY of another backup");
    let runs: &[(&[&str], i32)] = &[
        (&["auth", "list"], 0),
        (&["auth", "status"], 0),
        (&["auth", "status", "-o", "nobody"], 4),
        (&["auth", "token"], 0),
        (&["query", "SELECT Name FROM Account"], 0),
        (&["query", "SELECT Name FROM Bad"], 1),
        (&["query", "SELECT Name FROM"], 2),
        (
            &["query", "SELECT Name FROM Account", "--format", "json"],
            0,
        ),
        (&["query", "--syntax-only", "SELECT Name FROM"], 2),
        (&["query", "--check", "SELECT Name FROM Bad"], 1),
        (&["query", "--explain", "SELECT Name FROM Bad"], 1),
        (&["saved", "add", "all", "SELECT Name FROM Account"], 0),
        (&["saved", "list"], 0),
        (&["saved", "show", "all"], 0),
        (&["query", "@all"], 0),
        (&["saved", "remove", "all"], 0),
        (&["history", "list"], 0),
        (&["history", "run", "1"], 0),
        (&["history", "clear"], 0),
        (&["api", "limits"], 1),
        (&["api", "limits", "--include"], 1),
        (&["api", "POST", "sobjects/Account", "-f", "Name=x"], 1),
        (&["api", "limits", "--dry-run"], 0),
        (&["object", "list"], 1),
        (&["object", "describe", "Account"], 1),
        (&["report", "list"], 0),
        (&["report", "run", "00O000000000001"], 1),
        (&["cache", "info"], 0),
        (&["cache", "clear"], 0),
        (&["search", "acme"], 1),
        (&["search", "FIND {acme"], 2),
        (&["auth", "refresh"], 0),
        (&["auth", "refresh"], 5),
        (&["auth", "refresh", "--all"], 0),
        (&["auth", "status", "--probe"], 0),
        (&["auth", "whoami"], 0),
        (&["auth", "exec", "--", "true"], 0),
        (&["auth", "set", "acme", "--tag", "x"], 0),
        (&["auth", "token", "-o", "nobody"], 4),
        (&["vault", "info"], 0),
        (&["vault", "verify"], 0),
        (&["vault", "rekey"], 0),
        (&["vault", "audit"], 0),
        (&["vault", "audit", "--verify"], 0),
        (&["vault", "audit", "--prune-before", "2020-01-01"], 0),
        (&["vault", "usage"], 0),
        (&["vault", "usage", "--by", "endpoint"], 0),
        (&["vault", "prune", "--dry-run"], 0),
        (&["vault", "add-key", "passphrase"], 0),
        (&["vault", "remove-key", "passphrase"], 0),
        (&["vault", "remove-key", "file"], 1),
        (&["vault", "backup", "b", "--passphrase-file", "words"], 0),
        (&["vault", "backup", "b", "--passphrase-file", "words"], 1),
        (&["vault", "restore", "b", "--passphrase-file", "words"], 0),
        (&["vault", "restore", "b", "--passphrase-file", "rows"], 7),
        (&["vault", "move-key", "--to", "os"], 7),
        (&["vault", "move-key", "--to", "passphrase"], 0),
        (&["auth", "token"], 0),
        (&["vault", "verify"], 0),
        (&["vault", "rekey"], 0),
        (&["auth", "token"], 0),
        (&["auth", "switch", "acme"], 0),
        (&["auth", "switch", "nobody"], 4),
        (&["config", "list"], 0),
        (&["config", "get", "org"], 1),
        (&["config", "set", "org", "acme"], 0),
        (&["config", "unset", "org"], 0),
        (&["completions", "bash"], 0),
        (&["help", "environment"], 0),
        (
            &[
                "local",
                "load",
                "--db",
                "org.db",
                &format!("Account={rows}"),
            ],
            0,
        ),
        (&["local", "status", "--db", "org.db"], 0),
        (&["local", "reset", "--db", "org.db", "--yes"], 0),
        (&["demo"], 0),
        (&["auth", "import", "--from", "force", "--home", other], 0),
        (&["auth", "import", "--from", "sf", "--home", other], 1),
        (&["vault", "verify"], 0),
        (&["auth", "revoke", "-o", "acme"], 0),
        (&["auth", "logout", "-o", "acme"], 0),
        (&["vault", "destroy"], 2),
        (&["vault", "destroy", "--yes"], 0),
        (
            &[
                "auth",
                "login",
                "--client-id",
                "x",
                "--login-url",
                "https://evil.example",
            ],
            1,
        ),
    ];
    for (arguments, status) in runs {
        let mut command = world.command(arguments);
        let run = finish(
            command
                .env("SFKIT_CLIENT_SECRET", CLIENT_SECRET)
                .output()
                .unwrap(),
        );
        assert_eq!(
            run.status, *status,
            "{arguments:?}\n{}\n{}",
            run.stdout, run.stderr
        );
        says_no_secret(&world, arguments, &run);
    }
    let tried: BTreeSet<_> = runs.iter().map(|(words, _)| words.join(" ")).collect();
    for words in sfkit::cli::reference::commands() {
        let is_tried = tried.iter().any(|line| line.starts_with(&words));
        assert!(is_tried || words == "local start", "`{words}` is not swept");
    }
    let sent: BTreeSet<_> = org.asked().iter().map(|asked| asked.body.clone()).collect();
    assert!(
        sent.iter()
            .any(|body| body.contains("grant_type=refresh_token"))
    );
    assert!(CODE.contains(CANARY) && access(1).contains(CANARY));
}

/// A login by each flow that needs no browser, at the highest verbosity and with `--trace`.
#[test]
fn no_flow_tells_a_secret() {
    let org = FakeOrg::start(|asked, _| {
        let ids = json!({"user_id": "0051a000000UGT8AAO", "organization_id": "00D1a000000H3O9EAK"});
        asked
            .is("GET /services/oauth2/userinfo")
            .then(|| reply_json(200, &ids))
    });
    let host = org.url().trim_start_matches("http://");
    let sfdx_url = format!("force://3MVG9Example:{CLIENT_SECRET}:{REFRESH}@{host}");
    let url = ["--login-url", org.url()];
    let app = ["--client-id", "3MVG9Example"];
    let flows: [(&[&str], String, i32); 6] = [
        (&["--access-token-stdin", url[0], url[1]], access(1), 0),
        (&["--sfdx-url-stdin", "--yes"], sfdx_url.clone(), 0),
        (
            &["--sfdx-url-stdin", "--yes"],
            sfdx_url.replace('@', " "),
            1,
        ),
        (
            &["--client-credentials", url[0], url[1], app[0], app[1]],
            String::new(),
            0,
        ),
        (
            &["--jwt-key", "key", "--username", "ann", app[0], app[1]],
            String::new(),
            1,
        ),
        (&["--device"], String::new(), 2),
    ];
    for (flags, input, status) in flows {
        let mut world = World::new();
        world.file("key", &format!("-----BEGIN PRIVATE KEY-----\n{CANARY}\n"));
        world
            .set("SFKIT_CLIENT_SECRET", CLIENT_SECRET)
            .set("SFKIT_VERBOSE", "3");
        let lead = ["auth", "login", "--trace", "--keystore", "file"];
        let run = world
            .run_with(&[&lead[..], flags].concat(), &input)
            .ends(status);
        says_no_secret(&world, &[&lead[..2], flags].concat(), &run);
    }
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
