// What a call comes to: data, or the code and message of a failure. Nothing but an abort by the caller throws.

/** What went wrong. */
export interface Failure {
  /**
   * The service's own code (`VALIDATION_ERROR`, `NOT_FOUND`, …), or one of this client: `CONFIG_ERROR`,
   * `PYTHON_API_ERROR` (the service failed and gave no code), `HTTP_<status>` (the answer is not the service's),
   * `NETWORK_ERROR` (no answer), `REQUEST_SETUP_ERROR` (the request could not be made).
   */
  code: string;
  message: string;
  /** Facts: HTTP `status`, Salesforce's `error_code` and `fields`, `retry_after`, `reason`. */
  details?: Readonly<Record<string, unknown>>;
}

export type Result<T> = { ok: true; data: T } | { ok: false; error: Failure };

/** Codes that this client gives by itself. */
export const Codes = {
  config: "CONFIG_ERROR",
  /** The service's failure without a code of its own; the name is that of the service's predecessor. */
  service: "PYTHON_API_ERROR",
  network: "NETWORK_ERROR",
  setup: "REQUEST_SETUP_ERROR",
} as const;

/** A failure as an exception: of iterations, which have no place for a `Result`, and of `unwrap`. */
export class SfkitError extends Error {
  override readonly name = "SfkitError";
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(failure: Failure) {
    super(failure.message);
    this.code = failure.code;
    this.details = failure.details ?? {};
  }
}

/** The data of a result; throws `SfkitError` when there is none. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.data;
  throw new SfkitError(result.error);
}

export function failure(code: string, message: string, details?: Record<string, unknown>): { ok: false; error: Failure } {
  return { ok: false, error: details ? { code, message, details } : { code, message } };
}

type Members = Record<string, unknown>;

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The service's envelopes, which differ by family: `{ok,data}` and `{ok,error{…}}`, flat `{ok,…}` and
 * `{ok,error,message,…}`, and the same with `success`.
 */
export function opened<T>(status: number, body: unknown, isVerdict = false): Result<T> {
  if (!isMembers(body) || (typeof body.ok !== "boolean" && typeof body.success !== "boolean")) {
    return failure(`HTTP_${status}`, `The answer with status ${status} is not one of the service.`, { status });
  }
  // Bad news about health are an answer, whatever their status.
  if (isVerdict && !("error" in body)) return { ok: true, data: body as T };
  if (status < 400 && (body.ok ?? body.success) === true) {
    if ("data" in body) return { ok: true, data: body.data as T };
    const { ok: _ok, success: _success, ...rest } = body;
    return { ok: true, data: rest as T };
  }
  if (isMembers(body.error)) {
    const details = isMembers(body.error.details) ? body.error.details : {};
    return failure(word(body.error.code), text(body.error.message, status), { ...details, http_status: status });
  }
  const { ok: _ok, success: _success, error, message, details, ...rest } = body;
  const facts = isMembers(details) ? details : {};
  return failure(word(error).toUpperCase(), text(message, status), { ...rest, ...facts, http_status: status });
}

function word(code: unknown): string {
  return typeof code === "string" && code !== "" ? code : Codes.service;
}

function text(message: unknown, status: number): string {
  return typeof message === "string" && message !== "" ? message : `The service failed with status ${status}.`;
}
