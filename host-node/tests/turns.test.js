/**
 * Turns of one contact never overlap, claims are counted, and what can't be decided harms nobody else (X8, X9).
 *
 * In: races and states that break. Out: a failure where a neighbour suffers. Never: a wait for time to pass.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { Fault, sqlite, standingAt } from "@relance/node";
import { END, mail, open, people, scratch, setUp, START, WELCOME } from "./welcome.js";

const reply = (id) => ({ type: "replied", id, at: START, channel: "email" });

/** A promise, and what ends it. */
function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { open, opened };
}

/** A provider that keeps a message until it is told to go on, and notes when each one left. */
function slow() {
  const [begun, goOn] = [gate(), gate()];
  const left = [];
  const sender = {
    longest: 60_000,
    canBeAsked: false,
    async attempt(send, _, pass) {
      begun.open();
      await goOn.opened;
      if (!(await pass())) {
        return { type: "withdrawn" };
      }
      left.push(send.key);
      return { type: "accepted" };
    },
    ask: async () => "cannotTell",
  };
  return { sender, begun: begun.opened, goOn: goOn.open, left };
}

/** One person with a message in the outbox that nobody has handed over, and the clock. */
async function queued(dir, count = 1) {
  const clock = standingAt(START);
  const idle = { longest: 1_000, canBeAsked: true, attempt: async () => ({ type: "withdrawn" }), ask: async () => "notAccepted" };
  const relance = await open(dir, { clock, channels: { email: idle } });
  const items = await setUp(relance, count, ["Europe/Madrid"]);
  for (const { enrollment } of items) {
    await relance.sendNow(enrollment);
  }
  await relance.close();
  return { clock, items };
}

test("a reply counts although the clock was set back to before its run began", async () => {
  // X8: by such a clock nothing tells an old word from a new one.
  const dir = scratch();
  let relance = await open(dir, { clock: standingAt(START) });
  await setUp(relance, 2, ["Europe/Madrid"]);
  await relance.close();
  const yesterday = "2026-11-22T08:00:00.000Z";
  relance = await open(dir, { clock: standingAt(yesterday) });
  const report = await relance.event({ contact: "p0" }, { ...reply("m1"), at: yesterday });
  assert.equal(report.turns[0].status, "replied");
  await relance.close();
  relance = await open(dir, { clock: standingAt(START) });
  const late = await relance.event({ contact: "p1" }, { ...reply("m1"), at: yesterday });
  assert.equal(late.turns[0].status, "active", "by a clock that is right it is from before the run");
  await relance.close();
});

test("a reply that was processed before takes the message back", async () => {
  // X8, S1
  const dir = scratch();
  const { clock, items } = await queued(dir);
  const relance = await open(dir, { clock });
  assert.equal((await relance.outbox())[0].status, "pending");
  await relance.event({ enrollment: items[0].enrollment }, reply("m1"));
  await relance.run({ until: END });
  assert.deepEqual(mail(dir), []);
  assert.equal((await relance.outbox())[0].status, "cancelled");
  await relance.close();
});

test("a reply that comes while a message is handed over waits, and is acknowledged after it", async () => {
  const dir = scratch();
  const { clock } = await queued(dir);
  const { sender, begun, goOn, left } = slow();
  const worker = await open(dir, { clock, channels: { email: sender } });
  const run = worker.run({ until: START });
  await begun;
  let acknowledged = false;
  const replied = worker.event({ contact: "p0" }, reply("m1")).finally(() => (acknowledged = true));
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(acknowledged, false);
  goOn();
  assert.equal((await replied).turns[0].status, "replied");
  await run;
  assert.equal(left.length, 1);
  assert.equal((await worker.outbox())[0].status, "accepted");
  await worker.close();
});

test("a reply at another host on the same database waits for the lease", async () => {
  const dir = scratch();
  const { clock } = await queued(dir);
  const { sender, begun, goOn, left } = slow();
  const [worker, other] = [await open(dir, { clock, channels: { email: sender } }), await open(dir, { clock })];
  const run = worker.run({ until: START });
  await begun;
  const replied = other.event({ contact: "p0" }, reply("m1"));
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal((await worker.list())[0].state.status, "active");
  goOn();
  assert.equal((await replied).turns[0].status, "replied");
  await run;
  assert.equal(left.length, 1);
  await Promise.all([worker.close(), other.close()]);
});

test("a worker that lost its lease stops at the gate", async () => {
  // X8: a stopped process that wakes up again must not send what somebody else has taken back.
  const dir = scratch();
  const { clock } = await queued(dir);
  const { sender, begun, goOn, left } = slow();
  const [worker, other] = [await open(dir, { clock, channels: { email: sender } }), await open(dir, { clock })];
  const run = worker.run({ until: START });
  await begun;
  const database = new Database(join(dir, "relance.db"));
  database.exec("UPDATE contact SET held_until = 0");
  assert.equal((await other.event({ contact: "p0" }, reply("m1"))).turns[0].status, "replied");
  goOn();
  await run;
  assert.deepEqual(left, []);
  assert.equal((await other.outbox())[0].status, "cancelled");
  await Promise.all([worker.close(), other.close()]);
});

