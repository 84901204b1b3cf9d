//! `sfkit query --bulk`: a result as a job is the result as pages, and costs fewer calls.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::world::{LocalOrg, Run, World};

fn org() -> (World, LocalOrg) {
    let world = World::new();
    let org = world.local_org(&[]);
    world.log_in(&org, "acme");
    (world, org)
}

fn query(world: &World, arguments: &[&str]) -> Run {
    world.run(&[&["query"], arguments].concat())
}

/// What the query writes into a file of this format.
fn written(world: &World, soql: &str, file: &str, flags: &[&str]) -> Vec<u8> {
    query(world, &[&[soql, "--output", file], flags].concat()).ends(0);
    fs::read(world.folder().join(file)).unwrap()
}

/// Requests to job resources.
fn jobs(org: &LocalOrg) -> u64 {
    let counts = org.requests();
    let all = counts["requests"].as_object().unwrap().clone();
    let jobs = all.iter().filter(|(line, _)| line.contains("/jobs/query"));
    jobs.filter_map(|(_, count)| count.as_u64()).sum()
}

#[test]
fn every_type_of_field_has_the_same_value_either_way() {
    let (world, org) = org();
    let queries = [
        "SELECT Id, Name, Amount, Probability, ExpectedRevenue, CloseDate, CreatedDate, IsWon, \
         StageName, FiscalYear, Description, NextStep, account.name, Account.Owner.Name, \
         Account.AnnualRevenue, Owner.IsActive FROM Opportunity ORDER BY Id",
        // Parents that are missing, and parents without the value.
        "SELECT Id, Name, Email, MailingCity, IsEmailBounced, ReportsTo.Name, ReportsTo.Account.Name, \
         Account.Site, AccountId, Birthdate FROM Contact ORDER BY Id",
        // References to several objects.
        "SELECT Id, Subject, ActivityDate, What.Name, Who.Name, Owner.Name, IsClosed FROM Task ORDER BY Id",
        "SELECT Id, CaseNumber, Owner.Name, ContactId, Contact.Email, ClosedDate, IsEscalated, \
         Description FROM Case ORDER BY Id",
        "SELECT a.Owner.Name, a.Id, a.NumberOfEmployees, a.Website, a.Parent.Name FROM Account a ORDER BY Id",
        "SELECT Id, toLabel(StageName), Amount FROM Opportunity ORDER BY Amount DESC NULLS LAST, Id LIMIT 700",
    ];
    for soql in queries {
        for ending in ["csv", "tsv", "ndjson", "json", "parquet"] {
            let file = format!("rows.{ending}");
            let pages = written(&world, soql, &file, &["--bulk", "never"]);
            let before = jobs(&org);
            let job = written(&world, soql, &file, &["--bulk", "always"]);
            assert!(jobs(&org) > before, "{soql}");
            let texts = (
                String::from_utf8_lossy(&pages),
                String::from_utf8_lossy(&job),
            );
            if let Some((one, other)) = texts.0.lines().zip(texts.1.lines()).find(|(a, b)| a != b) {
                panic!("{ending} {soql}\n{one}\n{other}");
            }
            assert!(pages == job, "{ending} {soql}");
        }
    }
}

#[test]
fn a_large_result_moves_by_itself_and_a_small_one_pays_nothing() {
    let (mut world, org) = org();
    world.set("SFKIT_BULK_ABOVE", "2500");
    let soql = "SELECT Id, Name, Account.Name FROM Opportunity ORDER BY Id";
    let pages = written(&world, soql, "a.ndjson", &["--bulk", "never"]);
    let rows = pages.iter().filter(|byte| **byte == b'\n').count();
    assert!(rows > 5_000, "{rows}");
    assert_eq!(jobs(&org), 0);
    let run = query(&world, &[soql, "--output", "b.ndjson", "-v"]).ends(0);
    assert!(run.stderr.contains("comes as bulk job"), "{}", run.stderr);
    assert!(
        run.stderr.contains(&format!("{rows} rows to ")),
        "{}",
        run.stderr
    );
    assert_eq!(fs::read(world.folder().join("b.ndjson")).unwrap(), pages);
    let before = jobs(&org);
    assert!(before > 0);

    // Below the number; to a pipe; with pages named; nothing that a job can be: all page by page.
    let grouped = "SELECT StageName, COUNT(Id) n FROM Opportunity GROUP BY StageName";
    for arguments in [
        &["SELECT Id FROM Opportunity LIMIT 2400", "--output", "c.csv"][..],
        &[soql, "--format", "csv"],
        &[soql, "--output", "c.csv", "--parallel", "2"],
        &[soql, "--output", "c.csv", "--batch-size", "2000"],
        &[grouped, "--output", "c.csv"],
        &[
            "SELECT Id, (SELECT Id FROM OpportunityLineItems) FROM Opportunity",
            "--output",
            "c.csv",
        ],
        &[
            "SELECT Id, Name FROM Opportunity FOR VIEW",
            "--output",
            "c.csv",
        ],
    ] {
        query(&world, arguments).ends(0);
        assert_eq!(jobs(&org), before, "{arguments:?}");
    }
    let small = query(
        &world,
        &["SELECT Id FROM Lead LIMIT 3", "--output", "d.csv", "-v"],
    )
    .ends(0);
    assert!(small.stderr.contains("1 API call;"), "{}", small.stderr);
}

