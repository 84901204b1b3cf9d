//! The little of an HTTP client that tests need beside the program under test: plain http on
//! loopback, one request a connection. It keeps the tests free of other programs and shares no
//! code with the client that they test.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use url::Url;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
    head: String,
}

impl Answer {
    /// A header field.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header_in(&self.head, name)
    }
}

fn header_in<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    found.next().map(|(_, value)| value.trim())
}

/// Sends a request, on a connection of its own. (chromedriver gives HTTP/1.0 no answer.)
pub(crate) fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let url = Url::parse(url).unwrap();
    let (host, port) = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).unwrap();
    let query = url
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    let mut head = format!(
        "{method} {}{query} HTTP/1.1\r\nHost: {host}:{port}\r\n",
        url.path()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = body.len();
    head.push_str(&format!(
        "Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    ));
    stream.write_all(head.as_bytes()).unwrap();
    let answer = String::from_utf8(receive(&mut stream)).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let header = |name: &str| header_in(head, name).map(str::to_owned);
    let is_chunked = header("transfer-encoding").is_some_and(|coding| coding == "chunked");
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        location: header("location"),
        body: if is_chunked {
            joined(body)
        } else {
            body.to_owned()
        },
        head: head.to_owned(),
    }
}

/// The chunks of a body put together.
fn joined(mut chunks: &str) -> String {
    let mut body = String::new();
    while let Some((size, rest)) = chunks.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        body.push_str(&rest[..size]);
        chunks = rest[size..].trim_start_matches("\r\n");
    }
    body
}

/// Reads until the promised length is there or the connection ends.
fn receive(stream: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let count = stream.read(&mut piece).unwrap();
        answer.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&answer);
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, _)| {
            let lower = head.to_ascii_lowercase();
            let length = lower
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length = length.and_then(|text| text.trim().parse::<usize>().ok());
            length.is_some_and(|length| answer.len() >= head.len() + 4 + length)
        });
        if count == 0 || whole {
            return answer;
        }
    }
}

/// A page.
pub(crate) fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    send("GET", url, headers, "")
}

/// The file that [`browser`] runs: a browser that follows redirects and shows nothing.
pub(crate) fn browser(folder: &Path) -> String {
    let program = std::env::current_exe().unwrap();
    let script = format!(
        "#!/bin/sh\nSFKIT_TEST_URL=\"$1\" exec '{}' --exact web::visit --ignored >/dev/null 2>&1\n",
        program.display()
    );
    let path = folder.join("browser.sh");
    std::fs::write(&path, script).unwrap();
    crate::world::make_executable(&path);
    path.to_str().unwrap().to_owned()
}

#[test]
#[ignore = "the browser of other tests"]
fn visit() {
    let mut url = std::env::var("SFKIT_TEST_URL").unwrap();
    for _ in 0..10 {
        let Some(next) = get(&url, &[]).location else {
            return;
        };
        url = Url::parse(&url).unwrap().join(&next).unwrap().to_string();
    }
}
