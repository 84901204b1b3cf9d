//! `sfkit health`: what is found, what told so, what mends it, and that it does.

mod states;
mod ways;

use serde_json::Value;

use crate::schema::Schema;
use crate::world::{LocalOrg, Run, World};

fn with_org() -> (World, LocalOrg) {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    (world, org)
}

fn database(world: &World) -> rusqlite::Connection {
    rusqlite::Connection::open(world.home().join("data/vault.db")).unwrap()
}

/// The finding of this check about a subject; `None` is this machine.
fn finding(run: &Run, check: &str, subject: Option<&str>) -> Value {
    let report = run.json();
    let items = report["items"].as_array().unwrap();
    let is_wanted =
        |item: &&Value| item["check"] == check && item["subject"]["name"].as_str() == subject;
    let found = items.iter().find(is_wanted);
    found
        .unwrap_or_else(|| panic!("no {check} of {subject:?} in {report:#}"))
        .clone()
}

#[test]
fn settings_that_lead_nowhere_are_told() {
    let mut world = World::new();
    let config = ["health", "config", "--format", "json"];
    let fresh = world.run(&config).ends(0);
    assert_eq!(fresh.json()["verdict"], "warn");
    let found = finding(&fresh, "client_id", None);
    assert_eq!(
        (&found["state"], &found["verdict"]),
        (&"not_configured".into(), &"warn".into())
    );
    assert_eq!(found["remedy"]["command"], "sfkit demo");

    world
        .set("SALESFORCE_CLIENT_ID", "YOUR_CLIENT_ID")
        .set("SALESFORCE_CLIENT_SECRET", "mock_secret");
    world.set("SFKIT_REDIRECT_URI", "https://app.example/callback");
    world.set("SFKIT_CA_FILE", &world.file("ca.pem", "nothing"));
    world.set("HTTPS_PROXY", "http://ann:geheim@proxy.example:3128");
    let run = world.run(&config).ends(1);
    for (check, verdict, state) in [
        ("client_id", "warn", "placeholder"),
        ("client_secret", "warn", "placeholder"),
        ("redirect_uri", "warn", "elsewhere"),
        ("tls", "fail", "file"),
        ("proxy", "ok", "ok"),
    ] {
        let found = finding(&run, check, None);
        assert_eq!(found["verdict"], verdict, "{check}: {found:#}");
        assert_eq!(found["state"], state, "{check}: {found:#}");
        assert!(
            verdict == "ok" || found["remedy"]["words"].is_string(),
            "{found:#}"
        );
    }
    assert_eq!(
        finding(&run, "proxy", None)["facts"]["proxy"],
        "http://ann:***@proxy.example:3128/"
    );
    for secret in ["mock_secret", "geheim"] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret));
    }
}

#[test]
fn a_config_file_that_cannot_be_read_is_a_finding_and_its_remedy_mends_it() {
    let world = World::new();
    std::fs::create_dir_all(world.home().join("config")).unwrap();
    let file = world.home().join("config/config.toml");
    for (text, state) in [
        ("formta = \"csv\"\n", "usage"),
        ("format = \"xml\"\n", "config-invalid"),
    ] {
        std::fs::write(&file, text).unwrap();
        let run = world.run(&["health", "config", "--format", "json"]).ends(1);
        let found = finding(&run, "config_file", None);
        assert_eq!(
            (&found["verdict"], &found["state"]),
            (&"fail".into(), &state.into()),
            "{found:#}"
        );
        mend(&world, &found);
        world.run(&["health", "config"]).ends(0);
    }
}

/// Runs the command of the remedy, as a person would copy it.
fn mend(world: &World, found: &Value) -> Run {
    mend_with(world, found, "").ends(0)
}

/// The same, with a browser at hand and a secret to hand over.
fn mend_with(world: &World, found: &Value, secret: &str) -> Run {
    let line = found["remedy"]["command"]
        .as_str()
        .unwrap_or_else(|| panic!("{found:#}"));
    let secret = world.file("secret", secret);
    let mut command = world.program("sh");
    command
        .args(["-c", line])
        .env("BROWSER", crate::web::browser(world.folder()))
        .stdin(std::fs::File::open(secret).unwrap());
    crate::world::finish(command.output().unwrap())
}

