/**
 * Senders: what they hand over, and what becomes of it (X4).
 *
 * In: sends, servers that refuse. Out: a failure where a class is wrong or a message leaves behind a shut gate. Never: a real provider.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, isSigned, smtp, webhook } from "@relance/node";
import { classOf } from "../dist/send/replies.js";
import { buttonsOf, dressedIn } from "../dist/send/layout.js";
import { build } from "../dist/send/message.js";
import { mailServer } from "./mailserver.js";
import { ROOT } from "./story.js";
import { scratch } from "./welcome.js";

async function until(what) {
  for (let tries = 0; tries < 200 && !what(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(what());
}

const NOW = Date.parse("2026-11-23T08:05:00.000Z");
const open = async () => true;
const shut = async () => false;
const TEXT = { type: "text", subject: "Hi", body: "Line one\nline two" };

function send(content = TEXT, more = {}) {
  return {
    key: "e1/hello/1", attempt: 1, enrollment: "e1", sequence: "s", version: 1, step: "hello", contact: "c1",
    channel: "email", to: "zoe@example.com", purpose: "marketing", content, ...more,
  };
}

const from = { from: "Ann <ann@example.org>" };
const built = (given, identity = from, now = NOW) => build(given, identity, now).text;

test("two tries of one key differ in their date alone", () => {
  // X3
  const [first, second] = [built(send()), built(send(), from, NOW + 3_300_000)];
  assert.notEqual(first, second);
  assert.equal(first.replace("08:05:00", "09:00:00"), second);
  assert.match(first, /Message-ID: <[0-9a-f]{32}@example\.org>\r\n/);
  assert.match(first, /Auto-Submitted: auto-generated\r\n/);
});

test("the address to leave is the send's own, else the host's, and never none", () => {
  // S2
  assert.throws(() => built(send(TEXT, { unsubscribe: {} })), { kind: "config" });
  const hosts = built(send(TEXT, { unsubscribe: {} }), { ...from, unsubscribeUrl: "https://example.org/u?k={key}" });
  assert.ok(hosts.includes("List-Unsubscribe: <https://example.org/u?k=e1%2Fhello%2F1>\r\n"));
  assert.ok(hosts.includes("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
  const own = built(send(TEXT, { unsubscribe: { url: "mailto:leave@example.org" } }));
  assert.ok(own.includes("List-Unsubscribe: <mailto:leave@example.org>\r\n"));
  assert.ok(!own.includes("List-Unsubscribe-Post"), "one click is for https alone (RFC 8058)");
  for (const url of ["javascript:alert(1)", "https://example.org/a b", "https://example.org/>\r\nBcc: x@example.org", ""]) {
    assert.throws(() => built(send(TEXT, { unsubscribe: { url } })), { kind: "config" }, url);
  }
});

test("a subject or a name can't begin another header", () => {
  const text = built(send({ type: "text", subject: "Hi\r\nBcc: eve@example.org", body: "b" }, { fromName: "Ann\nBcc: eve@example.org" }));
  assert.ok(!text.split("\r\n").some((line) => line.startsWith("Bcc")));
  assert.ok(text.includes("Subject: Hi Bcc: eve@example.org\r\n"));
});

test("rich content has both parts, its buttons are links, and all of it is ASCII", () => {
  const buttons = [{ text: "Book & go", url: "https://example.org/?a=1&b=2" }, { text: "answer" }];
  const text = built(send({ type: "rich", subject: "Grüße", html: "<p>Hi ü</p>", text: "Hi ü", buttons }));
  assert.ok(text.includes("multipart/alternative"));
  const joined = text.replaceAll("=\r\n", "").replaceAll("=3D", "=");
  assert.ok(joined.includes("Book & go: https://example.org/?a=1&b=2"), text);
  assert.ok(joined.includes("Book &amp; go</a>"));
  assert.ok(!text.includes("answer"));
  assert.match(text, /^[\x00-\x7f]*$/);
  assert.ok(text.split("\r\n").every((line) => line.length <= 78));
});

test("what can't be an email is the content's fault, and a bad address the address's", () => {
  assert.throws(() => built(send({ type: "template", template: "hello_1" })), { kind: "content" });
  assert.throws(() => built(send({ type: "text", body: "no subject" })), { kind: "content" });
  assert.throws(() => built(send(TEXT, { to: "not an address" })), (error) => error.kind === "permanent" && !error.message.includes("not an address"));
});

test("a reply of a mail server has the class that its code means", () => {
  const cases = [
    ["to", 450, "4.2.1 mailbox busy", "transient"], ["connect", 421, "try later", "transient"],
    ["to", 550, "5.1.1 no such user", "permanent"], ["to", 550, "no such user", "permanent"],
    ["to", 552, "5.2.2 mailbox full", "transient"], ["from", 550, "5.1.8 sender unknown", "config"],
    ["from", 550, "5.7.1 not allowed to send for this domain", "config"], ["data", 550, "5.7.26 unauthenticated", "config"],
    ["data", 552, "message too large", "content"], ["from", 552, "5.3.4 message too big", "content"],
    ["data", 554, "spam", "content"], ["connect", 535, "5.7.8 wrong password", "config"],
    ["connect", 554, "go away", "config"], ["to", 556, "5.1.10 null MX", "permanent"],
  ];
  for (const [stage, code, words, expected] of cases) {
    assert.equal(classOf(stage, code, words), expected, `${stage} ${code} ${words}`);
  }
});

test("the folder has one file a key, and none behind a shut gate", async () => {
  const dir = scratch();
  const sender = folder(dir, from);
  assert.equal((await sender.attempt(send(), NOW, shut)).type, "withdrawn");
  assert.equal(await sender.ask(send()), "notAccepted");
  assert.equal((await sender.attempt(send(), NOW, open)).type, "accepted");
  assert.equal((await sender.attempt(send(), NOW + 1, open)).type, "accepted");
  assert.equal(await sender.ask(send()), "accepted");
  assert.equal(readdirSync(dir).filter((name) => name.endsWith(".eml")).length, 1);
});

/** One attempt at a server with these replies. */
async function attempt(replies, gate = open) {
  const server = await mailServer(replies);
  const sender = smtp({ ...from, host: "127.0.0.1", port: server.port, tls: "none", timeout: 2_000 });
  try {
    return { outcome: await sender.attempt(send(), NOW, gate), received: server.received };
  } finally {
    await sender.close();
    server.close();
  }
}

