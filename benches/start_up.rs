//! What a shell waits for: whole processes that touch no network.
//!
//! `cargo bench --bench start_up` measures `--version`, `--help` and completions from a cache as large
//! as that of a real org:
//! 1,500 objects and a describe of 800 fields.
//! Nothing is asserted: the figures depend on the machine.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use sfkit::client::{Cache, Cached, ObjectEntry};
use sfkit::model::id::RecordId;
use sfkit::model::schema::{FieldSchema, ObjectSchema, PicklistValue};
use sfkit::model::version::ApiVersion;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

const SFKIT: &str = env!("CARGO_BIN_EXE_sfkit");
const TIMES: usize = 50;

fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(SFKIT);
    command
        .args(arguments)
        .env("SFKIT_HOME", home)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The folder of the demo org's user and version, which its first describe has made.
fn cache(home: &Path) -> Fallible<Cache> {
    let name = |folder: &Path| -> Fallible<String> {
        let entry = std::fs::read_dir(folder)?
            .next()
            .ok_or("the cache is empty")??;
        Ok(entry.file_name().to_string_lossy().into_owned())
    };
    let root = home.join("cache");
    let org = name(&root)?;
    let user = name(&root.join(&org))?;
    let version = name(&root.join(&org).join(&user))?;
    let version: ApiVersion = version.parse()?;
    Ok(Cache::new(
        &root,
        &RecordId::parse(&org)?,
        &RecordId::parse(&user)?,
        version,
    ))
}

fn fill(cache: &Cache) -> Fallible<()> {
    let now: Timestamp = "2026-11-22T12:00:00Z".parse()?;
    let entry = |number: usize| ObjectEntry {
        name: format!("Thing_{number}__c"),
        label: format!("Thing {number}"),
        label_plural: format!("Things {number}"),
        queryable: true,
        ..ObjectEntry::default()
    };
    let mut list: Vec<_> = (0..1_500).map(entry).collect();
    list.push(ObjectEntry {
        name: "Opportunity".to_owned(),
        ..entry(0)
    });
    cache.keep_objects(&Cached::new(list, now, None))?;
    let value = |number: usize| PicklistValue {
        value: format!("Value {number}"),
        active: true,
        ..PicklistValue::default()
    };
    let field = |number: usize| FieldSchema {
        name: format!("Field_{number}__c"),
        label: format!("Field {number}"),
        filterable: true,
        picklist_values: (0..if number.is_multiple_of(10) { 50 } else { 0 })
            .map(value)
            .collect(),
        ..FieldSchema::default()
    };
    let schema = ObjectSchema {
        name: "Opportunity".to_owned(),
        fields: (0..800).map(field).collect(),
        ..ObjectSchema::default()
    };
    Ok(cache.keep_describe(&Cached::new(schema, now, None))?)
}

fn measure(home: &Path, name: &str, arguments: &[&str]) -> Fallible<()> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        if !command(home, arguments).status()?.success() {
            return Err(format!("`{name}` failed").into());
        }
        times.push(begun.elapsed());
    }
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    let (least, median, most) = (times[0], times[TIMES / 2], times[TIMES - 1]);
    writeln!(
        std::io::stdout().lock(),
        "{name:>34}: min {:.1} ms, median {:.1} ms, max {:.1} ms",
        ms(least),
        ms(median),
        ms(most)
    )?;
    Ok(())
}

fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let home = folder.path();
    let check = [
        "query",
        "-o",
        "demo",
        "--check",
        "SELECT Id FROM Opportunity",
    ];
    if !command(home, &check).status()?.success() {
        return Err("the demo org cannot be set up".into());
    }
    fill(&cache(home)?)?;
    measure(home, "--version", &["--version"])?;
    measure(home, "--help", &["--help"])?;
    measure(home, "config list", &["config", "list"])?;
    let ask = |name: &str, words: &[&str]| {
        let arguments = [&["__complete", "zsh", ""], words].concat();
        measure(home, &format!("TAB {name}"), &arguments)
    };
    ask("-o", &["-o", ""])?;
    ask("commands", &[""])?;
    let search = ["-o", "demo", "search", "x", "--in"];
    ask("objects (1,500)", &[&search[..], &["Thing"]].concat())?;
    let fields = [&search[..], &["Opportunity", "--fields", "Id,Field_1"]].concat();
    ask("fields (800)", &fields)?;
    let soql = "SELECT Id FROM Opportunity WHERE Field_10__c = 'Val";
    ask("picklist values in SOQL", &["-o", "demo", "query", soql])
}
