//! `sfkit serve` under load: many clients at its list endpoints, a token that ends meanwhile, an org that
//! hangs, and the end by SIGTERM.
//!
//! `cargo bench --bench serve_load` starts two local orgs and the service, logs in to both through it,
//! measures an org like the first one alone and then the service in front of it, with as many clients each. It prints
//! errors, latencies, memory, renewals and the time that the end takes; nothing is asserted, since the
//! figures depend on the machine. `SFKIT_BENCH_CLIENTS` (200) and `SFKIT_BENCH_SECONDS` (10) say how much.
//! It stays on the loopback interface.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Life of an access token of the first org.
const LIFE: u64 = 4;

/// Requests to the org that hangs.
const HANGING: usize = 20;

const LISTS: [&str; 4] = ["contacts", "accounts", "opportunities", "leads"];

/// What the endpoints ask the org for: all fields that they list by default, without a LIMIT, since they
/// tell how long the whole list is. The page is the smallest that Salesforce sends.
const QUERIES: [&str; 4] = [
    "SELECT Id, Name, Email, Phone, Title, AccountId FROM Contact ORDER BY Name, Id",
    "SELECT Id, Name, Type, Industry, Phone, Website FROM Account ORDER BY Name, Id",
    "SELECT Id, Name, StageName, Amount, CloseDate, AccountId FROM Opportunity ORDER BY CloseDate DESC, Id",
    "SELECT Id, Name, Company, Email, Status, LeadSource FROM Lead ORDER BY CreatedDate DESC, Id",
];

fn main() -> Fallible<()> {
    let clients = number("SFKIT_BENCH_CLIENTS", 200);
    let time = Duration::from_secs(number("SFKIT_BENCH_SECONDS", 10) as u64);
    let folder = tempfile::tempdir()?;
    let home = folder.path();
    let life = format!("{LIFE}s");
    let org = Process::start(home, &["local", "start", "--token-lifetime", &life], &[])?;
    let dead = Process::start(home, &["local", "start", "--seed", "empty"], &[])?;
    let app = [
        ("SFKIT_CLIENT_ID", org.text("client_id")),
        ("SFKIT_CLIENT_SECRET", org.text("client_secret")),
        ("SFKIT_KEYSTORE", "file"),
    ];
    let flags = ["serve", "--orgs", "all", "--scope", "admin", "--rate", "0"];
    let mut service = Process::start(home, &flags, &app)?;
    let token = std::fs::read_to_string(service.text("token_file"))?;
    let token = token.trim().to_owned();
    for (name, org) in [("acme", &org), ("dead", &dead)] {
        log_in(&service, &token, org, name)?;
    }

    say(&format!("{clients} clients, {} s each:", time.as_secs()));
    let direct: Vec<String> = QUERIES
        .iter()
        .map(|soql| format!("/services/data/v66.0/query?q={}", encoded(soql)))
        .collect();
    let alone = {
        let twin = Process::start(home, &["local", "start"], &[])?;
        let token = twin.text("access_token");
        load(&twin.address()?, token, &direct, (clients, time))?
    };
    alone.tell("an org alone");

    let lists: Vec<String> = LISTS
        .iter()
        .map(|noun| format!("/api/salesforce/{noun}?user_id=acme&limit=50"))
        .collect();
    load(
        &service.address()?,
        &token,
        &lists,
        (clients, Duration::from_secs(2)),
    )?;
    let (memory, renewals) = (service.memory()?, org.renewals()?);
    dead.fault("delay=300s@/**")?;
    let hanging = hang(&service, &token)?;
    let served = load(&service.address()?, &token, &lists, (clients, time))?;
    served.tell("the service, while another org hangs");
    let (after, renewed) = (service.memory()?, org.renewals()? - renewals);
    say(&format!(
        "p99 is {:.2} times that of the org alone; memory {memory} kB before, {after} kB after",
        served.percentile(0.99) / alone.percentile(0.99).max(0.001)
    ));
    say(&format!(
        "{renewed} renewals in {} s, with tokens that live {LIFE} s",
        time.as_secs()
    ));
    let (took, status) = service.terminate()?;
    say(&format!(
        "SIGTERM with {} requests under way: {:.2} s, {status}",
        hanging.len(),
        took.as_secs_f64()
    ));
    Ok(())
}

