//! `sfkit query --orgs`: one query over many orgs, every row with the name of its own.

use serde_json::json;

use crate::fake_org::{FakeOrg, reply_json, rows};
use crate::world::{LocalOrg, World};

const SOQL: &str = "SELECT Name, Industry FROM Account ORDER BY Name";

/// Two orgs with other accounts, both tagged.
fn two() -> (World, LocalOrg, LocalOrg) {
    let world = World::new();
    let (first, second) = (
        world.local_org(&["--seed", "empty"]),
        world.local_org(&["--seed", "empty"]),
    );
    for (org, alias, names) in [
        (&first, "acme", ["A1", "A2"]),
        (&second, "beta", ["B1", "B2"]),
    ] {
        world.log_in(org, alias);
        for name in names {
            let set = format!("Name={name}");
            world
                .run(&[
                    "record", "create", "Account", "-o", alias, "--set", &set, "--yes",
                ])
                .ends(0);
        }
        world.run(&["auth", "set", alias, "--tag", "prod"]).ends(0);
    }
    (world, first, second)
}

#[test]
fn rows_of_all_orgs_in_the_order_of_their_names_in_every_format() {
    let (world, _first, _second) = two();
    let ask = |orgs: &str, format: &str| {
        let flags = ["--orgs", orgs, "--format", format];
        world.run(&[&["query", SOQL][..], &flags].concat()).ends(0)
    };
    let run = ask("beta,acme", "csv");
    assert_eq!(
        run.stdout,
        "Org,Name,Industry\nbeta,B1,\nbeta,B2,\nacme,A1,\nacme,A2,\n"
    );
    assert!(run.stderr.contains("4 rows of 2 orgs"), "{}", run.stderr);
    // Each org once, however it is named.
    let tagged = ask("tag:prod,beta", "csv").stdout;
    assert_eq!(
        tagged,
        "Org,Name,Industry\nacme,A1,\nacme,A2,\nbeta,B1,\nbeta,B2,\n"
    );
    let rows = ask("acme,beta", "json").json();
    assert_eq!(
        rows[2],
        json!({"Org": "beta", "Name": "B1", "Industry": null})
    );
    let keys: Vec<_> = rows[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["Org", "Name", "Industry"]);
    assert_eq!(ask("acme,beta", "ndjson").stdout.lines().count(), 4);
    for format in ["tsv", "table", "markdown"] {
        let shown = ask("acme,beta", format).stdout;
        let first = shown.lines().next().unwrap().to_uppercase();
        assert!(
            first.find("ORG").unwrap() < first.find("NAME").unwrap(),
            "{shown}"
        );
    }
    let count = world.run(&[
        "query",
        "SELECT COUNT() FROM Account",
        "--orgs",
        "acme,beta",
        "--format",
        "csv",
    ]);
    assert_eq!(count.ends(0).stdout, "Org,count\nacme,2\nbeta,2\n");
    let file = world.folder().join("all.csv");
    let flags = [
        "--orgs",
        "acme,beta,demo",
        "--output",
        file.to_str().unwrap(),
    ];
    world.run(&[&["query", SOQL][..], &flags].concat()).ends(0);
    let all = std::fs::read_to_string(&file).unwrap();
    assert!(
        all.lines().filter(|line| line.starts_with("demo,")).count() > 100,
        "{all}"
    );
}

