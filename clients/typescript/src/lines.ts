// Rows as they arrive, a line of JSON each. A last line tells of a failure, or where the result was cut.

import { Codes, SfkitError, failure, opened } from "./failure.js";
import { lost, type CallOptions, type Request, type Transport } from "./transport.js";

/** A row, as the query names its fields. */
export type Row = Record<string, unknown>;

/** What is known when the rows are over. */
export interface Ending {
  /** Rows that have come. */
  rows: number;
  /** What cut the result, when something did. */
  truncated: unknown;
}

/** The rows of a query; throws `SfkitError` when it fails, also behind the first rows. */
export async function* rowsOf(transport: Transport, request: Request, options: CallOptions): AsyncGenerator<Row, Ending, void> {
  const sent = await transport.open(request, options);
  if (!sent.ok) throw new SfkitError(sent.error);
  const { response, signal } = sent.data;
  if (!response.ok || response.body === null) throw new SfkitError(await refusal(response));
  const ending: Ending = { rows: 0, truncated: null };
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await read(reader, request, signal, options);
      const lines = (rest + (value ?? "")).split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      for (const line of lines) {
        const row = parsed(line);
        if (row === undefined) continue;
        if (isLast(row, "error")) throw new SfkitError(told(row.error));
        if (isLast(row, "truncated")) {
          ending.truncated = row.truncated;
          continue;
        }
        ending.rows += 1;
        yield row;
      }
      if (done) return ending;
    }
  } finally {
    // Whoever stops early ends the query, too.
    await reader.cancel().catch(() => undefined);
  }
}

type Reader = ReadableStreamDefaultReader<string>;

async function read(reader: Reader, request: Request, signal: AbortSignal, options: CallOptions) {
  try {
    return await reader.read();
  } catch (error) {
    const result = lost(request, error, signal, options);
    throw new SfkitError(result.ok ? failure(Codes.network, "").error : result.error);
  }
}

function parsed(line: string): Row | undefined {
  if (line.trim() === "") return undefined;
  try {
    return JSON.parse(line) as Row;
  } catch {
    throw new SfkitError(failure(Codes.network, "The answer broke off in the middle of a row.").error);
  }
}

/** A line that is no row: it has one member, which is an object. */
function isLast(row: Row, name: string): boolean {
  const members = Object.keys(row);
  return members.length === 1 && members[0] === name && typeof row[name] === "object" && row[name] !== null;
}

function told(error: unknown) {
  const result = opened(500, { ok: false, error });
  return result.ok ? failure(Codes.service, "").error : result.error;
}

async function refusal(response: Response) {
  try {
    const result = opened(response.status, await response.json());
    if (!result.ok) return result.error;
  } catch {
    // Falls through: whatever answered, it was not the service.
  }
  return failure(`HTTP_${response.status}`, `The answer with status ${response.status} is not one of the service.`).error;
}
