//! `sfkit query` end to end against the demo org.

use std::process::Stdio;

use crate::world::{DEMO, World, finish, query_demo as query};

#[test]
fn columns_stand_in_select_order_also_without_rows() {
    let soql = "SELECT Name, Account.Name, Id, Amount FROM Opportunity WHERE Name = 'no such deal'";
    let run = query(&[soql, "--format", "csv"]).ends(0);
    assert_eq!(run.stdout, "Name,Account.Name,Id,Amount\n");
    assert!(run.stderr.contains("0 rows"), "{}", run.stderr);
    assert_eq!(query(&[soql, "--format", "json"]).ends(0).stdout, "[]\n");
    assert_eq!(query(&[soql, "--format", "ndjson"]).ends(0).stdout, "");
}

#[test]
fn a_row_of_one_empty_cell_is_a_row() {
    let soql = "SELECT ParentId FROM Account WHERE ParentId = null LIMIT 3";
    let csv = query(&[soql, "--format", "csv"]).ends(0).stdout;
    assert_eq!(csv, "ParentId\n\"\"\n\"\"\n\"\"\n");
    let tsv = query(&[soql, "--format", "tsv"]).ends(0).stdout;
    assert_eq!(tsv, "ParentId\n\n\n\n");
}

#[test]
fn every_format_has_the_same_values() {
    let soql = "SELECT Id, Name, Amount, IsWon, CloseDate, NextStep, Account.Name, Account.Parent.Name, Owner.Name \
                FROM Opportunity";
    let records = query(&[soql, "--format", "json"]).ends(0).json();
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::Null => "~".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let wanted: Vec<Vec<String>> = records
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            let (account, owner) = (&record["Account"], &record["Owner"]);
            let plain = ["Id", "Name", "Amount", "IsWon", "CloseDate", "NextStep"];
            let mut row: Vec<String> = plain.iter().map(|key| text(&record[*key])).collect();
            let parent = &account["Parent"]["Name"];
            row.extend([&account["Name"], parent, &owner["Name"]].map(text));
            row
        })
        .collect();
    assert!(wanted.len() > 2_000);
    for (format, delimiter) in [("csv", b','), ("tsv", b'\t')] {
        let written = query(&[soql, "--format", format, "--null", "~"])
            .ends(0)
            .stdout;
        let mut reader = csv::ReaderBuilder::new();
        reader.delimiter(delimiter).quoting(delimiter == b',');
        let mut reader = reader.from_reader(written.as_bytes());
        // In TSV a backslash is doubled.
        let cell = |text: &str| match format {
            "tsv" => text.replace("\\\\", "\\"),
            _ => text.to_owned(),
        };
        let rows = reader
            .records()
            .map(|row| row.unwrap().iter().map(cell).collect());
        let rows: Vec<Vec<String>> = rows.collect();
        assert_eq!(rows.len(), wanted.len(), "{format}");
        for (row, wanted) in rows.iter().zip(&wanted) {
            assert_eq!(row, wanted, "{format}");
        }
    }
}

#[test]
fn more_than_one_page_arrives_whole_and_in_order() {
    let run = query(&["SELECT Id FROM Opportunity ORDER BY Id", "--format", "csv"]).ends(0);
    let ids: Vec<_> = run.stdout.lines().skip(1).collect();
    assert!(ids.len() > 5_000, "{}", ids.len());
    assert!(ids.is_sorted());
    assert!(
        run.stderr
            .contains(&format!("{} of {}", ids.len(), ids.len()))
            || run.stderr.contains("rows")
    );
    let small = [
        "SELECT Id FROM Opportunity ORDER BY Id",
        "--format",
        "csv",
        "--batch-size",
        "200",
    ];
    assert_eq!(query(&small).ends(0).stdout, run.stdout);
}

#[test]
fn parents_and_children_in_every_mode() {
    let soql = "SELECT Name, Owner.Name, (SELECT LastName FROM Contacts ORDER BY LastName) \
                FROM Account ORDER BY Name LIMIT 20";
    let rows = query(&[soql, "--format", "json"]).ends(0).json();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 20);
    let keys: Vec<_> = rows[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["Name", "Owner", "Contacts"]);
    assert!(rows[0]["Owner"]["Name"].is_string());
    let children: usize = rows
        .iter()
        .map(|row| row["Contacts"].as_array().unwrap().len())
        .sum();
    let none = rows
        .iter()
        .filter(|row| row["Contacts"].as_array().unwrap().is_empty())
        .count();

    let exploded = query(&[soql, "--format", "csv", "--children", "explode"])
        .ends(0)
        .stdout;
    let mut reader = csv::Reader::from_reader(exploded.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        vec!["Name", "Owner.Name", "Contacts.LastName"]
    );
    assert_eq!(reader.records().count(), children + none);

    let counted = query(&[soql, "--format", "csv", "--children", "count"])
        .ends(0)
        .stdout;
    let mut reader = csv::Reader::from_reader(counted.as_bytes());
    let sum: usize = reader
        .records()
        .map(|row| row.unwrap()[2].parse::<usize>().unwrap())
        .sum();
    assert_eq!(sum, children);
}

