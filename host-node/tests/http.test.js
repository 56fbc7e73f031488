/**
 * The handler and its adapters: who is let in, what is answered, whose signature is right.
 *
 * In: requests. Out: a failure where somebody gets in who must not, or an answer differs between adapters. Never: a network beyond this
 * machine.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { signed } from "@relance/node";
import { relanceExpress } from "@relance/node/express";
import { relanceFastify } from "@relance/node/fastify";
import { relanceHono } from "@relance/node/hono";
import { relanceNext } from "@relance/node/next";
import { open, people, scratch, setUp, WELCOME } from "./welcome.js";

const SECRET = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0";
const HTTP = { authorize: (request) => request.headers.get("authorization") === "Bearer key", webhookSecret: SECRET };

function ask(handler) {
  return async (method, path, body, headers = { authorization: "Bearer key" }) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await handler(new Request(`http://localhost/relance${path}`, { method, headers, body: text }));
    const answer = await response.text();
    return { status: response.status, body: answer.startsWith("{") || answer.startsWith("[") ? JSON.parse(answer) : answer };
  };
}

test("the operations answer those who are let in", async () => {
  const relance = await open(scratch(), { http: HTTP });
  const request = ask(relance.handler);
  assert.equal((await request("GET", "/enrollments", undefined, {})).status, 401);
  for (const { id, ...contact } of people(2)) {
    assert.deepEqual((await request("PUT", `/contacts/${id}`, contact)).body, { created: 1, updated: 0, unchanged: 0 });
  }
  assert.equal((await request("PUT", "/settings", { zone: "Europe/Paris" })).status, 200);
  const published = await request("POST", "/publish", { draft: WELCOME, sequence: "welcome" });
  assert.equal(published.body.version.number, 1);
  assert.equal((await request("POST", "/preview", { sequence: "welcome", contact: "p0" })).body.steps.length, 3);
  const { body: item } = await request("POST", "/enroll", { sequence: "welcome", contact: "p0" });
  assert.equal(item.outcome, "enrolled");
  assert.equal((await request("POST", "/enroll", { sequence: "welcome", contacts: ["p0", "p1"] })).body[0].outcome, "refused");
  assert.equal((await request("GET", "/enrollments?contact=p0")).body.length, 1);
  const one = `/enrollments/${item.enrollment}`;
  assert.equal((await request("POST", `${one}/pause`, { by: "Ann" })).body.turns[0].status, "paused");
  assert.equal((await request("POST", `${one}/resume`, {})).body.turns[0].status, "active");
  assert.equal((await request("POST", `${one}/reschedule`, { to: "2026-11-25T10:00:00Z" })).body.turns[0].wakeAt, "2026-11-25T10:00:00.000Z");
  assert.equal((await request("POST", `${one}/skip`, {})).status, 200);
  assert.equal((await request("POST", `${one}/stop`, {})).body.turns[0].status, "stopped");
  assert.equal((await request("GET", `${one}/timeline`)).body.length, 6);
  assert.equal((await request("GET", `${one}/replay`)).body.same, true);
  assert.equal((await request("GET", one)).body.status, "stopped");
  const list = { contact: "p1", channel: "email", entries: [{ at: "2026-11-24T10:00:00Z", subject: "Hello", text: "There" }] };
  assert.equal((await request("POST", "/schedule", list)).body.item.outcome, "enrolled");
  assert.deepEqual((await request("POST", "/call", { v: 1, op: "segments", text: "hi" })).body.result.segments, 1);
  assert.equal((await request("POST", "/events", { to: { contact: "p1" }, event: { type: "replied" } })).body.turns.length, 2);
  await relance.close();
});

test("a conversation is told of, looked at and answered for", async () => {
  // E9, E12
  const relance = await open(scratch(), { http: HTTP });
  const request = ask(relance.handler);
  const auto = { decide: "model", closing: { withoutSummary: true } };
  await relance.setSettings({ channels: { whatsapp: {} }, model: {}, autoFollowUps: auto });
  await relance.upsertContact({ id: "ada", phone: "+34600000001", addresses: { whatsapp: "+34600000001" }, timezone: "Europe/Madrid" });
  await request("PUT", "/contacts/ada/conversation", { id: "a/b", channel: "whatsapp" });
  const at = "/conversations/a%2Fb";
  assert.equal((await request("GET", at)).body.headline, "Not watched");
  assert.equal((await request("POST", `${at}/replied`, { text: "How much?", eventId: "m1" })).body.duplicate, false);
  assert.equal((await request("POST", `${at}/replied`, { text: "How much?", eventId: "m1" })).body.duplicate, true);
  await request("POST", `${at}/outbound`, { by: "ai", text: "40 €." });
  assert.equal((await request("GET", at)).body.status, "silent");
  assert.equal((await request("POST", `${at}/bot`, {})).status, 400);
  assert.equal((await request("POST", `${at}/bot`, { active: false })).status, 200);
  assert.equal((await request("POST", `${at}/bot`, { active: true })).status, 200);
  await relance.run({ until: "2026-11-23T08:30:00.000Z" });
  const [{ key, kind }] = (await request("GET", "/questions")).body;
  assert.equal(kind, "decide");
  const question = `/questions/${encodeURIComponent(key)}`;
  assert.equal((await request("GET", question)).body.schemaName, "decide_answer");
  const answer = JSON.stringify({ decision: "close", at: null, text: null, reason: "settled" });
  assert.equal((await request("POST", question, { answer })).status, 200);
  assert.equal((await request("POST", question, { answer })).status, 404);
  assert.equal((await request("GET", at)).body.status, "closed");
  await request("POST", `${at}/replied`, { text: "And the red one?", at: "2026-11-23T08:31:00.000Z" });
  assert.equal((await request("POST", `${at}/stop-follow-ups`, { by: "Ann" })).body.headline, "Stopped");
  assert.equal((await request("POST", `${at}/resume-follow-ups`, {})).body.status, "open");
  assert.equal((await request("POST", `${at}/hand-back`, {})).status, 200);
  assert.equal((await request("POST", `${at}/close`, { by: "Ann" })).body.reason.by, "Ann");
  assert.deepEqual((await request("GET", "/surveys")).body, []);
  assert.equal((await request("POST", "/surveys/nobody", { score: 5 })).status, 404);
  assert.equal((await request("GET", "/conversations/nobody")).status, 404);
  await relance.close();
});

test("what is wrong with a request is said, and nothing else", async () => {
  const relance = await open(scratch(), { http: { ...HTTP, largest: 1_000 } });
  const request = ask(relance.handler);
  assert.equal((await request("GET", "/enrollments/nobody")).status, 404);
  assert.equal((await request("GET", "/constructor")).status, 404);
  assert.equal((await request("POST", "/enrollments/e/constructor", {})).status, 404);
  assert.equal((await request("POST", "/enroll", { sequence: "none", contact: "p0" })).status, 404);
  const refused = await request("POST", "/publish", { draft: { name: "Empty", purpose: "service", steps: [{ id: "one", colour: "red" }] } });
  assert.equal(refused.status, 400);
  assert.ok(refused.body.error.problems.length > 0);
  assert.equal((await request("POST", "/events", "x".repeat(2_000))).status, 400);
  const text = await relance.handler(new Request("http://localhost/relance/events", { method: "POST", body: "{", headers: { authorization: "Bearer key" } }));
  assert.equal(text.status, 400);
  assert.equal((await relance.handler(new Request("http://localhost/elsewhere"))).status, 404);
  await relance.close();
});

test("a webhook is taken with a right and fresh signature, and once", async () => {
  const relance = await open(scratch(), { http: HTTP });
  const [item] = await setUp(relance, 1);
  const body = JSON.stringify({ contact: "p0", event: { type: "replied", channel: "email" } });
  const post = (headers, text = body) => relance.handler(new Request("http://localhost/relance/webhooks", { method: "POST", headers, body: text }));
  const good = signed(SECRET, "m1", body, Date.now());
  for (const wrong of [{}, { ...good, "webhook-id": "m2" }, signed("another", "m1", body, Date.now()), signed(SECRET, "m1", body, Date.now() - 600_000)]) {
    assert.equal((await post(wrong)).status, 401);
  }
  assert.equal((await post(good, body.replace("replied", "goal"))).status, 401);
  assert.equal((await relance.get(item.enrollment)).status, "active");
  assert.equal((await (await post({ ...good, "webhook-signature": `v1,AAAA ${good["webhook-signature"]}` })).json()).turns[0].status, "replied");
  assert.equal((await (await post(good)).json()).duplicate, true);
  await relance.close();
});

test("the page to leave changes nothing by GET, and unsubscribes by POST", async () => {
  const relance = await open(scratch(), { http: HTTP });
  const [item] = await setUp(relance, 1);
  await relance.run({ until: item.wakeAt });
  const [{ key }] = await relance.outbox();
  const leave = (method) => relance.handler(new Request(`http://localhost/relance/leave/${encodeURIComponent(key)}`, { method }));
  assert.match(await (await leave("GET")).text(), /<form method="post">/);
  assert.equal((await relance.get(item.enrollment)).status, "active");
  assert.equal((await leave("POST")).status, 200);
  assert.equal((await leave("POST")).status, 200);
  assert.equal((await relance.get(item.enrollment)).status, "unsubscribed");
  assert.deepEqual((await relance.contact("p0")).optOuts, ["email"]);
  await relance.close();
});

/** Each adapter on a server of its own. */
const ADAPTERS = {
  express: async (relance) => {
    const app = express();
    app.use(relanceExpress(relance));
    app.get("/elsewhere", (_, response) => response.send("the application's"));
    const server = app.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { port: server.address().port, close: () => server.closeAllConnections() ?? server.close() };
  },
  fastify: async (relance) => {
    const app = fastify();
    app.register(relanceFastify(relance));
    app.get("/elsewhere", async () => "the application's");
    await app.listen({ port: 0, host: "127.0.0.1" });
    return { port: app.server.address().port, close: () => app.close() };
  },
  hono: async (relance) => {
    const app = new Hono();
    app.all("/relance/*", relanceHono(relance));
    app.get("/elsewhere", (context) => context.text("the application's"));
    return served((request) => app.fetch(request));
  },
  next: async (relance) => {
    const routes = relanceNext(relance);
    return served(async (request) => (request.url.endsWith("/elsewhere") ? new Response("the application's") : routes[request.method](request)));
  },
};

