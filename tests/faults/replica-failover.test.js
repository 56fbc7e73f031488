/**
 * The primary of two PostgreSQL servers is killed and its replica promoted while people come and answer: nothing is lost or doubled.
 *
 * In: streaming replication with synchronous commits; two services that know both addresses (`host=a,b`, `target_session_attrs=read-write`).
 * Out: books that balance, on the replica. Never: a service that is begun anew or told of the new address.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { Cluster } from "./cluster.js";
import { postgres, scene, settled, until } from "./scene.js";
import { size } from "./size.js";

/** How long people come before the primary is killed, how long there is no server that takes writes, and how long they come after that, in milliseconds. */
const [BEFORE, AWAY, AFTER] = [size(20_000, 6_000), size(8_000, 3_000), size(20_000, 6_000)];
const RATE = 15;

test("the primary is killed and its replica promoted: the services find it by themselves, and nothing is lost or doubled", async (t) => {
  const primary = await Cluster.begin();
  let replica;
  try {
    replica = await primary.replica();
    const url = `postgres://relance@127.0.0.1:${primary.port},127.0.0.1:${replica.port}/postgres?target_session_attrs=read-write`;
    await scene({ place: postgres(url), services: 2 }, async (world) => {
      const steady = world.people.steady("w1", RATE, Date.now() + BEFORE + AWAY + AFTER);
      await rest(BEFORE);
      const before = world.people.all.length;
      primary.kill();
      const killed = Date.now();
      await rest(AWAY);
      replica.promote();
      await until("a service that answers again", () => fetch(`${world.services[0].url}/readyz`).then(({ ok }) => ok));
      const back = Date.now() - killed - AWAY;
      await steady;
      const counts = await settled(world);
      assert.ok(before > 0 && world.people.all.length > before, "people came before and after");
      const [{ count }] = await replica.ask("SELECT count(*)::int AS count FROM relance.enrollment");
      assert.equal(count, counts.enrolled);
      t.diagnostic(`back ${back} ms after the promotion; ${before} of ${counts.enrolled} enrolled before it, ${counts.messages} messages, ${counts.repeatedTries} tries repeated`);
    });
  } finally {
    primary.close();
    replica?.close();
  }
});
