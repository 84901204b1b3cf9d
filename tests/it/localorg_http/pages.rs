//! What clients ask for that show records to people: layouts, lists, actions, passwords.

use serde_json::{Value, json};
use sfkit::localorg::{PASSWORD, USERNAME};

use crate::live_org::LiveOrg;

#[track_caller]
fn got(org: &LiveOrg, path: &str) -> Value {
    let answer = org.call("GET", path, None);
    assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
    answer.body
}

#[test]
fn layouts_show_the_fields_that_describe_tells() {
    let org = LiveOrg::empty();
    let described = got(&org, "/sobjects/Account/describe");
    let urls = &described["urls"];
    let path = |key: &str| {
        let url = urls[key].as_str().unwrap();
        url.split("/v65.0").nth(1).unwrap().to_owned()
    };
    let all = got(&org, &path("layouts"));
    assert_eq!(
        all["recordTypeMappings"][0]["layoutId"],
        all["layouts"][0]["id"]
    );
    let master = all["recordTypeMappings"][0]["recordTypeId"]
        .as_str()
        .unwrap();
    let layout = got(&org, &format!("{}/{master}", path("layouts")));
    assert_eq!(layout, all["layouts"][0]);
    let rows = layout["detailLayoutSections"][0]["layoutRows"]
        .as_array()
        .unwrap();
    let items = rows
        .iter()
        .flat_map(|row| row["layoutItems"].as_array().unwrap());
    let shown: Vec<_> = items
        .map(|item| item["layoutComponents"][0]["details"].clone())
        .collect();
    let fields = described["fields"].as_array().unwrap();
    assert!(shown.iter().all(|details| fields.contains(details)));
    assert!(shown.iter().any(|details| details["name"] == "Name"));
    assert!(shown.iter().all(|details| details["name"] != "CreatedDate"));
    let related = layout["relatedLists"].as_array().unwrap();
    let contacts = related
        .iter()
        .find(|list| list["name"] == "Contacts")
        .unwrap();
    assert_eq!(
        (&contacts["sobject"], &contacts["field"]),
        (&json!("Contact"), &json!("AccountId"))
    );

    let compact = got(&org, &path("compactLayouts"));
    assert_eq!(
        compact["compactLayouts"][0]["fieldItems"][0]["label"],
        "Account Name"
    );
    assert_eq!(
        got(&org, &path("approvalLayouts")),
        json!({ "approvalLayouts": [] })
    );
    assert_eq!(got(&org, &path("quickActions")), json!([]));
    assert_eq!(got(&org, "/quickActions"), json!([]));
    assert_eq!(got(&org, "/process/rules"), json!({ "rules": {} }));
    assert_eq!(got(&org, "/actions/standard"), json!({ "actions": [] }));
    for missing in [
        "/sobjects/Nope/describe/layouts",
        "/sobjects/Account/describe/nope",
        "/sobjects/Account/describe/layouts/012000000000001AAA",
    ] {
        assert_eq!(org.call("GET", missing, None).status, 404, "{missing}");
    }
}

