// The client against a real service: `SFKIT_SERVICE_URL` and `SFKIT_SERVICE_TOKEN_FILE` say where it is, the login is `demo`
// and the token is for everything.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { NOUNS, SfkitClient, SfkitError, clientOfEnvironment, skills, unwrap } from "../dist/index.js";

const user = "demo";
const client = clientOfEnvironment();
const baseUrl = process.env.SFKIT_SERVICE_URL;
const tokenFile = process.env.SFKIT_SERVICE_TOKEN_FILE;

test("the eight skills do what they did", async () => {
  const all = skills(client);
  const { contacts } = unwrap(await all.listSalesforceContacts(user));
  const { accounts } = unwrap(await all.listSalesforceAccounts(user));
  const { opportunities } = unwrap(await all.listSalesforceOpportunities(user));
  for (const list of [contacts, accounts, opportunities]) assert.ok(list.length > 0 && list[0].Id);
  const contact = unwrap(await all.createSalesforceContact(user, "Ibarra", "Ana", "ana@client.example"));
  assert.equal(unwrap(await client.contacts.get(user, contact.id)).Email, "ana@client.example");
  const account = unwrap(await all.createSalesforceAccount(user, "Client GmbH & Co"));
  const deal = unwrap(await all.createSalesforceOpportunity(user, "Deal", "Prospecting", "2026-12-31", 1200.5));
  assert.ok(unwrap(await all.updateSalesforceOpportunity(user, deal.id, { StageName: "Qualification" })).success);
  const got = unwrap(await all.getSalesforceOpportunity(user, deal.id));
  assert.deepEqual([got.StageName, got.Amount], ["Qualification", 1200.5]);
  for (const [noun, id] of [["contacts", contact.id], ["accounts", account.id], ["opportunities", deal.id]]) {
    assert.ok((await client[noun].delete(user, id)).ok);
    assert.equal((await client[noun].get(user, id)).error.code, "NOT_FOUND");
  }
});

test("an empty answer is a success", async () => {
  const none = unwrap(await client.leads.list(user, { where: "Company = 'nobody at all'" }));
  assert.deepEqual([none.records, none.total, none.done], [[], 0, true]);
});

test("every noun and any object is listed", async () => {
  for (const noun of NOUNS) {
    const page = unwrap(await client[noun].list(user, { limit: 1, fields: "Id" }));
    assert.deepEqual(Object.keys(page.records[0] ?? { Id: 0 }), ["Id"], noun);
  }
  const tasks = client.records("Task");
  const made = unwrap(await tasks.create(user, { Subject: "Call" }));
  assert.equal(unwrap(await tasks.get(user, made.id, ["Subject"])).Subject, "Call");
  assert.ok((await tasks.update(user, made.id, { Subject: "Mail" })).ok);
  assert.ok((await tasks.delete(user, made.id)).ok);
});

test("a list is walked through to its end", async () => {
  const { total } = unwrap(await client.contacts.list(user, { limit: 1 }));
  const ids = new Set();
  for await (const record of client.contacts.all(user, { limit: 700, fields: "Id" })) ids.add(record.Id);
  assert.equal(ids.size, total);
});

test("the rest of the service answers", async () => {
  assert.ok(unwrap(await client.objects(user, { search: "lead" })));
  assert.equal(unwrap(await client.describe(user, "Lead")).name, "Lead");
  assert.ok(unwrap(await client.search(user, { q: "info" })));
  assert.ok(unwrap(await client.limits(user)));
  assert.equal(unwrap(await client.query(user, "SELECT Id FROM Account", { limit: 3 })).records.length, 3);
  assert.ok(unwrap(await client.pipeline(user, { period: "this-year" })));
  assert.ok(unwrap(await client.leadReport(user)));
  assert.ok(unwrap(await client.user(user)));
  assert.ok(unwrap(await client.health.service()));
  assert.ok(unwrap(await client.health.tokens({ user_id: user })));
  assert.ok(unwrap(await client.health.connection({ user_id: user })));
  assert.ok(unwrap(await client.health.summary({ user_id: user })));
  assert.ok(unwrap(await client.services.list()));
  assert.ok(unwrap(await client.services.health()));
  assert.ok(unwrap(await client.services.status()));
  assert.ok(unwrap(await client.services.workflowCapabilities()));
  assert.ok(unwrap(await client.services.chatCommands()));
  assert.ok(unwrap(await client.services.integrationStatus()));
  assert.equal((await client.services.get("no/such service")).error.code, "NOT_FOUND");
  assert.ok(unwrap(await client.auth.health()));
  assert.ok(unwrap(await client.auth.refresh(user)));
});

