//! Files of records: forms, groups of 200, failures, and what is told of each row.

use serde_json::{Value, json};

use super::Crm;

#[test]
fn tables_come_in_every_dress() {
    let crm = Crm::new(&[]);
    let text = "\u{feff}Account Name;Branch;AnnualRevenue\r\n\"One; Ltd\";Energy;11\r\nTwo;;\r\n\r\nThree;#N/A;3\r\n";
    let file = crm.world.file("a.csv", text);
    let run = crm
        .run(&[
            "record",
            "create",
            "Account",
            "--file",
            &file,
            "--map",
            "Account Name=Name",
            "--map",
            "branch=Industry",
        ])
        .ends(0);
    assert!(
        run.stderr
            .contains("a table of 3 columns with `;` between them"),
        "{}",
        run.stderr
    );
    let lines: Vec<_> = run
        .stdout
        .lines()
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(lines, ["line", "2", "3", "5"]);
    assert_eq!(
        crm.rows("SELECT Name, Industry, AnnualRevenue FROM Account ORDER BY Name"),
        ["One; Ltd|Energy|11.0", "Three|-|3.0", "Two|-|-"]
    );

    let lines = "{\"Name\":\"Four\",\"attributes\":{\"type\":\"Account\"}}\n{\"Name\":\"Five\"}\n";
    let run = crm
        .world
        .run_with(
            &[
                "record",
                "create",
                "Account",
                "--file",
                "-",
                "--set",
                "Industry=Banking",
                "--format",
                "ndjson",
            ],
            lines,
        )
        .ends(0);
    let last: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
    assert_eq!((&last["line"], &last["success"]), (&json!(2), &json!(true)));
    assert_eq!(
        crm.rows("SELECT COUNT(Id) n FROM Account WHERE Industry = 'Banking'"),
        ["2"]
    );
}

#[test]
fn empty_cells_leave_and_na_empties() {
    let crm = Crm::new(&[]);
    let id = crm.create(
        "Account",
        &["Name=Acme", "Industry=Energy", "Phone=1", "Site=x"],
    );
    let csv = format!("Id,Name,Industry,Phone,Site\n{id},,#N/A,2,\n");
    let file = crm.world.file("a.csv", &csv);
    crm.run(&["record", "update", "Account", "--file", &file])
        .ends(0);
    let fields = "SELECT Name, Industry, Phone, Site FROM Account";
    assert_eq!(crm.rows(fields), ["Acme|-|2|x"]);
    let file = crm.world.file("b.csv", &format!("Id,Phone\n{id},\n"));
    crm.run(&[
        "record",
        "update",
        "Account",
        "--file",
        &file,
        "--empty-as-null",
    ])
    .ends(0);
    assert_eq!(crm.rows(fields), ["Acme|-|-|x"]);
}

#[test]
fn many_records_go_by_two_hundred_and_are_told_in_order() {
    let crm = Crm::new(&["--latency", "5ms"]);
    let mut csv = String::from("LastName,Company\n");
    for number in 1..=450 {
        csv.push_str(&format!("L{number:03},C\n"));
    }
    let file = crm.world.file("leads.csv", &csv);
    let run = crm
        .run(&[
            "record", "create", "Lead", "--file", &file, "--format", "json",
        ])
        .ends(0);
    let rows = run.json();
    let lines: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, (2..=451).collect::<Vec<_>>());
    assert_eq!(crm.calls("POST", "/composite/sobjects"), 3);
    // The ids belong to the lines.
    let (id, name) = (rows[321]["id"].as_str().unwrap(), "L322");
    assert_eq!(
        crm.rows(&format!("SELECT LastName FROM Lead WHERE Id = '{id}'")),
        [name]
    );

    let ids = crm
        .run(&["query", "SELECT Id FROM Lead", "--format", "csv"])
        .ends(0)
        .stdout;
    crm.world
        .run_with(&["record", "delete", "Lead", "-"], &ids)
        .ends(0);
    assert_eq!(crm.calls("DELETE", "/composite/sobjects"), 3);
    assert_eq!(crm.rows("SELECT COUNT(Id) n FROM Lead"), ["0"]);
}

