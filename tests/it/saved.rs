//! `sfkit saved` and `sfkit query @NAME`.

use std::os::unix::fs::PermissionsExt;

use crate::world::World;

const BIG: &str = "SELECT Name FROM Account WHERE AnnualRevenue > :least ORDER BY Name LIMIT 2";

#[test]
fn queries_are_saved_shown_and_removed() {
    let world = World::new();
    let run = |arguments: &[&str]| world.run(arguments);
    assert_eq!(
        run(&["saved", "list", "--format", "json"]).ends(0).json()["items"],
        serde_json::json!([])
    );
    assert!(!world.home().join("data/state.db").exists());
    let added = run(&["saved", "add", "big", BIG, "--description", "the big ones"]).ends(0);
    assert!(
        added.stderr.contains("`sfkit query @big`"),
        "{}",
        added.stderr
    );
    let mode = std::fs::metadata(world.home().join("data/state.db"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!world.home().join("data/vault.db").exists());

    let list = run(&["saved", "list", "--format", "json"]).ends(0).json();
    let item = &list["items"][0];
    assert_eq!((&item["name"], &item["soql"]), (&"big".into(), &BIG.into()));
    assert_eq!(item["parameters"], serde_json::json!(["least"]));
    assert_eq!(
        (&item["used"], &item["last_used_at"]),
        (&0.into(), &serde_json::Value::Null)
    );
    let shown = run(&["saved", "show", "BIG", "--format", "table"])
        .ends(0)
        .stdout;
    assert!(
        shown.contains("the big ones") && shown.contains(BIG),
        "{shown}"
    );
    assert!(
        run(&["saved", "list", "--format", "table"])
            .ends(0)
            .stdout
            .contains("the big ones")
    );

    let taken = run(&["saved", "add", "big", "SELECT Id FROM Lead"]).ends(2);
    assert!(taken.stderr.contains("`--force`"), "{}", taken.stderr);
    let file = world.file("q.soql", "// leads\nSELECT Id FROM Lead;\n");
    run(&["saved", "add", "big", "-f", &file, "--force"]).ends(0);
    let shown = run(&["saved", "show", "@big", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(shown["soql"], "SELECT Id FROM Lead");

    let wrong = run(&["saved", "add", "bad", "SELECT Id FROM Lead WHERE"]).ends(2);
    assert!(wrong.stderr.contains('^'), "{}", wrong.stderr);
    run(&["saved", "add", "a b", "SELECT Id FROM Lead"]).ends(2);
    run(&["saved", "remove", "big"]).ends(0);
    run(&["saved", "remove", "big"]).ends(1);
    let missing = run(&["query", "@big"]).ends(1);
    assert!(
        missing.stderr.contains("`sfkit saved add NAME SOQL`"),
        "{}",
        missing.stderr
    );
}

#[test]
fn a_saved_query_runs_with_its_parameters_against_its_org() {
    let world = World::new();
    world
        .run(&["saved", "add", "big", BIG, "-o", "demo"])
        .ends(0);
    world.run(&["query", "@big"]).ends(2);
    let arguments = ["query", "@big", "--param", "least=1000", "--format", "csv"];
    let first = world.run(&arguments).ends(0).stdout;
    assert_eq!(first.lines().count(), 3, "{first}");
    world.run(&arguments).ends(0);
    let shown = world
        .run(&["saved", "show", "big", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!((&shown["used"], &shown["org"]), (&2.into(), &"demo".into()));
    assert!(shown["last_used_at"].is_string());
    // Another org wins when it is named.
    world
        .run(&["query", "@big", "-o", "nobody", "--param", "least=1"])
        .ends(4);
    world
        .run(&["query", "--check", "@big", "--param", "least=1"])
        .ends(0);
    let laid_out = world.run(&["query", "--fmt", "@big"]).ends(0).stdout;
    assert!(laid_out.contains("AnnualRevenue > :least"), "{laid_out}");
    world
        .run(&[
            "saved",
            "add",
            "won",
            "SELECT Nmae FROM Account",
            "-o",
            "demo",
        ])
        .ends(0);
    let wrong = world.run(&["query", "@won"]).ends(2);
    assert!(wrong.stderr.contains("@won:1:8"), "{}", wrong.stderr);
}
