/**
 * Conversations come out the same on both hosts, byte for byte: their states and turns, what was said, what was asked, what went out.
 *
 * In: the native program as a service, its clock in a file. Out: a failure where the hosts part. Never: a pass without the native program:
 * then the test is skipped.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import Database from "better-sqlite3";
import { createRelance, scripted, sqlite, standingAt } from "@relance/node";
import { BINARY, hasBinary } from "./story.js";
import { scratch } from "./welcome.js";

const START = "2026-11-23T08:00:00.000Z";
const WORKSPACE = "acme";
const ADA = { id: "ada", firstName: "Ada", lastName: "Ñandú Straße", phone: "+34600000001", addresses: { whatsapp: "+34600000001" }, timezone: "Europe/Madrid" };

/** The native host as a service: requests, and a clock that is moved. */
async function service(dir, script) {
  mkdirSync(dir, { recursive: true });
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => response.setHeader("content-type", "application/json").end("{}"));
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const url = `http://127.0.0.1:${receiver.address().port}`;
  const secret = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0";
  writeFileSync(join(dir, "clock"), START);
  writeFileSync(join(dir, "script.json"), JSON.stringify(script ?? {}));
  const words = ["serve", "--listen", "127.0.0.1:0", "--webhook-url", url, "--allow-private-accounts"];
  const model = script ? ["--model-script", join(dir, "script.json")] : [];
  const env = { RELANCE_DATA: dir, RELANCE_WEBHOOK_SECRET: secret, RELANCE_TRIAL_CLOCK: join(dir, "clock") };
  const child = spawn(BINARY, [...words, ...model], { env, stdio: ["ignore", "ignore", "pipe"] });
  const lines = createInterface(child.stderr);
  const address = await new Promise((resolve) => lines.on("line", (line) => line.includes("http://") && resolve(`http://${line.split("http://")[1].trim()}`)));
  let key = readFileSync(join(dir, "admin.key"), "utf8").trim();
  const ok = async (method, path, body, headers = {}) => {
    const own = { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers };
    const response = await fetch(`${address}${path}`, { method, headers: own, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  await ok("POST", "/v1/workspaces", { id: WORKSPACE });
  key = (await ok("POST", "/v1/keys", { name: "test", scopes: ["*:write"] }, { "relance-workspace": WORKSPACE })).secret;
  await ok("PUT", "/v1/accounts/desk", { account: { provider: "webhook", url, secret } });
  const settled = async () => {
    for (;;) {
      const { due, questions, outbox } = await ok("GET", "/v1/status");
      if (due === 0 && questions === 0 && !outbox.pending && !outbox.attempting) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const at = async (moment) => {
    writeFileSync(join(dir, "clock.next"), moment);
    renameSync(join(dir, "clock.next"), join(dir, "clock"));
    await settled();
  };
  return {
    at,
    setSettings: (settings) => ok("PUT", "/v1/settings", settings),
    meet: async (contact, conversation) => {
      await ok("PUT", "/v1/contacts/ada", contact);
      await ok("PUT", "/v1/conversations/t", { contact: "ada", ...conversation });
    },
    also: (id, conversation) => ok("PUT", `/v1/conversations/${id}`, { contact: "ada", ...conversation }),
    says: async (text) => {
      await ok("POST", "/v1/events", { contact: "ada", event: { type: "replied", channel: "whatsapp", conversation: "t", text } });
      await settled();
    },
    weSay: async (text, by) => {
      await ok("POST", "/v1/conversations/t/outbound", { by, text });
      await settled();
    },
    tell: async (type) => {
      const paths = { stop: "stopFollowUps", resume: "resumeFollowUps", handBack: "handBack" };
      await (type === "off" || type === "on" ? ok("POST", "/v1/conversations/t/bot", { active: type === "on" }) : ok("POST", `/v1/conversations/t/${paths[type]}`));
      await settled();
    },
    event: async (event) => {
      await ok("POST", "/v1/events", { contact: "ada", event });
      await settled();
    },
    look: () => ok("GET", "/v1/conversations/t/watch"),
    async close() {
      child.kill("SIGTERM");
      await once(child, "exit");
      receiver.closeAllConnections();
      receiver.close();
    },
  };
}

/** This host, over the same calls. */
async function ours(dir, script) {
  mkdirSync(dir, { recursive: true });
  const provider = {
    longest: 1_000,
    canBeAsked: true,
    attempt: async (_, __, gate) => ((await gate()) ? { type: "accepted" } : { type: "withdrawn" }),
    ask: async () => "notAccepted",
  };
  const clock = standingAt(START);
  const model = script && scripted(script);
  const channels = { whatsapp: provider, sms: provider };
  const relance = await createRelance({ store: sqlite(join(dir, "relance.db")), workspace: WORKSPACE, clock, channels, model });
  const thread = relance.conversation("t");
  const at = (moment) => relance.run({ until: moment });
  const now = () => at(new Date(clock.now()));
  const by = { by: "test" };
  return {
    at,
    setSettings: (settings) => relance.setSettings(settings),
    meet: async (contact, conversation) => {
      await relance.upsertContact(contact);
      await relance.upsertConversation("ada", { id: "t", ...conversation });
    },
    also: (id, conversation) => relance.upsertConversation("ada", { id, ...conversation }),
    says: async (text) => {
      await thread.contactWrote({ text });
      await now();
    },
    weSay: async (text, by) => {
      await thread.weWrote({ text, by });
      await now();
    },
    tell: async (type) => {
      const calls = {
        stop: () => thread.stopFollowUps(by), resume: () => thread.resumeFollowUps(by), handBack: () => thread.handBack(),
        off: () => thread.setBot(false), on: () => thread.setBot(true),
      };
      await calls[type]();
      await now();
    },
    event: async (event) => {
      await relance.event({ contact: "ada" }, event);
      await now();
    },
    look: async () => JSON.parse(JSON.stringify(await thread.look())),
    close: () => relance.close(),
  };
}

/** Everything that the hosts share of conversations. */
function told(dir) {
  const db = new Database(join(dir, "relance.db"), { readonly: true });
  const rows = (sql) => db.prepare(sql).all(WORKSPACE).map((row) => JSON.stringify(row)).sort();
  const found = {
    watches: rows("SELECT conversation, contact, status, due_at, put_aside, state FROM watch WHERE workspace = ?"),
    turns: rows("SELECT conversation, seq, json FROM watch_entry WHERE workspace = ?"),
    said: rows("SELECT conversation, at, author, text FROM said WHERE workspace = ?"),
    questions: rows("SELECT key, kind, contact, conversation, enrollment, asked_at, until, effect FROM question WHERE workspace = ?"),
    surveys: rows("SELECT enrollment, contact, conversation, asked_at, score, comment FROM survey WHERE workspace = ?"),
    versions: rows("SELECT sequence, number, hash, name, inline, published_at, json FROM version WHERE workspace = ?"),
    states: rows("SELECT id, sequence, version, status, waiting_for, live, enrolled_at, revision, due_at, changed_at, state FROM enrollment WHERE workspace = ?"),
    entries: rows("SELECT enrollment, seq, entry FROM timeline WHERE workspace = ?"),
    facts: rows("SELECT t.enrollment, t.seq, s.json FROM timeline t JOIN snapshot s ON s.workspace = t.workspace AND s.hash = t.facts WHERE t.workspace = ?"),
    messages: rows("SELECT key, channel, status, queued_at, settled_at, effect FROM outbox WHERE workspace = ?"),
    conversations: rows("SELECT id, contact, json FROM conversation WHERE workspace = ?"),
    contacts: rows("SELECT id, json FROM contact WHERE workspace = ?"),
    people: rows("SELECT contact, name, found, archived FROM person WHERE workspace = ?"),
    suppressed: rows("SELECT channel, address, cause, since FROM suppression WHERE workspace = ?"),
    lifted: rows("SELECT channel, address, cause, since, lifted_at, lifted_by, reason FROM suppression_lifted WHERE workspace = ?"),
    inbox: rows("SELECT contact, id FROM inbox WHERE workspace = ? AND id NOT LIKE 'evt%'"),
    used: rows("SELECT day, name, sum(count) AS count FROM usage WHERE workspace = ? AND name IN ('modelCalls', 'credits', 'modelTokensIn', 'modelTokensOut') GROUP BY day, name"),
  };
  db.close();
  return found;
}

/** Has both hosts live through it, and compares. */
async function alike(story, script) {
  const dir = scratch();
  const kept = {};
  for (const [name, host] of [["native", service], ["node", ours]]) {
    const own = await host(join(dir, name), script);
    try {
      await story(own);
    } finally {
      await own.close();
    }
    kept[name] = told(join(dir, name));
  }
  for (const [table, rows] of Object.entries(kept.native)) {
    assert.deepEqual(kept.node[table], rows, table);
  }
  return kept.node;
}

const hasModel = hasBinary && spawnSync(BINARY, ["serve", "--help"], { encoding: "utf8" }).stdout.includes("--model-script");
const skip = !hasBinary && "the native program is not built";
const text = (body) => ({ type: "text", body });
const settingsOf = (autoFollowUps, more = {}) => ({
  zone: "Europe/Madrid",
  workspace: { name: "Blue Shop" },
  channels: { whatsapp: { account: "desk" }, sms: { account: "desk" } },
  autoFollowUps,
  ...more,
});

test("a cadence, its end, wishes of people and a no are the same rows on both hosts", { skip }, async () => {
  const auto = {
    stoppedReplying: { cadence: [{ minutes: 5 }, { minutes: 15 }], messages: [text("1. Still there, {{ contact.firstName }}?"), text("2. Another day?")] },
    busy: { messages: [text("Now?")] },
    closing: { survey: { content: text("3. How was it?") } },
  };
  const rows = await alike(async (host) => {
    await host.setSettings(settingsOf(auto));
    await host.meet(ADA, { channel: "whatsapp", attributes: { topic: "price", 7: "b", 10: "a" } });
    await host.says("How much is the blue one?");
    await host.at("2026-11-23T08:01:00.000Z");
    await host.weSay("40 €.", "ai");
    await host.at("2026-11-23T08:06:00.000Z");
    await host.at("2026-11-23T08:10:00.000Z");
    await host.says("Yes, is it in stock?");
    await host.at("2026-11-23T08:31:00.000Z");
    await host.weSay("It is.", "ai");
    await host.at("2026-11-23T08:36:00.000Z");
    await host.says("I'm in a meeting right now");
    await host.tell("off");
    await host.at("2026-11-23T08:40:00.000Z");
    await host.tell("on");
    await host.weSay("Ann here.", "human");
    await host.tell("handBack");
    await host.tell("stop");
    await host.at("2026-11-23T08:41:00.000Z");
    await host.says("And the red one?");
    await host.tell("resume");
    await host.event({ type: "goal", goal: "booked" });
    await host.at("2026-11-23T08:42:00.000Z");
    await host.says("Another thing: do you deliver?");
    await host.weSay("We do.", "ai");
    for (const moment of ["08:47", "09:02", "09:22"]) {
      await host.at(`2026-11-23T${moment}:00.000Z`);
    }
    await host.event({ type: "unsubscribed", channel: "whatsapp" });
  });
  assert.ok(rows.turns.length > 15 && rows.surveys.length === 1 && rows.said.length > 5 && rows.messages.length >= 4);
});

test("what a model decides, writes and sums up is the same rows on both hosts", { skip: !hasModel && "the native program takes no model's script" }, async () => {
  const script = {
    answers: [
      { kind: "decide", contains: "0 of at most 2", say: { decision: "reEngage", at: null, text: "Shall I keep it?", reason: "they asked" } },
      { kind: "decide", contains: "1 of at most 2", say: { decision: "schedule", at: "2026-11-23T21:30", text: null, reason: "later" } },
      { kind: "compose", say: ["no JSON", { subject: null, text: "It is still here." }] },
      { kind: "summarize", say: { summary: "Ada asked and did not answer." } },
    ],
    otherwise: { fail: "refused" },
  };
  const auto = { decide: "model", instructions: "never follow up more than 2 times\nspace them at least 12 hours apart\nbe kind" };
  const rows = await alike(async (host) => {
    await host.setSettings(settingsOf(auto, { model: {}, plan: { monthlyCredits: 5 } }));
    await host.meet(ADA, { channel: "whatsapp" });
    await host.says("How much is the blue one?");
    await host.at("2026-11-23T08:01:00.000Z");
    await host.weSay("40 €.", "ai");
    for (const moment of ["23T08:21", "23T08:41", "23T20:30", "23T20:50"]) {
      await host.at(`2026-11-${moment}:00.000Z`);
    }
    await host.says("Oh sorry, maybe later");
    await host.weSay("Of course.", "ai");
    await host.at("2026-11-23T21:30:00.000Z");
  }, script);
  assert.ok(rows.used.length === 4 && rows.messages.length === 2 && rows.turns.some((turn) => turn.includes("summary")));
});

test("what words mean beyond their conversation is the same rows on both hosts", { skip }, async () => {
  const auto = { stoppedReplying: { messages: [text("Still there?")] }, askedForTime: { messages: [text("Hello again")] } };
  const rows = await alike(async (host) => {
    await host.setSettings(settingsOf(auto));
    await host.meet(ADA, { channel: "whatsapp" });
    await host.event({ type: "replied", text: "The only thread that there is" });
    await host.also("u", { channel: "whatsapp" });
    await host.also("v", { channel: "sms" });
    await host.at("2026-11-23T08:01:00.000Z");
    await host.event({ type: "replied", conversation: "u", text: "And the red one?" });
    await host.weSay("40 €.", "ai");
    await host.event({ type: "outbound", by: "ai", conversation: "u", text: "50 €." });
    await host.at("2026-11-23T08:02:00.000Z");
    await host.event({ type: "outbound", by: "ai", conversation: "v", text: "Hello." });
    await host.event({ type: "replied", conversation: "u", text: "Automatic reply: I am out of the office until 25 November" });
    await host.at("2026-11-23T08:03:00.000Z");
    await host.event({ type: "replied", channel: "whatsapp", text: "call me tomorrow at 10" });
    await host.event({ type: "replied", text: "or later" });
    await host.event({ type: "replied", channel: "email", text: "nowhere" });
    await host.at("2026-11-23T08:04:00.000Z");
    await host.event({ type: "replied", id: "no", conversation: "v", text: "STOP" });
    await host.event({ type: "replied", id: "no", conversation: "v", text: "STOP" });
    await host.at("2026-11-23T08:05:00.000Z");
    await host.event({ type: "replied", conversation: "t", text: "please stop messaging me" });
    await host.at("2026-11-23T08:06:00.000Z");
    await host.event({ type: "replied", conversation: "v", text: "START" });
    await host.at("2026-11-26T08:00:00.000Z");
  });
  assert.ok(rows.suppressed.length === 1 && rows.lifted.length === 1 && rows.said.length > 8 && rows.states.length > 3);
});

test("where a conversation stands is said in the same words on both hosts", { skip }, async () => {
  const auto = {
    stoppedReplying: { cadence: [{ hours: 12 }], messages: [text("Still there?")] },
    askedForTime: { compose: "assisted" },
    instructions: "only between 9 am and 8 pm",
  };
  const looks = [];
  await alike(async (host) => {
    const own = [];
    const look = async () => own.push(await host.look());
    looks.push(own);
    await host.setSettings(settingsOf(auto, { model: {} })); // Neither host has one: its questions wait.
    await host.meet(ADA, { channel: "whatsapp" });
    await look();
    await host.says("How much is the blue one?");
    await look();
    await host.tell("off");
    await look();
    await host.tell("on");
    await host.at("2026-11-23T08:01:00.000Z");
    await host.weSay("40 €.", "ai");
    await look();
    await host.tell("off");
    await look();
    await host.tell("on");
    await host.at("2026-11-23T08:02:00.000Z");
    await host.weSay("Ann here.", "human");
    await look();
    await host.tell("stop");
    await look();
  });
  assert.deepEqual(looks[1], looks[0]);
  assert.deepEqual(looks[1].map(({ headline }) => headline), [
    "Not watched",
    "Nothing planned: it is our turn to write",
    "Nothing planned: it is our turn to write; nothing goes out: the bot is inactive",
    "Follow-up in 23 hours",
    "Follow-up waits: the bot is inactive",
    "Follow-up tomorrow 09:02; a person wrote: automatic follow-ups go on tomorrow 09:02",
    "Stopped",
  ]);
  const [planned, inactive] = [looks[1][3].followUp, looks[1][4].followUp];
  assert.deepEqual([planned.at, planned.moved.from], ["2026-11-24T08:00:00.000Z", "2026-11-23T20:01:00.000Z"]);
  assert.ok(planned.moved.reasons.length > 0);
  assert.deepEqual([inactive.at, inactive.label], [undefined, undefined], "no message goes out then");
});
