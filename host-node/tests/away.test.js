/**
 * PostgreSQL goes away and comes back, workers die and are swept up, schemas are older and newer.
 *
 * In: a cluster of its own, restarted and cut off in the middle of work. Out: a failure where the worker ends, or a message is lost or
 * doubled. Never: a pass without PostgreSQL: then the tests are skipped.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import pg from "pg";
import { Fault, postgres, standingAt, systemClock } from "@relance/node";
import { hasPostgres, postgresServer } from "./postgres.js";
import { delivered, provider } from "./provider.js";
import { open, people, scratch, START } from "./welcome.js";

const skip = !hasPostgres && "PostgreSQL is not installed";
const SETTINGS = { zone: "UTC", email: { unsubscribeUrl: "https://example.com/{key}" } };
const ONCE = {
  name: "Once",
  purpose: "service",
  reenroll: "never",
  steps: [{ id: "one", wait: { minutes: 0 }, channel: "email", content: { type: "text", subject: "One", body: "One." } }],
};
let server;
before(async () => {
  server = hasPostgres ? await postgresServer() : undefined;
});
after(() => server?.stop());

async function until(what, millis = 60_000) {
  for (const end = Date.now() + millis; !(await what()); ) {
    assert.ok(Date.now() < end, "expected it to happen in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Statements on a schema, from outside. */
async function asked(schema, ...statements) {
  const client = new pg.Client({ connectionString: server.url, options: `-c search_path=${schema}` });
  await client.connect();
  try {
    const answers = [];
    for (const sql of statements) {
      answers.push((await client.query(sql)).rows);
    }
    return answers.at(-1);
  } finally {
    await client.end();
  }
}

/** A worker with so many messages to send, and what it has heard of. */
async function working(schema, count) {
  const dir = scratch();
  const faults = [];
  const inner = provider(join(dir, "delivered"), { keysHonoured: true });
  const slow = { ...inner, attempt: async (...all) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return inner.attempt(...all);
  } };
  const more = { clock: standingAt(START), settings: SETTINGS, channels: { email: slow }, onFault: (fault) => faults.push(fault) };
  const relance = await open(dir, { store: postgres({ url: server.url, schema }), ...more });
  await relance.upsertContacts(people(count));
  await relance.publish(ONCE, { sequence: "once" });
  await relance.enrollMany({ sequence: "once", contacts: people(count).map(({ id }) => id) });
  return { relance, faults, sent: () => delivered(join(dir, "delivered")) };
}

const CUTS = {
  "a server that is restarted": async () => server.restart(),
  "connections that are cut, the lock's too": async (schema) => {
    const sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    await asked(schema, sql);
  },
};

for (const [index, [what, cut]] of Object.entries(CUTS).entries()) {
  // What was in doubt is tried again under its key after a minute, and the clock of the test is there at once.
  test(`${what} in the middle of work: the worker hears of it and goes on by itself`, { skip }, async () => {
    const [schema, COUNT] = [`cut_${index}`, 150];
    const { relance, faults, sent } = await working(schema, COUNT);
    relance.start();
    for (const part of [20, 60]) {
      const known = faults.length;
      await until(() => sent().length >= part);
      await cut(schema);
      await until(() => faults.length > known);
    }
    await until(async () => (await relance.list({ status: "completed" }).catch(() => [])).length === COUNT);
    await relance.stop();
    const keys = sent();
    assert.deepEqual([keys.length, new Set(keys).size], [COUNT, COUNT]);
    assert.ok(faults.every((fault) => fault instanceof Fault && fault.kind === "away"), String(faults.find(({ kind }) => kind !== "away")));
    assert.equal((await relance.outbox({ status: "accepted" })).length, COUNT);
    assert.deepEqual(await asked(schema, "SELECT id FROM enrollment WHERE put_aside = 1 OR claimed_by IS NOT NULL"), []);
    // Whoever looks at the worker sees that it lives.
    const [{ id }] = await asked(schema, "SELECT id FROM worker");
    assert.deepEqual(await asked(schema, `SELECT pg_try_advisory_lock(hashtextextended('${id}', 0)) AS free`), [{ free: false }]);
    await relance.close();
  });
}

test("what is asked of a server that is away is a fault that says so, and is done when it is back", { skip }, async () => {
  const { relance } = await working("gone", 1);
  const other = await postgresServer();
  const gone = await open(scratch(), { store: postgres(other.url) });
  other.stop();
  await assert.rejects(gone.upsertContact({ id: "ann" }), (error) => error instanceof Fault && error.kind === "away");
  await assert.rejects(open(scratch(), { store: postgres(other.url) }), (error) => error instanceof Fault && error.kind === "away");
  const answer = await gone.in("acme").handler(new Request("http://localhost/relance/leave/k", { method: "POST" }));
  assert.equal(answer.status, 503);
  await gone.close();
  await relance.close();
});

