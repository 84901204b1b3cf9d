//! What a report is not made of: files that are none, periods and fields that are not there. Each ends with
//! its status, says what happened and what to do.

use crate::world::DEMO;

/// Arguments, exit status, a part of the message, a part of what is proposed.
type Wrong = (&'static [&'static str], i32, &'static str, &'static str);

const WRONG: &[Wrong] = &[
    (
        &["pipeline", "--period", "next-yaer"],
        2,
        "`next-yaer` is no period",
        "`this-quarter`",
    ),
    (
        &["pipeline", "--period", "2026-05-01..2026-04-01"],
        2,
        "the period `2026-05-01..2026-04-01` has no days",
        "FROM..TO",
    ),
    (
        &["leads", "--period", "2026-05-01..2026-05-01"],
        2,
        "has no days",
        "the day behind the last",
    ),
    (
        &["pipeline", "--min-amount", "10", "--max-amount", "5"],
        2,
        "no amount is at least 10 and at most 5",
        "--min-amount 5 --max-amount 10",
    ),
    (
        &["pipeline", "diff", "2026-05-01", "2026-04-01"],
        2,
        "2026-04-01 is not behind 2026-05-01",
        "sfkit pipeline diff 2026-04-01 2026-05-01",
    ),
    (
        &["pipeline", "diff", "2026-05-01", "2026-05-01"],
        2,
        "is not behind",
        "compared with now",
    ),
    (
        &["pipeline", "diff", "2999-01-01"],
        2,
        "2999-01-01 lies ahead",
        "a day that is gone",
    ),
    (
        &["pipeline", "--currency", "euro"],
        2,
        "a code of three letters",
        "--help",
    ),
    (
        &["pipeline", "hygiene", "--stalled-factor", "nan"],
        2,
        "a number from 0 on",
        "--help",
    ),
    (
        &["pipeline", "hygiene", "--stalled-factor", "-1"],
        2,
        "a number from 0 on",
        "--help",
    ),
    (
        &["pipeline", "hygiene", "--pushes", "0"],
        2,
        "0 is not in 1..",
        "--help",
    ),
    (
        &["pipeline", "--compat", "--group-by", "Type"],
        2,
        "cannot be used with",
        "--help",
    ),
    (
        &["leads", "--compat", "--mql", "Working - Contacted"],
        2,
        "cannot be used with",
        "--help",
    ),
    (
        &["pipeline", "--compat", "--as-of", "2026-01-01"],
        2,
        "'--compat' cannot be used with '--as-of <DATE>'",
        "without `--compat` the command takes every flag and format",
    ),
    (
        &["pipeline", "summary", "--compat", "--rebuilt"],
        2,
        "cannot be used with '--rebuilt'",
        "leave one of the two out",
    ),
    (
        &["leads", "--compat", "--min-n", "3"],
        2,
        "cannot be used with '--min-n <N>'",
        "leave one of the two out",
    ),
    (
        &["leads", "--compat", "--null", "-"],
        2,
        "cannot be used with '--null <TEXT>'",
        "leave one of the two out",
    ),
    (
        &["pipeline", "--compat", "--format", "csv"],
        2,
        "`--compat` writes JSON, not csv",
        "without `--compat` the command takes every flag and format",
    ),
    (
        &["leads", "--compat", "--output", "leads.xlsx"],
        2,
        "`--compat` writes JSON, not xlsx",
        "leave one of the two out",
    ),
    (
        &["health", "--compat", "--format", "table"],
        2,
        "`--compat` writes JSON, not table",
        "leave one of the two out",
    ),
    (
        &["health", "--compat", "--trust"],
        2,
        "cannot be used with '--trust'",
        "leave one of the two out",
    ),
    (
        &["pipeline", "--owner", "No Body"],
        1,
        "there is no user `No Body`",
        "`sfkit user list` lists what there is",
    ),
    (
        &["pipeline", "--owner", "me", "--owner", "nobody@example.com"],
        1,
        "there is no user `nobody@example.com`",
        "sfkit user list",
    ),
    (
        &["pipeline", "owners", "--owner", "005000000000000AAA"],
        1,
        "there is no user `005000000000000AAA`",
        "sfkit user list",
    ),
    (
        &["pipeline", "--role", "VP Salez"],
        1,
        "there is no role `VP Salez`",
        "did you mean `VP Sales`?",
    ),
    (
        &["pipeline", "--team", "No Body"],
        1,
        "there is no user `No Body`",
        "sfkit user list",
    ),
    (
        &["pipeline", "--source", "Webb"],
        1,
        "there is no lead source `Webb`",
        "did you mean `Web`?",
    ),
    (
        &["leads", "sources", "--source", "Webb"],
        1,
        "there is no lead source `Webb`",
        "did you mean `Web`?",
    ),
    (
        &["leads", "--owner", "No Body"],
        1,
        "there is no user `No Body`",
        "sfkit user list",
    ),
    (
        &["pipeline", "hygiene", "--account", "No Such Account"],
        1,
        "there is no account `No Such Account`",
        "`sfkit account list` lists what there is",
    ),
    (
        &["pipeline", "snapshot", "--source", "Webb"],
        1,
        "there is no lead source `Webb`",
        "did you mean `Web`?",
    ),
    (
        &["pipeline", "--group-by", "Owner"],
        2,
        "no field `Owner`",
        "`Owner.Name`",
    ),
    (
        &["pipeline", "--compare", "previous"],
        2,
        "has no two ends",
        "--period this-quarter",
    ),
    (
        &["pipeline", "--as-of", "31.12.2026"],
        2,
        "`31.12.2026` is no day",
        "--help",
    ),
    (
        &["pipeline", "--quota", "2,500,000"],
        2,
        "without sign and separators",
        "--help",
    ),
    (
        &["pipeline", "--quota", "-5"],
        2,
        "without sign and separators",
        "--help",
    ),
    (
        &["pipeline", "--quota", "no/such/quota.csv"],
        1,
        "cannot read `no/such/quota.csv`",
        "check the path",
    ),
    (
        &["pipeline", "--group-by", "Description"],
        2,
        "`Description` cannot be grouped by",
        "",
    ),
    (
        &["pipeline", "--group-by", "Nonsense"],
        2,
        "no field `Nonsense` to group by",
        "sfkit object describe Opportunity",
    ),
    (
        &["leads", "--group-by", "LeadSorce"],
        2,
        "no field `LeadSorce` to group by",
        "did you mean `LeadSource`?",
    ),
    (
        &["pipeline", "--min-amount", "much"],
        2,
        "`much` is no amount",
        "without sign and separators",
    ),
    (
        &["pipeline", "--group-by", "Type, Name"],
        2,
        "`Type, Name` is no field",
        "`Owner.Name`",
    ),
    (
        &["pipeline", "--where", "Amount >"],
        2,
        "is no SOQL condition",
        "--where",
    ),
    (
        &["pipeline", "--where", "Amount > 5 LIMIT 1"],
        2,
        "without LIMIT",
        "--where",
    ),
    (
        &["pipeline", "--role", "Nobody"],
        1,
        "there is no role `Nobody`",
        "roles are",
    ),
    (
        &["pipeline", "--loss-reason-field", "Whatever__c"],
        2,
        "no field `Whatever__c`",
        "describe",
    ),
    (
        &["pipeline", "--report", "monday.pdf"],
        2,
        ".html (a page) or .xlsx (a workbook)",
        "--help",
    ),
    (
        &["pipeline", "--report", "no/such/folder/monday.html"],
        1,
        "no/such/folder",
        "",
    ),
    (
        &["leads", "--report", "no/such/folder/monday.xlsx"],
        1,
        "no/such/folder",
        "",
    ),
    (
        &["leads", "sources", "--costs", "no/such/costs.csv"],
        1,
        "cannot read `no/such/costs.csv`",
        "check the path",
    ),
    (
        &["leads", "response", "--business-hours=Moon"],
        1,
        "no business hours `Moon`",
        "BusinessHours",
    ),
];

