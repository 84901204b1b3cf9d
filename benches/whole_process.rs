//! What a user waits for: whole processes against a local org in another process.
//!
//! `cargo bench --bench whole_process` loads 1,000,000 accounts (`SFKIT_BENCH_ROWS` changes that)
//! into a temporary local org and prints wall time and peak memory of queries of 3, 10,000 and all
//! rows. The local org shares the machine with the client and is most of the time of the last.
//! Nothing is asserted: the figures depend on the machine.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

const SFKIT: &str = env!("CARGO_BIN_EXE_sfkit");
const FIELDS: &str = "Id, Name, Industry, Phone, BillingCity, AnnualRevenue, CreatedDate";

fn command(home: &Path) -> Command {
    let mut command = Command::new(SFKIT);
    command
        .env("SFKIT_HOME", home.join("sfkit"))
        .env("SFKIT_QUIET", "1");
    command
}

fn accounts(path: &Path, rows: u64) -> Fallible<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "Name,Industry,Phone,BillingCity,AnnualRevenue")?;
    for row in 0..rows {
        writeln!(
            file,
            "Account {row},Technology,+49 30 {row:07},Berlin,{row}.5"
        )?;
    }
    Ok(file.flush()?)
}

/// Starts the local org; gives the process, its URL and an access token.
fn start(home: &Path, db: &Path) -> Fallible<(Child, String, String)> {
    let arguments = ["local", "start", "--port", "0", "--format", "json", "--db"];
    let mut child = command(home)
        .args(arguments)
        .arg(db)
        .stdout(Stdio::piped())
        .spawn()?;
    let stdout = child
        .stdout
        .take()
        .ok_or("the child has no standard output")?;
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    let ready: serde_json::Value = serde_json::from_str(&line)?;
    let text = |name: &str| ready[name].as_str().unwrap_or_default().to_owned();
    Ok((child, text("url"), text("access_token")))
}

/// Runs a query to a file; gives wall time and peak memory in KiB (Linux).
fn query(home: &Path, org: (&str, &str), soql: &str) -> Fallible<(Duration, u64)> {
    let output = home.join("rows.csv");
    let before = Instant::now();
    let mut child = command(home)
        .args(["query", soql, "--output"])
        .arg(&output)
        .env("SFKIT_INSTANCE_URL", org.0)
        .env("SFKIT_ACCESS_TOKEN", org.1)
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let wall = loop {
        if let Some(ended) = child.try_wait()? {
            let wall = before.elapsed();
            if !ended.success() {
                return Err(format!("the query ended with {ended}").into());
            }
            break wall;
        }
        peak = peak.max(high_water(&status));
        std::thread::sleep(Duration::from_micros(200));
    };
    Ok((wall, peak))
}

fn high_water(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    line.trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap_or_default()
}

fn report(name: &str, runs: &mut [(Duration, u64)]) {
    runs.sort();
    let (least, most) = (runs[0].0, runs[runs.len() - 1].0);
    let median = runs[runs.len() / 2].0;
    let peak = runs.iter().map(|run| run.1).max().unwrap_or_default();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    let mut out = std::io::stdout().lock();
    // A closed stream ends the benchmark's use, not its correctness.
    drop(writeln!(
        out,
        "{name:>12}: min {:.1} ms, median {:.1} ms, max {:.1} ms, peak {peak} KiB",
        ms(least),
        ms(median),
        ms(most)
    ));
}

fn main() -> Fallible<()> {
    #[expect(clippy::disallowed_methods, reason = "a benchmark has no config room")]
    let rows = std::env::var("SFKIT_BENCH_ROWS")
        .ok()
        .and_then(|text| text.parse().ok());
    let rows: u64 = rows.unwrap_or(1_000_000);
    let folder = tempfile::tempdir()?;
    let home = folder.path();
    let (csv, db) = (home.join("accounts.csv"), home.join("org.db"));
    accounts(&csv, rows)?;
    let file = format!("Account={}", csv.display());
    let before = Instant::now();
    command(home)
        .args(["local", "load", &file, "--db"])
        .arg(&db)
        .stdout(Stdio::null())
        .status()?;
    report("load", &mut [(before.elapsed(), 0)]);
    let (mut server, url, token) = start(home, &db)?;
    let org = (url.as_str(), token.as_str());
    let measured = (|| -> Fallible<()> {
        for (name, limit, times) in [
            ("3 rows", 3, 15),
            ("10,000 rows", 10_000, 5),
            ("all rows", rows, 2),
        ] {
            let soql = format!("SELECT {FIELDS} FROM Account LIMIT {limit}");
            let runs: Fallible<Vec<_>> = (0..times).map(|_| query(home, org, &soql)).collect();
            report(name, &mut runs?);
        }
        Ok(())
    })();
    server.kill()?;
    server.wait()?;
    measured
}