/** A worker that has died with so many claims, leases and messages in hand. */
const dead = (id, contacts) => [
  `INSERT INTO worker VALUES ('${id}', 0)`,
  `UPDATE enrollment SET claimed_by = '${id}', claimed_until = 9e15::bigint WHERE contact IN (${contacts})`,
  `UPDATE contact SET held_by = '${id}', held_until = 9e15::bigint WHERE id IN (${contacts})`,
  `UPDATE outbox SET status = 'attempting', attempts = 1, held_by = '${id}' WHERE contact IN (${contacts})`,
];

test("many who sweep up at once, and turns beside them, wait for nobody for ever", { skip }, async () => {
  const COUNT = 60;
  const { relance, faults, sent } = await working("swept", COUNT);
  const ids = people(COUNT).map(({ id }) => `'${id}'`);
  const stores = await Promise.all([1, 2, 3, 4].map(() => postgres({ url: server.url, schema: "swept" }).open({ workspace: "default", clock: systemClock() })));
  const rows = (sql) => asked("swept", sql);
  for (let round = 0; round < 5; round += 1) {
    await asked("swept", ...dead(`node-dead-${round}`, ids.join(", ")));
    const replies = people(COUNT).map(({ id }) => relance.event({ contact: id }, { type: "replied", automatic: true, id: `m${round}`, channel: "email" }));
    const sweeps = stores.map(async (store) => {
      await until(async () => {
        await store.sweep();
        return (await rows("SELECT id FROM worker WHERE id LIKE 'node-dead%'")).length === 0;
      });
    });
    await Promise.all([...replies, ...sweeps]);
    assert.deepEqual(await rows("SELECT id FROM contact WHERE held_by LIKE 'node-dead%'"), []);
    assert.deepEqual(await rows("SELECT id FROM enrollment WHERE claimed_by LIKE 'node-dead%'"), []);
  }
  await relance.run();
  assert.deepEqual([new Set(sent()).size, sent().length], [COUNT, COUNT]);
  assert.deepEqual(faults, []);
  await Promise.all(stores.map((store) => store.close()));
  await relance.close();
});

test("a row that somebody is just using is left for the next look", { skip }, async () => {
  const { relance } = await working("passed_by", 2);
  await asked("passed_by", ...dead("node-dead", "'p0', 'p1'"));
  const store = await postgres({ url: server.url, schema: "passed_by" }).open({ workspace: "default", clock: systemClock() });
  const client = new pg.Client({ connectionString: server.url, options: "-c search_path=passed_by" });
  await client.connect();
  await client.query("BEGIN; SELECT 1 FROM contact WHERE id = 'p0' FOR UPDATE");
  await store.sweep();
  assert.deepEqual(await asked("passed_by", "SELECT id FROM contact WHERE held_by = 'node-dead'"), [{ id: "p0" }]);
  assert.equal((await asked("passed_by", "SELECT id FROM worker WHERE id = 'node-dead'")).length, 1);
  await client.query("ROLLBACK");
  await client.end();
  await until(async () => {
    await store.sweep();
    return (await asked("passed_by", "SELECT id FROM worker WHERE id = 'node-dead'")).length === 0;
  });
  assert.deepEqual(await asked("passed_by", "SELECT id FROM contact WHERE held_by IS NOT NULL"), []);
  await store.close();
  await relance.close();
});

test("the schema's steps are noted once, and a newer one is refused", { skip }, async () => {
  const at = () => postgres({ url: server.url, schema: "steps" }).open({ workspace: "default", clock: systemClock() });
  const stores = await Promise.all([1, 2, 3].map(at));
  await Promise.all(stores.map((store) => store.close()));
  const noted = await asked("steps", "SELECT number::int, applied_at::float FROM migration ORDER BY number");
  assert.deepEqual(noted.map(({ number }) => number), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.ok(noted.every(({ applied_at: applied }) => Math.abs(Date.now() - applied) < 60_000));
  await asked("steps", "INSERT INTO migration VALUES (11, 0)");
  const newer = (error) => {
    assert.equal(error.message, "expected a database with schema 10 or less, found 11");
    assert.equal(error.help, "it was written by a newer relance: use that one");
    return error instanceof Fault && error.kind === "store";
  };
  await assert.rejects(at(), newer);
});
