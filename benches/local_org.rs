//! The local org under load: rows of a query, many idle clients, and questions to a large table.
//!
//! `cargo bench --bench local_org` fills a temporary org with five million opportunities
//! (`SFKIT_BENCH_ROWS` changes that; `SFKIT_BENCH_DB` names a file that is kept and used again),
//! starts the real server over it, and asks over HTTP with a client of its own. It prints wall
//! times, the processor time that the server took, and its memory. Nothing is asserted: the
//! figures depend on the machine.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

const STAGES: [&str; 10] = [
    "Prospecting",
    "Qualification",
    "Needs Analysis",
    "Value Proposition",
    "Id. Decision Makers",
    "Perception Analysis",
    "Proposal/Price Quote",
    "Negotiation/Review",
    "Closed Won",
    "Closed Lost",
];
const IDLE_CLIENTS: usize = 1_000;
/// Rows of the query that is read to its end.
const LONG_QUERY: u64 = 200_000;
/// Clock ticks of `/proc/PID/stat` in a second.
const TICKS: f64 = 100.0;

fn main() -> Fallible<()> {
    let rows: u64 = variable("SFKIT_BENCH_ROWS")
        .and_then(|text| text.parse().ok())
        .unwrap_or(5_000_000);
    let folder = tempfile::tempdir()?;
    let kept = variable("SFKIT_BENCH_DB").map(PathBuf::from);
    let db = kept.unwrap_or_else(|| folder.path().join("org.db"));
    if !db.exists() {
        fill(folder.path(), &db, rows)?;
    }
    let mut server = Server::start(folder.path(), &db)?;
    let measured = measure(&server, rows);
    server.child.kill()?;
    server.child.wait()?;
    measured
}

fn measure(server: &Server, rows: u64) -> Fallible<()> {
    say(&format!("{rows} opportunities, answers over HTTP:"));
    let mut client = server.client()?;
    for (name, soql) in questions(rows) {
        ask(&mut client, name, &soql)?;
    }
    long_query(server, &mut client, rows.min(LONG_QUERY))?;
    idle_clients(server)
}

/// What is asked of the table, most of it of an index.
fn questions(rows: u64) -> Vec<(&'static str, String)> {
    let middle = rows / 2;
    let select = "SELECT Id, Name, StageName, Amount FROM Opportunity";
    vec![
        ("Id", format!("{select} WHERE Id = '{}'", id(middle))),
        ("Name", format!("{select} WHERE Name = 'deal {middle}'")),
        (
            "Name IN",
            format!("{select} WHERE Name IN ('Deal 1', 'Deal {middle}', 'none')"),
        ),
        (
            "Name LIKE prefix",
            format!("{select} WHERE Name LIKE 'deal {}%'", middle / 100),
        ),
        (
            "CreatedDate range",
            format!(
                "{select} WHERE CreatedDate > 2026-06-01T10:00:00Z AND CreatedDate < 2026-06-01T10:05:00Z"
            ),
        ),
        (
            "CloseDate, stage",
            format!("{select} WHERE CloseDate = 2026-05-05 AND StageName = 'Closed Won' LIMIT 200"),
        ),
        (
            "ORDER BY DESC LIMIT",
            format!("{select} ORDER BY CreatedDate DESC LIMIT 10"),
        ),
        (
            "stage, LIMIT 200",
            format!("{select} WHERE StageName = 'Closed Won' LIMIT 200"),
        ),
        (
            "OFFSET 2000",
            format!("{select} ORDER BY Name LIMIT 200 OFFSET 2000"),
        ),
        ("COUNT()", "SELECT COUNT() FROM Opportunity".to_owned()),
        (
            "COUNT(), stage",
            "SELECT COUNT() FROM Opportunity WHERE StageName = 'Closed Won'".to_owned(),
        ),
        (
            "GROUP BY stage",
            "SELECT StageName, COUNT(Id) FROM Opportunity GROUP BY StageName".to_owned(),
        ),
        (
            "SUM by stage",
            "SELECT StageName, SUM(Amount) FROM Opportunity GROUP BY StageName".to_owned(),
        ),
    ]
}

fn ask(client: &mut Client, name: &str, soql: &str) -> Fallible<()> {
    let mut times = Vec::new();
    let mut size = Value::Null;
    let begun = Instant::now();
    while times.len() < 15 && (times.len() < 3 || begun.elapsed() < Duration::from_secs(20)) {
        let before = Instant::now();
        let body = client.query(soql)?;
        times.push(before.elapsed());
        size = serde_json::from_str::<Value>(&body)?["totalSize"].take();
    }
    let first = times[0];
    times.sort();
    let median = times[times.len() / 2];
    say(&format!(
        "{name:>22}: first {:9.1} ms, median {:9.1} ms, {size} rows",
        ms(first),
        ms(median)
    ));
    Ok(())
}

/// Reads one long query page by page.
fn long_query(server: &Server, client: &mut Client, limit: u64) -> Fallible<()> {
    let soql = format!(
        "SELECT Id, Name, StageName, Amount, CloseDate, CreatedDate FROM Opportunity LIMIT {limit}"
    );
    let (before, used) = (Instant::now(), server.processor_time()?);
    let mut read = 0;
    let mut body = client.query(&soql)?;
    loop {
        read += body.matches("\"attributes\":").count();
        let Some(start) = body[..body.len().min(400)].find("\"nextRecordsUrl\":\"") else {
            break;
        };
        let rest = &body[start + 18..];
        let path = rest[..rest.find('"').unwrap_or(0)].to_owned();
        body = client.get(&path)?;
    }
    let (wall, busy) = (before.elapsed(), server.processor_time()? - used);
    #[expect(clippy::cast_precision_loss, reason = "a count of rows is small")]
    let rows = read as f64;
    say(&format!(
        "{:>22}: {read} rows, {:.0} a second, {:.0} a processor second of the server",
        "pages of 2,000",
        rows / wall.as_secs_f64(),
        rows / busy
    ));
    Ok(())
}

