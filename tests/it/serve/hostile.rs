//! Clients that mean no good, byte by byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::running::Serving;
use crate::world::DEMO;

const PATH: &str = "/api/salesforce/limits?user_id=demo";

/// A request and the status that it must get.
struct Case {
    what: &'static str,
    request: String,
    status: u16,
}

/// A request with these header lines beside `Connection`.
fn request(method: &str, path: &str, lines: &[String], body: &str) -> String {
    let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    for line in lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    if !body.is_empty() {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    text + "\r\n" + body
}

fn status(answer: &str) -> u16 {
    let code = answer.split(' ').nth(1);
    code.and_then(|code| code.parse().ok()).unwrap_or(0)
}

/// Hosts, origins, tokens.
#[expect(clippy::too_many_lines, reason = "a table, a case a line")]
fn callers(serving: &Serving) -> Vec<Case> {
    let port = serving.port();
    let host = format!("Host: 127.0.0.1:{port}");
    let token = format!("Authorization: Bearer {}", serving.token());
    let off_by_one = {
        let last = if token.ends_with('A') { 'B' } else { 'A' };
        format!("{}{last}", &token[..token.len() - 1])
    };
    let get = |what, lines: &[&str], status| {
        let lines: Vec<_> = lines.iter().map(|&line| line.to_owned()).collect();
        Case {
            what,
            request: request("GET", PATH, &lines, ""),
            status,
        }
    };
    let local = format!("Host: localhost:{port}");
    let upper = format!("Host: LOCALHOST:{port}");
    let six = format!("Host: [::1]:{port}");
    let dotted = format!("Host: localhost.:{port}");
    let other_port = format!("Host: 127.0.0.1:{}", port.wrapping_add(1));
    let evil = format!("Host: rebound.example:{port}");
    let own_origin = format!("Origin: http://127.0.0.1:{port}");
    vec![
        get("the right one", &[&host, &token], 200),
        get("by name", &[&local, &token], 200),
        get("in capitals", &[&upper, &token], 200),
        get("IPv6", &[&six, &token], 200),
        get("our own page", &[&host, &token, &own_origin], 200),
        get(
            "a typed address",
            &[&host, &token, "Sec-Fetch-Site: none"],
            200,
        ),
        get("no host", &[&token], 400),
        get("two hosts", &[&host, &host, &token], 400),
        get("a trailing dot", &[&dotted, &token], 403),
        get("another port", &[&other_port, &token], 403),
        get("no port", &["Host: 127.0.0.1", &token], 403),
        get("a rebound name", &[&evil, &token], 403),
        get(
            "another page",
            &[&host, &token, "Origin: https://evil.example"],
            403,
        ),
        get("a page in a box", &[&host, &token, "Origin: null"], 403),
        get(
            "another page's image",
            &[&host, &token, "Sec-Fetch-Site: cross-site"],
            403,
        ),
        get(
            "a page of a sister site",
            &[&host, &token, "Sec-Fetch-Site: same-site"],
            403,
        ),
        get("no token", &[&host], 401),
        get("a token that is nearly right", &[&host, &off_by_one], 401),
        get("two tokens", &[&host, &token, &token], 401),
        get("another scheme", &[&host, "Authorization: Basic YTpi"], 401),
        get("an empty token", &[&host, "Authorization: Bearer "], 401),
        Case {
            what: "a whole URL of another host",
            request: request(
                "GET",
                &format!("http://rebound.example{PATH}"),
                &[host.clone(), token.clone()],
                "",
            ),
            status: 403,
        },
    ]
}

/// Paths, methods, bodies.
#[expect(clippy::too_many_lines, reason = "a table, a case a line")]
fn requests(serving: &Serving) -> Vec<Case> {
    let lines = [
        format!("Host: 127.0.0.1:{}", serving.port()),
        format!("Authorization: Bearer {}", serving.token()),
    ];
    let json = "Content-Type: application/json".to_owned();
    let with = |more: &str| [lines.to_vec(), vec![more.to_owned()]].concat();
    let case = |what, request, status| Case {
        what,
        request,
        status,
    };
    let contacts = "/api/salesforce/contacts";
    let body = r#"{"user_id":"demo","LastName":"X"}"#;
    let many: Vec<_> = (0..80).map(|number| format!("X-{number}: 1")).collect();
    let long = format!("X-Long: {}", "x".repeat(64 * 1024));
    let large = format!(r#"{{"LastName":"{}"}}"#, "x".repeat(4096));
    let chunked = format!(
        "POST {contacts} HTTP/1.1\r\nConnection: close\r\n{}\r\n{}\r\n{json}\r\nTransfer-Encoding: \
         chunked\r\n\r\n1000\r\n{}\r\n0\r\n\r\n",
        lines[0],
        lines[1],
        "x".repeat(4096)
    );
    vec![
        case(
            "an unknown path",
            request("GET", "/api/nothing", &lines, ""),
            404,
        ),
        case(
            "an unknown parameter",
            request("GET", &format!("{PATH}&x=1"), &lines, ""),
            400,
        ),
        case(
            "a method that is none",
            request("DELETE", contacts, &lines, ""),
            405,
        ),
        case("no type", request("POST", contacts, &lines, body), 415),
        case(
            "a form",
            request("POST", contacts, &with("Content-Type: text/plain"), body),
            415,
        ),
        case(
            "no object",
            request("POST", contacts, &with(&json), "[1]"),
            400,
        ),
        case(
            "cut JSON",
            request("POST", contacts, &with(&json), "{\"a\":"),
            400,
        ),
        case(
            "a long body",
            request("POST", contacts, &with(&json), &large),
            413,
        ),
        case("a long body in chunks", chunked, 413),
        case(
            "many headers",
            request("GET", PATH, &[&lines[..], &many].concat(), ""),
            431,
        ),
        case("a long header", request("GET", PATH, &with(&long), ""), 431),
        case(
            "an id that is none",
            request("GET", &format!("{contacts}/1?user_id=demo"), &lines, ""),
            400,
        ),
        case("no HTTP", "hello\r\n\r\n".to_owned(), 400),
        case(
            "a field that is none",
            {
                let body = r#"{"user_id":"demo","LastName":"X","LastNme":"Y"}"#;
                request("POST", contacts, &with(&json), body)
            },
            422,
        ),
        case(
            "a path with dots",
            request("GET", "/services/data/%2e%2e/oauth2/token", &lines, ""),
            400,
        ),
        case(
            "a write that is not passed",
            request("POST", "/services/data/v60.0/composite", &with(&json), "{}"),
            405,
        ),
    ]
}

#[test]
fn who_may_not_ask_is_told_so_and_nothing_more() {
    let serving = Serving::start(
        &DEMO,
        &["-o", "demo", "--scope", "write", "--max-body", "2000"],
    );
    for case in callers(&serving).into_iter().chain(requests(&serving)) {
        let answer = serving.raw(case.request.as_bytes());
        assert_eq!(status(&answer), case.status, "{}: {answer}", case.what);
        for inside in ["/home", "/tmp", "src/", "SELECT ", serving.token()] {
            assert!(!answer.contains(inside), "{}: {answer}", case.what);
        }
    }
    let refused = serving.ask("DELETE", "/api/salesforce/contacts", None);
    assert_eq!(refused.header("allow"), Some("GET,HEAD,POST"));
    let unauthorized = serving.raw(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(status(&unauthorized), 403);
}

#[test]
fn a_slow_body_and_an_early_end_hold_nobody_up() {
    let serving = Serving::start(
        &DEMO,
        &["-o", "demo", "--scope", "write", "--time-limit", "5s"],
    );
    let head = format!(
        "POST /api/salesforce/contacts HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        serving.port(),
        serving.token()
    );
    let mut slow = TcpStream::connect(("127.0.0.1", serving.port())).unwrap();
    slow.write_all(head.as_bytes()).unwrap();
    let gone = TcpStream::connect(("127.0.0.1", serving.port())).unwrap();
    drop(gone);
    assert_eq!(serving.get(PATH, 200)["ok"], true);
    slow.set_read_timeout(Some(Duration::from_secs(300)))
        .unwrap();
    let mut answer = [0; 12];
    slow.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
}

#[test]
fn the_rate_and_the_scope_of_the_token_are_kept() {
    let serving = Serving::start(&DEMO, &["-o", "demo", "--rate", "2"]);
    // Side by side, since one after the other they may be as slow as the rate allows.
    let answers = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..12)
            .map(|_| scope.spawn(|| serving.ask("GET", PATH, None)))
            .collect();
        let answers = asked.into_iter().map(|answer| answer.join().unwrap());
        answers.collect::<Vec<_>>()
    });
    let limited = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert!(limited.header("retry-after").is_some());
    assert!(limited.body.contains("RATE_LIMITED"));
    drop(serving);
    let serving = Serving::start(&DEMO, &["-o", "demo"]);
    let new = serde_json::json!({"user_id": "demo", "LastName": "X"});
    let refused = serving.send("POST", "/api/salesforce/contacts", &new, 403);
    assert_eq!(refused["error"]["code"], "SCOPE_REQUIRED");
}

