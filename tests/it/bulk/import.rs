//! `sfkit bulk import`: each operation, and the leave that it needs.

use serde_json::{Value, json};

use super::{acme, insert, run};
use crate::world::World;

/// Rows of a query.
pub(super) fn rows(world: &World, soql: &str) -> Value {
    run(world, &["query", soql, "--format", "json"])
        .ends(0)
        .json()
}

pub(super) fn count(world: &World, object: &str) -> u64 {
    let counted = rows(world, &format!("SELECT COUNT() FROM {object}"));
    counted[0]["count"].as_u64().unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn each_operation_does_what_it_says() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file(
        "people.csv",
        "LastName,Email,Phone\nAbe,abe@x.example,1\n\"Bo, Jr\",bo@x.example,2\nCy,cy@x.example,\n",
    );
    let made = run(
        &world,
        &[
            "bulk",
            "import",
            "insert",
            "contact",
            &file,
            "--format",
            "json",
            "--results",
            "out",
        ],
    )
    .ends(0);
    let shown = made.json();
    assert_eq!(
        (
            &shown["object"],
            &shown["state"],
            &shown["succeeded"],
            &shown["failed"]
        ),
        (&json!("Contact"), &json!("finished"), &json!(3), &json!(0))
    );
    let success = std::fs::read_to_string(world.folder().join("out/success.csv")).unwrap();
    let mut read = csv::Reader::from_reader(success.as_bytes());
    let head: Vec<_> = read.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        head,
        [
            "sfkit_line",
            "sf__Id",
            "sf__Created",
            "LastName",
            "Email",
            "Phone"
        ]
    );
    let lines: Vec<_> = read
        .records()
        .map(|row| row.unwrap()[0].to_owned())
        .collect();
    assert_eq!(lines, ["2", "3", "4"]);

    // Empty leaves a field as it is, `#N/A` empties it.
    let ids = rows(&world, "SELECT Id FROM Contact ORDER BY LastName");
    let id = |at: usize| ids[at]["Id"].as_str().unwrap().to_owned();
    let file = world.file(
        "change.csv",
        &format!(
            "Id,Phone,Email\n{},,new@x.example\n{},#N/A,\n",
            id(0),
            &id(1)[..15]
        ),
    );
    run(&world, &["bulk", "import", "update", "Contact", &file]).ends(0);
    let now = rows(&world, "SELECT Phone, Email FROM Contact ORDER BY LastName");
    assert_eq!(now[0], json!({"Phone": "1", "Email": "new@x.example"}));
    assert_eq!(now[1], json!({"Phone": null, "Email": "bo@x.example"}));

    let file = world.file(
        "keyed.csv",
        "E-Mail,LastName\nbo@x.example,Bo\ndi@x.example,Di\n",
    );
    let upsert = [
        "bulk",
        "import",
        "upsert",
        "Contact",
        &file,
        "--external-id",
        "Email",
    ];
    run(&world, &[&upsert[..], &["--map", "E-Mail=Email"]].concat()).ends(0);
    assert_eq!(count(&world, "Contact"), 4);

    let file = world.file("gone.csv", &format!("Id,LastName\n{},x\n", id(0)));
    run(&world, &["bulk", "import", "delete", "Contact", &file]).ends(0);
    assert_eq!(count(&world, "Contact"), 3);
    let file = world.file("gone.csv", &format!("Id\n{}\n", id(1)));
    let hard = ["bulk", "import", "hard-delete", "Contact", &file];
    let asked = run(&world, &hard).ends(2);
    assert!(
        asked.stderr.contains("delete 1 record of Contact for good"),
        "{}",
        asked.stderr
    );
    run(&world, &[&hard[..], &["--yes"]].concat()).ends(0);
    let all = run(
        &world,
        &[
            "query",
            "SELECT Id FROM Contact",
            "--all-rows",
            "--format",
            "json",
        ],
    );
    let all = all.ends(0).json();
    assert_eq!(
        all.as_array().unwrap().len(),
        3,
        "one is in the bin, one is gone"
    );

    let list = run(&world, &["bulk", "list", "--format", "json"])
        .ends(0)
        .json();
    let operations = list["items"].as_array().unwrap().iter();
    let operations: Vec<_> = operations.map(|item| item["operation"].clone()).collect();
    assert_eq!(
        operations,
        ["hardDelete", "delete", "upsert", "update", "insert"]
    );
}

#[test]
fn nothing_is_sent_without_leave() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("rows.csv", "Name\nx\ny\n");
    let words = insert(&file, &[]);
    let dry = run(
        &world,
        &[
            &words[..],
            &["--dry-run", "--batch-rows", "1", "--format", "json"],
        ]
        .concat(),
    );
    let dry = dry.ends(0).json();
    assert_eq!(
        (&dry["rows"], &dry["jobs"], &dry["columns"]),
        (&json!(2), &json!(2), &json!(["Name"]))
    );
    run(&world, &["auth", "set", "acme", "--protect"]).ends(0);
    let asked = run(&world, &words).ends(2).stderr;
    assert!(
        asked.contains("insert 2 records of Account in the protected org `acme`?"),
        "{asked}"
    );
    assert_eq!(count(&world, "Account"), 0);
    run(&world, &[&words[..], &["--yes"]].concat()).ends(0);
    run(&world, &["auth", "set", "acme", "--read-only"]).ends(0);
    let refused = run(&world, &[&words[..], &["--yes"]].concat())
        .ends(1)
        .stderr;
    assert!(refused.contains("read-only"), "{refused}");
    assert_eq!(count(&world, "Account"), 2);
}