fn number(name: &str, usual: usize) -> usize {
    #[expect(clippy::disallowed_methods, reason = "a benchmark has no settings")]
    let given = std::env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn say(text: &str) {
    // A reader that went away is no reason to stop.
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// A running `sfkit`, and the line with which it began.
struct Process {
    child: Child,
    ready: Value,
    looks: Cell<u64>,
}

impl Process {
    fn start(home: &Path, words: &[&str], variables: &[(&str, &str)]) -> Fallible<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sfkit"))
            .args(words)
            .args(["--port", "0", "--format", "json", "--quiet"])
            .env_clear()
            .env("SFKIT_HOME", home)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.take().ok_or("no standard output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let ready = serde_json::from_str(&line)?;
        let looks = Cell::new(0);
        Ok(Self {
            child,
            ready,
            looks,
        })
    }

    fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap_or_default()
    }

    /// Host and port.
    fn address(&self) -> Fallible<String> {
        let address = self.text("url").strip_prefix("http://");
        Ok(address.ok_or("no address")?.to_owned())
    }

    /// Resident memory in kB.
    fn memory(&self) -> Fallible<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let digits = line.and_then(|line| line.split_whitespace().next());
        Ok(digits.ok_or("no VmRSS")?.parse()?)
    }

    /// Requests for tokens that a local org has counted.
    fn renewals(&self) -> Fallible<u64> {
        let mut client = Client::new(&self.address()?, &self.administrator()?)?;
        let (_, body) = client.ask("GET", "/_sfkit/requests", "")?;
        let counted: Value = serde_json::from_str(&body)?;
        let tokens = counted["requests"]["POST /services/oauth2/token"].as_u64();
        // Each look takes a token of its own.
        self.looks.set(self.looks.get() + 1);
        Ok(tokens.unwrap_or_default().saturating_sub(self.looks.get()))
    }

    /// A token of the administrator: the one of the ready line ends, too.
    fn administrator(&self) -> Fallible<String> {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "password")
            .append_pair("client_id", self.text("client_id"))
            .append_pair("client_secret", self.text("client_secret"))
            .append_pair("username", self.text("username"))
            .append_pair("password", self.text("password"))
            .finish();
        let mut client = Client::new(&self.address()?, "")?;
        let (_, body) = client.ask("POST", "/services/oauth2/token", &form)?;
        let answer: Value = serde_json::from_str(&body)?;
        Ok(answer["access_token"].as_str().ok_or(body)?.to_owned())
    }

    fn fault(&self, text: &str) -> Fallible<()> {
        let mut client = Client::new(&self.address()?, self.text("access_token"))?;
        let body = serde_json::json!({ "fault": text }).to_string();
        client.ask("POST", "/_sfkit/faults", &body)?;
        Ok(())
    }

    fn terminate(&mut self) -> Fallible<(Duration, std::process::ExitStatus)> {
        let begun = Instant::now();
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        let status = self.child.wait()?;
        Ok((begun.elapsed(), status))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Logs in through the service, as a browser would.
fn log_in(service: &Process, token: &str, org: &Process, alias: &str) -> Fallible<()> {
    let path = format!(
        "/api/auth/salesforce/authorize?alias={alias}&login_url={}",
        org.text("url")
    );
    let (status, body) = Client::new(&service.address()?, token)?.ask("GET", &path, "")?;
    let begun: Value = serde_json::from_str(&body)?;
    let page = begun["authorization_url"].as_str();
    let page = page.ok_or_else(|| format!("{status}: {body}"))?;
    let path = page.strip_prefix(org.text("url")).ok_or("another org")?;
    let back = Client::new(&org.address()?, "")?.location(path)?;
    let path = back.strip_prefix(service.text("url")).ok_or(back.clone())?;
    match Client::new(&service.address()?, "")?.ask("GET", path, "")? {
        (200, _) => Ok(()),
        (status, body) => Err(format!("{status}: {body}").into()),
    }
}

/// Requests to the org that hangs, which stay open.
fn hang(service: &Process, token: &str) -> Fallible<Vec<TcpStream>> {
    let request = || {
        let mut client = Client::new(&service.address()?, token)?;
        let path = "/api/salesforce/enhanced/user?user_id=dead";
        client.send("GET", path, "")?;
        Ok(client.stream.into_inner())
    };
    (0..HANGING).map(|_| request()).collect()
}

/// What a number of clients met.
struct Met {
    /// In milliseconds, sorted.
    times: Vec<f64>,
    statuses: BTreeMap<u16, usize>,
    broken: usize,
    lasted: Duration,
}

impl Met {
    fn percentile(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place among some thousand numbers"
        )]
        let at = (share * last as f64).round() as usize;
        self.times.get(at).copied().unwrap_or_default()
    }

    fn tell(&self, whom: &str) {
        #[expect(clippy::cast_precision_loss, reason = "some thousand requests")]
        let rate = self.times.len() as f64 / self.lasted.as_secs_f64();
        say(&format!(
            "{whom}: {} requests ({rate:.0} a second), p50 {:.1} ms, p99 {:.1} ms, slowest {:.1} ms; answers \
             by status {:?}, {} connections broken",
            self.times.len(),
            self.percentile(0.5),
            self.percentile(0.99),
            self.percentile(1.0),
            self.statuses,
            self.broken
        ));
    }
}