/** So many messages at once. */
const many = (sender, count) =>
  Promise.all(Array.from({ length: count }, (_, index) => sender.attempt(send(TEXT, { key: `e${index}/hello/1` }), NOW, open)));

test("connections to a mail server are few, are kept, and end with the sender", async () => {
  const server = await mailServer();
  const sender = smtp({ ...from, host: "127.0.0.1", port: server.port, tls: "none", timeout: 2_000, connections: 3 });
  assert.ok((await many(sender, 20)).every(({ type }) => type === "accepted"));
  assert.equal(server.received.length, 20);
  assert.deepEqual([server.opened.ever, server.opened.most], [3, 3]);
  await sender.close();
  await until(() => server.opened.now === 0);
  server.close();
});

test("a kept connection that the server has cut is replaced, and its message goes once", async () => {
  const server = await mailServer();
  const sender = smtp({ ...from, host: "127.0.0.1", port: server.port, tls: "none", timeout: 2_000, connections: 2 });
  await many(sender, 2);
  server.cut();
  assert.ok((await many(sender, 4)).every(({ type }) => type === "accepted"));
  assert.equal(server.received.length, 6);
  await sender.close();
  server.close();
});

test("a message that was refused leaves the connections to the others", async () => {
  const server = await mailServer({ RCPT: "550 no" });
  const sender = smtp({ ...from, host: "127.0.0.1", port: server.port, tls: "none", timeout: 2_000, connections: 1 });
  assert.ok((await many(sender, 5)).every(({ class: kind }) => kind === "permanent"));
  await sender.close();
  server.close();
});

test("two workspaces' messages of one key have names of their own, and each its workspace's way to leave", () => {
  const identity = { ...from, unsubscribeUrl: "https://example.org/{workspace}/leave/{key}" };
  const texts = [undefined, "default", "acme"].map((workspace) => build(send(TEXT, { unsubscribe: {}, workspace }), identity, NOW).text);
  assert.equal(texts[0], texts[1]);
  assert.match(texts[0], /<https:\/\/example\.org\/default\/leave\/e1%2Fhello%2F1>/);
  assert.match(texts[2], /<https:\/\/example\.org\/acme\/leave\/e1%2Fhello%2F1>/);
  const ids = texts.map((text) => /Message-ID: (.*)/.exec(text)[1]);
  assert.notEqual(ids[0], ids[2]);
});

test("a branded message is the page that both hosts make", () => {
  // The native host's tests read the same file.
  const branding = { logoUrl: "https://a.example/l.png?a&b", color: "#0a7cff", footer: "A & B\nStreet 1" };
  const look = {
    branding,
    fromName: 'Northwind "Notes"',
    language: "pt-BR",
    subject: "Hi <there>",
    text: "Hello,\n\nnice to have you.",
    leave: "https://example.org/leave?k=1&w=2",
  };
  const buttons = [{ text: "Book & go", url: "https://example.org/?a=1&b=2" }, { text: "answer" }];
  const page = dressedIn(`<p>Hello,</p>${buttonsOf(buttons, branding)}`, look);
  assert.equal(page.trim(), readFileSync(join(ROOT, "host-native/src/send/branded.html"), "utf8").trim());
});

