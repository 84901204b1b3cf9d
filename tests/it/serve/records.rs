//! Records over REST: the six nouns, any object, pages.

use serde_json::{Value, json};

use super::running::Serving;
use crate::world::World;

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
