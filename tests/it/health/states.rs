//! Each bad day of an org: what is told of it, by which answer, what mends it, and that this does.

use serde_json::Value;

use super::{finding, mend_with, with_org};
use crate::fake_org::{FakeOrg, reply_json, rows};
use crate::world::{Run, World};

/// A day: the faults of the org; then state, cause, verdict and exit status; status and `errorCode` of the
/// decisive answer; the beginning of the command that mends it.
struct Day {
    faults: &'static [&'static str],
    state: &'static str,
    cause: &'static str,
    verdict: &'static str,
    status: i32,
    http: Option<u16>,
    error_code: &'static str,
    command: &'static str,
}

const PROBE: &str = "sfkit health tokens -o acme --probe";
const REFRESH: &str = "sfkit auth refresh -o acme";

const DAYS: [Day; 11] = [
    Day {
        faults: &[
            "status=401@/services/data/**",
            "oauth=invalid_grant@/services/oauth2/token",
        ],
        state: "reauth_required",
        cause: "dead_token",
        verdict: "fail",
        status: 1,
        http: Some(400),
        error_code: "invalid_grant",
        command: "sfkit auth login --alias acme",
    },
    Day {
        faults: &["app-blocked@/services/**"],
        state: "blocked",
        cause: "app_blocked",
        verdict: "fail",
        status: 1,
        http: Some(400),
        error_code: "invalid_app_access",
        command: REFRESH,
    },
    Day {
        faults: &["ip-restricted@/services/**"],
        state: "blocked",
        cause: "ip_restricted",
        verdict: "fail",
        status: 1,
        http: Some(400),
        error_code: "invalid_grant",
        command: REFRESH,
    },
    Day {
        faults: &["frozen-user@/services/**"],
        state: "blocked",
        cause: "user_frozen",
        verdict: "fail",
        status: 1,
        http: Some(400),
        error_code: "invalid_grant",
        command: REFRESH,
    },
    Day {
        faults: &["api-disabled@/services/data/**"],
        state: "blocked",
        cause: "no_api_permission",
        verdict: "fail",
        status: 1,
        http: Some(403),
        error_code: "API_CURRENTLY_DISABLED",
        command: PROBE,
    },
    Day {
        faults: &["url-not-reset@/services/data/**"],
        state: "not_configured",
        cause: "org_moved",
        verdict: "fail",
        status: 1,
        http: Some(404),
        error_code: "URL_NOT_RESET",
        command: REFRESH,
    },
    Day {
        faults: &["maintenance@/services/**"],
        state: "unreachable",
        cause: "maintenance",
        verdict: "fail",
        status: 1,
        http: Some(503),
        error_code: "",
        command: PROBE,
    },
    Day {
        faults: &["status=503@/services/data/**"],
        state: "unreachable",
        cause: "server_trouble",
        verdict: "fail",
        status: 1,
        http: Some(503),
        error_code: "SERVER_UNAVAILABLE",
        command: PROBE,
    },
    Day {
        faults: &["delay=10m@/services/data/**"],
        state: "unreachable",
        cause: "timeout",
        verdict: "fail",
        status: 1,
        http: None,
        error_code: "",
        command: PROBE,
    },
    Day {
        faults: &["status=429@/services/data/**"],
        state: "active",
        cause: "limit_reached",
        verdict: "warn",
        status: 0,
        http: Some(429),
        error_code: "REQUEST_LIMIT_EXCEEDED",
        command: PROBE,
    },
    Day {
        faults: &["inactive@/services/oauth2/introspect"],
        state: "active",
        cause: "",
        verdict: "ok",
        status: 0,
        http: Some(200),
        error_code: "",
        command: "",
    },
];

fn probe(world: &World, limit: &str) -> Run {
    let words = [
        "health",
        "tokens",
        "--probe",
        "-o",
        "acme",
        "--timeout",
        limit,
    ];
    world.run(&[&words[..], &["--format", "json"]].concat())
}

