//! `sfkit bulk import`: what is refused before anything is sent.

use serde_json::json;

use super::{acme, run};
use crate::world::World;

#[test]
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn wrong_rows_are_refused_before_anything_is_sent() {
    let world = World::new();
    let org = acme(&world);
    for (operation, object, content, flags, status, said) in [
        (
            "insert",
            "Account",
            "Nmae\nx\n",
            &[][..],
            1,
            "did you mean `Name`?",
        ),
        (
            "insert",
            "Acount",
            "Name\nx\n",
            &[],
            1,
            "did you mean `Account`?",
        ),
        (
            "insert",
            "Account",
            "Name,Name\nx,y\n",
            &[],
            1,
            "has the column `Name` twice",
        ),
        (
            "insert",
            "Account",
            "Name,Site\nx\n",
            &[],
            1,
            "line 2: the row has 1 cell, the header 2",
        ),
        (
            "insert",
            "Account",
            "Name,Site\n\"a,b\nc,d\n",
            &[],
            1,
            "line 2: the row goes on to the end of the file: a quote in it is not closed",
        ),
        (
            "insert",
            "Account",
            "Name,Site\na,b\nc,\"d\ne,f\n",
            &[],
            1,
            "line 3: the row goes on to the end of the file: a quote in it is not closed",
        ),
        (
            "insert",
            "Account",
            "Name,Site\na\0b,c\n",
            &[],
            1,
            "line 2: column `Name` holds a NUL byte",
        ),
        ("insert", "Account", "Name\n", &[], 1, "no record to create"),
        ("insert", "Account", "", &[], 1, "holds no rows"),
        (
            "insert",
            "Account",
            "Name,CreatedDate\nx,2026-01-01\n",
            &[],
            1,
            "`CreatedDate` is read-only",
        ),
        (
            "insert",
            "Account",
            "Name,AnnualRevenue\nx,\"1.234,56\"\n",
            &[],
            1,
            "line 2: `AnnualRevenue` takes a number",
        ),
        (
            "insert",
            "Opportunity",
            "Name,StageName,CloseDate\nx,Prospecting,14.3.2026\n",
            &[],
            1,
            "--dates us|eu`",
        ),
        (
            "insert",
            "Opportunity",
            "Name,StageName,CloseDate\nx,Prospecting,14/3/2026\n",
            &["--dates", "us"],
            1,
            "line 2: `CloseDate` takes a date",
        ),
        (
            "insert",
            "Contact",
            "FirstName\nx\n",
            &[],
            1,
            "required field missing: LastName",
        ),
        (
            "insert",
            "Contact",
            "LastName,AccountId\nx,001D000000IqhSLIAX\n",
            &[],
            1,
            "line 2: `AccountId` takes an id",
        ),
        (
            "update",
            "Contact",
            "LastName\nx\n",
            &[],
            1,
            "the row has no `Id`",
        ),
        (
            "upsert",
            "Contact",
            "LastName\nx\n",
            &[],
            2,
            "`--external-id FIELD`",
        ),
        (
            "upsert",
            "Contact",
            "LastName\nx\n",
            &["--external-id", "Phone"],
            2,
            "`Phone` is no key of `Contact`",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--external-id", "Email"],
            2,
            "`--external-id` is for upserts",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--assignment-rule", "01Q000000000001AAA"],
            2,
            "rules are for Lead and Case",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--map", "Nope=LastName"],
            2,
            "has no column `Nope`",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--map-file", "nowhere"],
            2,
            "cannot read the mapping",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--encoding", "klingon"],
            2,
            "`klingon` is no encoding",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--delimiter", "ab"],
            2,
            "one character is expected",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--parallel", "0"],
            2,
            "1..=25",
        ),
        (
            "insert",
            "Contact",
            "{\"LastName\":1",
            &[],
            1,
            "is the file cut off?",
        ),
        (
            "delete",
            "Contact",
            "Id\n001000000000001AAA\n",
            &[],
            1,
            "takes the id of Contact",
        ),
    ] {
        let file = world.file("rows.csv", content);
        let words = ["bulk", "import", operation, object, &file];
        let told = run(&world, &[&words[..], flags].concat())
            .ends(status)
            .stderr;
        assert!(
            told.contains(said),
            "{operation} {object} {content:?}: {told}"
        );
    }
    let requests = org.requests().to_string();
    assert!(!requests.contains("/jobs/"), "{requests}");
    let none = run(&world, &["bulk", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(none["items"], json!([]));
}