/** A server around a Fetch API function, as those frameworks bring their own. */
async function served(answer) {
  const server = createServer(async (incoming, response) => {
    const chunks = [];
    for await (const chunk of incoming) {
      chunks.push(chunk);
    }
    const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
    const found = await answer(new Request(`http://localhost${incoming.url}`, { method: incoming.method, headers: incoming.headers, body }));
    response.writeHead(found.status, Object.fromEntries(found.headers)).end(await found.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, close: () => server.closeAllConnections() ?? server.close() };
}

for (const [name, serve] of Object.entries(ADAPTERS)) {
  test(`${name} answers as the handler does`, async () => {
    const relance = await open(scratch(), { http: HTTP });
    await setUp(relance, 1);
    const { port, close } = await serve(relance);
    const url = `http://127.0.0.1:${port}`;
    const found = await fetch(`${url}/relance/enrollments`, { headers: { authorization: "Bearer key" } });
    assert.equal((await found.json()).length, 1);
    assert.equal((await fetch(`${url}/relance/enrollments`)).status, 401);
    const body = JSON.stringify({ contact: "p0", event: { type: "replied" } });
    const headers = { ...signed(SECRET, "m1", body, Date.now()), "content-type": "application/json" };
    const heard = await fetch(`${url}/relance/webhooks`, { method: "POST", headers, body });
    assert.equal((await heard.json()).turns[0].status, "replied");
    assert.equal(await (await fetch(`${url}/elsewhere`)).text(), "the application's");
    await close();
    await relance.close();
  });
}
