//! The registry, whose states are found out.

use serde_json::{Value, json};

use super::{acme, text};
use crate::serve::running::Serving;
use crate::world::World;

#[test]
fn services_are_told_as_they_are() {
    let (_world, org, serving) = acme(&[]);
    let all = serving.get("/api/services", 200);
    assert_eq!(
        (&all["total_services"], &all["active_services"]),
        (&json!(5), &json!(5))
    );
    let entry = |all: &Value, id: &str| {
        let services = all["services"].as_array().unwrap().iter();
        services
            .clone()
            .find(|entry| entry["id"] == id)
            .unwrap()
            .clone()
    };
    let crm = entry(&all, "salesforce_service");
    assert_eq!(
        (text(&crm, "type"), text(&crm, "status")),
        ("crm", "connected")
    );
    assert!(
        crm["capabilities"]
            .as_array()
            .unwrap()
            .contains(&json!("list_contacts"))
    );
    assert_eq!(
        serving.get("/api/services/salesforce_service", 200)["service"]["health"],
        "healthy"
    );
    let health = serving.get("/api/services/health", 200);
    assert_eq!(
        (&health["overall_health"], &health["health_percentage"]),
        (&json!("healthy"), &json!(100.0))
    );

    // Ten questions within half a minute are one look at the org.
    let before = org.requests()["total"].as_u64().unwrap();
    for _ in 0..10 {
        serving.get("/api/services", 200);
    }
    assert!(org.requests()["total"].as_u64().unwrap() - before <= 1);

    serving.send(
        "POST",
        "/api/auth/salesforce/revoke",
        &json!({"user_id": "acme"}),
        200,
    );
    let all = serving.get("/api/services", 200);
    assert_eq!(
        text(&entry(&all, "salesforce_service"), "status"),
        "disconnected"
    );
    assert_eq!(
        text(&entry(&all, "salesforce_health_handler"), "status"),
        "active"
    );
    assert_eq!(all["orgs"][0]["state"], "reauth_required");
    let summary = serving.get("/api/services/status", 200);
    assert_eq!(
        summary["status_summary"],
        json!({"connected": 0, "active": 2, "disconnected": 3, "error": 0})
    );
    assert_eq!(
        serving.get("/api/services/health", 200)["overall_health"],
        "unhealthy"
    );
}

#[test]
fn without_an_app_no_login_can_be_made() {
    let world = World::new();
    let serving = Serving::start(&world, &["-o", "demo", "--scope", "admin"]);
    let entry = serving.get("/api/services/auth_handler_salesforce", 200);
    assert_eq!(entry["service"]["status"], "disconnected");
    let health = serving.get("/api/auth/salesforce/health", 503);
    assert_eq!(health["configuration"], "invalid");
    let refused = serving.get("/api/auth/salesforce/authorize", 400);
    assert!(text(&refused, "message").contains("client id"), "{refused}");
}

#[test]
fn what_workflows_and_chats_can_use() {
    let (_world, _org, serving) = acme(&[]);
    let flows = serving.get("/api/services/workflow-capabilities", 200);
    assert_eq!(flows["total_workflow_services"], 5);
    let commands = serving.get("/api/services/chat-commands", 200);
    let count = commands["chat_commands"].as_array().unwrap().len();
    assert_eq!(commands["total_commands"], count);
    let status = serving.get("/api/services/integration-status", 200);
    assert_eq!(
        status["integration_status"]["chat_interface"]["commands_available"],
        count
    );
    for command in commands["chat_commands"].as_array().unwrap() {
        let body = json!({"service_id": command["service_id"], "command": command["command"]});
        let meant = serving.send("POST", "/api/services/test-chat-command", &body, 200);
        assert_eq!(meant["result"]["capability"], command["capability"]);
    }
    let body = json!({"service_id": "salesforce_service", "command": "make coffee"});
    let refused = serving.send("POST", "/api/services/test-chat-command", &body, 400);
    assert!(
        refused["details"]["available_commands"].is_array(),
        "{refused}"
    );
    let refused = serving.get("/api/services/moon", 404);
    assert_eq!(refused["message"], "Service 'moon' not found");
}

#[test]
fn salesforce_as_one_integration_among_others() {
    let (_world, _org, serving) = acme(&[]);
    let path = |name: &str| format!("/api/integrations/salesforce/{name}");
    let add = |body: Value| serving.send("POST", &path("add"), &body, 200);
    let there = add(json!({"user_id": "acme"}));
    assert_eq!(
        (&there["oauth_required"], &there["next_step"]),
        (&json!(false), &json!(null))
    );
    let new = add(json!({"user_id": "b & c"}));
    assert_eq!(
        new["next_step"],
        "GET /api/auth/salesforce/authorize?alias=b+%26+c"
    );
    let status = serving.get(&path("status?user_id=acme"), 200);
    assert_eq!(
        (&status["status"], &status["last_sync"]),
        (&json!("connected"), &json!(null))
    );
    serving.get(&path("status?user_id=nobody"), 404);
    let found = serving.get(
        &path("search?user_id=acme&query=an*&data_type=accounts"),
        200,
    );
    assert_eq!(found["results"][0]["type"], "Account", "{found}");
    serving.get(&path("search?user_id=acme&query=an*&data_type=moons"), 400);
}