#[test]
fn files_that_others_may_read_are_told_and_closed() {
    use std::os::unix::fs::PermissionsExt;
    let (world, _org) = with_org();
    let key = world.home().join("config/vault.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let run = world.run(&["health", "config", "--format", "json"]).ends(1);
    let found = finding(&run, "files", None);
    assert_eq!(found["state"], "open_to_others");
    assert_eq!(found["remedy"]["is_safe"], true);
    mend(&world, &found);
    let run = world.run(&["health", "config", "--format", "json"]).ends(0);
    assert_eq!(finding(&run, "files", None)["verdict"], "ok");

    std::fs::rename(&key, world.folder().join("gone")).unwrap();
    let run = world.run(&["health", "config", "--format", "json"]).ends(1);
    assert_eq!(finding(&run, "keystore", None)["state"], "key-missing");
}

#[test]
fn nobody_logged_in_is_not_healthy() {
    let world = World::new();
    let run = world.run(&["health", "tokens", "--format", "json"]).ends(1);
    let found = finding(&run, "token", None);
    assert_eq!(found["state"], "not_configured");
    assert_eq!(found["remedy"]["command"], "sfkit demo");
}

/// State in the vault and end of the token, which the server has told; then state, verdict, exit status and the
/// beginning of the remedy.
type Stored = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    i32,
    &'static str,
);

const LATER: &str = "2026-11-28T11:00:00Z";

const STORED: [Stored; 7] = [
    ("active", LATER, "active", "ok", 0, ""),
    (
        "active",
        "2026-11-28T10:05:00Z",
        "expiring_soon",
        "ok",
        0,
        "",
    ),
    (
        "active",
        "2026-11-28T09:00:00Z",
        "expired_refreshable",
        "ok",
        0,
        "sfkit auth refresh -o acme",
    ),
    (
        "reauth_required",
        LATER,
        "reauth_required",
        "fail",
        1,
        "sfkit auth login",
    ),
    ("revoked", LATER, "revoked", "fail", 1, "sfkit auth login"),
    (
        "blocked",
        LATER,
        "blocked",
        "fail",
        1,
        "sfkit auth refresh -o acme",
    ),
    (
        "undecryptable",
        LATER,
        "undecryptable",
        "fail",
        1,
        "sfkit auth login",
    ),
];

/// Each state that the vault's own records can be in: verdict, exit status, and what mends it.
#[test]
fn every_stored_state_has_its_verdict_and_remedy() {
    let (mut world, org) = with_org();
    world.set("SFKIT_TEST_CLOCK", "2026-11-28T10:00:00Z");
    let since = "2026-11-26T10:00:00Z";
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().to_string();
    let before = org.requests()["total"].clone();
    for (stored, expires, state, verdict, status, command) in STORED {
        let change = "UPDATE org SET state = ?1, state_since = ?2, state_evidence = 'told', \
                      issued_at = '2026-11-28T08:00:00Z', expires_at = ?3, expiry_measured = 1";
        database(&world)
            .execute(change, (stored, at(since), at(expires)))
            .unwrap();
        let run = world
            .run(&["health", "tokens", "-o", "acme", "--format", "json"])
            .ends(status);
        let found = finding(&run, "token", Some("acme"));
        assert_eq!(found["state"], state, "{found:#}");
        assert_eq!(found["verdict"], verdict, "{found:#}");
        let told = found["remedy"]["command"].as_str().unwrap_or_default();
        assert!(
            told.starts_with(command) && told.is_empty() == command.is_empty(),
            "{found:#}"
        );
        assert_eq!(found["facts"]["age_seconds"], 7_200);
        if verdict == "fail" {
            assert_eq!(found["since"], since);
            assert_eq!(found["evidence"][0]["said"], "told");
        }
    }
    assert_eq!(org.requests()["total"], before, "no server was asked");
}

