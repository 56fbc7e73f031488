/**
 * Several workers share what is due, and a worker that stops loses nothing.
 *
 * In: processes on one database. Out: a failure where a message is doubled or lost. Never: more than half a minute.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { systemClock } from "@relance/node";
import { delivered, provider } from "./provider.js";
import { open, people, scratch } from "./welcome.js";

const SHARE = fileURLToPath(new URL("./share.js", import.meta.url));
const SETTINGS = { zone: "UTC", email: { unsubscribeUrl: "https://example.com/{key}" } };
const AT_ONCE = {
  name: "At once",
  purpose: "service",
  reenroll: "never",
  steps: [{ id: "one", wait: { minutes: 0 }, channel: "email", content: { type: "text", subject: "One", body: "One." } }],
};

async function waitFor(what, millis = 60_000) {
  for (const end = Date.now() + millis; !(await what()); ) {
    assert.ok(Date.now() < end, "expected it to happen in time");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Everybody's only message is due now. */
async function due(dir, count) {
  const relance = await open(dir, { clock: systemClock(), settings: SETTINGS, channels: { email: provider(join(dir, "delivered")) } });
  await relance.upsertContacts(people(count));
  await relance.publish(AT_ONCE, { sequence: "once" });
  const items = await relance.enrollMany({ sequence: "once", contacts: people(count).map(({ id }) => id) });
  assert.ok(items.every(({ outcome }) => outcome === "enrolled"));
  return relance;
}

test("two workers share 500 due messages, each exactly once", async () => {
  const dir = scratch();
  const relance = await due(dir, 500);
  const workers = [1, 2].map(() => spawn(process.execPath, [SHARE, dir], { stdio: ["pipe", "pipe", "inherit"] }));
  await waitFor(async () => (await relance.list({ status: "completed" })).length === 500);
  workers.forEach((worker) => worker.stdin.write("stop\n"));
  const codes = await Promise.all(workers.map(async (worker) => (worker.exitCode === null ? (await once(worker, "exit"))[0] : worker.exitCode)));
  assert.deepEqual(codes, [0, 0]);
  const keys = delivered(join(dir, "delivered"));
  assert.deepEqual([keys.length, new Set(keys).size], [500, 500]);
  assert.ok((await relance.outbox()).every(({ status, attempts }) => status === "accepted" && attempts === 1));
  await relance.close();
});

test("a worker that is killed beside others leaves its work to them", async () => {
  const dir = scratch();
  const relance = await due(dir, 200);
  const worker = spawn(process.execPath, [SHARE, dir], { stdio: ["pipe", "pipe", "inherit"] });
  await once(worker.stdout, "data");
  await waitFor(() => delivered(join(dir, "delivered")).length > 20);
  worker.kill("SIGKILL");
  await once(worker, "exit");
  const left = 200 - delivered(join(dir, "delivered")).length;
  relance.start();
  await waitFor(async () => (await relance.list({ status: "completed" })).length === 200);
  await relance.stop();
  const keys = delivered(join(dir, "delivered"));
  assert.equal(new Set(keys).size, keys.length, "no key twice");
  const unknown = (await relance.outbox({ status: "unknown" })).length;
  assert.ok(keys.length + unknown >= 200 && unknown <= 16, `${left} were left, ${unknown} are in doubt`);
  await relance.close();
});

test("a stop finishes what is under way, and a start goes on", async () => {
  const dir = scratch();
  let [under, most] = [0, 0];
  const inner = provider(join(dir, "delivered"));
  const slow = { ...inner, attempt: async (send, now, gate) => {
    under += 1;
    most = Math.max(most, under);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const outcome = await inner.attempt(send, now, gate);
    under -= 1;
    return outcome;
  } };
  const first = await due(dir, 60);
  await first.close();
  const relance = await open(dir, { clock: systemClock(), channels: { email: slow } });
  relance.start();
  await waitFor(() => under > 0);
  await relance.stop();
  assert.equal(under, 0);
  const sent = delivered(join(dir, "delivered")).length;
  assert.ok(sent > 0 && sent < 60, `${sent} were sent before the stop`);
  assert.equal((await relance.outbox({ status: "attempting" })).length, 0);
  relance.start();
  await waitFor(async () => (await relance.list({ status: "completed" })).length === 60);
  await relance.close();
  assert.ok(most > 1, "several are handed over at a time");
  const keys = delivered(join(dir, "delivered"));
  assert.deepEqual([keys.length, new Set(keys).size], [60, 60]);
});
