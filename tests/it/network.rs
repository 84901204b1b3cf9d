//! What every command does on the network: what is sent again and what never, limits of our own,
//! connections, compression, time limits, the proxy.

mod limits;
mod repeats;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc;

use crate::world::{LocalOrg, Run, World, finish};

const SOQL: &str = "SELECT Username FROM User LIMIT 1";

/// A world that is logged in to a local org with these flags.
fn org(flags: &[&str]) -> (World, LocalOrg) {
    let world = World::new();
    let org = world.local_org(&[&["--seed", "demo"], flags].concat());
    world.log_in(&org, "acme");
    (world, org)
}

/// A run with variables of its own.
fn run_with(world: &World, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = world.command(arguments);
    command.envs(variables.iter().copied());
    finish(command.output().unwrap())
}

#[test]
fn a_command_uses_one_connection() {
    let (world, org) = org(&[]);
    let count = |name: &str| org.requests()[name].as_u64().unwrap();
    let (calls, connections) = (count("total"), count("connections"));
    let quiet = [count("total") - calls, count("connections") - connections];
    assert_eq!(quiet, [0, 0], "asking is not counted");
    world
        .run(&["query", "--batch-size", "200", "SELECT Id FROM Contact"])
        .ends(0);
    assert!(count("total") - calls >= 2, "several pages");
    assert_eq!(count("connections") - connections, 1);
}

#[test]
fn long_bodies_travel_compressed_and_arrive() {
    let world = World::new();
    let org = world.local_org(&["--seed", "demo"]);
    world.log_in(&org, "acme");
    let names = vec!["'Silver Markets plc'"; 1_500].join(", ");
    let soql = format!("SELECT Name FROM Account WHERE Name IN ({names})");
    let file = world.file("long.soql", &soql);
    let run = world.run(&["query", "-vv", "--format", "csv", "-f", &file]);
    let run = run.ends(0);
    assert_eq!(run.stdout, "Name\nSilver Markets plc\n");
    assert!(run.stderr.contains("POST"), "{}", run.stderr);
}

#[test]
fn time_limits_are_settings() {
    let (world, org) = org(&[]);
    org.fault("delay=3s@**/query:1");
    org.fault("slow=3s@**/query:1");
    let once = ("SFKIT_RETRIES", "0");
    let silent = [once, ("SFKIT_READ_TIMEOUT", "200ms")];
    let run = run_with(&world, &silent, &["query", SOQL, "--format", "json"]).ends(5);
    assert_eq!(run.error()["code"], "timeout");
    assert_eq!(run.error()["details"]["attempts"], 1);
    let slow = [once, ("SFKIT_TIMEOUT", "300ms")];
    let run = run_with(&world, &slow, &["query", SOQL, "--format", "json"]).ends(5);
    assert_eq!(run.error()["code"], "timeout");
    run_with(&world, &[once], &["query", SOQL]).ends(0);
    let wrong = run_with(&world, &[("SFKIT_TIMEOUT", "soon")], &["query", SOQL]).ends(2);
    assert!(
        wrong
            .stderr
            .contains("`soon` is no value for `SFKIT_TIMEOUT`"),
        "{}",
        wrong.stderr
    );
}

/// A proxy that refuses to connect; it sends the first line of each request.
fn proxy() -> (u16, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, asked) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {}
            // The test may be over already.
            drop(send.send(head));
            let mut stream = stream;
            drop(stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"));
        }
    });
    (port, asked)
}

#[test]
fn a_proxy_is_used_and_named_and_its_password_is_not_shown() {
    let mut world = World::new();
    let (port, asked) = proxy();
    world
        .set("SFKIT_ACCESS_TOKEN", "00D000000000001!token")
        .set("SFKIT_INSTANCE_URL", "https://acme.my.salesforce.com")
        .set("SFKIT_RETRIES", "0")
        .set(
            "HTTPS_PROXY",
            &format!("http://ann:geheim@127.0.0.1:{port}"),
        );
    let run = world.run(&["query", SOQL, "-vvv"]).ends(5);
    let head = asked.recv().unwrap();
    assert!(
        head.starts_with("CONNECT acme.my.salesforce.com:443 "),
        "{head}"
    );
    assert!(head.to_lowercase().contains("proxy-authorization: basic"));
    let named = format!("the way leads through the proxy `127.0.0.1:{port}`");
    assert!(run.stderr.contains(&named), "{}", run.stderr);
    let list = world.run(&["config", "list", "--format", "csv"]).ends(0);
    let line = format!("proxy,http://ann:***@127.0.0.1:{port}/,HTTPS_PROXY");
    assert!(list.stdout.contains(&line), "{}", list.stdout);
    for text in [&run.stderr, &run.stdout, &list.stdout, &list.stderr] {
        assert!(!text.contains("geheim"), "{text}");
    }
    let get = world.run(&["config", "get", "proxy"]).ends(0);
    assert!(!get.stdout.contains("geheim"));
}

#[test]
fn this_machine_is_reached_without_the_proxy() {
    let (mut world, _org) = org(&[]);
    let (port, asked) = proxy();
    world.set("SFKIT_PROXY", &format!("127.0.0.1:{port}"));
    world.run(&["query", SOQL]).ends(0);
    assert!(asked.try_recv().is_err());
}
