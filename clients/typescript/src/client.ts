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
type Answered<P extends keyof paths, M extends "get" | "post" = "get"> = paths[P][M] extends {
  responses: { 200: { content: { "application/json": infer B } } };
}
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
  };

  #get<P extends keyof paths>(name: string, path: string, query: object, options?: CallOptions): Promise<Result<Answered<P>>> {
    return this.#transport.send({ method: "GET", name, path, query: query as Query }, options);
  }

  #verdict<P extends keyof paths>(name: string, path: string, query: object, options?: CallOptions): Promise<Result<Answered<P>>> {
    return this.#transport.send({ method: "GET", name, path, query: query as Query, isVerdict: true }, options);
  }

  #post<P extends keyof paths>(name: string, path: string, body: unknown, options?: CallOptions): Promise<Result<Answered<P, "post">>> {
    return this.#transport.send({ method: "POST", name, path, body }, options);
  }
}
