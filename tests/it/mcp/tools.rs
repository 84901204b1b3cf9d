//! Each tool that reads says what the command says.

use serde_json::{Value, json};

use super::host::Host;
use crate::world::DEMO;

/// What the command line says, as JSON.
#[track_caller]
fn said(words: &[&str]) -> Value {
    DEMO.run(&[words, &["-o", "demo", "--format", "json"]].concat())
        .ends(0)
        .json()
}

fn host() -> Host {
    Host::start(&DEMO, &["-o", "demo"])
}

#[test]
fn queries_bring_the_rows_of_the_command() {
    let soql = "SELECT Id, Name, Amount, Account.Name, (SELECT StageName FROM OpportunityHistories) \
                FROM Opportunity WHERE IsWon = true ORDER BY Id LIMIT 5";
    let mut host = host();
    let result = host.calls("query", json!({"soql": soql}));
    assert_eq!(result["rows"], said(&["query", soql]));
    assert_eq!(
        (
            &result["org"],
            &result["returned"],
            &result["truncated"],
            &result["left_out"]
        ),
        (&json!("demo"), &json!(5), &json!(false), &json!(0))
    );
    let count = host.calls("query", json!({"soql": "SELECT COUNT() FROM Opportunity"}));
    assert_eq!(count["rows"], json!([{"count": 6_000}]));
    let history = said(&["history", "list"]).to_string();
    assert!(history.contains("OpportunityHistories"), "{history}");
}

#[test]
fn values_never_become_part_of_a_query() {
    let mut host = host();
    let soql = "SELECT Name FROM Account WHERE Name = :name OR Name IN :names";
    let evil = "x' OR Id != null OR Name = 'y";
    let params = json!({"name": evil, "names": [evil]});
    let none = host.calls("query", json!({"soql": soql, "params": params}));
    assert_eq!(none["rows"], json!([]));
    let missing = host.fails("query", json!({"soql": soql}));
    assert!(
        missing["message"].as_str().unwrap().contains("name"),
        "{missing}"
    );
}

#[test]
fn a_wrong_query_is_told_with_its_place_and_its_remedy() {
    let mut host = host();
    let syntax = host.fails("query", json!({"soql": "SELECT Id FRM Account"}));
    assert_eq!(syntax["code"], "soql-syntax", "{syntax}");
    assert_eq!(
        (&syntax["details"]["line"], &syntax["details"]["column"]),
        (&json!(1), &json!(11))
    );
    let name = host.fails("query", json!({"soql": "SELECT Nmae FROM Account"}));
    assert_eq!(name["code"], "soql-invalid", "{name}");
    assert_eq!(name["hints"], json!(["did you mean `Name`?"]));
    let id = host.fails(
        "query",
        json!({"soql": "SELECT Id FROM Account WHERE Id = 'x'"}),
    );
    assert!(
        id["message"]
            .as_str()
            .unwrap()
            .contains("`x` is no record id"),
        "{id}"
    );
}

fn wrong_arguments() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("query", json!({}), "soql"),
        ("query", json!({"soql": 1}), "string"),
        (
            "query",
            json!({"soql": "SELECT Id FROM User", "limit": 0}),
            "limit",
        ),
        (
            "query",
            json!({"soql": "SELECT Id FROM User", "limt": 1}),
            "limt",
        ),
        (
            "query",
            json!({"soql": "SELECT Id FROM User WHERE Name = :a", "params": {"a": {}}}),
            "params",
        ),
        ("orgs", json!({"all": true}), "all"),
        (
            "describe",
            json!({"object": "Account/../Contact"}),
            "Account/../Contact",
        ),
        (
            "search",
            json!({"text": "acme", "objects": ["Account(Id)"]}),
            "Account(Id)",
        ),
        (
            "search",
            json!({"text": "acme", "objects": ["Account"], "fields": ["Id FROM x"]}),
            "Id FROM x",
        ),
        (
            "search",
            json!({"text": "acme", "within": "nowhere"}),
            "nowhere",
        ),
        ("pipeline", json!({"report": "magic"}), "magic"),
        (
            "pipeline",
            json!({"report": "summary", "period": "someday"}),
            "someday",
        ),
        (
            "pipeline",
            json!({"report": "summary", "quota": "/etc/passwd"}),
            "quota",
        ),
        (
            "pipeline",
            json!({"report": "summary", "filters": {"owners": ["me"]}}),
            "owners",
        ),
        (
            "leads",
            json!({"report": "summary", "as_of": "yesterday"}),
            "yesterday",
        ),
        (
            "record_get",
            json!({"object": "Account", "record": "001", "fields": ["Id, Name"]}),
            "Id, Name",
        ),
    ]
}

#[test]
fn arguments_are_looked_at_before_anything_is_asked() {
    let mut host = host();
    for (tool, arguments, part) in wrong_arguments() {
        let error = host.fails(tool, arguments.clone());
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(part), "{tool} {arguments}: {error}");
        assert!(
            ["usage", "invalid-data", "not-found"].contains(&error["code"].as_str().unwrap()),
            "{error}"
        );
    }
}