test("no message leaves after a reply was acknowledged, whoever is faster", async () => {
  // X8: two workers and one replier on one database, each contact a race.
  const COUNT = 40;
  const dir = scratch();
  const { clock } = await queued(dir, COUNT);
  let order = 0;
  const left = new Map();
  const sender = {
    longest: 60_000,
    canBeAsked: true,
    async attempt(send, _, pass) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!(await pass())) {
        return { type: "withdrawn" };
      }
      assert.ok(!left.has(send.contact), "no key twice");
      left.set(send.contact, (order += 1));
      return { type: "accepted" };
    },
    ask: async (send) => (left.has(send.contact) ? "accepted" : "notAccepted"),
  };
  const hosts = await Promise.all([1, 2, 3].map(() => open(dir, { clock, channels: { email: sender } })));
  const acknowledged = new Map();
  const replies = Array.from({ length: COUNT }, async (_, index) => {
    const contact = `p${(index * 17) % COUNT}`;
    for (let pause = 0; pause < index; pause += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await hosts[2].event({ contact }, reply(`m${contact}`));
    acknowledged.set(contact, (order += 1));
  });
  await Promise.all([hosts[0].run({ until: START }), hosts[1].run({ until: START }), ...replies]);
  for (const [contact, when] of left) {
    assert.ok(when < acknowledged.get(contact), `${contact} was written to after its reply`);
  }
  const outbox = await hosts[2].outbox();
  assert.equal(outbox.filter(({ status }) => status === "accepted").length, left.size);
  assert.ok(outbox.every(({ status }) => status === "accepted" || status === "cancelled"));
  await Promise.all(hosts.map((host) => host.close()));
});

test("a state that can't be decided is put aside after counted claims, and its neighbours go on", async () => {
  // X9
  const dir = scratch();
  const aside = [];
  const relance = await open(dir, { listener: (notice) => notice.type === "putAside" && aside.push(notice.enrollment) });
  const items = await setUp(relance, 3);
  const [bad, worse] = items.map(({ enrollment }) => enrollment);
  const database = new Database(join(dir, "relance.db"));
  // One that the core refuses: no step of its version has that id. One that is no state at all.
  database.prepare(`UPDATE enrollment SET state = replace(state, '"id":"hello"', '"id":"nobody"') WHERE id = ?`).run(bad);
  database.prepare("UPDATE enrollment SET state = '{' WHERE id = ?").run(worse);
  await relance.run({ until: END });
  assert.deepEqual(aside.sort(), [bad, worse].sort());
  // What can't be read is visible all the same, and hides nobody.
  const rows = await relance.list();
  assert.equal(rows.length, 3);
  assert.deepEqual(rows.filter(({ quarantined }) => quarantined).map(({ state }) => state.id).sort(), [bad, worse].sort());
  assert.equal(mail(dir).length, 3);
  assert.equal(database.prepare("SELECT claims FROM enrollment WHERE id = ?").pluck().get(bad), 5);
  await assert.rejects(relance.release("nobody"), (error) => error instanceof Fault && error.kind === "notFound");
  await relance.release(bad);
  assert.equal(database.prepare("SELECT put_aside FROM enrollment WHERE id = ?").pluck().get(bad), 0);
  await relance.close();
});

test("an early wake-up is armed again and decides nothing", async () => {
  // X9
  const dir = scratch();
  const clock = standingAt(START);
  const relance = await open(dir, { clock });
  const [item] = await setUp(relance, 1);
  const database = new Database(join(dir, "relance.db"));
  database.prepare("UPDATE enrollment SET due_at = ?").run(clock.now());
  await relance.run({ until: START });
  assert.equal(database.prepare("SELECT due_at FROM enrollment").pluck().get(), Date.parse(item.wakeAt));
  assert.deepEqual(mail(dir), []);
  await relance.run({ until: new Date(Date.parse(item.wakeAt) - 1) });
  assert.deepEqual(mail(dir), []);
  await relance.run({ until: item.wakeAt });
  assert.equal(mail(dir).length, 1);
  await relance.close();
});

test("an event with an id that was processed changes nothing", async () => {
  // X6
  const relance = await open(scratch());
  const [item] = await setUp(relance, 1);
  const first = await relance.pause(item.enrollment, { eventId: "e1" });
  const again = await relance.pause(item.enrollment, { eventId: "e1" });
  assert.deepEqual([first.duplicate, again.duplicate], [false, true]);
  assert.equal((await relance.timeline(item.enrollment)).length, 2);
  await relance.close();
});

