/**
 * A provider whose moods follow from a seed: it accepts, refuses, is slow, drops the answer or hangs, and keeps what came in which order.
 *
 * In: webhooks. Out: a record of every try. Never: a mood that depends on when a try comes.
 */
import { Box } from "../provider.js";
import { Chance, seedOf } from "./chance.js";

/** How long it thinks when it is slow, in milliseconds. */
const SLOW = 40;
/** What it does with a try, by how often. */
const MOODS = [
  [62, {}],
  [8, { slow: SLOW }],
  [6, { status: 503 }],
  [4, { refuse: "throttle" }],
  [3, { refuse: "permanent" }],
  [7, { drop: true }],
  [5, { drop: true, takes: false }],
  [2, { hang: true }],
  [1, { hang: true, takes: false }],
];

/** One world's provider. */
export class Receiver extends Box {
  /** Every try in the order in which they came: `{ key, id, enrollment, contact, step, takes }`; `takes`: it would have been taken, were it new. */
  tries = [];
  #seed;

  constructor({ seed, honoursKeys }) {
    super([]);
    this.#seed = seed;
    this.honoursKeys = honoursKeys;
  }

  take(headers, body) {
    const act = super.take(headers, body);
    if (act.takes === undefined) {
      return act; // It is at fault, and noted as such.
    }
    const { key, enrollment, contact, step } = JSON.parse(body).send;
    this.tries.push({ key, id: headers["webhook-id"], enrollment, contact, step, takes: act.takes });
    return act;
  }

  /** Who has taken a message and knows it again does not refuse it for good. */
  act(known) {
    const mood = new Chance(seedOf(`${this.#seed} ${known.key} ${known.try}`)).weighed(MOODS);
    const taken = this.honoursKeys && this.tries.some(({ key, takes }) => takes && key === known.key);
    return taken && mood.refuse === "permanent" ? {} : mood;
  }
}