#[test]
fn wrong_words_are_told_with_what_would_be_right() {
    for (words, status, message, hint) in WRONG {
        let run = DEMO.run(&[words, &["-o", "demo"][..]].concat());
        let told = &run.stderr;
        assert_eq!(run.status, *status, "{words:?}: {told}");
        assert!(run.stdout.is_empty(), "{words:?}: {}", run.stdout);
        assert!(told.starts_with("error: "), "{words:?}: {told}");
        assert!(told.contains(message), "{words:?}: {told}");
        assert!(told.contains(hint), "{words:?}: {told}");
    }
}

#[test]
fn what_cannot_count_is_told() {
    for (words, code, message) in [
        (
            &["pipeline", "--period", "2999"][..],
            "nothing-found",
            "no deals have a CloseDate",
        ),
        (
            &["leads", "--period", "2999"],
            "nothing-found",
            "no leads were created",
        ),
        (
            &["leads", "--closed-out", "Nope"],
            "unknown-statuses",
            "no lead status Nope",
        ),
        (
            &["leads", "--mql", "Nope,Working - Contacted"],
            "unknown-statuses",
            "no lead status Nope;",
        ),
    ] {
        let found = DEMO
            .run(&[words, &["-o", "demo", "--format", "json"]].concat())
            .ends(0)
            .json();
        let notes = found["notes"].as_array().unwrap();
        let note = notes.iter().find(|note| note["code"] == code);
        let note = note.unwrap_or_else(|| panic!("{words:?}: {notes:?}"));
        assert!(
            note["message"].as_str().unwrap().contains(message),
            "{note}"
        );
    }
}

