export { NOUNS, Records, SfkitClient, type Fields, type Noun, type Page, type Posted, type StreamOptions } from "./client.js";
export { Codes, SfkitError, unwrap, type Failure, type Result } from "./failure.js";
export type { Ending, Row } from "./lines.js";
export type { components, operations, paths } from "./schema.js";
export { clientOfEnvironment, skills } from "./skills.js";
export type { CallOptions, Options, Query } from "./transport.js";
