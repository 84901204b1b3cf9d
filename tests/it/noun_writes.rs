//! `create`, `update`, `upsert` and `delete` of every noun: flags of fields, names in place of ids.

use serde_json::Value;

use crate::world::{LocalOrg, Run, World};

/// A world that is logged in to an org without protection.
fn world() -> (World, LocalOrg) {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "demo"]);
    world.log_in(&org, "acme");
    world.set("SFKIT_ORG", "acme").set("SFKIT_FORMAT", "json");
    (world, org)
}

fn text(record: &Value, field: &str) -> String {
    record[field].as_str().unwrap_or_default().to_owned()
}

/// The one record that a write tells about.
#[track_caller]
fn written(run: Run) -> Value {
    let run = run.ends(0);
    let told = run.json();
    let record = told.as_array().map_or(&told, |rows| &rows[0]);
    assert_eq!(record["success"], true, "{told}");
    record.clone()
}

#[test]
fn every_noun_is_created_changed_and_deleted() {
    let (world, _org) = world();
    let account = queried(&world, "SELECT Id, Name FROM Account ORDER BY Id LIMIT 1");
    let name = text(&account, "Name");
    let name = name.as_str();
    type Words<'w> = &'w [&'w str];
    let all: [(Words<'_>, Words<'_>, Words<'_>, Words<'_>, &str); 6] = [
        (
            &[
                "account",
                "create",
                "--name",
                "Nord GmbH",
                "--parent",
                name,
                "--owner",
                "me",
            ],
            &["account", "update"],
            &["--city", "Kiel"],
            &["account", "delete"],
            "BillingCity=Kiel",
        ),
        (
            &[
                "contact",
                "create",
                "--last-name",
                "Nordmann",
                "--account",
                name,
            ],
            &["contact", "update"],
            &["--title", "CFO"],
            &["contact", "delete"],
            "Title=CFO",
        ),
        (
            &[
                "lead",
                "create",
                "--last-name",
                "Nordmann",
                "--company",
                "Nord GmbH",
            ],
            &["lead", "update"],
            &["--status", "Working - Contacted"],
            &["lead", "delete"],
            "Status=Working - Contacted",
        ),
        (
            &[
                "opportunity",
                "create",
                "--name",
                "Nord rollout",
                "--account",
                name,
                "--stage",
                "Prospecting",
                "--close-date",
                "2027-03-31",
            ],
            &["opportunity", "update"],
            &["--amount", "1250.50", "--stage", "Qualification"],
            &["opportunity", "delete"],
            "StageName=Qualification",
        ),
        (
            &[
                "campaign",
                "create",
                "--name",
                "Nord fair",
                "--active",
                "true",
            ],
            &["campaign", "update"],
            &["--budget", "900"],
            &["campaign", "delete"],
            "Name=Nord fair",
        ),
        (
            &[
                "case",
                "create",
                "--subject",
                "Nord is down",
                "--account",
                name,
                "--priority",
                "High",
            ],
            &["case", "update"],
            &["--origin", "Phone"],
            &["case", "delete"],
            "Origin=Phone",
        ),
    ];
    for (create, update, change, delete, expected) in all {
        let id = text(&written(world.run(create)), "id");
        written(world.run(&[update, &[&id], change].concat()));
        let record = world.run(&[create[0], "get", &id]).ends(0).json();
        let (field, value) = expected.split_once('=').unwrap();
        assert_eq!(record[field], value, "{record}");
        if let Some(parent) = ["ParentId", "AccountId"]
            .iter()
            .find(|field| record[**field].is_string())
        {
            assert_eq!(record[*parent], account["Id"], "{record}");
        }
        written(world.run(&[delete, &[&id]].concat()));
        world.run(&[create[0], "get", &id]).ends(1);
    }
}

fn queried(world: &World, soql: &str) -> Value {
    world.run(&["query", soql]).ends(0).json()[0].clone()
}

#[test]
fn keys_find_what_is_there() {
    let (world, _org) = world();
    let contact = [
        "contact",
        "upsert",
        "--key",
        "Email",
        "--email",
        "nord@nord.example",
    ];
    let first = written(world.run(&[&contact[..], &["--last-name", "Nordmann"]].concat()));
    assert_eq!(first["created"], true);
    let again = written(
        world.run(&[&contact[..], &["--title", "CFO", "--last-name", "Nordmann"]].concat()),
    );
    assert_eq!(
        (&again["created"], &again["id"]),
        (&Value::Bool(false), &first["id"])
    );
    let lead = [
        "lead",
        "upsert",
        "--key",
        "Email",
        "--email",
        "nord@nord.example",
    ];
    let lead =
        written(world.run(&[&lead[..], &["--last-name", "N", "--company", "Nord"]].concat()));
    assert_eq!(lead["created"], true);
    // By a name that is no key nothing is found.
    for words in [
        ["account", "upsert", "--key", "Name", "--name", "Nord GmbH"],
        [
            "opportunity",
            "upsert",
            "--key",
            "Name",
            "--name",
            "Nord rollout",
        ],
        ["campaign", "upsert", "--key", "Name", "--name", "Nord fair"],
        [
            "case",
            "upsert",
            "--key",
            "Subject",
            "--subject",
            "Nord is down",
        ],
    ] {
        let run = world.run(&words);
        assert!(matches!(run.status, 1 | 2), "{words:?}: {run:?}");
        assert_eq!(run.stdout, "", "{words:?}");
    }
}

#[test]
fn users_are_named_by_many_names() {
    let (world, _org) = world();
    let user = queried(
        &world,
        "SELECT Id, Name, Username FROM User WHERE Name != 'Local Administrator' LIMIT 1",
    );
    let (id, username) = (text(&user, "Id"), text(&user, "Username"));
    let told = written(world.run(&["user", "update", &username, "--title", "Head of Sales"]));
    assert_eq!(told["id"], user["Id"]);
    let record = world
        .run(&["user", "get", &id, "--fields", "Title"])
        .ends(0)
        .json();
    assert_eq!(record["Title"], "Head of Sales");
    let create = [
        "user",
        "create",
        "--last-name",
        "Nordmann",
        "--username",
        "nord@nord.example",
        "--email",
        "nord@nord.example",
        "--alias",
        "nord",
        "--profile",
        "Standard User",
        "--time-zone",
        "Europe/Berlin",
        "--locale",
        "de_DE",
        "--language",
        "de",
        "--encoding",
        "UTF-8",
        "--dry-run",
    ];
    let run = world.run(&create).ends(0);
    assert!(run.stdout.contains("Nordmann"), "{}", run.stdout);
    world
        .run(&["user", "upsert", "--key", "Username", "--title", "x"])
        .ends(2);
    // Nobody deletes users.
    let run = world.run(&["user", "delete", &id]);
    assert_eq!(run.status, 1, "{run:?}");
}

#[test]
fn a_name_that_may_mean_several_changes_nothing() {
    let (world, org) = world();
    let name = queried(
        &world,
        "SELECT Name, COUNT(Id) n FROM Contact GROUP BY Name HAVING COUNT(Id) > 1 LIMIT 1",
    );
    let name = text(&name, "Name");
    let writes = |org: &LocalOrg| {
        let requests = org.requests();
        let requests = requests["requests"].as_object().unwrap().clone();
        let is_write = |key: &&String| key.starts_with("PATCH ") || key.starts_with("DELETE ");
        requests.keys().filter(is_write).count()
    };
    let run = world
        .run(&["contact", "update", &name, "--title", "CEO"])
        .ends(2);
    assert_eq!(run.error()["code"], "usage");
    let run = world.run(&["contact", "delete", "Nobody At All"]).ends(1);
    assert_eq!(run.error()["code"], "not-found");
    let run = world.run(&[
        "opportunity",
        "create",
        "--name",
        "x",
        "--stage",
        "Prospecting",
        "--close-date",
        "2027-01-01",
        "--account",
        "Nobody At All",
    ]);
    assert_eq!(run.ends(1).error()["code"], "not-found");
    let run = world.run(&[
        "opportunity",
        "create",
        "--name",
        "x",
        "--stage",
        "Prospectin",
        "--close-date",
        "2027-13-01",
    ]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(writes(&org), 0);
}
