//! `sfkit query --check`, `--syntax-only`, `--fmt`, `--explain` and `--param`, end to end.

use serde_json::Value;

use crate::world::{DEMO, Run, World, query_demo as query};

/// The findings as JSON.
#[track_caller]
fn findings(run: &Run) -> Vec<Value> {
    let list = run.json();
    assert_eq!(list["schema"], 1);
    list["items"].as_array().unwrap().clone()
}

#[test]
fn every_error_and_every_doubt_is_told() {
    let soql = "SELECT Nmae,\n  Kunde.Name FROM Account\nWHERE Industry = 'Bankin' AND AnnualRevenue > '5'";
    let run = query(&["--check", soql]).ends(2);
    assert_eq!(run.stdout, "");
    for part in [
        "error: `Account` has no field `Nmae`",
        "1 | SELECT Nmae,",
        "hint: did you mean `Name`?",
        "error: `Account` has no relationship `Kunde` to a parent",
        "warning: `Bankin` is none of the values of `Industry`",
        "hint: did you mean `Banking`?",
        "hint: write `5` without quotes",
        "3 errors, 1 warning",
    ] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
    assert!(run.stderr.matches('^').count() >= 4, "{}", run.stderr);

    let found = findings(&query(&["--check", soql, "--format", "json"]).ends(2));
    let facts: Vec<_> = found
        .iter()
        .map(|item| {
            let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
            (
                text("severity"),
                text("code"),
                text("error_code"),
                item["line"].as_u64().unwrap(),
            )
        })
        .collect();
    let row = |severity: &str, code: &str, error: &str, line| {
        (severity.to_owned(), code.to_owned(), error.to_owned(), line)
    };
    assert_eq!(
        facts,
        [
            row("error", "unknown-field", "INVALID_FIELD", 1),
            row("error", "unknown-relationship", "INVALID_FIELD", 2),
            row("warning", "unknown-value", "", 3),
            row("error", "quoted", "INVALID_FIELD", 3),
        ]
    );
    let first = &found[0];
    assert_eq!(
        (&first["column"], &first["end_column"]),
        (&8.into(), &12.into())
    );
    assert_eq!((&first["start"], &first["end"]), (&7.into(), &11.into()));
    let csv = query(&["--check", soql, "--format", "csv"]).ends(2).stdout;
    assert!(
        csv.starts_with("file,severity,code,error_code,message,line,"),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), 5);
}

#[test]
fn a_doubt_alone_is_no_failure_and_a_good_query_says_so() {
    let run = query(&[
        "--check",
        "SELECT Id FROM Account WHERE Industry = 'Bankin'",
    ])
    .ends(0);
    assert!(
        run.stderr.contains("No errors, 1 warning"),
        "{}",
        run.stderr
    );
    let quiet = query(&[
        "--check",
        "-q",
        "SELECT Id FROM Account WHERE Industry = 'Bankin'",
    ])
    .ends(0);
    assert_eq!(quiet.stderr, "");
    let run = query(&["--check", "SELECT Id FROM Account", "--format", "json"]).ends(0);
    assert_eq!(findings(&run), Vec::<Value>::new());
    let run = query(&[
        "--check",
        "-v",
        "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:0",
    ])
    .ends(0);
    assert!(
        run.stderr.contains("`LAST_N_DAYS:0` is 20"),
        "{}",
        run.stderr
    );
    let wrong = query(&["--check", "SELECT Id FROM Account WHERE Id = 'x"]).ends(2);
    assert!(wrong.stderr.contains("closing quote"), "{}", wrong.stderr);
}

#[test]
fn an_object_is_proposed_by_its_label() {
    for (name, meant) in [
        ("Kase", "Case"),
        ("Opportunities", "Opportunity"),
        ("Campaign_Members", "CampaignMember"),
    ] {
        let run = query(&["--check", &format!("SELECT Id FROM {name}")]).ends(2);
        let hint = format!("did you mean `{meant}`?");
        assert!(run.stderr.contains(&hint), "{}", run.stderr);
    }
}

