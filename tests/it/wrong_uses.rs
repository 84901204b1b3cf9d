//! Wrong uses of the commands that write: what each ends with, says first, and proposes.
//!
//! Nothing here reaches a write: the last test holds the org against how it was.

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

const WRONG: &[Wrong] = &[
    (
        &["record", "create", "Account"],
        2,
        "error: nothing is set",
        "`--set FIELD=VALUE`",
    ),
    (
        &["record", "create", "Acount", "--set", "Name=x"],
        1,
        "error: the org has no object `Acount`",
        "did you mean `Account`?",
    ),
    (
        &["record", "create", "Sales Deals", "--set", "Name=x"],
        1,
        "error: the org has no object `Sales Deals`",
        "`__c`",
    ),
    (
        &["record", "create", "Opportunities", "--set", "Name=x"],
        1,
        "error: the org has no object `Opportunities`",
        "did you mean `Opportunity`?",
    ),
    (
        &["record", "create", "Account", "--set", "Name"],
        2,
        "error: `Name` sets nothing",
        "`FIELD=VALUE`",
    ),
    (
        &[
            "record", "create", "Account", "--set", "Name=x", "--set", "name=y",
        ],
        2,
        "error: `name` is set twice",
        "leave one of them out",
    ),
    (
        &["record", "create", "Account", "--set", "Site:=12x"],
        2,
        "error: the value of `Site` is no JSON",
        "without quotes",
    ),
    (
        &["record", "create", "Account", "--set-json", "[1]"],
        2,
        "error: the value of `--set-json` is no JSON",
        "write an object",
    ),
    (
        &["record", "create", "Account", "--set", "Nmae=x"],
        1,
        "error: `Account` has no field `Nmae`",
        "did you mean `Name`?",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--set",
            "Name=x",
            "--set",
            "Employees=3",
        ],
        1,
        "error: `Account` has no field `Employees`",
        "did you mean `NumberOfEmployees`?",
    ),
    (
        &["record", "create", "Account", "--set", "Name="],
        1,
        "error: `Name` cannot be empty",
        "",
    ),
    (
        &["record", "create", "Account", "--set", "Site=x"],
        1,
        "error: required field missing: Name",
        "`--set Name=…`",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--set",
            "Name=x",
            "--set",
            "CreatedDate=2026-01-01",
        ],
        1,
        "error: `CreatedDate` is read-only",
        "leave it out",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--set",
            "Name=x",
            "--set",
            "BillingAddress=x",
        ],
        1,
        "error: `BillingAddress` is read-only",
        "set BillingStreet, BillingCity",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--set",
            "Name=x",
            "--set",
            "Id=001000000000001",
        ],
        1,
        "error: `Id` cannot be set: the org gives it",
        "use `update`",
    ),
    (
        &[
            "record",
            "create",
            "Contact",
            "--set",
            "LastName=x",
            "--set",
            "AccountId=Acme",
        ],
        1,
        "error: `AccountId` takes an id, not `Acme`: an id has 15 or 18 characters",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Contact",
            "--set",
            "LastName=x",
            "--set",
            "AccountId=003000000000001",
        ],
        1,
        "error: `AccountId` takes the id of Account, and `003000000000001` is that of Contact",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--set",
            "Name=x",
            "--set",
            "OwnerId=001D000000IqhSLIAA",
        ],
        1,
        "error: `OwnerId` takes an id, not `001D000000IqhSLIAA`: the last three characters of the id do not fit the others",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--set",
            "Name=x",
            "--set",
            "NumberOfEmployees=1.5",
        ],
        1,
        "error: `NumberOfEmployees` takes a whole number such as 12, not `1.5`",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--set",
            "Name=x",
            "--set",
            "AnnualRevenue=1,200",
        ],
        1,
        "error: `AnnualRevenue` takes a number such as 1200.50, not `1,200`",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Opportunity",
            "--set",
            "Name=x",
            "--set",
            "StageName=Prospecting",
            "--set",
            "CloseDate=31.12.2026",
        ],
        1,
        "error: `CloseDate` takes a date such as 2026-01-31, not `31.12.2026`",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Event",
            "--set",
            "Subject=x",
            "--set",
            "ActivityDateTime=tomorrow",
            "--set",
            "DurationInMinutes=5",
        ],
        1,
        "error: `ActivityDateTime` takes a time such as 2026-01-31T10:00:00Z or 2026-01-31 10:00, not `tomorrow`",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Contact",
            "--set",
            "LastName=x",
            "--set",
            "Acount.Name=y",
        ],
        1,
        "error: `Contact` has no field `Acount.Name`",
        "did you mean `Account.Name`?",
    ),
    (
        &[
            "record",
            "create",
            "Lead",
            "--set",
            "LastName=x",
            "--set",
            "Company=y",
            "--set",
            "Owner.Username=z",
        ],
        1,
        "error: `Owner.Username` may lead to Group or User",
        "`User:Owner.Username`",
    ),
    (
        &["record", "create", "Account", "--file", "nothing.csv"],
        1,
        "error: cannot read `nothing.csv`",
        "check the path",
    ),
    (
        &[
            "record", "create", "Account", "--map", "a=b", "--set", "Name=x",
        ],
        2,
        "error: the following required arguments were not provided:",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--file",
            "names.csv",
            "--map",
            "b",
        ],
        2,
        "error: invalid value 'b' for '--map <COLUMN=FIELD>': COLUMN=FIELD is expected…",
        "",
    ),
    (
        &[
            "record",
            "create",
            "Account",
            "--file",
            "names.csv",
            "--map",
            "Nme=Name",
        ],
        2,
        "error: `names.csv` has no column `Nme`",
        "did you mean `Name`?",
    ),
    (
        &["record", "create", "Account", "--file", "twice.csv"],
        1,
        "error: `twice.csv` has the column `Name` twice",
        "a name of its own",
    ),
    (
        &["record", "create", "Account", "--file", "empty.csv"],
        1,
        "error: `empty.csv` holds no rows",
        "a header and a row",
    ),
    (
        &["record", "create", "Account", "--file", "header.csv"],
        1,
        "error: no record to create",
        "no row below it",
    ),
    (
        &["record", "create", "Account", "--file", "short.csv"],
        1,
        "error: 1 of 1 row is wrong; nothing was sent",
        "stands in quotes",
    ),
    (
        &["record", "create", "Lead", "--file", "quote.csv"],
        1,
        "error: 1 of 1 row is wrong; nothing was sent",
        "stands in quotes",
    ),
    (
        &["record", "create", "Account", "--file", "wide.csv"],
        1,
        "error: `wide.csv` is written in UTF-16, not in UTF-8",
        "`CSV UTF-8`",
    ),
    (
        &["record", "create", "Account", "--file", "latin.csv"],
        1,
        "error: 1 of 1 row is wrong; nothing was sent",
        "save the file as UTF-8",
    ),
    (
        &["record", "create", "Account", "--file", "cut.json"],
        1,
        "error: `cut.json`, line 1: the array is not closed; is the file cut off?",
        "an array of objects",
    ),
    (
        &["record", "create", "Account", "--file", "numbers.json"],
        1,
        "error: `numbers.json`, line 1: `1` where an object should begin",
        "an array of objects",
    ),
    (
        &["record", "create", "Account", "--file", "typed.json"],
        1,
        "error: 1 of 1 row is wrong; nothing was sent",
        "",
    ),
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
    (
        &["opportunity", "close", "006000000000zzz"],
        2,
        "error: the following required arguments were not provided:",
        "",
    ),
    (
        &[
            "opportunity",
            "close",
            "--won",
            "--stage",
            "Closed Lost",
            "006000000000zzz",
        ],
        2,
        "error: stage `Closed Lost` does not mean won",
        "there are Closed Won",
    ),
    (
        &["opportunity", "stage", "Negotation", "006000000000zzz"],
        2,
        "error: there is no stage `Negotation`",
        "",
    ),
    (
        &["opportunity", "stage", "next", "006000000000zzz"],
        1,
        "error: there is no Opportunity `006000000000zzzAAA`",
        "",
    ),
    (
        &[
            "lead",
            "convert",
            "00Q000000000zzz",
            "--status",
            "Working - Contacted",
        ],
        2,
        "error: status `Working - Contacted` does not mean converted",
        "Closed - Converted",
    ),
    (
        &["lead", "convert", "00Q000000000zzz", "--contact", "x"],
        2,
        "error: the following required arguments were not provided:",
        "",
    ),
    (
        &["case", "close", "500000000000zzz", "--status", "Shut"],
        2,
        "error: there is no status `Shut`",
        "",
    ),
    (
        &[
            "campaign",
            "members",
            "add",
            "701000000000zzz",
            "001000000000zzz",
        ],
        2,
        "error: `001000000000zzzAAA` is the id of Account, not of Contact",
        "",
    ),
];

#[test]
fn each_wrong_use_says_what_is_wrong_and_what_helps() {
    let world = *FILES;
    let before = state(world);
    let mut faults = Vec::new();
    for (arguments, status, first, hint) in WRONG {
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
    assert!(WRONG.len() >= 40);
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
