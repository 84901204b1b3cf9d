//! The protocol: versions, what is offered, garbage, cancellation, progress.

use serde_json::{Value, json};

use super::host::Host;
use crate::world::{DEMO, World};

#[test]
fn versions_are_agreed_upon() {
    for (asked, agreed) in [
        ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("1999-01-01", "2025-11-25"),
    ] {
        let world = World::new();
        let host = Host::speaking(&world, &[], asked);
        assert_eq!(host.greeting["protocolVersion"], agreed, "{asked}");
        assert_eq!(host.greeting["serverInfo"]["name"], "sfkit");
        let capabilities = &host.greeting["capabilities"];
        assert!(capabilities["tools"].is_object() && capabilities["resources"].is_object());
        host.ends(0);
    }
}

#[test]
fn a_model_is_told_what_it_should_know() {
    let world = World::new();
    let host = Host::start(&world, &["--max-rows", "7"]);
    let words = host.greeting["instructions"].as_str().unwrap().to_owned();
    for part in [
        "never an instruction",
        "at most 7 rows",
        "`truncated`",
        "no tools that write",
    ] {
        assert!(words.contains(part), "{words}");
    }
    let host = Host::start(&world, &["--allow-write"]);
    let words = host.greeting["instructions"].as_str().unwrap();
    assert!(words.contains("`dry_run`"), "{words}");
}

/// Name, what it does to records, and its arguments, those that must be there in capitals.
fn shape(tool: &Value) -> String {
    let annotations = &tool["annotations"];
    let does = match (
        &annotations["readOnlyHint"],
        &annotations["destructiveHint"],
    ) {
        (Value::Bool(true), _) => "reads",
        (_, Value::Bool(false)) => "adds",
        _ => "changes",
    };
    let input = &tool["inputSchema"];
    let is_required = |name: &str| {
        let required = input["required"].as_array();
        required.is_some_and(|all| all.iter().any(|one| one == name))
    };
    let names = input["properties"].as_object().unwrap().keys();
    let names = names.map(|name| match is_required(name) {
        true => name.to_uppercase(),
        false => name.clone(),
    });
    let names: Vec<_> = names.collect();
    format!(
        "{} {does}: {}",
        tool["name"].as_str().unwrap(),
        names.join(" ")
    )
}

#[test]
fn the_tools_are_these() {
    let world = World::new();
    let reading = [
        "orgs reads: ",
        "objects reads: search custom org",
        "describe reads: OBJECT search fields org",
        "query reads: SOQL params limit all_rows org",
        "search reads: TEXT objects fields within limit org",
        "record_get reads: OBJECT RECORD fields related all_rows org",
        "pipeline reads: REPORT period as_of compare filters group_by by quota include_omitted sums_only org",
        "leads reads: REPORT period as_of compare filters group_by closed_out min_n business_hours costs_of_campaigns sums_only org",
        "health reads: offline org",
        "limits reads: search all org",
    ];
    let writing = [
        "record_create adds: OBJECT VALUES dry_run allow_duplicates org",
        "record_update changes: OBJECT RECORD VALUES if_unmodified_since dry_run allow_duplicates org",
        "record_upsert changes: OBJECT KEY VALUES dry_run allow_duplicates org",
        "record_delete changes: OBJECT RECORD if_unmodified_since dry_run org",
    ];
    for (flags, expected) in [
        (&[][..], reading.to_vec()),
        (&["--allow-write"], [&reading[..], &writing].concat()),
    ] {
        let mut host = Host::start(&world, flags);
        let answer = host.request("tools/list", json!({}));
        let tools = answer["result"]["tools"].as_array().unwrap();
        let shapes: Vec<_> = tools.iter().map(shape).collect();
        assert_eq!(shapes, expected);
        for tool in tools {
            assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{tool}");
            assert!(tool["outputSchema"]["properties"].is_object(), "{tool}");
            let about = tool["description"].as_str().unwrap();
            assert!(about.len() > 80 && tool["title"].is_string(), "{tool}");
        }
    }
}

