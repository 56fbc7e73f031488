/**
 * The points at which a host is killed, by the boundary that they stand at.
 *
 * In: nothing. Out: a list. Never: a point that `tests/hosts/README.md` does not name.
 */

/** Every boundary with its points: how often a point is passed at the most before the kill, and which request is sure to reach it. */
const BOUNDARIES = {
  intake: [{ name: "store.version", most: 1, by: "publish" }, { name: "store.import", most: 1, by: "contacts" }],
  timer: [{ name: "timer.sleeps", most: 6 }, { name: "timer.woke", most: 6 }, { name: "timer.due", most: 5 }],
  claim: [{ name: "store.claim", most: 5 }, { name: "store.claimed", most: 5 }],
  decide: [{ name: "core.before", most: 12 }, { name: "core.answered", most: 12 }],
  commit: [
    { name: "store.save", most: 10 },
    { name: "store.saved", most: 10 },
    { name: "store.group", most: 3 },
    { name: "store.grouped", most: 3 },
  ],
  send: [
    { name: "store.reserve", most: 5 },
    { name: "store.reserved", most: 5 },
    { name: "store.gate", most: 5 },
    { name: "webhook.before", most: 5 },
    { name: "webhook.gate", most: 5 },
    { name: "webhook.answered", most: 4 },
  ],
  outcome: [
    { name: "outcome.heard", most: 5 },
    { name: "outcome.stored", most: 5 },
    // Only what a kill has left in hand is found.
    { name: "outcome.found", most: 1, after: ["store.reserved", "store.gate", "webhook.before", "webhook.gate", "webhook.answered", "outcome.heard"] },
  ],
};

/** The same where contacts are objects of Restate: their turns are its calls, whose steps are stored in its journal. */
const OF_OBJECTS = {
  intake: BOUNDARIES.intake,
  timer: BOUNDARIES.timer,
  claim: BOUNDARIES.claim,
  decide: [...BOUNDARIES.decide, { name: "object.begin", most: 2 }, { name: "object.begun", most: 2 }, { name: "object.decide", most: 10 }, { name: "object.decided", most: 10 }],
  commit: [{ name: "object.project", most: 10 }, { name: "object.projected", most: 10 }, { name: "object.armed", most: 5 }],
  send: [
    { name: "object.take", most: 5 },
    { name: "object.taken", most: 5 },
    { name: "webhook.before", most: 5 },
    { name: "webhook.gate", most: 5 },
    { name: "webhook.answered", most: 4 },
    { name: "object.attempted", most: 5 },
  ],
  outcome: [
    { name: "object.settle", most: 5 },
    { name: "object.settled", most: 5 },
    // What a kill has left in hand is found by the call that goes on.
    { name: "object.recovered", most: 1, after: ["webhook.before", "webhook.gate", "webhook.answered", "object.attempted"] },
  ],
};

/** Every point of a store with its boundary. */
export const pointsOf = (store) => Object.entries(store === "restate" ? OF_OBJECTS : BOUNDARIES).flatMap(([boundary, points]) => points.map((point) => ({ boundary, ...point })));

/** How a kill at no point is called: at a random time, or where a point was not reached. */
export const AT_A_TIME = "at a random time";
export const AT_REST = "between two requests";

/** How the kill of a store's own server is called. */
export const OF_SERVER = "the store's server";
