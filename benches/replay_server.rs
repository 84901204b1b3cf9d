//! A server that replays ready-made pages of a query, so that it is not what a benchmark measures.
//!
//! `benches/compare.py` starts it; `cargo build --release --bench replay_server` makes it. It speaks
//! as much REST as the tools need that are compared: versions, the organization, a query with a
//! LIMIT and its pages of 2,000 rows. Sixty bodies are made and compressed at the start; an answer is
//! a short head of its own in front of one of them, in plain or in gzip as the client accepts. Cursors
//! hold all of their state, so that pages can be asked for in any order.
//!
//! It ends when its standard input does.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

const PAGE: u64 = 2_000;
const BODIES: u64 = 60;
const VERSION: &str = "v65.0";

/// The records of a page, and the same compressed.
struct Body {
    plain: Vec<u8>,
    packed: Vec<u8>,
    crc: Crc,
}

impl Body {
    fn new(records: &str) -> Fallible<Self> {
        let plain = format!("{records}]}}").into_bytes();
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(&plain)?;
        let packed = encoder.finish()?;
        let mut crc = Crc::new();
        crc.update(&plain);
        Ok(Self { plain, packed, crc })
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among[usize::try_from(self.roll(among.len() as u64)).unwrap_or_default()]
    }
}

fn records(first: u64, count: u64) -> String {
    let mut dice = Dice(first * 7_919 + 88_172_645_463_325_252);
    let mut page = String::new();
    let kinds = [
        "Solar roof",
        "Heat pump",
        "Wall box",
        "Storage",
        "Service plan",
        "Audit",
    ];
    let towns = [
        "Berlin", "Lyon", "Aarhus", "Porto", "Gdańsk", "Linz", "Bergen", "Cork",
    ];
    let stages = [
        "Prospecting",
        "Qualification",
        "Negotiation/Review",
        "Closed Won",
        "Closed Lost",
    ];
    let firms = [
        "Lumen Ops",
        "Acme, Inc.",
        "Gerber & Sohn",
        "North Grid",
        "O'Hara Works",
    ];
    for row in first..first + count {
        let comma = if row == first { "" } else { "," };
        let (kind, town) = (dice.pick(&kinds), dice.pick(&towns));
        let (stage, firm) = (dice.pick(&stages), dice.pick(&firms));
        let (amount, cents, unit) = (dice.roll(90_000), dice.roll(100), dice.roll(40));
        let (day, hour, second) = (1 + dice.roll(28), dice.roll(24), dice.roll(60));
        let account = dice.roll(50_000);
        let is_won = stage == "Closed Won";
        // Writing to a String cannot fail.
        let _ = write!(
            page,
            r#"{comma}{{"attributes":{{"type":"Opportunity","url":"/services/data/{VERSION}/sobjects/Opportunity/006Hs{row:010}IAV"}},"Id":"006Hs{row:010}IAV","Name":"{kind} {town} {unit}","Amount":{amount}.{cents:02},"CloseDate":"2026-12-{day:02}","StageName":"{stage}","IsWon":{is_won},"CreatedDate":"2026-08-{day:02}T{hour:02}:05:{second:02}.000+0000","Account":{{"attributes":{{"type":"Account","url":"/services/data/{VERSION}/sobjects/Account/001Hs{account:010}IAU"}},"Name":"{firm} {account}"}}}}"#
        );
    }
    page
}

/// What all connections share.
struct Replay {
    bodies: Vec<Body>,
    short: Body,
    latency: Duration,
    /// Never compresses, whatever the client accepts.
    is_plain: bool,
    requests: AtomicU64,
}

/// A head and what follows it.
struct Answer<'r> {
    content_type: &'static str,
    head: Vec<u8>,
    body: Option<&'r Body>,
}

