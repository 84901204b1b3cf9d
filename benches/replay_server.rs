//! A server that replays ready-made pages of a query, so that it is not what a benchmark measures.
//!
//! `benches/compare.py` starts it; `cargo build --release --bench replay_server` makes it. It speaks
//! as much REST as the tools need that are compared: versions, the organization, a query with a
//! LIMIT and its pages of 2,000 rows. Sixty bodies are made and compressed at the start; an answer is
//! a short head of its own in front of one of them, in plain or in gzip as the client accepts. Cursors
//! hold all of their state, so that pages can be asked for in any order.
//!
//! Bulk API 2.0, too: a query job is done as soon as it is made, and a page of its CSV is made of the same
//! ready bodies, many in one answer. An ingest job keeps what is uploaded and says of every row that it
//! was done. Opportunities and accounts are described as far as that needs.
//!
//! It ends when its standard input does.

#[path = "replay_server/jobs.rs"]
mod jobs;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use flate2::write::DeflateEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

const PAGE: u64 = 2_000;
const BODIES: u64 = 60;
const VERSION: &str = "v65.0";
/// Ends a stream of deflate blocks: a last one that is stored and empty.
const LAST_BLOCK: [u8; 5] = [1, 0, 0, 0xff, 0xff];

/// The records of a page, and the same compressed.
struct Body {
    plain: Vec<u8>,
    packed: Vec<u8>,
    crc: Crc,
}

impl Body {
    /// Rows of CSV; compressed as blocks behind which others may follow.
    fn csv(rows: &str) -> Fallible<Self> {
        let plain = rows.as_bytes().to_vec();
        let mut packed = Vec::with_capacity(plain.len());
        let mut deflate = Compress::new(Compression::new(6), false);
        deflate.compress_vec(&plain, &mut packed, FlushCompress::Sync)?;
        let mut crc = Crc::new();
        crc.update(&plain);
        Ok(Self { plain, packed, crc })
    }

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

/// The rows as a page of the REST API has them, or as CSV of a job.
fn records(first: u64, count: u64, is_csv: bool) -> String {
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
        if is_csv {
            let _ = writeln!(
                page,
                r#""006Hs{row:010}IAV","{kind} {town} {unit}","{amount}.{cents:02}","2026-12-{day:02}","{stage}","{is_won}","2026-08-{day:02}T{hour:02}:05:{second:02}.000Z","{firm} {account}""#
            );
            continue;
        }
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
    /// The same rows as CSV.
    tables: Vec<Body>,
    /// What was uploaded to ingest jobs.
    uploads: Mutex<HashMap<u64, Vec<u8>>>,
    latency: Duration,
    /// Never compresses, whatever the client accepts.
    is_plain: bool,
    requests: AtomicU64,
}

/// A head and what follows it.
struct Answer<'r> {
    status: &'static str,
    content_type: &'static str,
    head: Vec<u8>,
    body: Option<&'r Body>,
    /// Bodies one behind the other, each with blocks that do not end.
    more: Vec<&'r Body>,
    /// Further headers, each with its line break.
    headers: String,
}

impl Replay {
    fn new(latency: Duration, is_plain: bool) -> Fallible<Self> {
        let bodies: Fallible<Vec<Body>> = (0..BODIES)
            .map(|number| Body::new(&records(number * PAGE, PAGE, false)))
            .collect();
        let tables: Fallible<Vec<Body>> = (0..BODIES)
            .map(|number| Body::csv(&records(number * PAGE, PAGE, true)))
            .collect();
        Ok(Self {
            bodies: bodies?,
            short: Body::new(&records(0, 3, false))?,
            tables: tables?,
            uploads: Mutex::default(),
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
        let described = resource.strip_prefix("sobjects/");
        if let Some(object) = described.and_then(|rest| rest.strip_suffix("/describe")) {
            return Some(document(jobs::describe(object)));
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
            head,
            body: Some(body),
            ..document(String::new())
        })
    }

    fn converse(&self, stream: &TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        let mut writer = stream;
        loop {
            let (mut line, mut is_gzip) = (String::new(), false);
            let (mut length, mut is_chunked, mut is_packed) = (0, false, false);
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
                is_chunked |=
                    header.starts_with("transfer-encoding:") && header.contains("chunked");
                is_packed |= header.starts_with("content-encoding:") && header.contains("gzip");
                if let Some(text) = header.strip_prefix("content-length:") {
                    length = text.trim().parse().unwrap_or(0);
                }
            }
            let mut body = Vec::new();
            match is_chunked {
                true => dechunk(&mut reader, &mut body)?,
                false => drop(reader.by_ref().take(length).read_to_end(&mut body)?),
            }
            if is_packed {
                let mut plain = Vec::new();
                flate2::bufread::MultiGzDecoder::new(&body[..]).read_to_end(&mut plain)?;
                body = plain;
            }
            let method = line.split(' ').next().unwrap_or_default();
            let target = line.split(' ').nth(1).unwrap_or_default();
            if target == "/_count" {
                let count = self.requests.swap(0, Ordering::Relaxed).to_string();
                reply(&mut writer, &document(count), false)?;
                continue;
            }
            self.requests.fetch_add(1, Ordering::Relaxed);
            thread::sleep(self.latency);
            let is_job = target.contains("/jobs/");
            let answer = match is_job {
                true => self.job(method, target, body),
                false => self.answer(target).or_else(|| person(target)),
            };
            match answer {
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
        status: "200 OK",
        content_type: "application/json;charset=UTF-8",
        head: text.into_bytes(),
        body: None,
        more: Vec::new(),
        headers: String::new(),
    }
}

/// A body that comes in chunks.
fn dechunk(reader: &mut impl BufRead, body: &mut Vec<u8>) -> std::io::Result<()> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).unwrap_or(0);
        reader.by_ref().take(size).read_to_end(body)?;
        reader.read_line(&mut line)?;
        if size == 0 {
            return Ok(());
        }
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
        "HTTP/1.1 {}\r\nContent-Type: {}\r\n{}Sforce-Limit-Info: api-usage=18/5000000\r\n",
        answer.status, answer.content_type, answer.headers
    );
    out.extend_from_slice(head.as_bytes());
    if !answer.more.is_empty() {
        return reply_many(writer, out, answer, is_gzip);
    }
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

/// As [`reply`], for bodies one behind the other.
fn reply_many(
    writer: &mut &TcpStream,
    mut out: Vec<u8>,
    answer: &Answer<'_>,
    is_gzip: bool,
) -> std::io::Result<()> {
    let head = &answer.head;
    if !is_gzip {
        let plain: usize = answer.more.iter().map(|body| body.plain.len()).sum();
        let length = head.len() + plain;
        out.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes());
        out.extend_from_slice(head);
        writer.write_all(&out)?;
        return answer
            .more
            .iter()
            .try_for_each(|body| writer.write_all(&body.plain));
    }
    let packed: usize = answer.more.iter().map(|body| body.packed.len()).sum();
    let length = 10 + 5 + head.len() + packed + LAST_BLOCK.len() + 8;
    out.extend_from_slice(
        format!("Content-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n").as_bytes(),
    );
    let size = u16::try_from(head.len()).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 0]);
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&(!size).to_le_bytes());
    out.extend_from_slice(head);
    writer.write_all(&out)?;
    let mut crc = Crc::new();
    crc.update(head);
    for body in &answer.more {
        writer.write_all(&body.packed)?;
        crc.combine(&body.crc);
    }
    let mut end = LAST_BLOCK.to_vec();
    end.extend_from_slice(&crc.sum().to_le_bytes());
    end.extend_from_slice(&crc.amount().to_le_bytes());
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