#[test]
fn an_org_that_fails_is_named_and_the_others_are_there() {
    let (world, _first, second) = two();
    second.fault("status=401@/services/data/**");
    second.fault("oauth=invalid_grant@/services/oauth2/token");
    let file = world.folder().join("all.csv");
    let flags = ["--orgs", "acme,beta", "--output", file.to_str().unwrap()];
    let run = world.run(&[&["query", SOQL][..], &flags].concat()).ends(3);
    for wanted in ["1 of 2 orgs failed", "`beta`", "sfkit auth login"] {
        assert!(run.stderr.contains(wanted), "{}", run.stderr);
    }
    let all = std::fs::read_to_string(&file).unwrap();
    assert_eq!(all, "Org,Name,Industry\nacme,A1,\nacme,A2,\n");
    let flags = ["--orgs", "beta,acme", "--format", "json"];
    let run = world.run(&[&["query", SOQL][..], &flags].concat()).ends(3);
    assert_eq!(run.json().as_array().unwrap().len(), 2);
    let error = run.error();
    assert_eq!(error["code"], "partial");
    let orgs = &error["details"]["orgs"];
    assert_eq!(orgs[0]["org"], "beta");
    assert_eq!(orgs[0]["rows"], 0);
    // With nobody left it is no partial result.
    let run = world.run(&["query", SOQL, "--orgs", "beta"]).ends(4);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("1 of 1 org failed"), "{}", run.stderr);
}

#[test]
fn who_cannot_be_asked_is_told_before_anybody_is() {
    let (world, first, _second) = two();
    let before = first.requests()["total"].as_u64().unwrap();
    let run = world.run(&["query", SOQL, "--orgs", "acme,gamma"]);
    assert_ne!(run.status, 0, "{run:?}");
    assert!(run.stderr.contains("gamma"), "{}", run.stderr);
    let run = world.run(&["query", SOQL, "--orgs", "tag:nobody"]).ends(2);
    assert!(
        run.stderr.contains("no login has the tag `nobody`"),
        "{}",
        run.stderr
    );
    world
        .run(&["query", SOQL, "--orgs", "acme", "-o", "beta"])
        .ends(2);
    let own = "SELECT Industry Org, COUNT(Id) n FROM Account GROUP BY Industry";
    let run = world.run(&["query", own, "--orgs", "acme,beta"]).ends(2);
    assert!(run.stderr.contains("column `Org`"), "{}", run.stderr);
    let asked = first.requests()["total"].as_u64().unwrap() - before;
    assert!(asked <= 2, "{asked}");
}

#[test]
fn what_an_org_has_brought_before_it_failed_is_told() {
    let org = FakeOrg::start(|asked, _| {
        if asked.line.contains("/query/01g-600") {
            let refusal = json!([{"errorCode": "QUERY_TIMEOUT", "message": "too long"}]);
            return Some(reply_json(400, &refusal));
        }
        let leads = json!(vec![json!({"Name": "Ann"}); 600]);
        let next = Some("/services/data/v57.0/query/01g-600");
        asked
            .line
            .contains("Lead")
            .then(|| rows(&leads, next, 1_200))
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let soql = "SELECT Name FROM Lead";
    let run = world
        .run(&["query", soql, "--orgs", "acme,demo", "--format", "csv"])
        .ends(3);
    assert!(
        run.stderr.contains("500 of its rows are in the result"),
        "{}",
        run.stderr
    );
    let own = run.stdout.lines().filter(|line| *line == "acme,Ann");
    assert_eq!(own.count(), 500);
    assert!(run.stdout.lines().count() > 2_000);
}

#[test]
fn when_no_org_ends_well_there_is_no_file() {
    let org = FakeOrg::start(|asked, _| {
        if asked.line.contains("/query/01g-600") {
            let refusal = json!([{"errorCode": "QUERY_TIMEOUT", "message": "too long"}]);
            return Some(reply_json(400, &refusal));
        }
        let leads = json!(vec![json!({"Name": "Ann"}); 600]);
        let next = Some("/services/data/v57.0/query/01g-600");
        asked
            .line
            .contains("Lead")
            .then(|| rows(&leads, next, 1_200))
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let older = world.file("leads.csv", "older\n");
    let soql = "SELECT Name FROM Lead";
    let run = world
        .run(&["query", soql, "--orgs", "acme", "--output", &older])
        .ends(5);
    assert!(
        run.stderr.contains("1 of 1 org failed") && !run.stderr.contains("are in the result"),
        "{}",
        run.stderr
    );
    assert_eq!(std::fs::read_to_string(&older).unwrap(), "older\n");
}
