/**
 * Two services over one server of Restate: one is lost for good while people come and are written to, and the other goes on with what it had
 * begun. Where the server is away, whoever asks how a service stands hears of it. A single service is ended and killed among many messages.
 *
 * In: the built program, a server of the npm package. Out: the books. Never: a message that only waited and counts as one that may have left.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { World } from "../load/world.js";

const GIVEN = { engine: "restate", services: 2, workspaces: 2, seed: 5, patience: 120_000, wait: 30_000 };
/** People a second in each workspace, and for how long they come before a service is lost, and after that, in milliseconds. */
const [RATE, THERE, AFTER] = [5, 3_000, 20_000];
/** How long everything may take to come to its end, and a service until it says how the server stands, in milliseconds. */
const [DRAIN, HEARING] = [300_000, 30_000];
/** So many people a workspace are due at one moment, which is so far ahead, and so long after it a service is killed, and then ended, in milliseconds. */
const [CROWD, DUE_IN, AMONG] = [150, 6_000, 2_000];
/** As many messages are handed over at once. */
const HANDS = 8;

test("a service that is lost for good leaves its people to the other, and both know of their server", async () => {
  const world = await World.begin(GIVEN);
  try {
    const flows = world.workspaces.map((workspace) => world.people.steady(workspace, RATE, Date.now() + THERE + AFTER));
    await rest(THERE);
    const [left, lost] = world.services;
    await lost.lose(); // It came last: every new call has gone there.
    await Promise.all(flows);
    const drained = await world.drain(DRAIN);
    const { counts, faults } = await world.books({ everyTimeline: true });

    assert.deepEqual(faults, []);
    assert.equal(drained.left, 0);
    assert.equal(counts.completed + counts.replied, counts.enrolled);
    assert.ok(counts.enrolled > 50 && counts.replied > 0 && counts.messages > counts.enrolled, JSON.stringify(counts));

    const [node] = world.place.nodes.all;
    await stands(left, { status: 200, failed: [] });
    await node.kill();
    await stands(left, { status: 503, failed: ["engine"] });
    await node.begin();
    await stands(left, { status: 200, failed: [] });
  } finally {
    await world.close();
  }
});

test("a service that is killed has begun no more messages than it has hands, and one that ends finishes those that it has begun", async (t) => {
  const world = await World.begin({ ...GIVEN, services: 1, seed: 6 });
  try {
    const [service] = world.services;
    world.taker.feel("slow");
    const dueAt = Date.now() + DUE_IN;
    await Promise.all(world.workspaces.map((workspace) => world.people.burst(workspace, CROWD, Date.now() + 1_000, dueAt)));
    await rest(dueAt + AMONG - Date.now());
    const halfway = world.taker.messages.size;
    await service.kill();
    await rest(AMONG);
    await service.end();
    await service.begin();
    world.taker.feel("well");
    const drained = await world.drain(DRAIN);
    const { counts, faults } = await world.books({ everyTimeline: true });
    t.diagnostic(JSON.stringify({ halfway, ...counts }));

    assert.deepEqual(faults, []);
    assert.equal(drained.left, 0);
    assert.ok(halfway > 0 && halfway < counts.messages, `the kill came among them: ${halfway} of ${counts.messages}`);
    assert.ok((counts["outbox unknown"] ?? 0) <= HANDS, `of ${counts["outbox unknown"]} nobody knows whether they left`);
  } finally {
    await world.close();
  }
});

/** Waits until the service says that it stands so. */
async function stands({ url }, wanted) {
  const until = Date.now() + HEARING;
  for (;;) {
    const answer = await fetch(`${url}/readyz`);
    const found = { status: answer.status, failed: (await answer.json()).failed };
    if (JSON.stringify(found) === JSON.stringify(wanted)) {
      return;
    }
    assert.ok(Date.now() < until, `expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
    await rest(200);
  }
}
