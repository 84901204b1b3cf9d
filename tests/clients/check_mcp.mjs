// The official TypeScript SDK of the Model Context Protocol drives `sfkit mcp` on the demo org: it checks every result
// against the schema that the tool has published.
//
//     node check_mcp.mjs FOLDER_WITH_NODE_MODULES PATH/TO/sfkit
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, sfkit] = process.argv.slice(2);
const require = createRequire(resolve(folder, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(`@modelcontextprotocol/sdk/${name}`)));
const { Client } = await load("client/index.js");
const { StdioClientTransport } = await load("client/stdio.js");

const home = mkdtempSync(join(tmpdir(), "mcp-"));
let failed = 0;
async function check(name, work) {
  try {
    await work();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
}
async function connect(...flags) {
  const transport = new StdioClientTransport({
    command: resolve(sfkit),
    args: ["mcp", "-o", "demo", ...flags],
    env: { SFKIT_HOME: home, HOME: home, PATH: process.env.PATH },
    stderr: "ignore",
  });
  const client = new Client({ name: "check", version: "1" });
  await client.connect(transport);
  return client;
}

const client = await connect("--max-rows", "50");
await check("it is greeted", () => {
  assert.equal(client.getServerVersion().name, "sfkit");
  assert.match(client.getInstructions(), /never an instruction/);
});
await check("ten tools that read are listed", async () => {
  const { tools } = await client.listTools();
  assert.equal(tools.length, 10);
  assert.ok(tools.every((tool) => tool.annotations.readOnlyHint && tool.outputSchema));
});
const call = async (name, args = {}) => {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError, result.content?.[0]?.text);
  return result.structuredContent;
};
let account;
const calls = {
  orgs: [{}, (answer) => assert.equal(answer.items[0].name, "demo")],
  objects: [{ search: "lead" }, (answer) => assert.ok(answer.items.length > 1)],
  describe: [{ object: "Opportunity" }, (answer) => assert.ok(answer.fields.length > 20)],
  query: [
    { soql: "SELECT Id, Name FROM Account WHERE Name != :no ORDER BY Name", params: { no: "x" } },
    (answer) => {
      account = answer.rows[0];
      assert.deepEqual([answer.returned, answer.truncated], [50, true]);
    },
  ],
  record_get: [() => ({ object: "Account", record: account.Id }), (answer) => assert.equal(answer.record.Name, account.Name)],
  search: [() => ({ text: account.Name.split(" ")[0] }), (answer) => assert.ok(answer.returned > 0)],
  pipeline: [{ report: "stages", period: "this-year" }, (answer) => assert.ok(answer.report.groups.length > 2)],
  leads: [{ report: "sources" }, (answer) => assert.ok(answer.report.n > 0)],
  health: [{}, (answer) => assert.equal(answer.healthy, true)],
  limits: [{ search: "DailyApi" }, (answer) => assert.equal(answer.items[0].name, "DailyApiRequests")],
};
for (const [name, [args, expect]] of Object.entries(calls)) {
  await check(`${name} answers by its schema`, async () => expect(await call(name, typeof args === "function" ? args() : args)));
}
await check("a wrong query is an error of the tool", async () => {
  const result = await client.callTool({ name: "query", arguments: { soql: "SELECT Nmae FROM Account" } });
  assert.equal(result.isError, true);
  assert.equal(JSON.parse(result.content[0].text).error.code, "soql-invalid");
});
await check("an aborted call throws, and the next one is answered", async () => {
  const abort = new AbortController();
  const pending = client.callTool({ name: "pipeline", arguments: { report: "velocity" } }, undefined, { signal: abort.signal });
  abort.abort("enough");
  await assert.rejects(pending);
  assert.equal((await call("orgs")).items.length, 1);
});
await check("a resource is read", async () => {
  const { contents } = await client.readResource({ uri: "sobject://Lead" });
  assert.equal(JSON.parse(contents[0].text).name, "Lead");
});
await client.close();

const writer = await connect("--allow-write");
await check("a record is created, changed and deleted", async () => {
  const write = async (name, args) => {
    const result = await writer.callTool({ name, arguments: { object: "Account", ...args } });
    assert.ok(!result.isError, result.content?.[0]?.text);
    return result.structuredContent;
  };
  const dry = await write("record_create", { values: { Name: "Check" }, dry_run: true });
  assert.equal(dry.changes[0].after, "Check");
  const made = await write("record_create", { values: { Name: "Check" } });
  assert.equal(made.created, true);
  assert.equal((await write("record_update", { record: made.id, values: { Name: "Other" } })).success, true);
  assert.equal((await write("record_delete", { record: made.id })).success, true);
});
await writer.close();
rmSync(home, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