fn check(day: &Day, found: &Value) {
    let faults = day.faults;
    assert_eq!(found["state"], day.state, "{faults:?} {found:#}");
    assert_eq!(found["verdict"], day.verdict, "{faults:?} {found:#}");
    let cause = found["facts"]["cause"].as_str().unwrap_or_default();
    assert_eq!(cause, day.cause, "{faults:?} {found:#}");
    let told = &found["evidence"][0];
    assert_eq!(
        told["status"].as_u64(),
        day.http.map(u64::from),
        "{faults:?} {found:#}"
    );
    let code = told["error_code"].as_str().unwrap_or_default();
    assert_eq!(code, day.error_code, "{faults:?} {found:#}");
    assert!(told["at"].is_string(), "{faults:?} {found:#}");
    let command = found["remedy"]["command"].as_str().unwrap_or_default();
    assert!(
        command.starts_with(day.command) && command.is_empty() == day.command.is_empty(),
        "{faults:?} {found:#}"
    );
}

/// The days are had one after the other by the same login, each mended by its own remedy.
#[test]
fn every_bad_day_is_told_apart_and_mended() {
    let (world, org) = with_org();
    for day in &DAYS {
        for fault in day.faults {
            org.fault(fault);
        }
        let limit = if day.cause == "timeout" { "1s" } else { "20s" };
        let run = probe(&world, limit).ends(day.status);
        let found = finding(&run, "token", Some("acme"));
        check(day, &found);
        if matches!(day.state, "blocked" | "reauth_required") {
            // What lasts is known offline from now on, and why.
            let run = world.run(&["health", "tokens", "--format", "json"]).ends(1);
            let stored = finding(&run, "token", Some("acme"));
            assert_eq!(stored["state"], day.state, "{stored:#}");
            assert_eq!(stored["facts"]["cause"], day.cause, "{stored:#}");
            assert_eq!(stored["remedy"], found["remedy"], "{stored:#}");
        }
        org.mend();
        if !day.command.is_empty() {
            mend_with(&world, &found, org.text("client_secret")).ends(0);
        }
        let run = probe(&world, "20s").ends(0);
        assert_eq!(finding(&run, "token", Some("acme"))["verdict"], "ok");
    }
}

/// A dead token is told by the call and never by introspection alone.
#[test]
fn an_inactive_introspection_is_evidence_and_no_verdict() {
    let (world, org) = with_org();
    org.fault("inactive@/services/oauth2/introspect");
    let found = finding(&probe(&world, "20s").ends(0), "token", Some("acme"));
    assert!(
        found.to_string().contains("not active for this app"),
        "{found:#}"
    );
    assert_eq!(found["state"], "active");
}

#[test]
fn an_org_that_moved_is_found_again_by_its_remedy() {
    let world = World::new();
    let db = ["--seed", "empty", "--db", "org.db"];
    let (old, new) = (world.local_org(&db), world.local_org(&db));
    world.log_in(&old, "acme");
    old.fault(&format!("org-moved={}@/services/**", new.url()));
    let found = finding(&probe(&world, "20s").ends(1), "token", Some("acme"));
    assert_eq!(found["facts"]["cause"], "org_moved", "{found:#}");
    assert_eq!(found["facts"]["moved_to"], new.url());
    assert_eq!(found["evidence"][0]["status"], 301);
    mend_with(&world, &found, "").ends(0);
    let found = finding(&probe(&world, "20s").ends(0), "token", Some("acme"));
    assert_eq!(found["facts"]["instance_url"], new.url());
}

#[test]
fn a_server_that_is_gone_is_the_network() {
    let (world, org) = with_org();
    drop(org);
    let found = finding(&probe(&world, "20s").ends(1), "token", Some("acme"));
    assert_eq!(
        (&found["state"], &found["facts"]["cause"]),
        (&"unreachable".into(), &"network".into())
    );
    assert_eq!(
        found["remedy"]["command"],
        "sfkit health connection -o acme"
    );
}

#[test]
fn a_secret_that_cannot_be_opened_is_replaced_by_its_remedy() {
    let (world, org) = with_org();
    super::database(&world)
        .execute("UPDATE secret SET sealed = zeroblob(64)", [])
        .unwrap();
    let found = finding(&probe(&world, "20s").ends(1), "token", Some("acme"));
    assert_eq!(found["state"], "undecryptable", "{found:#}");
    assert_eq!(found["facts"]["cause"], "no_secret");
    mend_with(&world, &found, org.text("client_secret")).ends(0);
    probe(&world, "20s").ends(0);
}