#[test]
fn wrong_rows_are_told_before_anything_is_sent() {
    let crm = Crm::new(&[]);
    let csv = "LastName,Company,Email,Rating\nAnn,A,a@a.example,Hot\nBob,,b@a.example,Hot\n\
        Cid,C,c@a.example,\nDan,D,not-an-address,Hot\n";
    let file = crm.world.file("leads.csv", csv);
    let arguments = ["record", "create", "Lead", "--file", &file];
    let run = crm
        .run(&[&arguments[..], &["--format", "json"]].concat())
        .ends(1);
    let error = run.error();
    assert_eq!(
        (&error["code"], &error["details"]["bad"]),
        (&json!("invalid-data"), &json!(1))
    );
    assert_eq!(error["details"]["problems"][0]["line"], 3);
    assert_eq!(crm.calls("POST", "/composite/sobjects"), 0);

    // With the wrong one left out the server judges the others.
    let failures = crm.world.folder().join("failed.csv");
    let failures = failures.to_str().unwrap();
    let more = ["--skip-bad", "--failures", failures];
    let run = crm.run(&[&arguments[..], &more].concat()).ends(3);
    assert!(
        run.stderr.contains("of 4 records 2 created, 2 failed"),
        "{}",
        run.stderr
    );
    let kept = std::fs::read_to_string(failures).unwrap();
    let mut lines = kept.lines();
    assert_eq!(
        lines.next().unwrap(),
        "LastName,Company,Email,Rating,sfkit_line,sfkit_error_code,sfkit_error,sfkit_error_fields"
    );
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("Bob,,b@a.example,Hot,3,REQUIRED_FIELD_MISSING,"),
        "{kept}"
    );
    assert!(
        lines.next().unwrap().contains(",5,INVALID_EMAIL_ADDRESS,"),
        "{kept}"
    );

    // Corrected, the same file is sent again, and the remarks in it are no fields.
    let better = kept
        .replace("Bob,,", "Bob,B,")
        .replace("not-an-address", "d@a.example");
    std::fs::write(failures, better).unwrap();
    crm.run(&[
        "record",
        "create",
        "Lead",
        "--file",
        failures,
        "--failures",
        failures,
    ])
    .ends(0);
    assert!(
        !std::path::Path::new(failures).exists(),
        "nothing failed any more"
    );
    assert_eq!(crm.rows("SELECT COUNT(Id) n FROM Lead"), ["4"]);
}

#[test]
fn all_or_none_holds_for_a_group() {
    let crm = Crm::new(&[]);
    let file = crm
        .world
        .file("c.csv", "LastName,Email\nAnn,a@a.example\nBob,wrong\n");
    let run = crm
        .run(&[
            "record",
            "create",
            "Contact",
            "--file",
            &file,
            "--all-or-none",
            "--format",
            "json",
        ])
        .ends(1);
    assert_eq!(
        run.json()[0]["errors"][0]["code"],
        "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    );
    assert_eq!(crm.rows("SELECT COUNT(Id) n FROM Contact"), ["0"]);
}

#[test]
fn failed_rows_of_json_stay_json() {
    let crm = Crm::new(&[]);
    let file = crm.world.file(
        "c.json",
        "[{\"LastName\":\"Ann\",\"Email\":\"wrong\",\"Phone\":null}]",
    );
    let failures = crm.world.folder().join("failed.json");
    crm.run(&[
        "record",
        "create",
        "Contact",
        "--file",
        &file,
        "--failures",
        failures.to_str().unwrap(),
    ])
    .ends(1);
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(failures).unwrap()).unwrap();
    assert_eq!(
        (
            &kept[0]["Email"],
            &kept[0]["Phone"],
            &kept[0]["sfkit_error_code"]
        ),
        (
            &json!("wrong"),
            &Value::Null,
            &json!("INVALID_EMAIL_ADDRESS")
        )
    );
}

#[test]
fn a_describe_that_is_out_of_date_is_asked_for_again() {
    let crm = Crm::new(&[]);
    crm.create("Account", &["Name=Acme"]);
    let mut folders = vec![crm.world.home().join("cache")];
    let mut copies = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => copies.push(path),
            }
        }
    }
    let copy = copies
        .iter()
        .find(|path| path.ends_with("o-account.json"))
        .unwrap();
    let mut kept: Value = serde_json::from_str(&std::fs::read_to_string(copy).unwrap()).unwrap();
    let fields = kept["value"]["fields"].as_array_mut().unwrap();
    fields.retain(|field| field["name"] != "Industry");
    kept["fetched_at"] = json!("2026-01-01T00:00:00Z");
    kept["last_modified"] = Value::Null;
    std::fs::write(copy, kept.to_string()).unwrap();
    crm.create("Account", &["Name=Other", "Industry=Energy"]);
    let wrong = crm
        .run(&[
            "record",
            "create",
            "Account",
            "--set",
            "Name=x",
            "--set",
            "Industri=y",
        ])
        .ends(1);
    assert!(
        wrong.stderr.contains("did you mean `Industry`?"),
        "{}",
        wrong.stderr
    );
}
