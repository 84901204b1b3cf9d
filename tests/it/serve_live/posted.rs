//! What the earlier service was asked for by POST, and the short answers of its last version.

use serde_json::json;

use super::{acme, text};

#[test]
fn lists_by_post_are_those_by_get() {
    let (_world, _org, serving) = acme(&[]);
    let post = |path: &str, body, status| {
        serving.send(
            "POST",
            &format!("/api/salesforce/enhanced/{path}"),
            &body,
            status,
        )
    };
    for noun in ["accounts", "contacts", "opportunities", "leads"] {
        let listed = post(&format!("{noun}/list"), json!({"user_id": "acme"}), 200);
        let whole = serving.get(
            &format!("/api/salesforce/{noun}?user_id=acme&limit=1&fields=Id"),
            200,
        );
        assert_eq!(listed["total_size"], whole["data"]["total"], "{noun}");
        assert_eq!(listed[noun].as_array().unwrap().len(), 25, "{noun}");
        assert_eq!(
            (&listed["limit"], &listed["done"]),
            (&json!(25), &json!(false))
        );
        // The list goes on where the GET goes on.
        let cursor = text(&listed, "next_cursor");
        let next = format!("/api/salesforce/{noun}?user_id=acme&cursor={cursor}");
        assert_eq!(serving.get(&next, 200)["data"]["count"], 25, "{noun}");
    }
    let narrow = json!({"user_id": "acme", "stage": "Closed Won", "limit": 3, "offset": 1,
        "query": "Amount > 0", "fields": ["Id", "StageName", "AccountId"]});
    let deals = post("opportunities/list", narrow, 200);
    let first = &deals["opportunities"][0];
    assert_eq!(text(first, "StageName"), "Closed Won");
    assert_eq!(
        (
            &deals["offset"],
            deals["opportunities"].as_array().unwrap().len()
        ),
        (&json!(1), 3)
    );
    assert_eq!(deals["pipeline_statistics"]["opportunity_count"], 0);
    let account =
        json!({"user_id": "acme", "account_id": first["AccountId"], "fields": ["AccountId"]});
    let contacts = post("contacts/list", account, 200);
    for contact in contacts["contacts"].as_array().unwrap() {
        assert_eq!(contact["AccountId"], first["AccountId"]);
    }
    let open = post(
        "opportunities/list",
        json!({"user_id": "acme", "limit": 1}),
        200,
    );
    let short = serving.get("/api/salesforce/analytics/pipeline?user_id=acme", 200);
    let statistics = &open["pipeline_statistics"];
    assert_eq!(
        statistics["total_pipeline_value"],
        short["data"]["pipeline_value"]
    );
    assert_eq!(
        statistics["opportunity_count"],
        short["data"]["opportunities_count"]
    );
}

#[test]
fn what_a_list_by_post_does_not_know_is_refused() {
    let (_world, _org, serving) = acme(&[]);
    for (path, body) in [
        ("leads/list", json!({"user_id": "acme", "stage": "x"})),
        (
            "leads/list",
            json!({"user_id": "acme", "query": "Id = 1) OR (Id != null"}),
        ),
        ("leads/list", json!({"user_id": "acme", "limit": 0})),
        ("accounts/list", json!({"user_id": "acme", "moon": 1})),
        ("accounts/list", json!({})),
        ("accounts/get", json!({"user_id": "acme"})),
        (
            "accounts/get",
            json!({"user_id": "acme", "account_id": "x"}),
        ),
        ("accounts/create", json!({"user_id": "acme"})),
        (
            "accounts/create",
            json!({"user_id": "acme", "account_data": {"Industry": "Energy"}}),
        ),
    ] {
        let path = format!("/api/salesforce/enhanced/{path}");
        let refused = serving.send("POST", &path, &body, 400);
        assert_eq!(refused["ok"], false, "{path} {body}");
    }
}

#[test]
fn an_account_by_post_and_the_short_answers() {
    let (_world, _org, serving) = acme(&[]);
    let post = |path: &str, body, status| {
        serving.send(
            "POST",
            &format!("/api/salesforce/enhanced/accounts/{path}"),
            &body,
            status,
        )
    };
    let data = json!({"Name": "O'Brien & Co", "AnnualRevenue": 12.50});
    let made = post(
        "create",
        json!({"user_id": "acme", "account_data": data}),
        201,
    );
    let id = &made["account"]["id"];
    let asked = json!({"user_id": "acme", "account_id": id, "fields": ["Name", "AnnualRevenue"]});
    let got = post("get", asked, 200);
    assert_eq!(text(&got["account"], "Name"), "O'Brien & Co");
    let missing = json!({"user_id": "acme", "account_id": "001000000000000AAA"});
    post("get", missing, 404);

    let profile = serving.get("/api/salesforce/profile?user_id=acme", 200);
    let user = serving.get("/api/salesforce/enhanced/user?user_id=acme", 200);
    assert_eq!(profile["data"], user["user_info"]);
    let leads = serving.get("/api/salesforce/analytics/leads?user_id=acme", 200);
    let report = serving.get(
        "/api/salesforce/enhanced/leads?user_id=acme&format=report",
        200,
    );
    let metrics = &report["report"]["metrics"];
    assert_eq!(leads["data"]["leads_count"], metrics["created_count"]);
    assert_eq!(leads["data"]["conversion_rate"], metrics["conversion_rate"]);
    serving.get(
        "/api/salesforce/analytics/leads?user_id=acme&timeframe=x",
        400,
    );
}
