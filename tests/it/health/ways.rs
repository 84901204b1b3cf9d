//! The way to an org, its limits, and what Salesforce says of its instance.

use serde_json::{Value, json};

use super::{finding, with_org};
use crate::fake_org::{FakeOrg, reply, reply_json};
use crate::world::{Run, World};

fn connection(world: &World, flags: &[&str]) -> Run {
    let words = ["health", "connection", "--format", "json"];
    world.run(&[&words[..], flags].concat())
}

fn steps(found: &Value) -> Vec<String> {
    let steps = found["facts"]["steps"].as_array().unwrap();
    steps
        .iter()
        .map(|step| step["step"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_way_is_timed_step_by_step() {
    let (world, org) = with_org();
    let asked = || org.requests()["requests"]["GET /services/oauth2/userinfo"].as_u64();
    let before = asked().unwrap_or_default();
    let run = connection(&world, &["--samples", "4"]).ends(0);
    let found = finding(&run, "connection", Some("acme"));
    assert_eq!(found["state"], "connected");
    let plain = [
        "lookup",
        "connect",
        "first_byte",
        "versions",
        "api",
        "userinfo",
    ];
    assert_eq!(steps(&found), plain);
    for step in found["facts"]["steps"].as_array().unwrap() {
        assert_eq!(step["samples"], 4, "{step}");
        assert!(
            step["p50_ms"].as_f64().unwrap() <= step["p95_ms"].as_f64().unwrap(),
            "{step}"
        );
    }
    assert_eq!(asked().unwrap() - before, 4);
    assert!(finding(&run, "clock", Some("acme"))["facts"]["skew_seconds"].is_i64());
    // The calls count: the next look has a past to compare with.
    let run = connection(&world, &[]).ends(0);
    let compared = finding(&run, "latency", Some("acme"));
    assert!(
        compared["facts"]["calls_7d"]
            .as_u64()
            .is_none_or(|calls| calls >= 5)
    );
    let run = connection(&world, &["--samples", "2"]).ends(0);
    let compared = finding(&run, "latency", Some("acme"));
    assert!(compared["facts"]["ratio"].is_number(), "{compared:#}");
    let mut narrow = world.command(&["health", "connection", "--format", "table"]);
    let shown = crate::world::finish(narrow.env("COLUMNS", "60").output().unwrap()).ends(0);
    let drawn = shown
        .stdout
        .lines()
        .filter(|line| line.contains(" ms  "))
        .count();
    assert_eq!(drawn, plain.len(), "{}", shown.stdout);
}

#[test]
fn a_tls_handshake_is_a_step_of_its_own() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty", "--tls"]);
    let authority = org.text("ca_file").to_owned();
    world.set("SFKIT_CA_FILE", &authority);
    let lead = ["auth", "login", "--keystore", "file", "--alias", "acme"];
    let flags = ["--access-token-stdin", "--instance", org.url()];
    world
        .run_with(&[&lead[..], &flags].concat(), org.text("access_token"))
        .ends(0);
    let found = finding(&connection(&world, &[]).ends(0), "connection", Some("acme"));
    assert!(steps(&found).contains(&"tls".to_owned()), "{found:#}");
    world.set("SFKIT_CA_FILE", "");
    let found = finding(&connection(&world, &[]).ends(1), "connection", Some("acme"));
    assert_eq!(found["facts"]["failed_step"], "tls", "{found:#}");
    assert!(
        found["remedy"]["words"]
            .as_str()
            .unwrap()
            .contains("--ca-file"),
        "{found:#}"
    );
}

#[test]
fn the_step_at_which_the_way_ends_is_told() {
    let (world, org) = with_org();
    for (faults, step, state, cause) in [
        (
            &[
                "app-blocked@/services/data/v*/**",
                "app-blocked@/services/oauth2/**",
            ][..],
            "api",
            "unauthenticated",
            "app_blocked",
        ),
        (
            &["maintenance@/services/data/"],
            "versions",
            "failed",
            "maintenance",
        ),
        (&["cut@/services/data/"], "first_byte", "failed", "network"),
        (
            &["api-disabled@/services/data/**/limits"],
            "api",
            "unauthenticated",
            "no_api_permission",
        ),
    ] {
        for fault in faults {
            org.fault(fault);
        }
        let fault = faults[0];
        let found = finding(
            &connection(&world, &["--samples", "1"]).ends(1),
            "connection",
            Some("acme"),
        );
        assert_eq!(found["facts"]["failed_step"], step, "{fault}: {found:#}");
        assert_eq!(found["state"], state, "{fault}: {found:#}");
        assert_eq!(found["facts"]["cause"], cause, "{fault}: {found:#}");
        assert!(found["remedy"]["words"].is_string(), "{fault}: {found:#}");
        org.mend();
        if fault.starts_with("app") {
            world.run(&["auth", "refresh", "-o", "acme"]).ends(0);
        }
    }
    org.fault("clock-skew=10m@/services/data/");
    let clock = finding(
        &connection(&world, &["--samples", "1"]).ends(0),
        "clock",
        Some("acme"),
    );
    assert_eq!(clock["state"], "skewed", "{clock:#}");
    let config = world
        .run(&["health", "config", "--probe", "--format", "json"])
        .ends(0);
    assert_eq!(finding(&config, "clock", Some("acme"))["state"], "skewed");
    drop(org);
    let found = finding(&connection(&world, &[]).ends(1), "connection", Some("acme"));
    assert_eq!(found["facts"]["failed_step"], "connect", "{found:#}");
}

#[test]
fn limits_have_a_share_a_trend_and_an_end() {
    let used = std::sync::atomic::AtomicU64::new(100);
    let org = FakeOrg::start(move |asked, _| {
        asked.line.contains("/limits").then(|| {
            let used = used.fetch_add(100, std::sync::atomic::Ordering::SeqCst);
            let limits = json!({
                "DailyApiRequests": {"Max": 1000, "Remaining": 1000 - used, "App": {"Max": 0, "Remaining": 0}},
                "MassEmail": {"Max": 10, "Remaining": 10}, "Odd": {"Max": 0, "Remaining": 0},
            });
            reply(200, "Content-Type: application/json\r\nX-SFDC-Request-Id: r1\r\n", &limits.to_string())
        })
    });
    let mut world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let mut last = None;
    for hour in 8..12 {
        world.set("SFKIT_TEST_CLOCK", &format!("2026-11-28T{hour:02}:00:00Z"));
        last = Some(
            world
                .run(&["health", "limits", "--warn", "90", "--format", "json"])
                .ends(0),
        );
    }
    let found = finding(last.as_ref().unwrap(), "limit", Some("acme"));
    assert_eq!(
        found["facts"]["limit"], "DailyApiRequests",
        "the most used first"
    );
    assert_eq!(found["facts"]["used_share"], 0.4);
    assert_eq!(found["facts"]["per_hour"].as_f64().unwrap().round(), 100.0);
    assert_eq!(found["facts"]["exhausted_at"], "2026-11-28T17:00:00Z");
    assert_eq!(found["facts"]["recent"], json!([100, 200, 300, 400]));
    let shown = world
        .run(&["health", "limits", "--format", "table"])
        .ends(0);
    assert!(
        shown
            .stdout
            .contains("2 limits that are not used are left out"),
        "{}",
        shown.stdout
    );
    let run = world
        .run(&["health", "limits", "--fail", "50%", "--format", "json"])
        .ends(1);
    assert_eq!(finding(&run, "limit", Some("acme"))["verdict"], "fail");
    let connected = connection(&world, &["--samples", "1"]);
    let ids = finding(&connected, "connection", Some("acme"))["facts"]["request_ids"].clone();
    assert_eq!(ids[0], "r1");
}

/// What the status API says counts; that it does not answer does not.
#[test]
fn incidents_are_told_and_a_silent_status_api_is_none() {
    let (mut world, _org) = with_org();
    let status = FakeOrg::start(|asked, _| {
        if !asked.line.contains("/v1/instances/") {
            return None;
        }
        let (word, incidents) = match asked.line.contains("BAD") {
            true => (
                "MAJOR_INCIDENT_CORE",
                json!([{"id": 7, "createdAt": "2026-11-20T08:11:02.000Z"}]),
            ),
            false => ("OK", json!([])),
        };
        let body = json!({"key": "X", "status": word, "releaseVersion": "Winter '27",
            "Incidents": incidents, "Maintenances": [], "isActive": true});
        Some(reply_json(200, &body))
    });
    let url = format!("{}/v1", status.url());
    let words = [
        "health",
        "summary",
        "--trust",
        "--trust-url",
        &url,
        "--format",
        "json",
    ];
    let run = world.run(&words).ends(0);
    assert_eq!(finding(&run, "trust", Some("acme"))["verdict"], "ok");
    let name = "UPDATE org SET instance_name = 'BAD1'";
    super::database(&world).execute(name, []).unwrap();
    let run = world.run(&words).ends(1);
    let found = finding(&run, "trust", Some("acme"));
    assert_eq!(
        (&found["state"], &found["verdict"]),
        (&"incident".into(), &"fail".into())
    );
    assert_eq!(found["since"], "2026-11-20T08:11:02Z");

    world.set("SFKIT_TRUST_URL", "http://127.0.0.1:9/v1");
    let run = world
        .run(&["health", "connection", "--trust", "--format", "json"])
        .ends(0);
    let found = finding(&run, "trust", Some("acme"));
    assert_eq!(
        (&found["verdict"], &found["counts"]),
        (&"unknown".into(), &false.into())
    );
    let before = status.asked().len();
    world.run(&["health", "summary"]).ends(0);
    assert_eq!(status.asked().len(), before, "off by default");
}
