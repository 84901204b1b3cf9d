// Every operation of the service's description has a method, which sends what is described.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { NOUNS, SfkitClient } from "../dist/index.js";

const id = "001000000000001AAA";

/** A call for each operation, by its method and path. */
const CALLS = {
  "get /api/auth/salesforce/authorize": (c) => c.auth.authorize(),
  "get /api/auth/salesforce/callback": (c) => c.auth.page({ code: "c", state: "s" }),
  "post /api/auth/salesforce/callback": (c) => c.auth.callback({ code: "c", state: "s" }),
  "post /api/auth/salesforce/refresh": (c) => c.auth.refresh("acme"),
  "post /api/auth/salesforce/revoke": (c) => c.auth.revoke("acme"),
  "get /api/auth/salesforce/health": (c) => c.auth.health(),
  "get /api/salesforce/objects": (c) => c.objects("acme"),
  "get /api/salesforce/objects/{object}/describe": (c) => c.describe("acme", "Lead"),
  "get /api/salesforce/search": (c) => c.search("acme", { q: "x" }),
  "get /api/salesforce/limits": (c) => c.limits("acme"),
  "get /api/salesforce/profile": (c) => c.short.profile("acme"),
  "get /api/salesforce/analytics/pipeline": (c) => c.short.pipeline("acme"),
  "get /api/salesforce/analytics/leads": (c) => c.short.leads("acme"),
  "get /api/salesforce/enhanced/pipeline": (c) => c.pipeline("acme"),
  "get /api/salesforce/enhanced/leads": (c) => c.leadReport("acme"),
  "get /api/salesforce/enhanced/user": (c) => c.user("acme"),
  "post /api/salesforce/enhanced/query": (c) => c.query("acme", "SELECT Id FROM Lead"),
  "post /api/salesforce/enhanced/analytics/pipeline": (c) => c.enhanced.pipeline("acme"),
  "post /api/salesforce/enhanced/analytics/leads": (c) => c.enhanced.leads("acme"),
  "post /api/salesforce/enhanced/user/info": (c) => c.enhanced.user("acme"),
  "get /api/salesforce/enhanced/health": (c) => c.enhanced.health(),
  "get /api/salesforce/enhanced/status": (c) => c.enhanced.status(),
  "post /api/salesforce/enhanced/accounts/list": (c) => c.enhanced.listAccounts("acme"),
  "post /api/salesforce/enhanced/contacts/list": (c) => c.enhanced.listContacts("acme"),
  "post /api/salesforce/enhanced/opportunities/list": (c) => c.enhanced.listOpportunities("acme", { stage: "Prospecting" }),
  "post /api/salesforce/enhanced/leads/list": (c) => c.enhanced.listLeads("acme"),
  "post /api/salesforce/enhanced/accounts/create": (c) => c.enhanced.createAccount("acme", { Name: "x" }),
  "post /api/salesforce/enhanced/accounts/get": (c) => c.enhanced.getAccount("acme", id),
  "get /api/salesforce/health": (c) => c.health.service(),
  "get /api/salesforce/health/tokens": (c) => c.health.tokens({ user_id: "acme" }),
  "get /api/salesforce/health/connection": (c) => c.health.connection({ user_id: "acme" }),
  "get /api/salesforce/health/summary": (c) => c.health.summary(),
  "get /api/services": (c) => c.services.list(),
  "get /api/services/{id}": (c) => c.services.get("salesforce_service"),
  "get /api/services/health": (c) => c.services.health(),
  "get /api/services/status": (c) => c.services.status(),
  "get /api/services/workflow-capabilities": (c) => c.services.workflowCapabilities(),
  "get /api/services/chat-commands": (c) => c.services.chatCommands(),
  "get /api/services/integration-status": (c) => c.services.integrationStatus(),
  "post /api/services/test-chat-command": (c) => c.services.testChatCommand("salesforce_service", "use salesforce"),
  "post /api/services/register-workflow": (c) => c.workflows.register({ service_id: "salesforce_service" }),
  "get /api/services/workflows": (c) => c.workflows.list(),
  "get /api/services/workflows/{workflow_id}": (c) => c.workflows.get("wf_1"),
  "delete /api/services/workflows/{workflow_id}": (c) => c.workflows.forget("wf_1"),
  "post /api/services/workflows/{workflow_id}/run": (c) => c.workflows.run("wf_1", { limit: 1 }),
  "post /api/integrations/salesforce/add": (c) => c.integration.add("acme"),
  "get /api/integrations/salesforce/status": (c) => c.integration.status("acme"),
  "post /api/integrations/salesforce/sync": (c) => c.integration.sync("acme", ["leads"]),
  "get /api/integrations/salesforce/sync/{sync_id}": (c) => c.integration.syncState("sf_sync_1"),
  "get /api/integrations/salesforce/search": (c) => c.integration.search("acme", "x", "leads"),
  "get /services/data": (c) => c.rest("acme", "GET"),
};
for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
  const body = ["POST", "PUT", "PATCH"].includes(method) ? {} : undefined;
  CALLS[`${method.toLowerCase()} /services/data/{path}`] = (c) => c.rest("acme", method, "v60.0", body);
}
for (const [path, described] of [
  ["query?q=SELECT+Id+FROM+Lead", "query"],
  ["sobjects/Lead/describe", "sobjects/{object}/describe"],
  [`sobjects/Lead/${id}`, "sobjects/{object}/{id}"],
  ["limits", "limits"],
]) {
  CALLS[`get /services/data/{version}/${described}`] = (c) => c.rest("acme", "GET", `v60.0/${path}`);
}
for (const [path, records] of [
  ...NOUNS.map((noun) => [`/api/salesforce/${noun}`, (c) => c[noun]]),
  ["/api/salesforce/records/{object}", (c) => c.records("Task")],
]) {
  CALLS[`get ${path}`] = (c) => records(c).list("acme");
  CALLS[`post ${path}`] = (c) => records(c).create("acme", { Name: "x" });
  CALLS[`get ${path}/{id}`] = (c) => records(c).get("acme", id);
  CALLS[`patch ${path}/{id}`] = (c) => records(c).update("acme", id, { Name: "x" });
  CALLS[`put ${path}/{id}`] = (c) => records(c).replace("acme", id, { Name: "x" });
  CALLS[`delete ${path}/{id}`] = (c) => records(c).delete("acme", id);
}

test("every operation has a method that sends what is described", async () => {
  const { paths } = JSON.parse(await readFile(new URL("../../../docs/openapi.json", import.meta.url), "utf8"));
  const described = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
  assert.deepEqual(Object.keys(CALLS).sort(), described.sort());
  for (const [operation, call] of Object.entries(CALLS)) {
    const sent = [];
    const fetch = async (url, init) => {
      sent.push([init.method, new URL(url), init.body]);
      return new Response(init.method === "HEAD" ? null : "{}", { headers: { "Content-Type": "application/json" } });
    };
    await call(new SfkitClient({ baseUrl: "http://127.0.0.1:7701", token: "t", fetch }));
    const [method, path] = operation.split(" ");
    assert.equal(sent.length, 1, operation);
    assert.equal(sent[0][0].toLowerCase(), method, operation);
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    assert.match(sent[0][1].pathname, pattern, operation);
    const { requestBody, parameters = [] } = paths[path][method];
    if (requestBody?.required) assert.ok(sent[0][2], operation);
    for (const { name, in: place, required } of parameters) {
      if (place === "query" && required) assert.ok(sent[0][1].searchParams.has(name), `${operation}: ${name}`);
    }
  }
});
