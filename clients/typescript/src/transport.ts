// One request to the service: URL, token, time limit, repeats, envelope.

import { Codes, failure, opened, type Result } from "./failure.js";

export interface Options {
  /** Where the service listens: `url` of its ready line, such as `http://127.0.0.1:7701`. */
  baseUrl?: string;
  /** The token, or what brings it. */
  token?: string | (() => string | Promise<string>);
  /** The file that `sfkit serve --token-file FILE` writes. Read anew when the service was started again. */
  tokenFile?: string;
  /** Time limit of a request in milliseconds, its repeats included; 30,000 without. */
  timeout?: number;
  /** How often a GET is sent again after 429 and 503, as `Retry-After` says; 2 without. */
  retries?: number;
  /** In place of the global `fetch`. */
  fetch?: typeof fetch;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call: it then rejects with the reason of the signal. */
  signal?: AbortSignal;
  /** Time limit of this call in milliseconds. */
  timeout?: number;
}

type Scalar = string | number | boolean;
export type Query = Readonly<Record<string, Scalar | readonly Scalar[] | null | undefined>>;

export interface Request {
  method: "GET" | "HEAD" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** What is asked for, for messages. */
  name: string;
  path: string;
  query?: Query;
  body?: unknown;
  accept?: string;
  /** The answer tells how well things are: it is data also when they are not well. */
  isVerdict?: boolean;
}

const TIMEOUT = 30_000;
const RETRIES = 2;
/** A longer wait is not waited for, in milliseconds. */
const LONGEST_WAIT = 10_000;

/** An answer whose body was not read yet, with the signal that ends it. */
export interface Opened {
  response: Response;
  signal: AbortSignal;
}

export class Transport {
  readonly #options: Options;
  #token: string | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Sends a request and opens the envelope of its answer. */
  async send<T>(request: Request, options: CallOptions = {}): Promise<Result<T>> {
    const sent = await this.open(request, options);
    if (!sent.ok) return sent;
    const { response, signal } = sent.data;
    let text: string;
    try {
      text = await response.text();
    } catch (error) {
      return lost(request, error, signal, options);
    }
    try {
      return opened<T>(response.status, JSON.parse(text), request.isVerdict);
    } catch {
      return failure(`HTTP_${response.status}`, `The answer to ${request.name} is no JSON.`, { status: response.status });
    }
  }

  /** Sends a request; the body of its answer is left to the caller. */
  async open(request: Request, options: CallOptions = {}): Promise<Result<Opened>> {
    options.signal?.throwIfAborted();
    if (!this.#options.baseUrl) return failure(Codes.config, "The URL of the service is not configured.");
    let url: URL;
    let body: string | undefined;
    try {
      url = address(this.#options.baseUrl, request);
      body = request.body === undefined ? undefined : JSON.stringify(request.body);
    } catch (error) {
      return failure(Codes.setup, `The request for ${request.name} cannot be made: ${messageOf(error)}`);
    }
    const limit = AbortSignal.timeout(options.timeout ?? this.#options.timeout ?? TIMEOUT);
    const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
    let repeats = request.method === "GET" ? (this.#options.retries ?? RETRIES) : 0;
    let isFresh = false;
    for (;;) {
      const token = await this.#bearer(isFresh);
      if (!token.ok) return token;
      const headers: Record<string, string> = { Accept: request.accept ?? "application/json" };
      headers["Authorization"] = `Bearer ${token.data}`;
      if (body !== undefined) headers["Content-Type"] = "application/json";
      let response: Response;
      try {
        const init: RequestInit = { method: request.method, headers, signal, redirect: "error" };
        if (body !== undefined) init.body = body;
        response = await (this.#options.fetch ?? fetch)(url, init);
      } catch (error) {
        return lost(request, error, signal, options);
      }
      // A service that was started again has another token, and has done nothing with this one.
      if (response.status === 401 && this.#options.tokenFile && !isFresh) {
        isFresh = true;
        await response.body?.cancel();
        continue;
      }
      const wait = repeats > 0 ? pause(response) : undefined;
      if (wait === undefined) return { ok: true, data: { response, signal } };
      repeats -= 1;
      await response.body?.cancel();
      try {
        await sleep(wait, signal);
      } catch (error) {
        return lost(request, error, signal, options);
      }
    }
  }

  async #bearer(anew: boolean): Promise<Result<string>> {
    const { token, tokenFile } = this.#options;
    if (typeof token === "string") return { ok: true, data: token };
    try {
      if (token) return { ok: true, data: await token() };
      if (!tokenFile) return failure(Codes.config, "The token of the service is not configured.");
      if (anew || this.#token === undefined) {
        const { readFile } = await import("node:fs/promises");
        this.#token = (await readFile(tokenFile, "utf8")).trim();
      }
      return { ok: true, data: this.#token };
    } catch (error) {
      return failure(Codes.config, `The token of the service cannot be read: ${messageOf(error)}`);
    }
  }
}

/** A segment of a path; empty ones and dots would mean another path. */
export function segment(value: unknown, name: string): string {
  if (typeof value !== "string" || value.trim() === "" || value === "." || value === "..") {
    throw new TypeError(`${name} is missing`);
  }
  return encodeURIComponent(value);
}

function address(base: string, request: Request): URL {
  const url = new URL(request.path, base.endsWith("/") ? base : `${base}/`);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (name === "user_id" && (typeof value !== "string" || value === "")) throw new TypeError("userId is missing");
    if (value === null || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url;
}

/** How long the service wants to be left alone; nothing when the answer is to be taken as it is. */
function pause(response: Response): number | undefined {
  if (response.status !== 429 && response.status !== 503) return undefined;
  const told = response.headers.get("Retry-After");
  if (told === null) return undefined;
  const seconds = Number(told);
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(told) - Date.now();
  return Number.isFinite(wait) && wait <= LONGEST_WAIT ? Math.max(wait, 0) : undefined;
}

function sleep(wait: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, wait);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** What a broken connection and a time limit come to; an abort of the caller is thrown. */
export function lost(request: Request, error: unknown, signal: AbortSignal, options: CallOptions): Result<never> {
  if (options.signal?.aborted) throw options.signal.reason;
  const reason = signal.aborted ? "timeout" : messageOf(error instanceof Error && error.cause ? error.cause : error);
  return failure(Codes.network, `No response received for ${request.name}.`, { reason });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
