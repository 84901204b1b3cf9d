//! `sfkit object`.

use crate::fake_org::{FakeOrg, reply, reply_json};
use crate::world::{DEMO, Run, World};

fn demo(arguments: &[&str]) -> Run {
    DEMO.run(&[&["object"], arguments, &["-o", "demo"]].concat())
}

#[test]
fn objects_are_listed_searched_and_counted() {
    let all = DEMO
        .run(&["object", "list", "-o", "demo", "--format", "json"])
        .ends(0)
        .json();
    let items = all["items"].as_array().unwrap();
    let account = items.iter().find(|item| item["name"] == "Account").unwrap();
    assert_eq!(
        (&account["key_prefix"], &account["custom"]),
        (&"001".into(), &false.into())
    );
    assert!(account["records"].is_null() && account["createable"] == true);
    let names: Vec<_> = items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect();
    assert!(names.is_sorted() && names.len() > 40);

    let found = demo(&["list", "--search", "opp HIST", "--format", "csv"]).ends(0);
    let lines: Vec<_> = found.stdout.lines().collect();
    assert_eq!(
        lines[0],
        "name,label,label_plural,key_prefix,custom,queryable,createable,updateable,deletable,records"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("OpportunityHistory,")),
        "{lines:?}"
    );
    assert!(!lines.iter().any(|line| line.starts_with("Account,")));
    let none = demo(&["list", "--custom", "--format", "csv"]).ends(0);
    assert_eq!(none.stdout.lines().count(), 1);

    let counted = demo(&[
        "list", "--search", "account", "--counts", "--format", "table",
    ])
    .ends(0);
    assert!(counted.stderr.contains("approximate"), "{}", counted.stderr);
    let row = counted
        .stdout
        .lines()
        .find(|line| line.starts_with("Account "));
    assert!(
        row.unwrap()
            .trim_end()
            .ends_with(|c: char| c.is_ascii_digit()),
        "{row:?}"
    );
    let json = demo(&[
        "list", "--search", "account", "--counts", "--format", "json",
    ])
    .ends(0);
    let items = json.json()["items"].clone();
    let account = items
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["name"] == "Account");
    assert!(account.unwrap()["records"].as_u64().unwrap() > 100);
}

