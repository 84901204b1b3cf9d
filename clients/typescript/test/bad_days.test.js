// What goes wrong between client and service, with servers made for it.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { SfkitClient, SfkitError } from "../dist/index.js";

/** A server that answers so, and a client of it. */
async function served(answer, options = {}) {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, method: request.method, token: request.headers.authorization });
    answer(response, seen.length, request);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${server.address().port}`;
  const client = new SfkitClient({ baseUrl, token: "t", ...options });
  const close = () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
  return { client, seen, close, baseUrl };
}

const json = (response, status, body, headers = {}) => {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
};

test("without settings nothing is sent", async () => {
  assert.equal((await new SfkitClient({}).limits("acme")).error.code, "CONFIG_ERROR");
  assert.equal((await new SfkitClient({ baseUrl: "http://127.0.0.1:1" }).limits("acme")).error.code, "CONFIG_ERROR");
  const unread = new SfkitClient({ baseUrl: "http://127.0.0.1:1", tokenFile: "/no/such/file" });
  assert.equal((await unread.limits("acme")).error.code, "CONFIG_ERROR");
});

test("a request that cannot be made says so", async () => {
  const client = new SfkitClient({ baseUrl: "http://127.0.0.1:1", token: "t" });
  for (const result of [
    await client.contacts.list(""),
    await client.contacts.get("acme", ""),
    await client.contacts.get("acme", ".."),
    await client.records("").list("acme"),
    await client.contacts.create("acme", { Amount: 1n }),
    await new SfkitClient({ baseUrl: "no url", token: "t" }).limits("acme"),
  ]) {
    assert.equal(result.error.code, "REQUEST_SETUP_ERROR", JSON.stringify(result));
  }
});

test("nobody answers: a closed port, a server that hangs, one that breaks off", async () => {
  const closed = await served(() => {});
  await closed.close();
  const refused = await closed.client.limits("acme");
  assert.deepEqual([refused.error.code, refused.error.message], ["NETWORK_ERROR", "No response received for the limits."]);
  const hanging = await served(() => {}, { timeout: 200 });
  const late = await hanging.client.limits("acme");
  assert.deepEqual([late.error.code, late.error.details.reason], ["NETWORK_ERROR", "timeout"]);
  await hanging.close();
  const broken = await served((response) => {
    response.writeHead(200, { "Content-Length": "100" });
    response.write('{"ok":', () => response.destroy());
  });
  assert.equal((await broken.client.limits("acme")).error.code, "NETWORK_ERROR");
  await broken.close();
});

test("what is not the service is told by its status", async () => {
  const proxy = await served((response) => response.writeHead(502, { "Content-Type": "text/html" }).end("<h1>Bad gateway</h1>"));
  assert.equal((await proxy.client.limits("acme")).error.code, "HTTP_502");
  await proxy.close();
  const other = await served((response) => json(response, 200, { hello: "world" }));
  assert.equal((await other.client.limits("acme")).error.code, "HTTP_200");
  await other.close();
  const moved = await served((response) => response.writeHead(302, { Location: "http://127.0.0.1:1/" }).end());
  assert.equal((await moved.client.limits("acme")).error.code, "NETWORK_ERROR");
  await moved.close();
  const nameless = await served((response) => json(response, 500, { ok: false }));
  assert.equal((await nameless.client.limits("acme")).error.code, "PYTHON_API_ERROR");
  await nameless.close();
});

test("reads are sent again when the service says when, writes never", async () => {
  const busy = (response, count) =>
    count < 3
      ? json(response, count === 1 ? 429 : 503, { ok: false, error: { code: "BUSY", message: "later" } }, { "Retry-After": "0" })
      : json(response, 200, { ok: true, data: { limits: {} } });
  const read = await served(busy);
  assert.ok((await read.client.limits("acme")).ok);
  assert.equal(read.seen.length, 3);
  await read.close();
  const write = await served(busy);
  assert.equal((await write.client.contacts.create("acme", { LastName: "x" })).error.code, "BUSY");
  assert.equal(write.seen.length, 1);
  await write.close();
  const patient = await served((response) => json(response, 503, { ok: false, error: { code: "BUSY", message: "later" } }, { "Retry-After": "3600" }));
  assert.equal((await patient.client.limits("acme")).error.code, "BUSY");
  assert.equal(patient.seen.length, 1);
  await patient.close();
});

test("a service that was started again has a new token in its file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "client-"));
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, "old\n");
  const service = await served(
    (response, _, request) => {
      const isNew = request.headers.authorization === "Bearer new";
      json(response, isNew ? 200 : 401, isNew ? { ok: true, data: {} } : { ok: false, error: { code: "UNAUTHORIZED", message: "no" } });
    },
    { token: undefined, tokenFile },
  );
  assert.equal((await service.client.limits("acme")).error.code, "UNAUTHORIZED");
  await writeFile(tokenFile, "new\n");
  assert.ok((await service.client.limits("acme")).ok);
  await service.close();
  await rm(folder, { recursive: true });
});

test("what a user types stays in its place", async () => {
  const service = await served((response) => json(response, 200, { ok: true, data: {} }));
  await service.client.contacts.get("a&b=c d", "003/../x?y");
  await service.client.records("My Thing").list("acme", { filter: ["A=1", "B=2"], where: undefined });
  assert.deepEqual(
    service.seen.map((request) => request.url),
    [
      "/api/salesforce/contacts/003%2F..%2Fx%3Fy?user_id=a%26b%3Dc+d",
      "/api/salesforce/records/My%20Thing?filter=A%3D1&filter=B%3D2&user_id=acme",
    ],
  );
  await service.close();
});

test("an abort rejects with its reason, before, during and in a stream", async () => {
  const during = new AbortController();
  const hanging = await served((response, count) => {
    if (count === 1) during.abort(new Error("during"));
    if (count === 2) {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.write('{"Id":"1"}\n{"Id":');
    }
  });
  await assert.rejects(hanging.client.limits("acme", { signal: AbortSignal.abort(new Error("before")) }), /before/);
  await assert.rejects(hanging.client.limits("acme", { signal: during.signal }), /during/);
  const middle = new AbortController();
  const stream = hanging.client.queryStream("acme", "SELECT Id FROM Account", { signal: middle.signal });
  assert.deepEqual((await stream.next()).value, { Id: "1" });
  setTimeout(() => middle.abort(new Error("middle")), 50);
  await assert.rejects(stream.next(), /middle/);
  await hanging.close();
});

test("a failure behind the first rows throws, also a line that breaks off", async () => {
  const endings = [
    ['{"error":{"code":"server-error","message":"the org is down","details":{"status":503}}}\n', "server-error"],
    ['{"Id":"2', "NETWORK_ERROR"],
  ];
  for (const [last, code] of endings) {
    const service = await served((response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.write('{"Id":"1"}\n');
      response.end(last);
    });
    const rows = [];
    await assert.rejects(
      async () => {
        for await (const row of service.client.queryStream("acme", "SELECT Id FROM Account")) rows.push(row);
      },
      (error) => error instanceof SfkitError && error.code === code,
    );
    assert.deepEqual(rows, [{ Id: "1" }]);
    await service.close();
  }
});
