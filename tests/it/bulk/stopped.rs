//! Signals while jobs are under way: those that nobody goes on with are stopped in the org, the others
//! are told with the commands that go on with them.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::import::count;
use super::{acme, run};
use crate::fake_org::{FakeOrg, reply_json, rows};
use crate::world::{Run, World, finish};

pub(crate) const JOB: &str = "7505e0000000001AAA";
const SOQL: &str = "SELECT Id, Name FROM Account";

/// An org whose query job goes on until it is stopped, and that hears of that if it is not deaf. The
/// first page of a query tells of ninety thousand rows.
pub(crate) fn busy(is_deaf: bool) -> FakeOrg {
    let is_stopped = Arc::new(AtomicBool::new(false));
    FakeOrg::start(move |asked, _| {
        let state = |state: &str| {
            Some(reply_json(
                200,
                &json!({"id": JOB, "operation": "query", "object": "Account", "state": state,
                    "apiVersion": 65.0, "numberRecordsProcessed": 7}),
            ))
        };
        let field = |name: &str, kind: &str| json!({"name": name, "label": name, "type": kind});
        match asked.line.as_str() {
            line if line.starts_with("POST") && line.ends_with("/jobs/query") => {
                state("UploadComplete")
            }
            line if line.starts_with("PATCH") && line.contains("/jobs/query/") => {
                if is_deaf {
                    std::thread::sleep(Duration::from_secs(60));
                }
                is_stopped.store(true, Ordering::SeqCst);
                state("Aborted")
            }
            line if line.contains("/jobs/query/") => match is_stopped.load(Ordering::SeqCst) {
                true => state("Aborted"),
                false => state("InProgress"),
            },
            line if line.contains("/describe") => {
                let object = if line.contains("Contact") {
                    "Contact"
                } else {
                    "Account"
                };
                let fields = json!([field("Id", "id"), field("Name", "string")]);
                Some(reply_json(200, &json!({"name": object, "fields": fields})))
            }
            line if line.contains("FROM+Account") => Some(rows(
                &json!([{"Id": "001000000000001AAA", "Name": "One"}]),
                Some("/services/data/v65.0/query/01g000000000001AAA-2000"),
                90_000,
            )),
            _ => None,
        }
    })
}

