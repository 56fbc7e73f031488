/**
 * A cluster of three servers of Restate on loopback, one of which is killed after the other while people come and are written to: nothing is
 * lost, nothing is doubled.
 *
 * In: the built program, the servers of the npm package. Out: the books. Never: a node that is spared.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { World } from "../load/world.js";

const GIVEN = { engine: "restate", nodes: 3, workspaces: 2, seed: 3, patience: 120_000, wait: 10_000 };
/** People a second in each workspace, and for how long they come to a whole cluster before a node of it is killed, and after that, in milliseconds. */
const [RATE, THERE, AWAY] = [4, 3_000, 4_000];
/** So many messages must be taken while a node is away, at the latest after so long, in milliseconds: first the others take over what it led. */
const [GOING_ON, PATIENCE] = [10, 90_000];
/** How long everything may take to come to its end, in milliseconds. */
const DRAIN = 300_000;

test("any one node of three is killed mid-load, and the books balance", async () => {
  const world = await World.begin(GIVEN);
  try {
    const { all } = world.place.nodes;
    for (const node of all) {
      const flows = world.workspaces.map((workspace) => world.people.steady(workspace, RATE, Date.now() + THERE + AWAY));
      await rest(THERE);
      await node.kill();
      await goesOn(world, node);
      await node.begin();
      await Promise.all(flows);
    }
    const drained = await world.drain(DRAIN);
    const { counts, faults } = await world.books({ everyTimeline: true });

    assert.deepEqual(faults, []);
    assert.equal(drained.left, 0);
    assert.equal(counts.completed + counts.replied, counts.enrolled);
    assert.ok(counts.enrolled > 100 && counts.replied > 0 && counts.messages > counts.enrolled, JSON.stringify(counts));
  } finally {
    await world.close();
  }
});

/** A cluster that stood still until its node is back would lose nothing, too: messages are taken meanwhile. */
async function goesOn({ taker }, { name }) {
  const [before, until] = [taker.messages.size, Date.now() + PATIENCE];
  while (taker.messages.size < before + GOING_ON) {
    assert.ok(Date.now() < until, `while ${name} is away ${taker.messages.size - before} messages are taken in ${PATIENCE / 1_000} s`);
    await rest(50);
  }
}
