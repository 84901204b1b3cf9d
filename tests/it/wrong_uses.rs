//! Wrong uses of the commands that write: what each ends with, says first, and proposes.
//!
//! Nothing here reaches a write: the last test holds the org against how it was.

mod create;
mod trade;

use std::sync::LazyLock;

use crate::world::{DEMO, World};

/// Arguments, exit status, first line of the message (`…` at the end for a beginning), and a part of
/// what is proposed; empty when nothing is.
type Wrong = (&'static [&'static str], i32, &'static str, &'static str);

static FILES: LazyLock<&'static World> = LazyLock::new(|| {
    let world = &*DEMO;
    for (name, content) in [
        ("names.csv", "Name\nAcme\n"),
        ("twice.csv", "Name,Name\na,b\n"),
        ("empty.csv", ""),
        ("header.csv", "Name\n"),
        ("short.csv", "Name,Site\na\n"),
        ("quote.csv", "LastName,Company,AnnualRevenue\nA,B,1,000\n"),
        ("cut.json", "[{\"Name\":\"x\"}"),
        ("numbers.json", "[1]"),
        (
            "typed.json",
            "[{\"Name\":\"x\",\"NumberOfEmployees\":\"many\",\"Site\":7}]",
        ),
        ("other.csv", "Id,Name\n003000000000001,x\n"),
        ("undo.json", "{\"sfkit_undo\":2}\n"),
    ] {
        world.file(name, content);
    }
    std::fs::write(world.folder().join("wide.csv"), b"\xff\xfeN\0").unwrap();
    std::fs::write(world.folder().join("latin.csv"), b"Name\nM\xfcller\n").unwrap();
    world
});

