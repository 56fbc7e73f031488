/**
 * Somebody else takes every connection of the database, the services' too: they say so, wait, and go on when there is room.
 *
 * In: a PostgreSQL with few connections, a role that is nobody special. Out: `/readyz` that fails meanwhile; books that balance. Never: a
 * service that ends, or a message that is sent again because its outcome could not be stored.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { connected } from "./cluster.js";
import { onEach, postgres, scene, settled, until } from "./scene.js";
import { size } from "./size.js";

const MOST = 70;
/** How long there is no room, and how long people come in all, in milliseconds. */
const [FULL, COMING] = [size(20_000, 6_000), size(40_000, 14_000)];
const RATE = 10;
const USER = "shop";
/** PostgreSQL's code for a connection more than there is room for. */
const TOO_MANY = "53300";
const THEIRS = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'relance'";
const CUT = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${USER}' AND application_name = 'relance'`;

/** Takes connections until there are no more; gives those that it has. */
async function takeAll(url, taken) {
  for (;;) {
    const one = await connected(url).catch((error) => error.code);
    if (typeof one === "string") {
      return one;
    }
    taken.push(one);
  }
}

test("no connection is free, those of the services were cut: they wait and go on, and nothing is lost or doubled", (t) =>
  onEach(
    "postgres",
    async (_, cluster) => {
      await cluster.ask(`CREATE ROLE ${USER} LOGIN`);
      await cluster.ask(`GRANT CREATE ON DATABASE postgres TO ${USER}`);
      const url = cluster.url({ user: USER });
      await scene({ place: postgres(url), services: 2 }, async (world) => {
        const steady = world.people.steady("w1", RATE, Date.now() + COMING);
        await rest((COMING - FULL) / 2);
        const taken = [];
        const full = Date.now() + FULL;
        // Whoever is quicker has a connection: it is cut until none of them is the services'.
        await until("no connection to be the services'", async () => {
          await cluster.ask(CUT);
          assert.equal(await takeAll(url, taken), TOO_MANY);
          const [{ count }] = await cluster.ask(THEIRS);
          return count === 0 && Date.now() > full;
        });
        const ready = await fetch(`${world.services[0].url}/readyz`);
        assert.equal(ready.status, 503);
        await Promise.all(taken.map((one) => one.end()));
        await until("a service that can work again", () => fetch(`${world.services[0].url}/readyz`).then(({ ok }) => ok));
        await steady;
        const counts = await settled(world);
        t.diagnostic(`${taken.length} connections taken for ${FULL / 1_000} s: ${counts.enrolled} enrolled, ${counts.messages} messages, ${counts.repeatedTries} tries repeated`);
      });
    },
    [`max_connections=${MOST}`],
  ));
