//! Rows that were wrong and are put right: in the file that was imported, in `failed.csv`, and with
//! permissions that were missing.

use serde_json::json;

use super::import::{count, rows};
use super::outcomes::read;
use super::{acme, run};
use crate::fake_org::{FakeOrg, reply, reply_json};
use crate::world::World;

/// Five rows, of which the one on line 4 has no number.
const ROWS: &str = "Name,Revenue,Sort\na,1,x\n\"b\nb\",2,y\nc,much,z\nd,4,x\n";
const WRONG: &str = "c,much,z";
const RIGHT: &str = "c,3,z";

fn import(world: &World, flags: &[&str]) -> crate::world::Run {
    let file = world.file("rows.csv", ROWS);
    let way = ["--map", "Revenue=AnnualRevenue", "--map", "Sort=Site"];
    let words = ["bulk", "import", "insert", "Account", &file];
    run(world, &[&words[..], &way, flags].concat())
}

#[test]
fn failed_rows_are_taken_from_the_corrected_original() {
    let world = World::new();
    let _org = acme(&world);
    import(&world, &["--no-check"]).ends(3);
    assert_eq!(count(&world, "Account"), 3);
    let retry = |text: &str| {
        let file = world.file("rows.csv", text);
        run(
            &world,
            &["bulk", "retry", "1", "--from", &file, "--results", "out"],
        )
    };
    // Another row would move the lines.
    let more = retry(&format!("{ROWS}e,5,x\n")).ends(1).stderr;
    assert!(more.contains("has 5 rows and had 4"), "{more}");
    assert!(more.contains("--file DIR/failed.csv"), "{more}");
    let moved = retry("Name,Revenue,Sort\na,1,x\nb,2,y\nc,3,z\nd,4,x\n")
        .ends(1)
        .stderr;
    assert!(
        moved.contains("2 of those that were done are changed or on other lines"),
        "{moved}"
    );
    assert_eq!(count(&world, "Account"), 3);
    retry(&ROWS.replace(WRONG, RIGHT)).ends(0);
    assert_eq!(count(&world, "Account"), 4);
    let done = read(&world, "out/success.csv");
    assert_eq!(done.len(), 2);
    assert_eq!((done[1][0].as_str(), done[1][3].as_str()), ("5", "c"));
    let both = [
        "bulk", "retry", "1", "--from", "rows.csv", "--file", "rows.csv",
    ];
    run(&world, &both).ends(2);
}

#[test]
fn rows_that_are_left_out_are_in_the_file_of_failed_ones() {
    for from_original in [true, false] {
        let world = World::new();
        let _org = acme(&world);
        let left = import(&world, &["--skip-bad", "--results", "out"]).ends(3);
        assert!(
            left.stderr.contains("1 row in `out/failed.csv`"),
            "{}",
            left.stderr
        );
        let failed = read(&world, "out/failed.csv");
        assert_eq!(
            failed[0],
            [
                "sfkit_line",
                "sf__Id",
                "sf__Error",
                "Name",
                "AnnualRevenue",
                "Site"
            ]
        );
        let row: Vec<&str> = failed[1].iter().map(String::as_str).collect();
        assert_eq!((row[0], &row[3..]), ("5", &["c", "much", "z"][..]));
        assert!(
            row[2].contains("AnnualRevenue") && row[2].ends_with(" --"),
            "{row:?}"
        );
        // As they are they stay wrong.
        let nothing = run(&world, &["bulk", "retry", "1"]).ends(1).stderr;
        assert!(
            nothing.contains("1 row of bulk transfer 1 was wrong"),
            "{nothing}"
        );
        assert!(nothing.contains("--from"), "{nothing}");
        let (flag, text) = match from_original {
            true => ("--from", ROWS.replace(WRONG, RIGHT)),
            false => {
                let failed = std::fs::read_to_string(world.folder().join("out/failed.csv"));
                ("--file", failed.unwrap().replace("much", "3"))
            }
        };
        let file = world.file("right.csv", &text);
        run(&world, &["bulk", "retry", "1", flag, &file]).ends(0);
        assert_eq!(count(&world, "Account"), 4);
    }
}

#[test]
fn an_upsert_by_id_changes_what_has_one_and_makes_the_rest() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("rows.csv", "Name\na\n");
    run(&world, &["bulk", "import", "insert", "Account", &file]).ends(0);
    let found = rows(&world, "SELECT Id FROM Account");
    let id = found[0]["Id"].as_str().unwrap();
    let file = world.file("more.csv", &format!("Id,Name,Site\n{id},a2,x\n,b,y\n"));
    let upsert = [
        "bulk",
        "import",
        "upsert",
        "Account",
        &file,
        "--external-id",
        "Id",
    ];
    let done = run(&world, &[&upsert[..], &["--results", "out"]].concat()).ends(0);
    assert!(
        done.stderr.contains("2 records upserted"),
        "{}",
        done.stderr
    );
    let names = rows(&world, "SELECT Name, Site FROM Account ORDER BY Name");
    assert_eq!(
        names,
        json!([{"Name": "a2", "Site": "x"}, {"Name": "b", "Site": "y"}])
    );
    let made = read(&world, "out/success.csv");
    let created: Vec<&str> = made[1..].iter().map(|row| row[2].as_str()).collect();
    assert_eq!(created, ["false", "true"]);
}

