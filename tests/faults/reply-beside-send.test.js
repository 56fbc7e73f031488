/**
 * A reply within 600 ms of a send, before it or after: once the reply is acknowledged, no send of it begins.
 *
 * In: 1,000 races over each database (150 in a small run), two services, a provider that takes its time. Out: 0 sends after an
 * acknowledgement. Never: races that nobody could lose: replies win and lose.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { chance } from "../load/figures.js";
import { Taker } from "../load/taker.js";
import { answer, enroll, onEach, scene, settled } from "./scene.js";
import { engines, size } from "./size.js";

const RACES = size(1_000, 150);
/** How far a reply is from its send at most, in milliseconds. */
const APART = 600;
/** So many people are due in a second. */
const RATE = 25;
/** How long there is for enrolling everybody, in milliseconds. */
const SET_UP = size(20_000, 8_000);

/** A provider that takes up to 200 ms for a message. */
class Slow extends Taker {
  #random = chance(600);

  act() {
    return { slow: Math.floor(this.#random() * 200) };
  }
}

for (const engine of engines("postgres")) {
  test(`${RACES} replies within ${APART} ms of a send over ${engine}: no send after its acknowledgement`, (t) =>
    onEach(engine, (place) =>
      scene({ place, services: 2, Kind: Slow }, async (world) => {
        const random = chance(1_000);
        const base = Date.now() + SET_UP;
        const names = Array.from({ length: RACES }, (_, index) => `p${index}`);
        const due = (id) => base + Math.floor((Number(id.slice(1)) / RATE) * 1_000);
        const people = await enroll(world, names, due);
        assert.ok(Date.now() < base - APART, "everybody is enrolled before the first race");
        await Promise.all(
          people.map(async (one) => {
            const at = due(one.contact) - APART + random() * 2 * APART;
            await rest(Math.max(0, at - Date.now()));
            await answer(world, one);
          }),
        );
        const counts = await settled(world);
        t.diagnostic(`${RACES} races: ${counts.messages} messages went before their reply was acknowledged, 0 after`);
        assert.equal(counts.answered, RACES);
        assert.ok(counts.messages > RACES / 10 && counts.messages < RACES * 2, "replies win and lose");
        assert.ok(counts.replied > 0);
      }),
    ));
}
