/**
 * A service with messages in hand stands still (SIGSTOP) for longer than its lease, another takes them over, and then the first goes on.
 *
 * In: two services over one database, a slow provider, people who answer meanwhile. Out: each message taken once; what the provider heard
 * twice came under one key; nothing after an answer but what had left already. Never: a lease that is shortened for the test.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { Taker } from "../load/taker.js";
import { answer, enroll, onEach, rows, scene, settled, until } from "./scene.js";
import { engines, size } from "./size.js";

/** A message is one worker's for as long as its provider may take, 10 s, five more, and 30; then anybody's. */
const STILL = 55_000;
const PEOPLE = size(200, 60);
/** People are due over so many milliseconds, at whose half one of the two is stopped. */
const DUE_OVER = size(20_000, 6_000);

/** A provider that takes a second for a message, so that there are some in every hand. */
class Slow extends Taker {
  act() {
    return { slow: 1_000 };
  }
}

/** The keys of messages that are in somebody's hand. */
async function attempting(world) {
  return (await rows(world, "/v1/messages?status=attempting")).map(({ key }) => key);
}

for (const engine of engines("postgres")) {
  test(`a service stopped for ${STILL / 1_000} s with messages in hand over ${engine}: another takes over, each message goes once`, (t) =>
    onEach(engine, (place) =>
      scene({ place, services: 2, Kind: Slow }, async (world) => {
        const base = Date.now() + size(6_000, 4_000);
        const due = (id) => base + Math.floor((Number(id.slice(1)) / PEOPLE) * DUE_OVER);
        const people = await enroll(world, Array.from({ length: PEOPLE }, (_, index) => `p${index}`), due);
        await rest(base + DUE_OVER / 2 - Date.now());
        const [stopped] = world.services;
        stopped.signal("SIGSTOP");
        const from = Date.now();
        world.caller.services = world.services.slice(1); // As a balancer does it with whoever does not answer.
        const answering = people.filter((_, index) => index % 3 === 0);
        const told = Promise.all(answering.map(async (one, index) => {
          await rest((index / answering.length) * STILL * 0.9);
          await answer(world, one);
        }));
        await rest(3_000); // What the other one has in hand is out of it by then, or other messages are.
        const inHand = new Set(await attempting(world));
        await rest(STILL - (Date.now() - from));
        // It still stands: on a busy machine the other may have just begun.
        await until("what the stopped one had in hand to be taken over", async () => !(await attempting(world)).some((key) => inHand.has(key)));
        stopped.signal("SIGCONT");
        const to = Date.now();
        await told;
        world.caller.services = world.services;
        await rest(2_000); // What the stopped one makes of what it had in hand has happened by then.
        const counts = await settled(world, { stood: [{ from, to }] });
        assert.ok(inHand.size > 0, "the stopped one had messages in hand");
        t.diagnostic(`${counts.messages} messages, ${inHand.size} in hand when it stopped, ${counts.repeatedTries} tries repeated under their keys, ${counts.afterTheAnswer} let go before the answer`);
      }),
    ));
}