test("a document keeps its own layout and has logo, footer and link inside of its body", () => {
  const look = { branding: { logoUrl: "https://a.example/l?a&b" }, text: "", subject: "", leave: "https://example.org/leave" };
  const page = dressedIn('<!doctype html><html><Body class="a">Hi</Body></html>', look);
  assert.ok(page.startsWith('<!doctype html><html><Body class="a"><p><img src="https://a.example/l?a&amp;b"'), page);
  assert.ok(page.endsWith("Unsubscribe</a></p></Body></html>"), page);
});

test("mail goes over SMTP as it was built", async () => {
  const { outcome, received } = await attempt({});
  assert.equal(outcome.type, "accepted");
  assert.equal(received.length, 1);
  assert.equal(received[0].trimEnd(), built(send()).trimEnd());
});

test("a mail server that refuses has its class, without addresses", async () => {
  const { outcome } = await attempt({ RCPT: "550 5.1.1 no such user zoe@example.com" });
  assert.deepEqual(outcome, { type: "rejected", class: "permanent", detail: "550 5.1.1 no such user ‹redacted›" });
  assert.equal((await attempt({ MAIL: "451 later" })).outcome.class, "transient");
  assert.equal((await attempt({ DATA: "554 no" })).outcome.class, "content");
  assert.equal((await attempt({ ".": "552 too large" })).outcome.class, "content");
});

test("a mail server that breaks off before the message is tried again, and one that does after it is unknown", async () => {
  assert.deepEqual((await attempt({ RCPT: "drop" })).outcome.class, "transient");
  assert.equal((await attempt({ ".": "drop" })).outcome.type, "unknown");
  const nobody = smtp({ ...from, host: "127.0.0.1", port: 1, tls: "none", timeout: 1_000 });
  assert.equal((await nobody.attempt(send(), NOW, open)).class, "transient");
});

test("nothing is taken by a mail server behind a shut gate", async () => {
  const { outcome, received } = await attempt({}, shut);
  assert.equal(outcome.type, "withdrawn");
  assert.deepEqual(received, []);
});

test("webhooks are signed, keep their id, and their answers have classes", async () => {
  const secret = `whsec_${Buffer.from("0123456789abcdef").toString("base64")}`;
  const heard = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString();
    heard.push({ id: request.headers["webhook-id"], right: isSigned(secret, new Headers(request.headers), body, Date.now()), body });
    response.writeHead(status, { "retry-after": "60" }).end('{"id":"m1"}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const sender = webhook({ url: `http://127.0.0.1:${server.address().port}/hook`, secret });
  assert.deepEqual(await sender.attempt(send(), NOW, open), { type: "accepted", messageId: "m1" });
  for (const [code, kind] of [[429, "throttle"], [503, "transient"], [422, "content"], [401, "config"]]) {
    status = code;
    const { class: found, retryAt } = await sender.attempt(send(), NOW, open);
    assert.equal(found, kind);
    assert.equal(retryAt, "2026-11-23T08:06:00.000Z", "a minute later by the host's own clock");
  }
  assert.equal((await sender.attempt(send(), NOW, shut)).type, "withdrawn");
  assert.equal(heard.length, 5);
  assert.ok(heard.every(({ right, id }) => right && id === heard[0].id));
  assert.equal(JSON.parse(heard[0].body).send.key, "e1/hello/1");
  server.closeAllConnections();
  server.close();
});

test("what a receiver says that can't be read says nothing, and what breaks off is unknown", async () => {
  const secret = `whsec_${Buffer.from("0123456789abcdef").toString("base64")}`;
  const answers = [
    ['{"class":"defer","retryAt":"2026-11-24T09:00:00+01:00","detail":"not today"}', { class: "defer", detail: "503 not today", retryAt: "2026-11-24T08:00:00.000Z" }],
    ['{"class":"defer","retryAt":"tomorrow","detail":"zoe@example.com is away"}', { class: "defer", detail: "503" }],
    ['{"class":"nonsense"', { class: "transient", detail: "503" }],
    [JSON.stringify({ detail: `${"x".repeat(199)}🎉🎉` }), { class: "transient", detail: `503 ${"x".repeat(199)}🎉` }],
  ];
  let body;
  const server = createServer((request, response) => (body ? response.writeHead(503).end(body) : request.socket.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const sender = webhook({ url: `http://127.0.0.1:${server.address().port}/hook`, secret });
  for (const [said, expected] of answers) {
    body = said;
    assert.deepEqual(await sender.attempt(send(), NOW, open), { type: "rejected", ...expected });
  }
  body = undefined;
  assert.deepEqual(await sender.attempt(send(), NOW, open), { type: "unknown", detail: "the connection failed" });
  server.closeAllConnections();
  server.close();
});

test("a receiver that is not there is tried again: nothing was sent", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  const sender = webhook({ url: `http://127.0.0.1:${port}/hook`, secret: `whsec_${Buffer.from("0123456789abcdef").toString("base64")}` });
  assert.equal((await sender.attempt(send(), NOW, open)).class, "transient");
});
