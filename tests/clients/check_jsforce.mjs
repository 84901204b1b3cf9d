// jsforce, unchanged, against a local org.
//
//     node check_jsforce.mjs FOLDER ORG.json SHORT.json
//
// FOLDER holds node_modules/jsforce; both files hold the line that `sfkit local start --format json`
// prints. The tokens of the second org live for four seconds and its refresh tokens rotate.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [folder, orgFile, shortFile] = process.argv.slice(2);
const jsforce = createRequire(resolve(folder, 'package.json'))('jsforce');
const org = JSON.parse(readFileSync(orgFile, 'utf8'));
const short = JSON.parse(readFileSync(shortFile, 'utf8'));
const version = '67.0';
const redirectUri = 'http://localhost:1717/OauthRedirect';

const connect = (extra = {}) =>
  new jsforce.Connection({
    instanceUrl: org.url, accessToken: org.access_token, version, maxRequest: 10, ...extra,
  });

const oauth2 = (to, extra = {}) =>
  new jsforce.OAuth2({
    loginUrl: to.url, clientId: to.client_id, clientSecret: to.client_secret, redirectUri, ...extra,
  });

// Walks to the consent page as a program does and returns what the redirect carries.
async function consent(auth, params = {}) {
  const answer = await fetch(auth.getAuthorizationUrl(params), { redirect: 'manual' });
  assert.equal(answer.status, 302, await answer.text());
  const there = new URL(answer.headers.get('location'));
  assert.equal(`${there.origin}${there.pathname}`, auth.redirectUri);
  return there.searchParams;
}

const codeLogin = async (to, extra) => {
  const auth = oauth2(to, { useVerifier: true, ...extra });
  const answer = await consent(auth, { scope: 'api refresh_token', state: 'a state & more' });
  assert.equal(answer.get('state'), 'a state & more');
  return { auth, code: answer.get('code') };
};

// A refused call: the error of the library bears this name (OAuth error or errorCode).
async function refused(promise, name, text = /./) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.name, name, `${error.name}: ${error.message}`);
    assert.match(error.message, text);
    return true;
  });
}