/// Asks for these paths in turn, with so many clients for so long.
fn load(
    address: &str,
    token: &str,
    paths: &[String],
    (clients, time): (usize, Duration),
) -> Fallible<Met> {
    let over = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let work = |first: usize| {
        let (address, token, paths) = (address.to_owned(), token.to_owned(), paths.to_vec());
        let over = Arc::clone(&over);
        thread::spawn(move || client(&address, &token, (&paths, first), &over))
    };
    let running: Vec<_> = (0..clients).map(work).collect();
    thread::sleep(time);
    over.store(true, Ordering::Relaxed);
    let mut met = Met {
        times: Vec::new(),
        statuses: BTreeMap::new(),
        broken: 0,
        lasted: Duration::ZERO,
    };
    for one in running {
        let (times, broken) = one.join().map_err(|_| "a client has panicked")?;
        met.broken += broken;
        for (status, time) in times {
            *met.statuses.entry(status).or_default() += 1;
            met.times.push(time);
        }
    }
    met.lasted = begun.elapsed();
    met.times.sort_by(f64::total_cmp);
    Ok(met)
}

fn client(
    address: &str,
    token: &str,
    (paths, first): (&[String], usize),
    over: &AtomicBool,
) -> (Vec<(u16, f64)>, usize) {
    let (mut times, mut broken) = (Vec::new(), 0);
    let mut kept = None;
    for path in paths.iter().cycle().skip(first % paths.len()) {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let begun = Instant::now();
        let mut client = match kept.take() {
            Some(client) => client,
            None => match Client::new(address, token) {
                Ok(client) => client,
                Err(_) => {
                    broken += 1;
                    thread::sleep(Duration::from_millis(50));
                    continue;
                }
            },
        };
        match client.ask("GET", path, "") {
            Ok((status, _)) => {
                times.push((status, begun.elapsed().as_secs_f64() * 1_000.0));
                kept = Some(client);
            }
            Err(_) => broken += 1,
        }
    }
    (times, broken)
}

/// A connection that is kept.
struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    token: String,
}

impl Client {
    fn new(address: &str, token: &str) -> Fallible<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            stream: BufReader::new(stream),
            host: address.to_owned(),
            token: token.to_owned(),
        })
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Fallible<()> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        if !self.token.is_empty() {
            head.push_str(&format!("Authorization: Bearer {}\r\n", self.token));
        }
        match body.chars().next() {
            None => {}
            Some('{') => head.push_str("Content-Type: application/json\r\n"),
            Some(_) => head.push_str("Content-Type: application/x-www-form-urlencoded\r\n"),
        }
        if path.contains("/query?q=") {
            head.push_str("Sforce-Query-Options: batchSize=200\r\n");
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        Ok(self.stream.get_mut().write_all(head.as_bytes())?)
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Fallible<(u16, String)> {
        self.send(method, path, body)?;
        let (head, body) = self.receive()?;
        Ok((status(&head)?, body))
    }

    /// Where a page leads.
    fn location(&mut self, path: &str) -> Fallible<String> {
        self.send("GET", path, "")?;
        let (head, _) = self.receive()?;
        Ok(header(&head, "location").ok_or("it leads nowhere")?)
    }

    fn receive(&mut self) -> Fallible<(String, String)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err("the connection was closed".into());
            }
        }
        let mut body = Vec::new();
        if let Some(length) = header(&head, "content-length") {
            body.resize(length.parse()?, 0);
            self.stream.read_exact(&mut body)?;
        } else if header(&head, "transfer-encoding").is_some() {
            while self.chunk(&mut body)? {}
        }
        Ok((head, String::from_utf8(body)?))
    }

    fn chunk(&mut self, body: &mut Vec<u8>) -> Fallible<bool> {
        let mut size = String::new();
        self.stream.read_line(&mut size)?;
        let size = usize::from_str_radix(size.trim(), 16)?;
        let mut chunk = vec![0; size + 2];
        self.stream.read_exact(&mut chunk)?;
        body.extend_from_slice(&chunk[..size]);
        Ok(size > 0)
    }
}

fn status(head: &str) -> Fallible<u16> {
    let word = head.split(' ').nth(1).ok_or("no status")?;
    Ok(word.parse()?)
}

fn header(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(found.1.trim().to_owned())
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
