/**
 * States that can't be decided, and one that brings the core down: they are put aside and listed, their neighbours get their messages.
 *
 * In: enrollments whose stored states somebody has spoilt, one of them so large that the core runs out of memory. Out: those put aside, and
 * nobody else. Never: a service that falls with them.
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { enroll, onEach, rows, scene, TrialClock, until } from "./scene.js";
import { engines, size } from "./size.js";

// The Node host's own driver.
const Database = createRequire(new URL("../../host-node/package.json", import.meta.url))("better-sqlite3");
const START = Date.parse("2026-11-23T08:00:00.000Z");
const HOUR = 3_600_000;
const PEOPLE = size(1_000, 100);
/** More than the core has room for: it is read into a memory of 256 MiB, more than once. */
const LARGE = 120 << 20;
/** How a state is spoilt: no JSON, no state, a step that nobody knows, one that the core breaks on. */
const WAYS = [
  () => "{",
  () => "{}",
  (state) => state.replace('"id":"reminder"', '"id":"nobody"'),
  (state) => `{"pad":"${"x".repeat(LARGE)}",${state.slice(1)}`,
];

/** Reads and writes a state behind the service's back. */
function states(place, cluster) {
  if (cluster) {
    const of = "FROM relance.enrollment WHERE id = $1";
    return {
      read: async (id) => (await cluster.ask(`SELECT state ${of}`, [id]))[0].state,
      write: (id, state) => cluster.ask("UPDATE relance.enrollment SET state = $2 WHERE id = $1", [id, state]),
    };
  }
  const file = () => new Database(join(place.keyIn, "relance.db"), { timeout: 30_000 });
  const once = (act) => {
    const db = file();
    try {
      return act(db);
    } finally {
      db.close();
    }
  };
  return {
    read: async (id) => once((db) => db.prepare("SELECT state FROM enrollment WHERE id = ?").get(id).state),
    write: async (id, state) => once((db) => db.prepare("UPDATE enrollment SET state = ? WHERE id = ?").run(state, id)),
  };
}

for (const engine of engines("sqlite")) {
  test(`${WAYS.length} spoilt states among ${PEOPLE} over ${engine}, one of them more than the core can bear: put aside, the others go on`, (t) =>
    onEach(engine, (place, cluster) => {
      const clock = new TrialClock(place, START);
      return scene({ place, services: 2 }, async (world) => {
        const people = await enroll(world, Array.from({ length: PEOPLE }, (_, index) => `p${index}`), () => START + HOUR);
        const spoilt = WAYS.map((_, index) => people[index * 7 + 3]);
        const { read, write } = states(place, cluster);
        for (const [index, { enrollment }] of spoilt.entries()) {
          await write(enrollment, WAYS[index](await read(enrollment)));
        }
        clock.forward(HOUR);
        const taken = () => [...world.taker.messages.values()].filter((message) => message.taken > 0);
        await until("both messages to all the others", () => taken().length >= (PEOPLE - WAYS.length) * 2, 180_000);
        const listed = await until("all put aside", async () => {
          clock.forward(10_000); // Each is tried again later and later.
          const aside = (await rows(world, "/v1/enrollments")).filter(({ quarantined }) => quarantined);
          return aside.length >= WAYS.length && aside;
        }, 180_000);
        assert.deepEqual(listed.map(({ id }) => id).sort(), spoilt.map(({ enrollment }) => enrollment).sort());
        world.people.all = people.filter((one) => !spoilt.includes(one));
        const { faults } = await world.books({ open: false, everyTimeline: false });
        assert.deepEqual(faults.map((fault) => fault.slice(0, fault.indexOf(" ("))), [`kept, and promised to nobody: ${WAYS.length}`]);
        for (const { url } of world.services) {
          assert.equal((await fetch(`${url}/readyz`)).status, 200);
        }
        t.diagnostic(`${PEOPLE - WAYS.length} neighbours got ${taken().length} messages; ${listed.length} put aside`);
      });
    }));
}
