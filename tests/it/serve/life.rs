//! How the service ends, what it writes down, and what one org may do to another.

use std::io::Read;
use std::process::Command;

use rustix::process::Signal;
use serde_json::Value;

use super::running::Serving;
use crate::fake_org::{FakeOrg, reply_json};
use crate::world::{LocalOrg, World, available};

/// Waits until it is so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..6_000 {
        if is_so() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("it is waited in vain until {what}");
}

/// Waits until the org was asked for its limits.
fn wait_for_limits(org: &LocalOrg) {
    until("the org is asked", || {
        org.requests().to_string().contains("/limits")
    });
}

const LIMITS: &str = "/api/salesforce/limits?user_id=";

#[test]
fn a_request_under_way_is_answered_when_the_service_ends() {
    let world = World::new();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let org = FakeOrg::start(move |asked, _| {
        asked.line.contains("/limits").then(|| {
            let _released = held.lock().unwrap().recv();
            reply_json(200, &serde_json::json!({}))
        })
    });
    org.log_in(&world, "file", &[]).ends(0);
    let serving = Serving::start(&world, &["-o", "acme"]);
    let mut stream = serving.begin(&format!("{LIMITS}acme"));
    until("the org is asked", || {
        org.asked()
            .iter()
            .any(|asked| asked.line.contains("/limits"))
    });
    let file = serving.token_file();
    serving.signal(Signal::TERM);
    until("nobody new is let in", || {
        std::net::TcpStream::connect(("127.0.0.1", serving.port())).is_err()
    });
    drop(release);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
    let (status, said) = serving.end(Signal::TERM);
    assert_eq!((status, file.exists()), (0, false), "{said}");
}

#[test]
fn a_request_that_never_ends_does_not_keep_the_service() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let serving = Serving::start(&world, &["-o", "acme"]);
    org.fault("delay=10m@/services/data/*/limits:1");
    let stream = serving.begin(&format!("{LIMITS}acme"));
    wait_for_limits(&org);
    let (status, said) = serving.end(Signal::INT);
    assert_eq!(status, 0, "{said}");
    drop(stream);
}

#[test]
fn an_org_that_hangs_slows_no_other() {
    let world = World::new();
    let [one, other] = [(); 2].map(|()| world.local_org(&["--seed", "empty"]));
    world.log_in(&one, "one");
    world.log_in(&other, "other");
    let flags = ["--orgs", "one,other", "--concurrency", "4"];
    let serving = Serving::start(&world, &flags);
    one.fault("delay=10m@/services/data/*/limits");
    let hanging: Vec<_> = (0..2)
        .map(|_| serving.begin(&format!("{LIMITS}one")))
        .collect();
    wait_for_limits(&one);
    serving.get(&format!("{LIMITS}other"), 200);
    // The org has its share, and no more.
    let busy = (0..100).find_map(|_| {
        let begun = serving.begin(&format!("{LIMITS}one"));
        begun
            .set_read_timeout(Some(std::time::Duration::from_millis(500)))
            .unwrap();
        let mut head = [0; 12];
        let read = (&begun).read_exact(&mut head);
        read.is_ok().then_some(head)
    });
    assert_eq!(&busy.unwrap(), b"HTTP/1.1 503");
    serving.get(&format!("{LIMITS}other"), 200);
    drop(hanging);
}

#[test]
fn every_start_is_in_the_audit_log() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let serving = Serving::start(&world, &["-o", "acme", "--allow-method", "PATCH"]);
    let log: Value = world
        .run(&["vault", "audit", "--format", "json"])
        .ends(0)
        .json();
    let log = log.to_string();
    assert!(log.contains("\"serve\""), "{log}");
    assert!(log.contains("GET, HEAD, PATCH"), "{log}");
    assert!(!log.contains(serving.token()));
    world.run(&["vault", "audit", "--verify"]).ends(0);
}

#[test]
fn a_certificate_of_ones_own_serves_https() {
    if !available("openssl", &["openssl", "curl"]) {
        return;
    }
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let made = Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args(["-keyout", "key.pem", "-out", "cert.pem"])
        .current_dir(world.folder())
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let tls = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];
    let serving = Serving::start(&world, &[&["-o", "acme"], &tls[..]].concat());
    assert!(serving.url().starts_with("https://"));
    let url = format!("https://localhost:{}{LIMITS}acme", serving.port());
    let answer = Command::new("curl")
        .args(["-sS", "--cacert", "cert.pem", &url, "-H"])
        .arg(format!("Authorization: Bearer {}", serving.token()))
        .current_dir(world.folder())
        .output()
        .unwrap();
    let body = String::from_utf8_lossy(&answer.stdout);
    assert!(body.starts_with("{\"ok\":true"), "{answer:?}");
    let plain = serving.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(!plain.contains("200 OK"), "{plain}");
    drop(serving);
    world.file("empty.pem", "");
    let wrong = [
        "serve",
        "-o",
        "acme",
        "--tls-cert",
        "empty.pem",
        "--tls-key",
        "key.pem",
    ];
    let run = world.run(&wrong).ends(1);
    assert!(run.stderr.contains("certificate"), "{}", run.stderr);
    let remote = [
        "serve",
        "-o",
        "acme",
        "--listen",
        "0.0.0.0",
        "--allow-remote",
    ];
    world.run(&remote).ends(2);
}
