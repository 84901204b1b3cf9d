//! `sfkit bulk`: transfers and jobs.

mod files;
mod import;
mod killed;
mod limits;
mod mended;
mod outcomes;
mod refused;
pub(crate) mod stopped;

use serde_json::{Value, json};

use crate::world::{LocalOrg, Run, World};

/// An empty org that `acme` is logged in to, and may delete for good in.
fn acme(world: &World) -> LocalOrg {
    let org = world.local_org(&["--seed", "empty", "--bulk-hard-delete"]);
    world.log_in(&org, "acme");
    org
}

fn run(world: &World, arguments: &[&str]) -> Run {
    world.run(arguments)
}

/// The words that insert the rows of a file as accounts.
fn insert<'w>(file: &'w str, flags: &[&'w str]) -> Vec<&'w str> {
    [&["bulk", "import", "insert", "Account", file], flags].concat()
}

/// Makes a job as another program would; its id.
fn foreign_job(world: &World, family: &str, body: &Value) -> String {
    let body = world.file("job.json", &body.to_string());
    let path = format!("/services/data/v66.0/jobs/{family}");
    let made = run(world, &["api", "POST", &path, "--input", &body]).ends(0);
    made.json()["id"].as_str().unwrap().to_owned()
}

fn fill(world: &World, id: &str, data: &str) {
    let path = format!("/services/data/v66.0/jobs/ingest/{id}");
    let batches = format!("{path}/batches");
    let csv = world.file("upload.csv", data);
    let content = ["--input", &csv, "-H", "Content-Type: text/csv"];
    run(world, &[&["api", "PUT", &batches][..], &content].concat()).ends(0);
    run(
        world,
        &["api", "PATCH", &path, "-f", "state=UploadComplete"],
    )
    .ends(0);
}

/// The job when it has ended.
fn ended(world: &World, id: &str) -> Value {
    loop {
        let shown = run(world, &["bulk", "status", id, "--format", "json"]).ends(0);
        let shown = shown.json();
        let state = shown["jobs"][0]["state"].as_str().unwrap_or_default();
        if ["JobComplete", "Failed", "Aborted"].contains(&state) {
            return shown;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn jobs_of_other_programs_are_shown_fetched_and_aborted() {
    let world = World::new();
    let _org = acme(&world);
    let none = run(&world, &["bulk", "list"]).ends(0);
    assert!(none.stderr.contains("no bulk transfer"), "{}", none.stderr);

    let insert = json!({"object": "Account", "operation": "insert"});
    let id = foreign_job(&world, "ingest", &insert);
    let early = run(&world, &["bulk", "results", &id, "--results", "out"]).ends(8);
    assert!(
        early.stderr.contains("no results yet: it is Open"),
        "{}",
        early.stderr
    );
    fill(&world, &id, "Name,AnnualRevenue\nOne,1\nTwo,much\n");
    let shown = ended(&world, &id);
    assert_eq!(
        (&shown["number"], &shown["succeeded"], &shown["failed"]),
        (&Value::Null, &json!(1), &json!(1))
    );
    run(&world, &["bulk", "results", &id]).ends(2);
    let out = world.folder().join("out");
    run(&world, &["bulk", "results", &id, "--results", "out"]).ends(0);
    let file = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    assert!(file("success.csv").contains("One"));
    assert!(file("failed.csv").contains("INVALID_TYPE_ON_FIELD_IN_RECORD"));
    assert_eq!(file("unprocessed.csv").lines().count(), 1);

    let open = foreign_job(&world, "ingest", &insert);
    run(&world, &["bulk", "abort", &open]).ends(0);
    let again = run(&world, &["bulk", "abort", &open]).ends(1);
    assert!(
        again.stderr.contains("does not allow that now"),
        "{}",
        again.stderr
    );

    let query = json!({"operation": "query", "query": "SELECT Name FROM Account"});
    let query = foreign_job(&world, "query", &query);
    assert_eq!(ended(&world, &query)["direction"], "export");
    let rows = run(&world, &["bulk", "results", &query]).ends(0);
    assert_eq!(rows.stdout, "\"Name\"\n\"One\"\n");

    let listed = run(&world, &["bulk", "list", "--server", "--format", "json"]).ends(0);
    let listed = listed.json();
    let ids = listed["items"].as_array().unwrap().iter();
    let ids: Vec<_> = ids.map(|item| item["jobs"][0]["id"].clone()).collect();
    assert_eq!(ids.len(), 3, "{listed}");
    assert!(ids.contains(&json!(query)), "{listed}");
}

#[test]
fn what_names_no_job_is_told() {
    let world = World::new();
    let _org = acme(&world);
    for (arguments, status, said) in [
        (["bulk", "status", "seven"], 2, "`seven` is no bulk job"),
        (
            ["bulk", "status", "001000000000001AAA"],
            2,
            "begins with 750",
        ),
        (
            ["bulk", "status", "7"],
            1,
            "there is no bulk transfer number 7",
        ),
        (
            ["bulk", "status", "750000000000001AAA"],
            1,
            "the org knows no bulk job",
        ),
        (
            ["bulk", "retry", "7"],
            1,
            "there is no bulk transfer number 7",
        ),
        (
            ["bulk", "resume", "750000000000001AAA"],
            2,
            "was not made here",
        ),
        (["bulk", "import", "insert"], 2, "OBJECT"),
        (["bulk", "abort", "750000000000001AAA"], 1, "7 days"),
    ] {
        let told = run(&world, &arguments).ends(status).stderr;
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    let none = run(&world, &["bulk", "results"]).ends(1);
    assert!(
        none.stderr.contains("no bulk transfer yet"),
        "{}",
        none.stderr
    );
}
