//! Custom objects and fields from schema files, as clients see them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sfkit::error::Diagnostic;
use sfkit::localorg::load::{LoadFile, LoadOptions, load};
use sfkit::localorg::store::Store;

use crate::live_org::LiveOrg;
use crate::world::World;

const SCHEMA: &str = r#"[
  {"name": "Invoice__c", "label": "Invoice", "fields": [
    {"name": "Key__c", "type": "string", "length": 20, "externalId": true, "unique": true},
    {"name": "Account__c", "label": "Account", "type": "reference", "referenceTo": ["Account"],
     "relationshipName": "Account__r"},
    {"name": "Total__c", "type": "currency", "precision": 10, "scale": 2, "nillable": false},
    {"name": "Paid__c", "type": "boolean", "defaultValue": true},
    {"name": "State__c", "type": "picklist", "restrictedPicklist": true, "picklistValues": [
      {"value": "Open", "label": "Open", "active": true, "defaultValue": true},
      {"value": "Sent", "label": "Sent", "active": true, "defaultValue": false}]}]},
  {"name": "Invoice_Line__c", "label": "Line", "labelPlural": "Lines", "fields": [
    {"name": "Invoice__c", "type": "masterdetail", "referenceTo": "Invoice__c"},
    {"name": "Number__c", "type": "autonumber"}]},
  {"name": "Account", "fields": [
    {"name": "Tier__c", "type": "picklist", "picklistValues": ["Gold", "Silver"]}]}
]"#;

/// Merges a schema into the store.
fn merge(store: &Store, text: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.json");
    fs::write(&path, text).unwrap();
    let options = LoadOptions {
        schema: Some(path),
        ..LoadOptions::default()
    };
    let files: [LoadFile; 0] = [];
    load(store, &files, &options).map(drop).map_err(|error| {
        let mut told = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            told = format!("{told}: {cause}");
            source = cause.source();
        }
        assert!(!error.hints().is_empty());
        told
    })
}

#[test]
fn custom_objects_live_like_standard_ones() {
    let org = LiveOrg::prepared(|store| merge(store, SCHEMA).unwrap());
    let account = org.create("Account", &json!({"Name": "Acme", "Tier__c": "Gold"}));
    let invoice = json!({"Key__c": "I-1", "Account__c": account, "Total__c": 12.345});
    let invoice = org.create("invoice__c", &invoice);
    assert!(invoice.starts_with("a00"), "{invoice}");
    let record = org.read("Invoice__c", &invoice);
    assert_eq!(record["Name"], json!(invoice));
    assert_eq!(record["Total__c"], json!(12.35));
    assert_eq!(record["Paid__c"], json!(true));
    assert_eq!(record["State__c"], json!("Open"));
    let line = json!({"Invoice__r": {"Key__c": "i-1"}});
    let line = org.create("Invoice_Line__c", &line);
    assert_eq!(
        org.read("Invoice_Line__c", &line)["Number__c"],
        json!("00000001")
    );
    let rows = org.query(
        "SELECT Name, Account__r.Name, (SELECT Number__c FROM Lines__r) FROM Invoice__c
         WHERE Account__r.Tier__c = 'Gold'",
    );
    assert_eq!(rows[0]["Account__r"]["Name"], json!("Acme"));
    assert_eq!(rows[0]["Lines__r"]["totalSize"], json!(1));
    let rows = org.query("SELECT Id, (SELECT Id FROM Invoices__r) FROM Account");
    assert_eq!(rows[0]["Invoices__r"]["records"][0]["Id"], json!(invoice));
    let lines = org.call(
        "GET",
        &format!("/sobjects/Invoice__c/{invoice}/Lines__r"),
        None,
    );
    assert_eq!(lines.body["totalSize"], json!(1));
    let path = "/sobjects/Invoice__c/Key__c/I-1";
    let answer = org.call("PATCH", path, Some(&json!({"State__c": "Sent"})));
    assert_eq!(answer.body["created"], json!(false));
    let refused = org.refused("PATCH", path, &json!({"State__c": "Lost"}));
    assert_eq!(
        (refused.1.as_str(), refused.2.as_str()),
        (
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "State: bad value for restricted picklist field: Lost"
        )
    );
    let refused = org.refused("POST", "/sobjects/Invoice__c", &json!({"Key__c": "I-2"}));
    assert_eq!(refused.2, "Required fields are missing: [Total__c]");
    assert_eq!(org.call("DELETE", path, None).status, 204);
    assert!(org.query("SELECT Id FROM Invoice_Line__c").is_empty());
}

