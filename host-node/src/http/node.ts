/**
 * Between Node's own requests and the Fetch API's.
 *
 * In: an `IncomingMessage` and a handler. Out: its answer, written. Never: a body read to its end before the handler has asked for it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { Handler } from "./handler.js";

/** Node's request as the Fetch API's. `read` is the body where somebody has read it already. */
export function asRequest(message: IncomingMessage, url: string, read?: unknown): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) {
      headers.append(name, one);
    }
  }
  const method = message.method ?? "GET";
  const target = new URL(url, `http://${message.headers.host ?? "localhost"}`);
  if (method === "GET" || method === "HEAD") {
    return new Request(target, { method, headers });
  }
  const body = bodyOf(message, read);
  return new Request(target, { method, headers, body, duplex: "half" } as RequestInit);
}

function bodyOf(message: IncomingMessage, read: unknown): BodyInit {
  if (typeof read === "string" || read instanceof Uint8Array) {
    return read as BodyInit;
  }
  return message.readableEnded ? JSON.stringify(read ?? {}) : (Readable.toWeb(message) as unknown as BodyInit);
}

/** Has the handler answer Node's request. */
export async function answerNode(handler: Handler, request: Request, response: ServerResponse): Promise<void> {
  const answer = await handler(request);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