impl Replay {
    fn new(latency: Duration, is_plain: bool) -> Fallible<Self> {
        let bodies: Fallible<Vec<Body>> = (0..BODIES)
            .map(|number| Body::new(&records(number * PAGE, PAGE)))
            .collect();
        Ok(Self {
            bodies: bodies?,
            short: Body::new(&records(0, 3))?,
            latency,
            is_plain,
            requests: AtomicU64::new(0),
        })
    }

    fn answer(&self, target: &str) -> Option<Answer<'_>> {
        let (path, parameters) = target.split_once('?').unwrap_or((target, ""));
        let rest = path.trim_start_matches('/').strip_prefix("services/data")?;
        let rest = rest.trim_start_matches('/');
        let (_, resource) = rest.split_once('/').unwrap_or((rest, ""));
        let resource = resource.trim_end_matches('/');
        if rest.is_empty() {
            let list = format!(
                r#"[{{"label":"Bench","url":"/services/data/{VERSION}","version":"65.0"}}]"#
            );
            return Some(document(list));
        }
        if parameters.contains("columns=true") {
            return Some(document(columns()));
        }
        if let Some(locator) = resource.strip_prefix("query/") {
            let (cursor, offset) = locator.split_once('-')?;
            let total = cursor
                .strip_prefix("01g")?
                .strip_suffix("AAA")?
                .parse()
                .ok()?;
            return self.page(total, offset.parse().ok()?);
        }
        if resource != "query" {
            return Some(document(r#"{"Username":"ann@example.com"}"#.to_owned()));
        }
        if parameters.contains("Organization") {
            return Some(document(organization()));
        }
        let limit = parameters.rsplit(['+', ' ']).next()?.rsplit("%20").next()?;
        self.page(limit.split('&').next()?.parse().ok()?, 0)
    }

    fn page(&self, total: u64, offset: u64) -> Option<Answer<'_>> {
        let end = offset + PAGE;
        let body = match total {
            3 => &self.short,
            _ if total.is_multiple_of(PAGE) && offset < total => {
                &self.bodies[usize::try_from(offset / PAGE % BODIES).ok()?]
            }
            _ => return None,
        };
        let next = match end < total {
            true => format!(
                r#""done":false,"nextRecordsUrl":"/services/data/{VERSION}/query/01g{total:012}AAA-{end}""#
            ),
            false => r#""done":true"#.to_owned(),
        };
        let head = format!(r#"{{"totalSize":{total},{next},"records":["#).into_bytes();
        Some(Answer {
            content_type: "application/json;charset=UTF-8",
            head,
            body: Some(body),
        })
    }

    fn converse(&self, stream: &TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        let mut writer = stream;
        loop {
            let (mut line, mut is_gzip, mut length) = (String::new(), false, 0);
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            loop {
                let mut header = String::new();
                if reader.read_line(&mut header)? <= 2 {
                    break;
                }
                let header = header.to_ascii_lowercase();
                is_gzip |= !self.is_plain
                    && header.starts_with("accept-encoding:")
                    && header.contains("gzip");
                if let Some(text) = header.strip_prefix("content-length:") {
                    length = text.trim().parse().unwrap_or(0);
                }
            }
            std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink())?;
            let target = line.split(' ').nth(1).unwrap_or_default();
            if target == "/_count" {
                let count = self.requests.swap(0, Ordering::Relaxed).to_string();
                reply(&mut writer, &document(count), false)?;
                continue;
            }
            self.requests.fetch_add(1, Ordering::Relaxed);
            thread::sleep(self.latency);
            match self.answer(target).or_else(|| person(target)) {
                Some(answer) => reply(&mut writer, &answer, is_gzip)?,
                None => {
                    let body = r#"[{"errorCode":"NOT_FOUND","message":"nothing is here"}]"#;
                    let length = body.len();
                    write!(
                        writer,
                        "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
                    )?;
                }
            }
        }
    }
}

fn document(text: String) -> Answer<'static> {
    Answer {
        content_type: "application/json;charset=UTF-8",
        head: text.into_bytes(),
        body: None,
    }
}

