//! Workflows: requests that are kept and run.

use serde_json::{Value, json};

use super::{acme, serve, text};
use crate::serve::running::{Serving, read};

const REGISTER: &str = "/api/services/register-workflow";
const WORKFLOWS: &str = "/api/services/workflows";

/// The body of a registration for `acme`.
fn config(name: &str, service: &str, capability: &str, parameters: Value) -> Value {
    let mut body = json!({"service_id": service, "user_id": "acme", "workflow_config": {
        "name": name, "capability": capability,
        "trigger": "manual_trigger", "action": "execute_service",
    }});
    body["workflow_config"]["parameters"] = parameters;
    body
}

fn register(serving: &Serving, body: &Value) -> String {
    let made = serving.send("POST", REGISTER, body, 201);
    text(&made, "workflow_id").to_owned()
}

fn run(serving: &Serving, id: &str, body: Option<&Value>, status: u16) -> Value {
    read(
        &serving.ask("POST", &format!("{WORKFLOWS}/{id}/run"), body),
        status,
    )
}

/// Lists, one record, reports.
fn each_kind_of_reading(serving: &Serving) {
    let contacts = serving.get(
        "/api/salesforce/contacts?user_id=acme&limit=1&fields=Id",
        200,
    );
    let one = &contacts["data"]["contacts"][0]["Id"];
    for (name, service, capability, parameters, count) in [
        (
            "open",
            "salesforce_service",
            "list_opportunities",
            json!({"limit": 4}),
            "/data/count",
        ),
        (
            "one",
            "salesforce_handler",
            "get_record",
            json!({"object": "Contact", "id": one}),
            "/data/Id",
        ),
        (
            "pipe",
            "salesforce_enhanced_api",
            "get_sales_pipeline_analytics",
            json!({"period": "this-quarter"}),
            "/report",
        ),
    ] {
        let id = register(serving, &config(name, service, capability, parameters));
        let ran = run(serving, &id, None, 200);
        assert!(!ran["result"].pointer(count).unwrap().is_null(), "{ran}");
    }
}

#[test]
fn a_workflow_is_kept_once_it_has_worked_and_is_run_by_name() {
    let (mut world, org, serving) = acme(&[]);
    let parameters = json!({"query": "SELECT Id, Name FROM Account WHERE Industry = :what",
        "params": {"what": "Technology"}, "limit": 2});
    let query = config(
        "Tech",
        "salesforce_enhanced_api",
        "execute_soql_query",
        parameters,
    );
    let id = register(&serving, &query);
    let ran = run(&serving, &id, None, 200);
    let direct = json!({"user_id": "acme", "limit": 2,
        "query": "SELECT Id, Name FROM Account WHERE Industry = 'Technology'"});
    let direct = serving.send("POST", "/api/salesforce/enhanced/query", &direct, 200);
    assert_eq!(ran["result"]["records"], direct["records"]);
    assert_eq!(ran["result"]["rows"], 2);
    let wider = json!({"parameters": {"limit": 3}});
    assert_eq!(run(&serving, &id, Some(&wider), 200)["result"]["rows"], 3);

    each_kind_of_reading(&serving);
    let listed = serving.get(WORKFLOWS, 200);
    assert_eq!(listed["total_workflows"], 4);
    let status = serving.get("/api/services/integration-status", 200);
    assert_eq!(
        status["integration_status"]["workflow_automation"]["workflows_registered"],
        4
    );
    let shown = serving.get(&format!("{WORKFLOWS}/{id}"), 200);
    assert_eq!(
        (
            &shown["workflow"]["runs"],
            &shown["workflow"]["last_status"]
        ),
        (&json!(2), &json!(200))
    );

    // It outlives the service and the name of its login.
    drop(serving);
    world
        .run(&["auth", "set", "acme", "--alias", "renamed"])
        .ends(0);
    let serving = serve(&mut world, &org, &[]);
    let ran = run(&serving, &id, None, 200);
    assert_eq!(ran["result"]["records"], direct["records"]);
    let shown = serving.get(&format!("{WORKFLOWS}/{id}"), 200);
    assert_eq!(shown["workflow"]["user_id"], "renamed");
    read(
        &serving.ask("DELETE", &format!("{WORKFLOWS}/{id}"), None),
        200,
    );
    run(&serving, &id, None, 404);
    assert_eq!(serving.get(WORKFLOWS, 200)["total_workflows"], 3);

    let log = world.run(&["vault", "audit", "--format", "json"]).ends(0);
    let log = log.json();
    let rows = log["items"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["action"] == "serve-workflow");
    let verb = |row: &Value| text(&row["details"], "verb").to_owned();
    let of_it = rows.filter(|row| row["details"]["workflow_id"] == id.as_str());
    let of_it: Vec<_> = of_it.collect();
    let verbs: Vec<_> = of_it.iter().map(|row| verb(row)).collect();
    assert_eq!(verbs, ["register", "run", "run", "run", "forget"], "{log}");
    for row in of_it {
        assert_eq!(
            (&row["command"], &row["outcome"]),
            (&json!("serve"), &json!("ok"))
        );
        assert_eq!(row["details"]["capability"], "execute_soql_query");
        // What was asked for may be nobody's business.
        assert!(!row.to_string().contains("Technology"), "{row}");
    }
}

