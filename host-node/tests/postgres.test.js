/**
 * The store over PostgreSQL: the demo's story byte for byte, workers that share, a reply that waits.
 *
 * In: a cluster of its own. Out: a failure where it differs from SQLite. Never: a pass without PostgreSQL: then the tests are skipped.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { postgres, standingAt, systemClock } from "@relance/node";
import { service } from "../example/postgres/after.js";
import { tried } from "./example.js";
import { hasPostgres, postgresServer } from "./postgres.js";
import { delivered, provider } from "./provider.js";
import { END, mail, open, people, scratch, setUp, START } from "./welcome.js";

const skip = !hasPostgres && "PostgreSQL is not installed";
let server;
before(async () => {
  server = hasPostgres ? await postgresServer() : undefined;
});
after(() => server?.stop());

/** A draft of one message. */
function single(name, wait) {
  const content = { type: "text", subject: name, body: "There." };
  return { name, purpose: "service", steps: [{ id: "one", wait, channel: "email", content }] };
}

const at = (schema) => postgres({ url: server.url, schema });

test("a story on Postgres is the same as on SQLite, byte for byte", { skip }, async () => {
  const dirs = [scratch(), scratch()];
  const told = [];
  for (const [index, store] of [at("story"), undefined].entries()) {
    const relance = await open(dirs[index], store ? { store } : {});
    await setUp(relance, 5);
    await relance.run({ until: "2026-11-25T12:00:00Z" });
    await relance.event({ contact: "p1" }, { type: "replied", channel: "email", id: "m1", at: "2026-11-25T12:00:00Z" });
    await relance.suppress("p2", { channel: "email", eventId: "o1" });
    await relance.run({ until: END });
    const rows = (await relance.list()).map(({ state }) => state).sort((one, other) => (one.id < other.id ? -1 : 1));
    const replays = [];
    for (const { id } of rows) {
      replays.push(await relance.replay(id));
    }
    assert.ok(replays.every(({ same }) => same));
    told.push({ rows, replays, outbox: (await relance.outbox()).map((row) => row), mail: mail(dirs[index]) });
    await relance.close();
  }
  assert.deepEqual(told[0], told[1]);
  assert.equal(told[0].rows.length, 5);
});

test("three workers on Postgres share what is due, each message once", { skip }, async () => {
  const dir = scratch();
  const options = () => ({ store: at("shared"), clock: systemClock(), channels: { email: provider(join(dir, "delivered")) } });
  const hosts = await Promise.all([1, 2, 3].map(async () => open(dir, options())));
  await hosts[0].upsertContacts(people(150));
  await hosts[0].publish(single("Once", { minutes: 0 }));
  await hosts[0].setSettings({ email: { unsubscribeUrl: "https://example.com/{key}" } });
  await hosts[0].enrollMany({ sequence: "once", contacts: people(150).map(({ id }) => id) });
  await Promise.all(hosts.map((host) => host.run()));
  const keys = delivered(join(dir, "delivered"));
  assert.deepEqual([keys.length, new Set(keys).size], [150, 150]);
  assert.ok((await hosts[0].outbox()).every(({ status, attempts }) => status === "accepted" && attempts === 1));
  await Promise.all(hosts.map((host) => host.close()));
});

test("a reply at another host waits for the lease", { skip }, async () => {
  const dir = scratch();
  const clock = standingAt(START);
  let [begun, goOn, left] = [undefined, undefined, 0];
  const beginning = new Promise((resolve) => (begun = resolve));
  const going = new Promise((resolve) => (goOn = resolve));
  const email = { longest: 60_000, canBeAsked: false, ask: async () => "cannotTell", attempt: async (_, __, gate) => {
    begun();
    await going;
    left += (await gate()) ? 1 : 0;
    return { type: "accepted" };
  } };
  const [worker, other] = [await open(dir, { store: at("lease"), clock, channels: { email } }), await open(dir, { store: at("lease"), clock })];
  const [item] = await setUp(worker, 1);
  await worker.sendNow(item.enrollment);
  const run = worker.run({ until: START });
  await beginning;
  let acknowledged = false;
  const replied = other.event({ contact: "p0" }, { type: "replied", id: "m1" }).finally(() => (acknowledged = true));
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(acknowledged, false);
  goOn();
  assert.equal((await replied).turns[0].status, "replied");
  await run;
  assert.equal(left, 1);
  await Promise.all([worker.close(), other.close()]);
});

test("versions are listed in the order of their sequences' bytes on Postgres as on SQLite", { skip }, async () => {
  for (const store of [at("ordered"), undefined]) {
    const relance = await open(scratch(), store ? { store } : {});
    for (const sequence of ["a", "é", "z", "B"]) {
      await relance.publish(single(sequence, { days: 1 }), { sequence });
    }
    assert.deepEqual((await relance.versions()).map(({ sequence }) => sequence), ["B", "a", "z", "é"]);
    await relance.close();
  }
});

/** An application's transaction that has this contact's row. */
async function holding(schema, contact) {
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query("BEGIN");
  await client.query(`SELECT id FROM ${schema}.contact WHERE id = $1 FOR UPDATE`, [contact]);
  const letGo = async () => {
    await client.query("COMMIT");
    await client.end();
  };
  return { client, letGo };
}

