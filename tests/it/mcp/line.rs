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
    host.say(&json!({"jsonrpc": "2.0", "method": "notifications/unheard_of"}));
    assert_eq!(host.request("ping", json!({}))["result"], json!({}));
    let unknown = host.request("no/such/method", json!({}));
    assert_eq!(unknown["error"]["code"], -32601, "{unknown}");
    let missing = host.request(
        "tools/call",
        json!({"name": "no_such_tool", "arguments": {}}),
    );
    assert_eq!(missing["error"]["code"], -32602, "{missing}");
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

#[test]
fn a_message_that_is_too_long_is_answered_and_told() {
    let mut host = Host::start(&DEMO, &["-o", "demo"]);
    let long = "x".repeat(5 << 20);
    // Clients write the id first or last.
    let first =
        format!(r#"{{"jsonrpc":"2.0","id":"a","method":"ping","params":{{"x":"{long}"}}}}"#);
    let last =
        format!(r#"{{"method":"ping","params":{{"id":1,"x":"{long}"}},"jsonrpc":"2.0","id":77}}"#);
    for (line, id) in [(first, json!("a")), (last, json!(77))] {
        host.raw(format!("{line}\n").as_bytes());
        let answer = host.word(|word| word["id"] == id);
        assert_eq!(answer["error"]["code"], -32600, "{answer}");
        assert_eq!(answer["error"]["data"]["longest_bytes"], 4 << 20);
    }
    // A notification has no answer; the line goes on.
    host.raw(format!("{{\"jsonrpc\":\"2.0\",\"method\":\"{long}\"}}\n").as_bytes());
    assert!(host.request("ping", json!({}))["result"].is_object());
    let unknown = host.request("sfkit/nothing", json!({}));
    assert_eq!(unknown["error"]["code"], -32601);
    let said = host.ends(0);
    let told = said.matches("longer than 4 MiB").count();
    assert_eq!(told, 3, "{said}");
}

#[test]
fn prompts_are_listed_and_filled_in() {
    let mut host = Host::start(&DEMO, &["-o", "demo"]);
    let listed = host.request("prompts/list", json!({}));
    let prompts = listed["result"]["prompts"].as_array().unwrap().clone();
    assert!(prompts.len() >= 3, "{listed}");
    let tools = host.request("tools/list", json!({}))["result"]["tools"].clone();
    let tools: Vec<_> = tools
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    for prompt in &prompts {
        let arguments = prompt["arguments"].as_array().unwrap().iter();
        let given: serde_json::Map<_, _> = arguments
            .map(|slot| (slot["name"].as_str().unwrap().to_owned(), json!("Lead")))
            .collect();
        let filled = host.request(
            "prompts/get",
            json!({"name": prompt["name"], "arguments": given}),
        );
        let text = filled["result"]["messages"][0]["content"]["text"]
            .as_str()
            .unwrap();
        assert!(text.contains("the org `Lead`"), "{text}");
        // What it names is there.
        assert!(
            tools.iter().any(|tool| text.contains(&format!("`{tool}`"))),
            "{text}"
        );
    }
    for wrong in [
        json!({"name": "make_coffee"}),
        json!({"name": "write_query"}),
        json!({"name": "review_pipeline", "arguments": {"moon": "x"}}),
    ] {
        let refused = host.request("prompts/get", wrong);
        assert_eq!(refused["error"]["code"], -32602, "{refused}");
    }
}
