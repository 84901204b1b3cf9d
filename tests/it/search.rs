//! Search from end to end: the command against a local org and against a server of our making, and
//! the wire as other clients see it.

use serde_json::{Value, json};
use sfkit::soql::search::{escaped, parse};

use crate::fake_org::{FakeOrg, reply_json};
use crate::web;
use crate::world::{LocalOrg, World, shared};

const ACCOUNTS: &str = "Id,Name,Phone,Industry,Type,Description\n\
    001000000000001AAA,\"Acme, Inc.\",(415) 555-0100,Energy,Customer,\n\
    001000000000002AAA,Acme Rockets,,Retail,,\n\
    001000000000003AAA,Burlington Textiles,,,,supplies acme\n";
const CONTACTS: &str = "Id,FirstName,LastName,Email,AccountId\n\
    003000000000001AAA,Joe,Acme,joe@acme.example.com,001000000000001AAA\n\
    003000000000002AAA,Zoë,Müller,zoe@example.com,\n";

/// A world with a local org of these records, logged in.
fn searched() -> (World, LocalOrg) {
    let world = World::new();
    let accounts = format!("Account={}", world.file("Account.csv", ACCOUNTS));
    let contacts = format!("Contact={}", world.file("Contact.csv", CONTACTS));
    let load = ["local", "load", "--db", "org.db", &accounts, &contacts];
    world.run(&load).ends(0);
    let org = world.local_org(&["--db", "org.db"]);
    world.log_in(&org, "acme");
    (world, org)
}

#[test]
fn words_are_found_over_all_common_objects() {
    let (world, org) = searched();
    let run = world.run(&["search", "acme", "--format", "csv"]).ends(0);
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines[0], "Object,Id,Name,CaseNumber,Subject");
    assert_eq!(lines.len(), 5, "{}", run.stdout);
    assert_eq!(lines[3], "Account,001000000000003AAA,Burlington Textiles,,");
    assert_eq!(lines[4], "Contact,003000000000001AAA,Joe Acme,,");
    assert_eq!(run.stderr, "4 rows: 3 Account, 1 Contact\n");
    let calls = &org.requests()["requests"];
    let sent = calls.as_object().unwrap().iter();
    let sent: u64 = sent
        .filter(|(path, _)| path.contains("/search"))
        .map(|(_, count)| count.as_u64().unwrap())
        .sum();
    assert_eq!(sent, 1, "{calls}");
    let json = world.run(&["search", "muller", "--format", "json"]).ends(0);
    assert_eq!(
        json.json(),
        json!([{"type": "Contact", "Id": "003000000000002AAA", "Name": "Zoë Müller"}])
    );
    let none = world
        .run(&["search", "nothing*", "--format", "json"])
        .ends(0);
    assert_eq!(none.json(), json!([]));
}