test("a worker naps while an application's transaction has the contact of a message that waits", { skip }, async () => {
  const store = await at("napping").open({ workspace: "default", clock: standingAt(START) });
  const relance = await open(scratch(), { store: { open: async () => store }, channels: { email: provider(join(scratch(), "delivered")) } });
  const [item] = await setUp(relance, 1);
  await relance.sendNow(item.enrollment);
  const { letGo } = await holding("napping", "p0");
  const { waiting, napMillis } = store;
  let [polls, tenth] = [0, undefined];
  const polled = new Promise((resolve) => (tenth = resolve));
  store.waiting = (...among) => {
    polls += 1;
    if (polls === 10) {
      tenth();
    }
    return waiting(...among);
  };
  const begun = performance.now();
  const run = relance.run({ until: START });
  await polled;
  const took = performance.now() - begun;
  await letGo();
  await run;
  // A look that finds the row locked is followed by another that knows so, and then by a nap.
  assert.ok(took > 3 * napMillis, `ten looks took ${Math.round(took)} ms`);
  assert.deepEqual((await relance.outbox()).map(({ status, attempts }) => [status, attempts]), [["accepted", 1]]);
  await relance.close();
});

test("a no that comes while an import is under way holds for the rows before it", { skip }, async () => {
  // C5
  const [relance, other] = await Promise.all([1, 2].map(() => open(scratch(), { store: at("importing") })));
  await relance.upsertContacts([{ id: "old", email: "ada@example.com" }, { id: "z", email: "z@example.com" }]);
  const { client, letGo } = await holding("importing", "z");
  let done = false;
  const importing = relance.upsertContacts([{ id: "new", email: "ada@example.com" }, { id: "z", email: "zed@example.com" }]).finally(() => (done = true));
  const waits = "SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))";
  while ((await client.query(waits)).rowCount === 0) {
    assert.equal(done, false);
  }
  await other.suppress("old", { channel: "email" });
  await letGo();
  assert.deepEqual(await importing, { created: 1, updated: 1, unchanged: 0 });
  assert.deepEqual((await relance.contact("new")).optOuts, ["email"]);
  await Promise.all([relance.close(), other.close()]);
});

/** Starts the worker of the crash tests on this schema; says whether it was killed. */
function start(dir, schema, kind, point = []) {
  const worker = fileURLToPath(new URL("./worker.js", import.meta.url));
  const time = existsSync(join(dir, "time")) ? readFileSync(join(dir, "time"), "utf8") : START;
  const env = { ...process.env, RELANCE_TEST_POSTGRES: `${server.url} ${schema}` };
  const { status, signal, stderr } = spawnSync(process.execPath, [worker, dir, kind, time, ...point], { encoding: "utf8", env });
  assert.ok(signal === "SIGKILL" || status === 0, `${point}: ${stderr}`);
  return signal === "SIGKILL";
}

const KILLS = [["store.group", "2"], ["store.claimed", "2"], ["store.save", "4"], ["store.reserved", "1"], ["provider.gate", "2"], ["provider.taken", "3"]];
for (const [index, point] of KILLS.entries()) {
  test(`a kill at ${point.join(":")} on Postgres loses and doubles nothing`, { skip }, async () => {
    const [dir, schema] = [scratch(), `kill_${index}`];
    assert.ok(start(dir, schema, "honours", point));
    assert.ok(!start(dir, schema, "honours"));
    const relance = await open(dir, { store: at(schema), clock: standingAt(END) });
    const keys = delivered(join(dir, "delivered"));
    assert.deepEqual([keys.length, new Set(keys).size], [6, 6]);
    for (const { state } of await relance.list()) {
      assert.equal(state.status, "completed");
      assert.ok((await relance.replay(state.id)).same);
    }
    await relance.close();
  });
}

test("on Postgres too, what the application writes and what follows from it are stored together", { skip }, async () => {
  const relance = await open(scratch(), { store: at("within") });
  await relance.publish(single("Hello", { days: 1 }));
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query("CREATE TABLE users (id TEXT)");
  const signUp = async (id, end) => {
    await client.query("BEGIN");
    await client.query("INSERT INTO users VALUES ($1)", [id]);
    await relance.within(client).upsertContact({ id, email: `${id}@example.com` });
    const item = await relance.within(client).enroll({ sequence: "hello", contact: id });
    assert.equal(item.outcome, "enrolled");
    await client.query(end);
    return item;
  };
  await signUp("ann", "ROLLBACK");
  assert.equal(await relance.contact("ann"), undefined);
  assert.deepEqual(await relance.list(), []);
  const { enrollment } = await signUp("ann", "COMMIT");
  assert.ok((await relance.replay(enrollment)).same);
  await client.query("BEGIN");
  const heard = await relance.within(client).event({ contact: "ann" }, { type: "replied" });
  assert.equal(heard.turns[0].status, "replied");
  await client.query("COMMIT");
  assert.equal((await relance.get(enrollment)).status, "replied");
  await client.end();
  await relance.close();
});

test("the example with tables of its own in Postgres", { skip }, async () => {
  // Its own database: the tables of another test's application have the same names.
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query("CREATE DATABASE example");
  await client.end();
  await tried("postgres", service, server.url.replace(/[^/]*$/, "example"), scratch());
});
