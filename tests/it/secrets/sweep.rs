//! Every command and every flow at the highest verbosity, under umask 0, with known secrets: they
//! are on no stream, in no file, in no command line and in no child's environment, and no file is
//! open to others. The list of commands is that of the command line itself.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use super::watched::{Seen, watch};
use super::{holds_canary, tainted};
use crate::fake_org::{CANARY, CLIENT_SECRET, CODE, FakeOrg, REFRESH, access, reply_json};
use crate::import::ForceStore;
use crate::serve::running::Serving;
use crate::world::{Run, World, open_to_others};

const PASSPHRASE: &str = "CANARY horse battery staple";

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

/// Command lines are for everybody to read, and what a child gets, for whatever it starts. Only
/// `auth exec` hands the token to the command that it runs, and nothing else.
#[track_caller]
fn shows_no_secret(arguments: &[&str], seen: &Seen) {
    for line in &seen.command_lines {
        assert!(!holds_canary(line.as_bytes()), "{arguments:?} shows {line}");
    }
    let is_exec = arguments.starts_with(&["auth", "exec"]);
    let tokens = ["SF_ACCESS_TOKEN", "SFKIT_ACCESS_TOKEN"];
    let secrets: BTreeSet<_> = seen
        .variables_of_children
        .iter()
        .filter(|variable| holds_canary(variable.as_bytes()))
        .filter_map(|variable| variable.split('=').next())
        .collect();
    let expected = match is_exec {
        true => BTreeSet::from(tokens),
        false => BTreeSet::new(),
    };
    assert_eq!(secrets, expected, "{arguments:?}");
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

/// Runs a command under watch: nothing of it shows a secret, and no file is open to others.
#[track_caller]
fn look(world: &World, temporary: &Path, arguments: &[&str]) -> (Run, usize) {
    let mut command = world.command(arguments);
    let (run, seen) = watch(command.env("SFKIT_CLIENT_SECRET", CLIENT_SECRET));
    says_no_secret(world, arguments, &run);
    shows_no_secret(arguments, &seen);
    assert_eq!(tainted(temporary), Vec::<String>::new(), "{arguments:?}");
    for folder in [temporary, &world.home()] {
        let open = open_to_others(folder);
        assert_eq!(open, Vec::<String>::new(), "after {arguments:?}");
    }
    (run, seen.looks)
}

/// The commands that read and write records: those of every noun, and of any object.
fn commands_of_records() -> Vec<String> {
    const FIRST: [&str; 9] = [
        "account",
        "contact",
        "lead",
        "opportunity",
        "campaign",
        "case",
        "user",
        "record",
        "open",
    ];
    let all = sfkit::cli::reference::commands();
    let parents: BTreeSet<_> = all
        .iter()
        .filter_map(|words| words.rsplit_once(' ').map(|(up, _)| up.to_owned()))
        .collect();
    all.into_iter()
        .filter(|words| !parents.contains(words))
        .filter(|words| FIRST.contains(&words.split(' ').next().unwrap_or_default()))
        .collect()
}

/// A command line of such a command.
fn arguments_of(words: &str, undo: &str) -> Vec<String> {
    let (noun, verb) = words.split_once(' ').unwrap_or((words, ""));
    let prefix = match noun {
        "contact" => "003",
        "lead" => "00Q",
        "opportunity" => "006",
        "campaign" => "701",
        "case" => "500",
        "user" => "005",
        _ => "001",
    };
    let id = format!("{prefix}000000000001");
    let id = id.as_str();
    let rest: &[&str] = match verb {
        "create" => &["--set", "Name=x", "--no-check"],
        "upsert" => &["--key", "Key__c", "--set", "Key__c=1", "--no-check"],
        "update" => &[id, "--set", "Name=x", "--no-check"],
        "close" if noun == "opportunity" => &[id, "--won"],
        "stage" => &["next", id],
        "comment" => &[id, "said"],
        "members add" | "members remove" => &[id, "003000000000001"],
        "restore" => &[undo],
        "list" => &[],
        "" => &["--url-only"],
        _ => &[id],
    };
    let object = (noun == "record" && verb != "restore").then_some("Account");
    let words = words.split(' ').chain(object);
    let yes: &[&str] = match verb {
        "list" | "get" | "members list" | "" => &[],
        _ => &["--yes"],
    };
    words
        .chain(rest.iter().copied())
        .chain(yes.iter().copied())
        .map(str::to_owned)
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of every command")]
fn no_command_tells_a_secret() {
    let mut world = World::under_umask_0();
    let org = tactless();
    let passphrase = world.file("passphrase", PASSPHRASE);
    let temporary = world.folder().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    world
        .set("SFKIT_PASSPHRASE_FILE", &passphrase)
        .set("TMPDIR", temporary.to_str().unwrap())
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
    let undo = world.file("undo", "{}\n");
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
        (&["bulk", "import", "insert", "Account", &rows], 1),
        (&["bulk", "retry", "9"], 1),
        (&["bulk", "resume", "9"], 1),
        (&["bulk", "list"], 0),
        (&["bulk", "list", "--server"], 1),
        (&["bulk", "status", "750000000000001AAA"], 1),
        (&["bulk", "results", "750000000000001AAA"], 1),
        (&["bulk", "abort", "750000000000001AAA"], 1),
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
        (&["auth", "exec", "--", "sleep", "0.2"], 0),
        (&["auth", "set", "acme", "--tag", "x"], 0),
        (&["auth", "token", "-o", "nobody"], 4),
        (&["vault", "info"], 0),
        (&["vault", "verify"], 0),
        (&["vault", "rekey"], 0),
        (&["vault", "audit"], 0),
        (&["vault", "audit", "--verify"], 0),
        (&["vault", "audit", "--prune-before", "2020-01-01"], 0),
        (&["vault", "usage"], 0),
        (&["health", "config"], 0),
        (&["health", "tokens"], 0),
        (&["health", "tokens", "--nagios"], 0),
        (&["health", "tokens", "--format", "prometheus"], 0),
        (&["doctor", "--offline", "--bundle", "support.zip"], 0),
        // The fake org knows no limits.
        (&["doctor", "--fix"], 1),
        (&["health", "tokens", "--probe", "-o", "demo"], 0),
        (&["health", "summary", "-o", "demo"], 0),
        (&["health", "connection", "-o", "demo"], 0),
        (&["health", "limits", "-o", "demo"], 0),
        (
            &[
                "bulk", "export", "Account", "-o", "demo", "--output", "b.csv",
            ],
            0,
        ),
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
        (&["mcp"], 0),
        (&["demo"], 0),
        (&["pipeline", "summary", "-o", "demo"], 0),
        (&["pipeline", "summary", "--compat", "-o", "demo"], 0),
        (&["pipeline", "stages", "-o", "demo"], 0),
        (&["pipeline", "owners", "-o", "demo"], 0),
        (&["pipeline", "trend", "-o", "demo"], 0),
        (&["pipeline", "velocity", "-o", "demo"], 0),
        (&["pipeline", "forecast", "-o", "demo"], 0),
        (&["pipeline", "hygiene", "-o", "demo"], 0),
        (&["pipeline", "snapshot", "-o", "demo"], 0),
        (&["pipeline", "diff", "2026-01-01", "-o", "demo"], 0),
        (&["leads", "summary", "-o", "demo"], 0),
        (&["leads", "sources", "-o", "demo"], 0),
        (&["leads", "owners", "-o", "demo"], 0),
        (&["leads", "response", "-o", "demo"], 0),
        (&["leads", "aging", "-o", "demo"], 0),
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
    let mut looks = 0;
    for words in commands_of_records() {
        let arguments = arguments_of(&words, &undo);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (run, seen) = look(&world, &temporary, &arguments);
        // The org refuses what it does not know; what counts is that it was asked.
        let is_asked = !matches!(run.status, 2 | 4 | 7 | 70);
        assert!(is_asked, "{arguments:?}\n{}\n{}", run.stdout, run.stderr);
        looks += seen;
    }
    for (arguments, status) in runs {
        let (run, seen) = look(&world, &temporary, arguments);
        assert_eq!(
            run.status, *status,
            "{arguments:?}\n{}\n{}",
            run.stdout, run.stderr
        );
        looks += seen;
    }
    assert!(looks > runs.len(), "only {looks} looks at running commands");
    let backup = std::fs::read(world.folder().join("b")).unwrap();
    assert!(!holds_canary(&backup));
    let mut tried: BTreeSet<_> = runs.iter().map(|(words, _)| words.join(" ")).collect();
    tried.extend(commands_of_records());
    for words in sfkit::cli::reference::commands() {
        let is_tried = tried.iter().any(|line| line.starts_with(&words));
        // Those do not end by themselves: see `a_local_org_keeps_no_token_and_logs_none` and
        // `the_service_tells_no_secret`.
        let goes_on = ["local start", "serve"].contains(&words.as_str());
        assert!(is_tried || goes_on, "`{words}` is not swept");
    }
    let sent: BTreeSet<_> = org.asked().iter().map(|asked| asked.body.clone()).collect();
    assert!(
        sent.iter()
            .any(|body| body.contains("grant_type=refresh_token"))
    );
    assert!(CODE.contains(CANARY) && access(1).contains(CANARY));
}

/// The service, asked in every way that brings a token of the org near an answer or the log.
#[test]
fn the_service_tells_no_secret() {
    let world = World::under_umask_0();
    let org = tactless();
    org.log_in(&world, "file", &[]).ends(0);
    let flags = [
        "-vvv",
        "--scope",
        "admin",
        "--orgs",
        "all",
        "--allow-method",
        "POST",
    ];
    let serving = Serving::start(&world, &flags);
    let token = serving.token().to_owned();
    let new = json!({"user_id": "acme", "LastName": "x"});
    let account = json!({"Name": "x"});
    let mut told = String::new();
    for (request, body) in [
        ("GET /api/salesforce/contacts?user_id=acme", None),
        ("POST /api/salesforce/contacts", Some(&new)),
        (
            "GET /api/salesforce/accounts/001000000000001?user_id=acme",
            None,
        ),
        (
            "DELETE /api/salesforce/accounts/001000000000001?user_id=acme",
            None,
        ),
        ("GET /api/salesforce/objects?user_id=acme", None),
        ("GET /api/salesforce/limits?user_id=acme", None),
        ("GET /api/salesforce/search?user_id=acme&q=acme", None),
        ("GET /api/salesforce/health/tokens?user_id=acme", None),
        ("GET /api/salesforce/health/connection?user_id=acme", None),
        ("GET /api/services", None),
        (
            "GET /services/data/v60.0/query?q=SELECT+Name+FROM+Bad",
            None,
        ),
        ("POST /services/data/v60.0/sobjects/Account", Some(&account)),
    ] {
        let (method, path) = request.split_once(' ').unwrap();
        let answer = serving.ask(method, path, body);
        assert!(answer.status >= 200, "{answer:?}");
        told.push_str(&format!("{answer:?}\n"));
    }
    assert_eq!(open_to_others(&world.home()), Vec::<String>::new());
    let file = serving.token_file();
    let (status, said) = serving.end(rustix::process::Signal::TERM);
    assert_eq!((status, file.exists()), (0, false));
    for text in [&told, &said] {
        assert!(!holds_canary(text.as_bytes()), "{text}");
        assert!(!text.contains(&token), "{text}");
    }
    assert!(said.contains("answered"), "the log was on: {said}");
    assert_eq!(tainted(&world.home()), Vec::<String>::new());
}

/// Every tool, with a token that the org refuses and one that it takes.
#[test]
fn no_tool_tells_a_secret() {
    let world = World::under_umask_0();
    let org = tactless();
    org.log_in(&world, "file", &[]).ends(0);
    let id = "001000000000001";
    let calls = [
        ("orgs", json!({})),
        ("objects", json!({})),
        ("describe", json!({"object": "Account"})),
        ("query", json!({"soql": "SELECT Name FROM Account"})),
        ("query", json!({"soql": "SELECT Name FROM Bad"})),
        ("search", json!({"text": "acme"})),
        ("record_get", json!({"object": "Account", "record": id})),
        ("pipeline", json!({"report": "summary"})),
        ("leads", json!({"report": "summary"})),
        ("health", json!({})),
        ("limits", json!({})),
        (
            "record_create",
            json!({"object": "Account", "values": {"Name": "x"}}),
        ),
        ("record_delete", json!({"object": "Account", "record": id})),
    ];
    let mut input = String::new();
    for word in crate::mcp::hello() {
        input.push_str(&format!("{word}\n"));
    }
    for (number, (tool, arguments)) in calls.iter().enumerate() {
        let params = json!({"name": tool, "arguments": arguments});
        let call =
            json!({"jsonrpc": "2.0", "id": number + 1, "method": "tools/call", "params": params});
        input.push_str(&format!("{call}\n"));
    }
    let arguments = ["mcp", "-vvv", "--allow-write", "--allow-protected"];
    let run = world.run_with(&arguments, &input).ends(0);
    says_no_secret(&world, &arguments, &run);
    assert_eq!(
        run.stdout.lines().count(),
        calls.len() + 1,
        "{}",
        run.stdout
    );
    assert_eq!(open_to_others(&world.home()), Vec::<String>::new());
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