#[test]
fn with_cached_describes_there_is_no_network_and_no_key() {
    let world = World::new();
    let org = world.local_org(&["--seed", "demo"]);
    world.log_in(&org, "acme");
    let total = || org.requests()["total"].as_u64().unwrap();
    let quiet = {
        let first = total();
        total() - first
    };
    let calls = |arguments: &[&str], status| {
        let before = total();
        let run = world
            .run(&[&["query", "--check"], arguments].concat())
            .ends(status);
        (total() - before - quiet, run)
    };
    let good = "SELECT Name, Owner.Name, (SELECT Name FROM Contacts) FROM Account";
    let (first, _) = calls(&[good], 0);
    assert_eq!(first, 4, "the list, Account, User and Contact");
    std::fs::remove_file(world.home().join("config/vault.key")).unwrap();
    assert_eq!(calls(&[good], 0).0, 0);
    let wrong = "SELECT Nmae FROM Account";
    assert_eq!(calls(&[wrong], 2).0, 0);
    assert_eq!(calls(&["SELECT Id FROM Acount"], 2).0, 0);
    // What is not cached needs the server, and so the token.
    calls(&["SELECT Id FROM Campaign"], 7);
}

#[test]
fn a_name_that_an_old_copy_lacks_is_asked_for_again() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let total = || org.requests()["total"].as_u64().unwrap();
    let quiet = {
        let first = total();
        total() - first
    };
    let check = |world: &World, soql: &str, status| {
        let before = total();
        world.run(&["query", "--check", soql]).ends(status);
        total() - before - quiet
    };
    assert_eq!(check(&world, "SELECT Id FROM Account", 0), 2);
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(3);
    world.set("SFKIT_TEST_CLOCK", &later.to_string());
    assert_eq!(check(&world, "SELECT Id FROM Account", 0), 0);
    assert!(check(&world, "SELECT Nmae FROM Account", 2) >= 1);
    assert_eq!(check(&world, "SELECT Nmae FROM Account", 2), 0);
    drop(org);
    let much_later = later + jiff::SignedDuration::from_mins(3);
    world.set("SFKIT_TEST_CLOCK", &much_later.to_string());
    world
        .run(&["query", "--check", "SELECT Id FROM Account"])
        .ends(0);
    world
        .run(&["query", "--check", "SELECT Nmae FROM Account"])
        .ends(5);
}

#[test]
fn the_grammar_alone_needs_no_org_and_no_vault() {
    let world = World::new();
    world
        .run(&["query", "--syntax-only", "SELECT Id FROM Whatever"])
        .ends(0);
    world
        .run(&[
            "query",
            "--check",
            "--syntax-only",
            "SELECT Id FROM Whatever",
        ])
        .ends(0);
    let run = world
        .run(&[
            "query",
            "--syntax-only",
            "SELECT Id FROM A WHERE B == 1",
            "--format",
            "json",
        ])
        .ends(2);
    let found = findings(&run);
    assert_eq!(found[0]["code"], "syntax");
    assert_eq!(found[0]["error_code"], "MALFORMED_QUERY");
    assert_eq!(found[0]["hints"][0], "write `=` instead of `==`");
    let several = "SELECT Id FROM A WHERE B == 1 AND C LIKE x";
    let run = world.run(&["query", "--syntax-only", several, "--format", "json"]);
    assert_eq!(findings(&run.ends(2)).len(), 2);
    let run = world
        .run(&["query", "--syntax-only", "SELECT Id FROM A WHERE B = :b"])
        .ends(2);
    assert!(
        run.stderr.contains("`:b` has no value") && run.stderr.contains("`--param b=…`"),
        "{}",
        run.stderr
    );
    world
        .run(&[
            "query",
            "--syntax-only",
            "SELECT Id FROM A WHERE B = :b",
            "--param",
            "b=1",
        ])
        .ends(0);
    world
        .run(&[
            "query",
            "--syntax-only",
            "SELECT Id FROM A",
            "--param",
            "b=1",
        ])
        .ends(2);
    // What no schema decides is found, too.
    let run = world
        .run(&["query", "--syntax-only", "SELECT Id FROM A OFFSET 2001"])
        .ends(2);
    assert!(run.stderr.contains("at most 2000"), "{}", run.stderr);
    assert!(!world.home().join("data").exists());
    assert!(!world.home().join("config").exists());
}