#[test]
fn scripts_of_an_allowed_page_may_read_answers() {
    let page = "https://app.example.com";
    let serving = Serving::start(&DEMO, &["-o", "demo", "--allow-origin", page]);
    let host = format!("Host: 127.0.0.1:{}", serving.port());
    let asks = |origin: &str| {
        let lines = [
            host.clone(),
            format!("Origin: {origin}"),
            "Access-Control-Request-Method: GET".to_owned(),
            "Access-Control-Request-Headers: authorization".to_owned(),
        ];
        serving.raw(request("OPTIONS", PATH, &lines, "").as_bytes())
    };
    let allowed = asks(page).to_ascii_lowercase();
    assert!(
        allowed.contains("access-control-allow-origin: https://app.example.com"),
        "{allowed}"
    );
    assert_eq!(status(&asks("https://evil.example")), 403);
    let lines = [
        host.clone(),
        format!("Origin: {page}"),
        format!("Authorization: Bearer {}", serving.token()),
    ];
    let answer = serving.raw(request("GET", PATH, &lines, "").as_bytes());
    assert_eq!(status(&answer), 200);
    assert!(
        answer.contains("access-control-allow-origin: https://app.example.com"),
        "{answer}"
    );
    DEMO.run(&["serve", "-o", "demo", "--allow-origin", "*"])
        .ends(2);
}