#[test]
fn what_does_not_read_or_does_not_work_is_not_kept() {
    let (_world, _org, serving) = acme(&[]);
    let service = "salesforce_service";
    let refused = |body: &Value, status: u16| serving.send("POST", REGISTER, body, status);
    let write = config("w", service, "create_contact", json!({"LastName": "X"}));
    let known = refused(&write, 400)["details"]["known"].clone();
    assert!(
        known.as_array().unwrap().contains(&json!("list_contacts")),
        "{known}"
    );
    let login = config("l", "auth_handler_salesforce", "get_oauth_url", json!({}));
    refused(&login, 400);
    let field = config("f", service, "list_accounts", json!({"fields": "Nme"}));
    let told = refused(&field, 400);
    assert_eq!(text(&told, "error"), "query_error", "{told}");
    refused(
        &config("p", service, "list_accounts", json!({"limt": 5})),
        400,
    );
    refused(&config("", service, "list_accounts", json!({})), 400);
    refused(&config("n", service, "make_coffee", json!({})), 400);
    refused(&config("n", "moon", "list_accounts", json!({})), 404);
    let mut body = config("t", service, "list_accounts", json!({"limit": 1}));
    body["workflow_config"]["trigger"] = "scheduled_trigger".into();
    assert_eq!(
        refused(&body, 400)["details"]["known"],
        json!(["manual_trigger"])
    );
    body["workflow_config"]["trigger"] = Value::Null;
    body["user_id"] = "nobody".into();
    refused(&body, 404);
    body["user_id"] = Value::Null;
    assert_eq!(
        text(&refused(&body, 400), "message"),
        "user_id is required."
    );
    assert_eq!(serving.get(WORKFLOWS, 200)["total_workflows"], 0);

    let good = config("t", service, "list_accounts", json!({"limit": 1}));
    let id = register(&serving, &good);
    let taken = refused(&good, 409);
    assert_eq!(text(&taken, "error"), "conflict");
    let mut anew = good.clone();
    anew["replace"] = true.into();
    assert_eq!(register(&serving, &anew), id);
    run(&serving, &id, Some(&json!({"parameter": {}})), 400);
    run(&serving, "wf_0", None, 404);
}

#[test]
fn a_workflow_is_for_the_tokens_of_its_login() {
    let (world, _org, serving) = acme(&[]);
    let other = world.local_org(&[]);
    world.log_in(&other, "other");
    let good = config(
        "t",
        "salesforce_service",
        "list_accounts",
        json!({"limit": 1}),
    );
    let id = register(&serving, &good);
    drop(serving);
    let serving = Serving::start(&world, &["--orgs", "other"]);
    assert_eq!(serving.get(WORKFLOWS, 200)["total_workflows"], 0);
    serving.get(&format!("{WORKFLOWS}/{id}"), 404);
    run(&serving, &id, None, 404);
    drop(serving);
    // Reading is enough to run one, not to register or forget one.
    let serving = Serving::start(&world, &["--orgs", "acme"]);
    run(&serving, &id, None, 200);
    serving.send("POST", REGISTER, &good, 403);
    read(
        &serving.ask("DELETE", &format!("{WORKFLOWS}/{id}"), None),
        403,
    );
}