#[test]
fn aggregates_have_their_aliases() {
    let soql = "SELECT StageName, COUNT(Id), SUM(Amount) total FROM Opportunity GROUP BY StageName";
    let run = query(&[soql, "--format", "csv"]).ends(0);
    assert_eq!(run.stdout.lines().next(), Some("StageName,expr0,total"));
    assert_eq!(run.stdout.lines().count(), 11);
    let count = query(&["SELECT COUNT() FROM Lead", "--format", "csv"])
        .ends(0)
        .stdout;
    let mut lines = count.lines();
    assert_eq!(lines.next(), Some("count"));
    assert!(lines.next().unwrap().parse::<u32>().unwrap() > 3_000);
}

#[test]
fn the_text_comes_from_argument_file_or_stdin() {
    let file = DEMO.file(
        "q.soql",
        "// who\nSELECT Id FROM User\nORDER BY Id LIMIT 3;\n",
    );
    let from_file = query(&["-f", &file, "--format", "csv"]).ends(0).stdout;
    assert_eq!(from_file.lines().count(), 4);
    let arguments = ["query", "-o", "demo", "-", "--format", "csv"];
    let from_stdin = DEMO
        .run_with(&arguments, "SELECT Id FROM User ORDER BY Id LIMIT 3")
        .ends(0);
    assert_eq!(from_stdin.stdout, from_file);
    query(&[]).ends(2);
    query(&["-f", "/no/such/file"]).ends(1);
}

#[test]
fn a_wrong_field_says_which_and_what_was_meant() {
    let run = query(&["SELECT Id, Naem FROM Account"]).ends(2);
    assert!(
        run.stderr.contains("Naem") && run.stderr.contains('^'),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("`Name`"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
    let again = query(&["SELECT Id, Naem FROM Account", "--format", "json"])
        .ends(2)
        .error();
    assert_eq!(again["code"], "soql-invalid");
    let object = query(&["SELECT Id FROM Acount"]).ends(2);
    assert!(object.stderr.contains("`Account`"), "{}", object.stderr);
    let syntax = query(&["SELECT Id FROM Account WHERE Name == 'x'"]).ends(2);
    assert!(
        syntax.stderr.contains('^') && syntax.stderr.contains("`=`"),
        "{}",
        syntax.stderr
    );
}

#[test]
fn output_is_complete_or_not_there() {
    let path = DEMO.folder().join("rows.json");
    let text = path.to_str().unwrap();
    std::fs::write(&path, "older").unwrap();
    query(&["SELECT Nope__c FROM Account", "--output", text]).ends(2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "older");
    let run = query(&["SELECT Id FROM Account LIMIT 3", "--output", text]).ends(0);
    assert_eq!(run.stdout, "");
    let rows: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 3);
    let missing = query(&[
        "SELECT Id FROM Account LIMIT 3",
        "--output",
        "/no/such/folder/x.csv",
    ]);
    assert!(missing.ends(1).stderr.contains("/no/such/folder"));
}

#[test]
fn a_full_disk_keeps_the_older_file() {
    let path = DEMO.folder().join("full.csv");
    std::fs::write(&path, "older").unwrap();
    let script = format!(
        "ulimit -f 16; exec '{}' query -o demo 'SELECT Id, Name FROM Opportunity' --output '{}'",
        crate::world::SFKIT,
        path.display()
    );
    let template = DEMO.command(&[]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).env_clear();
    shell.envs(
        template
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let run = finish(shell.current_dir(DEMO.folder()).output().unwrap());
    assert_ne!(run.status, 0, "{run:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "older");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let arguments = [
        "query",
        "-o",
        "demo",
        "SELECT Id, Name FROM Contact",
        "--format",
        "csv",
    ];
    let mut child = DEMO
        .command(&arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let run = finish(child.wait_with_output().unwrap());
    assert_eq!(run.status, 0, "{run:?}");
    assert!(!run.stderr.contains("error"), "{}", run.stderr);
}

#[test]
fn a_server_that_is_down_says_so_after_bounded_retries() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    drop(org);
    let run = world
        .run(&[
            "query",
            "-o",
            "acme",
            "SELECT Id FROM User",
            "--format",
            "json",
        ])
        .ends(5);
    assert_eq!(run.error()["code"], "unavailable");
}

#[test]
fn an_org_without_a_vault() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let mut command = world.command(&["query", "SELECT Username FROM User", "--format", "csv"]);
    command.env("SFKIT_ACCESS_TOKEN", org.text("access_token"));
    let run = finish(
        command
            .env("SFKIT_INSTANCE_URL", org.url())
            .output()
            .unwrap(),
    )
    .ends(0);
    assert!(run.stdout.contains(org.text("username")));
    assert!(!world.home().join("data/vault.db").exists());
}

#[test]
fn one_call_a_page_and_none_besides() {
    let world = World::new();
    let org = world.local_org(&["--seed", "demo"]);
    world.log_in(&org, "acme");
    let total = || org.requests()["total"].as_u64().unwrap();
    // Asking counts, too.
    let quiet = {
        let first = total();
        total() - first
    };
    let calls = |soql: &str| {
        let before = total();
        let run = world.run(&["query", "-v", "--format", "csv", soql]).ends(0);
        (total() - before - quiet, run)
    };
    let (few, run) = calls("SELECT Id, Name, Owner.Name FROM Account LIMIT 3");
    assert_eq!(few, 1, "{}", run.stderr);
    assert!(run.stderr.contains("1 API call;"), "{}", run.stderr);
    let (many, _) = calls("SELECT Id FROM Contact LIMIT 2500");
    assert_eq!(many, 2);
}
