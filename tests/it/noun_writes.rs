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
#[expect(clippy::too_many_lines, reason = "a table of every noun")]
fn every_noun_is_created_changed_and_deleted() {
    let (world, _org) = world();
    let account = queried(&world, "SELECT Id, Name FROM Account ORDER BY Id LIMIT 1");
    let name = text(&account, "Name");
    let name = name.as_str();
    type Words<'w> = &'w [&'w str];
    let all: [([Words<'_>; 3], Words<'_>, Words<'_>, &str); 6] = [
        (
            [
                &["account", "create"],
                &["account", "update"],
                &["account", "delete"],
            ],
            &["--name", "Nord GmbH", "--parent", name, "--owner", "me"],
            &["--city", "Kiel"],
            "BillingCity=Kiel",
        ),
        (
            [
                &["contact", "create"],
                &["contact", "update"],
                &["contact", "delete"],
            ],
            &["--last-name", "Nordmann", "--account", name],
            &["--title", "CFO"],
            "Title=CFO",
        ),
        (
            [
                &["lead", "create"],
                &["lead", "update"],
                &["lead", "delete"],
            ],
            &["--last-name", "Nordmann", "--company", "Nord GmbH"],
            &["--status", "Working - Contacted"],
            "Status=Working - Contacted",
        ),
        (
            [
                &["opportunity", "create"],
                &["opportunity", "update"],
                &["opportunity", "delete"],
            ],
            &[
                "--name",
                "Nord",
                "--account",
                name,
                "--stage",
                "Prospecting",
                "--close-date",
                "2027-03-31",
            ],
            &["--amount", "1250.50", "--stage", "Qualification"],
            "StageName=Qualification",
        ),
        (
            [
                &["campaign", "create"],
                &["campaign", "update"],
                &["campaign", "delete"],
            ],
            &["--name", "Nord fair", "--active", "true"],
            &["--budget", "900"],
            "Name=Nord fair",
        ),
        (
            [
                &["case", "create"],
                &["case", "update"],
                &["case", "delete"],
            ],
            &[
                "--subject",
                "Nord is down",
                "--account",
                name,
                "--priority",
                "High",
            ],
            &["--origin", "Phone"],
            "Origin=Phone",
        ),
    ];
    for ([create, update, delete], values, change, expected) in all {
        let id = text(&written(world.run(&[create, values].concat())), "id");
        written(world.run(&[update, &[&id], change].concat()));
        let record = world.run(&[create[0], "get", &id]).ends(0).json();
        let (field, value) = expected.split_once('=').unwrap();
        assert_eq!(record[field], value, "{record}");
        let mut parents = ["ParentId", "AccountId"].into_iter();
        if let Some(parent) = parents.find(|field| record[*field].is_string()) {
            assert_eq!(record[parent], account["Id"], "{record}");
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
    let email = [
        "--key",
        "Email",
        "--email",
        "nord@nord.example",
        "--last-name",
        "Nordmann",
    ];
    let contact = [&["contact", "upsert"], &email[..]].concat();
    let first = written(world.run(&contact));
    assert_eq!(first["created"], true);
    let again = written(world.run(&[&contact[..], &["--title", "CFO"]].concat()));
    assert_eq!(
        (&again["created"], &again["id"]),
        (&Value::Bool(false), &first["id"])
    );
    let lead = [&["lead", "upsert"], &email[..], &["--company", "Nord"]].concat();
    assert_eq!(written(world.run(&lead))["created"], true);
    let campaign = ["campaign", "upsert", "--key", "Name", "--name", "Nord fair"];
    let first = written(world.run(&campaign));
    let again = written(world.run(&[&campaign[..], &["--budget", "5"]].concat()));
    assert_eq!(first["id"], again["id"]);
    // By what is no key nothing is found.
    for (words, flags) in [
        (["account", "upsert"], ["--key", "Phone", "--phone", "5"]),
        (
            ["opportunity", "upsert"],
            ["--key", "NextStep", "--next-step", "x"],
        ),
        (["case", "upsert"], ["--key", "Subject", "--subject", "x"]),
    ] {
        let run = world.run(&[&words[..], &flags].concat()).ends(2);
        let error = run.error();
        assert!(text(&error, "message").contains("is no key"), "{error}");
        assert_eq!(run.stdout, "");
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
    let values = [
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
    let run = world
        .run(&[&["user", "create"], &values[..]].concat())
        .ends(0);
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

#[test]
fn a_value_that_a_picklist_does_not_list_is_doubted() {
    let (mut world, _org) = world();
    world.set("SFKIT_FORMAT", "csv");
    let run = world.run(&[
        "lead",
        "create",
        "--last-name",
        "Nordmann",
        "--company",
        "Nord",
        "--source",
        "Wbe",
    ]);
    let run = run.ends(0);
    let doubt = "warning: `Wbe` is no value of `LeadSource`, which takes it all the same; did you mean `Web`?";
    assert!(run.stderr.contains(doubt), "{}", run.stderr);
    let rows = "LastName,Company,LeadSource\nOne,Nord,Wbe\nTwo,Nord,Web\nThree,Nord,Wbe\n";
    let file = world.file("leads.csv", rows);
    let run = world.run(&["lead", "create", "--file", &file]).ends(0);
    let place = "warning: line 2 and 1 more: `Wbe` is no value";
    assert!(run.stderr.contains(place), "{}", run.stderr);
}
