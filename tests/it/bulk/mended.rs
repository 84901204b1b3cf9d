//! Rows that were wrong and are put right: in the file that was imported, in `failed.csv`, and with
//! permissions that were missing.

use serde_json::json;

use super::import::{count, rows};
use super::outcomes::read;
use super::{acme, insert, run};
use crate::fake_org::{FakeOrg, reply, reply_json};
use crate::world::World;

/// Five rows, of which the one on line 4 has no number.
const ROWS: &str = "Name,Revenue,Sort\na,1,x\n\"b\nb\",2,y\nc,much,z\nd,4,x\n";
const WRONG: &str = "c,much,z";
const RIGHT: &str = "c,3,z";

fn import(world: &World, flags: &[&str]) -> crate::world::Run {
    let file = world.file("rows.csv", ROWS);
    let way = ["--map", "Revenue=AnnualRevenue", "--map", "Sort=Site"];
    let words = insert(&file, &[]);
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
    run(&world, &insert(&file, &[])).ends(0);
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
        run(&world, &insert(&file, &[])).ends(0);
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
    run(&world, &insert(&file, &[])).ends(0);
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

/// What `retry` makes of a file of corrected rows.
fn corrected(world: &World, name: &str, text: &str, flags: &[&str]) -> crate::world::Run {
    let file = world.file(name, text);
    let words = ["bulk", "retry", "1", "--file", &file, "--results", "out"];
    run(world, &[&words[..], flags].concat())
}

#[test]
fn corrected_rows_are_taken_from_any_file() {
    // A newer file in another order, with rows that did not fail and one that nobody knows.
    let newer = "Sort;Name;Revenue\nx;a;1\nz;c;3\nq;new;7\nx;d;4\n";
    let objects = "{\"Name\":\"c\",\"AnnualRevenue\":3,\"Site\":\"z\"}\n";
    let fields = "AnnualRevenue,Site,Name\n3,z,c\n";
    for (name, text, others) in [
        ("newer.csv", newer, 3),
        ("rows.ndjson", objects, 0),
        ("fields.csv", fields, 0),
    ] {
        let world = World::new();
        let _org = acme(&world);
        import(&world, &["--no-check"]).ends(3);
        let done = corrected(&world, name, text, &["--key", "Name"]).ends(0);
        assert!(done.stderr.contains("1 record of"), "{}", done.stderr);
        let said = format!("{others} records of it did not fail and are left out");
        assert_eq!(done.stderr.contains(&said), others > 0, "{}", done.stderr);
        assert_eq!(count(&world, "Account"), 4);
        let done = read(&world, "out/success.csv");
        // With the line that it had in the file that was imported.
        assert_eq!((done.len(), done[1][0].as_str()), (2, "5"), "{name}");
        let site = rows(
            &world,
            "SELECT Site, AnnualRevenue FROM Account WHERE Name = 'c'",
        );
        assert_eq!(site, json!([{"Site": "z", "AnnualRevenue": 3.0}]), "{name}");
    }
}

#[test]
fn what_could_be_sent_twice_or_lost_is_refused() {
    let world = World::new();
    let _org = acme(&world);
    import(&world, &["--no-check"]).ends(3);
    let head = "Name,AnnualRevenue,Site\n";
    for (text, flags, status, said) in [
        ("c,3,z\n", &[][..], 2, "nothing tells which rows of"),
        ("c,3,z\n", &["--key", "Phone"], 2, "has sent no `Phone`"),
        (
            "c,3,z\nc,4,z\n",
            &["--key", "Name"],
            1,
            "two rows for the one of line 5",
        ),
        ("a,1,x\n", &["--key", "Name"], 1, "none of the 1 rows"),
    ] {
        let told = corrected(&world, "some.csv", &format!("{head}{text}"), flags);
        let told = told.ends(status).stderr;
        assert!(told.contains(said), "{text:?} {flags:?}: {told}");
    }
    let key = ["--key", "Name"];
    let told = corrected(&world, "less.csv", "Name,Site\nc,z\n", &key)
        .ends(1)
        .stderr;
    assert!(
        told.contains("lacks what bulk transfer 1 has sent: AnnualRevenue"),
        "{told}"
    );
    let told = corrected(&world, "other.csv", "Id,AnnualRevenue,Site\nc,3,z\n", &key)
        .ends(1)
        .stderr;
    assert!(
        told.contains("lacks what bulk transfer 1 has sent: Name"),
        "{told}"
    );
    let lines = "sfkit_line,Name,AnnualRevenue,Site\n5,c,3,z\n";
    for (more, said) in [
        ("5,c,3,z\n", "two rows for the one of line 5"),
        (",e,3,z\n", "1 row of"),
    ] {
        let told = corrected(&world, "failed.csv", &format!("{lines}{more}"), &[])
            .ends(1)
            .stderr;
        assert!(told.contains(said), "{told}");
    }
    assert_eq!(count(&world, "Account"), 3, "nothing was sent");
    corrected(&world, "failed.csv", lines, &[]).ends(0);
    assert_eq!(count(&world, "Account"), 4);
}

#[test]
fn updates_are_found_by_their_ids_and_what_is_missing_is_told() {
    let world = World::new();
    let _org = acme(&world);
    let names = world.file("names.csv", "Name\na\nb\nc\n");
    run(&world, &insert(&names, &[])).ends(0);
    let found = rows(&world, "SELECT Id FROM Account ORDER BY Name");
    let id = |at: usize| found[at]["Id"].as_str().unwrap().to_owned();
    let (a, b, c) = (id(0), id(1), id(2));
    let wrong = format!("Id,AnnualRevenue\n{a},1\n{b},much\n{c},more\n");
    let file = world.file("update.csv", &wrong);
    let words = ["bulk", "import", "update", "Account", &file, "--no-check"];
    run(&world, &words).ends(3);
    // The id in its short form, in a table with tabs.
    let right = world.file(
        "right.tsv",
        &format!("AnnualRevenue\tId\n9\t{}\n", &b[..15]),
    );
    let done = run(&world, &["bulk", "retry", "2", "--file", &right])
        .ends(0)
        .stderr;
    assert!(done.contains("is one of those"), "{done}");
    assert!(
        done.contains("1 record that failed is not in") && done.contains("is not sent"),
        "{done}"
    );
    let changed = rows(&world, "SELECT AnnualRevenue FROM Account ORDER BY Name");
    let expected = json!([{"AnnualRevenue": 1.0}, {"AnnualRevenue": 9.0}, {"AnnualRevenue": null}]);
    assert_eq!(changed, expected);
}