test("what the service refuses keeps its code and its facts", async () => {
  const missing = await client.contacts.create(user, { FirstName: "Ana" });
  assert.equal(missing.ok, false);
  assert.equal(missing.error.code, "VALIDATION_ERROR");
  assert.match(JSON.stringify(missing.error), /LastName/);
  const flat = await client.query(user, "SELECT Nmae FROM Account");
  assert.equal(flat.error.code, "QUERY_ERROR");
  assert.equal(flat.error.details.reason, "soql-invalid");
  assert.equal((await client.contacts.list("nobody & more=1")).error.code, "NOT_FOUND");
  const stranger = new SfkitClient({ baseUrl, token: "wrong" });
  assert.equal((await stranger.limits(user)).error.code, "UNAUTHORIZED");
});

test("rows stream, and a stream can be left", async () => {
  const { total } = unwrap(await client.opportunities.list(user, { limit: 1 }));
  let rows = 0;
  for await (const row of client.queryStream(user, "SELECT Id, Name FROM Opportunity")) {
    assert.ok(row.Id);
    rows += 1;
  }
  assert.equal(rows, total);
  const stream = client.queryStream(user, "SELECT Id FROM Opportunity WHERE StageName = :stage", { limit: 5, params: { stage: "Prospecting" } });
  rows = 0;
  let step = await stream.next();
  for (; !step.done; step = await stream.next()) rows += 1;
  assert.equal(rows, 5);
  assert.ok(step.value.truncated);
  for await (const _ of client.queryStream(user, "SELECT Id FROM Opportunity")) break;
  await assert.rejects(client.queryStream(user, "SELECT Nmae FROM Account").next(), (error) => {
    assert.ok(error instanceof SfkitError);
    assert.equal(error.code, "QUERY_ERROR");
    return true;
  });
});

test("a stream is aborted in the middle", async () => {
  const abort = new AbortController();
  const stream = client.queryStream(user, "SELECT Id, Name, StageName FROM Opportunity", { signal: abort.signal });
  assert.equal((await stream.next()).done, false);
  abort.abort(new Error("enough"));
  await assert.rejects(async () => {
    for await (const _ of stream);
  }, /enough/);
  assert.ok((await client.limits(user)).ok);
});

test("the token may be a value, a function or a file", async () => {
  const token = (await readFile(tokenFile, "utf8")).trim();
  for (const options of [{ token }, { token: async () => token }, { tokenFile }]) {
    assert.ok((await new SfkitClient({ baseUrl, ...options }).limits(user)).ok);
  }
});

test("workflows are kept and run, chats understood", async () => {
  const meant = unwrap(await client.services.testChatCommand("salesforce_service", "Get Salesforce contacts!"));
  assert.equal(meant.result.capability, "list_contacts");
  const config = { name: "client", capability: "list_accounts", parameters: { limit: 2, fields: "Id" } };
  const made = unwrap(await client.workflows.register({ service_id: "salesforce_service", user_id: user, workflow_config: config, replace: true }));
  const ran = unwrap(await client.workflows.run(made.workflow_id, { limit: 3 }));
  assert.equal(ran.result.data.count, 3);
  assert.equal(unwrap(await client.workflows.get(made.workflow_id)).workflow.runs, 1);
  assert.ok(unwrap(await client.workflows.list()).total_workflows >= 1);
  assert.ok(unwrap(await client.workflows.forget(made.workflow_id)));
  assert.equal((await client.workflows.run(made.workflow_id)).error.code, "NOT_FOUND");
});

test("lists by POST, short answers, the integration, Salesforce's own API", async () => {
  const deals = unwrap(await client.enhanced.listOpportunities(user, { stage: "Closed Won", limit: 2 }));
  assert.equal(deals.opportunities.length, 2);
  assert.ok(unwrap(await client.short.profile(user)).username);
  assert.ok(unwrap(await client.short.pipeline(user)).opportunities_count > 0);
  assert.equal(unwrap(await client.integration.add(user)).oauth_required, false);
  assert.equal(unwrap(await client.integration.status(user)).status, "connected");
  assert.equal((await client.integration.sync(user)).error.code, "SYNC_NOT_ALLOWED");
  const limits = unwrap(await client.rest(user, "GET", "v60.0/limits"));
  assert.ok((await limits.json()).DailyApiRequests);
});
