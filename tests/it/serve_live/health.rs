//! Health, by the service and by the command alike.

use std::io::Write;
use std::net::TcpStream;

use serde_json::{Value, json};

use super::{acme, serve, text};
use crate::world::World;

const HEALTH: &str = "/api/salesforce/health";

#[test]
fn the_service_tells_how_it_is_itself() {
    let (world, org, serving) = acme(&[]);
    let before = org.requests()["total"].clone();
    let health = serving.get(HEALTH, 200);
    assert_eq!(
        (&health["status"], &health["service"]),
        (&json!("healthy"), &json!("salesforce"))
    );
    for check in ["database", "oauth_config", "service", "enhanced_api"] {
        assert_eq!(health["checks"][check]["status"], "healthy", "{check}");
    }
    assert_eq!(org.requests()["total"], before, "no org is asked");
    // Where the files of the program are is nobody's business.
    let home = world.home().display().to_string();
    for path in [HEALTH.to_owned(), format!("{HEALTH}/summary")] {
        let answer = serving.ask("GET", &path, None);
        assert!(!answer.body.contains(&home), "{answer:?}");
    }
    let enhanced = serving.get("/api/salesforce/enhanced/health", 200);
    assert_eq!(enhanced["database"], "connected");
    serving.get("/api/salesforce/health?user_id=acme", 400);
}

#[test]
fn verdicts_are_those_of_the_command() {
    let (world, _org, serving) = acme(&[]);
    let states = |report: &Value| -> Vec<(String, String)> {
        let items = report["items"].as_array().unwrap().iter();
        let of_org = items.filter(|item| item["subject"]["kind"] == "org");
        let of_org = of_org.filter(|item| item["check"] != "latency" && item["check"] != "limit");
        of_org
            .map(|item| {
                (
                    text(item, "check").to_owned(),
                    text(item, "state").to_owned(),
                )
            })
            .collect()
    };
    for (path, command) in [
        ("tokens?user_id=acme", "tokens"),
        ("tokens?user_id=acme&probe=true", "tokens --probe"),
        ("connection?user_id=acme&samples=2", "connection"),
        ("summary?user_id=acme", "summary"),
    ] {
        let told = serving.get(&format!("{HEALTH}/{path}"), 200);
        let words: Vec<_> = command.split(' ').collect();
        let arguments = [&["health"][..], &words, &["-o", "acme", "--format", "json"]].concat();
        let run = world.run(&arguments).json();
        assert_eq!(states(&told), states(&run), "{path}");
        assert_eq!(told["verdict"], run["verdict"], "{path}");
    }
    let connection = serving.get(&format!("{HEALTH}/connection?user_id=acme"), 200);
    assert_eq!(connection["connection_status"], "connected");
    assert!(
        connection["test_result"]["api_response_ms"].is_number(),
        "{connection}"
    );
    let summary = serving.get(&format!("{HEALTH}/summary?user_id=acme"), 200);
    assert_eq!(summary["overall_status"], "healthy");
    assert_eq!(
        summary["components"]["tokens"]["token_health"]["token_status"],
        "active"
    );
    for wrong in [
        "tokens",
        "connection",
        "tokens?user_id=acme&probe=yes",
        "summary?timeout=99",
    ] {
        serving.get(&format!("{HEALTH}/{wrong}"), 400);
    }
    serving.get(&format!("{HEALTH}/tokens?user_id=nobody"), 404);
}

#[test]
fn an_org_that_hangs_delays_no_other() {
    let mut world = World::new();
    let [live, dead] = [world.local_org(&[]), world.local_org(&[])];
    world.log_in(&live, "live");
    world.log_in(&dead, "dead");
    dead.fault("delay=60s@/**");
    let serving = serve(&mut world, &live, &[]);
    let summary = serving.get(&format!("{HEALTH}/summary?timeout=1"), 503);
    let of = |name: &str| {
        let items = summary["items"].as_array().unwrap().iter();
        let mut of = items.filter(|item| item["subject"]["name"] == name);
        of.find(|item| item["check"] == "token").unwrap().clone()
    };
    assert_eq!(text(&of("live"), "verdict"), "ok");
    assert_ne!(text(&of("dead"), "verdict"), "ok");
    let way = serving.get(&format!("{HEALTH}/connection?user_id=dead&timeout=1"), 503);
    assert_eq!(way["connection_status"], "failed");
    let mut hanging = TcpStream::connect(("127.0.0.1", serving.port())).unwrap();
    let request = format!(
        "GET /api/salesforce/enhanced/user?user_id=dead HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\
         Authorization: Bearer {}\r\n\r\n",
        serving.port(),
        serving.token()
    );
    hanging.write_all(request.as_bytes()).unwrap();
    serving.get("/api/salesforce/enhanced/user?user_id=live", 200);
    let services = serving.get("/api/services/salesforce_service", 200);
    assert_eq!(services["service"]["status"], "connected");
    assert_eq!(services["service"]["health"], "degraded");
}