const count = async (conn, rest) => (await conn.query(`SELECT COUNT() FROM ${rest}`)).totalSize;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const checks = {
  // --- logging in ---
  'a code with PKCE is exchanged and the connection works': async () => {
    const { auth, code } = await codeLogin(org);
    const conn = new jsforce.Connection({ oauth2: auth, version });
    const user = await conn.authorize(code);
    assert.match(user.id, /^005\w{15}$/);
    assert.match(user.organizationId, /^00D\w{15}$/);
    assert.equal(user.url, `${org.url}/id/${user.organizationId}/${user.id}`);
    assert.equal(conn.instanceUrl, org.url);
    assert.ok(conn.refreshToken, 'the scope asks for a refresh token');
    assert.ok((await count(conn, 'Account')) > 0);
  },
  'a code works without PKCE too, but only once': async () => {
    const auth = oauth2(org);
    const code = (await consent(auth)).get('code');
    const first = await auth.requestToken(code);
    assert.equal(first.token_type, 'Bearer');
    assert.ok(first.signature && first.issued_at);
    await refused(auth.requestToken(code), 'invalid_grant');
  },
  'a code with the verifier of another is refused': async () => {
    const { code } = await codeLogin(org);
    const other = oauth2(org, { useVerifier: true });
    await refused(other.requestToken(code), 'invalid_request', /invalid code verifier/);
  },
  'a client without secret logs in with PKCE': async () => {
    const { auth, code } = await codeLogin(org, { clientId: 'PlatformCLI', clientSecret: undefined });
    const conn = new jsforce.Connection({ oauth2: auth, version });
    await conn.authorize(code);
    assert.ok((await count(conn, 'Lead')) > 0);
  },
  'the password grant works and a wrong password is refused': async () => {
    const conn = new jsforce.Connection({ oauth2: oauth2(org), version });
    const user = await conn.loginByOAuth2(org.username, org.password);
    assert.match(user.id, /^005/);
    assert.ok((await count(conn, 'User')) > 0);
    const again = new jsforce.Connection({ oauth2: oauth2(org), version });
    await refused(again.loginByOAuth2(org.username, 'wrong'), 'invalid_grant', /authentication failure/);
  },
  'username and password log in over SOAP, and log out': async () => {
    const conn = new jsforce.Connection({ loginUrl: org.url, version });
    const user = await conn.login(org.username, org.password);
    assert.match(user.id, /^005\w{15}$/);
    assert.match(user.organizationId, /^00D\w{15}$/);
    assert.equal(conn.instanceUrl, org.url);
    assert.ok((await count(conn, 'Account')) > 0);
    const { accessToken } = conn;
    await conn.logout();
    await refused(count(connect({ accessToken }), 'Account'), 'INVALID_SESSION_ID');
    const again = new jsforce.Connection({ loginUrl: org.url, version });
    await assert.rejects(again.login(org.username, 'wrong'), /INVALID_LOGIN: Invalid username, password/);
  },
  'a wrong secret and a wrong client are told apart': async () => {
    const wrongSecret = oauth2(org, { clientSecret: 'wrong' });
    await refused(wrongSecret.authenticate(org.username, org.password), 'invalid_client');
    const wrongClient = oauth2(org, { clientId: 'wrong' });
    await refused(wrongClient.authenticate(org.username, org.password), 'invalid_client_id');
  },
  'an expired token is refreshed, and rotation is taken along': async () => {
    const { auth, code } = await codeLogin(short);
    const conn = new jsforce.Connection({ oauth2: auth, version });
    await conn.authorize(code);
    const tokens = [conn.refreshToken];
    let refreshes = 0;
    conn.on('refresh', (_token, answer) => {
      refreshes += 1;
      tokens.push(answer.refresh_token);
      conn.refreshToken = answer.refresh_token;
    });
    for (const round of [1, 2]) {
      const before = conn.accessToken;
      await sleep(5200);
      assert.equal(await count(conn, 'Account'), 600);
      assert.equal(refreshes, round);
      assert.notEqual(conn.accessToken, before);
    }
    assert.equal(new Set(tokens).size, 3, 'every refresh brings another refresh token');
    // A token used twice ends the grant, the newest one too.
    await refused(auth.refreshToken(tokens[0]), 'invalid_grant', /expired access\/refresh token/);
    await refused(auth.refreshToken(tokens[2]), 'invalid_grant', /expired access\/refresh token/);
  },
  'three calls that fail at once share one refresh': async () => {
    const { auth, code } = await codeLogin(org);
    const conn = new jsforce.Connection({ oauth2: auth, version });
    await conn.authorize(code);
    let refreshes = 0;
    conn.on('refresh', () => { refreshes += 1; });
    conn.accessToken = `${conn.accessToken}x`;
    const names = ['Account', 'Lead', 'Contact'];
    const counted = await Promise.all(names.map((name) => count(conn, name)));
    assert.ok(counted.every((rows) => rows > 0), counted.join());
    assert.equal(refreshes, 1);
  },
  'logout revokes the token': async () => {
    const { auth, code } = await codeLogin(org);
    const conn = new jsforce.Connection({ oauth2: auth, version });
    await conn.authorize(code);
    const { accessToken } = conn;
    await conn.logoutByOAuth2();
    await refused(count(connect({ accessToken }), 'Account'), 'INVALID_SESSION_ID');
  },
  'logout that revokes the refresh token ends the whole grant': async () => {
    const { auth, code } = await codeLogin(org);
    const conn = new jsforce.Connection({ oauth2: auth, version });
    await conn.authorize(code);
    const { accessToken, refreshToken } = conn;
    await conn.logoutByOAuth2(true);
    await refused(auth.refreshToken(refreshToken), 'invalid_grant');
    await refused(count(connect({ accessToken }), 'Account'), 'INVALID_SESSION_ID');
  },
  'identity knows the administrator': async () => {
    const who = await connect().identity();
    assert.equal(who.username, org.username);
    assert.match(who.user_id, /^005\w{15}$/);
    assert.ok(who.urls.rest.startsWith(org.url), who.urls.rest);
    assert.equal(who.active, true);
  },

  // --- queries ---
  'autoFetch gets every row over many pages, once': async () => {
    const conn = connect();
    const total = await count(conn, 'OpportunityHistory');
    assert.ok(total > 10_000, `${total} rows are more than the 10,000 that the library takes by itself`);
    const query = conn.query('SELECT Id, StageName FROM OpportunityHistory', {
      autoFetch: true, maxFetch: 1_000_000,
    });
    const ids = new Set();
    let rows = 0;
    await new Promise((done, failed) => {
      query.on('record', (row) => { rows += 1; ids.add(row.Id); });
      query.on('end', done);
      query.on('error', failed);
      query.run();
    });
    assert.equal(rows, total);
    assert.equal(ids.size, total);
    assert.equal(query.totalSize, total);
  },
  'queryMore goes on by URL and by locator': async () => {
    const conn = connect();
    const first = await conn.query('SELECT Id FROM Opportunity', { headers: { 'Sforce-Query-Options': 'batchSize=1000' } });
    assert.equal(first.done, false);
    assert.equal(first.records.length, 1000);
    const second = await conn.queryMore(first.nextRecordsUrl);
    assert.equal(second.totalSize, first.totalSize);
    const bare = await conn.queryMore(first.nextRecordsUrl.split('/').pop());
    assert.deepEqual(bare.records, second.records);
    await refused(conn.queryMore('01g000000000000AAA-2000'), 'INVALID_QUERY_LOCATOR');
  },
  'scanAll asks queryAll': async () => {
    const conn = connect();
    const plain = await count(conn, 'Lead');
    const answer = await conn.query('SELECT Id FROM Lead', { scanAll: true, autoFetch: true, maxFetch: 100_000 });
    assert.ok(answer.totalSize >= plain);
    assert.equal(answer.records.length, answer.totalSize);
  },
  'find builds a query that finds': async () => {
    const conn = connect();
    const since = jsforce.Date.toDateLiteral(new Date(Date.now() - 90 * 86_400_000));
    const rows = await conn.sobject('Opportunity').find(
      { IsClosed: true, CloseDate: { $gte: since }, Name: { $like: '%a%' } },
      ['Id', 'Name', 'CloseDate', 'Account.Name'],
    ).sort({ CloseDate: -1, Name: 1 }).limit(50).execute();
    assert.ok(rows.length > 0);
    const limit = since.toString();
    for (const row of rows) {
      assert.ok(row.CloseDate >= limit && /a/i.test(row.Name), JSON.stringify(row));
      assert.ok(row.Account === null || typeof row.Account.Name === 'string');
    }
    const sorted = [...rows].sort((a, b) => (a.CloseDate < b.CloseDate ? 1 : a.CloseDate > b.CloseDate ? -1 : 0));
    assert.deepEqual(rows.map((row) => row.CloseDate), sorted.map((row) => row.CloseDate));
    assert.equal(await conn.sobject('Opportunity').count({ IsClosed: true }), await count(conn, 'Opportunity WHERE IsClosed = true'));
    const many = await conn.sobject('Account').find({}, '*').limit(3).execute();
    assert.ok(many.length === 3 && Object.keys(many[0]).length > 30, 'every field of a describe');
  },
  'find takes children along': async () => {
    const rows = await connect().sobject('Account').find({}, 'Id, Name').include('Contacts').select('Id, AccountId')
      .orderby('LastName').end().limit(20).execute();
    const children = rows.flatMap((row) => row.Contacts?.records ?? []);
    assert.ok(children.length > 0);
    for (const row of rows) for (const child of row.Contacts?.records ?? []) assert.equal(child.AccountId, row.Id);
  },
  'groups and aggregates add up': async () => {
    const conn = connect();
    const { records } = await conn.query('SELECT Status, COUNT(Id) n, COUNT(Email) FROM Lead GROUP BY Status');
    assert.equal(records.reduce((sum, row) => sum + row.n, 0), await count(conn, 'Lead'));
    assert.equal(records.reduce((sum, row) => sum + row.expr0, 0), await count(conn, 'Lead WHERE Email != null'));
  },
  'explain tells a plan': async () => {
    const { plans } = await connect().query('SELECT Id FROM Account').explain();
    assert.equal(plans[0].sobjectType, 'Account');
    assert.equal(plans[0].cardinality, 600);
  },

  // --- bulk jobs ---
  'bulk2 loads rows and tells about each': async () => {
    const conn = connect();
    conn.bulk2.pollInterval = 200;
    const input = Array.from({ length: 300 }, (_, at) => ({
      LastName: `Bulk ${at}`, Email: `bulk${at}@jsforce.example`, Description: 'two\nlines, "x"',
    }));
    const inserted = await conn.bulk2.loadAndWaitForResults({
      object: 'Contact', operation: 'insert', input: [...input, { LastName: '', Email: null, Description: '' }],
    });
    assert.equal(inserted.successfulResults.length, 300);
    assert.ok(inserted.successfulResults.every((row) => row.sf__Created === 'true' && /^003/.test(row.sf__Id)));
    assert.deepEqual(inserted.failedResults.map((row) => row.sf__Error),
      ['REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --']);
    assert.equal(inserted.unprocessedRecords.length, 0);
    const upserted = await conn.bulk2.loadAndWaitForResults({
      object: 'Contact', operation: 'upsert', externalIdFieldName: 'Email',
      input: 'Email,LastName,Description\nbulk0@jsforce.example,Changed,#N/A\nnew@jsforce.example,New,x\n',
    });
    assert.deepEqual(upserted.successfulResults.map((row) => row.sf__Created), ['false', 'true']);
    const rows = await conn.sobject('Contact').find({ Email: { $like: '%@jsforce.example' } }, ['Id', 'LastName', 'Description']).execute();
    assert.equal(rows.length, 301);
    assert.equal(rows.find((row) => row.LastName === 'Changed').Description, null);
    const deleted = await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'delete', input: rows });
    assert.equal(deleted.successfulResults.length, 301);
    assert.equal(await count(conn, "Contact WHERE Email LIKE '%@jsforce.example'"), 0);
  },
  'bulk2 queries': async () => {
    const conn = connect();
    conn.bulk2.pollInterval = 200;
    const stream = await conn.bulk2.query('SELECT Id, Account.Name, CreatedDate FROM Contact');
    const rows = await stream.toArray();
    assert.equal(rows.length, await count(conn, 'Contact'));
    assert.deepEqual(Object.keys(rows[0]), ['Id', 'Account.Name', 'CreatedDate']);
    assert.ok(!Number.isNaN(Date.parse(rows[0].CreatedDate)), rows[0].CreatedDate);
    await assert.rejects(conn.bulk2.query('SELECT COUNT(Id) FROM Contact'), /not supported in Bulk/);
    await assert.rejects(conn.bulk2.query('SELECT Nope FROM Contact'), /No such column/);
  },
  'a bulk2 job step by step': async () => {
    const conn = connect();
    const job = conn.bulk2.createJob({ object: 'Contact', operation: 'insert' });
    await job.open();
    await job.uploadData('LastName,Nope\na,b\n');
    await job.close();
    await assert.rejects(job.poll(100, 20_000), /InvalidBatch : Field name not found : Nope/);
    assert.equal((await job.getUnprocessedRecords()).length, 1);
    await job.delete();
    await assert.rejects(job.check());
    const aborted = conn.bulk2.createJob({ object: 'Contact', operation: 'insert' });
    await aborted.open();
    await aborted.abort();
    assert.equal((await aborted.check()).state, 'Aborted');
  },

  'the first bulk API loads, queries and deletes': async () => {
    const conn = connect();
    conn.bulk.pollInterval = 200;
    const rows = [{ LastName: 'Old 1', Email: 'old1@jsforce.example' }, { LastName: '', Email: 'old2@jsforce.example' }];
    const [good, bad] = await conn.bulk.load('Contact', 'insert', rows);
    assert.ok(good.success && good.created && /^003/.test(good.id), JSON.stringify(good));
    assert.deepEqual(bad.errors, ['REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --']);
    const [again] = await conn.bulk.load('Contact', 'upsert', { extIdField: 'Email' }, [{ ...rows[0], LastName: 'Older' }]);
    assert.deepEqual([again.id, again.created], [good.id, false]);
    const stream = await conn.bulk.query('SELECT Id, LastName FROM Contact WHERE Email = \'old1@jsforce.example\'');
    assert.deepEqual(await stream.toArray(), [{ Id: good.id, LastName: 'Older' }]);
    const deleted = await conn.sobject('Contact').find({ Id: good.id }).destroy({ allowBulk: true, bulkThreshold: 0 });
    assert.deepEqual(deleted.map(({ success }) => success), [true]);
  },

  // --- records and describes ---
  'layouts, list views and merging': async () => {
    const conn = connect();
    const account = conn.sobject('Account');
    const { layouts } = await account.layouts();
    assert.ok(layouts[0].detailLayoutSections[0].layoutRows.length > 0);
    const { listviews } = await account.listviews();
    const view = account.listview(listviews[0].id);
    assert.equal((await view.describe()).sobjectType, 'Account');
    assert.equal((await view.results()).size, 25);
    assert.deepEqual(await account.quickActions(), []);
    const [one, two] = await account.create([{ Name: 'Twin' }, { Name: 'Twin' }]);
    const merged = await conn.soap.merge({ masterRecord: { type: 'Account', Id: one.id }, recordToMergeIds: [two.id] });
    assert.deepEqual([merged.id, merged.mergedRecordIds], [one.id, [two.id]]);
    await account.destroy(one.id);
    assert.ok((await conn.soap.emptyRecycleBin([one.id]))[0].success);
  },
  'search finds by words, in the fields that were asked for': async () => {
    const conn = connect();
    const { records } = await conn.query('SELECT Id, Name FROM Account ORDER BY Id LIMIT 1');
    const word = records[0].Name.match(/[A-Za-z]{3,}/)[0];
    const { searchRecords } = await conn.search(
      `FIND {${word.slice(0, 3)}*} IN NAME FIELDS RETURNING Account(Id, Name ORDER BY Id), Contact(Id)`,
    );
    const account = searchRecords.find((record) => record.Id === records[0].Id);
    assert.equal(account.Name, records[0].Name);
    assert.equal(account.attributes.type, 'Account');
    await refused(conn.search('FIND {a}'), 'MALFORMED_SEARCH', /longer than one character/);
    await refused(conn.search('FIND {acme} RETURNING Nope'), 'INVALID_TYPE');
  },

  'retrieve gives a record': async () => {
    const conn = connect();
    const { records: [asked] } = await conn.query('SELECT Id, Name, Industry FROM Account LIMIT 1');
    const account = await conn.sobject('Account').retrieve(asked.Id);
    assert.equal(account.Name, asked.Name);
    assert.equal(account.Industry, asked.Industry);
    assert.equal((await conn.sobject('Account').record(asked.Id).retrieve()).Id, asked.Id);
    assert.equal((await conn.retrieve('Account', asked.Id.slice(0, 15))).Id, asked.Id);
    const two = await conn.sobject('Account').retrieve([asked.Id, asked.Id], { fields: ['Name'] }).catch((error) => error.name);
    assert.ok(two === 'METHOD_NOT_ALLOWED' || two === 'NOT_FOUND' || two.length === 2, 'several at once are a later resource');
  },
  'recent items are those that were read': async () => {
    const conn = connect();
    const { records: [a, b] } = await conn.query('SELECT Id, Name FROM Contact LIMIT 2');
    await conn.sobject('Contact').retrieve(a.Id);
    await conn.sobject('Contact').retrieve(b.Id);
    const recent = await conn.sobject('Contact').recent();
    assert.deepEqual(recent.slice(0, 2).map((row) => row.Id), [b.Id, a.Id]);
    assert.equal(recent[0].Name, b.Name);
    const [newest] = await conn.recent();
    assert.equal(newest.Id, b.Id);
    assert.equal(newest.attributes.type, 'Contact');
  },
  'describes are of the wire': async () => {
    const conn = connect();
    const { sobjects } = await conn.describeGlobal();
    assert.ok(sobjects.length > 15);
    for (const { name } of sobjects) {
      const told = await conn.describe(name);
      assert.equal(told.name, name);
      assert.ok(told.fields.some((field) => field.name === 'Id' && field.type === 'id'), name);
      for (const field of told.fields) {
        assert.equal(typeof field.nillable, 'boolean', `${name}.${field.name}`);
        assert.ok(Array.isArray(field.referenceTo) && Array.isArray(field.picklistValues));
        if (field.type === 'reference') assert.ok(field.referenceTo.length > 0, `${name}.${field.name}`);
        if (field.type === 'picklist' && !field.picklistValues.length) assert.ok(true);
      }
    }
    const stage = (await conn.sobject('Opportunity').describe()).fields.find(({ name }) => name === 'StageName');
    assert.ok(stage.picklistValues.some(({ value }) => value === 'Closed Won'));
    assert.equal((await conn.sobject('opportunity').describe()).name, 'Opportunity');
    const twice = await conn.describe$('Account');
    assert.deepEqual(await conn.describe$('Account'), twice);
  },
  'limits, versions, tabs and theme answer': async () => {
    const conn = connect();
    const limits = await conn.limits();
    assert.ok(limits.DailyApiRequests.Remaining < limits.DailyApiRequests.Max);
    assert.ok(conn.limitInfo.apiUsage.used > 0);
    assert.equal(conn.limitInfo.apiUsage.limit, limits.DailyApiRequests.Max);
    const versions = await conn.request('/services/data');
    assert.ok(versions.some((one) => one.version === version && one.url === `/services/data/v${version}`));
    assert.ok(Array.isArray(await conn.tabs()));
    assert.ok(Array.isArray((await conn.theme()).themeItems));
  },

  // --- several records and requests at once ---
  'collections create, update, upsert, retrieve and delete': async () => {
    const conn = connect();
    const accounts = conn.sobject('Account');
    const made = await accounts.create([{ Name: 'jsforce one' }, { Name: 'jsforce two' }, { Phone: '1' }]);
    assert.deepEqual(made.map(({ success }) => success), [true, true, false]);
    assert.equal(made[2].errors[0].statusCode, 'REQUIRED_FIELD_MISSING');
    const ids = [made[0].id, made[1].id];
    const changed = await accounts.update(ids.map((Id, place) => ({ Id, Phone: `+49 ${place}` })));
    assert.ok(changed.every(({ success, id }) => success && ids.includes(id)));
    const read = await accounts.retrieve(ids, { fields: ['Id', 'Phone'] });
    assert.deepEqual(read.map(({ Phone }) => Phone), ['+49 0', '+49 1']);
    const email = `jsforce.${Date.now()}@x.example`;
    const upsert = () => conn.sobject('Contact').upsert([{ Email: email, LastName: 'Upserted' }], 'Email');
    const [first] = await upsert();
    const [second] = await upsert();
    assert.deepEqual([first.created, second.created, second.id], [true, false, first.id]);
    const gone = await accounts.destroy(ids);
    assert.ok(gone.every(({ success }) => success));
    await conn.sobject('Contact').destroy([first.id]);
    await refused(accounts.destroy(ids[0]), 'ENTITY_IS_DELETED');
  },
  'allOrNone keeps nothing when one record is refused': async () => {
    const conn = connect();
    const before = await count(conn, 'Account');
    const rows = await conn.sobject('Account').create([{ Name: 'never' }, { Phone: '1' }], { allOrNone: true });
    assert.deepEqual(rows.map(({ errors }) => errors[0].statusCode),
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
    assert.equal(await count(conn, 'Account'), before);
  },
  'more than two hundred records are sent in parts': async () => {
    const conn = connect();
    const records = Array.from({ length: 450 }, (_, place) => ({ LastName: `Part ${place}`, Company: 'jsforce parts' }));
    const rows = await conn.sobject('Lead').create(records, { allowRecursive: true });
    assert.equal(rows.filter(({ success }) => success).length, 450);
    const gone = await conn.sobject('Lead').destroy(rows.map(({ id }) => id), { allowRecursive: true });
    assert.equal(gone.filter(({ success }) => success).length, 450);
  },
  'a composite uses its own answers': async () => {
    const conn = connect();
    const base = `/services/data/v${version}`;
    const { compositeResponse } = await conn.requestPost('/composite', {
      allOrNone: true,
      compositeRequest: [
        { method: 'POST', url: `${base}/sobjects/Account`, referenceId: 'acc', body: { Name: 'composite' } },
        { method: 'POST', url: `${base}/sobjects/Contact`, referenceId: 'con', body: { LastName: 'L', AccountId: '@{acc.id}' } },
        { method: 'GET', url: `${base}/query?q=SELECT Account.Name FROM Contact WHERE Id = '@{con.id}'`, referenceId: 'q' },
        { method: 'DELETE', url: `${base}/sobjects/Account/@{acc.id}`, referenceId: 'gone' },
      ],
    });
    assert.deepEqual(compositeResponse.map(({ httpStatusCode }) => httpStatusCode), [201, 201, 200, 204]);
    assert.equal(compositeResponse[2].body.records[0].Account.Name, 'composite');
  },
  'updated and deleted tell what changed': async () => {
    const conn = connect();
    const { id } = await conn.sobject('Account').create({ Name: 'changed' });
    const span = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 120_000)];
    assert.ok((await conn.sobject('Account').updated(...span)).ids.includes(id));
    await conn.sobject('Account').destroy(id);
    const { deletedRecords } = await conn.sobject('Account').deleted(...span);
    assert.ok(deletedRecords.some((row) => row.id === id));
  },
  'a lead is converted over SOAP': async () => {
    const conn = connect();
    const { id } = await conn.sobject('Lead').create({ LastName: 'Convert', Company: 'jsforce convert' });
    const result = await conn.soap.convertLead({ leadId: id, convertedStatus: 'Closed - Converted' });
    assert.match(String(result.accountId), /^001/);
    const lead = await conn.sobject('Lead').retrieve(id);
    assert.equal(lead.IsConverted, true);
    assert.equal(lead.ConvertedContactId, result.contactId);
    for (const made of [result.opportunityId, result.contactId, result.accountId]) {
      await conn.request({ method: 'DELETE', url: `/sobjects/${{ '006': 'Opportunity', '003': 'Contact', '001': 'Account' }[made.slice(0, 3)]}/${made}` });
    }
  },

  // --- refusals ---
  'errors bear the errorCode': async () => {
    const conn = connect();
    await refused(conn.query('SELEC Id FROM Account'), 'MALFORMED_QUERY', /unexpected token/);
    await refused(conn.query('SELECT Nope FROM Account'), 'INVALID_FIELD', /No such column 'Nope'/);
    await refused(conn.query('SELECT Id FROM Nope'), 'INVALID_TYPE', /sObject type 'Nope'/);
    await refused(conn.describe('Nope'), 'NOT_FOUND');
    await refused(conn.sobject('Account').retrieve('001zzzzzzzzzzzzAAA'), 'NOT_FOUND');
    await refused(conn.sobject('Account').retrieve('not an id'), 'NOT_FOUND');
    await refused(conn.request('/services/data/v99.0/'), 'NOT_FOUND');
    await assert.rejects(connect({ accessToken: 'nonsense' }).query('SELECT Id FROM Account'), {
      name: 'INVALID_SESSION_ID', errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid',
    });
  },
  'an expired token without refresh is refused': async () => {
    const auth = oauth2(short);
    const { access_token: accessToken } = await auth.authenticate(short.username, short.password);
    const conn = connect({ instanceUrl: short.url, accessToken });
    assert.equal(await count(conn, 'Account'), 600);
    await sleep(5200);
    await refused(count(conn, 'Account'), 'INVALID_SESSION_ID', /Session expired or invalid/);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.stack ?? error).slice(0, 1200)}`);
  }
}
const total = Object.keys(checks).length;
console.log(`jsforce: ${total - failed} of ${total} checks passed`);
process.exit(failed ? 1 : 0);
