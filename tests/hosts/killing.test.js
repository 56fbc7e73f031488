/**
 * Two workers of the Node host and one of the native host on one PostgreSQL database hand over everything that is due, exactly once each,
 * while one of them after the other is killed.
 *
 * In: the built hosts, PostgreSQL's programs, how many messages (`RELANCE_KILLING_MESSAGES`, else 3,000). Out: how many kills, tries and
 * seconds it took. Never: a clock that is moved by hand; a worker that ends politely before all is done.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createRelance, postgres, standingAt } from "@relance/node";
import { postgresServer } from "../../host-node/tests/postgres.js";
import { Box, provider, SECRET } from "./provider.js";

// The Node host's own driver.
const { Client } = createRequire(new URL("../../host-node/package.json", import.meta.url))("pg");
const MESSAGES = Number(process.env.RELANCE_KILLING_MESSAGES ?? 3_000);
/** Between two kills, in milliseconds. */
const KILL_EVERY = 2_000;
/** All must be done by then, however many are killed. */
const PATIENCE = 600_000 + MESSAGES * 20;
const BINARY = process.env.RELANCE_BINARY ?? fileURLToPath(new URL("../../target/debug/relance", import.meta.url));
const NODE = fileURLToPath(new URL("./killed.js", import.meta.url));

/** Which host each try came from. */
class Counting extends Box {
  by = { node: 0, native: 0 };

  take(headers, body) {
    this.by[headers["user-agent"]?.startsWith("relance/") ? "native" : "node"] += 1;
    return super.take(headers, body);
  }
}

/** A process that is begun anew whenever it is killed. */
class Worker {
  kills = 0;
  #child;

  constructor(name, program, words, env) {
    Object.assign(this, { name, program, words, env });
    this.begin();
  }

  begin() {
    this.#child = spawn(this.program, this.words, { env: { ...process.env, ...this.env }, stdio: ["ignore", "ignore", "inherit"] });
  }

  async end(signal) {
    const [child, ended] = [this.#child, once(this.#child, "exit")];
    child.kill(signal);
    await ended;
  }

  async kill() {
    assert.equal(this.#child.exitCode, null, `${this.name} has ended by itself`);
    await this.end("SIGKILL");
    this.kills += 1;
    this.begin();
  }
}

let server;
let open;
let dir;
before(async () => {
  [server, open, dir] = [await postgresServer(), await provider(), mkdtempSync(join(tmpdir(), "relance-killing-"))];
});
after(() => {
  open.close();
  server.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** So many people, enrolled an hour ago, and a message to each that has been due for half an hour. */
async function setUp() {
  const clock = standingAt(new Date(Date.now() - 3_600_000).toISOString());
  const relance = await createRelance({ store: postgres(server.url), channels: {}, clock });
  const content = { type: "text", subject: "Hello", body: "Hello {{ contact.firstName }}" };
  await relance.publish({ name: "Hello", purpose: "transactional", steps: [{ id: "hello", wait: { minutes: 30 }, channel: "email", content }] });
  const ids = Array.from({ length: MESSAGES }, (_, index) => `c${index}`);
  await relance.upsertContacts(ids.map((id) => ({ id, firstName: id, email: `${id}@example.com`, timezone: "UTC" })));
  const items = await relance.enrollMany({ sequence: "hello", contacts: ids });
  assert.ok(items.every(({ outcome }) => outcome === "enrolled"));
  await relance.close();
}

test(`${MESSAGES} messages, exactly once each, while workers of both hosts are killed`, async () => {
  await setUp();
  const { box, url } = open.box("killing", [], Counting);
  const env = { RELANCE_DATABASE: server.url, RELANCE_WEBHOOK_URL: url, RELANCE_WEBHOOK_SECRET: SECRET };
  const workers = [
    new Worker("the first Node worker", process.execPath, [NODE], env),
    new Worker("the native worker", BINARY, ["--data", dir, "--json", "run", "--quiet"], env),
    new Worker("the second Node worker", process.execPath, [NODE], env),
  ];
  const db = new Client({ connectionString: server.url, options: "-c search_path=relance" });
  await db.connect();
  const left = async () => Number((await db.query("SELECT count(*) AS left FROM enrollment WHERE live = 1")).rows[0].left);
  const since = Date.now();
  let killedAt = since;
  for (let turn = 0; (await left()) > 0; await rest(100)) {
    assert.ok(Date.now() < since + PATIENCE, `${await left()} messages are left`);
    // Once the provider has seen all of them, what is in doubt only waits for its time.
    if (box.messages.size < MESSAGES && Date.now() > killedAt + KILL_EVERY) {
      await workers[turn % workers.length].kill();
      [turn, killedAt] = [turn + 1, Date.now()];
    }
  }
  const seconds = (Date.now() - since) / 1_000;
  await Promise.all(workers.map((worker) => worker.end("SIGTERM")));

  const messages = [...box.messages.values()];
  const tries = messages.reduce((sum, message) => sum + message.tries, 0);
  console.log(`${MESSAGES} messages in ${seconds.toFixed(1)} s; ${workers.map(({ name, kills }) => `${name} killed ${kills} times`).join(", ")};`);
  console.log(`${tries - messages.length} tried again under their keys; ${box.by.node} tries by Node, ${box.by.native} by native`);
  assert.deepEqual(box.faults, []);
  assert.equal(messages.length, MESSAGES);
  assert.ok(messages.every(({ taken }) => taken === 1));
  assert.equal(new Set(messages.map(({ send }) => send.contact)).size, MESSAGES);
  assert.ok(box.by.node > 0 && box.by.native > 0 && workers.every(({ kills }) => kills > 0));
  const rows = async (sql) => (await db.query(sql)).rows;
  assert.deepEqual(await rows("SELECT status, count(*)::int AS count FROM outbox GROUP BY status"), [{ status: "accepted", count: MESSAGES }]);
  assert.deepEqual(await rows("SELECT status, count(*)::int AS count FROM enrollment GROUP BY status"), [{ status: "completed", count: MESSAGES }]);
  await db.end();
});