#[test]
fn files_and_standard_input_are_checked_together() {
    let world = World::new();
    let nobody = world.run(&["query", "--check", "SELECT Id FROM A"]).ends(4);
    assert!(
        nobody.stderr.contains("`--syntax-only`"),
        "{}",
        nobody.stderr
    );
    let good = world.file("good.soql", "// fine\nSELECT Id FROM A;\n");
    let bad = world.file("bad.soql", "// a comment\nSELECT Id,\nFROM A;\n");
    let arguments = [
        "query",
        "--syntax-only",
        "-f",
        &good,
        "-f",
        &bad,
        "-f",
        "-",
        "--format",
        "json",
    ];
    let found = findings(&world.run_with(&arguments, "SELECT").ends(2));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0]["file"], bad.as_str());
    assert_eq!(
        (&found[0]["line"], &found[0]["column"]),
        (&3.into(), &1.into())
    );
    assert_eq!(found[1]["file"], "-");
    let run = world.run(&["query", "--syntax-only", "-f", &bad]).ends(2);
    assert!(run.stderr.contains("bad.soql:3:1"), "{}", run.stderr);
    world.run(&["query", "-f", &good, "-f", &bad]).ends(2);
}

#[test]
fn the_layout_is_stable_and_needs_no_org() {
    let world = World::new();
    let soql = "select id,name from account where a=:who and (b='x' or c in ('1','2')) order by name limit 5";
    let laid_out = world.run(&["query", "--fmt", soql]).ends(0).stdout;
    assert!(
        laid_out.starts_with("SELECT id, name\nFROM account\nWHERE a = :who\n"),
        "{laid_out}"
    );
    let file = world.file("q.soql", &laid_out);
    assert_eq!(
        world.run(&["query", "--fmt", "-f", &file]).ends(0).stdout,
        laid_out
    );
    assert_eq!(
        world
            .run_with(&["query", "--fmt", "-"], &laid_out)
            .ends(0)
            .stdout,
        laid_out
    );
    let two = world
        .run(&["query", "--fmt", "-f", &file, "-f", &file])
        .ends(0)
        .stdout;
    assert_eq!(two, format!("{laid_out}\n{laid_out}"));
    let bound = world
        .run(&["query", "--fmt", soql, "--param", "who=O'Neil"])
        .ends(0)
        .stdout;
    assert!(bound.contains("WHERE a = 'O\\'Neil'"), "{bound}");
    let wrong = world
        .run(&["query", "--fmt", "SELECT Id FROM A WHERE"])
        .ends(2);
    assert_eq!(wrong.stdout, "");
    assert!(wrong.stderr.contains('^'), "{}", wrong.stderr);
    world.run(&["query", "--fmt", "--check", soql]).ends(2);
    assert!(!world.home().join("data").exists());
}

#[test]
fn parameters_are_values_whatever_they_hold() {
    let count = |soql: &str, params: &[&str]| -> u64 {
        let mut arguments = vec![soql, "--format", "csv"];
        for param in params {
            arguments.extend(["--param", param]);
        }
        let run = query(&arguments).ends(0);
        run.stdout.lines().nth(1).unwrap().parse().unwrap()
    };
    let all = count("SELECT COUNT() FROM Account", &[]);
    let named = "SELECT COUNT() FROM Account WHERE Name = :name";
    for attack in [
        "x' OR Name != 'x",
        "x\\' OR Name != null OR Name = \\'",
        "x') OR (Name != 'x",
        "' OR Id != null OR Name = '",
    ] {
        assert_eq!(count(named, &[&format!("name={attack}")]), 0, "{attack}");
        let like = "SELECT COUNT() FROM Account WHERE Name LIKE :name";
        assert_eq!(count(like, &[&format!("name={attack}")]), 0, "{attack}");
        let within = "SELECT COUNT() FROM Account WHERE Name IN (:name)";
        assert_eq!(count(within, &[&format!("name={attack}")]), 0, "{attack}");
    }
    assert_eq!(
        count(
            "SELECT COUNT() FROM Account WHERE Name LIKE :name",
            &["name=%"]
        ),
        all
    );
    assert_eq!(
        count(
            "SELECT COUNT() FROM Account WHERE Name LIKE :name",
            &["name:string=%"]
        ),
        0
    );
    assert_eq!(
        count("SELECT COUNT() FROM Account WHERE Name != :n", &["n=null"]),
        all
    );
    assert!(
        count(
            "SELECT COUNT() FROM Opportunity WHERE Amount > :a AND IsWon = :w AND CloseDate >= :d",
            &["a=1000", "w=true", "d=2020-01-01"]
        ) > 0
    );
    assert!(
        count(
            "SELECT COUNT() FROM Opportunity WHERE CloseDate = :d",
            &["d=LAST_N_DAYS:365"]
        ) > 0
    );
}