#[test]
fn describe_tells_what_was_added() {
    let org = LiveOrg::prepared(|store| merge(store, SCHEMA).unwrap());
    let all = org.call("GET", "/sobjects", None).body;
    let names: Vec<_> = all["sobjects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|object| object["name"].as_str().unwrap().to_lowercase())
        .collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(names.contains(&"invoice__c".to_owned()));
    let invoice = org.call("GET", "/sobjects/Invoice__c/describe", None).body;
    assert_eq!(invoice["custom"], json!(true));
    assert_eq!(invoice["labelPlural"], json!("Invoices"));
    assert_eq!(invoice["keyPrefix"], json!("a00"));
    let fields = invoice["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    assert_eq!(field("Key__c")["externalId"], json!(true));
    assert_eq!(field("Key__c")["unique"], json!(true));
    assert_eq!(field("Paid__c")["defaultValue"], json!(true));
    assert_eq!(field("State__c")["restrictedPicklist"], json!(true));
    assert_eq!(field("Account__c")["referenceTo"], json!(["Account"]));
    let line = &invoice["childRelationships"][0];
    assert_eq!(line["childSObject"], json!("Invoice_Line__c"));
    assert_eq!(line["relationshipName"], json!("Lines__r"));
    assert_eq!(line["cascadeDelete"], json!(true));
}

#[test]
fn a_schema_can_be_loaded_again_but_not_turned_around() {
    let org = LiveOrg::empty();
    let store = org.store();
    merge(&store, SCHEMA).unwrap();
    merge(&store, SCHEMA).unwrap();
    let longer = r#"[{"name": "Invoice__c", "fields": [{"name": "Key__c", "length": 50}]}]"#;
    merge(&store, longer).unwrap();
    let described = store.describe("Invoice__c", 65).unwrap();
    let fields = described["fields"].as_array().unwrap();
    let keys: Vec<_> = fields
        .iter()
        .filter(|field| field["name"] == "Key__c")
        .map(|field| field["length"].clone())
        .collect();
    assert_eq!(keys, [json!(50)]);
    let other = r#"[{"name": "Invoice__c", "fields": [{"name": "Key__c", "type": "double"}]}]"#;
    let told = merge(&store, other).unwrap_err();
    assert!(
        told.contains("`Invoice__c.Key__c` is there already"),
        "{told}"
    );
}

#[test]
fn every_describe_of_a_real_org_can_be_merged() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = ["../shared/data/describe", "../../shared/data/describe"]
        .into_iter()
        .map(|folder| root.join(folder))
        .find(|folder| folder.exists());
    let Some(shared) = shared else {
        eprintln!("skipped: the describes of real orgs are not there");
        return;
    };
    let folder = shared.join("reduced");
    let org = LiveOrg::empty();
    let store = org.store();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        merge(&store, &text).unwrap_or_else(|told| panic!("{}: {told}", path.display()));
    }
    let described: Value = store.describe("Account", 65).unwrap();
    assert!(described["fields"].as_array().unwrap().len() > 60);
    let mut writer = store.writer().unwrap();
    let names = ["Name".to_owned()];
    let row = vec![sfkit::localorg::value::Value::Text("Acme".into())];
    writer.insert("Account", &names, row).unwrap();
    writer.commit().unwrap();
    let compact = shared.join("compact/standard_objects.json");
    merge(&store, &fs::read_to_string(compact).unwrap()).unwrap();
}

#[test]
fn the_command_adds_objects_and_then_loads_their_rows() {
    let world = World::new();
    let schema = world.file("schema.json", SCHEMA);
    let rows = world.file("invoices.csv", "Key__c,Total__c\nI-1,10\nI-2,20\n");
    let db = world.folder().join("org.db");
    let run = world
        .run(&[
            "local",
            "load",
            "--db",
            db.to_str().unwrap(),
            "--schema",
            &schema,
            &format!("Invoice__c={rows}"),
            "--format",
            "json",
        ])
        .ends(0);
    assert_eq!(run.json()["items"][0]["loaded"], json!(2));
    let run = world
        .run(&[
            "local",
            "load",
            "--db",
            db.to_str().unwrap(),
            "--schema",
            &schema,
        ])
        .ends(0);
    assert!(run.stderr.contains("schema: 0 objects"), "{}", run.stderr);
    let broken = world.file("broken.json", "[{\"label\": \"x\"}]");
    let run = world
        .run(&[
            "local",
            "load",
            "--db",
            db.to_str().unwrap(),
            "--schema",
            &broken,
        ])
        .ends(1);
    assert!(
        run.stderr.contains("entry 1 has no `name`"),
        "{}",
        run.stderr
    );
    world.run(&["local", "load"]).ends(2);
}

#[test]
fn places_have_coordinates_and_details_have_masters() {
    let schema = r#"[
      {"name": "Site__c", "fields": [
        {"name": "Key__c", "externalId": true, "unique": true},
        {"name": "Place__c", "type": "location"}]},
      {"name": "Visit__c", "fields": [
        {"name": "Site__c", "type": "reference", "referenceTo": "Site__c", "cascadeDelete": true},
        {"name": "Notes__c", "type": "textarea"}]}]"#;
    let org = LiveOrg::prepared(|store| {
        merge(store, schema).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let rows = folder.path().join("sites.csv");
        fs::write(
            &rows,
            "Key__c,Place__Latitude__s,Place__Longitude__s\nS-0,1.5,-2.25\n",
        )
        .unwrap();
        let file = LoadFile {
            object: "Site__c".to_owned(),
            path: rows,
        };
        load(store, &[file], &LoadOptions::default()).unwrap();
    });
    // A loaded record without a name bears its id too.
    let loaded = org.query("SELECT Id, Name, Place__c FROM Site__c");
    assert_eq!(loaded[0]["Name"], loaded[0]["Id"]);
    assert_eq!(
        loaded[0]["Place__c"],
        json!({"latitude": 1.5, "longitude": -2.25})
    );
    let site = json!({"Key__c": "S-1", "Place__Latitude__s": 41.3, "Place__Longitude__s": 2.125});
    let site = org.create("Site__c", &site);
    assert_eq!(
        org.read("Site__c", &site)["Place__c"]["longitude"],
        json!(2.125)
    );

    let described = org.call("GET", "/sobjects/Visit__c/describe", None).body;
    let fields = described["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|field| field["name"] == name);
    // As recorded of a real detail object.
    let master = field("Site__c").unwrap();
    for (key, value) in [
        ("cascadeDelete", json!(true)),
        ("nillable", json!(false)),
        ("createable", json!(true)),
        ("updateable", json!(false)),
        ("relationshipOrder", json!(0)),
    ] {
        assert_eq!(master[key], value, "{key}");
    }
    assert!(field("OwnerId").is_none());
    let refused = org.refused("POST", "/sobjects/Visit__c", &json!({"Notes__c": "x"}));
    assert_eq!(refused.2, "Required fields are missing: [Site__c]");
}
