//! Batches, graphs and trees.

use super::*;

#[test]
fn a_batch_runs_each_for_itself() {
    let org = Org::new();
    let account = org.create("Account", &json!({"Name": "Old"}));
    let requests = json!([
        {"method": "PATCH", "url": format!("v60.0/sobjects/Account/{account}"), "richInput": {"Name": "New"}},
        {"method": "GET", "url": format!("v60.0/sobjects/Account/{account}?fields=Name")},
        {"method": "GET", "url": "v60.0/sobjects/Foo"},
        {"method": "GET", "url": "v68.0/limits"},
        {"method": "POST", "url": "v60.0/sobjects/Account", "richInput": {"Name": "More"}},
    ]);
    let (status, answer) = org.ask(
        "POST",
        "/composite/batch",
        &json!({"batchRequests": requests}),
    );
    let results = answer["results"].as_array().unwrap();
    let codes: Vec<_> = results
        .iter()
        .map(|result| result["statusCode"].as_u64().unwrap())
        .collect();
    assert_eq!((status, &answer["hasErrors"]), (200, &json!(true)));
    assert_eq!(codes, [204, 200, 404, 400, 201], "{answer}");
    assert_eq!(results[0]["result"], Value::Null);
    assert_eq!(results[1]["result"]["Name"], "New");
    assert_eq!(results[2]["result"][0]["errorCode"], "NOT_FOUND");

    let body = json!({"batchRequests": requests, "haltOnError": true});
    let (_, halted) = org.ask("POST", "/composite/batch", &body);
    assert_eq!(
        halted["results"][3],
        json!({"statusCode": 412, "result": [{
        "errorCode": "BATCH_PROCESSING_HALTED", "message": "Batch processing halted per request"}]})
    );
    assert_eq!(org.count("Account"), 2);
}

#[test]
fn every_request_of_a_batch_counts() {
    let org = Org::new();
    let used = |answer: &Answer| {
        let info = answer.header("sforce-limit-info").unwrap().to_owned();
        info["api-usage=".len()..]
            .split('/')
            .next()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let one = json!({"method": "GET", "url": "v60.0/limits"});
    let before = used(&org.send("GET", "/limits", &[], &Value::Null));
    let after = used(&org.send(
        "POST",
        "/composite/batch",
        &[],
        &json!({"batchRequests": [one, one, one]}),
    ));
    assert_eq!(after - before, 4);
    let entry = entry("a", "GET", "/limits", &Value::Null);
    let last = used(&org.send(
        "POST",
        "/composite",
        &[],
        &json!({"compositeRequest": [entry]}),
    ));
    assert_eq!(last - after, 1);
}

#[test]
fn a_graph_succeeds_or_fails_as_a_whole() {
    let org = Org::new();
    let good = json!([
        entry(
            "con",
            "POST",
            "/sobjects/Contact",
            &json!({"LastName": "L", "AccountId": "@{acc.id}"})
        ),
        entry("acc", "POST", "/sobjects/Account", &json!({"Name": "A"})),
    ]);
    let bad = json!([
        entry("acc", "POST", "/sobjects/Account", &json!({"Name": "B"})),
        entry(
            "con",
            "POST",
            "/sobjects/Contact",
            &json!({"AccountId": "@{acc.id}"})
        ),
    ]);
    let body = json!({"graphs": [{"graphId": "1", "compositeRequest": good}, {"graphId": "2", "compositeRequest": bad}]});
    let (status, answer) = org.ask("POST", "/composite/graph", &body);
    assert_eq!(status, 200, "{answer}");
    let [first, second] = [&answer["graphs"][0], &answer["graphs"][1]];
    assert_eq!(
        (&first["graphId"], &first["isSuccessful"]),
        (&json!("1"), &json!(true)),
        "{answer}"
    );
    assert_eq!(
        first["graphResponse"]["compositeResponse"][0]["referenceId"],
        "con"
    );
    assert_eq!(second["isSuccessful"], false);
    assert_eq!(
        second["graphResponse"]["compositeResponse"][0]["body"][0]["message"],
        ROLLED_BACK
    );
    assert_eq!((org.count("Account"), org.count("Contact")), (1, 1));
    let query = json!([entry("q", "GET", "/query?q=x", &Value::Null)]);
    let body = json!({"graphs": [{"graphId": "1", "compositeRequest": query}]});
    assert_eq!(org.ask("POST", "/composite/graph", &body).0, 400);
}

#[test]
fn a_tree_is_created_parents_first() {
    let org = Org::new();
    let contact = |name: &str, last: Value| json!({"attributes": {"type": "Contact", "referenceId": name}, "LastName": last});
    let account = |name: &str, children: Value| {
        json!({"attributes": {"type": "Account", "referenceId": name},
        "Name": name, "Contacts": {"records": children}})
    };
    let tree = json!({"records": [account("ref1", json!([contact("ref2", json!("L"))])), account("ref3", json!([]))]});
    let (status, answer) = org.ask("POST", "/composite/tree/Account", &tree);
    assert_eq!(
        (status, &answer["hasErrors"]),
        (201, &json!(false)),
        "{answer}"
    );
    let names: Vec<_> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["referenceId"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["ref1", "ref3", "ref2"]);
    let contacts = org.rows("SELECT Account.Name FROM Contact");
    assert_eq!(contacts[0]["Account"]["Name"], "ref1");

    let tree = json!({"records": [account("a", json!([contact("b", Value::Null), contact("c", json!("C"))]))]});
    let (status, answer) = org.ask("POST", "/composite/tree/Account", &tree);
    assert_eq!((status, &answer["hasErrors"]), (400, &json!(true)));
    assert_eq!(answer["results"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(answer["results"][0]["referenceId"], "b");
    assert_eq!(
        answer["results"][0]["errors"][0]["statusCode"],
        "REQUIRED_FIELD_MISSING"
    );
    assert_eq!(org.count("Account"), 2);

    let twice = json!({"records": [account("a", json!([contact("a", json!("L"))]))]});
    let (_, answer) = org.ask("POST", "/composite/tree/Account", &twice);
    assert_eq!(
        answer["results"][0]["errors"][0],
        json!({"statusCode": "INVALID_INPUT",
        "message": "Duplicate ReferenceId provided in the request : a.", "fields": []})
    );
    assert_eq!(org.ask("POST", "/composite/tree/Foo", &twice).0, 404);
}