#[test]
fn a_hard_delete_needs_its_permission() {
    for is_allowed in [false, true] {
        let world = World::new();
        let flags = ["--seed", "empty", "--bulk-hard-delete"];
        let org = world.local_org(&flags[..if is_allowed { 3 } else { 2 }]);
        world.log_in(&org, "acme");
        let file = world.file("rows.csv", "Name\na\n");
        run(&world, &["bulk", "import", "insert", "Account", &file]).ends(0);
        let found = rows(&world, "SELECT Id FROM Account");
        let ids = format!("Id\n{}\n", found[0]["Id"].as_str().unwrap());
        let ids = world.file("ids.csv", &ids);
        let hard = ["bulk", "import", "hard-delete", "Account", &ids, "--yes"];
        let done = run(&world, &hard).ends(i32::from(!is_allowed));
        assert_eq!(
            done.stderr.contains("Bulk API Hard Delete"),
            !is_allowed,
            "{}",
            done.stderr
        );
        let all = [
            "query",
            "SELECT COUNT() FROM Account",
            "--all-rows",
            "--format",
            "csv",
        ];
        let left = if is_allowed {
            "count\n0\n"
        } else {
            "count\n1\n"
        };
        assert_eq!(run(&world, &all).ends(0).stdout, left);
    }
}

/// An org with a query job of another program, which says to have three rows in two pages.
fn with_a_job(rows_of_the_second: &'static str) -> FakeOrg {
    let id = "7505e0000000001AAA";
    FakeOrg::start(move |asked, _| {
        let line = asked.line.as_str();
        let page = |locator: &str, rows: &str| {
            let head = format!("Content-Type: text/csv\r\nSforce-Locator: {locator}\r\n");
            Some(reply(200, &head, &format!("\"Id\"\n{rows}")))
        };
        let url = |end: &str| json!({"resultUrl": format!("/services/data/v60.0/jobs/query/{id}/results{end}")});
        match line {
            _ if line.contains("/resultPages") => Some(reply_json(
                200,
                &json!({"resultPages": [url(""), url("?locator=TWO")], "done": true}),
            )),
            _ if line.contains("locator=TWO") => page("null", rows_of_the_second),
            _ if line.contains("/results") => page("TWO", "\"1\"\n\"2\"\n"),
            _ if line.contains("/jobs/query/") => Some(reply_json(
                200,
                &json!({"id": id, "operation": "query", "object": "Account", "state": "JobComplete",
                    "apiVersion": 60.0, "numberRecordsProcessed": 3}),
            )),
            _ if line.contains("/jobs/ingest/") => Some(reply_json(404, &json!([]))),
            _ => None,
        }
    })
}

#[test]
fn the_rows_of_a_job_are_fetched_side_by_side_and_counted() {
    let results = [
        "bulk",
        "results",
        "7505e0000000001AAA",
        "--output",
        "rows.csv",
    ];
    let org = with_a_job("\"3\"\n");
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let done = world.run(&results).ends(0);
    assert!(done.stderr.contains("3 rows"), "{}", done.stderr);
    let file = world.folder().join("rows.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, "\"Id\"\n\"1\"\n\"2\"\n\"3\"\n");
    let org = with_a_job("");
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let short = world.run(&results).ends(5).stderr;
    assert!(short.contains("2 rows arrived, the job has 3"), "{short}");
    assert!(!world.folder().join("rows.csv").exists());
}

#[test]
fn a_type_that_did_not_fit_is_put_right_when_the_export_goes_on() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("rows.csv", "Name\na\nb\n");
    run(&world, &["bulk", "import", "insert", "Account", &file]).ends(0);
    let export = [
        "bulk",
        "export",
        "SELECT Name FROM Account",
        "--output",
        "a.parquet",
        "--column-type",
        "Name=int",
    ];
    let stopped = run(&world, &export).ends(1).stderr;
    assert!(
        stopped.contains("`sfkit bulk resume 2 --column-type 'Name=text'`"),
        "{stopped}"
    );
    assert!(!world.folder().join("a.parquet").exists());
    run(
        &world,
        &["bulk", "resume", "2", "--column-type", "Name=text"],
    )
    .ends(0);
    assert!(world.folder().join("a.parquet").exists());
}