#[test]
fn tokens_that_were_revoked_here_are_mended_by_a_login() {
    let (world, org) = with_org();
    world.run(&["auth", "revoke", "-o", "acme"]).ends(0);
    let run = world.run(&["health", "tokens", "--format", "json"]).ends(1);
    let found = finding(&run, "token", Some("acme"));
    assert_eq!(found["state"], "revoked");
    mend_with(&world, &found, org.text("client_secret")).ends(0);
    world.run(&["health", "tokens"]).ends(0);
}

/// Where the user may read the grants, the fifth login with an app is worth a look.
#[test]
fn logins_near_the_cap_are_told() {
    let org = FakeOrg::start(|asked, _| {
        if asked.line.contains("OauthToken") {
            let one = serde_json::json!({"AppName": "Ours"});
            let other = serde_json::json!({"AppName": "Theirs"});
            let records = [vec![one; 5], vec![other; 2]].concat();
            return Some(rows(&records.into(), None, 7));
        }
        asked.line.contains("/limits").then(|| {
            let limits = serde_json::json!({"DailyApiRequests": {"Max": 100, "Remaining": 40}});
            reply_json(200, &limits)
        })
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let run = probe(&world, "20s").ends(0);
    let found = finding(&run, "grants", Some("acme"));
    assert_eq!(
        (&found["verdict"], &found["facts"]["app"]),
        (&"warn".into(), &"Ours".into())
    );
    assert_eq!(found["facts"]["grants"], 5);
}

/// Some servers hang; the others are told of as if those were not there.
#[test]
fn dead_orgs_delay_nobody() {
    let world = World::new();
    let (key, _) = key_pair(&world);
    let people: Vec<String> = (0..12)
        .map(|number| format!("user{number}@acme.example"))
        .collect();
    // Two servers of one org, so that no two logins are the same.
    let well = people_org(&world, &people);
    let dead = world.local_org(&["--db", "org.db"]);
    for (number, user) in people.iter().enumerate() {
        let (org, prefix) = if number < 6 {
            (&well, "well")
        } else {
            (&dead, "dead")
        };
        let alias = format!("{prefix}{}", number % 6);
        let words = ["auth", "login", "--jwt-key", &key, "--username", user];
        let app = [
            "--login-url",
            org.url(),
            "--client-id",
            org.text("client_id"),
        ];
        let more = ["--alias", &alias, "--keystore", "file"];
        world.run(&[&words[..], &app, &more].concat()).ends(0);
    }
    dead.fault("delay=10m@/services/data/**");
    let run = world
        .run(&["health", "--timeout", "15s", "--format", "json"])
        .ends(1);
    for (prefix, state) in [("well", "active"), ("dead", "unreachable")] {
        for number in 0..6 {
            let name = format!("{prefix}{number}");
            let found = finding(&run, "token", Some(&name));
            assert_eq!(found["state"], state, "{found:#}");
        }
    }
    let table = world
        .run(&["health", "--timeout", "15s", "--format", "table"])
        .ends(1);
    assert!(table.stdout.contains("✗ dead3"), "{}", table.stdout);
    assert!(table.stdout.contains("✓ well5"), "{}", table.stdout);
}

/// A local org in which these people may log in.
fn people_org(world: &World, people: &[String]) -> crate::world::LocalOrg {
    let rows: Vec<String> = people
        .iter()
        .map(|user| format!("{user},{user},Person,true"))
        .collect();
    let csv = format!("Username,Email,LastName,IsActive\n{}\n", rows.join("\n"));
    let csv = world.file("people.csv", &csv);
    world
        .run(&["local", "load", "--db", "org.db", &format!("User={csv}")])
        .ends(0);
    world.local_org(&["--db", "org.db"])
}

fn key_pair(world: &World) -> (String, String) {
    let path = |name: &str| world.folder().join(name).to_str().unwrap().to_owned();
    let (key, cert) = (path("jwt.key"), path("jwt.crt"));
    let made = std::process::Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=ci",
        ])
        .args(["-keyout", &key, "-out", &cert])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    (key, cert)
}
