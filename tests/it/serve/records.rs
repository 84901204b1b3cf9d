//! Records over REST: the six nouns, any object, pages.

use serde_json::{Value, json};

use super::running::{Serving, read};
use crate::world::{DEMO, World};

/// Path of a noun, a new record, a change, and a field to look at.
fn nouns() -> Vec<(&'static str, Value, Value)> {
    vec![
        (
            "contacts",
            json!({"LastName": "Ibarra", "FirstName": "Ana", "Email": "ana@example.com"}),
            json!({"Title": "CFO"}),
        ),
        (
            "accounts",
            json!({"Name": "Serve GmbH", "Type": "Prospect", "Industry": "Energy"}),
            json!({"Phone": "555-0100"}),
        ),
        (
            "opportunities",
            json!({"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2027-01-31", "Amount": 0}),
            json!({"Amount": 12.5, "NextStep": null}),
        ),
        (
            "leads",
            json!({"LastName": "Okafor", "Company": "Okafor Ltd"}),
            json!({"Rating": "Hot"}),
        ),
        (
            "campaigns",
            json!({"Name": "Spring"}),
            json!({"IsActive": true}),
        ),
        (
            "cases",
            json!({"Subject": "It is broken"}),
            json!({"Priority": "High"}),
        ),
    ]
}

#[test]
fn the_six_nouns_are_created_read_changed_and_deleted() {
    let world = World::new();
    let org = world.local_org(&[]);
    world.log_in(&org, "acme");
    let serving = Serving::start(&world, &["-o", "acme", "--scope", "write"]);
    for (noun, new, change) in nouns() {
        let path = format!("/api/salesforce/{noun}");
        let mut body = new.clone();
        body["user_id"] = "acme".into();
        let made = serving.send("POST", &path, &body, 201);
        assert_eq!(made["data"]["success"], true, "{noun}");
        let id = made["data"]["id"].as_str().unwrap();
        let one = format!("{path}/{id}?user_id=acme");
        let record = serving.get(&one, 200);
        for (field, value) in new.as_object().unwrap() {
            let (is, was) = (&record["data"][field], value);
            let same = is == was
                || is
                    .as_f64()
                    .is_some_and(|number| Some(number) == was.as_f64());
            assert!(same, "{noun} {field}: {is}");
        }
        for method in ["PATCH", "PUT"] {
            let changed = serving.send(method, &one, &change, 200);
            assert_eq!(changed["data"]["created"], false, "{noun}");
        }
        let field = change.as_object().unwrap().keys().next().unwrap();
        let record = serving.get(&format!("{one}&fields=Id,{field}"), 200);
        assert_eq!(record["data"][field], change[field], "{noun}");
        let list = serving.get(&format!("{path}?user_id=acme&limit=2"), 200);
        assert_eq!(list["data"][noun].as_array().unwrap().len(), 2, "{noun}");
        assert_eq!(serving.ask("DELETE", &one, None).status, 200);
        serving.get(&one, 404);
    }
    let log = world.run(&["vault", "audit", "--format", "json"]).ends(0);
    let writes = log.stdout.matches("serve-write").count();
    assert_eq!(writes, 6 * 4, "{}", log.stdout);
}

