//! Queries, pages, columns, describes and single records.

use super::*;

#[test]
fn results_are_paged_by_locators_of_their_user() {
    let world = World::plain();
    let token = world.token();
    let ask = |path: &str, token: &str| {
        let request = world.client.get(format!("{}{path}", world.url));
        let request = request.header("sforce-query-options", "client=x, batchSize=1");
        request.bearer_auth(token).send().unwrap()
    };
    let first = ask(ALL_ACCOUNTS, &token).json().unwrap();
    assert_eq!(
        (first["totalSize"].as_u64(), first["done"].as_bool()),
        (Some(450), Some(false))
    );
    assert_eq!(first["records"].as_array().unwrap().len(), 200);
    let next = word(&first, "nextRecordsUrl").to_owned();
    assert!(
        next.starts_with("/services/data/v60.0/query/01g") && next.ends_with("-200"),
        "{next}"
    );

    let second = ask(&next, &token).json().unwrap();
    assert_eq!(
        second,
        ask(&next, &world.token()).json().unwrap(),
        "a page may be asked for again"
    );
    assert_eq!(second["totalSize"], 450);
    assert_eq!(second["records"][0]["Name"], "Account 200 – “Ñandú”");
    let last = ask(word(&second, "nextRecordsUrl"), &token).json().unwrap();
    assert_eq!(last["done"], true);
    assert!(last.get("nextRecordsUrl").is_none());
    assert_eq!(last["records"].as_array().unwrap().len(), 50);

    let zoe = world.password_token("zoe@local.sfkit.example");
    for (path, token) in [
        (next.as_str(), zoe.as_str()),
        ("/services/data/v60.0/query/01g000000000001AAA-200", &token),
        ("/services/data/v60.0/query/nonsense", &token),
    ] {
        let refused = ask(path, token);
        assert_eq!(refused.status(), 400);
        let said = r#"[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]"#;
        assert_eq!(refused.text().unwrap(), said);
    }
}

#[test]
fn answers_are_compressed_and_laid_out_on_request() {
    let world = World::plain();
    let token = world.token();
    let plain = world.json(ALL_ACCOUNTS, &token);
    assert_eq!(plain["done"], true);
    let ask = |name: &str, value: &str| {
        let request = world.client.get(format!("{}{ALL_ACCOUNTS}", world.url));
        request
            .bearer_auth(&token)
            .header(name, value)
            .send()
            .unwrap()
    };
    let packed = ask("accept-encoding", "gzip, deflate");
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    let size: usize = packed.headers()["content-length"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(size < 10_000, "{size}");
    let pretty = ask("x-prettyprint", "1").text().unwrap();
    assert!(
        pretty.starts_with("{\n  \"totalSize\" : 450,\n"),
        "{}",
        &pretty[..60]
    );
    assert_eq!(serde_json::from_str::<Value>(&pretty).unwrap(), plain);
}

#[test]
fn the_query_errors_of_a_real_org_come_out_word_for_word() {
    let world = World::plain();
    let token = world.token();
    let Some(all) = recordings("snowfakery.jsonl") else {
        return;
    };
    let failed = all.iter().filter(|entry| {
        entry["status"] == 400 && entry["path"].as_str().unwrap().contains("/query")
    });
    let mut compared = 0;
    for entry in failed {
        let request = world
            .client
            .get(format!("{}/services/data/v50.0/query/", world.url));
        let soql = entry["query"][0][1].as_str().unwrap();
        let answer = request
            .query(&[("q", soql)])
            .bearer_auth(&token)
            .send()
            .unwrap();
        assert_eq!(answer.status(), 400);
        let real = entry["response_body"].as_str().unwrap();
        assert_eq!(
            answer.json().unwrap(),
            serde_json::from_str::<Value>(real).unwrap()
        );
        compared += 1;
    }
    assert!(compared >= 2);
}

#[test]
fn records_and_descriptions_are_found_in_any_case() {
    let world = World::plain();
    let token = world.token();
    let path = "/services/data/v60.0/sobjects";
    let global = world.json(&format!("{path}/"), &token);
    assert_eq!(global["maxBatchSize"], 200);
    let described = world.json(&format!("{path}/ACCOUNT/describe/"), &token);
    assert_eq!(described["name"], "Account");
    let basic = world.json(&format!("{path}/account"), &token);
    assert_eq!(basic["objectDescribe"]["name"], "Account");
    let user = world.json(
        &format!("{path}/user/{}?fields=username,Id", &ADMIN[..15]),
        &token,
    );
    assert_eq!(user["Username"], USERNAME);
    assert_eq!(user["Id"], ADMIN);
    assert_eq!(user.as_object().unwrap().len(), 3);
    let whole = world.json(&format!("{path}/User/{ADMIN}"), &token);
    assert_eq!(whole["attributes"]["type"], "User");
    for missing in [
        "/Nothing",
        "/Nothing/describe",
        "/Account/001000000009999AAA",
    ] {
        assert_eq!(
            world.get(&format!("{path}{missing}"), &token).status(),
            404,
            "{missing}"
        );
    }
    let counted = world.json(
        "/services/data/v60.0/limits/recordCount?sObjects=Account,Nope",
        &token,
    );
    assert_eq!(
        counted,
        json!({"sObjects": [{"count": 450, "name": "Account"}]})
    );
    let request = world
        .client
        .head(format!("{}{path}/User/{ADMIN}", world.url));
    let head = request.bearer_auth(&token).send().unwrap();
    assert_eq!(
        (head.status().as_u16(), head.text().unwrap().as_str()),
        (200, "")
    );
}

#[test]
fn columns_and_plans_are_told_without_rows() {
    let world = World::plain();
    let token = world.token();
    let query = "/services/data/v60.0/query?q=SELECT+Name,+Owner.Name+FROM+Account";
    let body = world.json(&format!("{query}&columns=true"), &token);
    assert_eq!(body["entityName"], "Account");
    assert_eq!(
        body["columnMetadata"][1]["joinColumns"][0]["columnName"],
        "Name"
    );
    let wrong = world.get(
        "/services/data/v60.0/query?q=SELECT+Nope+FROM+Account&columns=true",
        &token,
    );
    assert_eq!(wrong.status(), 400);
    assert!(wrong.text().unwrap().contains("INVALID_FIELD"));
    let path = "/services/data/v60.0/query?explain=SELECT+Id+FROM+account+LIMIT+9";
    let plan = world.json(path, &token);
    assert_eq!(plan["plans"][0]["cardinality"], 9);
    assert_eq!(plan["plans"][0]["sobjectCardinality"], 450);
    assert_eq!(plan["plans"][0]["sobjectType"], "Account");
    let empty = world.get("/services/data/v60.0/query", &token);
    assert!(empty.text().unwrap().contains("MALFORMED_QUERY"));
}