#[test]
fn objects_fields_groups_and_limits_of_words() {
    let (world, _org) = searched();
    let run = |arguments: &[&str]| {
        let all = [&["search", "--format", "ndjson", "-v"], arguments].concat();
        world.run(&all).ends(0).stdout
    };
    let contact = run(&["acme", "--in", "Contact", "--fields", "Name, Account.Name"]);
    assert_eq!(
        contact,
        "{\"type\":\"Contact\",\"Name\":\"Joe Acme\",\"Account\":{\"Name\":\"Acme, Inc.\"}}\n"
    );
    let phone = run(&["4155550100", "--group", "phone", "--in", "Account,Contact"]);
    assert!(
        phone.contains("Acme, Inc.") && phone.lines().count() == 1,
        "{phone}"
    );
    assert_eq!(run(&["acme", "--limit", "2"]).lines().count(), 2);
    assert_eq!(run(&["\"rockets acme\""]), "");
    assert_eq!(run(&["rock?ts acme*"]).lines().count(), 1);
    for (arguments, message) in [
        (
            &["x y", "--in", "Account(Id)"][..],
            "is no name of an object",
        ),
        (
            &["xy", "--in", "Account", "--fields", "Id WHERE"],
            "is no name of a field",
        ),
        (&["FIND {xy}", "--limit", "3"], "goes with plain words"),
        (&["xy", "--fields", "Id"], "--in"),
    ] {
        let all = [&["search"], arguments].concat();
        let run = world.run(&all).ends(2);
        assert!(
            run.stderr.contains(message),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn sosl_comes_from_anywhere_and_goes_to_a_file() {
    let (world, _org) = searched();
    let sosl = "FIND {acme AND NOT rockets} IN NAME FIELDS RETURNING \
                Account(Name, Type, Phone WHERE Industry = 'Energy'), Contact(Name)";
    let file = world.file("find.sosl", &format!("// mine\n{sosl};\n"));
    let expected = "Object,Name,Type,Phone\n\
                    Account,\"Acme, Inc.\",Customer,(415) 555-0100\n\
                    Contact,Joe Acme,,\n";
    let run = world
        .run(&["search", "-f", &file, "--output", "found.csv"])
        .ends(0);
    assert_eq!(run.stderr, "2 rows: 1 Account, 1 Contact to found.csv\n");
    let written = std::fs::read_to_string(world.folder().join("found.csv")).unwrap();
    assert_eq!(written, expected);
    let run = world
        .run_with(&["search", "-", "--format", "csv"], sosl)
        .ends(0);
    assert_eq!(run.stdout, expected);
    let apex = "FIND 'rockets' RETURNING Account(Name)";
    let run = world.run(&["search", apex, "--format", "csv"]).ends(0);
    assert_eq!(run.stdout, "Object,Name\nAccount,Acme Rockets\n");
    let run = world
        .run(&["search", "FIND {joe}", "--format", "json"])
        .ends(0);
    assert_eq!(
        run.json(),
        json!([{"type": "Contact", "Id": "003000000000001AAA"}])
    );
    let table = world.run(&["search", apex, "--format", "table"]).ends(0);
    assert!(table.stdout.contains("Object") && table.stdout.contains("Acme Rockets"));
}

#[test]
fn wrong_searches_end_with_2_and_their_place() {
    let (world, org) = searched();
    let before = org.requests()["total"].clone();
    let run = world
        .run(&["search", "FIND {acme} RETURNNG Account"])
        .ends(2);
    assert!(
        run.stderr.contains("did you mean `RETURNING`"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("FIND {acme} RETURNNG Account"),
        "{}",
        run.stderr
    );
    let run = world
        .run(&["search", "FIND {acme", "--format", "json"])
        .ends(2);
    assert_eq!(run.error()["code"], "soql-syntax");
    assert_eq!(org.requests()["total"], before, "nothing was sent");
    let run = world
        .run(&[
            "search",
            "FIND {acme} RETURNING Account(Nmae)",
            "--format",
            "json",
        ])
        .ends(2);
    let error = run.error();
    assert_eq!(error["details"]["error_code"], "INVALID_FIELD", "{error}");
    assert!(error["hints"].to_string().contains("Name"), "{error}");
    let run = world.run(&["search", "FIND {a}"]).ends(2);
    assert!(
        run.stderr.contains("longer than one character"),
        "{}",
        run.stderr
    );
    let run = world.run(&["search", "FIND acme", "--no-check"]).ends(2);
    assert!(
        run.stderr.contains("No search term found"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_org_without_a_common_object_is_searched_in_the_others() {
    let org = FakeOrg::start(|asked, _| {
        let is_search = asked.line.contains("/search?");
        if is_search && asked.line.contains("Campaign") {
            let message = "sObject type 'Campaign' is not supported.";
            let refused = json!([{"errorCode": "INVALID_TYPE", "message": message}]);
            return Some(reply_json(400, &refused));
        }
        if is_search {
            let record =
                json!({"attributes": {"type": "Lead", "url": "/x"}, "Id": "1", "Name": "Ann"});
            return Some(reply_json(200, &json!({ "searchRecords": [record] })));
        }
        let names = ["Account", "Lead", "Case"].map(|name| json!({ "name": name }));
        let list = asked.line.ends_with("/sobjects");
        list.then(|| reply_json(200, &json!({ "sobjects": names })))
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let run = world.run(&["search", "ann", "--format", "csv"]).ends(0);
    assert_eq!(
        run.stdout,
        "Object,Id,Name,CaseNumber,Subject\nLead,1,Ann,,\n"
    );
    let named = ["search", "ann", "--in", "Campaign"];
    world.run(&named).ends(2);
}

#[test]
fn a_search_that_no_url_takes_goes_in_a_body() {
    let org = FakeOrg::start(|asked, _| {
        let empty = json!({"searchRecords": []});
        asked
            .line
            .contains("earch")
            .then(|| reply_json(200, &empty))
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    let ids: Vec<_> = (0..1_000)
        .map(|at| format!("'00100000000{at:04}AAA'"))
        .collect();
    let sosl = format!(
        "FIND {{acme*}} RETURNING Account(Id, Name WHERE Id IN ({}) ORDER BY Name) LIMIT 7",
        ids.join(", ")
    );
    let run = world.run(&["search", &sosl, "--format", "json"]).ends(0);
    assert_eq!(run.json(), json!([]));
    let asked = org.asked();
    let last = asked.last().unwrap();
    assert!(
        last.is("POST /services/data/v65.0/parameterizedSearch"),
        "{}",
        last.line
    );
    let body: Value = serde_json::from_str(&last.body).unwrap();
    assert_eq!(
        (&body["q"], &body["overallLimit"]),
        (&json!("acme*"), &json!(7))
    );
    assert_eq!(body["sobjects"][0]["orderBy"], "Name ASC");
    let marked = sosl.replace("LIMIT 7", "WITH HIGHLIGHT");
    let run = world.run(&["search", &marked]).ends(2);
    assert!(run.stderr.contains("too long"), "{}", run.stderr);
}

/// GET or POST below a version with the org's token.
fn ask(org: &LocalOrg, path: &str, body: Option<&Value>) -> (u16, Value) {
    let bearer = format!("Bearer {}", org.text("access_token"));
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let url = format!("{}/services/data/{path}", org.url());
    let text = body.map(Value::to_string).unwrap_or_default();
    let method = if body.is_some() { "POST" } else { "GET" };
    let answer = web::send(method, &url, &headers, &text);
    let json = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
    (answer.status, json)
}

#[test]
fn the_wire_of_a_search() {
    let (_world, org) = searched();
    let q = "q=FIND+%7Brockets%7D+RETURNING+Account(Id,Name,Industry)";
    let record = json!({
        "attributes": {
            "type": "Account",
            "url": "/services/data/v63.0/sobjects/Account/001000000000002AAA",
        },
        "Id": "001000000000002AAA", "Name": "Acme Rockets", "Industry": "Retail",
    });
    let found = ask(&org, &format!("v63.0/search/?{q}"), None);
    assert_eq!(found, (200, json!({ "searchRecords": [record] })));
    let old = ask(&org, &format!("v36.0/search?{q}"), None).1;
    assert_eq!(old[0]["Name"], "Acme Rockets", "a bare array before 37.0");
    let labelled = ask(
        &org,
        &format!("v63.0/search?{q}+WITH+METADATA%3D'LABELS'"),
        None,
    )
    .1;
    let field = &labelled["metadata"]["entityMetadata"][0]["fieldMetadata"][1];
    assert_eq!(*field, json!({"label": "Account Name", "name": "Name"}));
    assert_eq!(
        ask(&org, "v63.0/search?q=FIND+acme", None),
        (
            400,
            json!([{
                "message": "No search term found. The search term must be enclosed in braces.",
                "errorCode": "MALFORMED_SEARCH",
            }])
        )
    );
    assert_eq!(
        ask(&org, "v63.0/search", None).1[0]["errorCode"],
        "MALFORMED_SEARCH"
    );
    assert_eq!(ask(&org, "v63.0/search", Some(&json!({}))).0, 405);
    let resources = ask(&org, "v63.0", None).1;
    assert_eq!(resources["search"], "/services/data/v63.0/search");
    assert_eq!(
        resources["parameterizedSearch"],
        "/services/data/v63.0/parameterizedSearch"
    );
}

#[test]
fn parameterized_searches_and_what_helps_a_search_box() {
    let (_world, org) = searched();
    let names = |(status, answer): (u16, Value)| -> Vec<String> {
        assert_eq!(status, 200, "{answer}");
        let records = answer["searchRecords"].as_array().unwrap().iter();
        records
            .map(|record| record["Name"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let path = "v63.0/parameterizedSearch?q=acme&sobject=Account&Account.fields=id,name\
                &Account.where=Industry%3D'Retail'&sobject=Contact&Contact.fields=name&in=NAME";
    assert_eq!(names(ask(&org, path, None)), ["Acme Rockets", "Joe Acme"]);
    let body = json!({
        "q": "acme", "fields": ["Id", "Name"], "overallLimit": 3, "defaultLimit": 2,
        "sobjects": [{"name": "Account", "orderBy": "Name DESC NULLS_LAST"}, {"name": "Contact"}],
    });
    let posted = ask(&org, "v63.0/parameterizedSearch", Some(&body));
    assert_eq!(
        names(posted),
        ["Burlington Textiles", "Acme, Inc.", "Joe Acme"]
    );
    let all = ask(&org, "v63.0/parameterizedSearch?q=acme", None).1;
    assert_eq!(all["searchRecords"].as_array().unwrap().len(), 4);
    let wrong = ask(&org, "v63.0/parameterizedSearch?q=acme&sobject=Nope", None);
    assert_eq!(
        (wrong.0, &wrong.1[0]["errorCode"]),
        (400, &json!("INVALID_TYPE"))
    );
    let path = "v63.0/search/suggestions?q=acm&sobject=Account&limit=1";
    let suggested = ask(&org, path, None).1;
    assert_eq!(suggested["autoSuggestResults"].as_array().unwrap().len(), 1);
    assert_eq!(suggested["hasMoreResults"], true);
    let scopes = ask(&org, "v63.0/search/scopeOrder", None).1;
    assert!(
        scopes
            .as_array()
            .unwrap()
            .iter()
            .any(|scope| scope["type"] == "Contact")
    );
    let layouts = ask(&org, "v63.0/search/layout?q=Account,Contact", None).1;
    assert_eq!(layouts[1]["searchColumns"][0]["field"], "Contact.Name");
}

#[test]
fn records_look_like_recorded_ones() {
    let Some(path) = shared("data/http/swiftly_fixtures.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let line = text
        .lines()
        .find(|line| line.contains("searchRecords"))
        .unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    let recorded: Value = serde_json::from_str(line["response_body"].as_str().unwrap()).unwrap();
    let (_world, org) = searched();
    let q = escaped("müller");
    let path =
        format!("v53.0/search?q=FIND%7B{q}%7DRETURNING+Contact(FirstName,LastName,Department)");
    let ours = ask(&org, &path.replace('ü', "%C3%BC"), None).1;
    let keys = |answer: &Value| -> Vec<Vec<String>> {
        let record = &answer["searchRecords"][0];
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect();
        vec![names(answer), names(record), names(&record["attributes"])]
    };
    assert_eq!(keys(&ours), keys(&recorded));
}

#[test]
fn the_corpus_of_searches_is_taken() {
    let Some(path) = shared("data/soql/corpus.dev.json") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let entries: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    for entry in entries.iter().filter(|entry| entry["language"] == "sosl") {
        let text = entry["soql"].as_str().unwrap();
        // Variables exist in Apex only.
        let is_taken = !text.contains("FIND :");
        if entry["expected"] == "accept" && parse(text).is_ok() != is_taken {
            wrong.push(format!("{text:?}: {:?}", parse(text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A writing request; status and `id` of the answer.
fn write(org: &LocalOrg, method: &str, path: &str, body: &Value) -> (u16, String) {
    let bearer = format!("Bearer {}", org.text("access_token"));
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let url = format!("{}/services/data/v63.0/sobjects/{path}", org.url());
    let answer = web::send(method, &url, &headers, &body.to_string());
    let json: Value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
    let id = json["id"].as_str().unwrap_or_default().to_owned();
    (answer.status, id)
}

#[test]
fn records_are_found_as_soon_as_they_are_written() {
    let (_world, org) = searched();
    let found = |word: &str| {
        let path = format!("v63.0/search?q=FIND+%7B{word}%7D+RETURNING+Account(Id)");
        let answer = ask(&org, &path, None).1;
        answer["searchRecords"].as_array().unwrap().len()
    };
    assert_eq!((found("zeppelin"), found("rockets")), (0, 1));
    let (status, id) = write(&org, "POST", "Account", &json!({"Name": "Zeppelin Works"}));
    assert_eq!(status, 201);
    assert_eq!(found("zeppelin"), 1);
    let path = format!("Account/{id}");
    let renamed = json!({"Name": "Airship Works", "Site": "Hangar"});
    assert_eq!(write(&org, "PATCH", &path, &renamed).0, 204);
    assert_eq!((found("zeppelin"), found("hangar")), (0, 1));
    assert_eq!(write(&org, "DELETE", &path, &Value::Null).0, 204);
    assert_eq!(found("hangar"), 0, "what is in the bin is not found");
}

#[test]
fn objects_of_one_s_own_are_searched_too() {
    let world = World::new();
    let schema = json!([{
        "name": "Ship__c", "label": "Ship",
        "fields": [
            {"name": "Name", "type": "string", "length": 80},
            {"name": "Port__c", "type": "string", "length": 80},
        ],
    }]);
    let schema = world.file("schema.json", &schema.to_string());
    let rows = format!(
        "Ship__c={}",
        world.file("Ship__c.csv", "Name,Port__c\nVega,Oslo\n")
    );
    let load = [
        "local", "load", "--db", "org.db", "--schema", &schema, &rows,
    ];
    world.run(&load).ends(0);
    let org = world.local_org(&["--db", "org.db"]);
    world.log_in(&org, "acme");
    let run = world
        .run(&["search", "oslo", "--in", "Ship__c", "--format", "csv"])
        .ends(0);
    let line = run.stdout.lines().nth(1).unwrap_or_default();
    assert!(
        line.starts_with("Ship__c,") && line.ends_with(",Vega"),
        "{}",
        run.stdout
    );
    let run = world
        .run(&["search", "FIND {oslo}", "--format", "ndjson"])
        .ends(0);
    assert!(
        run.stdout.contains("\"type\":\"Ship__c\""),
        "{}",
        run.stdout
    );
}