#[test]
fn list_views_are_described_and_page_through_their_records() {
    let org = LiveOrg::empty();
    for name in ["c", "a", "b"] {
        org.create("Account", &json!({ "Name": name, "Industry": "Energy" }));
    }
    let list = got(&org, "/sobjects/Account/listviews");
    assert_eq!((&list["size"], &list["done"]), (&json!(2), &json!(true)));
    let views = list["listviews"].as_array().unwrap();
    let labels: Vec<_> = views
        .iter()
        .map(|view| view["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["All Accounts", "My Accounts"]);
    for view in views {
        let id = view["id"].as_str().unwrap();
        let path = format!("/sobjects/Account/listviews/{id}");
        assert_eq!(got(&org, &path), *view);
        let told = got(&org, &format!("{path}/describe"));
        // The query that is told is one that can be asked.
        assert_eq!(org.query(told["query"].as_str().unwrap()).len(), 3);
        let page = got(&org, &format!("{path}/results?limit=2&offset=1"));
        assert_eq!(
            (&page["size"], &page["columns"]),
            (&json!(2), &told["columns"])
        );
        let names: Vec<_> = page["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| &row["columns"][0])
            .collect();
        assert_eq!(
            names,
            [
                &json!({ "fieldNameOrPath": "Name", "value": "b" }),
                &json!({ "fieldNameOrPath": "Name", "value": "c" }),
            ]
        );
    }
    let wrong = org.call(
        "GET",
        "/sobjects/Account/listviews/00B000000000001AAA",
        None,
    );
    assert_eq!(wrong.status, 404);
}

#[test]
fn the_tooling_api_has_what_it_shares_with_the_others() {
    let org = LiveOrg::empty();
    let answer = got(&org, "/tooling/query?q=SELECT+Name+FROM+Organization");
    assert_eq!(answer["totalSize"], 1);
    assert_eq!(got(&org, "/tooling/sobjects/User/describe")["name"], "User");
    let refused = org.call("GET", "/tooling/query?q=SELECT+Id+FROM+ApexClass", None);
    assert_eq!(
        (refused.status, &refused.body[0]["errorCode"]),
        (400, &json!("INVALID_TYPE"))
    );
}

#[test]
fn a_new_password_takes_the_place_of_the_published_one() {
    let org = LiveOrg::empty();
    let user = org.query("SELECT Id FROM User")[0]["Id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/sobjects/User/{user}/password");
    assert_eq!(got(&org, &path), json!({ "isExpired": false }));
    let log_in = |password: &str| {
        let form = format!(
            "grant_type=password&client_id=sfkit-local&client_secret=sfkit-local-secret\
             &username={USERNAME}&password={password}"
        );
        let kind = "application/x-www-form-urlencoded";
        org.send("POST", "/services/oauth2/token", Some((kind, &form)))
            .status
    };
    assert_eq!(log_in(PASSWORD), 200);
    let weak = org.refused("POST", &path, &json!({ "NewPassword": "short1" }));
    assert_eq!((weak.0, weak.1.as_str()), (400, "INVALID_NEW_PASSWORD"));
    let set = org.call(
        "POST",
        &path,
        Some(&json!({ "NewPassword": "correct-horse-1" })),
    );
    assert_eq!(set.status, 204, "{:?}", set.body);
    assert_eq!((log_in(PASSWORD), log_in("correct-horse-1")), (400, 200));
    // A security token may stand behind it, as before.
    assert_eq!(log_in("correct-horse-1Zq2YrV8mKd0pXw4TnB6sHj1L"), 200);
    let made = org.call("DELETE", &path, None).body["NewPassword"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!((log_in("correct-horse-1"), log_in(&made)), (400, 200));
}

#[test]
fn the_way_to_the_pages_is_given_and_leads_somewhere() {
    let org = LiveOrg::empty();
    let answer = org.call("POST", "/services/oauth2/singleaccess", None);
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let uri = answer.body["frontdoor_uri"].as_str().unwrap();
    assert!(uri.contains("/secur/frontdoor.jsp?otp="), "{uri}");
    let apex = org.call("GET", "/services/apexrest/orders", None);
    assert_eq!(
        (apex.status, &apex.body[0]["errorCode"]),
        (404, &json!("NOT_FOUND"))
    );
}

#[test]
fn an_id_token_tells_who_logged_in_and_its_key_is_published() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    let org = LiveOrg::empty();
    let redirect = "http://localhost:1717/OauthRedirect";
    let form = "application/x-www-form-urlencoded";
    let client = "client_id=sfkit-local&client_secret=sfkit-local-secret";
    let log_in = |scope: &str| {
        let ask = format!(
            "/services/oauth2/authorize?response_type=code&client_id=sfkit-local&nonce=n-1\
             &redirect_uri={redirect}&scope={scope}"
        );
        let location = org.redirected(&ask);
        let url = url::Url::parse(&location).unwrap();
        let code = url
            .query_pairs()
            .find(|(name, _)| name == "code")
            .unwrap()
            .1
            .into_owned();
        let code: String = url::form_urlencoded::byte_serialize(code.as_bytes()).collect();
        let body =
            format!("grant_type=authorization_code&code={code}&{client}&redirect_uri={redirect}");
        org.send("POST", "/services/oauth2/token", Some((form, &body)))
            .body
    };
    assert!(log_in("api").get("id_token").is_none());
    let tokens = log_in("api+openid");
    let token = tokens["id_token"].as_str().unwrap();
    let part = |at: usize| -> Value {
        let bytes = URL_SAFE_NO_PAD
            .decode(token.split('.').nth(at).unwrap())
            .unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    let claims = part(1);
    assert_eq!(
        (&claims["sub"], &claims["aud"]),
        (&tokens["id"], &json!("sfkit-local"))
    );
    assert_eq!(
        (&claims["iss"], &claims["nonce"]),
        (&tokens["instance_url"], &json!("n-1"))
    );
    let keys = org.send("GET", "/id/keys", None).body;
    let key = &keys["keys"][0];
    assert_eq!(
        (&key["kid"], &key["kty"], &key["alg"]),
        (&part(0)["kid"], &json!("RSA"), &json!("RS256"))
    );
    let word = |name: &str| key[name].as_str().unwrap();
    let public = jsonwebtoken::DecodingKey::from_rsa_components(word("n"), word("e")).unwrap();
    let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    rules.set_audience(&["sfkit-local"]);
    jsonwebtoken::decode::<Value>(token, &public, &rules).unwrap();
}
