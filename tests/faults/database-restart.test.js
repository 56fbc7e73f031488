/**
 * The database is restarted, crashes, and cuts connections while people come and answer: nothing is lost, nothing is doubled.
 *
 * In: two services over one PostgreSQL, people at a steady rate. Out: books that balance. Never: a service that has to be begun anew.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { onEach, scene, settled } from "./scene.js";
import { size } from "./size.js";

const ROUNDS = size(6, 1);
/** Between two faults, in milliseconds. */
const BETWEEN = 4_000;
const RATE = 15;
const CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

test(`a database that is restarted, crashes and cuts connections, ${ROUNDS} times each: nothing is lost or doubled`, (t) =>
  onEach("postgres", (place, cluster) =>
    scene({ place, services: 2 }, async (world) => {
      const steady = world.people.steady("w1", RATE, Date.now() + (ROUNDS * 3 + 1) * BETWEEN);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const fault of [() => cluster.restart("fast"), () => cluster.ask(CUT), () => cluster.restart("immediate")]) {
          await rest(BETWEEN);
          await fault();
        }
      }
      await steady;
      const counts = await settled(world);
      t.diagnostic(`${ROUNDS * 3} faults: ${counts.enrolled} enrolled, ${counts.messages} messages, ${counts.repeatedTries} tries repeated`);
      assert.ok(counts.enrolled > ROUNDS * RATE && counts.answered > 0);
    }),
  ));
