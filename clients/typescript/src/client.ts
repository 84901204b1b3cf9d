// The service, one method for each of its endpoints. Types come from its description (`schema.ts`, generated).

import type { Result } from "./failure.js";
import { failure, Codes, unwrap } from "./failure.js";
import { rowsOf, type Ending, type Row } from "./lines.js";
import type { components, paths } from "./schema.js";
import { Transport, messageOf, segment, type CallOptions, type Options, type Query, type Request } from "./transport.js";

type Schemas = components["schemas"];
type Parameters<P extends keyof paths, M extends "get"> = paths[P][M] extends { parameters: { query?: infer Q } } ? Q : never;
/** The parameters of a GET, without the org. */
type Asked<P extends keyof paths> = Omit<NonNullable<Parameters<P, "get">>, "user_id">;
type Answered<P extends keyof paths, M extends "get" | "post" | "delete" = "get"> = paths[P][M] extends {
  responses: { 200: { content: { "application/json": infer B } } };
}
  ? Data<B>
  : paths[P][M] extends { responses: { 201: { content: { "application/json": infer B } } } }
    ? Data<B>
    : paths[P][M] extends { responses: { 202: { content: { "application/json": infer B } } } }
      ? Data<B>
      : unknown;
/** What is left of an answer when its envelope is gone. */
type Data<B> = B extends { data: infer D } ? D : Omit<B, "ok" | "success">;

/** Fields and their values. */
export type Fields = Readonly<Record<string, unknown>>;

/** A page of records. */
export interface Page<R = Row> {
  records: R[];
  count: number;
  total: number | null;
  done: boolean;
  next_cursor: string | null;
}

/** The words of the service for the objects that have endpoints of their own. */
export const NOUNS = ["contacts", "accounts", "opportunities", "leads", "campaigns", "cases"] as const;
export type Noun = (typeof NOUNS)[number];

export interface StreamOptions extends CallOptions {
  params?: Fields;
  limit?: number;
  max_bytes?: number;
  all_rows?: boolean;
}

/** What narrows a list that is asked for by POST. */
export type Posted = Readonly<Omit<Schemas["ListAsked"], "user_id">>;

/** Records of one object: of a noun, or of any other. */
export class Records {
  readonly #transport: Transport;
  readonly #path: () => string;
  readonly #key: string;

  constructor(transport: Transport, path: () => string, key: string) {
    this.#transport = transport;
    this.#path = path;
    this.#key = key;
  }