test("what a person said stays, whatever the next import says", async () => {
  const relance = await open(scratch());
  await setUp(relance, 1);
  await relance.suppress("p0", { channel: "email" });
  await relance.upsertContacts([people(1)[0], { id: "other", email: "P0@example.com" }]);
  assert.deepEqual((await relance.contact("p0")).optOuts, ["email"]);
  assert.deepEqual((await relance.contact("other")).optOuts, ["email"]);
  const refused = await relance.enroll({ sequence: "welcome", contact: "other" });
  assert.equal(refused.outcome, "refused");
  assert.equal((await relance.enroll({ sequence: "welcome", contact: "nobody" })).reason.code, "host.contactUnknown");
  await relance.close();
});

test("a contact that the core can't read is not taken in", async () => {
  const relance = await open(scratch());
  for (const wrong of [{ id: "" }, { id: "a", email: 5 }, { id: "a", optOuts: "email" }, { id: "a", lastInbound: { email: "yesterday" } }]) {
    await assert.rejects(relance.upsertContacts([{ id: "good" }, wrong]), (error) => error instanceof Fault && error.kind === "input");
  }
  assert.equal(await relance.contact("good"), undefined);
  await relance.close();
});

test("a listener that throws harms nobody, and is told of", async () => {
  const dir = scratch();
  const faults = [];
  const relance = await open(dir, { listener: () => { throw new Error("mine"); }, onFault: (fault) => faults.push(fault.message) });
  await setUp(relance, 1);
  await relance.run({ until: END });
  assert.equal(mail(dir).length, 3);
  assert.deepEqual([...new Set(faults)], ["mine"]);
  await relance.close();
});

test("workspaces in one database see nothing of each other", async () => {
  const dir = scratch();
  const [one, other] = [await open(dir), await open(dir, { workspace: "other" })];
  await setUp(one, 2);
  await other.publish(WELCOME, { sequence: "welcome" });
  assert.deepEqual(await other.list(), []);
  assert.equal((await other.enroll({ sequence: "welcome", contact: "p0" })).outcome, "refused");
  await other.run({ until: END });
  assert.deepEqual(mail(dir), []);
  await one.run({ until: END });
  assert.equal(mail(dir).length, 6);
  await Promise.all([one.close(), other.close()]);
});

test("a no of somebody in no sequence holds for their address in the next import", async () => {
  const relance = await open(scratch(), { clock: standingAt(START) });
  await relance.upsertContact({ id: "old", email: "Ada@example.com" });
  await relance.event({ contact: "old" }, { type: "unsubscribed", channel: "email", at: START, id: "e1" });
  await relance.upsertContact({ id: "new", email: "Ada@example.com" });
  assert.deepEqual((await relance.contact("new")).optOuts, ["email"]);
  await relance.close();
});

test("an import of what is known says that a no meanwhile has changed it", async () => {
  // C5
  const relance = await open(scratch());
  const all = [["one", "ada"], ["two", "ada"], ["three", "eve"]].map(([id, name]) => ({ id, email: `${name}@example.com` }));
  await relance.upsertContacts(all);
  await relance.event({ contact: "one" }, { type: "bounced", channel: "email", kind: "hard", at: START });
  assert.deepEqual(await relance.upsertContacts(all), { created: 0, updated: 1, unchanged: 2 });
  const twice = [{ id: "two", email: "ada@example.com" }, { id: "two", email: "eve@example.com" }];
  assert.deepEqual(await relance.upsertContacts(twice), { created: 0, updated: 1, unchanged: 1 });
  const { email, suppressed } = await relance.contact("two");
  assert.deepEqual([email, suppressed], ["eve@example.com", { email: "hardBounce" }]);
  await relance.close();
});

test("live enrollments are counted where somebody enrolls and the plan has a limit", async () => {
  const counts = [];
  const db = new Database(":memory:", { verbose: (sql) => /count\(\*\) AS count FROM enrollment/.test(sql) && counts.push(sql) });
  const relance = await open(scratch(), { store: sqlite(db) });
  await setUp(relance, 3);
  assert.equal(counts.length, 0);
  await relance.setSettings({ plan: { maxEnrollments: 3 }, email: { unsubscribeUrl: "https://example.com/{key}" } });
  await relance.upsertContacts(people(4));
  assert.equal((await relance.enroll({ sequence: "welcome", contact: "p3" })).reason.code, "enroll.planLimit");
  assert.equal(counts.length, 1);
  await relance.run({ until: END });
  await relance.event({ contact: "p0" }, { type: "replied", id: "m1" });
  assert.equal((await relance.outbox()).length, 9);
  assert.equal(counts.length, 1);
  await relance.close();
  db.close();
});