#[test]
fn a_job_that_fails_leaves_the_pages_to_go_on() {
    let (mut world, org) = org();
    world.set("SFKIT_BULK_ABOVE", "2500");
    let soql = "SELECT Id, Name FROM Opportunity ORDER BY Id";
    let pages = written(&world, soql, "a.csv", &["--bulk", "never"]);
    for fault in [
        "status=400@/services/data/*/jobs/query:1",
        "status=400@/services/data/*/jobs/query/*:1",
    ] {
        org.fault(fault);
        let run = query(&world, &[soql, "--output", "a.csv", "-v"]).ends(0);
        assert!(
            run.stderr.contains("comes in pages"),
            "{fault}: {}",
            run.stderr
        );
        assert_eq!(fs::read(world.folder().join("a.csv")).unwrap(), pages);
    }
    let quiet = {
        org.fault("status=400@/services/data/*/jobs/query:1");
        query(&world, &[soql, "--output", "a.csv"]).ends(0)
    };
    assert!(!quiet.stderr.contains("pages"), "{}", quiet.stderr);
    // Once rows are written there is no way back, but pages that break off are read again.
    for fault in [
        "truncate@/services/data/*/jobs/query/*/results:2",
        "cut@/services/data/*/jobs/query/*/results:1",
        "status=503@/services/data/*/jobs/query/*/results:1",
        "status=401@/services/data/*/jobs/query/*/results:1",
    ] {
        org.fault(fault);
        let job = written(&world, soql, "a.csv", &["--bulk", "always"]);
        assert!(job == pages, "{fault}");
    }
}

#[test]
fn always_says_why_it_cannot() {
    let (world, org) = org();
    for (soql, said) in [
        ("SELECT COUNT() FROM Account", "COUNT()"),
        ("SELECT MAX(Name) m FROM Account", "the aggregate MAX()"),
        ("SELECT FIELDS(ALL) FROM Account LIMIT 9", "FIELDS()"),
        (
            "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
            "a sub-query",
        ),
        ("SELECT Id FROM Account LIMIT 5 OFFSET 3", "OFFSET"),
        (
            "SELECT Id, BillingAddress FROM Account",
            "the compound field `BillingAddress`",
        ),
        (
            "SELECT TYPEOF What WHEN Account THEN Phone END FROM Task",
            "TYPEOF",
        ),
        ("SELECT Id FROM Account FOR VIEW", "FOR VIEW"),
    ] {
        let run = query(&world, &[soql, "--bulk", "always"]).ends(2);
        assert!(run.stderr.contains(said), "{soql}: {}", run.stderr);
        assert!(
            run.stderr.contains("leave `--bulk always` out"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(jobs(&org), 0);
    let none = "SELECT Id, Name FROM Account WHERE Name = 'nobody'";
    let empty = query(&world, &[none, "--bulk", "always", "--format", "csv"]).ends(0);
    assert_eq!(empty.stdout, "Id,Name\n");
    let piped = [
        "SELECT Id FROM Account",
        "--bulk",
        "always",
        "--format",
        "csv",
    ];
    assert!(query(&world, &piped).ends(0).stdout.lines().count() > 1);
    let world = {
        let mut world = world;
        world.set("SFKIT_BULK", "sometimes");
        world
    };
    let run = query(&world, &["SELECT Id FROM Account"]).ends(2);
    assert!(
        run.stderr.contains("one of auto, always, never"),
        "{}",
        run.stderr
    );
}

#[test]
fn killed_in_a_job_it_goes_on_with_the_same_job() {
    let (world, org) = org();
    let soql = "SELECT Id, Name FROM Opportunity ORDER BY Id";
    let pages = written(&world, soql, "whole.csv", &["--bulk", "never"]);
    org.fault("delay=3s@/services/data/*/jobs/query/*");
    let arguments = [
        "query", soql, "--output", "a.csv", "--resume", "--bulk", "always",
    ];
    let mut child = world
        .command(&arguments)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let journal = world.folder().join("a.csv.journal");
    let begun = Instant::now();
    while !fs::read_to_string(&journal).is_ok_and(|text| text.contains("bulk:750")) {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "no job was made"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let made = || {
        let counts = org.requests();
        let all = counts["requests"].as_object().unwrap().clone();
        let posted = all
            .iter()
            .filter(|(line, _)| line.starts_with("POST") && line.contains("/jobs/query"));
        posted.filter_map(|(_, count)| count.as_u64()).sum::<u64>()
    };
    let before = made();
    let run = world.run(&arguments).ends(0);
    assert!(
        run.stderr.contains("Going on after row 0"),
        "{}",
        run.stderr
    );
    assert_eq!(made(), before, "no second job");
    assert_eq!(fs::read(world.folder().join("a.csv")).unwrap(), pages);
    assert!(!journal.exists());
}

#[test]
fn several_orgs_can_be_asked_by_jobs() {
    let (world, _org) = org();
    let soql = "SELECT Id, Name FROM Account ORDER BY Id";
    let flags = ["--orgs", "acme", "--format", "csv", "--bulk"];
    let ask = |how| {
        query(&world, &[&[soql], &flags[..], &[how]].concat())
            .ends(0)
            .stdout
    };
    assert_eq!(ask("always"), ask("never"));
}