#[test]
fn history_and_scopes_of_a_login_are_told() {
    let (world, _org) = with_org();
    world
        .run(&["query", "-o", "acme", "SELECT Id FROM User"])
        .ends(0);
    world.run(&["auth", "refresh", "-o", "acme"]).ends(0);
    let run = world.run(&["health", "tokens", "--format", "json"]).ends(0);
    let refresh = finding(&run, "refresh", Some("acme"))["facts"].clone();
    assert_eq!(refresh["last_refresh_result"], "ok");
    assert_eq!(refresh["refreshes_30d"], 1);
    assert_eq!(refresh["refresh_success_rate_30d"], 1.0);
    assert!(finding(&run, "token", Some("acme"))["facts"]["last_used_at"].is_string());
    assert_eq!(finding(&run, "scopes", Some("acme"))["verdict"], "ok");

    database(&world)
        .execute("UPDATE org SET scopes = 'id refresh_token'", [])
        .unwrap();
    let run = world.run(&["health", "tokens", "--format", "json"]).ends(1);
    let scopes = finding(&run, "scopes", Some("acme"));
    assert_eq!(scopes["facts"]["missing"][0], "api");
    assert!(
        scopes["summary"]
            .as_str()
            .unwrap()
            .contains("no command can read")
    );

    database(&world)
        .execute("UPDATE org SET scopes = 'api'", [])
        .unwrap();
    let gone = "DELETE FROM secret WHERE field = 'refresh_token'";
    database(&world).execute(gone, []).unwrap();
    let shown = world
        .run(&["health", "tokens", "--format", "table"])
        .ends(0);
    assert!(
        shown.stdout.contains("! refresh  nothing renews it"),
        "{}",
        shown.stdout
    );
    assert!(
        shown.stdout.contains("Healthy: 1 ok, 2 to look at"),
        "{}",
        shown.stdout
    );
}

/// The words of every report of the group, each end to end.
#[test]
fn every_report_has_its_document() {
    let (world, org) = with_org();
    for (words, report) in [
        (&["health"][..], "summary"),
        (&["health", "summary"], "summary"),
        (&["health", "summary", "--offline"], "summary"),
        (&["health", "config"], "config"),
        (&["health", "config", "--probe"], "config"),
        (&["health", "tokens"], "tokens"),
        (&["health", "tokens", "--probe"], "tokens"),
        (&["health", "connection"], "connection"),
        (&["health", "limits"], "limits"),
    ] {
        let run = world.run(&[words, &["--format", "json"]].concat()).ends(0);
        let document = run.json();
        assert_eq!(document["report"], report, "{words:?}");
        assert_eq!(document["healthy"], true, "{words:?}");
        let table = world.run(&[words, &["--format", "table"]].concat()).ends(0);
        assert!(
            table.stdout.contains("\nHealthy: "),
            "{words:?}: {}",
            table.stdout
        );
        let lines = world
            .run(&[words, &["--format", "ndjson"]].concat())
            .ends(0);
        let count = document["items"].as_array().unwrap().len();
        assert_eq!(lines.stdout.lines().count(), count, "{words:?}");
    }
    let asked = org.requests()["total"].clone();
    for words in [
        &["health", "tokens"][..],
        &["health", "config"],
        &["health", "summary", "--offline"],
    ] {
        world.run(words).ends(0);
    }
    assert_eq!(
        org.requests()["total"],
        asked,
        "what is offline asks nobody"
    );
}

