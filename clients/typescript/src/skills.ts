// The eight skills of the earlier desktop app, by their names, arguments and envelopes. What was wrong with them is mended:
// ids are encoded, requests have a time limit, and an empty answer is a success.

import { SfkitClient, type Fields, type Page } from "./client.js";
import type { Result } from "./failure.js";
import type { Row } from "./lines.js";
import type { components } from "./schema.js";

type Saved = components["schemas"]["Saved"];

/** The skills, on one client. */
export function skills(client: SfkitClient) {
  const named = async <K extends string>(key: K, page: Promise<Result<Page>>): Promise<Result<Record<K, Row[]>>> => {
    const listed = await page;
    return listed.ok ? { ok: true, data: { [key]: listed.data.records } as Record<K, Row[]> } : listed;
  };
  return {
    listSalesforceContacts: (userId: string) => named("contacts", client.contacts.list(userId)),
    listSalesforceAccounts: (userId: string) => named("accounts", client.accounts.list(userId)),
    listSalesforceOpportunities: (userId: string) => named("opportunities", client.opportunities.list(userId)),
    createSalesforceContact: (userId: string, lastName: string, firstName?: string, email?: string): Promise<Result<Saved>> =>
      client.contacts.create(userId, given({ LastName: lastName, FirstName: firstName, Email: email })),
    createSalesforceAccount: (userId: string, name: string): Promise<Result<Saved>> =>
      client.accounts.create(userId, { Name: name }),
    createSalesforceOpportunity: (
      userId: string,
      name: string,
      stageName: string,
      closeDate: string,
      amount?: number,
    ): Promise<Result<Saved>> =>
      client.opportunities.create(userId, given({ Name: name, StageName: stageName, CloseDate: closeDate, Amount: amount })),
    updateSalesforceOpportunity: (userId: string, id: string, fields: Fields): Promise<Result<Saved>> =>
      client.opportunities.update(userId, id, fields),
    getSalesforceOpportunity: (userId: string, id: string): Promise<Result<Row>> => client.opportunities.get(userId, id),
  };
}

function given(fields: Record<string, unknown>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The client that the environment describes: `SFKIT_SERVICE_URL` and `SFKIT_SERVICE_TOKEN_FILE`. */
export function clientOfEnvironment(): SfkitClient {
  const environment = typeof process === "undefined" ? {} : process.env;
  const baseUrl = environment["SFKIT_SERVICE_URL"];
  const tokenFile = environment["SFKIT_SERVICE_TOKEN_FILE"];
  return new SfkitClient({ ...(baseUrl && { baseUrl }), ...(tokenFile && { tokenFile }) });
}