#[test]
fn quota_files_with_junk_are_refused_by_their_line() {
    let world = &*DEMO;
    for (name, bytes, message) in [
        ("empty.csv", &b""[..], "has no names and amounts"),
        ("heading.csv", b"owner,quota\n", "has no names and amounts"),
        ("comma.csv", b"owner,quota\nAnn,1,000\n", "line 2 of"),
        (
            "quoted.csv",
            b"owner,quota\nAnn,\"1,000\"\n",
            "no name and amount",
        ),
        ("below.csv", b"Ann,5\nBo,-5\n", "line 2 of"),
        ("nobody.csv", b"owner,quota\n,5\n", "no name and amount"),
        (
            "words.csv",
            b"owner,quota\nAnn,much\n",
            "no name and amount",
        ),
        ("semicolon.csv", b"Ann;5\nBo;6\n", "1 cell instead of 2"),
        ("latin.csv", b"J\xf6rg,5\n", "cannot read"),
    ] {
        let path = world.folder().join(name);
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        for command in [
            ["pipeline", "owners", "--quota"],
            ["leads", "sources", "--costs"],
        ] {
            let run = world
                .run(&[&command[..], &[path, "-o", "demo"]].concat())
                .ends(1);
            assert!(run.stderr.contains(message), "{name}: {}", run.stderr);
            assert!(run.stderr.contains("hint: "), "{name}: {}", run.stderr);
        }
    }
}

#[test]
fn quota_files_of_spreadsheets_are_read_and_strange_names_told() {
    let world = &*DEMO;
    let ask = |words: &[&str]| {
        let run = world.run(&[words, &["-o", "demo", "--format", "json"]].concat());
        run.ends(0).json()
    };
    let owners = ask(&["pipeline", "owners"]);
    let owner = owners["groups"][0]["key"].as_str().unwrap();
    let path = world.file(
        "own.csv",
        &format!("\u{feff}Owner,Region,Quota\r\n{owner},West,1000.50\r\n{owner},East,1\r\nNo Body,West,7\r\n,,\r\n"),
    );
    let found = ask(&["pipeline", "owners", "--quota", &path]);
    assert_eq!(found["groups"][0]["quota"], 1001.5);
    assert_eq!(found["metrics"]["quota"], 1008.5);
    let notes = found["notes"].to_string();
    assert!(
        notes.contains("quota-without-deals") && notes.contains("No Body"),
        "{notes}"
    );
    // Filters that nothing passes are an answer with a note, not a failure.
    let nobody = ask(&["pipeline", "--min-amount", "999999999999"]);
    assert_eq!(nobody["n"], 0);
    assert!(nobody["metrics"]["win_rate_count"].is_null());
    assert!(
        nobody["notes"].to_string().contains("nothing-found"),
        "{nobody}"
    );
    let ahead = ask(&["pipeline", "--as-of", "2099-01-01"]);
    assert_eq!(
        ahead["metrics"]["overdue_count"],
        ahead["metrics"]["open_count"]
    );
    assert!(ahead["notes"].to_string().contains("lies ahead"), "{ahead}");
    let ahead = ask(&["leads", "--as-of", "2099-01-01"]);
    assert!(ahead["notes"].to_string().contains("lies ahead"), "{ahead}");
}