#[test]
fn the_summary_speaks_the_earlier_service_too() {
    let (world, org) = with_org();
    let compat = ["health", "summary", "--compat"];
    let told = world.run(&compat).ends(0).json();
    assert_eq!(told["service"], "salesforce");
    assert_eq!(told["overall_status"], "healthy");
    let parts = &told["components"];
    assert_eq!(parts["overall"]["checks"]["database"]["status"], "healthy");
    assert_eq!(parts["tokens"]["token_health"]["token_status"], "active");
    assert_eq!(parts["tokens"]["token_health"]["has_tokens"], true);
    let connection = &parts["connection"];
    assert_eq!(connection["connection_status"], "connected");
    let counted = world.run(&["query", "SELECT COUNT() FROM Account", "--format", "json"]);
    let accounts = &counted.ends(0).json()[0]["count"];
    assert_eq!(connection["test_result"]["accounts_retrieved"], *accounts);
    let found = format!("Found {accounts} accounts.");
    assert!(
        connection["message"].as_str().unwrap().ends_with(&found),
        "{connection}"
    );
    // Without asking there is nothing to say about the connection.
    let offline = world.run(&[&compat[..], &["--offline"]].concat()).ends(0);
    assert!(offline.json()["components"].get("connection").is_none());

    org.fault("app-blocked@/services/**");
    let told = world.run(&compat).ends(1).json();
    assert_eq!(told["overall_status"], "degraded");
    assert_eq!(
        told["components"]["connection"]["connection_status"],
        "unauthenticated"
    );
    assert_eq!(told["components"]["connection"]["success"], false);

    let nobody = World::new().run(&compat).ends(1).json();
    assert_eq!(
        nobody["components"]["tokens"]["token_health"]["token_status"],
        "not_configured"
    );
    assert!(nobody["components"].get("connection").is_none());
}

/// The org whose token is in the environment, without a login and beside one.
#[test]
fn an_org_of_the_environment_is_looked_at_like_a_login() {
    let (logged_in, org) = with_org();
    let token = logged_in.run(&["auth", "token"]).ends(0).stdout;
    let host = Some("127.0.0.1");
    for mut world in [World::new(), logged_in] {
        world
            .set("SFKIT_ACCESS_TOKEN", token.trim())
            .set("SFKIT_INSTANCE_URL", org.url());
        let json =
            |words: &[&str]| world.run(&[&["health"], words, &["--format", "json"]].concat());
        for words in [
            &["summary"][..],
            &["tokens", "--probe"],
            &["limits"],
            &["connection"],
        ] {
            let run = json(words).ends(0);
            Schema::published().check(&run.json());
            let check = match words[0] {
                "limits" => "limit",
                "connection" => "connection",
                _ => "token",
            };
            let found = finding(&run, check, host);
            assert_eq!(found["verdict"], "ok", "{words:?}: {found:#}");
            assert_eq!(found["subject"]["kind"], "environment");
            assert!(!run.stdout.contains("no login is stored"), "{}", run.stdout);
        }
        // How good it is, only the org knows.
        for words in [&["tokens"][..], &["summary", "--offline"]] {
            let found = finding(&json(words).ends(0), "token", host);
            assert_eq!(
                (&found["state"], &found["counts"]),
                (&"unknown".into(), &false.into())
            );
        }
        let compat = world.run(&["health", "--compat"]).ends(0).json();
        let connection = &compat["components"]["connection"];
        assert_eq!(connection["connection_status"], "connected");
        assert_eq!(connection["test_result"]["accounts_retrieved"], 0);
        let people = world.run(&["health", "--format", "table"]).ends(0).stdout;
        assert!(people.contains("127.0.0.1"), "{people}");

        world.set("SFKIT_ACCESS_TOKEN", "00D000000000001!dead");
        let json =
            |words: &[&str]| world.run(&[&["health"], words, &["--format", "json"]].concat());
        let found = finding(&json(&["summary"]).ends(1), "token", host);
        assert_eq!(
            (&found["state"], &found["facts"]["cause"]),
            (&"reauth_required".into(), &"dead_token".into()),
            "{found:#}"
        );
        let remedy = found["remedy"]["words"].as_str().unwrap();
        assert!(remedy.contains("`sfkit auth token -o ORG`"), "{remedy}");
        let found = finding(&json(&["connection"]).ends(1), "connection", host);
        assert_eq!(found["state"], "unauthenticated", "{found:#}");
        assert!(!json(&["limits"]).stdout.contains("00D000000000001!dead"));

        world.set("SFKIT_INSTANCE_URL", "https://evil.example");
        let run = world.run(&["health", "--format", "json"]).ends(1);
        let found = finding(&run, "token", None);
        assert_eq!(
            (&found["verdict"], &found["state"]),
            (&"fail".into(), &"not_configured".into())
        );
        assert!(
            found["summary"]
                .as_str()
                .unwrap()
                .contains("SFKIT_INSTANCE_URL"),
            "{found:#}"
        );
    }
}
