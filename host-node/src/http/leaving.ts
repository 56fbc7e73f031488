/**
 * Lets a person unsubscribe: a page with a button, and what the button and the mail program's one click do (RFC 8058).
 *
 * In: a message's key. Out: a page. Never: a change by GET, which scanners follow; a word on who the person is.
 */
import type { Relance } from "../relance.js";
import type { Given } from "../wire.js";

/** The answer to a request for the page of this key. */
export async function leaving(relance: Relance, request: Request, key: string): Promise<Response> {
  const found = await relance.byKey(key);
  if (request.method === "GET") {
    return page(200, '<form method="post"><button>Unsubscribe</button></form>');
  }
  if (request.method !== "POST") {
    return page(405, "<p>Expected GET or POST.</p>");
  }
  if (found) {
    const row = (await relance.outbox({ enrollment: found.enrollment })).find((row) => row.key === key);
    const event = { type: "unsubscribed", channel: row?.channel ?? "email", id: `leave ${key}` } as Given;
    await relance.event({ contact: found.contact }, event);
  }
  return page(200, "<p>You are unsubscribed.</p>"); // Also where the key is not known: it says nothing about anybody.
}

function page(status: number, body: string): Response {
  const head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">';
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  return new Response(`${head}<title>Unsubscribe</title>${body}</html>`, { status, headers });
}