  /** A page of the list. `query` has the filters of the endpoint: `fields`, `where`, `order`, `limit`, `offset`, `cursor`, … */
  async list(userId: string, query: Query = {}, options?: CallOptions): Promise<Result<Page>> {
    const sent = await this.#send<Record<string, unknown>>("GET", "the list", [], { ...query, user_id: userId }, undefined, options);
    if (!sent.ok) return sent;
    const { [this.#key]: records, ...page } = sent.data;
    return { ok: true, data: { ...page, records: records ?? [] } as unknown as Page };
  }

  /** Every record of the list, page by page; throws `SfkitError` when a page fails. */
  async *all(userId: string, query: Query = {}, options?: CallOptions): AsyncGenerator<Row, void, void> {
    let page = unwrap(await this.list(userId, query, options));
    for (;;) {
      yield* page.records;
      if (page.done || !page.next_cursor) return;
      page = unwrap(await this.list(userId, { cursor: page.next_cursor }, options));
    }
  }

  /** One record, with all fields that may be read or those that are named. */
  get(userId: string, id: string, fields?: readonly string[], options?: CallOptions): Promise<Result<Row>> {
    const query = { user_id: userId, fields: fields?.join(",") };
    return this.#send("GET", "the record", [id], query, undefined, options);
  }

  /** Makes a record. */
  create(userId: string, fields: Fields, options?: CallOptions): Promise<Result<Schemas["Saved"]>> {
    return this.#send("POST", "the new record", [], { user_id: userId }, fields, options);
  }

  /** Changes the fields that are named. */
  update(userId: string, id: string, fields: Fields, options?: CallOptions): Promise<Result<Schemas["Saved"]>> {
    return this.#send("PATCH", "the change", [id], { user_id: userId }, fields, options);
  }

  /** The same by PUT: fields that are not named stay. */
  replace(userId: string, id: string, fields: Fields, options?: CallOptions): Promise<Result<Schemas["Saved"]>> {
    return this.#send("PUT", "the change", [id], { user_id: userId }, fields, options);
  }

  /** Moves the record to the recycle bin. */
  delete(userId: string, id: string, options?: CallOptions): Promise<Result<Schemas["Saved"]>> {
    return this.#send("DELETE", "the deletion", [id], { user_id: userId }, undefined, options);
  }

  async #send<T>(
    method: Request["method"],
    name: string,
    ids: unknown[],
    query: Query,
    body: unknown,
    options?: CallOptions,
  ): Promise<Result<T>> {
    const made = madePath(name, () => [this.#path(), ...ids.map((id) => segment(id, "id"))].join("/"));
    if (!made.ok) return made;
    const request: Request = { method, name, path: made.data, query };
    if (body !== undefined) request.body = body;
    return this.#transport.send<T>(request, options);
  }
}

function madePath(name: string, make: () => string): Result<string> {
  try {
    return { ok: true, data: make() };
  } catch (error) {
    return failure(Codes.setup, `The request for ${name} cannot be made: ${messageOf(error)}`);
  }
}

/** A client of one service. */
export class SfkitClient {
  readonly #transport: Transport;
  readonly contacts: Records;
  readonly accounts: Records;
  readonly opportunities: Records;
  readonly leads: Records;
  readonly campaigns: Records;
  readonly cases: Records;

  constructor(options: Options) {
    this.#transport = new Transport(options);
    const records = (noun: Noun) => new Records(this.#transport, () => `/api/salesforce/${noun}`, noun);
    this.contacts = records("contacts");
    this.accounts = records("accounts");
    this.opportunities = records("opportunities");
    this.leads = records("leads");
    this.campaigns = records("campaigns");
    this.cases = records("cases");
  }

  /** Records of any object, standard or custom, by its API name. */
  records(object: string): Records {
    return new Records(this.#transport, () => `/api/salesforce/records/${segment(object, "object")}`, "records");
  }

  /** The org's objects. */
  objects(userId: string, query: Asked<"/api/salesforce/objects"> = {}, options?: CallOptions) {
    return this.#get<"/api/salesforce/objects">("the objects", "/api/salesforce/objects", { ...query, user_id: userId }, options);
  }

  /** What an object looks like. */
  async describe(userId: string, object: string, options?: CallOptions): Promise<Result<Row>> {
    const name = "the describe";
    const path = madePath(name, () => `/api/salesforce/objects/${segment(object, "object")}/describe`);
    if (!path.ok) return path;
    return this.#transport.send<Row>({ method: "GET", name, path: path.data, query: { user_id: userId } }, options);
  }

  /** Words (`q`) or SOSL (`sosl`), looked for in many objects. */
  search(userId: string, query: Asked<"/api/salesforce/search">, options?: CallOptions) {
    return this.#get<"/api/salesforce/search">("the search", "/api/salesforce/search", { ...query, user_id: userId }, options);
  }

  /** The org's limits. */
  limits(userId: string, options?: CallOptions) {
    return this.#get<"/api/salesforce/limits">("the limits", "/api/salesforce/limits", { user_id: userId }, options);
  }

  /** A query, answered at once: 50 rows unless `limit` says otherwise. */
  query(userId: string, soql: string, options: StreamOptions = {}): Promise<Result<Data<Schemas["Rows"]>>> {
    return this.#transport.send(this.#asking(userId, soql, options), options);
  }

  /**
   * A query, row by row as they arrive; no more is fetched than is read. Throws `SfkitError` when it fails, also behind
   * the first rows. The time limit is that of the whole stream: give a long one a longer `timeout`.
   */
  queryStream(userId: string, soql: string, options: StreamOptions = {}): AsyncGenerator<Row, Ending, void> {
    const request = { ...this.#asking(userId, soql, options), accept: "application/x-ndjson" };
    return rowsOf(this.#transport, request, options);
  }

  #asking(userId: string, soql: string, options: StreamOptions): Request {
    const { signal: _signal, timeout: _timeout, ...asked } = options;
    const body = { ...asked, user_id: userId, query: soql };
    return { method: "POST", name: "the query", path: "/api/salesforce/enhanced/query", body };
  }

  /** A report on opportunities. */
  pipeline(userId: string, query: Asked<"/api/salesforce/enhanced/pipeline"> = {}, options?: CallOptions) {
    const path = "/api/salesforce/enhanced/pipeline" as const;
    return this.#get<typeof path>("the pipeline", path, { ...query, user_id: userId }, options);
  }

  /** A report on leads. */
  leadReport(userId: string, query: Asked<"/api/salesforce/enhanced/leads"> = {}, options?: CallOptions) {
    const path = "/api/salesforce/enhanced/leads" as const;
    return this.#get<typeof path>("the report on leads", path, { ...query, user_id: userId }, options);
  }

  /** Who is logged in. */
  user(userId: string, options?: CallOptions) {
    return this.#get<"/api/salesforce/enhanced/user">("the user", "/api/salesforce/enhanced/user", { user_id: userId }, options);
  }

  /** Who is logged in, and pipeline and leads in three numbers each. */
  readonly short = {
    profile: (userId: string, options?: CallOptions) =>
      this.#get<"/api/salesforce/profile">("the user", "/api/salesforce/profile", { user_id: userId }, options),
    pipeline: (userId: string, query: Asked<"/api/salesforce/analytics/pipeline"> = {}, options?: CallOptions) =>
      this.#get<"/api/salesforce/analytics/pipeline">("the pipeline", "/api/salesforce/analytics/pipeline", { ...query, user_id: userId }, options),
    leads: (userId: string, query: Asked<"/api/salesforce/analytics/leads"> = {}, options?: CallOptions) =>
      this.#get<"/api/salesforce/analytics/leads">("the leads", "/api/salesforce/analytics/leads", { ...query, user_id: userId }, options),
  };

  /** What the earlier service was asked for by POST, under its names. `contacts` and the like have the same and more. */
  readonly enhanced = {
    listAccounts: (userId: string, asked: Posted = {}, options?: CallOptions) => this.#listed("accounts", userId, asked, options),
    listContacts: (userId: string, asked: Posted = {}, options?: CallOptions) => this.#listed("contacts", userId, asked, options),
    listOpportunities: (userId: string, asked: Posted = {}, options?: CallOptions) => this.#listed("opportunities", userId, asked, options),
    listLeads: (userId: string, asked: Posted = {}, options?: CallOptions) => this.#listed("leads", userId, asked, options),
    createAccount: (userId: string, fields: Fields, options?: CallOptions) =>
      this.#post<"/api/salesforce/enhanced/accounts/create">(
        "the new account", "/api/salesforce/enhanced/accounts/create", { user_id: userId, account_data: fields }, options),
    getAccount: (userId: string, id: string, fields?: readonly string[], options?: CallOptions) =>
      this.#post<"/api/salesforce/enhanced/accounts/get">(
        "the account", "/api/salesforce/enhanced/accounts/get", { user_id: userId, account_id: id, fields }, options),
    pipeline: (userId: string, options?: CallOptions) =>
      this.#post<"/api/salesforce/enhanced/analytics/pipeline">(
        "the pipeline", "/api/salesforce/enhanced/analytics/pipeline", { user_id: userId }, options),
    leads: (userId: string, options?: CallOptions) =>
      this.#post<"/api/salesforce/enhanced/analytics/leads">(
        "the leads", "/api/salesforce/enhanced/analytics/leads", { user_id: userId }, options),
    user: (userId: string, options?: CallOptions) =>
      this.#post<"/api/salesforce/enhanced/user/info">("the user", "/api/salesforce/enhanced/user/info", { user_id: userId }, options),
    health: (options?: CallOptions) =>
      this.#verdict<"/api/salesforce/enhanced/health">("the health", "/api/salesforce/enhanced/health", {}, options),
    status: (options?: CallOptions) =>
      this.#get<"/api/salesforce/enhanced/status">("the status", "/api/salesforce/enhanced/status", {}, options),
  };

  #listed<N extends "accounts" | "contacts" | "opportunities" | "leads">(noun: N, userId: string, asked: Posted, options?: CallOptions) {
    const path = `/api/salesforce/enhanced/${noun}/list` as const;
    return this.#post<typeof path>(`the list of ${noun}`, path, { ...asked, user_id: userId }, options);
  }

  /** Salesforce as one integration among others. */
  readonly integration = {
    /** What is to be done to use an org; without one, a new login. */
    add: (userId?: string, options?: CallOptions) =>
      this.#post<"/api/integrations/salesforce/add">("the way in", "/api/integrations/salesforce/add", { user_id: userId }, options),
    status: (userId: string, options?: CallOptions) =>
      this.#get<"/api/integrations/salesforce/status">("the status", "/api/integrations/salesforce/status", { user_id: userId }, options),
    /** Begins to bring copies of objects up to date, where the service keeps some; `syncState` tells how far it is. */
    sync: (userId: string, dataTypes?: readonly string[], options?: CallOptions) =>
      this.#post<"/api/integrations/salesforce/sync">(
        "the sync", "/api/integrations/salesforce/sync", { user_id: userId, data_types: dataTypes }, options),
    syncState: (id: string, options?: CallOptions) =>
      this.#one<Answered<"/api/integrations/salesforce/sync/{sync_id}">>(
        "GET", "the sync", () => `/api/integrations/salesforce/sync/${segment(id, "id")}`, undefined, options),
    search: (userId: string, query: string, dataType?: string, options?: CallOptions) =>
      this.#get<"/api/integrations/salesforce/search">(
        "the search", "/api/integrations/salesforce/search", { user_id: userId, query, data_type: dataType }, options),
  };

  /** Requests that the service keeps under a name. */
  readonly workflows = {
    register: (workflow: Schemas["NewWorkflow"], options?: CallOptions) =>
      this.#post<"/api/services/register-workflow">("the workflow", "/api/services/register-workflow", workflow, options),
    list: (options?: CallOptions) =>
      this.#get<"/api/services/workflows">("the workflows", "/api/services/workflows", {}, options),
    get: (id: string, options?: CallOptions) =>
      this.#one<Answered<"/api/services/workflows/{workflow_id}">>("GET", "the workflow", () => this.#workflow(id), undefined, options),
    /** Makes its request; `parameters` stand in place of those that were registered. */
    run: (id: string, parameters?: Fields, options?: CallOptions) =>
      this.#one<Answered<"/api/services/workflows/{workflow_id}/run", "post">>(
        "POST", "the run", () => `${this.#workflow(id)}/run`, parameters && { parameters }, options),
    forget: (id: string, options?: CallOptions) =>
      this.#one<Answered<"/api/services/workflows/{workflow_id}", "delete">>("DELETE", "the workflow", () => this.#workflow(id), undefined, options),
  };

  #workflow(id: string): string {
    return `/api/services/workflows/${segment(id, "id")}`;
  }

  /**
   * Salesforce's own API below `/services/data`, passed through: `path` is what follows, such as `v60.0/query?q=…`. The answer is
   * Salesforce's, whatever its status: read it as that of `fetch`.
   */
  async rest(
    userId: string,
    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE",
    path = "",
    body?: unknown,
    options?: CallOptions,
  ): Promise<Result<Response>> {
    const name = "Salesforce's own API";
    const request: Request = { method, name, path: path ? `/services/data/${path}` : "/services/data", query: { user_id: userId } };
    if (body !== undefined) request.body = body;
    const sent = await this.#transport.open(request, options);
    return sent.ok ? { ok: true, data: sent.data.response } : sent;
  }

  /** How well things are: the service, its tokens, the ways to the orgs, all together. Bad news are data, too. */
  readonly health = {
    service: (options?: CallOptions) => this.#verdict<"/api/salesforce/health">("the health", "/api/salesforce/health", {}, options),
    tokens: (query: Query = {}, options?: CallOptions) =>
      this.#verdict<"/api/salesforce/health/tokens">("the tokens", "/api/salesforce/health/tokens", query, options),
    connection: (query: Query = {}, options?: CallOptions) =>
      this.#verdict<"/api/salesforce/health/connection">("the connection", "/api/salesforce/health/connection", query, options),
    summary: (query: Query = {}, options?: CallOptions) =>
      this.#verdict<"/api/salesforce/health/summary">("the summary", "/api/salesforce/health/summary", query, options),
  };

  /** Logins. Those that begin or end one need a token of scope `admin`. */
  readonly auth = {
    /** Where to send the browser. */
    authorize: (query: Query = {}, options?: CallOptions) =>
      this.#get<"/api/auth/salesforce/authorize">("the login", "/api/auth/salesforce/authorize", query, options),
    /** The page that a browser is shown when it comes back to the service itself; nothing that a program needs. */
    page: (query: Query, options?: CallOptions) =>
      this.#transport.open({ method: "GET", name: "the page", path: "/api/auth/salesforce/callback", query, accept: "text/html" }, options),
    /** What came back from it. */
    callback: (body: Schemas["Brought"], options?: CallOptions) =>
      this.#post<"/api/auth/salesforce/callback">("the end of the login", "/api/auth/salesforce/callback", body, options),
    refresh: (userId: string, options?: CallOptions) =>
      this.#post<"/api/auth/salesforce/refresh">("the refresh", "/api/auth/salesforce/refresh", { user_id: userId }, options),
    revoke: (userId: string, options?: CallOptions) =>
      this.#post<"/api/auth/salesforce/revoke">("the revocation", "/api/auth/salesforce/revoke", { user_id: userId }, options),
    health: (options?: CallOptions) =>
      this.#verdict<"/api/auth/salesforce/health">("the health of logins", "/api/auth/salesforce/health", {}, options),
  };

  /** The registry: what services there are and how they are. */
  readonly services = {
    list: (options?: CallOptions) => this.#get<"/api/services">("the services", "/api/services", {}, options),
    get: async (id: string, options?: CallOptions): Promise<Result<Answered<"/api/services/{id}">>> => {
      const path = madePath("the service", () => `/api/services/${segment(id, "id")}`);
      return path.ok ? this.#transport.send({ method: "GET", name: "the service", path: path.data }, options) : path;
    },
    health: (options?: CallOptions) => this.#verdict<"/api/services/health">("their health", "/api/services/health", {}, options),
    status: (options?: CallOptions) => this.#get<"/api/services/status">("their status", "/api/services/status", {}, options),
    workflowCapabilities: (options?: CallOptions) =>
      this.#get<"/api/services/workflow-capabilities">("the capabilities", "/api/services/workflow-capabilities", {}, options),
    chatCommands: (options?: CallOptions) =>
      this.#get<"/api/services/chat-commands">("the commands", "/api/services/chat-commands", {}, options),
    integrationStatus: (options?: CallOptions) =>
      this.#get<"/api/services/integration-status">("the integrations", "/api/services/integration-status", {}, options),
    /** Which request is meant by the words of a person; nothing is done. */
    testChatCommand: (serviceId: string, command: string, options?: CallOptions) =>
      this.#post<"/api/services/test-chat-command">(
        "the command", "/api/services/test-chat-command", { service_id: serviceId, command }, options),
  };

  #get<P extends keyof paths>(name: string, path: string, query: object, options?: CallOptions): Promise<Result<Answered<P>>> {
    return this.#transport.send({ method: "GET", name, path, query: query as Query }, options);
  }

  #verdict<P extends keyof paths>(name: string, path: string, query: object, options?: CallOptions): Promise<Result<Answered<P>>> {
    return this.#transport.send({ method: "GET", name, path, query: query as Query, isVerdict: true }, options);
  }

  async #one<T>(method: Request["method"], name: string, make: () => string, body?: unknown, options?: CallOptions): Promise<Result<T>> {
    const path = madePath(name, make);
    if (!path.ok) return path;
    const request: Request = { method, name, path: path.data };
    if (body !== undefined) request.body = body;
    return this.#transport.send<T>(request, options);
  }

  #post<P extends keyof paths>(name: string, path: string, body: unknown, options?: CallOptions): Promise<Result<Answered<P, "post">>> {
    return this.#transport.send({ method: "POST", name, path, body }, options);
  }
}