/// Waits until the org was asked where the job stands.
pub(crate) fn await_look(org: &FakeOrg) {
    let begun = Instant::now();
    let looked = format!("/jobs/query/{JOB}");
    while !org
        .asked()
        .iter()
        .any(|asked| asked.is("GET") && asked.line.ends_with(&looked))
    {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "no job is waited for"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn stops(org: &FakeOrg) -> usize {
    let asked = org.asked();
    let stops = asked.iter().filter(|asked| asked.is("PATCH"));
    stops.filter(|asked| asked.body.contains("Aborted")).count()
}

fn spawn(world: &World, arguments: &[&str]) -> Child {
    let mut command = world.command(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn signalled(child: Child, signal: &str) -> Run {
    let kill = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    finish(child.wait_with_output().unwrap())
}

/// Files in the folder whose names begin so.
fn left(world: &World, start: &str) -> Vec<String> {
    let entries = std::fs::read_dir(world.folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(start)).collect()
}

#[test]
fn the_job_of_a_query_is_stopped_with_it() {
    let signals = [("-INT", 130, "interrupted"), ("-TERM", 143, "terminated")];
    let ways: [&[&str]; 3] = [
        &["--bulk", "always", "--output", "a.csv"],
        // The first page has told that the result is large.
        &["--output", "a.csv"],
        &["--bulk", "always", "--orgs", "acme", "--output", "a.csv"],
    ];
    for (number, way) in ways.into_iter().enumerate() {
        let (signal, status, said) = signals[number % signals.len()];
        let org = busy(false);
        let world = World::new();
        org.log_in(&world, "file", &[]).ends(0);
        let child = spawn(&world, &[&["query", SOQL][..], way].concat());
        await_look(&org);
        let ended = signalled(child, signal).ends(status);
        assert_eq!(stops(&org), 1, "{way:?}");
        let told = format!("{said}; the bulk job `{JOB}` was stopped");
        assert!(ended.stderr.contains(&told), "{way:?}: {}", ended.stderr);
        assert_eq!((ended.stdout.as_str(), left(&world, "a.csv")), ("", vec![]));
    }
}

#[test]
fn a_job_that_cannot_be_stopped_is_named() {
    let org = busy(true);
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let words = [
        "query", SOQL, "--bulk", "always", "--format", "json", "-o", "acme",
    ];
    let child = spawn(&world, &words);
    await_look(&org);
    let ended = signalled(child, "-INT").ends(130);
    let error = ended.error();
    assert_eq!(error["code"], "interrupted", "{error}");
    assert_eq!(error["details"]["running_jobs"], json!([JOB]));
    assert_eq!(error["details"]["stopped_jobs"], json!([]));
    let hint = error["hints"][0].as_str().unwrap();
    assert!(
        hint.contains(&format!("`sfkit bulk abort {JOB} -o acme` stops it")),
        "{hint}"
    );
    assert!(
        hint.contains(&format!("`sfkit bulk results {JOB} -o acme`")),
        "{hint}"
    );
}

#[test]
fn with_resume_the_job_goes_on_and_is_taken_up() {
    let org = busy(false);
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let words = [
        "query", SOQL, "--bulk", "always", "--output", "a.csv", "--resume",
    ];
    let child = spawn(&world, &words);
    await_look(&org);
    let journal = world.folder().join("a.csv.journal");
    while !std::fs::read_to_string(&journal).is_ok_and(|text| text.contains(JOB)) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let ended = signalled(child, "-TERM").ends(143).stderr;
    assert_eq!(stops(&org), 0);
    for said in [
        format!("the bulk job `{JOB}` goes on in the org"),
        "the same command goes on from there".to_owned(),
        format!("`sfkit bulk abort {JOB}` stops it"),
    ] {
        assert!(ended.contains(&said), "{said}: {ended}");
    }
    run(&world, &["bulk", "abort", JOB]).ends(0);
    assert_eq!(stops(&org), 1);
}

#[test]
fn an_export_tells_how_it_is_gone_on_with() {
    for (signal, status, place) in [("-INT", 130, Some("a.csv")), ("-TERM", 143, None)] {
        let org = busy(false);
        let world = World::new();
        org.log_in(&world, "file", &[]).ends(0);
        let to = place.map_or(vec![], |file| vec!["--output", file]);
        let child = spawn(&world, &[&["bulk", "export", SOQL][..], &to].concat());
        await_look(&org);
        let ended = signalled(child, signal).ends(status).stderr;
        assert!(
            ended.contains("what the org has of it goes on there")
                && ended.contains(
                    "`sfkit bulk resume 1` goes on where it was, `sfkit bulk abort 1` stops it"
                ),
            "{ended}"
        );
        assert_eq!(stops(&org), 0);
        assert!(!world.folder().join("a.csv").exists());
        run(&world, &["bulk", "abort", "1"]).ends(0);
        assert_eq!(stops(&org), 1);
    }
}

#[test]
fn an_import_that_is_interrupted_is_gone_on_with() {
    let world = World::new();
    let org = acme(&world);
    let file = world.file("rows.csv", "Name\na\nb\nc\nd\n");
    org.fault("delay=10m@**/batches:1");
    let words = super::insert(&file, &["--batch-rows", "2", "--parallel", "1"]);
    let child = spawn(&world, &words);
    let begun = Instant::now();
    let uploads = |counts: &Value| {
        let all = counts["requests"].as_object().unwrap();
        all.keys()
            .any(|line| line.starts_with("PUT") && line.ends_with("/batches"))
    };
    while !uploads(&org.requests()) {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "nothing is uploaded"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    let ended = signalled(child, "-INT").ends(130).stderr;
    assert!(
        ended.contains("bulk transfer 1 was interrupted")
            && ended.contains("`sfkit bulk resume 1` goes on where it was"),
        "{ended}"
    );
    run(&world, &["bulk", "resume", "1"]).ends(0);
    assert_eq!(count(&world, "Account"), 4);
}