#[test]
fn an_object_is_described_in_every_format() {
    let json = DEMO
        .run(&["object", "describe", "opportunity", "-o", "demo"])
        .ends(0)
        .json();
    assert_eq!(
        (&json["name"], &json["key_prefix"]),
        (&"Opportunity".into(), &"006".into())
    );
    let fields = json["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    assert_eq!(field("Name")["required"], true);
    assert_eq!(
        (&field("Amount")["type"], &field("Amount")["precision"]),
        (&"currency".into(), &18.into())
    );
    assert_eq!(
        field("AccountId")["reference_to"],
        serde_json::json!(["Account"])
    );
    assert!(
        !field("StageName")["picklist_values"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let children = json["child_relationships"].as_array().unwrap();
    assert!(
        children
            .iter()
            .any(|child| child["object"] == "OpportunityLineItem")
    );

    let table = demo(&["describe", "Opportunity", "--format", "table"])
        .ends(0)
        .stdout;
    for part in [
        "Opportunity (Opportunity)",
        "Fields\n",
        "Picklists\n",
        "Child relationships\n",
        "reference to Account",
        "currency(18,2)",
    ] {
        assert!(table.contains(part), "{part}\n{table}");
    }
}

#[test]
fn an_object_becomes_rows_and_a_page() {
    let raw = demo(&["describe", "Opportunity", "--raw"]).ends(0).json();
    let fields = raw["fields"].as_array().unwrap();
    assert!(raw["urls"]["describe"].is_string());
    let csv = demo(&["describe", "Opportunity", "--format", "csv"])
        .ends(0)
        .stdout;
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(rows.headers().unwrap().get(2), Some("type"));
    assert_eq!(rows.records().count(), fields.len());
    let page = demo(&["describe", "Opportunity", "--format", "markdown"])
        .ends(0)
        .stdout;
    assert!(
        page.starts_with("# Opportunity (Opportunity)\n\n- **API name:** Opportunity\n"),
        "{page}"
    );
    assert!(
        page.contains("\n## Fields\n\n| Name | Label | Type | Required | Remarks |\n| --- |"),
        "{page}"
    );

    let search = demo(&[
        "describe",
        "Opportunity",
        "--search",
        "close DATE",
        "--format",
        "csv",
    ])
    .ends(0);
    let found: Vec<_> = search.stdout.lines().skip(1).collect();
    assert!(
        found[0].starts_with("CloseDate,Close Date,date,"),
        "{found:?}"
    );
    assert!(found.len() < 5, "{found:?}");
}

#[test]
fn one_field_comes_with_its_values() {
    let json = DEMO.run(&[
        "object", "describe", "Lead", "-o", "demo", "--field", "status", "--format", "json",
    ]);
    let json = json.ends(0).json();
    assert_eq!(
        (&json["object"], &json["name"], &json["type"]),
        (&"Lead".into(), &"Status".into(), &"picklist".into())
    );
    let values = json["picklist_values"].as_array().unwrap();
    let csv = demo(&["describe", "Lead", "--field", "Status", "--format", "csv"])
        .ends(0)
        .stdout;
    assert_eq!(csv.lines().next(), Some("value,label,active,default"));
    assert_eq!(csv.lines().count(), values.len() + 1);
    let table = demo(&["describe", "Lead", "--field", "Status", "--format", "table"])
        .ends(0)
        .stdout;
    assert!(
        table.contains("Lead.Status") && table.contains("Values\n"),
        "{table}"
    );
    let wrong = demo(&["describe", "Lead", "--field", "Staus"]).ends(1);
    assert!(
        wrong.stderr.contains("did you mean `Status`?"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn what_is_not_there_is_told_with_what_was_meant() {
    for (name, meant) in [
        ("Acount", "Account"),
        ("opportunities", "Opportunity"),
        ("Campaign Member", "CampaignMember"),
    ] {
        let run = demo(&["describe", name]).ends(1);
        assert!(
            run.stderr.contains(&format!("did you mean `{meant}`?")),
            "{}",
            run.stderr
        );
    }
    let run = demo(&["describe", "Bacon__c", "--format", "json"]).ends(1);
    assert_eq!(run.error()["code"], "not-found");
    assert!(run.error()["details"]["meant"].is_null());
}

#[test]
fn custom_objects_are_the_same_as_standard_ones() {
    let world = World::new();
    let schema = world.file(
        "schema.json",
        r#"[{"name": "Invoice__c", "label": "Invoice", "labelPlural": "Invoices", "fields": [
            {"name": "Number__c", "type": "string", "length": 20, "externalId": true, "unique": true,
             "inlineHelpText": "As printed"},
            {"name": "Account__c", "type": "reference", "referenceTo": ["Account"], "relationshipName": "Account__r"},
            {"name": "State__c", "type": "picklist", "picklistValues": [{"value": "Open"}, {"value": "Paid"}]}]}]"#,
    );
    let csv = world.file("Invoice__c.csv", "Number__c\nA-1\n");
    let load = [
        "local",
        "load",
        "--db",
        "org.db",
        "--schema",
        &schema,
        &format!("Invoice__c={csv}"),
    ];
    world.run(&load).ends(0);
    let org = world.local_org(&["--db", "org.db"]);
    world.log_in(&org, "acme");
    let list = world
        .run(&["object", "list", "--custom", "--counts", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(
        (&list["items"][0]["name"], &list["items"][0]["records"]),
        (&"Invoice__c".into(), &1.into())
    );
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let page = world
        .run(&["object", "describe", "Invoice__c", "--output", "page.md"])
        .ends(0);
    assert!(page.stdout.is_empty());
    let page = std::fs::read_to_string(world.folder().join("page.md")).unwrap();
    for part in [
        "# Invoice (Invoice__c)",
        "external id, unique",
        "| Account__c |",
        "Open, Paid",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let field = ["object", "describe", "Invoice__c", "--field", "Number__c"];
    assert_eq!(world.run(&field).ends(0).json()["help"], "As printed");
}

#[test]
fn a_copy_younger_than_a_minute_is_taken_and_an_older_one_is_asked_about() {
    const MODIFIED: &str = "Sat, 01 Aug 2026 10:00:00 GMT";
    let org = FakeOrg::start(|asked, _| {
        let path = "GET /services/data/v65.0/sobjects/Thing__c/describe";
        asked.is(path).then(|| {
            let knows = asked
                .head
                .to_ascii_lowercase()
                .contains("if-modified-since: sat, 01 aug 2026");
            match knows {
                true => reply(304, "", ""),
                false => {
                    let body =
                        serde_json::json!({"name": "Thing__c", "label": "Thing", "fields": []});
                    reply_json(200, &body).replacen(
                        "\r\n",
                        &format!("\r\nLast-Modified: {MODIFIED}\r\n"),
                        1,
                    )
                }
            }
        })
    });
    let mut world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let describes = || {
        org.asked()
            .iter()
            .filter(|asked| asked.line.ends_with("/describe"))
            .count()
    };
    let mut at = |time: &str| {
        world.set("SFKIT_TEST_CLOCK", time);
        let run = world
            .run(&["object", "describe", "Thing__c", "--format", "json"])
            .ends(0);
        run.json()["fetched_at"].as_str().unwrap().to_owned()
    };
    let first = at("2026-11-28T10:00:00Z");
    assert_eq!(at("2026-11-28T10:00:59Z"), first);
    assert_eq!(describes(), 1);
    assert_ne!(at("2026-11-28T10:01:01Z"), first);
    assert_eq!(describes(), 2);
    let last = org.asked().pop().unwrap();
    assert!(
        last.head
            .to_ascii_lowercase()
            .contains("if-modified-since:")
    );
}
