/**
 * Asks the service: typed by its own description, with its refusals as errors that can be shown.
 *
 * In: an operation and its parts. Out: the answer, or a `Refusal`. Never: a second try of what has changed something.
 */
import createClient from "openapi-fetch";
import type { components, paths } from "../generated/api";

/** A shape of the API, by name. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];

const WORKSPACE = "relance.workspace";

/** The workspace that the person looks at, where they may look at several. */
export const workspace = {
  now: () => sessionStorage.getItem(WORKSPACE) ?? "",
  set: (id: string) => sessionStorage.setItem(WORKSPACE, id),
};

/** Where an input is at fault, and what to do about it. */
export interface Fault {
  code: string;
  path: string;
  message: string;
  help?: string;
}

/** What the service refused, in its own words. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly help: string | undefined;
  readonly problems: readonly Fault[];
  /** The answer's other members. */
  readonly more: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    const problems = Array.isArray(body.problems) ? (body.problems as Fault[]) : [];
    super(text(body.detail) ?? problems[0]?.message ?? text(body.title) ?? `the service answered ${status}`);
    this.status = status;
    this.code = text(body.code) ?? "";
    this.help = text(body.help) ?? problems[0]?.help;
    this.problems = problems;
    this.more = body;
  }
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const client = createClient<paths>({ baseUrl: "", credentials: "same-origin", querySerializer: { array: { style: "form", explode: false } } });

/** While the page is being left, what is asked goes on without it. */
export const leaving = { now: false };

client.use({
  onError({ error }) {
    // A browser says of a service that is away only that it failed to fetch.
    return error instanceof TypeError ? new Error("the service does not answer") : undefined;
  },
  onRequest({ request: asked, schemaPath }) {
    const request = leaving.now ? new Request(asked, { keepalive: true }) : asked;
    if (workspace.now() !== "" && (request.method === "GET" || !schemaPath.startsWith("/v1/session"))) {
      request.headers.set("relance-workspace", workspace.now());
    }
    if (request.method === "POST" && !schemaPath.startsWith("/v1/session")) {
      request.headers.set("idempotency-key", crypto.randomUUID());
    }
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) {
      return;
    }
    const body: unknown = await response.json().catch(() => ({}));
    const refusal = new Refusal(response.status, typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {});
    if (refusal.status === 401 && !schemaPath.startsWith("/v1/session")) {
      dispatchEvent(new Event("relance-signed-out"));
    }
    throw refusal;
  },
});

/** The operations: `api.GET("/v1/contacts/{contact}", { params: { path: { contact } } })`. */
export const api = client;

/** The body of an answer; a refusal has been thrown before. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