/// Keeps many connections open, each of which has asked once, and asks over all of them again.
fn idle_clients(server: &Server) -> Fallible<()> {
    let before = server.memory();
    let soql = "SELECT Id FROM Opportunity LIMIT 1";
    let mut clients = Vec::with_capacity(IDLE_CLIENTS);
    for _ in 0..IDLE_CLIENTS {
        let mut client = server.client()?;
        client.query(soql)?;
        clients.push(client);
    }
    let mut times = Vec::with_capacity(IDLE_CLIENTS);
    for client in &mut clients {
        let before = Instant::now();
        client.query(soql)?;
        times.push(before.elapsed());
    }
    times.sort();
    say(&format!(
        "{:>22}: {} open, an answer in {:.1} ms (median), {:.1} ms (worst); {} KiB more memory",
        "idle clients",
        clients.len(),
        ms(times[times.len() / 2]),
        ms(times[times.len() - 1]),
        server.memory().saturating_sub(before)
    ));
    Ok(())
}

/// A running local org.
struct Server {
    child: Child,
    address: String,
    token: String,
}

impl Server {
    fn start(home: &Path, db: &Path) -> Fallible<Self> {
        let mut child = command(home)
            .args(["local", "start", "--port", "0", "--format", "json", "--db"])
            .arg(db)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.take().ok_or("no output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line)?;
        let text = |key: &str| ready[key].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            address: text("url").trim_start_matches("http://").to_owned(),
            token: text("access_token"),
            child,
        })
    }

    fn client(&self) -> Fallible<Client> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        Ok(Client {
            reader: BufReader::new(stream),
            host: self.address.clone(),
            token: self.token.clone(),
        })
    }

    /// Seconds of processor time so far, where the system tells.
    fn processor_time(&self) -> Fallible<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let behind = text.rsplit(')').next().unwrap_or_default();
        let mut fields = behind.split_whitespace().skip(11);
        let mut next = || fields.next().and_then(|text| text.parse::<f64>().ok());
        Ok((next().unwrap_or(0.0) + next().unwrap_or(0.0)) / TICKS)
    }

    /// KiB in memory.
    fn memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let size = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        size.unwrap_or_default()
    }
}

/// A connection that is used again and again.
struct Client {
    reader: BufReader<TcpStream>,
    host: String,
    token: String,
}

impl Client {
    fn query(&mut self, soql: &str) -> Fallible<String> {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", soql)
            .finish();
        self.get(&format!("/services/data/v60.0/query?{query}"))
    }

    fn get(&mut self, path: &str) -> Fallible<String> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
            self.host, self.token
        );
        self.reader.get_mut().write_all(request.as_bytes())?;
        let mut length = 0;
        let mut line = String::new();
        let mut status = String::new();
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            if status.is_empty() {
                status.clone_from(&line);
            }
            let lower = line.trim_end().to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if lower.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        let body = String::from_utf8(body)?;
        if status.contains(" 200 ") {
            Ok(body)
        } else {
            Err(format!("{status}{body}").into())
        }
    }
}

/// A file with so many opportunities, loaded as any user would.
fn fill(folder: &Path, db: &Path, rows: u64) -> Fallible<()> {
    let csv = folder.join("opportunities.csv");
    let mut out = BufWriter::new(std::fs::File::create(&csv)?);
    writeln!(out, "Id,Name,StageName,Amount,CloseDate,CreatedDate")?;
    for row in 0..rows {
        // Spread by a prime, so that neighbours in one column are none in another.
        let spread = row.wrapping_mul(7_919);
        writeln!(
            out,
            "{},Deal {row},{},{}.{:02},2026-{:02}-{:02},2026-{:02}-{:02}T{:02}:{:02}:{:02}.000Z",
            id(row),
            STAGES[(spread % 10) as usize],
            spread % 1_000_000,
            row % 100,
            spread % 12 + 1,
            spread % 28 + 1,
            row % 12 + 1,
            row / 12 % 28 + 1,
            row / 336 % 24,
            row / 8_064 % 60,
            row % 60
        )?;
    }
    out.into_inner()?.sync_all()?;
    let before = Instant::now();
    let file = format!("Opportunity={}", csv.display());
    let done = command(folder)
        .args(["local", "load", &file, "--db"])
        .arg(db)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if !done.success() {
        return Err("the rows could not be loaded".into());
    }
    say(&format!(
        "loaded {rows} rows in {:.0} s",
        before.elapsed().as_secs_f64()
    ));
    Ok(())
}

/// An id of 15 characters.
fn id(row: u64) -> String {
    format!("006{row:012}")
}

fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sfkit"));
    command.env("SFKIT_HOME", home.join("sfkit"));
    command
}

#[expect(clippy::disallowed_methods, reason = "a benchmark has no config room")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn say(line: &str) {
    // A closed stream ends the benchmark's use, not its correctness.
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}