#[test]
fn lists_are_narrowed_and_go_on_by_cursor() {
    let serving = Serving::start(&DEMO, &["-o", "demo"]);
    let whole = serving.get("/api/salesforce/opportunities?user_id=demo&fields=Id", 200);
    let total = whole["data"]["total"].as_u64().unwrap();
    assert!(total > 300, "{total}");
    let first = "/api/salesforce/opportunities?user_id=demo&fields=Id&limit=250";
    for start in [
        first.to_owned(),
        format!("{first}&offset=20"),
        first.replace("250", "90"),
    ] {
        let (mut seen, mut page) = (Vec::new(), serving.get(&start, 200));
        loop {
            let data = &page["data"];
            assert_eq!(data["total"], total, "{start}");
            let records = data["opportunities"].as_array().unwrap();
            seen.extend(
                records
                    .iter()
                    .map(|record| record["Id"].as_str().unwrap().to_owned()),
            );
            let Some(cursor) = data["next_cursor"].as_str() else {
                break;
            };
            assert_eq!(data["done"], false);
            page = serving.get(
                &format!("/api/salesforce/opportunities?user_id=demo&cursor={cursor}"),
                200,
            );
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        let missing = if start.contains("offset") { 20 } else { 0 };
        assert_eq!((seen.len(), all as u64), (all, total - missing), "{start}");
    }
    let stages = serving.get(
        "/api/salesforce/opportunities?user_id=demo&stage=Prospecting&fields=StageName,Amount&order=Amount+DESC&limit=3",
        200,
    );
    for record in stages["data"]["opportunities"].as_array().unwrap() {
        assert_eq!(record["StageName"], "Prospecting");
    }
    let filtered = serving.get(
        "/api/salesforce/records/Account?user_id=demo&filter=Industry!%3DEnergy&where=NumberOfEmployees+%3E+10&limit=2",
        200,
    );
    assert!(filtered["data"]["records"].is_array());
    for (wrong, status) in [
        ("&limit=2001", 400),
        ("&offset=2001", 400),
        ("&stag=x", 400),
        ("&where=Name+%3D+%27a%27+LIMIT+1", 400),
        ("&filter=x", 400),
        ("&fields=Id,(SELECT+Id+FROM+Contacts)", 400),
        ("&fields=Nme", 400),
        ("&cursor=AAAA", 400),
        ("&account=Nobody+Of+This+Name", 404),
    ] {
        serving.get(
            &format!("/api/salesforce/opportunities?user_id=demo{wrong}"),
            status,
        );
    }
}

#[test]
fn what_the_org_refuses_keeps_its_code_and_fields() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let serving = Serving::start(&world, &["-o", "acme", "--scope", "write"]);
    let opportunity = json!({"user_id": "acme", "Name": "x"});
    let lacking = serving.send("POST", "/api/salesforce/opportunities", &opportunity, 400);
    assert_eq!(
        lacking["error"]["message"],
        "Name, StageName, and CloseDate are required to create an opportunity."
    );
    let unknown = json!({"user_id": "acme", "Name": "x", "Industy": "y"});
    let unknown = serving.send("POST", "/api/salesforce/accounts", &unknown, 422);
    let told = unknown["error"].to_string();
    assert!(told.contains("Industry"), "{told}");
    let made = json!({"user_id": "acme", "Name": "x"});
    let made = serving.send("POST", "/api/salesforce/accounts", &made, 201);
    let id = made["data"]["id"].as_str().unwrap();
    let one = format!("/api/salesforce/accounts/{id}?user_id=acme");
    assert_eq!(serving.ask("DELETE", &one, None).status, 200);
    let gone = read(&serving.ask("DELETE", &one, None), 404);
    assert_eq!(gone["error"]["details"]["error_code"], "ENTITY_IS_DELETED");
    serving.send(
        "PATCH",
        &one,
        &json!({"user_id": "other", "Name": "y"}),
        400,
    );
    serving.send("PATCH", &one, &json!({}), 400);
    org.fault("retry-after=7@/services/data/*/sobjects/Account:9");
    let busy = serving.ask(
        "POST",
        "/api/salesforce/accounts",
        Some(&json!({"user_id": "acme", "Name": "z"})),
    );
    assert_eq!(busy.status, 503, "{busy:?}");
    assert_eq!(busy.header("retry-after"), Some("7"));
}

#[test]
fn protected_and_read_only_orgs_refuse_writes() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    world.run(&["auth", "set", "acme", "--protect"]).ends(0);
    let new = json!({"user_id": "acme", "Name": "x"});
    let serving = Serving::start(&world, &["-o", "acme", "--scope", "write"]);
    let refused = serving.send("POST", "/api/salesforce/accounts", &new, 403);
    assert_eq!(refused["error"]["code"], "ORG_PROTECTED");
    drop(serving);
    let serving = Serving::start(
        &world,
        &["-o", "acme", "--scope", "write", "--allow-protected"],
    );
    serving.send("POST", "/api/salesforce/accounts", &new, 201);
    // What is decided while it serves holds at once.
    world.run(&["auth", "set", "acme", "--read-only"]).ends(0);
    let refused = serving.send("POST", "/api/salesforce/accounts", &new, 403);
    assert_eq!(refused["error"]["code"], "READ_ONLY");
}

#[test]
fn an_object_that_the_org_has_not_is_not_found() {
    let serving = Serving::start(&DEMO, &["-o", "demo"]);
    let id = "001000000000001AAA";
    for path in ["Acount", &format!("Acount/{id}"), "Acount?fields=Id"] {
        let joint = if path.contains('?') { '&' } else { '?' };
        let path = format!("/api/salesforce/records/{path}{joint}user_id=demo");
        let missing = serving.get(&path, 404);
        assert_eq!(missing["error"]["code"], "NOT_FOUND", "{path}");
        let text = missing.to_string();
        assert!(text.contains("did you mean `Account`?"), "{text}");
    }
    // A field or a condition is still the query's fault.
    for query in ["fields=Nme", "where=Nme=1"] {
        let path = format!("/api/salesforce/records/Account?user_id=demo&{query}");
        assert_eq!(serving.get(&path, 400)["error"]["code"], "QUERY_ERROR");
    }
}