fn organization() -> String {
    r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Organization","url":"/x"},"Name":"Bench","InstanceName":"EUR1","IsSandbox":false,"TrialExpirationDate":null,"NamespacePrefix":null,"OrganizationType":"Developer Edition"}]}"#.to_owned()
}

/// Who logs in: two calls of the official CLI.
fn person(target: &str) -> Option<Answer<'static>> {
    if target.starts_with("/services/oauth2/userinfo") {
        let text = r#"{"user_id":"0051a000000UGT8AAO","organization_id":"00D1a000000H3O9EAK","preferred_username":"ann@example.com","name":"Ann"}"#;
        return Some(document(text.to_owned()));
    }
    None
}

/// The columns of the query, as `columns=true` tells them.
fn columns() -> String {
    let column = |name: &str, inner: &str| {
        format!(
            r#"{{"columnName":"{name}","displayName":"{name}","aggregate":false,"booleanType":false,"custom":false,"foreignKeyName":null,"insertable":true,"joinColumns":[{inner}],"numberType":false,"textType":true,"updatable":true}}"#
        )
    };
    let names = [
        "Id",
        "Name",
        "Amount",
        "CloseDate",
        "StageName",
        "IsWon",
        "CreatedDate",
    ];
    let mut all: Vec<String> = names.iter().map(|name| column(name, "")).collect();
    all.push(column("Account", &column("Name", "")));
    format!(
        r#"{{"columnMetadata":[{}],"entityName":"Opportunity","groupBy":false,"idSelected":true,"keyPrefix":"006"}}"#,
        all.join(",")
    )
}

fn reply(writer: &mut &TcpStream, answer: &Answer<'_>, is_gzip: bool) -> std::io::Result<()> {
    let mut out = Vec::with_capacity(512 + answer.head.len());
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nSforce-Limit-Info: api-usage=18/5000000\r\n",
        answer.content_type
    );
    out.extend_from_slice(head.as_bytes());
    let Some(body) = answer.body.filter(|_| is_gzip) else {
        let plain = answer.body.map_or(&[][..], |body| &body.plain);
        let length = answer.head.len() + plain.len();
        out.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes());
        out.extend_from_slice(&answer.head);
        writer.write_all(&out)?;
        return writer.write_all(plain);
    };
    // The head is a stored block in front of the blocks that are ready (RFC 1951, 3.2.4).
    let size = u16::try_from(answer.head.len()).unwrap_or(u16::MAX);
    let length = 10 + 5 + answer.head.len() + body.packed.len() + 8;
    out.extend_from_slice(
        format!("Content-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n").as_bytes(),
    );
    out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 0]);
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&(!size).to_le_bytes());
    out.extend_from_slice(&answer.head);
    let mut crc = Crc::new();
    crc.update(&answer.head);
    crc.combine(&body.crc);
    let mut end = crc.sum().to_le_bytes().to_vec();
    end.extend_from_slice(&crc.amount().to_le_bytes());
    writer.write_all(&out)?;
    writer.write_all(&body.packed)?;
    writer.write_all(&end)
}

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let Some(port) = value("--port") else {
        let usage =
            "replay_server: `--port PORT [--latency MS] [--plain]`; see `benches/compare.py`\n";
        return Ok(std::io::stdout().write_all(usage.as_bytes())?);
    };
    let is_plain = arguments.iter().any(|argument| argument == "--plain");
    let latency = Duration::from_millis(value("--latency").unwrap_or(0));
    let replay = Arc::new(Replay::new(latency, is_plain)?);
    let listener = TcpListener::bind(("127.0.0.1", u16::try_from(port)?))?;
    let address = listener.local_addr()?;
    writeln!(std::io::stdout().lock(), "http://{address}")?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let replay = Arc::clone(&replay);
            // A client that goes away has its reasons.
            thread::spawn(move || drop(replay.converse(&stream)));
        }
    });
    // Whoever started it is gone when its end of the pipe is closed.
    std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink())?;
    Ok(())
}