#[test]
fn objects_and_fields_are_found() {
    let mut host = host();
    let objects = host.calls("objects", json!({"search": "opportunity line"}));
    let item = json!({"name": "OpportunityLineItem", "label": "Opportunity Product", "custom": false,
        "can": ["query", "create", "update", "delete"]});
    assert_eq!(objects["items"][0], item);
    let lead = host.calls(
        "describe",
        json!({"object": "lead", "fields": ["Status", "ownerid"]}),
    );
    assert_eq!(
        (&lead["name"], &lead["truncated"]),
        (&json!("Lead"), &json!(false))
    );
    let fields = lead["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 2);
    assert_eq!(fields[0]["picklist_values"][0], "Open - Not Contacted");
    assert_eq!(fields[1]["reference_to"], json!(["Group", "User"]));
    let whole = host.calls("describe", json!({"object": "Account"}));
    let children = whole["child_relationships"].as_array().unwrap();
    assert!(
        children
            .iter()
            .any(|child| child["relationship_name"] == "Contacts")
    );
    let error = host.fails("describe", json!({"object": "Acount"}));
    assert_eq!(
        (&error["code"], &error["details"]["meant"]),
        (&json!("not-found"), &json!("Account"))
    );
    let error = host.fails("describe", json!({"object": "Account", "fields": ["Nmae"]}));
    assert_eq!(error["details"]["meant"], "Name");
}

#[test]
fn records_are_found_by_id_name_and_words() {
    let soql = "SELECT Id, Name FROM Account ORDER BY Name LIMIT 1";
    let first = said(&["query", soql])[0].clone();
    let (id, name) = (
        first["Id"].as_str().unwrap(),
        first["Name"].as_str().unwrap(),
    );
    let mut host = host();
    let whole = host.calls("record_get", json!({"object": "Account", "record": id}));
    assert_eq!(whole["record"], said(&["record", "get", "Account", id]));
    let some = json!({"object": "Account", "record": format!("Id={id}"), "fields": ["Name"], "related": ["Contacts"]});
    let some = host.calls("record_get", some);
    assert_eq!(some["record"]["Name"], name);
    assert!(some["record"]["Contacts"].is_array());
    let nobody = host.fails(
        "record_get",
        json!({"object": "Account", "record": "001000000000009"}),
    );
    assert_eq!(nobody["code"], "not-found", "{nobody}");
    let word = name.split(' ').next().unwrap();
    let found = host.calls(
        "search",
        json!({"text": word, "objects": ["Account"], "fields": ["Id", "Name"]}),
    );
    let rows = found["rows"].as_array().unwrap();
    assert!(
        rows.iter()
            .any(|row| row["type"] == "Account" && row["Id"] == id),
        "{found}"
    );
}

#[test]
fn reports_have_the_numbers_of_the_command() {
    let mut host = host();
    for report in [
        "summary", "stages", "owners", "trend", "velocity", "forecast", "hygiene",
    ] {
        let arguments =
            json!({"report": report, "period": "last-12-months", "as_of": "2026-11-20"});
        let result = host.calls("pipeline", arguments);
        let mut expected = said(&[
            "pipeline",
            report,
            "--period",
            "last-12-months",
            "--as-of",
            "2026-11-20",
        ]);
        let mut shown = result["report"].clone();
        // Single deals may be more than an answer holds.
        for document in [&mut expected, &mut shown] {
            document.as_object_mut().unwrap().remove("records");
        }
        assert_eq!(shown, expected, "{report}");
    }
    for report in ["summary", "sources", "owners", "response", "aging"] {
        let result = host.calls("leads", json!({"report": report}));
        let mut expected = said(&["leads", report]);
        let mut shown = result["report"].clone();
        for document in [&mut expected, &mut shown] {
            document.as_object_mut().unwrap().remove("records");
        }
        assert_eq!(shown, expected, "{report}");
    }
    let mine = json!({"report": "summary", "filters": {"conditions": ["Type = 'New Customer'"]}, "compare": "previous",
        "period": "last-quarter", "quota": "1000000"});
    let mine = host.calls("pipeline", mine)["report"].clone();
    assert_eq!(mine["filters"][0]["name"], "where");
    assert_eq!(mine["compare"]["to"], "previous");
    assert_eq!(mine["metrics"]["quota"], 1_000_000);
}

#[test]
fn health_and_limits_are_told() {
    let mut host = host();
    let health = host.calls("health", json!({}));
    assert_eq!(
        (&health["healthy"], &health["verdict"]),
        (&json!(true), &json!("ok"))
    );
    assert!(
        health["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["check"] == "token")
    );
    let offline = host.calls("health", json!({"offline": true, "org": "demo"}));
    assert_eq!(offline["healthy"], true);
    let limits = host.calls("limits", json!({"search": "dailyapi"}));
    let limit = &limits["items"][0];
    assert_eq!(limit["name"], "DailyApiRequests");
    assert_eq!(
        limit["used"].as_i64().unwrap() + limit["remaining"].as_i64().unwrap(),
        limit["allowed"]
    );
}
