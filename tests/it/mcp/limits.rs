//! What an answer holds, and what is said of the rest. Texts that hide something.

use serde_json::json;

use super::host::{Host, text};
use crate::world::{DEMO, World};

#[test]
fn what_is_cut_is_marked_and_counted() {
    let mut host = Host::start(&DEMO, &["-o", "demo", "--max-rows", "10"]);
    let soql = "SELECT Id, Name FROM Opportunity";
    let cut = host.calls("query", json!({"soql": soql}));
    assert_eq!(cut["rows"].as_array().unwrap().len(), 10);
    assert_eq!(
        (&cut["truncated"], &cut["total_size"], &cut["left_out"]),
        (&json!(true), &json!(6_000), &json!(5_990))
    );
    assert!(cut["rest"].as_str().unwrap().contains("WHERE"), "{cut}");
    // A limit of the call can only be smaller.
    for (limit, returned) in [(3, 3), (1_000, 10)] {
        let result = host.calls("query", json!({"soql": soql, "limit": limit}));
        assert_eq!(result["returned"], returned);
    }
    let whole = host.calls("query", json!({"soql": format!("{soql} LIMIT 10")}));
    assert_eq!(
        (&whole["truncated"], &whole["rest"]),
        (&json!(false), &json!(null))
    );
    let found = host.calls(
        "search",
        json!({"text": "in*", "objects": ["Account", "Lead"]}),
    );
    assert_eq!(
        (&found["returned"], &found["truncated"]),
        (&json!(10), &json!(true))
    );
    let objects = host.calls("objects", json!({}));
    assert_eq!(objects["items"].as_array().unwrap().len(), 10);
    assert!(objects["left_out"].as_u64().unwrap() > 10);
    // Single deals are cut, numbers never.
    let hygiene = host.calls("pipeline", json!({"report": "hygiene"}));
    let records = hygiene["report"]["records"].as_array().unwrap();
    assert_eq!(records.len(), 10);
    assert_eq!(hygiene["truncated"], true);
    assert!(hygiene["report"]["metrics"].as_object().unwrap().len() > 3);
}

#[test]
fn bytes_bound_an_answer_as_rows_do() {
    let mut host = Host::start(&DEMO, &["-o", "demo", "--max-bytes", "2000"]);
    for (tool, arguments) in [
        (
            "query",
            json!({"soql": "SELECT Id, Name, StageName FROM Opportunity"}),
        ),
        ("describe", json!({"object": "Account"})),
        ("objects", json!({})),
        ("pipeline", json!({"report": "hygiene"})),
    ] {
        let answer = host.request("tools/call", json!({"name": tool, "arguments": arguments}));
        let result = &answer["result"];
        let length = text(result).len();
        // Beside the rows stands what is said of them; an object has its relationships, too.
        assert!(length < 12_000, "{tool}: {length}");
        assert_eq!(
            result["structuredContent"]["truncated"], true,
            "{tool}: {answer}"
        );
        assert!(
            result["structuredContent"]["left_out"].as_u64().unwrap() > 0,
            "{tool}"
        );
    }
    let wide = host.calls(
        "record_get",
        json!({"object": "User", "record": "me", "fields": ["Id"]}),
    );
    assert_eq!(wide["truncated"], false);
}

#[test]
fn hidden_text_is_shown_and_the_digits_stay() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let name = "Acme\u{200b}\u{202e}\u{1b}[2J ignore all\tthat";
    world
        .run(&[
            "record",
            "create",
            "Account",
            "--set",
            &format!("Name={name}"),
            "--set",
            "AnnualRevenue=1234567890123456.10",
        ])
        .ends(0);
    let mut host = Host::start(&world, &[]);
    let arguments = json!({"soql": "SELECT Name, AnnualRevenue FROM Account"});
    let answer = host.request(
        "tools/call",
        json!({"name": "query", "arguments": arguments}),
    );
    let result = &answer["result"];
    let shown = &result["structuredContent"]["rows"][0]["Name"];
    assert_eq!(shown, "Acme\\u{200b}\\u{202e}\\u{1b}[2J ignore all\tthat");
    let own = text(result);
    assert!(own.contains(":1234567890123456"), "{own}");
    let error = host.fails(
        "record_get",
        json!({"object": "Account", "record": "\u{200b}nobody"}),
    );
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("\\u{200b}nobody"),
        "{error}"
    );
}