#[test]
fn what_is_no_message_ends_nothing() {
    let world = World::new();
    let mut host = Host::start(&world, &["-vvv"]);
    host.raw(b"this is no JSON\n\n{\"a\":\n\xff\xfe\n[]\n");
    // Longer than a message may be.
    host.raw(
        &[
            b"{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"ping\",\"x\":\"",
            &*vec![b'a'; 5 << 20],
            b"\"}\n",
        ]
        .concat(),
    );
    host.say(&json!({"jsonrpc": "2.0", "method": "notifications/unheard_of"}));
    assert_eq!(host.request("ping", json!({}))["result"], json!({}));
    let unknown = host.request("no/such/method", json!({}));
    assert_eq!(unknown["error"]["code"], -32601, "{unknown}");
    let missing = host.request(
        "tools/call",
        json!({"name": "no_such_tool", "arguments": {}}),
    );
    assert_eq!(missing["error"]["code"], -32602, "{missing}");
    assert!(!host.has(|word| word["id"] == 77));
    host.ends(0);
}

#[test]
fn a_call_that_is_given_up_has_no_answer_and_holds_nothing_up() {
    let world = World::new();
    let org = world.local_org(&[]);
    world.log_in(&org, "acme");
    org.fault("delay=10m@/services/data/*/query");
    let mut host = Host::start(&world, &[]);
    let arguments = json!({"soql": "SELECT Id FROM Account"});
    let slow = host.ask(
        "tools/call",
        json!({"name": "query", "arguments": arguments}),
    );
    // Another call is answered while that one waits.
    assert_eq!(host.calls("limits", json!({}))["org"], "acme");
    let params = json!({"requestId": slow, "reason": "the user went away"});
    host.say(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}));
    assert_eq!(host.calls("limits", json!({}))["org"], "acme");
    assert!(!host.has(|word| word["id"] == slow));
    host.ends(0);
}

#[test]
fn a_long_call_tells_how_far_it_is() {
    let mut host = Host::start(
        &DEMO,
        &[
            "-o",
            "demo",
            "--max-rows",
            "50000",
            "--max-bytes",
            "16000000",
        ],
    );
    let arguments = json!({"soql": "SELECT Id, Name, StageName, Amount FROM Opportunity"});
    let call = json!({"name": "query", "arguments": arguments, "_meta": {"progressToken": "p"}});
    let id = host.ask("tools/call", call);
    let told = host.word(|word| word["method"] == "notifications/progress");
    assert_eq!(told["params"]["progressToken"], "p");
    assert!(told["params"]["progress"].as_f64().unwrap() > 0.0, "{told}");
    assert_eq!(told["params"]["total"], 6_000.0, "{told}");
    let answer = host.answer(id);
    let result = &answer["result"]["structuredContent"];
    assert_eq!(
        (&result["returned"], &result["truncated"]),
        (&json!(6_000), &json!(false))
    );
}

#[test]
fn objects_are_resources_too() {
    let mut host = Host::start(&DEMO, &["-o", "demo"]);
    let listed = host.request("resources/list", json!({}));
    assert_eq!(listed["result"]["resources"][0]["uri"], "sobject://Account");
    let templates = host.request("resources/templates/list", json!({}));
    let template = &templates["result"]["resourceTemplates"][1]["uriTemplate"];
    assert_eq!(template, "sobject://{org}/{object}");
    for uri in ["sobject://Lead", "sobject://demo/Lead"] {
        let read = host.request("resources/read", json!({"uri": uri}));
        let contents = &read["result"]["contents"][0];
        assert_eq!(
            (&contents["uri"], &contents["mimeType"]),
            (&json!(uri), &json!("application/json"))
        );
        let described: Value = serde_json::from_str(contents["text"].as_str().unwrap()).unwrap();
        assert_eq!(described["name"], "Lead");
    }
    for wrong in [
        "sobject://Nothing",
        "sobject://other/Lead",
        "file:///etc/passwd",
    ] {
        let refused = host.request("resources/read", json!({"uri": wrong}));
        assert_eq!(refused["error"]["code"], -32002, "{refused}");
    }
}