#[test]
fn lists_come_from_repetition_or_a_file() {
    let ids = query(&[
        "SELECT Id FROM User ORDER BY Id LIMIT 3",
        "--format",
        "csv",
        "--no-header",
    ])
    .ends(0)
    .stdout;
    let file = DEMO.file("ids.txt", &ids);
    let soql = "SELECT COUNT() FROM User WHERE Id IN :ids";
    let from_file = query(&[soql, "--param", &format!("ids=@{file}"), "--format", "csv"])
        .ends(0)
        .stdout;
    assert_eq!(from_file, "count\n3\n");
    let mut arguments = vec![soql.to_owned(), "--format".to_owned(), "csv".to_owned()];
    for id in ids.lines().take(2) {
        arguments.extend(["--param".to_owned(), format!("ids={id}")]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(query(&arguments).ends(0).stdout, "count\n2\n");
    let one = query(&[
        "SELECT COUNT() FROM User WHERE Id = :ids",
        "--param",
        &format!("ids=@{file}"),
    ])
    .ends(2);
    assert!(one.stderr.contains("write `IN (:ids)`"), "{}", one.stderr);
    let empty = DEMO.file("none.txt", "\n");
    query(&[soql, "--param", &format!("ids=@{empty}")]).ends(2);
    query(&[soql, "--param", "ids=@/no/such/file"]).ends(1);
    // More than a query may have.
    let many = DEMO.file("many.txt", &"005000000000001AAA\n".repeat(5_000));
    let param = format!("ids=@{many}");
    let long = query(&["--check", soql, "--param", &param]).ends(2);
    assert!(
        long.stderr.contains("at most 100000 are taken"),
        "{}",
        long.stderr
    );
    assert!(long.stderr.len() < 500, "{}", long.stderr);
}

#[test]
fn parameters_that_do_not_fit_are_refused_before_anything_is_sent() {
    let soql = "SELECT Id FROM Account WHERE Name = :name AND AnnualRevenue > :least";
    let world = World::new();
    let run = world.run(&["query", soql, "--param", "nam=x"]).ends(2);
    assert!(
        run.stderr.contains("`:nam`") && run.stderr.contains("did you mean"),
        "{}",
        run.stderr
    );
    let error = world
        .run(&["query", soql, "--format", "json"])
        .ends(2)
        .error();
    assert_eq!(error["code"], "soql-syntax");
    assert_eq!(error["details"]["column"], 37);
    for wrong in ["name", "=x", "name:text=x", "1=x"] {
        world.run(&["query", soql, "--param", wrong]).ends(2);
    }
    let run = query(&[
        "--check",
        soql,
        "--param",
        "name=x",
        "--param",
        "least=much",
    ])
    .ends(2);
    assert!(
        run.stderr
            .contains("is no number, as `AnnualRevenue` needs"),
        "{}",
        run.stderr
    );
    // What is sent as it is, is refused by the server.
    let raw = query(&["--no-check", "SELECT Id FROM Account WHERE Name = :name"]).ends(2);
    assert!(!raw.stderr.contains("has no value"), "{}", raw.stderr);
}

#[test]
fn the_plans_of_a_query_are_shown() {
    let soql = "SELECT Name FROM Account WHERE Industry = :industry LIMIT 5";
    let arguments = ["--explain", soql, "--param", "industry=Banking"];
    let plans = query(&[&arguments[..], &["--format", "json"]].concat())
        .ends(0)
        .json();
    let plan = &plans["items"][0];
    assert_eq!(plan["object"], "Account");
    assert_eq!(plan["leading_operation_type"], "TableScan");
    assert_eq!(plan["cardinality"], 5);
    assert_eq!(plan["notes"][0]["fields"], serde_json::json!(["Industry"]));
    let table = query(&[&arguments[..], &["--format", "table"]].concat())
        .ends(0)
        .stdout;
    assert!(
        table.contains("OPERATION") && table.contains("TableScan"),
        "{table}"
    );
    let by_owner = "SELECT Id FROM Opportunity WHERE OwnerId = '005000000000000AAA'";
    let plans = query(&["--explain", by_owner, "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(plans["items"][0]["leading_operation_type"], "Index");
    assert_eq!(plans["items"][0]["fields"], serde_json::json!(["OwnerId"]));
    assert_eq!(plans["items"][1]["leading_operation_type"], "TableScan");
    let wrong = query(&["--explain", "SELECT Nmae FROM Account"]).ends(2);
    assert!(wrong.stderr.contains("`Name`"), "{}", wrong.stderr);
}
