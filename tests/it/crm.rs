//! Loading files and asking about them through the binary; the sums are made anew from the CSV.

use std::collections::BTreeMap;

use crate::world::{World, shared};

#[test]
fn counts_and_sums_by_stage_equal_the_csv() {
    let Some(folder) = shared("data/crm/devedition_2026") else {
        return;
    };
    let world = World::new();
    let db = world.folder().join("org.db");
    let db = db.to_str().unwrap();
    let file = |object: &str| format!("{object}={}/{object}.csv", folder.display());
    let (opportunities, accounts) = (file("Opportunity"), file("Account"));
    let (history, leads, contacts) = (file("OpportunityHistory"), file("Lead"), file("Contact"));
    let files = [&*opportunities, &*history, &*leads, &*contacts, &*accounts];
    let flags = ["--db", db, "--dates", "us"];
    world
        .run(&[&["local", "load"], &files[..], &flags].concat())
        .ends(0);

    let org = world.local_org(&["--db", db]);
    world.log_in(&org, "crm");
    let soql = "SELECT StageName, COUNT(Id) deals, SUM(Amount) total FROM Opportunity \
                GROUP BY StageName ORDER BY StageName";
    let answer = world
        .run(&["query", soql, "--format", "csv"])
        .ends(0)
        .stdout;
    let mut found = BTreeMap::new();
    for row in csv::Reader::from_reader(answer.as_bytes()).records() {
        let row = row.unwrap();
        let total: f64 = row[2].parse().unwrap_or_default();
        found.insert(row[0].to_owned(), (row[1].parse::<u64>().unwrap(), total));
    }

    let mut wanted: BTreeMap<String, (u64, f64)> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(folder.join("Opportunity.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (stage, amount) = (place("StageName"), place("Amount"));
    for row in reader.records() {
        let row = row.unwrap();
        let entry = wanted.entry(row[stage].to_owned()).or_default();
        entry.0 += 1;
        entry.1 += row[amount].parse::<f64>().unwrap_or_default();
    }
    assert!(!wanted.is_empty());
    assert_eq!(found, wanted);

    let converted = "SELECT COUNT() FROM Lead WHERE IsConverted = true";
    let run = world.run(&["query", converted, "--format", "csv"]).ends(0);
    assert_eq!(
        run.stdout, "count\n5\n",
        "conversion is read from IsConverted"
    );
}

#[test]
fn bad_rows_are_told_with_their_lines_and_nothing_is_loaded() {
    let world = World::new();
    let db = world.folder().join("org.db");
    let db = db.to_str().unwrap();
    let rows = "Name,CloseDate,StageName,Amount\nGood,2026-11-22,Prospecting,1\nBad,tomorrow,Prospecting,x\n";
    let file = format!("Opportunity={}", world.file("deals.csv", rows));
    let refused = world.run(&["local", "load", "--db", db, &file]).ends(1);
    assert!(
        refused.stderr.contains("deals.csv:3") || refused.stderr.contains("line 3"),
        "{}",
        refused.stderr
    );
    let partly = world
        .run(&["local", "load", "--db", db, &file, "--skip-bad"])
        .ends(3);
    assert!(partly.stdout.contains('1'), "{}", partly.stdout);
    let status = world
        .run(&[
            "local", "status", "--db", db, "--port", "1", "--format", "json",
        ])
        .ends(0);
    let status = status.json();
    let deals = status["records"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["object"] == "Opportunity");
    assert_eq!(deals.unwrap()["count"], 1);
    assert_eq!(status["listening"], false);

    world.run(&["local", "reset", "--db", db]).ends(2);
    world
        .run(&["local", "reset", "--db", db, "--seed", "empty", "--yes"])
        .ends(0);
    let empty = world
        .run(&[
            "local", "status", "--db", db, "--port", "1", "--format", "json",
        ])
        .ends(0);
    assert!(
        !empty.stdout.contains("\"Opportunity\""),
        "{}",
        empty.stdout
    );
    world
        .run(&["local", "status", "--db", "/no/such/org.db"])
        .ends(1);
}

#[test]
fn a_local_org_in_use_is_not_reset_and_its_ready_line_says_all() {
    let world = World::new();
    let db = world.folder().join("org.db");
    let db = db.to_str().unwrap();
    let org = world.local_org(&["--db", db, "--seed", "empty"]);
    for name in [
        "url",
        "access_token",
        "client_id",
        "client_secret",
        "username",
        "password",
    ] {
        assert!(!org.text(name).is_empty());
    }
    assert!(!org.url().ends_with('/'));
    let refused = world.run(&["local", "reset", "--db", db, "--yes"]).ends(1);
    assert!(refused.stderr.contains("in use"), "{}", refused.stderr);
    let port = org.url().rsplit_once(':').unwrap().1.to_owned();
    let status = world
        .run(&["local", "status", "--port", &port, "--format", "json"])
        .ends(0);
    assert_eq!(status.json()["listening"], true);
    let taken = world.run(&["local", "start", "--port", &port]).ends(5);
    assert!(taken.stderr.contains(&port), "{}", taken.stderr);
}