/// `record update`, `upsert`, `delete`, `undelete` and `restore`.
const CHANGES: &[Wrong] = &[
    (
        &["record", "update", "Account", "--set", "Name=x"],
        2,
        "error: the following required arguments were not provided:",
        "",
    ),
    (
        &["record", "update", "Account", "001000000000zzz"],
        2,
        "error: nothing is to be changed",
        "`--set FIELD=VALUE`",
    ),
    (
        &[
            "record",
            "update",
            "Account",
            "001000000000zzz",
            "--where",
            "Name = 'x'",
            "--set",
            "Name=y",
        ],
        2,
        "error: the argument '[RECORD]...' cannot be used with '--where <CONDITION>'",
        "",
    ),
    (
        &[
            "record",
            "update",
            "Account",
            "001000000000zzz",
            "--set",
            "Name=y",
        ],
        1,
        "error: invalid cross reference id (INVALID_CROSS_REFERENCE_KEY)",
        "there is no such record",
    ),
    (
        &["record", "update", "Account", "--file", "names.csv"],
        1,
        "error: 1 of 1 row is wrong; nothing was sent",
        "`upsert --key FIELD`",
    ),
    (
        &["record", "update", "Account", "--file", "other.csv"],
        1,
        "error: 1 of 1 row is wrong; nothing was sent",
        "",
    ),
    (
        &[
            "record", "update", "Account", "--where", "Name =", "--set", "Name=y",
        ],
        2,
        "error: expected a value, found the end of the query",
        "a value is a text",
    ),
    (
        &[
            "record",
            "update",
            "Account",
            "--where",
            "Nmae = 'x'",
            "--set",
            "Name=y",
        ],
        2,
        "error: …",
        "`Name`",
    ),
    (
        &[
            "record",
            "update",
            "Account",
            "--where",
            "Name != null",
            "--set",
            "Name=y",
        ],
        2,
        "The condition finds …",
        "`--yes`",
    ),
    (
        &[
            "record",
            "update",
            "Account",
            "001000000000zzz",
            "--set",
            "Name=y",
            "--if-unmodified-since",
            "soon",
        ],
        2,
        "error: `soon` is no time",
        "in your time zone",
    ),
    (
        &[
            "record",
            "update",
            "Account",
            "001000000000zzz",
            "--set",
            "Name=y",
            "--undo",
            "names.csv",
        ],
        1,
        "error: cannot write the undo file to `names.csv`",
        "name another",
    ),
    (
        &[
            "record",
            "update",
            "Account",
            "001000000000zzz",
            "--set",
            "Name=y",
            "--undo",
            "u",
            "--dry-run",
        ],
        2,
        "error: the argument '--undo <FILE>' cannot be used with '--dry-run'",
        "",
    ),
    (
        &["record", "upsert", "Contact", "--set", "LastName=x"],
        2,
        "error: the following required arguments were not provided:",
        "",
    ),
    (
        &[
            "record", "upsert", "Contact", "--key", "Emial", "--set", "Emial=x",
        ],
        2,
        "error: `Emial` is no key of `Contact`: there is no such field",
        "Email",
    ),
    (
        &[
            "record",
            "upsert",
            "Contact",
            "--key",
            "LastName",
            "--set",
            "LastName=x",
        ],
        2,
        "error: `LastName` is no key of `Contact`",
        "its keys are",
    ),
    (
        &[
            "record",
            "upsert",
            "Contact",
            "--key",
            "Email",
            "--set",
            "LastName=x",
        ],
        2,
        "error: the value of the key `Email` is missing",
        "`--set Email=…`",
    ),
    (
        &[
            "record",
            "delete",
            "Account",
            "--where",
            "Name = 'x' ORDER BY Name",
            "--yes",
        ],
        2,
        "error: the condition goes on with ORDER BY",
        "what stands behind WHERE",
    ),
    (
        &["record", "delete", "Account", "003000000000001"],
        2,
        "error: `003000000000001AAA` is the id of Contact, not of Account",
        "",
    ),
    (
        &["record", "delete", "User", "005000000000zzz"],
        1,
        "error: records of `User` cannot be deleted",
        "administrator",
    ),
    (
        &["record", "undelete", "Account", "Acme"],
        2,
        "error: `Acme` is no id",
        "15 or 18",
    ),
    (
        &["record", "undelete", "Account", "001000000000zzz"],
        1,
        "error: invalid cross reference id (INVALID_CROSS_REFERENCE_KEY)",
        "there is no such record",
    ),
    (
        &["record", "restore", "nothing.json"],
        1,
        "error: cannot read `nothing.json`",
        "check the path",
    ),
    (
        &["record", "restore", "undo.json"],
        1,
        "error: `undo.json`, line 1: this was not written by `--undo`",
        "`sfkit record restore FILE`",
    ),
];

#[test]
fn each_wrong_use_says_what_is_wrong_and_what_helps() {
    let world = *FILES;
    let before = state(world);
    let mut faults = Vec::new();
    let all = [create::WRONG, CHANGES, trade::WRONG].concat();
    for (arguments, status, first, hint) in &all {
        let run = world.run(&[&["-o", "demo"], *arguments].concat());
        let told = run.stderr.lines().next().unwrap_or_default();
        let fits = match first.strip_suffix('…') {
            Some(begin) => told.starts_with(begin),
            None => told == *first,
        };
        let hints = run.stderr.lines().skip(1).collect::<Vec<_>>().join("\n");
        if run.status != *status || !fits || !hints.contains(hint) {
            faults.push(format!(
                "{}\n  wanted {status} {first:?} … {hint:?}\n  got {} {}",
                arguments.join(" "),
                run.status,
                run.stderr
            ));
        }
        if !run.stdout.is_empty() {
            faults.push(format!("{}: {}", arguments.join(" "), run.stdout));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(all.len() >= 40);
    assert_eq!(state(world), before, "nothing was written");
}

fn state(world: &World) -> Vec<String> {
    let count = |object: &str| {
        let soql = format!("SELECT COUNT(Id) n, MAX(SystemModstamp) m FROM {object}");
        world
            .run(&["query", "-o", "demo", &soql, "--format", "csv"])
            .ends(0)
            .stdout
    };
    ["Account", "Contact", "Lead", "Opportunity", "Case"]
        .map(count)
        .to_vec()
}
