/**
 * Answers HTTP requests, from the Fetch API's `Request` to its `Response`: the operations as JSON for one's own back end and embedded
 * element, signed webhooks, and the way to unsubscribe.
 *
 * In: requests. Out: responses. Never: an operation for somebody whom `authorize` did not let in; an unsubscribing by GET; a webhook
 * acknowledged before it was processed.
 */
import { machineMillis } from "../clock.js";
import { Fault } from "../fault.js";
import type { Relance } from "../relance.js";
import { leaving } from "./leaving.js";
import { operations } from "./operations.js";
import { isSigned } from "./signature.js";
import type { Given } from "../wire.js";
import type { To } from "../drive/drive.js";

/** How the handler is set up. */
export interface HttpOptions {
  /** Under which path it answers; `/relance` unless said otherwise. */
  basePath?: string;
  /** Lets a request in to the operations; without it nobody is. */
  authorize?: (request: Request) => boolean | Promise<boolean>;
  /** The secret of inbound webhooks; without it none is taken. */
  webhookSecret?: string;
  /** The largest body in bytes; 1 MiB unless said otherwise. */
  largest?: number;
}

/** From request to response. */
export type Handler = (request: Request) => Promise<Response>;

const STATUS: Record<Fault["kind"], number> = { input: 400, notFound: 404, busy: 503, away: 503, model: 503, store: 500, sender: 500, core: 500 };
const LARGEST = 1 << 20;

/** What an inbound webhook says: what happened to whom. */
interface Inbound {
  contact?: string;
  enrollment?: string;
  key?: string;
  event?: Given;
}

/** The handler of a host. */
export function handlerOf(relance: Relance, options: HttpOptions): Handler {
  const base = (options.basePath ?? "/relance").replace(/\/$/, "");
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== base && !pathname.startsWith(`${base}/`)) {
      return refusal(404, "expected a path of this host, found another one");
    }
    const path = pathname.slice(base.length);
    try {
      return await answer(relance, options, request, path);
    } catch (error) {
      return failed(error);
    }
  };
}

async function answer(relance: Relance, options: HttpOptions, request: Request, path: string): Promise<Response> {
  if (path.startsWith("/leave/")) {
    return leaving(relance, request, decodeURIComponent(path.slice("/leave/".length)));
  }
  const body = request.method === "GET" ? "" : await bodyOf(request, options.largest ?? LARGEST);
  if (path === "/webhooks" && request.method === "POST") {
    return webhook(relance, options, request, body);
  }
  if (!(await options.authorize?.(request))) {
    return refusal(401, "expected a request that `authorize` lets in, found another one");
  }
  const result = await operations(relance, request.method, new URL(request.url), path, body);
  return result === undefined ? refusal(404, "expected an operation, found another path") : json(200, result);
}

/** The body; one that is too large is not read to its end. */
async function bodyOf(request: Request, largest: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > largest) {
      await reader?.cancel();
      throw new Fault("input", `expected a body of at most ${largest} bytes, found a larger one`);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A signed webhook: acknowledged when it has been processed (X8). */
async function webhook(relance: Relance, options: HttpOptions, request: Request, body: string): Promise<Response> {
  const { webhookSecret: secret } = options;
  if (secret === undefined || !isSigned(secret, request.headers, body, machineMillis())) {
    return refusal(401, "expected a signed webhook, found one without a right signature");
  }
  const { contact, enrollment, key, event } = parsed(body) as Inbound;
  const to = await whom(relance, { contact, enrollment, key });
  if (to === undefined || event === undefined) {
    const wanted = "expected an `event` and a `contact`, an `enrollment` or a message's `key` that is known";
    throw new Fault("input", `${wanted}, found something else`);
  }
  // The same webhook twice is the same event.
  const id = event.id ?? request.headers.get("webhook-id")!;
  return json(200, await relance.event(to, { ...event, id } as Given));
}

async function whom(relance: Relance, { contact, enrollment, key }: Inbound): Promise<To | undefined> {
  if (contact !== undefined) {
    return { contact };
  }
  if (enrollment !== undefined) {
    return { enrollment };
  }
  const found = key === undefined ? undefined : await relance.byKey(key);
  return found && { enrollment: found.enrollment };
}

/** A body as JSON. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body === "" ? "{}" : body);
  } catch {
    throw new Fault("input", "expected JSON, found another text");
  }
}

function failed(error: unknown): Response {
  if (error instanceof Fault) {
    const { kind, message, help, problems } = error;
    return json(STATUS[kind], { error: { kind, message, help, problems } });
  }
  if (error instanceof RangeError || error instanceof URIError) {
    return refusal(400, error.message);
  }
  return refusal(500, "the host could not answer"); // What it was may name people.
}

function refusal(status: number, message: string): Response {
  return json(status, { error: { kind: "refused", message } });
}

function json(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json", "cache-control": "no-store" } });
}
